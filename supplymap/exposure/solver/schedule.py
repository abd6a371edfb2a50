"""The order in which words travel upstream: components and levels, found once for all worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.exposure.solver.network import firsts
from supplymap.walks import _levels, by_head

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.exposure.solver.network import Upstream


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Partners whose buyers all lie on earlier levels, but for links against the order.

    Attributes
    ----------
    links
        Where their links stand in the schedule, first and one past the last.
    first
        Where the links of each partner start, counted from the level's first.
    partners
        The partners, one for each of ``first``.
    """

    links: tuple[int, int]
    first: NDArray[np.int64]
    partners: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """Links sorted by the level of their supplier, the target's level first.

    Attributes
    ----------
    order
        Link of the upstream part at each place of the schedule, shape (l,); those with the order come first.
    tails, heads
        Their ends, shape (l,).
    forward
        How many go with the order; the rest go against it, inside a circle.
    levels
        From the target outward.
    start, partners
        Links of the levels' partners, one after another: those of ``partners[i]`` are
        ``start[i]`` to ``start[i + 1] - 1``.
    into_start, into
        Links of the schedule by buyer: those into partner i are ``into[into_start[i]:into_start[i + 1]]``.
    """

    size: int
    target: int
    order: NDArray[np.int64]
    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    forward: int
    levels: tuple[Level, ...]
    start: NDArray[np.int64]
    partners: NDArray[np.int64]
    into_start: NDArray[np.int64]
    into: NDArray[np.int64]


def schedule(part: Upstream) -> Schedule:
    """Order the links of an upstream part.

    Links between components (circles taken as one) always go with the order; inside a component those that come
    nearer to the target do. What goes against it is followed afterwards until nothing changes.
    """
    tails, heads = part.tails, part.heads
    forward = _forward(part)
    level = _levels(tails[forward], heads[forward], part.size, part.target)
    ahead, back = np.flatnonzero(forward), np.flatnonzero(~forward)
    # links come sorted by tail, then head; a stable sort keeps that within a level
    ahead = ahead[np.argsort(_short(level)[tails[ahead]], kind="stable")]
    order = np.concatenate([ahead, back])
    tails, heads = tails[order], heads[order]
    into_start, into = by_head(heads, part.size)
    levels = _cut(tails[: len(ahead)], level)
    first = firsts(tails[: len(ahead)])
    start, partners = np.append(first, len(ahead)), tails[first]
    return Schedule(part.size, part.target, order, tails, heads, len(ahead), levels, start, partners, into_start, into)


def _cut(tails: NDArray[np.int64], level: NDArray[np.int64]) -> tuple[Level, ...]:
    if not len(tails):
        return ()
    first = firsts(tails)
    partners = tails[first]
    cuts = np.flatnonzero(np.diff(level[partners], prepend=-1)).tolist()
    ends = [*cuts[1:], len(first)]
    bounds = np.append(first, len(tails)).tolist()
    return tuple(
        Level((bounds[a], bounds[b]), first[a:b] - bounds[a], partners[a:b]) for a, b in zip(cuts, ends, strict=True)
    )


def _forward(part: Upstream) -> NDArray[np.bool_]:
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy takes a while to load
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    ones = np.ones(len(part.tails), dtype=np.int8)
    matrix = csr_array((ones, (part.tails, part.heads)), shape=(part.size, part.size))
    count, label = connected_components(matrix, directed=True, connection="strong")
    between: NDArray[np.bool_] = label[part.tails] != label[part.heads]
    if count == part.size:
        return between
    distance = distances(part)
    return between | (distance[part.tails] > distance[part.heads])


def distances(part: Upstream) -> NDArray[np.int64]:
    """Count the fewest links from each partner to the target, shape (k,)."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy takes a while to load
    from scipy.sparse.csgraph import breadth_first_order  # noqa: PLC0415

    ones = np.ones(len(part.tails), dtype=np.int8)
    matrix = csr_array((ones, (part.heads, part.tails)), shape=(part.size, part.size))
    _, before = breadth_first_order(matrix, part.target, directed=True, return_predecessors=True)
    before[part.target] = part.target
    return hops(before.astype(np.int64), part.target)


def hops(before: NDArray[np.int64], root: int) -> NDArray[np.int64]:
    """Count the steps from each partner to the root of a tree given by each one's next; by doubling steps."""
    steps = np.ones(len(before), dtype=np.int64)
    steps[root] = 0
    while not bool(np.all(before == root)):
        steps = steps + steps[before]
        before = before[before]
    return steps


def _short(level: NDArray[np.int64]) -> NDArray[np.integer[Any]]:
    """Hold levels in as few bytes as they take: short numbers are sorted by counting."""
    return level.astype(np.uint16) if len(level) and level.max() < 1 << 16 else level
