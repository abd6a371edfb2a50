"""Coordinates that rows state, against their country: which can be used, and what seems to be wrong with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplymap import places, reference
from supplymap.records.location.coordinates import LIMITS, variants
from supplymap.reference.addresses import belongs_together
from supplymap.reference.countries import country_middles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.model.records import Precision

    _Countries = Mapping[tuple[float, float], tuple[str, ...]]

NEAR = 20.0
"""Kilometres within which a border or a coast may be drawn otherwise: nobody is asked for so little."""
_SAME = 1e-4
"""Degrees within which coordinates are those of a country's middle: 11 m, since towns may lie beside it."""
_MISTAKES = {"swapped": "coordinates-swapped", "sign": "coordinates-sign"}
_DECIMALS = {0: "region", 1: "town"}
"""What coordinates with so few decimals are those of: a tenth of a degree is 11 km, a whole one 111 km."""


class Stated(NamedTuple):
    """Coordinates as one or more rows state them.

    Attributes
    ----------
    country
        ISO code of the site, or empty.
    latitude, longitude
        In degrees, at most 180 either way; None where not stated or not understood.
    decimals
        Digits behind the decimal point; -1 where they are not plain numbers.
    """

    country: str
    latitude: float | None
    longitude: float | None
    decimals: int = -1


class Judged(NamedTuple):
    """What coordinates are good for.

    Attributes
    ----------
    precision
        What they are the position of; None where they are not used.
    country
        ISO code of the country that they lie in; empty where they lie in none.
    code
        Row of ``issues.csv`` for what is wrong with them; empty where nothing is.
    message
        What is wrong, where the sentence of the table does not say it.
    right
        Latitude and longitude that were probably meant; None where that is not known.
    """

    precision: Precision | None = None
    country: str = ""
    code: str = ""
    message: str = ""
    right: tuple[float, float] | None = None


_NOTHING = Judged()


def judged(stated: Sequence[Stated]) -> list[Judged]:
    """Judge coordinates, each by its country alone.

    They are used where they lie in the stated country, or within `NEAR` of it, or where no country is stated. What
    speaks against them is told, and they are not used then: nothing is put right in silence.
    """
    beyond = [one for one in stated if one.latitude is not None and abs(one.latitude) > LIMITS["latitude"]]
    others = _others(one for one in beyond if one.longitude is not None)
    found = [_by_form(one, others) for one in stated]
    open_ = [number for number, one in enumerate(found) if one is None]
    positions = [_position(stated[number]) for number in open_]
    where = places.all_countries_at(*_columns(positions), tolerance_km=NEAR) if positions else []
    pairs = list(zip(open_, where, strict=True))
    others = _others(stated[number] for number, countries in pairs if not _agreed(stated[number], countries))
    for number, countries in pairs:
        found[number] = _by_country(stated[number], countries, others)
    return [one or _NOTHING for one in found]


def _others(stated: Iterable[Stated]) -> _Countries:
    """Return the countries at what coordinates become once usual mistakes are put right, all looked up at once."""
    positions = list(dict.fromkeys((north, east) for one in stated for _, north, east in variants(*_position(one))))
    return dict(zip(positions, places.all_countries_at(*_columns(positions)), strict=True)) if positions else {}


def _agreed(stated: Stated, countries: Sequence[str]) -> bool:
    """Return whether coordinates lie in or near the stated country, or on land where none is stated."""
    code = stated.country
    return any(belongs_together(one, code) for one in countries) if code else bool(countries)


def _columns(positions: Iterable[tuple[float, float]]) -> tuple[list[float], list[float]]:
    pairs = list(positions)
    return [one for one, _ in pairs], [other for _, other in pairs]


def _position(stated: Stated) -> tuple[float, float]:
    assert stated.latitude is not None  # noqa: S101 - `_by_form` has taken the others
    assert stated.longitude is not None  # noqa: S101
    return stated.latitude, stated.longitude


def _by_form(stated: Stated, others: _Countries) -> Judged | None:
    """Judge coordinates that lie nowhere, whatever the country; None for all others."""
    latitude, longitude = stated.latitude, stated.longitude
    if latitude is None and longitude is None:
        return _NOTHING
    if latitude is not None and abs(latitude) > LIMITS["latitude"]:
        found = None if longitude is None else _mistaken(stated, others)
        return found or Judged(code="number-not-understood")
    if latitude is None or longitude is None:
        return Judged(code="coordinates-incomplete")
    if latitude == longitude == 0.0:
        return Judged(code="coordinates-zero")
    middle = country_middles().get(stated.country)
    if middle and max(abs(latitude - middle[0]), abs(longitude - middle[1])) <= _SAME:
        return Judged(code="coordinates-of-country")
    return None


def _by_country(stated: Stated, countries: tuple[str, ...], others: _Countries) -> Judged:
    """Judge coordinates by the countries that they lie in or near, the country that holds them first."""
    code = stated.country
    if _agreed(stated, countries):
        precision: Precision = _DECIMALS.get(stated.decimals, "site")  # type: ignore[assignment]  # values of the table
        return Judged(precision, code or countries[0])
    if found := _mistaken(stated, others):
        return found
    if not countries:
        return Judged(code="coordinates-at-sea")
    known = reference.countries()
    said, lies = known.phrase(code), known.phrase(countries[0])
    return Judged(
        country=countries[0],
        code="coordinates-unlike-country",
        message=f"The coordinates lie in {lies}, and the stated country is {said}: the country counts",
    )


def _mistaken(stated: Stated, others: _Countries) -> Judged | None:
    """Judge coordinates that a usual mistake explains: the right ones lie in the stated country, or at all on land."""
    for kind, latitude, longitude in variants(*_position(stated)):
        countries = others[latitude, longitude]
        if stated.country:
            fits = any(belongs_together(one, stated.country) for one in countries)
        else:
            # without a country a sign may be wrong anywhere
            fits = kind == "swapped" and bool(countries)
        if fits:
            where = reference.countries().phrase(stated.country or countries[0])
            verb = "the other way round" if kind == "swapped" else "with another sign"
            return Judged(
                code=_MISTAKES[kind],
                message=f"As written the coordinates do not lie in {where}; {verb} they do",
                right=(latitude, longitude),
            )
    return None
