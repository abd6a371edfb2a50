"""One table while its rows are read: its reading, its data cells and the parties that its rows name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.flows import RowSets, flows_of, hops_from, last_seller, levels
from supplymap.records.nobody import names_no_partner
from supplymap.reference.headers import SITE_FIELDS
from supplymap.sheets import column_letter, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.records.flows import Flows
    from supplymap.records.mentions import Codes, Vocabulary
    from supplymap.records.readings import PartyColumns, Reading
    from supplymap.records.table_cells import At, TableCells

_MARK = re.compile(r"[*†#•]+\s*|\d{1,3}\)\s+")
_SEVERAL = ("name", "buyer", "aliases", "product")
"""Fields whose cells may hold several names, one a line."""
_SEPARATORS = {"aliases": "; ", "native_name": "; ", "hts": "; ", "goods": "; "}
_FROM_0_TO_1 = ("likelihood", "link_probability")
_RATINGS = frozenset(map(str, range(2, 11)))
_FIRST_OF = ("value", "period", "period_from", "period_to", "partner_id", "tier", "link_probability")
"""Fields of which a second column adds nothing to the first: it counts where that one is blank."""


@dataclass(slots=True)
class Named:
    """The rows that name a party, rising, and the code of its name in each."""

    rows: At
    names: Codes


@dataclass
class Table:
    """A table while its rows are read.

    Attributes
    ----------
    number, sheet
        Number of the reading and of its sheet in the state.
    stated
        Field to the code for each row of the sheet of what a section above the row states, such as its tier.
    """

    number: int
    sheet: int
    reading: Reading
    cells: TableCells
    vocabulary: Vocabulary
    stated: Mapping[str, Codes] = field(default_factory=dict)

    @cached_property
    def headings(self) -> dict[int, str]:
        """The text at the head of each column."""
        found = {column.index: column.header for column in self.reading.columns if column.header}
        for index, text in enumerate(self.cells.sheet.row(self.reading.header)):
            if text:
                found[index] = text
        return found

    def heading(self, index: int) -> str:
        """Return what names a column: its header, or its letter where it has none."""
        return self.headings.get(index) or column_letter(index)

    @cached_property
    def sets(self) -> RowSets:
        """Sets of rows of the sheet."""
        return RowSets(len(self.cells.sheet.numbers))

    @cached_property
    def named(self) -> list[Named]:
        """The rows that name each party."""
        return [self._named(party) for party in self.reading.parties]

    @cached_property
    def flows(self) -> Flows:
        """Who supplies whom in each row."""
        return flows_of(self.reading, [one.rows for one in self.named], self.sets)

    @cached_property
    def levels(self) -> list[int]:
        """Over how many hops a row leads from each party to its end."""
        return levels(hops_from(self.reading), len(self.reading.parties))

    @cached_property
    def main(self) -> int:
        """The party that a row is about: the last one before the buyer."""
        outs = hops_from(self.reading)
        suppliers = [hop.supplier for hop in self.reading.hops if hop.kind == "supplies"]
        # a carrier or broker behind the buyer is none of the parties of the sale
        last = last_seller(self.reading)
        return last if last in outs or not suppliers else max(suppliers)

    def _named(self, party: PartyColumns) -> Named:
        columns = party.columns
        if "name" not in columns and "name_address" not in columns:
            return self._by_number(columns)
        rows, names = self.cells.named((columns.get("name") or columns["name_address"])[0])
        if "name" not in columns:
            names = self.vocabulary.mapped(names, lambda text: parted(text)[0])
        names = self.vocabulary.mapped(names, _of_somebody)
        found = Named(rows[names != 0], names[names != 0])
        # a row may have only the name in another script, or only the number
        for index in columns.get("native_name", ()):
            found = self._with(found, index)
        if "partner_id" in columns and columns["partner_id"] != columns.get("name"):
            found = self._with(found, columns["partner_id"][0])
        return found

    def _with(self, found: Named, column: int) -> Named:
        """Add the rows that only a further column names."""
        rows, names = self.cells.named(column)
        names = self.vocabulary.mapped(names, _of_somebody)
        more = (names != 0) & ~self.sets.inside(rows, found.rows)
        every = np.concatenate([found.rows, rows[more]])
        order = np.argsort(every, kind="stable")
        return Named(every[order], np.concatenate([found.names, names[more]])[order])

    def _by_number(self, columns: Mapping[str, Sequence[int]]) -> Named:
        """Return the rows with a number of the party, which stands for its name."""
        if "partner_id" not in columns:
            return Named(np.zeros(0, np.int64), np.zeros(0, np.int32))
        rows, numbers = self.cells.named(columns["partner_id"][0])
        numbers = self.vocabulary.mapped(numbers, _of_somebody)
        return Named(rows[numbers != 0], numbers[numbers != 0])

    def fields(self, columns: Mapping[str, Sequence[int]], rows: At) -> dict[str, Codes]:
        """Return the code of each field in some rows; of several columns what their field needs of them."""
        return {name: self.field(name, indexes, rows) for name, indexes in columns.items() if indexes}

    def field(self, name: str, indexes: Sequence[int], rows: At) -> Codes:
        """Return the code of one field in some rows."""
        if name in _FROM_0_TO_1 and self._is_scale(indexes[0]):
            return self.vocabulary.mapped(self.cells.at(indexes[0], rows), _of_a_scale)
        lined = name in _SEVERAL
        if name in _FIRST_OF:
            found = self.cells.at(indexes[0], rows)
            for index in indexes[1:]:
                found = np.where(found != 0, found, self.cells.at(index, rows))
            return found
        return self.cells.joined(indexes, rows, _SEPARATORS.get(name, ", "), lined=lined)

    def _is_scale(self, index: int) -> bool:
        """Return whether a column of probabilities holds ratings up to 5 or 10: its 1 is then no certainty."""
        cells = self.vocabulary.distinct(self.cells.at(index, self.cells.rows)).tolist()
        return any(self.vocabulary.texts[code].strip() in _RATINGS for code in cells)

    def heads(self, columns: Mapping[str, Sequence[int]]) -> dict[str, str]:
        """Return the header of each field's first column; with the column's letter where two have that header."""
        found = {}
        for name, indexes in columns.items():
            if indexes:
                heading = self.headings.get(indexes[0], name)
                twice = self._twice[heading] > 1
                found[name] = f"{heading} (column {column_letter(indexes[0])})" if twice else heading
        return found

    @cached_property
    def _twice(self) -> Counter[str]:
        return Counter(self.headings.values())


def _of_a_scale(text: str) -> str:
    return f"{text.strip()} (of a scale that goes beyond 1)" if text.strip() in ("0", "1") else text


def has_place(party: PartyColumns) -> bool:
    """Return whether columns say where a party is, or at which of its plants."""
    return any(name in party.columns for name in (*SITE_FIELDS, "name_address", "facility"))


def _of_somebody(text: str) -> str:
    """Return a name without the mark before it; empty if it names nobody."""
    match = _MARK.match(text)
    name = text[match.end() :] if match else text
    return "" if names_no_partner(one_line(name)) else name


def parted(text: str) -> tuple[str, str]:
    """Return name and address of a cell that holds both.

    The name is the first line; of a cell with one line what stands before the first comma behind a legal form, or
    before the first comma.
    """
    from supplymap.reference.names import carries_form, is_form  # noqa: PLC0415 - for such cells only

    first, _, rest = text.partition("\n")
    if rest.strip():
        return first.strip(" ,;"), ", ".join(part.strip(" ,;") for part in rest.split("\n") if part.strip(" ,;"))
    parts = re.split(r"[,，]", first)
    end = 1
    while end < len(parts) and is_form(parts[end].strip()):
        end += 1
    # "Foo, Bar Co., Ltd., 12 Road": the name ends at its form, where one of the first parts has one
    for number in range(min(3, len(parts)), end, -1):
        if carries_form(parts[number - 1]):
            end = number
            while end < len(parts) and is_form(parts[end].strip()):
                end += 1
            break
    return ",".join(parts[:end]).strip(), ",".join(parts[end:]).strip()
