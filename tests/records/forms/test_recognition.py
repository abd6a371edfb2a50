"""Which sheets are of a recognised form."""

from __future__ import annotations

from supplymap.config import Config
from supplymap.records.forms import recognised
from tests.sheets_by_hand import book, sheet


def test_a_plain_list_of_suppliers_is_of_no_form() -> None:
    plain = sheet([["Vendor", "Country"], ["Alpha Mills", "Vietnam"]])
    assert recognised(book(plain), plain, Config()) is None
