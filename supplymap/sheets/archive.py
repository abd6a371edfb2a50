"""Untrusted zip files: parts are unpacked within a limit, and the claims of their headers are checked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.sheets.limits import PART_BYTES, PARTS, DamagedError, protected, too_large

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplymap.sheets.limits import Budget

_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_INPUT = 1 << 16
_OUTPUT = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it is packed."""

    method: int
    crc: int
    size: int
    packed: memoryview | bytes


class Archive:
    """A zip file held in memory.

    Parameters
    ----------
    data
        The whole file.
    budget
        Limits, and the file's name for messages.

    Raises
    ------
    InputError
        For encrypted files and files beyond a limit.
    DamagedError, zipfile.BadZipFile
        If the zip file is damaged.
    """

    def __init__(self, data: bytes, budget: Budget) -> None:
        # the list of parts is read as a whole by zipfile, so its length is bounded first
        if data.count(b"PK\x01\x02") > PARTS:
            raise too_large(budget.file, f"it is made of more than {PARTS:,} parts")
        self._data = memoryview(data)
        self._budget = budget
        self._entries: dict[str, zipfile.ZipInfo] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                name = _plain_name(entry.filename)
                # two parts of one name could show a parser other content than was measured
                if name in self._entries:
                    raise DamagedError(name)
                self._entries[name] = entry

    def __contains__(self, name: str) -> bool:
        return _plain_name(name) in self._entries

    @property
    def names(self) -> list[str]:
        """Names of all parts, in lower case."""
        return sorted(self._entries)

    def part(self, name: str) -> Part:
        """Return a part as it is packed."""
        entry = self._entries.get(_plain_name(name))
        if entry is None:
            raise DamagedError(name)
        if entry.flag_bits & 1:
            raise protected(self._budget.file)
        if entry.compress_type not in (_STORED, _DEFLATED):
            raise DamagedError(f"compression method {entry.compress_type}")
        start = entry.header_offset
        header = bytes(self._data[start : start + 30])
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise DamagedError(name)
        name_length, extra_length = struct.unpack("<HH", header[26:])
        start += 30 + name_length + extra_length
        packed = self._data[start : start + entry.compress_size]
        if len(packed) != entry.compress_size:
            raise DamagedError(name)
        return Part(entry.compress_type, entry.CRC, entry.file_size, packed)

    def stream(self, name: str, limit: int = PART_BYTES) -> Iterator[bytes]:
        """Unpack a part piece by piece.

        Parameters
        ----------
        name
            Name of the part, in any case.
        limit
            Most bytes it may have.

        Yields
        ------
        piece
            At most 1 MiB.

        Raises
        ------
        InputError
            Beyond the limit.
        DamagedError
            If size or checksum differ from the stated ones.
        """
        part = self.part(name)
        total, checksum = 0, 0
        for piece in _inflated(part):
            total += len(piece)
            checksum = zlib.crc32(piece, checksum)
            self._budget.spend_bytes(len(piece))
            if total > limit:
                raise too_large(self._budget.file, f"one of its parts has more than {limit >> 20:,} MiB when unpacked")
            yield piece
        if total != part.size or checksum != part.crc:
            raise DamagedError(name)

    def read(self, name: str, limit: int = PART_BYTES) -> bytes:
        """Return an unpacked part."""
        return b"".join(self.stream(name, limit))


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _inflated(part: Part) -> Iterator[bytes]:
    packed = part.packed
    if part.method == _STORED:
        for start in range(0, len(packed), _OUTPUT):
            yield bytes(packed[start : start + _OUTPUT])
        return
    inflater = zlib.decompressobj(-15)
    for start in range(0, len(packed), _INPUT):
        waiting: bytes | memoryview = packed[start : start + _INPUT]
        while waiting and not inflater.eof:
            piece = inflater.decompress(waiting, _OUTPUT)
            waiting = inflater.unconsumed_tail
            if piece:
                yield piece
    # the rest of the last bytes, limited in the same way
    while not inflater.eof and (piece := inflater.decompress(b"", _OUTPUT)):
        yield piece
    if not inflater.eof:
        raise DamagedError("a part ends too early")


def packed(content: bytes) -> Part:
    """Make an uncompressed part of bytes."""
    return Part(_STORED, zlib.crc32(content), len(content), content)


def pack(parts: Iterable[tuple[str, Part]]) -> bytes:
    """Write parts into a new zip file without unpacking them.

    A parser that gets this file sees the parts that were measured and nothing else.
    """
    out = io.BytesIO()
    directory = b""
    count = 0
    for name, part in parts:
        encoded = name.encode()
        count += 1
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0, part.method, 0, 0x21, part.crc, len(part.packed), part.size, len(encoded), 0
        )
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, out.tell()) + encoded
        out.write(b"PK\x03\x04" + common + encoded)
        out.write(part.packed)
    start = out.tell()
    out.write(directory)
    out.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), start, 0))
    return out.getvalue()
