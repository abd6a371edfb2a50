"""Lane A: partners against the lists, the XUAR and the orders; a person's judgement wins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.config import applied
from supplymap.model import Match, Source, supplies
from supplymap.reference.issues import issue
from supplymap.reference.places import XUAR
from supplymap.screening.containment import contained
from supplymap.screening.equality import equal, held_by
from supplymap.screening.findings import findings_of
from supplymap.screening.index import index, listed_names
from supplymap.screening.judgements import decide
from supplymap.screening.loose_texts import look_through
from supplymap.screening.orders import by_goods
from supplymap.screening.resemblance import similar
from supplymap.screening.sites import BASIS, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.config import Config, Judgement
    from supplymap.model import Issue, Listing, Partner, Records
    from supplymap.screening.index import ListedNames


def screen(records: Records, config: Config | None = None, *, listings: Sequence[Listing] | None = None) -> Records:
    """Find what the law and the lists say of every partner: findings, possible matches and former orders.

    A name equal to a listed one after normalisation, in a country of the entry and with at least two
    distinctive tokens, is an exact match, and so is a native name equal to a high-confidence legal name.
    Anything weaker (one token, another or no country, a listed name with words around it, a near spelling,
    a weaker native name) is possible, and so is a listed name or a place of the XUAR in a text that no field took.
    Sites are compared with the XUAR, and what a partner supplies with the orders on goods of an area.

    Parameters
    ----------
    records
        The partners and their links.
    config
        Settings; the defaults if left out. Its judgements are a person's decisions: ``same`` makes a match a
        finding, ``different`` dismisses it.
    listings
        Entries to screen names against; those of the tables if left out.

    Returns
    -------
    records
        With ``matches``, ``findings`` and ``lists``. A text about no partner that names a listing is an unlisted
        partner of its own. A judgement that met no match is an issue.
    """
    with applied(config) as settings:
        entries = reference.listings() if listings is None else listings
        names = listed_names() if listings is None else index(listings)
        matches = strongest((*compare_names(records.partners, names), *locate_sites(records.partners)))
        records = look_through(replace(records, matches=matches))
        matches, unmet = decide(records.matches, records.partners, settings.judgements)
        supplied = supplies(records)
        by_order, unmet_by_order = decide(
            by_goods(supplied, matches, records.importer), records.partners, settings.judgements
        )
        matches = tuple(sorted((*matches, *by_order), key=_by_listing))
        unused = [_unused(item) for item in unmet if item in unmet_by_order]
        return replace(
            records,
            matches=matches,
            findings=findings_of(matches, supplied, entries),
            lists=reference.list_status(),
            issues=(*records.issues, *unused),
        )


def compare_names(partners: Sequence[Partner], names: ListedNames) -> Iterator[Match]:
    """Yield the matches of the partners' names, and of their parents', with listed ones."""
    for partner in partners:
        yield from equal(partner, names)
        yield from held_by(partner, names)
        yield from contained(partner, names)
    yield from similar(partners, names)


def locate_sites(partners: Iterable[Partner]) -> Iterator[Match]:
    """Yield a match for every site that lies, or may lie, in the XUAR."""
    for partner in partners:
        for site in partner.sites:
            location = locate(site)
            if location is None:
                continue
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


def strongest(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the strongest match of each partner with each entry, of equal ones the first; by partner and listing."""
    order = ("exact", "possible", "former")
    ranked = sorted(matches, key=lambda match: (order.index(match.strength), -match.score))
    kept: dict[tuple[str, str], Match] = {}
    for match in ranked:
        kept.setdefault((match.partner, match.listing), match)
    return tuple(kept[key] for key in sorted(kept))


def _by_listing(match: Match) -> tuple[str, str, str]:
    return match.partner, match.kind, match.listing


def _unused(judgement: Judgement) -> Issue:
    return issue("judgement-unused", Source("(configuration)", "", 0), "", f"{judgement.partner} / {judgement.listing}")
