"""The exposure of one target, by the cheapest method that applies: closed form, exact or sampled; with bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from supplymap.exposure.solver import bounds
from supplymap.exposure.solver.backend import tools
from supplymap.exposure.solver.exact import exact_plan, solve
from supplymap.exposure.solver.network import probability_row, upstream_of
from supplymap.exposure.solver.sampler import Scenario, Wants, sample
from supplymap.probability import UNIT, below_one, hazard_units, probabilities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from supplymap.exposure.solver.exact import Plan
    from supplymap.exposure.solver.network import Network, Upstream

    Row = NDArray[np.float64]

Method = Literal["auto", "closed form", "exact", "sampled"]
TOLERANCE = 0.002
"""Largest standard error wanted of a sampled exposure."""

SEED = 20220621
"""Seed of the random bits: the day the UFLPA's presumption took effect."""


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """What reaches a target, and from which partners.

    Attributes
    ----------
    value
        Probability P that something tainted reaches the target, in [0, 1].
    hazard
        ``-ln(1 - P)``; infinite for a certainty. Keeps its digits where P is near 1.
    expected_hazard
        Sum of ``reach * h`` over the partners with p < 1, ``h = -ln(1 - p)``: does not saturate.
    lower, upper
        Bounds of the value.
    standard_error
        0 where the value is exact.
    method
        ``closed form``, ``exact`` or ``sampled``.
    worlds
        Worlds sampled; 0 where the value is exact.
    p
        The likelihoods used, shape (n,).
    importance
        Birnbaum importance of each partner, ``P(p_i = 1) - P(p_i = 0)``, shape (n,); 0 for those that do not reach.
    reach
        Probability q that each partner reaches the target, shape (n,).
    attribution
        Share of P that is each partner's, shape (n,); they sum to P.
    """

    value: float
    hazard: float
    expected_hazard: float
    lower: float
    upper: float
    standard_error: float
    method: str
    worlds: int
    p: Row
    importance: Row
    reach: Row
    attribution: Row

    @property
    def risk_reduction(self) -> Row:
        """What clearing each partner takes off P, shape (n,)."""
        return self.p * self.importance

    @property
    def risk_achievement(self) -> Row:
        """What confirming each partner adds to P, shape (n,)."""
        return (1.0 - self.p) * self.importance

    @property
    def hazard_removed(self) -> Row:
        """Expected hazard that goes with each partner, ``reach * h``, shape (n,); 0 for p = 1."""
        return self.reach * hazard_units(self.p) * UNIT

    @property
    def hazard_share(self) -> Row:
        """Each partner's part of the expected hazard, shape (n,)."""
        return self.hazard_removed / self.expected_hazard if self.expected_hazard else np.zeros_like(self.p)


def expose(
    network: Network,
    p: ArrayLike,
    target: int,
    *,
    method: Method = "auto",
    tolerance: float = TOLERANCE,
    worlds: int = 0,
    seed: int = SEED,
    compiled: bool | None = None,
) -> Exposure:
    """Compute the exposure of a target.

    ``P = E[1 - prod over R of (1 - p_i)]`` where R are the partners that reach the target over live links, itself
    included; links are live independently with probability w.

    Parameters
    ----------
    network
        Who supplies whom.
    p
        Likelihood that each partner is itself tainted, shape (n,), in [0, 1].
    target
        Index of a partner.
    method
        ``auto``: closed form where every link upstream has w = 1, exact where the doubtful links can be enumerated
        part by part, else sampled.
    tolerance
        Largest standard error wanted, above 0.
    worlds
        Worlds to sample, at least 4,096; 0: until the tolerance is met.
    seed
        Of the random bits.
    compiled
        Whether to use numba; None: where it is installed. The answer is the same to the last bit.

    Raises
    ------
    ValueError
        If a probability is outside [0, 1], a shape does not fit, or the method asked for is not possible.
    """
    return exposures(
        network, [(p, None)], target, method=method, tolerance=tolerance, worlds=worlds, seed=seed, compiled=compiled
    )[0]


