"""Weakest links of each product by itself: who matters for it, by the same measures as for the importer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from supplymap.ranking.frames import frame
from supplymap.ranking.order import order
from supplymap.ranking.words import changes

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from supplymap.network.attributes import PartnerAttributes

BY_PRODUCT = "By product"
MOST = 100
"""Most partners told of each product; partners with a finding are all told."""


def rank_by_product(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Rank the partners of each product: findings first, in the overall order, then by expected hazard removed.

    Parameters
    ----------
    graph
        A placed graph.

    Returns
    -------
    table
        At most 100 partners a product, all those with a finding or possible finding among them. ``Tier`` is a number,
        or a text where the product's chain gives none.
    """
    rows: list[dict[str, Any]] = []
    names = order(graph)
    for product, summary in graph.graph["products"].items():
        chain = [name for name in names if product in graph.nodes[name]["per_product"]]
        listed = [name for name in chain if graph.nodes[name]["rating"] in ("Finding", "Possible finding")]
        rest = sorted(set(chain) - set(listed), key=lambda name: _key(graph, name, product))
        for rank, name in enumerate([*listed, *rest][: max(MOST, len(listed))], start=1):
            data: PartnerAttributes = graph.nodes[name]
            own = data["per_product"][product]
            rows.append(
                {
                    "id": name,
                    "Product": product,
                    "Rank": rank,
                    "Partner": data["name"],
                    "Country": data["country"],
                    "Tier": data["tiers"].get(product, data["tier_text"]),
                    "Rating": data["rating"],
                    "Likelihood": data["likelihood"]["value"],
                    "Expected hazard removed": own["expected_hazard"],
                    "Hazard share": own["hazard_share"],
                    **changes(summary, own),
                }
            )
    return frame(rows)


def _key(graph: nx.MultiDiGraph, name: str, product: str) -> tuple[float, str, str]:
    data: PartnerAttributes = graph.nodes[name]
    hazard = data["per_product"][product]["expected_hazard"]
    return -math.inf if hazard is None else -hazard, data["name"].casefold(), name
