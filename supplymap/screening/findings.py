"""Legal findings: listed entity, site in the XUAR, WRO or Finding, North Korean labor, each with its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import Finding
from supplymap.screening.north_korea import stated

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
        What each partner supplies, for North Korean labor that its fields state.
    listings
        Where a legal name was not read on the list itself, the finding says to confirm it.
    """
    unread = {listing.id for listing in listings if not listing.seen_on_list}
    findings = [(match.partner, _from_match(match, unread)) for match in matches if match.strength == "exact"]
    korean: dict[str, Finding] = {}
    for supply in supplied:
        # a partner of several countries is there once for each
        if finding := stated(supply):
            korean.setdefault(supply.partner.id, finding)
    findings += korean.items()
    return tuple(sorted(findings, key=lambda pair: (pair[0], pair[1].kind, pair[1].listing)))


def _from_match(match: Match, unread: set[str]) -> Finding:
    confirm = match.listing in unread
    reason = match.reason + ("; confirm against the current list: the legal name was not read on it" if confirm else "")
    return Finding(match.kind, match.basis, match.listing, match.listing_name, reason, match.source, confirm)
