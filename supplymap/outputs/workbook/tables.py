"""A table on a sheet: title, one line on how it is sorted, frozen header, filter, rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Literal

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.book import MAX_COLUMNS, MAX_ROWS
from supplymap.outputs.workbook.cells import LINE_HEIGHT, cell_xml, letter, lines_needed, plain_value, row_xml
from supplymap.outputs.workbook.columns import Column, describe, fitted
from supplymap.outputs.workbook.painters import Painter, painted_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from supplymap.outputs.workbook.book import Book
    from supplymap.outputs.workbook.columns import Value

HEADER_ROW = 4
"""Row of the header on every table sheet, below title, explanation and a thin gap."""
NOTHING = "Nothing to show."
_NAMES = ("partner", "name", "product", "supplier", "name found", "file")
_FROZEN_WIDTH = 52
_TEXT_WIDTH = 150
_LETTER_WIDTH = 190
_SCALE = 75  # percent; eleven points print as eight
Print = Literal["one sheet of paper", "one page", "many pages"]


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


def row_numbers(count: int, bands: Mapping[int, str] | None = None) -> list[int]:
    """Return the sheet's row of each row of a table; a row stands below its band."""
    numbers, number = [], HEADER_ROW
    for index in range(count):
        number += 2 if bands and index in bands else 1
        numbers.append(number)
    return numbers


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
    print_on: Print = "one sheet of paper",
    bands: Mapping[int, str] | None = None,
    linked: Collection[str] = (),
    choices: Mapping[str, Sequence[str]] | None = None,
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
    print_on
        ``one page``: columns made narrow enough for a screen and for letter paper. ``many pages``: letter paper,
        several pages side by side. Otherwise larger paper where the table is wide.
    bands
        By position of a row, a sentence about it and those after it, in a row of its own above it.
    linked
        Headers of columns whose cells lead to other sheets; see `Book.link`.
    choices
        By header, the words to choose from in its cells.

    Returns
    -------
    sheet
        The openpyxl sheet.
    """
    sheet = book.add_sheet(title, tab=tab)
    columns = table.described(formats)[:MAX_COLUMNS]
    fits = print_on == "one page"
    if fits:
        columns = fitted(columns)
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[letter(number)].width = column.width
    _heading(sheet, heading or title, note, [column.width for column in columns])
    for number, column in enumerate(columns, 1):
        looks.put(sheet, HEADER_ROW, number, column.header, looks.header_look(column.align))
    lines = max((lines_needed(column.header, column.width - 3) for column in columns), default=1)
    sheet.row_dimensions[HEADER_ROW].height = LINE_HEIGHT * lines + 3
    frozen = _frozen(columns)
    sheet.freeze_panes = f"{letter(frozen + 1)}{HEADER_ROW + 1}"
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = LINE_HEIGHT + 2, True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    if print_on == "many pages":
        book.spread_paper(sheet, _SCALE, f"A:{letter(frozen)}" if frozen else "")
    elif not fits and sum(column.width for column in columns) > _LETTER_WIDTH:
        book.enlarge_paper(sheet)
    if not len(table):
        looks.put(sheet, HEADER_ROW + 1, 1, nothing, looks.EMPTY)
        return sheet
    bands = bands if bands and len(table) + len(bands) < MAX_ROWS - HEADER_ROW else {}
    numbers = row_numbers(min(len(table), MAX_ROWS - HEADER_ROW - 1), bands)
    left = len(table) - len(numbers)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{letter(len(columns))}{numbers[-1]}"
    for header, words in (choices or {}).items():
        _offer(sheet, letter(table.headers.index(header) + 1), numbers[-1], words)
    painters = [Painter.of(book, column, linked=column.header in linked, tight=fits) for column in columns]
    rows = painted_rows(table.columns, painters, numbers, bands, book.style(looks.BAND))
    if left:
        text = f"{left:,} more rows do not fit on a sheet."
        last = row_xml(numbers[-1] + 1, cell_xml(numbers[-1] + 1, 1, text, book.style(looks.EMPTY)))
        rows = chain(rows, [last])
    book.stream(sheet, rows, last_row=numbers[-1] + bool(left), last_column=len(columns))
    return sheet


def _offer(sheet: Worksheet, column: str, last_row: int, words: Sequence[str]) -> None:
    """Offer words in the cells of a column; another text may be written all the same."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - heavy

    rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
    rule.add(f"{column}{HEADER_ROW + 1}:{column}{last_row}")
    sheet.add_data_validation(rule)


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
    if not widths:
        # no table below it: it may run on
        looks.put(sheet, 2, 1, note, replace(looks.NOTE, wrap=False))
        sheet.row_dimensions[2].height = LINE_HEIGHT + 1
        sheet.row_dimensions[3].height = 6
        return
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
