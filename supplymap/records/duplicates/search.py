"""The partners that may be one, best first: candidates compared, the plainly different left out before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap.records.duplicates.bands import Band, Seen, likeness, seen
from supplymap.records.duplicates.blocking import candidates
from supplymap.records.duplicates.names import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from supplymap.records.duplicates.bands import Portrait
    from supplymap.records.duplicates.names import Spelled

MUCH_ALIKE = 84.0
"""How like two names are as a whole, 0 to 100, that need no word of their own in common."""
_AT_ONCE = 200_000
"""Pairs that are compared at once; a bound on memory."""


class Pair(NamedTuple):
    """Two partners that may be one, by their positions, the smaller first."""

    first: int
    second: int
    band: Band
    score: float
    reason: str


def search(portraits: Sequence[Portrait]) -> tuple[Pair, ...]:
    """Return the pairs of partners that are one or may be, the best first.

    Parameters
    ----------
    portraits
        The partners, in a sequence that the rows of the files do not decide alone: it breaks ties.
    """
    known: dict[int, Seen] = {}

    def seen_of(at: int) -> Seen:
        if at not in known:
            known[at] = seen(portraits[at])
        return known[at]

    names = [spelled(one.names[0]) if one.names else None for one in portraits]
    found = []
    for pairs, least in candidates(portraits):
        for first, second in _worth(names, pairs, least):
            like = likeness(seen_of(first), seen_of(second))
            if like.band != "different":
                found.append(Pair(first, second, like.band, like.score, like.reason))
    return tuple(sorted(set(found), key=lambda pair: (-pair.score, pair.first, pair.second)))


def _worth(names: Sequence[Spelled | None], pairs: NDArray[np.int64], least: float) -> Iterable[tuple[int, int]]:
    """Yield the pairs whose names are much alike as a whole, or somewhat and have a word of their own in common."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - small runs have no pairs

    if not least:
        yield from pairs.tolist()
        return
    whole = [("", "") if one is None else (one.joined, "".join(sorted(one.words))) for one in names]
    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE]
        left, right = some[:, 0].tolist(), some[:, 1].tolist()
        ratios = np.zeros(len(some), np.float32)
        for way in (0, 1):
            first, second = ([whole[at][way] for at in of] for of in (left, right))
            likes = process.cpdist(first, second, scorer=fuzz.ratio, score_cutoff=least, dtype=np.float32)
            ratios = np.maximum(ratios, likes)
        for at in np.flatnonzero(ratios).tolist():
            one, other = names[left[at]], names[right[at]]
            if ratios[at] >= MUCH_ALIKE or (one is not None and other is not None and one.own & other.own):
                yield left[at], right[at]
