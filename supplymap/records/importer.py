"""The importer: which partner it is, and what it buys where a table has no column for the buyer."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import SUPPLIES, Source
from supplymap.records.answers import only_answers
from supplymap.records.importer_candidates import ends, nearest, not_a_buyer, not_said, several, titled
from supplymap.records.mentions import NO_MENTION, Hops
from supplymap.records.party_rows import OF_GOODS
from supplymap.records.readings import TO_IMPORTER
from supplymap.reference.names import fold, normalise, split_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from supplymap.records.mentions import Codes, Mentions
    from supplymap.records.understanding import Understanding


_IMPORTER_ROLES = ("importer", "importer of record", "us importer", "importer root", "importer ior")


def choose_importer(state: Understanding) -> None:
    """Choose the importer: as the user names it, the one partner whose role says so, or the one that may be it.

    That is whom a title names, else the only buyer that supplies nobody; either is told.

    Raises
    ------
    ImporterError
        If it is not found, or the files must name it as a buyer and do not.
    """
    state.importer = _find(state)


def _find(state: Understanding) -> int:
    directory, wanted = state.directory, state.importer_name
    counts = _buyers(state)
    # a name counts as a whole and, where a cell may hold several, by its parts
    buyers = {name for cell in counts for name in (cell, *split_names(cell))}
    # sheets of tier 1 have no column for the buyer: it is the importer
    unnamed = any(reading.kind == "partners" and reading.tier == 1 for reading in state.readings) or any(
        bool((hops.buyer_at == TO_IMPORTER).any()) for hops in state.hops
    )
    must_be_named = not unnamed and _has_table(state, "links")
    if not wanted:
        wanted = _by_role(state) or _by_title(state, buyers if must_be_named else None)
        wanted = wanted or _by_links(state, counts, unnamed)
    matches = directory.find(wanted)
    exact = [number for number in matches if fold(wanted) in map(fold, _called(state, number))]
    if matches and not exact and fold(wanted) in map(fold, buyers):
        # the buyer cells spell the importer as the user does; the listed name is another company of its group
        matches = []
    root = next(iter(exact or matches), None)
    if must_be_named and not _buys(state, wanted, root, buyers):
        raise not_a_buyer(wanted, nearest(wanted, [_name_of(state, buyer) for buyer in buyers] or directory.names))
    if root is not None:
        return root
    source = Source("(importer)", "", 0)
    if state.importer_name:
        near = directory.closest(wanted)
        hint = f"Did you mean {' or '.join(near)}?" if near else ""
        state.report("importer-created", source, "", wanted, suggestion=hint)
    number = directory.add(wanted, source, listed=True)
    directory.index(number)
    return number


def _called(state: Understanding, number: int) -> Iterator[str]:
    yield from state.directory.others[number]
    yield from state.directory.ids[number]


def _buyers(state: Understanding) -> Counter[str]:
    """Count the links of each cell that names a buyer."""
    texts, counts = state.vocabulary.texts, Counter[str]()
    for hops in state.hops:
        for code, count in zip(*np.unique(hops.buyer_name, return_counts=True), strict=True):
            if code:
                counts[texts[code]] += int(count)
    return counts


def _buys(state: Understanding, wanted: str, root: int | None, buyers: Iterable[str]) -> bool:
    """Return whether a row names the importer as the buyer."""
    keys = {normalise(name).key for name in (wanted, *(() if root is None else state.directory.others[root]))}
    ids = {text.casefold() for text in (wanted, *(() if root is None else state.directory.ids[root]))}
    return any(normalise(buyer).key in keys or buyer.strip().casefold() in ids for buyer in buyers)


def _name_of(state: Understanding, text: str) -> str:
    """Return the name of the partner that a text means; the text itself if it means none."""
    found = state.directory.find(text)
    return state.directory.names[found[0]] if found else text


def _by_role(state: Understanding) -> str:
    """Return the partner whose role says that it is the importer; empty if there is none."""
    directory = state.directory
    importers = [number for number, role in enumerate(directory.roles) if fold(role) in _IMPORTER_ROLES]
    if len({directory.keys[number] for number in importers}) > 1:
        raise several([directory.names[number] for number in importers])
    if not importers:
        return ""
    first = importers[0]
    state.report("importer-assumed", directory.sources[first], "", directory.names[first])
    return directory.ids[first][0] if directory.ids[first] else directory.names[first]


def _by_title(state: Understanding, buyers: Collection[str] | None) -> str:
    """Return whom a title names as the importer; empty if none does, or several are named.

    Where ``buyers`` are given, it must be one of them.
    """
    named = [
        (name, source)
        for name, source in titled(state.sheets, state.readings)
        if buyers is None or _buys(state, name, next(iter(state.directory.find(name)), None), buyers)
    ]
    if len(named) != 1:
        return ""
    name, source = named[0]
    state.report("importer-of-title", source, "", name)
    return name


def _by_links(state: Understanding, buyers: Mapping[str, int], unnamed: bool) -> str:
    """Return the only buyer that supplies nobody; with ``unnamed``, others supply the importer without its name."""
    names = state.directory.names
    supplying = [hops for hops in state.hops if hops.kind == SUPPLIES and len(hops)]
    suppliers = {
        names[number]
        for hops in supplying
        for number in np.unique(state.mentions[hops.supplier].partner[hops.supplier_at]).tolist()
    }
    candidates = ends(buyers, suppliers, partial(_name_of, state))
    if unnamed or len(candidates) != 1:
        raise not_said(candidates)
    state.report("importer-by-links", _first_row(state, buyers, candidates[0]), "", candidates[0])
    return candidates[0]


def _first_row(state: Understanding, buyers: Iterable[str], name: str) -> Source:
    """Return the first row that names a partner as the buyer."""
    codes = [state.vocabulary.code(text) for text in buyers if _name_of(state, text) == name]
    named = [(hops, np.isin(hops.buyer_name, codes)) for hops in state.hops]
    sheet, row = min((hops.sheet, int(hops.rows[at].min())) for hops, at in named if at.any())
    return Source(state.sheets[sheet].file, state.sheets[sheet].name, row)


def connect_importer(state: Understanding) -> None:
    """Let the importer buy from the top rows of lists that have no column for the buyer.

    Top rows are all rows of a flat list, or the rows of tier 1 where tiers are stated. Beside tables that name
    buyers, only the rows of a sheet of tier 1 are. The path of any other row is not stated.
    """
    buyers_named = any(state.readings[hops.reading].kind != "partners" for hops in state.hops)
    lists = [reading for reading in state.readings if reading.kind == "partners"]
    tops = {(reading.sheet.file, reading.sheet.name) for reading in lists if reading.tier == 1}
    tiers = np.array([-1 if tier is None else tier for tier in state.directory.tiers], np.int32)
    tiered = bool((tiers >= 0).any())
    found: dict[int, Codes] = {}
    for number, table in enumerate(state.mentions):
        reading = state.readings[table.reading]
        in_top = (reading.sheet.file, reading.sheet.name) in tops
        if reading.kind == "partners" and table.entry.any() and (in_top or not buyers_named):
            found[number] = _tops(state, table, tiers if tiered else None)
    repeated = _of_companies(state, found)
    for number, at in found.items():
        state.hops.append(_top_links(number, state.mentions[number], at[~np.isin(at, list(repeated[number]))]))


def _of_companies(state: Understanding, tops: Mapping[int, Codes]) -> dict[int, set[int]]:
    """Return the top rows about a whole company that say nothing of what it sells, where each of its sites has its own.

    Parameters
    ----------
    tops
        Positions of the rows whose partners supply the importer, by the number of their mentions.
    """
    repeated: dict[int, set[int]] = {number: set() for number in tops}
    if not any(state.whole.get(number) for number in tops):
        return repeated
    own: set[int] = set()
    for number, at in tops.items():
        whole = state.whole.get(number, frozenset())
        own.update(int(state.mentions[number].partner[one]) for one in at.tolist() if one not in whole)
    for number, at in tops.items():
        table = state.mentions[number]
        sold = [codes for name, codes in table.fields.items() if name in (*OF_GOODS, "value", "product")]
        for one in state.whole.get(number, frozenset()).intersection(at.tolist()):
            sites = {partner for of in state.bearers[number][one] for partner in of}
            if sites <= own and not any(codes[one] for codes in sold):
                repeated[number].add(one)
    return repeated


def _has_table(state: Understanding, *kinds: str) -> bool:
    """Return whether a table with data is of one of the kinds; those of a form only where a row states a link.

    Companies with their owners are no table of links, though a form may hold both; nor is one that nobody filled in.
    """
    linking = {hops.reading for hops in state.hops if len(hops)}
    filled = {table.reading for table in state.mentions if len(table)}
    return any(
        reading.kind in kinds and (number in linking or (not reading.form and number in filled))
        for number, reading in enumerate(state.readings)
    )


def _tops(state: Understanding, table: Mentions, tiers: Codes | None) -> Codes:
    """Return the positions of the mentions whose partners supply the importer."""
    partner = table.partner
    # makers beside the entry of a list have links of their own
    top = (partner != state.importer) & table.entry
    # the importer buys nothing from who carries or stores its goods
    top &= ~state.facts.cargo[partner]
    if tiers is not None:
        top &= tiers[partner] == 1
    if only_answers(table.fields):
        # answers in a row beside the partner's own are no second purchase
        top &= state.facts.rows.counts()[partner] <= 1
    return np.flatnonzero(top).astype(np.int32)


def _top_links(number: int, table: Mentions, at: Codes) -> Hops:
    return Hops(
        reading=table.reading,
        sheet=table.sheet,
        rows=table.rows[at],
        supplier=number,
        supplier_at=at,
        buyer=NO_MENTION,
        buyer_at=np.full(len(at), TO_IMPORTER, np.int32),
        buyer_name=np.zeros(len(at), np.int32),
        fields={name: codes[at] for name, codes in table.fields.items() if name not in ("partner_id", "country")},
        headings=table.headings,
        ambiguous=np.zeros(len(at), np.bool_),
        part=" top",
    )
