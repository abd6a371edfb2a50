"""Where each partner stands on the map: tiers as columns, few crossings, the same every time.

Positions are in units of one column and one row; the page multiplies them by what the window has room
for. Nothing here is random and nothing depends on the sequence of the input.

The steps are those of layered graph drawing (Sugiyama, Tagawa and Toda 1981): the tiers are the layers,
barycentre sweeps sort each column, and rows are then the least-squares solution that pulls linked partners
level while keeping one row between neighbours (isotonic regression by pooling adjacent violators).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Neighbours = dict[str, list[tuple[str, float]]]
"""Partner id to its neighbours on one side, each with the weight of the link."""

SWEEPS = 10
PLAIN_ROWS = 30
"""Longest column that stays one partner wide."""
SUB_COLUMN = 0.24
"""Distance of the sub-columns that a longer column is split into, in columns."""
CARGO_ROWS = 3
"""Rows of cargo partners, each with room for its name; more stand closer together."""
SLACK = 1.08
"""Height over the longest column, so that groups can stand apart."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What the layout needs of one partner.

    Attributes
    ----------
    column
        Tier; None when not even a tier is stated (only where `apart`).
    apart
        True when no link puts it into a chain: it stands in the band below the map.
    cargo
        True when it moves or stores the goods: it stands in the last band, the worst nearest to the importer.
    rank
        Rank of the worst rating in its chain, 0 the worst: the worst chains are laid out first.
    labelled
        True when it is labelled at first sight, so that its neighbours keep a double distance.
    beside
        Id of the partner that a ghost stands next to; empty for all others.
    """

    id: str
    name: str
    column: int | None
    apart: bool = False
    cargo: bool = False
    rank: int = 9
    labelled: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A tier's strip: its centre and width in columns, and how many partners stand in it."""

    tier: int | None
    centre: float
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions of one view.

    Attributes
    ----------
    positions
        Partner id to (x in columns, y in rows), raw material at the left.
    columns
        From left to right.
    width, height
        Columns from the first to the last, and number of rows.
    band
        Row above which the main map ends, or None when no partner stands apart.
    cargo_band
        Row above which the band of those who move or store the goods begins, or None when there are none.
    """

    positions: dict[str, tuple[float, float]]
    columns: tuple[Column, ...]
    width: float
    height: float
    band: float | None
    cargo_band: float | None = None


def position(spots: Iterable[Spot], links: Iterable[tuple[str, str, float]]) -> Layout:
    """Lay out one view of the map.

    Parameters
    ----------
    spots
        The partners of the view, the importer (column 0) included.
    links
        (supplier, buyer, weight); a heavier link is drawn straighter. Links to partners outside the view
        are ignored.

    Returns
    -------
    layout
        The same for the same partners and links in any order.
    """
    ranked = sorted(spots, key=lambda spot: (spot.rank, spot.name, spot.id))
    known = {spot.id: spot for spot in ranked if not spot.beside}
    suppliers, buyers = _neighbours(known, links)
    main = {
        spot.id: spot.column for spot in known.values() if not spot.apart and not spot.cargo and spot.column is not None
    }
    sequences = _sequences(known, main, suppliers, buyers)
    apart: dict[int | None, list[str]] = defaultdict(list)
    cargo = [spot.id for spot in known.values() if spot.cargo]
    for spot in known.values():
        if spot.id not in main and not spot.cargo:
            apart[spot.column].append(spot.id)

    longest = max(map(len, sequences.values()), default=0)
    most = PLAIN_ROWS if longest <= PLAIN_ROWS else max(PLAIN_ROWS, ceil(sqrt(len(main))))
    steps = {tier: _steps(ids, known) for tier, ids in sequences.items() if len(ids) <= most}
    rows = _height(steps, most, longest) if len(main) > 1 else 1
    most_apart = max(4, most // 4) if len(main) > 1 else max(most, ceil(sqrt(len(known))))
    strips: dict[int | None, int] = {tier: _strips(len(ids), most) for tier, ids in sequences.items()}
    for tier, ids in apart.items():
        strips[tier] = max(strips.get(tier, 1), _strips(len(ids), most_apart))
    columns = _columns(sequences, apart, strips)
    left = {column.tier: column.centre - column.width / 2 for column in columns}

    levels = _rows(sequences, steps, suppliers, buyers, most, float(rows))
    positions = _main_positions(sequences, levels, strips, left, most)
    height, band = float(rows), None
    if apart:
        band = rows + 0.4 if len(main) > 1 else 0.0
        height = _position_apart(apart, strips, left, band + 1.3, positions)
        if len(main) == 1:  # only the importer stands in the map proper: level with the band's middle
            positions.update({partner: (positions[partner][0], (height - 1) / 2) for partner in main})
    cargo_band = height + 0.4 if cargo else None
    if cargo_band is not None:
        height = _position_cargo(cargo, columns, cargo_band + 1.3, positions)
    for spot in ranked:
        if spot.beside in positions:
            x, y = positions[spot.beside]
            positions[spot.id] = (x - (0.3 if strips.get(known[spot.beside].column, 1) == 1 else 0.1), y)
    width = max((column.centre + column.width / 2 for column in columns), default=0.0)
    return Layout(positions, columns, width, height, band, cargo_band)


def _height(steps: Mapping[int, Sequence[float]], most: int, longest: int) -> int:
    """Return the number of rows of the map proper, which its longest column and the distances in it decide."""
    needed = max((column[-1] + 1 for column in steps.values()), default=float(most))
    if longest > most:
        needed = max(needed, float(most))
    return max(8, ceil(needed * SLACK))


def _main_positions(
    sequences: Mapping[int, Sequence[str]],
    levels: Mapping[str, float],
    strips: Mapping[int | None, int],
    left: Mapping[int | None, float],
    most: int,
) -> dict[str, tuple[float, float]]:
    """Return the positions in the map proper; sub-columns stand in the middle of their column."""
    positions = {}
    for tier, ids in sequences.items():
        count = _strips(len(ids), most)
        start = left[tier] + (strips[tier] - count) * SUB_COLUMN / 2
        for index, partner in enumerate(ids):
            positions[partner] = (start + (index % count) * SUB_COLUMN, levels[partner])
    return positions


def _neighbours(known: Mapping[str, Spot], links: Iterable[tuple[str, str, float]]) -> tuple[Neighbours, Neighbours]:
    weights: dict[tuple[str, str], float] = {}
    for supplier, buyer, weight in links:
        if supplier in known and buyer in known and supplier != buyer:
            pair = (supplier, buyer)
            weights[pair] = max(weight, weights.get(pair, 0.0))
    suppliers: Neighbours = defaultdict(list)
    buyers: Neighbours = defaultdict(list)
    for (supplier, buyer), weight in sorted(weights.items()):
        suppliers[buyer].append((supplier, weight))
        buyers[supplier].append((buyer, weight))
    return suppliers, buyers


def _sequences(
    known: Mapping[str, Spot], main: Mapping[str, int], suppliers: Neighbours, buyers: Neighbours
) -> dict[int, list[str]]:
    """Sort every column: depth first from the importer, worst chains first, then barycentre sweeps."""
    index_of = {partner: index for index, partner in enumerate(known)}
    columns: dict[int, list[str]] = {tier: [] for tier in sorted(set(main.values()))}
    seen: set[str] = set()
    for start in sorted(main, key=lambda partner: (main[partner] != 0, index_of[partner])):
        stack = [start]
        while stack:
            partner = stack.pop()
            if partner in seen or partner not in main:
                continue
            seen.add(partner)
            columns[main[partner]].append(partner)
            ahead = (other for other, _ in suppliers[partner] if other not in seen)
            stack.extend(sorted(ahead, key=index_of.__getitem__, reverse=True))
    best, fewest = columns, _crossings(columns, main, buyers)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        columns = _sweep(columns, main, suppliers if sweep % 2 else buyers, upstream=not sweep % 2)
        crossings = _crossings(columns, main, buyers)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _sweep(
    columns: Mapping[int, Sequence[str]], main: Mapping[str, int], toward: Neighbours, *, upstream: bool
) -> dict[int, list[str]]:
    """Sort each column by the mean index of its neighbours in the column already sorted."""
    tiers = sorted(columns, reverse=not upstream)
    result = {tier: list(columns[tier]) for tier in sorted(columns)}
    for before, tier in pairwise(tiers):
        index_of = {partner: index for index, partner in enumerate(result[before])}
        spread = len(result[before]) / max(1, len(result[tier]))
        wish: dict[str, float] = {}
        for index, partner in enumerate(result[tier]):
            near = [(index_of[other], weight) for other, weight in toward[partner] if main.get(other) == before]
            total = sum(weight for _, weight in near)
            # a partner without neighbours there keeps its relative index
            wish[partner] = sum(at * weight for at, weight in near) / total if near else index * spread
        result[tier].sort(key=wish.__getitem__)
    return result


def _crossings(columns: Mapping[int, Sequence[str]], main: Mapping[str, int], buyers: Neighbours) -> int:
    """Count how often links between neighbouring columns cross (inversions of their ends)."""
    index_of = {partner: index for ids in columns.values() for index, partner in enumerate(ids)}
    crossings = 0
    for tier, ids in columns.items():
        ends: list[int] = []
        for partner in ids:
            neighbours = sorted(index_of[other] for other, _ in buyers[partner] if main.get(other) == tier - 1)
            crossings += sum(len(ends) - bisect_right(ends, at) for at in neighbours)
            for at in neighbours:
                insort(ends, at)
    return crossings


def _steps(ids: Sequence[str], known: Mapping[str, Spot]) -> list[float]:
    """Return the least rows of a column's partners, the first at 0."""
    rows, row = [], 0.0
    for before, partner in zip(("", *ids), ids, strict=False):
        if before:
            row += 1.0 + 0.5 * (known[before].labelled + known[partner].labelled)
        rows.append(row)
    return rows


