"""The order of partners: what each reaches, whom every path passes, and who is the weakest link."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplymap import tiers
from supplymap.likelihood import RATINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx


@dataclass(frozen=True, slots=True)
class Reach:
    """What a partner reaches downstream.

    Attributes
    ----------
    products
        The importer's products.
    tier1
        Tier-1 partners, the partner itself included if it is one.
    value
        Annual value of the importer's purchases that it reaches, or None if none is stated.
    """

    products: tuple[str, ...]
    tier1: tuple[str, ...]
    value: float | None


def place(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Give every partner its rank: the weakest link comes first.

    Findings by value reached (without values: products, then tier-1 partners reached), possible findings in
    the same way, findings of ended links, then expected hazard removed, ``q h``. Ties by name,
    then id.

    Parameters
    ----------
    graph
        A propagated graph; it is not changed.

    Returns
    -------
    graph
        A copy with node attributes ``rank`` (from 1; None for the importer and ghosts), ``reach_tier1``
        (number of tier-1 partners reached) and ``reach_value`` (annual value reached, or None).
    """
    graph = graph.copy()
    reach = reach_of(graph)

    def key(name: str) -> tuple[int, float, int, int, float, str, str]:
        data, own = graph.nodes[name], reach[name]
        group = _group(data)
        by_reach = (-(own.value or 0.0), -len(own.products), -len(own.tier1)) if group < 2 else (0.0, 0, 0)
        return group, *by_reach, -removed(data), data["name"].casefold(), name

    for _, data in graph.nodes(data=True):
        data.update(rank=None, reach_tier1=0, reach_value=None)
    for rank, name in enumerate(sorted(reach, key=key), start=1):
        graph.nodes[name].update(rank=rank, reach_tier1=len(reach[name].tier1), reach_value=reach[name].value)
    return graph


def removed(data: Mapping[str, Any]) -> float:
    """Return the expected hazard that goes with a partner; without end for a certainty."""
    value = data["expected_hazard"]
    return math.inf if value is None else float(value)


def _group(data: Mapping[str, Any]) -> int:
    if data["downstream"]:
        return 4
    if data["past"]:
        return 2 if data["findings"] else 4
    return RATINGS.index(data["rating"]) if data["rating"] in RATINGS[:2] else 3


def order(graph: nx.MultiDiGraph) -> list[str]:
    """Return the ids of all partners, the weakest link first; see :func:`place`."""
    ranks = {name: data["rank"] for name, data in graph.nodes(data=True) if data["rank"] is not None}
    return sorted(ranks, key=ranks.__getitem__)


def partners(graph: nx.MultiDiGraph) -> list[str]:
    """Return the ids of all partners but the importer and ghosts."""
    return [name for name, data in graph.nodes(data=True) if not data["ghost"] and not data["importer"]]


def reach_of(graph: nx.MultiDiGraph) -> dict[str, Reach]:
    """Say for every partner which products, tier-1 partners and annual value it reaches."""
    importer = graph.graph["importer"]
    hops: list[tuple[str, str, str]] = []
    bits: dict[str, int] = defaultdict(int)
    for chain in tiers.product_chains(graph):
        into: dict[str, list[str]] = defaultdict(list)
        own: dict[str, int] = defaultdict(int)
        for edge in chain.edges:
            if edge[1] == importer:
                own[edge[0]] |= 1 << len(hops)
                hops.append(edge)
            else:
                into[edge[1]].append(edge[0])
        waiting = sorted(own)
        while waiting:
            name = waiting.pop()
            for supplier in into[name]:
                if own[supplier] | own[name] != own[supplier]:
                    own[supplier] |= own[name]
                    waiting.append(supplier)
        for name, value in own.items():
            bits[name] |= value
    return {name: _reach(graph, name, bits[name], hops) for name in partners(graph)}


def _reach(graph: nx.MultiDiGraph, name: str, bits: int, hops: list[tuple[str, str, str]]) -> Reach:
    reached = []
    while bits:
        low = bits & -bits
        reached.append(hops[low.bit_length() - 1])
        bits ^= low
    # one link can serve a product and stand among the untagged ones: its value counts once
    values = {edge: graph.edges[edge]["value"] for edge in reached}
    stated = [value for value in values.values() if value is not None]
    tier1 = sorted({edge[0] for edge in reached if graph.edges[edge]["kind"] == tiers.SUPPLIES})
    data = graph.nodes[name]
    return Reach(data["products"] or data["products_past"], tuple(tier1), sum(stated) if stated else None)


def choke_points(graph: nx.MultiDiGraph) -> dict[str, tuple[str, ...]]:
    """Find, for every partner, the flagged partners all of whose current paths pass it.

    Flagged are partners rated Finding, Possible finding or High. These are the dominators on the reversed
    graph.

    Returns
    -------
    passed
        Partner id to ids of the flagged partners; partners that are no choke point are left out.
    """
    import networkx as nx  # noqa: PLC0415 - loads late with the rest of the graph library

    importer = graph.graph["importer"]
    reverse = nx.DiGraph((buyer, supplier) for supplier, buyer, _ in tiers.current_edges(graph))
    if importer not in reverse:
        return {}
    dominator = {name: over for name, over in nx.immediate_dominators(reverse, importer).items() if over is not None}
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(dominator):
        if graph.nodes[name]["ghost"] or graph.nodes[name]["rating"] not in RATINGS[:3] or name == importer:
            continue
        over = dominator[name]
        while over != importer:
            found[over].append(name)
            over = dominator[over]
    return {name: tuple(flagged) for name, flagged in found.items()}
