"""Translations that a form brings along: the English words for what its cells say in the language of its sender."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.records.forms.headers import SEARCHED_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.sheets import Sheet, Workbook

_SHEET = "L"
"""Name of the hidden sheet with a row for each cell: key, sheet, cell, English, and the other languages."""
_ENGLISH = "English"
_MOST_ROWS = 2_000


def translations(workbook: Workbook) -> Mapping[str, Mapping[str, str]]:
    """Return for each sheet of a form the English words for its texts; empty where the form brings none along."""
    found: dict[str, dict[str, str]] = {}
    for sheet in workbook.sheets:
        if sheet.name != _SHEET or not sheet.rows or _ENGLISH not in sheet.rows[0].cells:
            continue
        english = sheet.rows[0].cells.index(_ENGLISH)
        for row in sheet.rows[1:_MOST_ROWS]:
            cells = row.cells
            if len(cells) > english > 1 and cells[english]:
                words = found.setdefault(cells[1], {})
                for text in filter(None, cells[english:]):
                    words.setdefault(text, cells[english])
    return found


def translated(sheet: Sheet, words: Mapping[str, str]) -> Sheet:
    """Return a sheet whose first rows are in English, as far as the words are known."""
    if not words:
        return sheet
    rows = [
        replace(row, cells=tuple(words.get(cell, cell) for cell in row.cells)) for row in sheet.rows[:SEARCHED_ROWS]
    ]
    return replace(sheet, rows=(*rows, *sheet.rows[SEARCHED_ROWS:]))
