"""Which cell of the user's own row an issue marks."""

from __future__ import annotations

import pytest

from supplymap.model import Source
from supplymap.outputs.workbook.mirror import column_of
from supplymap.reference.issues import issue

HEADER = ("Supplier", "Country", "Mill", "Country")


@pytest.mark.parametrize(
    ("column", "marked"),
    [("Country (column B)", 2), ("Country (column D)", 4), ("D", 4), ("Mill", 3), ("Mill (column", 0), ("", 0)],
)
def test_an_issue_marks_the_column_that_it_names(column: str, marked: int) -> None:
    one = issue("unknown-country", Source("file.xlsx", "Sheet1", 2), column, "Xyz")
    assert column_of(one, HEADER, ("A", "Xyz", "B", "Xyz")) == marked


def test_a_header_that_ends_so_itself_is_that_header() -> None:
    one = issue("unknown-country", Source("file.xlsx", "Sheet1", 2), "Country (column D)", "Xyz")
    assert column_of(one, ("Supplier", "Country (column D)"), ("A", "Xyz")) == 2
