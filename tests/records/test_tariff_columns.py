"""Cells of tariff codes in lists and links: codes apart, words as goods where no column states any."""

from __future__ import annotations

from supplymap.reference.tariff import TariffCodes, tariff_codes
from tests.sheets_by_hand import records, sheet


def test_words_beside_a_code_are_goods_where_no_column_states_any() -> None:
    rows = [
        ["Supplier", "Supplies to", "HTS code", "Goods"],
        ["A Co", "Importer Inc", "6109.10 T-shirts", ""],
        ["B Co", "Importer Inc", "6109.10 T-shirts", "polo shirts"],
        ["C Co", "Importer Inc", "6109.10; 6110.20", ""],
        ["D Co", "Importer Inc", "n/a", ""],
    ]
    found = {link.supplier: (link.hts, link.goods) for link in records(sheet(rows)).links}
    assert found == {
        "A Co": ("6109.10", "T-shirts"),
        "B Co": ("6109.10", "polo shirts"),
        "C Co": ("6109.10; 6110.20", ""),
        "D Co": ("", ""),
    }


def test_the_codes_of_a_list_of_partners_are_read_too() -> None:
    rows = [["Supplier", "Country", "HTS code"], ["A Co", "VN", "5201.00 raw cotton"]]
    (made,) = [made for made in records(sheet(rows)).partners if made.name == "A Co"]
    assert (made.hts, made.goods) == (("5201.00",), ("raw cotton",))


def test_each_kind_of_problem_is_told_once_for_its_column() -> None:
    cells = ["10641", "302130000", "6150.10", "shirts", "6109.10"]
    rows = [["Supplier", "Supplies to", "HTS code"], *([f"{cell} Co", "Importer Inc", cell] for cell in cells)]
    told = {issue.code: (issue.column, issue.rows) for issue in records(sheet(rows)).issues if "hts" in issue.code}
    assert told == {
        "hts-lost-zero": ("HTS code", 2),
        "hts-unknown": ("HTS code", 1),
        "hts-not-understood": ("HTS code", 1),
    }


def test_letters_typed_for_digits_at_the_end_of_a_code_are_no_goods() -> None:
    # it was read as 8541.43 and goods called OO
    assert tariff_codes("8541.43.OO") == TariffCodes()
    assert tariff_codes("6109.10.00 Oil") == TariffCodes(("6109.10.00",), "Oil")
