"""The partners that may be one, best first: candidates compared, the plainly different left out before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap.records.duplicates.bands import Band, Seen, likeness, seen
from supplymap.records.duplicates.blocking import (
    names_of,
    pairs_of_addresses,
    pairs_of_names,
    pairs_of_names_at_addresses,
    pairs_of_numbers,
)
from supplymap.records.duplicates.keys import distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from supplymap.records.duplicates.bands import Portrait
    from supplymap.records.duplicates.blocking import Names, Numbers

MUCH_ALIKE, AT_ADDRESS = 84.0, 60.0
"""How like two names are as a whole, 0 to 100, that need no word in common; at one address less."""
_SHARED, _SHARED_AT_ADDRESS = 0.6, 0.3
"""Part of the words of two names, by weight, that both have; of names at one address less."""
_TRADE = 0.3
"""Weight of a word for a trade beside one of the company's own."""
_NUMBERED = 1000.0
"""What a number in common counts: more than any likeness."""
MOST_OF_ONE = 4
"""Best candidates of a partner that are compared word by word."""
FEWEST_COMPARED = 50_000
"""Candidates that are compared word by word, however few the partners are; of more partners half of their number."""
_AT_ONCE = 100_000
"""Pairs that are held beside each other at once; a bound on memory."""


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

    found = []
    for first, second in candidates(portraits).tolist():
        like = likeness(seen_of(first), seen_of(second))
        if like.band != "different":
            found.append(Pair(first, second, like.band, like.score, like.reason))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second)))


def candidates(portraits: Sequence[Portrait]) -> NDArray[np.int64]:
    """Return the pairs of partners to compare word by word, of shape (pairs, 2), sorted.

    Of each partner the best few, and of all so many as its number bounds: those that share a number first.
    """
    count = len(portraits)
    if count < 2:
        return np.zeros((0, 2), np.int64)
    names = names_of(portraits)
    numbered = pairs_of_numbers(portraits)
    kinds = [(numbered, np.full(len(numbered), _NUMBERED))]
    made = pairs_of_names(names)
    kinds.append(_promising(names, portraits, made // len(names.owner), made % len(names.owner), at_address=False))
    made = distinct(pairs_of_addresses(portraits), pairs_of_names_at_addresses(portraits, names))
    kinds.append(_promising(names, portraits, *_of_partners(names, made // count, made % count), at_address=True))
    pairs = np.concatenate([each for each, _ in kinds])
    scores = np.concatenate([score for _, score in kinds])
    order = np.lexsort((-scores, pairs))
    pairs, scores = pairs[order], scores[order]
    first = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
    pairs, scores = pairs[first], scores[first]
    kept = _best(np.column_stack([pairs // count, pairs % count]), scores, max(FEWEST_COMPARED, count // 2))
    return np.column_stack([pairs[kept] // count, pairs[kept] % count])


def _of_partners(names: Names, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """Return the pairs of names of pairs of partners: each with each."""
    partners = np.arange(int(names.owner.max(initial=-1)) + 2)
    starts = np.searchsorted(names.owner, partners)
    sizes = np.diff(starts)
    many = sizes[one] * sizes[other]
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    wide = np.repeat(sizes[other], many)
    return np.repeat(starts[one], many) + within // wide, np.repeat(starts[other], many) + within % wide


def _promising(
    names: Names, portraits: Sequence[Portrait], one: Numbers, other: Numbers, *, at_address: bool
) -> tuple[Numbers, NDArray[np.float64]]:
    """Return the pairs of partners with names alike by what they share or as a whole, and how much."""
    owners = names.owner[one], names.owner[other]
    numbers = names.numbers[one], names.numbers[other]
    # numbers of two sites tell two partners
    kept = (owners[0] != owners[1]) & ((numbers[0] == numbers[1]) | (numbers[0] == 0) | (numbers[1] == 0))
    one, other = one[kept], other[kept]
    codes: dict[str, int] = {"": 0}
    country = np.array([codes.setdefault(portrait.country, len(codes)) for portrait in portraits], np.int32)
    found, scores = [], []
    for start in range(0, len(one), _AT_ONCE):
        first, second = one[start : start + _AT_ONCE], other[start : start + _AT_ONCE]
        part = _part(names, first, second)
        ratio = _ratio(names, first, second, AT_ADDRESS if at_address else MUCH_ALIKE)
        owner, its = names.owner[first], names.owner[second]
        abroad = (country[owner] != country[its]) & (country[owner] > 0) & (country[its] > 0)
        least = np.where(abroad, 0.99, _SHARED_AT_ADDRESS if at_address else _SHARED)
        good = np.flatnonzero((part >= least) | (ratio > np.where(abroad, 97.0, 0.0)))
        low, high = np.minimum(owner, its)[good], np.maximum(owner, its)[good]
        found.append(low * len(portraits) + high)
        scores.append(np.maximum(part * 100.0, ratio)[good] + (40.0 if at_address else 0.0))
    none = np.zeros(0, np.int64)
    return np.concatenate([none, *found]), np.concatenate([none.astype(np.float64), *scores])


def _part(names: Names, one: Numbers, other: Numbers) -> NDArray[np.float64]:
    """Return what part of the words of two names both have, 0 to 1, those for trades counted less."""
    first, second = names.words[one], names.words[other]
    weight = np.where(names.own, 1.0, _TRADE)
    equal = (first[:, :, None] == second[:, None, :]).any(axis=2) & (first >= 0)
    own = (equal & names.own[first]).any(axis=1)
    both = (equal * weight[first]).sum(axis=1)
    every = ((first >= 0) * weight[first]).sum(axis=1) + ((second >= 0) * weight[second]).sum(axis=1)
    # names of words for trades alone have to share all of them
    part = 2 * both / np.maximum(every, 0.1)
    return np.where(own | (part >= 1), part, 0.0)


def _ratio(names: Names, one: Numbers, other: Numbers, least: float) -> NDArray[np.float64]:
    """Return how like two names are as a whole, 0 to 100, and 0 where less than at least."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - small runs have no pairs

    first, second = (names.joined[each].tolist() for each in (one, other))
    return process.cpdist(first, second, scorer=fuzz.ratio, score_cutoff=least, dtype=np.float32).astype(np.float64)


def _best(pairs: NDArray[np.int64], scores: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Return the places of the pairs that are among the best few of one of their partners, and of all; rising."""
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -scores))
    good = np.zeros(len(order), np.bool_)
    for side in (0, 1):
        of = pairs[order, side]
        by = np.argsort(of, kind="stable")
        starts = np.flatnonzero(np.append(True, np.diff(of[by]) != 0)[: len(by)])
        rank = np.arange(len(by)) - np.repeat(starts, np.diff(np.append(starts, len(by))))
        good[by[rank < MOST_OF_ONE]] = True
    return np.sort(order[good][:most])
