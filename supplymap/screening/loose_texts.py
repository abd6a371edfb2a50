"""Texts that belong to no field, searched for listed names and places in the XUAR.

A layout that was not understood, a remark or a row read as a note must not hide a listed name: each hit is a
possible match with the address of its cell.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.model import Partner
from supplymap.reference import places
from supplymap.reference.headers import SITE_FIELDS
from supplymap.reference.issues import issue
from supplymap.screening.containment import mentions
from supplymap.screening.equality import made
from supplymap.screening.sites import in_region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.model import LooseText, Match, Records

MENTION_SCORE = 50.0
"""Score of a match by a mention in a text that is no name."""

NAME_LENGTH = 80
"""Most characters of a text that become the name of the partner it may mean."""

_READ_ELSEWHERE = frozenset({*SITE_FIELDS, "goods", "product"})
"""Fields whose places are read by rules of their own: sites, and what a partner supplies."""


def look_through(records: Records) -> Records:
    """Search the texts that belong to no field.

    Parameters
    ----------
    records
        Screened records with loose texts.

    Returns
    -------
    records
        With a possible match for every hit. A text that is about no partner becomes an unlisted partner, so
        that it reaches the importer, and an issue ``listed-name-in-text``.
    """
    known = {(match.partner, match.listing) for match in records.matches}
    ids = {partner.id for partner in records.partners}
    partners, matches, issues = list(records.partners), list(records.matches), list(records.issues)
    for loose in records.loose:
        for match in _hits(loose):
            partner = loose.partner
            if not partner:
                partner = loose.text[:NAME_LENGTH]
                if partner not in ids:
                    ids.add(partner)
                    partners.append(Partner(id=partner, name=partner, listed=False, sources=(loose.source,)))
            if (partner, match.listing) in known:
                continue
            known.add((partner, match.listing))
            matches.append(replace(match, partner=partner))
            issues.append(issue("listed-name-in-text", loose.source, loose.column, loose.text))
    return replace(records, partners=tuple(partners), matches=tuple(matches), issues=tuple(issues))


def _hits(loose: LooseText) -> Iterator[Match]:
    where = f"the text {loose.text[:NAME_LENGTH]!r} ({loose.source}{', ' + loose.column if loose.column else ''})"
    unknown = Partner(id="", name="")
    for listing, name in mentions(loose.text):
        yield made(unknown, listing, loose.text, MENTION_SCORE, "possible", f"{where} names {name}")
    place = "" if loose.field in _READ_ELSEWHERE else places.mentions(loose.text)
    if place:
        yield in_region("", "possible", loose.text, f"{where} names {place}", "xuar_places.csv")
