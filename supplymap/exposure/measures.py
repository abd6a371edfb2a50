"""Measures of lane B on the graph: exposures, and how much each partner and link adds to them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplymap.exposure.arrays import ENDS, Arrays, all_live
from supplymap.exposure.solver import (
    SEED,
    TOLERANCE,
    Exposure,
    Network,
    Wants,
    doubtful_slopes,
    expose,
    exposures,
    sampled_for_all,
    upstream_totals,
)
from supplymap.probability import BELOW_ONE, UNIT, hazard_units, probabilities
from supplymap.walks import downstream, links_by_head

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    from numpy.typing import ArrayLike, NDArray

    from supplymap.network.attributes import Measures, SummaryExposure


ONE_BY_ONE = 300
"""Most partners whose exposures are computed one by one; more are sampled together."""

WORLDS_FOR_ALL = 1 << 14
"""Worlds for sampling all partners together, unless the network has too many links."""

LINKS_FOR_ALL = 50_000
"""Most links for which that many worlds are sampled; with more, only the fewest."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How exposures are sampled where they cannot be computed exactly.

    Attributes
    ----------
    seed
        Of the random bits.
    worlds
        Worlds to sample, at least 4,096; 0: until the tolerance is met.
    tolerance
        Largest standard error wanted.
    """

    seed: int = SEED
    worlds: int = 0
    tolerance: float = TOLERANCE


@dataclass(frozen=True, slots=True, eq=False)
class Reaching:
    """Exposures of one target: modelled, at both ends of the likelihoods, and with findings.

    Attributes
    ----------
    value, low, high, found
        At the same doubt of the links.
    ceiling
        All likelihoods at their high ends and every doubtful link live: unknown is not low.
    """

    value: Exposure
    low: Exposure
    high: Exposure
    found: Exposure
    ceiling: Exposure

    def exposure(self) -> SummaryExposure:
        """Return the exposures of a product."""
        value = self.value
        # all are sampled in the same worlds, so only rounding can put them out of sequence
        return {
            "value": value.value,
            "with_findings": max(self.found.value, value.value),
            "lower": value.lower,
            "upper": value.upper,
            "low": min(self.low.value, value.value),
            "high": max(self.ceiling.value, value.value),
            "standard_error": value.standard_error,
            "method": value.method,
            "worlds": value.worlds,
        }

    def expected_hazard(self) -> float | None:
        """Return the sum of reach times hazard; None where a certainty reaches the target: its hazard is infinite."""
        return None if _certain(self.value).any() else self.value.expected_hazard


def reaching(
    arrays: Arrays, network: Network, target: str, sampling: Sampling, *, ranked: bool = True, attributed: bool = False
) -> Reaching:
    """Compute the exposures of a target over some links.

    Parameters
    ----------
    arrays
        Rows of the graph.
    network
        The links that count.
    target
        Partner id.
    sampling
        How to sample.
    ranked
        Whether importances and reach are wanted too.
    attributed
        Whether attributions and the importances at both ends of the likelihoods are wanted too.
    """
    p = arrays.p
    scenarios: list[tuple[ArrayLike, ArrayLike | None]] = [(p[end], None) for end in ENDS]
    with_findings = not np.array_equal(p["found"], p["value"])
    if with_findings:
        scenarios.append((p["found"], None))
    alone = Wants(importance=False, reach=False, attribution=False, bounds=False)
    full = Wants(importance=True, reach=True, attribution=attributed) if ranked else alone
    ends = Wants(importance=attributed, reach=False, attribution=False, bounds=False)
    solved = exposures(
        network,
        scenarios,
        arrays.row_of[target],
        seed=sampling.seed,
        worlds=sampling.worlds,
        tolerance=sampling.tolerance,
        wants=[full, ends, ends, alone][: len(scenarios)],
    )
    ceiling = expose(all_live(network), p["high"], arrays.row_of[target])
    value, low, high = solved[:3]
    return Reaching(value, low, high, solved[-1] if with_findings else value, ceiling)


def _certain(exposure: Exposure) -> NDArray[np.bool_]:
    """Mark the partners with p = 1 that reach the target, shape (n,)."""
    certain: NDArray[np.bool_] = (exposure.p >= 1.0) & (exposure.reach > 0.0)
    return certain


def partner_measures(exposure: Exposure) -> list[Measures]:
    """Return the measures of each partner for a target, by row."""
    columns = (
        exposure.importance.tolist(),
        exposure.risk_reduction.tolist(),
        exposure.risk_achievement.tolist(),
        exposure.hazard_share.tolist(),
        exposure.hazard_removed.tolist(),
        exposure.reach.tolist(),
        _certain(exposure).tolist(),
    )
    return [
        {
            "importance": importance,
            "risk_reduction": reduction,
            "risk_achievement": achievement,
            "hazard_share": share,
            # a certainty has no finite hazard; it ranks before all others
            "expected_hazard": None if certain else hazard,
            "reach": reach,
        }
        for importance, reduction, achievement, share, hazard, reach, certain in zip(*columns, strict=True)
    ]


def measure_partners(graph: nx.MultiDiGraph, arrays: Arrays, overall: Reaching) -> None:
    """Set the measures of every partner for the importer as a whole; the graph is changed.

    Besides the measures that it has for each product: ``attribution``, ``risk_reduction_low`` and ``_high``
    (its likelihood at one end, the others at the other), ``verification`` (variance of P that knowing it removes,
    ``I^2 p (1 - p)``) and ``narrowing`` (how much narrower the importer's interval gets once its likelihood is known to
    be the value).
    """
    value, low, high = overall.value, overall.low, overall.high
    p = arrays.p
    narrowing = (p["high"] - p["value"]) * overall.ceiling.importance + (p["value"] - p["low"]) * low.importance
    columns = {
        "attribution": value.attribution,
        "risk_reduction_low": p["low"] * high.importance,
        "risk_reduction_high": p["high"] * low.importance,
        "verification": value.importance**2 * p["value"] * (1.0 - p["value"]),
        "narrowing": narrowing,
        "unknown_hazard": value.reach * (hazard_units(p["high"]) - hazard_units(p["low"])) * UNIT,
    }
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    for name, measures, row in zip(arrays.names, partner_measures(value), rows, strict=True):
        graph.nodes[name].update(measures, **dict(zip(columns, row, strict=True)), per_product={})


def measure_product(
    graph: nx.MultiDiGraph, arrays: Arrays, product: str, partners: Iterable[str], exposure: Exposure
) -> None:
    """Set the measures of every partner of a product's chain for the product; the graph is changed."""
    measures = partner_measures(exposure)
    for name in partners:
        graph.nodes[name]["per_product"][product] = measures[arrays.row_of[name]]


