"""What rows say of each partner, in columns: words, goods, tiers, places, remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.cargo import is_cargo
from supplymap.records.identifiers import KEYS, numbers_in
from supplymap.records.ragged import Ragged, expanded, first, first_of_each, ragged, valued
from supplymap.records.replies import read_yes_no, says_nothing
from supplymap.records.site_countries import origin_of
from supplymap.records.values import choose, is_blank
from supplymap.reference.cargo import cargo_kind
from supplymap.reference.names import fold, split_names
from supplymap.reference.tiers import tiers_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from supplymap.model import Document
    from supplymap.records.answers import Answers
    from supplymap.records.location.positions import Positions
    from supplymap.records.mentions import Codes, Flags, Mentions, Vocabulary
    from supplymap.records.partners.entries import Entries
    from supplymap.records.partners.sites import Sites
    from supplymap.records.understanding import Understanding

NO_TIER = -1
_TRADING = "trading"
# a bare number may mean something else: the screening makes it possible
_COUNT_OF_WORKERS = re.compile(r"0*[1-9]\d* (?:north korean )?(?:workers?|people|persons?|staff|nationals?)")
_YES = re.compile(r"yes|true|x$|y$|1$|是|有")
_NO = re.compile(r"no\b|none\b|false|n$|0$|否|无")


@dataclass(slots=True, eq=False)
class Facts:
    """What rows say of the partners that they name, in columns: codes of texts, 0 where nothing is stated.

    Attributes
    ----------
    country
        Code of the ISO code.
    stage
        Code of the row of ``stages.csv``.
    tier
        The nearest that is stated; `NO_TIER` where none is.
    north_korean
        Whether a row declares workers from North Korea.
    cargo
        Whether the partner carries, stores or clears goods by its role, or by every column that names it.
    names
        All that each is called but by number: codes.
    goods, hts
        Codes of texts.
    origins
        Lines of `declared` that are of the partner.
    declared
        Codes of goods, tariff code, ISO code and origin as written.
    sites
        Lines of `places` that are of the partner.
    place_rows, place_tables
        Row of each line of `places`, the number of its sheet times 2**32 and its own, and the number of its table.
    rows
        Rows that name the partner, each the number of its sheet times 2**32 and its own.
    details
        Lines of `headings` and `remarks`: what is kept as it is.
    registered
        Countries that rows about the whole company of the partner state.
    numbers
        Of each registry the codes of the numbers there; ``id`` only of partners that no list has.
    documents
        The papers of each partner that has any.
    positions
        Where the lines of `places` are; set by `locate`.
    """

    country: Codes
    native: Codes
    role: Codes
    stage: Codes
    stage_text: Codes
    parent: Codes
    tier: NDArray[np.int16]
    north_korean: Flags
    cargo: Flags
    names: Ragged
    goods: Ragged
    hts: Ragged
    origins: Ragged
    declared: tuple[Codes, Codes, Codes, Codes]
    sites: Ragged
    places: Sites
    place_rows: NDArray[np.int64]
    place_tables: Codes
    rows: Ragged
    details: Ragged
    headings: Codes
    remarks: Codes
    answers: Answers
    registered: Ragged
    numbers: dict[str, Ragged] = field(default_factory=dict)
    documents: dict[int, list[Document]] = field(default_factory=dict)
    positions: Positions | None = None


@dataclass(slots=True, eq=False)
class Lines:
    """Lines of entries with the partner that each is about; a line of several bearers of its name stands for each.

    Attributes
    ----------
    entries
        The lines, in the sequence in which what they say counts.
    line
        Number of each among the entries before several bearers of a name were told apart.
    partner
        Number of the partner of each.
    sole
        Whether the name stands for this partner alone, so that the row is one of its rows.
    count
        Number of partners.
    whole
        Whether the line is about a company of several sites: it is one of the rows of each of them.
    """

    entries: Entries
    line: NDArray[np.int64]
    partner: Codes
    sole: Flags
    count: int
    whole: Flags

    def first(self, codes: Codes) -> Codes:
        """Return what the first line of each partner that states anything states."""
        return first(self.count, self.partner, codes)

    def texts(self, vocabulary: Vocabulary, name: str) -> Codes:
        """Return the codes of a field, 0 where nothing is stated."""
        codes = self.entries.field(name)
        return np.where(vocabulary.where(codes, is_blank), 0, codes).astype(np.int32)

    def parts(self, vocabulary: Vocabulary, codes: Codes) -> Ragged:
        """Return the codes of the names or goods that the cells of each partner hold."""
        positions, parts = expanded(vocabulary, codes, split_names)
        return ragged(self.count, self.partner[positions], parts)


def country_of(count: int, partner: Codes, countries: Codes, of_facility: Flags, whole: Flags) -> Codes:
    """Return the country of each partner: of its facility, where rows name one, else of its first row that states one.

    Parameters
    ----------
    count
        Number of partners.
    partner, countries
        Of each line.
    of_facility, whole
        Whether it names a facility; whether it is about the whole company, whose country counts last.
    """
    found = first(count, partner, np.where(of_facility, countries, 0))
    for of in (np.where(whole, 0, countries), countries):
        found = np.where(found == 0, first(count, partner, of), found).astype(np.int32)
    return found


def stages(state: Understanding, lines: Lines) -> Codes:
    """Return the code of the production stage that each line states by its stage or role."""
    vocabulary = state.vocabulary
    columns = [
        valued(vocabulary, lines.texts(vocabulary, name), lambda text: vocabulary.code(choose("stages", "stage", text)))
        for name in ("role", "stage")
    ]
    by_role, by_stage = columns
    trading = vocabulary.code(_TRADING)
    # who trades what a farm grows is no farm
    return np.where((by_role == trading) | (by_stage == 0), by_role, by_stage).astype(np.int32)


def tiers(state: Understanding, lines: Lines) -> NDArray[np.int16]:
    """Return the nearest tier that the lines of each partner state."""
    nearest = np.full(lines.count, np.iinfo(np.int16).max, np.int16)
    codes = lines.texts(state.vocabulary, "tier")
    stated = valued(state.vocabulary, codes, lambda text: min(tiers_in(text), default=np.iinfo(np.int16).max), np.int16)
    np.minimum.at(nearest, lines.partner, stated)
    return np.where(nearest == np.iinfo(np.int16).max, NO_TIER, nearest).astype(np.int16)


def origins_of(state: Understanding, lines: Lines) -> tuple[Ragged, tuple[Codes, Codes, Codes, Codes]]:
    """Return where goods come from as rows state it for partners, whether a link goes out from them or not."""
    vocabulary = state.vocabulary
    goods, hts, texts = (lines.texts(vocabulary, name) for name in ("goods", "hts", "origin"))
    told = np.flatnonzero(texts)
    partner, goods, hts, texts = (column[told] for column in (lines.partner, goods, hts, texts))
    kept = first_of_each(partner, goods, hts, texts)
    partner, goods, hts, texts = (column[kept] for column in (partner, goods, hts, texts))
    countries = valued(vocabulary, texts, lambda text: vocabulary.code(origin_of(text)))
    found = ragged(lines.count, partner, np.arange(len(partner)), distinct=False)
    return found, (goods, hts, countries, texts)


def report_origins(state: Understanding, table: Mentions) -> None:
    """Report origins of a partner's own goods that are not understood."""
    if "origin" in table.fields:
        codes = table.fields["origin"]
        wrong = state.vocabulary.where(codes, lambda text: not is_blank(text) and not origin_of(text))
        # rows of an entry are told with their link to the importer
        state.reports.texts("unknown-country", table, "origin", wrong & ~table.entry)


