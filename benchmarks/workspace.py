"""The log of a workspace: how fast it loads, and whether kills lose anything.

Usage: ``python benchmarks/workspace.py [--entries 100000] [--kills 300] [--seed 1]``, on Linux or macOS.

First a log of that many decisions is loaded in processes of its own, beside reading its lines with json alone. Then
children that decide, import a workbook and run in a workspace are killed at random moments, a third of them each: all
that they acknowledged before must be in the log and the runs, and the store must hold no half content.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import openpyxl  # noqa: E402 - the checkout comes first

from benchmarks.killing import killed  # noqa: E402
from supplymap import Config, casework  # noqa: E402
from supplymap.outputs.decisions_exchange import export_decisions, import_decisions  # noqa: E402
from supplymap.workspace import Draft, create  # noqa: E402
from supplymap.workspace.entries import sealed  # noqa: E402
from supplymap.workspace.runs import latest_run  # noqa: E402
from supplymap.workspace.view.layouts import BY, MATCHES, WHY  # noqa: E402

EXAMPLE = ROOT / "data" / "example" / "harbor_and_home_suppliers.xlsx"
IMPORTER = "Harbor & Home Trading Inc."
LINES = "lines = [line for line in open(log, 'rb').read().split(b'\\n') if line]; "
WAYS = {
    "json, line by line": LINES + "count = len([json.loads(line) for line in lines])",
    "json, all at once": LINES + "count = len(json.loads(b'[' + b','.join(lines) + b']'))",
    "Workspace.read": "count = len(Workspace(folder).read()[0].entries)",
    "Workspace.decisions": "count = len(Workspace(folder).decisions().matches)",
    "decide once more": "count = len(Workspace(folder).record([draft], by='Ana Lee'))",
}
BASE = "json, line by line"
"""The way that the others are measured by; it proves nothing about the lines."""
TIMED = (
    "import json, resource, sys, time; from supplymap.workspace import Draft, Workspace; "
    "folder, log = sys.argv[1:]; about = {{'partners': [{{'name': 'A'}}], 'listing': {{'id': 'L'}}}}; "
    "draft = Draft('match', 'match L a', about, {{'verdict': 'same'}}, 'Registry'); "
    "start = time.process_time(); {code}; "
    "print(count, time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
)
"""Time of the processor: of other work on the machine it holds nothing."""


def main() -> int:
    """Print what loading takes and what kills have lost; return how much was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, supplymap {version('supplymap')}, {platform.platform()}")
    with tempfile.TemporaryDirectory() as folder:
        if asked.entries:
            load(Path(folder), asked.entries)
        chance = Random(asked.seed)
        work = [(decide, asked.kills // 3), (read_back, asked.kills // 3), (run, asked.kills - 2 * (asked.kills // 3))]
        return sum(each(Path(folder) / each.__name__, count, chance) for each, count in work if count)


def load(folder: Path, count: int) -> None:
    """Print processor seconds, ratio to reading lines with json alone and peak memory of each way."""
    workspace = create(folder / "large")
    log = workspace.folder / "log" / "ana-pc.jsonl"
    log.write_bytes(b"".join(line + b"\n" for line in lines(count)))
    print(f"{log.stat().st_size / 1e6:.1f} MB, {count:,} entries")
    print(f"{'way':22} {'seconds':>8} {'ratio':>6} {'count':>8} {'MiB':>6}")
    found = {name: timed(code, workspace.folder, log) for name, code in WAYS.items()}
    for name, (number, seconds, memory) in found.items():
        print(f"{name:22} {seconds:8.2f} {seconds / found[BASE][1]:6.2f} {number:8.0f} {memory:6.0f}")


def lines(count: int) -> list[bytes]:
    """Return lines of a log: every third decision continues an earlier one."""
    made: list[bytes] = []
    last: dict[str, tuple[str, int]] = {}
    for number in range(count):
        company = number % (count * 2 // 3 + 1)
        key = f"match UFLPA-{company % 150} zhonghe textile {company} (CN)"
        former = last.get(key)
        entry, line = sealed(
            key=key,
            at=f"2026-11-26T10:{number // 60 % 60:02}:{number % 60:02}.000000+00:00",
            on="2026-11-26",
            user="ana",
            machine="DESKTOP-7",
            by="Ana Lee",
            what="match",
            why="Another company by its registry number",
            origin="",
            revision=1 + (former[1] if former else 0),
            replaces=(former[0],) if former else (),
            old=None,
            new={"verdict": "different"},
            about={
                "partners": [{"name": f"Zhonghe Textile {company}", "country": "CN"}],
                "listing": {"id": f"UFLPA-{company % 150}", "name": "Zhonghe Co.", "text": f"{company % 150:016x}"},
            },
        )
        last[key] = entry.id, entry.revision
        made.append(line)
    return made


def timed(code: str, folder: Path, log: Path) -> tuple[float, float, float]:
    """Return count, processor seconds and peak memory in MiB of one way in a process of its own; the best of three."""
    command = [sys.executable, "-c", TIMED.format(code=code), str(folder), str(log)]
    found = []
    for _ in range(3):
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        number, seconds, memory = map(float, done.stdout.split())
        found.append((number, seconds, memory))
    return min(found, key=lambda each: each[1])


def match(name: str, verdict: str) -> Draft:
    """Return a decision on a partner."""
    about = {"partners": [{"name": name}], "listing": {"id": "UFLPA-1", "name": "Listed Mill"}}
    return Draft("match", f"match UFLPA-1 {name.casefold()}", about, {"verdict": verdict}, "Checked the registry")


def decide(folder: Path, kills: int, chance: Random) -> int:
    """Kill children that decide one thing after another."""
    workspace = create(folder)

    def work(number: int, report: Callable[[str], None]) -> None:
        for count in range(1000):
            (made,) = workspace.record([match(f"Mill {number} {count}", "different")], by="Ana Lee")
            report(made.id)

    def lost(reported: set[str]) -> set[str]:
        return reported - workspace.read()[0].entries.keys()

    return trials("decide", kills, chance, 0.3, work, lost)


def read_back(folder: Path, kills: int, chance: Random) -> int:
    """Kill children that each read a workbook back in which five rows were changed."""
    workspace = create(folder)
    rows = 5
    workspace.record([match(f"Mill {number}", "unsure") for number in range(kills * rows)], by="Ana Lee")
    books = [folder / f"{number}.xlsx" for number in range(kills)]
    export_decisions(workspace, books[0], as_of=Config().day)
    fill(books, rows)

    def work(number: int, report: Callable[[str], None]) -> None:
        for change in import_decisions(workspace, books[number], by="Bo Chen").drafts:
            report(change.key)

    def lost(reported: set[str]) -> set[str]:
        standing = workspace.read()[0].standing
        return {key for key in reported if standing[key].value != {"verdict": "different"}}

    return trials("import", kills, chance, 3.0, work, lost)


def fill(books: list[Path], rows: int) -> None:
    """Write a workbook for each child: the first one with other rows decided in each."""
    book = openpyxl.load_workbook(books[0])
    sheet = book[MATCHES.title]
    cells = list(sheet.iter_rows())
    headers = next(number for number, row in enumerate(cells) if MATCHES.main.header in [cell.value for cell in row])
    places = {cell.value: cell.column for cell in cells[headers]}
    for number, path in enumerate(books):
        changed = range(headers + 2 + number * rows, headers + 2 + (number + 1) * rows)
        before = {(row, place): sheet.cell(row, place).value for row in changed for place in places.values()}
        for row in changed:
            sheet.cell(row, places[MATCHES.main.header]).value = MATCHES.main.word("different")
            sheet.cell(row, places[WHY.header]).value = "Another company"
            sheet.cell(row, places[BY.header]).value = "Bo Chen"
        book.save(path)
        for (row, place), value in before.items():
            sheet.cell(row, place).value = value


def run(folder: Path, kills: int, chance: Random) -> int:
    """Kill children that run the example in a workspace with a decision."""
    workspace = create(folder)
    workspace.record([match("Mill", "different")], by="Ana Lee")
    config = Config(importer=IMPORTER)
    casework.run_in(workspace, EXAMPLE, config)

    def work(number: int, report: Callable[[str], None]) -> None:
        result = casework.run_in(workspace, EXAMPLE, config)
        (made,) = workspace.record([match(f"Mill {number}", "different")], by="Ana Lee")
        report(f"{result.out.name} {made.id}")

    def lost(reported: set[str]) -> set[str]:
        broken = {str(path) for path in (folder / "store").rglob("*") if path.is_file() and not is_whole(path)}
        entries = workspace.read()[0].entries
        for text in reported:
            name, id_ = text.split(" ")
            if id_ not in entries or not (folder / "runs" / name / "manifest.json").is_file():
                broken.add(text)
        return broken if latest_run(workspace) else broken | {"the first run"}

    failed = trials("run", kills, chance, 10.0, work, lost)
    casework.run_in(workspace, EXAMPLE, config)
    return failed


def is_whole(path: Path) -> bool:
    """Return whether a file of the store is what its name says; what is still being written has a hidden name."""
    return path.name.startswith(".") or hashlib.sha256(path.read_bytes()).hexdigest() == path.parent.name + path.name


def trials(
    name: str,
    kills: int,
    chance: Random,
    longest: float,
    work: Callable[[int, Callable[[str], None]], None],
    lost: Callable[[set[str]], set[str]],
) -> int:
    """Kill children after random times, look for what they acknowledged, and print how much is lost."""
    reported: set[str] = set()
    ended = missing = 0
    for number in range(kills):

        def end(child: int) -> None:
            time.sleep(chance.uniform(0, longest))
            os.kill(child, signal.SIGKILL)

        texts = killed(lambda report, number=number: work(number, report), end)  # type: ignore[misc]
        ended += "end" in texts
        reported |= set(texts) - {"end"}
        if gone := lost(reported):
            print(f"lost in trial {number} of {name}: {sorted(gone)[:3]}")
            missing += len(gone)
    print(f"{name:22} {kills} killed ({ended} at the end), {len(reported):,} acknowledged, {missing} lost")
    return missing


if __name__ == "__main__":
    sys.exit(bool(main()))
