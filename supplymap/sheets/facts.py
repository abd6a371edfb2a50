"""Facts about a sheet that a fast parser does not report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.sheets.cells import column_letter
from supplymap.sheets.limits import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.sheets.formats import Format

_NAMED = 100
WORDED = 1_000
"""Most cells noted of one number format that shows words: a unit may stand in every row."""

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0."""


AsideText = tuple[str, str, int, int | None]
"""A text that stands in no cell, what it is, and row and column of the cell it belongs to; 0 and None for none."""


@dataclass(slots=True)
class SheetFacts:
    """Marks and problems of one sheet; rows from 1, columns from 0.

    Attributes
    ----------
    hidden
        True for a hidden sheet.
    hidden_rows
        Numbers of hidden rows.
    errors
        Row, column and text of error cells.
    formulas
        Row, column and text of formulas without a stored value.
    padded
        Number formats made of zeros, by row and column.
    merges
        Merged ranges.
    worded
        Cells whose number format shows words: row, column, code; of each format only the first ones.
    texts
        Texts that stand in no cell.
    hidden_columns
        Names of hidden columns, such as C or C-E.
    """

    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    padded: dict[int, dict[int, Format]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    worded: list[tuple[int, int, str]] = field(default_factory=list)
    texts: list[AsideText] = field(default_factory=list)
    _shown: Counter[str] = field(default_factory=Counter)

    def note_words(self, row: int, column: int, code: str) -> None:
        """Note a cell whose number format shows words."""
        self._shown[code] += 1
        if self._shown[code] <= WORDED:
            self.worded.append((row, column, code))

    def hide_columns(self, attributes: Mapping[str, str]) -> None:
        """Note the columns that an element ``col`` hides."""
        first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
        if 1 <= first <= last <= COLUMNS and len(self.hidden_columns) < _NAMED:
            names = [column_letter(first - 1), column_letter(last - 1)]
            self.hidden_columns.append("-".join(names[: 1 + (last > first)]))

    @property
    def note(self) -> str:
        """Text to show beside the name of the sheet."""
        return f"hidden columns {', '.join(self.hidden_columns)}" if self.hidden_columns else ""
