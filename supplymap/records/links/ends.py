"""Who supplies whom: the partners that the rows of links mean, a line for each pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.decided.names import OpenName
from supplymap.records.mentions import NO_MENTION
from supplymap.records.partners.companies import ALONE, site_words
from supplymap.records.partners.gathering import add_unlisted
from supplymap.records.readings import NOT_STATED, TO_IMPORTER
from supplymap.records.shared_cells import MOST_LINKS, Part
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.model import Source
    from supplymap.records.mentions import Codes, Flags, Hops
    from supplymap.records.understanding import Understanding

    Bearers = tuple[tuple[int, ...], ...]
    """For each name of a cell the partners that bear it."""

_SITES_TOLD = 4
"""Most sites of a company that a sentence names."""
_SEVERAL = -4
"""Stands for the partner of a cell of several names, or of a name of several partners."""


@dataclass(slots=True, eq=False)
class Ends:
    """Links as pairs of partners, in the sequence of the rows.

    Attributes
    ----------
    hop, at
        Number of the hops, and position in them.
    part
        Code of what its key has behind the row.
    ambiguous
        Whether the row does not say who of several supplies whom.
    """

    hop: Codes
    at: Codes
    supplier: Codes
    buyer: Codes
    part: Codes
    ambiguous: Flags

    def __len__(self) -> int:
        """Return the number of links."""
        return len(self.hop)

    def taken(self, index: NDArray[np.int64]) -> Ends:
        """Return some of the links."""
        integers = (column[index] for column in (self.hop, self.at, self.supplier, self.buyer, self.part))
        hop, at, supplier, buyer, part = integers
        return Ends(hop, at, supplier, buyer, part, self.ambiguous[index])


def ends_of(state: Understanding) -> Ends:
    """Find the partners of every link, and add the buyers that no list has.

    A name of several partners gives a link to each of them, and so does a cell of several names.
    """
    rows = [(number, hops, np.arange(len(hops), dtype=np.int32)) for number, hops in enumerate(state.hops)]
    none = np.zeros(0, np.int32)
    hop = np.concatenate([none, *(np.full(len(at), number, np.int32) for number, _, at in rows)])
    at = np.concatenate([none, *(at for _, _, at in rows)])
    row = np.concatenate([none, *(hops.rows for _, hops, _ in rows)])
    # links to the importer that no column states come last
    rank = np.array(
        [len(state.readings) if hops.part.startswith(" top") else hops.reading for hops in state.hops] or [0]
    )
    order = np.lexsort((hop, row, rank[hop])) if len(hop) else np.zeros(0, np.int64)
    hop, at = hop[order], at[order]
    starts = np.concatenate([[0], np.cumsum([len(hops) for hops in state.hops])]).astype(np.int64)
    flat = starts[hop] + at

    def gathered(columns: list[Codes]) -> Codes:
        found: Codes = np.concatenate([none, *columns])[flat]
        return found

    suppliers = gathered([_of_mentions(state, hops.supplier, hops.supplier_at) for hops in state.hops])
    buyers = gathered([_buyers(state, hops) for hops in state.hops])
    named = gathered([hops.buyer_name for hops in state.hops])
    by_name = _by_name(state, hop, at, np.where(buyers == NO_MENTION, named, 0).astype(np.int32))
    single = {code: each[0][0] for code, each in by_name.items() if len(each) == len(each[0]) == 1}
    at_name = np.flatnonzero(buyers == NO_MENTION)
    buyers[at_name] = [single.get(code, _SEVERAL) for code in named[at_name].tolist()]
    stated = (buyers != NOT_STATED) & (suppliers != NOT_STATED)
    doubtful = stated & ((suppliers == _SEVERAL) | (buyers == _SEVERAL))
    parts = gathered([np.full(len(hops), state.vocabulary.code(hops.part), np.int32) for hops in state.hops])
    unclear = np.concatenate([np.zeros(0, np.bool_), *(hops.ambiguous for hops in state.hops)])[flat]
    plain = np.flatnonzero(stated & ~doubtful)
    ends = Ends(hop[plain], at[plain], suppliers[plain], buyers[plain], parts[plain], unclear[plain])
    if not doubtful.any():
        return ends
    return _with_several(state, ends, plain, np.flatnonzero(doubtful), (hop, at, by_name))


def _of_mentions(state: Understanding, number: int, at: Codes) -> Codes:
    """Return the partner of each mention; `_SEVERAL` where it stands for several."""
    found = state.mentions[number].partner[at].astype(np.int32)
    several = state.bearers.get(number, {})
    if several:
        found[np.isin(at, list(several))] = _SEVERAL
    return found


def _buyers(state: Understanding, hops: Hops) -> Codes:
    """Return the buyer of each row; `NO_MENTION` where it is to be found by its name."""
    found = hops.buyer_at.astype(np.int32).copy()
    if hops.buyer >= 0:
        mentioned = hops.buyer_at >= 0
        found[mentioned] = _of_mentions(state, hops.buyer, hops.buyer_at[mentioned])
    found[hops.buyer_at == TO_IMPORTER] = state.importer
    return found


def _by_name(state: Understanding, hop: Codes, at: Codes, codes: Codes) -> dict[int, Bearers]:
    """Return for each distinct name of a buyer the partners that bear it; those that no list has are added."""
    _, first = np.unique(codes, return_index=True)
    found: dict[int, Bearers] = {}
    for line in sorted(first.tolist()):
        code = int(codes[line])
        if code:
            hops = state.hops[hop[line]]
            row = int(hops.rows[at[line]])
            parts = state.cells.of(code)
            found[code] = tuple(_bearers(state, part, hops, row) for part in parts)
    return found


def _bearers(state: Understanding, part: Part, hops: Hops, row: int) -> tuple[int, ...]:
    name = state.vocabulary.texts[part.name]
    heading = hops.headings.get("buyer", "")
    found = state.directory.find(name)
    if state.importer in found and fold(name) == fold(state.directory.names[state.importer]):
        return (state.importer,)
    return tuple(found) or (add_unlisted(state, name, hops.sheet, row, heading),)


def _with_several(
    state: Understanding,
    ends: Ends,
    plain: NDArray[np.int64],
    doubtful: NDArray[np.int64],
    lines: tuple[Codes, Codes, dict[int, Bearers]],
) -> Ends:
    """Add the links of cells that stand for several partners, each in the place of its row."""
    hop, at, by_name = lines
    made: list[tuple[int, int, int, int, int, int, bool]] = []
    reported = _Ambiguous(state)
    for line in doubtful.tolist():
        hops, position = state.hops[hop[line]], int(at[line])
        suppliers, buyers = _pair(state, hops, position, by_name)
        reported.see(hops, position, suppliers, buyers)
        # "B" among the buyers of "B" is no link, where the cell names others too
        pairs = [(one, other) for one in suppliers for other in buyers]
        pairs = [pair for pair in pairs if pair[0] != pair[1]] or pairs[:1]
        unclear = bool(hops.ambiguous[position]) or (len(suppliers) > 1 and len(buyers) > 1)
        for number, (one, other) in enumerate(pairs, start=1):
            name = _part_of_name(hops.part, number)
            several = unclear or len(one) * len(other) > 1
            links = [(supplier, buyer) for supplier in one for buyer in other if supplier != buyer] or [
                (one[0], one[0])
            ]
            for count, (supplier, buyer) in enumerate(links, start=1):
                part = state.vocabulary.code(f"{name} #{count}" if count > 1 else name)
                made.append((line, int(hop[line]), position, supplier, buyer, part, several))
    reported.report()
    columns = [np.array(column, np.int32) for column in zip(*made, strict=True)]
    order = np.argsort(np.concatenate([plain, columns[0]]), kind="stable")
    old = (ends.hop, ends.at, ends.supplier, ends.buyer, ends.part, ends.ambiguous)
    merged = [np.concatenate([one, other])[order] for one, other in zip(old, columns[1:], strict=True)]
    return Ends(merged[0], merged[1], merged[2], merged[3], merged[4], merged[5].astype(np.bool_))


def _part_of_name(part: str, number: int) -> str:
    if number == 1:
        return part
    return f"{part} {number}" if part == " top" else f"{part} name {number}"


def _pair(state: Understanding, hops: Hops, at: int, by_name: dict[int, Bearers]) -> tuple[Bearers, Bearers]:
    """Return for each name of the supplier's and of the buyer's cell the partners that bear it."""
    suppliers = _mentioned(state, hops.supplier, int(hops.supplier_at[at]))
    buyer = int(hops.buyer_at[at])
    if buyer == TO_IMPORTER:
        return suppliers, ((state.importer,),)
    if hops.buyer >= 0 and buyer >= 0:
        buyers = _mentioned(state, hops.buyer, buyer)
    else:
        code = int(hops.buyer_name[at])
        buyers = by_name[code]
        if len(suppliers) * len(buyers) > MOST_LINKS:
            buyers = (_bearers(state, Part(code), hops, int(hops.rows[at])),)
    return suppliers, buyers


def _mentioned(state: Understanding, number: int, at: int) -> Bearers:
    return state.bearers.get(number, {}).get(at) or ((int(state.mentions[number].partner[at]),),)


class _Ambiguous:
    """Names of several partners in the links, and the rows that use them."""

    def __init__(self, state: Understanding) -> None:
        self._state = state
        self._rows: dict[tuple[int, str, tuple[int, ...]], set[int]] = {}
        self._named: dict[tuple[str, tuple[int, ...]], set[Source]] = {}

    def see(self, hops: Hops, at: int, suppliers: Bearers, buyers: Bearers) -> None:
        """Note the names of a row that several partners bear."""
        for field, named in (("name", suppliers), ("buyer", buyers)):
            for bearers in named:
                if len(bearers) > 1:
                    key = hops.sheet, hops.headings.get(field, ""), bearers
                    row = int(hops.rows[at])
                    self._rows.setdefault(key, set()).add(row)
                    if name := self._name(hops, at, field, bearers):
                        place = self._state.reports.source(hops.sheet, row)
                        self._named.setdefault((name, bearers), set()).add(place)

    def _name(self, hops: Hops, at: int, field: str, bearers: tuple[int, ...]) -> str:
        """Return the name of a link that stands for several partners, as written; empty in a row of a list."""
        state = self._state
        number, position = (hops.supplier, hops.supplier_at) if field == "name" else (hops.buyer, hops.buyer_at)
        if number >= 0 and position[at] >= 0:
            table = state.mentions[number]
            code = 0 if table.lists[position[at]] else int(table.name[position[at]])
        else:
            code = int(hops.buyer_name[at])
        names = (state.vocabulary.texts[part.name] for part in state.cells.of(code)) if code else ()
        return next((name for name in names if tuple(state.directory.find(name)) == bearers), "")

    def report(self) -> None:
        """Report each name once, with all its rows."""
        directory = self._state.directory
        for (name, bearers), places in self._named.items():
            self._state.names.open.append(OpenName(name, "several", tuple(sorted(places)), bearers))
        for (sheet, heading, bearers), rows in self._rows.items():
            if self._are_sites(bearers):
                self._report_sites(sheet, heading, bearers, rows)
                continue
            named = "; ".join(f"{directory.names[one]} ({directory.sources[one]})" for one in bearers[:4])
            message = f"The name stands for {len(bearers)} partners: {named}; the link goes to each of them"
            name = directory.names[bearers[0]]
            self._state.reports.add("ambiguous-name", sheet, rows, heading, name, message=message)

    def _are_sites(self, bearers: tuple[int, ...]) -> bool:
        """Return whether the bearers of a name are all sites of one company."""
        companies = self._state.companies
        of = {companies[one] if one < len(companies) else ALONE for one in bearers}
        return len(of) == 1 and ALONE not in of

    def _report_sites(self, sheet: int, heading: str, bearers: tuple[int, ...], rows: set[int]) -> None:
        """Report a name that means a company of several sites."""
        state, directory = self._state, self._state.directory
        more = f"; and {len(bearers) - _SITES_TOLD} more" if len(bearers) > _SITES_TOLD else ""
        sites = "; ".join(site_words(state, one) for one in bearers[:_SITES_TOLD])
        message = f"The name means a company of {len(bearers)} sites ({sites}{more}); the link goes to each of them"
        suggestion = "Say which site it is, in a column Facility or by the number of the site"
        name = directory.names[bearers[0]]
        state.reports.add("ambiguous-name", sheet, rows, heading, name, message=message, suggestion=suggestion)
