"""How a table was read: what each of its columns was taken for, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sureness = Literal["stated", "sure", "likely", "asked", ""]
"""How sure a reading is: ``stated`` by the user; ``sure``, a known header; ``likely``, told by a part of the header or
by the cells; ``asked``, two readings are open; empty, not read."""


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What one column was taken for.

    Attributes
    ----------
    index
        Column, from 0.
    header
        Header as written; of a header in two rows the upper one first, ``Supplier / Country``.
    party
        Role of the party it is about, a row of ``tables/party_words.csv``; empty for what the row as a whole is about.
    number
        Which party of the row, from 0, from raw material to importer; None for the row as a whole.
    field
        Field of ``tables/columns.csv``; empty for a column that is not read.
    qualifier
        What kind of value it holds, a row of ``tables/qualifiers.csv``: native script, as on the papers, code, id.
    sure
        How sure the reading is.
    others
        Readings that are as likely, as ``party: field``, for a column that is asked about.
    nearest
        Known headers most like this one, for a column that is not read.
    filled
        Number of cells of the column that hold a text.
    tier
        Tier of the party where the headers number it, or None.
    """

    index: int
    header: str
    party: str = ""
    number: int | None = None
    field: str = ""
    qualifier: str = ""
    sure: Sureness = ""
    others: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    filled: int = 0
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class TableReading:
    """How one table of a sheet was read, for people.

    Attributes
    ----------
    file, sheet
        Where it is.
    row
        Number of the header row as the spreadsheet program shows it; 0 for a sheet without a known header.
    form
        Name of the form that was recognised by its own headers, such as an entry report; empty for any other table.
    kind
        ``partners``, ``links``, ``chains``, ``documents``, ``transactions``, or empty for a sheet that was not read.
    columns
        Every column with a header or a filled cell.
    """

    file: str
    sheet: str
    row: int
    form: str = ""
    kind: str = ""
    columns: tuple[ColumnReading, ...] = ()
