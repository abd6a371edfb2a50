"""Links as arrays: distances, paths, levels and components, for who reaches whom over which links."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

Edge = tuple[str, str, str]
"""A link: supplier, buyer, key."""


class Walks:
    """Links as arrays, found by their buyer: a walk costs what it passes, however large the rest is.

    Partners are numbers in the order of their ids, so that the smaller number is the smaller id.
    """

    def __init__(self, edges: Sequence[Edge], more: Iterable[str] = ()) -> None:
        self.edges = edges
        self.names = sorted({*(edge[0] for edge in edges), *(edge[1] for edge in edges), *more})
        self.index = {name: number for number, name in enumerate(self.names)}
        size = len(edges)
        self.tails = np.fromiter((self.index[edge[0]] for edge in edges), dtype=np.int64, count=size)
        self.heads = np.fromiter((self.index[edge[1]] for edge in edges), dtype=np.int64, count=size)
        self._by_head = np.argsort(self.heads, kind="stable")
        self._first = np.searchsorted(self.heads[self._by_head], np.arange(len(self.names) + 1))

    def into(self, partners: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of the links into some partners."""
        numbers: NDArray[np.int64] = self._by_head[_ranges(self._first[partners], self._first[partners + 1])]
        return numbers

    def upstream(self, first: NDArray[np.int64], allowed: NDArray[np.bool_], importer: int) -> Walk:
        """Walk upstream from some links over the links allowed; the importer is no supplier to walk on from."""
        found = np.zeros(len(self.names), dtype=np.bool_)
        found[importer] = True
        kept = [first]
        front = _distinct(self.tails[first], len(found))
        while front.size:
            front = front[~found[front]]
            found[front] = True
            edges = self.into(front)
            kept.append(edges[allowed[edges]])
            front = _distinct(self.tails[kept[-1]], len(found))
        found[importer] = False
        return Walk(_distinct(np.concatenate(kept), len(self.edges)), np.flatnonzero(found))

    def downstream(self, partners: NDArray[np.int64], edges: NDArray[np.int64]) -> Walk:
        """Walk downstream from some partners over the given links."""
        found = np.zeros(len(self.names), dtype=np.bool_)
        found[partners] = True
        kept = np.zeros(0, dtype=np.int64)
        while len(passed := edges[found[self.tails[edges]]]) > len(kept):
            kept = passed
            found[self.heads[kept]] = True
        return Walk(kept, np.flatnonzero(found))

    def distances(self, start: Mapping[int, int], allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Count the fewest links to the start, which has distances of its own; -1 for who does not reach it."""
        found = np.full(len(self.names), -1, dtype=np.int64)
        levels: dict[int, list[int]] = defaultdict(list)
        for number, level in start.items():
            levels[level].append(number)
        front = np.zeros(0, dtype=np.int64)
        level = min(levels, default=0)
        while levels or front.size:
            if not front.size:
                level = min(levels)
            if level in levels:
                front = np.union1d(front, np.array(levels.pop(level), dtype=np.int64))
                front = front[found[front] < 0]
            found[front] = level
            edges = self.into(front)
            front = _distinct(self.tails[edges[allowed[edges]]], len(found))
            front = front[found[front] < 0]
            level += 1
        return found

    def nearest(self, start: Mapping[str, int], allowed: NDArray[np.bool_]) -> dict[str, int]:
        """Name who reaches the start over the links allowed, and by how many links at least."""
        found = self.distances({self.index[name]: level for name, level in start.items()}, allowed)
        return {name: level for name, level in zip(self.names, found.tolist(), strict=True) if level >= 0}

    def paths(self, edges: NDArray[np.int64], importer: int) -> dict[str, tuple[str, ...]]:
        """Return each partner's shortest path to the importer over some links; ties go by partner id."""
        distance = self.distances({importer: 0}, self.marked(edges))
        tails, heads = self.tails[edges], self.heads[edges]
        nearer = (distance[heads] >= 0) & (distance[tails] == distance[heads] + 1)
        following = np.full(len(self.names), len(self.names), dtype=np.int64)
        np.minimum.at(following, tails[nearer], heads[nearer])
        names, next_of = self.names, following.tolist()
        paths: dict[str, tuple[str, ...]] = {names[importer]: (names[importer],)}
        order = np.argsort(distance, kind="stable")
        for partner in order[distance[order] > 0].tolist():
            paths[names[partner]] = (names[partner], *paths[names[next_of[partner]]])
        return paths

    def marked(self, edges: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Turn numbers of links into a mark for each link."""
        marks = np.zeros(len(self.edges), dtype=np.bool_)
        marks[edges] = True
        return marks

    def levels(self, edges: NDArray[np.int64]) -> Levels:
        """Order partners so that every buyer over the given links comes before its suppliers, circles as one."""
        from scipy.sparse import csr_array  # noqa: PLC0415 - scipy takes a while to load
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

        size = len(self.names)
        tails, heads = self.tails[edges], self.heads[edges]
        matrix = csr_array((np.ones(len(edges), dtype=np.int8), (tails, heads)), shape=(size, size))
        count, label = connected_components(matrix, directed=True, connection="strong")
        tails, heads = label[tails].astype(np.int64), label[heads].astype(np.int64)
        tails, heads = tails[tails != heads], heads[tails != heads]
        by_head = np.argsort(heads, kind="stable")
        first = np.searchsorted(heads[by_head], np.arange(count + 1))
        waiting = np.bincount(tails, minlength=count)
        level = np.zeros(count, dtype=np.int64)
        front, number = np.flatnonzero(waiting == 0), 0
        while front.size:
            level[front] = number
            served = tails[by_head[_ranges(first[front], first[front + 1])]]
            np.subtract.at(waiting, served, 1)
            suppliers = _distinct(served, count)
            front, number = suppliers[waiting[suppliers] == 0], number + 1
        order = np.argsort(level[tails], kind="stable")
        return Levels(label.astype(np.int64), tails[order], heads[order], level[tails[order]])


class Walk(NamedTuple):
    """Numbers of the links and partners that a walk passed, in order."""

    edges: NDArray[np.int64]
    partners: NDArray[np.int64]


class Levels(NamedTuple):
    """Links between circles, and between partners that stand in none; those nearest to the importer first.

    Attributes
    ----------
    label
        Number of each partner's circle.
    tails, heads
        Circles of supplier and buyer of each link; links inside a circle are left out.
    level
        Of the supplier: more than that of each of its buyers. In rising order.
    """

    label: NDArray[np.int64]
    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    level: NDArray[np.int64]

    def least_upstream(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give every partner the least value of itself and everyone upstream of it."""
        least = np.full(int(self.label.max(initial=-1)) + 1, np.iinfo(np.int64).max, dtype=np.int64)
        np.minimum.at(least, self.label, values)
        bounds = np.flatnonzero(np.diff(self.level, prepend=-1, append=-1)).tolist()
        for start, end in reversed(list(pairwise(bounds))):
            np.minimum.at(least, self.heads[start:end], least[self.tails[start:end]])
        own: NDArray[np.int64] = least[self.label]
        return own


def _distinct(numbers: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return the numbers below a size that occur, in order; many of them are marked rather than sorted."""
    if len(numbers) * 16 < size:
        return np.unique(numbers)
    marks = np.zeros(size, dtype=np.bool_)
    marks[numbers] = True
    return np.flatnonzero(marks)


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Join ranges of whole numbers into one array."""
    counts = ends - starts
    within: NDArray[np.int64] = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(starts, counts) + within


def distances(edges: Iterable[Edge], start: Mapping[str, int]) -> dict[str, int]:
    """Count the fewest links from each partner to the start.

    Parameters
    ----------
    edges
        Links (supplier, buyer, key) to walk upstream.
    start
        Partners to start from with their own distance.

    Returns
    -------
    distance
        Every partner that reaches the start.
    """
    walks = Walks(list(edges), start)
    return walks.nearest(start, np.ones(len(walks.edges), dtype=np.bool_))


def cyclic_components(edges: Iterable[Edge]) -> Iterator[frozenset[str]]:
    """Yield the strongly connected components of two or more partners over the given links."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy takes a while to load
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    walks = Walks(list(edges))
    size = len(walks.names)
    if not size:
        return
    matrix = csr_array((np.ones(len(walks.tails), dtype=np.int8), (walks.tails, walks.heads)), shape=(size, size))
    _, label = connected_components(matrix, directed=True, connection="strong")
    members: dict[int, list[str]] = defaultdict(list)
    for number in np.flatnonzero(np.bincount(label)[label] > 1).tolist():
        members[int(label[number])].append(walks.names[number])
    yield from map(frozenset, members.values())


def shortest_paths(edges: Iterable[Edge], importer: str) -> dict[str, tuple[str, ...]]:
    """Return each partner's shortest path to the importer over the given links; ties go by partner id.

    Returns
    -------
    paths
        Partner to (partner, ..., importer).
    """
    walks = Walks(list(edges), (importer,))
    return walks.paths(np.arange(len(walks.edges)), walks.index[importer])


def _dominators(walks: Walks, root: int) -> dict[int, int]:
    """Find for each partner upstream of the root the nearest one that all its paths there pass.

    Cooper, Harvey and Kennedy (2001): partners in reverse postorder take the meeting point of their buyers'
    dominators, until nothing changes; without circles the first round is right.
    """
    suppliers: list[list[int]] = [[] for _ in walks.names]
    for tail, head in zip(walks.tails.tolist(), walks.heads.tolist(), strict=True):
        suppliers[head].append(tail)
    order, seen = [], {root}
    stack = [(root, iter(suppliers[root]))]
    while stack:
        partner, rest = stack[-1]
        ahead = next((supplier for supplier in rest if supplier not in seen), None)
        if ahead is None:
            order.append(partner)
            stack.pop()
        else:
            seen.add(ahead)
            stack.append((ahead, iter(suppliers[ahead])))
    order.reverse()
    place = {partner: number for number, partner in enumerate(order)}
    buyers: list[list[int]] = [[] for _ in order]
    for number, partner in enumerate(order):
        for supplier in suppliers[partner]:
            buyers[place[supplier]].append(number)
    over = [0, *[-1] * (len(order) - 1)]
    changed = True
    while changed:
        changed = False
        for number in range(1, len(order)):
            meeting = -1
            for buyer in buyers[number]:
                if over[buyer] >= 0:
                    meeting = buyer if meeting < 0 else _meeting(over, buyer, meeting)
            if over[number] != meeting:
                over[number], changed = meeting, True
    return {order[number]: order[over[number]] for number in range(1, len(order))}


def _meeting(over: list[int], one: int, other: int) -> int:
    while one != other:
        if one > other:
            one = over[one]
        else:
            other = over[other]
    return one


def _levels(tails: NDArray[np.int64], heads: NDArray[np.int64], size: int, target: int) -> NDArray[np.int64]:
    """Give each partner the longest way to the target over links without circles."""
    start, into = by_head(heads, size)
    waiting = np.bincount(tails, minlength=size)
    level = np.zeros(size, dtype=np.int64)
    front, depth = np.array([target]), 0
    while len(front):
        level[front] = depth
        suppliers = tails[into[ranges(start, front)]]
        np.subtract.at(waiting, suppliers, 1)
        front = _each(suppliers[waiting[suppliers] == 0], size)
        depth += 1
    return level


def _each(partners: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Name each partner once, in order: by marks where they are many, by sorting where they are few."""
    if len(partners) < size // 16:
        return np.unique(partners)
    marks = np.zeros(size, dtype=np.bool_)
    marks[partners] = True
    return np.flatnonzero(marks)


def by_head(heads: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order links by buyer: those into partner i are ``order[start[i]:start[i + 1]]``, in their own order."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy takes a while to load

    numbers = np.arange(len(heads), dtype=np.int64)
    # a matrix in compressed rows is made by counting, not by sorting
    matrix = csr_array((numbers, (heads, numbers)), shape=(size, max(len(heads), 1)))
    return matrix.indptr.astype(np.int64), matrix.data


def ranges(start: NDArray[np.int64], which: NDArray[np.int64]) -> NDArray[np.int64]:
    """Join the ranges ``start[i] .. start[i + 1] - 1`` of some partners."""
    lengths = start[which + 1] - start[which]
    ends = np.cumsum(lengths)
    offset = np.repeat(start[which] - (ends - lengths), lengths)
    found: NDArray[np.int64] = np.arange(len(offset), dtype=np.int64) + offset
    return found
