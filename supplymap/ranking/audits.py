"""Audits proposed within a budget: which partner to audit first, and which next once it is found clean."""

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
    """Propose partners to audit, one after the other: each is the best once those before it are found clean.

    The search is greedy: another set of the same size may be better. Partners with a finding are left out, because an
    audit lifts no finding, and so are those whose likelihood is state-imposed, where audits are not credible.

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
    auditable = np.array([_can_be_audited(graph.nodes[name]) for name in names])
    target = arrays.row_of[graph.graph["importer"]]
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

    exposure = exposed()
    while len(audits) < count:
        candidates = np.flatnonzero(auditable & (p > 0.0) & (exposure.reach > 0.0))
        if not len(candidates):
            break
        best = min(
            candidates.tolist(),
            key=lambda row: (
                -exposure.risk_reduction[row],
                -exposure.hazard_removed[row],
                graph.nodes[names[row]]["name"].casefold(),
                names[row],
            ),
        )
        before, likelihood, importance = exposure, float(p[best]), float(exposure.importance[best])
        p = p.copy()
        p[best] = 0.0
        exposure = exposed()
        data = graph.nodes[names[best]]
        audits.append(
            {
                "audit": len(audits) + 1,
                "id": names[best],
                "partner": data["name"],
                "country": data["country"],
                "tier": data["tier_text"],
                "likelihood": likelihood,
                "before": before.value,
                "after": min(exposure.value, before.value),
                "hazard_before": before.expected_hazard,
                "hazard_after": exposure.expected_hazard,
                "verification": importance**2 * likelihood * (1.0 - likelihood),
            }
        )
    return audits


def _can_be_audited(data: PartnerAttributes) -> bool:
    if data["ghost"] or data["importer"] or data["findings"] or data["likelihood_overruled"]:
        return False
    return not any(factor.state_imposed and factor.value > 0.0 for factor in data["factors"])
