"""Decisions as rows of a workbook, and what a person changed in them: Excel is a view of the workspace."""

from supplymap.workspace.view.columns import Choice as Choice
from supplymap.workspace.view.columns import ViewColumn as ViewColumn
from supplymap.workspace.view.layouts import LAYOUTS as LAYOUTS
from supplymap.workspace.view.layouts import Layout as Layout
from supplymap.workspace.view.merge import Merged as Merged
from supplymap.workspace.view.merge import Told as Told
from supplymap.workspace.view.merge import merged as merged
from supplymap.workspace.view.reader import Reader as Reader
from supplymap.workspace.view.report_layouts import REPORT_LAYOUTS as REPORT_LAYOUTS
from supplymap.workspace.view.returned import Returned as Returned
from supplymap.workspace.view.rows import ViewRow as ViewRow
from supplymap.workspace.view.rows import ViewSheet as ViewSheet
from supplymap.workspace.view.rows import view_of as view_of
