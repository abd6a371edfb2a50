"""The workbook of decisions: what is open, duplicates, columns and papers, to fill in and to read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.book import Book
from supplymap.outputs.workbook.cells import LINE_HEIGHT, cell_xml, letter, lines_needed, row_xml
from supplymap.outputs.workbook.pages import Grid, Prose, Section, add_page
from supplymap.outputs.workbook.tables import HEADER_ROW, Table
from supplymap.ranking.amounts import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from supplymap.outputs.workbook.cells import StyleIds
    from supplymap.outputs.workbook.pages import Block
    from supplymap.workspace.view import ViewColumn, ViewSheet

FIRST, CHOICES = "Read me first", "Choices"
_WRITE = "FFF6D5"
"""Fill of the cells to write into."""
_HEADING = "8A5A00"
"""Fill of their headers."""
_STATUS = {
    "People disagree": looks.MARKED_COLOURS["error"],
    "Asked again": looks.MARKED_COLOURS["warning"],
    "Open": looks.MARKED_COLOURS["note"],
}
_COUNTED = ("People disagree", "Asked again", "Open", "Cannot tell", "Decided")
_MEANINGS = (
    ("Open", "Nobody has decided yet."),
    (
        "Asked again",
        "It was decided, and what the decision rests on has changed since, or somebody decided otherwise. "
        "Look at it once more.",
    ),
    ("People disagree", "Two people decided differently without knowing of each other. The more cautious holds."),
    ("Cannot tell", "Somebody looked and could not tell. It stays possible."),
    ("Decided", "It holds until somebody decides otherwise, or a text changes."),
)
_LONGEST_FROZEN = 3


def write_decisions(
    path: str | Path, sheets: Sequence[ViewSheet], *, as_of: date, run: str = "", commands: Sequence[str] = ()
) -> None:
    """Write the workbook of decisions.

    Parameters
    ----------
    path
        Where to; the folder exists.
    sheets
        What stands on it.
    as_of
        Day of the export.
    run
        Name of the run whose questions it holds; empty if there was none.
    commands
        What to type to read it back.

    Notes
    -----
    The sheets are protected without a password: the columns that people do not see can be neither shown nor deleted.
    Their cells are not locked, because programs refuse to sort rows with locked cells; that a row is not what it was is
    seen by its marks when it is read back.
    """
    book = Book()
    add_page(
        book,
        FIRST,
        heading="Your decisions",
        subtitle=f"Exported on {as_of.isoformat()}" + (f" after the run {run}" if run else ""),
        blocks=list(_first_page(sheets, commands)),
        tab=looks.NAVY,
    )
    lists = _lists(sheets)
    for sheet in sheets:
        _add(book, sheet, lists)
    _add_choices(book, lists)
    book.save(path, as_of)


def _first_page(sheets: Sequence[ViewSheet], commands: Sequence[str]) -> Iterator[Block]:
    waiting = sum(sheet.count("People disagree", "Asked again", "Open") for sheet in sheets)
    yield Section("What to do")
    if waiting:
        verb, they = ("waits", "it stands") if waiting == 1 else ("wait", "they stand")
        yield Prose(
            f"1.  {counted(waiting, 'row')} {verb} for you: {they} first on the sheets Matches, Duplicates and Columns."
        )
    else:
        yield Prose("1.  Nothing waits for you. You may still change what was decided.")
    yield Prose(
        "2.  Write into the yellow cells only: choose the decision, write your reason in a few words, and your name. "
        "Leave a row as it is if you do not know yet."
    )
    yield Prose("3.  Save the workbook, close it, and type:")
    for command in commands:
        yield Prose(f"        {command}")
    yield Prose("4.  Your decisions count from the next run on.")
    yield Section("How much is open")
    yield Grid(
        Table.from_rows(
            ("Sheet", *_COUNTED),
            [(sheet.layout.title, *(sheet.count(word) for word in _COUNTED)) for sheet in sheets[:-1]],
        )
    )
    yield Section("What happens when it is read back")
    yield Prose(
        "•  Only cells that you changed count. Rows that you leave, sort, filter, delete or copy change nothing."
    )
    yield Prose("•  Sort whole rows, never one column alone: a decision would stand beside another partner.")
    yield Prose("•  A decision without a reason or a name is not taken, and you are told which.")
    yield Prose('•  To take a decision back, choose "Not decided" and write why.')
    yield Prose(
        "•  If somebody decided otherwise since this workbook was written, both decisions are kept and you are told. "
        "Until one of you decides again, the more cautious holds: a possible match stays possible."
    )
    yield Prose("•  Reading the same workbook twice changes nothing.")
    yield Section("What the words under Status mean")
    yield Grid(Table.from_rows(("Status", "Meaning"), _MEANINGS), spread=True)


def _lists(sheets: Sequence[ViewSheet]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the words of each drop-down, by sheet and column."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for sheet in sheets:
        for column in sheet.layout.filled:
            words = [choice.word for choice in column.choices] or (["yes", "no"] if column.kind == "yes-no" else [])
            if column.kind == "reading":
                readings = dict.fromkeys(text for row in sheet.rows for text in row.choices)
                known = {choice.value for choice in column.choices}
                words = [*sorted(text for text in readings if text not in known), *words]
            if words:
                found[sheet.layout.title, column.name] = tuple(words)
    return found


def _add_choices(book: Book, lists: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
    """Add the hidden sheet with the words of the drop-downs: a list written into the rule itself may hold no commas."""
    sheet = book.add_sheet(CHOICES)
    sheet.sheet_state = "hidden"
    for number, ((title, _), words) in enumerate(lists.items(), 1):
        looks.put(sheet, 1, number, f"Choices of {title}", looks.HEADER)
        for row, word in enumerate(words, 2):
            looks.put(sheet, row, number, word)


def _add(book: Book, view: ViewSheet, lists: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
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
            sheet.add_data_validation(_rule(column, letter(number), last, _source(lists, layout.title, column)))
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
    styles = {(look, fill): book.style(_look(look, fill)) for look in layout.columns for fill in ("", *_STATUS)}
    rows = _rows(view, styles)
    book.stream(sheet, rows, last_row=last, last_column=len(layout.columns))


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


def _source(lists: Mapping[tuple[str, str], tuple[str, ...]], title: str, column: ViewColumn) -> str:
    """Return where the words of a drop-down stand; empty for none."""
    names = list(lists)
    if (title, column.name) not in lists:
        return ""
    place = letter(names.index((title, column.name)) + 1)
    return f"'{CHOICES}'!${place}$2:${place}${1 + len(lists[title, column.name])}"


def _rule(column: ViewColumn, place: str, last: int, source: str) -> DataValidation:
    """Return what may be typed into a column."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - heavy

    if source:
        rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
        rule.error = "Choose one of the words of the list."
        if column.kind == "reading":
            rule.errorStyle = "warning"
            rule.error = 'Not one of the list. Party and field, as in "factory: country", are understood as well.'
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
    rule.add(f"{place}{HEADER_ROW + 1}:{place}{last}")
    return rule


def _look(column: ViewColumn, status: str) -> looks.Look:
    look = replace(looks.body_look(), is_open=True)
    if column.kind == "date":
        look = replace(looks.body_look("center", "yyyy-mm-dd"), is_open=True)
    elif column.is_open:
        look = replace(look, number_format="@")
    if column.is_open:
        return replace(look, fill=_WRITE)
    return replace(look, fill=_STATUS.get(status, "")) if column.name == "status" else look


def _rows(view: ViewSheet, styles: Mapping[tuple[ViewColumn, str], StyleIds]) -> Iterator[str]:
    for number, row in enumerate(view.rows, HEADER_ROW + 1):
        cells, most = [], 1
        for place, column in enumerate(view.layout.columns, 1):
            text = row.cells.get(column.name, "")
            fill = row.status if row.status in _STATUS and column.name == "status" else ""
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
