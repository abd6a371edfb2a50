"""Sheets of rows to decide: drop-downs in the yellow cells, hidden marks, nothing else to write into."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.cells import LINE_HEIGHT, cell_xml, letter, lines_needed, row_xml
from supplymap.outputs.workbook.tables import HEADER_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from supplymap.outputs.workbook.book import Book
    from supplymap.outputs.workbook.cells import StyleIds
    from supplymap.workspace.view import ViewColumn, ViewRow, ViewSheet

CHOICES = "Choices"
"""Title of the hidden sheet with the words of the drop-downs."""
_WRITE = "FFF6D5"
"""Fill of the cells to write into."""
_HEADING = "8A5A00"
"""Fill of their headers."""
STATUS_FILLS = {
    "People disagree": looks.MARKED_COLOURS["error"],
    "Asked again": looks.MARKED_COLOURS["warning"],
    "Open": looks.MARKED_COLOURS["note"],
}
_LONGEST_FROZEN = 3
_MOST_WORDS = 400
"""Most words of one drop-down: nobody reads more."""

Words = tuple[str, ...]


def add_view_sheets(
    book: Book, sheets: Sequence[ViewSheet], further: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Add sheets to fill in, and the hidden sheet with the words to choose from.

    Parameters
    ----------
    book
        The workbook in the making.
    sheets
        What stands on them.
    further
        By the name of a column of readings, what else its cells may say, whatever the row.

    Notes
    -----
    The sheets are protected without a password: the columns that people do not see can be neither shown nor deleted.
    Their cells are not locked, because programs refuse to sort rows with locked cells; that a row is not what it was is
    seen by its marks when it is read back.
    """
    lists: dict[Words, int] = {}
    for sheet in sheets:
        _add(book, sheet, lists, further or {})
    hidden = book.add_sheet(CHOICES)
    hidden.sheet_state = "hidden"
    for words, number in lists.items():
        looks.put(hidden, 1, number, "Choices", looks.HEADER)
        for row, word in enumerate(words, 2):
            looks.put(hidden, row, number, word)


def _add(book: Book, view: ViewSheet, lists: dict[Words, int], further: Mapping[str, Sequence[str]]) -> None:
    layout = view.layout
    sheet = book.add_sheet(layout.title, tab=_HEADING if view.rows else "")
    looks.put(sheet, 1, 1, layout.title, looks.TITLE)
    sheet.row_dimensions[1].height = 28
    looks.put(sheet, 2, 1, layout.note, replace(looks.NOTE, wrap=False))
    sheet.row_dimensions[3].height = 6
    last = HEADER_ROW + max(len(view.rows), 1)
    for number, column in enumerate(layout.columns, 1):
        _head(sheet, number, column)
        if view.rows:
            for rule in _rules(view, column, letter(number), lists, further.get(column.name, ())):
                sheet.add_data_validation(rule)
    sheet.row_dimensions[HEADER_ROW].height = 2 * LINE_HEIGHT + 3
    sheet.freeze_panes = f"{letter(_LONGEST_FROZEN)}{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    book.enlarge_paper(sheet)
    if not view.rows:
        looks.put(sheet, HEADER_ROW + 1, 1, layout.nothing, looks.EMPTY)
        return
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{letter(len(layout.columns))}{last}"
    _protect(sheet)
    # every style is registered before rows are streamed
    styles = {(look, fill): book.style(_look(look, fill)) for look in layout.columns for fill in ("", *STATUS_FILLS)}
    book.stream(sheet, _rows(view, styles), last_row=last, last_column=len(layout.columns))


def _head(sheet: Worksheet, number: int, column: ViewColumn) -> None:
    look = looks.header_look()
    looks.put(sheet, HEADER_ROW, number, column.header, replace(look, fill=_HEADING) if column.is_open else look)
    shape = sheet.column_dimensions[letter(number)]
    shape.width = column.width
    shape.hidden = column.is_mark


def _protect(sheet: Worksheet) -> None:
    """Protect the sheet; what is set to False is allowed."""
    rules = sheet.protection
    rules.sheet = True
    rules.sort = rules.autoFilter = rules.formatCells = rules.formatRows = rules.deleteRows = False
    rules.formatColumns = rules.insertColumns = rules.deleteColumns = rules.insertRows = True


