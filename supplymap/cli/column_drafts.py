"""What a person decides of columns: one that is named, or every line of a corrected list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from supplymap.config import ColumnDecision, Config
    from supplymap.model import ColumnReading, TableReading
    from supplymap.workspace import Draft

_SHOWN = 8


def column_drafts(
    config: Config, files: Sequence[Path], header: str, reading: str, why: str, sheet: str = ""
) -> list[Draft]:
    """Return the decision what the columns with a header are, one for each layout of the tables that have it.

    Parameters
    ----------
    config
        Settings of the workspace.
    files
        Where the columns are.
    header
        As written; with the letter of the column behind it where several of a table have it.
    reading
        As a line of ``[columns]`` has it: ``factory: country``, ``ignore``.
    why
        The reason.
    sheet
        Name of the sheet; empty: every sheet.

    Raises
    ------
    SupplymapError
        If the reading means nothing, or it is not clear which column is meant.
    """
    from supplymap.config import IGNORE, applied  # noqa: PLC0415 - keeps --help fast
    from supplymap.config.columns import columns_of  # noqa: PLC0415
    from supplymap.records import column_question  # noqa: PLC0415
    from supplymap.workspace import draft_of  # noqa: PLC0415

    reading = " ".join(reading.split())
    with applied(config):
        (wanted,) = columns_of({header: reading or IGNORE}, "command line", "")
    tables = [
        table for table in _tables(config, files) if not sheet or replace(wanted, sheet=sheet).is_of("", table.sheet)
    ]
    drafts: dict[str, Draft] = {}
    for table in tables:
        found = [column for column in table.columns if column.header and wanted.covers(column.header, column.index)]
        if len(found) > 1:
            raise RequestError(_several(table, found))
        for column in found:
            question = column_question(table, column)
            drafts.setdefault(question.key, draft_of(question, reading, why))
    if not drafts:
        raise RequestError(_no_column(header, tables))
    return list(drafts.values())


def map_drafts(config: Config, files: Sequence[Path], listed: Path, why: str) -> tuple[list[Draft], int]:
    """Return what the lines of a corrected list decide of columns.

    Parameters
    ----------
    config, files, why
        As for `column_drafts`.
    listed
        The list, as ``check --suggest-map`` writes it and a person corrected it.

    Returns
    -------
    drafts, agreed
        The decisions, and how many lines say what the program reads without doubt: they are no decisions.

    Raises
    ------
    SupplymapError
        If the list cannot be read, or fits no column of the files.
    """
    from supplymap.config import applied, decision_on, decisions_for, with_columns  # noqa: PLC0415 - keeps --help fast
    from supplymap.records import column_question  # noqa: PLC0415
    from supplymap.records.decisions import agrees  # noqa: PLC0415
    from supplymap.reference.column_words import party_words  # noqa: PLC0415
    from supplymap.workspace import draft_of  # noqa: PLC0415

    lines = with_columns(replace(config, columns=()), listed).columns
    drafts: dict[str, Draft] = {}
    agreed: set[str] = set()
    with applied(config):
        for table in _tables(config, files):
            own, parties = decisions_for(lines, table.file, table.sheet), party_words(table.columns)
            for column in table.columns:
                said = decision_on(own, column.header, column.index) if column.header else None
                if said is None:
                    continue
                question = column_question(table, column)
                if agrees(said, column, parties) and column.sure == "sure":
                    agreed.add(question.key)
                else:
                    drafts.setdefault(question.key, draft_of(question, words_of(said), why))
    if not drafts and not agreed:
        msg = f"No line of {listed.name} fits a column of {', '.join(file.name for file in files)}."
        raise RequestError(msg)
    return list(drafts.values()), len(agreed - drafts.keys())


def words_of(said: ColumnDecision) -> str:
    """Return what is said of a column as a line of ``[columns]`` has it."""
    from supplymap.config import IGNORE  # noqa: PLC0415 - keeps --help fast
    from supplymap.reference.column_words import field_word, role_word  # noqa: PLC0415

    if not said.field:
        return IGNORE
    party = f"{role_word(said.party)}{f' {said.number}' if said.number else ''}: " if said.party else ""
    return party + field_word(said.field) + (f" ({said.qualifier})" if said.qualifier else "")


def _tables(config: Config, files: Sequence[Path]) -> tuple[TableReading, ...]:
    from supplymap import pipeline  # noqa: PLC0415 - keeps --help fast
    from supplymap.records import read_tables  # noqa: PLC0415

    return read_tables(pipeline.read_files(files, config), config)


def _several(table: TableReading, found: Sequence[ColumnReading]) -> str:
    from supplymap.sheets import column_letter  # noqa: PLC0415 - keeps --help fast

    where = f"{table.file} [{table.sheet}]" if table.sheet else table.file
    ways = " or ".join(f'"{one.header} (column {column_letter(one.index)})"' for one in found)
    return f"{where} has {len(found)} columns with the header {found[0].header!r}: say which with --column {ways}."


def _no_column(header: str, tables: Sequence[TableReading]) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for the message only

    headers = list(dict.fromkeys(column.header for table in tables for column in table.columns if column.header))
    near = [each for each, *_ in process.extract(header, headers, scorer=fuzz.WRatio, limit=_SHOWN)]
    closest = f" The closest headers are: {'; '.join(near)}." if near else ""
    return f"No column has the header {header!r}.{closest}"
