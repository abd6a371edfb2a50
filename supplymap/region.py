"""Sites in the Xinjiang Uyghur Autonomous Region (XUAR): read field by field, never from a company's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from supplymap import reference
from supplymap.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.model import Site

Strength = Literal["exact", "possible"]

_ROAD = r"(?: (?:east|west|north|south|middle|central|zhong|dong|xi|nan|bei|old|new|no \d+))*"
_ROAD_WORDS = r"(?:road|rd|street|str|st|avenue|ave|lu|jie|dajie|dadao|xiang|lane|boulevard|blvd|highway|bridge)"
_ROAD_AFTER = re.compile(rf"^{_ROAD} {_ROAD_WORDS}\b")
_HAN_ROAD_AFTER = re.compile(r"^[东西南北中一二三四五六七八九十新老]{0,2}(?:路|街|大道|大街|巷|弄|胡同)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_POSTAL = re.compile(r"(?<![\d.+\-/])([0-9]{6})(?![\d.])")
_TELEPHONE = re.compile(
    r"(?:\+\d{1,3}|tel|telephone|phone|fax|mob|mobile|cell|call|whatsapp|电话|传真|手机)\W*[\d\s()+\-]*$", re.IGNORECASE
)
_AT_END = re.compile(
    r"[\s,.;)\]]*(?:(?:p\.?\s?r\.?\s*|people's republic of )?china|c\.?n\.?|prc|中国|中國)?[\s.,;)\]]*$",
    re.IGNORECASE,
)

XUAR = "XUAR"
"""Stands for the region where a listing id is expected."""

SHORT_PLACE = 5
"""Latin place names shorter than this are ordinary words or parts of others: in an address only possible."""


@dataclass(frozen=True, slots=True)
class Location:
    """What a site's fields say about the region.

    Attributes
    ----------
    strength
        ``exact`` is a finding; ``possible`` waits for a person.
    reason
        The field, the text and the rule.
    place
        Row of ``xuar_places.csv`` it rests on, or ``postal 83/84``.
    """

    strength: Strength
    reason: str
    place: str


@dataclass(frozen=True, slots=True)
class _Place:
    id: str
    level: str
    title: str
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class _Places:
    """The table of places, ready to look up; doubtful are names that places elsewhere in China have too."""

    region: frozenset[str]
    by_name: Mapping[str, _Place]
    doubtful: frozenset[str]
    latin: re.Pattern[str]
    han: re.Pattern[str]
    others: re.Pattern[str]
    others_han: re.Pattern[str]


@reference.per_folder
def _places() -> _Places:
    rows = reference.table("xuar_places")
    region: set[str] = {"cn xj", "cnxj", "xj"}
    by_name: dict[str, _Place] = {}
    doubtful: set[str] = set()
    for row in rows:
        place = _Place(
            row["place_id"],
            row["level"],
            row["name_en"],
            row["ambiguous"] == "yes",
        )
        latin = [row["name_en"], *row["names"].split("|")]
        han = [row["name_zh"], *row["names_zh"].split("|")]
        weak = row["weak_names"].split("|")
        for name in (fold(text) for text in (*latin, *han, *weak)):
            if not name:
                continue
            if row["ambiguous_in_china"] == "yes" or name in map(fold, weak):
                doubtful.add(name)
            if row["level"] == "region":
                region.add(name)
            # the most doubtful bearer of a name decides
            known = by_name.get(name)
            if known is None or (place.ambiguous and not known.ambiguous):
                by_name[name] = place
    others = [
        fold(text) for row in reference.table("china_places") for text in row["names"].split("|") if len(text) > 3
    ]
    others_han = [row["zh"] for row in reference.table("china_places")]
    others_han += [zh[:-1] for zh in others_han if len(zh) >= 3 and zh[-1] in "省市"]
    unsafe = region | set(by_name)
    return _Places(
        frozenset(region),
        by_name,
        frozenset(doubtful),
        _alternation(name for name in {*by_name, *region} if not _HAN.search(name) and name not in ("xj",)),
        _alternation(
            (name for name in by_name if _HAN.search(name) and (len(name) >= 3 or name == "新疆")),
            words=False,
        ),
        _alternation(name for name in others if name and name not in unsafe),
        _alternation((name for name in others_han if name not in unsafe), words=False),
    )


def _alternation(names: object, *, words: bool = True) -> re.Pattern[str]:
    texts = sorted(set(names), key=lambda name: (-len(name), name))  # type: ignore[call-overload] # an iterable of str
    body = "|".join(re.escape(text) for text in texts)
    return re.compile(rf"\b(?:{body})\b" if words else f"(?:{body})")


def locate(site: Site) -> Location | None:
    """Say whether a site lies in the XUAR.

    The rules, in order: the region field names the XUAR; the region field is empty and the city field
    equals a place of the region; a Chinese postal code (its own field, or the end of the address) starts
    with 83 or 84; the address names the region, or a place of it that is not the name of a road, and
    nothing else in the fields contradicts. Weaker signs are possible.

    Parameters
    ----------
    site
        The place as one row states it.

    Returns
    -------
    location
        A finding or a possible one, with its reason; None if nothing points there.
    """
    if site.country not in ("", "CN"):
        return _abroad(site)
    found = _by_region(site) or _by_city(site) or _by_postal_code(site)
    if found is not None and found.strength == "exact":
        return found
    return _by_address(site) or found


def _abroad(site: Site) -> Location | None:
    """Judge a site with another country: a region field that names the XUAR contradicts it."""
    if fold(site.region) in _places().region - {"xj"}:
        reason = f"the region field says {site.region!r}, but the country is {site.country}"
        return Location("possible", reason, "65")
    return None


def _by_region(site: Site) -> Location | None:
    region = fold(site.region)
    if region in _places().region:
        if region == "xj" and site.country != "CN":
            return None
        return Location("exact", f"the region field says {site.region!r}", "65")
    place = _places().by_name.get(region)
    if place is not None and region not in _places().doubtful and place.level.startswith(("prefecture", "xpcc")):
        if site.country == "CN":
            return Location(
                "exact",
                f"the region field says {site.region!r}, a part of the XUAR ({place.title})",
                place.id,
            )
        return Location("possible", f"the region field says {site.region!r} and no country is stated", place.id)
    return None


def _by_city(site: Site) -> Location | None:
    if site.region and fold(site.region) not in _places().region:
        return None
    name = next((name for name in _city_names(site.city) if name in _places().by_name), "")
    if not name:
        return None
    place = _places().by_name[name]
    what = f"the city field says {site.city!r}"
    if name in _places().doubtful:
        if _other_postal_code(site) or _contradicted(site):
            return None
        return Location("possible", f"{what}, also the name of a place elsewhere in China", place.id)
    if site.country == "CN" or (not place.ambiguous and _HAN.search(site.city)):
        return Location("exact", f"{what} ({place.title}, XUAR)", place.id)
    return Location("possible", f"{what} and no country is stated", place.id)


def _city_names(city: str) -> tuple[str, ...]:
    name = fold(city)
    bare = re.sub(r" (?:city|county|prefecture|district|shi|xian|diqu|town)$", "", name)
    return (name, bare) if name else ()


def _by_postal_code(site: Site) -> Location | None:
    code = postal_code(site)
    if code and code[:2] in ("83", "84"):
        if site.country == "CN":
            return Location("exact", f"the Chinese postal code {code} starts with {code[:2]}", "postal 83/84")
        if _HAN.search(site.address) or re.search(r"\bchina\b", site.address, re.IGNORECASE):
            return Location(
                "possible",
                f"the postal code {code} starts with {code[:2]} and the address is Chinese",
                "postal 83/84",
            )
    return None


def postal_code(site: Site) -> str:
    """Return the six-digit postal code of a site: its own field, or the end of the address.

    Digits of telephone numbers and coordinates are not postal codes.
    """
    digits = re.sub(r"\D", "", site.postal_code)
    if len(digits) == 6:
        return digits
    for match in _POSTAL.finditer(site.address):
        before, after = site.address[: match.start()], site.address[match.end() :]
        if _AT_END.match(after) and not _TELEPHONE.search(before):
            return match.group(1)
    return ""


def _other_postal_code(site: Site) -> bool:
    code = postal_code(site)
    return bool(code) and code[:2] not in ("83", "84")


def _by_address(site: Site) -> Location | None:
    folded = f" {fold(site.address)} "
    place, text, region = _named_place(folded, _compact(site.address))
    if not text:
        return None
    contradicted = _contradicted(site)
    if region:
        if contradicted:
            return Location("possible", f"the address names {text!r}, but also {contradicted}", "65")
        return Location("exact", f"the address names the region ({text!r})", "65")
    if place is None or contradicted:
        return None
    plain = text not in _places().doubtful and (len(text) >= SHORT_PLACE or _HAN.search(text) is not None)
    certain = plain and site.country == "CN"
    what = f"the address names {text!r} ({place.title}, XUAR)"
    return Location(
        "exact" if certain else "possible",
        what if certain else f"{what}, which may be another place",
        place.id,
    )


def _named_place(folded: str, han: str) -> tuple[_Place | None, str, bool]:
    """Find the strongest place in an address that is not the name of a road: the region itself first."""
    best: tuple[_Place | None, str, bool] = (None, "", False)
    rank = 0
    found = [(match.group(), folded[match.end() :], _ROAD_AFTER) for match in _places().latin.finditer(folded)]
    found += [(match.group(), han[match.end() :], _HAN_ROAD_AFTER) for match in _places().han.finditer(han)]
    for text, after, road in found:
        if road.match(after):
            continue
        is_region = text in _places().region
        place = _places().by_name.get(text)
        score = 3 if is_region else 1 if text in _places().doubtful else 2
        if score > rank:
            best, rank = (place, text, is_region), score
    return best


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _contradicted(site: Site) -> str:
    """Name what points elsewhere: another province, city or postal code."""
    if _other_postal_code(site):
        return f"the postal code {postal_code(site)}"
    region = fold(site.region)
    if region and region not in _places().region and region not in _places().by_name:
        return f"the region {site.region!r}"
    city_names = _city_names(site.city)
    if city_names and not any(name in _places().by_name for name in city_names) and not _HAN.search(site.city):
        return f"the city {site.city!r}"
    folded = f" {fold(site.address)} "
    for match in _places().others.finditer(folded):
        if not _ROAD_AFTER.match(folded[match.end() :]):
            return f"{match.group()!r}"
    han = _compact(site.address + site.city)
    for match in _places().others_han.finditer(han):
        if not _HAN_ROAD_AFTER.match(han[match.end() :]):
            return f"{match.group()!r}"
    return ""
