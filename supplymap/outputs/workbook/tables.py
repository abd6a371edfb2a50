"""A table on a sheet: title, one line on how it is sorted, frozen header, filter, rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.book import MAX_COLUMNS, MAX_ROWS
from supplymap.outputs.workbook.cells import (
    LINE_HEIGHT,
    cell_content,
    cell_xml,
    letter,
    lines_needed,
    plain_value,
    row_xml,
)
from supplymap.outputs.workbook.columns import Column, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from supplymap.outputs.workbook.book import Book
    from supplymap.outputs.workbook.cells import StyleIds
    from supplymap.outputs.workbook.columns import Value

HEADER_ROW = 4
"""Row of the header on every table sheet, below title, explanation and a thin gap."""
NOTHING = "Nothing to show."
_NAMES = ("partner", "name", "product", "supplier", "name found", "file")
_FROZEN_WIDTH = 52
_TEXT_WIDTH = 150
_LETTER_WIDTH = 190
_KEPT = 4_096  # texts of a column that are kept as written: most columns repeat few texts


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and columns of plain values.

    Attributes
    ----------
    headers
        What the user reads.
    columns
        One list of values per header, all of one length.
    """

    headers: tuple[str, ...]
    columns: tuple[list[Value], ...]

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Table:
        """Return the table of a DataFrame; its index is not shown."""
        headers = tuple(str(header) for header in frame.columns)
        columns = tuple(
            # most values are texts, which stay as they are
            [v if type(v) is str and v else plain_value(v) for v in frame.iloc[:, i].tolist()]
            for i in range(len(headers))
        )
        return cls(headers, columns)

    @classmethod
    def from_rows(cls, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
        """Return the table of rows of values, each as long as the headers."""
        plain = [[plain_value(value) for value in row] for row in rows]
        columns = tuple([row[i] for row in plain] for i in range(len(headers)))
        return cls(tuple(headers), columns)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.columns[0]) if self.columns else 0

    def described(self, formats: Mapping[str, str] | None = None) -> list[Column]:
        """Decide how each column is shown; ``formats`` overrides the number format by header."""
        formats = formats or {}
        return [
            describe(header, values, formats.get(header, ""))
            for header, values in zip(self.headers, self.columns, strict=True)
        ]


def add_table(
    book: Book,
    title: str,
    table: Table,
    *,
    note: str = "",
    heading: str = "",
    tab: str = "",
    formats: Mapping[str, str] | None = None,
    nothing: str = NOTHING,
) -> Worksheet:
    """Add a sheet with a table.

    Parameters
    ----------
    book
        The workbook in the making.
    title
        Wanted sheet title.
    table
        What to show; an empty one is shown as its header and one plain line.
    note
        One sentence on what the rows are and how they are sorted.
    heading
        First line, the title where empty.
    tab
        Colour of the tab.
    formats
        Number format by header, over the ones derived from header and values.
    nothing
        The line of an empty table.

    Returns
    -------
    sheet
        The openpyxl sheet.
    """
    sheet = book.add_sheet(title, tab=tab)
    columns = table.described(formats)[:MAX_COLUMNS]
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[letter(number)].width = column.width
    if sum(column.width for column in columns) > _LETTER_WIDTH:
        book.enlarge_paper(sheet)
    _heading(sheet, heading or title, note, [column.width for column in columns])
    for number, column in enumerate(columns, 1):
        looks.put(sheet, HEADER_ROW, number, column.header, looks.header_look(column.align))
    lines = max((lines_needed(column.header, column.width - 3) for column in columns), default=1)
    sheet.row_dimensions[HEADER_ROW].height = LINE_HEIGHT * lines + 3
    sheet.freeze_panes = f"{letter(_frozen(columns) + 1)}{HEADER_ROW + 1}"
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = LINE_HEIGHT + 2, True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    if not len(table):
        looks.put(sheet, HEADER_ROW + 1, 1, nothing, looks.EMPTY)
        return sheet
    shown = min(len(table), MAX_ROWS - HEADER_ROW - 1)
    last_row = HEADER_ROW + shown + (shown < len(table))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{letter(len(columns))}{HEADER_ROW + shown}"
    rows = _rows(table, [_Painter.of(book, column) for column in columns], shown, book.style(looks.EMPTY))
    book.stream(sheet, rows, last_row=last_row, last_column=len(columns))
    return sheet


