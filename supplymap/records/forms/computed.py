"""Computed columns: what a form works out of its rows, at the right of the user's own columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.sheets import Sheet


@dataclass(slots=True)
class Computed:
    """Columns to add to a sheet.

    Attributes
    ----------
    width
        Number of columns of the sheet.
    headers
        Header of each new column.
    texts
        Its text for every row of the sheet from ``start`` on.
    """

    width: int
    start: int
    headers: list[str] = field(default_factory=list)
    texts: list[Sequence[str]] = field(default_factory=list)

    def add(self, header: str, texts: Sequence[str]) -> int:
        """Add a column; return its index."""
        self.headers.append(header)
        self.texts.append(texts)
        return self.width + len(self.headers) - 1

    def sheet(self, sheet: Sheet) -> Sheet:
        """Return a sheet with the same rows and the new columns; the header stands in the row before ``start``."""
        rows = list(sheet.rows)
        heads = rows[self.start - 1]
        rows[self.start - 1] = replace(heads, cells=self._padded(heads.cells) + tuple(self.headers))
        for index, texts in enumerate(zip(*self.texts, strict=True), start=self.start):
            if any(texts):
                rows[index] = replace(rows[index], cells=self._padded(rows[index].cells) + texts)
        return replace(sheet, rows=tuple(rows))

    def _padded(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        return cells + ("",) * (self.width - len(cells))
