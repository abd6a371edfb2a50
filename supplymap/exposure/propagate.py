"""Propagation: findings undiluted, worst-of ratings and exposures from each partner to each product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from supplymap.config import applied
from supplymap.exposure.arrays import arrays_of
from supplymap.exposure.cargo import set_cargo
from supplymap.exposure.coverage import coverage
from supplymap.exposure.measures import (
    Sampling,
    expose_partners,
    measure_links,
    measure_partners,
    measure_product,
    reaching,
)
from supplymap.model import NOT_STATED, RATINGS, SUPPLIES, UNSTATED, worst
from supplymap.network import chains
from supplymap.network.chains import Product
from supplymap.network.ghosts import in_cycles
from supplymap.network.numbered import Numbered
from supplymap.probability import UNIT, hazard_units
from supplymap.walks import condensed, distances

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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
        Settings; the defaults if left out. ``seed``, ``worlds`` and ``tolerance`` set how exposures are
        sampled where they cannot be computed exactly.
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
    cyclic = in_cycles(numbered, importer)
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
        name: _product(graph, nodes, name, numbered, walk, links, arrays, sampling, cyclic) for name, walk in walks
    }
    paths = numbered.paths(importer)
    all_products = Product("all products", frozenset(paths) - {importer}, current)
    overall = _summary(graph, nodes, all_products, paths, reached, cyclic)
    _add_importer(overall, nodes[importer])
    graph.graph["overall"] = overall
    _rate_past(graph)
    expose_partners(graph, arrays, sampling)
    for data in graph.nodes.values():
        data["tier_text"] = _tier_text(data)
        if not data["past"] and not data["worst_path"]:
            data["worst_path"] = (data["id"],)
    set_cargo(graph)
    _sum_up_past(graph)
    rating, products = overall["rating"], tuple(graph.graph["products"])
    nodes[importer].update(
        {"tier": 0, "tier_text": "importer", "rating": rating, "chain_rating": rating, "products": products}
    )
    return graph


def _add_importer(overall: Summary, importer: PartnerAttributes) -> None:
    """Add what screening found about the importer itself to the summary; no chain holds the importer."""
    if importer["findings"]:
        overall["findings_reached"] = (importer["id"], *overall["findings_reached"])
    elif importer["possible_matches"]:
        overall["possible_reached"] = (importer["id"], *overall["possible_reached"])
    else:
        return
    overall["rating"] = worst((overall["rating"], importer["rating"]))


def _hazards(p: Sequence[float]) -> list[float]:
    """Return the hazards of likelihoods; infinite for a certainty."""
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
    cyclic: Collection[str],
) -> Summary:
    """Mark the chain of a product on the graph and return its summary."""
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
    return _summary(graph, nodes, chain, paths, reached, cyclic)


def _carried(nodes: Mapping[str, PartnerAttributes], numbered: Numbered, walk: Walk) -> list[int]:
    """Return the position in ``RATINGS`` of the worst rating of each partner and its upstream, by number."""
    links, last = numbered.links, len(RATINGS) - 1
    ratings = np.full(links.size, last, dtype=np.int64)
    ratings[walk.partners] = [
        RATINGS.index(nodes[numbered.names[number]]["rating"]) for number in walk.partners.tolist()
    ]
    chain = condensed(links.tails[walk.edges], links.heads[walk.edges], links.size)
    worst_of = np.full(chain.size, last, dtype=np.int64)
    np.minimum.at(worst_of, chain.label, ratings)
    carried: list[int] = chain.carry(worst_of, np.minimum, up=False).tolist()
    return carried


def _summary(
    graph: nx.MultiDiGraph,
    nodes: Mapping[str, PartnerAttributes],
    chain: Product,
    paths: Mapping[str, tuple[str, ...]],
    reached: Reaching,
    cyclic: Collection[str],
) -> Summary:
    members = {name: nodes[name] for name in sorted(chain.partners)}
    partners = {name: data for name, data in members.items() if not data["ghost"]}
    # a chain without partners is unknown, not low
    rating = worst({data["rating"] for data in members.values()}) if members else "Unknown"
    worst_rated = [name for name, data in members.items() if data["rating"] == rating]
    worst_partner = min(worst_rated, key=lambda name: _badness(members[name], paths), default="")
    findings = tuple(name for name, data in partners.items() if data["findings"])
    possible = tuple(name for name, data in partners.items() if data["rating"] == "Possible finding")
    return {
        "exposure": reached.exposure(),
        "hazard": reached.value.hazard,
        "hazard_low": reached.low.hazard,
        "hazard_high": reached.ceiling.hazard,
        "hazard_with_findings": reached.found.hazard,
        "expected_hazard": reached.expected_hazard(),
        "rating": rating,
        "findings_reached": findings,
        "possible_reached": possible,
        "worst_partner": worst_partner,
        "worst_path": paths.get(worst_partner, ()),
        "coverage": coverage(graph, chain.edges, chain.partners, cyclic),
        "partners": len(partners),
        "tier1": len({supplier for supplier, buyer, _ in chain.edges if buyer == graph.graph["importer"]}),
        "cargo_findings": (),
        "cargo_possible": (),
        "cargo": 0,
        "findings_past": (),
        "possible_past": (),
    }


def _badness(data: PartnerAttributes, paths: Mapping[str, tuple[str, ...]]) -> tuple[float, int, str]:
    """Return the sort key of partners with one rating: the higher likelihood first, the nearer partner, the name."""
    return (
        -float(data["likelihood"]["high"]),
        len(paths.get(data["id"], ())),
        str(data["name"]),
    )


def _rate_past(graph: nx.MultiDiGraph) -> None:
    """Set the products that partners of ended links once served, and their path to the importer."""
    importer = graph.graph["importer"]
    paths: dict[str, tuple[str, ...]] = {}
    kinds = (SUPPLIES, UNSTATED)
    if any(data["past"] for data in graph.nodes.values()):
        edges = [(u, v, key) for u, v, key, data in graph.edges(keys=True, data=True) if data["kind"] in kinds]
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
            if edge["kind"] not in kinds:
                continue
            tags.update((edge["product"],) if edge["product"] else products_of.get(buyer, ()))
        data["products_past"] = products_of[name] = tuple(sorted(tags)) or (NOT_STATED,)
        data["worst_path"] = paths[name]
    for data in graph.nodes.values():
        data.setdefault("products_past", ())


def _sum_up_past(graph: nx.MultiDiGraph) -> None:
    """List the findings and possible findings on ended links, for the importer and for each product."""
    past = {name: data for name, data in sorted(graph.nodes(data=True)) if data["past"]}
    findings = tuple(name for name, data in past.items() if data["findings"])
    possible = tuple(name for name, data in past.items() if data["rating"] == "Possible finding")
    graph.graph["overall"].update(findings_past=findings, possible_past=possible)
    for product, summary in graph.graph["products"].items():
        for key, names in (("findings_past", findings), ("possible_past", possible)):
            summary[key] = tuple(name for name in names if product in past[name]["products_past"])


def _tier_text(data: PartnerAttributes) -> str:
    """Format the tier: a range over products, a stated tier, a question mark, or that it is a cargo partner."""
    if data["cargo"]:
        return "cargo"
    if data["past"]:
        return f"{data['tier']} (past)"
    if not data["path_stated"]:
        return f"{data['tier']} (stated)" if data["tier"] is not None else "?"
    tiers = set(data["tiers"].values())
    if data["tier"] is not None:
        tiers.add(data["tier"])
    first, last = min(tiers), max(tiers)
    return str(first) if first == last else f"{first}-{last}"
