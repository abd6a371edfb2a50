"""What is to be decided: questions of a run, as far as nobody has decided them since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.model import Question, Subject
from supplymap.workspace import Workspace, create, draft_of
from supplymap.workspace.agenda import Agenda, agenda_of
from supplymap.workspace.decided import decision_of

if TYPE_CHECKING:
    from pathlib import Path

CAMEL = Question("match camel", "match", (Subject("Camel Ltd", country="GB"),), "UFLPA-011", "Camel Group Co., Ltd.")
TWINS = Question("duplicate a = b", "duplicate", (Subject("A"), Subject("B")))


def decided(workspace: Workspace, question: Question, value: str, by: str = "Ana") -> None:
    workspace.record([draft_of(question, value, "seen")], by=by)


def agenda(workspace: Workspace, *questions: Question) -> Agenda:
    return agenda_of(workspace.read()[0], questions)


def test_a_question_is_open_until_it_is_decided(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    assert agenda(workspace, CAMEL, TWINS).open == (CAMEL, TWINS)
    decided(workspace, CAMEL, "different")
    found = agenda(workspace, CAMEL, TWINS)
    assert (found.open, found.answered, found.count) == ((TWINS,), (CAMEL,), 1)


def test_what_was_taken_back_is_open(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    decided(workspace, CAMEL, "different")
    decided(workspace, CAMEL, "")
    assert agenda(workspace, CAMEL).open == (CAMEL,)


def test_what_is_asked_again_stays_so_until_somebody_decides_again(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    decided(workspace, CAMEL, "different")
    former = decision_of(workspace.read()[0].standing[CAMEL.key])
    again = replace(CAMEL, former=former, changes=("the address 2 Mill Lane is new",))
    assert agenda(workspace, again).asked_again == (again,)
    # the same verdict of the same person for the same reason on the same day is an answer as well
    decided(workspace, again, "different")
    found = agenda(workspace, again)
    assert (found.asked_again, found.answered) == ((), (again,))


def test_what_nobody_could_tell_is_told_apart(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    decided(workspace, CAMEL, "unsure")
    assert agenda(workspace, CAMEL).unsure == (CAMEL,)
    former = decision_of(workspace.read()[0].standing[CAMEL.key])
    assert agenda(workspace, replace(CAMEL, former=former)).unsure == (replace(CAMEL, former=former),)
    changed = replace(CAMEL, former=former, changes=("the country was GB and is CN now",))
    assert agenda(workspace, changed).asked_again == (changed,)


def test_a_conflict_is_told_once_and_ends_with_a_decision(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    for value, by in (("different", "Ana"), ("same", "Bo")):
        workspace.record([draft_of(CAMEL, value, "seen", replaces=())], by=by)
    found = agenda(workspace, CAMEL)
    assert [one.latest.key for one in found.conflicts] == [CAMEL.key]
    assert (found.open, found.answered, found.count) == ((), (), 1)
    decided(workspace, CAMEL, "same")
    assert agenda(workspace, CAMEL).conflicts == ()