def _heading(sheet: Worksheet, heading: str, note: str, widths: Sequence[float]) -> None:
    """Write title and explanation; the explanation is wrapped over what a screen shows."""
    looks.put(sheet, 1, 1, heading, looks.TITLE)
    sheet.row_dimensions[1].height = 28
    looks.put(sheet, 2, 1, note, looks.NOTE)
    total, last = 0.0, 0
    for width in widths:
        if last and total + width > _TEXT_WIDTH:
            break
        total, last = total + width, last + 1
    if last > 1:
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=last)
    sheet.row_dimensions[2].height = LINE_HEIGHT * lines_needed(note, total) + 1
    sheet.row_dimensions[3].height = 6


def _frozen(columns: Sequence[Column]) -> int:
    """Count the columns to freeze, so that every row keeps its name when one scrolls to the right."""
    total = 0.0
    for number, column in enumerate(columns[:3], 1):
        total += column.width
        if column.header.casefold() in _NAMES and total <= _FROZEN_WIDTH:
            return number
    return 0


@dataclass(frozen=True, slots=True)
class _Painter:
    """The styles of one column's cells."""

    value: StyleIds
    text: StyleIds
    chips: Mapping[str, StyleIds]
    width: float

    @classmethod
    def of(cls, book: Book, column: Column) -> _Painter:
        """Register the looks of a column."""
        value = looks.body_look(column.align, column.number_format)
        text = looks.body_look(column.align)
        words = sorted(frozenset.union(*looks.CHIPS)) if column.chips else ()
        return cls(
            book.style(value),
            book.style(text),
            {w: book.style(looks.chip_look(w)) for w in words},
            column.width - 2,
        )

    def style(self, value: Value) -> StyleIds:
        """Return the style of one value."""
        if isinstance(value, str):
            return self.chips.get(value, self.text)
        return self.value

    def painted(self) -> Callable[[Value], tuple[str, int]]:
        """Return a function that writes a value and counts its lines; repeated texts are kept as written."""
        kept: dict[str, tuple[str, int]] = {}
        empty = cell_content(None, self.value), 1

        def paint(value: Value) -> tuple[str, int]:
            if value is None:
                return empty
            if not isinstance(value, str):
                return cell_content(value, self.value), 1
            written = kept.get(value)
            if written is None:
                # Chinese characters are twice as wide
                lines = lines_needed(value, self.width) if len(value) > self.width / 2 else 1
                written = cell_content(value, self.style(value)), lines
                if len(kept) < _KEPT:
                    kept[value] = written
            return written

        return paint


def _rows(table: Table, painters: Sequence[_Painter], shown: int, plain: StyleIds) -> Iterator[str]:
    """Yield the rows; a last row states how many are over a sheet's limit."""
    columns = [
        (f'<c r="{letter(number)}', values, painter.painted())
        for number, (values, painter) in enumerate(zip(table.columns, painters, strict=False), 1)
    ]
    for index in range(shown):
        number = HEADER_ROW + 1 + index
        cells, most = [], 1
        for start, values, painted in columns:
            content, lines = painted(values[index])
            cells.append(f'{start}{number}"{content}')
            if lines > 1:
                most = max(most, lines)
        yield row_xml(number, "".join(cells), most)
    if shown < len(table):
        number = HEADER_ROW + 1 + shown
        text = f"{len(table) - shown:,} more rows do not fit on a sheet."
        yield row_xml(number, cell_xml(number, 1, text, plain))
