"""An import report that is given back is read as the files it was made from, with what was corrected."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from supplymap import pipeline
from supplymap.config import Config
from supplymap.errors import InputError
from supplymap.outputs.workbook import write_import_report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from openpyxl import Workbook as Book

    from supplymap.model import Records
    from supplymap.sheets import Workbook

CONFIG = Config(importer="Harbor Home", as_of=date(2026, 11, 22))
HEADER = ["Supplier", "Country", "Postal code", "Supplies to", "Remarks"]
ROWS = [
    ["Acme Textile", "Vietnam", "00123", "Harbor Home", "two\nlines"],
    ["=1+1 Trading", "Bangladseh", "", "Harbor Home", "  a  b  "],
    [],
    ["_x0041_ Mills", "India", "12345678901234567", "Acme Textile", "مصنع \u200fنسيج"],
    ["+49 Weberei", "Germany", "", "Acme Textile", "bell\x07"],
]


def workbook_file(folder: Path, name: str = "list.xlsx", rows: Sequence[Sequence[str]] = ROWS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Suppliers"
    for at, row in enumerate([["Our suppliers, of Mr. Smith"], HEADER, *rows], 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column, text.replace("\x07", ""))
            cell.data_type = "s"
    sheet["C3"].comment = openpyxl.comments.Comment("ask again", "Jane")
    hidden = book.create_sheet("Old list")
    hidden.append(["Nothing of note"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    path = folder / name
    book.save(path)
    return path


def report_of(files: Path | Sequence[Path], folder: Path, name: str = "import-report.xlsx") -> Path:
    folder.mkdir(exist_ok=True)
    workbooks, records = pipeline.read(files, CONFIG)
    path = folder / name
    write_import_report(workbooks, records, path, meta={"importer": "Harbor Home", "as_of": date(2026, 11, 22)})
    return path


def cells_of(workbooks: Sequence[Workbook]) -> list[object]:
    return [
        (book.file, sheet.name, sheet.hidden, sheet.note, [(row.number, row.cells, row.lined) for row in sheet.rows])
        for book in workbooks
        for sheet in book.sheets
    ]


def undated(records: Records) -> Records:
    """Leave out when a file was saved."""
    return replace(records, loose=tuple(text for text in records.loose if text.column != "property of the file"))


def read(path: Path | Sequence[Path]) -> tuple[tuple[Workbook, ...], Records]:
    return pipeline.read(path, CONFIG)


def edited(report: Path, edit: Callable[[Book], object], name: str = "corrected.xlsx") -> Path:
    book = openpyxl.load_workbook(report)
    edit(book)
    path = report.with_name(name)
    book.save(path)
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return workbook_file(tmp_path)


@pytest.fixture
def report(tmp_path: Path, source: Path) -> Path:
    return report_of(source, tmp_path / "out")


def test_an_unchanged_report_is_the_file(source: Path, report: Path) -> None:
    (was, records), (now, again) = read(source), read(report)
    assert cells_of(now) == cells_of(was)
    assert again == records
    (back,) = now
    assert back.returned is not None
    assert (back.returned.report, back.returned.sha256, back.returned.corrected) == (
        "import-report.xlsx",
        was[0].sha256,
        False,
    )
    assert {"Unresolved references", "Possible duplicates"} < {sheet.name for sheet in back.choices}
    assert {sheet.file for sheet in back.choices} == {"import-report.xlsx"}


@pytest.mark.parametrize("name", ["list.csv", "list.json"])
def test_text_files_come_back_too(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = [row for row in ROWS if row]
    if name.endswith("json"):
        path.write_text(json.dumps([dict(zip(HEADER, row, strict=True)) for row in rows]), "utf-8")
    else:
        path.write_text("\n".join(";".join(f'"{text}"' for text in row) for row in [HEADER, *rows]), "utf-16")
    (was, records), (now, again) = read(path), read(report_of(path, tmp_path / "out"))
    assert cells_of(now) == cells_of(was)
    assert again == records


def test_sheets_with_equal_names_of_several_files_come_back(tmp_path: Path) -> None:
    files = [workbook_file(tmp_path), workbook_file(tmp_path, "list 2.xlsx", ROWS[1:])]
    (was, records), (now, again) = read(files), read(report_of(files, tmp_path / "out"))
    assert cells_of(now) == cells_of(was)
    assert again == records


def test_a_corrected_report_is_the_file_that_was_right(tmp_path: Path, report: Path) -> None:
    right = [[text.replace("Bangladseh", "Bangladesh") for text in row] for row in ROWS]
    (tmp_path / "right").mkdir()

    def edit(book: Book) -> None:
        assert book["Suppliers"]["B4"].value == "Bangladseh"
        book["Suppliers"]["B4"] = "Bangladesh"

    books, records = read(edited(report, edit))
    assert undated(records) == undated(read(workbook_file(tmp_path / "right", rows=right))[1])
    assert books[0].returned is not None
    assert books[0].returned.corrected


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here to save the report")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_report_saved_by_libreoffice_is_the_file(tmp_path: Path, source: Path, report: Path, kind: str) -> None:
    saved = tmp_path / "saved"
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        kind,
    ]
    subprocess.run([*command, "--outdir", str(saved), str(report)], check=True, capture_output=True, timeout=100)
    (was, records), (now, again) = read(source), read(saved / f"import-report.{kind}")
    assert cells_of(now) == cells_of(was)
    assert again == records


def test_a_report_without_its_hidden_sheet_is_refused(report: Path) -> None:
    with pytest.raises(InputError, match="hidden sheet is missing or was changed"):
        read(edited(report, lambda book: book.remove(book["supplymap"])))
