"""The places of one country, ready to be looked up by name."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from supplymap import reference
from supplymap.places.index import COUNTY, NONE, REGION, TOWN, index
from supplymap.places.keys import place_key
from supplymap.places.loose import loose_key
from supplymap.places.words import countries_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

KM_OF_DEGREE: Final = 111.2
AS_MANY: Final = 4 * 16
"""Inhabitants that a town of ``garment_towns.csv`` counts as having, in the steps of the index: some 60,000."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST_LOOSE: Final = 5
_MOST_LOOSE: Final = 3
_HEAD: Final = 4


@dataclass(frozen=True)
class CountryPlaces:
    """Places of a country; each is a number, counted from the first of the country.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-2 code.
    first
        Number of the first place in the index.
    names
        Places of each key, those whose main name it is first.
    keys
        The key of the main name of each place.
    latitudes, longitudes
        In degrees.
    populations
        Inhabitants as ``4 * log2(n + 1)``.
    levels, regions, districts
        As in the index.
    added
        Names of places that only ``garment_towns.csv`` holds, in their sequence behind those of the index.
    """

    code: str
    first: int
    names: Mapping[str, tuple[int, ...]]
    keys: Sequence[str]
    latitudes: Sequence[float]
    longitudes: Sequence[float]
    populations: Sequence[int]
    levels: Sequence[int]
    regions: Sequence[int]
    districts: Sequence[int]
    added: tuple[str, ...] = ()

    @cached_property
    def heads(self) -> frozenset[str]:
        """The first letters of all keys: words that begin otherwise begin no name."""
        return frozenset(key[:_HEAD] for key in self.names)

    @cached_property
    def _loose(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for place, level in enumerate(self.levels):
            words = [place_key(word) for word in _WORD.findall(self.name(place))]
            key = loose_key(words, self.code)
            if len(key) >= _LEAST_LOOSE and (level != REGION or key not in found):
                found[key] = (*found.get(key, ()), place)
        return found

    def loosely(self, words: tuple[str, ...]) -> tuple[int, ...]:
        """Return the places whose name is written with other letters for the same sounds, if they are few.

        Parameters
        ----------
        words
            The keys of the words of a name.

        Returns
        -------
        places
            Empty where names have one romanisation.
        """
        if self.code not in countries_of("several-romanisations"):
            return ()
        key = loose_key(words, self.code)
        found = self._loose.get(key, ()) if len(key) >= _LEAST_LOOSE else ()
        return found if len(found) <= _MOST_LOOSE else ()

    def name(self, place: int) -> str:
        """Return the name of a place."""
        beyond = place - (len(self.levels) - len(self.added))
        return self.added[beyond] if beyond >= 0 else index().name(self.first + place)

    def region(self, place: int) -> str:
        """Return the name of the first-level division of a place, or an empty text."""
        number = self.regions[place]
        return "" if number == NONE else index().name(int(index().region_places[number]))

    def has_near(self, regions: Collection[int], where: tuple[float, float], within_km: float) -> bool:
        """Return whether any place of some first-level divisions lies near a position."""
        north, east, numbers = self._columns
        latitude, longitude = where
        way = np.hypot(north - latitude, (east - longitude) * math.cos(math.radians(latitude))) * KM_OF_DEGREE
        return bool(np.isin(numbers[way <= within_km], list(regions)).any())

    @cached_property
    def _columns(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
        """Latitudes, longitudes and divisions in arrays."""
        north, east = (np.array(column, np.float64) for column in (self.latitudes, self.longitudes))
        return north, east, np.array(self.regions, np.int64)

    def km(self, place: int, latitude: float, longitude: float) -> float:
        """Return about how far a place lies from a position, in km."""
        north = self.latitudes[place] - latitude
        east = abs(self.longitudes[place] - longitude)
        if east > 180:
            east = 360 - east
        return KM_OF_DEGREE * math.hypot(north, east * math.cos(math.radians(latitude)))


@reference.per_folder
def country_places(code: str) -> CountryPlaces | None:
    """Return the places of a country; None for one without any.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    places
        Those of the index and of ``garment_towns.csv``.
    """
    held = index()
    number = held.numbers.get(code)
    if number is None:
        return None
    first, last = held.starts[number], held.starts[number + 1]
    part = slice(first, last)
    names, keys = held.names_of(number)
    places = CountryPlaces(
        code,
        first,
        names,
        keys,
        (held.latitudes[part] / 100.0).tolist(),
        (held.longitudes[part] / 100.0).tolist(),
        held.populations[part].tolist(),
        held.levels[part].tolist(),
        held.regions[part].tolist(),
        held.districts[part].tolist(),
    )
    return _with_towns(places, [row for row in reference.table("garment_towns") if row["country"] == code])


def _with_towns(places: CountryPlaces, rows: Sequence[Mapping[str, str]]) -> CountryPlaces:
    """Return the places with the towns of ``garment_towns.csv`` behind them, each in the divisions of the nearest."""
    if not rows:
        return places
    names = dict(places.names)
    towns = [place for place, level in enumerate(places.levels) if level <= COUNTY]
    new = []
    for here, row in enumerate(rows, len(places.levels)):
        position = float(row["latitude"]), float(row["longitude"])
        nearest = min(towns, key=lambda place, at=position: places.km(place, *at))  # type: ignore[misc]
        keys = [key for text in (row["town"], *row["names"].split("|")) if (key := place_key(text))]
        for key in dict.fromkeys(keys):
            names[key] = (*names.get(key, ()), here)
        new.append((keys[0], *position, places.regions[nearest], places.districts[nearest], row["town"]))
    own, north, east, regions, districts, added = zip(*new, strict=True)
    return replace(
        places,
        names=names,
        keys=[*places.keys, *own],
        latitudes=[*places.latitudes, *north],
        longitudes=[*places.longitudes, *east],
        populations=[*places.populations, *[AS_MANY] * len(new)],
        levels=[*places.levels, *[TOWN] * len(new)],
        regions=[*places.regions, *regions],
        districts=[*places.districts, *districts],
        added=added,
    )
