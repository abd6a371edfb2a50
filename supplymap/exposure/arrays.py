"""The graph as arrays for the solver: numbers of partners and links, with their likelihoods and doubts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplymap.exposure.solver import Network
from supplymap.exposure.vouching import counted, vouching_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from supplymap.exposure.vouching import Vouching
    from supplymap.network.numbered import Edge


ENDS = ("value", "low", "high")


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """Partners and current links of a graph as rows.

    Attributes
    ----------
    names
        Partner ids, sorted.
    row_of
        Partner id to row.
    rows
        Link to row.
    network
        The links with their doubt w; 0 where another row vouches for the same link with less doubt.
    vouching
        Row to the two partners and to what it says of goods and product, of the links between partners of which one
        row leaves blank what another states.
    w
        Doubt of every row, as the graph has it.
    p
        Ends of the likelihoods, ``value``, ``low`` and ``high``; and ``found``, where partners with a finding have 1.
    """

    names: tuple[str, ...]
    row_of: Mapping[str, int]
    rows: Mapping[Edge, int]
    network: Network
    vouching: Mapping[int, Vouching]
    w: NDArray[np.float64]
    p: Mapping[str, NDArray[np.float64]]

    def of(self, edges: Sequence[Edge]) -> Network:
        """Return the network of some links."""
        rows = np.array([self.rows[edge] for edge in edges], dtype=np.int64)
        network = self.network
        w = counted(self.w, self.vouching, rows)[rows]
        return Network(network.tails[rows], network.heads[rows], w, network.size, network.keys)


def arrays_of(graph: nx.MultiDiGraph, edges: Sequence[Edge]) -> Arrays:
    """Return the partners and links of a graph as rows.

    Parameters
    ----------
    graph
        A graph with likelihoods, findings and doubts.
    edges
        Its current links, as (supplier, buyer, key).
    """
    names = tuple(sorted(graph))
    row_of = {name: row for row, name in enumerate(names)}
    tails = np.array([row_of[supplier] for supplier, _, _ in edges], dtype=np.int64)
    heads = np.array([row_of[buyer] for _, buyer, _ in edges], dtype=np.int64)
    doubts = {(u, v, key): w for u, v, key, w in graph.edges(keys=True, data="w")}
    w = np.array([doubts[edge] for edge in edges], dtype=np.float64)
    keys = np.array([identity(name) for name in names], dtype=np.uint64)
    nodes = [graph.nodes[name] for name in names]
    p = {end: np.array([node["likelihood"][end] for node in nodes], dtype=np.float64) for end in ENDS}
    bare = [node["importer"] or node["cargo"] for node in nodes]
    found = [bool(node["findings"]) and not none for node, none in zip(nodes, bare, strict=True)]
    p["found"] = np.where(np.array(found, dtype=bool), 1.0, p["value"])
    rows = {edge: row for row, edge in enumerate(edges)}
    vouching = vouching_rows(graph, edges)
    network = Network(tails, heads, counted(w, vouching, np.arange(len(edges))), len(names), keys)
    return Arrays(names, row_of, rows, network, vouching, w, p)


def identity(name: str) -> int:
    """Return the number that keys a partner's random bits: the same on every machine and in every file."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def all_live(network: Network) -> Network:
    """Return a network with every doubtful link live; links of probability 0 stay dead."""
    w = np.where(network.w > 0.0, 1.0, 0.0)
    return Network(network.tails, network.heads, w, network.size, network.keys)
