"""What identifies a partner over years: names, country and numbers; never a row, a file or a rank."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from supplymap.model import Subject
from supplymap.reference.names import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Listing, Partner


def subject(partner: Partner) -> Subject:
    """Return a partner as a decision means it."""
    sites = ([site.region, site.city, site.address, site.postal_code] for site in partner.sites)
    places = (", ".join(filter(None, parts)) for parts in sites)
    names = (partner.native_name, *partner.aliases, partner.parent)
    return Subject(
        name=partner.name,
        names=tuple(dict.fromkeys(name for name in names if name and name != partner.name)),
        country=partner.country,
        numbers=partner.numbers,
        places=tuple(sorted(filter(None, set(places)))),
    )


def match_key(partner: Subject, listing: str) -> str:
    """Return what a decision on a partner and a list entry is about.

    The country and the user's own number are part of it: they tell namesakes apart.
    """
    return f"match {listing} {_words(partner)}"


def duplicate_key(first: Subject, second: Subject) -> str:
    """Return what a decision on two partners is about, whichever comes first."""
    return " = ".join(["duplicate", *sorted((_words(first), _words(second)))])


def column_key(header: str, place: int, headers: Sequence[str]) -> str:
    """Return what a decision on a column is about: its header, and the headers of its table.

    Parameters
    ----------
    header
        In the spelling of `supplymap.config.level`.
    place
        Which of the columns with this header, from 0.
    headers
        All headers of the table in that spelling, sorted.
    """
    return f"column {header}#{place} {_digest(list(headers))}"


def listing_text(listing: Listing) -> str:
    """Return a digest of what a list entry says of whom it names: another one is another text."""
    return _digest(
        [
            sorted(listing.names),
            sorted(name for name, _ in listing.native_names),
            sorted(listing.countries),
            listing.includes_subsidiaries,
            listing.merchandise,
        ]
    )


def _words(partner: Subject) -> str:
    name = normalise(partner.name).key or partner.name.casefold()
    own = dict(partner.numbers).get("id", "")
    return " ".join([name, *([f"({partner.country})"] if partner.country else []), *([f"[{own}]"] if own else [])])


def _digest(values: list[object]) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:16]
