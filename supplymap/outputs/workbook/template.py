"""The empty workbook to fill in: sheets with drop-downs, a data dictionary, the accepted values."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.book import Book
from supplymap.outputs.workbook.cells import display_width, letter
from supplymap.outputs.workbook.looks import put
from supplymap.outputs.workbook.tables import HEADER_ROW, Table, add_table
from supplymap.reference.headers import EXAMPLE_MARK, REFERENCE_SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.datavalidation import DataValidation

_SHEETS = {
    "partners": "Partners",
    "sites": "Sites",
    "identifiers": "Identifiers",
    "links": "Links",
    "parties": "Parties",
    "documents": "Documents",
    "questionnaire": "Questionnaire",
}
_NOTES = ("notes", "note", "remarks", "remark", "comment", "comments")
_LAST_ROW = 10_000
_MANY = 25  # values that a cell of the dictionary still lists
_DATE = re.compile(r"(^|_)(date|issued|expires|from|to)$")
_NUMBER = re.compile(r"^(latitude|longitude|value|annual_value|tier|share|year|quantity)$")
_FIXED_DATE = dt.date(2000, 1, 1)  # the template is the same on every day
_EXAMPLE = looks.Look(italic=True, colour=looks.MUTED, align="left", wrap=False)
_OPTIONAL = looks.Look(fill="BCCCDC", colour=looks.INK, bold=True, vertical="center")


@dataclass(frozen=True, slots=True)
class _Field:
    """One column of a sheet to fill in.

    Attributes
    ----------
    accepted
        Values of its drop-down, empty for none.
    list_name
        Name of the list that holds them.
    """

    sheet: str
    name: str
    header: str
    meaning: str = ""
    example: str = ""
    required: bool = False
    accepted: tuple[str, ...] = ()
    list_name: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def is_note(self) -> bool:
        """Return whether it takes remarks."""
        return self.name in _NOTES

    @property
    def number_format(self) -> str:
        """Return the format: all but dates and numbers is text, so that codes keep their leading zeros."""
        if _DATE.search(self.name):
            return "yyyy-mm-dd"
        return "General" if _NUMBER.match(self.name) else "@"

    @property
    def typed_example(self) -> object:
        """Return the example, as a date or number where the column takes those."""
        try:
            if _DATE.search(self.name):
                return dt.date.fromisoformat(self.example)
            if _NUMBER.match(self.name):
                number = float(self.example)
                return int(number) if number.is_integer() else number
        except ValueError:
            pass
        return self.example


def write_template(
    path: str | Path,
    columns: Sequence[Mapping[str, str]],
    *,
    countries: Sequence[str],
    values: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write the empty workbook.

    Parameters
    ----------
    path
        Where to; the folder exists.
    columns
        Rows of the tables of columns and of the template, in the sequence that the columns get: ``sheet`` (partners,
        sites, identifiers, links, parties, documents or questionnaire), ``field``, ``header``, ``meaning``,
        ``example``, ``required`` (yes or no), ``values`` and ``synonyms`` (each separated by ``|``, may be empty).
    countries
        Values of the drop-down of the fields ``country`` and ``origin``.
    values
        Drop-down values by field, for fields whose ``values`` are empty because another table holds them.

    Notes
    -----
    A drop-down advises and does not forbid, because readers know synonyms. Every example row carries
    :data:`EXAMPLE_MARK` in its column of remarks, which is added where a sheet has none.
    """
    choices = {**(values or {}), "country": countries, "origin": countries}
    fields = _fields(columns, choices)
    lists = {field.list_name: field.accepted for field in fields if field.accepted}
    book = Book()
    # a column asked and left blank counts as unknown: questions stand apart, for the partners that were asked
    sheets = [sheet for sheet in _SHEETS if any(field.sheet == sheet for field in fields)]
    for sheet, title in ((sheet, _SHEETS[sheet]) for sheet in sheets):
        _add_form(book, title, [field for field in fields if field.sheet == sheet], lists)
    _add_dictionary(book, fields)
    longest = max(map(len, lists.values()), default=0)
    add_table(
        book,
        REFERENCE_SHEETS[1],
        Table.from_rows(
            [f"Values: {name}" for name in lists],
            [[listed[i] if i < len(listed) else None for listed in lists.values()] for i in range(longest)],
        ),
        note="The drop-downs of the other sheets take their values from here.",
        tab=looks.RATING_COLOURS["Unknown"],
    )
    book.save(path, _FIXED_DATE)