def _rules(
    view: ViewSheet, column: ViewColumn, place: str, lists: dict[Words, int], further: Sequence[str]
) -> Iterator[DataValidation]:
    """Yield what may be typed into a column: one rule for the rows that offer the same words."""
    rows: defaultdict[Words, list[int]] = defaultdict(list)
    for number, words in enumerate(_words(view, column, further), HEADER_ROW + 1):
        rows[words].append(number)
    for words, of in rows.items():
        source = ""
        if words:
            # a list written into the rule itself may hold no commas
            home = letter(lists.setdefault(words, len(lists) + 1))
            source = f"'{CHOICES}'!${home}$2:${home}${1 + len(words)}"
        rule = _rule(column, source)
        for first, last in _runs(of):
            rule.add(f"{place}{first}:{place}{last}")
        yield rule


def _words(view: ViewSheet, column: ViewColumn, further: Sequence[str]) -> Iterator[Words]:
    """Yield the words that each row offers in a column: what is likeliest for it first."""
    own = tuple(choice.word for choice in column.choices) or (("yes", "no") if column.kind == "yes-no" else ())
    if column.kind == "name":
        yield from ((*(text for text in row.choices if text), *own) for row in view.rows)
        return
    if column.kind != "reading":
        yield from (own for _ in view.rows)
        return
    known = {choice.value for choice in column.choices}
    readings = sorted({text for row in view.rows for text in row.choices} - known)
    others = tuple(dict.fromkeys((*readings, *further)))
    for row in view.rows:
        likely = _likely(row, known)
        rest = [text for text in others if text not in likely] if len(others) < _MOST_WORDS else []
        yield (*likely, *own, *rest)


def _likely(row: ViewRow, known: set[str]) -> Words:
    return tuple(text for text in row.choices if text not in known) if len(row.choices) > 1 else ()


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of the rows that follow each other."""
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


def _rule(column: ViewColumn, source: str) -> DataValidation:
    """Return what may be typed into a column."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - heavy

    if source:
        rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
        rule.error = "Choose one of the words of the list."
        if column.kind == "reading":
            rule.errorStyle = "warning"
            rule.error = column.hint
    elif column.kind == "date":
        rule = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True, showErrorMessage=True)
        rule.errorStyle = "warning"
        rule.error = "Write a day, as 2031-12-31."
    elif column.is_open:
        rule = DataValidation("textLength", operator="lessThan", formula1="2000", allow_blank=True)
        rule.showErrorMessage = True
        rule.error = "Less than 2,000 letters, please."
    else:
        rule = DataValidation("custom", formula1="FALSE", allow_blank=True, showErrorMessage=True)
        rule.error = "This cell is for reading. Write into the yellow columns."
    rule.errorTitle = column.header[:32]
    return rule


def _look(column: ViewColumn, status: str) -> looks.Look:
    look = replace(looks.body_look(), is_open=True)
    if column.kind == "date":
        look = replace(looks.body_look("center", "yyyy-mm-dd"), is_open=True)
    elif column.is_open:
        look = replace(look, number_format="@")
    if column.is_open:
        return replace(look, fill=_WRITE)
    return replace(look, fill=STATUS_FILLS.get(status, "")) if column.name == "status" else look


def _rows(view: ViewSheet, styles: Mapping[tuple[ViewColumn, str], StyleIds]) -> Iterator[str]:
    for number, row in enumerate(view.rows, HEADER_ROW + 1):
        cells, most = [], 1
        for place, column in enumerate(view.layout.columns, 1):
            text = row.cells.get(column.name, "")
            fill = row.status if row.status in STATUS_FILLS and column.name == "status" else ""
            cells.append(cell_xml(number, place, _plain(text, column), styles[column, fill]))
            if not column.is_mark:
                most = max(most, lines_needed(text, column.width - 2))
        yield row_xml(number, "".join(cells), most)


def _plain(text: str, column: ViewColumn) -> str | date | None:
    """Return what stands in a cell: a day as a date, where it is one."""
    if column.kind != "date":
        return text or None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None
