"""Where a table can be changed by one small fault: a number, a flag, a word, a digit or a row."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from .sites import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGS = {"yes": "no", "no": "yes"}
CELL = re.compile(r'"(?:[^"]|"")*"|[^,\r\n]*')
WHOLE = re.compile(r"\d{1,4}")
DECIMAL = re.compile(r"-?\d+\.\d+")
PREFIXES = re.compile(r"(^|_)(hs|prefix|prefixes|code)$", re.IGNORECASE)
"""Headers of columns whose digits are codes, not numbers."""


def cells(text: str) -> list[list[tuple[int, int]]]:
    """Return where each cell of each row begins and ends in the text of a CSV file."""
    rows: list[list[tuple[int, int]]] = []
    place, row = 0, []
    while place < len(text):
        found = CELL.match(text, place)
        end = found.end() if found else place
        row.append((place, end))
        place = end
        if text[place : place + 1] == ",":
            place += 1
            continue
        rows.append(row)
        row = []
        place += len(re.match(r"\r?\n?", text[place:]).group())  # type: ignore[union-attr]
        if place == end < len(text):
            msg = f"no row ends at {text[end : end + 20]!r}"
            raise ValueError(msg)
    return rows


def faults(path: str, text: str, row: int) -> list[Fault]:
    """Return every fault that can be planted in one row of a table; row 1 is the first below the header."""
    places = cells(text)
    header, values = (next(csv.reader(io.StringIO(text[at[0][0] : at[-1][1]]))) for at in (places[0], places[row]))
    key = "/".join(values[:2])[:40]
    line = text.count("\n", 0, places[row][0][0]) + 1
    found = []
    for column, value, (start, end) in zip(header, values, places[row], strict=False):
        for kind, new in _changes(column, value):
            found.append(Fault(path, start, end, _quoted(new), kind, line, f"{key} {column}", text[start:end]))
    start, end = places[row][0][0], places[row][-1][1]
    after = places[row + 1][0][0] if row + 1 < len(places) else len(text)
    found.append(Fault(path, start, after, "", "row", line, key, text[start:end]))
    return found


def _changes(column: str, value: str) -> Iterator[tuple[str, str]]:
    if value in FLAGS:
        yield "flag", FLAGS[value]
    elif DECIMAL.fullmatch(value) and float(value):
        digits = len(value.partition(".")[2])
        yield "number", f"{float(value) * 1.5:.{digits + 1}f}"
    elif PREFIXES.search(column) and re.fullmatch(r"[\d|.]*\d[\d|.]*", value):
        parts = value.split("|")
        for number, part in enumerate(parts):
            if part and part[-1].isdigit():
                other = part[:-1] + str((int(part[-1]) + 1) % 10)
                yield "prefix", "|".join([*parts[:number], other, *parts[number + 1 :]])
    elif WHOLE.fullmatch(value):
        yield "whole number", str(int(value) + 1)
        if int(value):
            yield "whole number", str(int(value) - 1)
    if "|" in value:
        parts = value.split("|")
        for number in range(len(parts)):
            yield "drop", "|".join([*parts[:number], *parts[number + 1 :]])


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if any(sign in value for sign in ',"\n') else value