def cargo_of(state: Understanding, lines: Lines, words: tuple[Codes, Codes], own: tuple[Ragged, Ragged]) -> Flags:
    """Return which partners carry, store or clear goods and make or trade none.

    Parameters
    ----------
    words
        Role and stage of each partner, as written.
    own
        Goods and tariff codes that its own rows state.
    """
    texts, entries = state.vocabulary.texts, lines.entries
    carries = entries.of_table([table.cargo for table in entries.tables]).astype(np.bool_)
    found, others = np.zeros(lines.count, np.bool_), np.zeros(lines.count, np.bool_)
    found[lines.partner[carries]] = True
    others[lines.partner[~carries]] = True
    found &= ~others
    told = [state.vocabulary.where(codes, lambda text: cargo_kind(text) is not None) for codes in words]
    for number in np.flatnonzero(told[0] | told[1]).tolist():
        goods = [texts[code] for each in own for code in each.of(number)]
        role, stage = (texts[codes[number]] for codes in words)
        found[number] |= is_cargo(role, stage, goods)
    return found


def declares_north_koreans(text: str) -> bool | None:
    """Return whether a cell declares workers from North Korea; None if it is no answer."""
    answer = fold(text)
    if _YES.match(answer) or _COUNT_OF_WORKERS.fullmatch(answer):
        return True
    if not answer or is_blank(text) or _NO.match(answer) or says_nothing(text):
        return False
    said = read_yes_no(text)
    return None if said is None else said == "yes"


