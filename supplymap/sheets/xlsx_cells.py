"""The second reader: sheets of .xlsx files cell by cell, for all that the scan does not find plain.

It finds errors, formulas without a stored value, formats made of zeros, hidden rows and merges itself, reserves no
rectangle, and ignores the dimension that the file claims.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from supplymap.sheets import cells
from supplymap.sheets.facts import SheetFacts
from supplymap.sheets.formats import GENERAL, Format
from supplymap.sheets.limits import COLUMNS, ROWS, TEXT_LENGTH, DamagedError
from supplymap.sheets.parts import add_texts
from supplymap.sheets.shape import FAR_COLUMN
from supplymap.sheets.xlsx_scan import BLANK_CELL
from supplymap.sheets.xmlparts import local, parse
from supplymap.sheets.xmltexts import TextsOfPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.sheets.grid import Grid
    from supplymap.sheets.xlsx_scan import Scan

_DEPTH = 64
_OTHERS = 5_000_000
_DISTINCT = 10_000
_TRUE = frozenset(("1", "true", "on"))
_NO_ADDRESS = re.compile(rb'<c(?:>|/>|\s++(?!r="))')
_TEXTS = frozenset(("t", "v", "f"))
_SHEET = frozenset(("c", "row", "mergeCell"))


class _Enough(Exception):  # noqa: N818 - no error: everything was read
    """Ends parsing after the last row with a value."""


class _Names(dict[str, str]):
    """Local names by the names as written."""

    def __missing__(self, name: str) -> str:
        if len(self) > _DISTINCT:
            raise DamagedError("names without end")
        self[name] = text = local(name)
        return text


class SheetCells:
    """Listener for one sheet.

    Parameters
    ----------
    grid
        Receives rows, merges and problems.
    styles
        Number format by style number.
    shared
        Shared texts.
    from_1904
        Whether days are counted from 1904.
    last_row
        The last row with a value if known, or 0: later rows are not parsed.
    frame
        Receives what stands outside the rows.
    """

    def __init__(
        self,
        grid: Grid,
        styles: Sequence[Format],
        shared: Sequence[str],
        *,
        from_1904: bool,
        last_row: int = 0,
        frame: TextsOfPart | None = None,
    ) -> None:
        self._frame = frame or TextsOfPart()
        self._grid, self._styles, self._shared, self._from_1904 = grid, styles, shared, from_1904
        self._last_row = last_row
        self._most = grid.budget.elements
        self._depth = 0
        self._seen = self._others = self._rows = 0
        self._names = _Names()
        self._row, self._hidden, self._filled = 0, False, False
        self._values: list[str] = []
        self._far: list[tuple[int, str]] = []
        self._column = -1
        self._in_row = self._in_cell = False
        self._type = self._style = ""
        self._parts: list[str] | None = None
        self._value: list[str] | None = None
        self._formula: str | None = None
        self._reading = 0
        self._length = 0
        self.facts = SheetFacts()

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Handle the start of an element."""
        self._depth += 1
        self._seen += 1
        if self._depth > _DEPTH or self._seen > self._most:
            raise DamagedError("elements without end")
        name = self._names[name]
        if self._in_cell:
            if name in _TEXTS and not self._reading:
                self._parts = []
            elif name == "rPh":
                self._reading += 1
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self.facts.hide_columns(attributes)
            self._grid.note = self.facts.note
            self._frame.start(name, attributes)
        else:
            self._others += 1
            if self._others > _OTHERS:
                raise DamagedError("elements without end")
            if not self._in_row:
                self._frame.start(name, attributes)

    def end(self, name: str, /) -> None:
        """Handle the end of an element."""
        self._depth -= 1
        name = self._names[name]
        if self._in_cell:
            if self._parts is not None and name in _TEXTS:
                self._end_text(name)
            elif name == "rPh":
                self._reading -= 1
            elif name == "c":
                self._end_cell()
        elif name == "row" and self._in_row:
            self._end_row()
        elif not self._in_row and name not in _SHEET:
            self._frame.end(name)

    def text(self, data: str, /) -> None:
        """Handle text."""
        if self._parts is not None:
            self._parts.append(data)
            self._length += len(data)
            if self._length > TEXT_LENGTH:
                raise DamagedError("a text without end")
        elif not self._in_row:
            self._frame.text(data)

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self._in_row:
            raise DamagedError("a row inside a row")
        number = int(attributes.get("r", self._row + 1))
        self._rows += 1
        if not 1 <= number <= ROWS or self._rows > 2 * ROWS:
            raise DamagedError(f"row {number}")
        self._row, self._in_row = number, True
        self._hidden, self._filled = attributes.get("hidden") in _TRUE, False
        self._column = -1
        self._values, self._far = [], []

    def _end_row(self) -> None:
        self._in_row = False
        if not self._filled:
            self._grid.blank_rows += 1
            return
        self._grid.add(self._row, self._values, hidden=self._hidden)
        for column, text in self._far:
            self._grid.add_far(self._row, column, text, hidden=self._hidden)
        if self._row == self._last_row:
            raise _Enough

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if not self._in_row:
            raise DamagedError("a cell outside a row")
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            row, self._column = cells.cell_position(reference)
            if row != self._row:
                raise DamagedError(f"{reference} in row {self._row}")
        if self._column >= COLUMNS:
            raise DamagedError("columns without end")
        self._in_cell = True
        self._type, self._style = attributes.get("t", ""), attributes.get("s", "0")
        self._value = self._formula = self._parts = None
        self._length = 0

    def _end_text(self, name: str) -> None:
        text = "".join(self._parts or ())
        self._parts = None
        if name == "f":
            self._formula = text
        else:
            # a cell may have very many runs of text, which are joined once
            self._value = self._value if self._value is not None else []
            self._value.append(text)

    def _end_cell(self) -> None:
        self._in_cell = False
        if self._value is None and self._formula is None and self._type != "e":
            return
        self._filled = True
        text = self._cell_text()
        column = self._column
        if not text:
            return
        if words := self._form().words:
            self.facts.note_words(self._row, column, words)
        if column >= FAR_COLUMN:
            self._far.append((column, text))
            if len(self._far) > COLUMNS:
                raise DamagedError("cells without end")
            return
        values = self._values
        if column >= len(values):
            values.extend([""] * (column - len(values)))
            values.append(text)
        else:
            values[column] = text

    def _cell_text(self) -> str:
        """Return the text of the cell that just ended; report why it has none."""
        value, kind = None if self._value is None else "".join(self._value), self._type
        if kind == "e":
            self._grid.report("error-cell", self._row, self._column, value or "error")
            return ""
        # a formula that yields an empty text is stored with the type str and an empty value
        if self._formula is not None and (value is None or (not value and kind != "str")):
            self._grid.report("formula-without-value", self._row, self._column, f"={self._formula}")
            return ""
        value = value or ""
        if kind == "s" and value:
            index = int(value)
            if not 0 <= index < len(self._shared):
                raise DamagedError("a text that is not in the table")
            return self._shared[index]
        if kind in ("str", "inlineStr"):
            return cells.unescape(value)
        if kind == "b":
            return {"1": "yes", "true": "yes", "0": "no", "false": "no"}.get(value, value)
        if kind == "d":
            try:
                return cells.moment_text(datetime.fromisoformat(value))
            except ValueError:
                return value
        try:
            number = float(value)
        except ValueError:
            return value  # '' included: an empty cell that states a type
        return cells.formatted_text(number, self._form(), from_1904=self._from_1904)

    def _form(self) -> Format:
        """Return the number format of the cell."""
        style = int(self._style) if self._style.isdigit() else -1
        return self._styles[style] if 0 <= style < len(self._styles) else GENERAL

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = cells.cell_position(first)
        bottom, right = cells.cell_position(last or first)
        self._grid.merges.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))


