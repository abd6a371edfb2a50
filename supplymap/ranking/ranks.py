"""Ranks of partners: what each reaches, which partners every path passes, and which is the weakest link."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from supplymap.config import applied
from supplymap.errors import RequestError
from supplymap.model import RATINGS, SUPPLIES
from supplymap.network import chains
from supplymap.network.graphfile import cut_numbers
from supplymap.walks import condensed, dominators

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    from numpy.typing import NDArray

    from supplymap.config import Config
    from supplymap.network.attributes import PartnerAttributes
    from supplymap.network.numbered import Numbered
    from supplymap.walks import Condensed

BLOCK = 1024
"""Last hops whose upstream is marked at once; a bound on memory."""
TOP = 5
"""How many partners the map labels at first sight."""

_Member = tuple["NDArray[np.uint8]", int]
"""The partners that reach a last hop: a byte for each partner, and the bit of the hop in it."""


def rank(graph: nx.MultiDiGraph, config: Config | None = None, *, copy: bool = True) -> nx.MultiDiGraph:
    """Rank every partner, the weakest link first. The last step before anything is shown.

    Findings by value reached (without values: products, then tier-1 partners reached), possible findings in
    the same way, findings of ended links, then expected hazard removed, ``q h``. Ties by name,
    then id.

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
        With node attributes ``rank`` (from 1; None for the importer and ghosts), ``reach_tier1``
        (number of tier-1 partners reached) and ``reach_value`` (annual value reached, or None), and the graph
        attributes ``config_digest``, ``counts`` and ``top``. Its numbers are cut to the ten digits that are
        written, so that the graph and its file show the same.
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

    def key(name: str) -> tuple[int, float, int, int, float, str, str]:
        data: PartnerAttributes = graph.nodes[name]
        group = _group(data)
        by_reach = (-values.get(name, 0.0), -len(_products(data)), -tier1.get(name, 0)) if group < 2 else (0.0, 0, 0)
        return group, *by_reach, -removed(data), data["name"].casefold(), name

    for _, data in graph.nodes(data=True):
        data.update(rank=None, reach_tier1=0, reach_value=None)
    for position, name in enumerate(sorted(partners(graph), key=key), start=1):
        graph.nodes[name].update(rank=position, reach_tier1=tier1.get(name, 0), reach_value=values.get(name))


def _counts(graph: nx.MultiDiGraph) -> dict[str, int]:
    """Count partners by rating and by what is not known of them."""
    mapped = [data for _, data in graph.nodes(data=True) if not data["ghost"] and not data["importer"]]
    # partners known by ended links alone are counted apart
    ratings = Counter(data["rating"] for data in mapped if not data["past"])
    kinds = Counter(data["kind"] for _, _, data in graph.edges(data=True))
    return {
        "partners": len(mapped),
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


def _group(data: PartnerAttributes) -> int:
    if data["past"]:
        return 2 if data["findings"] else 4
    return RATINGS.index(data["rating"]) if data["rating"] in RATINGS[:2] else 3


def ranked(graph: nx.MultiDiGraph) -> list[str]:
    """Return the ids of all partners, the weakest link first; see :func:`rank`.

    Raises
    ------
    RequestError
        If the graph is not ranked yet.
    """
    if any("rank" not in data for data in graph.nodes.values()):
        msg = "The graph is not ranked yet: take the step 'rank' after 'propagate' first."
        raise RequestError(msg)
    ranks = {name: data["rank"] for name, data in graph.nodes(data=True) if data["rank"] is not None}
    return sorted(ranks, key=ranks.__getitem__)


def partners(graph: nx.MultiDiGraph) -> list[str]:
    """Return the ids of all partners but the importer and ghosts."""
    return [name for name, data in graph.nodes(data=True) if not data["ghost"] and not data["importer"]]


def _products(data: PartnerAttributes) -> tuple[str, ...]:
    return tuple(data["products"] or data["products_past"])


class Reached:
    """The partners that reach each last hop: bits, because in a large network every hop has thousands of partners.

    Parameters
    ----------
    graph
        A graph with tiers.

    Attributes
    ----------
    names
        Ids of the partners, in the sequence of the arrays.
    """

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self._graph = graph
        numbered, walks = chains.chain_walks(graph)
        self.names, links = numbered.names, numbered.links
        importer = numbered.index[graph.graph["importer"]]
        # one link can serve a product and stand among the untagged ones: its value counts once
        self._hops: dict[tuple[str, str, str], list[_Member]] = defaultdict(list)
        for _, walk in walks:
            last = links.heads[walk.edges] == importer
            hops, inner = walk.edges[last], walk.edges[~last]
            chain = condensed(links.tails[inner], links.heads[inner], links.size)
            for start in range(0, len(hops), BLOCK):
                block = hops[start : start + BLOCK]
                bits = _upstream_bits(chain, links.tails[block])
                for number, hop in enumerate(block.tolist()):
                    self._hops[numbered.edges[hop]].append((bits[number // 8], 128 >> number % 8))

    def by_tier1(self) -> Iterator[tuple[str, NDArray[np.bool_]]]:
        """Yield each tier-1 partner, sorted by id, and whether each partner reaches it."""
        by_partner: dict[str, list[_Member]] = defaultdict(list)
        for edge, members in self._hops.items():
            if self._graph.edges[edge]["kind"] == SUPPLIES:
                by_partner[edge[0]] += members
        for name, members in sorted(by_partner.items()):
            yield name, self._joined(members)

    def values(self) -> dict[str, float]:
        """Sum the stated values of the last hops that each partner reaches; partners that reach none are left out."""
        total = np.zeros(len(self.names))
        stated = np.zeros(len(self.names), dtype=np.bool_)
        for edge, members in self._hops.items():
            value = self._graph.edges[edge]["value"]
            if value is not None:
                joined = self._joined(members)
                np.add(total, value, out=total, where=joined)
                stated |= joined
        numbers = np.flatnonzero(stated)
        return {
            self.names[number]: value for number, value in zip(numbers.tolist(), total[numbers].tolist(), strict=True)
        }

    def _joined(self, members: list[_Member]) -> NDArray[np.bool_]:
        joined = np.zeros(len(self.names), dtype=np.bool_)
        for row, bit in members:
            joined |= (row & bit) != 0
        return joined


def _upstream_bits(chain: Condensed, targets: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Mark the partners at or upstream of each target: eight targets to a row, a bit of each partner's byte each."""
    marks = np.zeros((chain.size, (len(targets) + 7) // 8), dtype=np.uint8)
    positions = np.arange(len(targets))
    np.bitwise_or.at(marks, (chain.label[targets], positions // 8), (128 >> (positions % 8)).astype(np.uint8))
    return np.ascontiguousarray(chain.carry(marks, np.bitwise_or, up=True).T)


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
