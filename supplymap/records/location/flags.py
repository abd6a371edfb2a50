"""What speaks against the stated country of a site: its town, its postal code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from supplymap import places, reference
from supplymap.reference.addresses import belongs_together
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.places import Found


_LETTERS = re.compile(r"^[A-Za-z.]{1,4}[-\s]*(?=\d)")
_LONGEST_DIGITS = 6
"""Most digits that a code with lost zeros can have had: spreadsheets drop those at its start."""
_SHOWN = 3


class Flag(NamedTuple):
    """What speaks against a field of a site.

    Attributes
    ----------
    code
        Row of ``issues.csv``.
    field
        Field whose cell it is about.
    message
        What is wrong, in a sentence.
    """

    code: str
    field: str
    message: str


class Address(NamedTuple):
    """The texts that say where a site is; the country as ISO code."""

    country: str
    region: str
    city: str
    address: str
    postal_code: str


def flags(stated: Address, found: Found | None) -> Iterator[Flag]:
    """Yield what speaks against the country of a site; nothing where no country is stated.

    Parameters
    ----------
    stated
        The texts of the row.
    found
        Where the gazetteer found them.
    """
    if not stated.country:
        return
    known = reference.countries()
    said = known.phrase(stated.country)
    elsewhere = [code for code in (found.elsewhere if found else ()) if not belongs_together(code, stated.country)]
    field = "city" if stated.city else "region" if stated.region else ""
    if elsewhere and field:
        where = " and ".join(map(known.phrase, elsewhere[:2]))
        text = getattr(stated, field)
        yield Flag("town-unlike-country", field, f"{text} is known in {where}, and not in {said}: the country counts")
    elif elsewhere and (told := _told_in_address(stated, elsewhere)):
        where = f"{told.place}, {told.region} is known in {known.phrase(told.country)}"
        yield Flag("town-unlike-country", "address", f"{where}, and not in {said}: the country counts")
    yield from _postal_code(stated, found, said)


def _told_in_address(stated: Address, elsewhere: Sequence[str]) -> Found | None:
    """Return the town that an address names together with its region abroad: a name alone may be a street's."""
    text = f" {fold(stated.address)} "
    for country in elsewhere[:_SHOWN]:
        found = places.gazetteer().find(country, address=stated.address)
        if found is None or found.precision != "town" or not found.region or fold(found.place) == fold(found.region):
            continue
        if all(f" {fold(name)} " in text for name in (found.place, found.region)):
            return found
    return None


def _postal_code(stated: Address, found: Found | None, said: str) -> Iterator[Flag]:
    code = stated.postal_code
    if not any(map(str.isdigit, code)) or stated.country not in reference.keyed("postal_formats"):
        return
    if not any(_fits(one, stated.country) for one in _forms(code, stated.country)):
        # codes that no country is known to have are boxes, or belong to countries whose codes are not known
        if places.postal_countries(code):
            yield Flag(
                "postal-code-unlike-country", "postal_code", f"{code} has not the form of a postal code of {said}"
            )
        return
    regions = places.postal_regions(stated.country, code)
    if regions and found and found.region and found.precision != "country" and found.region not in regions:
        where = " or ".join(sorted(regions)[:_SHOWN])
        yield Flag("postal-code-conflict", "postal_code", f"{code} is a postal code of {where}, not of {found.region}")


def _forms(code: str, country: str) -> Iterator[str]:
    """Yield what a postal code may have been: with or without letters before it, with zeros that were lost."""
    yield code
    digits = _LETTERS.sub("", code.strip())
    yield from (f"{letters}{digits}" for letters in (f"{country}-", country, "CP "))
    if digits.isdecimal():
        yield from (digits.zfill(size) for size in range(len(digits), max(len(digits), _LONGEST_DIGITS) + 1))


def _fits(code: str, country: str) -> bool:
    countries = places.postal_countries(code)
    return countries is not None and any(belongs_together(one, country) for one in countries)
