"""Issues made from their table: code, meaning, suggestion and level are written once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from supplymap import reference
from supplymap.model import Issue

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from supplymap.model import IssueLevel, Source

FOUND_LENGTH = 120
"""How much of the text found is repeated in an issue."""


@reference.per_folder
def _codes() -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in reference.table("issues")}


def issue(
    code: str,
    source: Source,
    column: str,
    found: str,
    *,
    message: str = "",
    suggestion: str = "",
    correction: str = "",
) -> Issue:
    """Make an issue.

    Parameters
    ----------
    code
        A code of ``issues.csv``.
    source
        The row; row 0 stands for the whole sheet.
    column
        Header of the column, or empty.
    found
        The text found.
    message, suggestion
        More exact words than the table's, where there are any.
    correction
        The text to write into the cell instead, where it is known for sure.

    Returns
    -------
    issue
        The issue with the level of the table.
    """
    row = _codes()[code]
    short = found if len(found) <= FOUND_LENGTH else found[: FOUND_LENGTH - 1] + "…"
    return Issue(
        code,
        source,
        column,
        short,
        message or row["meaning"],
        suggestion or row["suggestion"],
        cast("IssueLevel", row["level"]),
        correction=correction,
    )


def gathered(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Give each cause one issue, which names all the rows that have it.

    One cause is, in a column of a sheet, what was found and said in the same words; or, where the table says so, all
    problems of a kind in the column, whatever was found: forty documents that have expired are one message.

    Parameters
    ----------
    issues
        One a row, or gathered already.

    Returns
    -------
    gathered
        By address; the words of an issue are the table's where those of its rows differ.
    """
    causes: defaultdict[Hashable, list[Issue]] = defaultdict(list)
    for one in sorted(set(issues), key=attrgetter("sort_key")):
        causes[_cause(one)].append(one)
    return tuple(sorted(map(_joined, causes.values()), key=attrgetter("sort_key")))


def rows_named(one: Issue, most: int = 5) -> str:
    """Return the rows of an issue for people: "5, 9, 12 and 36 more"; empty for a sheet or file as a whole."""
    rows = list(dict.fromkeys((one.source.row, *one.also)))
    if not rows[0]:
        return ""
    hidden = len(rows) - most
    return ", ".join(map(str, rows[:most])) + (f" and {hidden:,} more" if hidden > 0 else "")


def place_named(one: Issue, most: int = 5) -> str:
    """Return file, sheet and rows of an issue: "list.xlsx [Partners] rows 5, 9 and 36 more"."""
    rows = rows_named(one, most)
    several = "s" if one.rows > 1 else ""
    return f"{replace(one.source, row=0)} row{several} {rows}" if rows else str(one.source)


def texts_named(one: Issue, most: int = 3) -> str:
    """Return the texts found for people, each once: "n/a; TBD and 4 more"."""
    texts = [text for text in dict.fromkeys((one.found, *one.texts)) if text]
    hidden = len(texts) - most
    return "; ".join(texts[:most]) + (f" and {hidden:,} more" if hidden > 0 else "")


def _cause(one: Issue) -> Hashable:
    if not one.source.row:
        return one
    where = one.code, one.source.file, one.source.sheet, one.column
    words = one.found, one.message, one.suggestion, one.correction
    return where if _codes()[one.code]["one_per"] == "column" else (*where, *words)


def _joined(alike: Sequence[Issue]) -> Issue:
    first = alike[0]
    if len(alike) == 1:
        return first
    words = _codes()[first.code]
    here = first.source.row, first.found
    rest = sorted({line for one in alike for line in one.by_row() if line[:2] != here})
    texts, corrections = tuple(text for _, text, _ in rest), tuple(text for *_, text in rest)
    return replace(
        first,
        message=first.message if len({one.message for one in alike}) == 1 else words["meaning"],
        suggestion=first.suggestion if len({one.suggestion for one in alike}) == 1 else words["suggestion"],
        also=tuple(row for row, *_ in rest),
        texts=() if set(texts) == {first.found} else texts,
        corrections=() if set(corrections) == {first.correction} else corrections,
    )
