"""Values of cells at the edges of the fast readers."""

from __future__ import annotations

import pytest

from supplymap.sheets import xls, xlsx_fast
from supplymap.sheets.facts import SheetFacts
from supplymap.sheets.formats import parse_format


@pytest.mark.parametrize(
    ("value", "text"), [(True, "yes"), (False, "no"), ("", ""), ("007", "007"), (7.0, "7"), (1, "1"), (0.5, "0.5")]
)
def test_values_of_old_workbooks(value: bool | float | str, text: str) -> None:
    assert xls._text(value, SheetFacts(), 1, 0) == text


def test_zeros_are_given_back_to_codes_that_are_there() -> None:
    zeros = parse_format("00000")
    line = ["x", 12.0, "y"]
    # a format may stand beyond the last value of a row, or beside a text
    xlsx_fast._pad(line, {1: zeros, 2: zeros, 3: zeros, 9: zeros})
    assert line == ["x", "00012", "y"]
    short: list[str | float] = [3.0]
    xlsx_fast._pad(short, {0: zeros})
    assert short == ["00003"]
