"""Geocoding services on the internet, used only where a user names one: each through its class of geopy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap._version import __version__
from supplymap.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.model import Precision

KEY = "SUPPLYMAP_GEOCODER_KEY"
"""Environment variable with the key of a service that needs one: it stands in no file and no output."""
_TIMEOUT = 15
_STREET, _COUNTY = 26, 13
"""Ranks of Nominatim: streets and houses from 26, towns and their parts from 13, regions from 5."""
_PRECISE: Mapping[str, Precision] = {
    **dict.fromkeys(
        ("house", "street", "address", "building", "road", "venue", "industrial", "place_of_worship"), "site"
    ),
    **dict.fromkeys(("state", "county", "region", "macroregion", "macrocounty", "state_district"), "region"),
    "country": "country",
}


@dataclass(frozen=True, slots=True)
class Service:
    """A row of ``geocoders.csv``.

    Attributes
    ----------
    host
        Where addresses are sent.
    needs_key
        Whether it answers nobody without a key.
    seconds
        Least time between two requests.
    most
        Most addresses that it takes in one run.
    """

    name: str
    title: str
    host: str
    needs_key: bool
    seconds: float
    most: int


@reference.per_folder
def services() -> Mapping[str, Service]:
    """Return the services that can be named."""
    return {
        row["service"]: Service(
            row["service"], row["title"], row["host"], row["key"] == "yes", float(row["seconds"]), int(row["most"])
        )
        for row in reference.table("geocoders")
    }


def service_named(name: str, server: str = "") -> Service:
    """Return a service, at a server of the user's own where one is named: it has no limits but its own.

    Raises
    ------
    ConfigError
        If there is no such service, or it needs a server.
    """
    known = services().get(name)
    if known is None:
        raise ConfigError(f"There is no geocoding service {name!r}: choose {', '.join(sorted(services()))}.")
    if server:
        return Service(name, known.title, server, known.needs_key, 0.0, services()["pelias"].most)
    if not known.host:
        raise ConfigError(
            f"{name} needs a server of your own: name it as server = in the table [places] of the settings."
        )
    return known


def geocoder_of(service: Service, key: str = "") -> Any:  # noqa: ANN401 - geopy has no types
    """Return the geopy geocoder of a service.

    Parameters
    ----------
    service
        The service.
    key
        The user's key there.

    Raises
    ------
    ConfigError
        If the service needs a key and there is none.
    """
    from geopy.geocoders import get_geocoder_for_service  # noqa: PLC0415 - only where a service is asked

    if service.needs_key and not key:
        raise ConfigError(f"{service.title} needs a key: put yours into the environment variable {KEY}.")
    options: dict[str, Any] = {"user_agent": f"supplymap/{__version__}", "timeout": _TIMEOUT, "domain": service.host}
    if service.needs_key:
        options["api_key"] = key
    return get_geocoder_for_service(service.name)(**options)


def precision_of(raw: Mapping[str, Any]) -> Precision:
    """Return what a service's answer is the position of; the town where it does not say.

    Parameters
    ----------
    raw
        The answer as the service gives it: ``place_rank`` of Nominatim, ``properties`` of Photon and Pelias,
        ``components`` of OpenCage.
    """
    rank = raw.get("place_rank")
    if isinstance(rank, int):
        return "site" if rank >= _STREET else "town" if rank >= _COUNTY else "region" if rank > 4 else "country"
    inner = raw.get("properties") or raw.get("components") or {}
    kinds = (str(inner.get(name)) for name in ("type", "layer", "_type")) if isinstance(inner, dict) else ()
    return next((_PRECISE[kind] for kind in kinds if kind in _PRECISE), "town")
