"""What the rows of tables say, in columns of codes: who is mentioned, who supplies whom, which papers there are.

A code stands for a text of the `Vocabulary` of a run, so that what depends on a text alone is worked out once for each
distinct text. A row is two numbers: the sheet's, and the row's as the spreadsheet program shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from supplymap.model.records import SUPPLIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from supplymap.sheets.encoded import Encoded

    Codes = NDArray[np.int32]
    Flags = NDArray[np.bool_]

T = TypeVar("T")

NO_MENTION = -3
"""Stands for a position in mentions, where the row tells no more of a partner than its name."""

_FEW = 8
"""How many times fewer codes than texts are sorted for their distinct ones, rather than marked among all texts."""


class Vocabulary:
    """The distinct texts of a run, each with a code; code 0 is the empty text.

    Attributes
    ----------
    texts
        The texts by code.
    """

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self._codes: dict[str, int] = {"": 0}

    def code(self, text: str) -> int:
        """Return the code of a text; a new one gets the next code."""
        code = self._codes.setdefault(text, len(self.texts))
        if code == len(self.texts):
            self.texts.append(text)
        return code

    def known(self, text: str) -> int:
        """Return the code of a text; 0 where the run has no such text."""
        return self._codes.get(text, 0)

    def codes(self, texts: Iterable[str]) -> Codes:
        """Return the code of each text."""
        return np.fromiter(map(self.code, texts), np.int32)

    def translation(self, encoded: Encoded) -> Codes:
        """Return the code in this vocabulary for each code of a sheet."""
        return self.codes(encoded.texts)

    def distinct(self, codes: Codes) -> Codes:
        """Return the different ones of some codes, rising."""
        if len(codes) * _FEW < len(self.texts):
            return np.unique(codes)
        seen = np.zeros(len(self.texts), np.bool_)
        seen[codes] = True
        return np.flatnonzero(seen).astype(np.int32)

    def each(self, codes: Codes, function: Callable[[str], T]) -> dict[int, T]:
        """Map each distinct code to what a function makes of its text; the function runs once for each."""
        return {code: function(self.texts[code]) for code in self.distinct(codes).tolist()}

    def where(self, codes: Codes, function: Callable[[str], bool]) -> Flags:
        """Return for each code whether a test holds for its text; the test runs once for each distinct text."""
        distinct = self.distinct(codes)
        values = np.fromiter((function(self.texts[code]) for code in distinct.tolist()), np.bool_, len(distinct))
        return values[np.searchsorted(distinct, codes)]

    def mapped(self, codes: Codes, function: Callable[[str], str]) -> Codes:
        """Return for each code the code of what a function makes of its text; it runs once for each distinct text."""
        distinct = self.distinct(codes)
        return self.codes([function(self.texts[code]) for code in distinct.tolist()])[np.searchsorted(distinct, codes)]


@dataclass(slots=True, eq=False)
class Mentions:
    r"""What the rows of one table say of one of its parties. Positions in it stay as they are.

    Attributes
    ----------
    reading
        Number of the table's reading in `Understanding.readings`.
    sheet
        Number of its sheet in `Understanding.sheets`.
    rows
        Number of each row, rising.
    name
        Code of the name as written, ``\n`` between its lines; never of a text that names nobody. A number where only
        that names the party.
    fields
        Field of ``columns.csv`` to the code of its text; parts of an address and other names are joined. ``stage`` and
        ``tier`` hold what the header, the sheet or a section states where the row does not.
    headings
        Field to the header of its column.
    lists
        Whether the row is an entry of a list of partners, and no mere mention of the name in a link.
    alone
        Whether no link of the row names the partner, so that nothing else would bring it into the graph.
    entry
        Whether the row of a list without buyers is about the partner, so that it may supply the importer.
    role
        Row of ``party_words.csv``.
    cargo
        Whether the party carries, stores or clears the goods.
    details
        Of each column that is not read and belongs to the party: its header, the positions with a text, their codes.
    partner
        Set when partners are gathered: the number of the partner of each row, or of the first of a cell of several.
    further
        Set likewise: position to the numbers of the further partners of its cell.
    """

    reading: int
    sheet: int
    rows: Codes
    name: Codes
    fields: dict[str, Codes]
    headings: Mapping[str, str]
    lists: Flags
    alone: Flags
    entry: Flags
    role: str = "partner"
    cargo: bool = False
    details: tuple[tuple[str, Codes, Codes], ...] = ()
    partner: Codes = field(default_factory=lambda: np.zeros(0, np.int32))
    further: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)


@dataclass(slots=True, eq=False)
class Hops:
    """Links that the rows of one table state between two of its parties.

    Attributes
    ----------
    reading, sheet, rows
        As in `Mentions`; a row that names both ends.
    supplier
        Number of the supplier's mentions in `Understanding.mentions`.
    supplier_at
        Position in them of each row's supplier.
    buyer
        Number of the buyer's mentions; `NO_MENTION` where the rows tell no more of the buyer than its name.
    buyer_at
        Position in them of each row's buyer; `NO_MENTION` where only ``buyer_name`` tells who it is, ``TO_IMPORTER``
        or ``NOT_STATED`` (`records/readings.py`) where no buyer is named.
    buyer_name
        Code of the buyer's name as written; 0 where none is named.
    fields, headings
        Field of a link to the code of its text and to the header of its column.
    part
        What the key has behind the row, so that every link of a row has its own: " tier 2".
    ambiguous
        Whether the row names several suppliers or buyers and does not say who supplies whom.
    kind
        Kind of the links: they supply, transport or store.
    sums
        Whether rows of one link are transactions: values add up, first and last day are the period.
    """

    reading: int
    sheet: int
    rows: Codes
    supplier: int
    supplier_at: Codes
    buyer: int
    buyer_at: Codes
    buyer_name: Codes
    fields: dict[str, Codes]
    headings: Mapping[str, str]
    ambiguous: Flags
    part: str = ""
    kind: str = SUPPLIES
    sums: bool = False

    def __len__(self) -> int:
        """Return the number of links."""
        return len(self.rows)


@dataclass(slots=True, eq=False)
class Papers:
    """Documents that the rows of one table name: a row each of a list of documents, or beside a partner in its row.

    Attributes
    ----------
    reading, sheet, rows, name, fields, headings
        As in `Mentions`; the name is that of the partner whose document it is.
    own_row
        Whether the row is about the document alone, so that it is rejected where nobody has that name.
    """

    reading: int
    sheet: int
    rows: Codes
    name: Codes
    fields: dict[str, Codes]
    headings: Mapping[str, str]
    own_row: bool

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.rows)
