"""OpenDocument spreadsheets (.ods)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from supplymap.errors import InputError
from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets import cells
from supplymap.sheets.facts import WORDED
from supplymap.sheets.formats import WORD
from supplymap.sheets.grid import Grid
from supplymap.sheets.limits import (
    COLUMNS,
    ROWS,
    TEXT_LENGTH,
    DamagedError,
    protected,
    too_large,
)
from supplymap.sheets.parts import Parts
from supplymap.sheets.shape import FAR_COLUMN
from supplymap.sheets.xmlparts import parse
from supplymap.sheets.xmltexts import TextsOfPart

if TYPE_CHECKING:
    from supplymap.sheets.archive import Archive
    from supplymap.sheets.limits import Budget
    from supplymap.sheets.workbook import Sheet

_DEPTH = 64
_CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
_RULE = "rule for input"
_ASIDE = {
    "office:annotation": "comment",
    "table:tracked-changes": "deleted text",
    "table:shapes": "text box or drawing",
    "table:content-validations": _RULE,
    "table:named-expressions": "defined name",
    "table:database-ranges": "defined name",
    "table:data-pilot-tables": "pivot table",
}
"""Elements whose text is not in a cell, and what it is."""
_SKIPPED = (
    *("settings.xml", "/mimetype", "/meta-inf/", "/configurations2/", "/thumbnails/", "/manifest.rdf"),
    *("/basic/", "/scripts/", "/objectreplacements/"),
)
"""Marks of parts that are read here or hold no words of people; macros are told of elsewhere."""
_PLACES = {"meta.xml": "property of the file", "styles.xml": "page header or footer"}
_TRUTH = {"TRUE": "yes", "FALSE": "no"}
_SPACES = {"text:tab": " ", "text:line-break": "\n"}
_NUMBERS = frozenset(("float", "percentage", "currency"))
_PERIOD = re.compile(r"(-)?PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d*)?S)?")


def read_opendocument(archive: Archive, budget: Budget) -> list[Sheet]:
    """Read all sheets.

    Parameters
    ----------
    archive
        The file.
    budget
        Limits, and the file's name.

    Returns
    -------
    sheets
        In the sequence of the tabs, hidden ones included.

    Raises
    ------
    InputError
        For encrypted files, beyond a limit, or without a sheet.
    """
    if "meta-inf/manifest.xml" in archive and b"encryption-data" in archive.read("meta-inf/manifest.xml"):
        raise protected(budget.file)
    if "content.xml" not in archive:
        raise protected(budget.file) if "encrypted-package" in archive else DamagedError("no content")
    listener = _Content(budget)
    parse(archive.stream("content.xml", budget.sheet_bytes), listener)
    grids = listener.grids
    if not grids:
        raise InputError(f"{budget.file} has no sheet: choose the file that holds the supplier list.")
    source = Source(budget.file, "", 0)
    if any(name.startswith(("basic/", "scripts/")) for name in archive.names):
        grids[0].issues.insert(0, issue("macros-ignored", source, "", ""))
    if listener.external:
        grids[0].issues.insert(0, issue("external-links-ignored", source, "", ""))
    for aside in listener.asides:
        aside.add(grids[0])
    _read_parts(archive, grids[0])
    return [grid.finish() for grid in grids]


def _read_parts(archive: Archive, grid: Grid) -> None:
    """Read the other parts: properties, page headers, charts and other objects in it."""
    Parts(archive, _SKIPPED, _PLACES, seen={"content.xml"}).of_file(grid)


@dataclass(frozen=True, slots=True)
class _Aside:
    """Text that stands in no cell, with the sheet and the cell it belongs to."""

    found: TextsOfPart
    place: str
    grid: Grid | None
    row: int = 0
    column: int | None = None

    def add(self, first: Grid) -> None:
        """Add the texts to their sheet; to the first one if they belong to none."""
        where = self.place if self.column is None else f"{self.place} of {cells.cell_name(self.row, self.column)}"
        grid = self.grid or first
        texts = [found.text for found in self.found.found]
        if self.place == _RULE:  # "cell-content-is-in-list("one";"two")"
            texts = [part for text in texts for part in text.split('"')[1::2] or [text]]
        for text in dict.fromkeys(texts):
            grid.add_aside(text, where, self.row, self.column, file=self.grid is None)


class _Content:
    """Listener for the content of a spreadsheet."""

    def __init__(self, budget: Budget) -> None:
        self.grids: list[Grid] = []
        self.external = False
        self._budget = budget
        self._depth = self._seen = self._aside = 0
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._grid: Grid | None = None
        self._row = self._rows = self._column = 0
        self._hidden = self._in_row = self._in_cell = self._in_text = self._has_text = False
        self._values: list[str] = []
        self._far: list[tuple[int, str]] = []
        self._cell_depth = 0
        self._cell: dict[str, str] = {}
        self._parts: list[str] = []
        self._length = 0
        self.asides: list[_Aside] = []
        self._beside = TextsOfPart()
        self._shown: Counter[str] = Counter()

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Handle the start of an element."""
        self._depth += 1
        self._seen += 1
        if self._depth > _DEPTH or self._seen > self._budget.elements:
            raise DamagedError("elements without end")
        if self._aside:
            self._aside += 1
            self._beside.start(name, attributes)
        elif self._in_cell:
            self._start_inside(name, attributes)
        elif self._in_row and name in _CELLS:
            self._in_cell, self._cell, self._parts, self._length = True, attributes, [], 0
            self._cell_depth, self._has_text = self._depth, False
        elif name in _ASIDE:
            self._start_aside(name, attributes)
        elif name == "table:table-row" and self._grid is not None:
            self._start_row(attributes)
        elif name == "table:table":
            self._start_table(attributes)
        elif name == "table:table-source":
            self._grid, self.external = None, True
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def end(self, name: str, /) -> None:
        """Handle the end of an element."""
        self._depth -= 1
        if self._aside:
            self._aside -= 1
            self._beside.end(name)
        elif self._in_cell:
            if name in ("text:p", "text:h"):
                self._in_text = False
            elif self._depth < self._cell_depth:
                self._in_cell = False
                self._end_cell()
        elif name == "table:table-row" and self._in_row:
            self._end_row()
        elif name == "table:table":
            self._grid = None

    def text(self, data: str, /) -> None:
        """Handle text."""
        if self._aside:
            self._beside.text(data)
        elif self._in_text:
            self._add_text(data)

    def _start_aside(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element whose text is in no cell."""
        self._aside = 1
        self._beside = TextsOfPart()
        self._beside.start(name, attributes)
        place = _ASIDE.get(name, "text box or drawing")
        cell = (self._row + 1, self._column) if self._in_cell else ()
        self.asides.append(_Aside(self._beside, place, self._grid, *cell))

    def _add_text(self, data: str) -> None:
        self._parts.append(data)
        self._length += len(data)
        if self._length > TEXT_LENGTH:
            raise DamagedError("a text without end")

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("text:p", "text:h"):
            if self._parts:
                self._parts.append("\n")
            self._in_text = self._has_text = True
        elif name == "text:s":
            blanks = min(_count(attributes, "text:c"), TEXT_LENGTH)
            self._budget.spend_bytes(blanks)
            self._add_text(" " * blanks)
        elif name in _SPACES:
            self._add_text(_SPACES[name])
        elif name in _ASIDE or name.startswith("draw:"):
            self._start_aside(name, attributes)
        elif name == "text:a" and self._grid is not None and (tip := attributes.get("office:title")):
            where = cells.cell_name(self._row + 1, self._column)
            self._grid.add_aside(tip, f"tip of the link of {where}", self._row + 1, self._column)

    def _start_table(self, attributes: dict[str, str]) -> None:
        name = attributes.get("table:name", "")
        hidden = attributes.get("table:style-name") in self._hidden_styles
        if name.startswith("'file:"):  # a copy of another file's sheet, kept for its formulas
            self._grid, self.external = None, True
            return
        self._grid = Grid(self._budget.file, name, self._budget, hidden=hidden)
        self._row = 0
        self.grids.append(self._grid)
        if len(self.grids) > self._budget.limits.sheets:
            raise too_large(self._budget.file, f"it has more than {self._budget.limits.sheets:,} sheets")

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._in_row = True
        self._rows = _count(attributes, "table:number-rows-repeated")
        self._hidden = attributes.get("table:visibility", "visible") != "visible"
        self._column = 0
        self._values, self._far = [], []

    def _end_row(self) -> None:
        self._in_row = False
        first, self._row = self._row + 1, self._row + self._rows
        if self._grid is None or not (self._values or self._far):
            return
        if self._row > ROWS:
            raise too_large(self._budget.file, f"a sheet has more than {ROWS:,} rows")
        self._budget.check_cells(self._rows * (len(self._values) + len(self._far)))
        for number in range(first, self._row + 1):
            self._grid.add(number, self._values, hidden=self._hidden)
            for column, text in self._far:
                self._grid.add_far(number, column, text, hidden=self._hidden)

    def _end_cell(self) -> None:
        first, cell = self._column, self._cell
        repeated = _count(cell, "table:number-columns-repeated")
        self._column += repeated
        if self._grid is None:
            return
        if "table:number-rows-spanned" in cell or "table:number-columns-spanned" in cell:
            self._merge(first)
        text = self._cell_text(first)
        if not text:
            return
        if self._column > COLUMNS:
            raise too_large(self._budget.file, f"a sheet has more than {COLUMNS:,} columns")
        for column in range(first, self._column):
            if column < FAR_COLUMN:
                self._values.extend([""] * (column - len(self._values)))
                self._values.append(text)
            else:
                self._far.append((column, text))

    def _merge(self, column: int) -> None:
        rows = _count(self._cell, "table:number-rows-spanned")
        columns = _count(self._cell, "table:number-columns-spanned")
        if self._grid is not None and (rows > 1 or columns > 1):
            top = self._row + 1
            bottom, right = min(top + rows - 1, ROWS), min(column + columns, COLUMNS) - 1
            self._grid.merges.append((top, column, bottom, right))

    def _note_words(self, column: int, shown: str) -> None:
        """Keep the words that the format of a number, date or truth value shows; of equal words only the first ones."""
        words = "".join(filter(str.isalpha, shown))
        self._shown[words] += 1
        if self._grid is not None and self._shown[words] <= WORDED and WORD.search(shown):
            where = cells.cell_name(self._row + 1, column)
            self._grid.add_aside(shown, f"number format of {where}", self._row + 1, column)

    def _cell_text(self, column: int) -> str:
        """Return the text of the cell that just ended; report why it has none."""
        cell, shown = self._cell, "".join(self._parts)
        if not cell:
            return shown
        formula = cell.get("table:formula", "")
        kind = cell.get("office:value-type", "")
        failed = bool(formula) and (shown in cells.ERRORS or shown.startswith("Err:"))
        if cell.get("calcext:value-type") == "error" or failed:
            self._report("error-cell", column, shown or "error")
            return ""
        # a formula that yields an empty text has no type, but an empty paragraph
        if formula and not kind and not self._has_text:
            self._report("formula-without-value", column, f"={formula.partition(':=')[2] or formula}")
            return ""
        if kind and kind != "string":
            self._note_words(column, shown)
        if kind in _NUMBERS:
            if formula and shown in _TRUTH:  # of a function such as TRUE()
                return _TRUTH[shown]
            return _number(cell.get("office:value", ""), shown)
        if kind == "boolean":
            return {"true": "yes", "false": "no"}.get(cell.get("office:boolean-value", ""), shown)
        if kind == "date":
            return _date(cell.get("office:date-value", ""), shown)
        if kind == "time":
            return _time(cell.get("office:time-value", ""), shown)
        return shown or cell.get("office:string-value", "")

    def _report(self, code: str, column: int, found: str) -> None:
        if self._grid is not None:
            self._grid.report(code, self._row + 1, column, found)


def _count(attributes: dict[str, str], name: str) -> int:
    """Return how often something repeats: at least once."""
    text = attributes.get(name)
    if text is None:
        return 1
    return max(int(text), 1) if len(text) < 10 else ROWS + 1


def _number(stored: str, shown: str) -> str:
    try:
        value = float(stored)
    except ValueError:
        return shown
    text = cells.number_text(value)
    # a code shown with leading zeros, such as 0901 or 0901.21.0000, is more than its number
    if shown.startswith("0") and text.isdigit() and len(shown) > 1:
        digits = re.sub(r"[ .\-/]", "", shown)
        if digits.isdigit() and int(digits) == int(text):
            return shown
    return text


def _date(stored: str, shown: str) -> str:
    try:
        return cells.moment_text(datetime.fromisoformat(stored))
    except (ValueError, OverflowError):
        return stored or shown


def _time(stored: str, shown: str) -> str:
    period = _PERIOD.fullmatch(stored)
    if period is None:
        return stored or shown
    hours, minutes, seconds = (int(part or 0) for part in period.groups()[1:])
    return f"{period[1] or ''}{hours:02}:{minutes:02}:{seconds:02}"
