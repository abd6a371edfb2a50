"""Sites that are looked up by a geocoding service: which addresses to send, and what its answers make of the sites."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap import places, reference
from supplymap.model import AddressQuery, Located
from supplymap.records.location.positions import DIGITS
from supplymap.records.location.stated import NEAR
from supplymap.reference.addresses import belongs_together
from supplymap.reference.issues import gathered, issue
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplymap.model import Geocoded, Issue, Partner, Precision, Records, Site

_PARTS = re.compile(r"[,;\n]")
_FINER: Mapping[Precision, int] = {"site": 0, "town": 1, "region": 2, "country": 3}


def queries_of(records: Records) -> tuple[AddressQuery, ...]:
    """Return the addresses that a service may place better than the gazetteer: of sites without coordinates.

    Parameters
    ----------
    records
        Partners with their sites. No name of a partner is sent: parts of an address that are one are left out.
    """
    found = {query for partner in records.partners for site in partner.sites if (query := _query(partner, site))}
    return tuple(sorted(found))


def _query(partner: Partner, site: Site) -> AddressQuery | None:
    if site.located is not None and site.located.precision == "site":
        return None
    names = {fold(name) for name in (partner.name, partner.native_name, partner.parent, *partner.aliases) if name}
    parts = [part.strip() for part in _PARTS.split(site.address)]
    parts = [part for part in parts if part and fold(part) not in names]
    if not parts:
        return None
    known = fold(" ".join(parts))
    for text in (site.city, site.region, site.postal_code):
        if text and fold(text) not in names and fold(text) not in known:
            parts.append(text.strip())
    if site.country:
        parts.append(reference.countries().name(site.country))
    # "Bangladesh" at the end of the address and in its column is said once
    told = dict.fromkeys(parts)
    return AddressQuery(", ".join(" ".join(part.split()) for part in told), site.country)


def geocoded(records: Records, answers: Iterable[Geocoded]) -> Records:
    """Return records whose sites are where a service says, as far as it knows better than the gazetteer.

    Parameters
    ----------
    records
        As :func:`supplymap.to_records` returns them.
    answers
        What a service answered to the addresses of `queries_of`. One that lies in another country than the site is not
        used, and told.
    """
    known = {one.query: one for one in answers if one.latitude is not None}
    if not known:
        return records
    issues: list[Issue] = []
    partners = tuple(_geocoded(partner, known, issues) for partner in records.partners)
    return replace(records, partners=partners, issues=gathered([*records.issues, *issues]))


def _geocoded(partner: Partner, known: Mapping[str, Geocoded], issues: list[Issue]) -> Partner:
    sites = tuple(
        _moved(site, known.get(query.text) if (query := _query(partner, site)) else None, issues)
        for site in partner.sites
    )
    return (
        replace(partner, sites=sites)
        if any(one is not other for one, other in zip(sites, partner.sites, strict=True))
        else partner
    )


def _moved(site: Site, answer: Geocoded | None, issues: list[Issue]) -> Site:
    if answer is None or answer.latitude is None or answer.longitude is None:
        return site
    before = site.located
    if before is not None and _FINER[before.precision] <= _FINER[answer.precision]:
        return site
    countries = places.countries_at(answer.latitude, answer.longitude, tolerance_km=NEAR)
    if site.country and not any(belongs_together(code, site.country) for code in countries):
        where = reference.countries().phrase(countries[0]) if countries else "the sea"
        message = f"{answer.service} finds the address in {where}: its answer was not used"
        issues.append(issue("address-found-elsewhere", site.source, "", site.address, message=message))
        return site
    country = site.country or next(iter(countries), "")
    region = before.region if before else ""
    where_ = round(answer.latitude, DIGITS), round(answer.longitude, DIGITS), answer.precision, answer.place
    return replace(site, located=Located(*where_, country, region, answer.service))
