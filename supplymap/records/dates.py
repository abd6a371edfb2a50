"""Dates and periods, in the many ways people write them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from supplymap.records.values import LONGEST_VALUE, WIDE_DIGITS, is_blank
from supplymap.reference.names import fold

DateProblem = Literal["", "date-as-text", "date-ambiguous", "date-not-understood"]
_MONTH_NAMES = (
    *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august"),
    *("sep sept september", "oct october", "nov november", "dec december"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_OPEN_END = frozenset(
    {"", "date", "present", "today", "now", "current", "ongoing", "open", "onwards", "on", "to date"}
    | {"further notice", "until further notice", "heute", "今"}
)
_SINCE = re.compile(
    r"(?:valid |active )?(?:since|from|as of|start(?:s|ed|ing)?|beg[iau]n(?:s|ning)?|seit|ab|desde|depuis|自|从)"
    r"(?:\b|(?=\d))(?: in| on)?\s*:?\s*",
    re.IGNORECASE,
)
_ENDED = r"(?:end(?:s|ed|ing)?|expire[sd]?|expiring|terminated|discontinued|stopped|ceased|closed)"
_UNTIL = re.compile(
    r"(?:(?:valid|active|contract|supplied)\s+)?"
    rf"(?:(?:until|till?|to|thru|through|up to|before|bis|hasta|{_ENDED})\b|至)"
    r"(?:\s+(?:in|on|by|of|the|end of))*\s*:?\s*|(?:-|–|—)+\s*(?=\d)",
    re.IGNORECASE,
)
_ENDED_AFTER = re.compile(rf"(.+?)[\s,;:(]+{_ENDED}[\s).]*", re.IGNORECASE)
_CONTINUES = re.compile(r"\b(?:not|no|never|still|continu\w+|ongoing|present|renew\w*|current(?:ly)?)\b", re.IGNORECASE)
# where a period may be split, the most certain first; hyphens and slashes also stand within dates
_SPLITS = (
    re.compile(
        rf"[\s,;]*\b(?:to|until|till?|thru|through|bis|hasta|{_ENDED})\b(?:\s+in\b)?\s*|\s*至\s*", re.IGNORECASE
    ),
    re.compile(r"\s*[–—~]\s*|\s+-\s+"),
    re.compile(r"\s*-\s*"),
    re.compile(r"\s*/\s*"),
)
_YEARS = re.compile(r"(?:(?:fy|my|season)\s*)?((?:19|20)?\d{2})\s*([-/–—])\s*'?(\d{2})", re.IGNORECASE)
_SEASON = re.compile(
    r"\b(?:spring|summer|autumn|fall|winter|season|crop|harvest|year|calendar|fiscal|marketing)\b|\b(?:ss|aw|fw|sp|fa|cy|my)(?=\b|\d)",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"(?:([qh])\s*([1-4])|([1-4])\s*([qh]))[\s/.,-]*(?:fy)?\s*'?((?:19|20)?\d{2})", re.IGNORECASE)
_QUARTER_LAST = re.compile(r"((?:19|20)\d{2})[\s/.,-]*([qh])\s*([1-4])", re.IGNORECASE)
_CHINESE_DATE = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?)?")
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date and what was odd about it."""

    value: date | None
    problem: DateProblem


_OPEN = ReadDate(None, "")
_UNREAD = ReadDate(None, "date-not-understood")


def read_date(text: str, *, end: bool = False, latest: bool = False) -> ReadDate:
    """Read a date from a cell.

    ISO dates are read as they are; other forms are read and reported. Where it is not clear which number is
    the day and which the month, they are read as month/day, the American way, and reported as ambiguous.

    Parameters
    ----------
    text
        Text of the cell.
    end
        A year or month alone means its last day instead of its first.
    latest
        An ambiguous date is read as the later of the two days, so that a period that may still hold does not
        count as ended.

    Returns
    -------
    read
        The date, or None with the problem ``date-not-understood`` (no problem if the cell is blank).
    """
    text = _plain(text)
    if is_blank(text):
        return ReadDate(None, "")
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](?:\d{1,2}:.*|\D*))?", text):
        value = _day(int(match[1]), int(match[2]), int(match[3]))
        return ReadDate(value, "" if value else "date-not-understood")
    if len(text) > LONGEST_VALUE:
        return _UNREAD
    if match := re.fullmatch(r"(?:fy\s*)?((?:19|20)\d{2})|fy\s*'?(\d{2})", text, re.IGNORECASE):
        return ReadDate(_edge(_year(match[1] or match[2]), None, end=end), "")
    value, problem = _read_text_date(text, end=end)
    if value and latest and problem == "date-ambiguous":
        value = max(value, date(value.year, value.day, value.month))
    return ReadDate(value, problem if value else "date-not-understood")


def _plain(text: str) -> str:
    """Write wide digits narrow, and Chinese dates as ISO dates."""
    text = text.strip()
    if text.isascii():
        return text
    text = WIDE_DIGITS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _CHINESE_DATE.sub(lambda match: "-".join(part.zfill(2) for part in match.groups() if part), text)


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _read_text_date(text: str, *, end: bool) -> tuple[date | None, DateProblem]:
    if match := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
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
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and 20000 <= float(text) <= 80000:
        return _EXCEL_EPOCH + timedelta(days=int(float(text))), "date-as-text"
    return _read_words(text, end=end), "date-as-text"