def measure_links(graph: nx.MultiDiGraph, arrays: Arrays, target: str, sampling: Sampling) -> None:
    """Set the ``importance`` of every doubtful current link, dP/dw for the importer; the graph is changed.

    Where exposures are sampled, only the links that can matter most have one; the others have None.
    """
    slopes = doubtful_slopes(arrays.network, arrays.p["value"], arrays.row_of[target], seed=sampling.seed)
    for edge, slope in zip(arrays.rows, slopes.tolist(), strict=True):
        if not math.isnan(slope):
            graph.edges[edge]["importance"] = slope


def _surely(network: Network, p: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark the partners that a certainty reaches over certain links, shape (n,)."""
    return _downstream(network, network.w >= 1.0, np.flatnonzero(p >= 1.0))


def _behind_doubt(network: Network) -> NDArray[np.bool_]:
    """Mark the partners that have a doubtful link upstream, shape (n,)."""
    live = network.w > 0.0
    return _downstream(network, live, np.unique(network.heads[live & (network.w < 1.0)]))


def _downstream(network: Network, live: NDArray[np.bool_], sources: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark some partners and those that they reach over some links."""
    return downstream(links_by_head(network.tails, network.heads, network.size), sources, live)


def expose_partners(graph: nx.MultiDiGraph, arrays: Arrays, sampling: Sampling) -> None:
    """Set the ``exposure`` of every partner: what reaches it from itself and upstream; the graph is changed.

    It is the closed form where every link upstream is certain. The other partners are computed one by one if they are
    few, else sampled together.
    """
    network = arrays.network
    unsure = _behind_doubt(network)
    columns = [hazard_units(arrays.p[end]) for end in (*ENDS, "found")]
    certain = [(arrays.p[end] >= 1.0).astype(np.int64) for end in (*ENDS, "found")]
    units = np.where(unsure[:, None], 0, np.stack([*columns, *certain], axis=1))
    live = (network.w > 0.0) & ~unsure[network.heads]
    sums = upstream_totals(units, network.tails[live], network.heads[live])
    rows = [np.where(sums[:, 4 + end] > 0, 1.0, probabilities(sums[:, end])) for end in range(4)]
    errors = np.zeros(network.size)
    doubtful = np.flatnonzero(unsure)
    if 0 < len(doubtful) <= ONE_BY_ONE:
        for row in doubtful.tolist():
            reached = reaching(arrays, network, arrays.names[row], sampling, ranked=False)
            for end, exposure in enumerate((reached.value, reached.low, reached.ceiling, reached.found)):
                rows[end][row] = exposure.value
            errors[row] = reached.value.standard_error
    elif len(doubtful):
        likelihoods = [arrays.p[end] for end in (*ENDS, "found")]
        few = WORLDS_FOR_ALL if len(network.w) <= LINKS_FOR_ALL else 0
        sampled, worlds = sampled_for_all(network, likelihoods, seed=sampling.seed, worlds=sampling.worlds or few)
        for end, of_all in enumerate(sampled):
            # clamped: at least the partner's own likelihood; 1 only where certain links lead from a certainty
            least, sure = likelihoods[end][doubtful], _surely(network, likelihoods[end])[doubtful]
            rows[end][doubtful] = np.where(sure, 1.0, np.minimum(np.maximum(of_all[doubtful], least), BELOW_ONE))
        share = rows[0][doubtful]
        # with a pseudo-world at either end, as for the exposure of a target
        errors[doubtful] = np.sqrt((share * (1.0 - share) + 1.0 / worlds) / worlds)
    value, low, high, with_findings = rows
    for name, row in arrays.row_of.items():
        graph.nodes[name]["exposure"] = {
            "value": float(value[row]),
            "with_findings": float(max(with_findings[row], value[row])),
            "low": float(min(low[row], value[row])),
            "high": float(max(high[row], value[row])),
            "standard_error": float(errors[row]),
        }
