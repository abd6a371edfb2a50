"""The five rankings: the overall one and four meanings of "weakest", never combined into one number."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap.config import applied
from supplymap.likelihood.controls import in_force
from supplymap.model import NOT_RATED, RATINGS, SUPPLIES
from supplymap.network import chains
from supplymap.network.companies import site_name
from supplymap.ranking.actions import actions_for, next_step
from supplymap.ranking.by_product import BY_PRODUCT, MOST
from supplymap.ranking.frames import frame
from supplymap.ranking.numbers import country_name
from supplymap.ranking.order import rounded, shared
from supplymap.ranking.questions import QUESTIONS
from supplymap.ranking.ranks import choke_points, ranked
from supplymap.ranking.reached import largest_purchase
from supplymap.ranking.reading_lists import WEAKEST, order_table, path_words, products_words, who
from supplymap.ranking.unknowns import MOST_UNKNOWN, UNKNOWNS
from supplymap.ranking.words import path_text, why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    import pandas as pd

    from supplymap.config import Config
    from supplymap.network.attributes import PartnerAttributes
    from supplymap.network.chains import Product
    from supplymap.ranking.actions import Action

RISKIEST, CHAINS, EXPOSING, EVIDENCE = (
    "Riskiest partner",
    "Weakest link of chain",
    "Most exposing partner",
    "Weakest evidence",
)
_NAMED = 5
MOST_LISTED = 10_000
"""Most partners on the sheets of the other rankings; "Weakest links" has all."""

ORDER_NOTES: Mapping[str, str] = {
    WEAKEST: "Findings first: one without a stated path before all others, then by the value that it reaches (a blank "
    "value counts as the largest stated; without values, by products and direct suppliers). Then possible findings in "
    "the same way, then everyone else by share of the modelled risk. Equal partners share a rank. Cargo partners stand "
    "here, last of their kind, only where something was found.",
    RISKIEST: "By the partner's own rating, whatever it reaches, then by how high its likelihood may be. Equal "
    f"partners share a rank. At most the first {MOST_LISTED:,}.",
    CHAINS: "A row for each product and direct supplier: the first partner upstream in the order of the weakest links, "
    "and the worst rating of the chain, in which what is not mapped counts.",
    EXPOSING: "By value, products and direct suppliers that the partner reaches, whatever its own rating; one that "
    f"reaches no stated value counts as the largest stated. Equal partners share a rank. At most the first "
    f"{MOST_LISTED:,}.",
    EVIDENCE: "By the number of gaps: missing or expired papers, no country, no path, hearsay, nothing known upstream. "
    f"Equal partners share a rank. At most the first {MOST_LISTED:,}.",
    BY_PRODUCT: f"For each product in the same order; at most {MOST} partners each, all with a finding among them.",
    QUESTIONS: "What to ask, the question that closes most of what is not known first, with the partners that it is "
    "about.",
    UNKNOWNS: "Which missing fact, once known, would narrow the interval of the importer most; then doubtful links, by "
    "how far the exposure moves once the link is settled. Equal ones share a rank. At most the first "
    f"{MOST_UNKNOWN:,} of either.",
}


def rank_weakest_links(
    graph: nx.MultiDiGraph, config: Config | None = None, *, actions: Mapping[str, Sequence[Action]] | None = None
) -> dict[str, pd.DataFrame]:
    """Rank partners in five ways, never combined into one number.

    Parameters
    ----------
    graph
        As `rank` returns it, or a subgraph of it.
    config
        Settings; the defaults if left out.
    actions
        Actions by partner, where they are known already.

    Returns
    -------
    rankings
        Ranking by sheet title: the overall one, with each partner's rank in the whole graph, and the four
        others. ``id`` is the partner's key in the graph; types are those of :mod:`supplymap.ranking.frames`.

    Raises
    ------
    RequestError
        If the graph is not ranked yet.
    """
    with applied(config):
        names = ranked(graph)
        return _rankings(graph, names, actions or {name: actions_for(graph, name, config) for name in names})


def _rankings(
    graph: nx.MultiDiGraph, names: Sequence[str], actions: Mapping[str, Sequence[Action]]
) -> dict[str, pd.DataFrame]:
    """Return the rankings by title."""
    numbered, walks = chains.chain_walks(graph)
    chokes = choke_points(graph, numbered)
    products = [chains.named(numbered, name, walk) for name, walk in walks]
    data = graph.nodes
    riskiest = shared(names, lambda name: _riskiest(graph, name))
    largest = largest_purchase(graph)
    # what only moves or stores the goods is in no exposure
    chained = [name for name in names if not data[name]["cargo"]]
    exposing = shared(_current(graph, chained), lambda name: _exposing(data[name], largest))
    gaps = {name: _gaps(graph, name) for name in chained}
    unproven = shared(chained, lambda name: -len(gaps[name]))
    riskiest, exposing, unproven = (ids[:MOST_LISTED] for ids in (riskiest, exposing, unproven))
    rankings = {
        WEAKEST: order_table(graph, actions),
        RISKIEST: frame(_risk_row(graph, name, rank) for rank, name in riskiest),
        CHAINS: frame(_chain_rows(graph, products, actions)),
        EXPOSING: frame(_exposing_row(graph, n, rank, chokes.get(n, ())) for rank, n in exposing),
        EVIDENCE: frame(_evidence_row(graph, n, rank, gaps[n]) for rank, n in unproven),
    }
    five_step = [name for name in ("Threat", "Vulnerability") if name in rankings[RISKIEST]]
    if not rankings[RISKIEST][five_step].notna().to_numpy().any():
        # no partner has a rating of the five-step method
        rankings[RISKIEST] = rankings[RISKIEST].drop(columns=five_step)
    return rankings


def _riskiest(graph: nx.MultiDiGraph, name: str) -> tuple[int, float]:
    """Return the sort key of the riskiest partner: worst rating, then higher likelihood."""
    data: PartnerAttributes = graph.nodes[name]
    return RATINGS.index(data["rating"]), -rounded(data["likelihood"]["high"])


def _exposing(data: PartnerAttributes, largest: float) -> tuple[float, int, int]:
    """Return the sort key of the most exposing partner; one that reaches no stated value counts as the largest."""
    value = largest if data["reach_value"] is None else data["reach_value"]
    return -value, -len(data["products"]), -data["reach_tier1"]


def _current(graph: nx.MultiDiGraph, names: Iterable[str]) -> list[str]:
    return [name for name in names if not graph.nodes[name]["past"]]


def _partner(data: PartnerAttributes, rank: int | None) -> dict[str, Any]:
    """Return the first columns of the rankings of partners, with the rank in this ranking."""
    return {**who(data), "Rank": rank, "Rating": data["rating"]}


def _risk_row(graph: nx.MultiDiGraph, name: str, rank: int) -> dict[str, Any]:
    data: PartnerAttributes = graph.nodes[name]
    return {
        **_partner(data, rank),
        "Why": why(data),
        "Threat": data["threat"],
        "Vulnerability": data["vulnerability"],
        "Goods": "; ".join(data["goods"]) or "not stated",
        "Papers in force": papers_words(data, graph.graph["as_of"]),
    }


def _chain_rows(
    graph: nx.MultiDiGraph, products: Iterable[Product], actions: Mapping[str, Sequence[Action]]
) -> list[dict[str, Any]]:
    placed: list[tuple[int, str, int, dict[str, Any]]] = []
    places = {name: place for place, name in enumerate(ranked(graph))}
    # what is not mapped has no place in the order, but it can be the worst of a chain
    worst_rated = {
        name: RATINGS.index(data["rating"]) for name, data in graph.nodes(data=True) if data["rating"] != NOT_RATED
    }
    for chain in products:
        worst = _first_upstream(graph, chain, worst_rated)
        for first, (name, path) in _first_upstream(graph, chain, places).items():
            data: PartnerAttributes = graph.nodes[name]
            row = {
                "id": name,
                "Product": chain.name,
                "Direct supplier": site_name(graph.nodes[first]) if graph.nodes[first]["path_stated"] else "Not stated",
                "Rating of the chain": graph.nodes[worst[first][0]]["rating"],
                "Weakest link": site_name(data),
                "Rank": data["rank"],
                "Rating": data["rating"],
                "Country": country_name(data),
                "Tier": data["tier_text"],
                "Why": why(data),
                "Path to the importer": path_text(graph, path) if data["path_stated"] else path_words(graph, data),
                "What to do next": next_step(graph, name, actions[name]).text,
            }
            placed.append((places[name], chain.name, places[first], row))
    return [row for *_, row in sorted(placed, key=lambda item: item[:3])]


def _first_upstream(
    graph: nx.MultiDiGraph, chain: Product, places: Mapping[str, int]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Map each tier-1 partner of a chain to the first partner at or upstream of it, and the path from there.

    The partners are taken by their places; one without a place is passed over. Each marks the unmarked partners
    downstream, so that each link is walked once.
    """
    importer = graph.graph["importer"]
    out: dict[str, list[str]] = defaultdict(list)
    first: list[str] = []
    # sorted like the links themselves, so that ties go by partner id
    for supplier, buyer, _ in chain.edges:
        if buyer == importer:
            first.append(supplier)
        else:
            out[supplier].append(buyer)
    worst: dict[str, str] = {}
    following: dict[str, str] = {}
    for name in sorted(chain.partners & places.keys(), key=lambda name: (places[name], name)):
        if name in worst:
            continue
        worst[name] = name
        front = [name]
        while front:
            buyers = []
            for supplier in front:
                for buyer in out.get(supplier, ()):
                    if buyer not in worst:
                        worst[buyer] = name
                        following[buyer] = supplier
                        buyers.append(buyer)
            front = buyers
    weakest = {}
    for name in sorted(set(first)):
        path = [name]
        while path[-1] != worst[name]:
            path.append(following[path[-1]])
        weakest[name] = (worst[name], (*reversed(path), importer))
    return weakest


