"""Tiers: the fewest links from each partner to the importer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import MOVING, SUPPLIES
from supplymap.network.numbered import Numbered

if TYPE_CHECKING:
    import networkx as nx


def set_tiers(graph: nx.MultiDiGraph, tied: list[str]) -> None:
    """Set the tier of every partner, whether its path is stated, and whether it is past.

    Parameters
    ----------
    graph
        A graph of links; it is changed.
    tied
        Partners that a link "path not stated" ties to the importer.
    """
    importer = graph.graph["importer"]
    links = list(graph.edges(keys=True, data=True))
    numbered = Numbered([link[:3] for link in links], graph)
    size = len(links)
    chained = np.fromiter((data["kind"] not in MOVING for *_, data in links), dtype=np.bool_, count=size)
    current = chained & np.fromiter((not data["ended"] for *_, data in links), dtype=np.bool_, count=size)
    supplied = current & np.fromiter((data["kind"] == SUPPLIES for *_, data in links), dtype=np.bool_, count=size)
    stated = numbered.distances({importer: 0}, supplied)
    start = {name: tier for name in tied if (tier := graph.nodes[name]["stated_tier"]) is not None}
    loose = numbered.distances(start, supplied)
    connected = numbered.distances({importer: 0}, current)
    everything = numbered.distances({importer: 0}, chained)
    for name, data in graph.nodes(data=True):
        if data["cargo"]:
            # it stands beside the chains, at no tier
            past = all(link["ended"] for *_, link in graph.out_edges(name, data=True))
            data.update(past=past, path_stated=True, tier=None)
            continue
        # every partner reaches the importer over some link: those without a path of their own are tied
        data["past"] = name not in connected
        data["path_stated"] = name in stated or data["past"]
        if name in stated:
            data["tier"] = stated[name]
        elif data["past"]:
            data["tier"] = everything[name]
        else:
            data["tier"] = loose.get(name, data["stated_tier"])
