"""What was found of partners that may be one: which are one for sure, and which a person is told and asked about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.records.duplicates.merging import grouped, shared_numbers, sure_pairs
from supplymap.records.duplicates.portraits import portraits
from supplymap.records.duplicates.search import search
from supplymap.records.partners.doubts import of_one_company, report_pair
from supplymap.reference.identifiers import registries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.records.duplicates.bands import Portrait
    from supplymap.records.duplicates.merging import Shared, Sure
    from supplymap.records.duplicates.search import Pair
    from supplymap.records.partners.facts import Lines
    from supplymap.records.partners.sites import Sites
    from supplymap.records.understanding import Understanding

MOST_TOLD = 1_000
"""Pairs of partners that may be one that are told singly."""
_SHOWN = 3
"""Most names of one number that are told."""


@dataclass(slots=True, eq=False)
class Alike:
    """Partners that are one or may be.

    Attributes
    ----------
    pairs
        Those that were compared and are not plainly two, the best first; by their numbers before any are made one.
    sure
        Those that are one for sure.
    of_many
        Numbers that too many unlike names have.
    why
        By the number of each partner that is one with an earlier one, why; set by `one`.
    new
        The number of each partner now.
    """

    portraits: Sequence[Portrait]
    pairs: Sequence[Pair]
    sure: Sequence[Sure]
    of_many: Sequence[Shared]
    why: dict[int, Sure] = field(default_factory=dict)
    new: Sequence[int] = ()

    def one(self, apart: Sequence[tuple[int, int]] = ()) -> list[list[int]]:
        """Return the partners that are one, given the pairs that people said are two."""
        groups, self.why = grouped(self.portraits, self.sure, apart)
        return groups

    def renumber(self, new: Sequence[int]) -> None:
        """Take the numbers that the partners have now."""
        self.new = new


def compare_partners(state: Understanding, lines: Lines, sites: Sites, company: Sequence[int]) -> Alike:
    """Compare the partners of the files with each other.

    Parameters
    ----------
    company
        Of each partner of the lists the first that is a site of the same company.
    """
    made = portraits(state, lines, sites)
    identifying, of_many = shared_numbers(made)
    useless = {(one.registry, one.number) for one in of_many}
    if useless:
        made = [one._replace(numbers=tuple(each for each in one.numbers if each not in useless)) for one in made]
    pairs = search(made)
    several = {at: of for at, of in enumerate(company) if of != at}
    several |= {of: of for of in several.values()}
    # a row that names two says that they are two, though they share its address and its further names
    sources = state.directory.sources
    apart = [pair for pair in pairs if sources[pair.first] != sources[pair.second]]
    return Alike(made, pairs, sure_pairs(made, identifying, apart, several), of_many, new=range(len(made)))


def report_duplicates(state: Understanding, alike: Alike) -> None:
    """Tell which partners are one by a number alone, which numbers are of too many, and which partners may be one.

    Of three partners that may be one, two pairs are told: they answer for the third. A pair that people said are two
    answers for nobody.
    """
    for sure in alike.why.values():
        if not sure.alike:
            _report_unlike(state, alike, sure)
    for shared in alike.of_many:
        _report_many(state, alike, shared)
    above = list(range(len(state.directory)))

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = one = above[above[one]]
        return one

    told = further = 0
    for pair in alike.pairs:
        first, second = sorted((alike.new[pair.first], alike.new[pair.second]))
        if first == second or top(first) == top(second) or of_one_company(state, first, second):
            continue
        if state.directory.listed[first] != state.directory.listed[second]:
            # whom a name means that no list has is asked about as such
            named, listed = (second, first) if state.directory.listed[first] else (first, second)
            state.may_mean[named].append(listed)
            continue
        if told >= MOST_TOLD:
            further += 1
            continue
        if _report_pair(state, first, second, pair.reason):
            above[top(second)] = top(first)
            told += 1
    if further:
        last = state.directory.sources[state.duplicates[-1][1]]
        message = f"{further:,} further pairs of partners may be one; they are not told singly"
        state.report("possible-duplicate", last, "", "", message=message)


def _report_pair(state: Understanding, first: int, second: int, reason: str) -> bool:
    """Report two partners that may be one; return False where people decided that they are two."""
    directory = state.directory
    countries = directory.countries[first], directory.countries[second]
    code = "possible-duplicate"
    if all(countries) and countries[0] != countries[1]:
        one, other = map(reference.countries().phrase, countries)
        code, reason = "country-conflict", f"{reason.removesuffix(', in two countries')}, in {one} and in {other}"
    message = f"{reason[:1].upper()}{reason[1:]}: see {directory.names[first]} in {directory.sources[first]}"
    before = len(state.duplicates)
    report_pair(state, code, (first, second), second, reason, message)
    return len(state.duplicates) > before


def _report_unlike(state: Understanding, alike: Alike, sure: Sure) -> None:
    """Tell that partners of unlike names are one because they bear one number."""
    one, other = (alike.portraits[at].names[0] for at in (sure.first, sure.second))
    number = alike.new[sure.first]
    message = f"{one} and {other} count as one partner ({sure.why}), though their names have nothing in common"
    state.report("merged-by-number", state.directory.sources[number], "", f"{one} / {other}", message=message)


def _report_many(state: Understanding, alike: Alike, shared: Shared) -> None:
    """Tell that a number identifies nobody because partners of too many unlike names bear it."""
    names = list(dict.fromkeys(alike.portraits[at].names[0] for at in shared.partners))
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    first = alike.new[shared.partners[0]]
    message = (
        f"{len(shared.partners):,} partners of unlike names have the {registries()[shared.registry].title} "
        f"{shared.number}; it may be that of a broker or a parent company, and identifies nobody"
    )
    found = f"{shared.number}: {' / '.join(names[:_SHOWN])}{more}"
    state.report("identifier-of-many", state.directory.sources[first], "", found, message=message)
