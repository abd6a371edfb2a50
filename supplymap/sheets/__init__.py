"""Spreadsheet files into rows of text with their address; no meaning is given to any cell here.

Supplier spreadsheets are untrusted: every file is checked before a parser that trusts it reads it, and
:mod:`supplymap.sheets.limits` holds the limits. Whatever is left out or looks wrong is an issue with an address.
"""

from __future__ import annotations

from supplymap.sheets.cells import column_letter, one_line
from supplymap.sheets.opening import read_workbook
from supplymap.sheets.returned import given_back
from supplymap.sheets.workbook import Aside, Return, Row, Sheet, Workbook

__all__ = ["Aside", "Return", "Row", "Sheet", "Workbook", "column_letter", "given_back", "one_line", "read_workbook"]
