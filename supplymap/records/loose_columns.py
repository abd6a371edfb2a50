"""Texts of the sheets that are no names, in columns: each with its heading, its field, its row and whom it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.model import Source
    from supplymap.records.mentions import Codes, Vocabulary

NOBODY = -1
"""Stands for the mentions of a text about no partner."""


@dataclass(frozen=True, slots=True, eq=False)
class TextColumns:
    """Texts as columns of equal length.

    Attributes
    ----------
    text, heading, field
        Codes of the text, of what names its column, and of the field that is read from it.
    place
        Number of the sheet, or of the file as a whole, in `LooseColumns.places`.
    row
        Number of its row; 0 for the sheet or file as a whole.
    mention, at
        Number in the state of the mentions of the partner it is about, and the position in them; or `NOBODY`.
    name
        Code of the name of the partner it is about, where no mention says who that is.
    """

    text: Codes
    heading: Codes
    field: Codes
    place: Codes
    row: Codes
    mention: Codes
    at: Codes
    name: Codes

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.text)


@dataclass(slots=True)
class LooseColumns:
    """The texts of a run while they are collected.

    Attributes
    ----------
    places
        File and sheet by number; those of the sheets have the sheets' own numbers.
    parts
        What was collected, part by part.
    """

    vocabulary: Vocabulary
    places: list[tuple[str, str]]
    parts: list[TextColumns] = field(default_factory=list)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def keep(
        self,
        text: Codes,
        heading: Codes | int,
        place: int,
        row: Codes | int,
        *,
        fields: Codes | int = 0,
        mention: Codes | int = NOBODY,
        at: Codes | int = NOBODY,
        name: Codes | int = 0,
    ) -> None:
        """Keep texts; a single number stands for the same in each of them."""
        if len(text):
            columns = (heading, fields, place, row, mention, at, name)
            self.parts.append(TextColumns(text, *(_full(column, len(text)) for column in columns)))

    def keep_one(self, text: str, source: Source, heading: str, name: str = "", field: str = "") -> None:
        """Keep one text of any place."""
        if text:
            code = self.vocabulary.code
            self.keep(
                np.array([code(text)], np.int32),
                code(heading),
                self.place(source.file, source.sheet),
                source.row,
                fields=code(field),
                name=code(name),
            )

    def place(self, file: str, sheet: str) -> int:
        """Return the number of a sheet, or of a file as a whole."""
        if not self._numbers:
            self._numbers.update({place: number for number, place in reversed(list(enumerate(self.places)))})
        number = self._numbers.setdefault((file, sheet), len(self.places))
        if number == len(self.places):
            self.places.append((file, sheet))
        return number

    def all(self) -> TextColumns:
        """Return everything collected: first the texts of rows, from row to row, then those of sheets and of files."""
        joined = self._joined()
        whole = np.array([not sheet for _, sheet in self.places], np.bool_)
        reach = np.where(joined.row != 0, 0, np.where(whole[joined.place], 2, 1))
        order = np.lexsort((joined.row, joined.place, reach))
        return TextColumns(*(getattr(joined, name)[order] for name in TextColumns.__dataclass_fields__))

    def _joined(self) -> TextColumns:
        empty = [np.zeros(0, np.int32)]
        names = TextColumns.__dataclass_fields__
        return TextColumns(*(np.concatenate([getattr(part, name) for part in self.parts] or empty) for name in names))


def _full(value: NDArray[np.int32] | int, count: int) -> Codes:
    return np.full(count, value, np.int32) if isinstance(value, int) else value.astype(np.int32, copy=False)
