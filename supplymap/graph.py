"""The graph of business partners: built from records, saved and loaded as node-link JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx

from supplymap import reference, tiers
from supplymap.errors import InputError
from supplymap.issues import issue
from supplymap.model import NOT_STATED, Document, Factor, Finding, Link, Match, Partner, Records, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

GHOST_PREFIX = "ghost:"
DIGITS = 10
"""Significant digits of written numbers: these are the same on every platform."""


def build_graph(records: Records) -> tuple[nx.MultiDiGraph, Records]:
    """Connect the records.

    Nobody is left out: a partner that no link places in a chain is tied to the importer by a link of kind
    "path not stated"; one that is no raw-material stage and has no supplier gets a ghost upstream of it.

    Parameters
    ----------
    records
        Partners and links with their products assigned.

    Returns
    -------
    graph
        ``nx.MultiDiGraph`` from supplier to buyer; an edge's key is the address of its first row.
    records
        The same records with the issues that only the connected graph shows.
    """
    graph = nx.MultiDiGraph(importer=records.importer, as_of=records.as_of.isoformat() if records.as_of else "")
    outgoing: dict[str, list[Link]] = defaultdict(list)
    for link in records.links:
        outgoing[link.supplier].append(link)
    # what a partner once supplied says nothing of what it supplies now
    outgoing.update({name: [lk for lk in own if not lk.ended] or own for name, own in outgoing.items()})
    matches: dict[str, tuple[Match, ...]] = defaultdict(tuple)
    for match in records.matches:
        matches[match.partner] += (match,)
    for partner in records.partners:
        node = _node(partner, outgoing[partner.id], records.importer, matches[partner.id])
        graph.add_node(partner.id, **node)
    graph.graph["importer_name"] = graph.nodes[records.importer]["name"]
    for link in records.links:
        graph.add_edge(link.supplier, link.buyer, key=link.key, **_edge(link))
    tied = _tie(graph)
    _set_tiers(graph, tied)
    _add_ghosts(graph)
    issues = [*records.issues, *_issues(graph, tied)]
    return graph, replace(records, issues=tuple(sorted(set(issues), key=lambda i: (i.source, i.code, i.found))))


def _node(partner: Partner, links: Iterable[Link], importer: str, matches: tuple[Match, ...]) -> dict[str, Any]:
    site = next((site for site in partner.sites if site.region or site.city or site.address), None) or next(
        iter(partner.sites), None
    )
    goods = tuple(dict.fromkeys([*partner.goods, *(link.goods for link in links if link.goods)]))
    hts = tuple(dict.fromkeys([*partner.hts, *(link.hts for link in links if link.hts)]))
    return {
        "id": partner.id,
        "name": partner.name,
        "native_name": partner.native_name,
        "aliases": partner.aliases,
        "country": partner.country,
        "region": site.region if site else "",
        "city": site.city if site else "",
        "address": site.address if site else "",
        "postal_code": site.postal_code if site else "",
        "latitude": next((s.latitude for s in partner.sites if s.latitude is not None), None),
        "longitude": next((s.longitude for s in partner.sites if s.longitude is not None), None),
        "role": partner.role,
        "stage": partner.stage,
        "stage_text": partner.stage_text,
        "raw": _is_raw(partner, goods, hts),
        "goods": goods,
        "hts": hts,
        "parent": partner.parent,
        "details": dict(partner.details),
        "listed": partner.listed,
        "declares_north_korean_labor": partner.declares_north_korean_labor,
        "ghost": False,
        "importer": partner.id == importer,
        "stated_tier": partner.tier,
        "documents": partner.documents,
        "matches": matches,
        "sources": partner.sources,
    }


def _is_raw(partner: Partner, goods: Iterable[str], hts: Iterable[str]) -> bool:
    """Tell whether a partner is a raw-material stage: by its stage, or by goods that only nature makes."""
    stages = {row["stage"]: row["raw_material"] == "yes" for row in reference.table("stages")}
    if partner.stage:
        return stages.get(partner.stage, False)
    raw = {row["good_class"] for row in reference.table("goods") if row["raw"] == "yes"}
    codes = tuple(hts)
    classes = [reference.goods_classes(text, codes[0] if len(codes) == 1 else "") for text in goods]
    return bool(classes) and all(found and found <= raw for found in classes)


def _edge(link: Link) -> dict[str, Any]:
    return {
        "kind": link.kind,
        "goods": link.goods,
        "hts": link.hts,
        "product": link.product,
        "origin": link.origin,
        "origin_text": link.origin_text,
        "evidence": link.evidence,
        "evidence_text": link.evidence_text,
        "period_from": link.period_from.isoformat() if link.period_from else "",
        "period_to": link.period_to.isoformat() if link.period_to else "",
        "ended": link.ended,
        "value": link.value,
        "w": 1.0,
        "ambiguous": link.ambiguous,
        "sources": link.sources,
    }


def _tie(graph: nx.MultiDiGraph) -> list[str]:
    """Tie the parts that no chain reaches to the importer, at their most downstream partner.

    Ended links count here: a partner known by an ended link has a stated, past path.
    """
    importer = graph.graph["importer"]
    # whoever only buys from the importer's side is no part of its supply chain
    reached = nx.ancestors(graph, importer) | nx.descendants(graph, importer) | {importer}
    apart = graph.subgraph(node for node in graph if node not in reached)
    tied: list[str] = []
    condensed = nx.condensation(nx.DiGraph(apart))
    for component in condensed:
        if condensed.out_degree(component) == 0:
            members = condensed.nodes[component]["members"]
            tied.append(min(members, key=lambda name: (graph.nodes[name]["stated_tier"] or 99, name)))
    for name in sorted(tied):
        link = Link(f"path not stated|{name}", name, importer, tiers.UNSTATED, product=NOT_STATED)
        graph.add_edge(name, importer, key=link.key, **_edge(replace(link, sources=graph.nodes[name]["sources"])))
    return sorted(tied)


def _set_tiers(graph: nx.MultiDiGraph, tied: list[str]) -> None:
    importer = graph.graph["importer"]
    current = list(tiers.current_edges(graph, kinds=(tiers.SUPPLIES,)))
    stated = tiers.distances(current, {importer: 0})
    start = {name: tier for name in tied if (tier := graph.nodes[name]["stated_tier"]) is not None}
    loose = tiers.distances(current, start)
    connected = tiers.distances(tiers.current_edges(graph), {importer: 0})
    everything = tiers.distances(((u, v, k) for u, v, k in graph.edges(keys=True)), {importer: 0})
    for name, data in graph.nodes(data=True):
        data["downstream"] = name not in everything
        data["past"] = name not in connected and not data["downstream"]
        data["path_stated"] = name in stated or data["past"] or data["downstream"]
        if name in stated:
            data["tier"] = stated[name]
        elif data["downstream"]:
            data["tier"] = None
        elif data["past"]:
            data["tier"] = everything[name]
        else:
            data["tier"] = loose.get(name, data["stated_tier"])


def _add_ghosts(graph: nx.MultiDiGraph) -> None:
    """Add a ghost where a chain stops before raw material, for the products for which it stops."""
    supplied = {buyer for _, buyer, _ in tiers.current_edges(graph, kinds=(tiers.SUPPLIES,))}
    for product in tiers.product_chains(graph):
        fed = {edge[1] for edge in product.edges}
        ends = [name for name in product.partners if name not in fed]
        ends += _circles(graph, product.edges, product.partners)
        for name in sorted(ends):
            data = graph.nodes[name]
            if data["raw"] or data["ghost"] or data["importer"]:
                continue
            tag = product.name if name in supplied else ""
            _add_ghost(graph, name, tag)


def _circles(graph: nx.MultiDiGraph, edges: Iterable[tuple[str, str, str]], partners: Iterable[str]) -> list[str]:
    """Find circles of partners that nobody outside supplies and that hold no raw-material stage."""
    inner = nx.DiGraph((u, v) for u, v, _ in edges if v != graph.graph["importer"])
    inner.add_nodes_from(partners)
    condensed = nx.condensation(inner)
    found = []
    for component in condensed:
        members = condensed.nodes[component]["members"]
        raw = any(graph.nodes[name]["raw"] for name in members)
        if len(members) > 1 and condensed.in_degree(component) == 0 and not raw:
            found.append(min(members))
    return found


def _add_ghost(graph: nx.MultiDiGraph, name: str, tag: str) -> None:
    data = graph.nodes[name]
    ghost = GHOST_PREFIX + name
    if ghost not in graph:
        empty = {key: type(value)() if value is not None else None for key, value in data.items()}
        tier = None if data["tier"] is None else data["tier"] + 1
        own = {
            "id": ghost, "name": f"not mapped beyond {data['name']}", "ghost": True, "tier": tier, "stated_tier": None,
            "past": False, "downstream": False, "path_stated": data["path_stated"], "sources": data["sources"],
            "listed": False, "raw": False, "latitude": None, "longitude": None,
        }  # fmt: skip
        graph.add_node(ghost, **{**empty, **own})
    key = f"{ghost}|{tag}" if tag else ghost
    if not graph.has_edge(ghost, name, ghost):
        link = Link(key, ghost, name, tiers.GHOST, product=tag)
        graph.add_edge(ghost, name, key=key, **_edge(link))


def _issues(graph: nx.MultiDiGraph, tied: list[str]) -> Iterable[Any]:
    for name in tied:
        data = graph.nodes[name]
        yield issue("path-not-stated", data["sources"][0], "", data["name"])
    for _, data in graph.nodes(data=True):
        if data["downstream"]:
            yield issue("downstream-partner", data["sources"][0], "", data["name"])
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
    current = nx.DiGraph((u, v) for u, v, _ in tiers.current_edges(graph))
    for part in nx.strongly_connected_components(current):
        if len(part) > 1:
            names = [graph.nodes[name]["name"] for name in sorted(part)]
            first = graph.nodes[min(part)]
            yield issue("cycle", first["sources"][0], "", " ↔ ".join(names))


_KINDS: Mapping[str, tuple[type, ...]] = {
    "sources": (Source,),
    "documents": (Document,),
    "findings": (Finding,),
    "matches": (Match,),
    "possible_matches": (Match,),
    "former_orders": (Match,),
    "dismissed": (Match,),
    "factors": (Factor,),
}


def graph_data(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Turn a graph into plain node-link data (key ``edges``): what graph.json holds."""
    data = nx.node_link_data(graph, edges="edges")
    plain: dict[str, Any] = _plain(data)
    return plain


