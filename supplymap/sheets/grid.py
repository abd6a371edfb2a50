"""The rows and issues of one sheet while they are collected."""

from __future__ import annotations

import operator
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets import cells
from supplymap.sheets.encoded import EncodedRows, Encoder
from supplymap.sheets.formats import shown
from supplymap.sheets.limits import ASIDES, LISTED, RECTANGLE
from supplymap.sheets.shape import Cell, Line, add_far, crop, fill_merges, sorted_lines
from supplymap.sheets.texts import Texts
from supplymap.sheets.workbook import Aside, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Issue
    from supplymap.sheets.facts import Merge
    from supplymap.sheets.limits import Budget
    from supplymap.sheets.workbook import Row

Worded = tuple[int, int, str]
"""Row from 1, column from 0, and the code of a number format that shows words."""

FORMATTED_ROWS = 1_000
"""Formatted empty rows worth mentioning."""


@dataclass(slots=True)
class Grid:
    """Collects the rows of one sheet.

    Attributes
    ----------
    merges
        Merged ranges.
    blank_rows
        Number of rows in the file that have no value.
    note
        As :attr:`supplymap.sheets.workbook.Sheet.note`.
    texts
        How values become text.
    asides
        Texts that stand in no row.
    worded
        Cells whose number format shows words: row, column, format code.
    """

    file: str
    name: str
    budget: Budget
    hidden: bool = False
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    blank_rows: int = 0
    note: str = ""
    issues: list[Issue] = field(default_factory=list)
    texts: Texts = field(default_factory=Texts)
    asides: list[Aside] = field(default_factory=list)
    worded: list[Worded] = field(default_factory=list)
    _rows: Encoder = field(default_factory=Encoder)
    _hidden: set[int] = field(default_factory=set)
    _far: list[Cell] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    def report(self, code: str, row: int, column: int | None, found: str, *, message: str = "") -> None:
        """Add an issue, unless the limit of its code is reached.

        Parameters
        ----------
        code
            A code of ``issues.csv``.
        row
            Row number; 0 stands for the sheet.
        column
            Column from 0, or None for the row as a whole.
        found
            The text found.
        """
        if code == "formula-without-value" and column is not None:
            self.add_aside(found, f"formula of {cells.cell_name(row, column)}", row, column)
        self._counts[code] += 1
        if self._counts[code] <= LISTED:
            letter = "" if column is None else cells.column_letter(column)
            self.issues.append(issue(code, Source(self.file, self.name, row), letter, found, message=message))

    def add_aside(self, raw: str, place: str, row: int = 0, column: int | None = None, *, file: bool = False) -> None:
        """Add a text that stands in no row, unless the file has too many or it has no letter.

        Parameters
        ----------
        raw
            The text; control characters are removed.
        place
            What it is, for people.
        row, column
            The cell it belongs to: row from 1, column from 0.
        file
            Whether it belongs to the whole file.
        """
        text = cells.clean(raw)
        if not any(map(str.isalpha, text)):
            return
        self.budget.asides -= 1
        if self.budget.asides >= 0:
            self.asides.append(Aside(text, place, Source(self.file, "" if file else self.name, row), column))
        elif self.budget.asides == -1:
            message = f"Only the first {ASIDES:,} comments, texts of drawings and the like were looked through"
            self.report("limit-reached", 0, None, f"more than {ASIDES:,} texts in no cell", message=message)

    def add(self, number: int, values: Sequence[cells.Value], *, hidden: bool = False) -> None:
        """Add a row.

        Parameters
        ----------
        number
            Row number.
        values
            Raw values from column A on: text, numbers, booleans, dates and times.
        hidden
            Whether the row is hidden.
        """
        self._add(number, self.texts.row(values), values, hidden=hidden)

    def add_texts(self, number: int, values: list[str]) -> None:
        """Add a row of raw texts."""
        self._add(number, self.texts.line(values), values)

    def _add(self, number: int, line: list[str], values: Sequence[cells.Value], *, hidden: bool = False) -> None:
        if self.texts.odd:
            self._look_again(number, values)
        if line:
            if hidden:
                self.hidden_rows.append(number)
                self._hidden.add(len(self._rows.numbers))
            self.budget.spend_cells(len(line))
            self._rows.add(number, line)

    def add_far(self, number: int, column: int, raw: str, *, hidden: bool = False) -> None:
        """Add a cell beyond :data:`supplymap.sheets.shape.FAR_COLUMN`."""
        text = self.texts.one(raw)
        if self.texts.odd:
            self._look_again(number, [""] * column + [raw])
        if text:
            self.budget.spend_cells(1)
            self._far.append((number, column, text))
            if hidden:
                self.hidden_rows.append(number)

    def _look_again(self, number: int, values: Sequence[cells.Value]) -> None:
        """Report the cells with the text of an error, control characters or lost characters."""
        self.texts.odd = False
        lost: list[tuple[int, str]] = []
        for column, value in enumerate(values):
            if not isinstance(value, str):
                continue
            text = cells.clean(value)
            if text in cells.ERRORS:
                self.report("error-cell", number, column, text)
            elif cells.has_lost_characters(text):
                lost.append((column, text))
            if controls := cells.controls(value):
                where = cells.cell_name(number, column)
                self.report(
                    "control-characters",
                    number,
                    column,
                    controls,
                    message=f"Cell {where} held invisible control characters ({controls}); they were removed",
                )
        if lost:
            self.report("lost-characters", number, lost[0][0], lost[0][1])

    def finish(self) -> Sheet:
        """Return the sheet, without stray cells and with merged cells filled.

        Returns
        -------
        sheet
            The sheet with its issues.
        """
        if not self._is_plain():
            self._reshape()
        # the same sequence whichever reader found them; issues of the whole file have row 0
        self.issues.sort(key=lambda problem: (problem.source.row, len(problem.column), problem.column))
        self._report_sheet()
        rows = EncodedRows(self._rows.encoded(), self._hidden)
        self._rows = Encoder()  # saves memory: the rows now hold the texts
        self._add_worded(rows)
        return Sheet(self.file, self.name, rows, self.hidden, tuple(self.issues), self.note, tuple(self.asides))

    def _is_plain(self) -> bool:
        """Return whether the rows stay as they were added: sorted, in one block, no merge over several rows."""
        rows = self._rows
        if self._far or any(bottom > top for top, _, bottom, _ in self.merges):
            return False
        if any(map(operator.ge, rows.numbers, rows.numbers[1:])):
            return False
        width = max(map(operator.sub, rows.ends[1:], rows.ends), default=0)
        return width * (rows.numbers[-1] if rows.numbers else 0) <= RECTANGLE

    def _reshape(self) -> None:
        """Sort the rows, leave out stray cells, add those far to the right and fill merged cells."""
        lines, far, strays = crop(sorted_lines(self._lines()), self._far)
        for number, column, text in strays:
            message = f"Cell {cells.cell_name(number, column)} is far away from the table and was left out"
            self.report("stray-cell", number, column, cells.one_line(text), message=message)
            self.add_aside(text, f"cell {cells.cell_name(number, column)}", number, column)
        lines = add_far(lines, far, set(self.hidden_rows), self.budget)
        fill_merges(lines, self.merges, self.budget)
        self._rows = Encoder()
        self._hidden = {index for index, line in enumerate(lines) if line.hidden}
        for line in lines:
            self._rows.add(line.number, line.cells)

    def _lines(self) -> list[Line]:
        """Return the rows that were added as lists of texts."""
        rows, texts = self._rows, list(self._rows.codes)
        return [
            Line(
                number,
                [texts[code] for code in rows.cells[rows.ends[index] : rows.ends[index + 1]]],
                index in self._hidden,
            )
            for index, number in enumerate(rows.numbers)
        ]

    def _add_worded(self, rows: Sequence[Row]) -> None:
        """Add what cells show by the words of their number formats."""
        positions = {row.number: index for index, row in enumerate(rows)} if self.worded else {}
        for number, column, code in self.worded:
            values = rows[positions[number]].cells if number in positions else ()
            value = values[column] if column < len(values) else ""
            for text in shown(code, value) if value else ():
                self.add_aside(text, f"number format of {cells.cell_name(number, column)}", number, column)

    def _report_sheet(self) -> None:
        """Add the issues that are reported once for the sheet."""
        for code in sorted(code for code, count in self._counts.items() if count > LISTED):
            count = self._counts[code]
            self.report(
                "limit-reached",
                0,
                None,
                f"{count:,} × {code}",
                message=f"Only the first {LISTED:,} of {count:,} problems of the kind {code} are listed one by one",
            )
        if self.merges:
            ranges = [f"{cells.cell_name(r1, c1)}:{cells.cell_name(r2, c2)}" for r1, c1, r2, c2 in sorted(self.merges)]
            if any(r2 > r1 for r1, _, r2, _ in self.merges):
                message = "Merged cells: the value counts for every row of the block, in the block's first column"
            else:
                message = "Merged cells: the value stays in the first cell of the block"
            self.report("merged-cells", 0, None, _first_few(ranges), message=message)
        if self.hidden_rows:
            self.report("hidden-row", 0, None, _first_few(_runs(sorted(set(self.hidden_rows)))))
        if self.hidden:
            self.report("hidden-sheet", 0, None, self.name)
        if self.blank_rows >= FORMATTED_ROWS:
            self.report("blank-rows-formatted", 0, None, f"{self.blank_rows:,} rows")


def _first_few(names: list[str], few: int = 5) -> str:
    if len(names) <= few:
        return ", ".join(names)
    return f"{', '.join(names[:few])} and {len(names) - few:,} more"


def _runs(numbers: list[int]) -> list[str]:
    """Join consecutive numbers: 3, 5-9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [str(first) if first == last else f"{first}-{last}" for first, last in runs]
