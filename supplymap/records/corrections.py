"""Texts to write into cells instead of what is there, where one is sure: a mistyped country, a date in words.

A correction is what the cell was read as, or the only country whose name is a typing error away. Where two are
possible, or the file alone cannot tell, there is none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from supplymap import reference
from supplymap.records.dates import read_date
from supplymap.reference.countries import countries, spelling_key
from supplymap.reference.issues import FOUND_LENGTH
from supplymap.reference.names import normalise
from supplymap.reference.tariff import tariff_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from supplymap.model import Issue

_ONE_ERROR, _TWO_ERRORS = 5, 9
"""Letters of a country's name from which one or two of them may be wrong."""
_NAME_LETTERS = 8
"""Letters of a partner's name from which one of them may be wrong."""
_FIGURES = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS_AND_LETTERS = re.compile(r"(?=(?:[^\d]*\d){2})[\dOoIl]+(?:[.,' ][\dOoIl]+)*")
_TYPED_FOR_DIGITS = str.maketrans("OoIl", "0011")
_MONTH_LETTERS = 4
"""Letters of a month from which one of them may be wrong."""
_MONTHS = (
    *("January", "February", "March", "April", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_KEPT = 1 << 12


def corrected(issues: Iterable[Issue]) -> Iterator[Issue]:
    """Yield issues with the text to write into the cell, where the text found there tells it for sure."""
    for one in issues:
        known = _CORRECTIONS.get(one.code)
        if known is None or one.correction:
            yield one
            continue
        texts = [known(text) if text and len(text) < FOUND_LENGTH else "" for _, text in one.found_by_row()]
        rest = tuple(texts[1:])
        yield replace(one, correction=texts[0], corrections=() if set(rest) <= {texts[0]} else rest)


@reference.per_folder
def _named() -> Mapping[str, str]:
    """Return the code of each country by the key of its name."""
    return countries().spellings


@partial(reference.per_folder, size=_KEPT)
def nearest_country(text: str) -> str:
    """Return the English name of the only country that is named with a typing error; empty if there is none."""
    key = spelling_key(text)
    most = 2 if len(key) >= _TWO_ERRORS else 1
    if len(key) < _ONE_ERROR or not key.isalpha():
        return ""
    near = process.extract(key, _named().keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
    codes = {_named()[name] for name, *_ in near}
    return countries().name(codes.pop()) if len(codes) == 1 else ""


def _plain_date(text: str) -> str:
    """Return the day that a text states whatever the sequence of day and month in its column."""
    first, last = read_date(text), read_date(text, end=True)
    whole = first.value is not None and first == last and first.problem == "date-as-text"
    return first.value.isoformat() if whole and first.value else ""


def _with_zero(text: str) -> str:
    """Return the one tariff code of a cell with the zero that it lost."""
    read = tariff_codes(text)
    return read.codes[0] if len(read.codes) == 1 and not read.words else ""


def _in_figures(text: str) -> str:
    """Return a text with the letters O, I and l, typed among its digits, as the digits that they look like."""
    figures = text.translate(_TYPED_FOR_DIGITS) if _DIGITS_AND_LETTERS.fullmatch(text) else ""
    # a number that is wrong as it stands, as a latitude of 91, is not told to be written again
    return "" if figures == text else figures


def _code_in_figures(text: str) -> str:
    """Return the one known tariff code that a cell holds once letters typed for digits are digits."""
    read = tariff_codes(_in_figures(text))
    return read.codes[0] if len(read.codes) == 1 and not (read.words or read.restored or read.unknown) else ""


def _day_of_month(text: str) -> str:
    """Return the day of a date whose month has one typing error."""
    words = [word for word in _LETTERS.findall(text) if len(word) >= _MONTH_LETTERS]
    near = [month for word in words for month in _MONTHS if OSA.distance(word.title(), month, score_cutoff=1) <= 1]
    return _plain_date(text.replace(words[0], near[0])) if len(words) == len(near) == 1 else ""


def nearest_name(text: str, names: Sequence[str]) -> str:
    """Return the only one of some names that a text is with one typing error, and the same figures; else empty."""
    key = normalise(text).key
    near = [name for name in names if OSA.distance(key, normalise(name).key, score_cutoff=1) <= 1]
    if len(key) < _NAME_LETTERS or len(near) != 1 or _FIGURES.findall(near[0]) != _FIGURES.findall(text):
        return ""
    return near[0]


_CORRECTIONS: Mapping[str, Callable[[str], str]] = {
    "unknown-country": nearest_country,
    "date-as-text": _plain_date,
    "date-not-understood": _day_of_month,
    "number-not-understood": _in_figures,
    "hts-lost-zero": _with_zero,
    "hts-not-understood": _code_in_figures,
}
"""What to write instead of a text found, by the code of the issue."""