def exposures(
    network: Network,
    scenarios: Sequence[tuple[ArrayLike, ArrayLike | None]],
    target: int,
    *,
    method: Method = "auto",
    tolerance: float = TOLERANCE,
    worlds: int = 0,
    seed: int = SEED,
    compiled: bool | None = None,
    wants: Sequence[Wants] = (),
) -> list[Exposure]:
    """Compute the exposure of a target in several scenarios, sampled in the same worlds.

    Parameters
    ----------
    network, target, method, tolerance, worlds, seed, compiled
        As for :func:`expose`.
    scenarios
        Pairs of likelihoods, shape (n,), and link probabilities, shape (m,); None for the network's.
    wants
        What is wanted of each scenario besides the value; everything if left out.

    Returns
    -------
    exposures
        One for each scenario; what was not wanted is zero.
    """
    if method not in get_args(Method):
        msg = f"method must be one of {', '.join(get_args(Method))}, not {method!r}"
        raise ValueError(msg)
    if not tolerance > 0.0 or worlds < 0:
        msg = "tolerance must be above 0, and worlds not below 0"
        raise ValueError(msg)
    rows = [probability_row(p, network.size, "p") for p, _ in scenarios]
    links = [network.w if w is None else probability_row(w, len(network.w), "w") for _, w in scenarios]
    part = upstream_of(network, target, np.max(links, axis=0))
    plans = [
        Scenario(row[part.partners], part.merge(w), want)
        for row, w, want in zip(rows, links, wants or [Wants()] * len(rows), strict=True)
    ]
    local = _exactly(part, plans, method)
    if local is None:
        local = _sampled(part, plans, tolerance, worlds, seed, compiled)
    return [_of_network(part, network.size, row, exposure) for row, exposure in zip(rows, local, strict=True)]


def _exactly(part: Upstream, scenarios: list[Scenario], method: Method) -> list[Exposure] | None:
    """Solve all scenarios without sampling; None if one of them has to be sampled."""
    if method == "sampled":
        return None
    solved = []
    plans: list[tuple[Row, Plan | None]] = []
    for scenario in scenarios:
        certain = bool(np.all((scenario.w == 1.0) | (scenario.w == 0.0)))
        if certain and method != "exact":
            solved.append(_closed(part, scenario))
            continue
        if method == "closed form":
            msg = "the closed form needs every link upstream to have w = 1"
            raise ValueError(msg)
        plan = next((plan for w, plan in plans if np.array_equal(w, scenario.w)), None)
        if plan is None:
            plan = exact_plan(part, scenario.w)
            plans.append((scenario.w, plan))
        if plan is None:
            if method == "exact":
                msg = "the network has too many doubtful links to be solved exactly"
                raise ValueError(msg)
            return None
        solved.append(_solved(plan, scenario))
    return solved


def _closed(part: Upstream, scenario: Scenario) -> Exposure:
    """Return the exposure by the sum of all hazards upstream: exact where every link is certain or dead."""
    live = scenario.w == 1.0
    reached = part.reaching(live)
    p = np.where(reached, scenario.p, 0.0)
    units = hazard_units(p)
    certain = p >= 1.0
    count, total = int(certain.sum()), int(units.sum())
    without = np.exp(-(total - units) * UNIT)
    importance = np.where(reached & (count - certain == 0), without, 0.0)
    value = 1.0 if count else float(probabilities(np.array([total]))[0])
    # partners with p = 1 share a certainty equally; else the value is shared by hazard
    attribution: Row = (
        certain.astype(np.float64) / count if count else units.astype(np.float64) * (value / max(total, 1))
    )
    hazard = float("inf") if count else total * UNIT
    return Exposure(
        value,
        hazard,
        total * UNIT,
        value,
        value,
        0.0,
        "closed form",
        0,
        p,
        importance,
        reached.astype(np.float64),
        attribution,
    )


@lru_cache(maxsize=4)
def _nodes(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Gauss-Legendre nodes and weights for integrals from 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1.0) / 2.0, weights / 2.0


