"""The importer: which partner it is, and what it buys where a table has no column for the buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.errors import ImporterError
from supplymap.model import Source
from supplymap.records.answers import only_answers
from supplymap.records.mentions import NO_MENTION, Hops
from supplymap.records.readings import TO_IMPORTER
from supplymap.reference.names import fold, normalise, split_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.records.mentions import Codes, Mentions
    from supplymap.records.understanding import Understanding


_IMPORTER_ROLES = ("importer", "importer of record", "us importer", "importer root", "importer ior")


def choose_importer(state: Understanding) -> None:
    """Choose the importer: as the user names it, or the one partner whose role says so.

    Raises
    ------
    ImporterError
        If it is not found, or the files must name it as a buyer and do not.
    """
    state.importer = _find(state, state.importer_name)


def _find(state: Understanding, wanted: str) -> int:
    directory = state.directory
    cells = set(_buyer_cells(state))
    buyers = {name for cell in cells for name in (cell, *split_names(cell))}
    # sheets of tier 1 have no column for the buyer: it is the importer
    must_be_named = (
        any(reading.kind == "links" for reading in state.readings)
        and not any(reading.kind == "partners" and reading.tier == 1 for reading in state.readings)
        and not any(bool((hops.buyer_at == TO_IMPORTER).any()) for hops in state.hops)
    )
    if not wanted:
        wanted = _importer_by_role(state, buyers)
    matches = directory.find(wanted)
    exact = [number for number in matches if fold(wanted) in map(fold, _called(state, number))]
    named_exactly = fold(wanted) in map(fold, buyers)
    if matches and not exact and named_exactly:
        # the buyer cells spell the importer as the user does; the listed name is another company of its group
        matches = []
    root = next(iter(exact or matches), None)
    names = () if root is None else directory.others[root]
    keys = {normalise(name).key for name in (wanted, *names)}
    ids = {text.casefold() for text in (wanted, *(() if root is None else directory.ids[root]))}
    named = any(normalise(buyer).key in keys or buyer.strip().casefold() in ids for buyer in buyers)
    if must_be_named and not named:
        near = _closest(state, wanted, buyers)
        hint = f"The closest names are: {', '.join(near)}." if near else "No buyer is named at all."
        msg = f"No row names the importer {wanted!r} as the buyer, so no chain leads to it. {hint}"
        raise ImporterError(msg)
    if root is not None:
        return root
    source = Source("(importer)", "", 0)
    near = directory.closest(wanted)
    hint = f"Did you mean {' or '.join(near)}?" if near else ""
    state.report("importer-created", source, "", wanted, suggestion=hint)
    number = directory.add(wanted, source, listed=True)
    directory.index(number)
    return number


def _called(state: Understanding, number: int) -> Iterator[str]:
    yield from state.directory.others[number]
    yield from state.directory.ids[number]


def _buyer_cells(state: Understanding) -> Iterator[str]:
    """Yield the cells that name buyers."""
    texts = state.vocabulary.texts
    for hops in state.hops:
        for code in np.unique(hops.buyer_name).tolist():
            if code:
                yield texts[code]


def _importer_by_role(state: Understanding, buyers: set[str]) -> str:
    directory = state.directory
    importers = [number for number, role in enumerate(directory.roles) if fold(role) in _IMPORTER_ROLES]
    if len({directory.keys[number] for number in importers}) > 1:
        names = ", ".join(directory.names[number] for number in importers)
        msg = f"Several partners have the role importer ({names}): name one with --importer."
        raise ImporterError(msg)
    if not importers:
        msg = "The files do not say who the importer is: name it with --importer" + _ends(state, buyers)
        raise ImporterError(msg)
    first = importers[0]
    state.report("importer-assumed", directory.sources[first], "", directory.names[first])
    return directory.ids[first][0] if directory.ids[first] else directory.names[first]


def _ends(state: Understanding, buyers: set[str]) -> str:
    """Format the buyers that are no suppliers: one of them is likely the importer."""
    texts = state.vocabulary.texts
    cells = {texts[code] for hops in state.hops for code in np.unique(_supplier_names(state, hops)).tolist()}
    suppliers = {normalise(name).key for name in cells}
    ends = sorted(buyer for buyer in buyers if normalise(buyer).key not in suppliers)
    return f" (buyers that supply no one: {', '.join(ends[:5])})." if ends else "."


def _supplier_names(state: Understanding, hops: Hops) -> Codes:
    return state.mentions[hops.supplier].name[hops.supplier_at]


def _closest(state: Understanding, wanted: str, buyers: set[str]) -> list[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for the message only

    names = sorted(buyers) or state.directory.names
    return [name for name, _, _ in process.extract(wanted, names, scorer=fuzz.WRatio, limit=3)]


def connect_importer(state: Understanding) -> None:
    """Let the importer buy from the top rows of lists that have no column for the buyer.

    Top rows are all rows of a flat list, or the rows of tier 1 where tiers are stated. Beside tables that name
    buyers, only the rows of a sheet of tier 1 are. The path of any other row is not stated.
    """
    buyers_named = any(reading.kind in ("links", "chains", "transactions") for reading in state.readings)
    lists = [reading for reading in state.readings if reading.kind == "partners"]
    tops = {(reading.sheet.file, reading.sheet.name) for reading in lists if reading.tier == 1}
    tiers = np.array([-1 if tier is None else tier for tier in state.directory.tiers], np.int32)
    tiered = bool((tiers >= 0).any())
    for number, table in enumerate(state.mentions):
        reading = state.readings[table.reading]
        in_top = (reading.sheet.file, reading.sheet.name) in tops
        if reading.kind == "partners" and table.entry.any() and (in_top or not buyers_named):
            state.hops.append(_top_links(number, table, _tops(state, table, tiers if tiered else None)))


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
