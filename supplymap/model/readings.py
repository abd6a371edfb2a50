"""How a table was read: what each of its columns was taken for, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from supplymap.model.decisions import Decision

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
    detail
        Row of ``tables/details.csv`` for a column that is not read because it is known to hold something else: an
        e-mail address, a weight, a number of a bill.
    tier
        Tier of the party where the headers number it, or None.
    example
        The first text of the column, shortened.
    decision
        What stands decided of it in a workspace, where it is read so.
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
    detail: str = ""
    tier: int | None = None
    example: str = ""
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class PartyReading:
    """One party that each row of a table names.

    Attributes
    ----------
    role
        Row of ``tables/party_words.csv``.
    stage
        Production stage that the header states, in its words.
    tier
        Tier that the header states, or None.
    """

    role: str
    stage: str = ""
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class HopReading:
    """A link that each row of a table states.

    Attributes
    ----------
    supplier, buyer
        Positions in `TableReading.parties`; the buyer may be `THE_IMPORTER` or `NOBODY_STATED`.
    kind
        ``supplies``, ``transport``, ``storage``, or ``tier 1`` where only rows of that tier do.
    """

    supplier: int
    buyer: int
    kind: str = "supplies"


THE_IMPORTER, NOBODY_STATED = -1, -2
"""Buyers of a hop that no column names."""


@dataclass(frozen=True, slots=True)
class TableReading:
    """How one table of a sheet was read, for people.

    Attributes
    ----------
    file, sheet
        Where it is.
    row
        Number of the header row as the spreadsheet program shows it, known or guessed; 0 if no row looks like one.
    form
        Name of the form that was recognised by its own headers, such as an entry report; empty for any other table.
    kind
        ``partners``, ``links``, ``chains``, ``documents``, ``transactions``, or empty for a sheet that was not read.
    columns
        Every column with a header or a filled cell.
    parties, hops
        The parties of a row from raw material to importer, and who of them supplies whom.
    tier
        Tier that the sheet's name or a title states, or None.
    """

    file: str
    sheet: str
    row: int
    form: str = ""
    kind: str = ""
    columns: tuple[ColumnReading, ...] = ()
    parties: tuple[PartyReading, ...] = ()
    hops: tuple[HopReading, ...] = ()
    tier: int | None = None
