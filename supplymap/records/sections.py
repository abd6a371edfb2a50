"""What a section heading says of the rows below it: their tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.row_kinds import SECTION
from supplymap.reference.headers import tier_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.records.mentions import Codes
    from supplymap.records.readings import Reading
    from supplymap.records.row_kinds import Kind
    from supplymap.records.table_cells import SheetCells


def stated_above(reading: Reading, kinds: Mapping[int, Kind], cells: SheetCells) -> dict[str, Codes]:
    """Return for each row of a sheet what the section above it states, by field; 0 where it states nothing."""
    stated: dict[str, Codes] = {}
    for index, kind in kinds.items():
        if kind.note == SECTION and (tier := tier_number(kind.text)) is not None:
            codes = stated.setdefault("tier", np.zeros(len(cells.numbers), np.int32))
            codes[index : reading.end] = cells.vocabulary.code(str(tier))
    return stated
