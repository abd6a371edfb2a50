"""Rows of the user's files: their address, what became of each, and the problems found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

IssueLevel = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """The address of a row in the user's files.

    Attributes
    ----------
    file
        File name without folders.
    sheet
        Sheet name; empty for text files.
    row
        Row number as the spreadsheet program shows it, from 1; 0 for the sheet or file as a whole.
    """

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        sheet = f" [{self.sheet}]" if self.sheet else ""
        row = f" row {self.row}" if self.row else ""
        return f"{self.file}{sheet}{row}"


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem in the data, with its address and what to do about it.

    Attributes
    ----------
    code
        Stable code, a row of ``tables/issues.csv``.
    source
        Where; row 0 means the sheet or file as a whole.
    column
        Header of the column, or its letter; empty when the row as a whole is meant.
    found
        The text found, shortened.
    message
        What is wrong, in one sentence.
    suggestion
        What to do.
    level
        ``error`` (a row or value was not used), ``warning`` (used, but look at it) or ``note``.
    also
        Numbers of the further rows of the same sheet that have the same problem for the same cause, rising.
    texts
        The texts found in these further rows, one each; empty if all are ``found``.
    correction
        The text to write into the cell of the first row instead; empty where nothing sure is known.
    corrections
        The same for the further rows, one each; empty if all are ``correction``.
    """

    code: str
    source: Source
    column: str
    found: str
    message: str
    suggestion: str
    level: IssueLevel
    also: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    correction: str = ""
    corrections: tuple[str, ...] = ()

    @property
    def sort_key(self) -> tuple[Source, tuple[str, ...], tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
        """Everything that two issues can differ in, the address first: the same sequence in every process."""
        words = self.code, self.found, self.column, self.message, self.suggestion, self.correction
        return self.source, words, self.also, self.texts, self.corrections

    @property
    def rows(self) -> int:
        """Number of rows that have the problem; 1 for the sheet or file as a whole."""
        return len({self.source.row, *self.also})

    def found_by_row(self) -> Iterator[tuple[int, str]]:
        """Yield every row that has the problem with the text found there; row 0 for the sheet or file as a whole."""
        yield self.source.row, self.found
        yield from zip(self.also, self.texts or (self.found,) * len(self.also), strict=True)

    def by_row(self) -> Iterator[tuple[int, str, str]]:
        """Yield every row as `found_by_row` does, with the text to write into its cell; empty where none is known."""
        known = (self.correction, *(self.corrections or (self.correction,) * len(self.also)))
        for (row, found), correction in zip(self.found_by_row(), known, strict=True):
            yield row, found, correction


class Outcome(StrEnum):
    """What can become of a row."""

    IMPORTED = "imported"
    MERGED = "merged"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class RowState:
    """What became of one non-empty row.

    Attributes
    ----------
    note
        What it is, or why it was not imported, for people.
    header
        True for a header row, also where it is repeated.
    """

    source: Source
    state: Outcome
    note: str
    header: bool = False


HEADER_FIELD = "header"
"""Stands for the field of a text that heads a column."""

NAMES_FIELD = "names"
"""Stands for the field of a cell that was taken apart: as a whole it may be one listed name."""


@dataclass(frozen=True, slots=True)
class LooseText:
    """A text of the files that is not a partner's name: any cell, understood or not, and what stands beside the cells.

    It is searched for listed names and places in Xinjiang, so that neither a sheet that was not understood nor a
    column that was can hide them.

    Attributes
    ----------
    source
        Where it stands first; row 0 means the sheet or file as a whole.
    column
        Header of the column, or its letter where it has none, or what the text is: ``comment on C5``.
    partner
        Id of the partner the text is about, or empty.
    field
        Field of ``tables/columns.csv`` that the column is understood as, for the partner the text is about
        (``parent_city`` and the like for its parent); ``header`` for a cell that heads a column; else empty.
    """

    text: str
    source: Source
    column: str
    partner: str = ""
    field: str = ""
