"""Sites in the XUAR by their position: their coordinates, or where the gazetteer or a service finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplymap import places, reference
from supplymap.reference.addresses import belongs_together
from supplymap.reference.names import fold
from supplymap.reference.places import names_region
from supplymap.screening.sites import Location, contradiction, locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.model import Site

WITHIN = 100.0
"""Kilometres within which towns tell where coordinates lie."""
_REMOTE = 300.0
"""Kilometres within which towns of China are looked for where there are hardly any within `WITHIN`: in the deserts."""
_FARTHER = 2.5
"""How many times farther than the nearest town of China one of the XUAR may be there."""
_NEIGHBOURS, _FEW, _MANY = 5, 3, 40
_BOX = (33.0, 51.0, 72.0, 98.0)
"""South, north, west and east of all that may lie in the XUAR: what lies outside is not looked at."""
_AT_BORDER = 20.0
"""Kilometres within which coordinates may lie in the country that a row states."""
_BESIDE = frozenset({"gansu", "qinghai", "tibet", "xizang"})
"""Provinces of China that border on the XUAR, as the gazetteer calls them, folded."""
_SOURCE = "outline of China (Natural Earth) and places of GeoNames"
_HERE = ("stated", "gazetteer")


class _Place(NamedTuple):
    """What a position in or near the XUAR says: whether it is certain, where it is in words, countries there."""

    certain: bool
    words: str
    countries: tuple[str, ...]


def located(site: Site) -> Location | None:
    """Return whether a site lies in the XUAR: by its fields, and where these are not certain, by its position.

    Coordinates are certain where the outline of China holds them, the nearest towns are all in the XUAR and
    within `WITHIN` km, the country is China, and no stated place contradicts. Beside a border, far from every
    town, without a country or with another one they are possible, and so are those that lie there only once a
    usual mistake is put right (latitude and longitude exchanged, a sign lost), and towns that only the gazetteer knows.

    Parameters
    ----------
    site
        The place as one row states it, with ``located`` where it was found.
    """
    by_fields = locate(site)
    if by_fields is not None and by_fields.strength == "exact":
        return by_fields
    by_position = _by_coordinates(site, named=by_fields is not None)
    if by_position is not None and by_position.strength == "exact":
        return by_position
    return by_fields or by_position or _by_town(site)


def _by_coordinates(site: Site, *, named: bool) -> Location | None:
    latitude, longitude = site.latitude, site.longitude
    if latitude is None or longitude is None:
        return None
    text = f"{latitude:g}, {longitude:g}"
    place = _place(latitude, longitude)
    if place is not None:
        return _stated(site, text, place, named=named)
    if not any(_in_box(*each) for _, *each in _mistakes(latitude, longitude)) or _agrees(site, latitude, longitude):
        return None
    return _mistaken(site, text, latitude, longitude)


def _stated(site: Site, text: str, place: _Place, *, named: bool) -> Location | None:
    """Return what coordinates in or near the XUAR say, with the country and the places that the row states.

    Where these may name a place of the XUAR already, a namesake that the gazetteer knows does not contradict.
    """
    reason = f"its coordinates {text} lie {place.words}"
    if site.country not in ("", "CN"):
        if site.country in place.countries:
            return None
        country = reference.countries().phrase(site.country)
        return _possible(f"{reason}, but its country is given as {country}", text)
    if not site.country:
        return _possible(f"{reason}, but no country is stated", text)
    if against := contradiction(site) or ("" if named else _elsewhere(site)):
        return _possible(f"{reason}, but {against}", text)
    if not place.certain:
        return _possible(reason, text)
    if site.located is not None and site.located.source == "stated" and site.located.precision == "region":
        return _possible(f"{reason}, but they are given without decimals", text)
    return Location("exact", reason, "", text, _SOURCE)


def _possible(reason: str, text: str) -> Location:
    return Location("possible", reason, "", text, _SOURCE)


def _place(latitude: float, longitude: float) -> _Place | None:
    """Return what is known of a position in China with a town of the XUAR near; None for all others."""
    if not _in_box(latitude, longitude):
        return None
    countries = places.countries_at(latitude, longitude)
    if "CN" not in countries:
        return None
    gazetteer = places.gazetteer()
    every = gazetteer.nearest(latitude, longitude, within_km=WITHIN, count=2 * _NEIGHBOURS)
    near = [each for each in every if _may_lie_there(each.place)][:_NEIGHBOURS]
    inside = [each for each in near if each.place.in_xuar]
    if not inside:
        # so few towns say little: the border, or the desert, may be nearer than the next town
        chinese = [each for each in near if each.place.country == "CN"]
        if len(chinese) < _FEW:
            return _far(latitude, longitude, countries)
        return None
    town = _best_known(inside)
    others = dict.fromkeys(_area(each.place) for each in near if not each.place.in_xuar)
    others |= dict.fromkeys(reference.countries().phrase(code) for code in countries if code != "CN")
    if others:
        words = f"near {town} in Xinjiang, and near {' and '.join(others)} too"
        return _Place(certain=False, words=words, countries=countries)
    return _Place(certain=True, words=f"in Xinjiang, near {town}", countries=countries)


def _far(latitude: float, longitude: float, countries: tuple[str, ...]) -> _Place | None:
    """Return what is known of a position in China with hardly a town near; None where none of the XUAR is."""
    near = places.gazetteer().nearest(latitude, longitude, within_km=_REMOTE, count=_MANY)
    chinese = [each for each in near if each.place.country == "CN"]
    nearest = next((each for each in chinese if each.place.in_xuar), None)
    if nearest is None or nearest.km > _FARTHER * chinese[0].km:
        return None
    words = f"in the west of China, {nearest.km:.0f} km from {nearest.place.name} in Xinjiang and far from most towns"
    return _Place(certain=False, words=words, countries=countries)


def _may_lie_there(place: places.Place) -> bool:
    """Return whether a division lies in or beside the XUAR; GeoNames gives some towns there a far one by mistake."""
    if place.country != "CN" or place.in_xuar:
        return True
    return not _BESIDE.isdisjoint(fold(place.region).split())


def _best_known(near: Sequence[places.Near]) -> str:
    """Return the name of the largest of some towns, the nearest of equal ones."""
    return max(near, key=lambda each: each.place.population).place.name


def _area(place: places.Place) -> str:
    """Return the province of China, or the country, that a place lies in."""
    return place.region if place.country == "CN" and place.region else reference.countries().phrase(place.country)


def _in_box(latitude: float, longitude: float) -> bool:
    south, north, west, east = _BOX
    return south <= latitude <= north and west <= longitude <= east


def _agrees(site: Site, latitude: float, longitude: float) -> bool:
    """Return whether coordinates lie in the stated country, or anywhere on land where none is stated."""
    if abs(latitude) > 90.0:
        return False
    countries = places.countries_at(latitude, longitude, tolerance_km=_AT_BORDER)
    return any(belongs_together(code, site.country) for code in countries) if site.country else bool(countries)


def _mistakes(latitude: float, longitude: float) -> Iterator[tuple[str, float, float]]:
    """Yield what usual mistakes may have made of right coordinates: what was done, and the right ones."""
    yield "latitude and longitude exchanged", longitude, latitude
    for north, east in ((1, -1), (-1, 1), (-1, -1)):
        yield "another sign", north * latitude, east * longitude
    for north, east in ((1, -1), (-1, 1), (-1, -1)):
        yield "latitude and longitude exchanged and another sign", north * longitude, east * latitude


def _mistaken(site: Site, text: str, latitude: float, longitude: float) -> Location | None:
    """Return what coordinates say that lie elsewhere than stated, once the likeliest mistake is put right."""
    for what, north, east in _mistakes(latitude, longitude):
        if abs(north) > 90.0:
            continue
        if site.country not in ("", "CN"):
            if _agrees(site, north, east):
                return None
        elif place := _place(north, east):
            return _possible(f"its coordinates {text} lie {place.words}, read with {what}", text)
        elif site.country and _agrees(site, north, east):
            return None
    return None


def _elsewhere(site: Site) -> str:
    """Return what the gazetteer knows of the stated places that lies outside the XUAR; empty if nothing."""
    found = places.gazetteer().find(site.country, site.region, site.city, site.address, site.postal_code)
    if found is None or found.precision == "country" or found.in_xuar:
        return ""
    where = found.place if found.place == found.region or not found.region else f"{found.place}, {found.region}"
    return f"its address is in {where}"


def _by_town(site: Site) -> Location | None:
    """Return a possible location by a town that only the gazetteer knows, or by what a service answered."""
    where = site.located
    if where is None or site.country != "CN" or where.source == "stated" or contradiction(site):
        return None
    if where.source in _HERE:
        if where.precision != "town" or not names_region(where.region):
            return None
        # districts of many towns have the names that stand in addresses
        found = places.gazetteer().find(site.country, site.region, site.city)
        if found is None or found.precision != "town" or not found.in_xuar:
            return None
        reason = f"the gazetteer knows {where.place} as a town in Xinjiang"
        return Location("possible", reason, "", where.place, "places of GeoNames")
    place = _place(where.latitude, where.longitude)
    if place is None:
        return None
    return _possible(f"{where.source} finds its address {place.words}", where.place)
