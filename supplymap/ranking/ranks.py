"""Ranks of partners: which is the weakest link, and which partners every path passes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from supplymap.config import applied
from supplymap.errors import RequestError
from supplymap.model import NOT_RATED, RATINGS
from supplymap.network import chains
from supplymap.network.graphfile import cut_numbers
from supplymap.ranking.order import (
    Key,
    expected_risk,
    finding_key,
    other_key,
    placed,
    reading_list,
    risk_shares,
    rounded,
    standing,
)
from supplymap.ranking.reached import Reached
from supplymap.ranking.ties import question_of
from supplymap.walks import dominators

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from supplymap.config import Config
    from supplymap.network.attributes import PartnerAttributes
    from supplymap.network.numbered import Numbered

TOP = 5
"""How many partners the map labels at first sight."""


def rank(graph: nx.MultiDiGraph, config: Config | None = None, *, copy: bool = True) -> nx.MultiDiGraph:
    """Rank every partner, the weakest link first. The last step before anything is shown.

    Findings come first, one without a stated path before all others, then by value reached (where the list states no
    value: by products, then tier-1 partners reached); those of ended links follow. Possible findings come next in the
    same way, then everyone else by ``key``, reach times hazard at the high end of the likelihood, to three digits.
    Equal keys share a rank; the partners that share it are read in the sequence of their expected hazard at the middle
    of the likelihood.

    Parameters
    ----------
    graph
        A propagated graph.
    config
        Settings; the defaults if left out.
    copy
        Whether to work on a copy. If false, the graph itself is changed and returned, which saves time and memory.

    Returns
    -------
    graph
        Partners gain ``rank`` (shared; None for the importer, ghosts and cargo partners without a finding), ``place``
        (their position in the order), ``tied``, ``standing``, ``key``, ``risk_share``, ``reading_list``,
        ``reach_tier1`` and ``reach_value``, the graph ``ties``, ``config_digest``, ``counts`` and ``top``. Its numbers
        are cut to the ten digits that are written, so that the graph and its file show the same.
    """
    with applied(config) as settings:
        graph = graph.copy() if copy else graph
        _set_ranks(graph)
        graph.graph.update(config_digest=settings.digest, counts=_counts(graph), top=tuple(ranked(graph)[:TOP]))
        cut_numbers(graph)
    return graph


def _set_ranks(graph: nx.MultiDiGraph) -> None:
    reached = Reached(graph)
    values = reached.values()
    counts = np.zeros(len(reached.names), dtype=np.int64)
    for _, members in reached.by_tier1():
        counts += members
    tier1 = dict(zip(reached.names, counts.tolist(), strict=True))
    for data in graph.nodes.values():
        data.update(rank=None, place=None, tied=0, standing="", key=None, reading_list="")
        data.update(risk_share=0.0, reach_tier1=0, reach_value=None)
    names = partners(graph)
    risks = _risks(graph, names)
    shares = risk_shares(risks)
    for name in names:
        data = graph.nodes[name]
        data.update(
            standing=standing(data),
            reading_list=reading_list(data),
            risk_share=shares[name],
            reach_tier1=tier1.get(name, 0),
            reach_value=values.get(name),
        )
    keys = _keys(graph, names, reached, risks)
    groups: dict[int, list[str]] = defaultdict(list)
    for name, place, rank, tied in placed(keys, {name: removed(graph.nodes[name]) for name in names}):
        graph.nodes[name].update(rank=rank, place=place, tied=tied)
        groups[rank].append(name)
    graph.graph["ties"] = tuple(
        {"rank": rank, "partners": tuple(tied), "question": question_of(graph, tied)}
        for rank, tied in groups.items()
        if len(tied) > 1
    )


def _risks(graph: nx.MultiDiGraph, names: Sequence[str]) -> dict[str, float]:
    """Return the modelled risk that comes from each partner."""
    reach = np.array([graph.nodes[name]["reach"] for name in names], dtype=np.float64)
    high = np.array([graph.nodes[name]["likelihood"]["high"] for name in names], dtype=np.float64)
    return dict(zip(names, expected_risk(reach, high).tolist(), strict=True))


def _keys(graph: nx.MultiDiGraph, names: Sequence[str], reached: Reached, risks: Mapping[str, float]) -> dict[str, Key]:
    """Return the key of each partner, and set the one that is a number."""
    flagged = [name for name in names if graph.nodes[name]["standing"] != "other"]
    reaches = reached.reaches(flagged)
    keys = {name: finding_key(graph.nodes[name], reaches[name], valued=reached.valued) for name in flagged}
    for name in names:
        if name not in keys:
            key = rounded(risks[name])
            keys[name] = other_key(key)
            graph.nodes[name]["key"] = None if math.isinf(key) else key
    return keys


def _counts(graph: nx.MultiDiGraph) -> dict[str, int]:
    """Count partners by rating and by what is not known of them."""
    known = [data for _, data in graph.nodes(data=True) if not data["ghost"] and not data["importer"]]
    mapped = [data for data in known if not data["cargo"]]
    # partners known by ended links alone are counted apart
    ratings = Counter(data["rating"] for data in known if not data["past"])
    kinds = Counter(data["kind"] for _, _, data in graph.edges(data=True))
    return {
        "partners": len(mapped),
        "cargo partners": len(known) - len(mapped),
        "links": kinds["supplies"],
        "products": len(graph.graph["products"]),
        "ends not mapped": sum(1 for _, data in graph.nodes(data=True) if data["ghost"]),
        "path not stated": sum(1 for data in mapped if not data["path_stated"]),
        "past partners": sum(1 for data in mapped if data["past"]),
        "past findings": len(graph.graph["overall"]["findings_past"]),
        "unlisted partners": sum(1 for data in mapped if not data["listed"]),
        **{rating: ratings[rating] for rating in RATINGS},
    }


def removed(data: PartnerAttributes) -> float:
    """Return the expected hazard that clearing a partner removes; infinite for a certainty."""
    value = data["expected_hazard"]
    return math.inf if value is None else float(value)


def ranked(graph: nx.MultiDiGraph) -> list[str]:
    """Return the ids of all partners, the weakest link first; see :func:`rank`.

    Raises
    ------
    RequestError
        If the graph is not ranked yet.
    """
    if any("place" not in data for data in graph.nodes.values()):
        msg = "The graph is not ranked yet: take the step 'rank' after 'propagate' first."
        raise RequestError(msg)
    places = {name: data["place"] for name, data in graph.nodes(data=True) if data["place"] is not None}
    return sorted(places, key=places.__getitem__)


def partners(graph: nx.MultiDiGraph) -> list[str]:
    """Return the ids of all partners that are rated, but the importer and ghosts."""
    return [
        name
        for name, data in graph.nodes(data=True)
        if not data["ghost"] and not data["importer"] and data["rating"] != NOT_RATED
    ]


def choke_points(graph: nx.MultiDiGraph, numbered: Numbered | None = None) -> dict[str, tuple[str, ...]]:
    """Find, for every partner, the flagged partners all of whose current paths pass it.

    Flagged are partners rated Finding, Possible finding or High. These are the dominators on the reversed
    graph.

    Parameters
    ----------
    graph
        A propagated graph.
    numbered
        Its current links, where they are at hand.

    Returns
    -------
    passed
        Partner id to ids of the flagged partners; partners that are no choke point are left out.
    """
    numbered = numbered or chains.chain_walks(graph)[0]
    names, root = numbered.names, numbered.index[graph.graph["importer"]]
    above = dominators(numbered.links, root)[0].tolist()
    passed: dict[str, list[str]] = defaultdict(list)
    for number, name in enumerate(names):
        dominator = above[number]
        # first, because a subgraph may lack the importer
        if dominator < 0 or number == root:
            continue
        data: PartnerAttributes = graph.nodes[name]
        if data["ghost"] or data["rating"] not in RATINGS[:3]:
            continue
        while dominator != root:
            passed[names[dominator]].append(name)
            dominator = above[dominator]
    return {name: tuple(flagged) for name, flagged in passed.items()}
