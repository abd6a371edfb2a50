"""What identifies a partner over years: names, country and numbers; never a row, a file or a rank."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from supplymap.model import Subject
from supplymap.reference.names import normalise, simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supplymap.model import Listing, Partner, Site

_DIGITS = 16
_FEW_DIGITS = 6


class Spelling(NamedTuple):
    """A name without what people write now so, now so: case, accents, punctuation, "Co Ltd" for "Co., Ltd.".

    Attributes
    ----------
    key
        Its distinctive words: equal keys may be one company.
    form, groups
        As in `supplymap.reference.names.NormalName`: another legal form is another name.
    """

    key: str
    form: str
    groups: tuple[str, ...]


def spelling(name: str) -> Spelling:
    """Return a name ready to compare with one that was written at another time."""
    normal = normalise(name)
    return Spelling(simplified(normal.key) or " ".join(name.casefold().split()), normal.form, normal.groups)


def subject(partner: Partner, texts: Iterable[str] = ()) -> Subject:
    """Return a partner as a decision means it.

    Parameters
    ----------
    partner
        As the files have it.
    texts
        Goods, origins and remarks on which a match rests.
    """
    places = (_place(site, partner.country) for site in partner.sites)
    names = (partner.native_name, *partner.aliases)
    return Subject(
        name=partner.name,
        names=tuple(sorted({name for name in names if name and name != partner.name})),
        country=partner.country,
        numbers=partner.numbers,
        places=tuple(sorted(filter(None, set(places)))),
        parent=partner.parent,
        texts=tuple(sorted(filter(None, set(texts)))),
    )


def _place(site: Site, country: str) -> str:
    elsewhere = site.country if site.country != country else ""
    return ", ".join(filter(None, (site.region, site.city, site.address, site.postal_code, elsewhere)))


def match_key(partner: Subject, listing: str) -> str:
    """Return what a decision on a partner and a list entry is about.

    The country, a number and the places are part of it: they tell namesakes apart.
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
    return f"column {header}#{place} {_digest(list(headers))[:_DIGITS]}"


def reference_key(name: str) -> str:
    """Return what a decision on a name is about, wherever links and documents use it."""
    return f"reference {_words(Subject(name))}"


def listing_text(listing: Listing) -> str:
    """Return a digest of what a list entry says of whom it names: another one is another text.

    Names count by their letters and digits alone, so that case, punctuation and sequence change nothing; no table
    takes part, so that the digest stays what it was when tables change.
    """
    return _digest(
        [
            sorted({_letters(name) for name in listing.names}),
            sorted({_letters(name) for name, _ in listing.native_names}),
            sorted(listing.countries),
            listing.includes_subsidiaries,
            _letters(listing.merchandise),
        ]
    )[:_DIGITS]


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def _words(partner: Subject) -> str:
    name = spelling(partner.name)
    own = dict(partner.numbers).get("id", "") or (partner.numbers[0][1] if partner.numbers else "")
    places = f"#{_digest(sorted(map(_letters, partner.places)))[:_FEW_DIGITS]}" if partner.places else ""
    parts = (name.key, name.form, *name.groups, partner.country and f"({partner.country})", own and f"[{own}]", places)
    return " ".join(filter(None, parts))


def _digest(values: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()
