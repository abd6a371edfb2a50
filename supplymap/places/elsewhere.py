"""Countries in which a town is known that is not known where it is said to be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from supplymap import reference
from supplymap.places.country import country_places
from supplymap.places.index import COUNTY, PER_DOUBLING, index
from supplymap.places.keys import place_key
from supplymap.places.mentions import parts_of
from supplymap.places.words import without_level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LEAST_STEPS: Final = PER_DOUBLING * 15
"""Inhabitants of a town that is known everywhere, about thirty thousand, in the steps of the index."""
_SHORTEST: Final = 4
_PARTS_OF_ADDRESS: Final = 4


@cache
def _known() -> Mapping[str, tuple[int, ...]]:
    """Map the keys of towns that are known everywhere to their numbers in the index, the largest first."""
    held = index()
    large = np.flatnonzero((held.populations >= _LEAST_STEPS) & (held.levels <= COUNTY))
    found: dict[str, tuple[int, ...]] = {}
    for place in large.tolist():
        key = place_key(held.name(place))
        found[key] = (*found.get(key, ()), place)
    for number, start in enumerate(held.starts[:-1]):
        others = slice(held.other_starts[number], held.other_starts[number + 1])
        numbers = held.other_places[others].astype(np.int64) + start
        kept = (held.populations[numbers] >= _LEAST_STEPS) & (held.levels[numbers] <= COUNTY)
        for key_, place in zip(held.other_keys[others][kept].tolist(), numbers[kept].tolist(), strict=True):
            key = key_.decode()
            found[key] = (*found.get(key, ()), place)
    return {key: tuple(sorted(places, key=lambda at: -int(held.populations[at]))) for key, places in found.items()}


def countries_with(country: str, city: str, address: str) -> tuple[str, ...]:
    """Return the countries in which the town is known, if it is not in the stated one.

    Parameters
    ----------
    country
        The stated one, ISO 3166-1 alpha-2.
    city, address
        As written.

    Returns
    -------
    countries
        That of the largest such town first; empty where the stated country has a place of the name, and where
        no large town has it.
    """
    texts: Sequence[str] = [city] if city.strip() else parts_of(address)[-_PARTS_OF_ADDRESS:]
    here = country_places(country)
    for text in reversed(texts):
        found = _elsewhere(country, text) if here is None or not _keys(text) & here.names.keys() else ()
        if found:
            return found
    return ()


def _keys(text: str) -> set[str]:
    return {place_key(text), place_key(without_level(text))} - {""}


@reference.per_folder
def _elsewhere(country: str, text: str) -> tuple[str, ...]:
    held = index()
    codes: list[str] = []
    for key in sorted(_keys(text)):
        if len(key) >= _SHORTEST:
            codes += [held.country(place) for place in _known().get(key, ())]
    return tuple(dict.fromkeys(code for code in codes if code != country))
