"""Addresses that are sent to a geocoding service, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplymap.model.records import Precision


@dataclass(frozen=True, slots=True, order=True)
class AddressQuery:
    """An address as it is sent.

    Attributes
    ----------
    text
        Street, town, region, postal code and country; never the name of a partner.
    country
        ISO code of the country that the answer must lie in, or empty.
    """

    text: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Geocoded:
    """What a service answered to an address.

    Attributes
    ----------
    query
        The address as it was sent.
    service
        Row of ``geocoders.csv``.
    latitude, longitude
        In degrees, WGS 84; None where it does not know the address.
    precision
        What the position is one of.
    place
        What the service calls it.
    """

    query: str
    service: str
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision = "town"
    place: str = ""
