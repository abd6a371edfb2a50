"""Scan of a sheet before a parser that trusts it: it is plain only if every byte is recognised.

python-calamine is fast, but it reserves the rectangle around all cells (one stray cell in the last row and column ends
the interpreter), and loses errors, formulas without a stored value, formats made of zeros, hidden rows and merges.
So it reads a sheet only if each row matches the grammar below, rows are sorted, and the rectangle around them is
modest; what it loses is noted here. All other sheets go to :mod:`supplymap.sheets.xlsx_cells`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import chain
from typing import TYPE_CHECKING

from supplymap.sheets.cells import cell_position, column_letter, column_number
from supplymap.sheets.facts import SheetFacts
from supplymap.sheets.limits import ALLOCATED, COLUMNS, RECTANGLE, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.sheets.formats import Format

# Possessive quantifiers keep every match linear. None encloses a group: Python 3.11 gets that wrong. Patterns that
# begin with blanks are matched at a position, never searched for: a search would try every blank of a run again.
_FORMULA = rb"<f[^<>/]*+(?:/>|>[^<]*+</f>)"
_VALUE = rb'(?:<v(?: xml:space="preserve")?+>[^<]*+</v>|<v ?/>)'
_ROW = re.compile(
    rb'\s*+<row r="(\d{1,7}+)"([^<>&/]*+)>'
    rb'(?:<c r="([A-Z]{1,3}+)\1"(?: s="\d++")?+(?: t="(?:s|n|b|str|inlineStr|(e))")?(?: [cv]m="\d++")*+>'
    rb"(?:" + _VALUE + rb'|<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>'
    rb"|(<f)[^<>/]*+(?:/>|>[^<]*+</f>)(?:" + _VALUE + rb")?+)</c>)*"
    rb"</row>"
)
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}+)(\d++)"(?: s="\d++")?+ t="e"[^<>]*+>(?:' + _FORMULA + rb")?+(?:<v[^<>]*+>([^<]*+))?"
)
_UNSAID = re.compile(
    rb'<c r="([A-Z]{1,3}+)(\d++)"(?: s="\d++")?+(?: t="(?!e")(\w++)")?[^<>]*+>'
    rb"<f[^<>/]*+(?:/>|>([^<]*+)</f>)(<v(?: ?/>|></v>))?</c>"
)


def _between(tag: bytes) -> bytes:
    """Return a pattern for the beginning of a tag, but only after the end of one it may follow, never inside a value.

    It begins with the letters of the tag, which a search finds ten times as fast as what stands before them.
    """
    before = (rb"\A", b'"/>', b'">', b"</c>", b"</row>")
    return tag + rb"(?:" + b"|".join(rb"(?<=" + each + tag + rb")" for each in before) + rb")"


BLANK_CELL = re.compile(_between(b'<c r="') + rb'[A-Z]{1,3}+\d{1,7}+"(?: s="\d++")?+(?:/>|></c>)')
"""A formatted cell without a value."""
_BLANK_ROW = re.compile(_between(b'<row r="') + rb'\d{1,7}+"[^<>&/]*+(?:/>|></row>)')
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^<>?]*+\?>)?\s*+<worksheet[\s>]")
_DATA = re.compile(rb"<sheetData(/?)>")
OTHER_ENCODING = re.compile(rb'\sencoding=["\'](?!(?i:utf-8|us-ascii)["\'])')
"""An encoding in the first line that is not UTF-8."""
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7})(?::([A-Z]{1,3}\d{1,7}))?" ?/>')
_HIDDEN = re.compile(rb'\bhidden="(?!0"|false")')
_COLUMNS = re.compile(rb"<col [^<>]*>")
_ATTRIBUTE = re.compile(r'\s(min|max)="(\d{1,6})"')
_LONGEST_HEAD = 4 << 20
_LONGEST_ROW = _LONGEST_TAIL = 16 << 20
_MOST_FORMATS = 1_000
_MOST_NOTED = 2_000_000


@dataclass(frozen=True, slots=True)
class Scan:
    """Result of the scan of a sheet whose rows are all recognised.

    Attributes
    ----------
    plain
        Whether python-calamine reads the sheet safely and fast: not if its rectangle is too large, or if it is mostly
        formatting.
    cells
        Cells with a value.
    last_row
        Number of the last row with a value.
    blank_rows
        Rows without a value.
    facts
        Facts that python-calamine does not report.
    frame
        The sheet without its rows, as a document of its own: links, rules for input, headers and footers.
    """

    plain: bool
    cells: int
    last_row: int
    blank_rows: int
    facts: SheetFacts
    frame: bytes = b""


def scan_sheet(chunks: Iterable[bytes], styles: Sequence[Format]) -> Scan | None:
    """Scan the XML of a sheet once.

    Parameters
    ----------
    chunks
        The sheet's XML, piece by piece; reading stops once the sheet is known not to be plain.
    styles
        Number format by style number.

    Returns
    -------
    scan
        The result; None if not all of the sheet is recognised.
    """
    pieces = whole_pieces(chunks, b"<row ", _LONGEST_ROW)
    head = next(pieces, b"")
    data = _DATA.search(head)
    before = head[: data.start()] if data else b""
    if data is None or not _HEAD.match(before) or OTHER_ENCODING.search(before[:200]) or len(before) > _LONGEST_HEAD:
        return None
    if b"<!" in before or b"sheetData" in before or b"<?" in before[6:]:
        return None
    zeros = sum(form.kind == "zeros" for form in styles)
    if zeros > _MOST_FORMATS or (styles and styles[0].kind):  # style 0 is that of cells that state none
        return None
    rows = _Rows(styles)
    for columns in _COLUMNS.finditer(before):
        if _HIDDEN.search(columns[0]):
            rows.facts.hide_columns(dict(_ATTRIBUTE.findall(columns[0].decode())))
    tails: list[bytes] = [b""] if data[1] else []
    length = 0
    for piece in chain([head[data.end() :]], pieces):
        if tails:
            tails.append(piece)
        else:
            end = piece.find(b"</sheetData>")
            if end >= 0:
                tails.append(piece[end:])
            if not rows.take(piece if end < 0 else piece[:end]):
                return None
        length += len(tails[-1]) if tails else 0
        if length > _LONGEST_TAIL:
            return None
    tail = b"".join(tails)
    if not tails or b"<sheetData" in tail or not _take_merges(tail, rows.facts):
        return None
    frame = before + (tail if data[1] else b"<sheetData>" + tail)
    return Scan(rows.modest(), rows.cells, rows.last_row, rows.blank_rows, rows.facts, frame)


class _Rows:
    """Checks rows against the grammar; keeps the extremes and the facts."""

    def __init__(self, styles: Sequence[Format]) -> None:
        self.facts = SheetFacts()
        self.cells = self.last_row = self.blank_rows = 0
        self._styles = {str(number).encode(): form for number, form in enumerate(styles) if form.kind == "zeros"}
        numbers = b"|".join(self._styles)
        self._padded = re.compile(rb'<c r="([A-Z]{1,3}+)(\d++)" s="(' + numbers + rb')"') if numbers else None
        self._words = {str(number).encode(): form.words for number, form in enumerate(styles) if form.words}
        numbers = b"|".join(list(self._words)[:_MOST_FORMATS])
        self._worded = re.compile(rb'<c r="([A-Z]{1,3}+)(\d++)" s="(' + numbers + rb')"') if numbers else None
        self._columns = self._noted = self._last = 0
        self._errors = self._formulas = False
        self._raw = self._kept = 0

    def take(self, piece: bytes) -> bool:
        """Check whole rows; return whether all of them are plain."""
        self._raw += len(piece)
        end = self._match(piece)
        if piece[end:].strip():
            # the grammar has no formatting without values
            piece = BLANK_CELL.sub(b"", piece)
            piece, count = _BLANK_ROW.subn(b"", piece)
            self.blank_rows += count
            end = self._match(piece)
        self._kept += len(piece)
        if piece[end:].strip() or self._columns > COLUMNS:
            return False
        self.last_row = max(self.last_row, self._last)
        self.cells += piece.count(b'<c r="')
        # unsorted cells could hide a column beyond the last cell of every row
        if self._columns and _beyond(self._columns - 1).search(piece):
            return False
        self._note(piece)
        return self._noted <= _MOST_NOTED

    def _match(self, piece: bytes) -> int:
        """Match row after row; return where the matches end."""
        position, last = 0, self.last_row
        widest = set()
        self._errors = self._formulas = False
        while row := _ROW.match(piece, position):
            number, attributes, column, error, formula = row.groups()
            number = int(number)
            if not last < number <= ROWS:
                break
            if attributes and _HIDDEN.search(attributes):
                self.facts.hidden_rows.add(number)
            if error:
                self._errors = True
            if formula:
                self._formulas = True
            position, last = row.end(), number
            widest.add(column)
        self._last = last
        widths = [column_number(column.decode()) + 1 for column in widest if column]
        self._columns = max(self._columns, *widths) if widths else self._columns
        return position

    def _note(self, piece: bytes) -> None:
        """Note the cells of matched rows whose value the fast parser loses."""
        facts = self.facts
        if self._errors:
            for cell in _ERROR.finditer(piece):
                facts.errors.append((*_position(cell), unescape((cell[3] or b"error").decode())))
        if self._formulas:
            for cell in _UNSAID.finditer(piece):
                # an empty text is stored with the type str and an empty value
                if cell[3] != b"str" or cell[5] is None:
                    facts.formulas.append((*_position(cell), "=" + unescape((cell[4] or b"").decode())))
        if self._padded is not None:
            for cell in self._padded.finditer(piece):
                row, column = _position(cell)
                facts.padded.setdefault(row, {})[column] = self._styles[cell[3]]
                self._noted += 1
        if self._worded is not None:
            for cell in self._worded.finditer(piece):
                facts.note_words(*_position(cell), self._words[cell[3]])
        self._noted = max(self._noted, len(facts.errors) + len(facts.formulas))

    def modest(self) -> bool:
        """Return whether the fast parser may reserve the rectangle, and is worth it."""
        rectangle = self.last_row * self._columns
        if rectangle > ALLOCATED or (rectangle > RECTANGLE and rectangle > 4 * self.cells):
            return False
        # the second reader skips formatting without parsing it
        return self._raw < 32 << 20 or self._kept * 4 > self._raw


def _position(cell: re.Match[bytes]) -> tuple[int, int]:
    return int(cell[2]), column_number(cell[1].decode())


def _take_merges(tail: bytes, facts: SheetFacts) -> bool:
    """Read the merged ranges after the rows; return False if a comment could hold some of them."""
    count = tail.count(b"mergeCell ")
    if count and b"<!" in tail:
        return False
    for merge in _MERGE.finditer(tail):
        top, left = cell_position(merge[1].decode())
        bottom, right = cell_position((merge[2] or merge[1]).decode())
        facts.merges.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
    return len(facts.merges) == count


def whole_pieces(chunks: Iterable[bytes], mark: bytes, longest: int) -> Iterator[bytes]:
    """Cut a part before tags of one kind, so that no element with this tag lies across two pieces.

    Parameters
    ----------
    chunks
        The part, piece by piece; each is searched once, however long the element.
    mark
        Start of the tag.
    longest
        Longest piece without a cut; a longer one is cut anywhere.

    Yields
    ------
    piece
        Each but the first begins with the tag, unless an element was too long.
    """
    waiting: list[bytes] = []
    length = 0
    edge = b""  # the last bytes that wait: a tag may begin there
    for chunk in chunks:
        cut = (edge + chunk).rfind(mark) - len(edge)
        if length + cut > 0 and cut >= -len(edge):
            piece = b"".join([*waiting, chunk])
            yield piece[: length + cut]
            waiting, length = [piece[length + cut :]], len(chunk) - cut
            edge = waiting[0][1 - len(mark) :]
        elif length + len(chunk) > longest:
            yield b"".join([*waiting, chunk])
            waiting, length, edge = [], 0, b""
        else:
            waiting.append(chunk)
            length += len(chunk)
            edge = (edge + chunk)[1 - len(mark) :]
    yield b"".join(waiting)


@cache
def _beyond(column: int) -> re.Pattern[bytes]:
    """Return a pattern for the address of a cell right of a column."""
    letters = column_letter(column)
    longer = [f"[A-Z]{{{len(letters) + 1},}}"]
    for index, letter in enumerate(letters):
        if letter < "Z":
            longer.append(f"{letters[:index]}[{chr(ord(letter) + 1)}-Z][A-Z]{{{len(letters) - index - 1}}}")
    return re.compile(rf'<c r="(?:{"|".join(longer)})\d'.encode())
