"""Dates and periods, in the many ways people write them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from supplymap.records.date_words import is_open_end, plain_date
from supplymap.records.values import LONGEST_VALUE, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable

DateProblem = Literal["", "date-as-text", "date-ambiguous", "date-not-understood"]
DateOrder = Literal["dmy", "mdy", ""]
"""Sequence of day and month in dates of numbers: day first, month first, or not known."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august"),
            *("sep sept september", "oct october", "nov november", "dec december"),
        ),
        start=1,
    )
    for name in names.split()
}
_SINCE = re.compile(
    r"(?:valid |active )?(?:since|from|as of|start(?:s|ed|ing)?|beg[iau]n(?:s|ning)?|seit|ab|von|vom|desde|depuis|du|de"
    r"|dal?|a partir d[eo]l?|à partir d[eu]|sejak|dari|từ|自|从|從)"
    r"(?:\b|(?=\d))(?: in| on)?\s*:?\s*",
    re.IGNORECASE,
)
_ENDED = r"(?:end(?:s|ed|ing)?|expire[sd]?|expiring|terminated|discontinued|stopped|ceased|closed)"
_UNTIL_WORDS = (
    r"until|till?|thru|through|bis|hasta|até|jusqu['’](?:au?|à|en)|jusque|fino al?|sampai(?: dengan)?|s/d|hingga|đến"
)
_UNTIL = re.compile(
    r"(?:(?:valid|active|contract|supplied)\s+)?"
    rf"(?:(?:to|up to|before|{_UNTIL_WORDS}|{_ENDED})\b|[至～])"
    r"(?:\s+(?:in|on|by|of|the|end of))*\s*:?\s*|(?:-|–|—)+\s*(?=\d)",
    re.IGNORECASE,
)
_ENDED_AFTER = re.compile(rf"(.+?)[\s,;:(]+{_ENDED}[\s).]*", re.IGNORECASE)
_CONTINUES = re.compile(r"\b(?:not|no|never|still|continu\w+|ongoing|present|renew\w*|current(?:ly)?)\b", re.IGNORECASE)
# where a period may be split, the most certain first; hyphens and slashes also stand within dates
_SPLITS = (
    re.compile(
        rf"[\s,;]*\b(?:to|{_UNTIL_WORDS}|{_ENDED})(?!\w)(?:\s+in\b)?\s*|\s*至\s*|(?<=\d{{4}})\s+(?:a|à|al|au)\s+(?=\w)",
        re.IGNORECASE,
    ),
    re.compile(r"\s*[–—~～〜]\s*|\s+-\s+"),
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
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-])")
"""Day, month and year as numbers; with dots between them the day stands first."""
_SIGN = re.compile(r"\d[/-]\d|[／－]")
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date and what was odd about it."""

    value: date | None
    problem: DateProblem


_OPEN = ReadDate(None, "")
_UNREAD = ReadDate(None, "date-not-understood")


def order_of(texts: Iterable[str]) -> DateOrder:
    """Return the sequence of day and month that the dates of a column have.

    Parameters
    ----------
    texts
        Cells of one column: dates or periods.

    Returns
    -------
    order
        ``dmy`` if some first number is above 12, ``mdy`` if some second one is; empty if neither is, or both are.
    """
    found: set[DateOrder] = set()
    for text in texts:
        if len(text) > LONGEST_VALUE or not _SIGN.search(text):
            continue
        for match in _NUMBERS.finditer(plain_date(text)):
            first, second = int(match[1]), int(match[3])
            if 31 >= first > 12 >= second > 0:
                found.add("dmy")
            elif 31 >= second > 12 >= first > 0:
                found.add("mdy")
    return found.pop() if len(found) == 1 else ""


def read_date(text: str, *, end: bool = False, latest: bool = False, order: DateOrder = "") -> ReadDate:
    """Read a date from a cell.

    ISO dates are read as they are; other forms are read and reported. Where it is not clear which number is
    the day and which the month, the sequence of the column decides; where that is not known, they are read as
    month/day, the American way, and reported as ambiguous.

    Parameters
    ----------
    text
        Text of the cell.
    end
        A year or month alone means its last day instead of its first.
    latest
        An ambiguous date is read as the later of the two days, so that a period that may still hold does not
        count as ended.
    order
        Sequence of day and month in the column, as :func:`order_of` tells it.

    Returns
    -------
    read
        The date, or None with the problem ``date-not-understood`` (no problem if the cell is blank).
    """
    text = plain_date(text) if len(text) <= LONGEST_VALUE else text.strip()
    if is_blank(text):
        return ReadDate(None, "")
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](?:\d{1,2}:.*|\D*))?", text):
        value = _day(int(match[1]), int(match[2]), int(match[3]))
        return ReadDate(value, "" if value else "date-not-understood")
    if len(text) > LONGEST_VALUE:
        return _UNREAD
    if match := re.fullmatch(r"(?:fy\s*)?((?:19|20)\d{2})|fy\s*'?(\d{2})", text, re.IGNORECASE):
        return ReadDate(_edge(_year(match[1] or match[2]), None, end=end), "")
    value, problem = _read_text_date(text, end=end, order=order)
    if value and latest and problem == "date-ambiguous":
        value = max(value, date(value.year, value.day, value.month))
    return ReadDate(value, problem if value else "date-not-understood")


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _read_text_date(text: str, *, end: bool, order: DateOrder = "") -> tuple[date | None, DateProblem]:
    if match := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        if match[2] == "." or first > 12 or (order == "dmy" and second <= 12):
            return _day(year, second, first), "date-as-text"
        if second > 12 or first == second or order == "mdy":
            return _day(year, first, second), "date-as-text"
        return _day(year, first, second), "date-ambiguous"
    if match := re.fullmatch(r"(\d{4})[./](\d{1,2})[./](\d{1,2})|((?:19|20)\d\d)([01]\d)([0-3]\d)", text):
        parts = [int(part) for part in match.groups() if part]
        return _day(parts[0], parts[1], parts[2]), "date-as-text"
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


def read_period(text: str, *, order: DateOrder = "") -> tuple[ReadDate, ReadDate]:
    """Read a period such as ``2017-2019``, ``since 2022``, ``Jan 2018 to date`` or ``ended 2019``.

    Only words or a second date name an end. A single date, year or season states when something was seen or
    began: read as an end, it would remove a live link, and what comes over it, from every result.

    Parameters
    ----------
    text
        Text of the cell.
    order
        Sequence of day and month in the column, as :func:`order_of` tells it.

    Returns
    -------
    start, end
        An open side is None without a problem. An end that is not understood, or lies before the start, is
        None with the problem ``date-not-understood``.
    """
    text = plain_date(text) if len(text) <= LONGEST_VALUE else text.strip()
    if _is_open(text):
        return _OPEN, _OPEN
    if len(text) > LONGEST_VALUE:
        return read_date(text), _OPEN
    # the other date of the period may tell the sequence: "01/02/2023 - 15/03/2023"
    start, end = _read_ends(text, order or order_of([text]))
    if start.value and end.value and end.value < start.value:
        return _UNREAD, _UNREAD
    if end.value and _CONTINUES.search(text):
        return start, _UNREAD
    return start, end


def _is_open(text: str) -> bool:
    return is_blank(text) or is_open_end(text)


def _read_ends(text: str, order: DateOrder) -> tuple[ReadDate, ReadDate]:
    if match := _SINCE.match(text):
        text = text[match.end() :]
    elif match := _UNTIL.match(text):
        end_text = text[match.end() :]
        return _OPEN, _OPEN if match.end() and _is_open(end_text) and end_text else _end(end_text, order)
    if match := _ENDED_AFTER.fullmatch(text):
        start, end = _read_ends(match[1], order)
        return (start, end) if end.value else (_OPEN, _end(match[1], order))
    if match := re.fullmatch(r"(.+?)\s*(?:onwards?|\+|[-–—]+|,?\s*ongoing)", text, re.IGNORECASE):
        start = read_date(match[1], order=order)
        if start.value:
            return start, _OPEN
    if years := _years(text):
        return years
    single = read_date(text, order=order)
    if single.value:
        return single, _OPEN
    return _split(text, order) or (single, _OPEN)


def _end(text: str, order: DateOrder) -> ReadDate:
    read = read_date(text, end=True, latest=True, order=order)
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


def _split(text: str, order: DateOrder) -> tuple[ReadDate, ReadDate] | None:
    """Split a period where both sides are dates or the second is open; else at a word or dash after a date."""
    unread = None
    for number, pattern in enumerate(_SPLITS):
        for match in pattern.finditer(text):
            left, right = text[: match.start()], text[match.end() :]
            start, end = read_date(left, order=order), _OPEN if _is_open(right) else _end(right, order)
            if start.value and not end.problem.endswith("understood"):
                return start, end
            if number < 2 and start.value:
                unread = unread or (start, _UNREAD)
    return unread
