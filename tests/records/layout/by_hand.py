"""Tables as lines of text, and their readings as short lines: the parties of a row, their columns and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.records.layout import readings_of
from supplymap.records.readings import NOT_STATED, TO_IMPORTER
from tests.sheets_by_hand import sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.config import Config
    from supplymap.records.readings import Reading

ENDS = {TO_IMPORTER: "importer", NOT_STATED: "not stated"}


def reading(text: str, name: str = "Sheet1", config: Config | None = None) -> Reading:
    """Read the one table of a sheet, written as rows of cells with bars between."""
    (found,) = readings(text, name, config)
    return found


def readings(text: str, name: str = "Sheet1", config: Config | None = None) -> tuple[Reading, ...]:
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").split("\n")]
    return readings_of(sheet([row if any(row) else [] for row in rows], name), config)


def _letters(columns: Mapping[str, tuple[int, ...]]) -> str:
    return " ".join(
        f"{field}:{''.join('ABCDEFGHIJKLMNOPQRSTUVWXYZ'[i] for i in columns[field])}"
        for field in sorted(columns, key=columns.__getitem__)
    )


def told(found: Reading) -> list[str]:
    """Return the parties ("mill name:C country:D") and the links ("mill > vendor goods:E") of a reading."""
    names = [f"{party.role}{party.tier or ''}" for party in found.parties]
    lines = [f"{name} {_letters(party.columns)}".strip() for name, party in zip(names, found.parties, strict=True)]
    for hop in found.hops:
        arrow = {"supplies": ">", "transport": "carries for", "storage": "stores for"}[hop.kind]
        end = ENDS[hop.buyer] if hop.buyer < 0 else names[hop.buyer]
        otherwise = f" else {_letters(hop.otherwise)}" if hop.otherwise else ""
        lines.append(f"{names[hop.supplier]} {arrow} {end} {_letters(hop.columns)}".strip() + otherwise)
    return lines
