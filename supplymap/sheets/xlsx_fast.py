"""The fast reader: python-calamine on a new workbook made of parts that are known to be harmless."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.sheets.archive import Part, pack, packed
from supplymap.sheets.cells import Value, formatted_text
from supplymap.sheets.formats import GENERAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from python_calamine import CalamineWorkbook

    from supplymap.sheets.formats import Format
    from supplymap.sheets.grid import Grid
    from supplymap.sheets.xlsx_scan import Scan

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BUILTIN = {"date": 14, "duration": 46}


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet that passed the scan: its packed part, the result of the scan, and the grid for its rows."""

    part: Part
    scan: Scan
    grid: Grid


def read_plain(
    sheets: Sequence[PlainSheet], strings: Part | None, styles: Sequence[Format], *, from_1904: bool
) -> list[bool]:
    """Read sheets into their grids.

    Only the XML of the sheets and of the shared texts comes from the file; names, links, styles and everything else
    that python-calamine trusts are written here.

    Parameters
    ----------
    sheets
        The sheets.
    strings
        The part of shared texts, if there is one.
    styles
        Number format by style number.
    from_1904
        Whether days are counted from 1904.

    Returns
    -------
    complete
        For each sheet, False if the second reader must read it; its grid must then not be used.
    """
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - read only when needed

    parts = _skeleton(len(sheets), styles, strings=strings is not None, from_1904=from_1904)
    parts += [(f"xl/worksheets/sheet{index}.xml", sheet.part) for index, sheet in enumerate(sheets)]
    if strings is not None:
        parts.append(("xl/sharedStrings.xml", strings))
    complete = [False] * len(sheets)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(pack(parts)))
    except BaseException as problem:
        if not _parser_failed(problem):
            raise
        return complete
    for index, sheet in enumerate(sheets):
        left = sheet.grid.budget.cells
        try:
            complete[index] = _read(book, index, sheet)
        except BaseException as problem:
            if not _parser_failed(problem):
                raise
        if not complete[index]:
            sheet.grid.budget.cells = left
    return complete


def _read(book: CalamineWorkbook, index: int, sheet: PlainSheet) -> bool:
    values = book.get_sheet_by_index(index)
    scan, grid = sheet.scan, sheet.grid
    facts = scan.facts
    grid.blank_rows = scan.blank_rows
    grid.merges.extend(facts.merges)
    grid.note = facts.note
    grid.worded.extend(facts.worded)
    for row, column, text in facts.errors:
        grid.report("error-cell", row, column, text)
    for row, column, text in facts.formulas:
        grid.report("formula-without-value", row, column, text)
    if values.start is None or values.end is None:
        return True
    if values.end[0] + 1 > scan.last_row:
        return False
    left: list[Value] = [""] * values.start[1]
    for number, cells in enumerate(values.iter_rows(), 1):
        line = left + cells if left else cells
        if number in facts.padded:
            _pad(line, facts.padded[number])
        grid.add(number, line, hidden=number in facts.hidden_rows)
    return not grid.texts.doubtful


def _pad(line: list[Value], forms: dict[int, Format]) -> None:
    """Restore the leading zeros that a number format shows."""
    for column, form in forms.items():
        value = line[column] if column < len(line) else ""
        if isinstance(value, float):
            line[column] = formatted_text(value, form)


def _parser_failed(problem: BaseException) -> bool:
    """Return whether the parser failed; its panics are no ordinary exceptions."""
    from python_calamine import CalamineError  # noqa: PLC0415 - read only when needed

    return isinstance(problem, CalamineError | ValueError | OverflowError) or type(problem).__name__ == "PanicException"


def _skeleton(count: int, styles: Sequence[Format], *, strings: bool, from_1904: bool) -> list[tuple[str, Part]]:
    """Return the parts that make sheets a workbook."""
    sheets, links = "", ""
    for index in range(count):
        sheets += f'<sheet name="{index}" sheetId="{index + 1}" r:id="s{index}"/>'
        links += f'<Relationship Id="s{index}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{index}.xml"/>'
    if strings:
        links += f'<Relationship Id="t" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
    links += f'<Relationship Id="f" Type="{_LINKS}/styles" Target="styles.xml"/>'
    formats = "".join(f'<xf numFmtId="{_BUILTIN.get(form.kind, 0)}"/>' for form in styles or [GENERAL])
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="w" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><workbookPr date1904="{from_1904:d}"/>'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="{len(styles)}">{formats}</cellXfs></styleSheet>',
    }
    return [(name, packed(text.encode())) for name, text in texts.items()]
