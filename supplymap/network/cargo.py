"""Cargo partners: those who carry, store or clear the goods stand beside the chains."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx

from supplymap.model import MOVING, TRANSPORT, Link
from supplymap.network.nodes import link_attributes
from supplymap.reference.cargo import cargo_kind

if TYPE_CHECKING:
    from supplymap.network.attributes import PartnerAttributes
    from supplymap.reference.cargo import CargoKind


def role_of(data: PartnerAttributes) -> CargoKind | None:
    """Return the kind of a cargo partner by its role or stage; None if neither tells it."""
    return cargo_kind(data["role"]) or cargo_kind(data["stage_text"])


def without_moving(graph: nx.MultiDiGraph) -> nx.DiGraph:
    """Return who supplies whom, without the links over which goods are only moved or stored."""
    if not any(kind in MOVING for *_, kind in graph.edges(data="kind")):
        return graph
    supplying = nx.DiGraph()
    supplying.add_nodes_from(graph)
    supplying.add_edges_from((u, v) for u, v, kind in graph.edges(data="kind") if kind not in MOVING)
    return supplying


def connect_cargo(graph: nx.MultiDiGraph) -> None:
    """Link each cargo partner that no link connects to the importer, whose goods it moves; the graph is changed."""
    importer = graph.graph["importer"]
    for name, data in sorted(graph.nodes(data=True)):
        if not data["cargo"] or graph.out_degree(name):
            continue
        told = role_of(data)
        kind = told.link if told else TRANSPORT
        link = replace(Link(f"{kind}|{name}", name, importer, kind), sources=data["sources"])
        graph.add_edge(name, importer, key=link.key, **link_attributes(link))
