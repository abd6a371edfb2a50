"""Columns that are not read: one issue each, with its header, its cells and what it may be."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.model import Source
from supplymap.model.readings import ColumnReading
from supplymap.records.layout.meanings import about, meaning_of
from supplymap.records.row_texts import cells_of
from supplymap.reference.header_words import parties, words_of
from supplymap.reference.issues import issue
from supplymap.reference.names import carries_form
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Issue
    from supplymap.records.row_texts import Owners
    from supplymap.records.table_cells import SheetCells
    from supplymap.records.tables import Table

LISTED = 100
"""Most unread columns of a table that have an issue of their own; the rest of a wider one are told together."""

_TELLING = frozenset(
    {"name", "country", "origin", "company", "value", "date", "supplier", "vendor", "factory", "address"}
)
"""Words of a header that is not known, but may matter."""
_SAMPLE = 100
_MOST_TELL = 0.6


def report_unread(table: Table, owners: Owners, cells: SheetCells, issues: list[Issue]) -> tuple[ColumnReading, ...]:
    """Report every column of a table that no field is read from.

    Parameters
    ----------
    table
        The table.
    owners
        Which field is read from each column.
    cells
        The sheet as the user has it.
    issues
        Get one issue for each column: of an unknown header, of a header whose meaning another column has, or
        without a header. Columns that are known to hold something else, or about which is asked, have none.

    Returns
    -------
    columns
        What every column was taken for, with the number of its filled cells.
    """
    file, sheet = table.reading.sheet.file, table.reading.sheet.name
    where = Source(file, sheet, int(cells.numbers[table.reading.header]))
    filled, samples = _filled(table, cells)
    known = {column.index: column for column in table.reading.columns}
    every = [
        replace(known.get(index, ColumnReading(index, "")), filled=filled.get(index, 0))
        for index in sorted({*known, *filled})
    ]
    unread = [
        column
        for column in every
        if not (column.sure or column.detail or column.index in owners.fields or _is_number_of_a_buyer(column))
    ]
    headers = Counter(column.header for column in every)
    for column in unread[:LISTED]:
        heading = _heading(column, headers)
        issues.append(_unread(table, owners, column, where, heading, samples.get(column.index, ())))
    if rest := unread[LISTED:]:
        letters = f"{column_letter(rest[0].index)} to {column_letter(rest[-1].index)}"
        counted = f"{sum(column.filled for column in rest):,} cells"
        message = f"{len(rest):,} more columns ({letters}, {counted}) were not used; their texts were looked through"
        issues.append(issue("columns-not-understood", where, "", letters, message=message))
    return tuple(every)


def _is_number_of_a_buyer(column: ColumnReading) -> bool:
    """Return whether a column holds the number of whoever buys: where it is not read, a name beside it is."""
    meaning = meaning_of(column.header) if column.header else None
    if meaning is None or not meaning.role or parties()[meaning.role].kind not in ("buyer", "importer"):
        return False
    return meaning.attribute == "partner_id" or meaning.number


def _heading(column: ColumnReading, headers: Counter[str]) -> str:
    """Return what names a column: its header, its letter where it has none, both where a header stands twice."""
    letter = column_letter(column.index)
    if not column.header:
        return letter
    return f"{column.header} (column {letter})" if headers[column.header] > 1 else column.header


def _unread(
    table: Table, owners: Owners, column: ColumnReading, where: Source, heading: str, sample: Sequence[str]
) -> Issue:
    count = column.filled
    counted = f"{count:,} {'cell' if count == 1 else 'cells'}" if count else "no cell filled in"
    place = f"column {column_letter(column.index)}, {counted}"
    suggestion = ""
    if not column.header:
        code, message = "column-without-header", f"A column without a header ({place}) was not used"
    elif (taken := _taken(table, owners, column)) is not None:
        code, message = "column-not-used", f"{column.header!r} ({place}) was not used because {taken}"
    else:
        code = "column-may-matter" if _may_matter(column, sample) else "columns-not-understood"
        message = f"{column.header!r} ({place}) is no known header and was not used"
        if column.nearest:
            suggestion = f"If it is {' or '.join(map(repr, column.nearest))}, name it so; otherwise nothing"
    if count:
        message += "; its texts were looked through for listed names"
    return issue(code, where, heading, sample[0] if sample else "", message=message, suggestion=suggestion)


def _may_matter(column: ColumnReading, sample: Sequence[str]) -> bool:
    """Return whether a column that is not known may hold names, countries, values or dates."""
    if not sample:
        return False
    if set(words_of(column.header)) & _TELLING or about(column.header):
        return True
    told = sum(1 for text in sample if reference.countries().code(text) or carries_form(text))
    return told >= _MOST_TELL * len(sample)


def _taken(table: Table, owners: Owners, column: ColumnReading) -> str | None:
    """Return why a column with a known header is not used; None for one whose header is not known."""
    meaning = meaning_of(column.header)
    if meaning is None or not meaning.is_read:
        return None
    reading = table.reading
    buyers = [party for party in reading.parties if parties()[party.role].kind in ("buyer", "importer", "after")]
    if meaning.names and meaning.role and parties()[meaning.role].kind in ("buyer", "importer") and buyers:
        first = min(index for indexes in buyers[0].columns.values() for index in indexes)
        return f"the column {table.heading(first)!r} was read as the buyer"
    if len(reading.parties) > 1 and reading.kind == "chains" and not meaning.role:
        return "a row of a whole chain does not say which of its partners it is about"
    fields = {meaning.attribute, *dict(meaning.fields).values()}
    other = next((index for index, name in sorted(owners.fields.items()) if name in fields), None)
    if other is None or other == column.index:
        return "the row does not say which of its partners it is about"
    return f"the column {table.heading(other)!r} has that meaning"


def _filled(table: Table, cells: SheetCells) -> tuple[dict[int, int], dict[int, Sequence[str]]]:
    """Return how many data cells of each column are filled, and the texts of the first of them."""
    _, columns, codes = cells_of(cells, table.cells.rows)
    order = np.argsort(columns, kind="stable")
    distinct, first, counts = np.unique(columns[order], return_index=True, return_counts=True)
    samples: dict[int, Sequence[str]] = {}
    for index, start, count in zip(distinct.tolist(), first.tolist(), counts.tolist(), strict=True):
        some = codes[order[start : start + min(count, _SAMPLE)]].tolist()
        samples[index] = [cells.vocabulary.texts[code] for code in some]
    return dict(zip(distinct.tolist(), counts.tolist(), strict=True)), samples
