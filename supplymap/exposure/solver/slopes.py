"""How the exposure changes with the doubt of a link, ``dP/dw``: which missing document matters most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.exposure.solver import bounds
from supplymap.exposure.solver.backend import tools
from supplymap.exposure.solver.bits import counters, link_keys, thresholds
from supplymap.exposure.solver.exact import exact_plan, solve
from supplymap.exposure.solver.network import probability_row, upstream_of
from supplymap.exposure.solver.sampler import BATCH, FEWEST
from supplymap.exposure.solver.schedule import schedule
from supplymap.exposure.solver.sums import bit_sums
from supplymap.exposure.solver.sweep import spread
from supplymap.probability import UNIT, hazard_units

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from supplymap.exposure.solver.network import Network, Upstream

    Row = NDArray[np.float64]

MOST_LINKS = 50
"""Most links whose slope is sampled."""

CERTAIN = 1 << 46
"""Hazard of a certain partner here, 64 in whole units: exp(-64) is nothing."""


def link_importance(network: Network, p: ArrayLike, target: int) -> Row:
    """Return exactly how the exposure changes with the probability of each link, ``dP/dw``.

    Parameters
    ----------
    network
        The links.
    p
        Likelihood of each partner, shape (n,).
    target
        Index of a partner.

    Returns
    -------
    slopes
        Shape (m,); 0 for links that do not reach
        the target.

    Raises
    ------
    ValueError
        If the network has too many doubtful links for an exact solution.
    """
    row = probability_row(p, network.size, "p")
    # a link of probability 0 has a slope too
    part = upstream_of(network, target, np.where(network.w > 0.0, network.w, 1.0))
    w = part.merge(network.w)
    plan = exact_plan(part, w)
    if plan is None:
        msg = "the network has too many doubtful links to be solved exactly"
        raise ValueError(msg)
    merged = solve(plan, row[None, part.partners], w, links="all").by_link[0]
    return _split(part, network.w, merged)


def doubtful_slopes(
    network: Network, p: ArrayLike, target: int, *, seed: int, most: int = MOST_LINKS, compiled: bool | None = None
) -> Row:
    """Return ``dP/dw`` of the doubtful links; sampled, of the most important ones, where there are too many.

    Where P has to be sampled, the links with the highest reach of the buyer times noisy-OR exposure of the
    supplier are sampled: what would the link add in the worlds in which it is dead?

    Parameters
    ----------
    network, p, target
        As for :func:`link_importance`.
    seed
        Of the random bits.
    most
        How many links to sample at most.
    compiled
        Whether to use numba; None: where it is installed.

    Returns
    -------
    slopes
        Shape (m,); not a number for links that are certain, dead or not sampled; 0 for links that do not reach
        the target.
    """
    row = probability_row(p, network.size, "p")
    part = upstream_of(network, target)
    w = part.merge(network.w)
    plan = exact_plan(part, w)
    if plan is None:
        merged = _sampled(part, row[part.partners], w, seed, most, compiled)
    else:
        merged = solve(plan, row[None, part.partners], w, links="doubtful").by_link[0]
    slopes = np.where(part.merged >= 0, _split(part, network.w, merged), 0.0)
    return np.where((network.w > 0.0) & (network.w < 1.0), slopes, np.nan)


def _split(part: Upstream, w: Row, merged: Row) -> Row:
    """Return the slopes of links from those of merged links: a link matters where its parallel links are dead."""
    slopes = np.zeros(len(w))
    used = np.flatnonzero(part.merged >= 0)
    number, dead = part.merged[used], 1.0 - w[used]
    sure = np.bincount(number, weights=dead == 0.0, minlength=len(merged))
    logs = np.log(np.where(dead > 0.0, dead, 1.0))
    others = np.bincount(number, weights=logs, minlength=len(merged))[number] - logs
    slopes[used] = merged[number] * np.where(sure[number] - (dead == 0.0) > 0.0, 0.0, np.exp(others))
    return slopes


def _sampled(part: Upstream, p: Row, w: Row, seed: int, most: int, compiled: bool | None) -> Row:
    chosen = tools(compiled, len(w))
    plan = schedule(part)
    keys, limits = link_keys(part.keys, plan.tails, plan.heads), w[plan.sequence]
    units = np.where(p < 1.0, hazard_units(p), CERTAIN)
    blocks = min(max(BATCH // len(w), 1), FEWEST // 64)
    reached = np.zeros(plan.size, dtype=np.int64)
    gains: Row = np.zeros(0)
    links = np.zeros(0, dtype=np.int64)
    for first in range(0, FEWEST // 64, blocks):
        live = chosen.draw(keys, thresholds(limits), limits >= 1.0, counters(seed, first, blocks))
        words = chosen.sweep(plan, live)
        if not first:
            reached = np.bitwise_count(words).sum(axis=0, dtype=np.int64)
            scores = _scores(part, p, w, reached)[plan.sequence]
            links = scores.argsort(kind="stable")[::-1][:most]
            links = links[scores[links] > 0.0]
            gains = np.zeros(len(links))
        survival = np.exp(-bit_sums(words, units) * UNIT)
        for number, link in enumerate(links.tolist()):
            tail, head = plan.tails[link : link + 1], plan.heads[link]
            gained = (~live[:, link] & words[:, head])[:, None] & ~words[:, tail]
            if not gained.any():
                continue
            added = np.zeros(survival.shape, dtype=np.int64)
            for partners, worlds_gained in spread(plan, live, words, tail, gained):
                words[:, partners] ^= worlds_gained
                added += bit_sums(worlds_gained, units[partners])
            gains[number] += float((survival * -np.expm1(-added * UNIT)).sum())
    slopes = np.full(len(w), np.nan)
    worlds = -(-(FEWEST // 64) // blocks) * blocks * 64
    slopes[plan.sequence[links]] = gains / worlds / (1.0 - limits[links])
    return slopes


def _scores(part: Upstream, p: Row, w: Row, reached: NDArray[np.int64]) -> Row:
    """Return a score of each merged link: how often its buyer reaches the target times its supplier's exposure."""
    carried = bounds.noisy_or_of_all(part, p, w)
    doubtful = (w > 0.0) & (w < 1.0)
    # rounded, so that the last digits decide nothing
    score: Row = np.where(doubtful, np.round(reached[part.heads] * carried[part.tails], 9), -1.0)
    return score
