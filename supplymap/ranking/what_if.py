"""What if: one or several partners or links cleared, confirmed, removed, replaced or documented; before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from supplymap.errors import RequestError
from supplymap.exposure.arrays import ENDS, identity
from supplymap.exposure.coverage import coverage
from supplymap.exposure.measures import Sampling
from supplymap.exposure.solver import Network, Wants, exposures
from supplymap.likelihood.weigh import ghost_measures
from supplymap.model import SUPPLIES
from supplymap.network import chains
from supplymap.network.ghosts import add_ghosts
from supplymap.network.numbered import Numbered
from supplymap.ranking.trace import find_partners

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from supplymap.exposure.solver import Exposure
    from supplymap.likelihood.parameters import Parameters
    from supplymap.network.attributes import LinkAttributes, PartnerAttributes
    from supplymap.network.numbered import Edge

Verb = Literal["clear", "confirm", "remove", "replace", "document"]
ROWS = (*ENDS, "found")
ALL_PRODUCTS = "All products"
NEW = "what-if:"
"""Prefix of the key of a link that a change adds."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is supposed to be otherwise.

    Attributes
    ----------
    verb
        ``clear`` (it is found clean, or the link not to exist), ``confirm`` (it is found tainted, or the link
        proven), ``remove`` (it no longer supplies), ``replace`` (someone else supplies in its place),
        ``document`` (papers prove the link, or all links of the partner).
    what
        A partner by name or id, or a link as ``SUPPLIER > BUYER``.
    by
        Who replaces it; empty: someone of whom nothing is known.
    """

    verb: Verb
    what: str
    by: str = ""


@dataclass(slots=True, eq=False)
class _Case:
    """A graph with changes, and what was said on the way.

    Attributes
    ----------
    graph
        A copy that may be changed.
    told, notes
        The changes in words; what to bear in mind.
    touched
        Partners and links that a change is about.
    """

    graph: nx.MultiDiGraph
    told: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    touched: set[tuple[str, ...]] = field(default_factory=set)


def what_if(
    graph: nx.MultiDiGraph, changes: Sequence[Change], table: Parameters, sampling: Sampling | None = None
) -> dict[str, Any]:
    """Compare the exposures of the importer and of each product before and after some changes.

    A finding that a change takes out of sight is named in the notes: no supposition lifts one.

    Parameters
    ----------
    graph
        A propagated graph; it is not changed.
    changes
        What is supposed to be otherwise, all at once.
    table
        Values in use: what nobody knows of a new supplier has the interval of an unmapped end.
    sampling
        How to sample where no exact answer is possible: the same worlds before and after.

    Returns
    -------
    result
        ``changes`` and ``notes`` in words; ``before`` and ``after``, each with the exposure of the ``importer`` and
        of its ``products``; ``coverage`` with the same keys, each before and after.

    Raises
    ------
    PartnerError
        If a name stands for no partner, or for several.
    RequestError
        If a link does not exist, or a change makes no sense for what it names.
    """
    sampling = sampling or Sampling()
    case = _case(graph, changes, table)
    before, after = _chains(graph), _chains(case.graph)
    result: dict[str, Any] = {
        "changes": case.told,
        "notes": case.notes,
        "seed": sampling.seed,
        "before": {"importer": {}, "products": {}},
        "after": {"importer": {}, "products": {}},
        "coverage": {"importer": {}, "products": {}},
    }
    for name in [ALL_PRODUCTS, *graph.graph["products"], *sorted(set(after) - set(before))]:
        old, new = _compare(graph, case, before.get(name, ()), after.get(name, ()), sampling)
        covered = {
            "before": _covered(graph, before.get(name, ())),
            "after": _covered(case.graph, after.get(name, ())),
        }
        for key, rating in (("findings", "Finding"), ("possible_findings", "Possible finding")):
            old[key] = _rated(graph, before.get(name, ()), rating)
            new[key] = _rated(case.graph, after.get(name, ()), rating)
            if name == ALL_PRODUCTS:
                _note_lost(case, old[key], new[key], rating)
        for key, value in (("before", old), ("after", new), ("coverage", covered)):
            if name == ALL_PRODUCTS:
                result[key]["importer"] = value
            else:
                result[key]["products"][name] = value
        _note_coverage(case, name, covered)
    return result


def supposed(graph: nx.MultiDiGraph, changes: Sequence[Change], table: Parameters) -> nx.MultiDiGraph:
    """Return a copy of a graph with some changes supposed: likelihoods, links, and ghosts where chains now stop."""
    return _case(graph, changes, table).graph


def _case(graph: nx.MultiDiGraph, changes: Sequence[Change], table: Parameters) -> _Case:
    case = _Case(graph.copy())
    for change in changes:
        _apply(case, change, table)
    _close_ends(case, table)
    return case


def _apply(case: _Case, change: Change, table: Parameters) -> None:
    if change.verb == "replace" and not change.by and "=" in change.what and not _known(case.graph, change.what):
        what, _, by = change.what.rpartition("=")
        change = Change(change.verb, what.strip(), by.strip())
    supplier, arrow, buyer = [part.strip() for part in (*re.split("(->|→|>)", change.what, maxsplit=1), "", "")][:3]
    if not arrow or _known(case.graph, change.what):
        _apply_to_partner(case, change, _touch(case, _one(case.graph, change.what)), table)
    elif supplier and buyer:
        ends = _one(case.graph, supplier), _one(case.graph, buyer)
        _touch(case, *ends)
        _apply_to_links(case, change, *ends, table)
    else:
        msg = f"{change.what!r} names one end of a link only: write it as SUPPLIER > BUYER, or a partner without '>'."
        raise RequestError(msg)


def _known(graph: nx.MultiDiGraph, wanted: str) -> bool:
    """Tell whether a text as a whole is a partner's id or name, whatever signs it holds."""
    return wanted in graph or any(wanted.strip() == data["name"] for data in graph.nodes.values())


