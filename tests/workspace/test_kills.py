"""A process that is killed at any moment: what it acknowledged is there, and the next one goes on."""

from __future__ import annotations

import os
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from benchmarks.killing import dying_at, killed
from benchmarks.workspace import fill
from supplymap.outputs.decisions_exchange import export_decisions, import_decisions
from supplymap.workspace import Workspace, create, wholefiles, writing
from tests.workspace.drafts import match

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
MOST = 80
"""More calls of the system than the work needs: the last children come to their end."""


def deciding(folder: Path, count: int) -> Callable[[Callable[[str], None]], None]:
    """Return work that decides three times and takes one of them back, killed at a call of the system."""

    def work(report: Callable[[str], None]) -> None:
        with dying_at(count, writing):
            workspace = Workspace(folder)
            for name in "AB":
                (made,) = workspace.record([match(name)], by="Ana Lee")
                report(made.id)
            report(workspace.undo(match("A").key, by="Ana Lee", why="Wrong").id)
            for made in workspace.record([match("C"), match("D")], by="Ana Lee"):
                report(made.id)

    return work


def test_a_decision_that_was_acknowledged_outlives_a_kill_at_every_call_of_the_system(tmp_path: Path) -> None:
    ended = 0
    for count in range(1, MOST):
        workspace = create(tmp_path / str(count))
        reported = killed(deciding(workspace.folder, count))
        ended += reported[-1:] == ["end"]
        acknowledged = set(reported) - {"end"}
        state, faults = workspace.read()
        assert acknowledged <= state.entries.keys()
        # at most what was being written is more
        assert len(state.entries) <= len(acknowledged) + 2
        assert len(faults) <= 1
        assert not state.missing
        # the lock ended with its process, and what is cut does not harm the next line
        (after,) = workspace.record([match("E")], by="Bo Chen")
        state, _ = workspace.read()
        assert acknowledged | {after.id} <= state.entries.keys()
    assert 10 < ended < MOST - 25


def test_a_workbook_whose_reading_was_killed_is_read_again_without_harm(tmp_path: Path) -> None:
    first = create(tmp_path / "first")
    first.record([match(name, "unsure") for name in "ABC"], by="Ana Lee")
    book = tmp_path / "book.xlsx"
    export_decisions(first, book, as_of=date(2026, 11, 26))
    fill([book], 3)
    ended = 0
    for count in range(1, 18):
        folder = tmp_path / str(count)
        shutil.copytree(first.folder, folder)

        def work(report: Callable[[str], None], folder: Path = folder, count: int = count) -> None:
            with dying_at(count, writing):
                report(str(len(import_decisions(Workspace(folder), book).drafts)))

        reported = killed(work)
        ended += reported == ["3", "end"]
        workspace = Workspace(folder)
        values = [standing.value for standing in workspace.read()[0].standing.values()]
        assert values.count({"verdict": "different"}) in ((3,) if reported else (0, 1, 2, 3))
        import_decisions(workspace, book)
        state, _ = workspace.read()
        assert [standing.value for standing in state.standing.values()] == [{"verdict": "different"}] * 3
        assert not state.conflicts
    assert 0 < ended < 17


def test_a_workspace_that_was_half_made_is_completed(tmp_path: Path) -> None:
    ended = 0
    for count in range(1, 30):
        folder = tmp_path / str(count)

        def work(_: Callable[[str], None], folder: Path = folder, count: int = count) -> None:
            with dying_at(count, wholefiles):
                create(folder)

        ended += killed(work) == ["end"]
        workspace = create(folder)
        assert "importer" in (workspace.folder / "supplymap.toml").read_text("utf-8")
        assert workspace.record([match()], by="Ana Lee")
    assert 0 < ended < 29
