"""Records of .xls workbooks that python-calamine does not report.

Errors, hidden rows, number formats made of zeros, merges and passwords; values come from python-calamine.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from supplymap.sheets import xls_texts
from supplymap.sheets.facts import AsideText, SheetFacts
from supplymap.sheets.formats import parse_format, shown
from supplymap.sheets.limits import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.sheets.formats import Format

_FORMULA, _EOF, _FILEPASS, _BOUNDSHEET = 0x06, 0x0A, 0x2F, 0x85
_MULRK, _XF, _MERGEDCELLS, _SUPBOOK = 0xBD, 0xE0, 0xE5, 0x1AE
_NUMBER, _BOOLERR, _ROW, _RK, _FORMAT, _BOF = 0x203, 0x205, 0x208, 0x27E, 0x41E, 0x809
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_LABEL, _LABELSST = 0x204, 0xFD
_BIFF8 = 0x600


@dataclass(slots=True)
class BookFacts:
    """Facts about a workbook that its records state.

    Attributes
    ----------
    texts
        Texts that stand in no cell and on no sheet.
    pictures
        Number of pictures stored in the file.
    """

    sheets: list[SheetFacts] = field(default_factory=list)
    protected: bool = False
    external: bool = False
    texts: list[AsideText] = field(default_factory=list)
    pictures: int = 0


def read_facts(stream: bytes) -> BookFacts:
    """Read the records of a workbook stream.

    Parameters
    ----------
    stream
        The stream ``Workbook`` (or ``Book``, before Excel 97).

    Returns
    -------
    facts
        Of the workbook and of every sheet, in the order of the tabs.
    """
    facts = BookFacts()
    codes: dict[int, str] = {}
    styles: list[int] = []
    starts: list[int] = []
    version = struct.unpack_from("<H", stream, 4)[0] if len(stream) >= 6 else 0
    for kind, body in _records(stream, 0, len(stream)):
        if kind == _FILEPASS:
            facts.protected = True
            return facts
        if kind == _BOUNDSHEET and len(body) >= 6:
            start, state = struct.unpack_from("<IB", body)
            starts.append(start)
            facts.sheets.append(SheetFacts(hidden=bool(state & 3)))
        elif kind == _FORMAT and len(body) >= 5:
            codes[struct.unpack_from("<H", body)[0]] = _format_code(body[2:], version)
        elif kind == _XF and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _SUPBOOK and len(body) > 4:
            facts.external = True
        elif kind == xls_texts.NAME:
            facts.texts += xls_texts.defined_name(body, version)
        elif kind == xls_texts.PICTURES:
            facts.pictures += xls_texts.stored_pictures(body)
    forms = {number: parse_format(code) for number, code in codes.items()}
    padding = {index: forms[number] for index, number in enumerate(styles) if number in forms}
    padding = {index: form for index, form in padding.items() if form.kind == "zeros" or form.words}
    used = {form.words for form in padding.values()}
    facts.texts += [
        (text, "number format", 0, None) for code in codes.values() if code not in used for text in shown(code, " ")
    ]
    ends = dict(pairwise([*sorted(set(starts)), len(stream)]))
    if len(ends) < len(starts):
        raise DamagedError("two sheets at one offset")
    for sheet, start in zip(facts.sheets, starts, strict=True):
        _read_sheet(_records(stream, start, ends[start]), sheet, padding)
        sheet.texts = xls_texts.of_sheet(_records(stream, start, ends[start]), version)
    return facts


def _records(stream: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of the stream, without those of charts inside it."""
    depth = 0
    while start + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, start)
        start += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[start : start + length]
        start += length


def _format_code(body: bytes, version: int) -> str:
    if version < _BIFF8:
        return body[1 : 1 + body[0]].decode("latin-1")
    length, flags = struct.unpack_from("<HB", body)
    return (
        body[3 : 3 + 2 * length].decode("utf-16-le", "replace") if flags & 1 else body[3 : 3 + length].decode("latin-1")
    )


def _read_sheet(records: Iterator[tuple[int, bytes]], sheet: SheetFacts, padding: dict[int, Format]) -> None:
    for kind, body in records:
        if kind in (_NUMBER, _RK, _FORMULA, _BOOLERR):
            if len(body) < 8:
                raise DamagedError("a cell record")
            row, column, _ = struct.unpack_from("<3H", body)
            code = _error_code(kind, body)
            if code is not None:
                sheet.errors.append((row + 1, column, _ERRORS.get(code, "error")))
        elif kind == _ROW and len(body) >= 14:
            if body[12] & 0x20:
                sheet.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _MERGEDCELLS:
            for offset in range(2, len(body) - 7, 8):
                top, bottom, left, right = struct.unpack_from("<4H", body, offset)
                sheet.merges.append((top + 1, left, bottom + 1, right))
        for row, column, style in _styled(kind, body) if padding else ():
            form = padding.get(style)
            if form and form.kind == "zeros":
                sheet.padded.setdefault(row + 1, {})[column] = form
            if form and form.words:
                sheet.note_words(row + 1, column, form.words)


def _styled(kind: int, body: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield row, column and style of the cells in a record, from 0."""
    if kind in (_NUMBER, _RK, _FORMULA, _BOOLERR, _LABEL, _LABELSST) and len(body) >= 6:
        yield struct.unpack_from("<3H", body)
    elif kind == _MULRK and len(body) >= 4:
        row, column = struct.unpack_from("<HH", body)
        for index, offset in enumerate(range(4, len(body) - 7, 6)):
            yield row, column + index, struct.unpack_from("<H", body, offset)[0]


def _error_code(kind: int, body: bytes) -> int | None:
    if kind == _BOOLERR:
        return body[6] if body[7] else None
    if kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None
