"""Propagation: findings undiluted, worst-of ratings and exposures from each partner to each product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from supplymap.config import applied
from supplymap.exposure.arrays import arrays_of
from supplymap.exposure.coverage import coverage
from supplymap.exposure.measures import (
    Sampling,
    expose_partners,
    measure_links,
    measure_partners,
    measure_product,
    reaching,
)
from supplymap.model import GHOST, NOT_STATED, RATINGS, UNSTATED, worst
from supplymap.network import chains
from supplymap.network.chains import Product
from supplymap.network.numbered import Numbered
from supplymap.probability import UNIT, hazard_units
from supplymap.walks import condensed, distances

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from supplymap.config import Config
    from supplymap.exposure.arrays import Arrays
    from supplymap.exposure.measures import Reaching
    from supplymap.network.attributes import LinkAttributes, PartnerAttributes, Summary
    from supplymap.network.chains import Walk
    from supplymap.network.numbered import Edge


def propagate(graph: nx.MultiDiGraph, config: Config | None = None, *, copy: bool = True) -> nx.MultiDiGraph:
    """Carry findings, ratings and likelihoods downstream to every partner and product.

    Parameters
    ----------
    graph
        A weighed graph.
    config
        Settings; the defaults if left out. ``seed``, ``worlds`` and ``tolerance`` say how exposures are sampled
        where they cannot be computed exactly.
    copy
        Whether to work on a copy. If false, the graph itself is changed and returned, which saves time and memory.

    Returns
    -------
    graph
        Partners gain ``chain_rating``, ``exposure``, ``hazard``, ``products``, ``tiers``, ``tier_text``,
        ``worst_path`` and the measures of :mod:`supplymap.exposure.measures`; links ``finding``, ``possible`` and
        ``importance``; the graph ``products``, ``overall``, ``seed``, ``worlds`` and ``tolerance``.
    """
    with applied(config) as settings:
        return _propagated(
            graph.copy() if copy else graph, Sampling(settings.seed, settings.worlds, settings.tolerance)
        )


def _propagated(graph: nx.MultiDiGraph, sampling: Sampling) -> nx.MultiDiGraph:
    graph.graph.update(seed=sampling.seed, worlds=sampling.worlds, tolerance=sampling.tolerance)
    importer = graph.graph["importer"]
    numbered, walks = chains.chain_walks(graph)
    nodes: dict[str, PartnerAttributes] = dict(graph.nodes(data=True))
    hazards = _hazards([data["likelihood"]["value"] for data in nodes.values()])
    for data, hazard in zip(nodes.values(), hazards, strict=True):
        data.update({"products": (), "tiers": {}, "worst_path": (), "chain_rating": data["rating"], "hazard": hazard})
    links = {}
    for supplier, buyer, key, data in graph.edges(keys=True, data=True):
        data.update(finding=False, possible=False, importance=None)
        links[supplier, buyer, key] = data
    current = tuple(chains.current_edges(graph))
    arrays = arrays_of(graph, current)
    reached = reaching(arrays, arrays.network, importer, sampling, attributed=True)
    measure_partners(graph, arrays, reached)
    measure_links(graph, arrays, importer, sampling)
    graph.graph["products"] = {
        name: _product(graph, nodes, name, numbered, walk, links, arrays, sampling) for name, walk in walks
    }
    paths = numbered.paths(importer)
    everyone = Product("all products", frozenset(paths) - {importer}, current)
    overall = _summary(graph, nodes, everyone, paths, reached)
    own: PartnerAttributes = graph.nodes[importer]
    # what a list says of the importer itself is no matter of chains
    if own["findings"]:
        overall["findings_reached"] = (importer, *overall["findings_reached"])
    elif own["possible_matches"]:
        overall["possible_reached"] = (importer, *overall["possible_reached"])
    if own["findings"] or own["possible_matches"]:
        overall["rating"] = worst((overall["rating"], own["rating"]))
    graph.graph["overall"] = overall
    _rate_past(graph)
    expose_partners(graph, arrays, sampling)
    for data in graph.nodes.values():
        data["tier_text"] = _tier_text(data)
        if not data["past"] and not data["worst_path"]:
            data["worst_path"] = (data["id"],)
    graph.nodes[importer].update(tier=0, tier_text="importer", chain_rating=graph.graph["overall"]["rating"])
    graph.nodes[importer]["rating"] = graph.graph["overall"]["rating"]
    graph.nodes[importer]["products"] = tuple(graph.graph["products"])
    return graph


def _hazards(p: Sequence[float]) -> list[float]:
    """Turn likelihoods into hazards; infinite for a certainty."""
    values = np.array(p, dtype=np.float64)
    hazards: list[float] = np.where(values == 1.0, np.inf, hazard_units(values) * UNIT).tolist()
    return hazards


def _product(
    graph: nx.MultiDiGraph,
    nodes: Mapping[str, PartnerAttributes],
    product: str,
    numbered: Numbered,
    walk: Walk,
    links: Mapping[Edge, LinkAttributes],
    arrays: Arrays,
    sampling: Sampling,
) -> Summary:
    """Summarise one product and mark its chain on the graph."""
    chain = chains.named(numbered, product, walk)
    importer = graph.graph["importer"]
    paths = numbered.paths(importer, numbered.marked(walk.edges))
    unstated = [links[edge]["kind"] == UNSTATED for edge in chain.edges]
    stated = numbered.marked(walk.edges[~np.array(unstated, dtype=np.bool_)])
    distance = distances(numbered.links, numbered.index[importer], stated).tolist()
    carried = _carried(nodes, numbered, walk)
    for number in walk.partners.tolist():
        name = numbered.names[number]
        data = nodes[name]
        data["products"] = (*data["products"], product)
        if distance[number] >= 0:
            data["tiers"][product] = distance[number]
        path = paths.get(name, ())
        if path and (not data["worst_path"] or len(path) < len(data["worst_path"])):
            data["worst_path"] = path
        if RATINGS[carried[number]] != data["chain_rating"]:
            data["chain_rating"] = worst((data["chain_rating"], RATINGS[carried[number]]))
    marks: dict[int, Literal["finding", "possible"]] = {
        RATINGS.index("Finding"): "finding",
        RATINGS.index("Possible finding"): "possible",
    }
    for edge, supplier in zip(chain.edges, numbered.links.tails[walk.edges].tolist(), strict=True):
        if carried[supplier] in marks:
            links[edge][marks[carried[supplier]]] = True
    reached = reaching(arrays, arrays.of(chain.edges), importer, sampling)
    measure_product(graph, arrays, product, chain.partners, reached.value)
    return _summary(graph, nodes, chain, paths, reached)


def _carried(nodes: Mapping[str, PartnerAttributes], numbered: Numbered, walk: Walk) -> list[int]:
    """Give each partner of a chain, by number, the rank of the worst rating of itself and its upstream."""
    ranks = {rating: rank for rank, rating in enumerate(RATINGS)}
    links, least = numbered.links, len(RATINGS) - 1
    own = np.full(links.size, least, dtype=np.int64)
    own[walk.partners] = [ranks[nodes[numbered.names[number]]["rating"]] for number in walk.partners.tolist()]
    chain = condensed(links.tails[walk.edges], links.heads[walk.edges], links.size)
    worst_of = np.full(chain.size, least, dtype=np.int64)
    np.minimum.at(worst_of, chain.label, own)
    carried: list[int] = chain.carry(worst_of, np.minimum, up=False).tolist()
    return carried


def _summary(
    graph: nx.MultiDiGraph,
    nodes: Mapping[str, PartnerAttributes],
    chain: Product,
    paths: Mapping[str, tuple[str, ...]],
    reached: Reaching,
) -> Summary:
    members = {name: nodes[name] for name in sorted(chain.partners)}
    partners = {name: data for name, data in members.items() if not data["ghost"]}
    # nobody upstream is nothing known, not nothing to fear
    rating = worst({data["rating"] for data in members.values()}) if members else "Not rated"
    worst_rated = [name for name, data in members.items() if data["rating"] == rating]
    worst_partner = min(worst_rated, key=lambda name: _badness(members[name], paths), default="")
    found = tuple(name for name, data in partners.items() if data["findings"])
    possible = tuple(name for name, data in partners.items() if data["rating"] == "Possible finding")
    return {
        "exposure": reached.exposure(),
        "hazard": reached.value.hazard,
        "hazard_low": reached.low.hazard,
        "hazard_high": reached.ceiling.hazard,
        "hazard_with_findings": reached.found.hazard,
        "expected_hazard": reached.expected_hazard(),
        "rating": rating,
        "findings_reached": found,
        "possible_reached": possible,
        "worst_partner": worst_partner,
        "worst_path": paths.get(worst_partner, ()),
        "coverage": coverage(graph, chain.edges, chain.partners),
        "partners": len(partners),
        "tier1": len({supplier for supplier, buyer, _ in chain.edges if buyer == graph.graph["importer"]}),
        "findings_past": (),
    }


def _badness(data: PartnerAttributes, paths: Mapping[str, tuple[str, ...]]) -> tuple[float, int, str]:
    """Sort key among partners of one rating: the higher likelihood first, then the nearer partner, the name."""
    return (
        -float(data["likelihood"]["high"]),
        len(paths.get(data["id"], ())),
        str(data["name"]),
    )


def _rate_past(graph: nx.MultiDiGraph) -> None:
    """Name the products that partners of ended links once served, and their way to the importer."""
    importer = graph.graph["importer"]
    paths: dict[str, tuple[str, ...]] = {}
    if any(data["past"] for data in graph.nodes.values()):
        edges = [(u, v, key) for u, v, key, data in graph.edges(keys=True, data=True) if data["kind"] != GHOST]
        paths = Numbered(edges, (importer,)).paths(importer)
    products_of: dict[str, tuple[str, ...]] = {}
    for name in sorted(paths, key=lambda item: (len(paths[item]), item)):
        data: PartnerAttributes = graph.nodes[name]
        if not data["past"]:
            products_of[name] = data["products"]
            data["products_past"] = ()
            continue
        tags: set[str] = set()
        for _, buyer, edge in graph.out_edges(name, data=True):
            tags.update((edge["product"],) if edge["product"] else products_of.get(buyer, ()))
        data["products_past"] = products_of[name] = tuple(sorted(tags)) or (NOT_STATED,)
        data["worst_path"] = paths[name]
    for data in graph.nodes.values():
        data.setdefault("products_past", ())
    past = tuple(sorted(n for n, d in graph.nodes(data=True) if d["past"] and d["findings"]))
    graph.graph["overall"]["findings_past"] = past
    for product, summary in graph.graph["products"].items():
        summary["findings_past"] = tuple(name for name in past if product in graph.nodes[name]["products_past"])


def _tier_text(data: PartnerAttributes) -> str:
    """Say the tier in words: a range over products, a stated tier, or a question mark."""
    if data["past"]:
        return f"{data['tier']} (past)"
    if data["downstream"]:
        return "downstream"
    if not data["path_stated"]:
        return f"{data['tier']} (stated)" if data["tier"] is not None else "?"
    own = () if data["tier"] is None else (data["tier"],)
    values = sorted({*data["tiers"].values(), *own})
    return str(values[0]) if len(values) == 1 else f"{values[0]}-{values[-1]}"