def _solved(plan: Plan, scenario: Scenario) -> Exposure:
    """Solve exactly: reach is the importance where all p are 0, attribution an integral over importances.

    ``(1 - exp(-H)) / H`` is the integral of ``exp(-t H)`` over t from 0 to 1, and ``1 / C`` that of ``s^(C - 1)``;
    both integrands are importances at other likelihoods. Gauss-Legendre nodes give them to the last digit.
    """
    p, w = scenario.p, scenario.w
    hazards = hazard_units(p) * UNIT
    rows = [p]
    certain = p >= 1.0
    count = 16 if hazards.sum() < 15.0 and certain.sum() < 30 else 64
    nodes, weights = _nodes(count)
    wants = scenario.wants
    if wants.reach:
        rows.append(np.zeros_like(p))
    if wants.attribution:
        rows += [np.where(certain, 1.0, -np.expm1(-node * hazards)) for node in nodes]
        if certain.any():
            rows += [np.where(certain, 1.0 - node, 0.0) for node in nodes]
    solution = solve(plan, np.array(rows), w)
    sure = plan.part.reaching(w >= 1.0)
    hazard = (
        float("inf")
        if (certain & sure).any()
        else _finite(float(solution.hazard[0]), hazards, certain=bool(certain.any()))
    )
    value = 1.0 if math.isinf(hazard) else below_one(max(float(solution.value[0]), 0.0))
    reach, attribution = np.zeros_like(p), np.zeros_like(p)
    if wants.reach:
        # over certain links alone a partner reaches the target for certain: no rounding
        reach = np.where(sure, 1.0, np.minimum(solution.importance[1], 1.0))
    if wants.attribution:
        first = 1 + wants.reach
        slopes = solution.importance[first : first + count]
        attribution = hazards * (weights @ (np.exp(-np.outer(nodes, hazards)) * slopes))
        if certain.any():
            attribution = np.where(certain, weights @ solution.importance[first + count :], attribution)
        attribution = _summing_to(value, attribution)
    lower, upper = bounds.bracket(plan.part, p, w) if wants.bounds else (value, value)
    return Exposure(
        value,
        hazard,
        float((reach * hazards).sum()),
        min(lower, value),
        max(upper, value),
        0.0,
        "exact",
        0,
        p,
        solution.importance[0],
        reach,
        attribution,
    )


SMALLEST = 745.0
"""Hazard of the smallest survival that a floating-point number can hold."""


def _finite(hazard: float, hazards: NDArray[Any], *, certain: bool) -> float:
    """Return a finite hazard where there is no certainty, also where the survival is too small for a number."""
    if math.isfinite(hazard):
        return max(hazard, 0.0)
    # at most the hazard with every link live
    return SMALLEST if certain else max(float(hazards.sum()), 0.0)


def _summing_to(value: float, attribution: Row) -> Row:
    """Return attributions scaled so that they sum to the exposure."""
    total = float(attribution.sum())
    return attribution * (value / total) if total > 0.0 else attribution


def _sampled(
    part: Upstream, scenarios: list[Scenario], tolerance: float, worlds: int, seed: int, compiled: bool | None
) -> list[Exposure]:
    estimates = sample(part, scenarios, tools(compiled, len(part.tails)), seed=seed, tolerance=tolerance, worlds=worlds)
    sampled = []
    for scenario, estimate in zip(scenarios, estimates, strict=True):
        lower, upper = bounds.bracket(part, scenario.p, scenario.w)
        value, hazard = estimate.value, estimate.hazard
        if not lower <= value <= upper:
            value = below_one(min(max(value, lower), upper))
            hazard = -math.log1p(-value)
        # a path that no sampled world has is still a path
        reach = estimate.reach
        if scenario.wants.reach and not reach.all():
            reach = np.where(reach > 0.0, reach, bounds.best_paths(part, scenario.w))
        expected = float((reach * hazard_units(scenario.p) * UNIT).sum())
        sampled.append(
            Exposure(
                value,
                hazard,
                expected,
                lower,
                upper,
                estimate.standard_error,
                "sampled",
                estimate.worlds,
                scenario.p,
                estimate.importance,
                reach,
                _summing_to(value, estimate.attribution),
            )
        )
    return sampled


def _of_network(part: Upstream, size: int, p: Row, exposure: Exposure) -> Exposure:
    """Return the results of an upstream part as rows of the whole network."""
    importance, reach, attribution = (
        part.spread_out(row, size) for row in (exposure.importance, exposure.reach, exposure.attribution)
    )
    return replace(exposure, p=p, importance=importance, reach=reach, attribution=attribution)
