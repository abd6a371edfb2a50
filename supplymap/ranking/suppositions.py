"""Suppositions: partners or links cleared, confirmed, removed, replaced or documented in a copy of a graph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from supplymap.errors import RequestError
from supplymap.likelihood.weigh import ghost_measures
from supplymap.model import MOVING, SUPPLIES
from supplymap.network import chains
from supplymap.network.companies import site_name
from supplymap.network.ghosts import add_ghosts
from supplymap.ranking.finding_words import FINDING_TITLES
from supplymap.ranking.trace import find_partners
from supplymap.ranking.words import MOVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from supplymap.likelihood.parameters import Parameters
    from supplymap.network.attributes import LinkAttributes, PartnerAttributes
    from supplymap.network.numbered import Edge

Verb = Literal["clear", "confirm", "remove", "replace", "document"]
CERTAIN = "Papers make it certain that the goods reach you, so the risk behind them counts in full."
NEW = "what-if:"
"""Prefix of the id of a partner, and of the key of a link, that a change adds."""


@dataclass(frozen=True, slots=True)
class Change:
    """One supposition about a partner or a link.

    Attributes
    ----------
    verb
        ``clear`` (the partner turns out to be free of forced labor, or the link does not exist), ``confirm`` (forced
        labor at the partner, or the link, is proven), ``remove`` (it no longer supplies), ``replace`` (another
        partner supplies in its place), ``document`` (papers prove the link, or all links of the partner).
    what
        A partner by name or id, or a link as ``SUPPLIER > BUYER``.
    by
        The partner that replaces it; empty if that is not known.
    """

    verb: Verb
    what: str
    by: str = ""


@dataclass(slots=True, eq=False)
class Case:
    """A copy of a graph with changes.

    Attributes
    ----------
    graph
        The copy.
    parameters
        Values in use.
    changes, notes
        Sentences: what is supposed, and what to bear in mind.
    subjects
        Partners and links that a change is about.
    """

    graph: nx.MultiDiGraph
    parameters: Parameters
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    subjects: set[tuple[str, ...]] = field(default_factory=set)


def suppose(graph: nx.MultiDiGraph, changes: Iterable[Change], parameters: Parameters) -> Case:
    """Apply changes to a copy of a graph: likelihoods, links, and ghosts where chains now stop.

    Raises
    ------
    PartnerError
        If a name stands for no partner.
    RequestError
        If it stands for several, a link does not exist, or a change makes no sense for what it names.
    """
    case = Case(graph.copy(), parameters)
    for change in changes:
        _apply(case, change)
    _add_ghosts(case)
    return case


def supposed(graph: nx.MultiDiGraph, changes: Iterable[Change], parameters: Parameters) -> nx.MultiDiGraph:
    """Return the graph of :func:`suppose`."""
    return suppose(graph, changes, parameters).graph


def _apply(case: Case, change: Change) -> None:
    if change.verb == "replace" and not change.by and "=" in change.what and not _known(case.graph, change.what):
        what, _, by = change.what.rpartition("=")
        change = Change(change.verb, what.strip(), by.strip())
    supplier, arrow, buyer = [part.strip() for part in (*re.split("(->|→|>)", change.what, maxsplit=1), "", "")][:3]
    if not arrow or _known(case.graph, change.what):
        name = _partner(case.graph, change.what)
        _add_subject(case, name)
        _apply_to_partner(case, change, name)
    elif supplier and buyer:
        ends = _partner(case.graph, supplier), _partner(case.graph, buyer)
        _add_subject(case, *ends)
        _apply_to_links(case, change, *ends)
    else:
        msg = f"{change.what!r} names one end of a link only: write it as SUPPLIER > BUYER, or a partner without '>'."
        raise RequestError(msg)


def _known(graph: nx.MultiDiGraph, wanted: str) -> bool:
    """Return whether a whole text is a partner's id or name, even with signs such as ``>`` in it."""
    return wanted in graph or any(wanted.strip() == data["name"] for data in graph.nodes.values())


