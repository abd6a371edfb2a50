"""Header rows: where the tables on a sheet begin and what each of their columns holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.records.columns import Columns, TableKind, buyer_by_content
from supplymap.reference.headers import REFERENCE_SHEETS, TIER_HEADER, known_headers, read_header, tier_number
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplymap.sheets import Row, Sheet


HEADER_SEARCH_ROWS = 60
"""How many non-empty rows from the top may come before the header."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table whose header was found.

    Attributes
    ----------
    header, end
        Indexes in ``sheet.rows`` of the header row and of the first row after the table.
    top
        Index of the first row of the header: one above ``header`` where the header has two rows.
    columns
        Field name to column index; ``buyer_country`` and the like say where the buyer is.
    further
        Field name to more columns of the same field: parts of an address, other names, other parties.
    tiers
        For wide chains: tier number to one mapping of field name to column index for each party.
    stages
        For wide chains: column index of a party to the stage its header names.
    unknown
        Column index to header text of the columns whose header is not known.
    unused
        Column index to header text of the columns whose field another column has.
    assumed
        Index of a column that was read as the buyer because of its cells, or None.
    tier
        Tier that the sheet's name states ("Tier 2"), or None.
    others
        Index of each unknown or unused column to its position among them, the index again and its header text.
    parties
        Indexes of the columns that name the parties of a wide chain.
    """

    sheet: Sheet
    kind: TableKind
    header: int
    end: int
    top: int
    columns: Mapping[str, int]
    further: Mapping[str, tuple[int, ...]]
    tiers: Mapping[int, tuple[Mapping[str, int], ...]]
    stages: Mapping[int, str]
    unknown: Mapping[int, str]
    unused: Mapping[int, str]
    assumed: int | None
    tier: int | None
    others: Mapping[int, tuple[int, int, str]]
    parties: frozenset[int]

    def beside(self, row: Row) -> Iterator[tuple[str, str]]:
        """Yield header and text of each filled cell of a row in an unknown or unused column."""
        # the row's cells are looked up in the columns: a short row may lie below thousands of columns
        columns = [self.others[index] for index, cell in enumerate(row.cells) if cell and index in self.others]
        for _, index, heading in sorted(columns):
            yield heading, row.cells[index]

    def heading(self, field: str) -> str:
        """Return the header text above a field, as written; the field's name if it has no column."""
        index = self.columns.get(field)
        if index is None:
            return field
        return self.sheet.rows[self.header].cells[index]


def find_tables(sheet: Sheet) -> list[SheetTable]:
    """Find the tables of a sheet and the field of every column.

    The header is the row, among the first ones, with the most known headers; on a tie the first. A later
    row of at least three headers, all known and other than the last ones, begins a further table.

    Parameters
    ----------
    sheet
        A sheet as read.

    Returns
    -------
    tables
        From top to bottom; empty if no row has known headers.
    """
    if sheet.name in REFERENCE_SHEETS:
        return []
    best = max(range(min(len(sheet.rows), HEADER_SEARCH_ROWS)), key=lambda i: (_score(sheet.rows[i]), -i), default=0)
    if not sheet.rows or not _score(sheet.rows[best]):
        return []
    starts = [best]
    for index in range(best + 1, len(sheet.rows)):
        row = sheet.rows[index]
        filled = [cell for cell in row.cells if cell]
        if len(filled) >= 3 and _score(row) == len(filled) and not same_header(row, sheet.rows[starts[-1]]):
            starts.append(index)
    ends = [*starts[1:], len(sheet.rows)]
    return [_table(sheet, start, end) for start, end in zip(starts, ends, strict=True)]


def same_header(row: Row, header: Row) -> bool:
    """Return whether a row repeats a header."""
    if len(row.cells) * 2 <= len(header.cells) or len(row.cells) > len(header.cells):
        return False  # folding a wide header for each short row below it would take too long
    folded = [fold(cell) for cell in row.cells]
    return any(folded) and folded == [fold(cell) for cell in header.cells[: len(folded)]]


def _score(row: Row) -> int:
    """Count the known headers in a row; 0 if none of them names a party."""
    texts = [read_header(cell) for cell in row.cells if cell]
    fields: set[str] = set()
    for text in texts:
        fields.update({"name"} if TIER_HEADER.match(text) else known_headers().get(text, {}).values())
    if not fields & {"name", "partner_id"}:
        return 0
    hits = sum(1 for text in texts if text in known_headers() or TIER_HEADER.match(text))
    # one known word among prose is a title, not a header
    return hits if hits >= 2 or len(texts) == 1 else 0


def _table(sheet: Sheet, header: int, end: int) -> SheetTable:
    cells = sheet.rows[header].cells
    texts, top = _two_rows(sheet, header)
    tier = tier_number(sheet.name)
    assigned = Columns(texts, [cell or text for cell, text in zip(cells, texts, strict=True)], tier)
    assigned.assign()
    assumed = None
    if assigned.kind == "partners":
        assumed = buyer_by_content(sheet.rows[header + 1 : end], assigned)
        if assumed is not None:
            assigned.columns["buyer"] = assumed
            assigned.unknown.pop(assumed, None)
            assigned.kind = "links"
    tiers = {number: named for number in sorted(assigned.tiers) if (named := assigned.named(number))}
    others = (*assigned.unknown.items(), *assigned.unused.items())
    return SheetTable(
        sheet,
        assigned.kind,
        header,
        end,
        top,
        assigned.columns,
        {field: tuple(indexes) for field, indexes in assigned.further.items()},
        tiers,
        assigned.stages,
        assigned.unknown,
        assigned.unused,
        assumed,
        tier,
        {index: (position, index, text) for position, (index, text) in enumerate(others)},
        frozenset(party["name"] for parties in tiers.values() for party in parties),
    )


def _two_rows(sheet: Sheet, header: int) -> tuple[list[str], int]:
    """Join a header of two rows: party names above ("Supplier", "Buyer"), repeated headers below.

    Returns the header texts and the index of the first header row.
    """
    texts = [read_header(cell) for cell in sheet.rows[header].cells]
    repeated = any(count > 1 for text, count in Counter(texts).items() if text)
    if not header or not repeated or sheet.rows[header - 1].number != sheet.rows[header].number - 1:
        return texts, header
    above = sheet.rows[header - 1].cells
    groups = [read_header(cell) for cell in above if cell]
    parties = sum(1 for text in groups if TIER_HEADER.match(text) or "name" in known_headers().get(text, {}).values())
    parties += sum(1 for text in groups if "buyer" in known_headers().get(text, {}).values())
    if len(groups) < 2 or parties < 2:
        return texts, header
    joined, group = [], ""
    for index, text in enumerate(texts):
        group = read_header(above[index]) if index < len(above) and above[index] else group
        joined.append(f"{group} {text}".strip() if text else text)
    return joined, header - 1
