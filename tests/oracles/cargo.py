"""Cargo partners added to the records of a world: they must change nothing of its chains."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.model import STORAGE, TRANSPORT, Link, Partner, Source

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from supplymap.model import Records

ROW = Source("carriers.csv", "", 2)
CLEAN = ("Harbor Pilot Line", "Cargo Bridge Forwarding", "Dockside Storage")
LISTED = ("Ninestar Corporation", "Camel Group Co., Ltd.")
"""On the UFLPA Entity List, in China."""


def with_cargo(records: Records, draw: random.Random, names: Sequence[str]) -> Records:
    """Add cargo partners that move or store goods of some partners, with goods, origins, products and values.

    Parameters
    ----------
    records
        Of a world.
    draw
        Decides what they move, and for whom.
    names
        Of the cargo partners.
    """
    tags = ("", *dict.fromkeys(link.product for link in records.links))
    buyers = [partner.id for partner in records.partners]
    partners, links = [], []
    for name in names:
        goods = draw.choice(((), ("seed cotton",), ("garments",)))
        partners.append(Partner(name, name, country="CN", goods=goods, cargo=True, sources=(ROW,)))
        for number in range(draw.randint(0, 3)):
            links.append(
                Link(
                    f"{name} {number}",
                    name,
                    draw.choice(buyers),
                    draw.choice((TRANSPORT, STORAGE)),
                    goods=draw.choice(("", "cotton fabric", "garments")),
                    product=draw.choice(tags),
                    origin=draw.choice(("", "CN", "TM")),
                    ended=draw.random() < 0.2,
                    value=draw.choice((None, 1e6)),
                    mode="sea",
                    days=draw.choice((None, 12.0)),
                    sources=(ROW,),
                )
            )
    return replace(records, partners=(*records.partners, *partners), links=(*records.links, *links))