def _exposing_row(graph: nx.MultiDiGraph, name: str, rank: int, flagged: tuple[str, ...]) -> dict[str, Any]:
    data: PartnerAttributes = graph.nodes[name]
    return {
        **_partner(data, rank),
        "Rating with upstream": data["chain_rating"],
        "Value reached a year": data["reach_value"],
        "Products reached": products_words(data),
        "Direct suppliers reached": data["reach_tier1"],
        "Partners whose goods can only come through it": _names(graph, flagged),
    }


def papers_words(data: PartnerAttributes, as_of: str) -> str:
    """Return the papers of a partner that are in force and lower its likelihood, each with its last day."""
    titles = {row["kind"]: row["title"] for row in reference.table("documents") if row["reduces"] == "yes"}
    day = date.fromisoformat(as_of)
    held = {
        document.kind: document.expires
        for document in sorted(data["documents"], key=lambda document: str(document.expires))
        if document.kind in titles and in_force(document, day)
    }
    return "; ".join(f"{titles[kind]}, until {last}" for kind, last in sorted(held.items()))


def _names(graph: nx.MultiDiGraph, ids: Sequence[str]) -> str:
    """Return the first names of some partners, and how many more there are."""
    text = "; ".join(site_name(graph.nodes[item]) for item in ids[:_NAMED])
    return f"{text}; and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else text


