"""One run of the unchanged tests that notes for each of them: seconds, blocks it runs, tables it reads.

What is made once and kept (a fixture of a session or module, a cached function's result) counts for every test
that uses it, not only for the one that happened to come first.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .probes import Marker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEPT_APART = 500
"""Results of one cached function that are told apart; further ones count as one."""


class Recorder:
    """The pytest plugin that notes; contexts are tests, shared fixtures and kept results."""

    def __init__(self, root: Path, package: str, out: Path) -> None:
        self.root = root
        self.package = package
        self.out = out
        self.now: set[int] = set()
        self.stack: list[str] = ["loading"]
        self.hits: dict[str, set[int]] = defaultdict(set)
        self.uses: dict[str, set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: set[str] = set()
        self.tests: list[str] = []
        self.marker = Marker(package, self.now.add)

    def install(self) -> None:
        """Set the marks and watch what is kept and opened, before the package is loaded."""
        sys.meta_path.insert(0, self.marker)
        functools.lru_cache = self._lru_cache(functools.lru_cache)  # type: ignore[assignment,arg-type]
        functools.cache = lambda function: functools.lru_cache(maxsize=None)(function)  # type: ignore[assignment]  # noqa: PLW0108 - the watched one
        tables = f"{self.root / self.package}{os.sep}"

        def watch(event: str, arguments: tuple[Any, ...]) -> None:
            if event == "open" and isinstance(arguments[0], (str, os.PathLike)):
                path = os.fspath(arguments[0])
                if isinstance(path, str) and path.startswith(tables) and path.endswith((".csv", ".html", ".json")):
                    self.uses[self.stack[-1]].add(f"file:{Path(path).relative_to(self.root).as_posix()}")
            elif event in ("subprocess.Popen", "os.posix_spawn"):
                self.uses[self.stack[-1]].add(f"process:{self._reached(arguments[1])}")

        sys.addaudithook(watch)
        for path in sorted((self.root / self.package).rglob("*.py")):
            # first loading belongs to no test; modules that cannot be loaded here are loaded by those that can
            name = ".".join(path.relative_to(self.root).with_suffix("").parts).removesuffix(".__init__")
            if not name.endswith("__main__"):
                try:
                    importlib.import_module(name)
                except ImportError:
                    continue

    def _reached(self, command: object) -> str:
        """Return the part of the package that a process runs: the folder of a module that it is told to load."""
        words = command if isinstance(command, (list, tuple)) else []
        names = [word for word in words if isinstance(word, str) and word.startswith(f"{self.package}.")]
        return "/".join(names[0].split(".")[:-1]) + "/" if names and names[0].count(".") > 1 else ""

    def enter(self, context: str) -> None:
        """Let what runs from here on count for a context."""
        self._settle()
        self.stack.append(context)

    def leave(self) -> None:
        """Go back to the context before."""
        self._settle()
        self.stack.pop()

    def _settle(self) -> None:
        self.hits[self.stack[-1]] |= self.now
        self.now.clear()

    def _lru_cache(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def lru_cache(maxsize: Any = 128, typed: bool = False) -> Any:  # noqa: ANN401 - as functools has it
            if callable(maxsize):
                return lru_cache()(maxsize)

            def decorate(function: Any) -> Any:  # noqa: ANN401 - as functools has it
                module = getattr(function, "__module__", None) or ""
                if module.partition(".")[0] != self.package:
                    return real(maxsize, typed)(function)
                return self._watched(function, real(maxsize, typed))

            return decorate

        return lru_cache

    def _watched(self, function: Any, keep: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - any function
        known: dict[Any, str] = {}
        base = f"kept:{function.__module__}.{function.__qualname__}:{id(known)}"
        pending: list[str] = []

        def made(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            self.enter(pending[-1])
            try:
                return function(*args, **kwargs)
            finally:
                self.leave()

        kept = keep(functools.wraps(function)(made))

        @functools.wraps(function)
        def look_up(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            key = (args, tuple(kwargs.items()))
            context = known.get(key)
            if context is None:
                context = f"{base}:{min(len(known), KEPT_APART)}"
                known[key] = context
            self.uses[self.stack[-1]].add(context)
            pending.append(context)
            try:
                return kept(*args, **kwargs)
            finally:
                pending.pop()

        for name in ("cache_clear", "cache_info", "cache_parameters"):
            setattr(look_up, name, getattr(kept, name))
        return look_up

    # the hooks of pytest

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Count a test's set-up, call and tear-down for it."""
        self.tests.append(item.nodeid)
        self.enter(item.nodeid)
        start = time.perf_counter()
        spent = sum(self.seconds.values())
        try:
            return (yield)
        finally:
            shared = sum(self.seconds.values()) - spent
            self.leave()
            self.seconds[item.nodeid] = time.perf_counter() - start - shared

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[Any]:
        """Count a fixture that several tests share for each of them."""
        if fixturedef.scope == "function":
            return (yield)
        context = f"fixture:{fixturedef.baseid}:{fixturedef.argname}"
        self.enter(context)
        start, spent = time.perf_counter(), sum(self.seconds.values())
        try:
            return (yield)
        finally:
            self.leave()
            self.seconds[context] += time.perf_counter() - start - (sum(self.seconds.values()) - spent)

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Note which shared fixtures a test uses, whoever sets them up."""
        found = getattr(item, "_fixtureinfo", None)
        for name, definitions in getattr(found, "name2fixturedefs", {}).items():
            if definitions[-1].scope != "function":
                self.uses[item.nodeid].add(f"fixture:{definitions[-1].baseid}:{name}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note tests that fail without any fault: they can tell nothing."""
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write what was noted."""
        self._settle()
        tests = {}
        for test in self.tests:
            reached, waiting = {test}, [test]
            while waiting:
                new = self.uses.get(waiting.pop(), set()) - reached
                reached |= new
                waiting += new
            hits = set().union(*(self.hits.get(context, set()) for context in reached))
            tests[test] = {
                "seconds": self.seconds[test],
                "shared": {name: self.seconds[name] for name in sorted(reached) if name.startswith("fixture:")},
                "hits": f"{sum(1 << number for number in hits):x}",
                "files": sorted(name.removeprefix("file:") for name in reached if name.startswith("file:")),
                "process": sorted(name.removeprefix("process:") for name in reached if name.startswith("process:")),
                "failed": test in self.failed,
            }
        numbers = [
            [Path(path).relative_to(self.root).as_posix(), line, number]
            for (path, line), number in self.marker.numbers.items()
        ]
        self.out.write_text(json.dumps({"tests": tests, "marks": numbers}), "utf-8")
