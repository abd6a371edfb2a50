"""What names and origins tell: a place of the XUAR before a company's name or as the origin of goods, North Korea."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplymap.reference.names import fold
from supplymap.reference.places import elsewhere, leading, named, names_region
from supplymap.reference.places import mentions as place_in
from supplymap.screening.index import names_of
from supplymap.screening.north_korea import by_text, told
from supplymap.screening.sites import in_region, states_another_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplymap.model import Match, Partner, Supply

_SOURCE = "xuar_places.csv"
_BRACKET = re.compile(r"[(（\[,，]")


def named_after(partners: Iterable[Partner]) -> Iterator[Match]:
    """Yield a possible match for every company named after a place of the XUAR, unless a site of it is elsewhere.

    A name never locates a site. But Chinese companies register under the name of their place, so a person must look.
    """
    for partner in partners:
        if partner.country not in ("", "CN") or any(map(states_another_place, partner.sites)):
            continue
        for name in names_of(partner):
            place, inside = leading(name), _bracketed(name)
            if place or inside:
                where = f"begins with {place.title()}" if place else f"states {inside.title()}"
                reason = f"its name {where}, and no other place is stated"
                yield in_region(partner.id, "possible", name, reason, _SOURCE)
                break


def _bracketed(name: str) -> str:
    """Return the unmistakable place of the XUAR that stands in brackets in a company's name, or after a comma.

    Chinese companies write the place of a subsidiary so: "Morninglight (Xinjiang) Textile".
    """
    if not _BRACKET.search(name):
        return ""
    found = (place.text for place in named(name) if place.alone and not place.denied)
    return next(filter(leading, found), "")


def _filling(origin: str) -> str:
    """Return the place of the XUAR that an origin may mean as a whole: a short name, a misspelt or a shared one."""
    found = (place for place in named(origin) if place.text == fold(origin) and not place.denied)
    return next((place.place.title for place in found), "")


def told_in_names(partners: Iterable[Partner]) -> Iterator[Match]:
    """Yield a possible match for every partner whose name tells of North Korea: "Mill 2 (North Korean workers)"."""
    for partner in partners:
        # "Trieu Tien" is the name of a person in Viet Nam too
        name = next((name for name in names_of(partner) if told(name) not in ("", "trieu tien")), "")
        if name:
            yield by_text(partner.id, name, f"its name {name} tells of North Korea")


def declared(supplied: Iterable[Supply]) -> Iterator[Match]:
    """Yield a match for every partner with goods whose stated country or place of origin is the XUAR.

    It is a finding, unless the same cell names another part of China too.
    """
    for supply in supplied:
        for origin in sorted({link.origin_text for link in supply.declared} - {""}):
            if not (names_region(origin) or place_in(origin)):
                place = _filling(origin)
                if place:
                    reason = f"the stated origin of its goods is {origin}, which may be {place} in Xinjiang"
                    yield in_region(supply.partner.id, "possible", origin, reason, _SOURCE)
                continue
            other = elsewhere(origin)
            reason = f"the stated origin of its goods is {origin}"
            if other:
                yield in_region(supply.partner.id, "possible", origin, f"{reason}, which also names {other}", _SOURCE)
            else:
                yield in_region(supply.partner.id, "exact", origin, reason, _SOURCE)
