"""What import-report.xlsx lists of the problems: by code, unresolved names, possible duplicates, every issue."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from supplymap.outputs.workbook.looks import RATING_COLOURS
from supplymap.outputs.workbook.mirror import LEVELS
from supplymap.outputs.workbook.tables import Table, add_table
from supplymap.reference.issues import rows_named, texts_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from supplymap.model import Issue, Partner, Records, Source
    from supplymap.outputs.workbook.book import Book

UNRESOLVED_CODES = ("unlisted-partner", "document-partner-unknown")
"""Issues about a name that leads to no partner of the files."""
TITLES = ("Unresolved references", "Possible duplicates", "Issues")
"""Titles of the lists."""
_ROWS_NAMED = 3
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
    """Add the three lists behind the user's sheets."""
    unresolved = sorted(
        (issue for issue in issues if issue.code in UNRESOLVED_CODES),
        key=lambda issue: (issue.found.casefold(), issue.found, issue.source),
    )
    add_table(
        book,
        TITLES[0],
        Table.from_rows(
            ("Name found", "File", "Sheet", "Row", "Further rows", "Column", "Code", "What is wrong", "What to do"),
            ((i.found, *_address(i), i.column, i.code, i.message, i.suggestion) for i in unresolved),
        ),
        note="Names in links or documents that no partner row carries, by name. Each is on the map as an "
        "unlisted partner, or its document belongs to no partner.",
        tab=RATING_COLOURS["Possible finding"],
        nothing="Nothing to show: every name in a link or document leads to a partner.",
    )
    partners = {partner.id: partner for partner in records.partners}
    add_table(
        book,
        TITLES[1],
        Table.from_rows(
            ("Partner A", "Country A", "Id A", "Rows A", "Partner B", "Country B", "Id B", "Rows B", "Why"),
            (*_duplicates(records, partners), *merged_rows(records, partners)),
        ),
        note="Partners that may be one and the same, by id. They were kept apart; give them one id or one "
        "spelling in your file if they are the same."
        + (" At the end: those that are one partner, because a person decided so." if records.mergers else ""),
        tab=RATING_COLOURS["Possible finding"],
        nothing="Nothing to show: no two partners look alike.",
    )
    add_table(
        book,
        TITLES[2],
        Table.from_rows(
            ("Level", "File", "Sheet", "Row", "Further rows", "Column", "Code", "Found", "What is wrong", "What to do"),
            ((i.level, *_address(i), i.column, i.code, texts_named(i), i.message, i.suggestion) for i in issues),
        ),
        note="Every issue: errors first, then warnings and notes; within them by file, sheet and row. One issue "
        "stands for all rows with the same problem; one without row number is about the sheet or file as a whole.",
        tab=RATING_COLOURS["Finding"],
        nothing="Nothing to show: no issue was found.",
    )


def _duplicates(records: Records, partners: Mapping[str, Partner]) -> Iterator[tuple[str, ...]]:
    for a, b, why in sorted(records.duplicates):
        yield *_described(a, partners), *_described(b, partners), why


def merged_rows(records: Records, partners: Mapping[str, Partner]) -> Iterator[tuple[str, ...]]:
    """Yield who is one with whom because people said so."""
    for merger in sorted(records.mergers, key=lambda one: (one.partner, one.other.name, one.other.numbers)):
        voice = merger.decision.voices[-1]
        own = dict(merger.other.numbers).get("id", "")
        why = f"one partner, as {voice.by} decided on {voice.on}: {voice.why}"
        yield *_described(merger.partner, partners), merger.other.name, merger.other.country, own, "", why


def _address(issue: Issue) -> tuple[str, str, int | None, str]:
    """Return file, sheet, row (none for a sheet as a whole) and the further rows with the same problem."""
    further = rows_named(issue, _ROWS_OF_ISSUE + 1).partition(", ")[2] if issue.also else ""
    return issue.source.file, issue.source.sheet, issue.source.row or None, further


def _described(key: str, partners: Mapping[str, Partner]) -> tuple[str, str, str, str]:
    """Return name, country, id and rows of a partner."""
    partner = partners.get(key)
    if partner is None:
        return key, "", key, ""
    return partner.name, partner.country, key, _rows_named(partner.sources)


def _rows_named(sources: Iterable[Source]) -> str:
    """Return the first rows that a partner comes from, and how many more there are."""
    rows = [str(source) for source in sorted(set(sources))]
    hidden = len(rows) - _ROWS_NAMED
    return "; ".join(rows[:_ROWS_NAMED]) + (f"; and {hidden} more" if hidden > 0 else "")
