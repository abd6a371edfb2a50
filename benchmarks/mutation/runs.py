"""Run tests against one fault at a time: in a fork of this process, on a copy of the tree."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .choice import predicted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .choice import Chart, Test
    from .sites import Fault

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "build", "dist"
)
WARM = ("numpy", "pandas", "networkx", "scipy.stats", "scipy.sparse", "openpyxl", "lxml.etree", "lxml.html", "jinja2")
WARM_FOR_TESTS = ("hypothesis", "hypothesis.extra.numpy", "jsonschema", "typer", "rich.table", "rapidfuzz", "geopy")
SLOWER = 10
"""A test that takes this many times its seconds without a fault hangs."""
PATIENCE = 30.0
"""Seconds that every test may take at least."""


@dataclass
class Outcome:
    """What became of a fault: caught, time (caught by a time limit) or survived; and who caught it."""

    fault: Fault
    status: str = "survived"
    by: str = ""
    tests: int = 0
    left: int = 0
    seconds: float = 0.0


class Chosen:
    """The pytest plugin of one run: only the chosen tests, in their order, and news after each."""

    def __init__(self, names: Sequence[str], news: Path, end: float) -> None:
        self.order = {name: number for number, name in enumerate(names)}
        self.plain = {name.partition("[")[0] for name in names}
        self.news = news
        self.end = end

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the chosen tests; one whose parameters the fault changed is a chosen one, too."""
        kept = [item for item in items if item.nodeid in self.order]
        if len(kept) < len(self.order):
            kept += [item for item in items if item not in kept and item.nodeid.partition("[")[0] in self.plain]
        kept.sort(key=lambda item: self.order.get(item.nodeid, len(self.order)))
        gone = [item for item in items if item not in kept]
        config.hook.pytest_deselected(items=gone)
        items[:] = kept

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Say which test begins."""
        self._tell("start", nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say which test failed."""
        if report.failed:
            self._tell("failed", report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Say which file cannot be loaded."""
        if report.failed:
            self._tell("failed", report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Stop between two tests when the time for this fault is over."""
        if time.monotonic() > self.end:
            item.session.shouldstop = "time is over"

    def _tell(self, what: str, test: str) -> None:
        with self.news.open("a", encoding="utf-8") as file:
            file.write(json.dumps([what, test]) + "\n")


def warm() -> None:
    """Load the slow libraries once; each fork has them at no cost."""
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MPLBACKEND="agg")
    for name in (*WARM, *WARM_FOR_TESTS):
        with contextlib.suppress(ImportError):
            __import__(name)


def fork(folder: Path, log: Path, work: Callable[[], int]) -> int:
    """Start work in a fork whose folder is the copy; return the process's number."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for old, new in ((nothing, 0), (target, 1), (target, 2)):
            os.dup2(old, new)
        os.chdir(folder)
        here = str(Path(__file__).resolve().parent.parent)
        sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", here))]
        os.environ["PYTHONPATH"] = str(folder)
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        code = work()
    except BaseException:
        # whatever happens, a fork must not go on as its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def end(child: int) -> None:
    """End a fork and whatever it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def pytest_arguments(root: Path) -> list[str]:
    """Return what every run is started with."""
    # libraries loaded before pytest are none whose assertions it would rewrite
    quiet = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return ["-q", "-x", "-p", "no:cacheprovider", "--rootdir", str(root), "-m", "not browser", "--tb=line", *quiet]


