"""Reviewed copies of tables, written down beside the shipped ones, and where a shipped table differs from them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap import reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER = Path(__file__).parent / "data"

Rows = tuple[dict[str, str], ...]


@cache
def reviewed(name: str) -> Rows:
    """Read a copy; what it says is in ``data/README.md``."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def differences(name: str, key: Sequence[str]) -> Iterator[str]:
    """Tell, row by row and value by value, what the shipped table has otherwise than the copy."""
    wanted, found = (
        {tuple(row[column] for column in key): row for row in rows} for rows in (reviewed(name), reference.table(name))
    )
    for missing in wanted.keys() - found.keys():
        yield f"{missing}: the row is gone"
    for more in found.keys() - wanted.keys():
        yield f"{more}: the row is new"
    for row in wanted.keys() & found.keys():
        for column, value in wanted[row].items():
            shipped = found[row][column]
            if shipped == value:
                continue
            gone = [part for part in parts(value) if part not in parts(shipped)]
            new = [part for part in parts(shipped) if part not in parts(value)]
            yield f"{row}, {column}: gone {gone}, new {new}, was {value!r}, is {shipped!r}"
    if not wanted.keys() ^ found.keys() and list(wanted) != list(found):
        yield "the rows are in another order"
