"""Sums over the bits of words: partners into worlds, and worlds into partners, by bytes and tables of 256."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.exposure.solver.bits import Words

BITS = np.array([[octet >> bit & 1 for bit in range(8)] for octet in range(256)], dtype=np.int64)
"""Bit j of byte b, shape (256, 8)."""

EXACT = 1 << 53
"""Whole numbers below this are exact as floating-point numbers."""

HALF = 26
"""Binary digits of the lower part when larger sums are taken in two parts."""


def places(words: Words) -> NDArray[np.intp]:
    """Give every byte of every word its place in the tables of a batch, shape (blocks, 8, k)."""
    blocks, size = words.shape
    octets = np.ascontiguousarray(words).view(np.uint8).reshape(blocks, size, 8).transpose(0, 2, 1)
    offsets = np.arange(0, blocks * 2048, 256, dtype=np.intp).reshape(blocks, 8, 1)
    found: NDArray[np.intp] = np.add(offsets, octets, dtype=np.intp, order="C")
    return found


def world_sums(where: NDArray[np.intp], units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum whole numbers over the partners whose bit is set, for each world.

    Parameters
    ----------
    where
        From :func:`places`, shape (blocks, 8, k).
    units
        A number for each partner, shape (k,), not negative.

    Returns
    -------
    sums
        Shape (blocks, 64).
    """
    if int(units.sum(dtype=np.float64)) < EXACT // 2:
        return _tabled(where, units)
    low = units & ((1 << HALF) - 1)
    return _tabled(where, low) + (_tabled(where, units >> HALF) << HALF)


def _tabled(where: NDArray[np.intp], units: NDArray[np.int64]) -> NDArray[np.int64]:
    blocks = len(where)
    weights = np.tile(units.astype(np.float64), blocks)
    table: NDArray[np.float64] = np.zeros(blocks * 2048)
    for octet in range(8):
        # places of an octet lie in its own tables, so the eight counts do not meet
        table += np.bincount(where[:, octet].ravel(), weights=weights, minlength=len(table))
    sums: NDArray[np.int64] = (table.astype(np.int64).reshape(blocks, 8, 256) @ BITS).reshape(blocks, 64)
    return sums


def tables(weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum the weights of worlds for every byte, shape (blocks, 8, 256), from weights of shape (blocks, 64)."""
    found: NDArray[np.int64] = weights.reshape(len(weights), 8, 8) @ BITS.T
    return found


def partner_sums(where: NDArray[np.intp], weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum the weights of the worlds whose bit is set, for each partner.

    Parameters
    ----------
    where
        From :func:`places`, shape (blocks, 8, k).
    weights
        A whole number for each world, shape (blocks, 64).

    Returns
    -------
    sums
        Shape (k,).
    """
    found: NDArray[np.int64] = tables(weights).ravel()[where].sum(axis=(0, 1))
    return found


def bit_sums(words: Words, units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum whole numbers over a few partners into worlds, shape (blocks, 64), from words of shape (blocks, k)."""
    octets = np.ascontiguousarray(words).view(np.uint8).reshape(len(words), words.shape[1], 8)
    bits = np.unpackbits(octets, axis=2, bitorder="little").astype(np.int64)
    found: NDArray[np.int64] = np.einsum("bkw,k->bw", bits, units)
    return found
