"""A look at a sheet before a parser that trusts it: only what is recognised byte by byte passes as plain.

python-calamine is fast, but it reserves the rectangle around all cells (one stray cell in the last row and column ends
the interpreter), and loses errors, formulas without a stored value, formats made of zeros, hidden rows and merges.
So a sheet goes to it only when each row matches the grammar below, rows and cells are in order, and the rectangle is
modest; everything else goes to :mod:`supplymap.sheets.sheetxml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from supplymap.sheets.cells import column_letter, column_number
from supplymap.sheets.limits import CELLS, COLUMNS, RECTANGLE, ROWS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# Possessive quantifiers keep every match linear. None encloses a group: Python 3.11 gets that wrong.
_START = rb'(?: s="\d++")?+(?: t="(?:s|n|b|str|inlineStr|e)")?+(?: [cv]m="\d++")*+>'
_FORMULA = rb"<f[^<>/]*+(?:/>|>[^<]*+</f>)"
_VALUE = rb'(?:<v(?: xml:space="preserve")?+>[^<]*+</v>|<v ?/>)'
_ROW = re.compile(
    rb'\s*+<row r="(\d{1,7}+)"([^<>&/]*+)>'
    rb'(?:<c r="([A-Z]{1,3}+)\1"' + _START + rb"(?:" + _VALUE + rb'|<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>'
    rb"|" + _FORMULA + rb"(?:" + _VALUE + rb")?+)</c>)*"
    rb"</row>"
)
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}+)(\d++)"(?: s="\d++")?+ t="e"[^<>]*+>(?:' + _FORMULA + rb")?+(?:<v[^<>]*+>([^<]*+))?+"
)
_UNSAID = re.compile(
    rb'<c r="([A-Z]{1,3}+)(\d++)"(?: s="\d++")?+(?: t="(?!e")(\w++)")?+[^<>]*+>'
    rb"<f[^<>/]*+(?:/>|>([^<]*+)</f>)(<v(?: ?/>|></v>))?+</c>"
)
BLANK_CELL = re.compile(rb'<c r="[A-Z]{1,3}+\d{1,7}+"(?: s="\d++")?+(?:/>|></c>)')
"""A formatted cell without a value."""
_BLANK_ROW = re.compile(rb'<row r="\d{1,7}+"[^<>&/]*+(?:/>|></row>)')
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>?]*\?>)?\s*<worksheet[\s>](?:(?!<!|\?>|sheetData).)*<sheetData(?:/>|>\s*)",
    re.DOTALL,
)
_STRINGS_HEAD = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>?]*\?>)?\s*<sst((?:\s+[\w:]+="[^"<>&]*")*)\s*/?>')
_ENCODING = re.compile(rb'\sencoding=["\'](?!(?i:utf-8|us-ascii)["\'])')
_STYLE = re.compile(rb'<c r="[A-Z]{1,3}+\d++" s="(\d++)"')
_HIDDEN = re.compile(rb'\bhidden="(?!0"|false")')
_LONGEST_HEAD = 4 << 20
_LONGEST_ROW = 16 << 20


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look at a sheet found.

    Attributes
    ----------
    plain
        True when python-calamine reads the sheet safely and completely.
    rows, cells
        Rows and cells with a value.
    last_row
        Number of the last row with a value.
    blank_rows
        Rows without a value.
    """

    plain: bool
    rows: int = 0
    cells: int = 0
    last_row: int = 0
    blank_rows: int = 0


ODD = Scan(plain=False)


def scan_sheet(chunks: Iterable[bytes], odd_styles: Collection[int]) -> Scan:
    """Look at the XML of a sheet once.

    Parameters
    ----------
    chunks
        The sheet's XML, inflated piece by piece; it is not read on once the sheet is known not to be plain.
    odd_styles
        Style numbers that the fast reader would not show right.

    Returns
    -------
    scan
        What was found.
    """
    pieces = _pieces(chunks)
    head = next(pieces, b"")
    found = _HEAD.match(head)
    if found is None or _ENCODING.search(head[:200]) or len(head) > _LONGEST_HEAD or 0 in odd_styles:
        return ODD
    if _HIDDEN.search(found[0]):
        return ODD
    rows = _Rows(odd_styles)
    pending = head[found.end() :]
    # a tag may lie across two pieces, so the last one is taken along
    inside = not found[0].rstrip().endswith(b"/>")
    tail = b""
    for piece in _chain(pending, pieces):
        if not inside:
            tail = tail[-20:] + piece
        elif (end := piece.find(b"</sheetData>")) >= 0:
            inside = False
            tail = piece[end:]
            if not rows.take(piece[:end]):
                return ODD
        elif not rows.take(piece):
            return ODD
        if b"mergeCell " in tail:
            return ODD
    if inside or not rows.modest():
        return ODD
    return Scan(True, rows.rows, rows.cells, rows.last_row, rows.blank_rows)


