"""The functions on words, in numpy and, where it is installed, in numba: both give the same bits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.exposure.solver.bits import ALL, live_words
from supplymap.exposure.solver.sums import partner_sums, positions, world_sums
from supplymap.exposure.solver.sweep import follow_back, forward_sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from supplymap.exposure.solver.bits import Words
    from supplymap.exposure.solver.schedule import Schedule


MANY = 20_000
"""Fewest links for numba: it takes a second to load, and its threads take time to start."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Functions on words; both sets give the same bits.

    Attributes
    ----------
    draw
        Keys, thresholds and sureness of links and counters, to words of links.
    forward
        Schedule and words of links, to words of partners.
    index
        Words of partners, to the argument of the two sums.
    world_sums, partner_sums
        As in :mod:`supplymap.exposure.solver.sums`.
    """

    draw: Callable[[Words, Words, NDArray[np.bool_], Words], Words]
    forward: Callable[[Schedule, Words], Words]
    index: Callable[[Words], Any]
    world_sums: Callable[[Any, NDArray[np.int64]], NDArray[np.int64]]
    partner_sums: Callable[[Any, NDArray[np.int64]], NDArray[np.int64]]

    def sweep(self, plan: Schedule, live: Words) -> Words:
        """Return the worlds in which each partner reaches the target, shape (blocks, k)."""
        words = self.forward(plan, live)
        follow_back(plan, live, words)
        return words


def draw(keys: Words, limits: Words, sure: NDArray[np.bool_], constants: Words) -> Words:
    """Return which links are live in which worlds.

    Parameters
    ----------
    keys, limits
        Identity and threshold of each link, shape (l,).
    sure
        Links that are always live, shape (l,).
    constants
        From :func:`supplymap.exposure.solver.bits.counters`, shape (PLANES, blocks).

    Returns
    -------
    words
        Shape (blocks, l).
    """
    if not sure.any():
        return live_words(keys, limits, constants)
    words = np.full((constants.shape[1], len(keys)), ALL)
    doubtful = np.flatnonzero(~sure)
    words[:, doubtful] = live_words(keys[doubtful], limits[doubtful], constants)
    return words


NUMPY = Tools(draw, forward_sweep, positions, world_sums, partner_sums)


@lru_cache(maxsize=1)
def _compiled() -> Tools:
    from supplymap.exposure.solver import compiled  # noqa: PLC0415 - needs numba, an extra

    return Tools(compiled.draw, compiled.sweep, compiled.same, compiled.world_sums, compiled.partner_sums)


def tools(compiled: bool | None = None, links: int = MANY) -> Tools:
    """Return the functions to use.

    Parameters
    ----------
    compiled
        True for numba, False for numpy, None for numba where it is installed and there are many links.
    links
        Number of links.

    Raises
    ------
    ValueError
        If numba is asked for and not installed.
    """
    installed = find_spec("numba") is not None
    if compiled and not installed:
        msg = "numba is not installed: pip install 'supplymap[fast]'"
        raise ValueError(msg)
    wanted = links >= MANY if compiled is None else compiled
    return _compiled() if installed and wanted else NUMPY
