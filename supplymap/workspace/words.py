"""What a decision says, in the words of a person: the same on the terminal, in the Excel view and in reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import OWN

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_DECIDED = "it is not decided"
"""Stands for no decision, and for one that was taken back."""
_COMPANY = {"same": "it is the listed company", "different": "it is another company than the listed one"}
_ORDER = {"same": "the order applies to it", "different": "the order does not apply to it"}
_SITE = {"same": "it has a site in Xinjiang", "different": "it has no site in Xinjiang"}
_LABOR = {"same": "North Koreans work there", "different": "no North Koreans work there"}
_TWINS = {
    "same": "they are one partner",
    "site": "they are two sites of one company",
    "different": "they are two companies",
}
_OWN_PARTNER = "it is a partner of its own"
_UNSURE = {"unsure": "it cannot be told yet", "": NOT_DECIDED}


def means(value: str) -> str:
    """Return what a name was said to mean; an empty value stands for nothing decided."""
    return _OWN_PARTNER if value == OWN else f"it means {value}" if value else NOT_DECIDED


def verdicts(what: str, listing: str = "") -> Mapping[str, str]:
    """Return the verdicts with what each of them says.

    Parameters
    ----------
    what
        ``match`` or ``duplicate``.
    listing
        Id of the list entry of a match, ``XUAR`` or ``CAATSA``.
    """
    if what == "duplicate":
        words = _TWINS
    elif listing in ("XUAR", "CAATSA"):
        words = _SITE if listing == "XUAR" else _LABOR
    else:
        words = _ORDER if listing.startswith("WRO") else _COMPANY
    return {**words, **_UNSURE}
