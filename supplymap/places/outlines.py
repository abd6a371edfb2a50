"""Outlines of countries: in which country a position lies, and which others are near."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from supplymap.places.index import arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TOLERANCE_KM: Final = 5.0
"""How far from a border or a coast a country still counts as one that a position may lie in."""
_KM_OF_DEGREE: Final = 111.2
_BANDS_OF_DEGREE: Final = 4
_THOUSANDTHS: Final = 1000.0
_AT_ONCE: Final = 2_000_000
"""Pairs of a position and a line that are compared at once."""


@dataclass(frozen=True)
class _Outlines:
    """Lines of borders and coasts by bands of latitude, a quarter of a degree each.

    Attributes
    ----------
    codes
        Countries.
    lines
        Longitude and latitude of both ends, shape (lines, 4).
    owners
        The country that each line bounds, shape (lines,); a border stands twice.
    in_band, starts
        Numbers of the lines of each band one after the other, and where each band begins.
    """

    codes: tuple[str, ...]
    lines: NDArray[np.float64]
    owners: NDArray[np.intp]
    in_band: NDArray[np.intp]
    starts: NDArray[np.intp]

    def of_bands(self, first: int, last: int) -> NDArray[np.intp]:
        """Return the numbers of the lines of some bands; a line of two bands stands twice."""
        first, last = max(first, 0), min(last, len(self.starts) - 2)
        return self.in_band[int(self.starts[first]) : int(self.starts[last + 1])] if first <= last else self.in_band[:0]


def countries_at(latitude: float, longitude: float, tolerance_km: float = TOLERANCE_KM) -> tuple[str, ...]:
    """Return the countries that a position may lie in.

    Parameters
    ----------
    latitude, longitude
        In degrees, WGS 84.
    tolerance_km
        How far away a border or a coast may be.

    Returns
    -------
    countries
        ISO 3166-1 alpha-2 codes: that whose outline holds the position first, then those nearer than the tolerance,
        nearest first; empty on the open sea. What two states claim counts as both.
    """
    return all_countries_at([latitude], [longitude], tolerance_km)[0]


def all_countries_at(
    latitudes: Sequence[float], longitudes: Sequence[float], tolerance_km: float = TOLERANCE_KM
) -> list[tuple[str, ...]]:
    """Return the countries that each of some positions may lie in, as :func:`countries_at` does."""
    north = np.asarray(latitudes, np.float64)
    east = (np.asarray(longitudes, np.float64) + 180) % 360 - 180
    held = _outlines()
    found: list[tuple[str, ...]] = [()] * len(north)
    bands = _band(north)
    order = np.argsort(bands, kind="stable")
    edges = np.flatnonzero(np.diff(bands[order])) + 1
    reach = 1 + int(tolerance_km / _KM_OF_DEGREE * _BANDS_OF_DEGREE)
    for rows in np.split(order, edges) if len(order) else ():
        band = int(bands[rows[0]])
        here, around = held.of_bands(band, band), np.unique(held.of_bands(band - reach, band + reach))
        for part in np.array_split(rows, 1 + len(rows) * max(1, len(around)) // _AT_ONCE):
            inside = _inside(held, here, north[part], east[part])
            near = _near(held, around, north[part], east[part], tolerance_km)
            for row, holds, others in zip(part.tolist(), inside, near, strict=True):
                found[row] = tuple(dict.fromkeys((*holds, *others)))
    return found


def _band(north: NDArray[np.float64]) -> NDArray[np.intp]:

    return np.clip(np.floor((north + 90) * _BANDS_OF_DEGREE), 0, 180 * _BANDS_OF_DEGREE - 1).astype(np.intp)


def _inside(
    held: _Outlines, numbers: NDArray[np.intp], north: NDArray[np.float64], east: NDArray[np.float64]
) -> list[tuple[str, ...]]:
    """Return the countries whose outline a ray from each position to the east crosses an odd number of times."""
    if not len(numbers):
        return [()] * len(north)
    x1, y1, x2, y2 = held.lines[numbers].T
    over = (y1[None, :] > north[:, None]) != (y2[None, :] > north[:, None])
    point, line = np.nonzero(over)
    crossing = x1[line] + (north[point] - y1[line]) / (y2[line] - y1[line]) * (x2[line] - x1[line])
    right = crossing > east[point]
    pairs = point[right] * len(held.codes) + held.owners[numbers[line[right]]]
    crossed, times = np.unique(pairs, return_counts=True)
    found: list[list[str]] = [[] for _ in north]
    for pair in crossed[times % 2 == 1].tolist():
        found[pair // len(held.codes)].append(held.codes[pair % len(held.codes)])
    return [tuple(codes) for codes in found]


def _near(
    held: _Outlines,
    numbers: NDArray[np.intp],
    north: NDArray[np.float64],
    east: NDArray[np.float64],
    tolerance_km: float,
) -> list[tuple[str, ...]]:
    """Return the countries with a line nearer than the tolerance to each position, nearest first."""
    found: list[tuple[str, ...]] = [()] * len(north)
    if not len(numbers) or tolerance_km <= 0:
        return found
    shrink = np.maximum(np.cos(np.radians(north)), 0.01)
    x1, y1, x2, y2 = held.lines[numbers].T
    wide = tolerance_km / _KM_OF_DEGREE
    lowest, highest = np.minimum(x1, x2), np.maximum(x1, x2)
    margin = wide / shrink
    touching = (lowest[None, :] <= (east + margin)[:, None]) & (highest[None, :] >= (east - margin)[:, None])
    touching &= (np.minimum(y1, y2)[None, :] <= (north + wide)[:, None]) & (
        np.maximum(y1, y2)[None, :] >= (north - wide)[:, None]
    )
    point, line = np.nonzero(touching)
    east_of = (x1[line] - east[point]) * shrink[point]
    north_of = y1[line] - north[point]
    way_x, way_y = (x2[line] - x1[line]) * shrink[point], y2[line] - y1[line]
    square = np.maximum(way_x**2 + way_y**2, 1e-18)
    along = np.clip(-(east_of * way_x + north_of * way_y) / square, 0, 1)
    km = _KM_OF_DEGREE * np.hypot(east_of + along * way_x, north_of + along * way_y)
    near: list[dict[str, float]] = [{} for _ in north]
    for at in np.flatnonzero(km <= tolerance_km).tolist():
        codes = near[int(point[at])]
        code = held.codes[int(held.owners[numbers[line[at]]])]
        codes[code] = min(codes.get(code, math.inf), float(km[at]))
    return [tuple(sorted(codes, key=lambda code: (codes[code], code))) for codes in near]


@cache
def _outlines() -> _Outlines:

    held = arrays("outlines.npz")
    lengths = held["lengths"].astype(np.int64)
    firsts = np.cumsum(lengths) - lengths
    points = np.zeros((int(lengths.sum()), 2))
    steps = np.zeros_like(points)
    later = np.ones(len(points), bool)
    later[firsts] = False
    steps[later, 0], steps[later, 1] = held["steps_x"], held["steps_y"]
    # sums over all lines, less what the lines before have summed up to
    total = np.cumsum(steps, axis=0)
    points = total - np.repeat(total[firsts], lengths, axis=0) + np.repeat(held["starts"], lengths, axis=0)
    points /= _THOUSANDTHS
    begins = np.flatnonzero(later) - 1
    lines = np.hstack([points[begins], points[begins + 1]])
    of_line = np.repeat(np.arange(len(lengths)), np.maximum(lengths - 1, 0))
    # each line of a border once for each of its countries
    order = np.argsort(of_line, kind="stable")
    where = np.searchsorted(of_line[order], np.arange(len(lengths) + 1))
    pair_lines, pair_codes = held["pair_lines"].astype(np.intp), held["pair_codes"].astype(np.intp)
    sizes = where[pair_lines + 1] - where[pair_lines]
    own = np.repeat(np.arange(len(pair_lines)), sizes)
    within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    numbers = order[where[pair_lines[own]] + within]
    lines, owners = lines[numbers], pair_codes[own]
    # outlines across the 180th meridian are drawn beyond it: once more on the other side
    beyond = np.isin(pair_lines, np.flatnonzero(np.maximum.reduceat(points[:, 0], firsts) > 180))[own]
    lines = np.vstack([lines, lines[beyond] - (360, 0, 360, 0)])
    owners = np.concatenate([owners, owners[beyond]])
    low, high = _band(np.minimum(lines[:, 1], lines[:, 3])), _band(np.maximum(lines[:, 1], lines[:, 3]))
    spans = high - low + 1
    copies = np.repeat(np.arange(len(lines)), spans)
    bands = low[copies] + np.arange(int(spans.sum())) - np.repeat(np.cumsum(spans) - spans, spans)
    sorted_ = np.argsort(bands, kind="stable")
    starts = np.searchsorted(bands[sorted_], np.arange(180 * _BANDS_OF_DEGREE + 1))
    codes = tuple(code.decode() for code in held["codes"].tolist())
    return _Outlines(codes, lines, owners, copies[sorted_], starts)
