"""Single values read from the text of a cell: blanks, numbers, tariff codes and choices."""

from __future__ import annotations

import re

from supplymap import reference
from supplymap.reference.names import fold
from supplymap.reference.row_words import written

_LONGEST_BLANK = 20
_NOTHING = frozenset({"", "-", "--", "n/a", "n.a.", "none", "unknown", "tbd", "tbc", "?", "current", "ongoing", "open"})
WIDE_DIGITS = re.compile("[０-９－／．]")
LONGEST_VALUE = 200
"""Longer texts are no dates or periods; trying every split of them would take too long."""


def is_blank(text: str) -> bool:
    """Return whether a cell states nothing: empty, a dash, n/a, unknown, tbd."""
    bare = text.strip().lower()
    return bare in _NOTHING or (len(bare) <= _LONGEST_BLANK and bare in written("blank"))


def read_number(text: str) -> float | None:
    """Read a number with or without thousands separators, currency signs and blanks; None if it is none.

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
    """Return whether a text is a tariff code: 2 to 10 digits, an even number of them, with dots or blanks."""
    digits = re.sub(r"[.\s-]", "", text)
    return digits.isdecimal() and 2 <= len(digits) <= 10 and len(digits) % 2 == 0


@reference.per_folder
def _words(table: str, key: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile the words of a table, longest phrase first, so that the most specific wins."""
    pairs = [(fold(word), row[key]) for row in reference.table(table) for word in row["words"].split("|") if word]
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
