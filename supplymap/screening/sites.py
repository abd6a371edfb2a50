"""What the fields of a site say for and against a place in the XUAR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from supplymap import reference
from supplymap.model import Match
from supplymap.reference.names import fold
from supplymap.reference.places import XUAR, Named, elsewhere, named, parts
from supplymap.reference.postal_codes import REGION, postal_code, postal_code_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.model import Site

Strength = Literal["exact", "possible"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINA = re.compile(r"(?<![a-z])china(?![a-z])|中国|中國", re.IGNORECASE)
_VAGUE = frozenset(
    {
        "china",
        "prc",
        "pr china",
        "peoples republic of china",
        "cn",
        "asia",
        "na",
        "n a",
        "none",
        "nil",
        "unknown",
        "tbd",
    }
)
_NUMBERS = frozenset({"65", "650000"})
_CHINESE_TERRITORIES = ("HK", "MO", "TW")

BASIS = (
    "UFLPA: goods made wholly or in part in Xinjiang are presumed made with forced labor (in force since 2022-06-21)"
)
"""Legal basis of a finding on a site in the region."""


@dataclass(frozen=True, slots=True)
class Location:
    """What a site's fields say about the region.

    Attributes
    ----------
    strength
        ``exact`` is a finding; ``possible`` needs a person's judgement.
    reason
        The field, the text and the rule.
    place
        Row of ``xuar_places.csv`` behind it, or ``postal 83/84``; empty where it is the position.
    text
        What it rests on beside the fields of the address: coordinates, or a town.
    table
        What knows the place.
    """

    strength: Strength
    reason: str
    place: str
    text: str = ""
    table: str = "xuar_places.csv"


def locate(site: Site) -> Location | None:
    """Return whether a site lies in the XUAR.

    The rules, in order: the region field names the XUAR, or a prefecture or city of it; the city field names the
    region or a place of it; a Chinese postal code (its own field, or the end of the address) starts with 83 or
    84; the address names the region, or a place of it that is not the name of a road. What another province,
    city or postal code of China contradicts, and every weaker sign, is possible. A word that is no place
    contradicts nothing.

    Parameters
    ----------
    site
        The place as one row states it.

    Returns
    -------
    location
        A certain or possible location, with its reason; None if nothing points to the XUAR.
    """
    if site.country not in ("", "CN"):
        return next(_abroad(site), None)
    first = None
    for rule in (_by_region, _by_city, _by_postal_code, _by_address):
        for location in rule(site):
            if location.strength == "exact":
                return location
            first = first or location
    return first


def in_region(partner: str, strength: Strength, matched: str, reason: str, source: str) -> Match:
    """Return a match of a partner, by id, with the XUAR."""
    score = 100.0 if strength == "exact" else 50.0
    title = "Xinjiang Uyghur Autonomous Region"
    return Match(partner, "uflpa-region", strength, XUAR, title, matched, score, reason, BASIS, source)


def _named(text: str) -> tuple[Named, ...]:
    """Return the places of the XUAR that a field names and does not deny: "not Xinjiang" names none."""
    return tuple(found for found in named(text) if not found.denied)


def _sure(found: Named) -> bool:
    """Return whether a name means a place of the XUAR and no other place."""
    return found.kind == "clear" or (found.kind == "short" and found.alone)


def _abroad(site: Site) -> Iterator[Location]:
    """Yield the locations of a site with another country, which contradicts fields that name the XUAR.

    A place counts where something else is Chinese too (China, Chinese letters, a postal code of the region), or where
    it fills its part of the field and no other country has a place of that name. A postal code alone says nothing:
    India and Viet Nam have such codes too.
    """
    fields = (("region", site.region), ("city", site.city), ("address", site.address))
    country = reference.countries().phrase(site.country)
    chinese = site.country in _CHINESE_TERRITORIES or any(_CHINA.search(text) for _, text in fields)
    coded = postal_code(site)[:2] in REGION
    for field, text in fields:
        for found in _named(text):
            sure = (_sure(found) or coded) and found.place.central
            alone = found.alone and found.kind == "clear" and not found.place.ambiguous
            if found.kind == "region" or (sure and (chinese or coded or alone or _HAN.search(found.text))):
                reason = f"its {field} is given as {text}, but its country as {country}"
                yield Location("possible", reason, found.place.id)


def _by_region(site: Site) -> Iterator[Location]:
    text = site.region
    what = f"its region is given as {text}"
    if "xj" in parts(text):
        against = _postal_code_against(site) or ("" if site.country else "no country is stated")
        yield _region(what, against)
    if site.country == "CN" and fold(text) in _NUMBERS:
        yield Location("possible", f"{what}, the number of Xinjiang", "65")
    for found in _named(text):
        against = _place_against(text) or _postal_code_against(site)
        if found.kind == "region":
            yield _region(what, against)
        else:
            against = against or _place_against(site.city)
            yield from _in_field(found, what, site, against, county_is_sure=False)


def _by_city(site: Site) -> Iterator[Location]:
    text = site.city
    what = f"its city is given as {text}"
    if not _named(text):
        return
    against = _fields_against(site)
    for found in _named(text):
        if found.kind == "region":
            yield _region(what, against)
        else:
            yield from _in_field(found, what, site, against, county_is_sure=True)


def _region(what: str, against: str) -> Location:
    if against:
        return Location("possible", f"{what}, but {against}", "65")
    return Location("exact", what, "65")


def _in_field(found: Named, what: str, site: Site, against: str, *, county_is_sure: bool) -> Iterator[Location]:
    """Yield the location by a place that the region or the city field names."""
    place = found.place
    if found.kind == "house":
        yield Location("possible", f"{what}, which may be a house or a county of Xinjiang", place.id)
    elif found.kind == "doubtful":
        if not (against or _place_against(site.address)):
            yield Location("possible", f"{what}, also the name of a place elsewhere, or misspelt", place.id)
    elif against:
        yield Location("possible", f"{what}{_there(found)}, but {against}", place.id)
    elif (found.kind == "short" and not found.alone) or not (place.central or county_is_sure):
        yield Location("possible", f"{what}, which may be {place.title} in Xinjiang", place.id)
    elif site.country == "CN" or (county_is_sure and not place.ambiguous and _HAN.search(found.text)):
        yield Location("exact", f"{what}{_there(found)}", place.id)
    else:
        yield Location("possible", f"{what}{_there(found)}, but no country is stated", place.id)


def _by_postal_code(site: Site) -> Iterator[Location]:
    code = postal_code(site)
    if code[:2] not in REGION:
        return
    if site.country == "CN":
        yield Location("exact", f"its postal code {code} is one of Xinjiang", "postal 83/84")
    elif _HAN.search(site.address) or _CHINA.search(site.address):
        reason = f"its postal code {code} is one of Xinjiang and its address is Chinese, but no country is stated"
        yield Location("possible", reason, "postal 83/84")
    elif not site.country and _states_no_place(site):
        reason = f"its postal code {code} is one of Xinjiang, and no country, province or city is stated"
        yield Location("possible", reason, "postal 83/84")


def _states_no_place(site: Site) -> bool:
    """Return whether a site states neither a province nor a city, and its address no other country."""
    stated = {fold(site.region), fold(site.city)} - _VAGUE - {""}
    return not stated and not _countries().intersection(parts(site.address)) and not _place_against(site.address)


@reference.per_folder
def _countries() -> frozenset[str]:
    """Names of countries, folded."""
    return frozenset(map(fold, reference.countries().names))


def states_another_place(site: Site) -> bool:
    """Return whether any field of a site points outside the XUAR."""
    if site.country not in ("", "CN") or _fields_against(site) or _place_against(site.address):
        return True
    unknown = (
        ({fold(site.region), fold(site.city)} - _VAGUE - {""}) if not (_named(site.region) or _named(site.city)) else ()
    )
    return bool(unknown) or not _countries().isdisjoint(parts(site.address) - _VAGUE)


def contradiction(site: Site) -> str:
    """Return what the fields of a site say of another part of China, in words; empty if nothing."""
    return _fields_against(site) or _place_against(site.address)


def _by_address(site: Site) -> Iterator[Location]:
    if not _named(site.address):
        return
    against = _fields_against(site) or _place_against(site.address)
    unknown = _unknown_city(site)
    for found in _named(site.address):
        place = found.place
        what = f'its address names "{found.text}"'
        if found.kind == "house":
            yield Location("possible", f"{what}, which may be a house or a county of Xinjiang", place.id)
        elif found.kind == "region":
            yield _region(f'its address names Xinjiang ("{found.text}")', against)
        elif against:
            # a park paid for by another province has that province's name, but a local postal code
            official = place.central or found.text.endswith((" county", "县"))
            if official and _sure(found) and not postal_code_elsewhere(site):
                yield Location("possible", f"{what}{_there(found)}, but {against}", place.id)
        elif found.kind == "clear" and site.country == "CN" and not unknown:
            yield Location("exact", f"{what}{_there(found)}", place.id)
        else:
            yield Location("possible", f"{what}{_there(found)}, which may be another place", place.id)


def _there(found: Named) -> str:
    """Return which place of Xinjiang a name means."""
    title = found.place.title
    return ", a place in Xinjiang" if fold(found.text) == fold(title) else f" ({title}, Xinjiang)"


def _place_against(text: str) -> str:
    other = elsewhere(text)
    return f'"{other}" is named too' if other else ""


def _postal_code_against(site: Site) -> str:
    code = postal_code_elsewhere(site)
    return f"its postal code {code} is elsewhere" if code else ""


def _fields_against(site: Site) -> str:
    """Return what the fields say of another part of China."""
    return _postal_code_against(site) or _place_against(site.region) or _place_against(site.city)


def _unknown_city(site: Site) -> bool:
    """Return whether the city field holds a word that no table knows: it may be a city elsewhere."""
    city = fold(site.city)
    return bool(city) and city not in _VAGUE and not _named(site.city)
