"""Changing the workbook of decisions as people and programs do: by hand, sorted, pasted over, saved as something else.

LibreOffice is not at hand in tests: what it does to a file is done here instead. Saving anew (openpyxl writes styles,
rules and shared strings again), csv with the dates of a locale, and .ods are of this kind.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

HEADER = 4
DECISION = {"Matches": "Is it so?", "Duplicates": "What are they?", "Columns": "It holds"}
WHY, BY = "Your reason", "Decided by"
NAMED = {"Matches": "Partner", "Duplicates": "First partner", "Columns": "Header in your file", "Documents": "Paper"}
MARKS = ("Mark 1 (leave as it is)", "Mark 2 (leave as it is)", "Mark 3 (leave as it is)")


class Edited:
    """A workbook of decisions under change.

    Parameters
    ----------
    path
        The workbook; the changed one takes its place, or stands beside it where it gets another ending.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def sheet(self, title: str = "Matches") -> Worksheet:
        return self.book[title]

    def column(self, header: str, title: str = "Matches") -> int:
        return next(cell.column for cell in self.sheet(title)[HEADER] if cell.value == header)

    def rows(self, title: str = "Matches") -> range:
        return range(HEADER + 1, self.sheet(title).max_row + 1)

    def row(self, name: str, title: str = "Matches") -> int:
        column = self.column(NAMED[title], title)
        return next(row for row in self.rows(title) if self.sheet(title).cell(row, column).value == name)

    def put(self, name: str, title: str = "Matches", **cells: Any) -> None:
        """Write into the row of a name: ``decision``, ``why``, ``by``, or any header with _ for blanks."""
        headers = {"decision": DECISION.get(title, ""), "why": WHY, "by": BY}
        row = self.row(name, title)
        for word, value in cells.items():
            header = headers.get(word) or word.replace("_", " ")
            self.sheet(title).cell(row, self.column(header, title)).value = value

    def values(self, row: int, title: str = "Matches") -> list[Any]:
        return [cell.value for cell in self.sheet(title)[row]]

    def fill(self, row: int, values: list[Any], title: str = "Matches") -> None:
        for column, value in enumerate(values, 1):
            self.sheet(title).cell(row, column).value = value

    def sort(self, *headers: str, by: str, title: str = "Matches", reverse: bool = False) -> None:
        """Sort rows by a column: all their cells, or only those under some headers."""
        sheet, rows = self.sheet(title), self.rows(title)
        width = range(1, sheet.max_column + 1)
        columns = [self.column(header, title) for header in headers] or list(width)
        key = self.column(by, title)
        texts = {row: [sheet.cell(row, column).value for column in columns] for row in rows}
        order = sorted(rows, key=lambda row: str(sheet.cell(row, key).value or "\uffff"), reverse=reverse)
        for row, source in zip(rows, order, strict=True):
            for column, value in zip(columns, texts[source], strict=True):
                sheet.cell(row, column).value = value

    def change_texts(self, change: Callable[[str], str], title: str = "Matches") -> None:
        """Change every text of the rows, marks included."""
        for cell in self.cells(title):
            if isinstance(cell.value, str):
                cell.value = change(cell.value)

    def cells(self, title: str = "Matches") -> Iterator[Any]:
        for row in self.sheet(title).iter_rows(min_row=HEADER + 1):
            yield from row

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path

    def save_csv(
        self,
        title: str = "Matches",
        *,
        encoding: str = "utf-8",
        delimiter: str = ",",
        day: str = "%Y-%m-%d",
    ) -> Path:
        """Save one sheet as text, dates as a locale shows them; letters that the encoding lacks are lost."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter)
        for row in self.sheet(title).iter_rows(values_only=True):
            writer.writerow([value.strftime(day) if isinstance(value, date) else value for value in row])
        path = self.path.with_suffix(".csv")
        path.write_bytes(out.getvalue().encode(encoding, "replace"))
        return path

    def save_ods(self) -> Path:
        """Save all sheets as OpenDocument."""
        path = self.path.with_suffix(".ods")
        tables = "".join(
            f'<table:table table:name="{escape(sheet.title)}">{"".join(map(_ods_row, sheet.iter_rows()))}</table:table>'
            for sheet in self.book
        )
        names = ("office", "table", "text")
        spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
        content = (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
        )
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", content)
        return path

    def save_with_cell(self, name: str, xml: str, title: str = "Matches") -> Path:
        """Save, with the cell of a decision by hand: what openpyxl cannot write, as a formula with its value."""
        reference = f"G{self.row(name, title)}"
        self.put(name, title, decision="HERE")
        self.save()
        with zipfile.ZipFile(self.path) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        part = f"xl/worksheets/sheet{self.book.sheetnames.index(title) + 1}.xml"
        text = parts[part].decode()
        start = text.index(f'<c r="{reference}"')
        end = text.index("</c>", start) + len("</c>")
        parts[part] = (text[:start] + xml.replace("REF", reference) + text[end:]).encode()
        with zipfile.ZipFile(self.path, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, data)
        return self.path


def _ods_row(row: tuple[Any, ...]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{day}">'
            f"<text:p>{value:%m/%d/%y}</text:p></table:table-cell>"
        )
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
