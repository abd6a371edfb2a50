"""Measure reading and understanding of generated lists: seconds of processor time, peak memory, growth.

    python benchmarks/understanding.py [PARTNERS ...]

Each size runs in a process of its own. Growth is the time of a size over that of the one before, divided by the rows
of both: 1.00 is linear.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from whole_run import write_lists

SIZES = (20_000, 100_000)


def measure(partners: int) -> dict[str, float]:
    """Read and understand the lists of one size in this process."""
    from supplymap import to_records  # noqa: PLC0415 - measured in a process of its own
    from supplymap.config import Config  # noqa: PLC0415
    from supplymap.sheets import read_workbook  # noqa: PLC0415

    config = Config(importer="R", as_of=date(2026, 11, 22))
    with tempfile.TemporaryDirectory() as folder:
        files = write_lists(Path(folder), partners)
        start = time.process_time()
        workbooks = [read_workbook(file, config) for file in files]
        read = time.process_time()
        records = to_records(workbooks, config)
        done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": len(records.rows), "read": read - start, "understand": done - read, "peak": peak}


def main() -> None:
    """Measure every size and print the table."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    before: dict[str, float] | None = None
    print(f"{'partners':>9} {'rows':>9} {'read s':>8} {'understand s':>13} {'peak MiB':>9} {'growth':>7}")
    for partners in map(int, sys.argv[1:] or SIZES):
        command = [sys.executable, __file__, "--one", str(partners)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout)
        total = found["read"] + found["understand"]
        growth = ""
        if before is not None:
            growth = f"{total / (before['read'] + before['understand']) * before['rows'] / found['rows']:.2f}"
        print(
            f"{partners:>9,} {found['rows']:>9,} {found['read']:>8.2f} {found['understand']:>13.2f} "
            f"{found['peak']:>9.0f} {growth:>7}"
        )
        before = found


if __name__ == "__main__":
    main()
