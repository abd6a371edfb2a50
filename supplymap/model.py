"""The records that travel through the flow: frozen, typed, each with the rows it came from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - dataclass fields are inspected at run time
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

IssueLevel = Literal["error", "warning", "note"]
FindingKind = Literal["uflpa-entity", "uflpa-region", "wro", "caatsa"]
Evidence = Literal["documented", "verified", "declared", "inferred", ""]

NOT_STATED = "(not stated)"
"""Name of the product that collects the links without a product."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """The address of a row in the user's files.

    Attributes
    ----------
    file
        File name without folders.
    sheet
        Sheet name; empty for text files.
    row
        Row number as the spreadsheet program shows it, from 1.
    """

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        sheet = f" [{self.sheet}]" if self.sheet else ""
        return f"{self.file}{sheet} row {self.row}"


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem in the data, with its address and what to do about it.

    Attributes
    ----------
    code
        Stable code, a row of ``tables/issues.csv``.
    source
        Where; row 0 means the sheet or file as a whole.
    column
        Header of the column, or its letter; empty when the row as a whole is meant.
    found
        The text found, shortened.
    message
        What is wrong, in one sentence.
    suggestion
        What to do.
    level
        ``error`` (a row or value was not used), ``warning`` (used, but look at it) or ``note``.
    """

    code: str
    source: Source
    column: str
    found: str
    message: str
    suggestion: str
    level: IssueLevel

    @property
    def sort_key(self) -> tuple[Source, str, str, str, str, str]:
        """Everything that two issues can differ in, the address first: the same sequence in every process."""
        return self.source, self.code, self.found, self.column, self.message, self.suggestion


class Outcome(StrEnum):
    """What can become of a row."""

    IMPORTED = "imported"
    MERGED = "merged"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class RowState:
    """What became of one non-empty row.

    Attributes
    ----------
    note
        What it is, or why it was not imported, for people.
    header
        True for a header row, also where it is repeated.
    """

    source: Source
    state: Outcome
    note: str
    header: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """Where a partner is, as one row states it."""

    country: str
    region: str
    city: str
    address: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    source: Source


@dataclass(frozen=True, slots=True)
class LooseText:
    """A text that no field took: a remark, a column that is not understood, a row that was skipped.

    It is searched for listed names and places in Xinjiang, so that a sheet that was not understood does not
    hide them.

    Attributes
    ----------
    partner
        Id of the partner the row is about, or empty.
    """

    text: str
    source: Source
    column: str
    partner: str = ""


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
    tier
        The tier the file states, or None.
    listed
        False for a partner that only a link names.
    declares_north_korean_labor
        True if the file states it.
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
    tier: int | None = None
    parent: str = ""
    sites: tuple[Site, ...] = ()
    documents: tuple[Document, ...] = ()
    listed: bool = True
    declares_north_korean_labor: bool = False
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
        ``supplies``, or ``path not stated`` for the tie of a partner that no link connects to the importer.
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
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry of a list: the UFLPA Entity List, a WRO or Finding.

    Attributes
    ----------
    list
        ``uflpa`` or ``wro``.
    names
        Every name of the entry in Latin script: main name, aliases, former names.
    native_names
        Pairs of native name and whether equality with it is a finding (high-confidence legal name).
    countries
        ISO codes the entry is in.
    seen_on_list
        False when the legal name was not read on the list itself.
    """

    id: str
    list: str
    instrument: str
    names: tuple[str, ...]
    native_names: tuple[tuple[str, bool], ...] = ()
    countries: tuple[str, ...] = ()
    includes_subsidiaries: bool = False
    seen_on_list: bool = True
    active: bool = True
    status: str = "active"
    effective: str = ""
    merchandise: str = ""
    note: str = ""
    source: str = ""
    as_of: str = ""

    @property
    def name(self) -> str:
        """The main name."""
        return self.names[0] if self.names else self.merchandise


@dataclass(frozen=True, slots=True)
class Match:
    """A resemblance between a partner's name and a listing, or between its site and the XUAR.

    Attributes
    ----------
    strength
        ``exact`` gives a finding; ``possible`` waits for a person; ``former`` is an order no longer in
        force; ``dismissed`` was judged different by a person.
    kind
        The finding kind it would be.
    reason
        Why it has this strength.
    """

    partner: str
    kind: FindingKind
    strength: Literal["exact", "possible", "former", "dismissed"]
    listing: str
    listing_name: str
    matched: str
    score: float
    reason: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A legal trigger: yes or no, with the table row it rests on."""

    kind: FindingKind
    basis: str
    listing: str
    listing_name: str
    reason: str
    source: str
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Factor:
    """One named part of a modelled likelihood.

    Attributes
    ----------
    low, value, high
        Contribution in [0, 1] before controls.
    after_controls
        The same three after controls (equal where the factor is state-imposed).
    row
        The table row it rests on.
    level
        Level of that row; empty where a person set the likelihood.
    state_imposed
        True if a state imposes it: controls take nothing off.
    """

    code: str
    low: float
    value: float
    high: float
    after_controls: tuple[float, float, float]
    reason: str
    row: str
    level: str = ""
    state_imposed: bool = False


