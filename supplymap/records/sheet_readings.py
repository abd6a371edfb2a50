"""How the tables of a sheet are to be read: as a recognised form, or by their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.records.forms import recognised
from supplymap.records.layout import readings_of

if TYPE_CHECKING:
    from supplymap.config import Config
    from supplymap.records.readings import Reading
    from supplymap.sheets import Sheet, Workbook


def readings_on(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Return how the tables of a sheet are to be read, from top to bottom.

    Empty for a sheet of a form that holds no partners; None where it is of no known kind.
    """
    found = recognised(workbook, sheet, config)
    if found is None:
        found = readings_of(sheet, config) or None
    return found
