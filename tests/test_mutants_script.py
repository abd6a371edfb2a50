"""The planting of faults: what is drawn is valid and repeatable, and what tests notice is told from what they miss."""

from __future__ import annotations

import ast
import csv
import io
import os
import subprocess
import sys
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

import pytest

from benchmarks.mutation import sample, sites, tables
from benchmarks.mutation.probes import mark_lines, marked
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CODE = '''\
"""A module."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    LIMIT = 3

__all__ = ["far", "near"]
WORDS = ("one", "two", "three")
PAIR = {"a": 1, "b": 2.5}


@lru_cache(maxsize=8)
def near(number: int = 0, *, exact: bool = False) -> str:
    """Tell 1 of 2."""
    if number < 3 and not exact:
        return str(max(number, 7))
    if (number in (1, 2)
            or number is not None):
        number += 1
    if number == 4: raise ValueError("四 is 4")  # and so on
    return dict(ä="ö", b=number)["b"]
'''
EXPECTED = {
    ("<", "<="),
    ("and", "or"),
    ("or", "and"),
    ("in", "not in"),
    ("is not", "is"),
    ("==", "!="),
    ("not exact", "(exact)"),
    ("max", "min"),
    ("False", "True"),
    ("number += 1", "pass"),
    ('raise ValueError("四 is 4")', "pass"),
    ('return dict(ä="ö", b=number)["b"]', "return None"),
    (', "three"', ""),
    ('"a": 1, ', ""),
    (", b=number", ""),
    (", 2", ","),
    ("2.5", "3.75"),
    ("3", "2"),
}
GOOD = """\
from functools import lru_cache

LIMIT = 5


@lru_cache
def inside(number):
    return number <= LIMIT


def table():
    return (__import__("pathlib").Path(__file__).parent / "words.csv").read_text("utf-8")
"""
TESTS = """\
from pkg.good import inside, table
from pkg.weak import weak


def test_inside():
    assert inside(5)
    assert not inside(6)


def test_inside_again():
    assert inside(5)


def test_weak():
    assert weak(2)


def test_table():
    assert "oak|elm" in table()
"""


def test_each_kind_of_fault_is_found() -> None:
    found = {(fault.old, fault.new) for fault in sites.faults("m.py", CODE)}
    assert found >= EXPECTED


def test_what_nobody_runs_is_left_alone() -> None:
    lines = {fault.line for fault in sites.faults("m.py", CODE)}
    texts = CODE.splitlines()
    assert not {texts[line - 1] for line in lines} & {*texts[:9], texts[13], texts[15]}


def test_faults_of_the_package_are_valid_python() -> None:
    kinds: dict[str, list[tuple[sites.Fault, str]]] = defaultdict(list)
    for path in sorted((ROOT / "supplymap" / "sheets").glob("[a-f]*.py")):
        text = path.read_text("utf-8")
        for fault in sites.faults(path.name, text):
            assert text[fault.start : fault.end] == fault.old
            kinds[fault.kind].append((fault, text))
    assert len(kinds) == 12
    for kind, found in sorted(kinds.items()):
        for fault, text in Random(kind).sample(found, min(3, len(found))):
            if sites.compiles(fault, text):
                ast.parse(fault.planted(text))
            else:
                assert kind == "delete entry", fault  # brackets around an entry; drawn again


def test_equal_seeds_draw_equal_faults() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "supplymap" / "ranking").glob("*.py"))]
    first, again, other = (sample.draw_code(ROOT, files, 12, seed) for seed in (7, 7, 8))
    assert first == again != other
    assert len(set(first)) == 12
    lists = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "supplymap" / "reference" / "tables").glob("s*.csv"))
    ]
    drawn = sample.draw_tables(ROOT, lists, len(lists), 7)
    assert drawn == sample.draw_tables(ROOT, lists, len(lists), 7)
    assert {fault.path for fault in drawn} == set(lists)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "supplymap" / "reference" / "tables").glob("*.csv")), ids=lambda path: path.stem
)
def test_a_fault_of_a_table_changes_one_cell_or_row(path: Path) -> None:
    text = path.read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    number = Random(path.stem).randrange(1, len(rows))
    for fault in tables.faults(path.name, text, number):
        changed = list(csv.reader(io.StringIO(fault.planted(text))))
        if fault.kind == "row":
            assert changed == rows[:number] + rows[number + 1 :]
        else:
            assert len(changed) == len(rows)
            cells = zip(rows, changed, strict=True)
            assert sum(a != b for old, new in cells for a, b in zip(old, new, strict=True)) == 1


def test_marks_stand_where_lines_part() -> None:
    tree = ast.parse("def f(x):\n    '''Text.'''\n    if x:\n        return 1\n    return 2\nA = 1\n")
    marks = {line: mark for first, last, mark in mark_lines(tree) for line in range(first, last + 1)}
    assert marks == {2: 3, 3: 3, 4: 4, 5: 5}
    hits: list[int] = []
    names = {"__mark_of_a_block__": hits.append}
    exec(compile(marked(tree, lambda line: line), "m", "exec"), names)
    assert names["f"](0) == 2
    assert hits == [3, 5]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="faults are tried in forks")
def test_caught_and_survived_are_told_apart(tmp_path: Path) -> None:
    for name, text in {
        "pkg/__init__.py": "",
        "pkg/good.py": GOOD,
        "pkg/weak.py": "def weak(number):\n    return number < 3\n",
        "pkg/words.csv": "tree,words\noak,oak|elm\n",
        "tests/__init__.py": "",
        "tests/test_all.py": TESTS,
    }.items():
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_text(text, "utf-8")
    before = {path: path.read_bytes() for path in (tmp_path / "tree").rglob("*") if path.is_file()}
    command = [sys.executable, str(ROOT / "benchmarks" / "mutants.py"), "--root", str(tmp_path / "tree")]
    command += ["--package", "pkg", "--code", "12", "--tables", "1", "--seed", "3", "--jobs", "2"]
    command += ["--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out.csv"), "--cold"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # which would take most of the time
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        fates = {(row["file"], row["line"], row["old"], row["new"]): row["status"] for row in csv.DictReader(file)}
    # the name's readers are known, and the kept result counts for the test that only looks it up
    assert fates["pkg/good.py", "3", "5", "4"] == "caught"
    assert fates["pkg/good.py", "8", "<=", "<"] == "caught"
    assert fates["pkg/weak.py", "2", "<", "<="] == "survived"
    assert fates["pkg/weak.py", "2", "return number < 3", "return None"] == "caught"
    assert {status for (path, *_), status in fates.items() if path.endswith(".csv")} == {"caught"}
    assert "pkg/weak.py:2: weak: comparison: < -> <=" in done.stdout
    assert before == {path: path.read_bytes() for path in (tmp_path / "tree").rglob("*") if path.is_file()}
