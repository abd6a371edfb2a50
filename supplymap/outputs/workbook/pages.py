"""A page to read: headings, sentences, pairs of label and text, small tables, one under the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.cells import LINE_HEIGHT, MAX_HEIGHT, clean, display_width, letter, lines_needed
from supplymap.outputs.workbook.looks import put
from supplymap.outputs.workbook.tables import NOTHING, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from supplymap.outputs.workbook.book import Book
    from supplymap.outputs.workbook.columns import Column

_FIRST = (24.0, 40.0)  # width of the first column, at least and at most
_OTHER = 36.0
_TOTAL = 128.0
_FILLER = 13.0
_SCREEN = 196.0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading inside a page."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence or paragraph across the page."""

    text: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their text; a label that is a rating gets its colour.

    Attributes
    ----------
    fills
        Fill colour by label, for labels that are no rating.
    places
        By position of a row, the sheet and cell that its text leads to.
    """

    rows: Sequence[tuple[str, str]]
    fills: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table.

    Attributes
    ----------
    spread
        Let the last column, of sentences, run to the right edge of the page.
    total
        The last row is a total.
    places
        By position of a row, the sheet and cell that its first cell leads to.
    """

    table: Table
    formats: Mapping[str, str] = field(default_factory=dict)
    spread: bool = False
    total: bool = False
    nothing: str = NOTHING
    places: Mapping[int, tuple[str, str]] = field(default_factory=dict)


Block = Section | Prose | Pairs | Grid


def add_page(
    book: Book, title: str, *, heading: str, subtitle: str, blocks: Sequence[Block], tab: str = ""
) -> Worksheet:
    """Add a sheet that reads from top to bottom.

    Parameters
    ----------
    book
        The workbook in the making.
    title
        Wanted sheet title.
    heading, subtitle
        First and second line.
    blocks
        What stands on it, from top to bottom.
    tab
        Colour of the tab.
    """
    sheet = book.add_sheet(title, tab=tab)
    described = {id(block): block.table.described(block.formats) for block in blocks if isinstance(block, Grid)}
    widths = _widths(blocks, described)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[letter(number)].width = width
    put(sheet, 1, 1, heading, looks.TITLE)
    sheet.row_dimensions[1].height = 30
    put(sheet, 2, 1, subtitle, looks.SUBTITLE)
    row = 3
    for block in blocks:
        match block:
            case Section():
                row += 1
                put(sheet, row, 1, block.text, looks.SECTION)
                sheet.row_dimensions[row].height = 22
                row += 1
            case Prose():
                look = looks.NOTE if block.muted else looks.PROSE
                _across(sheet, row, 1, block.text, look=look, widths=widths)
                row += 1
            case Pairs():
                row = _write_pairs(book, sheet, row, block, widths)
            case Grid():
                row = _write_grid(book, sheet, row, block, described[id(block)], widths)
    return sheet


def _widths(blocks: Sequence[Block], described: Mapping[int, list[Column]]) -> list[float]:
    """Return widths that suit every block of the page."""
    first = [_FIRST[0]]
    others: list[float] = []
    for block in blocks:
        if isinstance(block, Pairs):
            first += [display_width(label) + 3 for label, _ in block.rows]
        elif isinstance(block, Grid):
            columns = described[id(block)]
            if block.spread:
                columns = columns[:-1]
            first += [column.width for column in columns[:1]]
            for index, column in enumerate(columns[1:]):
                width = min(column.width, _OTHER)
                if index < len(others):
                    others[index] = max(others[index], width)
                else:
                    others.append(width)
    widths = [min(max(first), _FIRST[1]), *others]
    while sum(widths) < _TOTAL:
        widths.append(_FILLER)
    return widths


def _edge(widths: Sequence[float]) -> int:
    """Return the column where sentences end: the page's last, or the last one a screen shows."""
    last, total = 1, widths[0]
    while last < len(widths) and total + widths[last] <= _SCREEN:
        last, total = last + 1, total + widths[last]
    return last


def _across(
    sheet: Worksheet,
    row: int,
    column: int,
    text: str,
    *,
    look: looks.Look,
    widths: Sequence[float],
) -> None:
    """Write a text from a column to the right edge of the page."""
    last = max(_edge(widths), column)
    total = sum(widths[column - 1 : last]) - 1
    put(sheet, row, column, text, look)
    for number in range(column + 1, last + 1):
        looks.dress(sheet.cell(row, number), look)
    if last > column:
        sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=last)
    _make_room(sheet, row, lines_needed(clean(text), total))


def _make_room(sheet: Worksheet, row: int, lines: int) -> None:
    """Make a row high enough for so many lines."""
    height = max(sheet.row_dimensions[row].height or 0, LINE_HEIGHT * lines + 3)
    sheet.row_dimensions[row].height = min(height, MAX_HEIGHT)


def _write_pairs(book: Book, sheet: Worksheet, row: int, block: Pairs, widths: Sequence[float]) -> int:
    """Write labels and texts; return the row after them."""
    for index, (label, text) in enumerate(block.rows):
        if label in looks.RATING_COLOURS:
            look = looks.chip_look(label, align="left")
        else:
            look = replace(looks.body_look(), bold=True, fill=block.fills.get(label, ""))
        put(sheet, row, 1, label, replace(look, vertical="center"))
        body = replace(looks.body_look(), vertical="center")
        if index in block.places:
            book.link(sheet, f"B{row}", *block.places[index])
            body = replace(body, colour=looks.LINKED)
        _across(sheet, row, 2, text, look=body, widths=widths)
        _make_room(sheet, row, lines_needed(clean(label), widths[0] - 2))
        row += 1
    return row


def _write_grid(
    book: Book,
    sheet: Worksheet,
    row: int,
    block: Grid,
    columns: Sequence[Column],
    widths: Sequence[float],
) -> int:
    """Write a small table; return the row after it."""
    header = [looks.header_look(column.align) for column in columns]
    _write_row(sheet, row, [column.header for column in columns], header, widths, spread=block.spread)
    row += 1
    if not len(block.table):
        put(sheet, row, 1, block.nothing, looks.EMPTY)
        return row + 1
    last = row + len(block.table) - 1
    for index, values in enumerate(zip(*block.table.columns, strict=True)):
        styles = []
        for value, column in zip(values, columns, strict=True):
            if column.chips and isinstance(value, str):
                look = looks.chip_look(value)
            else:
                number_format = "General" if isinstance(value, str) else column.number_format
                look = looks.body_look(column.align, number_format)
            styles.append(replace(look, vertical="center", bold=look.bold or (block.total and row == last)))
        if index in block.places:
            book.link(sheet, f"A{row}", *block.places[index])
            styles[0] = replace(styles[0], colour=looks.LINKED)
        _write_row(sheet, row, values, styles, widths, spread=block.spread)
        row += 1
    return row


def _write_row(
    sheet: Worksheet,
    row: int,
    values: Sequence[object],
    styles: Sequence[looks.Look],
    widths: Sequence[float],
    *,
    spread: bool,
) -> None:
    """Write one row of a small table and make it high enough."""
    for column, (value, look) in enumerate(zip(values, styles, strict=True), 1):
        if spread and column == len(values):
            _across(sheet, row, column, "" if value is None else str(value), look=look, widths=widths)
            continue
        put(sheet, row, column, value, look)
        if isinstance(value, str):
            _make_room(sheet, row, lines_needed(clean(value), widths[column - 1] - 2))
