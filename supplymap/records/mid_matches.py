"""Partners that entries name by their manufacturer ID alone, found among the partners whose name and address is known.

From each known name and address the ID is made by the rule of 19 CFR 102, Appendix (`reference/mid.py`) and compared
with those of the entries. An ID is no proof: a match is told with both rows, several are asked about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from supplymap.reference.mid import city_part, name_part, number_parts, origin_codes, read_mid
from supplymap.reference.names import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplymap.model import Source
    from supplymap.reference.mid import Mid

SHORT = 5
"""Fewest letters of a name that, with its city but without a number, are compared as a whole ID."""
SHOWN = 3
"""Most partners that a question about an ID names."""
_LISTED = 50
"""Most partners that are kept for one spelling of an ID: more would be no answer."""
_POSTAL = re.compile(r"\b\d{5,6}(?:-\d{3,4})?\b")
_LAST_NUMBER = re.compile(r"[\s,]+\d{4,6}[\s,]*$")


class KnownParty(NamedTuple):
    """A partner that a row names, with what it states of its place.

    Attributes
    ----------
    country
        ISO code, or empty.
    mid
        The ID that the row states itself, or empty.
    source
        The row.
    """

    name: str
    address: str
    city: str
    country: str
    postal_code: str
    mid: str
    source: Source


@dataclass(frozen=True, slots=True)
class MidMatch:
    """The partners that an ID may stand for.

    Attributes
    ----------
    equal
        Those whose own ID, stated or made by the rule, is equal; one for each name.
    near
        Those whose name and either number or city fit.
    """

    equal: tuple[KnownParty, ...] = ()
    near: tuple[KnownParty, ...] = ()


@dataclass(slots=True)
class _Index:
    """Known partners by the parts of their IDs."""

    stated: dict[str, list[KnownParty]] = field(default_factory=lambda: defaultdict(list))
    whole: dict[str, list[KnownParty]] = field(default_factory=lambda: defaultdict(list))
    numbered: dict[str, list[KnownParty]] = field(default_factory=lambda: defaultdict(list))
    placed: dict[tuple[str, str], list[KnownParty]] = field(default_factory=lambda: defaultdict(list))

    def add(self, party: KnownParty) -> None:
        stated = read_mid(party.mid)
        if stated:
            self.stated[stated.code].append(party)
        part = name_part(party.name, party.country)
        if not part:
            return
        digits = _numbers(party)
        city = city_part(party.city, party.country)
        for number in digits:
            _append(self.numbered[part + number], party)
        if len(city) == 3:
            _append(self.placed[part, city], party)
            for number in digits or ("",):
                _append(self.whole[part + number + city], party)


def match_mids(codes: Iterable[str], known: Iterable[KnownParty]) -> Mapping[str, MidMatch]:
    """Find the partners that IDs of entries may stand for.

    Parameters
    ----------
    codes
        IDs that the entries give without a name.
    known
        Partners that rows name.

    Returns
    -------
    matches
        By ID; only those that fit any partner.
    """
    index = _Index()
    for party in dict.fromkeys(known):
        index.add(party)
    found = {}
    for code in dict.fromkeys(codes):
        mid = read_mid(code)
        match = _match(mid, index) if mid else MidMatch()
        if match.equal or match.near:
            found[code] = match
    return found


def _match(mid: Mid, index: _Index) -> MidMatch:
    if mid.code in index.stated:
        return MidMatch(_one_per_name(index.stated[mid.code]))
    place, number_and_name = mid.tail[-3:], mid.tail[:-3]
    numbered = number_and_name[-1:].isdigit()
    near: list[KnownParty] = []
    equal = [party for party in index.whole.get(mid.tail, ()) if numbered or _fits(mid, party)]
    if not numbered:
        # a short name and a city, without a number, stand for many
        near += [party for party in equal if len(name_part(party.name, party.country)) < SHORT]
        equal = [party for party in equal if party not in near]
    bare = [party for party in index.numbered.get(number_and_name, ()) if not party.city]
    equal += [party for party in bare if numbered and _fits(mid, party) and _names_place(party.address, place)]
    if equal:
        in_country = [party for party in equal if _fits(mid, party)]
        return MidMatch(_one_per_name(in_country or equal))
    near += [party for party in index.numbered.get(number_and_name, ()) if numbered and _fits(mid, party)]
    for length in range(min(6, len(number_and_name)), 2, -1):
        near += [party for party in index.placed.get((mid.tail[:length], place), ()) if _fits(mid, party)]
    return MidMatch((), _one_per_name(near))


def _fits(mid: Mid, party: KnownParty) -> bool:
    """Return whether the country of a partner is the one that an ID begins with, or not known."""
    return not party.country or mid.code[:2] in origin_codes(party.country)


def _numbers(party: KnownParty) -> tuple[str, ...]:
    """Return the numbers that filers may take from an address, with and without those that belong to the city."""
    street = party.address.replace(party.postal_code, " ") if party.postal_code else party.address
    at = street.casefold().rfind(party.city.casefold()) if party.city else -1
    if at > 0:
        street = _LAST_NUMBER.sub(" ", street[:at])
    readings = (street, _POSTAL.sub(" ", street), party.address)
    return tuple(dict.fromkeys(digits for reading in readings for digits in number_parts(reading)))


def _names_place(address: str, letters: str) -> bool:
    words = fold(address).split()
    return any("".join(words[start : start + 3])[:3].upper() == letters for start in range(len(words)))


def _append(parties: list[KnownParty], party: KnownParty) -> None:
    if len(parties) < _LISTED:
        parties.append(party)


def _one_per_name(parties: Iterable[KnownParty]) -> tuple[KnownParty, ...]:
    """Return the first row of each name."""
    first: dict[str, KnownParty] = {}
    for party in parties:
        first.setdefault(normalise(party.name).key, party)
    return tuple(first.values())
