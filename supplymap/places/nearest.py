"""The towns nearest to a position."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from supplymap.places.index import COUNTY, DISTRICT, TOWN, index, inhabitants, region_of, xuar_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.spatial import cKDTree

_RADIUS_KM: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    Attributes
    ----------
    name
        In Latin letters.
    country
        ISO 3166-1 alpha-2 code.
    region
        Its first-level division, in Latin letters, or empty.
    latitude, longitude
        In degrees, WGS 84.
    population
        About how many people live there; 0 where it is not known.
    in_xuar
        Whether it lies in the Xinjiang Uyghur Autonomous Region.
    """

    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    level: Literal["town", "district", "region"]
    population: int
    in_xuar: bool


@dataclass(frozen=True, slots=True)
class Near:
    """A place near a position, and how far it lies from it in km."""

    place: Place
    km: float


def place_at(number: int) -> Place:
    """Return the place of a number of the index."""
    held = index()
    region = int(held.regions[number])
    level = int(held.levels[number])
    return Place(
        held.name(number),
        held.country(number),
        region_of(held, number),
        float(held.latitudes[number]) / 100,
        float(held.longitudes[number]) / 100,
        "town" if level <= COUNTY else "district" if level == DISTRICT else "region",
        inhabitants(held, [number])[0],
        region == xuar_number(held),
    )


def nearest(latitude: float, longitude: float, within_km: float, count: int) -> tuple[Near, ...]:
    """Return the towns nearest to a position, nearest first."""
    return nearest_all([latitude], [longitude], within_km, count)[0]


def nearest_all(
    latitudes: Sequence[float], longitudes: Sequence[float], within_km: float, count: int
) -> list[tuple[Near, ...]]:
    """Return the towns nearest to each of some positions, nearest first."""
    if not len(latitudes):
        return []
    tree, numbers = _towns()
    points = _on_sphere(np.asarray(latitudes, np.float64), np.asarray(longitudes, np.float64))
    chord = 2 * math.sin(min(within_km / _RADIUS_KM, math.pi) / 2)
    far, at = tree.query(points, k=list(range(1, count + 1)), distance_upper_bound=chord)
    found = []
    for distances, rows in zip(far.tolist(), at.tolist(), strict=True):
        found.append(
            tuple(
                Near(_place(int(numbers[row])), 2 * _RADIUS_KM * math.asin(min(1.0, distance / 2)))
                for distance, row in zip(distances, rows, strict=True)
                if row < len(numbers)
            )
        )
    return found


_place = cache(place_at)


@cache
def _towns() -> tuple[cKDTree, NDArray[np.int64]]:
    """Return a tree of the towns on the sphere, and their numbers in the index."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - takes long to load, and most runs ask for no neighbours

    held = index()
    numbers = np.flatnonzero((held.levels == TOWN) | (held.levels == COUNTY))
    points = _on_sphere(held.latitudes[numbers] / 100.0, held.longitudes[numbers] / 100.0)
    return cKDTree(points, balanced_tree=False, compact_nodes=False), numbers


def _on_sphere(latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return positions as points of the unit sphere, shape (n, 3)."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)
