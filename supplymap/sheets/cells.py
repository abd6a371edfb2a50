"""Values of cells as text, and addresses of cells."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from supplymap.sheets.formats import GENERAL, Format
from supplymap.sheets.limits import COLUMNS, ROWS, DamagedError

ERRORS = frozenset(
    f"#{name}"
    for name in (
        *("N/A", "REF!", "VALUE!", "NAME?", "DIV/0!", "NULL!", "NUM!", "GETTING_DATA", "SPILL!", "CALC!"),
        *("FIELD!", "BLOCKED!", "CONNECT!", "BUSY!", "UNKNOWN!", "PYTHON!", "EXTERNAL!"),
    )
)
"""What spreadsheet programs write into a cell whose formula failed."""

Value = str | int | float | date | time | timedelta
"""Raw value of a cell; booleans are int, datetimes are date."""

LAST_SERIAL = 2_958_466
"""The day after 9999-12-31, counted as spreadsheets do."""

_LAST_DURATION = 999_999_999

_BREAK = re.compile(r"[\n\v\f\r\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s\s++|[\t\n\v\f\r\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@cache
def column_letter(column: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """Return the number of a column: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell: row 3, column 1 is B3."""
    return f"{column_letter(column)}{row}"


def cell_position(reference: str) -> tuple[int, int]:
    """Read a cell name.

    Parameters
    ----------
    reference
        Such as B3.

    Returns
    -------
    position
        Row from 1, column from 0.

    Raises
    ------
    DamagedError
        For any other text, and for a cell beyond the limits of a sheet.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise DamagedError(reference)
    row, column = int(match[2]), column_number(match[1])
    if not 1 <= row <= ROWS or column >= COLUMNS:
        raise DamagedError(reference)
    return row, column


def clean(raw: str) -> str:
    """Strip a text, join its lines with spaces and remove control characters.

    Nothing else changes: no Unicode normalisation, and NA stays NA (Namibia).
    """
    return one_line(clean_lines(raw))


def clean_lines(raw: str) -> str:
    r"""Clean a text as :func:`clean`, but keep one ``\n`` between its lines."""
    if raw.isprintable():
        return raw.strip()
    return _CONTROLS.sub("", _BLANKS.sub(_blank, raw)).strip()


def one_line(text: str) -> str:
    """Join the lines of a clean text with spaces."""
    return text.replace("\n", " ")


def _blank(blanks: re.Match[str]) -> str:
    if _BREAK.search(blanks[0]):
        return "\n"
    return " " if "\t" in blanks[0] else blanks[0]


def controls(raw: str) -> str:
    """List the control characters of a text, as ``U+0007``; empty if it has none."""
    return ", ".join(f"U+{ord(char):04X}" for char in sorted(set(_CONTROLS.findall(raw))))


def has_lost_characters(text: str) -> bool:
    """Return whether a text has marks of lost characters (U+FFFD, U+25A1)."""
    return "\ufffd" in text or "\u25a1" in text


def unescape(raw: str) -> str:
    """Replace escapes such as ``_x000D_``, for characters that XML cannot hold, by the characters."""
    return _ESCAPED.sub(_resolved, raw) if "_x" in raw else raw


def _resolved(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)  # half a surrogate pair is no character


def number_text(value: float) -> str:
    """Format a number: whole numbers without a point, others with the 15 digits spreadsheets show, no exponent."""
    if value == value // 1 and abs(value) < 1e21:
        return str(int(value))
    text = f"{value:.15g}"
    if "e" in text and 1e-12 <= abs(value) < 1e21:
        text = format(Decimal(text), "f")
    return text


def moment_text(value: date | datetime | time | timedelta) -> str:
    """Format a date as 2024-05-01, with a time (13:45:00) only where there is one; durations in hours."""
    if isinstance(value, datetime):
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0, tzinfo=None)
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, time):
        return time(value.hour, value.minute, value.second).isoformat()
    return value.isoformat()


def serial_text(value: float, kind: str, *, from_1904: bool) -> str:
    """Format a number that has a date or duration format.

    Parameters
    ----------
    value
        Days since the end of 1899, or of 1903.
    kind
        ``date`` or ``duration``.

    Returns
    -------
    text
        As by :func:`moment_text`; the bare number if it is no date (negative, or after 9999).
    """
    if not 0 <= value < (LAST_SERIAL if kind == "date" else _LAST_DURATION):
        return number_text(value)
    if kind == "duration":
        return moment_text(timedelta(days=value))
    if value < 1:
        return moment_text((datetime(1900, 1, 1) + timedelta(days=value)).time())
    days = value + 1462 if from_1904 else value
    # spreadsheet programs count a 29 February 1900, which did not exist
    start = datetime(1899, 12, 30) if days >= 60 else datetime(1899, 12, 31)
    try:
        return moment_text(start + timedelta(days=days))
    except OverflowError:
        return number_text(value)


def formatted_text(value: float, form: Format = GENERAL, *, from_1904: bool = False) -> str:
    """Format a stored number by its number format: date, code with leading zeros, or number."""
    if not form.kind:
        return number_text(value)
    if form.kind == "zeros":
        return form.padded(value) or number_text(value)
    return serial_text(value, form.kind, from_1904=from_1904)
