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


@pytest.mark.parametrize("headers", [("Ctry (plant)", "Country", "Country"), ("Country", "Ctry (plant)", "Country")])
def test_what_is_said_of_a_column_stands_before_what_another_one_is_likely_to_be(headers: tuple[str, ...]) -> None:
    said = ColumnDecision("Country", 3, "vendor", field="country")
    rows = [["Vendor", *headers], ["Lotus Ltd", "IN", "VN", "CN"]]
    found = to_records([book(sheet(rows))], Config(importer="Importer Inc", columns=(said,)))
    assert {partner.name: partner.country for partner in found.partners}["Lotus Ltd"] == "CN"
    assert [column.sure for column in found.readings[0].columns if column.index == 3] == ["stated"]
    assert {column.index for column in found.readings[0].columns if column.field == "country"} == {3}


def test_a_column_that_cannot_be_read_as_is_said_is_told() -> None:
    said = (
        ColumnDecision("Country", 1, "vendor", field="country"),
        ColumnDecision("Land", 2, "vendor", field="country"),
    )
    rows = [["Vendor", "Country", "Land"], ["Lotus Ltd", "IN", "VN"]]
    found = to_records([book(sheet(rows))], Config(importer="Importer Inc", columns=said))
    (left,) = [column.header for column in found.readings[0].columns if not column.sure]
    assert left in ("Country", "Land")
    assert left in [issue.column for issue in found.issues if "not used" in issue.message]
