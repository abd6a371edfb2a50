"""How a table is to be read: its parties, the columns of each, and who of them supplies whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.model import Issue
    from supplymap.model.readings import ColumnReading
    from supplymap.sheets import Sheet

TableKind = Literal["partners", "links", "documents", "chains", "transactions", "explanation"]
"""What a row is; an ``explanation`` is a sheet that a form brings along, such as its list of all countries: its rows
are skipped, and as nobody wrote them they are not searched for listed names."""

TO_IMPORTER = -1
"""Stands for the importer as the buyer of a hop, where no column names it."""

NOT_STATED = -2
"""Stands for a buyer that is not known: the path of the row is not stated, and nobody is put in its place."""


@dataclass(frozen=True, slots=True)
class PartyColumns:
    """One party that each row of a table names, with the columns about it.

    Attributes
    ----------
    role
        Row of ``tables/party_words.csv``; ``partner`` where the headers say no more.
    columns
        Field of ``tables/columns.csv`` to the indexes of its columns; several are parts of one value (an address) or
        further values (other names). ``name`` is there, or ``partner_id`` where only numbers name the party.
    stage
        Production stage that the header states ("Yarn spinner"), in its words.
    tier
        Tier that the header states, or None.
    cargo
        Whether the party carries, stores or clears the goods and makes or trades none.
    """

    role: str
    columns: Mapping[str, tuple[int, ...]]
    stage: str = ""
    tier: int | None = None
    cargo: bool = False


@dataclass(frozen=True, slots=True)
class Hop:
    """A link that each row of a table states.

    Attributes
    ----------
    supplier, buyer
        Positions in `Reading.parties`; the buyer may be `TO_IMPORTER` or `NOT_STATED`.
    columns
        Field of a link (goods, hts, product, origin, evidence, period, value ...) to the indexes of its columns.
    kind
        ``supplies``, or ``transport`` or ``storage`` for what a cargo partner does.
    otherwise
        Field to columns that count besides in rows whose product is blank: who is further upstream than those who
        made and sold the goods of a row supplies its product, and its goods only where no product is named.
    """

    supplier: int
    buyer: int
    columns: Mapping[str, tuple[int, ...]]
    kind: str = "supplies"
    otherwise: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one table of a sheet is to be read.

    Attributes
    ----------
    sheet
        The sheet; a form may hand on one with more columns at its right, and the same rows.
    kind
        What a row is.
    top, header, end
        Indexes in ``sheet.rows``: of the first header row, of the last one, and of the first row after the table.
    parties
        From raw material to importer. A table of documents has one, the partner that a document is about.
    hops
        Who supplies whom. In a table of kind ``partners`` the parties from which no hop leads are the entries of a
        list: their rows supply the importer, or, where tiers are stated, those of tier 1 do; what the row states of
        goods stands in their columns, and in those of the hops from makers to them. In a table of kind ``chains`` the
        hop of the last party leads `TO_IMPORTER`.
    columns
        What every column was taken for.
    row_columns
        Field to the indexes of the columns about the row as a whole, for tables of documents, and fields such as
        ``tier`` or ``notes`` that no hop and no party takes.
    tier
        Tier that the sheet's name or a title states, or None.
    country
        Name of the country that the sheet's name states, for rows of which no column says one; empty if none.
    bridged
        Whether a party whose cell is blank is passed over, so that its neighbours are linked: a vendor that is not
        told hides no factory. Where False, the chain stays open there.
    blank_buyer
        What a blank cell of the last buyer means: `TO_IMPORTER` or `NOT_STATED`; rows of a stated tier 1 supply the
        importer in any case.
    as_above
        Indexes of the columns in which a blank cell repeats the one above.
    not_data
        Index of a row in ``sheet.rows`` to why it is no data: a total, a section, a duty line.
    sums
        Whether rows of one link are transactions: values add up, first and last day are the period.
    form
        Name of a recognised form, or empty.
    issues
        What whoever made the reading has to say or to ask about the table.
    """

    sheet: Sheet
    kind: TableKind
    top: int
    header: int
    end: int
    parties: tuple[PartyColumns, ...]
    hops: tuple[Hop, ...]
    columns: tuple[ColumnReading, ...]
    row_columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    tier: int | None = None
    country: str = ""
    bridged: bool = True
    blank_buyer: int = NOT_STATED
    as_above: frozenset[int] = frozenset()
    not_data: Mapping[int, str] = field(default_factory=dict)
    sums: bool = False
    form: str = ""
    issues: tuple[Issue, ...] = ()
