"""How the tables of a sheet are to be read: as a recognised form, or by their headers and what the user says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.config import decisions_for
from supplymap.model import Source
from supplymap.records.decided.columns import DecidedColumns, columns_of
from supplymap.records.decisions import corrections, stated
from supplymap.records.forms import recognised
from supplymap.records.guessed_headers import guessed_columns, guessed_header
from supplymap.records.layout import readings_of
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.config import ColumnDecision, Config
    from supplymap.records.readings import Reading
    from supplymap.sheets import Sheet, Workbook

NOTHING_DECIDED = DecidedColumns()


def readings_on(
    workbook: Workbook, sheet: Sheet, config: Config, decided: DecidedColumns = NOTHING_DECIDED
) -> tuple[Reading, ...] | None:
    """Return how the tables of a sheet are to be read, from top to bottom.

    Empty for a sheet of a form that holds no partners; None where it is of no known kind. What the user says of
    columns changes the reading only where it says something else; a recognised form stays as it is.

    Parameters
    ----------
    workbook, sheet
        As read.
    config
        Settings: what they say of columns stands before what was decided.
    decided
        What people decided of columns.
    """
    plain = replace(config, columns=())
    stated_ = decisions_for(config.columns, sheet.file, sheet.name)
    found = recognised(workbook, sheet, plain)
    if found is not None:
        decisions = (*stated_, *_decided(sheet, found, decided, stated_))
        if changing := corrections(found, decisions):
            # a form that reads its headers by their words may take them
            found = recognised(workbook, sheet, replace(config, columns=changing)) or found
            changing = corrections(found, changing)
        kept = [one for one in decisions if one.decision is None or one not in changing]
        return tuple(_told(stated(reading, kept), changing) for reading in found)
    found = readings_of(sheet, plain)
    decisions = (*stated_, *_decided(sheet, found, decided, stated_))
    if changing := corrections(found, decisions):
        found = readings_of(sheet, replace(config, columns=changing))
        # a header of two rows that shows only now may be one that was decided on
        if further := _decided(sheet, found, decided, decisions):
            decisions = (*decisions, *further)
            found = readings_of(sheet, replace(config, columns=(*changing, *further)))
    return tuple(stated(reading, decisions) for reading in found) or None


def _decided(
    sheet: Sheet, readings: Sequence[Reading], decided: DecidedColumns, stated: Sequence[ColumnDecision]
) -> tuple[ColumnDecision, ...]:
    """Return what was decided of the columns of a sheet, which has a header although no table was found on it."""
    if not decided:
        return ()
    tables = [reading.columns for reading in readings]
    if not tables and (header := guessed_header(sheet)) is not None:
        tables = [guessed_columns(sheet, header)]
    width = max((len(row.cells) for row in sheet.rows), default=0)
    return decided.for_tables(list(columns_of(tables, width)), stated)


def _told(reading: Reading, changing: Sequence[ColumnDecision]) -> Reading:
    """Return a reading of a form with an issue on what the user says otherwise of its columns."""
    headers = dict.fromkeys(
        column.header
        for column in reading.columns
        if column.header and any(decision.covers(column.header, column.index) for decision in changing)
    )
    if not headers:
        return reading
    where = Source(reading.sheet.file, reading.sheet.name, reading.sheet.rows[reading.header].number)
    return replace(reading, issues=(*reading.issues, issue("form-keeps-columns", where, "", ", ".join(headers))))
