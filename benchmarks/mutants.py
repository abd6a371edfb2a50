"""Plant small faults one by one, in code and in tables, and count how many the tests notice.

Usage: ``python benchmarks/mutants.py --seed 7 --code 120 --tables 24 [--only PATH_PREFIX] [--jobs 2]
[--limit SECONDS] [--list] [--out results.csv] [--fresh]``, on Linux or macOS, with the test extra installed.

How it works. The tree is copied to a temporary folder for each job; the checkout is never touched. One run of
the unchanged tests notes which blocks of code and which tables each test uses, directly or through a kept
result or a shared fixture; the notes are kept in the user's cache folder for as long as no file changes.
Each fault then meets only the tests that can notice it, quickest and closest first, until one fails. Tests with
a browser and the notebook are left out, and so are the tests that only say that a generated page is stale.
Equal seeds on equal trees plant equal faults; every file gets its share by lines, every table its turn.

How to read it. *Caught* faults made a test fail. *By time* means that a test ran ten times as long as without
the fault (and at least 30 seconds), or that nothing could be loaded. *Survived* faults went unnoticed: each is
listed with its line, what stood there and what stands there now, for a person to judge. Some change nothing
that anyone could see (a faster path that is not taken, a boundary that is never met): these are no gaps, and
no program can tell them apart. A survivor "not all asked" ran out of its limit before all its tests had run.
The share is of a sample: with 120 faults its standard error is about 4 points.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import platform
import signal
import sys
import tempfile
import time
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mutation import sample
from mutation.choice import Chart, predicted
from mutation.recording import Recorder
from mutation.runs import Slot, end, fork, pytest_arguments, try_all, warm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mutation.runs import Outcome
    from mutation.sites import Fault

STALE = ("::test_generated_pages_are_fresh", "::test_every_synonym_issue_and_factor_is_told")
"""Tests that compare pages with what they are made from: a fault makes the page stale, which tells nothing."""
APART = ("tests/browser", "tests/test_notebook.py", "tests/test_mutants_script.py", "tests/test_time_limit.py")
"""Tests with a browser or a kernel, which would take most of the time of a survivor, and tests of no package."""
LIBRARIES = ("pytest", "numpy", "pandas", "networkx", "hypothesis")


def main() -> int:
    """Draw, plant, run and print."""
    options = _options()
    begun = time.monotonic()
    # being ended from outside still takes the copies and forks away
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    root = options.root.resolve()
    if options.list:
        for fault in _drawn(root, options):
            print(_shown(fault))
        return 0
    if not options.cold:
        warm()
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        # a fork must not clean up what its parent still needs; it ends without clean-up
        slots = []
        for number in range(max(1, options.jobs)):
            (Path(name) / str(number)).mkdir()
            slots.append(Slot.at(Path(name) / str(number), root))
        # from here on only the copies are read: the checkout may change in the meantime
        faults = _drawn(slots[0].root, options)
        if not faults:
            print("No fault could be planted: no module or table lies there.")
            return 1
        chart = Chart(slots[0].root, options.package, _notes(options, slots[0]))
        noted = time.monotonic() - begun
        print(f"{len(chart.tests)} tests, {predicted(chart.tests):.0f} s without faults; ready after {noted:.0f} s")
        if chart.failed:
            print(f"left out, they fail without any fault: {', '.join(chart.failed)}")
        outcomes = try_all(faults, chart, slots, (*STALE, *APART), options.limit, _tell)
    report(outcomes, options.package)
    print(_versions(), f"seed {options.seed}, {time.monotonic() - begun:.0f} s, {options.jobs} jobs", sep="\n")
    if options.out:
        write(options.out, outcomes)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add = parser.add_argument
    add("--seed", type=int, default=1, help="decides which faults are planted")
    add("--code", type=int, default=120, help="faults in code")
    add("--tables", type=int, default=24, help="faults in tables")
    add("--only", default="", help="plant only in files whose path begins so, such as supplymap/sheets")
    add("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="faults tried at the same time")
    add("--limit", type=float, default=90.0, help="seconds for one fault; what has not run by then is told")
    add("--list", action="store_true", help="only list what would be planted")
    add("--out", type=Path, help="write every fault and its fate to a CSV file")
    add("--fresh", action="store_true", help="note anew what the tests run")
    add("--cold", action="store_true", help="do not load the slow libraries before the first fork")
    add("--root", type=Path, default=Path(__file__).parent.parent, help="the tree; default this one")
    add("--package", default="supplymap", help="the package in the tree")
    add("--cache", type=Path, default=_cache(), help="folder for notes")
    return parser.parse_args()


def _cache() -> Path:
    given = os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path.home() / ".cache") / "supplymap-mutants"


def _drawn(root: Path, options: argparse.Namespace) -> list[Fault]:
    package = root / options.package
    paths = sorted(path.relative_to(root).as_posix() for path in package.rglob("*") if "__pycache__" not in path.parts)
    chosen = [path for path in paths if path.startswith(options.only)]
    code = sample.draw_code(root, [path for path in chosen if path.endswith(".py")], options.code, options.seed)
    tables = [path for path in chosen if path.endswith(".csv")]
    return [*code, *sample.draw_tables(root, tables, options.tables, options.seed)]


def _notes(options: argparse.Namespace, slot: Slot) -> Path:
    """Return the notes of the tests without faults, made now unless this very tree has some."""
    path: Path = options.cache / f"{_digest(slot.root)}.json"
    if path.exists() and not options.fresh:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    print("noting what each test runs ...", flush=True)

    def work() -> int:
        os.environ["NUMBA_CACHE_DIR"] = str(slot.root.parent / "numba")
        recorder = Recorder(slot.root, options.package, slot.news)
        recorder.install()
        arguments = [argument for argument in pytest_arguments(slot.root) if argument != "-x"]
        arguments += [f"--ignore={path}" for path in APART]
        return int(pytest.main(arguments, plugins=[recorder]))

    child = fork(slot.root, slot.log, work)
    try:
        os.waitpid(child, 0)
    finally:
        end(child)
    try:
        notes = json.loads(slot.news.read_text("utf-8"))
    except (OSError, ValueError):
        sys.exit(f"The tests do not run without faults:\n{slot.log.read_text('utf-8')[-2000:]}")
    if not notes["tests"]:
        sys.exit(f"No test was found:\n{slot.log.read_text('utf-8')[-2000:]}")
    path.write_text(json.dumps(notes), "utf-8")
    return path


def _digest(root: Path) -> str:
    """Return a digest of what decides how the tests run: the files of the tree, this program, Python."""
    digest = hashlib.sha256(platform.python_version().encode())
    mine = Path(__file__).parent / "mutation"
    files = [path for folder in ("", "tests", "data", "docs") for path in _files(root / folder, deep=bool(folder))]
    package = [path for path in root.glob("*/__init__.py") if path.parent.name != "tests"]
    files += [path for folder in package for path in _files(folder.parent, deep=True)]
    for path in [*sorted(set(files)), mine / "probes.py", mine / "recording.py"]:
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:24]


def _files(folder: Path, *, deep: bool) -> list[Path]:
    found = folder.rglob("*") if deep else folder.glob("*")
    return [path for path in found if path.is_file() and not {"__pycache__", ".git"} & set(path.parts)]


def _shown(fault: Fault) -> str:
    old, new = (" ".join(text.split()) or "(deleted)" for text in (fault.old, fault.new))
    if fault.kind == "drop":
        # of a long cell only the word that went
        gone = [word for word in fault.old.strip('"').split("|") if word not in fault.new.strip('"').split("|")]
        old, new = "|".join(gone) or old, "(dropped)"
    place = f" {fault.function}:" if fault.function else ""
    return f"{fault.path}:{fault.line}:{place} {fault.kind}: {old[:160]} -> {new[:160]}"


def _tell(outcome: Outcome) -> None:
    by = f" by {outcome.by}" if outcome.by else f" {outcome.tests} tests"
    where = f"{outcome.fault.path}:{outcome.fault.line}"
    print(f"  {outcome.status:8s} {outcome.seconds:6.1f} s  {where} {outcome.fault.kind},{by}", flush=True)


def report(outcomes: Sequence[Outcome], package: str) -> None:
    """Print the table by package, the totals, and the survivors."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        inner = outcome.fault.path.removeprefix(f"{package}/").split("/")
        groups["/".join(inner[:-1]) or "(modules)"].append(outcome)
    print(f"\n{'package':18s} {'planted':>8s} {'caught':>8s} {'by time':>8s} {'survived':>8s} {'share':>7s}")
    for name in sorted(groups):
        _line(name, groups[name])
    _line("code in all", [outcome for outcome in outcomes if not outcome.fault.path.endswith(".csv")])
    _line("tables in all", [outcome for outcome in outcomes if outcome.fault.path.endswith(".csv")])
    survivors = [outcome for outcome in outcomes if outcome.status == "survived"]
    print(f"\n{len(survivors)} survived; judge each:" if survivors else "\nNone survived.")
    for outcome in survivors:
        rest = f" (not all asked: {outcome.left} tests left)" if outcome.left else ""
        nobody = " (no test runs it)" if not outcome.tests else ""
        print(f"  {_shown(outcome.fault)}{rest}{nobody}")


def _line(name: str, outcomes: Sequence[Outcome]) -> None:
    if outcomes:
        counts = [sum(outcome.status == status for outcome in outcomes) for status in ("caught", "time", "survived")]
        share = (counts[0] + counts[1]) / len(outcomes)
        print(f"{name:18s} {len(outcomes):8d} {counts[0]:8d} {counts[1]:8d} {counts[2]:8d} {share:7.0%}")


def write(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Write every fault and its fate."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "line", "function", "change", "old", "new", "status", "by", "tests", "seconds"])
        for outcome in outcomes:
            fault = outcome.fault
            where = (fault.path, fault.line, fault.function, fault.kind, fault.old, fault.new)
            writer.writerow([*where, outcome.status, outcome.by, outcome.tests, f"{outcome.seconds:.1f}"])


def _versions() -> str:
    found = [f"Python {platform.python_version()}"]
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


if __name__ == "__main__":
    sys.exit(main())
