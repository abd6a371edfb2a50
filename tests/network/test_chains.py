"""Walks over arrays of links against walks that a reader can check step by step."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from supplymap import ranking
from supplymap.model import GHOST, NOT_STATED, SUPPLIES, UNSTATED
from supplymap.network import chains
from supplymap.network.numbered import Numbered
from supplymap.ranking.ranks import Reached
from supplymap.walks import condensed

IMPORTER = "imp"
PARTNERS = ["a", "b", "c", "d", "e", "f"]
LINKS = st.lists(
    st.tuples(
        st.sampled_from([*PARTNERS, IMPORTER]),
        st.sampled_from([*PARTNERS, IMPORTER, IMPORTER]),
        st.sampled_from(["", "", "X", "Y", "Z", NOT_STATED]),
        st.sampled_from([SUPPLIES] * 5 + [UNSTATED, GHOST]),
        st.sampled_from([False, False, False, True]),
        st.sampled_from([None, 1.0, 2.5, 400.0]),
    ).filter(lambda link: link[0] != link[1]),
    max_size=14,
)


def network(links: list[Any]) -> Any:
    graph = nx.MultiDiGraph(importer=IMPORTER)
    for name in [*PARTNERS, IMPORTER]:
        graph.add_node(name, ghost=False, importer=name == IMPORTER, products=(), products_past=())
    for number, (supplier, buyer, product, kind, ended, value) in enumerate(links):
        graph.add_edge(supplier, buyer, key=f"k{number}", product=product, kind=kind, ended=ended, value=value)
    return graph


def upstream(first: set[Any], allowed: set[Any]) -> set[Any]:
    """Walk upstream link by link; the importer is no supplier to walk on from."""
    found = set(first)
    while more := {edge for edge in allowed - found for ahead in found if ahead[0] != IMPORTER and edge[1] == ahead[0]}:
        found |= more
    return found


def plain_chains(graph: Any) -> dict[str, tuple[set[str], set[Any]]]:
    """The definition of a product's chain in the words of its docstring."""
    current = {(u, v, k): d for u, v, k, d in graph.edges(keys=True, data=True) if not d["ended"]}
    last = {edge for edge in current if edge[1] == IMPORTER}
    supplied = {edge for edge in last if current[edge]["kind"] == SUPPLIES}
    tags = {current[edge]["product"] for edge in supplied} - {"", NOT_STATED}
    onward = {edge for edge in current if edge[0] != IMPORTER}
    found = {}
    for tag in sorted(tags):
        serving = {edge for edge in onward if current[edge]["product"] in ("", tag)}
        found[tag] = upstream({edge for edge in supplied if current[edge]["product"] == tag}, serving)
    serving = {edge for edge in onward if current[edge]["product"] not in tags}
    rest = upstream({edge for edge in supplied if not current[edge]["product"]}, serving)
    rest |= upstream({edge for edge in last if current[edge]["kind"] == UNSTATED}, set(current))
    everyone = upstream(last, set(current))
    placed = {edge[0] for edges in (*found.values(), rest) for edge in edges}
    lost = {edge[0] for edge in everyone} - placed - {IMPORTER}
    ways = {edge for edge in everyone if edge[0] in lost}
    while more := {edge for edge in everyone - ways if any(edge[0] == behind[1] for behind in ways)}:
        ways |= more
    named = {**found, NOT_STATED: rest | ways}
    chains = {name: ({edge[0] for edge in edges} - {IMPORTER}, edges) for name, edges in named.items()}
    return {name: chain for name, chain in chains.items() if chain[0]}


@given(LINKS)
def test_chains_are_those_of_the_definition(links: list[Any]) -> None:
    graph = network(links)
    assert {c.name: (set(c.partners), set(c.edges)) for c in chains.product_chains(graph)} == plain_chains(graph)
    assert all(list(chain.edges) == sorted(chain.edges) for chain in chains.product_chains(graph))


