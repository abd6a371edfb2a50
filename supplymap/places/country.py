"""The places of one country, ready to be looked up by name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from supplymap import reference
from supplymap.places.index import COUNTY, NONE, TOWN, index
from supplymap.places.keys import place_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KM_OF_DEGREE: Final = 111.2


@dataclass(frozen=True)
class CountryPlaces:
    """Places of a country; each is a number, counted from the first of the country.

    Attributes
    ----------
    names
        Places of each key.
    latitudes, longitudes
        In degrees.
    populations
        Inhabitants as ``4 * log2(n + 1)``.
    levels, regions, districts
        As in the index.
    first
        Number of the first place in the index.
    added
        Names of places that only ``garment_towns.csv`` holds, in their sequence behind those of the index.
    """

    code: str
    names: Mapping[str, tuple[int, ...]]
    latitudes: Sequence[float]
    longitudes: Sequence[float]
    populations: Sequence[int]
    levels: Sequence[int]
    regions: Sequence[int]
    districts: Sequence[int]
    first: int
    added: tuple[str, ...]
    longest: int

    def name(self, place: int) -> str:
        """Return the name of a place."""
        beyond = place - (len(self.levels) - len(self.added))
        return self.added[beyond] if beyond >= 0 else index().name(self.first + place)

    def region(self, place: int) -> str:
        """Return the name of the first-level division of a place, or an empty text."""
        number = self.regions[place]
        return "" if number == NONE else index().name(int(index().region_places[number]))

    def km(self, place: int, latitude: float, longitude: float) -> float:
        """Return about how far a place lies from a position, in km."""
        north = self.latitudes[place] - latitude
        east = abs(self.longitudes[place] - longitude)
        east = min(east, 360 - east) * math.cos(math.radians(latitude))
        return KM_OF_DEGREE * math.hypot(north, east)


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
    rows = [row for row in reference.table("garment_towns") if row["country"] == code]
    if number is None:
        return None
    first, last = held.starts[number], held.starts[number + 1]
    part = slice(first, last)
    names = {key: tuple(place - first for place in places) for key, places in held.names_of(number).items()}
    places = CountryPlaces(
        code,
        names,
        (held.latitudes[part] / 100.0).tolist(),
        (held.longitudes[part] / 100.0).tolist(),
        held.populations[part].tolist(),
        held.levels[part].tolist(),
        held.regions[part].tolist(),
        held.districts[part].tolist(),
        first,
        (),
        0,
    )
    return _with_towns(places, names, rows)


def _with_towns(
    places: CountryPlaces, names: dict[str, tuple[int, ...]], rows: Sequence[Mapping[str, str]]
) -> CountryPlaces:
    """Return the places with the towns of ``garment_towns.csv`` behind them, each in the divisions of the nearest."""
    latitudes, longitudes = list(places.latitudes), list(places.longitudes)
    populations, levels = list(places.populations), list(places.levels)
    regions, districts = list(places.regions), list(places.districts)
    added = []
    for row in rows:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
        towns = (place for place, level in enumerate(places.levels) if level <= COUNTY)
        nearest = min(towns, key=lambda place: places.km(place, latitude, longitude), default=None)
        here = len(levels)
        latitudes.append(latitude)
        longitudes.append(longitude)
        # as a town of some ten thousand: namesakes of which only one makes garments are meant less often
        populations.append(_AS_MANY)
        levels.append(TOWN)
        regions.append(NONE if nearest is None else places.regions[nearest])
        districts.append(NONE if nearest is None else places.districts[nearest])
        added.append(row["town"])
        for text in (row["town"], *row["names"].split("|")):
            key = place_key(text)
            if key and here not in names.get(key, ()):
                names[key] = (*names.get(key, ()), here)
    return CountryPlaces(
        places.code, names, latitudes, longitudes, populations, levels, regions, districts, places.first, tuple(added),
        max(map(len, names), default=0),
    )  # fmt: skip


_AS_MANY: Final = 4 * 16
