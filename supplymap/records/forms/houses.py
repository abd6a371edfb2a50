"""House and master bills of lading: one shipment that stands on two bills counts once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplymap.records.forms.headers import cell_of, header_at
from supplymap.records.values import is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.sheets import Sheet

MASTER = "a master bill whose house bills are counted"
"""Why a row of a bill of lading is no shipment of its own."""
_PLAIN = re.compile(r"\W")
_PARTS = re.compile(r"[\s,;|/]+")


def master_bills(sheet: Sheet, start: int, end: int) -> Mapping[int, str]:
    """Return the rows of master bills whose house bills stand in the same table.

    A house bill is made out by a forwarder to the importer, its master bill by the carrier to the forwarder, for the
    same goods. A master bill without a house bill here is a shipment.

    Parameters
    ----------
    sheet
        The sheet.
    start, end
        Indexes of the first row below the header and of the first one after the table.

    Returns
    -------
    rows
        Index of each such row to the reason.
    """
    header = header_at(sheet, start - 1, "bills")
    if not header.has("master bill", "bill kind"):
        return {}
    bill, master, kind, boxes = (
        header.first(meaning) for meaning in ("bill", "master bill", "bill kind", "containers")
    )
    numbers: dict[int, str] = {}
    named: set[str] = set()
    masters: list[int] = []
    house_boxes: set[str] = set()
    for index, row in enumerate(sheet.rows[start:end], start=start):
        number, above = (_PLAIN.sub("", cell_of(row, column)).upper() for column in (bill, master))
        numbers[index] = number
        stated = cell_of(row, kind).strip().lower()
        if above and above != number and not is_blank(cell_of(row, master)) and not stated.startswith("m"):
            named.add(above)
        if stated.startswith("m"):
            masters.append(index)
        elif stated.startswith("h"):
            house_boxes.update(_boxes(cell_of(row, boxes)))
    found = {index: MASTER for index, number in numbers.items() if number and number in named}
    for index in masters:
        # bills that do not name each other share their containers
        own = _boxes(cell_of(sheet.rows[index], boxes))
        if own and own <= house_boxes:
            found[index] = MASTER
    return found


def _boxes(text: str) -> set[str]:
    return set() if is_blank(text) else {part.upper() for part in _PARTS.split(text) if len(part) > 3}
