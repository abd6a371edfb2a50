"""A short part of the fuzzing: broken files end in a full ledger or in one sentence, and faults are noticed."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from benchmarks.fuzzing import trial
from benchmarks.fuzzing.broken import broken, with_broken_parts
from benchmarks.fuzzing.tables import CHANGES, JUNK, Rows, changed, written
from supplymap.sheets import read_workbook
from tests.sheets_by_hand import book, records, sheet

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[Rows] = [
    [
        ["Vendor list", "", "", "", ""],
        ["Partner name", "Country", "Process / stage", "Goods", "Role"],
        *([f"Mill {number}", "Viet Nam", "weaving", "cotton fabric", ""] for number in range(8)),
        ["Ocean Line", "Denmark", "", "", "Carrier"],
    ],
    [
        ["Supplier", "Supplies to", "Goods", "Finished product", "Period"],
        *([f"Mill {number}", "Importer Inc", "cotton fabric", "Shirt", "since 2020"] for number in range(8)),
        ["Mill 7", "Mill 6", "yarn", "", "2016-2019"],
    ],
]
ENDINGS = ("xlsx", "ods", "csv", "json")
TRIALS = 12


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_table_that_nobody_changed_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list.{ending}"
    # a text file holds one sheet, in one of several encodings: all of them are of plain letters here
    path.write_bytes(written(ROWS[:1], ending, Random(3)))
    outcome = trial.attempt(path, ["Importer Inc"])
    assert outcome.kind == "ledger" or "header" in outcome.told
    assert sum(len(one.rows) for one in read_workbook(path).sheets) >= 9


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("seed", range(TRIALS))
def test_changed_tables(tmp_path: Path, ending: str, seed: int) -> None:
    chance = Random(f"{ending} {seed}")
    path = tmp_path / f"list.{ending}"
    path.write_bytes(written(changed(ROWS, chance), ending, chance))
    outcome = trial.attempt(path, ["Importer Inc", ""])
    assert outcome.kind in ("ledger", "refused"), outcome.told


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("seed", range(TRIALS))
def test_broken_files(tmp_path: Path, ending: str, seed: int) -> None:
    chance = Random(f"broken {ending} {seed}")
    path = tmp_path / f"list.{ending}"
    data = written(ROWS, ending, chance)
    path.write_bytes(with_broken_parts(data, chance) if seed % 2 else broken(data, chance))
    outcome = trial.attempt(path, ["Importer Inc", ""])
    assert outcome.kind in ("ledger", "refused"), outcome.told


def test_the_changes_change_something() -> None:
    for change in CHANGES:
        rows = [[f"{row}{column}" for column in range(4)] for row in range(12)]
        before = [list(row) for row in rows]
        change(rows, Random(5))
        assert rows != before, change
    assert changed(ROWS, Random(1)) == changed(ROWS, Random(1)) != ROWS
    assert len(JUNK) == len(set(JUNK))


def test_a_row_without_a_state_is_noticed() -> None:
    one = sheet(ROWS[0])
    made = records(one)
    assert trial.unaccounted(book(one), made) == ""
    assert "('Sheet1', 1)" in trial.unaccounted(book(one), replace(made, rows=tuple(made.rows)[1:]))
    twice = replace(made, rows=(*made.rows, made.rows[-1]))
    assert "told too often: [('Sheet1', 11)]" in trial.unaccounted(book(one), twice)


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked there")
def test_a_crash_and_a_traceback_are_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(written(ROWS, "csv", Random(1)))
    monkeypatch.setattr(trial, "attempt", lambda *_: os._exit(3))
    assert trial.isolated(path, [""]).told == "the process ended with 3"

    def fails(*_: object) -> None:
        raise KeyError("a column")

    monkeypatch.setattr(trial, "attempt", fails)
    outcome = trial.isolated(path, [""])
    assert outcome.kind == "fault"
    assert "KeyError: 'a column'" in outcome.told
