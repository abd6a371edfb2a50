"""Weakest links of each product, by the same order as for the importer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.network.companies import site_name
from supplymap.ranking.frames import frame
from supplymap.ranking.numbers import country_name
from supplymap.ranking.order import Key, expected_risk, finding_key, other_key, placed, rounded, standing
from supplymap.ranking.ranks import ranked
from supplymap.ranking.reached import Reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    import pandas as pd

    from supplymap.network.attributes import Measures, PartnerAttributes

BY_PRODUCT = "By product"
MOST = 100
"""Most partners listed for each product; partners with a finding are all listed."""


def rank_by_product(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Rank the partners of each product by the order of the weakest links, as if it were the only product.

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
    reached = Reached(graph) if any(standing(graph.nodes[name]) != "other" for name in names) else None
    chains: dict[str, list[str]] = {product: [] for product in graph.graph["products"]}
    for name in names:
        for product in graph.nodes[name]["per_product"]:
            chains[product].append(name)
    for product, chain in chains.items():
        keys = _keys(graph, chain, product, reached)
        middle = {name: _middle(graph.nodes[name]["per_product"][product]) for name in chain}
        flagged = sum(standing(graph.nodes[name]) != "other" for name in chain)
        for name, _, rank, _ in list(placed(keys, middle))[: max(MOST, flagged)]:
            data: PartnerAttributes = graph.nodes[name]
            measures = data["per_product"][product]
            rows.append(
                {
                    "id": name,
                    "Product": product,
                    "Rank": rank,
                    "Partner": site_name(data),
                    "Country": country_name(data),
                    "Tier": data["tiers"].get(product, data["tier_text"]),
                    "Rating": data["rating"],
                    "Likelihood": data["likelihood"]["value"],
                    "Expected hazard removed": measures["expected_hazard"],
                    "Hazard share": measures["hazard_share"],
                    "Risk reduction": measures["risk_reduction"],
                    "Risk achievement": measures["risk_achievement"],
                }
            )
    return frame(rows)


def _keys(graph: nx.MultiDiGraph, chain: Sequence[str], product: str, reached: Reached | None) -> dict[str, Key]:
    """Return the key of each partner of a product's chain: what it reaches of the product, or its risk for it."""
    flagged = [name for name in chain if standing(graph.nodes[name]) != "other"]
    reaches = reached.reaches(flagged, product) if reached else {}
    reach = np.array([graph.nodes[name]["per_product"][product]["reach"] for name in chain], dtype=np.float64)
    high = np.array([graph.nodes[name]["likelihood"]["high"] for name in chain], dtype=np.float64)
    keys = {
        name: other_key(rounded(risk)) for name, risk in zip(chain, expected_risk(reach, high).tolist(), strict=True)
    }
    for name in flagged:
        keys[name] = finding_key(graph.nodes[name], reaches[name], valued=reached is not None and reached.valued)
    return keys


def _middle(measures: Measures) -> float:
    hazard = measures["expected_hazard"]
    return math.inf if hazard is None else hazard