def names(state: Understanding, lines: Lines, native: Codes) -> Ragged:
    """Return all that each partner is called: its names and other names as written, and further native names."""
    vocabulary = state.vocabulary
    entries = lines.entries
    at = np.arange(len(entries))
    # a name that many rows use is taken apart once
    own = np.flatnonzero(lines.sole)
    own = own[first_of_each(lines.partner[own], entries.name[own])]
    within, parts = expanded(vocabulary, entries.name[own], lambda text: (text, *split_names(text)))
    named = own[within]
    others, other_parts = expanded(vocabulary, lines.texts(vocabulary, "aliases"), split_names)
    sites = lines.texts(vocabulary, "facility")
    natives = [codes for codes in (lines.texts(vocabulary, "native_name"), entries.native) if codes.any()]
    positions = [named, others, *(at[codes != 0] for codes in (sites, *natives))]
    codes = [parts, other_parts, *(codes[codes != 0] for codes in (sites, *natives))]
    flat, told = np.concatenate(positions), np.concatenate(codes)
    order = np.argsort(flat, kind="stable")
    flat, told = flat[order], told[order]
    # the first native name stands in a field of its own
    kept = told != native[lines.partner[flat]]
    return ragged(lines.count, lines.partner[flat[kept]], told[kept].astype(np.int32))


def numbers_by_registry(state: Understanding, lines: Lines) -> dict[str, Ragged]:
    """Return the numbers of each partner by the registry that gives them, of rows whose name is its alone.

    The user's own numbers of partners of lists stand in the directory, which has found the partners by them.
    """
    vocabulary = state.vocabulary
    listed = np.array(state.directory.listed, np.bool_)
    found = {}
    for registry, name in REGISTRIES.items():
        codes = np.where(lines.sole, lines.texts(vocabulary, name), 0)
        if registry == "id":
            codes = np.where(listed[lines.partner], 0, codes)
        at, told = expanded(vocabulary, codes, partial(_written, name if registry in KEYS else ""))
        if len(at):
            found[registry] = ragged(lines.count, lines.partner[at], told)
    return found


def _written(field: str, text: str) -> tuple[str, ...]:
    """Return the numbers of a cell, each as it is written there; all of it where its field is no registry's."""
    read = numbers_in(field, text) if field else ()
    return tuple(one.text for one in read) or ((text,) if text else ())


