"""Values that are safe in a spreadsheet cell, and the XML of cells.

Supplier files come from strangers: a text never becomes a formula, an escape code or broken XML. Rows of long
tables are written as XML here, because openpyxl takes 30 times as long for a styled cell (28 against 0.9
microseconds, openpyxl 3.1.5), and a list may have a hundred thousand rows.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

MAX_TEXT = 32_767
"""Characters (UTF-16 units) that one cell holds; a file with more is reported as damaged."""
LINE_HEIGHT = 15.0
MAX_HEIGHT = 409.0
"""Points."""
FORMULA_STARTS = frozenset("=+-@\t\r\n")
_CAREFUL_STARTS = FORMULA_STARTS | {" "}
_SHORT = MAX_TEXT // 2  # below this even text made of surrogate pairs fits
_REMOVED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ESCAPE_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel shows _x0041_ as A
_SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff&<>_]")
"""What keeps a text from being written as it is: one class of characters, because it is tried on every cell."""
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_CAPITALS = re.compile("[A-Z]")
_EPOCH = date(1899, 12, 30)
_FIRST_SAFE_DATE = date(1900, 3, 1)  # before it, spreadsheets count a 29 February 1900, which did not exist
_EXACT = 2**53


class StyleIds(NamedTuple):
    """Numbers of one look in the style table: for values, and for text that could be taken for a formula."""

    plain: int
    quoted: int


def clean(text: str) -> str:
    r"""Make a text fit for a cell: no control characters, no escape codes, not too long.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    text
        Line breaks as ``\n``; anything over 32,767 characters cut and marked with an ellipsis.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATES.sub("\ufffd", _REMOVED.sub("", text))
    text = _ESCAPE_CODE.sub("_x005F_", text)
    if len(text) > _SHORT:
        units = text.encode("utf-16-le")
        if len(units) > 2 * MAX_TEXT:
            text = units[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", "ignore") + "…"
    return text


def could_be_formula(text: str) -> bool:
    """Return whether a spreadsheet program might read this text as a formula when it is typed in again."""
    return text[:1] in FORMULA_STARTS


def plain_value(value: object) -> str | int | float | date | None:
    """Reduce a value of a table to what a cell can hold.

    Parameters
    ----------
    value
        Anything; missing values of pandas and numpy count as empty, truth values become yes and no, several
        values are joined by semicolons.

    Returns
    -------
    value
        Text, number, date, or None for an empty cell.
    """
    if type(value).__name__ in ("NAType", "NaTType"):  # pandas; they compare with nothing
        return None
    match value:
        case None:
            return None
        case str():
            return value or None
        case bool():
            return "yes" if value else "no"
        case int():
            return value if abs(value) < _EXACT else str(value)
        case float():
            if math.isnan(value):
                return None
            return float(value) if math.isfinite(value) else ("∞" if value > 0 else "-∞")
    if hasattr(value, "item") and hasattr(value, "dtype"):  # a number of numpy
        return plain_value(value.item())
    return _plain_object(value)


def _plain_object(value: object) -> str | date:
    """Reduce dates and collections."""
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return plain_date(value.date()) if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return plain_date(value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, (set, frozenset)):
        return "; ".join(sorted(map(str, value)))
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    return str(value)


def plain_date(value: date) -> date | str:
    """Return a date that spreadsheets count correctly; an older one as text."""
    return value if value >= _FIRST_SAFE_DATE else value.isoformat()


def display_width(text: str) -> int:
    """Count the columns the longest line of a text takes: Chinese characters take two."""
    if "\n" in text:
        return max(map(display_width, text.split("\n")))
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def lines_needed(text: str, width: float) -> int:
    """Estimate the lines a wrapped text takes in a cell so many characters wide.

    Widths count digits of the default font: capitals are wider, most other letters narrower.
    """
    if len(text) <= 0.7 * width and text.isascii() and "\n" not in text:
        return 1
    room = max(1.08 * width, 1)
    lines = 0
    for line in text.split("\n"):
        size = display_width(line) + 0.25 * len(_CAPITALS.findall(line))
        lines += max(1, math.ceil(size / room))
    return lines


@cache
def letter(column: int) -> str:
    """Return the name of a column in spreadsheets: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, index = divmod(column - 1, 26)
        name = chr(65 + index) + name
    return name


def row_xml(number: int, cells: str, lines: int = 1) -> str:
    """Write one row.

    Parameters
    ----------
    number
        From 1.
    cells
        Its ``c`` elements from left to right.
    lines
        Lines of its highest cell. Excel would fit the height by itself; LibreOffice does not.
    """
    if lines == 1:
        return f'<row r="{number}">{cells}</row>'
    return f'<row r="{number}" ht="{min(LINE_HEIGHT * lines + 2, MAX_HEIGHT):g}">{cells}</row>'


def cell_xml(row: int, column: int, value: str | float | date | None, style: StyleIds) -> str:
    """Write one cell.

    Parameters
    ----------
    row, column
        From 1.
    value
        What :func:`plain_value` returns.
    style
        Its look.

    Returns
    -------
    xml
        A ``c`` element. Text is an inline string, never a formula.
    """
    return f'<c r="{letter(column)}{row}"{cell_content(value, style)}'


def cell_content(value: str | float | date | None, style: StyleIds) -> str:
    """Write a cell but for its address: the same for equal values of a column, so that it can be kept."""
    if (
        isinstance(value, str)
        and 0 < len(value) <= _SHORT
        and value[0] not in _CAREFUL_STARTS
        and not value[-1].isspace()
        and not _SPECIAL.search(value)
    ):
        return f' s="{style.plain}" t="inlineStr"><is><t>{value}</t></is></c>'
    if isinstance(value, float):
        return f' s="{style.plain}"><v>{value:.10g}</v></c>'
    return f' s="{_careful_xml(value, style)}'


def _careful_xml(value: str | int | date | None, style: StyleIds) -> str:
    """Write the style and content of a cell that is empty, a whole number, a date or a text that needs care."""
    if isinstance(value, str):
        value = clean(value)
    if value is None or value == "":
        return f'{style.plain}"/>'
    if isinstance(value, str):
        style_id = style.quoted if could_be_formula(value) else style.plain
        space = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() else ""
        text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f'{style_id}" t="inlineStr"><is><t{space}>{text}</t></is></c>'
    if isinstance(value, date):
        value = (value - _EPOCH).days
    return f'{style.plain}"><v>{value}</v></c>'