def _split(text: str) -> tuple[str, ...]:
    """Split values separated by bars."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _fields(columns: Iterable[Mapping[str, str]], choices: Mapping[str, Sequence[str]]) -> list[_Field]:
    """Read the table of columns; every sheet gets a column of remarks."""
    fields: list[_Field] = []
    lists: dict[tuple[str, ...], str] = {}
    for column in columns:
        sheet, header = column["sheet"].casefold(), column["header"]
        accepted = _split(column.get("values", "")) or tuple(choices.get(column["field"], ()))
        # columns of one list of values share it, under the first of their headers
        name = header if header not in lists.values() else f"{header} ({sheet})"
        name = lists.setdefault(accepted, name) if accepted else ""
        fields.append(
            _Field(
                sheet=sheet,
                name=column["field"],
                header=header,
                meaning=column.get("meaning", ""),
                example=column.get("example", ""),
                required=column.get("required", "").casefold() == "yes",
                accepted=accepted,
                list_name=name,
                synonyms=_split(column.get("synonyms", "")),
            )
        )
    for sheet in _SHEETS:
        on_sheet = [field for field in fields if field.sheet == sheet]
        if on_sheet and not any(field.is_note for field in on_sheet):
            fields.append(_Field(sheet, "notes", "Remarks", "Anything else"))
    return fields


def _add_form(book: Book, title: str, fields: Sequence[_Field], lists: Mapping[str, tuple[str, ...]]) -> None:
    """Add one sheet to fill in: headings with notes, the example row, drop-downs."""
    from openpyxl.comments import Comment  # noqa: PLC0415 - heavy

    sheet = book.add_sheet(title, tab=looks.NAVY)
    sheet.sheet_view.showGridLines = True
    names = [number for number, field in enumerate(fields[:3], 1) if field.name == "name"]
    sheet.freeze_panes = f"{letter(max(names, default=0) + 1)}2"
    sheet.print_title_rows = "1:1"
    sheet.row_dimensions[1].height = 32
    columns = {name: number for number, name in enumerate(lists, 1)}
    for number, field in enumerate(fields, 1):
        cell = put(sheet, 1, number, field.header, looks.HEADER if field.required else _OPTIONAL)
        cell.comment = Comment(_header_note(field), "supplymap", height=130, width=300)
        example = EXAMPLE_MARK if field.is_note else field.typed_example
        put(sheet, 2, number, example, _EXAMPLE).number_format = field.number_format
        shape = sheet.column_dimensions[letter(number)]
        shape.number_format = field.number_format
        shape.width = min(max(display_width(field.header) + 4, display_width(str(example)) + 3, 13), 34)
        if field.accepted:
            source = (columns[field.list_name], len(field.accepted))
            sheet.add_data_validation(_drop_down(number, field.header, source))


def _header_note(field: _Field) -> str:
    """Return the note on what belongs into a column."""
    parts = [field.meaning, "Required." if field.required else "Optional."]
    if field.example:
        parts.append(f"Example: {field.example}")
    return "\n".join(part for part in parts if part)


def _drop_down(number: int, header: str, source: tuple[int, int]) -> DataValidation:
    """Return a drop-down with the values of a list; other text is possible after a warning."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - heavy

    column, length = letter(source[0]), source[1]
    cells = f"'{REFERENCE_SHEETS[1]}'!${column}${HEADER_ROW + 1}:${column}${HEADER_ROW + length}"
    rule = DataValidation(type="list", formula1=cells, allow_blank=True, showErrorMessage=True)
    rule.errorStyle = "warning"
    rule.errorTitle = header[:32]
    rule.error = "Not one of the listed values. It may still be understood: see the sheet Data dictionary."
    rule.add(f"{letter(number)}2:{letter(number)}{_LAST_ROW}")
    return rule


def _add_dictionary(book: Book, fields: Sequence[_Field]) -> None:
    """Add the data dictionary."""
    rows = []
    for field in sorted(fields, key=lambda field: list(_SHEETS).index(field.sheet)):
        many = f"{len(field.accepted)} values: see the sheet {REFERENCE_SHEETS[1]}"
        accepted = many if len(field.accepted) > _MANY else "; ".join(field.accepted)
        required = "yes" if field.required else "no"
        synonyms = "; ".join(field.synonyms)
        rows.append((_SHEETS[field.sheet], field.header, field.meaning, required, field.example, accepted, synonyms))
    add_table(
        book,
        REFERENCE_SHEETS[0],
        Table.from_rows(
            (
                "On sheet",
                "Heading",
                "Meaning",
                "Required",
                "For example",
                "Accepted values",
                "Also understood as",
            ),
            rows,
        ),
        note="What belongs into each column. Dark headings are required, light ones optional. Columns may "
        "be left out, moved, or carry one of the other headings that are understood. Delete the example rows "
        "before use.",
        tab=looks.RATING_COLOURS["Medium"],
    )
