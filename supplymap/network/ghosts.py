"""Ghosts: "not mapped beyond here", where a chain stops before raw material."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import GHOST, SUPPLIES, Link
from supplymap.network import chains
from supplymap.network.companies import site_name
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
    cyclic = in_cycles(numbered, graph.graph["importer"])
    supplied = {buyer for _, buyer, _ in chains.current_edges(graph, kinds=(SUPPLIES,))}
    for product in [chains.named(numbered, name, walk) for name, walk in walks]:
        fed = {edge[1] for edge in product.edges}
        closed = closing(graph, product.edges)
        ends = [name for name in product.partners if name not in fed and name not in closed]
        ends += [min(members) for members in unfed_cycles(product.edges, cyclic) if not members & closed]
        for name in sorted(ends):
            data = graph.nodes[name]
            if data["ghost"] or data["importer"]:
                continue
            tag = product.name if name in supplied else ""
            _add_ghost(graph, name, tag)


def in_cycles(numbered: Numbered, importer: str) -> set[str]:
    """Return the partners that are in cycles, but for the importer."""
    return {name for members in numbered.cycles() for name in members} - {importer}


def closing(graph: nx.MultiDiGraph, edges: Iterable[Edge]) -> set[str]:
    """Return the raw-material partners that some links come from, but for links of goods that nature does not make."""
    return {edge[0] for edge in edges if graph.nodes[edge[0]]["raw"] and not graph.edges[edge]["processed"]}


def unfed_cycles(edges: Iterable[Edge], cyclic: Container[str]) -> list[frozenset[str]]:
    """Return the cycles without a supplier outside them.

    Parameters
    ----------
    edges
        Links of a chain; those of the importer as a supplier count for nothing.
    cyclic
        The partners in cycles of all links: no other partner is in a cycle of some of them.
    """
    into = [edge for edge in edges if edge[1] in cyclic]
    cycles = Numbered([edge for edge in into if edge[0] in cyclic]).cycles()
    cycle_of = {name: number for number, members in enumerate(cycles) for name in members}
    fed = {cycle_of[edge[1]] for edge in into if edge[1] in cycle_of and cycle_of.get(edge[0]) != cycle_of[edge[1]]}
    return [members for number, members in enumerate(cycles) if number not in fed]


def _add_ghost(graph: nx.MultiDiGraph, name: str, tag: str) -> None:
    data = graph.nodes[name]
    ghost = GHOST_PREFIX + name
    if ghost not in graph:
        empty = {key: type(value)() if value is not None else None for key, value in data.items()}
        tier = None if data["tier"] is None else data["tier"] + 1
        attributes = {
            "id": ghost, "name": f"not mapped beyond {site_name(data)}", "ghost": True, "tier": tier,
            "stated_tier": None, "past": False, "path_stated": data["path_stated"], "sources": data["sources"],
            "listed": False, "raw": False, "latitude": None, "longitude": None, "positions": (),
        }  # fmt: skip
        graph.add_node(ghost, **{**empty, **attributes})
    key = f"{ghost}|{tag}" if tag else ghost
    if not graph.has_edge(ghost, name, ghost):
        link = Link(key, ghost, name, GHOST, product=tag)
        graph.add_edge(ghost, name, key=key, **link_attributes(link))
