"""Partners against the lists: exact matches, possible matches, former orders; a person's judgement wins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.config import applied
from supplymap.model import Match
from supplymap.reference.places import XUAR
from supplymap.screening.containment import contained
from supplymap.screening.equality import equal, held_by
from supplymap.screening.index import index, listed_names
from supplymap.screening.loose_texts import look_through
from supplymap.screening.resemblance import similar
from supplymap.screening.sites import BASIS, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supplymap.config import Config
    from supplymap.model import Listing, Partner, Records
    from supplymap.screening.index import ListedNames


def screen(records: Records, config: Config | None = None, *, listings: Sequence[Listing] | None = None) -> Records:
    """Compare every partner's names with the lists and its sites with the XUAR; look through every loose text.

    A name equal to a listed one after normalisation, in a country of the entry and with at least two
    distinctive tokens, is an exact match, and so is a native name equal to a high-confidence legal name.
    Anything weaker (one token, another or no country, a listed name with words around it, a near spelling,
    a weaker native name) is possible, and so is a listed name or a place of the XUAR in a text that no field took.

    Parameters
    ----------
    records
        The partners.
    config
        Settings; the defaults if left out. A person's judgements are applied by :func:`supplymap.judge`.
    listings
        Entries to screen names against; those of the tables if left out.

    Returns
    -------
    records
        With matches; a text about no partner that names a listing is an unlisted partner of its own.
    """
    with applied(config):
        return look_through(_compared(records, listed_names() if listings is None else index(listings)))


def _compared(records: Records, names: ListedNames) -> Records:
    """Compare names and sites; matches are sorted by partner and listing."""
    found: dict[tuple[str, str], Match] = {}
    for partner in records.partners:
        for match in (
            *equal(partner, names),
            *held_by(partner, names),
            *contained(partner, names),
            *_located(partner),
        ):
            _keep(found, match)
    for match in similar(records.partners, names):
        _keep(found, match)
    return replace(records, matches=tuple(sorted(found.values(), key=_by_partner)))


def _by_partner(match: Match) -> tuple[str, str, str, str]:
    return match.partner, match.listing, match.strength, match.matched


def _located(partner: Partner) -> Iterable[Match]:
    """Give a match for a site that lies, or may lie, in the XUAR."""
    for site in partner.sites:
        location = locate(site)
        if location is not None:
            yield Match(
                partner=partner.id,
                kind="uflpa-region",
                strength=location.strength,
                listing=XUAR,
                listing_name="Xinjiang Uyghur Autonomous Region",
                matched=", ".join(t for t in (site.region, site.city, site.address, site.postal_code) if t),
                score=100.0 if location.strength == "exact" else 50.0,
                reason=location.reason if len(partner.sites) == 1 else f"{location.reason} ({site.source})",
                basis=BASIS,
                source=f"xuar_places.csv {location.place}",
            )


def _keep(found: dict[tuple[str, str], Match], match: Match) -> None:
    """Keep the strongest match of a partner with an entry; of equal ones the first."""
    order = ("exact", "possible", "former", "dismissed")
    known = found.get((match.partner, match.listing))
    if known is None or (order.index(match.strength), -match.score) < (
        order.index(known.strength),
        -known.score,
    ):
        found[match.partner, match.listing] = match
