"""Tiers in words: "Tier 2 - Fabric mill", "2.0", "T2", "second tier", "Tier II", 二级."""

from __future__ import annotations

import re

from supplymap import reference
from supplymap.reference.names import fold
from supplymap.reference.row_words import row_words, value_of

LONGEST = 200
"""Characters of the longest text that is read as a tier."""

_LAST = 99
_WHOLE = re.compile(r"(\d)[.,]0+(?![\d.,])")
_FRACTION = re.compile(r"\d\.\d")
_BRACKETED = re.compile(r"[(\[（【][^()\[\]（）【】]*[)\]）】]")
_HAN = re.compile(r"(\d{1,2}|[一二两三四五六七八九十])\s?[级級层層次阶階]|(\d{1,2})\s?차")
_BETWEEN = frozenset({"and", "or", "to", "bis", "a", "y", "e", "und", "oder", "et", "ve", "through"})
_FILLERS = frozenset(
    {"supplier", "suppliers", "vendor", "vendors", "partner", "partners", "factory", "factories", "mill", "mills"}
)


def tiers_in(text: str) -> tuple[int, ...]:
    """Return the tiers that a cell states, rising; none if it is no tier.

    Parameters
    ----------
    text
        A cell of a column of tiers: a number, or words with one.

    Returns
    -------
    tiers
        Several where the cell names several, as "Tier 1, Tier 2". What stands in brackets counts only where nothing
        outside does.
    """
    if len(text) > LONGEST:
        return ()
    whole = _WHOLE.sub(r"\1", text)
    if _FRACTION.search(whole):
        return ()
    return _tiers(fold(_BRACKETED.sub(" ", whole))) or _tiers(fold(whole))


def _tiers(folded: str) -> tuple[int, ...]:
    words = folded.split()
    stated = _beside_units(words)
    if not stated and (han := [_number(match[1] or match[2]) for match in _HAN.finditer(folded)]):
        stated = [number for number in han if number is not None]
    if not stated:
        bare = [word for word in words if word not in _BETWEEN and word not in _FILLERS]
        numbers = [number for word in bare if (number := _number(word)) is not None]
        stated = numbers if len(numbers) == len(bare) else []
    return tuple(sorted(set(stated)))


def _beside_units(words: list[str]) -> list[int]:
    """Return the numbers that follow a unit, and the ordinals before one."""
    found: list[int] = []
    before: list[int] = []
    after = False
    for word in words:
        number = _number(word)
        joined = _joined(word)
        if joined is not None:
            found.append(joined)
            after, before = True, []
        elif _is_unit(word):
            found += before
            after, before = True, []
        elif number is not None:
            (found if after else before).append(number)
        elif word not in _BETWEEN:
            after, before = False, []
    return found


def _is_unit(word: str) -> bool:
    return word in row_words("tier")


def _joined(word: str) -> int | None:
    """Return the number of "T2" and "tier2"; None for any other word."""
    unit = word.rstrip("0123456789")
    digits = word[len(unit) :]
    return int(digits) if 0 < len(digits) <= 2 and _is_unit(unit) else None


@reference.per_folder
def _in_words() -> dict[str, int]:
    return {word: int(value) for word, value in value_of("tier-number").items()}


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 2 and int(word) <= _LAST else None
    return _in_words().get(word)
