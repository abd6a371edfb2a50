"""The result of reading a file: rows of text cells, sheets and the workbook."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Issue, Source


@dataclass(frozen=True, slots=True)
class Row:
    """A non-empty row.

    Attributes
    ----------
    number
        Row number as the spreadsheet program shows it, from 1. For text files the number of the record, because a
        field with line breaks is one row in the program as well.
    cells
        Text of the cells from column A on, stripped; empty cells at the end are dropped.
    hidden
        True when the row is hidden in the file.
    lined
        Column, from 0, and text of the cells with several lines, one a line as in the file; ``cells`` has them joined.
    """

    number: int
    cells: tuple[str, ...]
    hidden: bool = False
    lined: tuple[tuple[int, str], ...] = ()

    def lines(self, column: int) -> str:
        r"""Return the text of a cell, ``\n`` between its lines; empty for a column beyond the row's end."""
        if column >= len(self.cells):
            return ""
        index = bisect_left(self.lined, (column,))
        if index < len(self.lined) and self.lined[index][0] == column:
            return self.lined[index][1]
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Aside:
    """A text of the file that stands in no row: a comment, a text box, a page header, a property.

    Attributes
    ----------
    place
        What it is, for people, such as ``comment on C5``.
    source
        Its row; row 0 where it belongs to the sheet, an empty sheet where it belongs to the whole file.
    column
        Column from 0 of the cell it belongs to, or None.
    """

    text: str
    place: str
    source: Source
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its non-empty rows and the problems found while reading it.

    Attributes
    ----------
    file
        File name without folders.
    name
        Sheet name; empty for text files.
    hidden
        True for hidden and very hidden sheets.
    issues
        Problems with the address of the cell, sorted by it. Those of the whole file belong to its first sheet and
        have an empty sheet name.
    note
        How the sheet was read where that is a choice, such as ``cp1252; semicolon``.
    asides
        Texts that stand in no row. Those of the whole file belong to its first sheet.
    """

    file: str
    name: str
    rows: Sequence[Row]
    hidden: bool = False
    issues: tuple[Issue, ...] = ()
    note: str = ""
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """How a file came back in an import report.

    Attributes
    ----------
    report
        Name of the report.
    sha256
        Of the file that the report was made from.
    corrected
        Whether one of its cells was changed in a report.
    """

    report: str
    sha256: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read.

    Attributes
    ----------
    sha256
        Hash of the bytes that were read, in hexadecimal digits: those of the report for a file that came back in one.
    choices
        Sheets of an import report that copy none of the files; on some of them people choose what open questions mean.
    returned
        Set for a file whose rows were read from an import report.
    """

    file: str
    sha256: str
    sheets: tuple[Sheet, ...]
    choices: tuple[Sheet, ...] = ()
    returned: Return | None = None
