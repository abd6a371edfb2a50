"""Screening of partners against the lists, the XUAR and the orders; a person's judgement decides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.config import applied
from supplymap.model import Source, supplies
from supplymap.reference.issues import issue
from supplymap.screening.containment import contained
from supplymap.screening.equality import equal, held_by
from supplymap.screening.findings import findings_of
from supplymap.screening.index import index, listed_names
from supplymap.screening.judgements import decide
from supplymap.screening.loose_texts import look_through
from supplymap.screening.orders import by_goods, described
from supplymap.screening.resemblance import similar
from supplymap.screening.signs import declared, named_after, told_in_names
from supplymap.screening.sites import in_region, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.config import Config, Judgement
    from supplymap.model import Decisions, Issue, Listing, Match, Partner, Records
    from supplymap.screening.index import ListedNames


_STRENGTHS = ("exact", "possible", "former")
"""Strengths of a match, the strongest first."""


def screen(
    records: Records,
    config: Config | None = None,
    *,
    listings: Sequence[Listing] | None = None,
    decisions: Decisions | None = None,  # noqa: ARG001 - they are not applied yet
) -> Records:
    """Find the findings, possible matches and former orders of every partner.

    A name equal to a listed one after normalisation, in a country of the entry and with at least two
    distinctive tokens or an equal legal form, is an exact match, and so is a native name equal to a high-confidence
    legal name. Anything weaker (one token, another or no country, a listed name with words around it, a near spelling,
    a weaker native name) is possible, and so is what any text of the files tells: a listed name, a place of the XUAR,
    North Korean labor. Sites and stated origins are compared with the XUAR, and what a partner supplies with the
    orders on goods of an area.

    Parameters
    ----------
    records
        The partners and their links.
    config
        Settings; the defaults if left out. Its judgements are a person's decisions: ``same`` makes a match a
        finding, ``different`` dismisses it.
    listings
        Entries to screen names against; those of the tables if left out.
    decisions
        What people decided of matches; nothing if left out.

    Returns
    -------
    records
        With ``matches``, ``findings`` and ``lists``. A text about no partner that names a listing is an unlisted
        partner of its own. A judgement without a match is an issue.
    """
    with applied(config) as settings:
        entries = reference.listings() if listings is None else listings
        names = listed_names() if listings is None else index(listings)
        # every partner is looked at many times: views make their entries anew for each look
        records = replace(records, partners=tuple(records.partners), links=tuple(records.links))
        supplied = supplies(records)
        located = (*locate_sites(records.partners), *declared(supplied), *described(supplied))
        named = (
            *compare_names(records.partners, names),
            *named_after(records.partners),
            *told_in_names(records.partners),
        )
        matches = strongest((*located, *named))
        records = look_through(replace(records, matches=matches), names, settings.judgements)
        matches, unused = decide(records.matches, records.partners, settings.judgements)
        by_order, unused_by_order = decide(
            by_goods(supplied, matches, records.importer), records.partners, settings.judgements
        )
        matches = tuple(sorted((*matches, *by_order), key=_by_listing))
        issues = [_unused(judgement) for judgement in unused if judgement in unused_by_order]
        return replace(
            records,
            matches=matches,
            findings=findings_of(matches, supplied, entries),
            lists=reference.list_status(),
            issues=(*records.issues, *issues),
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
            matched = ", ".join(text for text in (site.region, site.city, site.address, site.postal_code) if text)
            reason = location.reason if len(partner.sites) == 1 else f"{location.reason} ({site.source})"
            source = f"xuar_places.csv {location.place}"
            yield in_region(partner.id, location.strength, matched, reason, source)


def strongest(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the strongest match of each partner with each entry, by partner and listing; the first of equal ones."""
    kept: dict[tuple[str, str], Match] = {}
    for match in sorted(matches, key=lambda match: (_STRENGTHS.index(match.strength), -match.score)):
        kept.setdefault((match.partner, match.listing), match)
    return tuple(kept[key] for key in sorted(kept))


def _by_listing(match: Match) -> tuple[str, str, str]:
    return match.partner, match.kind, match.listing


def _unused(judgement: Judgement) -> Issue:
    return issue("judgement-unused", Source("(configuration)", "", 0), "", f"{judgement.partner} / {judgement.listing}")
