"""What import-report.xlsx lists of the problems: by code, unresolved names, possible duplicates, every issue."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from supplymap.outputs.workbook.choice_sheets import CHOICE_TITLES, add_choice_sheets
from supplymap.outputs.workbook.looks import RATING_COLOURS
from supplymap.outputs.workbook.mirror import LEVELS
from supplymap.outputs.workbook.tables import Table, add_table
from supplymap.reference.issues import rows_named, texts_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.model import Issue, Records
    from supplymap.outputs.workbook.book import Book

TITLES = (*CHOICE_TITLES, "Issues")
"""Titles of the lists."""
_ROWS_OF_ISSUE = 40


def by_code(issues: Sequence[Issue], meanings: Mapping[str, str]) -> Table:
    """Count the issues by code, the worst and most frequent first."""
    first: dict[str, Issue] = {}
    for issue in issues:
        first.setdefault(issue.code, issue)
    counts, rows = Counter[str](), Counter[str]()
    for issue in issues:
        counts[issue.code] += 1
        rows[issue.code] += issue.rows
    ranked = sorted(first.values(), key=lambda i: (LEVELS.index(i.level), -counts[i.code], i.code))
    return Table.from_rows(
        ("Code", "Level", "Count", "Rows", "Meaning"),
        ((i.code, i.level, counts[i.code], rows[i.code], meanings.get(i.code) or i.message) for i in ranked),
    )


def add_lists(book: Book, issues: Sequence[Issue], records: Records) -> None:
    """Add what is to be decided and the lists of problems, behind the user's sheets."""
    add_choice_sheets(book, records)
    add_table(
        book,
        TITLES[-1],
        Table.from_rows(
            ("Level", "File", "Sheet", "Row", "Further rows", "Column", "Code", "Found", "What is wrong", "What to do"),
            ((i.level, *_address(i), i.column, i.code, texts_named(i), i.message, i.suggestion) for i in issues),
        ),
        note="Every issue: errors first, then warnings and notes; within them by file, sheet and row. One issue "
        "stands for all rows with the same problem; one without row number is about the sheet or file as a whole.",
        tab=RATING_COLOURS["Finding"],
        nothing="Nothing to show: no issue was found.",
    )


def _address(issue: Issue) -> tuple[str, str, int | None, str]:
    """Return file, sheet, row (none for a sheet as a whole) and the further rows with the same problem."""
    further = rows_named(issue, _ROWS_OF_ISSUE + 1).partition(", ")[2] if issue.also else ""
    return issue.source.file, issue.source.sheet, issue.source.row or None, further
