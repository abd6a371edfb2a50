"""How each sheet was read, for people: what each column was taken for, with an example, and who supplies whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from supplymap.config import applied
from supplymap.model import HopReading, PartyReading, TableReading
from supplymap.model.readings import THE_IMPORTER
from supplymap.records.decided.columns import DecidedColumns
from supplymap.records.flows import last_seller
from supplymap.records.guessed_headers import guessed_columns, guessed_header
from supplymap.records.sheet_readings import readings_on
from supplymap.sheets.encoded import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.config import Config
    from supplymap.model import ColumnReading, Decisions
    from supplymap.records.readings import Reading
    from supplymap.sheets import Sheet, Workbook

EXAMPLE_LENGTH = 60
"""Most letters of the example of a column."""
_SEARCHED_ROWS = 500
"""Most rows of a table in which an example of a column is looked for."""


def read_tables(
    workbooks: Sequence[Workbook], config: Config | None = None, *, decisions: Decisions | None = None
) -> tuple[TableReading, ...]:
    """Return how each sheet of files would be read, whether or not partners can be made of them.

    Parameters
    ----------
    workbooks
        Files as read.
    config
        Settings; the defaults if left out.
    decisions
        What people decided of columns; nothing if left out.
    """
    decided = DecidedColumns(decisions.columns if decisions else ())
    with applied(config) as settings:
        sheets = [(workbook, sheet) for workbook in workbooks for sheet in workbook.sheets]
        readings = [reading for each in sheets for reading in readings_on(*each, settings, decided) or ()]
        return explained([sheet for _, sheet in sheets], [one for one in readings if one.kind != "explanation"])


def explained(sheets: Iterable[Sheet], readings: Sequence[Reading]) -> tuple[TableReading, ...]:
    """Return how each sheet was read.

    Parameters
    ----------
    sheets
        Every sheet of the files.
    readings
        How their tables were read.

    Returns
    -------
    tables
        One for each table, by sheet and from top to bottom, and one without kind for each sheet with rows that has
        none.
    """
    # where rows name their buyers, lists of partners say nothing of who buys, but for sheets of tier 1
    named = any(reading.kind in ("links", "chains", "transactions") for reading in readings)
    by_sheet: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        by_sheet.setdefault((reading.sheet.file, reading.sheet.name), []).append(reading)
    return tuple(
        table for sheet in sheets for table in _tables(sheet, by_sheet.get((sheet.file, sheet.name), []), named=named)
    )


def _tables(sheet: Sheet, readings: Sequence[Reading], *, named: bool) -> Iterator[TableReading]:
    if not readings and sheet.rows:
        header = guessed_header(sheet)
        columns = (
            () if header is None else tuple(_with_cells(sheet, header, len(sheet.rows), guessed_columns(sheet, header)))
        )
        yield TableReading(sheet.file, sheet.name, 0 if header is None else sheet.rows[header].number, columns=columns)
    # columns that a form computed stand at the right of the user's own
    width = int(np.diff(encode(sheet.rows).starts).max(initial=0))
    for reading in sorted(readings, key=lambda one: one.header):
        own = [column for column in reading.columns if column.index < width]
        yield TableReading(
            sheet.file,
            sheet.name,
            reading.sheet.rows[reading.header].number,
            reading.form,
            reading.kind,
            tuple(_with_cells(reading.sheet, reading.header, reading.end, own)),
            tuple(PartyReading(party.role, party.stage, party.tier) for party in reading.parties),
            tuple(_hops(reading, named=named)),
            reading.tier,
        )


def _hops(reading: Reading, *, named: bool) -> Iterator[HopReading]:
    """Yield who supplies whom; the entries of a list without buyers supply the importer, or those of tier 1 do."""
    for hop in reading.hops:
        yield HopReading(hop.supplier, hop.buyer, hop.kind)
    last = last_seller(reading)
    entries = reading.kind == "partners" and reading.parties and not reading.parties[last].cargo
    if entries and not any(hop.supplier == last for hop in reading.hops):
        tiered = any(column.field == "tier" for column in reading.columns)
        if reading.tier == 1 or (not named and not tiered and reading.tier is None):
            yield HopReading(last, THE_IMPORTER)
        elif tiered and not named:
            yield HopReading(last, THE_IMPORTER, "tier 1")


def _with_cells(sheet: Sheet, header: int, end: int, columns: Sequence[ColumnReading]) -> Iterator[ColumnReading]:
    """Yield the columns with an example, and with the number of their cells where whoever read them did not count."""
    missing = {column.index for column in columns if not column.example}
    examples: dict[int, str] = {}
    for row in sheet.rows[header + 1 : min(end, header + 1 + _SEARCHED_ROWS)]:
        if not missing:
            break
        for index, text in enumerate(row.cells):
            if text and index in missing:
                examples[index] = text if len(text) <= EXAMPLE_LENGTH else f"{text[: EXAMPLE_LENGTH - 1]}…"
                missing.discard(index)
    counts: dict[int, int] = {}
    if not any(column.filled for column in columns):
        counts = _filled(sheet, header + 1, end)
    for column in columns:
        index = column.index
        example, filled = column.example or examples.get(index, ""), column.filled or counts.get(index, 0)
        yield replace(column, example=example, filled=filled)


def _filled(sheet: Sheet, start: int, end: int) -> dict[int, int]:
    """Return how many cells of each column are filled in the rows from start to end."""
    encoded = encode(sheet.rows)
    first, last = int(encoded.starts[start]), int(encoded.starts[end])
    filled = np.flatnonzero(encoded.cells[first:last]) + first
    rows = np.searchsorted(encoded.starts, filled, "right") - 1
    columns, counts = np.unique(filled - encoded.starts[rows], return_counts=True)
    return dict(zip(columns.tolist(), counts.tolist(), strict=True))
