"""Rows of the sheets into mentions, links and documents: every row has a state, and every text is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from supplymap.errors import InputError
from supplymap.model import Outcome, Source
from supplymap.records.above import Above
from supplymap.records.decided.columns import DecidedColumns
from supplymap.records.guessed_headers import refusal, refused_file
from supplymap.records.layout import left_out
from supplymap.records.ledger import Ledger
from supplymap.records.link_rows import LinkRows
from supplymap.records.loose_columns import LooseColumns
from supplymap.records.papers import own_papers, papers_of
from supplymap.records.party_rows import PartyRows
from supplymap.records.row_kinds import EXAMPLE, REPEATED_HEADER, SECTION, RowKinds
from supplymap.records.row_texts import (
    Owners,
    asides_by_row,
    keep_asides,
    keep_asides_of_rows,
    keep_cells,
    keep_data,
    keep_explanations,
    keep_headers,
)
from supplymap.records.sections import stated_above
from supplymap.records.sheet_readings import readings_on
from supplymap.records.table_cells import SheetCells, TableCells
from supplymap.records.tables import Table
from supplymap.records.unread import report_unread
from supplymap.reference.headers import REFERENCE_SHEETS
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.records.readings import Reading
    from supplymap.records.row_kinds import Kind
    from supplymap.records.table_cells import At
    from supplymap.records.understanding import Understanding
    from supplymap.sheets import Aside, Sheet


def read_rows(state: Understanding) -> None:
    """Find the tables on every sheet and read what their rows say.

    Raises
    ------
    InputError
        If no file has a sheet with a known header, or no row names a partner.
    """
    state.sheets = [sheet for workbook in state.workbooks for sheet in workbook.sheets]
    state.ledger = Ledger(state.sheets, state.vocabulary)
    state.loose = LooseColumns(state.vocabulary, [(sheet.file, sheet.name) for sheet in state.sheets])
    number = refused = 0
    decided = DecidedColumns(state.decisions.columns)
    for workbook in state.workbooks:
        found = [readings_on(workbook, sheet, state.config, decided) for sheet in workbook.sheets]
        understood = any(readings is not None for readings in found)
        if not understood:
            refused += 1
            state.issues.append(refused_file(workbook))
        for sheet, readings in zip(workbook.sheets, found, strict=True):
            # a form may leave out what is wrong with cells that it does not use
            if sheet.name not in REFERENCE_SHEETS:
                state.issues += (readings[0].sheet if readings else sheet).issues
            _SheetRows(state, number, sheet).read(readings, told=not understood)
            number += 1
    if refused == len(state.workbooks):
        raise InputError(refusal(state.workbooks))
    if not any(len(mentions) for mentions in state.mentions):
        names = ", ".join(workbook.file for workbook in state.workbooks)
        msg = f"{names}: the column headers are known, but no row below them names a partner: fill in the partners."
        raise InputError(msg)


class _SheetRows:
    """The rows of one sheet while they are read."""

    def __init__(self, state: Understanding, number: int, sheet: Sheet) -> None:
        self._state = state
        self._number = number
        self._sheet = sheet
        self._cells = SheetCells(sheet, state.vocabulary)

    def read(self, readings: Sequence[Reading] | None, *, told: bool) -> None:
        """Read the tables of the sheet; where it has none, its rows are skipped and its texts kept.

        With ``told``, the file has an issue that stands for that of the sheet.
        """
        asides = asides_by_row(self._sheet)
        every = np.arange(len(self._sheet.rows))
        if not readings:
            self._skip_sheet(every, of_a_form=readings is not None, told=told)
        else:
            self._skip(every[: readings[0].top], "title")
            keep_cells(self._cells, self._number, every[: readings[0].top], self._state.loose)
            for reading in readings:
                self._read_table(reading, asides)
        keep_asides(self._sheet, asides, self._state.loose)

    def _skip(self, rows: At, note: str, *, header: bool = False) -> None:
        self._state.ledger.set(self._number, self._cells.numbers[rows], Outcome.SKIPPED, note, header=header)

    def _report(self, code: str, row: int | None, column: str, text: str) -> None:
        number = 0 if row is None else int(self._cells.numbers[row])
        self._state.issues.append(issue(code, Source(self._sheet.file, self._sheet.name, number), column, text))

    def _skip_sheet(self, every: At, *, of_a_form: bool, told: bool) -> None:
        """Account for a sheet without a table: every row skipped, one issue (none for the template's own)."""
        sheet, loose = self._sheet, self._state.loose
        if sheet.name in REFERENCE_SHEETS:
            self._skip(every, "explanation of the template")
            keep_explanations(self._cells, self._number, every, loose)
            return
        out = None if of_a_form else left_out(sheet, self._state.config)
        self._skip(every, "no list of partners" if of_a_form or out else "no known header on this sheet")
        keep_cells(self._cells, self._number, every, loose)
        if out is not None:
            self._state.issues += out.issues
        elif len(every) and not of_a_form and not told:
            first = next((text for text in self._cells.row(0) if text), "")
            # a table has several rows of several cells; prose does not
            counts = np.concatenate([[0], np.cumsum(self._cells.codes != 0)])[self._cells.starts]
            wide = int((np.diff(counts) >= 3).sum())
            self._report("sheet-not-understood" if wide >= 3 else "notes-sheet", None, "", first)

    def _read_table(self, reading: Reading, asides: dict[int, list[Aside]]) -> None:
        state = self._state
        state.issues += reading.issues
        if reading.kind == "explanation":
            # nobody wrote it: it is no text of the user
            self._skip(np.arange(reading.top, reading.end), "explanation of the form")
            return
        heads = np.arange(reading.top, reading.header + 1)
        self._skip(heads, "header", header=True)
        keep_headers(self._cells, self._number, heads, state.loose)
        kinds = RowKinds(reading, self._cells).kinds()
        table = self._table(reading, kinds)
        self._skip_kinds(table, kinds)
        state.readings.append(reading)
        if reading.kind == "documents":
            state.papers.append(papers_of(table))
            owners = Owners(table, None, 0)
            self._settle(table, table.named[0].rows, "document")
        else:
            owners = self._read_parties(table)
        keep_data(table, owners, self._cells, state.loose)
        keep_asides_of_rows(table, owners, asides, state.loose)
        columns = report_unread(table, owners, self._cells, state.issues)
        state.readings[table.number] = replace(reading, columns=columns)

    def _table(self, reading: Reading, kinds: Mapping[int, Kind]) -> Table:
        state = self._state
        cells = self._cells if reading.sheet is self._sheet else SheetCells(reading.sheet, state.vocabulary)
        rows = np.arange(reading.header + 1, reading.end)
        data = rows[~np.isin(rows, np.fromiter(kinds, np.int64))]
        stated = stated_above(reading, kinds, cells)
        repeats = Above(reading, cells, data).repeats()
        table_cells = TableCells(cells, data, repeats.cells)
        table = Table(len(state.readings), self._number, reading, table_cells, state.vocabulary, stated)
        for code, found in (("ditto-read", repeats.marks), ("blank-as-above", repeats.blanks)):
            for column, where in found.items():
                self._report_all(code, where, table.heading(column), cells.text(int(where[0]), column))
        return table

    def _report_all(self, code: str, rows: At, column: str, text: str) -> None:
        """Report one problem of several rows."""
        first, *others = self._cells.numbers[rows].tolist()
        made = issue(code, Source(self._sheet.file, self._sheet.name, first), column, text)
        self._state.issues.append(replace(made, also=tuple(others)))

    def _skip_kinds(self, table: Table, kinds: Mapping[int, Kind]) -> None:
        """Account for the rows of a table that are no data; what may be a partner after all is told."""
        names = table.reading.parties[table.main].columns.get("name", (0,))
        for index, kind in kinds.items():
            row = np.array([index])
            self._skip(row, kind.note, header=kind.note == REPEATED_HEADER)
            keep = {REPEATED_HEADER: keep_headers, EXAMPLE: keep_explanations}.get(kind.note, keep_cells)
            keep(self._cells, self._number, row, self._state.loose)
            if kind.doubtful:
                code = "section-read" if kind.note == SECTION else "row-not-used"
                self._report(code, index, table.heading(names[0]), kind.text)

    def _read_parties(self, table: Table) -> Owners:
        """Read partners and links of the data rows; each row is imported, or names nobody."""
        state, first = self._state, len(self._state.mentions)
        parties = PartyRows(table)
        state.mentions += parties.mentions
        links = LinkRows(table, parties, first)
        state.hops += links.hops
        own = own_papers(table, parties)
        if own is not None:
            state.papers.append(own)
        self._set_states(table, parties, links)
        self._report_rows(table, links)
        return Owners(table, parties, first)

    def _set_states(self, table: Table, parties: PartyRows, links: LinkRows) -> None:
        kind = table.reading.kind
        # a row that names nobody but the buyer says of nobody that it supplies
        bought = {hop.buyer for hop in table.reading.hops}
        telling = [number for number in parties.places if table.levels[number] or number not in bought]
        used = [table.named[number].rows for number in sorted(telling)]
        counted = np.bincount(np.concatenate(used), minlength=len(self._cells.numbers)) if used else None
        if counted is None:
            self._settle(table, np.zeros(0, np.int64), "")
            return
        rows = np.flatnonzero(counted)
        self._settle(table, rows, "partner")
        ledger, numbers = self._state.ledger, self._cells.numbers
        if kind == "chains":
            for count in np.unique(counted[rows]).tolist():
                some = numbers[np.flatnonzero(counted == count)]
                ledger.set(self._number, some, Outcome.IMPORTED, f"chain of {count}")
        elif kind == "links":
            for hops in links.hops:
                ledger.set(self._number, hops.rows, Outcome.IMPORTED, "link")

    def _settle(self, table: Table, used: At, note: str) -> None:
        """Set the state of the rows that name somebody, and reject the others."""
        ledger, numbers, rows = self._state.ledger, self._cells.numbers, table.cells.rows
        ledger.set(self._number, numbers[used], Outcome.IMPORTED, note)
        nameless = rows[~table.sets.inside(rows, used)]
        ledger.set(self._number, numbers[nameless], Outcome.REJECTED, "no partner name")
        columns = table.reading.parties[table.main].columns
        column = table.heading((columns.get("name") or next(iter(columns.values())))[0])
        for row in nameless.tolist():
            self._report("no-name", row, column, "; ".join(text for text in self._cells.row(row) if text))

    def _report_rows(self, table: Table, links: LinkRows) -> None:
        """Report the rows whose buyer is not told, and the parties behind a gap in a chain."""
        parties = table.reading.parties
        buyer = next((hop.buyer for hop in table.reading.hops if hop.supplier == table.main and hop.buyer >= 0), None)
        for supplier, rows in links.unsold.items():
            indexes = parties[buyer].columns.get("name", ()) if buyer is not None else ()
            column = table.heading(indexes[0]) if indexes else ""
            self._report_named(table, "no-buyer", supplier, rows, column)
        for supplier, rows in table.flows.gaps:
            column = table.heading(parties[supplier].columns["name"][0])
            self._report_named(table, "chain-gap", supplier, rows, column)

    def _report_named(self, table: Table, code: str, party: int, rows: At, column: str) -> None:
        named = table.named[party]
        names = named.names[np.searchsorted(named.rows, rows)]
        for row, name in zip(rows.tolist(), names.tolist(), strict=True):
            self._report(code, row, column, self._state.vocabulary.texts[name])
