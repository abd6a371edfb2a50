"""Exact exposure: modules from the inside out, the doubtful links of each part enumerated.

The exposure of a module's root is ``1 - (1 - p) prod(1 - f)`` over its parts; f of a part is the sum over all states
of its doubtful links. Importances follow by the chain rule from the outside in; reach and attribution are
importances at other likelihoods (see :func:`supplymap.exposure.solver.expose.expose`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from supplymap.exposure.solver.modules import modules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.exposure.solver.modules import Module
    from supplymap.exposure.solver.network import Upstream

    Matrix = NDArray[np.float64]

Links = Literal["none", "doubtful", "all"]

MOST_PARTNERS = 10_000
"""Largest upstream part that is taken apart: the parts are found in Python."""

MOST_DOUBTFUL = 16
"""Most doubtful links of a part whose states are enumerated."""

MOST_STATES = 1 << 21
"""Most states times members of a part."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Members of a module in a part by themselves, ready to be enumerated.

    Attributes
    ----------
    root
        Partner that the part feeds.
    members
        Partners, shape (k,).
    absorbed
        Members with a single buyer and no supplier in the part, in the order in which they are folded into their
        buyer: (place of the member, place of the buyer or -1 for the root, merged link).
    kept
        Places of the members that are left.
    links
        Merged links among them, shape (l,).
    tails, heads
        Their ends as places in ``kept``; ``len(kept)`` is the root.
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
    # the outermost first: it is the one that can be too large
    for module in reversed(modules(part)):
        for single in _parts(module, part):
            doubtful = int(((w[single.links] > 0.0) & (w[single.links] < 1.0)).sum())
            if doubtful > MOST_DOUBTFUL or len(single.kept) << doubtful > MOST_STATES:
                return None
            parts.append(single)
    return Plan(part, tuple(reversed(parts)))


def _parts(module: Module, part: Upstream) -> list[Part]:
    return [_fold(module.root, members, links, part) for members, links in module.groups]


def _fold(root: int, members: tuple[int, ...], links: tuple[int, ...], part: Upstream) -> Part:
    """Take out members that only feed one other and are fed by none, again and again."""
    place = {member: number for number, member in enumerate(members)}
    ends = {link: (place[int(part.tails[link])], place.get(int(part.heads[link]), -1)) for link in links}
    out: dict[int, set[int]] = {number: set() for number in place.values()}
    fed: dict[int, set[int]] = {number: set() for number in (*place.values(), -1)}
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
        ``-ln(1 - value)``, also where the survival is too small for a number.
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
    """The same for one part: what reaches its root, and how it changes with each member and link."""

    survival: NDArray[np.float64]
    importance: Matrix
    by_link: Matrix


def solve(plan: Plan, p: Matrix, w: NDArray[np.float64], *, links: Links = "none") -> Solution:
    """Solve for several rows of likelihoods at once.

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
    rest = 1.0 - p
    with np.errstate(divide="ignore"):
        logs = np.log1p(-p[:, plan.part.target])
    solved = []
    for part in plan.parts:
        # survivals, not likelihoods: 1 - p keeps its digits where p is next to 1
        answer = _solve_part(part, rest[:, list(part.members)], w, links=links)
        solved.append(answer)
        rest[:, part.root] *= answer.survival
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
            own = [*part.links.tolist(), *(link for _, _, link in part.absorbed)]
            by_link[:, own] = factor[:, None] * answer.by_link
    for node in range(plan.part.size):
        importance[:, node] = outer[:, node]
        for number in by_root.get(node, ()):
            importance[:, node] *= solved[number].survival
    return Solution(1.0 - rest[:, target], rest[:, target], -logs, importance, by_link)


def _without_each(solved: list[_Answer], by_root: dict[int, list[int]]) -> dict[int, NDArray[np.float64]]:
    """Multiply, for each part, the survivals of the others of its root; without division, so that 0 does no harm."""
    found: dict[int, NDArray[np.float64]] = {}
    for numbers in by_root.values():
        before = np.ones_like(solved[numbers[0]].survival)
        for number in numbers:
            found[number] = before
            before = before * solved[number].survival
        after = np.ones_like(before)
        for number in reversed(numbers):
            found[number] = found[number] * after
            after = after * solved[number].survival
    return found


def _solve_part(part: Part, clean: Matrix, w: NDArray[np.float64], *, links: Links) -> _Answer:
    """Solve one part: fold the absorbed members, enumerate the rest, and unfold the derivatives."""
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
    folded = np.zeros((len(clean), len(part.absorbed)))
    for place in reversed(range(len(part.absorbed))):
        number, head, link = part.absorbed[place]
        inner = slope[:, head] * before[place]
        folded[:, place] = inner * (1.0 - current[:, number])
        slope[:, number] = inner * w[link]
        slope[:, head] *= (1.0 - w[link]) + w[link] * current[:, number]
    by_link = np.concatenate([core.by_link * direct[:, None], folded], axis=1) if links != "none" else core.by_link
    return _Answer(direct * core.survival, slope[:, :-1], by_link)


def _enumerate(part: Part, clean: Matrix, w: NDArray[np.float64], *, links: Links) -> _Answer:
    """Sum over all states of the doubtful links; what the members themselves are is integrated in each."""
    size = len(part.kept)
    if not size:
        return _Answer(np.ones(len(clean)), np.zeros((len(clean), 0)), np.zeros((len(clean), 0)))
    own = w[part.links]
    doubtful = np.flatnonzero((own > 0.0) & (own < 1.0))
    states = np.arange(1 << len(doubtful), dtype=np.int64)
    live = np.broadcast_to((own == 1.0)[:, None], (len(own), len(states))).copy()
    chances = np.ones((len(doubtful), len(states)))
    for digit, link in enumerate(doubtful.tolist()):
        live[link] = (states >> digit) & 1 == 1
        chances[digit] = np.where(live[link], own[link], 1.0 - own[link])
    weight = chances.prod(axis=0)
    reached = _reached(part, live)
    survival, importance = np.zeros(len(clean)), np.zeros_like(clean)
    by_link = np.zeros((len(clean), len(own)))
    for row, own_clean in enumerate(clean):
        nobody, slopes = _integrate(reached, own_clean)
        survival[row] = weight @ nobody
        importance[row] = slopes @ weight
        if links != "none":
            for digit, link in enumerate(doubtful.tolist()):
                others = np.delete(chances, digit, axis=0).prod(axis=0)
                by_link[row, link] = others @ np.where(live[link], -nobody, nobody)
    if links == "all":
        for link in np.flatnonzero((own == 0.0) | (own == 1.0)).tolist():
            live[link] = ~live[link]
            other = _reached(part, live)
            live[link] = ~live[link]
            for row, own_clean in enumerate(clean):
                gain = survival[row] - float(weight @ _integrate(other, own_clean)[0])
                by_link[row, link] = gain if own[link] == 0.0 else -gain
    return _Answer(survival, importance, by_link)


def _reached(part: Part, live: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say which members reach the root in which states, shape (members, states)."""
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
    """Return the probability that nobody reached is tainted in each state, and minus its derivatives."""
    factors = np.where(reached, clean[:, None], 1.0)
    # products of all factors before and after each: no division, so that p = 1 does no harm
    before, after = np.ones_like(factors), np.ones_like(factors)
    np.cumprod(factors[:-1], axis=0, out=before[1:])
    after[:-1] = np.cumprod(factors[:0:-1], axis=0)[::-1]
    return before[-1] * factors[-1], np.where(reached, before * after, 0.0)
