"""The listed names that are most like others, found in a bounded memory."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SPELLING_SIMILARITY = 90.0
"""Similarity (0 to 100) from which two names with one number of the user's own are one."""

SUGGESTION_SIMILARITY = 75.0
"""Similarity (0 to 100) from which a listed name is suggested for an unlisted one."""

MOST_ASKED = 500
"""Names that no list has for which the closest listed ones are looked for: those of the most links."""

_ROWS = 256
_COLUMNS = 4_096
"""Names that are compared at once; a bound on memory."""


@lru_cache(maxsize=1 << 14)
def sorted_words(key: str) -> str:
    """Sort the words of a key, so that their sequence does not count in a comparison."""
    return " ".join(sorted(key.split()))


def closest(asked: Sequence[str], listed: Sequence[str], limit: int = 3) -> list[list[int]]:
    """Return the positions of the listed names most similar to each asked one, best first.

    Parameters
    ----------
    asked, listed
        Keys of names, normalised. The time grows with the product of both.
    limit
        How many for each.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - many runs ask for none

    best: list[list[tuple[float, int]]] = [[] for _ in asked]
    queries = list(map(sorted_words, asked))
    words = list(map(sorted_words, listed))
    for first in range(0, len(queries), _ROWS):
        for start in range(0, len(words), _COLUMNS):
            scores = process.cdist(
                queries[first : first + _ROWS],
                words[start : start + _COLUMNS],
                scorer=fuzz.ratio,
                score_cutoff=SUGGESTION_SIMILARITY,
                dtype=float,
            )
            for row, column in zip(*(each.tolist() for each in scores.nonzero()), strict=True):
                best[first + row].append((-scores[row, column], start + column))
            best = [sorted(each)[:limit] for each in best]
    return [[position for _, position in each] for each in best]
