"""Single values: dates, periods, numbers, tariff codes and choices, read from the text of a cell."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from supplymap import reference
from supplymap.names import fold

DateProblem = Literal["", "date-as-text", "date-ambiguous", "date-not-understood"]

_MONTH_NAMES = (
    *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august"),
    *("sep sept september", "oct october", "nov november", "dec december"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_OPEN_END = frozenset({"", "date", "present", "today", "now", "current", "ongoing", "open", "onwards", "on", "to date"})
_NOTHING = frozenset({"", "-", "--", "n/a", "n.a.", "none", "unknown", "tbd", "tbc", "?", "current", "ongoing", "open"})
_SPLIT = re.compile(r"\s*[–—]\s*|\s+-\s+|\s*\b(?:to|until|till|through|bis)\b\s*|(?<=\d{4})\s*-\s*(?=\d{4}\b|$)")
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date and what was odd about it."""

    value: date | None
    problem: DateProblem


def is_blank(text: str) -> bool:
    """Tell whether a cell says nothing: empty, a dash, n/a, unknown, tbd."""
    return text.strip().lower() in _NOTHING


def read_date(text: str, *, end: bool = False) -> ReadDate:
    """Read a date from a cell.

    ISO dates are taken as they are; other forms are read and reported. Day and month that cannot be told
    apart are read as month/day, the American way, and reported as ambiguous.

    Parameters
    ----------
    text
        Text of the cell.
    end
        A year or month alone means its last day instead of its first.

    Returns
    -------
    read
        The date, or None with the problem ``date-not-understood`` (no problem if the cell says nothing).
    """
    text = text.strip()
    if is_blank(text):
        return ReadDate(None, "")
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?", text):
        value = _day(int(match[1]), int(match[2]), int(match[3]))
        return ReadDate(value, "" if value else "date-not-understood")
    if match := re.fullmatch(r"(?:fy\s*)?((?:19|20)\d{2})", text, re.IGNORECASE):
        return ReadDate(_edge(int(match[1]), None, end=end), "")
    value, problem = _read_text_date(text, end=end)
    return ReadDate(value, problem if value else "date-not-understood")


def _read_text_date(text: str, *, end: bool) -> tuple[date | None, DateProblem]:
    if match := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if year < 100 else 0
        if match[2] == "." or first > 12:
            return _day(year, second, first), "date-as-text"
        if second > 12 or first == second:
            return _day(year, first, second), "date-as-text"
        return _day(year, first, second), "date-ambiguous"
    if match := re.fullmatch(r"(\d{4})[./](\d{1,2})[./](\d{1,2})", text):
        return _day(int(match[1]), int(match[2]), int(match[3])), "date-as-text"
    if match := re.fullmatch(r"(\d{4})[-./](\d{1,2})", text):
        return _edge(int(match[1]), int(match[2]), end=end), "date-as-text"
    if match := re.fullmatch(r"(\d{1,2})[-./](\d{4})", text):
        return _edge(int(match[2]), int(match[1]), end=end), "date-as-text"
    words = re.findall(r"[a-z]+|\d+", text.lower())
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [int(word) for word in words if word.isdigit()]
    years = [number for number in numbers if 1900 <= number <= 2200]
    days = [number for number in numbers if 1 <= number <= 31]
    if len(months) == 1 and len(years) == 1:
        return (_day(years[0], months[0], days[0]) if days else _edge(years[0], months[0], end=end)), "date-as-text"
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and 20000 <= float(text) <= 80000:
        return _EXCEL_EPOCH + timedelta(days=int(float(text))), "date-as-text"
    return None, "date-not-understood"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _edge(year: int, month: int | None, *, end: bool) -> date | None:
    if month is None:
        return date(year, 12, 31) if end else date(year, 1, 1)
    if not 1 <= month <= 12:
        return None
    return date(year, month, monthrange(year, month)[1] if end else 1)


def read_period(text: str) -> tuple[ReadDate, ReadDate]:
    """Read a period such as ``2017-2019``, ``since 2022``, ``Jan 2018 to date`` or ``ended 2019``.

    Parameters
    ----------
    text
        Text of the cell.

    Returns
    -------
    start, end
        Its ends; a side that is open is None without a problem.
    """
    text = text.strip()
    nothing = ReadDate(None, "")
    if is_blank(text) or fold(text) in _OPEN_END:
        return nothing, nothing
    lowered = text.lower()
    if match := re.match(r"(?:since|from|as of|starting|seit)\b\s*", lowered):
        if len(parts := _SPLIT.split(text[match.end() :], maxsplit=1)) == 1:
            return read_date(text[match.end() :]), nothing
        text = " - ".join(parts)
    elif match := re.match(r"(?:until|till|to|ended|ended in|end of|bis|up to)\b(?: in)?\s*", lowered):
        return nothing, read_date(text[match.end() :], end=True)
    if match := re.fullmatch(r"(.+?)\s*(?:onwards?|\+)", text, re.IGNORECASE):
        return read_date(match[1]), nothing
    parts = [part.strip() for part in _SPLIT.split(text, maxsplit=1)]
    if len(parts) == 2:
        end = nothing if parts[1].lower() in _OPEN_END else read_date(parts[1], end=True)
        return read_date(parts[0]), end
    return read_date(text), read_date(text, end=True)


def read_number(text: str) -> float | None:
    """Read a number: thousands separators, currency signs and blanks come off; None if it is none.

    ``1.234,50`` and ``1,234.50`` are both understood; a single comma before one or two digits is decimal.
    """
    bare = re.sub(r"[\s'’$€£¥]|usd|eur|us\$", "", text, flags=re.IGNORECASE)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", bare) and ("," in bare or bare.count(".") > 1):
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d+,\d{1,2}", bare):
        bare = bare.replace(",", ".")
    else:
        bare = re.sub(r",(?=\d{3}(?:\D|$))", "", bare)
    if not re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d{1,2})?", bare, re.IGNORECASE):
        return None
    return float(bare)


def is_hts(text: str) -> bool:
    """Tell whether a text is a tariff code: 4 to 10 digits, an even number of them, with dots or blanks."""
    digits = re.sub(r"[.\s-]", "", text)
    return digits.isdigit() and 2 <= len(digits) <= 10 and len(digits) % 2 == 0


def hts_digits(text: str) -> str:
    """Return the digits of a tariff code."""
    return "".join(char for char in text if char.isdigit())


@reference.per_folder
def _words(table: str, key: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile the words of a table, longest phrase first, so that the most specific wins."""
    pairs = [(fold(word), row[key]) for row in reference.table(table) for word in row["words"].split("|")]
    pairs.sort(key=lambda pair: (-len(pair[0]), pair))
    return tuple((re.compile(rf"\b{re.escape(word)}\b"), value) for word, value in pairs)


@reference.per_folder
def choose(table: str, key: str, text: str) -> str:
    """Choose the row of a word table whose longest word occurs in the text.

    Parameters
    ----------
    table
        ``stages``, ``documents`` or ``evidence``.
    key
        Column that names the row.
    text
        Text of the cell.

    Returns
    -------
    chosen
        The row's name, or an empty string.
    """
    folded = fold(text)
    if not folded:
        return ""
    return next((value for pattern, value in _words(table, key) if pattern.search(folded)), "")