@given(LINKS, st.dictionaries(st.sampled_from(PARTNERS), st.integers(0, 4)))
def test_distances_and_paths_are_the_shortest(links: list[Any], start: dict[str, int]) -> None:
    graph = network(links)
    edges = list(chains.current_edges(graph))
    plain = nx.DiGraph((buyer, supplier) for supplier, buyer, _ in edges)
    plain.add_nodes_from([IMPORTER, *start])
    reached = [
        {name: level + length for name, length in nx.single_source_shortest_path_length(plain, source).items()}
        for source, level in start.items()
    ]
    nearest = {name: min(part[name] for part in reached if name in part) for part in reached for name in part}
    numbered = Numbered(edges, [IMPORTER, *start])
    assert numbered.distances(start) == nearest
    paths = numbered.paths(IMPORTER)
    lengths = nx.single_source_shortest_path_length(plain, IMPORTER)
    assert {name: len(path) - 1 for name, path in paths.items()} == lengths
    for name, path in paths.items():
        every = nx.all_shortest_paths(plain, IMPORTER, name)
        assert path == min(tuple(reversed(way)) for way in every)


@given(LINKS)
def test_circles_are_strongly_connected(links: list[Any]) -> None:
    edges = list(chains.current_edges(network(links)))
    plain = nx.DiGraph((supplier, buyer) for supplier, buyer, _ in edges)
    assert set(Numbered(edges).cycles()) == {
        frozenset(part) for part in nx.strongly_connected_components(plain) if len(part) > 1
    }


@given(LINKS, st.lists(st.integers(0, 9), min_size=7, max_size=7))
def test_the_least_upstream_counts_everyone_upstream(links: list[Any], drawn: list[int]) -> None:
    edges = list(chains.current_edges(network(links)))
    numbered = Numbered(edges, [*PARTNERS, IMPORTER])
    whole = condensed(numbered.links.tails, numbered.links.heads, numbered.links.size)
    own = np.full(whole.size, 9)
    np.minimum.at(own, whole.label, np.array(drawn))
    least = whole.carry(own, np.minimum, up=False)
    plain = nx.DiGraph((supplier, buyer) for supplier, buyer, _ in edges)
    plain.add_nodes_from(numbered.names)
    for name in numbered.names:
        behind = {name, *nx.ancestors(plain, name)}
        assert least[numbered.index[name]] == min(drawn[numbered.index[other]] for other in behind)


@given(LINKS)
def test_reach_is_that_of_every_last_hop(links: list[Any]) -> None:
    graph = network(links)
    hops: dict[str, set[Any]] = {name: set() for name in PARTNERS}
    for chain in chains.product_chains(graph):
        inner = nx.DiGraph((u, v) for u, v, _ in chain.edges if v != IMPORTER)
        inner.add_nodes_from([*PARTNERS, IMPORTER])
        for hop in chain.edges:
            if hop[1] == IMPORTER:
                for name in ({hop[0]} | nx.ancestors(inner, hop[0])) - {IMPORTER}:
                    hops[name].add(hop)
    reached = Reached(graph)
    tier1: dict[str, set[str]] = {name: set() for name in reached.names}
    for first, members in reached.by_tier1():
        for number in np.flatnonzero(members).tolist():
            tier1[reached.names[number]].add(first)
    for name in PARTNERS:
        data = [graph.edges[hop] for hop in hops[name]]
        values = [edge["value"] for edge in data if edge["value"] is not None]
        assert reached.values().get(name) == (sum(values) if values else None)
        assert tier1.get(name, set()) == {hop[0] for hop in hops[name] if graph.edges[hop]["kind"] == SUPPLIES}


@given(LINKS)
def test_choke_points_are_on_every_path(links: list[Any]) -> None:
    graph = network(links)
    for name in graph:
        graph.nodes[name]["rating"] = "High"
    upward = nx.DiGraph((buyer, supplier) for supplier, buyer, _ in chains.current_edges(graph))
    upward.add_node(IMPORTER)
    reached = nx.descendants(upward, IMPORTER)
    cut = {name: reached - nx.descendants(upward.subgraph(set(upward) - {name}), IMPORTER) for name in reached}
    passed = {name: tuple(sorted(others - {name})) for name, others in cut.items() if others - {name}}
    assert ranking.choke_points(graph) == passed
