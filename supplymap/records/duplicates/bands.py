"""What follows from how like two partners are: one partner, a question, or nothing; with a sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from supplymap.records.duplicates.addresses import addressed, relation
from supplymap.records.duplicates.likeness import NO_MATCH, compared
from supplymap.records.duplicates.names import spelled
from supplymap.reference import countries
from supplymap.reference.identifiers import of_country, registries
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from supplymap.records.duplicates.addresses import Address, Relation
    from supplymap.records.duplicates.likeness import Kind, NameMatch
    from supplymap.records.duplicates.names import Spelled

Band = Literal["same", "ask", "different"]

_SURE: frozenset[Kind] = frozenset({"same", "form", "spacing", "short"})
"""Names that are one after what people write now so, now so: with one address they are one partner."""
_STRONG: frozenset[Kind] = _SURE | {"order", "script"}
_MIDDLE: frozenset[Kind] = frozenset({"letters", "sound", "cut", "town"})
_MOST = 4
"""Most places of a partner that are compared."""
LEAST_WITHOUT_PLACE, LEAST_IN_TOWN = 78.0, 62.0
"""Score from which names that differ by a word are asked about where no address speaks for it; in one town less."""


class Place(NamedTuple):
    """Where a partner is, as a row states it."""

    country: str = ""
    region: str = ""
    city: str = ""
    postal_code: str = ""
    address: str = ""


class Portrait(NamedTuple):
    """What of a partner is compared with others.

    Attributes
    ----------
    names
        Its names, the first one first.
    places
        Where its rows say that it is.
    numbers
        Pairs of a registry and a number that identifies it there, in plain signs.
    """

    names: tuple[str, ...]
    country: str = ""
    places: tuple[Place, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()


class Likeness(NamedTuple):
    """How like two partners are.

    Attributes
    ----------
    score
        0 to 100; the best is asked first.
    reason
        Why, in words that a sentence can begin with.
    """

    band: Band
    score: float
    reason: str = ""


NOTHING = Likeness("different", 0.0)


class Seen(NamedTuple):
    """A partner taken apart, once for all that it is compared with.

    Attributes
    ----------
    local
        The words for places that it states: towns and regions, and what address and name have in common. A company
        that is called after its town is told apart by the rest of its name.
    towns, regions
        The words of each of its towns and regions.
    codes
        Its postal codes.
    """

    portrait: Portrait
    names: tuple[Spelled, ...]
    addresses: tuple[Address, ...]
    local: frozenset[str]
    towns: frozenset[frozenset[str]]
    regions: frozenset[frozenset[str]]
    codes: frozenset[str]


def seen(one: Portrait) -> Seen:
    """Take a partner apart."""
    names = tuple(dict.fromkeys(spelled(name) for name in one.names))
    places = one.places[:_MOST]
    addresses = tuple(dict.fromkeys(addressed(place.address) for place in places if place.address))
    named = {word for name in names for word in name.words}
    local = {word for place in places for text in (place.city, place.region) if text for word in addressed(text).names}
    local |= {word for address in addresses for word in address.names & named}
    if one.country:
        local |= {one.country.casefold(), *fold(countries().name(one.country)).split()}
    towns = frozenset(addressed(place.city).names for place in places if place.city)
    regions = frozenset(addressed(place.region).names for place in places if place.region)
    codes = frozenset(fold(place.postal_code) for place in places if place.postal_code)
    return Seen(one, names, addresses, frozenset(local), towns, regions, codes)


def likeness(first: Seen, second: Seen) -> Likeness:
    """Return whether two partners are one, may be one, or are two by all that tells them apart."""
    one, other = first.portrait, second.portrait
    local = first.local | second.local
    match = NO_MATCH
    for name in first.names:
        for its in second.names:
            match = max(match, compared(name, its, local), key=lambda each: each.score)
    shared = _shared_number(one, other)
    if match.kind in ("none", "number") and not shared:
        return NOTHING
    address = _addresses(first, second, local)
    town = _towns(first, second)
    if town == "unknown" and _vaguely_one(first, second):
        town = "same"
    if shared and match.kind != "number":
        return Likeness("ask", 90.0 + match.score / 20, f"same {shared}; {_PHRASES[match.kind]}{_where(address, town)}")
    if one.country and other.country and one.country != other.country:
        return _abroad(match, address)
    band = _band(match, address, town)
    # a street and number are there in many towns
    elsewhere = _elsewhere(first, second, town) if address == "same" else ""
    if band == "same" and (elsewhere or sites_apart(one, other)):
        band = "ask"
    if band == "different":
        return NOTHING
    weight = {"same": 100.0, "alike": 85.0, "unknown": 50.0, "other": 20.0}[address]
    reason = f"{_PHRASES[match.kind]}{_where(address, town)}{elsewhere}"
    return Likeness(band, 0.6 * match.score + 0.4 * weight, reason)


def _abroad(match: NameMatch, address: Relation) -> Likeness:
    """Return what follows where the countries differ: one name may be of one company with two sites."""
    if match.kind in ("same", "form") or (match.kind in _SURE and address in ("same", "alike")):
        return Likeness("ask", 50.0 + match.score / 10, f"{_PHRASES[match.kind]}, in two countries")
    return NOTHING


def _band(match: NameMatch, address: Relation, town: Relation) -> Band:
    kind = match.kind
    near = address == "same" or (address == "alike" and kind not in ("shares", "initials"))
    if kind in _SURE and address == "same" and town in ("same", "unknown"):
        return "same"
    if kind in _STRONG or (near and kind not in ("none", "number")):
        return "ask"
    if kind in _MIDDLE:
        # a letter or two may be a typing error in the name, whatever the towns; other places make it two names
        return "ask" if kind == "letters" or "other" not in (address, town) else "different"
    least = LEAST_IN_TOWN if town == "same" else LEAST_WITHOUT_PLACE
    if kind == "word" and address == "unknown" and town != "other" and match.score >= least:
        return "ask"
    return "different"


def contradict(one: Portrait, other: Portrait) -> bool:
    """Return whether the places of two partners contradict: other countries, towns or addresses."""
    if one.country and other.country and one.country != other.country:
        return True
    first, second = seen(one), seen(other)
    return _towns(first, second) == "other" or _addresses(first, second, first.local | second.local) == "other"


def lie_apart(one: Portrait, other: Portrait) -> bool:
    """Return whether two partners state other towns, regions or postal codes."""
    first, second = seen(one), seen(other)
    return bool(_elsewhere(first, second, _towns(first, second)))


def sites_apart(one: Portrait, other: Portrait) -> bool:
    """Return whether a registry of sites has two partners apart: each has a number there, and none in common."""
    first, second = dict(one.numbers), dict(other.numbers)
    both = [name for name in first.keys() & second.keys() if registries()[name].identifies == "site"]
    own, its = set(one.numbers), set(other.numbers)
    return any(not {n for n in own if n[0] == name} & {n for n in its if n[0] == name} for name in both)


def _shared_number(one: Portrait, other: Portrait) -> str:
    if not one.numbers or not other.numbers:
        return ""
    shared = {registry for registry, _ in set(one.numbers) & set(other.numbers)}
    if one.country and other.country and one.country != other.country:
        shared = {registry for registry in shared if not of_country(registry)}
    return next((row.title for name, row in registries().items() if name in shared), "")


def _addresses(one: Seen, other: Seen, local: frozenset[str]) -> Relation:
    """Return how the addresses of two partners stand to each other: the best of all pairs."""
    found: set[Relation] = {relation(first, second, local) for first in one.addresses for second in other.addresses}
    order: tuple[Relation, ...] = ("same", "alike", "unknown", "other")
    return next((each for each in order if each in found), "unknown")


def _vaguely_one(one: Seen, other: Seen) -> bool:
    """Return whether the addresses of both say no more than the same town: "Hyderabad"."""
    return any(first in other.addresses and first.names and not first.is_exact for first in one.addresses)


def _towns(one: Seen, other: Seen) -> Relation:
    """Return how the towns of two partners stand to each other."""
    if one.towns & other.towns or one.codes & other.codes:
        return "same"
    if not one.towns or not other.towns:
        return "unknown"
    pairs = [(town, its) for town in one.towns for its in other.towns]
    # one town may be named with its district; San Pedro and San Jose are two
    if any(town <= its or its <= town for town, its in pairs):
        return "same"
    return "alike" if any(town & its for town, its in pairs) else "other"


def _elsewhere(one: Seen, other: Seen, town: Relation) -> str:
    """Return in what the places of two partners differ that have one street and number; empty if in nothing."""
    if town == "other":
        return ", but in different towns"
    if _none_alike(one.regions, other.regions):
        return ", but in different regions"
    if one.codes and other.codes and not one.codes & other.codes:
        return ", but with different postal codes"
    return ""


def _none_alike(one: frozenset[frozenset[str]], other: frozenset[frozenset[str]]) -> bool:
    """Return whether both state places, and none of the one is one of the other or lies in it by its words."""
    return bool(one and other) and not any(first <= second or second <= first for first in one for second in other)


_PHRASES: dict[Kind, str] = {
    "same": "same name",
    "form": "the names differ by the legal form alone",
    "spacing": "the names differ by blanks alone",
    "short": "the names differ by an abbreviation",
    "order": "the names have the same words in another sequence",
    "script": "the names are the same in two languages or scripts",
    "letters": "the names differ by a letter or two",
    "sound": "the names sound alike",
    "cut": "a word of one name may be short for one of the other",
    "town": "the names differ by the name of a place",
    "word": "one name has further words",
    "trade": "the names differ by the word for the trade",
    "shares": "the names have words in common",
    "initials": "one name may be the initials of the other",
    "number": "the names have different numbers",
    "none": "the names have nothing in common",
}


def _where(address: Relation, town: Relation) -> str:
    if address != "unknown":
        return {"same": ", at the same address", "alike": ", at nearly the same address"}.get(
            address, ", at different addresses" + (" in one town" if town == "same" else "")
        )
    return {"same": ", in the same town", "other": ", in different towns"}.get(
        town, ", and no address tells them apart"
    )
