"""The part of a large network that the map draws: partners with findings first, then the others by rank."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from supplymap.network import chains
from supplymap.outputs.map.style import RATING_RANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx

    from supplymap.network.attributes import GraphAttributes, PartnerAttributes

MOST_DRAWN = 3_000
"""Partners that the map holds at most: browsers grow slow beyond. Findings and their paths have no limit."""


def drawn(graph: nx.MultiDiGraph) -> set[str] | None:
    """Choose the partners that are drawn.

    Always drawn are all partners with a finding or a possible finding, past ones included, with a path to
    the importer for each product they reach; all partners on the products' worst paths; and the top of the
    ranking. Then follow, as long as there is room, partners rated High with their paths, tier 1, and all
    others, each by rank.

    Parameters
    ----------
    graph
        A propagated graph; it is only read.

    Returns
    -------
    members
        Ids, the importer and the ghosts of the chosen included; None if all are drawn.
    """
    nodes: dict[str, PartnerAttributes] = dict(graph.nodes(data=True))
    importer = graph.graph["importer"]
    partners = [name for name, data in nodes.items() if name != importer and not data["ghost"]]
    if len(partners) <= MOST_DRAWN:
        return None
    flagged = {name for name in partners if _flagged(nodes[name])}
    chosen = {importer, *flagged, *(name for name in graph.graph["top"] if name in nodes)}
    for name in sorted(chosen):
        chosen.update(nodes[name]["worst_path"])
    for path in _paths(graph, flagged):
        chosen.update(path)
    room = MOST_DRAWN - sum(name != importer and not nodes[name]["ghost"] for name in chosen)
    for name in sorted(partners, key=lambda name: _sort_key(nodes[name], name)):
        added = {name, *(nodes[name]["worst_path"])} - chosen
        if len(added) <= room:
            chosen |= added
            room -= len(added)
        if not room:
            break
    return chosen | {name for name, data in nodes.items() if data["ghost"] and _buyer(graph, name) in chosen}


def _flagged(data: PartnerAttributes) -> bool:
    return bool(data["findings"] or data["possible_matches"]) or data["rating"] in ("Finding", "Possible finding")


def _sort_key(data: PartnerAttributes, name: str) -> tuple[int, float, str]:
    """Sort High first, then tier 1, then all others; each by place, then by id."""
    group = 0 if RATING_RANK[data["rating"]] <= RATING_RANK["High"] else 1 if data["tier"] == 1 else 2
    place = data["place"]
    return group, math.inf if place is None else place, name


def _paths(graph: nx.MultiDiGraph, flagged: Iterable[str]) -> Iterator[Iterable[str]]:
    """Yield the shortest path of each flagged partner to the importer in every product, and each product's worst."""
    about: GraphAttributes = graph.graph
    for summary in (*about["products"].values(), about["overall"]):
        yield summary["worst_path"]
    numbered, walks = chains.chain_walks(graph)
    for _, walk in walks:
        paths = numbered.paths(about["importer"], numbered.marked(walk.edges))
        for name in flagged:
            yield paths.get(name, ())


def _buyer(graph: nx.MultiDiGraph, ghost: str) -> str:
    return next(iter(graph.successors(ghost)), "")
