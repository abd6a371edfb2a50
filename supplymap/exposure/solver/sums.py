"""Sums over the bits of words, from partners to worlds and from worlds to partners, by sums for all 256 bytes."""

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


def positions(words: Words) -> NDArray[np.intp]:
    """Return the position of every byte of every word in the sums of a batch, shape (blocks, 8, k)."""
    blocks, size = words.shape
    octets = np.ascontiguousarray(words).view(np.uint8).reshape(blocks, size, 8).transpose(0, 2, 1)
    offsets = np.arange(0, blocks * 2048, 256, dtype=np.intp).reshape(blocks, 8, 1)
    where: NDArray[np.intp] = np.add(offsets, octets, dtype=np.intp, order="C")
    return where


def world_sums(where: NDArray[np.intp], units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of whole numbers over the partners whose bit is set, for each world.

    Parameters
    ----------
    where
        From :func:`positions`, shape (blocks, 8, k).
    units
        A number for each partner, shape (k,), not negative.

    Returns
    -------
    sums
        Shape (blocks, 64).
    """
    if int(units.sum(dtype=np.float64)) < EXACT // 2:
        return _summed(where, units)
    low = units & ((1 << HALF) - 1)
    return _summed(where, low) + (_summed(where, units >> HALF) << HALF)


def _summed(where: NDArray[np.intp], units: NDArray[np.int64]) -> NDArray[np.int64]:
    blocks = len(where)
    weights = np.tile(units.astype(np.float64), blocks)
    by_byte: NDArray[np.float64] = np.zeros(blocks * 2048)
    for octet in range(8):
        # the positions of different octets differ, so each entry is added to once
        by_byte += np.bincount(where[:, octet].ravel(), weights=weights, minlength=len(by_byte))
    sums: NDArray[np.int64] = (by_byte.astype(np.int64).reshape(blocks, 8, 256) @ BITS).reshape(blocks, 64)
    return sums


def byte_sums(weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of the weights of worlds, shape (blocks, 64), for every byte, shape (blocks, 8, 256)."""
    by_byte: NDArray[np.int64] = weights.reshape(len(weights), 8, 8) @ BITS.T
    return by_byte


def partner_sums(where: NDArray[np.intp], weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of the weights of the worlds whose bit is set, for each partner.

    Parameters
    ----------
    where
        From :func:`positions`, shape (blocks, 8, k).
    weights
        A whole number for each world, shape (blocks, 64).

    Returns
    -------
    sums
        Shape (k,).
    """
    sums: NDArray[np.int64] = byte_sums(weights).ravel()[where].sum(axis=(0, 1))
    return sums


def bit_sums(words: Words, units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sums of whole numbers over a few partners, shape (blocks, 64), from words of shape (blocks, k)."""
    octets = np.ascontiguousarray(words).view(np.uint8).reshape(len(words), words.shape[1], 8)
    bits = np.unpackbits(octets, axis=2, bitorder="little").astype(np.int64)
    sums: NDArray[np.int64] = np.einsum("bkw,k->bw", bits, units)
    return sums
