"""Screening of partners against the lists, the XUAR and the orders; a person's decision stands above all of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.config import applied
from supplymap.model import Decisions, supplies
from supplymap.screening.companies import Companies
from supplymap.screening.containment import contained
from supplymap.screening.decided import decided, known_ids, strongest
from supplymap.screening.equality import equal, held_by
from supplymap.screening.findings import findings_of
from supplymap.screening.index import index, listed_names
from supplymap.screening.judgements import given
from supplymap.screening.loose_texts import look_through
from supplymap.screening.merged import also_as
from supplymap.screening.north_korea import CAATSA, stated
from supplymap.screening.orders import by_goods, described, rests_on
from supplymap.screening.positions import located
from supplymap.screening.questions import issues_of, questions_of, uses_of
from supplymap.screening.resemblance import similar
from supplymap.screening.signs import declared, named_after, told_in_names
from supplymap.screening.sites import in_region
from supplymap.screening.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from supplymap.config import Config
    from supplymap.model import Listing, Match, Partner, Records, Supply
    from supplymap.screening.index import ListedNames
    from supplymap.screening.verdicts import Pair


def screen(
    records: Records,
    config: Config | None = None,
    *,
    listings: Sequence[Listing] | None = None,
    decisions: Decisions | None = None,
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
        Settings; the defaults if left out. Its judgements are decisions on partners by their names or ids alone.
    listings
        Entries to screen names against; those of the tables if left out.
    decisions
        What people decided of matches; nothing if left out. ``same`` makes a match a finding, ``different`` dismisses
        it until a text that the decision rests on changes, ``unsure`` leaves it open.

    Returns
    -------
    records
        With ``matches``, ``findings``, ``lists``, ``questions`` and ``uses``. A text about no partner that names a
        listing is an unlisted partner of its own. A judgement without a match is an issue.

    Raises
    ------
    ConfigError
        If two judgements of the settings on one partner and entry differ.
    """
    decisions = decisions or Decisions()
    with applied(config) as settings:
        entries = reference.listings() if listings is None else listings
        names = listed_names() if listings is None else index(listings)
        # every partner is looked at many times: views make their entries anew for each look
        records = replace(records, partners=tuple(records.partners), links=tuple(records.links))
        supplied = supplies(records)
        every_country = (*supplied, *also_as(supplied, records.mergers))
        partners = [supply.partner for supply in every_country]
        companies = Companies(records.partners)
        told = (*declared(supplied), *described(supplied))
        found: list[Match] = [
            *locate_sites(records.partners),
            *told,
            *compare_names(partners, names),
            *companies.found(records.partners, partial(compare_names, names=names)),
            *named_after(partners),
            *told_in_names(records.partners),
        ]
        every = (*given(settings.judgements), *decisions.matches)
        verdicts = Verdicts(every, records.partners, entries, records.mergers, companies)
        looked = look_through(replace(records, matches=strongest(found)), names, verdicts.sure(found))
        verdicts.find(looked.records.partners[len(records.partners) :])
        found += looked.found
        texts = _texts(told, looked.told)
        korean = {(supply.partner.id, CAATSA) for supply in every_country if stated(supply)}
        matches, made = decided(found, verdicts, texts, known=korean)
        by_order = list(by_goods(every_country, matches, records.importer))
        texts = _goods(by_order, supplied) | texts
        on_goods, made_on_goods = decided(by_order, verdicts, texts, known={*map(_pair, matches)}, on_goods=True)
        matches = tuple(sorted((*matches, *on_goods), key=_by_listing))
        made = (*made, *made_on_goods)
        known = known_ids(entries)
        return replace(
            looked.records,
            matches=matches,
            findings=findings_of(matches, every_country, entries),
            lists=reference.list_status(),
            questions=(
                *records.questions,
                *questions_of(matches, made, looked.records.partners, entries, texts, companies),
            ),
            uses=(*records.uses, *uses_of(verdicts, made, known)),
            issues=(*looked.records.issues, *issues_of(verdicts, made, known)),
        )


def _texts(found: Iterable[Match], told: Mapping[Pair, Iterable[str]]) -> dict[Pair, tuple[str, ...]]:
    """Return the origins, goods and remarks on which matches rest."""
    texts = {pair: dict.fromkeys(of_pair) for pair, of_pair in told.items()}
    for match in found:
        texts.setdefault(_pair(match), {})[match.matched] = None
    return {pair: tuple(of_pair) for pair, of_pair in texts.items()}


def _goods(by_order: Iterable[Match], supplied: Iterable[Supply]) -> dict[Pair, tuple[str, ...]]:
    """Return what the partners supply that orders on goods match."""
    by_partner = {supply.partner.id: supply for supply in supplied}
    return {_pair(match): rests_on(by_partner[match.partner]) for match in by_order}


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
            location = located(site)
            if location is None:
                continue
            texts = (site.region, site.city, site.address, site.postal_code, location.text)
            matched = ", ".join(filter(None, texts))
            reason = location.reason if len(partner.sites) == 1 else f"{location.reason} ({site.source})"
            source = f"{location.table} {location.place}".rstrip()
            yield in_region(partner.id, location.strength, matched, reason, source)


def _pair(match: Match) -> Pair:
    return match.partner, match.listing


def _by_listing(match: Match) -> tuple[str, str, str]:
    return match.partner, match.kind, match.listing
