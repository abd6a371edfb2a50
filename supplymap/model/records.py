"""Partners, links, documents and answers of the files, and all of them together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - dataclass fields are inspected at run time
from typing import TYPE_CHECKING, Literal

from supplymap.model.decisions import Decisions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model.decisions import Merger, Question, Use
    from supplymap.model.listings import Finding, ListStatus, Match
    from supplymap.model.readings import TableReading
    from supplymap.model.rows import Issue, LooseText, RowState, Source

Evidence = Literal["documented", "verified", "declared", "inferred", ""]
Precision = Literal["site", "town", "region", "country"]
"""What a position is one of: the site itself, or the middle of its town, its region or its country."""

NOT_STATED = "(not stated)"
"""Name of the product that collects the links without a product."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a site was found on the Earth.

    Attributes
    ----------
    latitude, longitude
        In degrees, WGS 84.
    precision
        What the position is one of.
    place
        The town, region or country found, in Latin letters; of stated coordinates the nearest town.
    country
        ISO 3166-1 alpha-2 code of the country that the position lies in, or empty.
    region
        Its first-level division, in Latin letters, or empty.
    source
        What found it: ``stated`` for coordinates of the files, ``gazetteer``, or the name of a service.
    """

    latitude: float
    longitude: float
    precision: Precision
    place: str
    country: str
    region: str
    source: str


@dataclass(frozen=True, slots=True)
class Site:
    """Where a partner is, as one row states it.

    Attributes
    ----------
    address_country
        Another country that the address ends with; empty where column and address agree.
    facility
        Name of the plant there, where the row names the company and its plant.
    located
        Where it was found; None where nothing that it states is a known place.
    """

    country: str
    region: str
    city: str
    address: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    source: Source
    address_country: str = ""
    facility: str = ""
    located: Located | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A paper a partner gave: audit, certificate, code of conduct, training record, traceability file.

    Attributes
    ----------
    kind
        Document kind, a row of ``tables/documents.csv``, or the user's own text if it is none of them.
    result
        Its result (pass, fail, score), as written.
    """

    kind: str
    number: str
    issuer: str
    issued: date | None
    expires: date | None
    result: str
    source: Source


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row answers to one question about a partner.

    Attributes
    ----------
    field
        Field of ``tables/columns.csv``, such as ``recruitment_fees``.
    value
        The answer as understood: ``yes``, ``no``, ``unknown``, a level, a number or criteria numbers.
    text
        As written; empty for a blank cell.
    source
        The row.
    note
        What belongs to the answer: the reason for a likelihood, the date (ISO) of an audit score.
    """

    field: str
    value: str
    text: str
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where goods of a partner come from, as one of its rows states it.

    Attributes
    ----------
    goods, hts
        The goods of the row and their tariff code, as written; empty where not stated.
    country
        ISO code, or empty where the text is not understood.
    text
        As written.
    """

    goods: str
    hts: str
    country: str
    text: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A company or site in the chain, contracted directly or not.

    Attributes
    ----------
    id
        Key in the graph; the user's own id where given.
    name
        As the user's file has it.
    country
        ISO 3166-1 alpha-2 code, or empty.
    stage
        Production stage, a row of ``tables/stages.csv``, or empty.
    origins
        Where the goods that its own rows state come from.
    tier
        The tier the file states, or None.
    listed
        False for a partner that only a link names.
    declares_north_korean_labor
        True if the file states it.
    cargo
        True for a partner that carries, stores or clears the goods and makes or trades none.
    company
        Id of the first of the partners that are sites of its company, where the files name several; else empty.
    registered
        Countries (ISO codes) that rows about its whole company state: where that is at home, not where the partner is.
    numbers
        Pairs of a registry and the partner's number there, as written: ``id`` for the user's own, then the rows of
        ``registries.csv`` in their sequence. An own number that is an OS ID stands there as both.
    answers
        One per question that a file asks about the partner; a question asked and left blank is ``unknown``.
    """

    id: str
    name: str
    native_name: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    role: str = ""
    stage: str = ""
    stage_text: str = ""
    goods: tuple[str, ...] = ()
    hts: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    tier: int | None = None
    parent: str = ""
    sites: tuple[Site, ...] = ()
    documents: tuple[Document, ...] = ()
    listed: bool = True
    declares_north_korean_labor: bool = False
    cargo: bool = False
    company: str = ""
    registered: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    answers: tuple[Answer, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One row of who supplies whom with what.

    Attributes
    ----------
    supplier, buyer
        Partner ids.
    kind
        ``supplies``; ``transport`` or ``storage`` from a cargo partner to the buyer of the goods; or
        ``path not stated`` for the tie of a partner that no link connects to the importer.
    mode
        How a cargo partner moves the goods, as written: sea, air, truck.
    days
        Days that the goods rest with a cargo partner, or None.
    origin
        ISO code of the country of origin of the goods, where stated.
    ended
        True when the period ended before the as-of date.
    value
        Annual value in the file's currency, or None.
    probability
        How likely the link is real, in [0, 1], as the file states it; None where it does not.
    key
        Address of its first row: the edge key.
    """

    key: str
    supplier: str
    buyer: str
    kind: str = "supplies"
    goods: str = ""
    hts: str = ""
    product: str = ""
    origin: str = ""
    origin_text: str = ""
    evidence: Evidence = ""
    evidence_text: str = ""
    period_from: date | None = None
    period_to: date | None = None
    ended: bool = False
    value: float | None = None
    probability: float | None = None
    ambiguous: bool = False
    mode: str = ""
    days: float | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """What the files say, what became of every row, and, once screened, what the lists say of the partners.

    Attributes
    ----------
    duplicates
        Possible duplicates: partner id, partner id, why.
    mergers
        Partners that are one because people said so.
    readings
        How each table of the files was read, and each sheet that was not.
    questions
        What a person is asked to decide: of columns and duplicates, and once screened of matches.
    offered
        What a person may decide besides, though nothing asks for it: names that no list has and that resemble none,
        columns that are not read.
    uses
        What became of the decisions that the steps were given.
    decided
        These decisions.
    matches, findings, lists
        What :func:`supplymap.screen` found after a person's judgements, and the lists it used; each finding with
        its partner's id.
    """

    partners: Sequence[Partner] = ()
    links: Sequence[Link] = ()
    issues: tuple[Issue, ...] = ()
    rows: Sequence[RowState] = ()
    importer: str = ""
    as_of: date | None = None
    loose: Sequence[LooseText] = ()
    duplicates: tuple[tuple[str, str, str], ...] = ()
    mergers: tuple[Merger, ...] = ()
    readings: tuple[TableReading, ...] = ()
    questions: tuple[Question, ...] = ()
    offered: tuple[Question, ...] = ()
    uses: tuple[Use, ...] = ()
    decided: Decisions = field(default_factory=Decisions)
    matches: tuple[Match, ...] = ()
    findings: tuple[tuple[str, Finding], ...] = ()
    lists: tuple[ListStatus, ...] = ()


