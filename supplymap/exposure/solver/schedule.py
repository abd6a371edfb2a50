"""The sequence in which words travel upstream, by components and levels; the same for all worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplymap.walks import components, distances, firsts, levels, links_by_head, sorting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.exposure.solver.network import Upstream
    from supplymap.walks import Links


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Partners whose buyers are all on earlier levels, except over backward links.

    Attributes
    ----------
    links
        Positions of their links in the schedule, the first and one past the last.
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
    sequence
        Links of the upstream part in the sequence of the schedule, shape (l,); forward links come first.
    links
        These links, shape (l,).
    forward
        Number of forward links; the others go backward, inside a component.
    levels
        From the target outward.
    start, partners
        Links of the levels' partners, one after another: those of ``partners[i]`` are
        ``start[i]`` to ``start[i + 1] - 1``.
    """

    size: int
    target: int
    sequence: NDArray[np.int64]
    links: Links
    forward: int
    levels: tuple[Level, ...]
    start: NDArray[np.int64]
    partners: NDArray[np.int64]

    @property
    def tails(self) -> NDArray[np.int64]:
        """Supplier of each link, shape (l,)."""
        return self.links.tails

    @property
    def heads(self) -> NDArray[np.int64]:
        """Buyer of each link, shape (l,)."""
        return self.links.heads


def schedule(part: Upstream) -> Schedule:
    """Return the schedule of the links of an upstream part.

    Forward links are those between strongly connected components, and inside a component those that lead nearer to the
    target. The backward links are followed afterwards until nothing changes.
    """
    tails, heads = part.tails, part.heads
    forward = _forward(part)
    level = levels(links_by_head(tails[forward], heads[forward], part.size))
    ahead, back = np.flatnonzero(forward), np.flatnonzero(~forward)
    # links come sorted by tail, then head; a stable sort keeps that within a level
    ahead = ahead[sorting(level[tails[ahead]])]
    sequence = np.concatenate([ahead, back])
    links = links_by_head(tails[sequence], heads[sequence], part.size)
    tails = links.tails[: len(ahead)]
    first = firsts(tails)
    start, partners = np.append(first, len(ahead)), tails[first]
    return Schedule(part.size, part.target, sequence, links, len(ahead), _cut(tails, level), start, partners)


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
    label = components(part.tails, part.heads, part.size)
    between: NDArray[np.bool_] = label[part.tails] != label[part.heads]
    if label.max(initial=-1) + 1 == part.size:
        return between
    distance = distances(links_by_head(part.tails, part.heads, part.size), part.target)
    return between | (distance[part.tails] > distance[part.heads])
