"""The shape of a sheet: rows sorted, stray cells left out, merged cells filled."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.sheets.limits import RECTANGLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplymap.sheets.facts import Merge
    from supplymap.sheets.limits import Budget

FAR_COLUMN = 256
"""First column that is kept apart, so that one cell in the last column does not widen every row."""
STRAY_CELLS = 100
"""Most stray cells; more cells beyond a gap are data."""
STRAY_COLUMNS = 200
STRAY_ROWS = 10_000
"""Empty columns or rows before cells that count as stray."""

Cell = tuple[int, int, str]
"""Row from 1, column from 0, text."""


@dataclass(slots=True)
class Line:
    """A row while it may still change."""

    number: int
    cells: list[str]
    hidden: bool = False

    def widen(self, width: int, budget: Budget) -> None:
        """Add empty cells up to a width."""
        missing = width - len(self.cells)
        if missing > 0:
            budget.spend_cells(missing)
            self.cells += [""] * missing


def sorted_lines(lines: list[Line]) -> list[Line]:
    """Sort rows by number and join those with one number; a sound file needs neither."""
    if all(lines[index].number < lines[index + 1].number for index in range(len(lines) - 1)):
        return lines
    joined: dict[int, Line] = {}
    for line in sorted(lines, key=lambda line: line.number):
        first = joined.setdefault(line.number, line)
        if first is not line:
            both = min(len(first.cells), len(line.cells))
            pairs = zip(first.cells[:both], line.cells[:both], strict=True)
            first.cells[:both] = [later or earlier for earlier, later in pairs]
            first.cells += line.cells[both:]
    return list(joined.values())


def crop(lines: list[Line], far: list[Cell]) -> tuple[list[Line], list[Cell], list[Cell]]:
    """Separate stray cells, which are too far from all others to be meant.

    Parameters
    ----------
    lines
        Sorted rows, with their cells left of :data:`FAR_COLUMN`.
    far
        The other cells.

    Returns
    -------
    lines, far, strays
        The rows and cells kept, and the stray cells. A sheet of modest size has none.
    """
    strays: list[Cell] = []
    if _area(lines, far) > RECTANGLE and lines and 0 < len(far) <= STRAY_CELLS:
        width = max(len(line.cells) for line in lines)
        if min(column for _, column, _ in far) - width >= STRAY_COLUMNS:
            strays, far = far, []
    if _area(lines, far) > RECTANGLE:
        kept = _rows_before_gap(lines)
        cut, lines = lines[kept:], lines[:kept]
        strays += [(line.number, column, text) for line in cut for column, text in enumerate(line.cells) if text]
    return lines, far, sorted(strays)


def _area(lines: list[Line], far: list[Cell]) -> int:
    height = max([line.number for line in lines[-1:]] + [number for number, _, _ in far], default=0)
    width = max([len(line.cells) for line in lines] + [column + 1 for _, column, _ in far], default=0)
    return height * width


def _rows_before_gap(lines: list[Line]) -> int:
    """Return the number of rows before the first huge gap that only a few cells follow."""
    kept, count = len(lines), 0
    for index in range(len(lines) - 1, 0, -1):
        count += sum(map(bool, lines[index].cells))
        if count > STRAY_CELLS:
            break
        if lines[index].number - lines[index - 1].number > STRAY_ROWS:
            kept = index
    return kept


def add_far(lines: list[Line], far: list[Cell], hidden: set[int], budget: Budget) -> list[Line]:
    """Put cells beyond :data:`FAR_COLUMN` into their rows."""
    if not far:
        return lines
    by_number = {line.number: line for line in lines}
    for number, column, text in sorted(far):
        line = by_number.setdefault(number, Line(number, [], number in hidden))
        line.widen(column + 1, budget)
        line.cells[column] = text
    return [by_number[number] for number in sorted(by_number)]


def fill_merges(lines: list[Line], merges: Iterable[Merge], budget: Budget) -> None:
    """Copy the value of a merge over several rows into each of them, in the first column of the merge.

    A row without other values stays empty.
    """
    numbers = [line.number for line in lines]
    done: dict[int, int] = {}  # overlapping ranges, which only a forged file has, are filled once
    for column, top, bottom in sorted({(c1, r1, r2) for r1, c1, r2, _ in merges if r2 > r1 and c1 < FAR_COLUMN}):
        index = bisect_right(numbers, top) - 1
        if index < 0 or numbers[index] != top or top <= done.get(column, 0):
            continue
        done[column] = bottom
        source = lines[index].cells
        text = source[column] if column < len(source) else ""
        if not text:
            continue
        for line in lines[index + 1 : bisect_right(numbers, bottom)]:
            line.widen(column + 1, budget)
            line.cells[column] = line.cells[column] or text
