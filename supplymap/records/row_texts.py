"""The texts of rows: which cells are kept to be searched for listed names, of which field and about whom."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.model import HEADER_FIELD, Source
from supplymap.records.loose_columns import NOBODY
from supplymap.records.values import is_blank
from supplymap.reference.headers import SITE_FIELDS, known_headers, tier_number, tier_of_header
from supplymap.reference.names import fold
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from supplymap.records.loose_columns import LooseColumns
    from supplymap.records.mentions import Codes, Flags
    from supplymap.records.party_rows import PartyRows
    from supplymap.records.table_cells import At, SheetCells
    from supplymap.records.tables import Table
    from supplymap.sheets import Aside, Sheet

_NAMES = frozenset({"name", "native_name", "buyer", "maker"})
"""Fields whose cells become names of partners, which are compared as names; a cell of other names may say more."""
_SEARCHED = frozenset({*SITE_FIELDS, "north_korean_labor"})
"""Fields of which numbers are kept too: a postal code names a place, and a number of workers is no declaration."""


def cells_of(cells: SheetCells, rows: At) -> tuple[At, At, Codes]:
    """Return row, column and code of every filled cell of some rows."""
    widths = cells.starts[rows + 1] - cells.starts[rows]
    ends = np.cumsum(widths)
    total = int(ends[-1]) if len(ends) else 0
    row = np.repeat(np.arange(len(rows)), widths)
    column = np.arange(total) - (ends - widths)[row]
    codes = cells.codes[cells.starts[rows][row] + column]
    filled = codes != 0
    return rows[row[filled]], column[filled], codes[filled]


def keep_cells(
    cells: SheetCells,
    sheet: int,
    rows: At,
    loose: LooseColumns,
    wanted: Callable[[str], bool] | None = None,
    field: str = "",
) -> None:
    """Keep the texts of rows that are no data of a table, each under the letter of its column.

    Parameters
    ----------
    wanted
        Which texts to keep; all if left out.
    field
        What the cells are, such as headers.
    """
    row, column, codes = cells_of(cells, rows)
    if wanted is not None:
        kept = cells.vocabulary.where(codes, wanted)
        row, column, codes = row[kept], column[kept], codes[kept]
    loose.keep(codes, _letters(cells, column), sheet, cells.numbers[row], fields=cells.vocabulary.code(field))


def _letters(cells: SheetCells, columns: At) -> Codes:
    """Return the codes of the letters of columns."""
    distinct, where = np.unique(columns, return_inverse=True)
    return cells.vocabulary.codes(map(column_letter, distinct.tolist()))[where]


def keep_headers(cells: SheetCells, sheet: int, rows: At, loose: LooseColumns) -> None:
    """Keep the cells of header rows but for the headers that are known, which are words of this tool."""
    keep_cells(cells, sheet, rows, loose, _is_no_known_header, HEADER_FIELD)


def _is_no_known_header(text: str) -> bool:
    folded = fold(text)
    return folded not in known_headers() and tier_of_header(folded) != (tier_number(folded), "")


def keep_explanations(cells: SheetCells, sheet: int, rows: At, loose: LooseColumns) -> None:
    """Keep the texts of rows that the template writes, but for the template's own."""
    keep_cells(cells, sheet, rows, loose, _is_no_explanation)


def _is_no_explanation(text: str) -> bool:
    return fold(text) not in _own_texts() and not reference.countries().code(text)


@reference.per_folder
def _own_texts() -> frozenset[str]:
    """Return the folded texts that the template writes to explain itself."""
    texts: set[str] = set()
    for row in (*reference.table("columns"), *reference.table("template")):
        for cell in (row["values"], row.get("synonyms", "")):
            texts.update((cell.replace("|", "; "), *cell.split("|")))
        texts.update((row["header"], f"Values: {row['header']}", row["meaning"], row["example"]))
        for needed in ("Required.", "Optional."):  # the notes on the headers of the template
            texts.update(f"{row['meaning']} {needed}{more}" for more in ("", f" Example: {row['example']}"))
    return frozenset(map(fold, texts))