def _partner(graph: nx.MultiDiGraph, wanted: str) -> str:
    """Return the id of the one partner that a name or id stands for."""
    ids = find_partners(graph, wanted)
    if len(ids) > 1:
        names = "; ".join(f"{name} ({graph.nodes[name]['sources'][0]})" for name in ids[:4])
        msg = f"{wanted!r} stands for {len(ids)} partners: {names}. Name one by its id."
        raise RequestError(msg)
    if graph.nodes[ids[0]]["ghost"]:
        msg = f"{graph.nodes[ids[0]]['name']!r} is no partner; it stands for suppliers not mapped: name a partner."
        raise RequestError(msg)
    return ids[0]


def _add_subject(case: Case, *names: str) -> None:
    """Note what a change is about; two changes of the same thing contradict each other."""
    if names in case.subjects:
        subject = " > ".join(str(case.graph.nodes[name]["name"]) for name in names)
        msg = f"Two suppositions are about {subject}: give one of them."
        raise RequestError(msg)
    case.subjects.add(names)


def _apply_to_partner(case: Case, change: Change, name: str) -> None:
    graph, verb = case.graph, change.verb
    data: PartnerAttributes = graph.nodes[name]
    title = data["name"]
    links = _current(graph, graph.out_edges(name, keys=True))
    _check_partner(graph, verb, name, links)
    if verb == "clear":
        _set_likelihood(graph, name, 0.0)
        case.changes.append(f"{title} turns out to be free of forced labor")
    elif verb == "confirm":
        _set_likelihood(graph, name, 1.0)
        case.changes.append(f"forced labor at {title} is confirmed")
    elif verb == "document":
        _document(case, links)
        case.changes.append(f"every link from {title} is documented")
    elif verb == "remove":
        graph.remove_edges_from(links)
        case.changes.append(f"{title} no longer supplies anyone")
    else:
        _replace(case, name, links, change.by)
    if verb in ("remove", "replace") and data["findings"]:
        case.notes.append(
            f"Goods bought from {title} before stay reached by its finding; show that none are in stock or in transit."
        )


def _check_partner(graph: nx.MultiDiGraph, verb: Verb, name: str, links: Iterable[Edge]) -> None:
    """Raise if a change of a partner makes no sense."""
    data: PartnerAttributes = graph.nodes[name]
    if data["importer"]:
        msg = f"{data['name']} is the importer: name one of its business partners."
        raise RequestError(msg)
    _refuse_cargo(data)
    if verb == "clear" and data["findings"]:
        titles = ", ".join(dict.fromkeys(FINDING_TITLES[finding.kind] for finding in data["findings"]))
        msg = (
            f"{data['name']} has a finding ({titles}), and no supposition clears a finding. Suppose that it no longer "
            "supplies (--remove) or that another takes its place (--replace)."
        )
        raise RequestError(msg)
    if verb == "document":
        links = [edge for edge in links if graph.edges[edge]["kind"] == SUPPLIES]
    if verb in ("remove", "replace", "document") and not links:
        msg = f"{data['name']} has no current link to {verb}: there is nothing to compare."
        raise RequestError(msg)


def _apply_to_links(case: Case, change: Change, supplier: str, buyer: str) -> None:
    graph = case.graph
    _refuse_cargo(graph.nodes[supplier])
    links = _current(graph, ((supplier, buyer, key) for key in graph.get_edge_data(supplier, buyer, default={})))
    names = f"{graph.nodes[supplier]['name']} > {graph.nodes[buyer]['name']}"
    if not links:
        msg = f"There is no current link {names}: write it as SUPPLIER > BUYER."
        raise RequestError(msg)
    if change.verb in ("confirm", "document"):
        _document(case, links)
        case.changes.append(f"the link {names} is documented")
    elif change.verb in ("clear", "remove"):
        graph.remove_edges_from(links)
        case.changes.append(f"the link {names} {'does not exist' if change.verb == 'clear' else 'ends'}")
    else:
        _replace(case, supplier, links, change.by)


