"""Values of JSON files, and of files with one JSON value a line: read with limits, numbers kept as they are written."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from supplymap.errors import InputError
from supplymap.sheets import cells
from supplymap.sheets.limits import JSON_DEPTH, JSON_VALUES, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any] | list[Any] | str | bool | None
"""A value; a number is a text, :data:`BLANK` stands for what is no number."""

NAMES = (".json", ".jsonl", ".ndjson", ".geojson", ".ftm")
"""Endings of names of files that must be JSON."""
_LINES = (".jsonl", ".ndjson", ".ftm")
_BEFORE = re.compile(rb"[\xef\xbb\xbf\xff\xfe\x00\x1e \t\r\n]*")
_GAP = re.compile(r"[\s,\x1e]*")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_PLAIN_DIGITS = 17


class Repeated(list[Any]):
    """The values of a key that one object states several times."""


class Blank:
    """Stands for NaN, which programs write for a missing number."""


BLANK = Blank()


class NotJsonError(ValueError):
    """The text is no JSON."""


def may_be_json(data: bytes) -> bool:
    """Return whether the first character of a file is that of a JSON object or list."""
    start = _BEFORE.match(data)
    return data[start.end() if start else 0 :][:1] in (b"{", b"[")


def values(text: str, file: str) -> Iterator[tuple[int, Json, str]]:
    """Read the values of a text: one, or one after the other.

    Parameters
    ----------
    text
        The decoded file.
    file
        Its name; the ending says whether each line is a value.

    Yields
    ------
    line, value, raw
        Number of the line in which a value begins, and the value; or None and the line, if it is no JSON.

    Raises
    ------
    NotJsonError
        If the text is no JSON.
    InputError
        If it is nested too deeply, or holds too many values.
    """
    lines = file.lower().endswith(_LINES)
    try:
        if lines or _count(text) > JSON_VALUES:
            yield from _by_line(text, file)
        else:
            yield from [(line, value, "") for line, value in _one_by_one(text)]
    except RecursionError:
        raise too_deep(file) from None
    except json.JSONDecodeError as error:
        if lines or not _is_object(text.lstrip("\ufeff\x1e \t\r\n").partition("\n")[0]):
            where = f"line {error.lineno}, character {error.colno}"
            raise NotJsonError(where) from error
        yield from _by_line(text, file)


def no_json(file: str, where: str) -> InputError:
    """Return the error for a file whose name says JSON and whose content is none."""
    return InputError(
        f"{file} is not complete JSON ({where}): ask for the file again, or for an export as .xlsx or .csv."
    )


def _count(text: str) -> int:
    """Return an upper bound of the number of values in a text."""
    return text.count(",") + text.count("[") + text.count("{")


def _one_by_one(text: str) -> Iterator[tuple[int, Json]]:
    position = _skip(text, 0)
    line, counted = 1, 0
    while position < len(text):
        line, counted = line + text.count("\n", counted, position), position
        value, position = _DECODER.raw_decode(text, position)
        yield line, value
        position = _skip(text, position)


def _skip(text: str, position: int) -> int:
    match = _GAP.match(text, position + (text[position : position + 1] == "\ufeff"))
    return match.end() if match else position


def _by_line(text: str, file: str) -> Iterator[tuple[int, Json, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        raw = line.strip("\ufeff\x1e \t\r,")
        if not raw:
            continue
        if _count(raw) > JSON_VALUES:
            raise too_large(file, f"it has more than {JSON_VALUES:,} values")
        try:
            yield number, _DECODER.decode(raw), ""
        except json.JSONDecodeError:
            yield number, None, raw
        except RecursionError:
            raise too_deep(file) from None


def _is_object(line: str) -> bool:
    try:
        return isinstance(_DECODER.decode(line.strip("\x1e \t\r,")), dict)
    except (json.JSONDecodeError, RecursionError):
        return False


def too_deep(file: str) -> InputError:
    """Return the error for objects and lists that are nested too deeply."""
    return InputError(
        f"{file} is nested more than {JSON_DEPTH} levels deep and cannot be read: ask for a flat export, such as .csv."
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {sound(key): value for key, value in pairs}
    if len(found) < len(pairs):
        several: dict[str, Repeated] = {}
        for key, value in pairs:
            several.setdefault(sound(key), Repeated()).append(value)
        found |= {key: kept for key, kept in several.items() if len(kept) > 1}
    return found


def sound(text: str) -> str:
    """Replace half characters, which no text can hold, by the mark of a lost one."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _fraction(digits: str) -> str:
    number = float(digits)
    return cells.number_text(number) if len(digits) <= _PLAIN_DIGITS and math.isfinite(number) else digits


def _constant(name: str) -> Blank | str:
    return BLANK if name == "NaN" else name


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_fraction, parse_int=str, parse_constant=_constant, strict=False
)