class _Rows:
    """Checks rows against the grammar and keeps the extremes."""

    def __init__(self, odd_styles: Collection[int]) -> None:
        self._odd_styles = {str(style).encode() for style in odd_styles}
        self.rows = self.cells = self.last_row = self.blank_rows = 0
        self._columns = 0
        self._raw = self._kept = 0

    def take(self, piece: bytes) -> bool:
        """Take whole rows; False when anything in them is not plain."""
        self._raw += len(piece)
        if b'"/>' in piece or b"></c>" in piece or b"></row>" in piece:
            piece = BLANK_CELL.sub(b"", piece)
            piece, count = _BLANK_ROW.subn(b"", piece)
            self.blank_rows += count
        self._kept += len(piece)
        position, last, widest = 0, self.last_row, set()
        for row in _ROW.finditer(piece):
            number = int(row[1])
            if row.start() != position or number <= last or _HIDDEN.search(row[2]):
                return False
            position, last = row.end(), number
            self.rows += 1
            widest.add(row[3])
        if piece[position:].strip() or last > ROWS:
            return False
        self.last_row = last
        self.cells += piece.count(b'<c r="')
        if widest:
            column = max(column_number(letters.decode()) for letters in widest)
            self._columns = max(self._columns, column + 1)
            # cells out of order could hide a column beyond the last cell of every row
            if column >= COLUMNS or _beyond(column).search(piece):
                return False
        return not (self._odd_styles and self._odd_styles.intersection(_STYLE.findall(piece)))

    def modest(self) -> bool:
        """Tell whether the rectangle may be reserved, and is worth it."""
        rectangle = self.last_row * self._columns
        if rectangle > CELLS or (rectangle > RECTANGLE and rectangle > 4 * self.cells):
            return False
        # mostly formatting: the second reader skips that without parsing it
        return self._raw < 32 << 20 or self._kept * 4 > self._raw


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut a sheet before row tags, so that no row lies across two pieces."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        cut = piece.rfind(b"<row ")
        if cut > 0:
            yield piece[:cut]
            rest = piece[cut:]
        elif len(piece) > _LONGEST_ROW:
            yield piece
            rest = b""
        else:
            rest = piece
    yield rest


def _chain(first: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces


@cache
def _beyond(column: int) -> re.Pattern[bytes]:
    """Match the address of a cell right of a column."""
    letters = column_letter(column)
    longer = [f"[A-Z]{{{len(letters) + 1},}}"]
    for index, letter in enumerate(letters):
        if letter < "Z":
            longer.append(f"{letters[:index]}[{chr(ord(letter) + 1)}-Z][A-Z]{{{len(letters) - index - 1}}}")
    return re.compile(rf'<c r="(?:{"|".join(longer)})\d'.encode())


@dataclass(frozen=True, slots=True)
class StringsScan:
    """What a look at the table of shared texts found.

    Attributes
    ----------
    plain
        True when python-calamine reads it safely: it reserves what the table claims to hold.
    longest
        Bytes of the longest entry; every cell gets a copy of its text.
    """

    plain: bool
    longest: int = 0


def scan_strings(chunks: Iterable[bytes]) -> StringsScan:
    """Look at the table of shared texts once.

    Parameters
    ----------
    chunks
        Its XML, inflated piece by piece.

    Returns
    -------
    scan
        What was found.
    """
    count = longest = 0
    claimed: list[int] | None = None
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        if claimed is None:
            head = _STRINGS_HEAD.match(piece)
            if head is None or _ENCODING.search(piece[:200]):
                return StringsScan(plain=False)
            claims = re.findall(rb'\suniqueCount="([^"]*)"', head[1])
            if not all(claim.isdigit() for claim in claims):
                return StringsScan(plain=False)
            claimed = [int(claim) for claim in claims]
        if b"<!" in piece:
            return StringsScan(plain=False)
        entries = piece.split(b"</si>")
        rest = entries.pop()
        count += len(entries) + piece.count(b"<si/>")
        longest = max(longest, *map(len, entries)) if entries else longest
        if len(rest) > _LONGEST_HEAD:
            return StringsScan(plain=False)
    return StringsScan(max(claimed or [0]) <= max(1000, 4 * count), longest)
