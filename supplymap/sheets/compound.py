"""OLE compound files: the container of .xls workbooks and of encrypted .xlsx ones."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from supplymap.sheets.limits import DamagedError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage"
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free, table of sectors."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """A compound file held in memory.

    Parameters
    ----------
    data
        The whole file.

    Raises
    ------
    DamagedError
        When the file contradicts itself.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(SIGNATURE):
            raise DamagedError("no compound file")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise DamagedError("sector size")
        self._sector, self._mini = 1 << shift, 1 << mini_shift
        tables, first_entry = struct.unpack_from("<II", data, 44)
        self._cutoff, first_mini, _, next_list, _ = struct.unpack_from("<5I", data, 56)
        sectors = list(struct.unpack_from("<109I", data, 76))
        seen = 0
        while next_list < _END and len(sectors) < tables and seen * self._sector < len(data):
            numbers = self._numbers(self._sector_bytes(next_list))
            sectors += numbers[:-1]
            next_list = numbers[-1]
            seen += 1
        self._next: list[int] = []
        for number in sectors[:tables]:
            # a table longer than the file names the same sectors again
            if number < _END and len(self._next) * self._sector <= len(data):
                self._next += self._numbers(self._sector_bytes(number))
        self._entries = self._directory(self._chain(first_entry))
        root = next((entry for entry in self._entries if entry.kind == 5), None)
        self._mini_stream = self._chain(root.start) if root and root.start < _END else b""
        self._mini_next = self._numbers(self._chain(first_mini)) if first_mini < _END else []

    @property
    def names(self) -> list[str]:
        """Names of all streams and folders."""
        return [entry.name for entry in self._entries]

    def stream(self, name: str) -> bytes:
        """Return the content of a stream."""
        entry = next((entry for entry in self._entries if entry.name == name and entry.kind == 2), None)
        if entry is None:
            raise DamagedError(name)
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        pieces: list[bytes] = []
        number = entry.start
        while number < _END and len(pieces) * self._mini < entry.size:
            if number >= len(self._mini_next) or len(pieces) > len(self._mini_next):
                raise DamagedError(name)
            pieces.append(self._mini_stream[number * self._mini : (number + 1) * self._mini])
            number = self._mini_next[number]
        return b"".join(pieces)[: entry.size]

    def _sector_bytes(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        if start >= len(self._data):
            raise DamagedError("a sector that is not there")
        return self._data[start : start + self._sector]

    def _chain(self, number: int) -> bytes:
        pieces: list[bytes] = []
        while number < _END:
            # a chain longer than the file is a cycle
            if number >= len(self._next) or len(pieces) > len(self._next):
                raise DamagedError("a chain of sectors")
            pieces.append(self._sector_bytes(number))
            number = self._next[number]
        return b"".join(pieces)

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    @staticmethod
    def _directory(data: bytes) -> list[_Entry]:
        entries = []
        for start in range(0, len(data) - 127, 128):
            length, kind = struct.unpack_from("<HB", data, start + 64)
            if kind:
                name = data[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
                first, size = struct.unpack_from("<II", data, start + 116)
                entries.append(_Entry(name, kind, first, size))
        return entries


def is_encrypted(data: bytes) -> bool:
    """Return whether a compound file holds an encrypted workbook."""
    return ENCRYPTED.encode("utf-16-le") in data
