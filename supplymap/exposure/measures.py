"""The measures of lane B on the graph: exposures, and what each partner and link means for them."""

from __future__ import annotations

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
from supplymap.probability import UNIT, below_one, hazard_units, probabilities
from supplymap.walks import downstream, links_by_head

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    from numpy.typing import ArrayLike, NDArray

    from supplymap.network.attributes import Measures, SummaryExposure


ONE_BY_ONE = 300
"""Up to so many partners, the exposure of each is computed by itself; of more, all are sampled together."""

WORLDS_FOR_ALL = 1 << 14
"""Worlds in which the exposures of all partners are sampled, where the network is not too large for so many."""

LINKS_FOR_ALL = 50_000
"""With more links than this, only the fewest worlds are sampled for them."""


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
        All likelihoods at their high ends and every doubtful link live: what is not known is not low.
    """

    value: Exposure
    low: Exposure
    high: Exposure
    found: Exposure
    ceiling: Exposure

    def exposure(self) -> SummaryExposure:
        """Return the exposures of a product."""
        value = self.value
        # worlds are shared, so only the last digits of an estimate can be out of order
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
        """Return the sum of reach times hazard; None where a certainty has no finite hazard to sum."""
        return None if _certain(self.value) else self.value.expected_hazard


def _certain(found: Exposure) -> bool:
    return bool(((found.p >= 1.0) & (found.reach > 0.0)).any())


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
    alone = Wants(importance=False, reach=False, attribution=False)
    full = Wants(importance=True, reach=True, attribution=attributed) if ranked else alone
    ends = Wants(importance=attributed, reach=False, attribution=False)
    found = exposures(
        network,
        scenarios,
        arrays.place[target],
        seed=sampling.seed,
        worlds=sampling.worlds,
        tolerance=sampling.tolerance,
        wants=[full, ends, ends, alone][: len(scenarios)],
    )
    ceiling = expose(all_live(network), p["high"], arrays.place[target])
    return Reaching(found[0], found[1], found[2], found[-1] if with_findings else found[0], ceiling)


def partner_measures(found: Exposure) -> list[Measures]:
    """Return what each partner means for a target, by row."""
    certain = (found.p >= 1.0) & (found.reach > 0.0)
    columns = (
        found.importance.tolist(),
        found.risk_reduction.tolist(),
        found.risk_achievement.tolist(),
        found.hazard_share.tolist(),
        found.hazard_removed.tolist(),
        certain.tolist(),
    )
    return [
        {
            "importance": importance,
            "risk_reduction": reduction,
            "risk_achievement": achievement,
            "hazard_share": share,
            # a certainty has no finite hazard; it stands before all others
            "expected_hazard": None if sure else hazard,
        }
        for importance, reduction, achievement, share, hazard, sure in zip(*columns, strict=True)
    ]


def measure_partners(graph: nx.MultiDiGraph, arrays: Arrays, overall: Reaching) -> None:
    """Give every partner its measures for the importer as a whole; the graph is changed.

    Besides those that it has for each product: ``reach``, ``attribution``, ``risk_reduction_low`` and ``_high`` (its
    own likelihood at one end, the others at the other), ``verification`` (variance of P that knowing it removes,
    ``I^2 p (1 - p)``) and ``narrowing`` (how much narrower the importer's interval gets once its likelihood is known to
    be the value).
    """
    value, low, high = overall.value, overall.low, overall.high
    p = arrays.p
    narrowing = (p["high"] - p["value"]) * overall.ceiling.importance + (p["value"] - p["low"]) * low.importance
    width = value.reach * (hazard_units(p["high"]) - hazard_units(p["low"])) * UNIT
    further = {
        "reach": value.reach,
        "attribution": value.attribution,
        "risk_reduction_low": p["low"] * high.importance,
        "risk_reduction_high": p["high"] * low.importance,
        "verification": value.importance**2 * p["value"] * (1.0 - p["value"]),
        "narrowing": narrowing,
        "unknown_hazard": width,
    }
    rows = zip(*(column.tolist() for column in further.values()), strict=True)
    for name, own, more in zip(arrays.names, partner_measures(value), rows, strict=True):
        graph.nodes[name].update(own, **dict(zip(further, more, strict=True)), per_product={})


def measure_product(
    graph: nx.MultiDiGraph, arrays: Arrays, product: str, partners: Iterable[str], found: Exposure
) -> None:
    """Give every partner of a product's chain its measures for it; the graph is changed."""
    own, nodes = partner_measures(found), dict(graph.nodes(data=True))
    for name in partners:
        nodes[name]["per_product"][product] = own[arrays.place[name]]


def measure_links(graph: nx.MultiDiGraph, arrays: Arrays, target: str, sampling: Sampling) -> None:
    """Give every doubtful current link its ``importance``, dP/dw for the importer; the graph is changed.

    Where exposures are sampled, only the links that can matter most get one; the others have None.
    """
    slopes = doubtful_slopes(arrays.network, arrays.p["value"], arrays.place[target], seed=sampling.seed)
    known = np.flatnonzero(~np.isnan(slopes)).tolist()
    edges = list(arrays.rows)
    for row in known:
        graph.edges[edges[row]]["importance"] = float(slopes[row])


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
    """Give every partner its own ``exposure``: what reaches it from itself and upstream; the graph is changed.

    The closed form where every link upstream is certain. Else each by itself where there are few, and all sampled
    together where there are many.
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
            found = reaching(arrays, network, arrays.names[row], sampling, ranked=False)
            for end, one in enumerate((found.value, found.low, found.ceiling, found.found)):
                rows[end][row] = one.value
            errors[row] = found.value.standard_error
    elif len(doubtful):
        likelihoods = [arrays.p[end] for end in (*ENDS, "found")]
        few = WORLDS_FOR_ALL if len(network.w) <= LINKS_FOR_ALL else 0
        sampled, worlds = sampled_for_all(network, likelihoods, seed=sampling.seed, worlds=sampling.worlds or few)
        for end, of_all in enumerate(sampled):
            # no world is not never, every world is not for certain, and nobody has less than its own
            own, sure = likelihoods[end][doubtful], _surely(network, likelihoods[end])[doubtful]
            rows[end][doubtful] = np.where(sure, 1.0, np.minimum(np.maximum(of_all[doubtful], own), below_one(1.0)))
        share = rows[0][doubtful]
        # a pseudo-world at either end, as for the exposure of a target
        errors[doubtful] = np.sqrt((share * (1.0 - share) + 1.0 / worlds) / worlds)
    value, low, high, found_too = rows
    for name, row in arrays.place.items():
        graph.nodes[name]["exposure"] = {
            "value": float(value[row]),
            "with_findings": float(max(found_too[row], value[row])),
            "low": float(min(low[row], value[row])),
            "high": float(max(high[row], value[row])),
            "standard_error": float(errors[row]),
        }
