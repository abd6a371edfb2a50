"""Tiers and chains: who is how far from the importer, upstream, downstream, and one product's chain."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from supplymap.model import NOT_STATED
from supplymap.products import Product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import networkx as nx

    Edge = tuple[str, str, str]

SUPPLIES = "supplies"
UNSTATED = "path not stated"
GHOST = "ghost"


def current_edges(graph: nx.MultiDiGraph, *, kinds: tuple[str, ...] = (SUPPLIES, UNSTATED, GHOST)) -> Iterator[Edge]:
    """Yield the links that have not ended, as (supplier, buyer, key)."""
    for supplier, buyer, key, data in graph.edges(keys=True, data=True):
        if not data["ended"] and data["kind"] in kinds:
            yield supplier, buyer, key


def distances(edges: Iterable[Edge], start: Mapping[str, int]) -> dict[str, int]:
    """Count the fewest links from each partner to the start.

    Parameters
    ----------
    edges
        Links (supplier, buyer, key) to walk upstream.
    start
        Partners to start from with their own distance.

    Returns
    -------
    distance
        Every partner that reaches the start.
    """
    suppliers: dict[str, list[str]] = defaultdict(list)
    for supplier, buyer, _ in edges:
        suppliers[buyer].append(supplier)
    found: dict[str, int] = {}
    for level in sorted(set(start.values())):
        front = deque(
            sorted(name for name, value in start.items() if value == level and found.get(name, level) >= level)
        )
        for name in front:
            found[name] = level
        while front:
            buyer = front.popleft()
            for supplier in suppliers[buyer]:
                if found.get(supplier, found[buyer] + 2) > found[buyer] + 1:
                    found[supplier] = found[buyer] + 1
                    front.append(supplier)
    return found


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
    importer = graph.graph["importer"]
    into: dict[str, list[tuple[Edge, str, str]]] = defaultdict(list)
    for supplier, buyer, key in current_edges(graph):
        data = graph.edges[supplier, buyer, key]
        into[buyer].append(((supplier, buyer, key), data["product"], data["kind"]))
    tags = sorted({tag for _, tag, kind in into[importer] if tag and kind == SUPPLIES and tag != NOT_STATED})
    chains = [_walk(tag, into, importer, lambda tag_of, tag=tag: tag_of in ("", tag), tag) for tag in tags]  # type: ignore[misc]
    known = {"", NOT_STATED, *tags}
    placed = {partner for chain in chains for partner in chain.partners}
    rest = _walk(NOT_STATED, into, importer, lambda tag: tag in ("", NOT_STATED) or tag not in known, "")
    tied = [edge for edge, _, kind in into[importer] if kind == UNSTATED]
    rest = _join(rest, _upstream_of(tied, into))
    everyone = _upstream_of([edge for edge, _, _ in into[importer]], into)
    lost = everyone.partners - placed - rest.partners - {importer}
    if lost:
        rest = _join(rest, _downstream_of(lost, everyone.edges))
    rest = Product(NOT_STATED, rest.partners - {importer}, rest.edges)
    return tuple([*chains, rest] if rest.partners else chains)


def _walk(
    name: str,
    into: Mapping[str, list[tuple[Edge, str, str]]],
    importer: str,
    serves: Callable[[str], bool],
    last_hop: str,
) -> Product:
    edges = [edge for edge, tag, kind in into.get(importer, ()) if tag == last_hop and kind == SUPPLIES]
    found = {edge[0] for edge in edges}
    waiting = sorted(found)
    while waiting:
        for edge, tag, _ in into.get(waiting.pop(), ()):
            if not serves(tag) or edge[0] == importer:
                continue
            edges.append(edge)
            if edge[0] not in found:
                found.add(edge[0])
                waiting.append(edge[0])
    return Product(name, frozenset(found), tuple(sorted(edges)))


def _upstream_of(start: list[Edge], into: Mapping[str, list[tuple[Edge, str, str]]]) -> Product:
    edges = list(start)
    found = {edge[0] for edge in start}
    waiting = sorted(found)
    while waiting:
        for edge, _, _ in into.get(waiting.pop(), ()):
            edges.append(edge)
            if edge[0] not in found and edge[0] != start[0][1]:
                found.add(edge[0])
                waiting.append(edge[0])
    return Product(NOT_STATED, frozenset(found), tuple(sorted(edges)))


def _downstream_of(partners: Iterable[str], edges: Iterable[Edge]) -> Product:
    out: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        out[edge[0]].append(edge)
    found = set(partners)
    waiting = sorted(found)
    kept: list[Edge] = []
    while waiting:
        for edge in out[waiting.pop()]:
            kept.append(edge)
            if edge[1] not in found:
                found.add(edge[1])
                waiting.append(edge[1])
    return Product(NOT_STATED, frozenset(found), tuple(sorted(kept)))


def _join(first: Product, second: Product) -> Product:
    return Product(first.name, first.partners | second.partners, tuple(sorted({*first.edges, *second.edges})))


def shortest_paths(edges: Iterable[Edge], importer: str) -> dict[str, tuple[str, ...]]:
    """Return each partner's shortest path to the importer over the given links; ties go by partner id.

    Returns
    -------
    paths
        Partner to (partner, ..., importer).
    """
    edges = list(edges)
    distance = distances(edges, {importer: 0})
    following: dict[str, str] = {}
    for supplier, buyer, _ in edges:
        if supplier in distance and distance.get(buyer, -2) == distance[supplier] - 1:
            following[supplier] = min(buyer, following.get(supplier, buyer))
    paths: dict[str, tuple[str, ...]] = {importer: (importer,)}
    for partner in sorted(distance, key=lambda name: (distance[name], name)):
        if partner != importer:
            paths[partner] = (partner, *paths[following[partner]])
    return paths


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
