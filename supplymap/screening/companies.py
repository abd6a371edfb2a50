"""Companies of several sites: what a list says of a name is said of the company, and so of each of its sites."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.identities import subject
from supplymap.reference.names import fold
from supplymap.reference.places import XUAR
from supplymap.screening.index import names_of
from supplymap.screening.north_korea import CAATSA
from supplymap.screening.orders import order_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from supplymap.model import Match, Partner, Subject

MOST_NAMES = 200
"""Most further names of a company that are looked up: each of its sites is looked up by its own besides."""

Pair = tuple[str, str]
"""Ids of a partner, or of the first site of a company, and of an entry."""


def is_of_name(listing: str) -> bool:
    """Return whether an entry, by its id, is about who a partner is: not about where it is, or what it makes."""
    return listing not in (XUAR, CAATSA) and listing not in order_ids()


class Companies:
    """The companies of partners.

    Parameters
    ----------
    partners
        Of the files.
    """

    def __init__(self, partners: Iterable[Partner]) -> None:
        self._company = {partner.id: partner.company for partner in partners if partner.company}
        self._sites: defaultdict[str, list[Partner]] = defaultdict(list)
        for partner in partners:
            if partner.company:
                self._sites[partner.company].append(partner)
        self._whole: dict[str, Partner] = {}

    def unit(self, partner: str, listing: str) -> str:
        """Return whom an entry is about: the company of a partner, by the id of its first site, or the partner."""
        return self._company.get(partner, partner) if is_of_name(listing) else partner

    def pair(self, match: Match) -> Pair:
        """Return whom a match is about, and the entry."""
        return self.unit(match.partner, match.listing), match.listing

    def sites(self, unit: str, listing: str) -> Sequence[Partner]:
        """Return the sites of the company that an entry is about; none where it is about a single partner."""
        return self._sites.get(unit, ()) if is_of_name(listing) else ()

    def whole(self, company: str) -> Partner:
        """Return a company as one partner: under the name and in the country of most sites, with all places."""
        if company not in self._whole:
            self._whole[company] = _as_one(self._sites[company])
        return self._whole[company]

    def wholes(self) -> Iterator[Partner]:
        """Yield each company as one partner, with the id of its first site."""
        yield from map(self.whole, self._sites)

    def subject(self, unit: str, partner: Partner, listing: str, texts: Iterable[str] = ()) -> Subject:
        """Return whom an entry is about as a decision means it."""
        return subject(self.whole(unit) if self.sites(unit, listing) else partner, texts)

    def texts(self, told: Mapping[Pair, Sequence[str]], pair: Pair) -> tuple[str, ...]:
        """Return the texts on which the matches of a company, or of a partner, with an entry rest."""
        sites = self.sites(*pair)
        if not sites:
            return tuple(told.get(pair, ()))
        return tuple(dict.fromkeys(text for site in sites for text in told.get((site.id, pair[1]), ())))

    def found(
        self, partners: Sequence[Partner], compared: Callable[[Sequence[Partner]], Iterable[Match]]
    ) -> Iterator[Match]:
        """Yield what lists say of companies by their names: of each of the sites, in the country of any of them.

        The name of a plant is its own, and is compared with that plant alone.

        Parameters
        ----------
        partners
            Of the files.
        compared
            Compares the names of partners, each in its country, with those of the lists.
        """
        views = [replace(whole, country=country) for whole in self.wholes() for country in countries_of(whole)]
        for partner in partners:
            # the only site of a company that is at home in another country
            if not partner.company:
                others = (country for country in countries_of(partner) if country != partner.country)
                views += [replace(partner, country=country) for country in others]
        of = [(view, f"{number}") for number, view in enumerate(views)]
        by_number = {number: view for view, number in of}
        for match in compared([replace(view, id=number) for view, number in of]):
            view = by_number[match.partner]
            for site in self._sites.get(view.id, ()) or (view,):
                yield replace(match, partner=site.id, reason=f"{self._through(site, view)}{match.reason}")

    def _through(self, site: Partner, view: Partner) -> str:
        """Return why an entry that is found for a company in a country is about one of its sites."""
        country = reference.countries().phrase(view.country) if view.country else ""
        others = [one for one in self._sites.get(view.id, ()) if one.country == view.country and one.id != site.id]
        if others and site.country != view.country:
            place = country or "country not stated"
            return f"it is a site of the same company as {shown(others[0])} ({place}): "
        if site.country != view.country or not self._sites.get(view.id):
            return f"the files state {country or 'no country'} for its company too: "
        return "of its company: "


def shown(partner: Partner) -> str:
    """Return a site of a company as a reader tells it apart: its name with that of its plant."""
    plant = next((site.facility for site in partner.sites if site.facility), "")
    return f"{partner.name}, {plant}" if plant and fold(plant) != fold(partner.name) else partner.name


def countries_of(partner: Partner) -> tuple[str, ...]:
    """Return the countries that the files state for a partner or a company, its own first."""
    further = sorted({*partner.registered, *(site.country for site in partner.sites)} - {"", partner.country})
    return tuple(dict.fromkeys((partner.country, *further)))


def _as_one(sites: Sequence[Partner]) -> Partner:
    """Return the sites of a company as one partner; the sequence of rows decides nothing but its id."""
    ordered = sorted(sites, key=lambda site: (site.name, site.country, site.id))
    count: defaultdict[str, int] = defaultdict(int)
    for site in ordered:
        count[site.country] += 1
    home = {country for site in ordered for country in site.registered}
    country = next(iter(home)) if len(home) == 1 else max(sorted(count), key=lambda code: (bool(code), count[code]))
    first = next((site for site in ordered if site.country == country), ordered[0])
    names = dict.fromkeys(name for site in ordered for name in _company_names(site))
    placed = [one for site in ordered for one in site.sites]
    return replace(
        first,
        id=sites[0].company,
        native_name=next((site.native_name for site in ordered if site.native_name), ""),
        aliases=tuple(name for name in names if name != first.name)[:MOST_NAMES],
        country=country,
        parent="; ".join(dict.fromkeys(site.parent for site in ordered if site.parent)),
        sites=tuple(placed),
        registered=tuple(sorted({*home, *count} - {"", country})),
        numbers=tuple(dict.fromkeys(number for site in ordered for number in site.numbers)),
    )


def _company_names(site: Partner) -> Iterator[str]:
    """Yield the names of a site that are not those of its plant alone."""
    plants = {one.facility for one in site.sites}
    yield from (name for name in names_of(site) if name == site.name or name not in plants)
