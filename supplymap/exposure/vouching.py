"""Links between the same two partners of which one leaves blank what another states: the larger w counts.

Such rows may be about one link, so their doubts do not make up for each other. Links whose goods or products differ
are links of their own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from supplymap.network.numbered import Edge


class Vouching(NamedTuple):
    """What a row says of a link.

    Attributes
    ----------
    ends
        Supplier and buyer.
    goods, product
        Folded; empty where the row does not say.
    """

    ends: tuple[str, str]
    goods: str
    product: str


def vouching_rows(graph: nx.MultiDiGraph, edges: Sequence[Edge]) -> dict[int, Vouching]:
    """Return the rows of links that may be the same as another one, by their position among some links.

    Parameters
    ----------
    graph
        A graph with doubts.
    edges
        Links, as (supplier, buyer, key).
    """
    parallel: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, (supplier, buyer, _) in enumerate(edges):
        parallel[supplier, buyer].append(row)
    found: dict[int, Vouching] = {}
    for ends, rows in parallel.items():
        if len(rows) == 1:
            continue
        said: dict[int, Vouching] = {}
        for row in rows:
            data = graph.edges[edges[row]]
            said[row] = Vouching(ends, fold(data["goods"] or data["hts"]), fold(data["product"]))
        stated = {(bool(one.goods), bool(one.product)) for one in said.values()}
        if len(stated) > 1:
            found |= said
    return found


def counted(w: NDArray[np.float64], vouching: Mapping[int, Vouching], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return w with 0 for the rows that count for nothing beside another of the same link.

    Parameters
    ----------
    w
        Doubt of every row, in [0, 1].
    vouching
        From :func:`vouching_rows`.
    rows
        The rows that are looked at: those of one chain.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows.tolist() if vouching else ():
        if row in vouching:
            groups[vouching[row].ends].append(row)
    if not groups:
        return w
    w = w.copy()
    for group in groups.values():
        kept = max(_sides(group, vouching, w), key=lambda some: _union(w, some))
        w[sorted({*group}.difference(kept))] = 0.0
    return w


def _sides(rows: Sequence[int], vouching: Mapping[int, Vouching], w: NDArray[np.float64]) -> Iterator[list[int]]:
    """Yield the ways to take rows that are about links of their own.

    Rows are told apart by their goods, and of each goods either those with a product or those without one count; or
    the same by product; or nothing is told. Equal rows are parted by something else, as by the origin of the goods.
    """
    for first, second in (("goods", "product"), ("product", "goods")):
        kept: list[int] = []
        of: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for row in rows:
            if text := getattr(vouching[row], first):
                of[text][bool(getattr(vouching[row], second))].append(row)
        for text in sorted(of):
            kept += max(of[text], key=lambda some: _union(w, some))
        yield kept
    yield [row for row in rows if not vouching[row].goods and not vouching[row].product]


def _union(w: NDArray[np.float64], rows: Iterable[int]) -> float:
    return float(1.0 - np.prod([1.0 - w[row] for row in rows]))
