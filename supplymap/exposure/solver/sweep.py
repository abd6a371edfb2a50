"""Sweeps upstream: in which worlds each partner reaches the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.exposure.solver.bits import ALL
from supplymap.walks import firsts, into

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.exposure.solver.bits import Words
    from supplymap.exposure.solver.schedule import Schedule


def forward_sweep(plan: Schedule, live: Words) -> Words:
    """Carry words upstream, level by level, over the forward links.

    Parameters
    ----------
    plan
        Sequence of the links.
    live
        Words of the links in that sequence, shape (blocks, l).

    Returns
    -------
    words
        Worlds in which each partner reaches the target over them, shape (blocks, k); all ones for the target.
    """
    words = np.zeros((len(live), plan.size), dtype=np.uint64)
    words[:, plan.target] = ALL
    for level in plan.levels:
        first, last = level.links
        over = live[:, first:last] & words[:, plan.heads[first:last]]
        words[:, level.partners] = np.bitwise_or.reduceat(over, level.first, axis=1)
    return words


def follow_back(plan: Schedule, live: Words, words: Words) -> None:
    """Follow the backward links until nothing changes; ``words`` is changed."""
    if plan.forward < len(plan.tails):
        back = np.arange(plan.forward, len(plan.tails))
        spread(plan, live, words, *newly_reached(plan, live, words, back, words))


def spread(
    plan: Schedule, live: Words, words: Words, partners: NDArray[np.int64], gained: Words
) -> list[tuple[NDArray[np.int64], Words]]:
    """Carry newly reached worlds upstream until nothing changes; ``words`` is changed.

    Parameters
    ----------
    plan, live
        As for :func:`forward_sweep`.
    words
        Where each partner reaches the target so far, shape (blocks, k).
    partners
        Partners that reach it in more worlds, each once.
    gained
        Those worlds, shape (blocks, len(partners)).

    Returns
    -------
    steps
        Partners and the worlds they gained, step by step; no bit is gained twice.
    """
    news = np.zeros_like(words)
    steps = []
    while len(partners):
        steps.append((partners, gained))
        words[:, partners] |= gained
        news[:, partners] = gained
        links = into(plan.links, partners)
        reached = newly_reached(plan, live, words, links, news)
        news[:, partners] = 0
        partners, gained = reached
    return steps


def newly_reached(
    plan: Schedule, live: Words, words: Words, links: NDArray[np.int64], source: Words
) -> tuple[NDArray[np.int64], Words]:
    """Return the partners that newly reach the target over some links, and in which worlds.

    ``source`` holds the worlds in which their buyers do.
    """
    links = links[np.argsort(plan.tails[links], kind="stable")]
    tails = plan.tails[links]
    if not len(tails):
        return tails, np.zeros((len(words), 0), dtype=np.uint64)
    first = firsts(tails)
    over = np.bitwise_or.reduceat(live[:, links] & source[:, plan.heads[links]], first, axis=1)
    partners = tails[first]
    gained = over & ~words[:, partners]
    new = gained.any(axis=0)
    return partners[new], gained[:, new]
