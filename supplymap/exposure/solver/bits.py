"""Random bits by counting: sixty-four worlds to a machine word, keyed by seed, link and world, not by position.

Bit k of a link's word in block b says whether the link is live in world 64 b + k: whether a number in [0, 1),
written with 40 binary digits, is below the link's probability. Digit j of all 64 worlds is one 64-bit mix of
(seed, link, block, j), so digits are drawn only until all 64 comparisons are decided. The mix is the finaliser
of SplitMix64 (Steele, Lea and Flood 2014; constants of Stafford's variant 13).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Words = NDArray[np.uint64]

PLANES = 40
"""Binary digits of a probability."""

CHUNK = 1 << 16
"""Words drawn at once: as many as fit in the processor's cache."""

FIRST_LOOK = 5
"""Digits drawn before decided words are taken out: after fewer, hardly any word is decided."""

ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _ONE = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(1)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def mix(z: Words, spare: Words) -> None:
    """Mix words in place; ``spare`` has the same shape and is overwritten."""
    np.right_shift(z, _S30, out=spare)
    np.bitwise_xor(z, spare, out=z)
    np.multiply(z, _M1, out=z)
    np.right_shift(z, _S27, out=spare)
    np.bitwise_xor(z, spare, out=z)
    np.multiply(z, _M2, out=z)
    np.right_shift(z, _S31, out=spare)
    np.bitwise_xor(z, spare, out=z)


def mixed(values: Words) -> Words:
    """Return the mix of each word plus a constant, so that 0 does not stay 0."""
    z = values + GOLDEN
    mix(z, np.empty_like(z))
    return z


def link_keys(keys: Words, tails: NDArray[np.int64], heads: NDArray[np.int64]) -> Words:
    """Return the identity of each link, made from those of its two ends, shape (m,)."""
    return mixed(mixed(keys)[tails] ^ keys[heads])


def counters(seed: int, first: int, count: int) -> Words:
    """Return the constant of each digit and block of worlds, shape (PLANES, count)."""
    start = mixed(np.array([seed & int(ALL)], dtype=np.uint64))
    blocks = mixed(start ^ np.arange(first, first + count, dtype=np.uint64))
    return mixed(blocks[None, :] ^ mixed(np.arange(PLANES, dtype=np.uint64))[:, None])


def thresholds(w: NDArray[np.float64]) -> Words:
    """Return probabilities as thresholds: 40 binary digits at the top of a word, shape (m,)."""
    digits = np.minimum(np.rint(np.ldexp(w, PLANES)), 2.0**PLANES - 1.0)
    return digits.astype(np.uint64) << np.uint64(64 - PLANES)


def live_words(keys: Words, limits: Words, constants: Words) -> Words:
    """Return which links are live in which worlds.

    Parameters
    ----------
    keys
        Identity of each link, shape (m,).
    limits
        Thresholds of probabilities below 1, shape (m,).
    constants
        From :func:`counters`, shape (PLANES, blocks).

    Returns
    -------
    words
        Shape (blocks, m).
    """
    blocks = constants.shape[1]
    words = np.zeros((blocks, len(keys)), dtype=np.uint64)
    step = max(CHUNK // blocks, 1)
    for start in range(0, len(keys), step):
        part = slice(start, start + step)
        words[:, part] = _draw(keys[part], limits[part], constants)
    return words


def _draw(keys: Words, limits: Words, constants: Words) -> Words:
    blocks, size = constants.shape[1], len(keys)
    word = np.zeros(blocks * size, dtype=np.uint64)
    key, limit = np.tile(keys, blocks), np.tile(limits, blocks)
    block = np.repeat(np.arange(blocks), size)
    live, undecided = np.zeros_like(word), np.full_like(word, ALL)
    position = np.arange(len(word))
    z, spare = np.empty_like(word), np.empty_like(word)
    for digit in range(PLANES):
        constant = constants[digit, 0] if blocks == 1 else constants[digit][block]
        np.bitwise_xor(key, constant, out=z)
        mix(z, spare)
        # all ones where the threshold's digit is 1
        ones = (limit.view(np.int64) >> 63).view(np.uint64)
        np.bitwise_xor(z, ones, out=z)
        np.bitwise_and(undecided, z, out=spare)
        np.bitwise_and(spare, ones, out=ones)
        np.bitwise_or(live, ones, out=live)
        np.bitwise_xor(undecided, spare, out=undecided)
        np.left_shift(limit, _ONE, out=limit)
        if digit < FIRST_LOOK:
            continue
        left = np.flatnonzero((undecided != 0) & (limit != 0))
        if 4 * len(left) < 3 * len(position):
            word[position] = live
            if not len(left):
                return word.reshape(blocks, size)
            position, block = position[left], block[left]
            key, limit, live, undecided = key[left], limit[left], live[left], undecided[left]
            z, spare = np.empty_like(key), np.empty_like(key)
    word[position] = live
    return word.reshape(blocks, size)
