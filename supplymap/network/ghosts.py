"""Ghosts: "not mapped beyond here", where a chain stops before raw material."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import GHOST, SUPPLIES, Link
from supplymap.network import chains
from supplymap.network.nodes import link_attributes
from supplymap.network.numbered import Numbered

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    import networkx as nx

    from supplymap.network.numbered import Edge


GHOST_PREFIX = "ghost:"


def add_ghosts(graph: nx.MultiDiGraph, numbered: Numbered, walks: Iterable[tuple[str, chains.Walk]]) -> None:
    """Add a ghost where a chain stops before raw material, for the products for which it stops.

    Parameters
    ----------
    graph
        A graph with tiers; it is changed. Ghosts that are there already stay.
    numbered, walks
        Its current links and its products' chains, from :func:`supplymap.network.chains.chain_walks`.
    """
    cyclic = {name for members in numbered.cycles() for name in members}
    supplied = {buyer for _, buyer, _ in chains.current_edges(graph, kinds=(SUPPLIES,))}
    for product in [chains.named(numbered, name, walk) for name, walk in walks]:
        fed = {edge[1] for edge in product.edges}
        ends = [name for name in product.partners if name not in fed]
        ends += _unfed_cycles(graph, product.edges, cyclic)
        for name in sorted(ends):
            data = graph.nodes[name]
            if data["raw"] or data["ghost"] or data["importer"]:
                continue
            tag = product.name if name in supplied else ""
            _add_ghost(graph, name, tag)


def _unfed_cycles(graph: nx.MultiDiGraph, edges: Iterable[Edge], cyclic: Container[str]) -> list[str]:
    """Return one partner of each cycle without a supplier outside it and without a raw-material stage.

    ``cyclic`` holds the partners in cycles of all links: no other partner is in a cycle of some of them.
    """
    into = [edge for edge in edges if edge[1] in cyclic and edge[1] != graph.graph["importer"]]
    cycles = Numbered([edge for edge in into if edge[0] in cyclic]).cycles()
    cycle_of = {name: number for number, members in enumerate(cycles) for name in members}
    fed = {cycle_of[edge[1]] for edge in into if edge[1] in cycle_of and cycle_of.get(edge[0]) != cycle_of[edge[1]]}
    return [
        min(members)
        for number, members in enumerate(cycles)
        if number not in fed and not any(graph.nodes[name]["raw"] for name in members)
    ]


def _add_ghost(graph: nx.MultiDiGraph, name: str, tag: str) -> None:
    data = graph.nodes[name]
    ghost = GHOST_PREFIX + name
    if ghost not in graph:
        empty = {key: type(value)() if value is not None else None for key, value in data.items()}
        tier = None if data["tier"] is None else data["tier"] + 1
        attributes = {
            "id": ghost, "name": f"not mapped beyond {data['name']}", "ghost": True, "tier": tier, "stated_tier": None,
            "past": False, "path_stated": data["path_stated"], "sources": data["sources"],
            "listed": False, "raw": False, "latitude": None, "longitude": None,
        }  # fmt: skip
        graph.add_node(ghost, **{**empty, **attributes})
    key = f"{ghost}|{tag}" if tag else ghost
    if not graph.has_edge(ghost, name, ghost):
        link = Link(key, ghost, name, GHOST, product=tag)
        graph.add_edge(ghost, name, key=key, **link_attributes(link))
