"""Companies of several sites: which partners are sites of one company."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.records.partners.identity import united

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from supplymap.records.decided.pairs import Fate
    from supplymap.records.partners.identity import Identities
    from supplymap.records.understanding import Understanding

ALONE = -1
"""Stands for the company of a partner that is its only site."""


def companies_of(state: Understanding, found: Identities) -> list[int]:
    """Return for each partner the first partner that is a site of the same company; `ALONE` where there is no other.

    Partners are sites of one company where rows name them as its facilities, or a person said so. Two of which a
    person said that they are two companies are none, unless a further site belongs to both.
    """
    count = len(state.directory)
    decided = [_numbers(state, fate) for fate in state.pairs.settled.fates if fate.are_sites]
    kept_apart = {frozenset(_numbers(state, fate)) for fate in state.pairs.settled.fates if fate.value == "different"}
    pairs = [*_stated(found, kept_apart), *((one, other) for one, other in decided if min(one, other) >= 0)]
    company = united(count, pairs)
    several = np.bincount(company, minlength=count)[company] > 1 if count else np.zeros(0, np.bool_)
    return np.where(several, company, ALONE).tolist()  # type: ignore[no-any-return] # numpy types lists as Any


def _numbers(state: Understanding, fate: Fate) -> tuple[int, int]:
    """Return the numbers of the two partners of a decision; -1 for one that is none or several."""
    first, second = (state.pairs.numbers.get(end[0], -1) if end else -1 for end in fate.ends)
    return first, second


def _stated(found: Identities, kept_apart: Collection[frozenset[int]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of partners that the rows give as sites of one company, without those that people keep apart."""
    apart: defaultdict[int, set[int]] = defaultdict(set)
    for pair in kept_apart:
        if len(pair) == 2:
            first, second = pair
            apart[first].add(second)
            apart[second].add(first)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for one, company in enumerate(found.company.tolist()):
        members[company].append(one)
    for sites in members.values():
        # one of which nobody decided anything holds the others together
        hub = next((one for one in sites if not apart[one].intersection(sites)), None)
        if hub is not None:
            yield from ((hub, one) for one in sites)
        else:
            yield from ((one, other) for one, other in combinations(sites, 2) if other not in apart[one])


def site_words(state: Understanding, number: int) -> str:
    """Return where a site of a company is: "Plant 2, Hanoi, Viet Nam"; where nothing is known its first row."""
    texts, places = state.vocabulary.texts, state.facts.places
    lines = state.facts.sites.of(number)
    said = [
        next((texts[code] for code in (int(column[line]) for line in lines) if code), "")
        for column in (places.facility, places.city)
    ]
    country = state.directory.countries[number]
    words = ", ".join(filter(None, (*said, reference.countries().name(country) if country else "")))
    return words or str(state.directory.sources[number])
