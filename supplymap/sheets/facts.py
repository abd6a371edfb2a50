"""What a sheet holds besides the values a fast parser gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplymap.sheets.formats import Format

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0."""


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
    """

    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    padded: dict[int, dict[int, Format]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
