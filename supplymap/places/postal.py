"""Postal codes: which countries write such ones, which division one lies in, and about where."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from supplymap import reference
from supplymap.places.country import country_places
from supplymap.places.index import REGION, arrays, front_decoded
from supplymap.places.keys import place_key
from supplymap.places.words import without_level
from supplymap.reference.marks import normal_form
from supplymap.reference.postal_codes import REGION as XUAR_STARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.places.country import CountryPlaces

_NO_CODE: Final = re.compile(r"[^A-Z0-9]")
_END: Final = 160
"""Letters at the end of an address in which its postal code is looked for."""
_SHORTEST: Final = 4
_OFF_KM: Final = 20.0
"""Kilometres within which some place of its division lies where a postal code is."""


def postal_countries(code: str) -> frozenset[str] | None:
    """Return the countries that write such postal codes.

    Parameters
    ----------
    code
        As written.

    Returns
    -------
    countries
        ISO codes; None where the text fits the codes of no country, so that nothing can be said.
    """
    text = normal_form(code).strip().upper()
    fitting = frozenset(country for country, pattern in _patterns().items() if pattern.fullmatch(text))
    return fitting or None


def postal_regions(country: str, code: str) -> frozenset[str]:
    """Return the first-level divisions that a postal code lies in.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.
    code
        As written.

    Returns
    -------
    regions
        Their names as the gazetteer has them; empty where the beginning of the code says nothing.
    """
    places = country_places(country)
    if places is None:
        return frozenset()
    return frozenset(places.region(place) for place in _regions(places, code).values())


def postal_region_numbers(places: CountryPlaces, code: str) -> frozenset[int]:
    """Return the numbers of the divisions that a postal code lies in."""
    return frozenset(_regions(places, code)) if code else frozenset()


def postal_position(country: str, code: str) -> tuple[float, float] | None:
    """Return about where a postal code lies.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.
    code
        As written.

    Returns
    -------
    position
        Latitude and longitude of the middle of the places that have it; None where it is not known.
    """
    text = _NO_CODE.sub("", normal_form(code).upper()) if code else ""
    if len(text) < _SHORTEST - 1:
        return None
    cells = _cells(country)
    for size in range(len(text), 0, -1):
        if (found := cells.get(text[:size])) is not None:
            return found
    return None


def sure_position(places: CountryPlaces, code: str) -> tuple[float, float] | None:
    """Return about where a postal code lies; None also where the list of codes has it in another division.

    It has 215000, the code of Suzhou in Jiangsu, beside the Suzhou of Anhui.
    """
    where = postal_position(places.code, code)
    regions = postal_region_numbers(places, code) if where is not None else ()
    if where is None or not regions or places.has_near(regions, where, _OFF_KM):
        return where
    return None


def code_in(country: str, address: str) -> str:
    """Return the postal code at the end of an address, or an empty text."""
    pattern = _patterns_in_text().get(country) if address else None
    if pattern is None:
        return ""
    found = [match[0] for match in pattern.finditer(normal_form(address)[-_END:].upper())]
    return found[-1] if found else ""


def _regions(places: CountryPlaces, code: str) -> dict[int, int]:
    """Map the divisions of a code to the places that stand for them."""
    text = _NO_CODE.sub("", normal_form(code).upper())
    pattern = _patterns().get(places.code)
    if not text or pattern is None or not (pattern.fullmatch(text) or pattern.fullmatch(code.strip().upper())):
        return {}
    found = {}
    for name, start in _starts().get(places.code, ()):
        if start.match(text):
            for key in (place_key(name), place_key(without_level(name))):
                for place in places.names.get(key, ()):
                    if places.levels[place] == REGION:
                        found[places.regions[place]] = place
    return found


@reference.per_folder
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {row["country"]: re.compile(row["pattern"]) for row in reference.table("postal_formats")}


@reference.per_folder
def _patterns_in_text() -> Mapping[str, re.Pattern[str]]:
    rows = (row for row in reference.table("postal_formats") if row["in_text"] == "yes")
    return {row["country"]: re.compile(rf"(?<![A-Z0-9])(?:{row['pattern']})(?![A-Z0-9])") for row in rows}


@reference.per_folder
def _starts() -> Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    found: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
    for row in reference.table("postal_regions"):
        found[row["country"]] = (*found.get(row["country"], ()), (row["region"], re.compile(row["starts"])))
    china = [(row["names"].split("|")[0], row["postal_prefixes"]) for row in reference.table("china_places")]
    xuar = next(row for row in reference.table("xuar_places") if row["level"] == "region")
    china += [(name, "|".join(XUAR_STARTS)) for name in xuar["names"].split("|")]
    found["CN"] = tuple((name, re.compile(starts)) for name, starts in china if starts)
    return found


@cache
def _all_cells() -> tuple[Mapping[str, tuple[int, int]], list[bytes], list[int], list[int]]:
    held = arrays("gazetteer.npz")
    starts = held["postal_starts"].tolist()
    codes = [text.decode() for text in held["postal_countries"].tolist()]
    parts = {code: (starts[at], starts[at + 1]) for at, code in enumerate(codes)}
    keys = front_decoded(held["postal_shared"], held["postal_letters"])  # type: ignore[arg-type]
    return parts, keys.tolist(), held["postal_latitudes"].tolist(), held["postal_longitudes"].tolist()


@cache
def _cells(country: str) -> Mapping[str, tuple[float, float]]:
    """Map the beginnings of codes of a country to the middle of their places."""
    parts, keys, latitudes, longitudes = _all_cells()
    first, last = parts.get(country, (0, 0))
    return {keys[at].decode(): (latitudes[at] / 100, longitudes[at] / 100) for at in range(first, last)}
