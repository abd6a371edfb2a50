"""The row ledger: what became of every non-empty row of every sheet, as numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import numpy as np

from supplymap.model import Outcome, RowState, Source
from supplymap.sheets.encoded import encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes, Vocabulary
    from supplymap.sheets import Sheet

OUTCOMES = tuple(Outcome)
"""The outcomes by their numbers in a ledger."""

_NUMBERS = {outcome: number for number, outcome in enumerate(OUTCOMES)}
_OPEN = -1


class Ledger:
    """What became of each row of some sheets; a row is set by its sheet's number and its own.

    Parameters
    ----------
    sheets
        Sheets with rising row numbers.
    vocabulary
        Gets the notes.
    """

    def __init__(self, sheets: Sequence[Sheet], vocabulary: Vocabulary) -> None:
        self._sheets = sheets
        self._vocabulary = vocabulary
        self._numbers = [encode(sheet.rows).numbers for sheet in sheets]
        self._outcomes = [np.full(len(numbers), _OPEN, np.int8) for numbers in self._numbers]
        self._notes = [np.zeros(len(numbers), np.int32) for numbers in self._numbers]
        self._headers = [np.zeros(len(numbers), np.bool_) for numbers in self._numbers]

    def set(self, sheet: int, rows: Codes | int, outcome: Outcome, note: str | Codes, *, header: bool = False) -> None:
        """Set what became of some rows.

        Parameters
        ----------
        sheet
            Number of the sheet.
        rows
            Numbers of the rows, or of one row.
        note
            What they are or why they were not imported: one text, or the code of each row's.
        header
            Whether they are header rows.
        """
        at = np.searchsorted(self._numbers[sheet], rows)
        self._outcomes[sheet][at] = _NUMBERS[outcome]
        self._notes[sheet][at] = self._vocabulary.code(note) if isinstance(note, str) else note
        self._headers[sheet][at] = header

    def having(self, sheet: int, rows: Codes, outcome: Outcome) -> NDArray[np.bool_]:
        """Return for each of some rows whether it has an outcome."""
        found: NDArray[np.bool_] = (
            self._outcomes[sheet][np.searchsorted(self._numbers[sheet], rows)] == _NUMBERS[outcome]
        )
        return found

    def open(self, sheet: int) -> Codes:
        """Return the numbers of the rows of a sheet of which nothing is said yet."""
        unset: Codes = self._numbers[sheet][self._outcomes[sheet] == _OPEN]
        return unset

    def states(self) -> Sequence[RowState]:
        """Return the states of all rows, sorted by file, sheet and row."""
        places = [(sheet.file, sheet.name) for sheet in self._sheets]
        order = sorted(range(len(places)), key=places.__getitem__)
        return _States(
            [places[n] for n in order],
            [self._numbers[n] for n in order],
            [self._outcomes[n] for n in order],
            [self._notes[n] for n in order],
            [self._headers[n] for n in order],
            self._vocabulary,
        )


class _States(Sequence[RowState]):
    """The rows of a ledger as states, made when they are looked at."""

    def __init__(
        self,
        places: list[tuple[str, str]],
        numbers: list[Codes],
        outcomes: list[NDArray[np.int8]],
        notes: list[Codes],
        headers: list[NDArray[np.bool_]],
        vocabulary: Vocabulary,
    ) -> None:
        self._places = places
        self._columns = list(zip(numbers, outcomes, notes, headers, strict=True))
        self._starts = np.cumsum([0, *map(len, numbers)]).tolist()
        self._texts = vocabulary.texts

    def __len__(self) -> int:
        return int(self._starts[-1])

    @overload
    def __getitem__(self, index: int) -> RowState: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RowState]: ...
    def __getitem__(self, index: int | slice) -> RowState | Sequence[RowState]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        at = range(len(self))[index]
        sheet = bisect_right(self._starts, at) - 1
        return next(self._of(sheet, at - self._starts[sheet], at - self._starts[sheet] + 1))

    def __iter__(self) -> Iterator[RowState]:
        for sheet, start in enumerate(self._starts[:-1]):
            yield from self._of(sheet, 0, self._starts[sheet + 1] - start)

    def _of(self, sheet: int, start: int, end: int) -> Iterator[RowState]:
        file, name = self._places[sheet]
        cut = [column[start:end].tolist() for column in self._columns[sheet]]
        for number, outcome, note, header in zip(*cut, strict=True):
            yield RowState(Source(file, name, number), OUTCOMES[outcome], self._texts[note], header)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))
