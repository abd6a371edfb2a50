"""The rows of one sheet while they are collected, and what is said about them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.issues import issue
from supplymap.model import Source
from supplymap.sheets import cells
from supplymap.sheets.book import Row, Sheet
from supplymap.sheets.limits import LISTED, RECTANGLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time, timedelta

    from supplymap.model import Issue
    from supplymap.sheets.facts import Merge
    from supplymap.sheets.limits import Budget

FAR_COLUMN = 256
"""Columns from here on are kept apart, so that one cell in the last column does not pad every row."""
STRAY_CELLS = 100
"""More cells than this beyond a gap are data, however far away."""
STRAY_COLUMNS = 200
STRAY_ROWS = 10_000
"""Empty columns or rows that make what lies beyond them stray."""
FORMATTED_ROWS = 1_000
"""Formatted empty rows worth mentioning."""
_CACHED = 100_000


class _Texts(dict[str, str]):
    """Clean texts by raw ones; remembers whether one needs a second look."""

    odd = False

    def __missing__(self, raw: str) -> str:
        text = cells.clean(raw)
        if text in cells.ERRORS:
            self.odd = True
            return ""
        if cells.has_lost_characters(text) or (not raw.isprintable() and cells.controls(raw)):
            self.odd = True
        elif len(self) < _CACHED and len(raw) < 1000:
            self[raw] = text
        return text


class _Numbers(dict[float, str]):
    """Texts of numbers."""

    def __missing__(self, value: float) -> str:
        text = cells.number_text(value)
        if len(self) < _CACHED:
            self[value] = text
        return text


@dataclass(slots=True)
class _Line:
    number: int
    cells: list[str]
    hidden: bool


@dataclass(slots=True)
class Grid:
    """Collects the rows of one sheet.

    Attributes
    ----------
    merges
        Merged ranges.
    blank_rows
        Rows the file holds that have no value in them.
    note
        As :attr:`supplymap.sheets.book.Sheet.note`.
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
    _lines: list[_Line] = field(default_factory=list)
    _far: list[tuple[int, int, str]] = field(default_factory=list)
    _texts: _Texts = field(default_factory=_Texts)
    _numbers: _Numbers = field(default_factory=_Numbers)
    _counts: Counter[str] = field(default_factory=Counter)

    def report(self, code: str, row: int, column: int | None, found: str, *, message: str = "") -> None:
        """Add an issue, unless thousands of its kind were listed already.

        Parameters
        ----------
        code
            A row of the table of issues.
        row
            Row number; 0 stands for the sheet.
        column
            Column from 0, or None for the row as a whole.
        found
            The text found.
        """
        self._counts[code] += 1
        if self._counts[code] <= LISTED:
            letter = "" if column is None else cells.column_letter(column)
            self.issues.append(issue(code, Source(self.file, self.name, row), letter, found, message=message))

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
        texts, numbers = self._texts, self._numbers
        line = [
            texts[value] if isinstance(value, str) else numbers[value] if isinstance(value, float) else _other(value)
            for value in values
        ]
        if texts.odd:
            texts.odd = False
            self._look_again(number, values)
        while line and not line[-1]:
            line.pop()
        if line:
            if hidden:
                self.hidden_rows.append(number)
            self.budget.spend_cells(len(line))
            self._lines.append(_Line(number, line, hidden))

    def add_far(self, number: int, column: int, raw: str, *, hidden: bool = False) -> None:
        """Add a cell beyond :data:`FAR_COLUMN`."""
        text = self._texts[raw]
        if self._texts.odd:
            self._texts.odd = False
            self._look_again(number, [""] * column + [raw])
        if text:
            self.budget.spend_cells(1)
            self._far.append((number, column, text))
            if hidden:
                self.hidden_rows.append(number)

    def _look_again(self, number: int, values: Sequence[cells.Value]) -> None:
        """Say which cells hold an error's text, control characters or lost ones."""
        lost: list[tuple[int, str]] = []
        for column, value in enumerate(values):
            if not isinstance(value, str):
                continue
            text = cells.clean(value)
            if text in cells.ERRORS:
                self.report("error-cell", number, column, text)
            elif cells.has_lost_characters(text):
                lost.append((column, text))
            if found := cells.controls(value):
                where = cells.cell_name(number, column)
                self.report(
                    "control-characters",
                    number,
                    column,
                    found,
                    message=f"Cell {where} held invisible control characters ({found}); they were removed",
                )
        if lost:
            self.report("lost-characters", number, lost[0][0], lost[0][1])

    def finish(self) -> Sheet:
        """Give the sheet, after leaving out strays and filling merged cells.

        Returns
        -------
        sheet
            The sheet with its issues.
        """
        self._sort()
        self._crop()
        self._place_far()
        self._fill_merges()
        self._report_sheet()
        rows = []
        for line in self._lines:
            rows.append(Row(line.number, tuple(line.cells), line.hidden))
            line.cells = []  # the text of a row is held once
        return Sheet(self.file, self.name, tuple(rows), self.hidden, tuple(self.issues), self.note)

    def _sort(self) -> None:
        """Bring rows into order and join rows of one number; a sound file needs neither."""
        lines = self._lines
        if all(lines[i].number < lines[i + 1].number for i in range(len(lines) - 1)):
            return
        joined: dict[int, _Line] = {}
        for line in sorted(lines, key=lambda line: line.number):
            first = joined.setdefault(line.number, line)
            if first is not line:
                width = max(len(first.cells), len(line.cells))
                pairs = zip(_padded(first.cells, width), _padded(line.cells, width), strict=True)
                first.cells = [later or earlier for earlier, later in pairs]
        self._lines = list(joined.values())

    def _crop(self) -> None:
        """Leave out cells so far from everything else that nobody can have meant them."""
        strays: list[tuple[int, int, str]] = []
        if self._area() > RECTANGLE and self._lines and len(self._far) <= STRAY_CELLS:
            width = max(len(line.cells) for line in self._lines)
            if min((column for _, column, _ in self._far), default=0) - width >= STRAY_COLUMNS:
                strays, self._far = self._far, []
        if self._area() > RECTANGLE:
            strays += self._crop_rows()
        for number, column, text in sorted(strays):
            self.report(
                "stray-cell",
                number,
                column,
                text,
                message=f"Cell {cells.cell_name(number, column)} is far away from the table and was left out",
            )

    def _area(self) -> int:
        """Size of the rectangle around everything."""
        rows = [self._lines[-1].number] if self._lines else []
        height = max([*rows, *(number for number, _, _ in self._far)], default=0)
        widths = [column + 1 for _, column, _ in self._far] or [len(line.cells) for line in self._lines]
        return height * max(widths, default=0)

    def _crop_rows(self) -> list[tuple[int, int, str]]:
        """Cut the lines after the first huge gap that only a few cells follow."""
        lines = self._lines
        kept, count = len(lines), 0
        for index in range(len(lines) - 1, 0, -1):
            count += sum(map(bool, lines[index].cells))
            if count > STRAY_CELLS:
                break
            if lines[index].number - lines[index - 1].number > STRAY_ROWS:
                kept = index
        cut, self._lines = lines[kept:], lines[:kept]
        return [(line.number, column, text) for line in cut for column, text in enumerate(line.cells) if text]

    def _place_far(self) -> None:
        if not self._far:
            return
        by_number = {line.number: line for line in self._lines}
        hidden = set(self.hidden_rows)
        for number, column, text in sorted(self._far):
            line = by_number.get(number)
            if line is None:
                line = by_number[number] = _Line(number, [], number in hidden)
            missing = max(column + 1 - len(line.cells), 0)
            self.budget.spend_cells(missing)
            line.cells += [""] * missing
            line.cells[column] = text
        self._lines = [by_number[number] for number in sorted(by_number)]

    def _fill_merges(self) -> None:
        """Give the value of a merge over several rows to each of them that holds anything else.

        A row that only the merge covers says nothing of its own, so none is made of it.
        """
        tall = sorted({(c1, r1, r2) for r1, c1, r2, _ in self.merges if r2 > r1 and c1 < FAR_COLUMN})
        if not tall:
            return
        numbers = [line.number for line in self._lines]
        done: dict[int, int] = {}  # ranges that overlap, which only a forged file has, are filled once
        for column, top, bottom in tall:
            index = bisect_right(numbers, top) - 1
            if index < 0 or numbers[index] != top or top < done.get(column, 0):
                continue
            done[column] = bottom
            source = self._lines[index].cells
            text = source[column] if column < len(source) else ""
            if not text:
                continue
            for line in self._lines[index + 1 : bisect_right(numbers, bottom)]:
                missing = column + 1 - len(line.cells)
                if missing > 0:
                    self.budget.spend_cells(missing)
                    line.cells += [""] * missing
                if not line.cells[column]:
                    line.cells[column] = text

    def _report_sheet(self) -> None:
        """Add the issues that stand once for the sheet."""
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


def _other(value: int | date | time | timedelta) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else cells.moment_text(value)


def _padded(line: list[str], width: int) -> list[str]:
    return line + [""] * (width - len(line))


def _first_few(names: list[str], few: int = 5) -> str:
    if len(names) <= few:
        return ", ".join(names)
    return f"{', '.join(names[:few])} and {len(names) - few:,} more"


def _runs(numbers: list[int]) -> list[str]:
    """Join neighbouring numbers: 3, 5-9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [str(first) if first == last else f"{first}-{last}" for first, last in runs]
