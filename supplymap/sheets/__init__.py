"""Spreadsheet files into rows of text with their address; no meaning is given to any cell here.

Supplier spreadsheets come from strangers: every file is measured before a parser that trusts it may see it, limits
stand in :mod:`supplymap.sheets.limits`, and what was left out or looks wrong is an issue with an address.
"""

from __future__ import annotations

from supplymap.sheets.opening import read_workbook
from supplymap.sheets.workbook import Row, Sheet, Workbook

__all__ = ["Row", "Sheet", "Workbook", "read_workbook"]
