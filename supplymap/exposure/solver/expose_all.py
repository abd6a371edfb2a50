"""What reaches every partner, not one target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.exposure.solver.backend import tools
from supplymap.exposure.solver.network import Network, upstream_of
from supplymap.exposure.solver.sampler import Scenario, Wants, sample
from supplymap.walks import condensed

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

    Components are taken as one; sets of upstream partners travel as bits, a block of sources at a time.

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
    units = np.asarray(units, dtype=np.int64)
    columns = units.reshape(len(units), -1)
    network = condensed(tails, heads, len(columns))
    summed = np.zeros((network.size, columns.shape[1]), dtype=np.int64)
    np.add.at(summed, network.label, columns)
    totals = np.zeros_like(columns)
    weighted = np.flatnonzero(summed.any(axis=1))
    for start in range(0, len(weighted), BLOCK):
        sources = weighted[start : start + BLOCK]
        members = network.carry(_own_bits(sources, network.size), np.bitwise_or, up=False)
        low, high = summed[sources] & ((1 << HALF) - 1), summed[sources] >> HALF
        parts = np.concatenate([low, high], axis=1).astype(np.float64)
        for first in range(0, len(columns), ROWS):
            spelt = np.unpackbits(members[first : first + ROWS], axis=1, count=len(sources))
            both = (spelt.astype(np.float64) @ parts).astype(np.int64)
            totals[first : first + ROWS] += both[:, : low.shape[1]] + (both[:, low.shape[1] :] << HALF)
    return totals.reshape(units.shape)


def _own_bits(sources: NDArray[np.int64], count: int) -> NDArray[np.uint8]:
    """Mark each source in its own row, by a bit for each source; shape (count, bytes)."""
    numbers = np.arange(len(sources))
    bits = np.zeros((count, (len(sources) + 7) // 8), dtype=np.uint8)
    bits[sources, numbers // 8] = 128 >> (numbers % 8)
    return bits


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
