"""Legal findings: listed entity, site in the XUAR, WRO or Finding, North Korean labor, each with its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplymap.model import Listing, Match, Supply


def findings_of(
    matches: Iterable[Match], supplied: Iterable[Supply], listings: Iterable[Listing]
) -> tuple[tuple[str, Finding], ...]:
    """Return the findings, each with its partner's id, by partner, kind and listing.

    Parameters
    ----------
    matches
        With a person's judgements applied: each exact one is a finding.
    supplied
        What each partner supplies, for North Korean labor.
    listings
        Where a legal name was not read on the list itself, the finding says to confirm it.
    """
    unread = {listing.id for listing in listings if not listing.seen_on_list}
    findings = [(match.partner, _from_match(match, unread)) for match in matches if match.strength == "exact"]
    findings += [(supply.partner.id, _north_korean(*why)) for supply in supplied if (why := _labor(supply))]
    return tuple(sorted(findings, key=lambda pair: (pair[0], pair[1].kind, pair[1].listing)))


def _from_match(match: Match, unread: set[str]) -> Finding:
    confirm = match.listing in unread
    reason = match.reason + ("; confirm against the current list: the legal name was not read on it" if confirm else "")
    return Finding(match.kind, match.basis, match.listing, match.listing_name, reason, match.source, confirm)


def _labor(supply: Supply) -> tuple[str, str] | None:
    """Return why a partner counts as using North Korean labor, and the field that says so; None if it does not."""
    if supply.partner.country == "KP":
        return "it is in North Korea", "country field"
    if supply.partner.declares_north_korean_labor:
        return "it declares North Korean labor", "declaration"
    if any(link.origin == "KP" for link in supply.links):
        return "it supplies goods of North Korean origin", "origin field"
    return None


def _north_korean(reason: str, source: str) -> Finding:
    basis = "CAATSA, North Korean labor; see CBP Pub. No. 5560-0526 of 2026-06-12"
    return Finding("caatsa", basis, "CAATSA", "North Korean labor", reason, source)