def read_cells(
    chunks: Iterable[bytes],
    grid: Grid,
    styles: Sequence[Format],
    shared: Sequence[str],
    scan: Scan | None,
    *,
    from_1904: bool,
) -> None:
    """Read a sheet into a grid.

    Parameters
    ----------
    chunks
        The sheet's XML.
    grid
        Receives rows, merges and problems.
    styles
        Number format by style number.
    shared
        Shared texts.
    scan
        Result of the scan if all rows were recognised; formatted rows after the last value are then not read.
    from_1904
        Whether days are counted from 1904.
    """
    last_row = scan.last_row if scan else 0
    frame = TextsOfPart()
    listener = SheetCells(grid, styles, shared, from_1904=from_1904, last_row=last_row, frame=frame)
    with suppress(_Enough):
        parse(_thinned(chunks), listener)
    grid.worded.extend(listener.facts.worded)
    if not scan:
        add_texts(frame, grid, "sheet settings")
    else:
        grid.merges, grid.blank_rows = list(scan.facts.merges), scan.blank_rows


def _thinned(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Remove formatted cells without a value: a parser in Python is too slow for millions of them.

    Safe only if no comment or other encoding can hide a tag, and every cell states its address.
    """
    waiting = b""
    safe = True
    first = True
    for chunk in chunks:
        piece = waiting + chunk
        if first:
            safe = b"\x00" not in piece and (b"encoding=" not in piece[:100] or b"UTF-8" in piece[:100].upper())
            first = False
        safe = safe and b"<!" not in piece and _NO_ADDRESS.search(piece) is None
        if not safe:
            waiting = b""
            yield piece
            continue
        cut = piece.rfind(b"<row ") if len(piece) < 8 << 20 else -1
        waiting = piece[cut:] if cut > 0 else b""
        if cut > 0:
            piece = piece[:cut]
        yield BLANK_CELL.sub(b"", piece) if b'"/>' in piece or b"></c>" in piece else piece
    if waiting:
        yield BLANK_CELL.sub(b"", waiting) if safe else waiting
