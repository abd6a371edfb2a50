"""The gazetteer behind the interface of geopy, so that it stands where an online service may stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from supplymap.places.gazetteer import gazetteer
from supplymap.reference.addresses import country_of_address
from supplymap.reference.countries import countries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.places.gazetteer import Found

_WITHIN_KM = 100.0


class OfflineGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """A geocoder of geopy that asks the shipped gazetteer, never the network.

    Parameters
    ----------
    country
        Country of all addresses, by code or name; where it is not given, each address names its own at its end.
    """

    def __init__(self, country: str = "") -> None:
        super().__init__()
        self.country = countries().code(country) or ""

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: object = None,  # noqa: ARG002 - geopy's interface
    ) -> Location | list[Location] | None:
        """Return where an address is.

        Parameters
        ----------
        query
            The address as a text, or by its parts: ``street``, ``city``, ``state``, ``country``, ``postalcode``.
        exactly_one
            Return the location itself, not a list with it.
        timeout
            Not used: nothing is waited for.

        Returns
        -------
        location
            Its ``raw`` holds precision (``town``, ``region``, ``country``), place, region, country and source;
            None where neither the country nor a place is known.
        """
        parts = {"street": query} if isinstance(query, str) else dict(query)
        address = parts.get("street", "")
        country = countries().code(parts.get("country", "")) or self.country or country_of_address(address).code
        state, city, code = parts.get("state", ""), parts.get("city", ""), parts.get("postalcode", "")
        found = gazetteer().find(country, state, city, address, code)
        if found is None:
            return None if exactly_one else []
        location = _location(found)
        return location if exactly_one else [location]

    def reverse(
        self,
        query: Point | tuple[float, float] | str,
        *,
        exactly_one: bool = True,
        timeout: object = None,  # noqa: ARG002 - geopy's interface
    ) -> Location | list[Location] | None:
        """Return the towns nearest to a position, at most 100 km away.

        Parameters
        ----------
        query
            A :class:`geopy.point.Point`, a pair of latitude and longitude, or a text of them.
        exactly_one
            Return the nearest itself, not a list of the ten nearest.
        timeout
            Not used: nothing is waited for.

        Returns
        -------
        location
            None on the open sea and in deserts.
        """
        point = Point(query)
        near = gazetteer().nearest(point.latitude, point.longitude, _WITHIN_KM)
        found = [
            Location(
                _words(one.place.name, one.place.region, one.place.country),
                (one.place.latitude, one.place.longitude),
                {
                    "precision": "town",
                    "place": one.place.name,
                    "region": one.place.region,
                    "country": one.place.country,
                    "km": one.km,
                    "source": "gazetteer",
                },
            )
            for one in near
        ]
        return found if not exactly_one else found[0] if found else None


def _location(found: Found) -> Location:
    raw = {
        "precision": found.precision,
        "place": found.place,
        "region": found.region,
        "country": found.country,
        "source": "gazetteer",
    }
    return Location(_words(found.place, found.region, found.country), (found.latitude, found.longitude), raw)


def _words(place: str, region: str, country: str) -> str:
    return ", ".join(dict.fromkeys(text for text in (place, region, countries().name(country)) if text))
