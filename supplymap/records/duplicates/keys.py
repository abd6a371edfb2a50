"""Keys that partners share, as numbers, and the pairs of those that share one: bounded, whatever the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Keys = tuple[NDArray[np.uint64] | NDArray[np.int64], NDArray[np.int64]]

MOST_IN_BLOCK = 24
"""Partners that share a key up to which each is compared with each other: of a commoner one a longer key tells more."""
_BASE = np.uint64(1_000_003)


def paired(keys: NDArray[np.uint64] | NDArray[np.int64], owners: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return the pairs of owners of each key that few have, as one number each: the smaller times `count` and other."""
    if len(keys) < 2:
        return np.zeros(0, np.int64)
    order = np.argsort(keys)
    keys = keys[order]
    # most keys are of one owner alone
    several = shared(keys)
    keys, owners = keys[several], owners[order][several]
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    first = np.append(True, (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1]))[: len(keys)]
    keys, owners = keys[first], owners[first]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    sizes = np.diff(np.append(starts, len(keys)))
    kept = np.repeat((sizes > 1) & (sizes <= MOST_IN_BLOCK), sizes)
    keys, owners = keys[kept], owners[kept].astype(np.int64)
    found = []
    for step in range(1, min(MOST_IN_BLOCK, len(keys))):
        same = np.flatnonzero(keys[step:] == keys[:-step])
        if not len(same):
            break
        found.append(owners[same] * count + owners[same + step])
    return distinct(*found)


def shared(keys: NDArray[np.uint64] | NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of some keys, in their sequence, stand there more than once."""
    found = np.zeros(len(keys), np.bool_)
    again = keys[1:] == keys[:-1]
    found[1:] |= again
    found[:-1] |= again
    return found


def distinct(*numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of some arrays, each once, rising."""
    every: NDArray[np.int64] = np.sort(np.concatenate([np.zeros(0, np.int64), *numbers]))
    kept: NDArray[np.int64] = every[np.append(True, every[1:] != every[:-1])[: len(every)]]
    return kept


def hashed(keyed: Iterable[tuple[str, int]]) -> Keys:
    """Return texts as numbers, equal for equal texts; empty ones are left out."""
    made: dict[str, int] = {}
    keys, owners = [], []
    for text, owner in keyed:
        if text:
            keys.append(made.setdefault(text, len(made)))
            owners.append(owner)
    return np.array(keys, np.int64), np.array(owners, np.int64)


def shortened(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return texts and what they are without one of their letters, as numbers, and the place of the text of each.

    Two texts that differ by one letter, or in which two neighbours are swapped, have such a number in common.
    """
    if not texts:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    raw = np.array([text.encode("ascii", "replace") for text in texts], "S")
    lengths = np.char.str_len(raw).astype(np.int64)
    signs = raw.view(np.uint8).reshape(len(texts), -1).astype(np.uint64)
    width = signs.shape[1]
    powers = np.cumprod(np.full(width, _BASE, np.uint64))
    # the hash of a text is the sum of its signs, each times a power of its place
    none = np.zeros((len(texts), 1), np.uint64)
    before = np.concatenate([none, np.cumsum(signs * powers, axis=1)], axis=1)
    # what stands behind the sign that is left out moves one place to the front
    moved = np.concatenate([signs[:, 1:] * powers[: width - 1], none], axis=1)
    without = before[:, :-1] + np.cumsum(moved[:, ::-1], axis=1)[:, ::-1]
    text, place = np.nonzero(np.arange(width)[None, :] < lengths[:, None])
    return np.concatenate([before[:, -1], without[text, place]]), np.concatenate([np.arange(len(texts)), text])
