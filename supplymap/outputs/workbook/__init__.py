"""Styled .xlsx files: rankings, the import report, the empty template."""

from supplymap.outputs.workbook.rankings import write_rankings as write_rankings
from supplymap.outputs.workbook.report import write_import_report as write_import_report
from supplymap.outputs.workbook.template import write_template as write_template
from supplymap.outputs.workbook.weakest_links import write_weakest_links as write_weakest_links
