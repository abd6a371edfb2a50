"""Header rows of recognised forms: which row heads the table, and which column holds what the form needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.sheets import Row, Sheet

SEARCHED_ROWS = 60
"""How many non-empty rows from the top may come before the header."""
FEWEST = 4
"""Fewest known headers of a row that heads a form."""
WIDEST = 2_000
"""Most cells of a row that are looked at: no form has more columns."""


@dataclass(frozen=True, slots=True)
class FormHeader:
    """The header row of a form.

    Attributes
    ----------
    row
        Its index in ``sheet.rows``.
    columns
        Meaning, a row of ``tables/form_headers.csv``, to the indexes of its columns, the best header first.
    unknown
        Indexes of the columns with a header that the form does not know.
    """

    row: int
    columns: Mapping[str, tuple[int, ...]]
    unknown: tuple[int, ...]

    def first(self, meaning: str) -> int | None:
        """Return the index of the best column with a meaning; None if there is none."""
        found = self.columns.get(meaning)
        return found[0] if found else None

    def has(self, *meanings: str) -> bool:
        """Return whether a column has one of the meanings."""
        return any(meaning in self.columns for meaning in meanings)


@reference.per_folder
def _meanings(form: str) -> Mapping[str, tuple[str, int]]:
    """Map each folded header of a form to its meaning and its place among the headers of that meaning."""
    known: dict[str, tuple[str, int]] = {}
    for row in reference.table("form_headers"):
        if row["form"] == form:
            for place, header in enumerate(row["headers"].split("|")):
                known.setdefault(fold(header), (row["meaning"], place))
    return known


def find_header(sheet: Sheet, form: str) -> FormHeader | None:
    """Return the row among the first ones with the most headers of a form; None if none has enough of them.

    Parameters
    ----------
    sheet
        A sheet as read.
    form
        A form of ``tables/form_headers.csv``.
    """
    known = _meanings(form)
    best, most = -1, FEWEST - 1
    for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        count = len({meaning for cell in row.cells[:WIDEST] if cell and (meaning := known.get(fold(cell)))})
        if count > most:
            best, most = index, count
    return _header(sheet.rows[best], best, known) if best >= 0 else None


def header_at(sheet: Sheet, row: int, form: str) -> FormHeader:
    """Return a row, known to be a header, with what its columns are by the headers of a form."""
    return _header(sheet.rows[row], row, _meanings(form))


def _header(row: Row, index: int, known: Mapping[str, tuple[str, int]]) -> FormHeader:
    found: dict[str, list[tuple[int, int]]] = {}
    unknown = []
    for column, cell in enumerate(row.cells):
        meaning = known.get(fold(cell)) if cell else None
        if meaning:
            found.setdefault(meaning[0], []).append((meaning[1], column))
        elif cell:
            unknown.append(column)
    columns = {meaning: tuple(column for _, column in sorted(places)) for meaning, places in found.items()}
    return FormHeader(index, columns, tuple(unknown))


def cell_of(row: Row, column: int | None) -> str:
    """Return the text of a cell; empty for no column, or one beyond the row's end."""
    return row.cells[column] if column is not None and column < len(row.cells) else ""


def filled_cells(rows: Sequence[Row]) -> Counter[int]:
    """Count the filled cells of each column."""
    return Counter(column for row in rows for column, cell in enumerate(row.cells) if cell)
