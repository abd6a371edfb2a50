"""Countries in which a town is known that is not known where it is said to be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from supplymap.places.index import COUNTY, PER_DOUBLING, index, region_of
from supplymap.places.keys import place_key
from supplymap.places.mentions import parts_of
from supplymap.places.words import without_level
from supplymap.reference.countries import countries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.places.country import CountryPlaces

_LEAST_STEPS: Final = PER_DOUBLING * 15
"""Inhabitants of a town that is known everywhere, about thirty thousand, in the steps of the index."""
_LEAST_OF_ADDRESS: Final = PER_DOUBLING * 18
"""The same of a town that only an address names, about 260,000: its parts may mean anything."""
_LEAST_ALONE: Final = PER_DOUBLING * 17
"""The same of a town that is meant by its name alone: about 130,000."""
_TEN_TIMES: Final = 13
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


def countries_with(places: CountryPlaces, city: str, address: str) -> tuple[str, ...]:
    """Return the countries in which the town is known, if it is not in the stated one.

    Parameters
    ----------
    places
        Those of the stated country.
    city, address
        As written.

    Returns
    -------
    countries
        That of the largest such town first; empty where the stated country has a place of the name, and where
        no large town has it.
    """
    texts: Sequence[str] = [city] if city.strip() else parts_of(address)[-_PARTS_OF_ADDRESS:]
    for text in reversed(texts):
        keys = _keys(text)
        if keys and not keys & places.names.keys() and countries().code(text) is None:
            least = _LEAST_STEPS if city.strip() else _LEAST_OF_ADDRESS
            if found := _elsewhere(places.code, tuple(sorted(keys)), least):
                return found
    return ()


def unmistakable(region: str, city: str) -> int | None:
    """Return the one place that a town can mean where no country is stated.

    Parameters
    ----------
    region, city
        As written.

    Returns
    -------
    place
        Number in the index: of the only large town of that name in the region, or of one with ten times the
        inhabitants of every other; None where it may be several, or none is known.
    """
    held = index()
    found = [place for key in sorted(_keys(city)) for place in _known().get(key, ())]
    if region.strip():
        keys = _keys(region)
        found = [place for place in found if keys & _keys(region_of(held, place))]
        return found[0] if len(set(found)) == 1 else None
    found.sort(key=lambda place: -int(held.populations[place]))
    if not found or held.populations[found[0]] < _LEAST_ALONE:
        return None
    others = [int(held.populations[place]) for place in found if place != found[0]]
    return found[0] if not others or int(held.populations[found[0]]) - max(others) >= _TEN_TIMES else None


def _keys(text: str) -> set[str]:
    return {place_key(text), place_key(without_level(text))} - {""}


def _elsewhere(country: str, keys: tuple[str, ...], least: int) -> tuple[str, ...]:
    held = index()
    codes: list[str] = []
    for key in keys:
        if len(key) >= _SHORTEST:
            codes += [held.country(place) for place in _known().get(key, ()) if held.populations[place] >= least]
    return tuple(dict.fromkeys(code for code in codes if code != country))
