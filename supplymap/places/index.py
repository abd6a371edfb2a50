"""The index of places as it lies in the package: arrays by country and name, read once."""

from __future__ import annotations

import io
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Final

import numpy as np

from supplymap.places.keys import LONGEST, place_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

TOWN, PART, COUNTY, DISTRICT, REGION = range(5)
"""Levels of places: a town, a part of one, a county with its own seat, a second- and a first-level division."""
NONE: Final = 65535
"""Number of a division that is not known."""
HUNDREDTHS: Final = 100.0
PER_DOUBLING: Final = 4
"""Steps of the stored number of inhabitants for each doubling."""


@dataclass(frozen=True)
class Index:
    """Places of the Earth, sorted by country and key.

    Attributes
    ----------
    countries
        ISO codes in sequence; the places of the i-th stand from ``starts[i]`` to ``starts[i + 1]``.
    starts, other_starts
        Where the places, and the further keys, of each country begin.
    letters, ends
        The names in UTF-8, a line for each, and where each ends.
    latitudes, longitudes
        Hundredths of a degree, shape (places,).
    populations
        Inhabitants as ``4 * log2(n + 1)``, shape (places,).
    levels
        One of :data:`TOWN` to :data:`REGION`, shape (places,).
    regions, districts
        Numbers of the first- and second-level division, or :data:`NONE`, shape (places,).
    region_places
        The place that stands for each first-level division.
    region_codes
        GeoNames' codes of the first-level divisions, such as ``CN.13``.
    other_keys, other_places
        Further keys of places, sorted in each country, and the places they name, counted from the country's first.
    """

    countries: tuple[str, ...]
    starts: tuple[int, ...]
    letters: bytes
    ends: NDArray[np.int64]
    latitudes: NDArray[np.int16]
    longitudes: NDArray[np.int16]
    populations: NDArray[np.uint8]
    levels: NDArray[np.uint8]
    regions: NDArray[np.uint16]
    districts: NDArray[np.uint16]
    region_places: NDArray[np.uint32]
    region_codes: tuple[str, ...]
    other_starts: tuple[int, ...]
    other_keys: NDArray[np.bytes_]
    other_places: NDArray[np.uint16]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Map each country to its number."""
        return {country: number for number, country in enumerate(self.countries)}

    def name(self, place: int) -> str:
        """Return the name of a place, in Latin letters."""
        start = int(self.ends[place - 1]) + 1 if place else 0
        return self.letters[start : int(self.ends[place])].decode()

    def country(self, place: int) -> str:
        """Return the code of the country of a place."""
        return self.countries[bisect_right(self.starts, place) - 1]

    def names_of(self, number: int) -> tuple[dict[str, tuple[int, ...]], list[str]]:
        """Map the keys of a country to its places, counted from the first.

        Parameters
        ----------
        number
            Number of the country.

        Returns
        -------
        names
            Places of each key: those whose name it is first, of these towns first, then by their inhabitants.
        keys
            The key of the name of each place.
        """
        first, last = self.starts[number], self.starts[number + 1]
        found: dict[str, tuple[int, ...]] = {}
        keys = []
        start = int(self.ends[first - 1]) + 1 if first else 0
        for place, end in enumerate(self.ends[first:last].tolist()):
            key = place_key(self.letters[start:end].decode())
            keys.append(key)
            found[key] = (*found[key], place) if key in found else (place,)
            start = end + 1
        others = slice(self.other_starts[number], self.other_starts[number + 1])
        for key_, place in zip(self.other_keys[others].tolist(), self.other_places[others].tolist(), strict=True):
            key = key_.decode()
            found[key] = (*found[key], place) if key in found else (place,)
        return found, keys


def front_decoded(shared: NDArray[np.uint8], letters: NDArray[np.uint8]) -> NDArray[np.bytes_]:
    """Return keys that are stored as what each does not share with the one before it.

    Parameters
    ----------
    shared
        Letters that each key shares with the one before, shape (n,).
    letters
        The letters that are not shared, a line for each key.

    Returns
    -------
    keys
        Shape (n,), dtype S with the length of :data:`~supplymap.places.keys.LONGEST`.
    """
    count = len(shared)
    table = np.zeros((count, LONGEST), np.uint8)
    ends = np.flatnonzero(letters == ord("\n"))
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends - starts + shared
    rows = np.arange(count)
    for column in range(int(lengths.max()) if count else 0):
        new = shared <= column
        # the last row above that wrote this letter itself
        source = np.maximum.accumulate(np.where(new, rows, 0))
        there = column < lengths
        at = starts[source] + column - shared[source]
        table[there, column] = letters[at[there]]
    return table.reshape(-1).view(f"S{LONGEST}")


def arrays(name: str) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a shipped file of :mod:`supplymap.places`."""
    data = (resources.files("supplymap.places") / "data" / name).read_bytes()
    found: dict[str, NDArray[np.generic]] = {}
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        for key in stored.files:
            array = stored[key]
            if key.endswith(("_i2", "_u2")):
                # the low and the high bytes stand apart, as they compress better so
                found[key[:-3]] = np.ascontiguousarray(array.T).reshape(-1).view(f"<{key[-2:]}")
            else:
                found[key] = array
    return found


@cache
def index() -> Index:
    """Return the shipped index."""
    held = arrays("gazetteer.npz")
    return Index(
        tuple(text.decode() for text in held["countries"].tolist()),
        tuple(held["starts"].tolist()),
        held["names"].tobytes(),
        np.flatnonzero(held["names"] == ord("\n")),
        held["latitudes"].astype(np.int16, copy=False),
        held["longitudes"].astype(np.int16, copy=False),
        held["populations"].astype(np.uint8, copy=False),
        held["levels"].astype(np.uint8, copy=False),
        held["regions"].astype(np.uint16, copy=False),
        held["districts"].astype(np.uint16, copy=False),
        held["region_places"].astype(np.uint32, copy=False),
        tuple(text.decode() for text in held["region_codes"].tolist()),
        tuple(held["other_starts"].tolist()),
        front_decoded(
            held["other_shared"].astype(np.uint8, copy=False),
            held["other_letters"].astype(np.uint8, copy=False),
        ),
        held["other_places"].astype(np.uint16, copy=False),
    )


def inhabitants(index_: Index, places: Sequence[int]) -> list[int]:
    """Return about how many people live in places."""
    return [round(2 ** (int(index_.populations[place]) / PER_DOUBLING) - 1) for place in places]


def xuar_number(index_: Index) -> int:
    """Return the number of the division that is the XUAR."""
    return index_.region_codes.index("CN.13")


def region_of(index_: Index, place: int) -> str:
    """Return the name of the first-level division of a place, or an empty text."""
    number = int(index_.regions[place])
    return "" if number == NONE else index_.name(int(index_.region_places[number]))
