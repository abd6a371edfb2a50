"""What is not known: which missing fact, once known, would narrow the importer's interval most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.network.companies import site_name
from supplymap.probability import format_probability
from supplymap.ranking.frames import frame
from supplymap.ranking.numbers import country_name
from supplymap.ranking.order import ranks, rounded
from supplymap.ranking.words import path_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    import pandas as pd

    from supplymap.network.attributes import PartnerAttributes

UNKNOWNS = "What we do not know"
MOST_UNKNOWN = 10_000
"""Most partners, and most links, listed."""


def rank_unknowns(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Rank missing facts: unknown likelihoods of partners, what lies beyond mapped ends, and doubtful links.

    A likelihood given as an interval narrows the importer's interval by how far both ends move once the likelihood is
    known to be its value. A doubtful link has no interval; its worth is ``dP/dw``, how far P moves once a paper
    proves or refutes it.

    Parameters
    ----------
    graph
        A propagated graph.

    Returns
    -------
    ranking
        Partners and ghosts by the narrowing, then by the unknown hazard that they may carry; then links by dP/dw, with
        the id of their supplier.
    """
    rows = [*_partner_rows(graph), *_link_rows(graph)]
    return frame({"id": row["id"], "Rank": rank, **row} for rank, equal in ranks(rows, _worth) for row in equal)


def _worth(row: Mapping[str, Any]) -> tuple[float, ...]:
    """Return what ranks a row: differences beyond some digits come from rounding."""
    if "dP/dw" in row:
        return (rounded(row["dP/dw"]),)
    return round(row["Narrows the interval by"], 12), rounded(row["Unknown hazard"])


def _partner_rows(graph: nx.MultiDiGraph) -> list[dict[str, Any]]:
    nodes = dict(graph.nodes(data=True))
    unknown = [name for name, data in nodes.items() if data["unknown_hazard"] > 0.0 or data["narrowing"] > 0.0]
    unknown.sort(
        key=lambda name: (
            # differences beyond twelve digits come from rounding; then the hazard decides
            -round(nodes[name]["narrowing"], 12),
            -nodes[name]["unknown_hazard"],
            name,
        )
    )
    overall = graph.graph["overall"]
    exposure = overall["exposure"]
    width = max(exposure["high"] - exposure["low"], 0.0)
    rows = []
    for name in unknown[:MOST_UNKNOWN]:
        data: PartnerAttributes = graph.nodes[name]
        likelihood = data["likelihood"]
        rows.append(
            {
                "id": name,
                "What": "beyond a mapped end" if data["ghost"] else "likelihood of a partner",
                "Partner or link": site_name(data),
                "Country": country_name(data),
                "Tier": data["tier_text"],
                "Not known": _missing(data),
                "Likelihood low": likelihood["low"],
                "Likelihood high": likelihood["high"],
                "Narrows the interval by": data["narrowing"],
                "Interval of the importer": f"{width:.3g} → {max(width - data['narrowing'], 0.0):.3g} wide",
                "Unknown hazard": data["unknown_hazard"],
            }
        )
    return rows


def _missing(data: PartnerAttributes) -> str:
    if data["ghost"]:
        return "who supplies it, down to raw material"
    wide = [factor for factor in data["factors"] if factor.high > factor.low]
    return "; ".join(dict.fromkeys(factor.reason for factor in wide))


def _link_rows(graph: nx.MultiDiGraph) -> list[dict[str, Any]]:
    links = [
        (supplier, buyer, key, data)
        for supplier, buyer, key, data in graph.edges(keys=True, data=True)
        if data["importance"] and data["importance"] > 0.0
    ]
    links.sort(key=lambda link: (-link[3]["importance"], link[0], link[1], link[2]))
    p = graph.graph["overall"]["exposure"]["value"]
    rows = []
    for supplier, buyer, _, data in links[:MOST_UNKNOWN]:
        goods = data["goods"] or "goods not stated"
        settled = min(p + (1.0 - data["w"]) * data["importance"], 1.0)
        refuted = max(p - data["w"] * data["importance"], 0.0)
        rows.append(
            {
                "id": supplier,
                "What": "doubt of a link",
                "Partner or link": f"{path_text(graph, (supplier, buyer))} ({goods})",
                "Country": country_name(graph.nodes[supplier]),
                "Tier": graph.nodes[supplier]["tier_text"],
                "Not known": f"whether the link is real and its goods reach the importer (w = {data['w']:.3g})",
                "dP/dw": data["importance"],
                "Exposure if documented": format_probability(settled, 0.0),
                "Exposure if refuted": format_probability(refuted, 0.0),
            }
        )
    return rows
