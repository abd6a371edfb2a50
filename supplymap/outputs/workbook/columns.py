"""What a table's column holds, read from its header and values: number format, alignment, width."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from supplymap.outputs.workbook.cells import display_width
from supplymap.outputs.workbook.looks import CHIPS

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = str | int | float | date | None

_PROBABILITY = re.compile(
    r"\b(likelihood|exposure|probability|risk (reduction|achievement)|attribution|importance|verification"
    r"|with findings|modelled|reach probability)\b"
)
_SHARE = re.compile(r"\b(share|coverage|percent)\b|%")
_MONEY = re.compile(r"\b(value|amount|usd|spend)\b")
_POSITION = re.compile(r"^((partner )?rank|place|row|tier|no\.?|#|order|year)$")
_NUMBER = r"[<>≤≥~±+\-−]?\s*[\d.,]+(?:e[+\-]?\d+)?\s*%?"
_NUMBER_LIKE = re.compile(rf"{_NUMBER}(?:\s*(?:to|of|/|–|-|→|->|\.\.)\s*{_NUMBER})*\Z")
_SHORT, _WIDE, _LINES = 36, 64, 4
PAGE_WIDTH = 196.0
"""Widths of a page, summed: seven pixels each, 1,372 of a screen's 1,440, and letter paper across at 71 %."""
_NAME = 16.0  # for names: fewer words are broken
_SAMPLE = 2_000  # texts of a column whose words are looked at


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is shown.

    Attributes
    ----------
    number_format
        For its numbers and dates.
    align
        Horizontal alignment of its cells, empty for the default.
    chips
        Its values are all ratings, or all levels of issues, and shown in their colours.
    width
        In characters.
    usual
        Length of nearly all of its texts, whole.
    least, most
        Widths between which a text column may be made narrower: for the longest usual word, and for the longest text.
    """

    header: str
    number_format: str
    align: str
    chips: bool
    width: float
    usual: float = field(default=0.0, compare=False)
    least: float = field(default=0.0, compare=False)
    most: float = field(default=0.0, compare=False)


def describe(header: str, values: Sequence[Value], number_format: str = "") -> Column:
    """Decide how a column is shown.

    Parameters
    ----------
    header
        What the user reads above it.
    values
        Its values, as :func:`supplymap.outputs.workbook.cells.plain_value` returns them.
    number_format
        A format that overrides the one derived here.

    Returns
    -------
    column
        Probabilities with four decimals (they are an index, not a percentage of anything), shares in percent,
        hazards with two decimals unless that would show small ones as zero.
    """
    texts = [value for value in values if isinstance(value, str)]
    numbers = [value for value in values if isinstance(value, (int, float))]
    dates = [value for value in values if isinstance(value, date)]
    chips = bool(texts) and not numbers and any(words.issuperset(texts) for words in CHIPS)
    if not number_format:
        number_format = "yyyy-mm-dd" if dates else _number_format(header.casefold(), numbers)
    short_words = max((len(text) for text in texts), default=0) <= 3
    if chips or dates or _POSITION.search(header.casefold()) or (texts and short_words and not numbers):
        align = "center"
    elif numbers or (texts and all(_NUMBER_LIKE.match(text) for text in texts)):
        align = "right"
    else:
        align = ""
    width = _width(header, texts, numbers, number_format)
    if align or not texts:
        return Column(header, number_format, align, chips, width, 0.0, width, width)
    lengths = sorted(map(len, texts))
    longest = float(max(map(display_width, texts)) + 3)
    least = min(max(_heading_width(header), _longest_word(texts) + 3, _NAME), longest, _WIDE)
    usual = lengths[int(0.9 * (len(lengths) - 1))]
    return Column(header, number_format, align, chips, width, usual, least, max(min(longest, 1.25 * _WIDE), least))


def _longest_word(texts: Sequence[str]) -> int:
    """Return the length of the longest word of a sample, as far as a column has to hold it unbroken."""
    words = {word for text in set(texts[:_SAMPLE]) for word in text.split()}
    return min(max(map(display_width, words), default=0), 18)


def fitted(columns: Sequence[Column], total: float = PAGE_WIDTH) -> list[Column]:
    """Give columns of text widths with which all stand side by side on one page and rows are as low as can be.

    Parameters
    ----------
    columns
        In their sequence.
    total
        The most that their widths may sum to.

    Returns
    -------
    columns
        With texts on as few lines as the page allows, each on about as many as the others; columns of numbers, dates
        and ratings keep their width, and no usual word is broken.
    """

    def widths(lines: float) -> list[float]:
        return [max(column.least, min(column.usual / (1.08 * lines) + 3, column.most)) for column in columns]

    low, high = 1.0, 200.0
    if sum(widths(low)) <= total:
        high = low
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(widths(middle)) > total else (low, middle)
    return [replace(c, width=math.floor(2 * width) / 2) for c, width in zip(columns, widths(high), strict=True)]


def _number_format(header: str, numbers: Sequence[int | float]) -> str:
    """Choose a number format by the words of the header and the size of the values."""
    sizes = [abs(number) for number in numbers]
    largest = max(sizes, default=0)
    whole = all(isinstance(number, int) for number in numbers)
    if not numbers:
        return "General"
    if _POSITION.search(header):
        return "0"
    if _SHARE.search(header) and largest <= 1:
        return "0.0%"
    if "hazard" in header:
        tiny = any(0 < size < 0.005 for size in sizes)
        return "0.0000" if tiny else "0.00"
    if _MONEY.search(header) and not _PROBABILITY.search(header) and (largest > 1 or not largest):
        return "#,##0"
    if whole:
        return "#,##0"
    if largest <= 1 or _PROBABILITY.search(header):
        return "0.0000"
    return "#,##0.00"


def _width(header: str, texts: Sequence[str], numbers: Sequence[int | float], number_format: str) -> float:
    """Choose a width: short values on one line, long ones on about four lines."""
    title = _heading_width(header)
    width_of = {text: display_width(text) for text in set(texts)}
    widths = sorted(map(width_of.__getitem__, texts))
    longest = widths[-1] if widths else 0
    if longest + 3 <= _SHORT:
        content = longest + 3
    else:
        usual = widths[int(0.95 * (len(widths) - 1))]
        content = max(_SHORT, min(_WIDE, longest + 3, 3 + usual // _LINES))
    if numbers:
        decimals = len(number_format.partition(".")[2].rstrip("%")) if number_format != "General" else 4
        digits = len(f"{max(abs(number) for number in numbers):,.0f}") + decimals + 3
        content = max(content, digits)
    if "yyyy" in number_format:
        content = max(content, 12)
    return float(max(title, content, 7))


def _heading_width(header: str) -> int:
    """Return the width of a heading on two lines, with the filter arrow."""
    longest_word = max(map(display_width, header.split()), default=0)
    return max(longest_word + 4, (display_width(header) + 1) // 2 + 4)
