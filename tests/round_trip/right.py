"""Right workbooks: those of the corpus, with further columns of values that people mistype."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import openpyxl

from supplymap.config import Config
from supplymap.errors import SupplymapError
from supplymap.pipeline import read
from tests.conftest import ROOT
from tests.records.corpus.cases import cases_of
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplymap.model import Records
    from tests.records.corpus.cases import Case

CORPUS = ROOT / "tests" / "records" / "corpus"

Texts = dict[str, dict[str, list[list[str]]]]
"""Texts of cells by file and sheet."""

FURTHER = {
    "value": ("Annual value", ("480000", "125000", "96500", "31000", "7200")),
    "period_from": ("Valid from", ("2024-03-14", "2025-11-30", "2023-07-21", "2026-01-19", "2024-12-24")),
    "hts": ("HTS code", ("6109.10.00", "5208.11.20", "6302.31.90", "4202.22.45", "8541.43.00")),
    "lei": (
        "LEI",
        (
            *("5493001KJTIIGC8Y1R12", "9598001UP5RNQMVG0K05", "529900T8BM49AURSDO55"),
            *("213800D1EI4B9WTWWD28", "549300DTUYXVMJXZNY75"),
        ),
    ),
    "tier": ("Tier", ("1", "1", "1", "1", "1")),
}
"""Field to the header of its column, and right values."""


class Right(NamedTuple):
    """A right workbook.

    Attributes
    ----------
    records
        What is understood of it.
    """

    title: str
    importer: str
    texts: Texts
    records: Records

    @property
    def config(self) -> Config:
        """Settings of a run on it."""
        return Config(importer=self.importer, as_of=AS_OF)


def right_workbooks(folder: Path, every: int = 1) -> Iterator[Right]:
    """Yield the workbooks of the corpus that are read, each with further columns where its first list has room.

    Parameters
    ----------
    folder
        Where their files are written.
    every
        Take one of so many, the first of them first.
    """
    cases = [case for path in sorted(CORPUS.glob("*.txt")) for case in cases_of(path)]
    books = [case for case in cases if all(file.endswith(".xlsx") for file in case.files)]
    for number, case in enumerate(books):
        if number % every == 0:
            yield from _right(case, folder / str(number))


def _right(case: Case, folder: Path) -> Iterator[Right]:
    plain = {
        file: {sheet: [_cells(line) for line in _filled(lines)] for sheet, lines in sheets.items()}
        for file, sheets in case.files.items()
    }
    records = understood(plain, case.importer, folder / "plain")
    if records is None:
        return
    wider = _with_further(plain, records)
    found = understood(wider, case.importer, folder / "wider")
    # a form, or a sheet whose reading goes by its columns, may take none
    yield Right(case.title, case.importer, wider, found) if found else Right(case.title, case.importer, plain, records)


def _filled(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\n", "\n") for cell in line.split("|")]


def _with_further(texts: Texts, records: Records) -> Texts:
    """Return texts with further columns at the right of the first list of partners or links that is no form."""
    wider = {file: {name: [list(row) for row in rows] for name, rows in own.items()} for file, own in texts.items()}
    table = next((one for one in records.readings if one.kind in ("partners", "links") and not one.form), None)
    if table is None:
        return wider
    states = {row.source.row: row for row in records.rows if row.source.sheet == table.sheet}
    rows = wider[table.file][table.sheet]
    stated = {column.field for column in table.columns}
    width = max(map(len, rows))
    for field, (header, values) in FURTHER.items():
        if field in stated:
            continue
        for number, row in enumerate(rows, 1):
            state = states.get(number)
            if state is None or not (state.header or state.state in ("imported", "merged")):
                continue
            # a header of two rows has it in the lower one
            text = values[number % len(values)] if not state.header else header if number >= table.row else ""
            row.extend([*[""] * (width - len(row)), text])
        width += 1
    return wider


def save(texts: Texts, folder: Path) -> list[Path]:
    """Write the files, every cell as text; an error of a spreadsheet as such."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for file, sheets in texts.items():
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for number, row in enumerate(rows, 1):
                for column, text in enumerate(row, 1):
                    if text:
                        cell = sheet.cell(number, column, text)
                        cell.data_type = "e" if text == "#N/A" else "s"
        paths.append(folder / file)
        book.save(paths[-1])
    return paths


def understood(texts: Texts, importer: str, folder: Path) -> Records | None:
    """Return what is understood of files; None where they are refused."""
    try:
        return read(save(texts, folder), Config(importer=importer, as_of=AS_OF))[1]
    except SupplymapError:
        return None
