"""Cargo partners as a list: what each moves or stores, for whom, and what to ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.model import MOVING
from supplymap.network.cargo import role_of
from supplymap.network.companies import site_name
from supplymap.ranking.frames import frame
from supplymap.ranking.numbers import country_name
from supplymap.ranking.order import standing
from supplymap.ranking.reading_lists import products_words
from supplymap.ranking.words import rating_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    import pandas as pd

    from supplymap.network.attributes import LinkAttributes, PartnerAttributes

CARGO = "Cargo partners"
CARGO_NOTE = (
    "Who carries, stores or clears the goods: they are screened like everybody and enter no likelihood. CTPAT asks for "
    "the whole supply chain with all its partners, so the questions are those of a map of the cargo flow, in the "
    "manner of CBP's Five Step guide."
)
_NAMED = 3
_GENERAL = (
    "What it does with the goods, by which mode, and for how many days they rest there; its CTPAT or AEO number; who "
    "selected it."
)


def cargo_of(graph: nx.MultiDiGraph) -> list[str]:
    """Return the ids of the cargo partners: those with something found first, then by name."""
    data = graph.nodes
    cargo = [name for name in graph if data[name]["cargo"]]
    return sorted(cargo, key=lambda name: (data[name]["place"] is None, data[name]["place"], data[name]["name"], name))


def cargo_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """List the cargo partners, with what to ask each.

    Parameters
    ----------
    graph
        A ranked graph.
    """
    return frame(_row(graph, name) for name in cargo_of(graph))


def _row(graph: nx.MultiDiGraph, name: str) -> dict[str, Any]:
    data: PartnerAttributes = graph.nodes[name]
    links = _links(graph, data)
    role = role_of(data)
    days = [link["days"] for _, link in links if link["days"] is not None]
    return {
        "id": name,
        "Partner": site_name(data),
        "Country": country_name(data),
        "What it does": role.title if role else data["role"] or data["stage_text"] or "Not stated",
        "For": _buyers(graph, links),
        "Mode": "; ".join(dict.fromkeys(link["mode"] for _, link in links if link["mode"])),
        "Days at rest": max(days, default=None),
        "Products": products_words(data),
        "Found": rating_words(data) if standing(data) != "other" else "Nothing with the lists held",
        "What to ask": role.ask if role else _GENERAL,
    }


def _links(graph: nx.MultiDiGraph, data: PartnerAttributes) -> list[tuple[str, LinkAttributes]]:
    """Return the buyers of the goods that a cargo partner moves or stores, each with the link."""
    return [
        (buyer, link)
        for _, buyer, link in graph.out_edges(data["id"], data=True)
        if link["kind"] in MOVING and link["ended"] is data["past"]
    ]


def _buyers(graph: nx.MultiDiGraph, links: Sequence[tuple[str, LinkAttributes]]) -> str:
    """Return the first names of those whose goods are moved, and how many more there are."""
    names = list(dict.fromkeys(site_name(graph.nodes[buyer]) for buyer, _ in links if buyer in graph))
    more = f"; and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return "; ".join(names[:_NAMED]) + more
