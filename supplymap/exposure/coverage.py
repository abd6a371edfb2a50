"""Coverage: how many ends of a chain reach raw material."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from supplymap.network.attributes import Coverage


def coverage(graph: nx.MultiDiGraph, edges: Iterable[tuple[str, str, str]], partners: frozenset[str]) -> Coverage:
    """Return how many ends a chain has, and how many of them reach raw material.

    An end is a partner without a supplier in the chain, or a cycle of partners without a supplier outside
    it. An end that is not a raw-material stage has a ghost.

    Parameters
    ----------
    graph
        A graph with ghosts.
    edges, partners
        Links of the chain, and all its partners but the importer; ghosts included.
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
