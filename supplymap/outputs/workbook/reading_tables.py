"""What import-report.xlsx tells of how the files were read: one row a column, with what to write to change it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplymap.outputs.column_map import lines_of, may_be
from supplymap.outputs.readings import how_read, read_as, sureness
from supplymap.outputs.workbook.looks import NAVY
from supplymap.outputs.workbook.tables import Table, add_table
from supplymap.reference.column_words import party_words
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplymap.model import RowState, TableReading
    from supplymap.outputs.workbook.book import Book
    from supplymap.sheets import Sheet

COLUMNS_TITLE = "How columns were read"
_HEADERS = (
    *("File", "Sheet", "Header row", "Column", "Header", "Read as", "How sure", "It may be", "Filled cells", "Example"),
    "To change it, write into the file for --map",
)


def sheets_read(
    sheets: Sequence[tuple[str, Sheet]],
    states: Mapping[tuple[str, str], Mapping[int, RowState]],
    readings: Sequence[TableReading],
) -> Table:
    """Return how each sheet was read, in sentences: one row for each table on it.

    Parameters
    ----------
    sheets
        Pairs of file name and sheet.
    states
        By file and sheet, what became of each row.
    readings
        How each table was read.
    """
    tables: defaultdict[tuple[str, str], list[TableReading]] = defaultdict(list)
    for table in readings:
        tables[table.file, table.sheet].append(table)
    rows = []
    for file, sheet in sheets:
        notes = "; ".join(part for part in (sheet.note, "hidden sheet" if sheet.hidden else "") if part)
        why = next((state.note for state in states.get((file, sheet.name), {}).values()), "")
        how = [how_read(table, why) for table in tables[file, sheet.name]] or ["No rows." if not sheet.rows else ""]
        rows += [(file, sheet.name, f"{text} ({notes})".strip() if notes else text) for text in how]
    return Table.from_rows(("File", "Sheet", "How it was read"), rows)


def add_columns(book: Book, tables: Sequence[TableReading]) -> None:
    """Add the sheet with one row for each column of each table."""
    add_table(
        book,
        COLUMNS_TITLE,
        Table.from_rows(_HEADERS, _rows(tables)),
        note="Every column of your files, by file and sheet, with what it was read as: the party of the row and the "
        'field. "supplymap check FILES --suggest-map --out map.toml" writes the lines of the last column into a file; '
        "correct them there, and run again with --map map.toml.",
        tab=NAVY,
        nothing="Nothing to show: no sheet has columns.",
    )


def _rows(tables: Sequence[TableReading]) -> Iterator[tuple[object, ...]]:
    for table in tables:
        parties, lines = party_words(table.columns), lines_of(table)
        for column in table.columns:
            yield (
                *(table.file, table.sheet, table.row or None, column_letter(column.index), column.header),
                read_as(column, parties),
                sureness(column),
                " or ".join(may_be(column, parties)),
                *(column.filled, column.example, lines[column.index]),
            )