def _touch(case: _Case, *names: str) -> str:
    """Note what a change is about; two changes of one thing contradict each other."""
    if names in case.touched:
        told = " > ".join(str(case.graph.nodes[name]["name"]) for name in names)
        msg = f"Two suppositions are about {told}: give one of them."
        raise RequestError(msg)
    case.touched.add(names)
    return names[0]


def _one(graph: nx.MultiDiGraph, wanted: str) -> str:
    """Find the one partner that a name or id stands for."""
    found = find_partners(graph, wanted)
    if len(found) > 1:
        names = "; ".join(f"{name} ({graph.nodes[name]['sources'][0]})" for name in found[:4])
        msg = f"{wanted!r} stands for {len(found)} partners: {names}. Name one by its id."
        raise RequestError(msg)
    if graph.nodes[found[0]]["ghost"]:
        msg = f"{graph.nodes[found[0]]['name']!r} is no partner but what nobody has mapped: name a partner."
        raise RequestError(msg)
    return found[0]


def _apply_to_partner(case: _Case, change: Change, name: str, table: Parameters) -> None:
    graph = case.graph
    data: PartnerAttributes = graph.nodes[name]
    title = data["name"]
    if data["importer"]:
        msg = f"{title} is the importer: name one of its business partners."
        raise RequestError(msg)
    links = [(name, buyer, key) for _, buyer, key in graph.out_edges(name, keys=True)]
    links = [edge for edge in links if not graph.edges[edge]["ended"]]
    stated = [edge for edge in links if graph.edges[edge]["kind"] == SUPPLIES]
    if change.verb in ("remove", "replace", "document") and not (stated if change.verb == "document" else links):
        msg = f"{title} has no current link to {change.verb}: there is nothing to compare."
        raise RequestError(msg)
    if change.verb == "clear":
        _suppose(case, name, 0.0)
        case.told.append(f"{title} is found clean")
        if data["findings"]:
            case.notes.append(f"The finding on {title} stands until CBP accepts evidence; a supposition lifts nothing.")
    elif change.verb == "confirm":
        _suppose(case, name, 1.0)
        case.told.append(f"forced labor at {title} is confirmed")
    elif change.verb == "document":
        _settle(case, links, 1.0)
        case.told.append(f"every link from {title} is documented")
    elif change.verb == "remove":
        graph.remove_edges_from(links)
        case.told.append(f"{title} no longer supplies anyone")
    else:
        _replace(case, name, links, change.by, table)
    if change.verb in ("remove", "replace") and data["findings"]:
        case.notes.append(
            f"Goods bought from {title} before stay reached by its finding; show that none are in stock or in transit."
        )


