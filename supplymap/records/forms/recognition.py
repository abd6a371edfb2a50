"""The list of forms: which of them a sheet is, before its headers are read word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.records.forms import (
    bills,
    data_models,
    edges,
    entries,
    nested,
    open_hub,
    registers,
    risk_templates,
    shipments,
    smelters,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplymap.config import Config
    from supplymap.records.readings import Reading
    from supplymap.sheets import Sheet, Workbook

    Form = Callable[[Workbook, Sheet, Config], tuple[Reading, ...] | None]

FORMS: tuple[Form, ...] = (
    entries.read,
    smelters.read,
    risk_templates.read,
    data_models.read,
    nested.read,
    open_hub.read,
    registers.read,
    shipments.read,
    edges.read,
    bills.read,
)
"""The first that recognises a sheet reads it: the narrower form stands before the wider one."""


def recognised(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read a sheet of a recognised form.

    Parameters
    ----------
    workbook
        The file: what a form is may be told by another sheet of it.
    sheet
        One of its sheets.
    config
        Settings.

    Returns
    -------
    readings
        How its tables are to be read; empty for a sheet of the form that holds no partners; None for a sheet of no
        form, which is read by its headers.
    """
    found = (form(workbook, sheet, config) for form in FORMS)
    return next((readings for readings in found if readings is not None), None)
