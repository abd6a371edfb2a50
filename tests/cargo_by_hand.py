"""A small chain with cargo partners beside it, for the tests of several rooms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from supplymap import pipeline
from supplymap.config import Config
from supplymap.model import Link, Partner, Records, Source
from supplymap.network.contract import validate_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_OF = date(2026, 11, 22)
CONFIG = Config(as_of=AS_OF)
ROW = Source("book.xlsx", "Links", 2)
LISTED = "Ninestar Corporation"
"""Of the UFLPA Entity List, in China."""


def partner(name: str, country: str = "VN", **more: Any) -> Partner:
    return Partner(name, name, country=country, sources=(ROW,), **more)


def link(supplier: str, buyer: str, kind: str = "supplies", **more: Any) -> Link:
    return Link(f"{supplier} > {buyer} {more.get('product', '')}{kind}", supplier, buyer, kind, sources=(ROW,), **more)


CHAIN = (
    link("Factory", "Importer Inc", product="Shirt", goods="cotton shirts", evidence="documented", value=100.0),
    link("Mill", "Factory", goods="cotton fabric", evidence="documented"),
    link("Other", "Importer Inc", product="Mug", goods="ceramic mugs", evidence="declared", value=900.0),
)
SUPPLIERS = (partner("Importer Inc", "US"), partner("Factory"), partner("Mill", "CN"), partner("Other", "TR"))


def made(*cargo: Partner, links: Sequence[Link] = ()) -> Records:
    return Records((*SUPPLIERS, *cargo), (*CHAIN, *links), importer="Importer Inc", as_of=AS_OF)


def assessed(*cargo: Partner, links: Sequence[Link] = ()) -> Any:
    graph = pipeline.assess(made(*cargo, links=links), CONFIG)[0]
    validate_graph(graph, "rank")
    return graph


def line(country: str = "DK", **more: Any) -> Partner:
    return partner("Ocean Line", country, cargo=True, role="Carrier", **more)
