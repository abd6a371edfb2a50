"""The gazetteer: where the places are that texts name, and which places lie near a position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from supplymap import reference
from supplymap.places.choice import Evidence, candidates, chosen
from supplymap.places.country import CountryPlaces, country_places
from supplymap.places.elsewhere import countries_with
from supplymap.places.index import DISTRICT, NONE, REGION, index, xuar_number
from supplymap.places.mentions import mentions, whole
from supplymap.places.nearest import Near, Place, nearest, nearest_all
from supplymap.places.postal import postal_position, postal_regions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.places.mentions import Mention

Precise = Literal["town", "region", "country"]


@dataclass(frozen=True, slots=True)
class Found:
    """A place that texts name.

    Attributes
    ----------
    latitude, longitude
        In degrees, WGS 84.
    precision
        What the position is the middle of.
    place
        Its name, in Latin letters; that of the region or the country where no more is known.
    country
        ISO 3166-1 alpha-2 code.
    region
        Name of its first-level division, or empty.
    elsewhere
        Other countries in which the town is known that is not known in the stated one, the best known first.
    in_xuar
        Whether the place lies in the XUAR.
    """

    latitude: float
    longitude: float
    precision: Precise
    place: str
    country: str
    region: str
    elsewhere: tuple[str, ...] = ()
    in_xuar: bool = False


class Gazetteer:
    """Places of the Earth, by name and by position: GeoNames, and towns of makers that it lacks."""

    def find(
        self, country: str = "", region: str = "", city: str = "", address: str = "", postal_code: str = ""
    ) -> Found | None:
        """Return the place that texts name.

        Parameters
        ----------
        country
            ISO 3166-1 alpha-2 code; where it is empty, only names that leave no doubt count.
        region, city, address, postal_code
            As written, each possibly empty; the address in any sequence.

        Returns
        -------
        found
            The most specific place that agrees with the others, never one in another country than the stated one;
            the middle of the country where no place is known; None where no country is.
        """
        if not country:
            return None
        places = country_places(country)
        if places is None:
            return _middle(country, ())
        evidence, named = _evidence(places, region, city, address, postal_code)
        found = candidates(places, named, evidence)
        best = chosen(places, found)
        if best is None or places.levels[best.place] == REGION:
            away = countries_with(country, city, address)
            if evidence.postal is not None and not away:
                return _at_postal_code(places, evidence.postal)
            return _middle(country, away) if best is None else _of(places, best.place, away)
        return _of(places, best.place, ())

    def find_all(
        self,
        countries: Sequence[str],
        regions: Sequence[str],
        cities: Sequence[str],
        addresses: Sequence[str],
        postal_codes: Sequence[str],
    ) -> list[Found | None]:
        """Return the places that many texts name.

        Parameters
        ----------
        countries, regions, cities, addresses, postal_codes
            Equally long; best without repeats.

        Returns
        -------
        found
            As :meth:`find` for each.
        """
        rows = zip(countries, regions, cities, addresses, postal_codes, strict=True)
        return [self.find(*row) for row in rows]

    def nearest(self, latitude: float, longitude: float, within_km: float = 100.0, count: int = 10) -> tuple[Near, ...]:
        """Return the towns nearest to a position.

        Parameters
        ----------
        latitude, longitude
            In degrees.
        within_km
            How far they lie at most.
        count
            How many at most.

        Returns
        -------
        near
            Nearest first.
        """
        return nearest(latitude, longitude, within_km, count)

    def nearest_all(
        self, latitudes: Sequence[float], longitudes: Sequence[float], within_km: float = 100.0, count: int = 10
    ) -> list[tuple[Near, ...]]:
        """Return the towns nearest to each of many positions, as :meth:`nearest` does."""
        return nearest_all(latitudes, longitudes, within_km, count)


@reference.per_folder
def gazetteer() -> Gazetteer:
    """Return the gazetteer; it is read at the first question."""
    return Gazetteer()


def _evidence(
    places: CountryPlaces, region: str, city: str, address: str, postal_code: str
) -> tuple[Evidence, list[Mention]]:
    named = [*whole(places, city), *mentions(places, address)]
    stated = whole(places, region)
    regions: dict[int, float] = {}
    for mention in stated:
        for place in mention.places:
            if places.levels[place] == REGION:
                regions[places.regions[place]] = 3.0
    for mention in named:
        for place in mention.places:
            if places.levels[place] == REGION and mention.strength >= 1.5:
                regions.setdefault(places.regions[place], 1.5)
    for number in postal_regions_of(places, postal_code, address):
        regions.setdefault(number, 1.5)
    postal = postal_position(places.code, postal_code, address)
    return Evidence(regions, postal), [*named, *stated]


def _of(places: CountryPlaces, place: int, away: tuple[str, ...]) -> Found:
    precise: Precise = "region" if places.levels[place] in (DISTRICT, REGION) else "town"
    region = places.regions[place]
    return Found(
        places.latitudes[place],
        places.longitudes[place],
        precise,
        places.name(place),
        places.code,
        places.region(place),
        away,
        places.code == "CN" and region != NONE and region == xuar_number(index()),
    )


def _at_postal_code(places: CountryPlaces, where: tuple[float, float]) -> Found:
    latitude, longitude = where
    near = [one for one in nearest(latitude, longitude, 50.0, 5) if one.place.country == places.code]
    if not near:
        return Found(latitude, longitude, "town", "", places.code, "")
    place = near[0].place
    return Found(latitude, longitude, "town", place.name, places.code, place.region, (), place.in_xuar)


def _middle(country: str, away: tuple[str, ...]) -> Found | None:
    row = reference.keyed("countries").get(country)
    if row is None or not row["latitude"]:
        return None
    return Found(float(row["latitude"]), float(row["longitude"]), "country", row["name"], country, "", away)


__all__ = ["Found", "Gazetteer", "Near", "Place", "gazetteer"]
