"""Bytes and parts of files, broken at random."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_REFERENCE = re.compile(rb'r="[A-Z]+\d+"')
_NUMBER = re.compile(rb'"\d+"')
_ADDRESSES = (b"A1", b"XFD1048576", b"A0", b"ZZZZ9", b"A99999999999", b"", b"1A", b"B2", b"XFE1", b"A1048577")
_NUMBERS = (b"0", b"1", b"-1", b"4294967296", b"99999999999999999999", b"1e9", b"", b"16384", b"16385", b"255")
ZIPPED = b"PK\x03\x04"


def broken(data: bytes, chance: Random) -> bytes:
    """Return a file with some bytes changed, cut, repeated or put in."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16, 64))):
        if not changed:
            break
        place = chance.randrange(len(changed))
        match chance.randrange(6):
            case 0:
                changed[place] = chance.randrange(256)
            case 1:
                changed[place] ^= 1 << chance.randrange(8)
            case 2:
                del changed[place : place + chance.randrange(1, 40)]
            case 3:
                changed[place:place] = changed[place : place + chance.randrange(1, 400)]
            case 4:
                changed[place:place] = bytes(chance.choices(range(256), k=chance.randrange(1, 9)))
            case _:
                other = chance.randrange(len(changed))
                changed[place : place + 8] = changed[other : other + 8]
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed) + 1) :]
    return bytes(changed)


def with_broken_parts(data: bytes, chance: Random) -> bytes:
    """Return a zip file with one or two of its parts changed; any other file with broken bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = {name: file.read(name) for name in file.namelist()}
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        return broken(data, chance)
    for _ in range(chance.choice((1, 1, 2))):
        if parts:
            chance.choice(_CHANGES)(parts, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def _break(parts: dict[str, bytes], chance: Random) -> None:
    name = chance.choice(sorted(parts))
    parts[name] = broken(parts[name], chance)


def _drop(parts: dict[str, bytes], chance: Random) -> None:
    del parts[chance.choice(sorted(parts))]


def _swap(parts: dict[str, bytes], chance: Random) -> None:
    one, other = chance.choice(sorted(parts)), chance.choice(sorted(parts))
    parts[one], parts[other] = parts[other], parts[one]


def _rename(parts: dict[str, bytes], chance: Random) -> None:
    name = chance.choice(sorted(parts))
    content = parts.pop(name)
    new = chance.choice((name.upper(), "../" + name, name + "/", "xl/x.xml", name.replace("/", "\\")))
    parts[new] = content


def _move_cells(parts: dict[str, bytes], chance: Random) -> None:
    _replace(parts, chance, _REFERENCE, lambda: b'r="' + chance.choice(_ADDRESSES) + b'"')


def _change_numbers(parts: dict[str, bytes], chance: Random) -> None:
    _replace(parts, chance, _NUMBER, lambda: b'"' + chance.choice(_NUMBERS) + b'"')


def _replace(parts: dict[str, bytes], chance: Random, pattern: re.Pattern[bytes], new: Callable[[], bytes]) -> None:
    holding = [name for name in sorted(parts) if pattern.search(parts[name])]
    if holding:
        name = chance.choice(holding)
        share = chance.choice((0.001, 0.05, 0.5))
        parts[name] = pattern.sub(lambda found: new() if chance.random() < share else found.group(), parts[name])


def _swell(parts: dict[str, bytes], chance: Random) -> None:
    name = chance.choice(sorted(parts))
    content = parts[name]
    place = chance.randrange(len(content) + 1)
    parts[name] = content[:place] + chance.choice((b" ", b"<a>", b"A", b"&amp;", b"\n")) * (1 << 21) + content[place:]


_CHANGES: tuple[Callable[[dict[str, bytes], Random], None], ...] = (
    *(_break, _break, _break, _drop, _swap, _rename, _move_cells, _change_numbers, _change_numbers, _swell),
)
