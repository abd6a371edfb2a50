"""Links as arrays: which partner reaches which, over how few links, by which path, in which sequence.

Partners and links are numbers; link i runs from supplier ``tails[i]`` to buyer ``heads[i]``. Upstream is from buyer to
supplier.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Row = NDArray[np.int64]
    Mask = NDArray[np.bool_]


class Links(NamedTuple):
    """Links indexed by their buyer, so that a walk upstream looks only at the links it passes.

    Attributes
    ----------
    tails, heads
        Supplier and buyer of each link, shape (m,).
    first, by_head
        The links into partner i are ``by_head[first[i]:first[i + 1]]``; shapes (n + 1,) and (m,).
    """

    tails: Row
    heads: Row
    first: Row
    by_head: Row

    @property
    def size(self) -> int:
        """Number of partners n."""
        return len(self.first) - 1


def links_by_head(tails: Row, heads: Row, size: int) -> Links:
    """Return links indexed by their buyer; links into one buyer keep their sequence.

    Parameters
    ----------
    tails, heads
        Supplier and buyer of each link, shape (m,).
    size
        Number of partners n.

    Examples
    --------
    >>> links = links_by_head(np.array([1, 2, 2]), np.array([0, 1, 0]), 3)
    >>> links.first, links.by_head
    (array([0, 2, 3, 3]), array([0, 2, 1]))
    """
    return Links(tails, heads, np.append(0, np.cumsum(np.bincount(heads, minlength=size))), sorting(heads))


def sorting(numbers: Row) -> Row:
    """Return the positions that sort whole numbers in [0, 2^32), shape (m,); the sort is stable.

    Examples
    --------
    >>> sorting(np.array([2, 0, 1, 0]))
    array([1, 3, 2, 0])
    """
    # numpy sorts short numbers by counting and long ones by comparing
    positions = np.argsort((numbers & 0xFFFF).astype(np.uint16), kind="stable")
    if len(numbers) and int(numbers.max()) >> 16:
        positions = positions[np.argsort((numbers[positions] >> 16).astype(np.uint16), kind="stable")]
    return positions


def firsts(values: Row) -> Row:
    """Return where each run of equal values starts.

    Examples
    --------
    >>> firsts(np.array([4, 4, 1, 1, 1, 4]))
    array([0, 2, 5])
    """
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])) if len(values) else np.zeros(0, dtype=np.int64)


def distinct(numbers: Row, size: int) -> Row:
    """Return the numbers below a size that occur, in rising sequence.

    Examples
    --------
    >>> distinct(np.array([3, 1, 3]), 5)
    array([1, 3])
    """
    if len(numbers) * 16 < size:
        return np.unique(numbers)
    # marking many costs less than sorting them
    marks = np.zeros(size, dtype=np.bool_)
    marks[numbers] = True
    return np.flatnonzero(marks)


def into(links: Links, partners: Row) -> Row:
    """Return the numbers of the links into some partners, partner by partner.

    Examples
    --------
    >>> into(links_by_head(np.array([1, 2, 2]), np.array([0, 1, 0]), 3), np.array([1, 0]))
    array([1, 0, 2])
    """
    starts = links.first[partners]
    counts = links.first[partners + 1] - starts
    ends = np.cumsum(counts)
    passed: Row = links.by_head[np.arange(counts.sum()) + np.repeat(starts - ends + counts, counts)]
    return passed


def distances(links: Links, start: ArrayLike, allowed: Mask | None = None, offsets: ArrayLike = 0) -> Row:
    """Return the fewest links from each partner to any partner of the start.

    Parameters
    ----------
    links
        The links.
    start
        Numbers of the partners to walk upstream from.
    allowed
        Which links may be walked, shape (m,); all if left out.
    offsets
        Distance that each partner of the start already has.

    Returns
    -------
    distance
        Shape (n,); -1 for partners that do not reach the start.

    Examples
    --------
    Partner 2 supplies 1, 1 supplies 0, and 3 has no buyer:

    >>> links = links_by_head(np.array([1, 2]), np.array([0, 1]), 4)
    >>> distances(links, [0])
    array([ 0,  1,  2, -1])
    >>> distances(links, [0, 2], offsets=[5, 1])
    array([ 5,  6,  1, -1])
    """
    distance = np.full(links.size, -1, dtype=np.int64)
    waiting = np.atleast_1d(np.asarray(start, dtype=np.int64))
    due = np.broadcast_to(np.asarray(offsets, dtype=np.int64), waiting.shape)
    front, level = waiting[:0], 0
    while len(waiting) or len(front):
        if len(waiting):
            level = level if len(front) else int(due.min())
            front = np.append(front, waiting[due == level])
            waiting, due = waiting[due > level], due[due > level]
        # a walk can reach a partner of the start before its offset is due
        front = front[distance[front] < 0]
        distance[front] = level
        passed = into(links, front)
        suppliers = links.tails[passed if allowed is None else passed[allowed[passed]]]
        front = distinct(suppliers[distance[suppliers] < 0], links.size)
        level += 1
    return distance


def upstream(links: Links, start: ArrayLike, allowed: Mask | None = None) -> Mask:
    """Mark the partners of the start and all that reach them, shape (n,); parameters as for :func:`distances`.

    Examples
    --------
    >>> upstream(links_by_head(np.array([1, 2]), np.array([0, 1]), 4), 1)
    array([False,  True,  True, False])
    """
    return distances(links, start, allowed) >= 0


def downstream(links: Links, start: ArrayLike, allowed: Mask | None = None) -> Mask:
    """Mark the partners of the start and all that they reach, shape (n,); parameters as for :func:`distances`.

    Examples
    --------
    >>> downstream(links_by_head(np.array([1, 2]), np.array([0, 1]), 4), 1)
    array([ True,  True, False, False])
    """
    return upstream(links_by_head(links.heads, links.tails, links.size), start, allowed)


def nexts(links: Links, distance: Row, allowed: Mask | None = None) -> Row:
    """Return the next partner on each partner's shortest path; the smallest number among several.

    Parameters
    ----------
    links
        The links.
    distance
        From :func:`distances`, without offsets, shape (n,).
    allowed
        As for :func:`distances`.

    Returns
    -------
    following
        Shape (n,); n for partners of the start and those that do not reach it.

    Examples
    --------
    >>> links = links_by_head(np.array([1, 2, 3, 3]), np.array([0, 0, 2, 1]), 4)
    >>> nexts(links, distances(links, [0]))
    array([4, 0, 0, 1])
    """
    nearer = (distance[links.heads] >= 0) & (distance[links.tails] == distance[links.heads] + 1)
    if allowed is not None:
        nearer &= allowed
    following = np.full(links.size, links.size, dtype=np.int64)
    np.minimum.at(following, links.tails[nearer], links.heads[nearer])
    return following


def components(tails: Row, heads: Row, size: int) -> Row:
    """Return the number of each partner's strongly connected component, from 0, shape (n,).

    Examples
    --------
    >>> label = components(np.array([0, 1, 2]), np.array([1, 0, 0]), 3)
    >>> bool(label[0] == label[1]), bool(label[0] == label[2])
    (True, False)
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy takes a while to load
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    if not size:
        return np.zeros(0, dtype=np.int64)
    matrix = csr_array((np.ones(len(tails), dtype=np.int8), (tails, heads)), shape=(size, size))
    label: Row = connected_components(matrix, directed=True, connection="strong")[1].astype(np.int64)
    return label


