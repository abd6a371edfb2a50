"""Partners from what rows say of them: rows of one partner are merged, doubtful ones are kept apart and reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.answers import report_answers, take_answers
from supplymap.records.duplicates.reports import compare_partners, report_duplicates
from supplymap.records.identifiers import report_identifiers
from supplymap.records.partners.companies import companies_of
from supplymap.records.partners.doubts import (
    report_conflicts,
    report_joined,
    report_merges,
    report_nameless,
)
from supplymap.records.partners.entries import entries_of, says_more
from supplymap.records.partners.facts import (
    Facts,
    Lines,
    cargo_of,
    country_of,
    declares_north_koreans,
    details,
    names,
    numbers_by_registry,
    origins_of,
    report_origins,
    report_words,
    stages,
    tiers,
)
from supplymap.records.partners.identity import identify, numbers_of
from supplymap.records.partners.joined import joined, settle_pairs
from supplymap.records.partners.named import settle_names
from supplymap.records.partners.sites import report_written, sites_of
from supplymap.records.ragged import expanded, first_of_each, ragged
from supplymap.records.shared_cells import NameCells
from supplymap.reference.names import normalise, split_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.records.duplicates.reports import Alike
    from supplymap.records.mentions import Codes
    from supplymap.records.partners.entries import Entries
    from supplymap.records.partners.identity import Identities, Numbers
    from supplymap.records.partners.sites import Sites
    from supplymap.records.understanding import Understanding


def gather_partners(state: Understanding) -> None:
    """Gather the partners that rows mention; not yet the buyers that only links name.

    Rows are of one partner when their names are equal after normalisation and nothing stated (country, region, city,
    postal code) contradicts, or when they bear the same number; everything else that looks alike is reported. Of a
    company whose rows name several facilities each is a partner, with the others as sites of one company.
    """
    state.cells = cells = NameCells(state)
    for table in state.mentions:
        cells.report(table, "name", table.name, cells.of_list(table))
        report_words(state, table)
        report_identifiers(state, table)
        report_answers(state, table)
        report_origins(state, table)
    entries = entries_of(state, cells)
    sites = sites_of(state, entries)
    report_written(state, entries, sites)
    # rows that state most of the address come first: the sequence of rows must not decide where a bare name goes
    stated = np.where(entries.listed, -sites.stated(), 0)
    order = np.lexsort((entries.mention, entries.row, entries.sheet, stated, ~entries.listed))
    entries, sites = entries.taken(order), sites.taken(order)
    numbers = numbers_of(state, entries)
    listed = np.flatnonzero(entries.listed)
    own, own_numbers = entries.taken(listed), numbers.taken(listed)
    found = identify(state, own, sites.taken(listed), own_numbers)
    _add_listed(state, own, sites.taken(listed), own_numbers, found)
    if state.decisions.references:
        _as_named(state, found, own, sites.taken(listed), own_numbers)
    lines = _resolved(state, entries, numbers, found)
    before = found.partner
    alike = compare_partners(state, lines, sites, found.company.tolist())
    groups = _as_decided(state, found, lines, sites, own_numbers, alike) if state.decisions.duplicates else alike.one()
    if groups:
        found, lines, new = joined(state, found, lines, groups)
        alike.renumber(new)
    _point(state, lines)
    state.facts = _facts(state, lines, sites)
    state.companies = companies_of(state, found, own_numbers)
    for number in state.directory.joined:
        # of partners that people made one the country of the first counts
        state.facts.country[number] = state.vocabulary.code(state.directory.countries[number])
    texts = state.vocabulary.texts
    for number, (tier, role) in enumerate(zip(state.facts.tier.tolist(), state.facts.role.tolist(), strict=True)):
        state.directory.tiers[number] = tier if tier >= 0 else None
        state.directory.roles[number] = texts[role]
    report_merges(state, own, found, before, alike.why)
    report_joined(state)
    report_duplicates(state, alike)


def _as_named(state: Understanding, found: Identities, own: Entries, sites: Sites, numbers: Numbers) -> None:
    """Let names mean the listed partners that people said, by what the rows of lists say of these."""
    issues = len(state.issues)
    at, partner = found.lines()
    whole = np.isin(at, list(found.shared))
    lines = Lines(own.taken(at), at, partner.astype(np.int32), np.ones(len(at), np.bool_), len(state.directory), whole)
    state.facts = _facts(state, lines, sites)
    state.companies = companies_of(state, found, numbers)
    settle_names(state)
    # what is wrong with the facts is told when they are gathered for good
    del state.issues[issues:]


def _as_decided(
    state: Understanding, found: Identities, lines: Lines, sites: Sites, numbers: Numbers, alike: Alike
) -> list[list[int]]:
    """Return the partners that are one by decisions of people and, where none keeps them apart, by the files."""
    issues = len(state.issues)
    state.facts = _facts(state, lines, sites)
    state.companies = companies_of(state, found, numbers)
    settle_pairs(state, alike.one)
    # what is wrong with the facts is told when they are gathered for good
    del state.issues[issues:]
    return [[state.pairs.numbers[id_] for id_ in group] for group in state.pairs.settled.groups]


def _add_listed(state: Understanding, entries: Entries, sites: Sites, numbers: Numbers, found: Identities) -> None:
    """Put the partners of the lists in the directory, with the name of their first row that gives one."""
    texts, count = state.vocabulary.texts, len(found.created)
    at, partner = found.lines()
    whole = np.isin(at, list(found.shared))
    by_row = np.lexsort((entries.source[at], says_more(state, entries)[at], whole, partner))
    first_row = at[by_row[np.unique(partner[by_row], return_index=True)[1]]]
    by_name = np.lexsort((entries.source[at], whole, numbers.nameless[at], partner))
    shown = at[by_name[np.unique(partner[by_name], return_index=True)[1]]]
    country = country_of(count, partner, sites.country[at], sites.facility[at] != 0, whole)
    # lines stand for their ids here, because each id has its registry
    with_id = np.flatnonzero(numbers.id[at])
    line = at[with_id]
    with_id = with_id[first_of_each(partner[with_id], numbers.id[line], numbers.registry[line])]
    ids = ragged(count, partner[with_id], at[with_id])
    for number in range(count):
        best, of = int(shown[number]), int(first_row[number])
        name, own = texts[entries.name[best]], ids.of(number)
        nameless = bool(numbers.nameless[best])
        state.directory.add(
            nameless_title(entries, best, name) if nameless else name,
            state.reports.source(int(entries.sheet[of]), int(entries.row[of])),
            key=normalise(name).key,
            listed=True,
            ids=[texts[numbers.id[line]] for line in own],
            country=texts[country[number]],
        )
    for number in np.argsort(found.created, kind="stable").tolist():
        state.directory.index(number, numbers.registry[ids.of(number)].tolist())
    report_nameless(state, entries, np.flatnonzero(numbers.nameless & numbers.nameless[shown][found.partner]))
    report_conflicts(state, entries, numbers, found)


def nameless_title(entries: Entries, line: int, number: str) -> str:
    """Return what a partner is called of which the files give a number alone: "Vendor 10021 (no name)"."""
    role = entries.tables[entries.mention[line]].role.replace("_", " ")
    return f"{role[:1].upper()}{role[1:]} {number} (no name)"


def _resolved(state: Understanding, entries: Entries, numbers: Numbers, found: Identities) -> Lines:
    """Find the partner of every line: those of lists are known; mere mentions are looked up by what names them."""
    directory, texts = state.directory, state.vocabulary.texts
    called = _called(state, entries, found)
    for number, names_ in enumerate(called):
        directory.others[number] = names_
    directory.index_aliases()
    own, of = found.lines()
    rest = np.arange(len(found.partner), len(entries))
    named = [(int(entries.name[at]), int(numbers.registry[at])) for at in rest.tolist()]
    bearers: dict[tuple[int, int], list[int]] = {}
    for line, each in zip(rest.tolist(), named, strict=True):
        if each not in bearers:
            found_ = directory.find(texts[each[0]], each[1])
            bearers[each] = found_ or [_add_unlisted(state, entries, numbers, line)]
    counts = np.array([len(bearers[each]) for each in named], np.int64)
    flat = np.array([number for each in named for number in bearers[each]], np.int32)
    at = np.concatenate([own, np.repeat(rest, counts)])
    sole = np.concatenate([np.ones(len(own), np.bool_), np.repeat(counts == 1, counts)])
    whole = np.concatenate([np.isin(own, list(found.shared)), np.zeros(len(flat), np.bool_)])
    partner = np.concatenate([of, flat]).astype(np.int32)
    return Lines(entries.taken(at), at, partner, sole, len(directory), whole)


def _called(state: Understanding, entries: Entries, found: Identities) -> list[tuple[str, ...]]:
    """Return all that each partner of the lists is called, the name it is shown with first."""
    vocabulary = state.vocabulary
    at, partner = found.lines()
    columns = [(entries.name, lambda text: (text, *split_names(text))), (entries.field("aliases"), split_names)]
    columns += [(codes, split_names) for codes in (entries.field("native_name"), entries.native)]
    columns.append((entries.field("facility"), lambda text: (text,) if text else ()))
    owners, codes = [], []
    for column, parts in columns:
        positions, of = expanded(vocabulary, column[at], parts)
        owners.append(partner[positions])
        codes.append(of)
    names_ = ragged(len(found.created), np.concatenate(owners), np.concatenate(codes))
    shown = state.directory.names
    return [
        tuple(dict.fromkeys((shown[number], *(vocabulary.texts[code] for code in names_.of(number)))))
        for number in range(len(found.created))
    ]


def _add_unlisted(state: Understanding, entries: Entries, numbers: Numbers, at: int) -> int:
    """Add a partner that no list has."""
    name = state.vocabulary.texts[entries.name[at]]
    sheet, row = int(entries.sheet[at]), int(entries.row[at])
    nameless = bool(numbers.nameless[at])
    heading = entries.tables[entries.mention[at]].headings.get("name", "")
    number = add_unlisted(state, name, sheet, row, heading, title=nameless_title(entries, at, name) if nameless else "")
    if nameless:
        report_nameless(state, entries, np.array([at]))
    return number


def add_unlisted(state: Understanding, name: str, sheet: int, row: int, heading: str, *, title: str = "") -> int:
    """Add a partner that only a link names, and return its number.

    Parameters
    ----------
    name
        Its name, or its number where only that is known.
    heading
        Header of the column that names it.
    title
        What it is called, where it has no name.
    """
    directory = state.directory
    number = directory.add(
        title or name,
        state.reports.source(sheet, row),
        key=normalise(name).key,
        listed=False,
        ids=[name] if title else (),
        others=() if title else split_names(name),
    )
    directory.index(number)
    if not title:
        state.unlisted.append((number, sheet, row, heading))
    return number


def _point(state: Understanding, lines: Lines) -> None:
    """Let every mention point at its partners: the first, and the further ones of a cell of several names.

    Of several bearers of one name the first is pointed at, of a row about a whole company each of its sites; all of
    them are kept for the links.
    """
    entries = lines.entries
    whole = set(lines.line[lines.whole].tolist())
    for table in state.mentions:
        table.partner = np.full(len(table), -1, np.int32)
        table.further = {}
    order = np.lexsort((lines.line, entries.at, entries.mention))
    mention, at, partner, line = (column[order] for column in (entries.mention, entries.at, lines.partner, lines.line))
    new = (np.diff(mention, prepend=-1) != 0) | (np.diff(at, prepend=-1) != 0)
    first_of = np.flatnonzero(new)
    for number, table in enumerate(state.mentions):
        of = first_of[mention[first_of] == number]
        table.partner[at[of]] = partner[of]
    several: dict[tuple[int, int], dict[int, list[int]]] = {}
    for index in np.flatnonzero(~new).tolist():
        place = int(mention[index]), int(at[index])
        if place not in several:
            several[place] = {int(line[index - 1]): [int(partner[index - 1])]}
        several[place].setdefault(int(line[index]), []).append(int(partner[index]))
    for number in np.unique(entries.mention[lines.whole]).tolist():
        of = entries.at[lines.whole & (entries.mention == number)]
        state.whole[number] = frozenset(of.tolist())
    for (number, position), bearers in several.items():
        pointed = int(state.mentions[number].partner[position])
        further = [each for line_, of in bearers.items() for each in (of if line_ in whole else of[:1])]
        further = [each for each in dict.fromkeys(further) if each != pointed]
        if further:
            state.mentions[number].further[position] = tuple(further)
        state.bearers.setdefault(number, {})[position] = tuple(map(tuple, bearers.values()))


def _facts(state: Understanding, lines: Lines, sites: Sites) -> Facts:
    vocabulary, entries, partner, count = state.vocabulary, lines.entries, lines.partner, lines.count
    native = lines.texts(vocabulary, "native_name")
    native = lines.first(np.where(native == 0, entries.native, native))
    labor = vocabulary.where(entries.field("north_korean_labor"), lambda text: declares_north_koreans(text) is True)
    declared = np.zeros(count, np.bool_)
    declared[partner[labor]] = True
    rows = (entries.sheet.astype(np.int64) << 32) | entries.row.astype(np.int64)
    # the rows of lists by address, then those that merely mention the partner as they come
    places = np.where(entries.listed, entries.source, np.arange(len(partner)))
    by_source = np.lexsort((places, ~entries.listed))
    alone = by_source[lines.sole[by_source]]
    countries = sites.country[lines.line] * entries.listed
    # the country of a whole company is not where each of its sites is
    registered = lines.whole & ~sites.placed()[lines.line]
    placed = alone[(entries.listed & ~registered)[alone]]
    answers = take_answers(state, lines)
    estimated = np.full(count, -1, np.int32)
    for number in np.flatnonzero(answers.lines.counts()).tolist():
        if any(vocabulary.texts[answers.field[at]] == "likelihood" for at in answers.lines.of(number)):
            estimated[number] = 0
    kept, headings, remarks = details(state, lines, estimated)
    role, stage_text = (lines.first(lines.texts(vocabulary, name)) for name in ("role", "stage"))
    goods, hts = (lines.parts(vocabulary, lines.texts(vocabulary, name)) for name in ("goods", "hts"))
    origins, declared_origins = origins_of(state, lines)
    return Facts(
        country=country_of(count, partner, countries, sites.facility[lines.line] != 0, lines.whole),
        native=native,
        role=role,
        stage=lines.first(stages(state, lines)),
        stage_text=stage_text,
        parent=lines.first(lines.texts(vocabulary, "parent")),
        tier=tiers(state, lines),
        north_korean=declared,
        cargo=cargo_of(state, lines, (role, stage_text), (goods, hts)),
        names=names(state, lines, native),
        goods=goods,
        hts=hts,
        origins=origins,
        declared=declared_origins,
        registered=ragged(count, partner[registered], countries[registered]),
        sites=ragged(count, partner[placed], lines.line[placed], distinct=False),
        places=sites,
        place_rows=_line_rows(lines, len(sites.country)),
        place_tables=_line_tables(lines, len(sites.country)),
        rows=ragged(count, partner[alone], rows[alone]),
        details=kept,
        headings=headings,
        remarks=remarks,
        answers=answers,
        numbers=numbers_by_registry(state, lines),
    )


def _line_rows(lines: Lines, count: int) -> NDArray[np.int64]:
    """Return the row of each line of the entries: the number of its sheet times 2**32 and its own."""
    rows = np.zeros(count, np.int64)
    entries = lines.entries
    rows[lines.line] = (entries.sheet.astype(np.int64) << 32) | entries.row.astype(np.int64)
    return rows


def _line_tables(lines: Lines, count: int) -> Codes:
    """Return the number of the table of each line of the entries."""
    tables = np.zeros(count, np.int32)
    tables[lines.line] = lines.entries.mention
    return tables
