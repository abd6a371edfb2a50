"""import-report.xlsx: what was understood of the user's files, row by row, and what was not."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from heapq import nsmallest
from pathlib import PurePath
from typing import TYPE_CHECKING, Required, TypedDict

from supplymap.outputs.workbook.book import Book, unique_title
from supplymap.outputs.workbook.issue_tables import TITLES, add_lists, by_code
from supplymap.outputs.workbook.looks import LEVEL_COLOURS, NAVY
from supplymap.outputs.workbook.mirror import LEVELS, UNACCOUNTED, Mirror, comment_of
from supplymap.outputs.workbook.origin_page import ORIGIN_TITLE, add_origins
from supplymap.outputs.workbook.pages import Grid, Pairs, Prose, Section, add_page
from supplymap.outputs.workbook.rankings import dated, to_date
from supplymap.outputs.workbook.reading_tables import COLUMNS_TITLE, add_columns, sheets_read
from supplymap.outputs.workbook.tables import Table
from supplymap.reference.issues import gathered
from supplymap.sheets.origins import ADDED, FileOrigin, Origins, OwnSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from supplymap.model import Issue, Records, RowState, TableReading
    from supplymap.outputs.workbook.comments import Comment
    from supplymap.outputs.workbook.pages import Block
    from supplymap.sheets import Sheet, Workbook

_TITLES = ("Summary", COLUMNS_TITLE, *TITLES, ORIGIN_TITLE)
_STATES = ("imported", "merged", "skipped", "rejected")
_SHEET_ISSUES = 40
COMMENTS = 2_000
"""Most comments on cells of a report; further cells are marked, and told of beside their rows."""


class ReportMeta(TypedDict, total=False):
    """What :func:`write_import_report` writes around the rows.

    Attributes
    ----------
    importer
        Name of the importer; may be empty when none was found.
    as_of
        The as-of date, or its ISO form.
    tool
        Version line, such as ``supplymap 0.1.0``.
    meanings
        What each issue code means, by code.
    """

    importer: Required[str]
    as_of: Required[date | str]
    tool: str
    meanings: Mapping[str, str]


def write_import_report(workbooks: Sequence[Workbook], records: Records, path: str | Path, *, meta: ReportMeta) -> None:
    """Write the import report as a workbook.

    Parameters
    ----------
    workbooks
        The files as they were read.
    records
        What was understood: row states, issues, possible duplicates. Issues found while reading count too,
        whether or not ``records`` repeats them.
    path
        Where to; the folder exists.
    meta
        What stands around the rows.

    Notes
    -----
    Sheets: ``Summary``, ``How columns were read``, then every sheet of the user with the row numbers it has in the
    source and four columns added at its right, then ``Unresolved references``, ``Possible duplicates``, ``Columns to
    settle`` and ``Issues``; hidden ones hold the words to choose from and what was asked.
    """
    as_of = to_date(meta["as_of"])
    issues = _all_issues(workbooks, records)
    states: defaultdict[tuple[str, str], dict[int, RowState]] = defaultdict(dict)
    for state in records.rows:
        states[state.source.file, state.source.sheet][state.source.row] = state
    by_row: defaultdict[tuple[str, str], defaultdict[int, list[Issue]]] = defaultdict(lambda: defaultdict(list))
    for issue in issues:
        own = by_row[issue.source.file, issue.source.sheet]
        for row, found, correction in issue.by_row():
            alike = found == issue.found and correction == issue.correction
            own[row].append(issue if alike else replace(issue, found=found, correction=correction))
    sheets = [(book.file, sheet) for book in workbooks for sheet in book.sheets]
    mirrors = [Mirror.of(sheet, states[file, sheet.name], by_row[file, sheet.name]) for file, sheet in sheets]
    marked = [(at, *cell) for at, mirror in enumerate(mirrors) for cell in mirror.marked()]
    book = Book()
    add_page(
        book,
        _TITLES[0],
        heading=f"Import report: {meta['importer']}" if meta["importer"] else "Import report",
        subtitle=dated("What was understood of the files, and what was not", as_of, meta.get("tool", "")),
        blocks=list(_blocks(sheets, states, issues, records.readings, meta.get("meanings", {}), len(marked))),
        tab=NAVY,
    )
    add_columns(book, records.readings)
    titles = sheet_titles(sheets)
    pages = [mirror.add(book, title, at) for at, (mirror, title) in enumerate(zip(mirrors, titles, strict=True), 1)]
    _comment(book, marked, pages)
    add_lists(book, issues, records)
    add_origins(book, _origins(book, workbooks, mirrors, titles, meta.get("tool", "")))
    book.save(path, as_of)


def _comment(book: Book, marked: Sequence[tuple[int, int, int, Sequence[Issue]]], pages: Sequence[Worksheet]) -> None:
    """Put comments on the cells that problems are about: the worst first, as many as a workbook bears."""
    comments: defaultdict[int, list[Comment]] = defaultdict(list)
    for at, row, column, own in nsmallest(
        COMMENTS, marked, key=lambda cell: (LEVELS.index(cell[3][0].level), *cell[:3])
    ):
        comments[at].append(comment_of(row, column, own))
    for at, own_comments in comments.items():
        book.comment(pages[at], own_comments)


def _origins(
    book: Book, workbooks: Sequence[Workbook], mirrors: Sequence[Mirror], titles: Sequence[str], tool: str
) -> Origins:
    """Return what the report was made from."""
    own = tuple(OwnSheet(title, first) for title, first in book.pages() if title not in titles)
    origins = tuple(mirror.origin(title) for mirror, title in zip(mirrors, titles, strict=True))
    return Origins(tool, tuple(map(FileOrigin.of, workbooks)), origins, own)


def _all_issues(workbooks: Sequence[Workbook], records: Records) -> list[Issue]:
    """Collect the issues of reading and understanding, each once, the worst first."""
    told = {(i.code, i.source.file, i.source.sheet, row) for i in records.issues for row in (i.source.row, *i.also)}
    read = [issue for book in workbooks for sheet in book.sheets for issue in sheet.issues]
    untold = [i for i in read if (i.code, i.source.file, i.source.sheet, i.source.row) not in told]
    return sorted(
        gathered([*records.issues, *untold]),
        key=lambda i: (LEVELS.index(i.level), i.source, i.column, i.code, i.found, i.message),
    )


def sheet_titles(sheets: Sequence[tuple[str, Sheet]]) -> list[str]:
    """Return titles for the report's copies of the user's sheets: their names, with the file where several are alike.

    Parameters
    ----------
    sheets
        Pairs of file name and sheet.

    Returns
    -------
    titles
        Valid, unique, and none of the report's own.
    """
    names = [sheet.name or PurePath(file).stem for file, sheet in sheets]
    count = Counter(name.casefold() for name in names)
    titles: list[str] = []
    for (file, _), name in zip(sheets, names, strict=True):
        wanted = f"{name} - {PurePath(file).stem}" if count[name.casefold()] > 1 else name
        titles.append(unique_title(wanted, (*_TITLES, *titles)))
    return titles


def _blocks(
    sheets: Sequence[tuple[str, Sheet]],
    states: Mapping[tuple[str, str], Mapping[int, RowState]],
    issues: Sequence[Issue],
    readings: Sequence[TableReading],
    meanings: Mapping[str, str],
    marked: int,
) -> Iterator[Block]:
    """Compose the summary; so many cells are marked."""
    counts = Counter[str](issue.level for issue in issues)
    yield Section("What to do with this file")
    yield Prose(_how_to(counts))
    yield Prose(
        "Your sheets follow with the same row numbers: row 7 is row 7 of your file. At their right, "
        f"{', '.join(ADDED)} say what became of each row; leave these columns as they are. You may filter, sort, add "
        "and take out rows. Point at a coloured cell to read what is wrong with it"
        + (f" (the first {COMMENTS:,} have such a comment)." if marked > COMMENTS else "."),
        muted=True,
    )
    yield Pairs(
        (
            (f"Error ({counts['error']:,})", "A row or a value was not used. The cell it is about is darker."),
            (f"Warning ({counts['warning']:,})", "It was used as far as possible; please look at it."),
            (f"Note ({counts['note']:,})", "For your information; nothing was lost unless the note says so."),
        ),
        fills={f"{s.capitalize()} ({counts[s]:,})": fill for s, fill in LEVEL_COLOURS.items()},
    )
    yield Section("Every row is accounted for")
    yield Prose(
        "Rows read = imported + merged + skipped + rejected. Skipped are titles, headers, totals and notes.",
        muted=True,
    )
    ledger = _ledger(sheets, states, issues)
    yield Grid(ledger, total=len(ledger) > 1, nothing="Nothing to show: no sheet was read.")
    yield Section("How each sheet was read")
    yield Prose(f'Every column is on the sheet "{COLUMNS_TITLE}".', muted=True)
    yield Grid(sheets_read(sheets, states, readings), spread=True, nothing="Nothing to show: no sheet was read.")
    yield Section("Issues by code")
    yield Grid(by_code(issues, meanings), spread=True, nothing="Nothing to show: no issue was found.")
    about_sheets = [issue for issue in issues if not issue.source.row]
    if about_sheets:
        yield Section("About whole files and sheets")
        yield Grid(
            Table.from_rows(
                ("File", "Sheet", "Level", "What, and what to do"),
                (
                    (i.source.file, i.source.sheet, i.level, _sentences(i.message, i.suggestion))
                    for i in about_sheets[:_SHEET_ISSUES]
                ),
            ),
            spread=True,
        )
        if len(about_sheets) > _SHEET_ISSUES:
            yield Prose(f"{len(about_sheets) - _SHEET_ISSUES} more: see the sheet Issues.", muted=True)


def _how_to(counts: Mapping[str, int]) -> str:
    """Say how to correct the files by the report."""
    if not any(counts.values()):
        return "Nothing is to be corrected."
    return (
        "1. Correct the orange and yellow cells on the sheets with your rows, and choose answers on the sheets behind "
        "them.\n2. Save this file, under any name.\n3. Give it back instead of your own files: supplymap run "
        "import-report.xlsx --out FOLDER (your other options as before, and another folder than the one it lies in)."
    )


def _ledger(
    sheets: Sequence[tuple[str, Sheet]],
    states: Mapping[tuple[str, str], Mapping[int, RowState]],
    issues: Sequence[Issue],
) -> Table:
    """Count the rows and issues of every sheet, with a line of totals."""
    rows: list[tuple[object, ...]] = []
    totals = Counter[str]()
    levels: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for issue in issues:
        levels[issue.source.file, issue.source.sheet][issue.level] += 1
    names = ("read", *_STATES, UNACCOUNTED, *LEVELS)
    for file, sheet in sheets:
        known = states.get((file, sheet.name), {})
        counts = Counter[str](state.state for state in known.values())
        counts[UNACCOUNTED] = sum(row.number not in known for row in sheet.rows)
        counts["read"] = len(known) + counts[UNACCOUNTED]
        counts.update(levels[file, sheet.name])
        totals.update(counts)
        rows.append((file, sheet.name, *(counts[name] for name in names)))
    named = {(file, sheet.name) for file, sheet in sheets}
    for file, name in sorted(key for key, found in levels.items() if key not in named and found):
        counts = levels[file, name]
        totals.update(counts)
        rows.append((file, name or "(whole file)", *(counts[key] for key in names)))
    if len(rows) > 1:
        rows.append(("Total", None, *(totals[name] for name in names)))
    headers = ["File", "Sheet", "Read", *(s.capitalize() for s in _STATES), UNACCOUNTED.capitalize()]
    headers += ["Errors", "Warnings", "Notes"]
    if not totals[UNACCOUNTED]:  # shown only if there are any, which would be an error of ours
        index = headers.index(UNACCOUNTED.capitalize())
        del headers[index]
        rows = [(*row[:index], *row[index + 1 :]) for row in rows]
    return Table.from_rows(headers, rows)


def _sentences(*texts: str) -> str:
    """Join texts to sentences."""
    return " ".join(text if text.endswith((".", "!", "?", "。")) else f"{text}." for text in texts if text)
