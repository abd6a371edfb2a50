"""All that a reader sees of a saved workbook, in lines of text that can be compared whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path


def _colour(colour: Any) -> str:
    return str(colour.rgb)[2:] if colour is not None and colour.rgb else ""


def look(cell: Any) -> str:
    """Describe a cell's look in a few signs: what is ordinary is left out."""
    font, fill, at = cell.font, cell.fill, cell.alignment
    parts = [
        f"{font.size:g}" if font.size != 11 else "",
        "bold" if font.b else "",
        "italic" if font.i else "",
        _colour(font.color) if _colour(font.color) not in ("1F2933", "000000") or fill.patternType else "",
        f"on {_colour(fill.fgColor)}" if fill.patternType == "solid" else "",
        at.horizontal or "",
        at.vertical if at.vertical not in ("top", None) else "",
        f"indent {at.indent:g}" if at.indent else "",
        "" if at.wrap_text else "one line",
        f"line {_colour(cell.border.bottom.color)}" if cell.border.bottom.style == "thin" else "",
        cell.number_format if cell.number_format != "General" else "",
        "quoted" if cell.quotePrefix else "",
    ]
    return " ".join(part for part in parts if part)


def cells(sheet: Any) -> list[str]:
    """Describe every cell that has a value or a colour, in order."""
    told = []
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None or cell.fill.patternType:
                told.append(f"{cell.coordinate} {cell.value!r} | {look(cell)}")
    return told


def frame(sheet: Any) -> dict[str, Any]:
    """Describe what stands around the cells; what is not set is left out."""
    told = {
        "state": sheet.sheet_state if sheet.sheet_state != "visible" else "",
        "dimension": sheet.dimensions,
        "tab": _colour(sheet.sheet_properties.tabColor) if sheet.sheet_properties.tabColor else "",
        "grid lines": "yes" if sheet.sheet_view.showGridLines else "",
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "merged": sorted(str(block) for block in sheet.merged_cells.ranges),
        "widths": {name: shape.width for name, shape in sorted(sheet.column_dimensions.items(), key=_by_column)},
        "heights": {number: shape.height for number, shape in sorted(sheet.row_dimensions.items()) if shape.height},
        "print": (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)),
        "fit": (
            sheet.page_setup.fitToWidth,
            sheet.page_setup.fitToHeight,
            sheet.sheet_properties.pageSetUpPr.fitToPage,
        ),
        "margins": tuple(getattr(sheet.page_margins, name) for name in ("left", "right", "top", "bottom", "footer")),
        "print titles": sheet.print_title_rows,
        "footer": (sheet.oddFooter.left.text, sheet.oddFooter.right.text),
        "default height": (sheet.sheet_format.defaultRowHeight, bool(sheet.sheet_format.customHeight)),
    }
    return {key: value for key, value in told.items() if value}


def _by_column(item: tuple[str, Any]) -> tuple[int, str]:
    return len(item[0]), item[0]


def lines(path: Path) -> list[str]:
    """Tell a whole workbook in lines: each sheet's frame, cells, drop-downs and remarks on cells."""
    told = []
    for sheet in openpyxl.load_workbook(path):
        told.append(f"== {sheet.title}")
        told += [f"{key}: {value!r}" for key, value in frame(sheet).items()]
        told += cells(sheet)
        for rule in sheet.data_validations.dataValidation:
            shown = (rule.allow_blank, rule.showErrorMessage, rule.errorStyle, rule.errorTitle, rule.error)
            told.append(f"{rule.sqref} {rule.type} {rule.formula1} {shown!r}")
        remarks = (cell for row in sheet.iter_rows() for cell in row if cell.comment)
        told += [f"{cell.coordinate} remark {cell.comment.text!r} by {cell.comment.author}" for cell in remarks]
    return told
