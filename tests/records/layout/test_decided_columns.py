"""What a user says of columns, where it leaves a table without anybody."""

import pytest

from supplymap.config import ColumnDecision, Config
from supplymap.errors import InputError
from supplymap.records import to_records
from tests.sheets_by_hand import book, sheet


def test_a_table_whose_only_name_is_said_to_be_a_tier_names_nobody() -> None:
    config = Config(importer="Importer Inc", columns=(ColumnDecision(header="Vendor", field="tier"),))
    with pytest.raises(InputError, match="no header that names a partner"):
        to_records([book(sheet([["Vendor", "Country"], ["Lotus Ltd", "Viet Nam"]]))], config)


def test_a_second_name_column_of_other_companies_is_no_other_name() -> None:
    rows = [["Supplier", "Direct supplier", "Country"], ["Ganga Mills", "Lotus Ltd", "India"]]
    found = to_records([book(sheet(rows))], Config(importer="Importer Inc"))
    assert not [partner for partner in found.partners if "Lotus Ltd" in partner.aliases]
    assert [(link.supplier, link.buyer) for link in found.links if link.kind == "supplies"] == []
    assert {"column-asked", "buyer-not-read"} & {issue.code for issue in found.issues}


def test_a_second_name_column_of_the_same_companies_is_another_name() -> None:
    rows = [["Supplier", "Supplier group name", "Country"], ["Ganga Mills Ltd", "Ganga", "India"]]
    found = to_records([book(sheet(rows))], Config(importer="Importer Inc"))
    assert {partner.name for partner in found.partners} == {"Ganga Mills Ltd", "Importer Inc"}
    assert len(found.links) == 1
