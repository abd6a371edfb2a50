"""What partners reach: tier-1 partners, products, and the value of the importer's purchases."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import SUPPLIES
from supplymap.network import chains
from supplymap.ranking.order import Reach
from supplymap.walks import condensed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from supplymap.network.attributes import PartnerAttributes
    from supplymap.walks import Condensed

BLOCK = 1024
"""Last hops whose upstream is marked at once; a bound on memory."""

_Member = tuple[str, "NDArray[np.uint8]", int]
"""The partners that reach a last hop of a product: a byte for each partner, and the bit of the hop in it."""


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
    valued
        Whether the list states the value of any purchase of the importer.
    """

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self._graph = graph
        numbered, walks = chains.chain_walks(graph)
        self.names, links = numbered.names, numbered.links
        importer = numbered.index[graph.graph["importer"]]
        # one link can serve a product and stand among the untagged ones: its value counts once
        self._hops: dict[tuple[str, str, str], list[_Member]] = defaultdict(list)
        for product, walk in walks:
            last = links.heads[walk.edges] == importer
            hops, inner = walk.edges[last], walk.edges[~last]
            chain = condensed(links.tails[inner], links.heads[inner], links.size)
            for start in range(0, len(hops), BLOCK):
                block = hops[start : start + BLOCK]
                bits = _upstream_bits(chain, links.tails[block])
                for number, hop in enumerate(block.tolist()):
                    member = product, bits[number // 8], 128 >> number % 8
                    self._hops[numbered.edges[hop]].append(member)
        self.valued = any(graph.edges[edge]["value"] is not None for edge in self._hops)
        self._largest = largest_purchase(graph)

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

    def reaches(self, names: Sequence[str], product: str | None = None) -> dict[str, Reach]:
        """Return what some partners reach, where a purchase without a value counts as the largest stated one.

        Unknown is not nothing: a blank value must not place a partner behind those whose values are stated.

        Parameters
        ----------
        names
            Ids of partners, as a rule the few that have a finding.
        product
            The one product that counts; all if left out.
        """
        row_of = {name: row for row, name in enumerate(self.names)}
        # a partner of ended links alone is not among them: it reaches none
        known = [name for name in names if name in row_of]
        numbers = np.array([row_of[name] for name in known], dtype=np.int64)
        value = np.zeros(len(known))
        tier1: dict[str, NDArray[np.bool_]] = {}
        for edge, members in self._hops.items():
            counted = [member for member in members if product in (None, member[0])]
            if not counted:
                continue
            joined = np.logical_or.reduce([(row[numbers] & bit) != 0 for _, row, bit in counted])
            data = self._graph.edges[edge]
            np.add(value, self._largest if data["value"] is None else data["value"], out=value, where=joined)
            if data["kind"] == SUPPLIES:
                tier1[edge[0]] = joined | tier1.get(edge[0], False)
        counts = np.sum([*tier1.values(), np.zeros(len(known), dtype=np.int64)], axis=0)
        found = dict(zip(known, zip(value.tolist(), counts.tolist(), strict=True), strict=True))
        return {
            name: Reach(own, 1 if product else len(_products(self._graph.nodes[name])), count)
            for name, (own, count) in ((name, found.get(name, (0.0, 0))) for name in names)
        }

    def _joined(self, members: list[_Member]) -> NDArray[np.bool_]:
        joined = np.zeros(len(self.names), dtype=np.bool_)
        for _, row, bit in members:
            joined |= (row & bit) != 0
        return joined


def largest_purchase(graph: nx.MultiDiGraph) -> float:
    """Return the largest stated value of the importer's current purchases; 0 if none is stated."""
    importer = graph.graph["importer"]
    hops = graph.in_edges(importer, data=True) if importer in graph else ()
    return max((hop["value"] for *_, hop in hops if hop["value"] is not None and not hop["ended"]), default=0.0)


def _products(data: PartnerAttributes) -> tuple[str, ...]:
    return tuple(data["products"] or data["products_past"] or data["products_moved"])


def _upstream_bits(chain: Condensed, targets: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Mark the partners at or upstream of each target: eight targets to a row, a bit of each partner's byte each."""
    marks = np.zeros((chain.size, (len(targets) + 7) // 8), dtype=np.uint8)
    positions = np.arange(len(targets))
    np.bitwise_or.at(marks, (chain.label[targets], positions // 8), (128 >> (positions % 8)).astype(np.uint8))
    return np.ascontiguousarray(chain.carry(marks, np.bitwise_or, up=True).T)
