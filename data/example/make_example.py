"""Write the example workbook from its answer key.

Run as ``python data/example/make_example.py``. The answer key holds every cell of the workbook and everything
the program must find in it, so the two cannot drift apart: edit the key, run this, commit both.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
FACE = "Calibri"
GREY = "595959"
HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")
THIN_LINE = Side(style="thin", color="7F7F7F")


def title_font(line: int) -> Font:
    """Return the font of a line of the title block: the first is large."""
    return Font(name=FACE, bold=True, size=14) if line == 1 else Font(name=FACE, color=GREY)


def write_cell(cell: Cell, value: str | int | dict[str, Any]) -> None:
    """Put one value of the answer key into a cell.

    Parameters
    ----------
    cell
        An openpyxl cell.
    value
        Text, a number, or an object with ``date``, ``number`` and ``format``, ``error`` or ``formula``.
    """
    if isinstance(value, dict):
        if "date" in value:
            cell.value = date.fromisoformat(value["date"])
            cell.number_format = "dd mmm yyyy"
        elif "number" in value:
            cell.value = value["number"]
            cell.number_format = value["format"]
        elif "error" in value:
            cell.value, cell.data_type = value["error"], "e"
        else:
            cell.value, cell.data_type = value["formula"], "f"
        return
    cell.value = value
    if isinstance(value, str):
        # a name may begin with "="; without this openpyxl would store it as a formula
        cell.data_type = "s"


def write_header(sheet: Worksheet, row: int, header: list[str]) -> None:
    """Write the column titles, bold on a light ground."""
    for column, title in enumerate(header, start=1):
        cell = sheet.cell(row, column, title)
        cell.font = Font(name=FACE, bold=True)
        cell.fill = HEADER_FILL
        cell.border = Border(bottom=THIN_LINE)
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def write_row(sheet: Worksheet, number: int, row: dict[str, Any], header: list[str]) -> None:
    """Write one row of the answer key, in the looks of its kind."""
    kind = row.get("kind", "data")
    if kind == "header":
        write_header(sheet, number, header)
        return
    for column, value in enumerate(row["cells"], start=1):
        if value is None:
            continue
        cell = sheet.cell(number, column)
        write_cell(cell, value)
        if kind == "total":
            cell.font = Font(name=FACE, bold=True)
        elif kind == "note" and header:
            cell.font = Font(name=FACE, italic=True, color=GREY)
    sheet.row_dimensions[number].hidden = bool(row.get("hidden"))


def write_sheet(book: Workbook, content: dict[str, Any]) -> int:
    """Add one sheet: title block, empty row, header, rows.

    Returns
    -------
    rows
        Number of rows that are not empty.
    """
    sheet = book.create_sheet(content["name"])
    header: list[str] = content["header"] or []
    for number, line in enumerate(content["title"], start=1):
        sheet.cell(number, 1, line).font = title_font(number)
    number = len(content["title"]) + 2
    filled = len(content["title"])
    if header:
        write_header(sheet, number, header)
        sheet.freeze_panes = sheet.cell(number + 1, 1)
        filled += 1
        number += 1
    for row in content["rows"]:
        if row is not None:
            write_row(sheet, number, row if isinstance(row, dict) else {"cells": row}, header)
            filled += 1
        number += 1
    for title, number_format in content["formats"].items():
        column = header.index(title) + 1
        for cells in sheet.iter_rows(min_col=column, max_col=column):
            if isinstance(cells[0].value, int):
                cells[0].number_format = number_format
    for block in content["merged"]:
        sheet.merge_cells(block)
    for column, width in enumerate(content["widths"], start=1):
        letter = sheet.cell(1, column).column_letter
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return filled


def same_bytes(saved: bytes, dated: str) -> bytes:
    """Give a saved workbook fixed dates and a fixed order of parts: same content, same file.

    Parameters
    ----------
    saved
        The workbook as openpyxl saved it, with the time of saving in it.
    dated
        ISO date the workbook claims to be made and changed on.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist()):
            part = source.read(name)
            if name == "docProps/core.xml":
                stamp = f"{dated}T00:00:00Z".encode()
                part = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            target.writestr(entry, part, compresslevel=9)
    return out.getvalue()


def make_workbook(key: dict[str, Any]) -> tuple[bytes, dict[str, int]]:
    """Build the workbook of an answer key.

    Returns
    -------
    content, rows
        The bytes of the .xlsx file, and the number of filled rows of each sheet.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "D. Okafor"
    book.properties.title = "Business partners of an invented importer"
    book.properties.created = datetime.fromisoformat(key["dated"])
    rows = {content["name"]: write_sheet(book, content) for content in key["sheets"]}
    saved = io.BytesIO()
    book.save(saved)
    return same_bytes(saved.getvalue(), key["dated"]), rows


def main() -> None:
    """Read the answer key beside this script and write the workbook it names."""
    key: dict[str, Any] = json.loads((HERE / "answer_key.json").read_text(encoding="utf-8"))
    content, rows = make_workbook(key)
    target = HERE / key["workbook"]
    target.write_bytes(content)
    print(f"Wrote {target.name}: " + ", ".join(f"{name} {count} rows" for name, count in rows.items()))


if __name__ == "__main__":
    main()
