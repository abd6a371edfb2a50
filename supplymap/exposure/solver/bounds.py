"""Bounds of the exposure, by four formulas that need no worlds.

best path <= best-path tree <= P <= min(w = 1 form, least fixed point of the noisy-OR recursion)

The lower two leave links out, which can only lower P. The w = 1 form makes every link live. The noisy-OR
recursion ``x = 1 - (1 - p) prod(1 - w x_supplier)`` counts a shared supplier once for each path and lets cycles feed
themselves; reaching events are positively associated, so it lies above (Harris; Fortuin, Kasteleyn and Ginibre).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.exposure.solver.network import probability_row, upstream_of
from supplymap.probability import below_one, total
from supplymap.walks import distances, firsts, links_by_head

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from supplymap.exposure.solver.network import Network, Upstream

PASSES = (50, 2000)
"""Fewest and most passes of the noisy-OR recursion; where it has not settled by then, the bound is 1."""

WORK = 200_000_000
"""Most links looked at in all passes, where that allows the fewest."""

SETTLED = 1e-16
"""Largest change of a settled recursion."""


def best_path(network: Network, p: ArrayLike, target: int) -> float:
    """Return the highest ``p_i`` times the probability of a single path from partner i to the target."""
    part, row, w = _prepared(network, p, target)
    return float((row * best_paths(part, w)).max())


def best_path_tree(network: Network, p: ArrayLike, target: int) -> float:
    """Return the exact exposure over the tree that the best paths of all partners form."""
    part, row, w = _prepared(network, p, target)
    before, over = _best_tree(part, w)
    return _tree(row, before, over, part.target)


def all_live(network: Network, p: ArrayLike, target: int) -> float:
    """Return the w = 1 form: ``1 - prod(1 - p)`` over everything upstream."""
    _, row, _ = _prepared(network, p, target)
    return total(row).probability


def noisy_or(network: Network, p: ArrayLike, target: int) -> float:
    """Return the least fixed point of the noisy-OR recursion, from 0 upward; 1 where it does not settle."""
    part, row, w = _prepared(network, p, target)
    return float(noisy_or_of_all(part, row, w)[part.target])


def bracket(part: Upstream, p: NDArray[np.float64], w: NDArray[np.float64]) -> tuple[float, float]:
    """Return the highest lower bound and the lowest upper bound.

    Parameters
    ----------
    part
        What reaches the target.
    p
        Likelihood of its partners, shape (k,).
    w
        Probability of its merged links, shape (l,).
    """
    before, over = _best_tree(part, w)
    lower = max(float((p * _along(before, over, part.target)).max()), _tree(p, before, over, part.target))
    if not (p >= 1.0).any():
        # rounding must not make a certainty
        lower = below_one(lower)
    return lower, max(lower, min(total(p).probability, float(noisy_or_of_all(part, p, w)[part.target])))


def _prepared(network: Network, p: ArrayLike, target: int) -> tuple[Upstream, NDArray[np.float64], NDArray[np.float64]]:
    row = probability_row(p, network.size, "p")
    part = upstream_of(network, target)
    return part, row[part.partners], part.merge(network.w)


def _best_tree(part: Upstream, w: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the next partner on each partner's most probable path, and the probability of that link."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy takes a while to load
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    if not len(w):
        return np.full(part.size, part.target), np.ones(part.size)
    with np.errstate(divide="ignore"):
        # a link that is dead in this scenario is longer than any path
        length = np.minimum(-np.log(w), 1e6)
    matrix = csr_array((length, (part.heads, part.tails)), shape=(part.size, part.size))
    _, before = dijkstra(matrix, directed=True, indices=part.target, return_predecessors=True)
    before = before.astype(np.int64)
    before[part.target] = part.target
    pair = np.arange(part.size) * part.size + before
    # links are sorted by tail, then head
    link = np.minimum(np.searchsorted(part.tails * part.size + part.heads, pair), len(w) - 1)
    over = w[link]
    over[part.target] = 1.0
    return before, over


def best_paths(part: Upstream, w: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of each partner's best path to the target: a lower bound of its reach, shape (k,)."""
    return _along(*_best_tree(part, w), part.target)


def _along(before: NDArray[np.int64], over: NDArray[np.float64], target: int) -> NDArray[np.float64]:
    """Return the product of the links of every best path, by steps of double length."""
    over = over.copy()
    while not bool(np.all(before == target)):
        over = over * over[before]
        before = before[before]
    return over


def _tree(p: NDArray[np.float64], before: NDArray[np.int64], over: NDArray[np.float64], target: int) -> float:
    """Return the exposure over the tree of best paths, from its leaves inward: no two branches share a supplier."""
    clean = 1.0 - p
    depth = distances(links_by_head(np.arange(len(before)), before, len(before)), target)
    inward = np.argsort(-depth, kind="stable")
    cuts = np.flatnonzero(np.diff(depth[inward], prepend=-1)).tolist()
    for start, end in zip(cuts, [*cuts[1:], len(inward)], strict=True):
        level = inward[start:end]
        level = level[level != target]
        np.multiply.at(clean, before[level], 1.0 - over[level] * (1.0 - clean[level]))
    return float(1.0 - clean[target])


def noisy_or_of_all(part: Upstream, p: NDArray[np.float64], w: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the noisy-OR fixed point of every partner of an upstream part, shape (k,); see :func:`noisy_or`."""
    if not len(w):
        return p
    by_head = np.lexsort((part.tails, part.heads))
    tails, heads, w = part.tails[by_head], part.heads[by_head], w[by_head]
    first = firsts(heads)
    fed = heads[first]
    reached = p.copy()
    for _ in range(min(max(WORK // len(w), PASSES[0]), PASSES[1])):
        survival = np.multiply.reduceat(1.0 - w * reached[tails], first)
        new = 1.0 - (1.0 - p[fed]) * survival
        change = float(np.abs(new - reached[fed]).max())
        reached[fed] = new
        if change <= SETTLED:
            return reached
    return np.ones(part.size)
