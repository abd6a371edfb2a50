"""The cells of a sheet as numbers: one code a cell, one text a code, so that each distinct text is read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from supplymap.sheets.workbook import Row


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """The cells of a sheet as numbers, row after row; a short row below a wide one takes no room.

    Attributes
    ----------
    texts
        The distinct texts by code; code 0 is the empty text.
    numbers
        Shape (rows,): number of each row as the spreadsheet program shows it.
    starts
        Shape (rows + 1,): where each row begins in ``cells``.
    cells
        Shape (filled and inner empty cells,): the code of each cell.
    """

    texts: tuple[str, ...]
    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]
    cells: NDArray[np.int32]

    def column(self, index: int, start: int = 0, end: int | None = None) -> NDArray[np.int32]:
        """Return the codes of a column in the rows from start to end; 0 where a row is shorter."""
        first, last = self.starts[:-1][start:end], self.starts[1:][start:end]
        found = np.zeros(len(first), np.int32)
        inside = first + index < last
        found[inside] = self.cells[first[inside] + index]
        return found


def encode(rows: Sequence[Row]) -> Encoded:
    """Encode the cells of the rows of a sheet."""
    codes: dict[str, int] = {"": 0}
    cells = [codes.setdefault(cell, len(codes)) for row in rows for cell in row.cells]
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row.cells) for row in rows], out=starts[1:])
    numbers = np.fromiter((row.number for row in rows), np.int32, len(rows))
    return Encoded(tuple(codes), numbers, starts, np.array(cells, np.int32))
