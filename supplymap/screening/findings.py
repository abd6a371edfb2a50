"""Legal findings: listed entity, site in the XUAR, WRO or Finding, North Korean labor. Yes or no, with the row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap.config import applied
from supplymap.model import Finding, Match, Records, Source
from supplymap.network.graph import copied
from supplymap.reference.issues import issue
from supplymap.reference.places import XUAR, names_region
from supplymap.screening import judgements as decisions
from supplymap.screening.orders import order_matches
from supplymap.screening.sites import BASIS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import networkx as nx

    from supplymap.config import Config, Judgement
    from supplymap.model import Issue


def judge(graph: nx.MultiDiGraph, records: Records, config: Config | None = None) -> tuple[nx.MultiDiGraph, Records]:
    """Give every partner its findings, possible matches and former orders.

    Parameters
    ----------
    graph
        A built graph; it is not changed.
    records
        The records it was built from: the partners whom judgements mean.
    config
        Settings; the defaults if left out. Its judgements are a person's decisions: ``same`` makes a match a
        finding, ``different`` dismisses it.

    Returns
    -------
    graph
        A copy with node attributes ``findings``, ``possible_matches``, ``former_orders``, ``dismissed``, and the
        graph attribute ``lists``: what was screened against, how old and how complete it is.
    records
        The same records with an issue for every judgement that met no match.
    """
    with applied(config) as settings:
        graph, unused = _judged(graph, records, settings.judgements)
        issues = [_unused(item) for item in unused]
    return graph, replace(records, issues=(*records.issues, *issues))


def _unused(judgement: Judgement) -> Issue:
    return issue("judgement-unused", Source("(configuration)", "", 0), "", f"{judgement.partner} / {judgement.listing}")


def _judged(
    graph: nx.MultiDiGraph, records: Records, judgements: Sequence[Judgement]
) -> tuple[nx.MultiDiGraph, list[Judgement]]:
    graph = copied(graph)
    nodes = {name: data for name, data in graph.nodes(data=True) if not data["ghost"]}
    named = [match for data in nodes.values() for match in data["matches"]]
    known, unused = decisions.judge(named, records, judgements)
    for name, own in _by_partner(known).items():
        nodes[name]["matches"] = tuple(own)
    found = [match for name, data in nodes.items() for match in _by_goods(data, _links(graph, name))]
    ordered, unmet = decisions.judge(found, records, judgements)
    graph.graph["lists"] = reference.list_entries()
    more = _by_partner(ordered)
    for name, data in graph.nodes(data=True):
        matches = (*data["matches"], *more.get(name, ()))
        findings = [_from_match(match) for match in matches if match.strength == "exact"]
        if name in nodes:
            findings += _north_korean(data, _links(graph, name))
        data["findings"] = tuple(sorted(findings, key=lambda f: (f.kind, f.listing)))
        for attribute, strength in (
            ("possible_matches", "possible"),
            ("former_orders", "former"),
            ("dismissed", "dismissed"),
        ):
            own = [match for match in matches if match.strength == strength]
            data[attribute] = tuple(sorted(own, key=lambda m: (m.kind, m.listing)))
        del data["matches"]
    return graph, [item for item in unused if item in unmet]


def _by_partner(matches: Iterable[Match]) -> dict[str, list[Match]]:
    found: dict[str, list[Match]] = {}
    for match in matches:
        found.setdefault(match.partner, []).append(match)
    return found


def _links(graph: nx.MultiDiGraph, name: str) -> list[dict[str, Any]]:
    """Return what a partner supplies: on its current links, or on its ended ones if there are no others."""
    importer = graph.graph["importer"]
    links = [
        {**link, "last_hop": buyer == importer}
        for _, buyer, link in graph.out_edges(name, data=True)
        if link["kind"] == "supplies"
    ]
    return [link for link in links if not link["ended"]] or links


def _by_goods(node: Mapping[str, Any], links: Sequence[Mapping[str, Any]]) -> Iterator[Match]:
    """Yield the matches that rest on what a partner supplies."""
    texts = tuple(dict.fromkeys(_descriptions(node, links)))
    described = tuple(_described(node, texts))
    yield from described
    yield from order_matches({**node, "matches": (*node["matches"], *described), "descriptions": texts}, links)


@reference.per_folder
def _seen() -> Mapping[str, bool]:
    return {listing.id: listing.seen_on_list for listing in reference.listings()}


def _from_match(match: Match) -> Finding:
    confirm = not _seen().get(match.listing, True)
    reason = match.reason + ("; confirm against the current list: the legal name was not read on it" if confirm else "")
    return Finding(match.kind, match.basis, match.listing, match.listing_name, reason, match.source, confirm)


def _described(node: Mapping[str, Any], texts: Iterable[str]) -> Iterator[Match]:
    """Yield a possible match where goods are described as from the XUAR and nothing else names the region."""
    if any(match.kind == "uflpa-region" and match.listing == XUAR for match in node["matches"]):
        return
    for text in texts:
        if names_region(text):
            reason = f"its goods are described as {text}"
            title = "Xinjiang Uyghur Autonomous Region"
            source = "the partner's goods"
            yield Match(node["id"], "uflpa-region", "possible", XUAR, title, text, 50.0, reason, BASIS, source)
            return


def _descriptions(node: Mapping[str, Any], links: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield every text that says what the goods are or where they come from."""
    yield from node["goods"]
    for link in links:
        yield from filter(None, (link["goods"], link["product"], link.get("origin_text", "")))


def _north_korean(node: Mapping[str, Any], links: Iterable[Mapping[str, Any]]) -> Iterable[Finding]:
    basis = "CAATSA, North Korean labor; see CBP Pub. No. 5560-0526 of 2026-06-12"
    if node["country"] == "KP":
        yield Finding("caatsa", basis, "CAATSA", "North Korean labor", "the partner is in North Korea", "country field")
    elif node["declares_north_korean_labor"]:
        yield Finding(
            "caatsa",
            basis,
            "CAATSA",
            "North Korean labor",
            "the partner declares North Korean labor",
            "declaration",
        )
    elif any(link["origin"] == "KP" for link in links):
        yield Finding(
            "caatsa",
            basis,
            "CAATSA",
            "North Korean labor",
            "it supplies goods of North Korean origin",
            "origin field",
        )
