"""Texts of .xls workbooks that stand in no cell: comments, text boxes, page headers, names, rules, properties."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from supplymap.sheets.cells import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplymap.sheets.facts import AsideText

NAME, PICTURES = 0x18, 0xEB
"""Records of the whole workbook: a defined name, and the pictures stored."""
_HEADER, _FOOTER, _NOTE, _CONTINUE, _OBJ, _TXO, _DV, _TIP = 0x14, 0x15, 0x1C, 0x3C, 0x5D, 0x1B6, 0x1BE, 0x800
_BIFF8 = 0x600
_STORE = b"\x01\xf0"
"""Type of the list of pictures, after two bytes that hold their number."""
_STRINGS = {0x1E: 1, 0x1F: 2}
"""Types of texts in properties, and the bytes of a character."""
_MOST = 10_000


def of_sheet(records: Iterable[tuple[int, bytes]], version: int) -> list[AsideText]:
    """Return the texts of one sheet's records that stand in no cell."""
    found: list[AsideText] = []
    boxes: dict[int, str] = {}
    number = missing = 0
    for kind, body in records:
        if kind == _CONTINUE and missing and version >= _BIFF8:
            piece = _characters(body, 1, missing, wide=bool(body[:1] and body[0] & 1))
            boxes[number] = boxes.get(number, "") + piece
            missing -= len(piece)
            continue
        if kind != _CONTINUE:
            missing = 0
        if kind == _OBJ and len(body) >= 8:
            number = struct.unpack_from("<H", body, 6)[0]
        elif kind == _TXO and len(body) >= 12 and len(boxes) < _MOST:
            missing = struct.unpack_from("<H", body, 10)[0]
            boxes[number] = ""
        elif kind in (_HEADER, _FOOTER):
            text = _counted(body, 0, version)[0]
            found.append((text, "page header" if kind == _HEADER else "page footer", 0, None))
        elif kind == _NOTE and len(body) >= 8:
            row, column, flags, about = struct.unpack_from("<4H", body)
            # before Excel 97 the record holds the text itself
            text = boxes.pop(about, "") if version >= _BIFF8 else body[6 : 6 + flags].decode("latin-1")
            found.append((text, f"comment of {cell_name(row + 1, column)}", row + 1, column))
        elif kind == _DV and version >= _BIFF8:
            found += [(text, "rule for input", 0, None) for text in _rule(body)]
        elif kind == _TIP and len(body) > 10:
            text = body[10:].decode("utf-16-le", "replace").rstrip("\0")
            row, column = struct.unpack_from("<H2xH", body, 2)
            found.append((text, f"tip of the link of {cell_name(row + 1, column)}", row + 1, column))
    found += [(text, "text box or drawing", 0, None) for text in boxes.values()]
    return [aside for aside in found if aside[0].strip()]


def defined_name(body: bytes, version: int) -> list[AsideText]:
    """Return the name of a defined name."""
    if len(body) < 15:
        return []
    wide = version >= _BIFF8 and bool(body[14] & 1)
    text = _characters(body, 15 if version >= _BIFF8 else 14, body[3], wide=wide)
    return [(text, "defined name", 0, None)]


def stored_pictures(body: bytes) -> int:
    """Return how many pictures a workbook stores."""
    place = body.find(_STORE)
    return struct.unpack_from("<H", body, place - 2)[0] >> 4 if place >= 2 else 0


def properties(stream: bytes) -> list[AsideText]:
    """Return the texts of a stream of document properties."""
    found: list[AsideText] = []
    try:
        count = struct.unpack_from("<I", stream, 24)[0]
        for section in range(min(count, 4)):
            start = struct.unpack_from("<I", stream, 28 + 20 * section + 16)[0]
            entries = struct.unpack_from("<I", stream, start + 4)[0]
            for entry in range(min(entries, _MOST)):
                place = start + struct.unpack_from("<I", stream, start + 8 + 8 * entry + 4)[0]
                kind, length = struct.unpack_from("<HxxI", stream, place)
                if kind in _STRINGS:
                    raw = stream[place + 8 : place + 8 + length * _STRINGS[kind]]
                    text = raw.decode("utf-16-le" if kind == 0x1F else _encoding(raw), "replace").rstrip("\0")
                    found.append((text, "property of the file", 0, None))
    except struct.error:
        pass  # a stream that ends early: what was read counts
    return found


def _encoding(raw: bytes) -> str:
    """Return the encoding of a property: UTF-8 where it is that."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _characters(body: bytes, start: int, count: int, *, wide: bool) -> str:
    if wide:
        return body[start : start + 2 * count].decode("utf-16-le", "replace")
    return body[start : start + count].decode("latin-1")


def _counted(body: bytes, start: int, version: int) -> tuple[str, int]:
    """Return a text that begins with its length, and where it ends."""
    if version < _BIFF8:
        count = body[start] if len(body) > start else 0
        return _characters(body, start + 1, count, wide=False), start + 1 + count
    if len(body) < start + 3:
        return "", len(body)
    count, flags = struct.unpack_from("<HB", body, start)
    wide = bool(flags & 1)
    return _characters(body, start + 3, count, wide=wide), start + 3 + count * (1 + wide)


def _rule(body: bytes) -> Iterator[str]:
    """Yield the texts of a rule for input: titles, prompt and error, and the values of its list."""
    place = 4
    for _ in range(4):
        text, place = _counted(body, place, _BIFF8)
        yield text
    if len(body) > place + 6 and body[place + 4] == 0x17:  # a list that is spelt out, its values parted by zeros
        text = _characters(body, place + 7, body[place + 5], wide=bool(body[place + 6] & 1))
        yield from text.split("\0")
