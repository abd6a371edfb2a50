"""Sheets that came back: which of the view each is, where its header stands, and what its rows hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.workspace.tokens import MARK
from supplymap.workspace.view.columns import level
from supplymap.workspace.view.layouts import LAYOUTS, MARKS
from supplymap.workspace.view.report_layouts import REPORT_LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.workspace.view.layouts import Layout

_LOOKED_AT = 40
"""Rows of a sheet in which its header is looked for."""
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Returned:
    """A sheet as it came back.

    Attributes
    ----------
    name
        Its name; empty for a text file.
    rows
        Number of each row that is not empty, and its texts from the first column on.
    odd
        Cells whose text could not be read, as number of the row and of the column, from 0, with what is wrong.
    """

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]
    odd: Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row that came back.

    Attributes
    ----------
    layout
        Of its sheet.
    sheet, row
        Where it stands.
    cells
        Texts by the names of their columns.
    odd
        What is wrong with cells that could not be read, by the names of their columns.
    """

    layout: Layout
    sheet: str
    row: int
    cells: Mapping[str, str]
    odd: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return the text of a cell; empty where there is none."""
        return self.cells.get(name, "")

    def is_blank(self, name: str) -> bool:
        """Return whether nothing that is seen stands in a cell."""
        return not level(self.text(name))


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet of the view that came back.

    Attributes
    ----------
    lacking, twice
        Headers that are not there, and that stand there more than once.
    """

    layout: Layout
    sheet: str
    row: int
    lines: tuple[Line, ...]
    lacking: tuple[str, ...]
    twice: tuple[str, ...]


def found_in(sheet: Returned) -> Found | None:
    """Return the sheet of the view that a sheet is; None if it is none."""
    for index, (number, cells) in enumerate(sheet.rows[:_LOOKED_AT]):
        headers = [level(cell) for cell in cells]
        layout = _layout_of(headers)
        if layout:
            return _found(sheet, index, number, headers, layout)
    return None


def has_marks(sheet: Returned) -> bool:
    """Return whether rows of a sheet came from the view, though its header is not there."""
    return any(cell.startswith(MARK) and len(cell) == len(MARK) + 10 for _, cells in sheet.rows for cell in cells)


def _layout_of(headers: Sequence[str]) -> Layout | None:
    """Return the layout whose own headers are there: the one with most of them."""
    known = set(headers)
    counts = [
        (sum(level(column.header) in known for column in layout.columns), -place, layout)
        for place, layout in enumerate((*LAYOUTS, *REPORT_LAYOUTS))
        if level(_first(layout)) in known
    ]
    most = max(counts, default=None, key=lambda count: count[:2])
    return most[2] if most and most[0] >= _ENOUGH else None


def _first(layout: Layout) -> str:
    return next(column.header for column in layout.shown if column.identifies)


def _found(sheet: Returned, index: int, number: int, headers: Sequence[str], layout: Layout) -> Found:
    places: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        places.setdefault(header, []).append(place)
    at = {column.name: places[level(column.header)][0] for column in layout.columns if level(column.header) in places}
    lines = (
        Line(
            layout,
            sheet.name,
            row,
            {name: cells[place] for name, place in at.items() if place < len(cells)},
            {name: sheet.odd[row, place] for name, place in at.items() if (row, place) in sheet.odd},
        )
        for row, cells in sheet.rows[index + 1 :]
    )
    return Found(
        layout,
        sheet.name,
        number,
        tuple(lines),
        tuple(column.header for column in layout.columns if level(column.header) not in places),
        tuple(column.header for column in layout.columns if len(places.get(level(column.header), ())) > 1),
    )


def lacks_marks(found: Found) -> bool:
    """Return whether the columns that people do not see were deleted."""
    return any(column.header in found.lacking for column in MARKS)
