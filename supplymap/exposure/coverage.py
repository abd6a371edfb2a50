"""Coverage: how many ends of a chain reach raw material."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplymap.model import SUPPLIES
from supplymap.network.ghosts import closing, in_cycles, unfed_cycles
from supplymap.network.numbered import Numbered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import networkx as nx

    from supplymap.network.attributes import Coverage
    from supplymap.network.numbered import Edge


def coverage(
    graph: nx.MultiDiGraph, edges: Iterable[Edge], partners: Collection[str], cyclic: Collection[str] | None = None
) -> Coverage:
    """Return how many ends a chain has, and how many of them reach raw material.

    An end is a raw-material partner, with or without suppliers, any other partner without a supplier in the
    chain, and a cycle of such partners without a supplier outside it. A raw-material partner counts as reached where
    stated links lead from it to the importer: so a link less never makes the number larger, nor, while every partner
    stays in the chain, the share.

    Parameters
    ----------
    graph
        A graph.
    edges, partners
        Links of the chain, and all its partners but the importer; ghosts included.
    cyclic
        The partners in cycles of all links, where they are known. Links of other suppliers count for nothing.
    """
    importer = graph.graph["importer"]
    real = [edge for edge in edges if edge[0] in partners and not graph.nodes[edge[0]]["ghost"]]
    if cyclic is None:
        cyclic = in_cycles(Numbered(real), importer)
    closed = closing(graph, real)
    stated = [edge for edge in real if graph.edges[edge]["kind"] == SUPPLIES]
    reached = _upstream(stated, importer)
    reaching = closing(graph, (edge for edge in stated if edge[1] in reached))
    fed = {edge[1] for edge in real}
    unfed = {name for name in partners if name not in fed and not graph.nodes[name]["ghost"]} - closed
    unfed |= {min(members) for members in unfed_cycles(real, cyclic) if not members & closed}
    ends = len(closed) + len(unfed)
    return {
        "ends": ends,
        "reaching_raw_material": len(reaching),
        "share": len(reaching) / ends if ends else 0.0,
        "open_ends": tuple(sorted(unfed)),
    }


def _upstream(edges: Iterable[Edge], importer: str) -> set[str]:
    """Return the importer and all partners from which some links lead to it."""
    suppliers: dict[str, list[str]] = defaultdict(list)
    for supplier, buyer, _ in edges:
        suppliers[buyer].append(supplier)
    reached, waiting = {importer}, [importer]
    while waiting:
        new = set(suppliers.get(waiting.pop(), ())) - reached
        reached |= new
        waiting.extend(new)
    return reached
