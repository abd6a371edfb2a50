"""Header rows of sheets that were not understood: which row looks like one, and what its columns may be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplymap.model import ColumnReading, Source
from supplymap.records.layout.meanings import meaning_of
from supplymap.records.layout.nearest import closest_headers
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Issue
    from supplymap.sheets import Row, Sheet, Workbook

_SEARCHED = 30
"""Most non-empty rows from the top that are looked at."""
_COLUMNS = 100
"""Most columns of a header that are told."""
_LONG = 60
"""Letters from which a cell is prose and no header."""
_SHEETS_TOLD = 3
_HEADERS_TOLD = 8
_HEADER_TOLD = 40
_FILES_TOLD = 3
_HOW_TO_GO_ON = (
    "give the columns headers such as Supplier, Country and Supplies to, or say what they are ('supplymap check FILE "
    "--suggest-map' writes a list to fill in for --map; 'supplymap template FILE' writes a workbook with all headers)"
)
_VALUE = re.compile(r"[\d\s.,:/%$€£¥()+-]+")


def guessed_header(sheet: Sheet) -> int | None:
    """Return the index of the row that looks most like a header.

    That is one of the first rows, with cells below, that has the most headers whose words are known, then the most
    short texts that are no numbers; None if no row has two of these.
    """
    best = max(
        range(min(_SEARCHED, len(sheet.rows) - 1)), key=lambda index: (_score(sheet.rows[index]), -index), default=0
    )
    return best if sheet.rows and _score(sheet.rows[best])[1] >= 2 else None


def _score(row: Row) -> tuple[int, int]:
    cells = {cell.casefold() for cell in row.cells[:_COLUMNS] if cell}
    words = [cell for cell in cells if len(cell) <= _LONG and not _VALUE.fullmatch(cell)]
    if len(words) * 2 < len(cells):
        return 0, 0
    return sum(1 for cell in words if meaning_of(cell) is not None), len(words)


def guessed_columns(sheet: Sheet, header: int) -> tuple[ColumnReading, ...]:
    """Return the columns below a header that was guessed, none of them read, each with what it may be."""
    cells = sheet.rows[header].cells[:_COLUMNS]
    return tuple(_guessed(index, cell) for index, cell in enumerate(cells) if cell)


def _guessed(index: int, header: str) -> ColumnReading:
    meaning = meaning_of(header)
    if meaning is None or not meaning.is_read:
        return ColumnReading(index, header, nearest=tuple(closest_headers(header)))
    party = f"{meaning.role}: " if meaning.role else "partner: " if meaning.names else ""
    return ColumnReading(index, header, others=(f"{party}{meaning.field_in('partners', 'links', 'documents')}",))


def what_is_missing(workbook: Workbook) -> str:
    """Say which headers were seen of a file that is not understood, and what they lack: "has no known header (...)"."""
    if not any(sheet.rows for sheet in workbook.sheets):
        return "has no rows"
    seen, known = [], False
    for sheet in workbook.sheets:
        header = guessed_header(sheet)
        if header is not None:
            place = f"sheet {sheet.name!r}, row" if sheet.name else "row"
            seen.append(f"{place} {sheet.rows[header].number}: {_headers(sheet.rows[header])}")
            known = known or any(column.others for column in guessed_columns(sheet, header))
    if not seen:
        return "has no row of column headers"
    hidden = len(seen) - _SHEETS_TOLD
    more = f"; and {hidden:,} more sheets" if hidden > 0 else ""
    lacks = "no header that names a partner" if known else "no known header"
    return f"has {lacks} (seen: {'; '.join(seen[:_SHEETS_TOLD])}{more})"


def _headers(row: Row) -> str:
    cells = [cell if len(cell) <= _HEADER_TOLD else f"{cell[: _HEADER_TOLD - 1]}…" for cell in row.cells if cell]
    hidden = len(cells) - _HEADERS_TOLD
    return ", ".join(cells[:_HEADERS_TOLD]) + (f" and {hidden:,} more" if hidden > 0 else "")


def refusal(workbooks: Sequence[Workbook]) -> str:
    """Return why none of the files can be used and how to go on, on one line."""
    told = "; ".join(f"{book.file} {what_is_missing(book)}" for book in workbooks[:_FILES_TOLD])
    hidden = len(workbooks) - _FILES_TOLD
    more = f"; and {hidden:,} more files" if hidden > 0 else ""
    return f"{told}{more}: {_HOW_TO_GO_ON}."


def refused_file(workbook: Workbook) -> Issue:
    """Return the issue on a file that is not understood, beside others that are."""
    message = f"The file {what_is_missing(workbook)}: its rows were not used, only looked through for listed names"
    return issue("file-not-understood", Source(workbook.file, "", 0), "", "", message=message)
