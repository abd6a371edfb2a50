"""Sheets of a workbook that lead to each other: a partner's row on one to its row on another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from supplymap.outputs.workbook.cells import letter
from supplymap.outputs.workbook.tables import HEADER_ROW, Table, add_table, row_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from supplymap.outputs.workbook.book import Book
    from supplymap.outputs.workbook.tables import Print

ID = "id"
"""Column of a frame with the partner's id: it is not shown, people know partners by name."""


@dataclass(frozen=True)
class Leaf:
    """A table on a sheet of its own.

    Attributes
    ----------
    title
        Of the sheet.
    frame
        The table; a column ``id`` tells which partner a row is about.
    note
        What its rows are and how they are sorted.
    links
        By header, the sheets that its cells lead to: to the first one that has a row of the same partner.
    bands
        By position of a row, a sentence above it.
    choices
        By header, the words to choose from.
    """

    title: str
    frame: pd.DataFrame
    note: str
    tab: str = ""
    print_on: Print = "one page"
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bands: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def ids(self) -> list[str]:
        """The partner of each row."""
        return list(self.frame[ID]) if ID in self.frame else []

    @cached_property
    def numbers(self) -> list[int]:
        """The sheet's row of each row."""
        return row_numbers(len(self.frame), self.bands)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The sheet's first row of each partner."""
        pairs = zip(self.ids, self.numbers, strict=True) if self.ids else ()
        return dict(reversed(list(pairs)))


def add_leaves(book: Book, leaves: Sequence[Leaf], *, heading: str, nothing: str) -> None:
    """Add sheets whose rows lead to each other.

    Parameters
    ----------
    book
        The workbook in the making.
    leaves
        In the sequence of the sheets.
    heading
        Stands behind the title of each.
    nothing
        The line of an empty table.
    """
    rows = {leaf.title: leaf.rows for leaf in leaves}
    for leaf in leaves:
        table = Table.from_frame(leaf.frame.drop(columns=ID, errors="ignore"))
        sheet = add_table(
            book,
            leaf.title,
            table,
            heading=f"{leaf.title}: {heading}",
            note=leaf.note,
            tab=leaf.tab,
            formats=leaf.formats,
            nothing=nothing,
            print_on=leaf.print_on,
            bands=leaf.bands,
            linked=leaf.links,
            choices=leaf.choices,
        )
        columns = [(letter(table.headers.index(header) + 1), titles) for header, titles in leaf.links.items()]
        for partner, number in zip(leaf.ids, leaf.numbers, strict=bool(leaf.ids)):
            for column, titles in columns:
                if place := place_of(rows, titles, partner):
                    book.link(sheet, f"{column}{number}", *place)


def place_of(rows: Mapping[str, Mapping[str, int]], titles: Sequence[str], partner: str) -> tuple[str, str] | None:
    """Return sheet and cell of a partner's row on the first of some sheets that has one."""
    for title in titles:
        number = rows.get(title, {}).get(partner)
        if number is not None and number > HEADER_ROW:
            return title, f"A{number}"
    return None
