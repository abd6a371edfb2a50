"""Which tests can notice a fault, and in what order to ask them."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .probes import Functions, mark_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .sites import Fault

FIRST = 15
"""Tests of the first batch."""
PER_FILE = 4
"""Tests of one file in the first batch, so that it asks different ones."""


@dataclass(frozen=True, eq=False)
class Test:
    """What is known of one test from the run without faults."""

    name: str
    seconds: float
    shared: dict[str, float]
    hits: int
    files: frozenset[str]
    process: tuple[str, ...]
    """Parts of the package that processes run which it starts; the empty one is all of it."""

    @property
    def file(self) -> str:
        """Return the test's file."""
        return self.name.partition("::")[0]

    @property
    def starts(self) -> bool:
        """Tell whether it starts the whole program."""
        return "" in self.process

    @property
    def cost(self) -> float:
        """Return seconds if it runs alone, weighted: a test of few blocks says most about them."""
        return (self.seconds + sum(self.shared.values()) + 0.02) * (1 + self.hits.bit_count() / 500)


@dataclass(frozen=True)
class Use:
    """A place where a name is read: a mark, or a statement outside of functions that binds other names."""

    path: str
    mark: int | None
    binds: frozenset[str]


class Chart:
    """The notes of the run without faults, asked from the side of a fault."""

    def __init__(self, root: Path, package: str, notes: Path) -> None:
        data = json.loads(notes.read_text("utf-8"))
        self.failed = sorted(name for name, item in data["tests"].items() if item["failed"])
        self.tests = [
            Test(
                name,
                item["seconds"],
                item["shared"],
                int(item["hits"], 16),
                frozenset(item["files"]),
                tuple(item["process"]),
            )
            for name, item in data["tests"].items()
            if not item["failed"]
        ]
        self.numbers = {(path, line): number for path, line, number in data["marks"]}
        self._trees = {
            path.relative_to(root).as_posix(): ast.parse(path.read_text("utf-8"))
            for path in sorted((root / package).rglob("*.py"))
        }
        self._lines: dict[str, list[tuple[int, int, int]]] = {}

    def batches(self, fault: Fault, stale: Sequence[str]) -> list[list[Test]]:
        """Return the tests to run, first the few that are quickest and closest, then the others by file."""
        able = [test for test in self.able(fault) if not any(mark in test.name for mark in stale)]
        words = _words_of(fault.path)
        named = {test.file: any(word in test.file for word in words) for test in able}
        first: list[Test] = []
        per_file: dict[str, int] = defaultdict(int)
        for test in sorted(able, key=lambda test: (test.starts, test.cost / (3 if named[test.file] else 1), test.name)):
            if len(first) < FIRST and per_file[test.file] < PER_FILE:
                first.append(test)
                per_file[test.file] += 1
        chosen = {test.name for test in first}
        rest = [test for test in able if test.name not in chosen]
        totals: dict[tuple[bool, str], float] = defaultdict(float)
        for test in rest:
            totals[test.starts, test.file] += test.seconds
        for (starts, file), seconds in totals.items():
            # a file that is named for the module or table comes before all others
            totals[starts, file] = seconds - (1e6 if named[file] else 0)
        rest.sort(key=lambda test: (test.starts, totals[test.starts, test.file], test.file, test.cost, test.name))
        return [batch for batch in (first, rest) if batch]

    def able(self, fault: Fault) -> list[Test]:
        """Return the tests that run the fault's line, read its table, or start a process that may."""
        if fault.path.endswith(".csv"):
            chosen = [test for test in self.tests if fault.path in test.files]
        else:
            bits = sum({1 << mark for mark in self._marks(fault)})
            chosen = [test for test in self.tests if test.hits & bits]
            if not chosen and not self._within(fault):
                # a name that nobody seems to read: whoever runs anything of the module
                bits = sum(1 << number for (path, _), number in self.numbers.items() if path == fault.path)
                chosen = [test for test in self.tests if test.hits & bits] or list(self.tests)
        apart = [test for test in self.tests if any(fault.path.startswith(part) for part in test.process)]
        return sorted({*chosen, *apart}, key=lambda test: test.name)

    def _marks(self, fault: Fault) -> set[int]:
        """Return the marks of the block that a fault lies in, or of all readers of the names it binds."""
        mark = self._mark(fault.path, fault.line)
        if mark is not None:
            return {mark}
        found: set[int] = set()
        done: set[tuple[str, str]] = set()
        waiting = [(fault.path, name) for name in self._bound(fault.path, fault.line)]
        while waiting:
            path, name = waiting.pop()
            if (path, name) in done:
                continue
            done.add((path, name))
            for use in self._uses.get(name, ()):
                if use.path != path and name not in self._foreign[use.path]:
                    continue
                if use.mark is not None:
                    found.add(use.mark)
                waiting += [(use.path, other) for other in use.binds]
        return found

    def _within(self, fault: Fault) -> bool:
        return self._mark(fault.path, fault.line) is not None

    def _mark(self, path: str, line: int) -> int | None:
        """Return the number of the last mark before a line in its block; none outside of functions."""
        if path not in self._lines:
            self._lines[path] = mark_lines(self._trees[path])
        inner = [mark for first, last, mark in self._lines[path] if first <= line <= last]
        return self.numbers.get((path, inner[-1])) if inner else None

    def _bound(self, path: str, line: int) -> set[str]:
        """Return the names bound by the statement around a line, outside of functions."""
        found: set[str] = set()
        node: ast.AST = self._trees[path]
        while True:
            inner = [
                child
                for child in ast.iter_child_nodes(node)
                if isinstance(child, ast.stmt) and child.lineno <= line <= (child.end_lineno or child.lineno)
            ]
            if not inner:
                return found
            node = inner[0]
            found |= _names(node)
            if isinstance(node, Functions):
                return found

    @cached_property
    def _foreign(self) -> dict[str, set[str]]:
        """Names that a module takes from others: imported ones and attributes."""
        return {
            path: {
                name
                for node in ast.walk(tree)
                for name in (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.ImportFrom)
                    else [node.attr]
                    if isinstance(node, ast.Attribute)
                    else [node.arg or ""]
                    if isinstance(node, ast.keyword)
                    else []
                )
            }
            for path, tree in self._trees.items()
        }

    @cached_property
    def _uses(self) -> dict[str, list[Use]]:
        found: dict[str, list[Use]] = defaultdict(list)
        for path, tree in self._trees.items():
            for node in ast.walk(tree):
                if isinstance(node, Functions):
                    # whoever names a function reads its defaults; so does whoever runs its first block
                    first = self._mark(path, node.body[-1].lineno)
                    found[node.name].append(Use(path, first, frozenset()))
                name = (
                    node.id
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
                    else node.attr
                    if isinstance(node, ast.Attribute)
                    else ""
                )
                if name:
                    mark = self._mark(path, node.lineno)  # type: ignore[attr-defined]
                    binds = self._bound(path, node.lineno) - {name} if mark is None else ()  # type: ignore[attr-defined]
                    found[name].append(Use(path, mark, frozenset(binds)))
        return {name: list(dict.fromkeys(uses)) for name, uses in found.items()}


def _names(statement: ast.AST) -> set[str]:
    match statement:
        case ast.Assign(targets=targets):
            return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.AugAssign(target=ast.Name(id=name)):
            return {name}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.For(target=target):
            return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
    return set()


def _words_of(path: str) -> set[str]:
    """Return words by which a test's file may be named for a module or table."""
    parts = path.split("/")
    own = parts[-1].partition(".")[0].strip("_")
    words = {own, own.removesuffix("s"), *parts[1:-1]} - {"init", "tables", ""}
    return words | ({"reference"} if path.endswith(".csv") else set())


def predicted(tests: Iterable[Test]) -> float:
    """Return the seconds that tests should take together."""
    shared: dict[str, float] = {}
    alone = 0.0
    for test in tests:
        alone += test.seconds
        shared |= test.shared
    return alone + sum(shared.values())
