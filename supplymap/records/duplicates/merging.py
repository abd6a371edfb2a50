"""Partners that are one for sure: by the same number of a registry, or by the same name at the same address."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from supplymap.records.duplicates.bands import contradict, lie_apart, sites_apart
from supplymap.records.duplicates.likeness import compared
from supplymap.records.duplicates.names import spelled
from supplymap.reference.identifiers import of_company, registries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.records.duplicates.bands import Portrait
    from supplymap.records.duplicates.search import Pair

MOST_NAMES = 3
"""Unlike names that one number may have: that of more is the number of a broker, a parent or nobody."""
_FEW = 16
"""Bearers of one number up to which each is compared with each other."""
_MOST_BEARERS = 200
"""Partners of one number whose names are compared: so many bear no number of their own."""


class Shared(NamedTuple):
    """A number that several partners bear."""

    registry: str
    number: str
    partners: tuple[int, ...]

    def __str__(self) -> str:
        """Return it in words: "D-U-N-S number 150483782"."""
        return f"{registries()[self.registry].title} {self.number}"


class Sure(NamedTuple):
    """Two partners that are one, and why.

    Attributes
    ----------
    why
        In words that a sentence can end with.
    alike
        False where nothing but the number says so: their names have nothing in common.
    """

    first: int
    second: int
    why: str
    alike: bool = True


def shared_numbers(portraits: Sequence[Portrait]) -> tuple[list[Shared], list[Shared]]:
    """Return the numbers that several partners bear: those that identify, and those of too many unlike names."""
    bearers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(portraits):
        for numbered in one.numbers:
            bearers[numbered].append(at)
    identifying: list[Shared] = []
    of_many: list[Shared] = []
    for (registry, number), of in sorted(bearers.items()):
        if len(of) > 1:
            many = len(of) > _MOST_BEARERS or _unlike_names([portraits[at] for at in of]) > MOST_NAMES
            (of_many if many else identifying).append(Shared(registry, number, tuple(of)))
    return identifying, of_many


def _unlike_names(portraits: Iterable[Portrait]) -> int:
    """Return how many unlike names some partners have, counted up to one more than may be."""
    found: list[Portrait] = []
    for one in portraits:
        if not any(_have_in_common(one, other) for other in found):
            found.append(one)
            if len(found) > MOST_NAMES:
                break
    return len(found)


def _have_in_common(one: Portrait, other: Portrait) -> bool:
    return any(
        compared(spelled(first), spelled(second)).kind not in ("none", "shares")
        for first in one.names
        for second in other.names
    )


def sure_pairs(
    portraits: Sequence[Portrait], shared: Iterable[Shared], found: Iterable[Pair], company: Mapping[int, int]
) -> list[Sure]:
    """Return the pairs of partners that are one for sure, the surest first.

    Parameters
    ----------
    shared
        The numbers that identify.
    found
        Pairs that were compared.
    company
        Of partners that are sites of a company with several: the first of these. They stay apart, unless a number of a
        site says that they are one.
    """
    made = []
    for number in shared:
        for first, second in _pairs(number.partners):
            one, other = portraits[first], portraits[second]
            same_company = first in company and company[first] == company.get(second)
            if _is_one(one, other, number.registry) and not (same_company and _apart_in_company(one, other, number)):
                made.append(Sure(first, second, f"same {number}", _have_in_common(one, other)))
    for pair in found:
        if pair.band == "same" and (pair.first not in company or company[pair.first] != company.get(pair.second)):
            made.append(Sure(pair.first, pair.second, pair.reason))
    return made


def _pairs(partners: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Return the pairs of some partners; of many each beside the first alone."""
    few = len(partners) <= _FEW
    return combinations(partners, 2) if few else [(partners[0], other) for other in partners[1:]]


def _apart_in_company(one: Portrait, other: Portrait, number: Shared) -> bool:
    return of_company(number.registry) or contradict(one, other)


def _is_one(one: Portrait, other: Portrait, registry: str) -> bool:
    """Return whether two partners with the same number are one: nothing that they state has them apart."""
    if one.country and other.country and one.country != other.country:
        return False
    if sites_apart(one, other) or _numbered_apart(one, other):
        return False
    return not of_company(registry) or not contradict(one, other)


def _numbered_apart(one: Portrait, other: Portrait) -> bool:
    """Return whether the numbers in their names have them apart: Unit 2 and Unit 3 with the number of their company."""
    kinds = {compared(spelled(first), spelled(second)).kind for first in one.names for second in other.names}
    return "number" in kinds


def _lie_apart(portraits: Sequence[Portrait], one: Sequence[int], other: Sequence[int]) -> bool:
    return any(lie_apart(portraits[first], portraits[second]) for first in one[:_FEW] for second in other[:_FEW])


def grouped(
    portraits: Sequence[Portrait], sure: Iterable[Sure], apart: Iterable[tuple[int, int]] = ()
) -> tuple[list[list[int]], dict[int, Sure]]:
    """Return the partners that are one, and why each is one with those before it.

    Parameters
    ----------
    sure
        Pairs that are one, the surest first.
    apart
        Pairs that people said are two: no group holds both of one.

    Returns
    -------
    groups
        The numbers of the partners of each, rising.
    why
        By the number of each partner but the first of its group.
    """
    members: dict[int, list[int]] = {}
    why: dict[int, Sure] = {}
    keeps: dict[int, set[int]] = defaultdict(set)
    for first, second in apart:
        keeps[first].add(second)
        keeps[second].add(first)
    for pair in sure:
        one, other = (members.get(at, [at]) for at in (pair.first, pair.second))
        if one is other:
            continue
        countries = {portraits[at].country for at in (*one, *other)} - {""}
        if len(countries) > 1 or any(keeps[at] & set(other) for at in one if at in keeps):
            continue
        # one that states no place makes no one of two that lie apart
        if len(one) + len(other) > 2 and _lie_apart(portraits, one, other):
            continue
        joined = sorted([*one, *other])
        for at in joined:
            members[at] = joined
        for at in joined[1:]:
            why.setdefault(at, pair)
    groups = {id(group): group for group in members.values()}
    return sorted(groups.values()), why
