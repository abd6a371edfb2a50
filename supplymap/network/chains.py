"""Tiers and chains: who is how far from the importer, upstream, downstream, and one product's chain."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import GHOST, NOT_STATED, SUPPLIES, UNSTATED
from supplymap.walks import Walk, Walks, distances

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from supplymap.walks import Edge


def current_edges(graph: nx.MultiDiGraph, *, kinds: tuple[str, ...] = (SUPPLIES, UNSTATED, GHOST)) -> Iterator[Edge]:
    """Yield the links that have not ended, as (supplier, buyer, key)."""
    for supplier, buyer, key, data in graph.edges(keys=True, data=True):
        if not data["ended"] and data["kind"] in kinds:
            yield supplier, buyer, key


def product_chains(graph: nx.MultiDiGraph) -> tuple[Product, ...]:
    """Split the graph into the chains of the importer's products.

    A chain holds the current links tagged with the product and the untagged ones, pruned to what reaches the
    importer through a last hop tagged with it. ``(not stated)`` collects untagged last hops, partners
    without a stated path, and whoever no other chain holds, so that nobody is lost.

    Parameters
    ----------
    graph
        A built graph.

    Returns
    -------
    chains
        By name, ``(not stated)`` last; only chains with a partner.
    """
    walks, chains = chain_walks(graph)
    return tuple(named(walks, name, walk) for name, walk in chains)


def named(walks: Walks, name: str, walk: Walk) -> Product:
    """Return a walk as a product's chain, with the ids of its partners and links."""
    partners = frozenset(map(walks.names.__getitem__, walk.partners.tolist()))
    return Product(name, partners, tuple(map(walks.edges.__getitem__, walk.edges.tolist())))


def chain_walks(graph: nx.MultiDiGraph) -> tuple[Walks, list[tuple[str, Walk]]]:
    """Give the chains of :func:`product_chains` as numbers of links and partners."""
    importer = graph.graph["importer"]
    current = sorted(
        (supplier, buyer, key, data["product"], data["kind"])
        for supplier, buyer, key, data in graph.edges(keys=True, data=True)
        if not data["ended"] and data["kind"] in (SUPPLIES, UNSTATED, GHOST)
    )
    walks = Walks([edge[:3] for edge in current], (importer,))
    root = walks.index[importer]
    kinds = np.array([edge[4] for edge in current], dtype=np.str_)
    last = walks.heads == root
    supplied = last & (kinds == SUPPLIES)
    stated = {current[hop][3] for hop in np.flatnonzero(supplied).tolist()}
    tags = sorted(stated - {"", NOT_STATED})
    numbers = {"": 0, **{tag: number for number, tag in enumerate(tags, start=1)}, NOT_STATED: -1}
    unknown = -2
    tag_of = np.fromiter((numbers.get(edge[3], unknown) for edge in current), dtype=np.int64, count=len(current))
    inner = walks.tails != root
    chains: list[tuple[str, Walk]] = []
    placed = np.zeros(len(walks.names), dtype=np.bool_)
    for tag in tags:
        own = tag_of == numbers[tag]
        walk = walks.upstream(np.flatnonzero(supplied & own), inner & (own | (tag_of == 0)), root)
        placed[walk.partners] = True
        chains.append((tag, walk))
    untagged = walks.upstream(np.flatnonzero(supplied & (tag_of == 0)), inner & (tag_of <= 0), root)
    anything = np.ones(len(current), dtype=np.bool_)
    tied = walks.upstream(np.flatnonzero(last & (kinds == UNSTATED)), anything, root)
    everyone = walks.upstream(np.flatnonzero(last), anything, root)
    rest = Walk(np.union1d(untagged.edges, tied.edges), np.union1d(untagged.partners, tied.partners))
    placed[rest.partners] = True
    lost = everyone.partners[~placed[everyone.partners]]
    if lost.size:
        ways = walks.downstream(lost, everyone.edges)
        partners = np.union1d(rest.partners, ways.partners)
        rest = Walk(np.union1d(rest.edges, ways.edges), partners[partners != root])
    return walks, [*chains, (NOT_STATED, rest)] if rest.partners.size else chains


def chains_of(graph: nx.MultiDiGraph, partner: str, limit: int = 100) -> tuple[list[tuple[str, ...]], bool]:
    """List the chains of a partner to the importer over current links, shortest first.

    Parameters
    ----------
    graph
        A built graph.
    partner
        Partner id.
    limit
        The most chains to list; a network can have more than anyone reads.

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
    reach = distances(edges, {importer: 0})
    for supplier, buyer, _ in edges:
        if buyer in reach:
            out[supplier].add(buyer)
    found: list[tuple[str, ...]] = []
    # breadth first gives the shortest chains first, and stops at the limit however many there are
    queue: deque[tuple[str, ...]] = deque([(partner,)])
    steps = 0
    while queue and steps < limit * 1000:
        steps += 1
        path = queue.popleft()
        for buyer in sorted(out[path[-1]]):
            if buyer == importer:
                if len(found) == limit:
                    return found, False
                found.append((*path, buyer))
            elif buyer not in path:
                queue.append((*path, buyer))
    return found, not queue


@dataclass(frozen=True, slots=True)
class Product:
    """One product's chain.

    Attributes
    ----------
    name
        As in the user's file, or ``(not stated)``.
    partners
        Everyone in the chain but the importer; ghosts included.
    edges
        Keys (supplier, buyer, key) of the links that serve it.
    """

    name: str
    partners: frozenset[str]
    edges: tuple[tuple[str, str, str], ...]
