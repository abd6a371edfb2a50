"""What reaches every partner, not one target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.exposure.solver.backend import tools
from supplymap.exposure.solver.network import Network, upstream_of
from supplymap.exposure.solver.sampler import Scenario, Wants, sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EVERYWHERE = np.uint64(0xE7E37C8F1A2B3C4D)
"""Identity of the end that everything tainted reaches when all partners are sampled."""

ROWS = 4096
"""Partners whose sets of sources are spelt out at once."""

HALF = 26
"""Binary digits of the lower half of a sum: products of floating-point numbers stay exact."""

BLOCK = 4096
"""Sources taken at once when every partner's upstream is summed: bounds the memory."""


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
        touched = np.flatnonzero(np.fromiter(map(bool, bits), dtype=np.bool_, count=count))
        low, high = summed[sources] & ((1 << HALF) - 1), summed[sources] >> HALF
        parts = np.concatenate([low, high], axis=1).astype(np.float64)
        for first in range(0, len(touched), ROWS):
            rows = touched[first : first + ROWS]
            both = (_members(bits, rows, len(sources)) @ parts).astype(np.int64)
            totals[rows] += both[:, : low.shape[1]] + (both[:, low.shape[1] :] << HALF)
    result: NDArray[np.int64] = totals[label].reshape(units.shape)
    return result


def _members(bits: list[int], rows: NDArray[np.int64], sources: int) -> NDArray[np.float64]:
    """Spell sets of sources out as ones and zeros, shape (rows, sources)."""
    width = (sources + 7) // 8
    packed = np.frombuffer(b"".join(bits[row].to_bytes(width, "little") for row in rows.tolist()), dtype=np.uint8)
    spelt = np.unpackbits(packed.reshape(len(rows), width), axis=1, bitorder="little", count=sources)
    return spelt.astype(np.float64)


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


def sampled_for_all(
    network: Network, rows: Sequence[NDArray[np.float64]], *, seed: int, worlds: int, compiled: bool | None = None
) -> tuple[list[NDArray[np.float64]], int]:
    """Sample what reaches every partner at once; here the likelihoods are drawn as well as the links.

    Turned round, goods run from each buyer to its suppliers, and from every partner to one common end over a link
    that is live where the partner is tainted: a partner reaches that end in just the worlds in which something
    tainted reaches the partner.

    Parameters
    ----------
    network
        Who supplies whom.
    rows
        Likelihoods, each of shape (n,), drawn by the same numbers.
    seed, compiled
        As for :func:`supplymap.exposure.expose`.
    worlds
        At least 4,096 are taken.

    Returns
    -------
    exposures, worlds
        Exposure of every partner for each row, shape (n,); the worlds taken, K: the standard error of x is
        ``sqrt(x (1 - x) / K)``.
    """
    size = network.size
    turned = Network(
        np.concatenate([network.heads, np.arange(size)]),
        np.concatenate([network.tails, np.full(size, size)]),
        np.concatenate([network.w, np.max(rows, axis=0)]),
        size + 1,
        np.append(network.keys, EVERYWHERE),
    )
    part = upstream_of(turned, size)
    nobody = np.zeros(part.size)
    scenarios = [
        Scenario(nobody, part.merge(np.concatenate([network.w, row])), Wants(importance=False, attribution=False))
        for row in rows
    ]
    found = sample(part, scenarios, tools(compiled, len(part.tails)), seed=seed, tolerance=1.0, worlds=worlds)
    return [part.spread_out(one.reach, size + 1)[:size] for one in found], found[0].worlds