def _read_words(text: str, *, end: bool) -> date | None:
    """Read a date with a month's name, a quarter, a half year or a season."""
    if match := _QUARTER.fullmatch(text):
        return _part(_year(match[5]), match[1] or match[4], int(match[2] or match[3]), end=end)
    if match := _QUARTER_LAST.fullmatch(text):
        return _part(int(match[1]), match[2], int(match[3]), end=end)
    if match := re.fullmatch(r"(?:(\d{1,2})[\s.-]*)?([a-z]{3,9})[.\s]*[-/'’\s][\s'’]*(\d{2})", text, re.IGNORECASE):
        # "Dec 19" may be a day: two digits are a year after a day, a hyphen or an apostrophe
        month = _MONTHS.get(match[2].lower())
        if month and match[1]:
            return _day(_year(match[3]), month, int(match[1]))
        if month and re.search(r"[-/'’]", text):
            return _edge(_year(match[3]), month, end=end)
    words = re.findall(r"[a-z]+|\d+", text.lower())
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [int(word) for word in words if word.isdigit()]
    years = [number for number in numbers if 1900 <= number <= 2200]
    days = [number for number in numbers if 1 <= number <= 31]
    if len(months) == 1 and len(years) == 1:
        return _day(years[0], months[0], days[0]) if days else _edge(years[0], months[0], end=end)
    bare = _without_season(text)
    if bare != text and (match := re.fullmatch(r"'?((?:19|20)?\d{2})", bare)):
        return _edge(_year(match[1]), None, end=end)
    return None


def _without_season(text: str) -> str:
    bare = re.sub(r"\bs/s\b", "ss", re.sub(r"\b[af]/w\b", "aw", text, flags=re.IGNORECASE), flags=re.IGNORECASE)
    bare, seasons = _SEASON.subn("", bare)
    return bare.strip(" /-.,&") if seasons else text


def _part(year: int, kind: str, number: int, *, end: bool) -> date | None:
    """Return the first or last day of a quarter or half year."""
    months = 3 if kind.lower() == "q" else 6
    if number * months > 12:
        return None
    return _edge(year, number * months if end else (number - 1) * months + 1, end=end)


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

    Only words or a second date name an end. A single date, year or season states when something was seen or
    began: read as an end, it would remove a live link, and what comes over it, from every result.

    Parameters
    ----------
    text
        Text of the cell.

    Returns
    -------
    start, end
        An open side is None without a problem. An end that is not understood, or lies before the start, is
        None with the problem ``date-not-understood``.
    """
    text = _plain(text)
    if _is_open(text):
        return _OPEN, _OPEN
    if len(text) > LONGEST_VALUE:
        return read_date(text), _OPEN
    start, end = _read_ends(text)
    if start.value and end.value and end.value < start.value:
        return _UNREAD, _UNREAD
    if end.value and _CONTINUES.search(text):
        return start, _UNREAD
    return start, end


def _is_open(text: str) -> bool:
    return is_blank(text) or text.lower() in _OPEN_END or fold(text) in _OPEN_END


def _read_ends(text: str) -> tuple[ReadDate, ReadDate]:
    if match := _SINCE.match(text):
        text = text[match.end() :]
    elif match := _UNTIL.match(text):
        end_text = text[match.end() :]
        return _OPEN, _OPEN if match.end() and _is_open(end_text) and end_text else _end(end_text)
    if match := _ENDED_AFTER.fullmatch(text):
        start, end = _read_ends(match[1])
        return (start, end) if end.value else (_OPEN, _end(match[1]))
    if match := re.fullmatch(r"(.+?)\s*(?:onwards?|\+|[-–—]+|,?\s*ongoing)", text, re.IGNORECASE):
        start = read_date(match[1])
        if start.value:
            return start, _OPEN
    if years := _years(text):
        return years
    single = read_date(text)
    if single.value:
        return single, _OPEN
    return _split(text) or (single, _OPEN)


def _end(text: str) -> ReadDate:
    read = read_date(text, end=True, latest=True)
    return read if read.value else _UNREAD


def _years(text: str) -> tuple[ReadDate, ReadDate] | None:
    """Read "2019/20" and "2016-19"; None for "2011/12", which may be a month, and for "20/19"."""
    match = _YEARS.fullmatch(_without_season(text))
    if not match:
        return None
    first, last = _year(match[1]), _year(match[1]) // 100 * 100 + int(match[3])
    may_be_month = len(match[1]) == 4 and match[2] in "-/" and int(match[3]) <= 12
    two_numbers = len(match[1]) == 2 and not re.match(r"[a-z]", text, re.IGNORECASE)
    if may_be_month or two_numbers or last <= first:
        return None
    return ReadDate(_edge(first, None, end=False), ""), ReadDate(_edge(last, None, end=True), "")


def _split(text: str) -> tuple[ReadDate, ReadDate] | None:
    """Split a period where both sides are dates or the second is open; else at a word or dash after a date."""
    unread = None
    for number, pattern in enumerate(_SPLITS):
        for match in pattern.finditer(text):
            left, right = text[: match.start()], text[match.end() :]
            start, end = read_date(left), _OPEN if _is_open(right) else _end(right)
            if start.value and not end.problem.endswith("understood"):
                return start, end
            if number < 2 and start.value:
                unread = unread or (start, _UNREAD)
    return unread