def _apply_to_links(case: _Case, change: Change, supplier: str, buyer: str, table: Parameters) -> None:
    graph = case.graph
    links = [(supplier, buyer, key) for key in graph.get_edge_data(supplier, buyer, default={})]
    links = [edge for edge in links if not graph.edges[edge]["ended"]]
    names = f"{graph.nodes[supplier]['name']} > {graph.nodes[buyer]['name']}"
    if not links:
        msg = f"There is no current link {names}: write it as SUPPLIER > BUYER."
        raise RequestError(msg)
    if change.verb in ("confirm", "document"):
        _settle(case, links, 1.0)
        case.told.append(f"the link {names} is documented")
    elif change.verb in ("clear", "remove"):
        graph.remove_edges_from(links)
        case.told.append(f"the link {names} {'does not exist' if change.verb == 'clear' else 'ends'}")
    else:
        _replace(case, supplier, links, change.by, table)


def _suppose(case: _Case, name: str, p: float) -> None:
    case.graph.nodes[name].update(likelihood={"low": p, "value": p, "high": p}, likelihood_overruled=True)


def _settle(case: _Case, links: Iterable[Edge], w: float) -> None:
    for edge in links:
        if case.graph.edges[edge]["kind"] == SUPPLIES:
            case.graph.edges[edge]["w"] = w


def _replace(case: _Case, name: str, links: Sequence[Edge], by: str, table: Parameters) -> None:
    """Let someone else supply over some links; a newcomer of whom nothing is known if nobody is named."""
    graph = case.graph
    old: PartnerAttributes = graph.nodes[name]
    if by:
        new = _one(graph, by)
        if new == name or new == graph.graph["importer"] or new in {buyer for _, buyer, _ in links}:
            msg = f"{graph.nodes[new]['name']} cannot take the place of {old['name']}: name another partner."
            raise RequestError(msg)
        title = graph.nodes[new]["name"]
    else:
        new, title = f"{NEW}{name}", "someone of whom nothing is known"
        measures = ghost_measures(old, table)
        graph.add_node(new, **{**old, **measures, "id": new, "name": f"whoever replaces {old['name']}"})
        # nothing is known of it, not even how far up the chain it stands
        graph.nodes[new].update(findings=(), possible_matches=(), documents=(), likelihood_overruled=True)
        graph.nodes[new].update(rating="Not rated", raw=False)
        case.notes.append(
            f"Whoever replaces {old['name']} is not known: its likelihood runs from "
            f"{measures['likelihood']['low']:g} to {measures['likelihood']['high']:g}."
        )
    for _, buyer, key in links:
        data: LinkAttributes = graph.edges[name, buyer, key]
        graph.add_edge(new, buyer, key=f"{NEW}{key}", **{**data, "w": 1.0, "w_reason": "supposed"})
    graph.remove_edges_from(links)
    told = ", ".join(dict.fromkeys(str(graph.nodes[buyer]["name"]) for _, buyer, _ in links))
    case.told.append(f"{title} supplies {told} in place of {old['name']}")


def _close_ends(case: _Case, table: Parameters) -> None:
    """Put a ghost where a chain now stops before raw material: removing a partner hides what is behind it."""
    known = set(case.graph)
    add_ghosts(case.graph, *chains.chain_walks(case.graph))
    for ghost in set(case.graph) - known:
        buyer = next(iter(case.graph.successors(ghost)))
        case.graph.nodes[ghost].update(ghost_measures(case.graph.nodes[buyer], table), rating="Not rated")


def _chains(graph: nx.MultiDiGraph) -> dict[str, tuple[Edge, ...]]:
    by_product = {chain.name: chain.edges for chain in chains.product_chains(graph)}
    return {ALL_PRODUCTS: tuple(chains.current_edges(graph)), **by_product}


def _covered(graph: nx.MultiDiGraph, edges: Sequence[Edge]) -> dict[str, Any]:
    importer = graph.graph["importer"]
    partners = frozenset(Numbered(edges, (importer,)).distances({importer: 0})) - {importer}
    found = coverage(graph, edges, partners)
    return {key: found[key] for key in ("ends", "reaching_raw_material", "share")}


