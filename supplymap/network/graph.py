"""The graph of business partners, built from records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx

from supplymap._version import __version__
from supplymap.config import applied
from supplymap.errors import RequestError
from supplymap.model import NOT_STATED, SUPPLIES, UNSTATED, Link, Records, supplies
from supplymap.network import chains
from supplymap.network.cargo import connect_cargo, without_moving
from supplymap.network.ghosts import add_ghosts
from supplymap.network.nodes import link_attributes, partner_attributes, set_companies
from supplymap.network.numbered import Numbered
from supplymap.network.raw_material import raw_material
from supplymap.network.tiers import set_tiers
from supplymap.reference.issues import gathered, issue

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import date

    from supplymap.config import Config

_ATTRIBUTES = {"possible": "possible_matches", "former": "former_orders", "dismissed": "dismissed"}
"""Where a partner holds its matches, by their strength; exact ones are its findings."""
_OF_LISTS = ("name", "title", "as_of", "sha256", "complete", "held", "known_total", "sentence")
"""What the graph holds of each list."""


def build_graph(records: Records, config: Config | None = None) -> tuple[nx.MultiDiGraph, Records]:
    """Connect the records.

    No partner is left out: one that no link connects to the importer is tied to it by a link of kind
    "path not stated". A partner without a supplier and without a raw-material stage gets a ghost upstream of it.
    Cargo partners stand beside the chains: a link of kind "transport" or "storage" leads from each to a buyer of the
    goods, or to the importer where the files name none, and no tier, chain or ghost comes from it.

    Parameters
    ----------
    records
        Partners and links with their products assigned. What :func:`supplymap.screen` found about them becomes
        attributes of the partners; without it the graph cannot be weighed.
    config
        Settings; the defaults if left out.

    Returns
    -------
    graph
        ``nx.MultiDiGraph`` from supplier to buyer; an edge's key is the address of its first row.
    records
        The same records with the issues that only the connected graph shows.
    """
    with applied(config) as settings:
        return _connected(records, records.as_of or settings.day)


def _connected(records: Records, as_of: date) -> tuple[nx.MultiDiGraph, Records]:
    graph = nx.MultiDiGraph(importer=records.importer, as_of=as_of.isoformat(), version=__version__)
    supplied = supplies(records)
    ends = {supply.partner.id: raw_material(supply) for supply in supplied}
    for supply in supplied:
        graph.add_node(supply.partner.id, **partner_attributes(supply, ends[supply.partner.id], records.importer))
    set_companies(graph, records.partners)
    unread = (issue.column for issue in records.issues if issue.code == "columns-not-understood")
    graph.graph["unread_columns"] = tuple(filter(None, dict.fromkeys(unread)))
    graph.graph["importer_name"] = graph.nodes[records.importer]["name"]
    for link in records.links:
        attributes = link_attributes(link, processed=link.key in ends[link.supplier].against)
        graph.add_edge(link.supplier, link.buyer, key=link.key, **attributes)
    importer = records.importer
    supplying = without_moving(graph)
    buyers = nx.descendants(supplying, importer) - nx.ancestors(supplying, importer)
    tied = _tie(graph, supplying)
    connect_cargo(graph)
    set_tiers(graph, tied)
    if records.lists:
        _set_screened(graph, records)
    numbered, walks = chains.chain_walks(graph)
    add_ghosts(graph, numbered, walks)
    # a tie is no link of the files, and no part of a cycle
    cycles = Numbered(list(chains.current_edges(graph, kinds=(SUPPLIES,)))).cycles()
    contradictions = {name: end.contradiction for name, end in ends.items() if end.contradiction}
    issues = [*records.issues, *_issues(graph, tied, buyers, cycles), *_contradicted(graph, contradictions)]
    return graph, replace(records, issues=gathered(issues))


def _tie(graph: nx.MultiDiGraph, supplying: nx.DiGraph) -> list[str]:
    """Tie the parts from which no link leads to the importer to it, at their most downstream partner.

    Ended links count here: a partner known by an ended link has a stated, past path. A partner that only buys from
    the importer is tied too: its columns may be swapped, or it may process what is sent out to it.
    """
    importer = graph.graph["importer"]
    reached = nx.ancestors(supplying, importer) | {importer}
    apart = supplying.subgraph(
        name for name, data in graph.nodes(data=True) if name not in reached and not data["cargo"]
    )
    tied: list[str] = []
    condensed = nx.condensation(nx.DiGraph(apart))
    for component in condensed:
        if condensed.out_degree(component) == 0:
            members = condensed.nodes[component]["members"]
            tied.append(min(members, key=lambda name: (graph.nodes[name]["stated_tier"] or 99, name)))
    for name in sorted(tied):
        link = Link(f"path not stated|{name}", name, importer, UNSTATED, product=NOT_STATED)
        graph.add_edge(
            name, importer, key=link.key, **link_attributes(replace(link, sources=graph.nodes[name]["sources"]))
        )
    return sorted(tied)


def _set_screened(graph: nx.MultiDiGraph, records: Records) -> None:
    """Copy what screening found onto the partners."""
    for data in graph.nodes.values():
        data.update(findings=(), **dict.fromkeys(_ATTRIBUTES.values(), ()))
    for name, finding in records.findings:
        graph.nodes[name]["findings"] += (finding,)
    found = {(name, finding.listing) for name, finding in records.findings}
    for match in records.matches:
        if match.strength in _ATTRIBUTES:
            graph.nodes[match.partner][_ATTRIBUTES[match.strength]] += (match,)
        elif (match.partner, match.listing) not in found:
            msg = f"The exact match of {match.partner!r} with {match.listing} is no finding: take the step 'screen'."
            raise RequestError(msg)
    graph.graph["lists"] = tuple({name: getattr(status, name) for name in _OF_LISTS} for status in records.lists)


def _contradicted(graph: nx.MultiDiGraph, contradictions: Mapping[str, str]) -> Iterable[Any]:
    for name, goods in contradictions.items():
        data = graph.nodes[name]
        yield issue("stage-contradicts-goods", data["sources"][0], "", f"{data['name']}: {data['stage_text']}, {goods}")


def _issues(
    graph: nx.MultiDiGraph, tied: list[str], buyers: Container[str], cycles: Iterable[frozenset[str]]
) -> Iterable[Any]:
    for name in tied:
        if name not in buyers:
            data = graph.nodes[name]
            yield issue("path-not-stated", data["sources"][0], "", data["name"])
    for name, data in graph.nodes(data=True):
        if name in buyers:
            yield issue("only-buys", data["sources"][0], "", data["name"])
        stated, computed = data["stated_tier"], data["tier"]
        if (
            stated is not None
            and data["path_stated"]
            and computed is not None
            and not data["past"]
            and stated != computed
        ):
            text = f"{data['name']}: stated {stated}"
            message = f"The stated tier is {stated}, the links give {computed}"
            yield issue("tier-differs", data["sources"][0], "", text, message=message)
        if data["cargo"]:
            told = data["role"] or data["stage_text"]
            yield issue("cargo-partner", data["sources"][0], "", f"{data['name']}: {told}" if told else data["name"])
    for members in cycles:
        names = [graph.nodes[name]["name"] for name in sorted(members)]
        first = graph.nodes[min(members)]
        yield issue("cycle", first["sources"][0], "", " ↔ ".join(names))
