"""The network as arrays, and its part that reaches one target, in a sequence that names do not change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.exposure.solver.bits import mixed
from supplymap.walks import firsts, links_by_head, upstream

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Links from suppliers to buyers, and the probability of each.

    Parameters
    ----------
    tails, heads
        Supplier and buyer index of each link, shape (m,), in [0, size). Self-links, repeats and cycles are fine.
    w
        Probability that each link is live, shape (m,), in [0, 1].
    size
        Number of partners n.
    keys
        Identity of each partner, shape (n,), whole numbers that differ: random bits and the sequence of sums depend
        on them and not on positions. Made from the positions if left out.

    Raises
    ------
    ValueError
        If shapes differ, an index or a probability is out of range, or keys repeat.
    """

    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    w: NDArray[np.float64]
    size: int
    keys: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))

    def __post_init__(self) -> None:
        tails, heads = _whole(self.tails), _whole(self.heads)
        w = probability_row(self.w, len(tails), "w")
        if tails.ndim != 1 or tails.shape != heads.shape:
            msg = f"tails and heads must be rows of one length, not of shapes {tails.shape} and {heads.shape}"
            raise ValueError(msg)
        if len(tails) and not (min(tails.min(), heads.min()) >= 0 and max(tails.max(), heads.max()) < self.size):
            msg = f"tails and heads must be partner numbers from 0 to {self.size - 1}"
            raise ValueError(msg)
        keys = np.asarray(self.keys, dtype=np.uint64)
        if not len(keys):
            keys = mixed(np.arange(self.size, dtype=np.uint64))
        if keys.shape != (self.size,) or len(np.unique(keys)) != self.size:
            msg = f"keys must be {self.size} numbers that differ"
            raise ValueError(msg)
        for name, value in (("tails", tails), ("heads", heads), ("w", w), ("keys", keys)):
            object.__setattr__(self, name, value)


def _whole(values: ArrayLike) -> NDArray[np.int64]:
    row = np.asarray(values)
    if row.size and row.dtype.kind not in "iu":
        msg = "tails and heads must be whole numbers"
        raise ValueError(msg)
    return row.astype(np.int64)


def probability_row(values: ArrayLike, size: int, name: str) -> NDArray[np.float64]:
    """Check a row of probabilities.

    Raises
    ------
    ValueError
        If it has another length, or a value outside [0, 1] or not a number.
    """
    row = np.asarray(values, dtype=np.float64)
    if row.shape != (size,):
        msg = f"{name} must be a row of {size} numbers, not of shape {row.shape}"
        raise ValueError(msg)
    if not bool(np.all((row >= 0.0) & (row <= 1.0))):
        msg = f"{name} must lie in [0, 1]"
        raise ValueError(msg)
    return row


@dataclass(frozen=True, slots=True, eq=False)
class Upstream:
    """What reaches one target: partners sorted by their keys, parallel links merged, self-links dropped.

    Attributes
    ----------
    partners
        Number in the network of each partner that reaches the target, shape (k,), sorted by key.
    target
        Position of the target among them.
    tails, heads
        Positions of the two ends of each merged link, shape (l,), sorted by tail, then head.
    merged
        Merged link of each link of the network, shape (m,); -1 where a link does not count.
    keys
        Identity of the partners, shape (k,).
    """

    partners: NDArray[np.int64]
    target: int
    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    merged: NDArray[np.int64]
    keys: NDArray[np.uint64]

    @property
    def size(self) -> int:
        """Number of partners."""
        return len(self.partners)

    def merge(self, w: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of each merged link, ``1 - prod(1 - w)`` over its parallel links."""
        used = np.flatnonzero(self.merged >= 0)
        # sorted by value, so that the sequence of rows changes no digit of a product
        used = used[np.lexsort((w[used], self.merged[used]))]
        first = firsts(self.merged[used])
        if not len(first):
            return np.zeros(0)
        single = np.diff(np.append(first, len(used))) == 1
        any_live: NDArray[np.float64] = 1.0 - np.multiply.reduceat(1.0 - w[used], first)
        return np.where(single, w[used][first], any_live)

    def reaching(self, live: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Mark the partners that reach the target over some of the merged links, shape (k,)."""
        return upstream(links_by_head(self.tails, self.heads, self.size), self.target, live)

    def spread_out(self, values: NDArray[Any], size: int) -> NDArray[Any]:
        """Return values of these partners as a row of the whole network; 0 for the others."""
        row = np.zeros(size, dtype=values.dtype)
        row[self.partners] = values
        return row


def upstream_of(network: Network, target: int, w: NDArray[np.float64] | None = None) -> Upstream:
    """Return the part of a network that reaches a target.

    Parameters
    ----------
    network
        The network.
    target
        Index of the target, in [0, size).
    w
        Highest probability of each link in any scenario, shape (m,); the network's if left out. Links of
        probability 0 do not count.

    Raises
    ------
    ValueError
        If the target is not a partner.
    """
    if not 0 <= target < network.size:
        msg = f"the target must be a partner number from 0 to {network.size - 1}, not {target}"
        raise ValueError(msg)
    tails, heads = network.tails, network.heads
    # links from the target do not count
    counts = (tails != heads) & ((network.w if w is None else w) > 0.0) & (tails != target)
    reached = upstream(links_by_head(tails, heads, network.size), target, counts)
    partners = np.flatnonzero(reached)
    partners = partners[np.argsort(network.keys[partners])]
    position = np.full(network.size, -1, dtype=np.int64)
    position[partners] = np.arange(len(partners))
    links = np.flatnonzero(counts & reached[tails] & reached[heads])
    pair = position[tails[links]] * len(partners) + position[heads[links]]
    pairs, number = np.unique(pair, return_inverse=True)
    merged = np.full(len(tails), -1, dtype=np.int64)
    merged[links] = number
    return Upstream(
        partners,
        int(position[target]),
        pairs // max(len(partners), 1),
        pairs % max(len(partners), 1),
        merged,
        network.keys[partners],
    )
