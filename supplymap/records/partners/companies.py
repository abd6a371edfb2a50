"""Companies of several sites: which partners are sites of one company."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.records.partners.identity import united
from supplymap.reference.identifiers import of_company, of_country

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from supplymap.records.decided.pairs import Fate
    from supplymap.records.partners.identity import Identities, Numbers
    from supplymap.records.understanding import Understanding

MOST_NAMES = 3
"""Unlike names of one number that may be of one company."""
ALONE = -1
"""Stands for the company of a partner that is its only site."""


def companies_of(state: Understanding, found: Identities, numbers: Numbers) -> list[int]:
    """Return for each partner the first partner that is a site of the same company; `ALONE` where there is no other.

    Partners are sites of one company where rows name them as its facilities, where they bear one number of a registry
    of companies, or where a person said so. Two of which a person said that they are two companies are none, unless a
    further site belongs to both.

    Parameters
    ----------
    found
        The partners that rows of lists are about.
    numbers
        The numbers that these rows give them.
    """
    count = len(state.directory)
    decided = [_numbers(state, fate) for fate in state.pairs.settled.fates if fate.are_sites]
    kept_apart: defaultdict[int, set[int]] = defaultdict(set)
    for fate in state.pairs.settled.fates:
        first, second = _numbers(state, fate)
        if fate.value == "different" and min(first, second) >= 0:
            kept_apart[first].add(second)
            kept_apart[second].add(first)
    groups = [*_of_rows(found), *_of_numbers(state, found, numbers)]
    pairs = [pair for sites in groups for pair in _stated(sites, kept_apart)]
    pairs += [(one, other) for one, other in decided if min(one, other) >= 0]
    company = united(count, pairs)
    several = np.bincount(company, minlength=count)[company] > 1 if count else np.zeros(0, np.bool_)
    return np.where(several, company, ALONE).tolist()  # type: ignore[no-any-return] # numpy types lists as Any


def _numbers(state: Understanding, fate: Fate) -> tuple[int, int]:
    """Return the numbers of the two partners of a decision; -1 for one that is none or several."""
    first, second = (state.pairs.numbers.get(end[0], -1) if end else -1 for end in fate.ends)
    return first, second


def _of_rows(found: Identities) -> Iterator[list[int]]:
    """Yield the partners that rows name as facilities of one company."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for one, company in enumerate(found.company.tolist()):
        members[company].append(one)
    yield from (sites for sites in members.values() if len(sites) > 1)


def _of_numbers(state: Understanding, found: Identities, numbers: Numbers) -> Iterator[list[int]]:
    """Yield the partners that bear one number of a company: its legal entity identifier, its tax number.

    A number that more than a few unlike names bear is that of a broker or of a group, and identifies none of them.
    Tax offices of two countries may give the same number to two companies.
    """
    at, partner = found.lines()
    for registry, codes in numbers.others.items():
        if not of_company(registry):
            continue
        told = np.flatnonzero(codes[at])
        bearers: defaultdict[int, dict[int, None]] = defaultdict(dict)
        for code, one in zip(codes[at[told]].tolist(), partner[told].tolist(), strict=True):
            bearers[code][one] = None
        for every in bearers.values():
            for sites in _by_country(state, every) if of_country(registry) else (sorted(every),):
                if len(sites) > 1 and len({state.directory.keys[one] for one in sites}) <= MOST_NAMES:
                    yield sites


def _by_country(state: Understanding, bearers: Iterable[int]) -> Iterator[list[int]]:
    """Yield the bearers of a number by their countries; those without one go with the others where all are in one."""
    of: defaultdict[str, list[int]] = defaultdict(list)
    for one in sorted(bearers):
        of[state.directory.countries[one]].append(one)
    if len(of) == 2 and "" in of:
        yield sorted(one for sites in of.values() for one in sites)
    else:
        yield from of.values()


def _stated(sites: Sequence[int], kept_apart: Mapping[int, set[int]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of partners of one company, without those that people keep apart."""
    # one of which nobody decided anything holds the others together
    hub = next((one for one in sites if kept_apart.get(one, set()).isdisjoint(sites)), None)
    if hub is not None:
        yield from ((hub, one) for one in sites)
    else:
        yield from ((one, other) for one, other in combinations(sites, 2) if other not in kept_apart[one])


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
