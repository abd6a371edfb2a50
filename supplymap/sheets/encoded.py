"""The cells of a sheet as numbers: one code a cell, one text a code, so that each distinct text is read once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model.views import View
from supplymap.sheets.cells import one_line
from supplymap.sheets.workbook import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    r"""The cells of a sheet as numbers, row after row; a short row below a wide one takes no room.

    Attributes
    ----------
    texts
        The distinct texts by code, each in one line; code 0 is the empty text.
    numbers
        Shape (rows,): number of each row as the spreadsheet program shows it.
    starts
        Shape (rows + 1,): where each row begins in ``cells``.
    cells
        Shape (filled and inner empty cells,): the code of each cell.
    lines
        Code of a text of several lines to it with them, ``\n`` between.
    """

    texts: tuple[str, ...]
    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]
    cells: NDArray[np.int32]
    lines: Mapping[int, str] = field(default_factory=dict)

    def column(self, index: int, start: int = 0, end: int | None = None) -> NDArray[np.int32]:
        """Return the codes of a column in the rows from start to end; 0 where a row is shorter."""
        first, last = self.starts[:-1][start:end], self.starts[1:][start:end]
        found = np.zeros(len(first), np.int32)
        inside = first + index < last
        found[inside] = self.cells[first[inside] + index]
        return found


class EncodedRows(View[Row]):
    """The rows of a sheet as numbers, made into rows of texts when they are looked at."""

    def __init__(self, encoded: Encoded, hidden: Iterable[int] = ()) -> None:
        self.encoded = encoded
        self._hidden = frozenset(hidden)

    def __len__(self) -> int:
        return len(self.encoded.numbers)

    def made(self, start: int, end: int) -> Iterator[Row]:
        """Make the rows from one index up to another."""
        encoded, hidden = self.encoded, self._hidden
        texts, lines = encoded.texts, encoded.lines
        starts = encoded.starts[start : end + 1].tolist()
        first = starts[0] if starts else 0
        codes = encoded.cells[first : starts[-1] if starts else 0].tolist()
        for index, number in enumerate(encoded.numbers[start:end].tolist()):
            row = codes[starts[index] - first : starts[index + 1] - first]
            lined = tuple((at, lines[code]) for at, code in enumerate(row) if code in lines) if lines else ()
            yield Row(number, tuple([texts[code] for code in row]), start + index in hidden, lined)


class Encoder:
    """Gives each distinct text a code, while rows are added one by one."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {"": 0}
        self.cells = array("i")
        self.numbers = array("i")
        self.ends = array("q", [0])

    def add(self, number: int, texts: Sequence[str]) -> None:
        """Add a row."""
        codes = self.codes
        self.cells.extend([codes.setdefault(text, len(codes)) for text in texts])
        self.numbers.append(number)
        self.ends.append(len(self.cells))

    def encoded(self) -> Encoded:
        """Return the rows that were added."""
        lines = {code: text for text, code in self.codes.items() if "\n" in text}
        texts = tuple(map(one_line, self.codes)) if lines else tuple(self.codes)
        numbers, starts = np.array(self.numbers, np.int32), np.array(self.ends, np.int64)
        return Encoded(texts, numbers, starts, np.array(self.cells, np.int32), lines)


def encode(rows: Sequence[Row]) -> Encoded:
    """Encode the cells of the rows of a sheet; those that are numbers already stay as they are."""
    if isinstance(rows, EncodedRows):
        return rows.encoded
    encoder = Encoder()
    for row in rows:
        texts = row.cells
        if row.lined:
            texts = tuple(dict(row.lined).get(index, text) for index, text in enumerate(texts))
        encoder.add(row.number, texts)
    return encoder.encoded()
