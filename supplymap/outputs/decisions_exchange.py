"""Decisions out to a workbook and back: what stands in a workspace, and what a person changed in the workbook."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from supplymap.config import column_decision
from supplymap.errors import ConfigError, WorkspaceError
from supplymap.outputs.decisions_book import write_decisions
from supplymap.outputs.sets import staged
from supplymap.reference import countries
from supplymap.sheets import column_letter, read_workbook
from supplymap.workspace.runs import latest_questions, questions_of_runs
from supplymap.workspace.view import Merged, Reader, Returned, ViewSheet, merged, view_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from supplymap.sheets import Sheet
    from supplymap.workspace import Workspace

_ODD = {
    "error-cell": "holds a spreadsheet error: write the words themselves",
    "formula-without-value": "holds a formula without a value: write the words themselves",
}


def export_decisions(
    workspace: Workspace, path: Path, *, as_of: date, commands: Sequence[str] = ()
) -> tuple[ViewSheet, ...]:
    """Write a workbook of what is decided and of what the latest run asks.

    Parameters
    ----------
    workspace
        The workspace; it is not changed.
    path
        The .xlsx file.
    as_of
        Day of the export.
    commands
        What to type to read it back, told on its first sheet.

    Returns
    -------
    sheets
        What stands on it.

    Raises
    ------
    OutputError
        If the file cannot be written.
    WorkspaceError
        If the workspace cannot be read.
    """
    asked = latest_questions(workspace)
    sheets = view_of(workspace.read()[0], asked.questions, countries().name)
    with staged(path.parent, [path.name], option="--to") as stage:
        write_decisions(stage / path.name, sheets, as_of=as_of, run=asked.run, commands=commands)
    return sheets


def import_decisions(workspace: Workspace, path: Path, *, by: str = "", dry_run: bool = False) -> Merged:
    """Read a workbook of `export_decisions` back: record what a person changed in it, all at once.

    Parameters
    ----------
    workspace
        The workspace that it came from.
    path
        The workbook, also saved as .ods, .xls or .csv.
    by
        Who decides where a row names nobody.
    dry_run
        Record nothing.

    Returns
    -------
    merged
        What became of its rows.

    Raises
    ------
    InputError
        If the file cannot be read.
    WorkspaceError
        If it is no such workbook, if it is of another workspace, or if the log cannot be written; nothing is recorded
        then.
    """
    sheets = [returned(sheet) for sheet in read_workbook(path).sheets]
    reader = Reader(workspace.read()[0], questions_of_runs(workspace), by, is_reading, countries().name)
    try:
        result = merged(sheets, reader)
    except WorkspaceError as error:
        msg = f"{path.name}: {error}"
        raise WorkspaceError(msg) from None
    if not dry_run and result.drafts:
        workspace.record(result.drafts)
    return result


def returned(sheet: Sheet) -> Returned:
    """Return a sheet that was read as one that came back, with what of it could not be read."""
    odd: dict[tuple[int, int], str] = {}
    width = max((len(row.cells) for row in sheet.rows), default=0)
    places = {column_letter(index): index for index in range(width)}
    for issue in sheet.issues:
        if issue.code in _ODD and issue.column in places:
            for row in (issue.source.row, *issue.also):
                odd[row, places[issue.column]] = _ODD[issue.code]
    return Returned(sheet.name, [(row.number, row.cells) for row in sheet.rows], odd)


def is_reading(text: str) -> bool:
    """Return whether a text says what a column may hold."""
    with suppress(ConfigError):
        return bool(column_decision("header", None, text))
    return False
