"""What rows say of partners, in columns: a line for each row, party and name of its cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap import reference
from supplymap.records.forms import registers
from supplymap.reference.headers import SITE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes, Flags, Mentions
    from supplymap.records.shared_cells import NameCells
    from supplymap.records.understanding import Understanding


@dataclass(slots=True, eq=False)
class Entries:
    """What rows say of partners.

    Attributes
    ----------
    tables
        The mentions that the rows are of.
    mention, at
        Number of the mentions, and position in them.
    sheet, row
        Where the row is.
    source
        The row as one number, which rises with file, sheet and row.
    name, native
        Codes of the name, and of the same name in another script where the cell holds both.
    listed
        Whether the row is an entry of a list of partners.
    """

    tables: Sequence[Mentions]
    mention: Codes
    at: Codes
    sheet: Codes
    row: Codes
    source: NDArray[np.int64]
    name: Codes
    native: Codes
    listed: Flags

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.mention)

    def taken(self, index: NDArray[np.integer]) -> Entries:
        """Return some lines, in another sequence."""
        columns = (self.mention, self.at, self.sheet, self.row, self.source, self.name, self.native, self.listed)
        return Entries(self.tables, *(column[index] for column in columns))

    def field(self, name: str) -> Codes:
        """Return the codes of a field; 0 where the table has no such column."""
        columns = [
            (table.fields[name] if name in table.fields else np.zeros(len(table), np.int32)) for table in self.tables
        ]
        starts = np.concatenate([[0], np.cumsum([len(table) for table in self.tables])]).astype(np.int64)
        found: Codes = np.concatenate([np.zeros(0, np.int32), *columns])[starts[self.mention] + self.at]
        return found

    def of_table(self, values: Sequence[int]) -> Codes:
        """Return for each line the value of its table."""
        return np.array(values, np.int32)[self.mention] if len(self) else np.zeros(0, np.int32)


def entries_of(state: Understanding, cells: NameCells) -> Entries:
    """Return what the rows say, table by table; the names of a cell one after the other."""
    tables = state.mentions
    none = np.zeros(0, np.int32)
    parts: list[tuple[NDArray[Any], ...]] = []
    ranks = source_ranks(state)
    has_lists = any(bool(table.lists.any()) for table in tables)
    for number, table in enumerate(tables):
        positions, names, natives = cells.part(table.name, cells.of_list(table))
        rows = table.rows[positions]
        listed = table.lists[positions] if has_lists else np.ones(len(positions), np.bool_)
        whole = (np.full(len(positions), number, np.int32), np.full(len(positions), table.sheet, np.int32))
        source = (np.int64(ranks[table.sheet]) << 32) | rows.astype(np.int64)
        parts.append((whole[0], positions.astype(np.int32), whole[1], rows, source, names, natives, listed))
    kinds = (none, none, none, none, np.zeros(0, np.int64), none, none, np.zeros(0, np.bool_))
    columns = [np.concatenate([kind, *(part[at] for part in parts)]) for at, kind in enumerate(kinds)]
    return Entries(tables, *columns)


def source_ranks(state: Understanding) -> list[int]:
    """Return the rank of each sheet by file and name."""
    places = sorted({(sheet.file, sheet.name) for sheet in state.sheets})
    ranks = {place: rank for rank, place in enumerate(places)}
    return [ranks[sheet.file, sheet.name] for sheet in state.sheets]


def says_more(state: Understanding, entries: Entries) -> Flags:
    """Return which lines are of tables that list nobody and say more of partners that others list.

    Such are lists of numbers, and questionnaires that state no place.
    """
    asked = {row["field"] for row in reference.table("columns") if row["sheet"] == "questionnaire"}
    answers = asked - {"partner_id", "name"}

    def adds(table: Mentions) -> bool:
        if state.readings[table.reading].form == registers.FORM:
            return True
        return bool(answers & set(table.fields)) and not set(SITE_FIELDS) & set(table.fields)

    return entries.of_table([int(adds(table)) for table in entries.tables]).astype(np.bool_)
