"""Sampled exposure: the doubtful links are drawn, the partners are integrated exactly.

    P ~ mean over worlds of 1 - exp(-H(R)),  R = the partners that reach the target in that world

The importance of partner i is the mean of ``1{i in R} exp(-(H(R) - h_i))`` over the same worlds, its reach that of
``1{i in R}``, its attribution that of ``1{i in R} (h_i / H)(1 - exp(-H))``.

A partner with p = 1 has no finite hazard. Its links are not drawn either: over a link of probability w it
taints its buyer with probability w, independently of everything else. So it is taken out, and its buyers gain the
hazard ``-ln(1 - w)``. That changes neither P nor any other importance, and removes most of the variance.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.exposure.solver.bits import counters, link_keys, thresholds
from supplymap.exposure.solver.schedule import schedule
from supplymap.exposure.solver.sums import bit_sums
from supplymap.exposure.solver.sweep import newly_reached, spread
from supplymap.probability import UNIT, below_one, hazard_units
from supplymap.walks import upstream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from supplymap.exposure.solver.backend import Tools
    from supplymap.exposure.solver.bits import Words
    from supplymap.exposure.solver.network import Upstream
    from supplymap.exposure.solver.schedule import Schedule

FEWEST = 4096
"""Fewest worlds: with fewer, a rare event could give a false 0 with a standard error of 0."""

MOST = 1 << 20
"""Most worlds."""

BATCH = 1 << 18
"""Words of links drawn at once: a small network takes many worlds in one sweep."""

SCALE = 40
"""Binary digits of the weight of a world."""

HEAVY = 15 << 40
"""Hazard, in units, from which a partner's importance is summed by itself: whole weights are too coarse there."""

FLOOR = 2.0**-40
"""Smallest standard error given: the size of a unit of hazard."""


@dataclass(frozen=True, slots=True)
class Wants:
    """What is wanted of a scenario besides its value.

    Attributes
    ----------
    bounds
        If false, an exact value is its own bound; a sampled one is kept within its bounds anyway.
    """

    importance: bool = True
    reach: bool = True
    attribution: bool = True
    bounds: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """Likelihoods and link probabilities of an upstream part.

    Attributes
    ----------
    p
        Shape (k,).
    w
        Of the merged links, shape (l,).
    wants
        What is wanted besides the value.
    """

    p: NDArray[np.float64]
    w: NDArray[np.float64]
    wants: Wants


@dataclass(slots=True, eq=False)
class Estimate:
    """What sampling gives for one scenario.

    Attributes
    ----------
    value, hazard
        Exposure and its hazard ``-ln(1 - P)``; the latter keeps its digits where the former is near 1.
    standard_error
        Of the value.
    importance, reach, attribution
        Shape (k,); zeros where not wanted.
    """

    value: float
    hazard: float
    standard_error: float
    worlds: int
    importance: NDArray[np.float64]
    reach: NDArray[np.float64]
    attribution: NDArray[np.float64]


@dataclass(slots=True, eq=False)
class _Cut:
    """A scenario with its certain partners taken out.

    Attributes
    ----------
    out
        Partners taken out: the certain ones and those that they supply over certain links, shape (k,).
    leak
        Hazard that their doubtful links bring to their buyers, in units, shape (k,).
    certain
        Whether the target is tainted for certain.
    links
        Links of the partners taken out.
    """

    out: NDArray[np.bool_]
    leak: NDArray[np.int64]
    certain: bool
    links: NDArray[np.int64]


@dataclass(slots=True, eq=False)
class _Run:
    """A scenario and its sums over the worlds so far."""

    scenario: Scenario
    w: NDArray[np.float64]
    units: NDArray[np.int64]
    certain: NDArray[np.int64]
    cut: _Cut
    least: int
    most: int
    changed: NDArray[np.int64]
    relaxed: list[tuple[int, _Cut]] = field(default_factory=list)
    hazards: list[NDArray[np.int64]] = field(default_factory=list)
    weights: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    reached: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    shares: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    cleared: list[float] = field(default_factory=list)
    heavy: list[int] = field(default_factory=list)
    heavy_sums: list[float] = field(default_factory=list)


