"""What reaches whom: probabilities over chains, as arrays in, arrays out.

With partners independently tainted (p) and every link live (w = 1), the exposure of a target is
``1 - prod over its upstream of (1 - p)``: exact, linear, safe on diamonds and cycles. Hazards
``-ln(1 - p)`` are summed as 64-bit integers in units of 2^-40, so that no order of rows changes a digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

UNIT = 2.0**-40
"""Size of a hazard unit."""

BLOCK = 4096
"""Sources taken at once when every partner's upstream is summed: bounds the memory."""


@dataclass(frozen=True, slots=True)
class Total:
    """The summed hazard of some partners.

    Attributes
    ----------
    units
        Sum of hazards below 1, in units of 2^-40.
    certain
        How many have p = 1.
    """

    units: int
    certain: int

    @property
    def hazard(self) -> float:
        """Sum of hazards; infinite if one is certain."""
        return float("inf") if self.certain else self.units * UNIT

    @property
    def probability(self) -> float:
        """Probability that at least one is tainted, in [0, 1]."""
        return 1.0 if self.certain else float(probabilities(np.array([self.units], dtype=np.int64))[0])


def hazard_units(p: NDArray[np.float64]) -> NDArray[np.int64]:
    """Turn probabilities into hazards in whole units; p = 1 gives 0 (it is counted, not summed).

    Parameters
    ----------
    p
        Probabilities in [0, 1], any shape.

    Returns
    -------
    units
        ``round(-ln(1 - p) / 2^-40)`` of the same shape.

    Raises
    ------
    ValueError
        If a value is outside [0, 1] or not a number.
    """
    p = np.asarray(p, dtype=np.float64)
    if not bool(np.all((p >= 0) & (p <= 1))):
        msg = "probabilities must lie in [0, 1]"
        raise ValueError(msg)
    below = np.where(p < 1.0, p, 0.0)
    return np.rint(-np.log1p(-below) / UNIT).astype(np.int64)


def probabilities(units: NDArray[np.int64]) -> NDArray[np.float64]:
    """Turn summed hazard units into probabilities ``1 - exp(-H)``; a finite hazard is never a certainty."""
    below_one = np.nextafter(1.0, 0.0)
    return np.minimum(-np.expm1(-units.astype(np.float64) * UNIT), below_one)


def total(p: NDArray[np.float64]) -> Total:
    """Sum the hazards of some partners.

    Parameters
    ----------
    p
        Their probabilities, shape (n,).
    """
    p = np.asarray(p, dtype=np.float64)
    return Total(int(hazard_units(p).sum()), int((p == 1.0).sum()))


def any_of(values: Iterable[float]) -> float:
    """Combine independent probabilities: ``1 - prod(1 - f)``."""
    rest = 1.0
    for value in values:
        rest *= 1.0 - value
    return 1.0 - rest


def upstream(tails: NDArray[np.int64], heads: NDArray[np.int64], size: int, target: int) -> NDArray[np.bool_]:
    """Mark the partners that reach a target, the target included.

    Parameters
    ----------
    tails, heads
        Supplier and buyer index of each link, shape (m,).
    size
        Number of partners n.
    target
        Index of the target.

    Returns
    -------
    reached
        Shape (n,).
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy takes a while to load
    from scipy.sparse.csgraph import breadth_first_order  # noqa: PLC0415

    matrix = csr_array((np.ones(len(tails), dtype=np.int8), (heads, tails)), shape=(size, size))
    order = breadth_first_order(matrix, target, directed=True, return_predecessors=False)
    reached = np.zeros(size, dtype=np.bool_)
    reached[order] = True
    return reached


def closed_form(p: NDArray[np.float64], tails: NDArray[np.int64], heads: NDArray[np.int64], target: int) -> float:
    """Exact exposure of one target when every link is live (w = 1).

    Parameters
    ----------
    p
        Probability that each partner is itself tainted, shape (n,).
    tails, heads
        Supplier and buyer index of each link, shape (m,); self-links, repeats and cycles are fine.
    target
        Index of the target.

    Returns
    -------
    exposure
        ``1 - prod over upstream of (1 - p)``.
    """
    reached = upstream(tails, heads, len(p), target)
    return total(np.asarray(p)[reached]).probability


def upstream_totals(units: NDArray[np.int64], tails: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum, for every partner, the given integers over itself and everything upstream, each once.

    Circles are taken as one; sets of upstream partners travel as bits, a block of sources at a time.

    Parameters
    ----------
    units
        Integers to sum, shape (n,) or (n, k).
    tails, heads
        Supplier and buyer index of each link, shape (m,).

    Returns
    -------
    totals
        Same shape as ``units``.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy takes a while to load
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    units = np.asarray(units, dtype=np.int64)
    columns = units.reshape(len(units), -1)
    size = len(columns)
    if not size:
        return units.copy()
    matrix = csr_array((np.ones(len(tails), dtype=np.int8), (tails, heads)), shape=(size, size))
    count, label = connected_components(matrix, directed=True, connection="strong")
    summed = np.zeros((count, columns.shape[1]), dtype=np.int64)
    np.add.at(summed, label, columns)
    pairs = np.unique(np.stack([label[tails], label[heads]], axis=1), axis=0) if len(tails) else np.zeros((0, 2), int)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    order = _topological(count, pairs)
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    pairs = pairs[np.argsort(rank[pairs[:, 0]], kind="stable")]
    links = pairs.tolist()
    totals = np.zeros_like(summed)
    weighted = np.flatnonzero(summed.any(axis=1))
    for start in range(0, len(weighted), BLOCK):
        sources = weighted[start : start + BLOCK]
        bits = [0] * count
        for position, source in enumerate(sources.tolist()):
            bits[source] |= 1 << position
        for tail, head in links:
            if bits[tail]:
                bits[head] |= bits[tail]
        width = (len(sources) + 7) // 8
        touched = [index for index, value in enumerate(bits) if value]
        packed = np.frombuffer(b"".join(bits[index].to_bytes(width, "little") for index in touched), dtype=np.uint8)
        member = np.unpackbits(packed.reshape(len(touched), width), axis=1, bitorder="little", count=len(sources))
        totals[touched] += member.astype(np.int64) @ summed[sources]
    result: NDArray[np.int64] = totals[label].reshape(units.shape)
    return result


def _topological(count: int, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Order components so that suppliers come before buyers."""
    following: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for tail, head in pairs.tolist():
        following[tail].append(head)
        waiting[head] += 1
    order = [index for index in range(count) if not waiting[index]]
    for index in order:
        for head in following[index]:
            waiting[head] -= 1
            if not waiting[head]:
                order.append(head)
    return np.array(order, dtype=np.int64)
