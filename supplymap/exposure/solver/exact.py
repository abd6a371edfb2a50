"""Exact exposure: modules from the innermost outward, the doubtful links of each part enumerated.

The exposure of a module's root is ``1 - (1 - p) prod(1 - f)`` over its parts; f of a part is the sum over all states
of its doubtful links. Importances follow by the chain rule from the outermost inward; reach and attribution are
importances at other likelihoods (see :func:`supplymap.exposure.solver.expose.expose`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from supplymap.exposure.solver.modules import modules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.exposure.solver.network import Upstream

    Matrix = NDArray[np.float64]

Links = Literal["none", "doubtful", "all"]

MOST_PARTNERS = 10_000
"""Most partners of an upstream part that is split into modules: this runs in Python."""

MOST_DOUBTFUL = 16
"""Most doubtful links of a part whose states are enumerated."""

MOST_STATES = 1 << 21
"""Most states times members of a part."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Members of a module that only links among themselves and to the root join, ready to be enumerated.

    Attributes
    ----------
    root
        Partner that the part feeds.
    members
        Partners, shape (k,).
    absorbed
        Members with a single buyer and no supplier in the part, in the sequence in which their buyers absorb them:
        (position of the member, position of the buyer or -1 for the root, merged link).
    kept
        Positions of the other members.
    links
        Merged links among them, shape (l,).
    tails, heads
        Their ends as positions in ``kept``; ``len(kept)`` is the root.
    """

    root: int
    members: tuple[int, ...]
    absorbed: tuple[tuple[int, int, int], ...]
    kept: tuple[int, ...]
    links: NDArray[np.int64]
    tails: tuple[int, ...]
    heads: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """How the exposure of a target is solved exactly: parts of modules, the innermost first."""

    part: Upstream
    parts: tuple[Part, ...]


def exact_plan(part: Upstream, w: NDArray[np.float64]) -> Plan | None:
    """Plan an exact solution; None if a part has too many doubtful links."""
    if part.size > MOST_PARTNERS:
        return None
    parts = []
    # the outermost first: it is the most likely to be too large
    for module in reversed(modules(part)):
        for members, links in module.groups:
            single = _absorb(module.root, members, links, part)
            doubtful = int(((w[single.links] > 0.0) & (w[single.links] < 1.0)).sum())
            if doubtful > MOST_DOUBTFUL or len(single.kept) << doubtful > MOST_STATES:
                return None
            parts.append(single)
    return Plan(part, tuple(reversed(parts)))


def _absorb(root: int, members: tuple[int, ...], links: tuple[int, ...], part: Upstream) -> Part:
    """Remove members with one buyer and no supplier until none is left."""
    position = {member: number for number, member in enumerate(members)}
    ends = {link: (position[int(part.tails[link])], position.get(int(part.heads[link]), -1)) for link in links}
    out: dict[int, set[int]] = {number: set() for number in position.values()}
    fed: dict[int, set[int]] = {number: set() for number in (*position.values(), -1)}
    for link, (tail, head) in ends.items():
        out[tail].add(link)
        fed[head].add(link)
    absorbed = []
    waiting = [number for number in out if len(out[number]) == 1 and not fed[number]]
    while waiting:
        number = waiting.pop()
        link = out[number].pop()
        head = ends[link][1]
        fed[head].discard(link)
        absorbed.append((number, head, link))
        if head >= 0 and len(out[head]) == 1 and not fed[head]:
            waiting.append(head)
    gone = {number for number, _, _ in absorbed}
    kept = [number for number in out if number not in gone]
    left = np.array([link for number in kept for link in sorted(out[number])], dtype=np.int64)
    new = {number: index for index, number in enumerate(kept)}
    new[-1] = len(kept)
    tails = tuple(new[ends[int(link)][0]] for link in left)
    heads = tuple(new[ends[int(link)][1]] for link in left)
    return Part(root, members, tuple(absorbed), tuple(kept), left, tails, heads)


@dataclass(slots=True, eq=False)
class Solution:
    """Exact results for several rows of likelihoods.

    Attributes
    ----------
    value
        Exposure of the target, shape (s,).
    survival
        ``1 - value``, with all its digits where the value is near 1.
    hazard
        ``-ln(1 - value)``, finite also where the survival is too small for a floating-point number.
    importance
        Its derivative by each likelihood, shape (s, k).
    by_link
        Its derivative by the probability of each merged link, shape (s, l).
    """

    value: NDArray[np.float64]
    survival: NDArray[np.float64]
    hazard: NDArray[np.float64]
    importance: Matrix
    by_link: Matrix


@dataclass(slots=True, eq=False)
class _Answer:
    """Results of one part: survival of its root, and its derivatives by each member and link."""

    survival: NDArray[np.float64]
    importance: Matrix
    by_link: Matrix


def solve(plan: Plan, p: Matrix, w: NDArray[np.float64], *, links: Links = "none") -> Solution:
    """Return the exact results for several rows of likelihoods.

    Parameters
    ----------
    plan
        From :func:`exact_plan`.
    p
        Likelihoods, shape (s, k).
    w
        Probabilities of the merged links, shape (l,).
    links
        Of which links the derivative is wanted.
    """
    clean = 1.0 - p
    with np.errstate(divide="ignore"):
        logs = np.log1p(-p[:, plan.part.target])
    solved = []
    for part in plan.parts:
        # survivals, not likelihoods: 1 - p keeps its digits where p is near 1
        answer = _solve_part(part, clean[:, list(part.members)], w, links=links)
        solved.append(answer)
        clean[:, part.root] *= answer.survival
        if part.root == plan.part.target:
            with np.errstate(divide="ignore"):
                logs += np.log(np.maximum(answer.survival, 0.0))
    target = plan.part.target
    importance = np.zeros_like(p)
    outer = np.zeros_like(p)
    outer[:, target] = 1.0
    by_link = np.zeros((len(p), len(w)))
    by_root: dict[int, list[int]] = {}
    for number, part in enumerate(plan.parts):
        by_root.setdefault(part.root, []).append(number)
    without = _without_each(solved, by_root)
    for number in reversed(range(len(plan.parts))):
        part, answer = plan.parts[number], solved[number]
        # derivative by this part's f: every other factor of the root's survival
        factor = outer[:, part.root] * (1.0 - p[:, part.root]) * without[number]
        outer[:, list(part.members)] = factor[:, None] * answer.importance
        if links != "none":
            merged = [*part.links.tolist(), *(link for _, _, link in part.absorbed)]
            by_link[:, merged] = factor[:, None] * answer.by_link
    for node in range(plan.part.size):
        importance[:, node] = outer[:, node]
        for number in by_root.get(node, ()):
            importance[:, node] *= solved[number].survival
    return Solution(1.0 - clean[:, target], clean[:, target], -logs, importance, by_link)


def _without_each(solved: list[_Answer], by_root: dict[int, list[int]]) -> dict[int, NDArray[np.float64]]:
    """Return the product of the survivals of the other parts of each part's root; no division, as one may be 0."""
    products: dict[int, NDArray[np.float64]] = {}
    for numbers in by_root.values():
        before = np.ones_like(solved[numbers[0]].survival)
        for number in numbers:
            products[number] = before
            before = before * solved[number].survival
        after = np.ones_like(before)
        for number in reversed(numbers):
            products[number] = products[number] * after
            after = after * solved[number].survival
    return products


