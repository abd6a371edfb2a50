"""The cells of a sheet as codes of the run's vocabulary, by column and row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.sheets.encoded import encode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes, Flags, Vocabulary
    from supplymap.sheets import Sheet

    At = NDArray[np.int64]


class SheetCells:
    """The cells of a sheet as codes; a row is meant by its index in the sheet's rows.

    Attributes
    ----------
    numbers
        Number of each row as the spreadsheet program shows it.
    starts
        Where each row begins in ``codes``; one more than there are rows.
    codes
        The code of each cell, row after row.
    lined
        The same, with the line breaks of cells of several lines.
    """

    def __init__(self, sheet: Sheet, vocabulary: Vocabulary) -> None:
        encoded = encode(sheet.rows)
        self.sheet = sheet
        self.vocabulary = vocabulary
        self.numbers = encoded.numbers
        self.starts = encoded.starts
        known = vocabulary.translation(encoded)
        self.codes = known[encoded.cells]
        self.lined = self.codes
        if encoded.lines:
            known = known.copy()
            known[list(encoded.lines)] = vocabulary.codes(encoded.lines.values())
            self.lined = known[encoded.cells]
        # stored once: a row of a few cells may lie below thousands of columns
        self._widths = np.diff(self.starts)
        self._widest_first = np.argsort(-self._widths, kind="stable")
        self._rising = -self._widths[self._widest_first]

    def reaching(self, column: int, first: int, end: int) -> At:
        """Return the rows from first to end, rising, that have a cell in a column, be it blank."""
        count = int(np.searchsorted(self._rising, -column, "left"))
        rows = np.arange(len(self._widths)) if count == len(self._widths) else np.sort(self._widest_first[:count])
        start, stop = np.searchsorted(rows, (first, end))
        found: At = rows[start:stop]
        return found

    def at(self, column: int, rows: At, *, lined: bool = False) -> Codes:
        """Return the codes of a column in some rows; 0 where a row is shorter."""
        found = np.zeros(len(rows), np.int32)
        inside = column < self._widths[rows]
        cells = self.lined if lined else self.codes
        found[inside] = cells[self.starts[rows[inside]] + column]
        return found

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell; empty where the row is shorter."""
        if column >= self._widths[row]:
            return ""
        return self.vocabulary.texts[int(self.codes[self.starts[row] + column])]

    def row(self, row: int) -> list[str]:
        """Return the texts of a row."""
        return [self.vocabulary.texts[code] for code in self.codes[self.starts[row] : self.starts[row + 1]].tolist()]


class TableCells:
    """The data cells of one table: a row's cell may stand for the one above it.

    Attributes
    ----------
    rows
        Indexes of the data rows in the sheet, rising.
    """

    def __init__(self, sheet: SheetCells, rows: At, repeats: Mapping[int, tuple[At, Codes]]) -> None:
        self.sheet = sheet
        self.rows = rows
        self._repeats = repeats
        self._first, self._end = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)

    def named(self, column: int) -> tuple[At, Codes]:
        """Return the rows with a filled cell in a column, and its code with line breaks."""
        rows = self.sheet.reaching(column, self._first, self._end)
        if column in self._repeats:
            rows = np.union1d(rows, self._repeats[column][0])
        rows = rows[np.isin(rows, self.rows, assume_unique=True)]
        codes = self.at(column, rows, lined=True)
        return rows[codes != 0], codes[codes != 0]

    def at(self, column: int, rows: At, *, lined: bool = False) -> Codes:
        """Return the codes of a column in some data rows."""
        found = self.sheet.at(column, rows, lined=lined)
        if column in self._repeats:
            where, codes = self._repeats[column]
            both, here, there = np.intersect1d(rows, where, assume_unique=True, return_indices=True)
            del both
            found[here] = codes[there]
        return found

    def joined(self, columns: Sequence[int], rows: At, separator: str, *, lined: bool = False) -> Codes:
        """Return the codes of the texts of several columns, joined where several are filled."""
        found = self.at(columns[0], rows, lined=lined)
        for column in columns[1:]:
            more = self.at(column, rows, lined=lined)
            found = join(self.sheet.vocabulary, found, more, separator)
        return found


def join(vocabulary: Vocabulary, first: Codes, second: Codes, separator: str) -> Codes:
    """Return the codes of two columns of texts joined; the text of the one that is filled where the other is blank."""
    both: Flags = (first != 0) & (second != 0)
    found: Codes = np.where(first != 0, first, second)
    if both.any():
        pairs, where = np.unique(np.stack([first[both], second[both]], axis=1), axis=0, return_inverse=True)
        texts = vocabulary.texts
        made = vocabulary.codes([f"{texts[one]}{separator}{texts[two]}" for one, two in pairs.tolist()])
        found[both] = made[where.reshape(-1)]
    return found
