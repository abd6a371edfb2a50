"""Workbooks of Excel 97 to 2003 (.xls): read by python-calamine in a process of its own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from supplymap.errors import InputError
from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets import cells, xls_biff, xls_texts
from supplymap.sheets.compound import CompoundFile
from supplymap.sheets.grid import Grid
from supplymap.sheets.isolation import IsolationError, call_isolated
from supplymap.sheets.limits import ALLOCATED, DamagedError, damaged, protected
from supplymap.sheets.parts import report_unread
from supplymap.sheets.xmltexts import header_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.sheets.facts import SheetFacts
    from supplymap.sheets.limits import Budget
    from supplymap.sheets.workbook import Sheet

_STREAMS = ("Workbook", "Book")
_PROPERTIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")


def is_xls(names: Sequence[str]) -> bool:
    """Return whether a compound file with these names is an Excel workbook."""
    return any(name in names for name in _STREAMS)


def read_xls(data: bytes, budget: Budget) -> list[Sheet]:
    """Read all worksheets.

    Parameters
    ----------
    data
        Content of the file.
    budget
        Limits, and the file's name.

    Returns
    -------
    sheets
        In the sequence of the tabs, hidden ones included.

    Raises
    ------
    InputError
        For encrypted, damaged or too large files.
    """
    try:
        answer = call_isolated(__name__, "extract", data, budget.limits)
    except IsolationError:
        raise InputError(
            f"{budget.file} cannot be read as an .xls workbook, because it is damaged or too large: open it in Excel, "
            "save it as .xlsx and use that."
        ) from None
    match answer["problem"]:
        case "protected":
            raise protected(budget.file)
        case "damaged":
            raise damaged(budget.file)
    if not answer["sheets"]:
        raise InputError(f"{budget.file} has no worksheet: choose the file that holds the supplier list.")
    sheets: list[Sheet] = []
    for index, content in enumerate(answer["sheets"]):
        grid = Grid(budget.file, content["name"], budget, hidden=content["hidden"])
        if index == 0:
            for code in answer["ignored"]:
                grid.issues.append(issue(code, Source(budget.file, "", 0), "", ""))
        for row, column, error in content["errors"]:
            grid.report("error-cell", row, column, error)
        hidden = set(content["hidden_rows"])
        for number, values in content["rows"]:
            grid.add(number, values, hidden=number in hidden)
        grid.merges.extend((r1, c1, r2, c2) for r1, c1, r2, c2 in content["merges"])
        grid.worded.extend((row, column, code) for row, column, code in content["worded"])
        _add_texts(grid, content["texts"])
        if index == 0:
            _add_texts(grid, answer["texts"], file=True)
            report_unread(grid, answer["pictures"], 0)
        sheets.append(grid.finish())
    return sheets


def _add_texts(grid: Grid, texts: Sequence[Sequence[Any]], *, file: bool = False) -> None:
    """Add texts that stand in no cell."""
    for text, place, row, column in texts:
        parts = header_parts(text) if place.startswith("page ") else [text]
        for part in parts:
            grid.add_aside(part, place, row, column, file=file)


def extract(data: bytes) -> dict[str, Any]:
    """Read a workbook into plain lists, in the other process.

    Parameters
    ----------
    data
        Content of the file.

    Returns
    -------
    answer
        ``problem`` (empty, ``protected`` or ``damaged``), ``ignored`` (codes of issues), ``texts`` in no cell and on no
        sheet, number of ``pictures``, and ``sheets``.
    """
    from python_calamine import (  # noqa: PLC0415 - read only when needed
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
    )

    answer: dict[str, Any] = {"problem": "", "ignored": [], "texts": [], "pictures": 0, "sheets": []}
    try:
        container = CompoundFile(data)
        name = next(name for name in _STREAMS if name in container.names)
        facts = xls_biff.read_facts(container.stream(name))
        if facts.protected:
            return answer | {"problem": "protected"}
        if any(name.startswith("_VBA_PROJECT") for name in container.names):
            answer["ignored"].append("macros-ignored")
        if facts.external:
            answer["ignored"].append("external-links-ignored")
        answer["texts"], answer["pictures"] = facts.texts, facts.pictures
        for stream in _PROPERTIES:
            if stream in container.names:
                answer["texts"] += xls_texts.properties(container.stream(stream))
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(facts.sheets) != len(book.sheets_metadata):
            return answer | {"problem": "damaged"}
        kept = 0
        for index, meta in enumerate(book.sheets_metadata):
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = facts.sheets[index]
            rows = _rows(book.get_sheet_by_index(index).to_python(skip_empty_area=False), sheet)
            kept += sum(len(values) for _, values in rows)
            if kept > ALLOCATED:
                return answer | {"problem": "damaged"}
            answer["sheets"].append(
                {
                    "name": meta.name,
                    "hidden": sheet.hidden,
                    "rows": rows,
                    "errors": sheet.errors,
                    "hidden_rows": sorted(sheet.hidden_rows),
                    "merges": sheet.merges,
                    "worded": sheet.worded,
                    "texts": sheet.texts,
                }
            )
    except PasswordError:
        return answer | {"problem": "protected"}
    except (CalamineError, DamagedError):
        return answer | {"problem": "damaged"}
    return answer


def _rows(table: Sequence[Sequence[cells.Value]], sheet: SheetFacts) -> list[tuple[int, list[str]]]:
    rows = []
    for number, values in enumerate(table, 1):
        texts = [_text(value, sheet, number, column) for column, value in enumerate(values)]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows.append((number, texts))
    return rows


def _text(value: cells.Value, sheet: SheetFacts, row: int, column: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        form = sheet.padded.get(row, {}).get(column)
        return cells.formatted_text(float(value), form) if form else cells.number_text(float(value))
    return cells.moment_text(value)
