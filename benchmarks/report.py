"""The import report of 100,000 x 15 cells with 2 % bad rows, beside openpyxl's bare writing of the same cells.

Usage: ``python benchmarks/report.py [ROWS]``. Each writer runs in a process of its own; the time is that of the
processor. The report has the cells of the list, four columns beside them, marks, comments and the hidden sheet by
which it is read back; openpyxl writes the cells alone, in both of its ways.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time

import openpyxl

from supplymap.model import Issue, Outcome, Records, RowState, Source
from supplymap.outputs.workbook import write_import_report
from supplymap.sheets import Row, Sheet, Workbook, given_back, read_workbook

WIDTH, EVERY = 15, 50
"""Columns, and how many rows there are for each bad one."""
WRITERS = ("openpyxl, write-only", "openpyxl", "import report", "import report, read back")
FILE, SHEET = "list.xlsx", "Suppliers"


def cells(rows: int) -> list[tuple[str, ...]]:
    """Return a header and rows; each text but the name stands in many rows."""
    body = [(f"Partner {n}", *(f"value {n * 7 % 5000} {i}" for i in range(1, WIDTH))) for n in range(rows)]
    return [tuple(f"Header {i}" for i in range(WIDTH)), *body]


def records(lines: list[tuple[str, ...]]) -> Records:
    """Return the states of the rows, and an issue in every fiftieth."""
    states = [RowState(Source(FILE, SHEET, 1), Outcome.SKIPPED, "header", header=True)]
    states += [RowState(Source(FILE, SHEET, n), Outcome.IMPORTED, "partner") for n in range(2, len(lines) + 1)]
    wrong, advice = "The country was not recognised", "Write the English name or the ISO code"
    issues = [
        Issue("unknown-country", Source(FILE, SHEET, n), "Header 3", lines[n - 1][3], wrong, advice, "warning")
        for n in range(EVERY, len(lines) + 1, EVERY)
    ]
    return Records(issues=tuple(issues), rows=tuple(states), importer="", as_of=date(2026, 11, 22))


def measure(writer: str, rows: int, path: Path) -> None:
    """Write, or read back, once; print seconds and megabytes."""
    lines = cells(rows)
    sheet = Sheet(FILE, SHEET, tuple(Row(number, line) for number, line in enumerate(lines, 1)))
    understood = records(lines)
    before, start = getrusage(RUSAGE_SELF).ru_maxrss, process_time()
    if writer.endswith("read back"):
        (book,) = given_back([read_workbook(path)])
        assert len(book.sheets[0].rows) == len(lines)
    elif writer == "import report":
        write_import_report(
            [Workbook(FILE, "0" * 64, (sheet,))], understood, path, meta={"importer": "", "as_of": understood.as_of}
        )
    else:
        book = openpyxl.Workbook(write_only="write-only" in writer)
        page = book.create_sheet(SHEET) if book.write_only else book.active
        for line in lines:
            page.append(line)
        book.save(path.with_name("bare.xlsx"))
    seconds, memory = process_time() - start, (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{writer:26} {seconds:6.1f} s {memory:6.0f} MB more")


def main() -> None:
    """Measure every writer."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        measure(sys.argv[2], rows, Path(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for writer in WRITERS:
            path = Path(folder) / "import-report.xlsx"
            subprocess.run([sys.executable, __file__, str(rows), writer, str(path)], check=True)


if __name__ == "__main__":
    main()