def _current(graph: nx.MultiDiGraph, links: Iterable[Edge]) -> list[Edge]:
    return [edge for edge in links if not graph.edges[edge]["ended"] and graph.edges[edge]["kind"] not in MOVING]


def _refuse_cargo(data: PartnerAttributes) -> None:
    if data["cargo"]:
        msg = f"{data['name']} {MOVES} and is in no exposure: there is nothing to compare."
        raise RequestError(msg)


def _set_likelihood(graph: nx.MultiDiGraph, name: str, p: float) -> None:
    graph.nodes[name].update(likelihood={"low": p, "value": p, "high": p}, likelihood_overruled=True)


def _document(case: Case, links: Iterable[Edge]) -> None:
    graph = case.graph
    doubtful = [edge for edge in links if graph.edges[edge]["kind"] == SUPPLIES and graph.edges[edge]["w"] < 1.0]
    if doubtful and CERTAIN not in case.notes:
        case.notes.append(CERTAIN)
    for edge in doubtful:
        graph.edges[edge]["w"] = 1.0


def _replace(case: Case, name: str, links: Sequence[Edge], by: str) -> None:
    """Let another partner supply over some links, or a new one that is not known if ``by`` is empty."""
    graph = case.graph
    replaced = graph.nodes[name]["name"]
    new = _replacement(graph, name, links, by) if by else _add_unknown(case, name)
    title = graph.nodes[new]["name"] if by else "a supplier not known"
    for _, buyer, key in links:
        data: LinkAttributes = graph.edges[name, buyer, key]
        graph.add_edge(new, buyer, key=f"{NEW}{key}", **{**data, "w": 1.0, "w_reason": "supposed"})
    graph.remove_edges_from(links)
    buyers = ", ".join(dict.fromkeys(str(graph.nodes[buyer]["name"]) for _, buyer, _ in links))
    case.changes.append(f"{title} supplies {buyers} in place of {replaced}")


def _replacement(graph: nx.MultiDiGraph, name: str, links: Iterable[Edge], by: str) -> str:
    """Return the id of the partner that replaces another."""
    new = _partner(graph, by)
    _refuse_cargo(graph.nodes[new])
    if new in {name, graph.graph["importer"], *(buyer for _, buyer, _ in links)}:
        msg = f"{graph.nodes[new]['name']} cannot take the place of {graph.nodes[name]['name']}: name another partner."
        raise RequestError(msg)
    return new


def _add_unknown(case: Case, name: str) -> str:
    """Add a partner in place of another, without any facts; return its id."""
    old: PartnerAttributes = case.graph.nodes[name]
    new = f"{NEW}{name}"
    measures = ghost_measures(old, case.parameters)
    alone = {"company": "", "facility": "", "other_sites": (), "company_countries": ()}
    title = f"replacement of {site_name(old)}, not known"
    case.graph.add_node(new, **{**old, **measures, **alone, "id": new, "name": title})
    # its stage is not known either, so it is no raw material
    case.graph.nodes[new].update(
        findings=(), possible_matches=(), documents=(), likelihood_overruled=True, rating="Unknown", raw=False
    )
    case.notes.append(
        f"The replacement of {old['name']} is not known: its likelihood runs from "
        f"{measures['likelihood']['low']:g} to {measures['likelihood']['high']:g}."
    )
    return new


def _add_ghosts(case: Case) -> None:
    """Add a ghost where a chain now stops before raw material: removing a partner hides what is behind it."""
    known = set(case.graph)
    add_ghosts(case.graph, *chains.chain_walks(case.graph))
    for ghost in set(case.graph) - known:
        buyer = next(iter(case.graph.successors(ghost)))
        case.graph.nodes[ghost].update(ghost_measures(case.graph.nodes[buyer], case.parameters), rating="Unknown")
