"""Cells that stand for the ones above them: ditto marks, and blanks of a table that writes a repeated name once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.nobody import is_ditto

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supplymap.records.mentions import Codes, Flags
    from supplymap.records.readings import PartyColumns, Reading
    from supplymap.records.table_cells import At, SheetCells

MOST_PARTIES = 60
"""Most parties of a table whose blanks are looked at."""

_LEAST_SHARE = 5
"""One in how many rows, at least, leaves the name out where it repeats the one above."""

_NAMES = ("name", "name_address", "partner_id")


@dataclass(slots=True)
class Repeats:
    """Cells of a table that stand for the ones above them.

    Attributes
    ----------
    cells
        Column to the rows, rising, and the code that counts in each.
    marks
        Column to the rows with a ditto mark.
    blanks
        Column of a name to the rows in which it is left out because it repeats the one above.
    """

    cells: dict[int, tuple[At, Codes]] = field(default_factory=dict)
    marks: dict[int, At] = field(default_factory=dict)
    blanks: dict[int, At] = field(default_factory=dict)


class Above:
    """Finds the cells of one table that repeat the ones above.

    Parameters
    ----------
    rows
        Indexes of the data rows, rising.
    """

    def __init__(self, reading: Reading, cells: SheetCells, rows: At) -> None:
        self._reading = reading
        self._cells = cells
        self._rows = rows
        self._made: dict[int, Codes] = {}

    def repeats(self) -> Repeats:
        """Return the cells that stand for the ones above them, and what each of them then holds."""
        found = Repeats()
        if len(self._rows):
            self._read_marks(found)
            self._read_blanks(found)
            for column, codes in self._made.items():
                written = self._cells.at(column, self._rows, lined=True)
                changed = codes != written
                found.cells[column] = self._rows[changed], codes[changed]
        return found

    def _column(self, column: int) -> Codes:
        """Return the codes of a column in the data rows, with what was filled in so far."""
        if column in self._made:
            return self._made[column]
        return self._cells.at(column, self._rows, lined=True)

    def _read_marks(self, found: Repeats) -> None:
        first, end = self._cells.starts[self._rows[0]], self._cells.starts[self._rows[-1] + 1]
        marked = self._cells.vocabulary.where(self._cells.codes[first:end], is_ditto)
        if not marked.any():
            return
        at = np.flatnonzero(marked) + first
        rows = np.searchsorted(self._cells.starts, at, "right") - 1
        for column in np.unique(at - self._cells.starts[rows]).tolist():
            if column in self._read_columns():
                codes = self._column(column)
                marks = self._cells.vocabulary.where(codes, is_ditto)
                self._made[column] = self._filled(codes, marks)
                found.marks[column] = self._rows[marks]

    def _read_columns(self) -> set[int]:
        reading = self._reading
        groups = [reading.row_columns, *(party.columns for party in reading.parties)]
        groups += [hop.columns for hop in reading.hops]
        return {index for columns in groups for indexes in columns.values() for index in indexes}

    def _filled(self, codes: Codes, blank: Flags) -> Codes:
        """Return the codes with blanks replaced by the last one above that is none."""
        at = np.where(blank, -1, np.arange(len(codes)))
        last = np.maximum.accumulate(at)
        return np.where(last >= 0, codes[np.maximum(last, 0)], 0).astype(np.int32)

    def _read_blanks(self, found: Repeats) -> None:
        for column in sorted(self._reading.as_above):
            self._fill(column, self._column(column) == 0)
        if self._reading.kind == "documents" or len(self._reading.parties) > MOST_PARTIES:
            return
        parties = sorted(self._reading.parties, key=_name_column)
        filled = [self._column(_name_column(party)) != 0 for party in parties]
        if all(one.all() for one in filled):
            return
        before = np.zeros(len(self._rows), np.bool_)
        several = np.zeros(len(self._rows), np.bool_)
        for one in filled:
            several |= one
        for number, party in enumerate(parties):
            after = np.zeros(len(self._rows), np.bool_)
            for one in filled[number + 1 :]:
                after |= one
            blank = ~filled[number]
            if not filled[number][0] or not self._repeat(party, blank, before, after):
                break
            above = blank & ~before & (after | (several if len(parties) > 1 else self._says_more(party)))
            if above.any():
                self._fill_party(party, above)
                found.blanks[_name_column(party)] = self._rows[above]
            before |= filled[number]

    def _repeat(self, party: PartyColumns, blank: Flags, before: Flags, after: Flags) -> bool:
        """Return whether the blanks of a party's name may stand for the name above.

        They stand at the left edge of what the row names, the name is never written twice one below the other, and
        enough rows leave it out.
        """
        codes = self._column(_name_column(party))
        # written out where it repeats: then a blank means that nothing is told
        if ((codes[1:] == codes[:-1]) & ~blank[1:]).any():
            return False
        chains = self._reading.kind == "chains"
        wanted = blank & (after if len(self._reading.parties) > 1 else self._says_more(party))
        if (wanted & before).any():
            return False
        count = int(wanted.sum())
        if not count:
            return True
        if not chains and not self._is_bare(party, wanted):
            return False
        enough = count * _LEAST_SHARE >= len(self._rows)
        return enough and (count > 1 or (chains and count * 2 <= len(self._rows)))

    def _says_more(self, party: PartyColumns) -> Flags:
        """Return the rows with a filled cell that is none of the party's own."""
        own = {index for indexes in party.columns.values() for index in indexes}
        found = np.zeros(len(self._rows), np.bool_)
        for name in ("goods", "hts", "product"):
            for index in party.columns.get(name, ()):
                own.discard(index)
        for column in sorted(self._read_columns() - own):
            found |= self._column(column) != 0
        return found

    def _is_bare(self, party: PartyColumns, rows: Flags) -> bool:
        """Return whether some rows state nothing of a party, and others of the table do."""
        own = [
            index
            for name, indexes in party.columns.items()
            if name not in ("goods", "hts", "product", "origin", "value", *_NAMES)
            for index in indexes
        ]
        stated = [self._column(index) != 0 for index in own]
        return any(one[~rows].any() for one in stated) and not any(one[rows].any() for one in stated)

    def _fill_party(self, party: PartyColumns, rows: Flags) -> None:
        """Fill in the name from above, with what stands beside it, and with what stands left of it in the row."""
        name = _name_column(party)
        names = self._column(name)
        at = np.where(rows, -1, np.arange(len(names)))
        above = np.maximum.accumulate(at)
        own = {index for key, indexes in party.columns.items() if key not in ("goods", "hts") for index in indexes}
        left = {column for column in self._read_columns() if column < name} - _of_others(self._reading, party)
        for column in own | left | {name}:
            codes = self._column(column)
            taken = np.where(above >= 0, codes[np.maximum(above, 0)], 0).astype(np.int32)
            self._made[column] = np.where(rows & (codes == 0) | (rows & (column == name)), taken, codes).astype(
                np.int32
            )

    def _fill(self, column: int, rows: Flags) -> None:
        self._made[column] = self._filled(self._column(column), rows)


def _name_column(party: PartyColumns) -> int:
    return next((party.columns[name][0] for name in _NAMES if name in party.columns), 1 << 20)


def _of_others(reading: Reading, party: PartyColumns) -> set[int]:
    others: Iterable[Sequence[int]] = (
        indexes for other in reading.parties if other is not party for indexes in other.columns.values()
    )
    return {index for indexes in others for index in indexes}
