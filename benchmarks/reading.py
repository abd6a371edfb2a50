"""Reading a 100,000 x 15 workbook: supplymap's guarded reader beside what others use, in one run.

Usage: ``python benchmarks/reading.py [ROWS]``. Every reader runs in a process of its own.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import openpyxl

READERS = {
    "supplymap": "from supplymap import read_workbook; rows = len(read_workbook(path).sheets[0].rows)",
    "calamine, bare": (
        "import python_calamine; book = python_calamine.load_workbook(path); "
        "rows = len(book.get_sheet_by_index(0).to_python())"
    ),
    "pandas, calamine": "import pandas; rows = len(pandas.read_excel(path, header=None, dtype=str, engine='calamine'))",
    "pandas, openpyxl": "import pandas; rows = len(pandas.read_excel(path, header=None, dtype=str, engine='openpyxl'))",
    "openpyxl, read-only": (
        "import openpyxl; rows = sum(1 for _ in openpyxl.load_workbook(path, read_only=True).active.iter_rows())"
    ),
}
BASE = "calamine, bare"
"""The reader that the others are measured by."""
TIMED = (
    "import resource, sys, time; path = sys.argv[1]; start = time.process_time(); {code}; "
    "print(rows, time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
)
"""Time of the processor: of other work on the machine it holds nothing."""


def write(path: Path, rows: int) -> None:
    """Write text, numbers, codes and Chinese names, 15 columns wide."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(rows):
        sheet.append(
            [f"V-{number:06d}", f"Meridian Works {number}", "墨瑞典针织有限公司", "Viet Nam", number, number / 7]
            + [f"text {number % 97} in column {column}" for column in range(9)]
        )
    book.save(path)


def main() -> None:
    """Print processor seconds, ratio to calamine alone, rows and peak memory of each reader."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(
        f"Python {platform.python_version()}, supplymap {version('supplymap')}, pandas {version('pandas')}, "
        f"openpyxl {version('openpyxl')}, python-calamine {version('python-calamine')}"
    )
    print(f"{'reader':22} {'seconds':>8} {'ratio':>6} {'rows':>8} {'MiB':>6}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write(path, rows)
        found = {name: timed(code, path) for name, code in READERS.items()}
    for name, (count, seconds, memory) in found.items():
        print(f"{name:22} {seconds:8.2f} {seconds / found[BASE][1]:6.2f} {count:8.0f} {memory:6.0f}")


def timed(code: str, path: Path) -> tuple[float, float, float]:
    """Return rows, processor seconds and peak memory in MiB of one reader in a process of its own."""
    command = [sys.executable, "-c", TIMED.format(code=code), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, seconds, memory = map(float, done.stdout.split())
    return count, seconds, memory


if __name__ == "__main__":
    main()