def _rows(
    sequences: Mapping[int, Sequence[str]],
    steps: Mapping[int, Sequence[float]],
    suppliers: Neighbours,
    buyers: Neighbours,
    most: int,
    rows: float,
) -> dict[str, float]:
    """Return the row of each partner; split columns are filled evenly, others follow the neighbours."""
    levels: dict[str, float] = {}
    for tier, ids in sequences.items():
        count = _strips(len(ids), most)
        lines = ceil(len(ids) / count)
        pitch = (rows - 1) / max(lines - 1, 1)
        least = steps.get(tier) or [index // count * pitch for index in range(len(ids))]
        offset = (rows - 1 - least[-1]) / 2
        levels.update({partner: offset + row for partner, row in zip(ids, least, strict=True)})
    for sweep in range(2 * SWEEPS):
        for tier in sorted(steps, reverse=not sweep % 2):
            ids = sequences[tier]
            wishes, weights = [], []
            for partner in ids:
                near = [(levels[other], w) for other, w in suppliers[partner] + buyers[partner] if other in levels]
                total = sum(w for _, w in near)
                wishes.append(sum(at * w for at, w in near) / total if near else levels[partner])
                weights.append(max(total, 0.5))
            levels.update(zip(ids, _spread(wishes, weights, steps[tier], rows - 1), strict=True))
    return levels


def _spread(wishes: Sequence[float], weights: Sequence[float], steps: Sequence[float], limit: float) -> list[float]:
    """Return the rows nearest to the wishes (weighted least squares) that keep sequence and least distances.

    With z_i = y_i - step_i the condition y_(i+1) - y_i >= step_(i+1) - step_i becomes "z does not fall", and
    0 <= y <= limit becomes one common interval for all z, so that clipping the isotonic regression stays optimal.
    """
    pools: list[tuple[float, float, int]] = []
    for wish, weight, step in zip(wishes, weights, steps, strict=True):
        mean, mass, size = wish - step, weight, 1
        while pools and pools[-1][0] > mean:
            other_mean, other_mass, other_size = pools.pop()
            mean = (mean * mass + other_mean * other_mass) / (mass + other_mass)
            mass += other_mass
            size += other_size
        pools.append((mean, mass, size))
    flat = [mean for mean, _, size in pools for _ in range(size)]
    top = max(limit - (steps[-1] if steps else 0.0), 0.0)
    return [round(min(max(z, 0.0), top) + step, 4) for z, step in zip(flat, steps, strict=True)]


def _strips(count: int, most: int) -> int:
    return max(1, ceil(count / most))


def _columns(
    sequences: Mapping[int, Sequence[str]],
    apart: Mapping[int | None, Sequence[str]],
    strips: Mapping[int | None, int],
) -> tuple[Column, ...]:
    """Return the columns from left (no tier stated, then raw material) to right (importer)."""
    tiers = sorted({*sequences, *(tier for tier in apart if tier is not None)}, reverse=True)
    listed: list[int | None] = [*([None] if None in apart else []), *tiers]
    columns, x = [], 0.0
    for tier in listed:
        width = (strips[tier] - 1) * SUB_COLUMN
        count = len(apart.get(tier, ())) + (len(sequences.get(tier, ())) if tier is not None else 0)
        columns.append(Column(tier=tier, centre=round(x + width / 2, 4), width=round(width, 4), count=count))
        x += width + (1.0 if tier is not None else 0.7)
    return tuple(columns)


def _position_apart(
    apart: Mapping[int | None, Sequence[str]],
    strips: Mapping[int | None, int],
    left: Mapping[int | None, float],
    top: float,
    positions: dict[str, tuple[float, float]],
) -> float:
    """Add the positions of partners without a stated path, in a band below; return the number of rows with the band."""
    height = top
    for tier, ids in apart.items():
        for index, partner in enumerate(ids):
            y = top + index // strips[tier]
            positions[partner] = (left[tier] + (index % strips[tier]) * SUB_COLUMN, y)
            height = max(height, y)
    return height + 1.0


def _position_cargo(
    cargo: Sequence[str], columns: Sequence[Column], top: float, positions: dict[str, tuple[float, float]]
) -> float:
    """Add the positions of cargo partners, rows from right to left in a band below; return the number of rows."""
    right = columns[-1].centre if columns else 0.0
    # as wide apart as a few rows have room for: names stand beside them
    across = next((step for step in (1.0, 0.5) if len(cargo) <= CARGO_ROWS * (int(right / step) + 1)), SUB_COLUMN)
    most = int(right / across) + 1
    for index, partner in enumerate(cargo):
        positions[partner] = (right - (index % most) * across, top + index // most)
    return top + (len(cargo) - 1) // most + 1.0
