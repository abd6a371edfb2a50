"""Words of total lines: "Subtotal", "Gesamt", "合计"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.row_words import row_words

if TYPE_CHECKING:
    from collections.abc import Sequence


@reference.per_folder
def _phrases() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in row_words("total"))


@reference.per_folder
def words_of_totals() -> frozenset[str]:
    """Return the first and last words of the phrases for a total."""
    return frozenset(word for phrase in _phrases() for word in (phrase[0], phrase[-1]))


def begins_or_ends_as_total(words: Sequence[str]) -> bool:
    """Return whether some words begin or end with a phrase for a total: "Grand total", "Sum of all"."""
    return any(tuple(words[:size]) in _phrases() or tuple(words[-size:]) in _phrases() for size in (1, 2, 3))


def without_total(words: Sequence[str]) -> list[str]:
    """Return the words beside those for a total."""
    for size in (3, 2, 1):
        if tuple(words[:size]) in _phrases():
            return list(words[size:])
        if tuple(words[-size:]) in _phrases():
            return list(words[:-size])
    return list(words)
