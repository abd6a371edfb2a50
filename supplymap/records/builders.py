"""A partner while its rows are gathered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from supplymap.model import Answer, Document, Partner, Site
from supplymap.records.cargo import is_cargo
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from supplymap.model import Source

Place = tuple[str, str, str, str]
"""Country, and region, city and postal code folded; empty where not stated."""


class Stated(NamedTuple):
    """What a row states: where its partner is, and its id."""

    place: Place
    address: str
    id: str


def stated(site: Site, partner_id: str) -> Stated:
    """Fold what a row states, to compare it."""
    place = (site.country, fold(site.region), fold(site.city), fold(site.postal_code))
    return Stated(place, fold(site.address), partner_id)


@dataclass(slots=True, eq=False)
class Builder:
    """A partner while its rows are gathered.

    Attributes
    ----------
    mentions
        The rows that list the partner, each with the name it uses.
    own_ids, own_sources
        The ids and rows as sets: a partner may have very many.
    place, addresses
        What the rows state: one place, because rows that contradict are of different partners; any addresses.
    """

    key: str
    name: str
    listed: bool
    ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    native_name: str = ""
    country: str = ""
    role: str = ""
    stage: str = ""
    stage_text: str = ""
    goods: list[str] = field(default_factory=list)
    hts: list[str] = field(default_factory=list)
    tier: int | None = None
    parent: str = ""
    north_korean: bool = False
    sites: list[Site] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    mentions: list[tuple[Source, str]] = field(default_factory=list)
    id: str = ""
    own_ids: set[str] = field(default_factory=set)
    own_sources: set[Source] = field(default_factory=set)
    place: Place = ("", "", "", "")
    addresses: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Start the set of rows with the first ones."""
        self.own_sources.update(self.sources)

    @property
    def required_address(self) -> str | None:
        """The address that a row with another id must state: empty for any, None if no address fits."""
        if not self.own_ids or not self.addresses:
            return ""
        return next(iter(self.addresses)) if len(self.addresses) == 1 else None

    @property
    def cargo(self) -> bool:
        """Whether its rows say that it carries, stores or clears the goods of others."""
        return is_cargo(self.role, self.stage_text, [*self.goods, *self.hts])

    def fits(self, row: Stated) -> bool:
        """Return whether a row of the same name can be of the same site: no stated place contradicts."""
        if any(old and new and old != new for old, new in zip(self.place, row.place, strict=True)):
            return False
        if not row.id or not row.address or row.id in self.own_ids:
            return True
        return self.required_address in ("", row.address)

    def take_row(self, source: Source, name: str, site: Site, row: Stated) -> None:
        """Add a row that lists the partner."""
        self.take_source(source)
        self.mentions.append((source, name))
        self.sites.append(site)
        self.country = self.country or site.country
        country, region, city, postal_code = (old or new for old, new in zip(self.place, row.place, strict=True))
        self.place = country, region, city, postal_code
        if row.address:
            self.addresses.add(row.address)
        if row.id:
            self.ids.append(row.id)
            self.own_ids.add(row.id)

    def take_source(self, source: Source) -> None:
        """Add a row that mentions the partner."""
        self.sources.append(source)
        self.own_sources.add(source)

    def build(self) -> Partner:
        """Freeze into a partner."""
        aliases = tuple(dict.fromkeys(name for name in self.names if name and name != self.name))
        return Partner(
            id=self.id,
            name=self.name,
            native_name=self.native_name,
            aliases=aliases,
            country=self.country,
            role=self.role,
            stage=self.stage,
            stage_text=self.stage_text,
            goods=tuple(dict.fromkeys(self.goods)),
            hts=tuple(dict.fromkeys(self.hts)),
            tier=self.tier,
            parent=self.parent,
            # a row that leaves the country out is about the partner of the rows that state it
            sites=tuple(replace(site, country=site.country or self.country) for site in self.sites),
            documents=tuple(self.documents),
            listed=self.listed,
            declares_north_korean_labor=self.north_korean,
            cargo=self.cargo,
            answers=tuple(answer for _, answer in sorted(self.answers.items())),
            details=tuple(sorted(self.details.items())),
            sources=tuple(dict.fromkeys(self.sources)),
        )
