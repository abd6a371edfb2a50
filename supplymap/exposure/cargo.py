"""Findings of cargo partners: they reach the importer beside its chains, undiluted, and enter no exposure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from supplymap.model import MOVING, RATINGS, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from supplymap.network.attributes import LinkAttributes, PartnerAttributes, Summary

_FINDING, _POSSIBLE = RATINGS[:2]


def set_cargo(graph: nx.MultiDiGraph) -> None:
    """Set what cargo partners move, their path to the importer, and their findings in every summary.

    Parameters
    ----------
    graph
        A graph with the products and paths of its chains; it is changed.
    """
    cargo = []
    for name, data in sorted(graph.nodes(data=True)):
        data["products_moved"] = ()
        if data["cargo"]:
            _set_moved(graph, name, data)
            cargo.append(data)
    current = [data for data in cargo if not data["past"]]
    _add(graph.graph["overall"], current)
    overall = graph.graph["overall"]
    overall["rating"] = worst((overall["rating"], *(data["rating"] for data in current)))
    for product, summary in graph.graph["products"].items():
        _add(summary, [data for data in current if product in data["products_moved"]])


def _add(summary: Summary, cargo: Sequence[PartnerAttributes]) -> None:
    summary["cargo"] = len(cargo)
    summary["cargo_findings"] = tuple(data["id"] for data in cargo if data["rating"] == _FINDING)
    summary["cargo_possible"] = tuple(data["id"] for data in cargo if data["rating"] == _POSSIBLE)


def _set_moved(graph: nx.MultiDiGraph, name: str, data: PartnerAttributes) -> None:
    links = [
        (buyer, link)
        for _, buyer, link in graph.out_edges(name, data=True)
        if link["kind"] in MOVING and link["ended"] is data["past"]
    ]
    importer = graph.graph["importer"]
    moved: set[str] = set()
    paths: list[tuple[str, ...]] = []
    for buyer, link in links:
        moved.update(_products(graph, buyer, link))
        paths.append((name, importer) if buyer == importer else (name, *graph.nodes[buyer]["worst_path"]))
        if not data["past"]:
            link.update(finding=data["rating"] == _FINDING, possible=data["rating"] == _POSSIBLE)
    key: Literal["products_past", "products_moved"] = "products_past" if data["past"] else "products_moved"
    data[key] = tuple(product for product in graph.graph["products"] if product in moved)
    data["worst_path"] = min(paths, key=lambda path: (len(path), path), default=(name,))


def _products(graph: nx.MultiDiGraph, buyer: str, link: LinkAttributes) -> tuple[str, ...]:
    """Return the products that a link moves goods of: any of the buyer's where it names none that is known."""
    products = tuple(graph.graph["products"])
    if link["product"] in products:
        return (link["product"],)
    data: PartnerAttributes = graph.nodes[buyer]
    return products if data["importer"] else data["products"] or data["products_past"]