@dataclass
class Slot:
    """One copy of the tree, and the fault that is being tried on it."""

    root: Path
    log: Path
    news: Path
    outcome: Outcome | None = None
    batches: list[list[Test]] = field(default_factory=list)
    child: int = 0
    begun: float = 0.0
    end: float = 0.0
    allowed: dict[str, float] = field(default_factory=dict)
    original: tuple[bytes, os.stat_result] | None = None

    @classmethod
    def at(cls, folder: Path, source: Path) -> Slot:
        """Copy the tree into a folder."""
        shutil.copytree(source, folder / "tree", ignore=LEFT_OUT, symlinks=True)
        return cls((folder / "tree").resolve(), folder / "log.txt", folder / "news.txt")

    def plant(self, fault: Fault, batches: list[list[Test]], limit: float) -> None:
        """Write the fault into the copy and start the first tests."""
        path = self.root / fault.path
        self.original = (path.read_bytes(), path.stat())
        text = self.original[0].decode("utf-8")
        path.write_bytes(fault.planted(text).encode())
        self.outcome, self.batches = Outcome(fault), list(batches)
        self.begun = time.monotonic()
        self.end = self.begun + limit
        self.start()

    def start(self) -> None:
        """Start the next batch."""
        assert self.outcome is not None
        tests = self.batches.pop(0)
        self.outcome.tests += len(tests)
        self.news.write_text("", "utf-8")
        chosen = Chosen([test.name for test in tests], self.news, self.end)
        files = list(dict.fromkeys(test.file for test in tests))
        fresh = self._speaks_machine_code()
        least = (3 if fresh else 1) * PATIENCE  # translating takes its time
        self.allowed = {test.name: max(least, SLOWER * predicted([test])) for test in tests}

        def work() -> int:
            sys.dont_write_bytecode = True
            with tempfile.TemporaryDirectory(dir=self.root.parent) as folder:
                os.environ["NUMBA_CACHE_DIR"] = folder if fresh else str(self.root.parent / "numba")
                os.environ["TMPDIR"] = tempfile.tempdir = folder
                return int(pytest.main([*pytest_arguments(self.root), *files], plugins=[chosen]))

        self.child = fork(self.root, self.log, work)

    def _speaks_machine_code(self) -> bool:
        """Tell whether machine code kept from earlier may hold what the faulty module was before."""
        assert self.outcome is not None
        path = self.root / self.outcome.fault.path
        module = ".".join(path.relative_to(self.root).with_suffix("").parts)
        beside = {file: file.read_text("utf-8") for file in path.parent.glob("*.py")}
        return any("njit" in text and (file == path or module in text) for file, text in beside.items())

    def look(self) -> bool:
        """See how the run goes on; tell whether the fault's fate is known."""
        assert self.outcome is not None
        done, status = os.waitpid(self.child, os.WNOHANG)
        news = [json.loads(line) for line in self.news.read_text("utf-8").splitlines() if line.endswith("]")]
        failed = [test for what, test in news if what == "failed"]
        begun = [test for what, test in news if what == "start"]
        if not done:
            quiet = time.time() - self.news.stat().st_mtime
            if quiet <= (self.allowed.get(begun[-1], PATIENCE) if begun else 2 * PATIENCE):
                return False
            self.kill()
            self.outcome.status, self.outcome.by = "time", begun[-1] if begun else "loading the tests"
            return self.restore()
        end(self.child)
        code = os.waitstatus_to_exitcode(status)
        if failed or code not in (0, 2, 5):
            self.outcome.status = "caught"
            self.outcome.by = failed[0] if failed else f"{begun[-1] if begun else 'loading'} (exit code {code})"
            return self.restore()
        self.outcome.left += max(0, len(self.allowed) - len(begun)) if code == 2 else 0
        if self.batches and time.monotonic() < self.end:
            self.start()
            return False
        self.outcome.left += sum(map(len, self.batches))
        return self.restore()

    def kill(self) -> None:
        """End the fork and what it started."""
        end(self.child)
        os.waitpid(self.child, 0)

    def restore(self) -> bool:
        """Put the file back as it was, with its time, so that whatever is kept of it stays valid."""
        assert self.outcome is not None
        assert self.original is not None
        path = self.root / self.outcome.fault.path
        path.write_bytes(self.original[0])
        os.utime(path, ns=(self.original[1].st_atime_ns, self.original[1].st_mtime_ns))
        self.outcome.seconds = time.monotonic() - self.begun
        return True


def try_all(
    faults: Sequence[Fault],
    chart: Chart,
    slots: Sequence[Slot],
    stale: Sequence[str],
    limit: float,
    tell: Callable[[Outcome], Any],
) -> list[Outcome]:
    """Try each fault on a free copy; tell of each when its fate is known."""
    waiting, outcomes, free, busy = list(faults), [], list(slots), []
    try:
        while waiting or busy:
            while waiting and free:
                fault = waiting.pop(0)
                batches = chart.batches(fault, stale)
                if not batches:
                    outcomes.append(Outcome(fault))
                    tell(outcomes[-1])
                    continue
                slot = free.pop(0)
                slot.plant(fault, batches, limit)
                busy.append(slot)
            for slot in list(busy):
                if slot.look():
                    assert slot.outcome is not None
                    busy.remove(slot)
                    free.append(slot)
                    outcomes.append(slot.outcome)
                    tell(slot.outcome)
            time.sleep(0.02)
    finally:
        for slot in busy:
            slot.kill()
    return sorted(outcomes, key=lambda outcome: outcome.fault)