def _solve_part(part: Part, clean: Matrix, w: NDArray[np.float64], *, links: Links) -> _Answer:
    """Solve one part: add up the absorbed members, enumerate the others, then go back for the derivatives."""
    # the last column is what reaches the root directly
    current = np.concatenate([clean, np.ones((len(clean), 1))], axis=1)
    before = []
    for number, head, link in part.absorbed:
        before.append(current[:, head].copy())
        current[:, head] *= (1.0 - w[link]) + w[link] * current[:, number]
    core = _enumerate(part, current[:, list(part.kept)], w, links=links)
    direct = current[:, -1].copy()
    slope = np.zeros_like(current)
    slope[:, list(part.kept)] = core.importance * direct[:, None]
    slope[:, -1] = core.survival
    of_absorbed = np.zeros((len(clean), len(part.absorbed)))
    for index in reversed(range(len(part.absorbed))):
        number, head, link = part.absorbed[index]
        inner = slope[:, head] * before[index]
        of_absorbed[:, index] = inner * (1.0 - current[:, number])
        slope[:, number] = inner * w[link]
        slope[:, head] *= (1.0 - w[link]) + w[link] * current[:, number]
    by_link = core.by_link
    if links != "none":
        by_link = np.concatenate([core.by_link * direct[:, None], of_absorbed], axis=1)
    return _Answer(direct * core.survival, slope[:, :-1], by_link)


