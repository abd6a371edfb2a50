"""Audits proposed within a budget: whom to audit first, given that those before are found clean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.exposure.arrays import arrays_of
from supplymap.exposure.measures import Sampling
from supplymap.exposure.solver import Wants, exposures
from supplymap.network import chains

if TYPE_CHECKING:
    import networkx as nx

    from supplymap.exposure.solver import Exposure
    from supplymap.network.attributes import PartnerAttributes


def propose_audits(graph: nx.MultiDiGraph, count: int, sampling: Sampling | None = None) -> list[dict[str, Any]]:
    """Propose whom to audit, one after the other: each the best given those before it are found clean.

    This is greedy: the best set of so many audits may be another. Partners with a finding are left out, since an
    audit lifts none, and so are those whose likelihood is state-imposed, where audits are not credible.

    Parameters
    ----------
    graph
        A propagated graph.
    count
        How many audits, from 1.
    sampling
        How to sample.

    Returns
    -------
    audits
        Partner, exposure and expected hazard of the importer before and after it is found clean, value of
        verification.
    """
    sampling = sampling or Sampling()
    arrays = arrays_of(graph, tuple(chains.current_edges(graph)))
    names, p = arrays.names, arrays.p["value"]
    open_ = np.array([_can_be_audited(graph.nodes[name]) for name in names])
    target = arrays.place[graph.graph["importer"]]
    audits: list[dict[str, Any]] = []
    wants = [Wants(importance=True, reach=True, attribution=False)]

    def exposed() -> Exposure:
        return exposures(
            arrays.network,
            [(p, None)],
            target,
            seed=sampling.seed,
            worlds=sampling.worlds,
            tolerance=sampling.tolerance,
            wants=wants,
        )[0]

    found = exposed()
    while len(audits) < count:
        able = np.flatnonzero(open_ & (p > 0.0) & (found.reach > 0.0))
        if not len(able):
            break
        best = min(
            able.tolist(),
            key=lambda row: (
                -found.risk_reduction[row],
                -found.hazard_removed[row],
                graph.nodes[names[row]]["name"].casefold(),
                names[row],
            ),
        )
        before, chance, importance = found, float(p[best]), float(found.importance[best])
        p = p.copy()
        p[best] = 0.0
        found = exposed()
        data = graph.nodes[names[best]]
        audits.append(
            {
                "audit": len(audits) + 1,
                "id": names[best],
                "partner": data["name"],
                "country": data["country"],
                "tier": data["tier_text"],
                "likelihood": chance,
                "before": before.value,
                "after": min(found.value, before.value),
                "hazard_before": before.expected_hazard,
                "hazard_after": found.expected_hazard,
                "verification": importance**2 * chance * (1.0 - chance),
            }
        )
    return audits


def _can_be_audited(data: PartnerAttributes) -> bool:
    if data["ghost"] or data["importer"] or data["findings"] or data["likelihood_overruled"]:
        return False
    return not any(factor.state_imposed and factor.value > 0.0 for factor in data["factors"])
