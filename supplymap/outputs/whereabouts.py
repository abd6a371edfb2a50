"""Where the sites of partners are, in the words of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.ranking import ranked
from supplymap.ranking.frames import frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    import pandas as pd

    from supplymap.model import Located
    from supplymap.network.attributes import PartnerAttributes

_HOW = {
    "site": "the site itself",
    "town": "the middle of its town",
    "region": "the middle of its region",
    "country": "only the country is known",
}
_NO_COUNTRY = "Not stated"
_BY = {"stated": "stated in your files", "gazetteer": "found by the names of its places"}


def place_words(where: Located) -> str:
    """Return the place of a position: "Savar, Dhaka, Bangladesh"; of coordinates "near Savar, Dhaka, Bangladesh"."""
    country = reference.countries().name(where.country) if where.country else ""
    parts = dict.fromkeys(filter(None, (where.place, where.region, country)))
    near = "near " if where.source == "stated" and where.place else ""
    return near + ", ".join(parts)


def precision_words(where: Located) -> str:
    """Return how precise a position is: "the middle of its town"."""
    return _HOW[where.precision]


def source_words(where: Located) -> str:
    """Return what found a position: "stated in your files"."""
    title = reference.keyed("geocoders").get(where.source, {}).get("title", where.source)
    return _BY.get(where.source, f"found by {title}")


def where_words(positions: Iterable[Located]) -> str:
    """Return where the sites of a partner are: "Savar, Dhaka, Bangladesh (the middle of its town); ..."."""
    return "; ".join(_whole(where) for where in positions)


def _whole(where: Located) -> str:
    if where.source == "stated":
        place = place_words(where)
        stated = f"{where.latitude:.4f}, {where.longitude:.4f}"
        return f"{stated}, {place}" if place else stated
    return f"{place_words(where)} ({precision_words(where)})"


def where_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Return where every site is, and how that is known: a row a site, in the order of the partners.

    Parameters
    ----------
    graph
        A ranked graph.
    """
    rows = []
    for name in (*ranked(graph), *_cargo(graph)):
        data: PartnerAttributes = graph.nodes[name]
        start = {"id": name, "Partner": data["name"], "Rating": data["rating"]}
        rows += [{**start, **_row(where)} for where in data["positions"] or (None,)]
    return frame(rows)


def _cargo(graph: nx.MultiDiGraph) -> list[str]:
    """Return the cargo partners that stand in no order, by name."""
    nodes = graph.nodes
    found = [name for name, data in nodes(data=True) if data["cargo"] and data["rank"] is None]
    return sorted(found, key=lambda name: (nodes[name]["name"], name))


def _row(where: Located | None) -> dict[str, object]:
    if where is None:
        nothing = {"Town": "", "Region": "", "Country": _NO_COUNTRY}
        return {**nothing, "How precise": "not known", "Found by": "", "Latitude": None, "Longitude": None}
    return {
        "Town": where.place if where.precision in ("site", "town") else "",
        "Region": where.region,
        "Country": reference.countries().name(where.country) if where.country else _NO_COUNTRY,
        "How precise": precision_words(where),
        "Found by": source_words(where),
        "Latitude": where.latitude,
        "Longitude": where.longitude,
    }
