"""An import report under change, as people and programs change it: filled in, sorted, cut, saved as something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.workspace.view.report_layouts import REPORT_LAYOUTS
from tests.workspace.editing import HEADER, Edited

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

LAYOUTS = {layout.title: layout for layout in REPORT_LAYOUTS}
TWINS, COLUMNS, NAMES = "Possible duplicates", "Columns to settle", "Unresolved references"
WHY, BY = "Your reason", "Decided by"
MARKS = ("Mark 1 (leave as it is)", "Mark 2 (leave as it is)", "Mark 3 (leave as it is)")


def word(value: str) -> str:
    """Return the word of the drop-down for what is decided of two partners."""
    return LAYOUTS[TWINS].main.word(value)


class Filled(Edited):
    """A report under change; rows are named by what identifies them first."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.titles = {title: title for title in LAYOUTS}

    def sheet(self, title: str = TWINS) -> Worksheet:
        return self.book[self.titles[title]]

    def column(self, header: str, title: str = TWINS) -> int:
        layout = LAYOUTS[title]
        named = {"decision": layout.main.header, "why": WHY, "by": BY}
        wanted = named.get(header, header)
        return next(cell.column for cell in self.sheet(title)[HEADER] if cell.value == wanted)

    def rows(self, title: str = TWINS) -> range:
        return range(HEADER + 1, self.sheet(title).max_row + 1)

    def row(self, name: str, title: str = TWINS) -> int:
        first = next(column.header for column in LAYOUTS[title].shown if column.identifies)
        column = self.column(first, title)
        return next(row for row in self.rows(title) if self.sheet(title).cell(row, column).value == name)

    def put(self, name: str, title: str = TWINS, **cells: Any) -> None:
        row = self.row(name, title)
        for header, value in cells.items():
            self.sheet(title).cell(row, self.column(header, title)).value = value

    def swap(self, one: str, other: str, *headers: str, title: str = TWINS) -> None:
        """Swap the cells of two rows under some headers."""
        first, second = self.row(one, title), self.row(other, title)
        for header in headers:
            column = self.column(header, title)
            cells = self.sheet(title).cell(first, column), self.sheet(title).cell(second, column)
            cells[0].value, cells[1].value = cells[1].value, cells[0].value

    def values(self, row: int, title: str = TWINS) -> list[Any]:
        return super().values(row, title)

    def fill(self, row: int, values: list[Any], title: str = TWINS) -> None:
        super().fill(row, values, title)

    def sort(self, *headers: str, by: str, title: str = TWINS, reverse: bool = False) -> None:
        super().sort(*headers, by=by, title=title, reverse=reverse)

    def unlock(self) -> None:
        """End the protection of every sheet."""
        for sheet in self.book:
            sheet.protection.sheet = False