def levels(links: Links) -> Row:
    """Return the length of the longest path downstream of each partner, shape (n,); the links have no cycle.

    Examples
    --------
    >>> levels(links_by_head(np.array([1, 2, 2]), np.array([0, 1, 0]), 3))
    array([0, 1, 2])
    """
    waiting = np.bincount(links.tails, minlength=links.size)
    level = np.zeros(links.size, dtype=np.int64)
    front, depth = np.flatnonzero(waiting == 0), 0
    while len(front):
        level[front] = depth
        suppliers = links.tails[into(links, front)]
        np.subtract.at(waiting, suppliers, 1)
        front, depth = distinct(suppliers[waiting[suppliers] == 0], links.size), depth + 1
    return level


class Condensed(NamedTuple):
    """Links between components, which have no cycle.

    Attributes
    ----------
    label
        Number of each partner's component, shape (n,).
    tails, heads
        Components of supplier and buyer of each link between two components, shape (l,).
    level
        Of the supplier, shape (l,): more than that of each of its buyers.
    size
        Number of components c.
    """

    label: Row
    tails: Row
    heads: Row
    level: Row
    size: int

    def carry(self, values: NDArray[Any], combine: np.ufunc, *, up: bool) -> NDArray[Any]:
        """Combine each component's values with those of all that it reaches (up), or of all that reach it (down).

        Parameters
        ----------
        values
            Of the components, shape (c,) or (c, k); the array is changed.
        combine
            Idempotent, like ``np.minimum`` or ``np.bitwise_or``: several paths can lead from one component to another.
        up
            Whether values go upstream.

        Returns
        -------
        values
            Of the partners, shape (n,) or (n, k).

        Examples
        --------
        >>> line = condensed(np.array([1, 2]), np.array([0, 1]), 3)
        >>> line.carry(np.array([5, 9, 7])[np.argsort(line.label)], np.minimum, up=False)
        array([5, 7, 7])
        """
        givers, takers = (self.heads, self.tails) if up else (self.tails, self.heads)
        by_level = np.lexsort((takers, self.level if up else -self.level))
        givers, takers = givers[by_level], takers[by_level]
        for start, end in pairwise([*firsts(self.level[by_level]).tolist(), len(by_level)]):
            first = firsts(takers[start:end])
            rows = takers[start:end][first]
            values[rows] = combine(values[rows], combine.reduceat(values[givers[start:end]], first, axis=0))
        return values[self.label]


