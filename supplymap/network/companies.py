"""Sites of one company, in words: what tells a site from the others, and where the others are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from supplymap.network.attributes import PartnerAttributes

_ALSO = "its company also in"


def site_name(data: PartnerAttributes) -> str:
    """Return the name of a partner, with that of its plant where it is one of several sites: "Acme, Plant 2"."""
    name, plant = str(data["name"]), str(data["facility"])
    if not plant or fold(plant) == fold(name):
        return name
    return plant if fold(plant).startswith(f"{fold(name)} ") else f"{name}, {plant}"


def country_words(data: PartnerAttributes, missing: str = "") -> str:
    """Return the country of a partner, and the further ones of its company: "Vietnam; its company also in China".

    Parameters
    ----------
    data
        Its attributes.
    missing
        What stands for a country that is not stated.
    """
    name = reference.countries().name
    own = name(data["country"]) if data["country"] else missing
    further = ", ".join(name(code) for code in data["company_countries"] if code != data["country"])
    return f"{own or 'not stated'}; {_ALSO} {further}" if further else own


def other_sites(graph: nx.MultiDiGraph, data: PartnerAttributes) -> Iterator[str]:
    """Yield the other sites of a partner's company, each with its place: "Acme, Plant 2 (Hanoi, Vietnam)"."""
    for other in data["other_sites"]:
        if other not in graph:
            continue
        site: PartnerAttributes = graph.nodes[other]
        country = reference.countries().name(site["country"]) if site["country"] else "country not stated"
        yield f"{site_name(site)} ({', '.join(filter(None, (site['city'], country)))})"