def _enumerate(part: Part, clean: Matrix, w: NDArray[np.float64], *, links: Links) -> _Answer:
    """Sum over all states of the doubtful links; the likelihoods of the members are integrated in each."""
    size = len(part.kept)
    if not size:
        return _Answer(np.ones(len(clean)), np.zeros((len(clean), 0)), np.zeros((len(clean), 0)))
    w = w[part.links]
    doubtful = np.flatnonzero((w > 0.0) & (w < 1.0))
    states = np.arange(1 << len(doubtful), dtype=np.int64)
    live = np.broadcast_to((w == 1.0)[:, None], (len(w), len(states))).copy()
    chances = np.ones((len(doubtful), len(states)))
    for digit, link in enumerate(doubtful.tolist()):
        live[link] = (states >> digit) & 1 == 1
        chances[digit] = np.where(live[link], w[link], 1.0 - w[link])
    weight = chances.prod(axis=0)
    reached = _reached(part, live)
    survival, importance = np.zeros(len(clean)), np.zeros_like(clean)
    by_link = np.zeros((len(clean), len(w)))
    for row, clean_row in enumerate(clean):
        untainted, slopes = _integrate(reached, clean_row)
        survival[row] = weight @ untainted
        importance[row] = slopes @ weight
        if links != "none":
            for digit, link in enumerate(doubtful.tolist()):
                others = np.delete(chances, digit, axis=0).prod(axis=0)
                by_link[row, link] = others @ np.where(live[link], -untainted, untainted)
    if links == "all":
        for link in np.flatnonzero((w == 0.0) | (w == 1.0)).tolist():
            live[link] = ~live[link]
            other = _reached(part, live)
            live[link] = ~live[link]
            for row, clean_row in enumerate(clean):
                gain = survival[row] - float(weight @ _integrate(other, clean_row)[0])
                by_link[row, link] = gain if w[link] == 0.0 else -gain
    return _Answer(survival, importance, by_link)


def _reached(part: Part, live: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which members reach the root in which states, shape (members, states)."""
    reached = np.zeros((len(part.kept) + 1, live.shape[1]), dtype=np.bool_)
    reached[-1] = True
    changed = True
    while changed:
        changed = False
        for link, (tail, head) in enumerate(zip(part.tails, part.heads, strict=True)):
            over = live[link] & reached[head] & ~reached[tail]
            if over.any():
                reached[tail] |= over
                changed = True
    return reached[:-1]


def _integrate(reached: NDArray[np.bool_], clean: NDArray[np.float64]) -> tuple[NDArray[np.float64], Matrix]:
    """Return the probability that no member that reaches the root is tainted, by state; and minus its derivatives."""
    factors = np.where(reached, clean[:, None], 1.0)
    # products of all factors before and after each: no division, as a factor is 0 where p = 1
    before, after = np.ones_like(factors), np.ones_like(factors)
    np.cumprod(factors[:-1], axis=0, out=before[1:])
    after[:-1] = np.cumprod(factors[:0:-1], axis=0)[::-1]
    return before[-1] * factors[-1], np.where(reached, before * after, 0.0)