def _rated(graph: nx.MultiDiGraph, edges: Sequence[Edge], rating: str) -> list[str]:
    """Name the partners of a rating that some links carry to the importer."""
    importer = graph.graph["importer"]
    reached = Numbered(edges, (importer,)).distances({importer: 0})
    return sorted(name for name in reached if graph.nodes[name]["rating"] == rating and name != importer)


def _note_lost(case: _Case, before: Sequence[str], after: Sequence[str], rating: str) -> None:
    """Name what is out of sight only because something between it and the importer is supposed away."""
    for name in sorted(set(before) - set(after)):
        title = case.graph.nodes[name]["name"]
        case.notes.append(
            f"The {rating.lower()} on {title} is out of sight here, not lifted: links that carry it are supposed away."
        )


def _note_coverage(case: _Case, name: str, covered: Mapping[str, Mapping[str, Any]]) -> None:
    before, after = covered["before"], covered["after"]
    if not after["ends"] and before["ends"]:
        case.notes.append(f"{name}: nobody is left in the files. That is not low risk: nothing is known.")
    elif after["share"] < before["share"] or after["ends"] < before["ends"]:
        case.notes.append(
            f"{name}: {after['reaching_raw_material']} of {after['ends']} ends reach raw material, "
            f"{before['reaching_raw_material']} of {before['ends']} before. A lower exposure may only hide what is "
            "behind a removed partner."
        )


def _compare(
    graph: nx.MultiDiGraph, case: _Case, before: Sequence[Edge], after: Sequence[Edge], sampling: Sampling
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Compute the exposures of the importer over two sets of links, in the same worlds."""
    edges = sorted({*before, *after})
    names = sorted({graph.graph["importer"], *(end for edge in edges for end in edge[:2])})
    place = {name: row for row, name in enumerate(names)}
    graphs = (graph, case.graph)
    doubts = []
    for known, chain in zip(graphs, (before, after), strict=True):
        kept = set(chain)
        doubts.append(np.array([known.edges[edge]["w"] if edge in kept else 0.0 for edge in edges]))
    network = Network(
        np.array([place[edge[0]] for edge in edges], dtype=np.int64),
        np.array([place[edge[1]] for edge in edges], dtype=np.int64),
        np.max(doubts, axis=0),
        len(names),
        np.array([identity(name) for name in names], dtype=np.uint64),
    )
    scenarios = []
    for known, w in zip(graphs, doubts, strict=True):
        rows = dict(zip(ROWS, np.array([_likelihoods(known, name) for name in names]).T, strict=True))
        # at the high end every doubtful link is live too: what is not known is not low
        scenarios += [(row, np.where(w > 0.0, 1.0, 0.0) if end == "high" else w) for end, row in rows.items()]
    alone = Wants(importance=False, reach=True, attribution=False)
    found = exposures(
        network,
        scenarios,
        place[graph.graph["importer"]],
        seed=sampling.seed,
        worlds=sampling.worlds,
        tolerance=sampling.tolerance,
        wants=[alone] * len(scenarios),
    )
    return _told(found[:4]), _told(found[4:])


def _likelihoods(graph: nx.MultiDiGraph, name: str) -> tuple[float, float, float, float]:
    if name not in graph:
        return 0.0, 0.0, 0.0, 0.0
    data: PartnerAttributes = graph.nodes[name]
    own = data["likelihood"]
    found = data["findings"] and not data["importer"]
    return own["value"], own["low"], own["high"], 1.0 if found else own["value"]


def _told(found: Sequence[Exposure]) -> dict[str, Any]:
    value, low, high, with_findings = found
    expected = value.expected_hazard
    certain = bool(((value.p >= 1.0) & (value.reach > 0.0)).any())
    return {
        "value": value.value,
        "low": min(low.value, value.value),
        "high": max(high.value, value.value),
        "with_findings": max(with_findings.value, value.value),
        "lower": value.lower,
        "upper": value.upper,
        "standard_error": value.standard_error,
        "method": value.method,
        "expected_hazard": None if certain else expected,
    }
