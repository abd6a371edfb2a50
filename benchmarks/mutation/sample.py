"""Which faults to plant: every file gets its share by lines, and the seed decides the rest."""

from __future__ import annotations

import ast
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from . import sites, tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .sites import Fault

TRIES = 200


def draw_code(root: Path, files: Sequence[str], count: int, seed: int) -> list[Fault]:
    """Draw faults for modules.

    Points are set at equal steps along the lines of all files, in order: the share of a file, and of a
    package, is its share of the lines, up to one.
    """
    chance = Random(f"code {seed}")
    texts = {path: (root / path).read_text("utf-8") for path in files}
    weights = {path: _lines(text) for path, text in texts.items()}
    total, offset = sum(weights.values()), chance.random()
    points = [(number + offset) * total / count for number in range(count)] if total else []
    wanted: dict[str, int] = defaultdict(int)
    passed = 0.0
    for path in files:
        wanted[path] += sum(passed <= point < passed + weights[path] for point in points)
        passed += weights[path]
    drawn: list[Fault] = []
    for path in files:
        if wanted[path]:
            drawn += _draw(path, texts[path], wanted[path], Random(f"{path} {seed}"))
    return drawn


def _draw(path: str, text: str, count: int, chance: Random) -> list[Fault]:
    """Draw faults of one module: the kind first, so that rare kinds come up too, then the place."""
    kinds: dict[str, list[Fault]] = defaultdict(list)
    for fault in sites.faults(path, text):
        kinds[fault.kind].append(fault)
    drawn: list[Fault] = []
    for _ in range(TRIES):
        if len(drawn) == count or not kinds:
            break
        kind = chance.choice(sorted(kinds))
        fault = kinds[kind].pop(chance.randrange(len(kinds[kind])))
        if not kinds[kind]:
            del kinds[kind]
        if sites.compiles(fault, text):
            drawn.append(fault)
    return sorted(drawn)


def draw_tables(root: Path, files: Sequence[str], count: int, seed: int) -> list[Fault]:
    """Draw faults for tables: each table by turns, then a row, a kind and a place."""
    chance = Random(f"tables {seed}")
    turns = chance.sample(list(files), len(files))
    drawn: set[Fault] = set()
    tries = 0
    while turns and len(drawn) < count and tries < TRIES * count:
        path = turns[tries % len(turns)]
        tries += 1
        text = (root / path).read_text("utf-8")
        rows = len(tables.cells(text)) - 1
        if rows < 1:
            continue
        kinds: dict[str, list[Fault]] = defaultdict(list)
        for fault in tables.faults(path, text, chance.randint(1, rows)):
            kinds[fault.kind].append(fault)
        drawn.add(chance.choice(kinds[chance.choice(sorted(kinds))]))
    return sorted(drawn)


def _lines(text: str) -> int:
    """Count the lines that hold code: no blank ones, comments or docstrings."""
    lines = {number for number, line in enumerate(text.splitlines(), 1) if line.strip() and line.strip()[0] != "#"}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)
