"""The gazetteer: where the places are that texts name, and which places lie near a position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from supplymap import reference
from supplymap.places.choice import BY_CODE, Evidence, candidates, chosen
from supplymap.places.country import CountryPlaces, country_places
from supplymap.places.elsewhere import countries_with, unmistakable
from supplymap.places.index import DISTRICT, NONE, REGION, index, xuar_number
from supplymap.places.mentions import WHOLE, mentions
from supplymap.places.nearest import Near, nearest, nearest_all, place_at
from supplymap.places.postal import code_in, postal_region_numbers, sure_position

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
        return self.find_all([country], [region], [city], [address], [postal_code])[0]

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
        atlases: dict[str, _Atlas | None] = {}
        found: list[Found | None] = []
        for country, *texts in zip(countries, regions, cities, addresses, postal_codes, strict=True):
            if not country:
                found.append(_anywhere(texts[0], texts[1]))
                continue
            if country not in atlases:
                places = country_places(country)
                atlases[country] = None if places is None else _Atlas(places)
            atlas = atlases[country]
            found.append(_middle(country, ()) if atlas is None else atlas.find(*texts))
        return found

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


class _Atlas:
    """The places of one country while texts are read: each part of them is looked at once."""

    def __init__(self, places: CountryPlaces) -> None:
        self.places = places
        self.parts: dict[str, tuple[Mention, ...]] = {}
        self.positions: dict[str, tuple[float, float] | None] = {}
        self.decided: dict[tuple[object, ...], Found | None] = {}

    def find(self, region: str, city: str, address: str, postal_code: str) -> Found | None:
        """Return the place that the texts of a site in the country name."""
        places = self.places
        stated = _field(mentions(places, region, self.parts))
        town = _field(mentions(places, city, self.parts))
        named = [*town, *mentions(places, address, self.parts)]
        code = postal_code or code_in(places.code, address)
        if code not in self.positions:
            self.positions[code] = sure_position(places, code)
        postal = self.positions[code]
        # the same names mean the same place, whatever the house and the street are
        unknown = "" if town else city
        key = (*stated, "", *named, code if postal is None else postal, unknown, "" if named or unknown else address)
        if key not in self.decided:
            evidence = Evidence(_regions(places, stated, named, code), postal)
            self.decided[key] = self._decide([*named, *stated], evidence, code, unknown, address)
        return self.decided[key]

    def _decide(self, named: list[Mention], evidence: Evidence, code: str, unknown: str, address: str) -> Found | None:
        places = self.places
        best = chosen(places, candidates(places, named, evidence))
        away = countries_with(places, unknown, address) if unknown.strip() or best is None else ()
        if best is not None and (away or places.levels[best.place] != REGION):
            return _of(places, best.place, away)
        regions = postal_region_numbers(places, code)
        fits = best is None or not regions or places.regions[best.place] in regions
        if evidence.postal is not None and fits and not away:
            return _at_postal_code(places, evidence.postal)
        return _middle(places.code, away) if best is None else _of(places, best.place, away)


def _field(found: list[Mention]) -> list[Mention]:
    """Return names of a field for a town or a region: they mean it more surely than words of an address."""
    return [mention._replace(strength=mention.strength + 1) for mention in found]


def _regions(
    places: CountryPlaces, stated: Sequence[Mention], named: Sequence[Mention], code: str
) -> tuple[tuple[int, float], ...]:
    """Return the first-level divisions that texts and the postal code name, with the weight of each."""
    found: dict[int, float] = {}
    for weight, mentions_ in ((3.0, stated), (1.5, named)):
        for mention in mentions_:
            for place in mention.places:
                if places.levels[place] == REGION and (mention.strength >= WHOLE or mention.of_district):
                    found.setdefault(places.regions[place], weight)
    for number in postal_region_numbers(places, code):
        found.setdefault(number, BY_CODE)
    return tuple(sorted(found.items()))


def _anywhere(region: str, city: str) -> Found | None:
    """Return the town that is meant where no country is stated, if its name leaves no doubt."""
    place = unmistakable(region, city) if city.strip() else None
    if place is None:
        return None
    town = place_at(place)
    return Found(town.latitude, town.longitude, "town", town.name, town.country, town.region, (), town.in_xuar)


def _of(places: CountryPlaces, place: int, away: tuple[str, ...]) -> Found:
    precise: Precise = "region" if places.levels[place] in (DISTRICT, REGION) else "town"
    return Found(
        places.latitudes[place],
        places.longitudes[place],
        precise,
        places.name(place),
        places.code,
        places.region(place),
        away,
        places.regions[place] == xuar_number(index()) != NONE,
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
