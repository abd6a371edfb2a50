"""The hidden sheet of import-report.xlsx that tells where its rows came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.cells import cell_xml, row_xml
from supplymap.sheets.origins import CHUNK, FORMAT, HEAD, HEADING, PROPERTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.outputs.workbook.book import Book
    from supplymap.outputs.workbook.cells import StyleIds
    from supplymap.sheets.origins import Origins

ORIGIN_TITLE = "supplymap"
_TOLD = "This sheet says which of your files the rows of the others came from. Please leave it as it is."


def add_origins(book: Book, origins: Origins) -> None:
    """Add the hidden sheet, and the property of the file that stays when the sheet is taken out."""
    page = book.add_sheet(ORIGIN_TITLE)
    page.sheet_state = "hidden"
    looks.put(page, 1, 1, HEADING, looks.TITLE)
    looks.put(page, HEAD, 1, _TOLD, looks.NOTE)
    page.column_dimensions["A"].width = 100
    lines = list(origins.lines())
    widest = max(-(-len(line) // CHUNK) for line in lines)
    book.stream(page, _rows(lines, book.style(looks.SUBTITLE)), last_row=HEAD + len(lines), last_column=widest)
    book.state(PROPERTY, str(FORMAT))


def _rows(lines: Sequence[str], style: StyleIds) -> Iterator[str]:
    for number, line in enumerate(lines, HEAD + 1):
        pieces = [line[start : start + CHUNK] for start in range(0, len(line), CHUNK)]
        yield row_xml(number, "".join(cell_xml(number, at, piece, style) for at, piece in enumerate(pieces, 1)))
