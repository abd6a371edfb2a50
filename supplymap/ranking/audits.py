"""Audits proposed within a budget: which partners carry most of the modelled risk that an audit can settle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.exposure.arrays import arrays_of
from supplymap.exposure.measures import Sampling
from supplymap.exposure.solver import Wants, exposures
from supplymap.network import chains
from supplymap.network.companies import site_name
from supplymap.ranking.order import expected_risk, rounded

if TYPE_CHECKING:
    import networkx as nx

    from supplymap.exposure.solver import Exposure
    from supplymap.network.attributes import PartnerAttributes


def propose_audits(graph: nx.MultiDiGraph, count: int, sampling: Sampling | None = None) -> list[dict[str, Any]]:
    """Propose the partners to audit that carry most of the modelled risk.

    The modelled risk is the sum of reach times hazard at the high end, ``q h``. It adds up over partners, so no other
    set of as many partners carries more. Left out are partners that an audit would not settle: those with a
    finding, with an expert's likelihood, or where a state may impose forced labor.

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
        Partner and its ``risk_share``, in [0, 1] or None where another partner is certain; exposure and expected
        hazard of the importer before and after it and those before it turn out to be free of forced labor; value of
        verification.
    """
    sampling = sampling or Sampling()
    arrays = arrays_of(graph, tuple(chains.current_edges(graph)))
    names, p = arrays.names, arrays.p["value"]
    target = arrays.row_of[graph.graph["importer"]]
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
    ghosts = np.array([graph.nodes[name]["ghost"] for name in names])
    risk = np.where(ghosts, 0.0, expected_risk(exposure.reach, arrays.p["high"]))
    auditable = np.array([_can_be_audited(graph.nodes[name]) for name in names])
    candidates = np.flatnonzero(auditable & (risk > 0.0)).tolist()
    candidates.sort(key=lambda row: (-rounded(float(risk[row])), -exposure.hazard_removed[row], names[row]))
    total = float(risk.sum())
    audits: list[dict[str, Any]] = []
    for row in candidates[:count]:
        before, likelihood, importance = exposure, float(p[row]), float(exposure.importance[row])
        p = p.copy()
        p[row] = 0.0
        exposure = exposed()
        data = graph.nodes[names[row]]
        audits.append(
            {
                "audit": len(audits) + 1,
                "id": names[row],
                "partner": site_name(data),
                "country": data["country"],
                "tier": data["tier_text"],
                "risk_share": float(risk[row]) / total if np.isfinite(total) else None,
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
