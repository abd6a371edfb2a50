"""Partners and links with ids, numbered for :mod:`supplymap.walks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.walks import components, distances, links_by_head, nexts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.walks import Mask, Row

Edge = tuple[str, str, str]
"""A link: supplier, buyer, key."""


class Numbered:
    """Links with ids as arrays; partners are numbered by their ids, so that ties are resolved by id.

    Parameters
    ----------
    edges
        Links as (supplier, buyer, key).
    others
        Ids of partners that may have no link.
    """

    def __init__(self, edges: Sequence[Edge], others: Iterable[str] = ()) -> None:
        self.edges = edges
        self.names = sorted({*(edge[0] for edge in edges), *(edge[1] for edge in edges), *others})
        self.index = {name: number for number, name in enumerate(self.names)}
        tails, heads = ([self.index[edge[end]] for edge in edges] for end in (0, 1))
        self.links = links_by_head(np.array(tails, dtype=np.int64), np.array(heads, dtype=np.int64), len(self.names))

    def marked(self, numbers: Row) -> Mask:
        """Return a mark for each link, set for some numbers of links."""
        marks = np.zeros(len(self.edges), dtype=np.bool_)
        marks[numbers] = True
        return marks

    def distances(self, start: Mapping[str, int], allowed: Mask | None = None) -> dict[str, int]:
        """Map each partner that reaches the start to its fewest links; the start maps partners to offsets."""
        numbers = [self.index[name] for name in start]
        reached = distances(self.links, numbers, allowed, list(start.values())).tolist()
        return {name: distance for name, distance in zip(self.names, reached, strict=True) if distance >= 0}

    def paths(self, target: str, allowed: Mask | None = None) -> dict[str, tuple[str, ...]]:
        """Map each partner that reaches a target to its shortest path to it; ties are resolved by partner id."""
        distance = distances(self.links, self.index[target], allowed)
        names, following = self.names, nexts(self.links, distance, allowed).tolist()
        paths: dict[str, tuple[str, ...]] = {target: (target,)}
        nearest = np.argsort(distance, kind="stable")
        for number in nearest[distance[nearest] > 0].tolist():
            paths[names[number]] = (names[number], *paths[names[following[number]]])
        return paths

    def cycles(self) -> list[frozenset[str]]:
        """List the strongly connected components of two or more partners, by their least id."""
        label = components(self.links.tails, self.links.heads, self.links.size)
        members: dict[int, list[str]] = {}
        for number in np.flatnonzero(np.bincount(label)[label] > 1).tolist():
            members.setdefault(int(label[number]), []).append(self.names[number])
        return [frozenset(names) for names in members.values()]
