"""Lines of customs entries: rows of one line grouped, duty lines set aside, values summed, parties named."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from supplymap.records.forms.headers import cell_of
from supplymap.records.values import is_blank, read_number
from supplymap.reference.mid import read_mid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.records.forms.headers import FormHeader
    from supplymap.sheets import Row

DUTY_CHAPTERS = ("98", "99")
"""Chapters of the HTS that state how goods are charged with duty, and not what they are."""
TEXTILE_CHAPTERS = frozenset(map(str, range(50, 64)))
"""Chapters for which the MID names who made the goods; for others it may be who invoiced them."""
DUTY_LINE = "a tariff number that states duty, not goods"
FURTHER_NUMBER = "a further tariff number of the same line"
SAME_LINE = "the same line again"
"""Why a row of an entry report is no line of its own."""
DISTINCT = 1 << 15
"""How many different texts of reports are kept as read."""
_US_DAY = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:\s+[\d:.]+(?:\s*[AP]M)?)?\s*", re.IGNORECASE)
_DIGITS = re.compile(r"\D")
_UNNAMED = re.compile(r"MID (\S.*), no name given")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of an entry.

    Attributes
    ----------
    row
        Index in ``sheet.rows`` of the row that stands for it: that of its main tariff number.
    hts
        Its tariff numbers of goods, separated by ``; ``; of a line without any those it has.
    value
        Value of its goods as written, or as the sum of its rows; empty if none is stated.
    """

    row: int
    hts: str
    value: str


@dataclass(slots=True)
class EntryLines:
    """The lines of an entry report.

    Attributes
    ----------
    lines
        In the sequence of their rows.
    not_lines
        Index of a row to why it is no line.
    """

    lines: list[EntryLine] = field(default_factory=list)
    not_lines: dict[int, str] = field(default_factory=dict)


def entry_lines(rows: Sequence[Row], header: FormHeader, start: int) -> EntryLines:
    """Group the rows of an entry report by entry and line.

    Parameters
    ----------
    rows
        Rows of the sheet.
    header
        Its header.
    start
        Index of the first row below it.

    Returns
    -------
    found
        One line for each group; the other rows of a group with the reason why they are none. A row without an entry
        number is in neither.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    last: dict[str, tuple[str, str]] = {}
    numbered = header.has("line")
    entries, numbers, codes = header.first("entry"), header.first("line"), header.first("hts")
    heading = cell_of(rows[header.row], entries)
    for index, row in enumerate(rows[start:], start=start):
        entry = cell_of(row, entries)
        if entry == heading or is_blank(entry):
            continue
        key = (entry, cell_of(row, numbers) if numbered else f"row {index}")
        if not numbered and _is_duty(cell_of(row, codes)) and entry in last:
            key = last[entry]  # a duty line belongs to the line of goods above it
        last[entry] = key
        groups[key].append(index)
    found = EntryLines()
    for indexes in groups.values():
        _take_group(rows, header, indexes, found)
    found.lines.sort(key=lambda line: line.row)
    return found


def _take_group(rows: Sequence[Row], header: FormHeader, indexes: list[int], found: EntryLines) -> None:
    distinct: dict[object, int] = {}
    for index in indexes:
        # a line that stands twice in a report is one line; rows that differ in anything are two
        if distinct.setdefault(rows[index].cells, index) != index:
            found.not_lines[index] = SAME_LINE
    kept = sorted(distinct.values(), key=lambda index: (_ordinal(cell_of(rows[index], header.first("ordinal"))), index))
    codes = {index: cell_of(rows[index], header.first("hts")) for index in kept}
    goods = [index for index in kept if not _is_duty(codes[index])]
    main = (goods or kept)[0]
    for index in kept:
        if index != main:
            found.not_lines[index] = DUTY_LINE if _is_duty(codes[index]) else FURTHER_NUMBER
    hts = dict.fromkeys(codes[index] for index in goods or kept if not is_blank(codes[index]))
    found.lines.append(EntryLine(main, "; ".join(hts), _value(rows, header, kept)))


def _value(rows: Sequence[Row], header: FormHeader, indexes: Sequence[int]) -> str:
    """Return the value of a line: that of the whole line, else the sum over its tariff numbers."""
    whole = [text for index in indexes if not is_blank(text := cell_of(rows[index], header.first("line value")))]
    if whole:
        return whole[0]
    parts = [text for index in indexes if not is_blank(text := cell_of(rows[index], header.first("tariff value")))]
    numbers = [_number(part) for part in parts]
    if len(parts) < 2 or any(number is None for number in numbers):
        return next(iter(parts), "")
    return f"{sum(number for number in numbers if number is not None):.2f}".removesuffix(".00")


@lru_cache(maxsize=DISTINCT)
def _number(text: str) -> float | None:
    return read_number(text)


def _ordinal(text: str) -> float:
    number = _number(text)
    return float("inf") if number is None else number


@lru_cache(maxsize=DISTINCT)
def _is_duty(hts: str) -> bool:
    return _DIGITS.sub("", hts).startswith(DUTY_CHAPTERS)


def is_textile(hts: str) -> bool:
    """Return whether the first tariff number of a line is of textiles or apparel."""
    return _DIGITS.sub("", hts.split(";", maxsplit=1)[0])[:2] in TEXTILE_CHAPTERS


@lru_cache(maxsize=DISTINCT)
def iso_day(text: str) -> str:
    """Return a day as these reports write it, month first, in ISO form; any other text as it is.

    >>> iso_day("03/14/2025"), iso_day("3/4/25 12:00 AM"), iso_day("2025-03-14"), iso_day("14.03.2025")
    ('2025-03-14', '2025-03-04', '2025-03-14', '14.03.2025')
    """
    match = _US_DAY.fullmatch(text)
    if not match or not (1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 31):
        return text
    year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
    return f"{year}-{int(match[1]):02}-{int(match[2]):02}"


def shown_name(name: str, code: str, names: Mapping[str, str]) -> str:
    """Return how a party of an entry is called: by its name, else the name its code has elsewhere, else its code."""
    if not is_blank(name):
        return name
    if is_blank(code):
        return ""
    mid = read_mid(code)
    text = mid.code if mid else code
    return names.get(text) or f"MID {text}, no name given"


def code_of_name(name: str) -> str:
    """Return the code of a party that is called by it; empty for a name.

    >>> code_of_name("MID VNSAPKNI12HAN, no name given"), code_of_name("Saphire Knitting")
    ('VNSAPKNI12HAN', '')
    """
    match = _UNNAMED.fullmatch(name)
    return match[1] if match else ""