def rounded(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Copy a graph with its numbers cut to the ten digits that are written.

    What is drawn from the copy is what is drawn from the file.
    """
    graph = graph.copy()
    for data in (graph.graph, *graph.nodes.values(), *graph.edges.values()):
        data.update({key: _cut(value) for key, value in data.items()})
    return graph


def _cut(value: Any) -> Any:  # noqa: ANN401 - attributes have no common type
    if isinstance(value, float):
        cut = float(f"{value:.{DIGITS}g}")
        # what is not certain does not become so by being written
        return 1.0 - 10.0**-DIGITS if cut == 1.0 and value < 1.0 else cut
    if isinstance(value, dict):
        return {key: _cut(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_cut(item) for item in value)
    if isinstance(value, Factor):
        return replace(value, **{field.name: _cut(getattr(value, field.name)) for field in fields(value)})
    return value


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON values have no common type
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return [_plain(item) for item in sorted(value)]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return _cut(value)
    return value


def save_graph(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write graph.json: networkx node-link data with key ``edges``, UTF-8, numbers with 10 digits."""
    data = graph_data(graph)

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)

    with path.open("w", encoding="utf-8", newline="\n") as file:
        # a line for each partner and link: readable, comparable, and faster than an indented file
        for number, (key, value) in enumerate(data.items()):
            file.write(("{" if not number else ",") + f"\n{text(key)}: ")
            if key in ("nodes", "edges"):
                file.write("[\n" + ",\n".join(map(text, value)) + "\n]")
            else:
                file.write(text(value))
        file.write("\n}\n")


