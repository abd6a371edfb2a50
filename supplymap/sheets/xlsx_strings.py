"""Texts that the cells of a workbook share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.sheets import cells
from supplymap.sheets.limits import TEXT_LENGTH, DamagedError
from supplymap.sheets.xlsx_scan import OTHER_ENCODING, whole_pieces
from supplymap.sheets.xmlparts import local, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEPTH = 64
_HEAD = re.compile(rb'(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^<>?]*+\?>)?\s*+<sst((?:\s+[\w:]+="[^"<>&]*")*)\s*>')
_END = re.compile(rb"\s*(?:<extLst>(?:(?!<si|<t>|<!).)*)?</sst>\s*", re.DOTALL)
_CLAIM = re.compile(rb'\suniqueCount="(\d{1,12})"')
_TEXT = rb'<t(?: xml:space="preserve")?+(?:/>|>[^<]*+</t>)'
# </rPr> must not match as a tag inside <rPr>: an entry that does not fit could then be matched in very many ways
_ENTRY = re.compile(
    rb"\s*+<si(?:/>|>(?:" + _TEXT + rb"|<r>(?:<rPr>(?:<(?!/rPr>)/?\w++[^<>]*+>)*</rPr>|<rPr/>)?" + _TEXT + rb"</r>"
    rb"|<rPh [^<>]*+>" + _TEXT + rb"</rPh>|<phoneticPr[^<>]*+>)*</si>)"
)
_LONGEST_ENTRY = 4 << 20
_LONGEST_END = 1 << 16


@dataclass(frozen=True, slots=True)
class StringsScan:
    """Result of the scan of the shared texts.

    Attributes
    ----------
    plain
        Whether python-calamine reads them safely: it reserves the memory that the file claims.
    longest
        Bytes of the longest entry; every cell gets a copy of its text.
    """

    plain: bool
    longest: int = 0


NOT_PLAIN = StringsScan(plain=False)


def scan_strings(chunks: Iterable[bytes]) -> StringsScan:
    """Scan the shared texts once.

    Parameters
    ----------
    chunks
        Their XML, piece by piece.

    Returns
    -------
    scan
        The result.
    """
    count = longest = 0
    claimed: int | None = None
    left = b""
    for piece in whole_pieces(chunks, b"<si", _LONGEST_ENTRY):
        if left.strip():
            return NOT_PLAIN
        position = 0
        if claimed is None:
            head = _HEAD.match(piece)
            if head is None or OTHER_ENCODING.search(piece[:200]):
                return NOT_PLAIN
            claim = _CLAIM.search(head[1])
            claimed, position = int(claim[1]) if claim else 0, head.end()
        while entry := _ENTRY.match(piece, position):
            position = entry.end()
            count += 1
            longest = max(longest, position - entry.start())
        left = piece[position:]
    plain = (
        claimed is not None and claimed <= max(1000, 4 * count) and len(left) < _LONGEST_END and _END.fullmatch(left)
    )
    return StringsScan(bool(plain), longest)


class SharedStrings:
    """Listener for the shared texts; phonetic readings are left out."""

    def __init__(self, most: int) -> None:
        self.texts: list[str] = []
        self._most = most
        self._parts: list[str] = []
        self._depth = 0
        self._reading = 0
        self._heard = False
        self._length = 0

    def start(self, name: str, _: dict[str, str], /) -> None:
        """Handle the start of an element."""
        self._depth += 1
        if self._depth > _DEPTH:
            raise DamagedError("elements nested too deeply")
        match local(name):
            case "si":
                self._parts, self._length = [], 0
            case "rPh":
                self._reading += 1
            case "t":
                self._heard = not self._reading

    def end(self, name: str, /) -> None:
        """Handle the end of an element."""
        self._depth -= 1
        match local(name):
            case "si":
                self.texts.append(cells.unescape("".join(self._parts)))
                self._parts = []
                if len(self.texts) > self._most:
                    raise DamagedError("texts without end")
            case "rPh":
                self._reading -= 1
            case "t":
                self._heard = False

    def text(self, data: str, /) -> None:
        """Handle text."""
        if self._heard:
            self._parts.append(data)
            self._length += len(data)
            if self._length > TEXT_LENGTH:
                raise DamagedError("a text without end")


def read_strings(chunks: Iterable[bytes], most: int) -> list[str]:
    """Return the shared texts, at most so many."""
    listener = SharedStrings(most)
    parse(chunks, listener)
    return listener.texts
