"""The links of a table's rows: each pair of parties, with what the row says of what is supplied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.flows import ENTRY
from supplymap.records.mentions import NO_MENTION, Hops
from supplymap.records.party_rows import OF_GOODS
from supplymap.records.ragged import numbered
from supplymap.records.readings import NOT_STATED, TO_IMPORTER
from supplymap.records.values import is_blank
from supplymap.reference import countries
from supplymap.reference.names import fold, normalise
from supplymap.reference.tiers import tiers_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from supplymap.records.flows import Flow
    from supplymap.records.mentions import Codes, Flags
    from supplymap.records.party_rows import PartyRows
    from supplymap.records.table_cells import At
    from supplymap.records.tables import Table

_OF_THE_SALE = (
    "product",
    "value",
    "evidence",
    "link_probability",
    "period",
    "period_from",
    "period_to",
    "date",
    "notes",
)
"""Fields of a link that hold for whoever of a row supplies its buyer."""


_PLACES: dict[str, Callable[[str], str]] = {
    "country": lambda text: countries().of_cell(text) or "",
    "region": lambda text: "" if is_blank(text) else fold(text),
    "city": lambda text: "" if is_blank(text) else fold(text),
}
"""Fields in which two sites of one company contradict, and how each is compared; empty where nothing is stated."""


class LinkRows:
    """The links of one table.

    Parameters
    ----------
    first
        Number in the state of the first of the table's mentions.

    Attributes
    ----------
    hops
        Links of the row in the sequence of their suppliers, nearest the importer first.
    unsold
        Party to its rows that name no buyer at all, of those for which the reading expects one.
    """

    def __init__(self, table: Table, parties: PartyRows, first: int) -> None:
        self._table = table
        self._parties = parties
        self._first = first
        self.hops: list[Hops] = []
        self.unsold: dict[int, At] = {}
        flows = sorted(table.flows.stated, key=lambda flow: (table.levels[flow.supplier], flow.supplier, flow.buyer))
        for flow in flows:
            if flow.buyer == ENTRY or flow.supplier not in parties.places:
                continue
            if flow.buyer == NOT_STATED:
                self._add_unstated(flow)
            else:
                self._add(flow, flow.rows, flow.buyer)

    def _add_unstated(self, flow: Flow) -> None:
        """Let rows of tier 1 without a buyer supply the importer; the buyer of any other stays open."""
        table = self._table
        if table.reading.blank_buyer == TO_IMPORTER and flow.last.buyer != NOT_STATED:
            self._add(flow, flow.rows, TO_IMPORTER)
            return
        tiers = self._parties.mentions[self._parties.places[flow.supplier]].fields.get("tier")
        top = np.zeros(len(flow.rows), np.bool_)
        if tiers is not None:
            stated = tiers[self._parties.at(flow.supplier, flow.rows)]
            top = table.vocabulary.where(stated, lambda text: tiers_in(text)[:1] == (1,))
        if top.any():
            self._add(flow, flow.rows[top], TO_IMPORTER)
        if not top.all() and flow.last.buyer != NOT_STATED:
            self.unsold[flow.supplier] = flow.rows[~top]

    def _add(self, flow: Flow, rows: At, buyer: int) -> None:
        table = self._table
        if buyer >= 0 and table.levels[buyer]:
            rows = rows[~self._same(flow, rows)]
        for part, some, ambiguous in self._parts(flow, rows, buyer):
            if not len(some):
                continue
            count = len(some)
            names = np.zeros(count, np.int32)
            at, number = np.full(count, buyer, np.int32), NO_MENTION
            if buyer >= 0:
                named = table.named[buyer]
                names = named.names[np.searchsorted(named.rows, some)]
                at[:] = NO_MENTION
                if buyer in self._parties.places:
                    number = self._first + self._parties.places[buyer]
                    known = table.sets.inside(some, self._parties.rows[self._parties.places[buyer]])
                    at[known] = self._parties.at(buyer, some[known])
            columns = self._columns(flow)
            self.hops.append(
                Hops(
                    table.number,
                    table.sheet,
                    table.cells.sheet.numbers[some],
                    self._first + self._parties.places[flow.supplier],
                    self._parties.at(flow.supplier, some),
                    number,
                    at,
                    names,
                    self._fields(flow, columns, some),
                    self._heads(flow, buyer, columns),
                    ambiguous,
                    part,
                    flow.last.kind,
                    table.reading.sums,
                )
            )

    def _heads(self, flow: Flow, buyer: int, columns: Mapping[str, Sequence[int]]) -> dict[str, str]:
        """Return the headers of a link's fields, and of the names of both ends."""
        ends = {"name": flow.supplier, "buyer": buyer}
        named = {
            end: self._table.reading.parties[party].columns.get("name", ()) for end, party in ends.items() if party >= 0
        }
        return self._table.heads({**flow.first.otherwise, **named, **columns})

    def _columns(self, flow: Flow) -> Mapping[str, Sequence[int]]:
        """Return the columns of a link: where blank cells lie between, those of the sale as well."""
        if flow.first is flow.last:
            return flow.first.columns
        party = self._table.reading.parties[flow.supplier]
        if not flow.first.columns or not (party.stage or party.tier):
            # a maker supplies what its seller would
            return {**flow.last.columns, **flow.first.columns}
        return {**{name: at for name, at in flow.last.columns.items() if name in _OF_THE_SALE}, **flow.first.columns}

    def _fields(self, flow: Flow, columns: Mapping[str, Sequence[int]], rows: At) -> dict[str, Codes]:
        table = self._table
        fields = table.fields(columns, rows)
        if flow.first.otherwise:
            # goods of the row count where it names no product that its upstream parties serve
            product = fields.get("product", np.zeros(len(rows), np.int32))
            blank = table.vocabulary.where(product, is_blank)
            for name, indexes in flow.first.otherwise.items():
                stated = fields.get(name, np.zeros(len(rows), np.int32))
                more = table.field(name, indexes, rows)
                fields[name] = np.where(blank & (stated == 0), more, stated).astype(np.int32)
        goods = table.stated.get("goods")
        if goods is not None and columns is flow.last.columns and flow.supplier == table.main:
            known = fields.get("goods")
            fields["goods"] = goods[rows] if known is None else np.where(known != 0, known, goods[rows])
        return fields

    def _same(self, flow: Flow, rows: At) -> Flags:
        """Return in which rows supplier and buyer are one party, named twice; its goods are then its own."""
        table = self._table
        keys = [
            table.vocabulary.mapped(named.names[np.searchsorted(named.rows, rows)], lambda text: normalise(text).key)
            for named in (table.named[flow.supplier], table.named[flow.buyer])
        ]
        same: Flags = keys[0] == keys[1]
        if same.any():
            same &= ~self._apart(flow, rows)
        if not same.any():
            return same
        mentions = self._parties.mentions[self._parties.places[flow.supplier]]
        at = self._parties.at(flow.supplier, rows[same])
        onward = [hop.columns for hop in table.reading.hops if hop.supplier == flow.buyer]
        for name in OF_GOODS:
            columns = flow.first.columns.get(name)
            if columns and not any(columns == other.get(name) for other in onward):
                known = mentions.fields.get(name, np.zeros(len(mentions), np.int32)).copy()
                stated = table.field(name, columns, rows[same])
                known[at] = np.where(known[at] != 0, known[at], stated)
                mentions.fields[name] = known
        return same

    def _apart(self, flow: Flow, rows: At) -> Flags:
        """Return in which rows supplier and buyer are stated to be in different places: two sites of one name."""
        parties = self._parties
        apart = np.zeros(len(rows), np.bool_)
        if flow.buyer not in parties.places:
            return apart
        both = np.flatnonzero(self._table.sets.inside(rows, parties.rows[parties.places[flow.buyer]]))
        ends = [
            (parties.mentions[parties.places[party]].fields, parties.at(party, rows[both]))
            for party in (flow.supplier, flow.buyer)
        ]
        for name, read in _PLACES.items():
            if all(name in fields for fields, _ in ends):
                stated = np.concatenate([fields[name][at] for fields, at in ends])
                one, other = np.split(numbered(self._table.vocabulary, stated, read), 2)
                apart[both] |= (one != 0) & (other != 0) & (one != other)
        return apart

    def _parts(self, flow: Flow, rows: At, buyer: int) -> list[tuple[str, At, Flags]]:
        """Return the rows by what their links' keys have behind the row, and whether several buyers may be meant."""
        table = self._table
        parties = table.reading.parties
        tier = parties[flow.supplier].tier
        others = [hop.buyer for hop in table.reading.hops if hop.supplier == flow.supplier and hop.buyer >= 0]
        rank, count = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
        if len(others) > 1 and buyer in others:
            for other in others:
                inside = table.sets.inside(rows, table.named[other].rows)
                rank += inside if others.index(other) < others.index(buyer) else 0
                count += inside
        ambiguous: Flags = count > 1
        if flow.last.kind != "supplies":
            part, position = f" {flow.last.kind} {flow.supplier + 1}", 0
        elif tier is not None and table.reading.kind == "chains":
            level = [number for number, party in enumerate(parties) if party.tier == tier]
            part, position = f" tier {tier}", level.index(flow.supplier)
        elif flow.supplier == table.main:
            part, position = "", 0
        else:
            makers = [number for number in range(len(parties)) if table.levels[number] and number != table.main]
            part, position = f" maker {makers.index(flow.supplier) + 1}", 0
        made = []
        for number in np.unique(rank).tolist():
            here = rank == number
            end = f" {position + 1}.{number + 1}" if position or number else ""
            made.append((part + end, rows[here], ambiguous[here]))
        return made