def load_graph(path: Path) -> nx.MultiDiGraph:
    """Read a graph.json that :func:`save_graph` wrote.

    Raises
    ------
    InputError
        If the file is missing or is not such a graph.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        graph = nx.node_link_graph(data, edges="edges", multigraph=True, directed=True)
        importer = graph.graph["importer"]
        ratings = [node["rating"] for _, node in graph.nodes(data=True)]
    except FileNotFoundError:
        msg = f"There is no {path}: make it with 'supplymap run LIST.xlsx', or name another with --graph."
        raise InputError(msg) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, nx.NetworkXException) as error:
        msg = f"{path} is not a graph that supplymap wrote ({type(error).__name__}): run 'supplymap run' again."
        raise InputError(msg) from None
    if importer not in graph or not ratings:
        msg = f"{path} does not hold its importer: run 'supplymap run' again."
        raise InputError(msg)
    for name, node in graph.nodes(data=True):
        # node-link data keeps the key of a node under the name of this attribute
        node["id"] = name
        _revive(node)
    for _, _, edge in graph.edges(data=True):
        _revive(edge)
    return graph


def _revive(data: dict[str, Any]) -> None:
    """Turn lists back into tuples of the records they were."""
    for key, value in data.items():
        if isinstance(value, list):
            kinds = _KINDS.get(key)
            data[key] = tuple(_record(kinds[0], item) if kinds else item for item in value)


def _record(kind: type, item: dict[str, Any]) -> Any:  # noqa: ANN401 - one of the dataclasses of the model
    values = dict(item)
    for name, value in values.items():
        if name == "source" and isinstance(value, dict):
            values[name] = Source(**value)
        elif name in ("issued", "expires") and value:
            values[name] = date.fromisoformat(value)
        elif isinstance(value, list):
            values[name] = tuple(value)
    return kind(**values)
