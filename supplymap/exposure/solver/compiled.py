"""The same bits and sums compiled with numba, where it is installed: faster, and equal to the last bit.

Only work on whole numbers is compiled; logarithms, exponentials and divisions stay in numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from supplymap.exposure.solver.bits import _M1, _M2, _ONE, _S27, _S30, _S31, ALL, PLANES
from supplymap.exposure.solver.sums import BITS, byte_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.exposure.solver.bits import Words
    from supplymap.exposure.solver.schedule import Schedule

_ZERO, _S63, _BYTE, _MASK = (np.uint64(number) for number in (0, 63, 8, 255))
LANES = 64
"""Parts in which world sums are taken, so that any number of threads adds the same parts."""


@njit(parallel=True, cache=True)
def _draw(keys, limits, sure, constants, words):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    for link in prange(len(keys)):
        for block in range(words.shape[0]):
            live = _ZERO
            if sure[link]:
                live = ALL
            limit = limits[link]
            undecided = ALL
            digit = 0
            while digit < PLANES and undecided and limit and not sure[link]:
                z = keys[link] ^ constants[digit, block]
                z = (z ^ (z >> _S30)) * _M1
                z = (z ^ (z >> _S27)) * _M2
                z = z ^ (z >> _S31)
                if limit >> _S63:
                    live |= undecided & ~z
                    undecided &= z
                else:
                    undecided &= ~z
                limit = limit << _ONE
                digit += 1
            words[block, link] = live


@njit(cache=True)
def _sweep(start, partners, live, heads, words):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    for block in range(words.shape[0]):
        for number in range(len(partners)):
            word = _ZERO
            for link in range(start[number], start[number + 1]):
                word |= live[block, link] & words[block, heads[link]]
            words[block, partners[number]] = word


@njit(parallel=True, cache=True)
def _world_tables(words, units, sums):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    size = words.shape[1]
    for lane in prange(LANES):
        first, last = lane * size // LANES, (lane + 1) * size // LANES
        for block in range(words.shape[0]):
            for partner in range(first, last):
                word = words[block, partner]
                for octet in range(8):
                    sums[lane, block, octet, word & _MASK] += units[partner]
                    word = word >> _BYTE


@njit(parallel=True, cache=True)
def _partner_sums(words, weights, sums):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    for partner in prange(words.shape[1]):
        total = np.int64(0)
        for block in range(words.shape[0]):
            word = words[block, partner]
            for octet in range(8):
                total += weights[block, octet, word & _MASK]
                word = word >> _BYTE
        sums[partner] = total


def draw(keys: Words, limits: Words, sure: NDArray[np.bool_], constants: Words) -> Words:
    """Return which links are live, as :func:`supplymap.exposure.solver.backend.draw`."""
    words = np.empty((constants.shape[1], len(keys)), dtype=np.uint64)
    _draw(keys, limits, sure, constants, words)
    return words


def sweep(plan: Schedule, live: Words) -> Words:
    """Carry words upstream level by level, as :func:`supplymap.exposure.solver.sweep.forward_sweep`."""
    words = np.zeros((len(live), plan.size), dtype=np.uint64)
    words[:, plan.target] = ALL
    _sweep(plan.start, plan.partners, live, plan.heads, words)
    return words


def same(words: Words) -> Words:
    """Return words as they are: the compiled sums take words."""
    return words


def world_sums(words: Words, units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum over partners into worlds, as :func:`supplymap.exposure.solver.sums.world_sums`."""
    by_byte = np.zeros((LANES, len(words), 8, 256), dtype=np.int64)
    _world_tables(words, units, by_byte)
    sums: NDArray[np.int64] = (by_byte.sum(axis=0) @ BITS).reshape(len(words), 64)
    return sums


def partner_sums(words: Words, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum over worlds into partners, as :func:`supplymap.exposure.solver.sums.partner_sums`."""
    sums = np.empty(words.shape[1], dtype=np.int64)
    _partner_sums(words, byte_sums(weights), sums)
    return sums
