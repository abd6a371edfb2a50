"""Where each partner stands on the map: tiers as columns, few crossings, the same every time.

Positions are in units of one column and one row; the page multiplies them by what the window has room
for. Nothing here is random and nothing depends on the order of the input.

The steps are those of layered graph drawing (Sugiyama, Tagawa and Toda 1981): the tiers are the layers,
barycentre sweeps order each column, and rows are then the least-squares solution that pulls linked partners
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
"""Distance of the sub-columns that a longer column is folded into, in columns."""
SLACK = 1.08
"""Height over the longest column, so that groups can stand apart."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What the layout must know of one partner.

    Attributes
    ----------
    column
        Tier; None when not even a tier is stated (only where `apart`).
    apart
        True when no link places it in a chain: it stands in the band below the map.
    severity
        Rank of the worst rating in its chain, 0 the worst: such chains are laid out first.
    labelled
        True when it is labelled at first sight, so that its neighbours keep a double distance.
    beside
        Id of the partner that a ghost stands next to; empty for everyone else.
    """

    id: str
    name: str
    column: int | None
    apart: bool = False
    severity: int = 9
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
        Row above which the main map ends, or None when nobody stands apart.
    """

    positions: dict[str, tuple[float, float]]
    columns: tuple[Column, ...]
    width: float
    height: float
    band: float | None