def sample(
    part: Upstream, scenarios: Sequence[Scenario], tools: Tools, *, seed: int, tolerance: float, worlds: int
) -> list[Estimate]:
    """Sample several scenarios in the same worlds.

    Parameters
    ----------
    part
        What reaches the target.
    scenarios
        Likelihoods and link probabilities; the links of the first are drawn, and those of the others are drawn
        again where they differ, from the same numbers.
    tools
        numpy or numba.
    seed
        Any whole number.
    tolerance
        Largest standard error wanted, where ``worlds`` is 0.
    worlds
        Number of worlds; 0 for as many as the tolerance takes.

    Returns
    -------
    estimates
        One for each scenario.
    """
    plan = schedule(part)
    keys = link_keys(part.keys, plan.tails, plan.heads)
    base = scenarios[0].w[plan.sequence]
    runs = [_prepare(plan, scenario, base) for scenario in scenarios]
    limits, sure, dead = thresholds(base), base >= 1.0, np.flatnonzero(base <= 0.0)
    wanted = -(-max(worlds, FEWEST) // 64)
    batch = min(max(BATCH // max(len(base), 1), 1), 64)
    done = 0
    while done < wanted:
        blocks = min(batch, wanted - done)
        constants = counters(seed, done, blocks)
        live = tools.draw(keys, limits, sure, constants)
        live[:, dead] = 0
        known: dict[bytes, tuple[Words, Any]] = {}
        for run in runs:
            _advance(plan, run, _patched(run, live, keys, constants, tools), tools, known)
        done += blocks
        if done == wanted and not worlds and done * 64 < MOST and max(map(_error, runs)) > tolerance:
            wanted = 2 * done
    return [_estimate(run, done * 64) for run in runs]


def _prepare(plan: Schedule, scenario: Scenario, base: NDArray[np.float64]) -> _Run:
    w = scenario.w[plan.sequence]
    p = scenario.p
    units = hazard_units(p)
    certain = np.flatnonzero(p >= 1.0)
    cut = _take_out(plan, w, certain)
    carried = units + cut.leak
    run = _Run(
        scenario,
        w,
        units,
        certain,
        cut,
        int(carried[_fed(plan, (w >= 1.0) & ~cut.out[plan.tails])].sum()),
        int(carried[_fed(plan, (w > 0.0) & ~cut.out[plan.tails])].sum()),
        np.flatnonzero(w != base),
        weights=np.zeros(plan.size, np.int64),
        reached=np.zeros(plan.size, np.int64),
        shares=np.zeros(plan.size, np.int64),
    )
    if scenario.wants.importance:
        run.heavy = np.flatnonzero((units > HEAVY) & ~cut.out).tolist()
        run.heavy_sums = [0.0] * len(run.heavy)
        run.relaxed = [(number, _take_out(plan, w, certain[certain != number])) for number in certain.tolist()]
        run.cleared = [0.0] * len(certain)
    return run


def _fed(plan: Schedule, live: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the partners that reach the target over some links, shape (k,)."""
    return upstream(plan.links, plan.target, live)


def _take_out(plan: Schedule, w: NDArray[np.float64], certain: NDArray[np.int64]) -> _Cut:
    """Take out certain partners and those that they taint for certain; their buyers gain the hazard of their links."""
    out = np.zeros(plan.size, dtype=np.bool_)
    leak = np.zeros(plan.size, dtype=np.int64)
    front = certain
    while len(front):
        out[front] = True
        sure = (w >= 1.0) & out[plan.tails] & ~out[plan.heads]
        front = np.unique(plan.heads[sure])
    tainted = bool(out[plan.target])
    out[plan.target] = False
    links = np.flatnonzero(out[plan.tails])
    leaky = links[~out[plan.heads[links]] & (w[links] > 0.0) & (w[links] < 1.0)]
    np.add.at(leak, plan.heads[leaky], hazard_units(w[leaky]))
    return _Cut(out, leak, tainted, links)


def _patched(run: _Run, live: Words, keys: Words, constants: Words, tools: Tools) -> Words:
    """Return the words of links, with those of other probability drawn again: same numbers, another threshold."""
    if not len(run.changed):
        return live
    live = live.copy()
    w = run.w[run.changed]
    live[:, run.changed] = tools.draw(keys[run.changed], thresholds(w), w >= 1.0, constants)
    live[:, run.changed[w <= 0.0]] = 0
    return live


def _advance(plan: Schedule, run: _Run, live: Words, tools: Tools, known: dict[bytes, tuple[Words, Any]]) -> None:
    """Add one batch of worlds to the sums of a scenario."""
    blocked = live
    if run.cut.out.any():
        blocked = live.copy()
        blocked[:, run.cut.links] = 0
    words, index = _swept(plan, blocked, run, run.cut.out, tools, known)
    hazards = tools.world_sums(index, run.units + run.cut.leak)
    run.hazards.append(hazards.ravel())
    if run.scenario.wants.importance and not run.cut.certain:
        survival = np.exp(-(hazards - run.least) * UNIT)
        run.weights += tools.partner_sums(index, _whole(survival))
        for number, partner in enumerate(run.heavy):
            reaches = bit_sums(words[:, [partner]], np.ones(1, dtype=np.int64))
            without = np.exp(-(hazards - run.units[partner]) * UNIT * reaches)
            run.heavy_sums[number] += float((reaches * without).sum())
    for number, (_, cut) in enumerate(run.relaxed):
        run.cleared[number] += _clear(plan, run, cut, words, live, blocked, hazards)
    wants = run.scenario.wants
    if not (wants.reach or wants.attribution):
        return
    if run.cut.out.any():
        words, index = _swept(plan, live, run, np.zeros(0, dtype=np.bool_), tools, known)
        hazards = tools.world_sums(index, run.units)
    if wants.reach:
        run.reached += np.bitwise_count(words).sum(axis=0, dtype=np.int64)
    if wants.attribution:
        run.shares += _shares(run, index, hazards, tools)


def _shares(run: _Run, index: Any, hazards: NDArray[np.int64], tools: Tools) -> NDArray[np.int64]:  # noqa: ANN401 - of the tools
    """Return each partner's share, by hazard, of the exposure of the worlds in which it reaches the target."""
    certain = np.zeros(hazards.shape, dtype=np.int64)
    if len(run.certain):
        marked = np.zeros(len(run.units), dtype=np.int64)
        marked[run.certain] = 1
        certain = tools.world_sums(index, marked)
    total = hazards * UNIT
    # (1 - exp(-H)) / H goes to 1 as H goes to 0
    part = np.where(total > 0.0, -np.expm1(-total) / np.where(total > 0.0, total, 1.0), 1.0)
    shares = tools.partner_sums(index, _whole(np.where(certain > 0, 0.0, part)))
    if len(run.certain):
        equal = tools.partner_sums(index, _whole(np.where(certain > 0, 1.0 / np.maximum(certain, 1), 0.0)))
        shares[run.certain] = equal[run.certain]
    return shares


def _swept(
    plan: Schedule,
    live: Words,
    run: _Run,
    out: NDArray[np.bool_],
    tools: Tools,
    known: dict[bytes, tuple[Words, Any]],
) -> tuple[Words, Any]:
    """Sweep, unless a scenario with the same links and the same partners taken out did; return words and index."""
    name = run.changed.tobytes() + run.w[run.changed].tobytes() + b"|" + np.packbits(out).tobytes()
    if not out.any():
        name = run.changed.tobytes() + run.w[run.changed].tobytes()
    if name not in known:
        words = tools.sweep(plan, live)
        known[name] = (words, tools.index(words))
    return known[name]


def _clear(
    plan: Schedule,
    run: _Run,
    cut: _Cut,
    words: Words,
    live: Words,
    blocked: Words,
    hazards: NDArray[np.int64],
) -> float:
    """Return the survival, summed over worlds, with one certain partner cleared (p = 0) and the others unchanged."""
    if cut.certain:
        return 0.0
    links = np.setdiff1d(run.cut.links, cut.links, assume_unique=True)
    blocked[:, links] = live[:, links]
    # blocked is a copy that _advance made for this run; it is restored below
    steps = spread(plan, blocked, words, *newly_reached(plan, blocked, words, links, words))
    blocked[:, links] = 0
    carried = run.units + cut.leak
    after = hazards.copy()
    differs = np.flatnonzero(run.cut.leak != cut.leak)
    for partners, gained in steps:
        words[:, partners] ^= gained
        after += bit_sums(gained, carried[partners])
    after -= bit_sums(words[:, differs], (run.cut.leak - cut.leak)[differs])
    return float(np.exp(-(after - run.least) * UNIT).sum())


def _whole(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(np.ldexp(weights, SCALE)).astype(np.int64)


def _error(run: _Run) -> float:
    """Return the standard error, with a pseudo-world at either bound of what a world can give."""
    if run.cut.certain:
        return FLOOR
    hazards = np.concatenate(run.hazards)
    tainted = -np.expm1(-hazards * UNIT)
    mean = float(tainted.mean())
    ends = -np.expm1(-np.array([run.least, run.most]) * UNIT)
    squares = float(((tainted - mean) ** 2).sum() + ((ends - mean) ** 2).sum())
    count = len(hazards) + 2
    return max(float(np.sqrt(squares / (count * (count - 1)))), FLOOR)


def _estimate(run: _Run, worlds: int) -> Estimate:
    p, size = run.scenario.p, len(run.units)
    hazards = np.concatenate(run.hazards)
    fewest = int(hazards.min())
    survival = float(np.exp(-(hazards - run.least) * UNIT).mean())
    value = 1.0 if run.cut.certain else below_one(float(-np.expm1(-hazards * UNIT).mean()))
    hazard = fewest * UNIT - float(np.log(np.exp(-(hazards - fewest) * UNIT).mean()))
    hazard = float("inf") if run.cut.certain else hazard
    importance = np.zeros(size)
    if run.scenario.wants.importance:
        # exp(h_i) removes a partner's own hazard from the hazard of a world
        importance = np.ldexp(run.weights / worlds, -SCALE) * np.exp((np.minimum(run.units, HEAVY) - run.least) * UNIT)
        importance[run.cut.out] = 0.0
        for partner, summed in zip(run.heavy, run.heavy_sums, strict=True):
            importance[partner] = summed / worlds
        base = 0.0 if run.cut.certain else survival
        for (partner, _), cleared in zip(run.relaxed, run.cleared, strict=True):
            importance[partner] = max(cleared / worlds - base, 0.0) * np.exp(-run.least * UNIT)
    reach = run.reached / worlds
    attribution = np.ldexp(run.shares / worlds, -SCALE) * np.where(p < 1.0, run.units * UNIT, 1.0)
    return Estimate(value, hazard, _error(run), worlds, np.minimum(importance, 1.0), reach, attribution)
