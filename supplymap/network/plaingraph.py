"""The graph with only texts and numbers as attributes, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import networkx as nx

from supplymap.network.contract import attributes
from supplymap.network.graphfile import json_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplymap.network.contract import Attribute

JOINER = "; "
"""Between the entries of a list of texts."""


def plain(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Copy a graph so that every attribute is a text, a whole number, a number or true or false.

    Parameters
    ----------
    graph
        As any step returns it; it is not changed.

    Returns
    -------
    graph
        The same partners and links under the same keys. A list of texts is one text, its entries joined by ``"; "``; a
        part such as ``likelihood`` is an attribute for each of its numbers, ``likelihood_low``; anything else that
        holds more (``findings``, ``factors``, ``tiers``) is JSON. What is not known (None) is left out, and so is
        an infinite number, as the hazard of a certainty; so are attributes of your own that ``attributes.csv`` does not
        name. Partners also have a ``label``, their name, which is what Gephi, pyvis and others show.
    """
    copy = nx.MultiDiGraph(**dict(_flat("graph", graph.graph)))
    for name, data in graph.nodes(data=True):
        copy.add_node(name, **{"label": data["name"], **dict(_flat("partner", data))})
    for supplier, buyer, key, data in graph.edges(keys=True, data=True):
        copy.add_edge(supplier, buyer, key=key, **dict(_flat("link", data)))
    return copy


def _flat(part: str, values: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str | float]]:
    """Yield the attributes of a part of the graph, each with a single value."""
    for name, attribute in attributes()[part].items():
        if name in values:
            yield from _single(above + name, values[name], attribute)


def _single(name: str, value: object, attribute: Attribute) -> Iterator[tuple[str, str | float]]:
    kind, held = attribute.kind, json_value(value)
    if held is None:
        return
    if kind.many == "list" and kind.of in ("text", "id"):
        yield name, JOINER.join(held)
    elif not kind.many and isinstance(value, dict):
        yield from _flat(kind.of, value, f"{name}_")
    elif isinstance(held, list | dict):
        yield name, json.dumps(held, ensure_ascii=False)
    else:
        yield name, held
