"""House and master bills of lading: one shipment that stands on two bills counts once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from supplymap.records.forms.headers import header_at
from supplymap.records.values import is_blank
from supplymap.sheets.encoded import encode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.sheets import Sheet
    from supplymap.sheets.encoded import Encoded

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
    cells = encode(sheet.rows)
    columns = [_texts(cells, column, start, end) for column in (bill, master, kind, boxes)]
    numbers: dict[int, str] = {}
    named: set[str] = set()
    masters: list[int] = []
    house_boxes: set[str] = set()
    for index, (own, of, stated, containers) in enumerate(zip(*columns, strict=True), start=start):
        number, above = _plain(own), _plain(of)
        numbers[index] = number
        role = stated.strip().lower()[:1]
        if above and above != number and role != "m":
            named.add(above)
        if role == "m":
            masters.append(index)
        elif role == "h":
            house_boxes.update(_boxes(containers))
    found = {index: MASTER for index, number in numbers.items() if number and number in named}
    for index in masters:
        # bills that do not name each other share their containers
        inside = _boxes(columns[-1][index - start])
        if inside and inside <= house_boxes:
            found[index] = MASTER
    return found


def _texts(cells: Encoded, column: int | None, start: int, end: int) -> list[str]:
    if column is None:
        return [""] * (end - start)
    return [cells.texts[code] for code in cells.column(column, start, end).tolist()]


@lru_cache(maxsize=1 << 15)
def _plain(text: str) -> str:
    """Return a number of a bill without blanks and marks; empty for none."""
    return "" if is_blank(text) else _PLAIN.sub("", text).upper()


def _boxes(text: str) -> set[str]:
    return set() if is_blank(text) else {part.upper() for part in _PARTS.split(text) if len(part) > 3}
