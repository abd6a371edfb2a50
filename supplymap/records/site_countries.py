"""The country of a site: what its column says, or else the end of its address, and where the two contradict."""

from __future__ import annotations

from typing import NamedTuple

from supplymap import reference
from supplymap.records.values import is_blank
from supplymap.reference.addresses import AddressCountry, belongs_together, country_of_address
from supplymap.reference.places import names_region


class SiteProblem(NamedTuple):
    """What is to be said about the country of a site.

    Attributes
    ----------
    code
        Row of ``issues.csv``.
    field
        Field whose cell it is about.
    found
        Words of the cell.
    message
        What is wrong, where the sentence of the table does not say it.
    """

    code: str
    field: str
    found: str
    message: str = ""


class SiteCountry(NamedTuple):
    """The country of a site.

    Attributes
    ----------
    country
        ISO code, or empty.
    region
        The text of the country column, where it names Xinjiang too.
    address_country
        Another country that the address ends with; empty where it ends with the same one or none.
    problems
        What is to be said about it.
    """

    country: str
    region: str = ""
    address_country: str = ""
    problems: tuple[SiteProblem, ...] = ()


def country_of_site(stated: str, address: str = "", city: str = "") -> SiteCountry:
    """Return the country of a site.

    Parameters
    ----------
    stated
        Text of the column of countries; blank where there is none.
    address, city
        Text of these columns. The country at their end counts where no column states one, or not clearly.

    Returns
    -------
    country
        The column holds where the address ends with another country; that one is kept too, for the screening.
    """
    country, region, problems = "", "", []
    if not is_blank(stated):
        country = reference.countries().of_cell(stated) or ""
        if names_region(stated):
            country, region = country or "CN", stated
        if not country:
            problems.append(SiteProblem("unknown-country", "country", stated))
    field, found = _of_fields(address, city)
    if country:
        if not found.code or belongs_together(found.code, country):
            return SiteCountry(country, region, "", tuple(problems))
        said, read = reference.countries().phrase(country), reference.countries().phrase(found.code)
        message = f"The column says {said}, the {field} ends with {read}: the column counts, and both are screened"
        problems.append(SiteProblem("country-unlike-address", field, found.text, message))
        return SiteCountry(country, region, found.code, tuple(problems))
    if found.code:
        problems.append(SiteProblem("country-from-address", field, found.text))
    elif found.sure == "asked":
        message = f"No column states the country, and the last words of the {field} may mean {found.also}"
        problems.append(SiteProblem("country-in-address-unclear", field, found.text, message))
    return SiteCountry(found.code, region, "", tuple(problems))


def _of_fields(address: str, city: str) -> tuple[str, AddressCountry]:
    """Return the country that the address ends with, or the city where it says more than a name, and the field."""
    nothing = AddressCountry("", "")
    found = nothing if is_blank(address) else country_of_address(address)
    if found.sure or is_blank(city):
        return "address", found
    # "Singapore" and "Mexico" in a column of cities are cities
    told = country_of_address(city)
    return "city", told if told.text != city.strip() else nothing


def origin_of(text: str) -> str:
    """Return the ISO code of the country of origin that a cell names: China for Xinjiang; empty if it names none."""
    if not text:
        return ""
    return reference.countries().of_cell(text) or ("CN" if names_region(text) else "")