def place(spots: Iterable[Spot], links: Iterable[tuple[str, str, float]]) -> Layout:
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
    everyone = sorted(spots, key=lambda spot: (spot.severity, spot.name, spot.id))
    known = {spot.id: spot for spot in everyone if not spot.beside}
    suppliers, buyers = _neighbours(known, links)
    main = {spot.id: spot.column for spot in known.values() if not spot.apart and spot.column is not None}
    order = _order(known, main, suppliers, buyers)
    apart: dict[int | None, list[str]] = defaultdict(list)
    for spot in known.values():
        if spot.id not in main:
            apart[spot.column].append(spot.id)

    longest = max((len(ids) for ids in order.values()), default=0)
    fold = PLAIN_ROWS if longest <= PLAIN_ROWS else max(PLAIN_ROWS, ceil(sqrt(len(main))))
    steps = {tier: _steps(ids, known) for tier, ids in order.items() if len(ids) <= fold}
    needed = max((column[-1] + 1 for column in steps.values() if column), default=float(fold))
    needed = max(needed, fold if longest > fold else 0.0)
    rows = max(8, ceil(needed * SLACK)) if len(main) > 1 else 1
    band_fold = max(4, fold // 4) if len(main) > 1 else max(fold, ceil(sqrt(len(known))))
    wide: dict[int | None, int] = {tier: _strips(len(order.get(tier, ())), fold) for tier in order}
    for tier, ids in apart.items():
        wide[tier] = max(wide.get(tier, 1), _strips(len(ids), band_fold))
    columns = _columns(order, apart, wide)
    left = {column.tier: column.centre - column.width / 2 for column in columns}

    positions: dict[str, tuple[float, float]] = {}
    level = _rows(order, steps, suppliers, buyers, fold, float(rows))
    for tier, ids in order.items():
        strips = _strips(len(ids), fold)
        start = left[tier] + (wide[tier] - strips) * SUB_COLUMN / 2
        for index, partner in enumerate(ids):
            positions[partner] = (start + (index % strips) * SUB_COLUMN, level[partner])
    height, band = float(rows), None
    if apart:
        band = rows + 0.4 if len(main) > 1 else 0.0
        height = _place_apart(apart, wide, left, band + 1.3, positions)
        if len(main) == 1:  # only the importer stands in the map proper: level with the band's middle
            positions.update({partner: (positions[partner][0], (height - 1) / 2) for partner in main})
    for spot in everyone:
        if spot.beside in positions:
            x, y = positions[spot.beside]
            positions[spot.id] = (x - (0.3 if wide.get(known[spot.beside].column, 1) == 1 else 0.1), y)
    return Layout(
        positions=positions,
        columns=columns,
        width=max((column.centre + column.width / 2 for column in columns), default=0.0),
        height=height,
        band=band,
    )


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


def _order(
    known: Mapping[str, Spot], main: Mapping[str, int], suppliers: Neighbours, buyers: Neighbours
) -> dict[int, list[str]]:
    """Order every column: depth first from the importer, worst chains first, then barycentre sweeps."""
    rank = {partner: index for index, partner in enumerate(known)}
    columns: dict[int, list[str]] = {tier: [] for tier in sorted(set(main.values()))}
    seen: set[str] = set()
    for start in sorted(main, key=lambda partner: (main[partner] != 0, rank[partner])):
        stack = [start]
        while stack:
            partner = stack.pop()
            if partner in seen or partner not in main:
                continue
            seen.add(partner)
            columns[main[partner]].append(partner)
            ahead = (other for other, _ in suppliers[partner] if other not in seen)
            stack.extend(sorted(ahead, key=rank.__getitem__, reverse=True))
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
    """Sort each column by the mean place of its neighbours in the column already sorted."""
    tiers = sorted(columns, reverse=not upstream)
    result = {tier: list(columns[tier]) for tier in sorted(columns)}
    for before, tier in pairwise(tiers):
        place_of = {partner: index for index, partner in enumerate(result[before])}
        spread = len(result[before]) / max(1, len(result[tier]))
        wish: dict[str, float] = {}
        for index, partner in enumerate(result[tier]):
            near = [(place_of[other], weight) for other, weight in toward[partner] if main.get(other) == before]
            total = sum(weight for _, weight in near)
            # a partner without neighbours there keeps its relative place
            wish[partner] = sum(at * weight for at, weight in near) / total if near else index * spread
        result[tier].sort(key=wish.__getitem__)
    return result


def _crossings(columns: Mapping[int, Sequence[str]], main: Mapping[str, int], buyers: Neighbours) -> int:
    """Count how often links between neighbouring columns cross (inversions of their ends)."""
    place_of = {partner: index for ids in columns.values() for index, partner in enumerate(ids)}
    crossings = 0
    for tier, ids in columns.items():
        ends: list[int] = []
        for partner in ids:
            mine = sorted(place_of[other] for other, _ in buyers[partner] if main.get(other) == tier - 1)
            crossings += sum(len(ends) - bisect_right(ends, at) for at in mine)
            for at in mine:
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
    order: Mapping[int, Sequence[str]],
    steps: Mapping[int, Sequence[float]],
    suppliers: Neighbours,
    buyers: Neighbours,
    fold: int,
    rows: float,
) -> dict[str, float]:
    """Give each partner its row; folded columns fill theirs evenly, the others follow their neighbours."""
    level: dict[str, float] = {}
    for tier, ids in order.items():
        strips = _strips(len(ids), fold)
        lines = ceil(len(ids) / strips)
        pitch = (rows - 1) / max(lines - 1, 1)
        least = steps.get(tier) or [index // strips * pitch for index in range(len(ids))]
        offset = (rows - 1 - least[-1]) / 2
        level.update({partner: offset + row for partner, row in zip(ids, least, strict=True)})
    for sweep in range(2 * SWEEPS):
        for tier in sorted(steps, reverse=not sweep % 2):
            ids = order[tier]
            wishes, weights = [], []
            for partner in ids:
                near = [(level[other], w) for other, w in suppliers[partner] + buyers[partner] if other in level]
                total = sum(w for _, w in near)
                wishes.append(sum(at * w for at, w in near) / total if near else level[partner])
                weights.append(max(total, 0.5))
            level.update(zip(ids, _spread(wishes, weights, steps[tier], rows - 1), strict=True))
    return level


def _spread(wishes: Sequence[float], weights: Sequence[float], steps: Sequence[float], limit: float) -> list[float]:
    """Return the rows nearest to the wishes (weighted least squares) that keep order and least distances.

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


def _strips(count: int, fold: int) -> int:
    return max(1, ceil(count / fold))


def _columns(
    order: Mapping[int, Sequence[str]],
    apart: Mapping[int | None, Sequence[str]],
    wide: Mapping[int | None, int],
) -> tuple[Column, ...]:
    """Line the tiers up from left (no tier stated, then raw material) to right (importer)."""
    tiers = sorted({*order, *(tier for tier in apart if tier is not None)}, reverse=True)
    lined: list[int | None] = [*([None] if None in apart else []), *tiers]
    columns, x = [], 0.0
    for tier in lined:
        width = (wide[tier] - 1) * SUB_COLUMN
        count = len(apart.get(tier, ())) + (len(order.get(tier, ())) if tier is not None else 0)
        columns.append(Column(tier=tier, centre=round(x + width / 2, 4), width=round(width, 4), count=count))
        x += width + (1.0 if tier is not None else 0.7)
    return tuple(columns)


def _place_apart(
    apart: Mapping[int | None, Sequence[str]],
    wide: Mapping[int | None, int],
    left: Mapping[int | None, float],
    top: float,
    positions: dict[str, tuple[float, float]],
) -> float:
    """Put those without a stated path into the band below the map; return the number of rows with the band."""
    height = top
    for tier, ids in apart.items():
        for index, partner in enumerate(ids):
            y = top + index // wide[tier]
            positions[partner] = (left[tier] + (index % wide[tier]) * SUB_COLUMN, y)
            height = max(height, y)
    return height + 1.0