def _gaps(graph: nx.MultiDiGraph, name: str) -> list[str]:
    data: PartnerAttributes = graph.nodes[name]
    gaps = [f"no {title.lower()}" for title in data["missing_documents"]]
    gaps += [f"{title.lower()} expired" for title in data["expired_documents"]]
    edges = [edge for _, _, edge in graph.out_edges(name, data=True) if not edge["ended"]]
    conditions = (
        (not data["country"], "country not stated"),
        (not data["listed"], "only a link names it"),
        (not data["path_stated"], "path not stated"),
        (
            any(graph.nodes[supplier]["ghost"] for supplier in graph.predecessors(name)),
            "nothing known upstream",
        ),
        (any(edge["evidence"] == "inferred" for edge in edges), "a link known by hearsay or inference"),
        (
            any(edge["evidence"] == "" and edge["kind"] == SUPPLIES for edge in edges),
            "a link without evidence",
        ),
    )
    return gaps + [text for holds, text in conditions if holds]


def _evidence_row(graph: nx.MultiDiGraph, name: str, rank: int, gaps: list[str]) -> dict[str, Any]:
    data: PartnerAttributes = graph.nodes[name]
    return {
        **_partner(data, rank),
        "Gaps": len(gaps),
        "What is missing": "; ".join(gaps),
        "Papers in force": papers_words(data, graph.graph["as_of"]),
    }
