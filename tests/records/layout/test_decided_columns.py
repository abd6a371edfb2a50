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