def condensed(tails: Row, heads: Row, size: int) -> Condensed:
    """Return the links between strongly connected components; parameters as for :func:`links_by_head`.

    Examples
    --------
    >>> pair = condensed(np.array([0, 1, 2]), np.array([1, 0, 0]), 3)
    >>> pair.size, pair.level
    (2, array([1]))
    """
    label = components(tails, heads, size)
    tails, heads = label[tails], label[heads]
    links = links_by_head(tails[tails != heads], heads[tails != heads], int(label.max(initial=-1)) + 1)
    return Condensed(label, links.tails, links.heads, levels(links)[links.tails], links.size)


def dominators(links: Links, root: int) -> tuple[Row, Row]:
    """Return the immediate dominator of each partner: the nearest one that all its paths to the root pass.

    Cooper, Harvey and Kennedy (2001): each partner, in reverse postorder, takes the common dominator of its
    buyers, until nothing changes. Without cycles the first pass is final.

    Returns
    -------
    above, sequence
        The dominator, shape (n,): the root for the root, -1 for partners that do not reach it; and the partners that
        reach the root, each after its dominator.

    Examples
    --------
    All paths from 3 to 0 pass 1:

    >>> dominators(links_by_head(np.array([1, 2, 3, 3]), np.array([0, 1, 1, 2]), 4), 0)
    (array([0, 0, 1, 1]), array([0, 1, 2, 3]))
    """
    sequence, position = _reverse_postorder(links, root)
    reached = position[links.heads] >= 0
    tails, heads = position[links.tails[reached]], position[links.heads[reached]]
    buyers: list[list[int]] = [[] for _ in sequence]
    for tail, head in zip(tails.tolist(), heads.tolist(), strict=True):
        buyers[tail].append(head)
    over = [0, *[-1] * (len(sequence) - 1)]
    changed = True
    while changed:
        changed = False
        for number in range(1, len(sequence)):
            meeting = -1
            for buyer in buyers[number]:
                if over[buyer] >= 0:
                    meeting = buyer if meeting < 0 else _meeting(over, buyer, meeting)
            if over[number] != meeting:
                over[number], changed = meeting, True
    above = np.full(links.size, -1, dtype=np.int64)
    above[sequence] = sequence[over]
    return above, sequence


def _reverse_postorder(links: Links, root: int) -> tuple[Row, Row]:
    """Walk upstream depth first; return the partners reached and the position of each, -1 for the others."""
    suppliers, first = links.tails[links.by_head].tolist(), links.first.tolist()
    postorder, seen = [], {root}
    stack = [(root, iter(suppliers[first[root] : first[root + 1]]))]
    while stack:
        partner, waiting = stack[-1]
        ahead = next((supplier for supplier in waiting if supplier not in seen), None)
        if ahead is None:
            postorder.append(partner)
            stack.pop()
        else:
            seen.add(ahead)
            stack.append((ahead, iter(suppliers[first[ahead] : first[ahead + 1]])))
    sequence = np.array(postorder[::-1], dtype=np.int64)
    position = np.full(links.size, -1, dtype=np.int64)
    position[sequence] = np.arange(len(sequence))
    return sequence, position


def _meeting(over: list[int], one: int, other: int) -> int:
    """Return the nearest common dominator of two partners."""
    while one != other:
        if one > other:
            one = over[one]
        else:
            other = over[other]
    return one