class Owners:
    """Whom the cells of a table's rows are about.

    A column is about its own party; any other about the party of the row, or, where a whole chain stands in it, about
    nobody alone.
    """

    def __init__(self, table: Table, parties: PartyRows | None, first: int) -> None:
        self._table = table
        self._parties = parties
        self._first = first
        self.fields: dict[int, str] = {}
        self.numbers: dict[int, int] = {}
        reading = table.reading
        of_row = [reading.row_columns, *(hop.columns for hop in reading.hops)]
        for columns in of_row:
            for name, indexes in columns.items():
                self.fields.update(dict.fromkeys(indexes, name))
        for number, party in enumerate(reading.parties):
            for name, indexes in party.columns.items():
                self.fields.update(dict.fromkeys(indexes, name))
                self.numbers.update(dict.fromkeys(indexes, number))
        for column in reading.columns:
            if column.number is not None:
                self.numbers.setdefault(column.index, column.number)
        if reading.kind == "chains":
            # what is asked about one partner is read of none, where the row names several
            for name, indexes in reading.row_columns.items():
                if name != "notes":
                    for index in indexes:
                        self.fields.pop(index, None)

    def of(self, rows: At, columns: At) -> tuple[Codes, Codes, Codes]:
        """Return whom each cell is about.

        Returns
        -------
        mention, at
            The number of the mentions of the partner, and the position in them.
        name
            The code of its name, where no mention but only its name tells who it is.
        """
        mention, at = np.full(len(rows), NOBODY, np.int32), np.full(len(rows), NOBODY, np.int32)
        name = np.zeros(len(rows), np.int32)
        if self._parties is None:
            self._set_name(np.ones(len(rows), np.bool_), 0, rows, name)
            return mention, at, name
        chains = self._table.reading.kind == "chains"
        width = int(columns.max()) + 1 if len(columns) else 0
        party_of = np.full(width, NOBODY if chains else self._table.main, np.int64)
        for index, number in self.numbers.items():
            if index < width:
                party_of[index] = number
        wanted = party_of[columns]
        for party in np.unique(wanted).tolist():
            if party != NOBODY:
                self._set(wanted == party, party, rows, mention, at)
                if not self._table.levels[party]:
                    self._set_name((wanted == party) & (mention == NOBODY), party, rows, name)
        if not chains:
            # a party that is blank: whoever the row names instead of it
            for flow in self._table.flows.stated:
                left = mention == NOBODY
                if flow.first is not flow.last and left.any():
                    self._set(left & (wanted == self._table.main), flow.supplier, rows, mention, at)
        return mention, at, name

    def _set_name(self, where: Flags, party: int, rows: At, name: Codes) -> None:
        named = self._table.named[party]
        cells = np.flatnonzero(where)
        cells = cells[self._table.sets.inside(rows[cells], named.rows)]
        name[cells] = named.names[np.searchsorted(named.rows, rows[cells])]

    def _set(self, where: Flags, party: int, rows: At, mention: Codes, at: Codes) -> None:
        parties = self._parties
        if parties is None or party not in parties.places:
            return
        cells = np.flatnonzero(where)
        known = self._table.sets.inside(rows[cells], parties.rows[parties.places[party]])
        cells = cells[known]
        mention[cells] = self._first + parties.places[party]
        at[cells] = parties.at(party, rows[cells])


def keep_data(table: Table, owners: Owners, sheet: SheetCells, loose: LooseColumns) -> None:
    """Keep the texts of the data rows of a table, as the user's sheet has them."""
    vocabulary = table.vocabulary
    row, column, codes = cells_of(sheet, table.cells.rows)
    if not len(codes):
        return
    mention, at, name = owners.of(row, column)
    distinct, where = np.unique(column, return_inverse=True)
    fields = [owners.fields.get(index, "") for index in distinct.tolist()]
    is_name = np.array([field in _NAMES for field in fields], np.bool_)[where]
    plain = np.array([bool(field) and field not in _SEARCHED for field in fields], np.bool_)[where]
    read = np.array([bool(field) for field in fields], np.bool_)[where]
    # the name of a party that a link names is a name in any row
    kept = ~(is_name & ((mention != NOBODY) | (name != 0) | _names_a_party(table, owners, distinct)[where]))
    kept[kept & read] = ~vocabulary.where(codes[kept & read], is_blank)
    kept[kept & plain] = ~vocabulary.where(codes[kept & plain], _has_no_letter)
    heads = vocabulary.codes([table.heading(index) for index in distinct.tolist()])[where]
    kinds = vocabulary.codes(fields)[where]
    numbers = sheet.numbers[row[kept]]
    about = {"mention": mention[kept], "at": at[kept], "name": name[kept]}
    loose.keep(codes[kept], heads[kept], table.sheet, numbers, fields=kinds[kept], **about)


def _names_a_party(table: Table, owners: Owners, columns: At) -> Flags:
    """Return which columns name a buyer, a maker or a party of a chain: their cells are names in any row."""
    reading = table.reading
    whole = reading.kind == "chains"
    named = [whole or owners.numbers.get(index, table.main) != table.main for index in columns.tolist()]
    return np.array(named, np.bool_)


def _has_no_letter(text: str) -> bool:
    return text.isascii() and text.lower() == text.upper()


def asides_by_row(sheet: Sheet) -> dict[int, list[Aside]]:
    """Return the texts of a sheet that stand in no row, by the row they belong to."""
    asides: dict[int, list[Aside]] = defaultdict(list)
    for aside in sheet.asides:
        asides[aside.source.row].append(aside)
    return dict(asides)


def keep_asides(sheet: Sheet, asides: Mapping[int, Sequence[Aside]], loose: LooseColumns) -> None:
    """Keep the name of a sheet, and the texts that stand in no row and belong to no row of a table."""
    loose.keep_one(sheet.name, Source(sheet.file, sheet.name, 0), "sheet name")
    for aside in (aside for row in sorted(asides) for aside in asides[row]):
        if fold(aside.text) not in _own_texts():
            loose.keep_one(aside.text, aside.source, aside.place)


def keep_asides_of_rows(table: Table, owners: Owners, asides: dict[int, list[Aside]], loose: LooseColumns) -> None:
    """Keep the texts beside the data rows of a table, and take them out of those that are left."""
    cells = table.cells
    numbers = cells.sheet.numbers[cells.rows]
    places = np.searchsorted(numbers, np.array(sorted(asides), np.int64)).tolist() if len(numbers) else []
    for number, place in zip(sorted(asides), places, strict=False):
        if place == len(numbers) or numbers[place] != number:
            continue
        row = cells.rows[place : place + 1]
        for aside in asides.pop(number):
            if fold(aside.text) in _own_texts():
                continue
            # without a column it is about the row as a whole
            column = np.array([_BESIDE if aside.column is None else aside.column], np.int64)
            mention, at, name = owners.of(row, column)
            loose.keep(
                table.vocabulary.codes([aside.text]),
                table.vocabulary.code(aside.place),
                loose.place(aside.source.file, aside.source.sheet),
                aside.source.row,
                mention=mention,
                at=at,
                name=name,
            )


_BESIDE = 1 << 14
"""Stands for the column of a text that belongs to its row: beyond every other column."""
