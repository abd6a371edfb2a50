"""Partners against the lists: exact matches, possible matches, former orders; a person's judgement wins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap import reference, region
from supplymap.issues import issue
from supplymap.model import Match, Source
from supplymap.screening.containment import contained, mentions
from supplymap.screening.equality import equal, held_by
from supplymap.screening.index import MIN_DISTINCTIVE, ListedNames, index, listed_names
from supplymap.screening.judgements import judge
from supplymap.screening.resemblance import SIMILARITY, similar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supplymap.config import Judgement
    from supplymap.model import Listing, Partner, Records

__all__ = ["MIN_DISTINCTIVE", "SIMILARITY", "ListedNames", "decide", "listed_names", "mentions", "screen"]


def screen(
    records: Records, listings: Sequence[Listing] | None = None, judgements: Sequence[Judgement] = ()
) -> Records:
    """Compare every partner's names with the lists and its sites with the XUAR.

    A name equal to a listed one after normalisation, in a country of the entry and with at least two
    distinctive tokens, is an exact match, and so is a native name equal to a high-confidence legal name.
    Anything weaker (one token, another or no country, a listed name with words around it, a near spelling,
    a weaker native name) is possible.

    Parameters
    ----------
    records
        The partners.
    listings
        Entries to screen against; the shipped ones if left out.
    judgements
        Decisions on matches: ``same`` makes a match exact, ``different`` dismisses it; both stay on record.

    Returns
    -------
    records
        With matches, sorted by partner and listing, and an issue for every judgement that met no match.
    """
    names = index(tuple(listings if listings is not None else reference.listings()))
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
    return decide(replace(records, matches=tuple(found.values())), judgements)


def decide(records: Records, judgements: Sequence[Judgement], *, elsewhere: Iterable[str] = ()) -> Records:
    """Apply a person's decisions to the matches found so far.

    Parameters
    ----------
    records
        With matches.
    judgements
        Decisions: ``same`` makes a match exact, ``different`` dismisses it; both stay on record.
    elsewhere
        Listings whose matches come later, so that a judgement on them is not reported as unused.

    Returns
    -------
    records
        With matches, sorted by partner and listing, and an issue for every judgement that met no match.
    """
    decided, unused = judge(records.matches, records, judgements)
    where, later = Source("(configuration)", "", 0), set(elsewhere)
    missed = [item for item in unused if item.listing not in later]
    issues = [issue("judgement-unused", where, "", f"{item.partner} / {item.listing}") for item in missed]
    matches = tuple(sorted(decided, key=lambda m: (m.partner, m.listing, m.strength, m.matched)))
    return replace(records, matches=matches, issues=(*records.issues, *issues))


def _located(partner: Partner) -> Iterable[Match]:
    """Give a match for a site that lies, or may lie, in the XUAR."""
    for site in partner.sites:
        location = region.locate(site)
        if location is not None:
            yield Match(
                partner=partner.id,
                kind="uflpa-region",
                strength=location.strength,
                listing=region.XUAR,
                listing_name="Xinjiang Uyghur Autonomous Region",
                matched=", ".join(t for t in (site.region, site.city, site.address, site.postal_code) if t),
                score=100.0 if location.strength == "exact" else 50.0,
                reason=location.reason if len(partner.sites) == 1 else f"{location.reason} ({site.source})",
                basis=region.BASIS,
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
