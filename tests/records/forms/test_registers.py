"""Lists of numbers: a row for each partner, registry and number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sheets_by_hand import links, partners, records, sheet

if TYPE_CHECKING:
    from supplymap.model import Partner, Records

LEI, GLN = "5493001KJTIIGC8Y1R12", "4006381333931"


def numbers(*rows: tuple[str, ...], heads: tuple[str, ...] = ("Partner", "Registry", "Number")) -> Records:
    return records(
        partners("Oak Knits | China", "Ganges Mills | India"),
        links("Oak Knits > Importer Inc", "Ganges Mills > Oak Knits"),
        sheet([heads, *rows], "Identifiers"),
    )


def partner(found: Records, name: str) -> Partner:
    return next(one for one in found.partners if one.name == name)


def test_each_number_arrives_under_its_registry() -> None:
    found = numbers(("Oak Knits", "LEI", LEI), ("Oak Knits", "GLN", GLN), ("Ganges Mills", "DUNS no.", "15-048-3782"))
    assert partner(found, "Oak Knits").numbers == (("lei", LEI), ("gln", GLN))
    assert partner(found, "Ganges Mills").numbers == (("duns", "15-048-3782"),)
    # nobody is told twice, and nobody more supplies the importer
    assert {issue.code for issue in found.issues} == {"importer-created"}
    assert len(found.links) == 2
    assert {row.note for row in found.rows if row.source.sheet == "Identifiers"} == {"header", "partner"}


@pytest.mark.parametrize(
    "heads",
    [
        ("Supplier name", "Identifier type", "Identifier"),
        ("Company", "ID type", "ID number"),
        ("Vendor", "Scheme", "ID"),
        ("Partner name", "Registry", "Value"),
    ],
)
def test_headers_of_such_lists(heads: tuple[str, str, str]) -> None:
    assert partner(numbers(("Oak Knits", "LEI", LEI), heads=heads), "Oak Knits").numbers == (("lei", LEI),)


def test_a_registry_that_is_not_known_is_told_and_kept() -> None:
    found = numbers(("Oak Knits", "LEI", LEI), ("Oak Knits", "Companies House", "0123"), ("Oak Knits", "", "77"))
    assert partner(found, "Oak Knits").details == (("Companies House", "0123"), ("LEI", LEI))
    told = [(issue.source.row, issue.found) for issue in found.issues if issue.code == "registry-unknown"]
    assert told == [(3, "Companies House"), (4, "")]


def test_a_wrong_check_digit_is_told_at_its_row() -> None:
    found = numbers(("Oak Knits", "LEI", LEI[:-1] + "3"))
    told = [(issue.source.sheet, issue.source.row) for issue in found.issues if issue.code == "identifier-check-digit"]
    assert told == [("Identifiers", 2)]


def test_a_list_of_other_numbers_is_none() -> None:
    found = numbers(("Oak Knits", "Shirts", "100"), heads=("Supplier", "Type", "Number"))
    assert partner(found, "Oak Knits").numbers == ()
    assert "registry-unknown" not in {issue.code for issue in found.issues}
