"""Single values read from the text of a cell: blanks, numbers, tariff codes and choices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference
from supplymap.reference.names import fold
from supplymap.reference.row_words import written

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
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


class _Words(NamedTuple):
    """The words of a table: each with its length, so that the most specific wins, and the row that it names."""

    phrases: Mapping[str, tuple[tuple[int, str, str], str]]
    longest: int
    unspaced: tuple[str, ...]


@reference.per_folder
def _words(table: str, key: str) -> _Words:
    """Arrange the words of a table."""
    pairs = [(fold(word), row[key]) for row in reference.table(table) for word in row["words"].split("|") if word]
    phrases = {word: ((-len(word), word, value), value) for word, value in sorted(pairs, reverse=True)}
    longest = max((word.count(" ") + 1 for word in phrases), default=0)
    return _Words(phrases, longest, tuple(word for word in phrases if _UNSPACED.match(word)))


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
    words = _words(table, key)
    tokens = fold(text).split()
    found = []
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + words.longest, len(tokens)) + 1):
            if hit := words.phrases.get(" ".join(tokens[start:end])):
                found.append(hit)
    if not text.isascii():
        # scripts that put no blanks between words
        folded = " ".join(tokens)
        found += [words.phrases[word] for word in words.unspaced if word in folded]
    return min(found)[1] if found else ""
