"""Folders of runs: numbered, finished by their manifest, and what the latest of them asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from supplymap.errors import WorkspaceError
from supplymap.model import Decision, Decisions, MatchDecision, Question, Subject, Use, Voice
from supplymap.workspace import Workspace, create
from supplymap.workspace.manifests import Manifest, write_manifest
from supplymap.workspace.runs import (
    LatestQuestions,
    digest_of,
    latest_partners,
    latest_questions,
    latest_run,
    new_run,
    questions_of_runs,
    run_of,
    runs,
    write_partners,
    write_questions,
)

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 26)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w")


def finished(workspace: Workspace, sequence: int, day: date = DAY, questions: tuple[Question, ...] = ()) -> Path:
    folder = new_run(workspace, day)
    write_questions(folder, questions, (), "")
    write_partners(folder, ())
    write_manifest(folder, Manifest(sequence, {}, {}, (), ()))
    return folder


def test_runs_of_a_day_are_numbered_and_no_number_is_used_twice(workspace: Workspace) -> None:
    names = [new_run(workspace, DAY).name for _ in range(11)]
    assert names == [f"2026-11-26-{number}" for number in range(1, 12)]
    (workspace.folder / "runs" / "2026-11-26-3").rmdir()
    assert new_run(workspace, DAY).name == "2026-11-26-12"
    assert new_run(workspace, date(2026, 11, 27)).name == "2026-11-27-1"


def test_a_run_without_its_manifest_is_not_the_latest(workspace: Workspace) -> None:
    assert latest_run(workspace) is None
    assert latest_questions(workspace) == LatestQuestions("", (), ())
    assert latest_partners(workspace) == ()
    first = finished(workspace, 1)
    new_run(workspace, DAY)
    latest = latest_run(workspace)
    assert latest is not None
    assert latest.folder == first
    assert [(run.name, run.is_finished) for run in runs(workspace) if not run.is_finished] == [("2026-11-26-2", False)]


def test_the_tenth_run_comes_after_the_ninth_and_a_wrong_clock_changes_nothing(workspace: Workspace) -> None:
    for sequence in range(1, 11):
        finished(workspace, sequence)
    finished(workspace, 11, date(2020, 1, 1))
    assert [run.name for run in runs(workspace)][-3:] == ["2026-11-26-9", "2026-11-26-10", "2020-01-01-1"]


def test_other_files_and_folders_are_no_runs(workspace: Workspace) -> None:
    for name in ("2026-11-26-1 (1)", "notes", "2026-11-26-0", "2026-11-26"):
        (workspace.folder / "runs" / name).mkdir()
    (workspace.folder / "runs" / "2026-11-26-4").write_text("no folder")
    assert runs(workspace) == ()


def test_questions_uses_and_partners_come_back(workspace: Workspace) -> None:
    mill = Subject("Mill", country="CN")
    questions = (Question("k", "match", (mill,), listing="XUAR", reason="near"),)
    uses = (Use("other", "asked again", (mill,), ("the country was DE",)),)
    folder = new_run(workspace, DAY)
    write_questions(folder, questions, uses, "d")
    write_partners(folder, [mill])
    write_manifest(folder, Manifest(1, {}, {}, (), ()))
    assert latest_questions(workspace) == LatestQuestions(folder.name, questions, uses, "d")
    assert latest_partners(workspace) == (mill,)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b'{"questions": [{}], "uses": []}', b"[" * 100_000])
def test_damaged_questions_are_one_sentence(workspace: Workspace, damage: bytes) -> None:
    (finished(workspace, 1) / "questions.json").write_bytes(damage)
    with pytest.raises(WorkspaceError, match=r"questions\.json is not as the run wrote it"):
        latest_questions(workspace)


def test_questions_of_all_runs_the_latest_first_and_without_damaged_ones(workspace: Workspace) -> None:
    first = finished(workspace, 1, questions=(Question("one", "match"),))
    finished(workspace, 2, questions=(Question("two", "match"),))
    new_run(workspace, DAY)
    asked = [[question.key for question in each] for each in questions_of_runs(workspace)]
    assert asked == [["two"], ["one"]]
    (first / "questions.json").unlink()
    assert [[question.key for question in each] for each in questions_of_runs(workspace)] == [["two"]]


def test_a_run_is_found_by_its_name(workspace: Workspace) -> None:
    folder = finished(workspace, 1)
    assert run_of(workspace, "2026-11-26-1").folder == folder
    with pytest.raises(WorkspaceError, match="has no run '2026-11-26-2': it has 2026-11-26-1"):
        run_of(workspace, "2026-11-26-2")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"[" * 100_000])
def test_a_run_with_a_damaged_manifest_did_not_end(workspace: Workspace, damage: bytes) -> None:
    (finished(workspace, 1) / "manifest.json").write_bytes(damage)
    assert latest_run(workspace) is None


def test_the_digest_changes_with_decisions_and_not_with_what_files_say_of_a_partner() -> None:
    def decided(value: str, subject: Subject) -> Decisions:
        decision = Decision("k", 1, value, (Voice(value, "Ana Lee", "2026-11-26", "seen"),))
        return Decisions((MatchDecision(decision, subject, "XUAR"),))

    mill = Subject("Mill", seen=False)
    digests = {digest_of(each) for each in (decided("same", mill), decided("same", Subject("Mill", country="CN")))}
    assert len(digests) == 1
    assert digest_of(decided("unsure", mill)) not in digests
    assert digest_of(Decisions()) not in digests