def details(state: Understanding, lines: Lines, answered: Codes) -> tuple[Ragged, Codes, Codes]:
    """Return the texts that are kept as they are, each with its heading; of one heading a partner's first.

    Parameters
    ----------
    answered
        Number of each partner's answer that a reason for a likelihood belongs to, -1 where there is none.
    """
    vocabulary = state.vocabulary
    entries = lines.entries
    columns: list[tuple[Codes, Codes]] = []
    for name, default in (("likelihood_reason", "Reason"), ("notes", "Remarks"), *_NUMBERS):
        codes = lines.texts(vocabulary, name)
        heading = [vocabulary.code(table.headings.get(name) or default) for table in entries.tables]
        if name == "likelihood_reason":
            codes = np.where(answered[lines.partner] >= 0, 0, codes).astype(np.int32)
        columns.append((entries.of_table(heading), codes))
    at, headings, texts = (
        np.concatenate([np.zeros(0, np.int32), *column])
        for column in zip(
            *((np.flatnonzero(codes), heading[codes != 0], codes[codes != 0]) for heading, codes in columns),
            *_unread(vocabulary, entries),
            strict=True,
        )
    )
    order = np.argsort(at, kind="stable")
    owners, headings, texts = lines.partner[at[order]], headings[order], texts[order]
    kept = first_of_each(owners, headings) if len(owners) else np.zeros(0, np.int64)
    owners, headings, texts = owners[kept], headings[kept], texts[kept]
    return ragged(lines.count, owners, np.arange(len(owners)), distinct=False), headings, texts


REGISTRIES = {"id": "partner_id", **dict(zip(KEYS, KEYS, strict=True)), "mid": "mid"}
"""Registries of numbers that identify a partner, and the field of each."""
_NUMBERS = (
    ("mid", "MID"),
    ("duns", "DUNS"),
    ("lei", "LEI"),
    ("tax_number", "Tax number"),
    ("uscc", "Unified social credit code"),
    ("gln", "GLN"),
    ("os_id", "OS ID"),
    ("registration_number", "Registration number"),
)
"""Fields of numbers that are shown as they are, and what they are called where the header does not say."""


def _unread(vocabulary: Vocabulary, entries: Entries) -> Iterator[tuple[NDArray[np.int64], Codes, Codes]]:
    """Yield the lines, headings and texts of each column that is not read."""
    starts = np.concatenate([[0], np.cumsum([len(table) for table in entries.tables])]).astype(np.int64)
    flat = starts[entries.mention] + entries.at
    order = np.argsort(flat, kind="stable")
    for number, table in enumerate(entries.tables):
        for heading, positions, codes in table.details:
            # a mention may have several lines: of several names, or several bearers of one
            wanted = starts[number] + positions
            first = np.searchsorted(flat[order], wanted, side="left")
            counts = np.searchsorted(flat[order], wanted, side="right") - first
            within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
            lines = order[np.repeat(first, counts) + within]
            yield lines, np.full(len(lines), vocabulary.code(heading), np.int32), np.repeat(codes, counts)


def report_words(state: Understanding, table: Mentions) -> None:
    """Report tiers and answers about North Korean labor that are not understood."""
    vocabulary = state.vocabulary
    if "tier" in table.fields:
        wrong = vocabulary.where(table.fields["tier"], lambda text: not is_blank(text) and not tiers_in(text))
        state.reports.texts("tier-not-understood", table, "tier", wrong)
        several = vocabulary.where(table.fields["tier"], lambda text: len(tiers_in(text)) > 1)
        state.reports.texts("several-tiers", table, "tier", several)
    if "north_korean_labor" in table.fields:
        codes = table.fields["north_korean_labor"]
        wrong = vocabulary.where(codes, lambda text: declares_north_koreans(text) is None)
        state.reports.texts("answer-not-understood", table, "north_korean_labor", wrong)
    wrong = vocabulary.where(table.name, lambda text: text.startswith(("=", "+", "-", "@")))
    if any(bool(each.lists.any()) for each in state.mentions):
        wrong &= table.lists
    state.reports.texts("formula-like-text", table, "name", wrong)