SUPPLIES = "supplies"
TRANSPORT = "transport"
STORAGE = "storage"
UNSTATED = "path not stated"
GHOST = "ghost"
"""Kinds of links."""
MOVING = (TRANSPORT, STORAGE)
"""Kinds of links over which a partner moves or stores the goods of others."""


@dataclass(frozen=True, slots=True)
class Supply:
    """What a partner supplies.

    Attributes
    ----------
    links
        Its current links, or its ended ones if there are no others.
    goods, hts
        Its own and those of these links, each once.
    declared
        These links, and as further ones the goods whose origin its own rows state, whoever buys them.
    cargo
        True for a cargo partner: the goods are those of others.
    moved
        Links over which it moves or stores goods of others: current ones, or ended ones if there are no others.
    """

    partner: Partner
    links: tuple[Link, ...]
    goods: tuple[str, ...]
    hts: tuple[str, ...]
    declared: tuple[Link, ...] = ()
    cargo: bool = False
    moved: tuple[Link, ...] = ()


def supplies(records: Records) -> tuple[Supply, ...]:
    """Return what each partner supplies, in the sequence of the partners."""
    outgoing: dict[str, list[Link]] = defaultdict(list)
    moved: dict[str, list[Link]] = defaultdict(list)
    for link in records.links:
        (moved if link.kind in MOVING else outgoing)[link.supplier].append(link)
    cargo = cargo_partners(records)
    return tuple(
        _supply(partner, outgoing.get(partner.id, []), moved.get(partner.id, []), cargo=partner.id in cargo)
        for partner in records.partners
    )


def _supply(partner: Partner, outgoing: list[Link], moved: list[Link], *, cargo: bool) -> Supply:
    # what a partner once supplied says nothing of what it supplies now
    links, moves = ([link for link in some if not link.ended] or some for some in (outgoing, moved))
    goods = dict.fromkeys([*partner.goods, *(link.goods for link in links if link.goods)])
    hts = dict.fromkeys([*partner.hts, *(link.hts for link in links if link.hts)])
    own = [
        Link("", partner.id, "", goods=one.goods, hts=one.hts, origin=one.country, origin_text=one.text)
        for one in partner.origins
    ]
    return Supply(partner, tuple(links), tuple(goods), tuple(hts), (*links, *own), cargo, tuple(moves))


def cargo_partners(records: Records) -> frozenset[str]:
    """Return the ids of the partners that carry, store or clear goods and neither make, buy nor sell any.

    One that a row names as a supplier or buyer of goods is a supplier, whatever else it does: a trading warehouse has
    suppliers of its own.
    """
    cargo = {partner.id for partner in records.partners if partner.cargo} - {records.importer}
    if cargo:
        for link in records.links:
            if link.kind not in MOVING:
                cargo -= {link.supplier, link.buyer}
    return frozenset(cargo)
