"""The sheets of an import report on which people decide: those of the view, with the rows that partners stand in."""

from __future__ import annotations

from dataclasses import replace

from supplymap.workspace.view.columns import ViewColumn
from supplymap.workspace.view.layouts import COLUMNS, DUPLICATES, REFERENCES, Layout

_HOW = (
    "Choose in the yellow cells, save, and give this file back: supplymap run import-report.xlsx. A reason and your "
    "name help whoever looks later. A row that you leave changes nothing."
)
_SHOWN = {column.name: column for column in DUPLICATES.shown}

POSSIBLE_DUPLICATES = replace(
    DUPLICATES,
    title="Possible duplicates",
    note=f"Partners that may be one and the same. Until somebody decides they are kept apart. {_HOW}",
    nothing="Nothing to decide: no two partners look alike.",
    shown=(
        _SHOWN["status"],
        _SHOWN["first"],
        _SHOWN["first about"],
        ViewColumn("first rows", "Where the first stands", 18),
        _SHOWN["second"],
        _SHOWN["second about"],
        ViewColumn("second rows", "Where the second stands", 18),
        _SHOWN["reason"],
        _SHOWN["so far"],
    ),
)
COLUMNS_TO_SETTLE = replace(
    COLUMNS,
    title="Columns to settle",
    note="Columns that are not read, or that may be read in two ways. What you choose holds in every list with the "
    f"same headers. {_HOW}",
    nothing="Nothing to decide: every column of your files was understood.",
)
UNRESOLVED = replace(
    REFERENCES,
    title="Unresolved references",
    note="Names in links or documents that no list of partners has, or that several partners bear. What you choose "
    f"holds wherever your files use the name without listing it. {_HOW}",
    nothing="Nothing to decide: every name in a link or a document leads to one partner.",
)
REPORT_LAYOUTS: tuple[Layout, ...] = (UNRESOLVED, POSSIBLE_DUPLICATES, COLUMNS_TO_SETTLE)
"""Sheets of the report, in their sequence."""
