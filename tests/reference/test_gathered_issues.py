"""One issue per cause: the rows that have it are all named, with what was found in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.model import Source
from supplymap.reference.issues import gathered, issue, rows_named, texts_named

if TYPE_CHECKING:
    from supplymap.model import Issue

PLACES = st.builds(Source, st.sampled_from(["a.csv", "b.csv"]), st.sampled_from(["", "S"]), st.integers(0, 5))
ISSUES = st.builds(
    issue,
    st.sampled_from(["unknown-country", "date-as-text", "missing-country"]),
    PLACES,
    st.sampled_from(["", "Country"]),
    st.sampled_from(["x", "y", "z"]),
    message=st.sampled_from(["", "Said otherwise"]),
)


def one(code: str, row: int, found: str = "", column: str = "C", message: str = "") -> Issue:
    return issue(code, Source("f.csv", "", row), column, found, message=message)


def told(issues: tuple[Issue, ...]) -> set[tuple[str, str, str, int, str, str]]:
    return {
        (each.code, each.source.file, each.source.sheet, row, each.column, found)
        for each in issues
        for row, found in each.found_by_row()
    }


@given(st.lists(ISSUES, max_size=30))
def test_no_row_and_no_text_is_lost(issues: list[Issue]) -> None:
    made = gathered(issues)
    assert told(made) == told(tuple(issues))
    assert gathered(made) == made
    assert gathered(reversed(issues)) == made
    assert gathered([*gathered(issues[:9]), *issues[9:]]) == made
    for each in made:
        assert list(each.also) == sorted(each.also)
        assert not each.also or each.source.row


def test_equal_texts_in_a_column_are_one_cause() -> None:
    made = gathered([one("unknown-country", row, text) for row, text in ((5, "Nowhere"), (3, "Nowhere"), (4, "Else"))])
    assert [(each.source.row, each.found, each.also, each.texts) for each in made] == [
        (3, "Nowhere", (5,), ()),
        (4, "Else", (), ()),
    ]


def test_a_kind_of_problem_in_a_column_is_one_cause_where_the_table_says_so() -> None:
    (made,) = gathered([one("date-as-text", row, text) for row, text in ((2, "1.2.27"), (9, "1.3.27"), (4, "1.2.27"))])
    assert (made.found, made.also, made.texts, made.rows) == ("1.2.27", (4, 9), ("1.2.27", "1.3.27"), 3)
    assert rows_named(made) == "2, 4, 9"
    assert rows_named(made, 2) == "2, 4 and 1 more"
    assert texts_named(made) == "1.2.27; 1.3.27"
    assert texts_named(made, 1) == "1.2.27 and 1 more"


def test_words_that_differ_give_way_to_those_of_the_table() -> None:
    (same,) = gathered([one("repeated-link", row, "A → B", message="As row 2") for row in (3, 4)])
    assert same.message == "As row 2"
    (mixed,) = gathered([one("repeated-link", row, "A → B", message=f"As row {row - 1}") for row in (3, 4)])
    assert mixed.message == one("repeated-link", 3).message


@pytest.mark.parametrize("other", ["file", "sheet", "column", "code"])
def test_other_places_are_other_causes(other: str) -> None:
    first = one("missing-country", 2, "A")
    second = issue(
        "no-name" if other == "code" else "missing-country",
        Source("g.csv" if other == "file" else "f.csv", "S" if other == "sheet" else "", 3),
        "D" if other == "column" else "C",
        "A",
    )
    assert set(gathered([first, second])) == {first, second}


def test_issues_of_a_whole_sheet_stay_apart() -> None:
    parts = [one("part-not-read", 0, text, "") for text in ("a", "b")]
    assert list(gathered(parts)) == parts
    assert rows_named(parts[0]) == ""
    assert parts[0].rows == 1
