"""The parties of a table's rows as mentions: each with what its own columns say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.flows import ENTRY
from supplymap.records.mentions import Mentions
from supplymap.records.readings import NOT_STATED
from supplymap.records.table_cells import join
from supplymap.records.tables import has_place, parted
from supplymap.reference.headers import SITE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplymap.records.mentions import Codes, Flags
    from supplymap.records.readings import PartyColumns
    from supplymap.records.table_cells import At
    from supplymap.records.tables import Table

OF_GOODS = ("goods", "hts", "origin")
"""Fields of what a link supplies that are the partner's own where its row names no buyer."""

_NOT_READ = frozenset({"name", "name_address"})


class PartyRows:
    """The mentions of one table.

    Attributes
    ----------
    mentions
        Those nearest the importer first.
    places
        Party to its position among them.
    rows
        The rows of each of them, as indexes in the sheet.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self.mentions: list[Mentions] = []
        self.places: dict[int, int] = {}
        self.rows: list[At] = []
        parties = table.reading.parties
        buying = {flow.buyer for flow in table.flows.stated} | {hop.buyer for hop in table.reading.hops}
        supplying = {hop.supplier for hop in table.reading.hops}
        for party in sorted(range(len(parties)), key=lambda number: (table.levels[number], number)):
            if not len(table.named[party].rows):
                continue
            if party in buying and party not in supplying and table.reading.kind != "partners":
                self._add_buyer(party)
            else:
                self._add(party)

    def at(self, party: int, rows: At) -> Codes:
        """Return the positions of some rows in the mentions of a party, which has all of them."""
        return np.searchsorted(self.rows[self.places[party]], rows).astype(np.int32)

    def _linked(self, party: int) -> At:
        """Return the rows in which a link names a party."""
        ends = (NOT_STATED, ENTRY)
        stated = [flow.rows for flow in self._table.flows.stated if party == flow.buyer]
        stated += [flow.rows for flow in self._table.flows.stated if party == flow.supplier and flow.buyer not in ends]
        return np.unique(np.concatenate(stated)) if stated else np.zeros(0, np.int64)

    def _entries(self, party: int) -> At:
        flows = [flow for flow in self._table.flows.stated if flow.supplier == party and flow.buyer == ENTRY]
        return flows[0].rows if flows else np.zeros(0, np.int64)

    def _add_buyer(self, party: int) -> None:
        """Add what rows say of a buyer, where they tell more than its name or no link names it."""
        table = self._table
        rows, columns = table.named[party].rows, table.reading.parties[party]
        fields = self._own_fields(columns, rows)
        placed = np.zeros(len(rows), np.bool_)
        for name in SITE_FIELDS:
            if name in fields:
                placed |= fields[name] != 0
        alone = ~table.sets.inside(rows, self._linked(party))
        kept = placed | alone
        if kept.any():
            fields = {name: codes[kept] for name, codes in fields.items()}
            nothing = np.zeros(int(kept.sum()), np.bool_)
            self._keep(party, rows[kept], fields, placed[kept], alone[kept], nothing)

    def _add(self, party: int) -> None:
        table, reading = self._table, self._table.reading
        rows, columns = table.named[party].rows, reading.parties[party]
        fields = self._own_fields(columns, rows)
        headings = table.heads(columns.columns)
        if party == table.main:
            for name, indexes in self._of_the_row():
                if name not in fields:
                    fields[name], headings[name] = (
                        table.field(name, indexes, rows),
                        table.headings.get(indexes[0], name),
                    )
        entry = table.sets.inside(rows, self._entries(party))
        if entry.any() and party != table.main:
            # the row's own fields are about whoever it names instead of its main party
            self._fill(fields, headings, reading.parties[table.main].columns, rows, entry)
        linked = table.sets.inside(rows, self._linked(party))
        for hop in reading.hops:
            if hop.supplier == party and not linked.all():
                goods = {name: hop.columns[name] for name in OF_GOODS if name in hop.columns}
                self._fill(fields, headings, goods, rows, ~linked)
        self._state(party, fields, rows, ~linked)
        suppliers = {hop.supplier for hop in reading.hops}
        lists = reading.kind != "links" or not suppliers or any(has_place(reading.parties[one]) for one in suppliers)
        everywhere = np.full(len(rows), lists, np.bool_)
        self._keep(party, rows, fields, everywhere, ~(linked | entry), entry, headings)

    def _of_the_row(self) -> Iterator[tuple[str, Sequence[int]]]:
        """Yield the fields about the row as a whole that are its main party's."""
        for name, indexes in self._table.reading.row_columns.items():
            if self._table.reading.kind != "chains" or name == "notes":
                yield name, indexes

    def _own_fields(self, party: PartyColumns, rows: At) -> dict[str, Codes]:
        table = self._table
        fields = table.fields({name: at for name, at in party.columns.items() if name not in _NOT_READ}, rows)
        if "name_address" in party.columns and "name" not in party.columns:
            whole = table.cells.at(party.columns["name_address"][0], rows, lined=True)
            address = table.vocabulary.mapped(whole, lambda text: parted(text)[1])
            known = fields.get("address")
            fields["address"] = address if known is None else join(table.vocabulary, address, known, ", ")
        if table.reading.kind == "chains":
            for hop in table.reading.hops:
                if "notes" in hop.columns and "notes" not in fields:
                    fields["notes"] = table.field("notes", hop.columns["notes"], rows)
        return fields

    def _fill(
        self,
        fields: dict[str, Codes],
        headings: dict[str, str],
        columns: Mapping[str, Sequence[int]],
        rows: At,
        where: Flags,
    ) -> None:
        """Fill blank fields of some rows from further columns."""
        for name, indexes in columns.items():
            if name in _NOT_READ or name == "partner_id":
                continue
            found = np.where(where, self._table.field(name, indexes, rows), 0).astype(np.int32)
            known = fields.get(name)
            fields[name] = found if known is None else np.where(known != 0, known, found).astype(np.int32)
            headings.setdefault(name, self._table.headings.get(indexes[0], name))

    def _state(self, party: int, fields: dict[str, Codes], rows: At, alone: Flags) -> None:
        """Fill in what the header, the sheet or a section states, where the row does not."""
        table, columns = self._table, self._table.reading.parties[party]
        code = table.vocabulary.code
        if columns.stage:
            fields["stage"] = _else(fields.get("stage"), code(columns.stage), len(rows))
        if columns.tier is not None:
            fields["tier"] = np.full(len(rows), code(str(columns.tier)), np.int32)
        if party != table.main or table.reading.kind == "chains":
            return
        for name, stated in table.stated.items():
            # goods are those of the link, where there is one
            found = np.where(alone, stated[rows], 0).astype(np.int32) if name == "goods" else stated[rows]
            if found.any():
                fields[name] = _else(fields.get(name), found, len(rows))
        if table.reading.country:
            fields["country"] = _else(fields.get("country"), code(table.reading.country), len(rows))
        if table.reading.tier is not None:
            fields["tier"] = _else(fields.get("tier"), code(str(table.reading.tier)), len(rows))

    def _keep(
        self,
        party: int,
        rows: At,
        fields: dict[str, Codes],
        lists: Flags,
        alone: Flags,
        entry: Flags,
        headings: Mapping[str, str] | None = None,
    ) -> None:
        table, columns = self._table, self._table.reading.parties[party]
        named = table.named[party]
        self.places[party] = len(self.mentions)
        self.rows.append(rows)
        made = Mentions(
            table.number,
            table.sheet,
            table.cells.sheet.numbers[rows],
            named.names[np.searchsorted(named.rows, rows)],
            fields,
            headings if headings is not None else table.heads(columns.columns),
            lists,
            alone,
            entry,
            columns.role,
            columns.cargo,
            tuple(self._details(party, rows)),
        )
        self.mentions.append(made)

    def _details(self, party: int, rows: At) -> Iterator[tuple[str, Codes, Codes]]:
        """Yield the columns that are not read and belong to a party, where they are filled."""
        table = self._table
        # what such columns say of one of many shipments is no detail of the partner
        main = party == table.main and table.reading.kind != "chains" and not table.reading.sums
        of_row = {index for indexes in table.reading.row_columns.values() for index in indexes}
        for column in table.reading.columns:
            if column.index in of_row:
                continue
            mine = column.number == party or (column.number is None and main)
            if column.field or not mine or not column.header or column.sure == "stated":
                continue
            filled, codes = table.cells.named(column.index)
            inside = table.sets.inside(filled, rows)
            if inside.any():
                positions = np.searchsorted(rows, filled[inside]).astype(np.int32)
                # a detail is one line
                plain = table.cells.at(column.index, filled[inside])
                yield column.header, positions, plain
            del codes


def _else(stated: Codes | None, other: Codes | int, count: int) -> Codes:
    """Return what a field states, and something else where it is blank."""
    if stated is None:
        return np.full(count, other, np.int32) if isinstance(other, int) else other
    return np.where(stated != 0, stated, other).astype(np.int32)
