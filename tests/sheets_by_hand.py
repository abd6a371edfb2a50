"""Small inputs written in the tests themselves: rows of text instead of files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from supplymap import pipeline
from supplymap.config import Config
from supplymap.records import to_records
from supplymap.sheets import Row, Sheet, Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from supplymap.model import Records

AS_OF = date(2026, 11, 22)


def sheet(rows: Sequence[Sequence[str]], name: str = "Sheet1", file: str = "book.xlsx") -> Sheet:
    """Make a sheet; empty rows count for the numbering, as in a spreadsheet."""
    made = [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1) if any(cells)]
    return Sheet(file, name, tuple(made))


def book(*sheets: Sheet, file: str = "book.xlsx") -> Workbook:
    return Workbook(file, "0" * 64, tuple(sheets))


def records(*sheets: Sheet, importer: str = "Importer Inc") -> Records:
    return to_records([book(*sheets)], Config(as_of=AS_OF, importer=importer))


def assessed(*sheets: Sheet, importer: str = "Importer Inc", config: Config | None = None) -> nx.MultiDiGraph:
    config = config or Config(as_of=AS_OF)
    return pipeline.assess(records(*sheets, importer=importer), config)[0]


def links(*rows: str) -> Sheet:
    """Links written as "supplier > buyer | goods | product | period | probability"; missing parts are empty."""
    table = [["Supplier", "Supplies to", "Goods", "Finished product", "Period", "Link probability"]]
    for row in rows:
        ends, *rest = [part.strip() for part in row.split("|")]
        supplier, buyer = [end.strip() for end in ends.split(">")]
        table.append([supplier, buyer, *rest, *[""] * (4 - len(rest))])
    return sheet(table, "Links")


def partners(*rows: str) -> Sheet:
    """Partners written as "name | country | stage | goods | region | city | address | postal code"."""
    table = [
        ["Partner name", "Country", "Process / stage", "Goods", "Province / region", "City", "Address", "Postal code"]
    ]
    for row in rows:
        parts = [part.strip() for part in row.split("|")]
        table.append([*parts, *[""] * (8 - len(parts))])
    return sheet(table, "Partners")