@dataclass(frozen=True, slots=True)
class ListStatus:
    """How old and how complete a list or table is.

    Attributes
    ----------
    as_of
        Date of the data, as precise as known; empty for a user's copy without its own ``lists.csv``.
    complete
        Whether the table held all of its official source on the as-of date and nothing newer is known.
    sentence
        What every output says about it.
    """

    name: str
    title: str
    source: str
    as_of: str
    sha256: str
    complete: bool
    held: int
    known_total: int | None
    licence: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Records:
    """What the files say, what became of every row, and, once screened, what the lists say of the partners.

    Attributes
    ----------
    duplicates
        Possible duplicates: partner id, partner id, why.
    matches, findings, lists
        What :func:`supplymap.screen` found, a person's judgements applied, and against what; each finding with
        its partner's id.
    """

    partners: tuple[Partner, ...] = ()
    links: tuple[Link, ...] = ()
    issues: tuple[Issue, ...] = ()
    rows: tuple[RowState, ...] = ()
    importer: str = ""
    as_of: date | None = None
    loose: tuple[LooseText, ...] = ()
    duplicates: tuple[tuple[str, str, str], ...] = ()
    matches: tuple[Match, ...] = ()
    findings: tuple[tuple[str, Finding], ...] = ()
    lists: tuple[ListStatus, ...] = ()


SUPPLIES = "supplies"
UNSTATED = "path not stated"
GHOST = "ghost"
"""Kinds of links."""

Rating = Literal["Finding", "Possible finding", "High", "Not rated", "Medium", "Low"]
RATINGS: tuple[Rating, ...] = get_args(Rating)
"""Worst first. Unknown ranks above medium: what cannot be rated is not low."""


def worst(ratings: Iterable[Rating]) -> Rating:
    """Return the worst of some ratings; ``Low`` if there are none."""
    return min(ratings, key=RATINGS.index, default="Low")


@dataclass(frozen=True, slots=True)
class Supply:
    """What a partner supplies.

    Attributes
    ----------
    links
        Its current links, or its ended ones if there are no others.
    goods, hts
        Its own and those of these links, each once.
    """

    partner: Partner
    links: tuple[Link, ...]
    goods: tuple[str, ...]
    hts: tuple[str, ...]


def supplies(records: Records) -> tuple[Supply, ...]:
    """Return what each partner supplies, in the order of the partners."""
    outgoing: dict[str, list[Link]] = defaultdict(list)
    for link in records.links:
        outgoing[link.supplier].append(link)
    return tuple(_supply(partner, outgoing[partner.id]) for partner in records.partners)


def _supply(partner: Partner, outgoing: list[Link]) -> Supply:
    # what a partner once supplied says nothing of what it supplies now
    links = [link for link in outgoing if not link.ended] or outgoing
    goods = dict.fromkeys([*partner.goods, *(link.goods for link in links if link.goods)])
    hts = dict.fromkeys([*partner.hts, *(link.hts for link in links if link.hts)])
    return Supply(partner, tuple(links), tuple(goods), tuple(hts))
