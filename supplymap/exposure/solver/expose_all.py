"""What reaches every partner, instead of one target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.exposure.solver.backend import tools
from supplymap.exposure.solver.network import Network, upstream_of
from supplymap.exposure.solver.sampler import Scenario, Wants, sample
from supplymap.exposure.solver.sums import HALF
from supplymap.walks import condensed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EVERYWHERE = np.uint64(0xE7E37C8F1A2B3C4D)
"""Identity of the end that everything tainted reaches when all partners are sampled."""

ROWS = 4096
"""Partners whose sets of sources are unpacked at once."""

BLOCK = 4096
"""Sources taken at once when every partner's upstream is summed: bounds the memory."""


def upstream_totals(units: NDArray[np.int64], tails: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of integers over every partner and everything upstream of it, each once.

    Sets of upstream components are carried as bits, a block of sources at a time.

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
        members = network.carry(_source_bits(sources, network.size), np.bitwise_or, up=False)
        low, high = summed[sources] & ((1 << HALF) - 1), summed[sources] >> HALF
        # in two parts: products of floating-point numbers stay exact
        parts = np.concatenate([low, high], axis=1).astype(np.float64)
        for first in range(0, len(columns), ROWS):
            bits = np.unpackbits(members[first : first + ROWS], axis=1, count=len(sources))
            both = (bits.astype(np.float64) @ parts).astype(np.int64)
            totals[first : first + ROWS] += both[:, : low.shape[1]] + (both[:, low.shape[1] :] << HALF)
    return totals.reshape(units.shape)


def _source_bits(sources: NDArray[np.int64], count: int) -> NDArray[np.uint8]:
    """Return a bit for each source, set in the row of the source, shape (count, bytes)."""
    numbers = np.arange(len(sources))
    bits = np.zeros((count, (len(sources) + 7) // 8), dtype=np.uint8)
    bits[sources, numbers // 8] = 128 >> (numbers % 8)
    return bits


def sampled_for_all(
    network: Network, rows: Sequence[NDArray[np.float64]], *, seed: int, worlds: int, compiled: bool | None = None
) -> tuple[list[NDArray[np.float64]], int]:
    """Sample the exposure of every partner at once, drawing the likelihoods as well as the links.

    The links are reversed, and a link is added from every partner to one common end, live where the partner is
    tainted. A partner then reaches that end in exactly the worlds in which something tainted reaches the partner.

    Parameters
    ----------
    network
        Who supplies whom.
    rows
        Likelihoods, each of shape (n,), drawn by the same numbers.
    seed, compiled
        As for :func:`supplymap.exposure.solver.expose`.
    worlds
        How many to sample; at least 4,096.

    Returns
    -------
    exposures, worlds
        Exposure of every partner for each row, shape (n,); the worlds sampled, K: the standard error of x is
        ``sqrt(x (1 - x) / K)``.
    """
    size = network.size
    reversed_network = Network(
        np.concatenate([network.heads, np.arange(size)]),
        np.concatenate([network.tails, np.full(size, size)]),
        np.concatenate([network.w, np.max(rows, axis=0)]),
        size + 1,
        np.append(network.keys, EVERYWHERE),
    )
    part = upstream_of(reversed_network, size)
    clean = np.zeros(part.size)
    scenarios = [
        Scenario(clean, part.merge(np.concatenate([network.w, row])), Wants(importance=False, attribution=False))
        for row in rows
    ]
    estimates = sample(part, scenarios, tools(compiled, len(part.tails)), seed=seed, tolerance=1.0, worlds=worlds)
    return [part.spread_out(estimate.reach, size + 1)[:size] for estimate in estimates], estimates[0].worlds
