"""Chains: the current links of a graph, the chain of each product, and the chains of one partner."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap.model import GHOST, NOT_STATED, SUPPLIES, UNSTATED
from supplymap.network.numbered import Numbered
from supplymap.walks import distinct, downstream, into, upstream

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from supplymap.network.attributes import LinkAttributes
    from supplymap.network.numbered import Edge
    from supplymap.walks import Links, Mask, Row


class Walk(NamedTuple):
    """Numbers of the links and partners of a chain, in rising sequence."""

    edges: Row
    partners: Row


_KINDS = (SUPPLIES, UNSTATED, GHOST)


def current_edges(graph: nx.MultiDiGraph, *, kinds: tuple[str, ...] = _KINDS) -> Iterator[Edge]:
    """Yield the links that have not ended, as (supplier, buyer, key)."""
    for supplier, buyer, key, _ in _current(graph, kinds):
        yield supplier, buyer, key


def _current(graph: nx.MultiDiGraph, kinds: tuple[str, ...]) -> Iterator[tuple[str, str, str, LinkAttributes]]:
    for supplier, buyer, key, data in graph.edges(keys=True, data=True):
        if not data["ended"] and data["kind"] in kinds:
            yield supplier, buyer, key, data


def product_chains(graph: nx.MultiDiGraph) -> tuple[Product, ...]:
    """Split the graph into the chains of the importer's products.

    A chain holds the current links tagged with the product and the untagged ones, pruned to what reaches the
    importer through a last hop tagged with it. ``(not stated)`` holds untagged last hops, partners
    without a stated path, and partners that no other chain holds, so that no partner is lost.

    Parameters
    ----------
    graph
        A built graph.

    Returns
    -------
    chains
        By name, ``(not stated)`` last; only chains with a partner.
    """
    numbered, chains = chain_walks(graph)
    return tuple(named(numbered, name, walk) for name, walk in chains)


def named(numbered: Numbered, name: str, walk: Walk) -> Product:
    """Return a walk as a product's chain, with the ids of its partners and links."""
    partners = frozenset(map(numbered.names.__getitem__, walk.partners.tolist()))
    return Product(name, partners, tuple(map(numbered.edges.__getitem__, walk.edges.tolist())))


def chain_walks(graph: nx.MultiDiGraph) -> tuple[Numbered, list[tuple[str, Walk]]]:
    """Return the current links of a graph, sorted by id, and the chains of :func:`product_chains` as numbers."""
    importer = graph.graph["importer"]
    current = sorted(
        (supplier, buyer, key, data["product"], data["kind"]) for supplier, buyer, key, data in _current(graph, _KINDS)
    )
    numbered = Numbered([edge[:3] for edge in current], (importer,))
    links, root = numbered.links, numbered.index[importer]
    kinds = np.array([edge[4] for edge in current], dtype=np.str_)
    last = links.heads == root
    supplied = last & (kinds == SUPPLIES)
    stated = {current[hop][3] for hop in np.flatnonzero(supplied).tolist()}
    tags = sorted(stated - {"", NOT_STATED})
    numbers = {"": 0, **{tag: number for number, tag in enumerate(tags, start=1)}, NOT_STATED: -1}
    unknown = -2
    tag_of = np.fromiter((numbers.get(edge[3], unknown) for edge in current), dtype=np.int64, count=len(current))
    inner = links.tails != root
    chains: list[tuple[str, Walk]] = []
    in_chain = np.zeros(links.size, dtype=np.bool_)
    for tag in tags:
        tagged = tag_of == numbers[tag]
        walk = _walk(links, supplied & tagged, inner & (tagged | (tag_of == 0)), root)
        in_chain[walk.partners] = True
        chains.append((tag, walk))
    untagged = _walk(links, supplied & (tag_of == 0), inner & (tag_of <= 0), root)
    any_link = np.ones(len(current), dtype=np.bool_)
    tied = _walk(links, last & (kinds == UNSTATED), any_link, root)
    overall = _walk(links, last, any_link, root)
    unnamed = Walk(np.union1d(untagged.edges, tied.edges), np.union1d(untagged.partners, tied.partners))
    in_chain[unnamed.partners] = True
    lost = overall.partners[~in_chain[overall.partners]]
    if lost.size:
        allowed = numbered.marked(overall.edges)
        passed = downstream(links, lost, allowed)
        ways = np.flatnonzero(allowed & passed[links.tails])
        passed[root] = False
        unnamed = Walk(np.union1d(unnamed.edges, ways), np.union1d(unnamed.partners, np.flatnonzero(passed)))
    return numbered, [*chains, (NOT_STATED, unnamed)] if unnamed.partners.size else chains


def _walk(links: Links, first: Mask, allowed: Mask, root: int) -> Walk:
    """Return the walk upstream from some links over the allowed links, without those of the importer as a supplier."""
    suppliers = links.tails[first]
    allowed = allowed & (links.tails != root)
    partners = np.flatnonzero(upstream(links, suppliers[suppliers != root], allowed))
    passed = into(links, partners)
    return Walk(distinct(np.append(np.flatnonzero(first), passed[allowed[passed]]), len(first)), partners)


def chains_of(graph: nx.MultiDiGraph, partner: str, limit: int = 100) -> tuple[list[tuple[str, ...]], bool]:
    """List the chains of a partner to the importer over current links, shortest first.

    Parameters
    ----------
    graph
        A built graph.
    partner
        Partner id.
    limit
        The most chains to list; a network can have millions.

    Returns
    -------
    chains
        Paths (partner, ..., importer) without repeats.
    complete
        False if there are more than ``limit``.
    """
    importer = graph.graph["importer"]
    out: dict[str, set[str]] = defaultdict(set)
    edges = list(current_edges(graph))
    reach = Numbered(edges, (importer,)).distances({importer: 0})
    for supplier, buyer, _ in edges:
        if buyer in reach:
            out[supplier].add(buyer)
    paths: list[tuple[str, ...]] = []
    # breadth-first: the shortest chains come first, and the search stops at the limit
    queue: deque[tuple[str, ...]] = deque([(partner,)])
    steps = 0
    while queue and steps < limit * 1000:
        steps += 1
        path = queue.popleft()
        for buyer in sorted(out[path[-1]]):
            if buyer == importer:
                if len(paths) == limit:
                    return paths, False
                paths.append((*path, buyer))
            elif buyer not in path:
                queue.append((*path, buyer))
    return paths, not queue


@dataclass(frozen=True, slots=True)
class Product:
    """One product's chain.

    Attributes
    ----------
    name
        As in the user's file, or ``(not stated)``.
    partners
        All partners of the chain but the importer; ghosts included.
    edges
        Keys (supplier, buyer, key) of the links that serve it.
    """

    name: str
    partners: frozenset[str]
    edges: tuple[tuple[str, str, str], ...]
