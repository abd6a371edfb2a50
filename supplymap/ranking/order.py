"""The order of partners: findings, possible findings, everyone else; equal keys share a rank."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import numpy as np

from supplymap.model import RATINGS
from supplymap.probability import UNIT, hazard_units

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from supplymap.network.attributes import PartnerAttributes

_Item = TypeVar("_Item")
Standing = Literal["finding", "past finding", "possible", "past possible", "other"]
STANDINGS: tuple[Standing, ...] = ("finding", "past finding", "possible", "past possible", "other")
"""The groups of the order, first to last."""

DIGITS = 3
"""Significant digits of a key: finer differences are no reason to act on one partner before another."""
_NOISE = 9
"""Digits to which a number is cut before that: fewer than graph.json holds, so that rounding parts no equal keys."""

_BESIDE = 2.0
"""After those with a path, which have 1, and those without one, which have 0."""

Key = tuple[float, ...]
"""What places a partner: the smaller comes first, and equal ones share a rank."""


class Reach(NamedTuple):
    """What a partner with a finding reaches.

    Attributes
    ----------
    value
        Annual value of the importer's purchases, where a purchase without a value counts as the largest stated; 0 if
        the list states none.
    products
        Number of products.
    tier1
        Number of tier-1 partners.
    """

    value: float
    products: int
    tier1: int


class Placed(NamedTuple):
    """A partner in its place.

    Attributes
    ----------
    name
        Partner id.
    place
        Position in the reading order, from 1; no two have the same.
    rank
        1 and the number of partners with a smaller key.
    tied
        How many partners share the rank, itself included.
    """

    name: str
    place: int
    rank: int
    tied: int


def standing(data: PartnerAttributes) -> Standing:
    """Return which group of the order a partner is in."""
    if data["rating"] == RATINGS[0]:
        return "past finding" if data["past"] else "finding"
    if data["rating"] == RATINGS[1]:
        return "past possible" if data["past"] else "possible"
    return "other"


def reading_list(data: PartnerAttributes) -> str:
    """Return the list on which a partner is read: Act, Ask, or empty where there is nothing to do first."""
    if data["rating"] in RATINGS[:2]:
        return "Act"
    # the goods of ended links do not arrive any more
    return "" if data["past"] else {"High": "Act", "Unknown": "Ask"}.get(data["rating"], "")


def rounded(value: float) -> float:
    """Return a number to the digits of a key; infinity stays."""
    return value if math.isinf(value) else float(f"{float(f'{value:.{_NOISE}g}'):.{DIGITS}g}")


def expected_risk(reach: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each partner's part of the modelled risk: reach times hazard at the high end; infinite for a certainty.

    Parameters
    ----------
    reach
        Probability that each partner reaches the importer, shape (n,).
    high
        High ends of the likelihoods, in [0, 1], shape (n,).
    """
    return np.where(high < 1.0, reach * hazard_units(high) * UNIT, np.where(reach > 0.0, np.inf, 0.0))


def risk_shares(risks: Mapping[str, float]) -> dict[str, float]:
    """Return the share that each of some risks has in their sum; certainties share it among them alone."""
    if math.inf in risks.values():
        risks = {name: float(math.isinf(value)) for name, value in risks.items()}
    whole = math.fsum(risks.values())
    return {name: value / whole if whole else 0.0 for name, value in risks.items()}


def finding_key(data: PartnerAttributes, reach: Reach, *, valued: bool) -> Key:
    """Return the key of a partner with a finding or possible finding.

    One without a stated path comes first, because nobody knows what it reaches. Then the larger value counts, or,
    where the list states no value, more products and more tier-1 partners. Cargo partners come last of their group.
    """
    group = STANDINGS.index(standing(data))
    if data["cargo"]:
        # what moves or stores the goods comes after what is in them
        return group, _BESIDE, -reach.products
    if valued and not data["past"]:
        return group, float(data["path_stated"]), -reach.value
    return group, float(data["path_stated"]), -reach.products, -reach.tier1


def other_key(key: float) -> Key:
    """Return the key of any other partner, from its risk in the digits that count."""
    return len(STANDINGS) - 1, -key


def placed(keys: Mapping[str, Key], middle: Mapping[str, float]) -> Iterator[Placed]:
    """Yield partners in the order.

    Parameters
    ----------
    keys
        Key by partner id.
    middle
        Expected hazard at the middle of the likelihood: among equal keys, the larger is read first. The ids only make
        the sequence the same in every run.
    """
    names = sorted(keys, key=lambda name: (keys[name], -rounded(middle[name]), name))
    for rank, members in ranks(names, keys.__getitem__):
        for place, name in enumerate(members, start=rank):
            yield Placed(name, place, rank, len(members))


def ranks(items: Iterable[_Item], key: Callable[[_Item], Hashable]) -> Iterator[tuple[int, Sequence[_Item]]]:
    """Yield the items of a sorted sequence that have equal keys, with the rank that they share: 13, 13, 13, then 16."""
    rank = 1
    for _, group in groupby(items, key=key):
        members = list(group)
        yield rank, members
        rank += len(members)


def shared(names: Iterable[str], key: Callable[[str], Any]) -> list[tuple[int, str]]:
    """Return some partners by a key of their own, each with the rank that equal ones share.

    Parameters
    ----------
    names
        Ids in the order: equal ones stay in it.
    key
        The smaller comes first.
    """
    return [(rank, name) for rank, members in ranks(sorted(names, key=key), key) for name in members]
