"""Weakest links of each product, by the same measures as for the importer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from supplymap.model import RATINGS
from supplymap.ranking.frames import frame
from supplymap.ranking.ranks import ranked
from supplymap.ranking.words import changes

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from supplymap.network.attributes import PartnerAttributes

BY_PRODUCT = "By product"
MOST = 100
"""Most partners listed for each product; partners with a finding are all listed."""


def rank_by_product(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Rank the partners of each product: findings first, by overall rank, then by expected hazard removed.

    Parameters
    ----------
    graph
        A ranked graph.

    Returns
    -------
    ranking
        At most 100 partners a product, all those with a finding or possible finding among them. ``Tier`` is a number,
        or a text where the product's chain gives none.
    """
    rows: list[dict[str, Any]] = []
    names = ranked(graph)
    for product, summary in graph.graph["products"].items():
        chain = [name for name in names if product in graph.nodes[name]["per_product"]]
        listed = [name for name in chain if graph.nodes[name]["rating"] in RATINGS[:2]]
        others = sorted(set(chain) - set(listed), key=lambda name: _key(graph, name, product))
        for rank, name in enumerate([*listed, *others][: max(MOST, len(listed))], start=1):
            data: PartnerAttributes = graph.nodes[name]
            measures = data["per_product"][product]
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
                    "Expected hazard removed": measures["expected_hazard"],
                    "Hazard share": measures["hazard_share"],
                    **changes(summary, measures),
                }
            )
    return frame(rows)


def _key(graph: nx.MultiDiGraph, name: str, product: str) -> tuple[float, str, str]:
    data: PartnerAttributes = graph.nodes[name]
    hazard = data["per_product"][product]["expected_hazard"]
    return -math.inf if hazard is None else -hazard, data["name"].casefold(), name
