"""Sheets with a label and, at its right, its answer: what one company says of itself."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.sheets import Sheet

LAST_COLUMN = 15
"""Columns from here on help a form."""


class Answer(NamedTuple):
    """A label, the text at its right, and where that stands: index of its row in the sheet, and its column."""

    label: str
    text: str
    row: int
    column: int


def answers_of(sheet: Sheet, rows: int) -> Iterator[Answer]:
    """Yield each label of the first rows with the next filled cell at its right."""
    for index, row in enumerate(sheet.rows[:rows]):
        filled = [(at, cell) for at, cell in enumerate(row.cells[:LAST_COLUMN]) if cell]
        for (_, label), (beside, text) in pairwise(filled):
            yield Answer(label, text, index, beside)
