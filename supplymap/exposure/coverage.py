"""Coverage: how many ends of a chain reach raw material."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from supplymap.network.attributes import Coverage


def coverage(graph: nx.MultiDiGraph, edges: Iterable[tuple[str, str, str]], partners: frozenset[str]) -> Coverage:
    """Count the ends of a chain and those that reach raw material.

    An end is a partner without a supplier in the chain, or a circle of partners that nobody supplies; where
    it is no raw-material stage, its ghost says so.

    Parameters
    ----------
    graph
        A graph with ghosts.
    edges, partners
        Links of the chain, and everyone in it but the importer; ghosts included.
    """
    edges, nodes = tuple(edges), dict(graph.nodes(data=True))
    ghosts = {name for name in partners if nodes[name]["ghost"]}
    fed = {buyer for supplier, buyer, _ in edges if supplier not in ghosts}
    open_ends = {buyer for supplier, buyer, _ in edges if supplier in ghosts}
    mapped = {name for name in partners - fed if nodes[name]["raw"]}
    ends = len(open_ends) + len(mapped)
    return {
        "ends": ends,
        "reaching_raw_material": len(mapped),
        "share": len(mapped) / ends if ends else 0.0,
        "open_ends": tuple(sorted(open_ends)),
    }
