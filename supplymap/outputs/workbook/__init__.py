"""Styled .xlsx files: rankings, the import report, the empty template."""

from supplymap.outputs.workbook.archive import normalise_xlsx, pack
from supplymap.outputs.workbook.rankings import RankingsMeta, write_rankings
from supplymap.outputs.workbook.report import ReportMeta, write_import_report
from supplymap.outputs.workbook.template import write_template

__all__ = [
    "RankingsMeta",
    "ReportMeta",
    "normalise_xlsx",
    "pack",
    "write_import_report",
    "write_rankings",
    "write_template",
]
