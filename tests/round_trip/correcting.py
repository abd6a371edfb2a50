"""An import report corrected: by its own suggestions alone, and by a person who knows what is right."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import openpyxl

from supplymap.outputs.workbook import write_import_report
from supplymap.outputs.workbook.report import sheet_titles
from supplymap.pipeline import read
from supplymap.screening import screen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl.cell.cell import Cell as BookCell

    from supplymap.config import Config
    from supplymap.model import Issue, Records
    from supplymap.sheets import Workbook
    from tests.round_trip.faults import Cell, Fault

# what a comment says to write: a text in quotation marks, or the one name that may be meant
_TO_WRITE = re.compile(r'To do: (?:Write "(?P<text>[^"]+)"|Did you mean (?P<name>[^?]+?)\?)')


class Report(NamedTuple):
    """A report, and what was understood of the files that it was made from."""

    path: Path
    workbooks: tuple[Workbook, ...]
    records: Records


def report_of(paths: Sequence[Path], config: Config, folder: Path) -> Report:
    """Write the report of files."""
    workbooks, records = read(paths, config)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "import-report.xlsx"
    write_import_report(workbooks, records, path, meta={"importer": config.importer, "as_of": config.day})
    return Report(path, workbooks, records)


def follow(report: Path, to: Path) -> int:
    """Write into each cell what its comment says; return how many cells that are."""
    book = openpyxl.load_workbook(report)
    count = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                text = _to_write(cell)
                if text:
                    cell.value, cell.data_type = text, "s"
                    count += 1
    book.save(to)
    return count


def _to_write(cell: BookCell) -> str:
    match = _TO_WRITE.search(cell.comment.text) if getattr(cell, "comment", None) else None
    if match is None:
        return ""
    text: str = match["text"] or match["name"]
    return "" if match["name"] and " or " in text else text


def type_right_texts(report: Report, some: Sequence[Fault], to: Path) -> None:
    """Write the right texts into the cells with faults, as a person does who knows them."""
    book = openpyxl.load_workbook(to if to.exists() else report.path)
    titles = titles_of(report)
    for fault in some:
        for cell, _, right in fault.cells:
            place = book[titles[cell.file, cell.sheet]].cell(cell.row, cell.column + 1)
            place.value, place.data_type = right, "s"
    book.save(to)


def titles_of(report: Report) -> dict[tuple[str, str], str]:
    """Return the title that each sheet of the files has in the report."""
    sheets = [(book.file, sheet) for book in report.workbooks for sheet in book.sheets]
    return {(file, sheet.name): title for (file, sheet), title in zip(sheets, sheet_titles(sheets), strict=True)}


def is_told(report: Report, right: Records, cell: Cell) -> bool:
    """Return whether the report has an issue about the sheet of a cell that the right file has not."""
    known = issue_keys(right, cell.file, cell.sheet)
    return bool(issue_keys(report.records, cell.file, cell.sheet) - known)


def issue_keys(records: Records, file: str, sheet: str) -> frozenset[tuple[str, int, str]]:
    """Return code, row and column of every issue of a sheet."""
    own: list[Issue] = [one for one in records.issues if (one.source.file, one.source.sheet) == (file, sheet)]
    return frozenset((one.code, row, one.column) for one in own for row in (one.source.row, *one.also))


def as_saved_by_libreoffice(report: Path, folder: Path, profile: Path) -> Path:
    """Return a report as LibreOffice saves it."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder), str(report)], check=True, capture_output=True, timeout=300)
    return folder / report.name


def same(records: Records, right: Records, config: Config) -> bool:
    """Return whether all that was understood, and found on the lists, is the same as of the right files.

    That is partners with all their facts and the rows they come from, links, issues, the state of every row, possible
    duplicates, questions, and findings and possible matches; the graph is made of these. What may differ is how texts
    are spelled that are looked through: "Viet Nam" in place of "Vietnam".
    """
    if any(plain(getattr(records, name)) != plain(getattr(right, name)) for name in COMPARED):
        return False
    now, then = screen(records, config), screen(right, config)
    return (now.findings, now.matches) == (then.findings, then.matches)


COMPARED = ("importer", "partners", "links", "issues", "rows", "duplicates", "questions")


def plain(value: object) -> object:
    """Return a sequence as a tuple: records have views that are made when they are looked at."""
    return value if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]
