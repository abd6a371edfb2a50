"""Undo is one more entry: what stood before comes back, with what was seen then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.errors import WorkspaceError
from supplymap.model import Subject
from supplymap.workspace import Draft, Workspace, create
from supplymap.workspace.decided import SEEN
from supplymap.workspace.log import ENDING
from tests.workspace.drafts import entry, match, write_lines

if TYPE_CHECKING:
    from pathlib import Path

KEY = match().key


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w")


def held(workspace: Workspace) -> str:
    return str((workspace.read()[0].standing[KEY].value or {}).get("verdict", ""))


def test_undo_gives_back_the_former_decision_with_the_texts_seen_then(workspace: Workspace) -> None:
    workspace.record([match(verdict="unsure", places=["Aksu"])], by="Ana Lee")
    workspace.record([match(verdict="different", places=["Aksu", "Urumqi"])], by="Bo Chen")
    entry = workspace.undo(KEY, by="Cy Day", why="Too soon")
    assert (entry.old, entry.new) == ({"verdict": "different"}, {"verdict": "unsure"})
    assert (entry.by, entry.why, entry.revision) == ("Cy Day", "Too soon", 3)
    assert entry.about["partners"] == [{"name": "Aksu Mill", "places": ["Aksu"]}]
    assert held(workspace) == "unsure"


def test_undo_of_the_first_decision_leaves_nothing_decided(workspace: Workspace) -> None:
    workspace.record([match()], by="Ana Lee")
    assert workspace.undo(KEY, by="Ana Lee", why="Wrong company").new is None
    assert held(workspace) == ""
    assert workspace.decisions().matches == ()


def test_undo_of_undo_gives_back_what_was_undone(workspace: Workspace) -> None:
    workspace.record([match(places=["Aksu"])], by="Ana Lee")
    workspace.undo(KEY, by="Ana Lee", why="Wrong company")
    again = workspace.undo(KEY, by="Ana Lee", why="Right after all")
    assert again.new == {"verdict": "different"}
    assert again.about["partners"] == [{"name": "Aksu Mill", "places": ["Aksu"]}]


def test_what_runs_saw_of_a_partner_decided_by_its_name_is_not_lost_by_undo(workspace: Workspace) -> None:
    # its address may have changed since: decided by the name alone it would be dismissed for ever
    (first,) = workspace.record([match(seen=False)], by="Ana Lee")
    seen = {"name": "Aksu Mill", "country": "CN", "places": ["Aksu"]}
    workspace.record([Draft("seen", SEEN + first.id, {"partners": [seen]}, {"seen": True}, "")], by="supplymap")
    workspace.record([match(verdict="same", places=["Urumqi"])], by="Bo Chen")
    workspace.undo(KEY, by="Cy Day", why="Too soon")
    (decision,) = workspace.decisions().matches
    assert (decision.decision.value, decision.partner) == (
        "different",
        Subject("Aksu Mill", country="CN", places=("Aksu",)),
    )


def test_what_a_later_version_decided_is_not_undone(workspace: Workspace) -> None:
    line = entry(key=KEY, about={"partner": "Aksu Mill"})[1]
    write_lines(workspace.folder / "log" / f"bo{ENDING}", [line])
    with pytest.raises(WorkspaceError, match="recorded by a later version of supplymap: install that version"):
        workspace.undo(KEY, by="Cy Day", why="Enough")


def test_a_conflict_is_not_undone_but_decided(workspace: Workspace) -> None:
    workspace.record([match(verdict="same")], by="Ana Lee")
    workspace.record([match(verdict="different", replaces=())], by="Bo Chen")
    with pytest.raises(WorkspaceError, match="disagree"):
        workspace.undo(KEY, by="Cy Day", why="Enough")
    assert held(workspace) == "same"
    workspace.record([match(verdict="different")], by="Cy Day")
    # settling it is undone to what held while they disagreed
    assert workspace.undo(KEY, by="Cy Day", why="Too soon").new == {"verdict": "same"}


def test_undo_of_two_who_decided_alike_takes_both_back(workspace: Workspace) -> None:
    workspace.record([match(verdict="different")], by="Ana Lee")
    workspace.record([match(verdict="different", replaces=())], by="Bo Chen")
    workspace.undo(KEY, by="Cy Day", why="Not checked")
    assert held(workspace) == ""
    assert len(workspace.read()[0].standing[KEY].heads) == 1


def test_undo_waits_for_the_log_that_holds_what_stood_before(workspace: Workspace) -> None:
    former, former_line = entry(1, key=KEY, machine="other")
    later, line = entry(2, key=KEY, revision=2, replaces=(former.id,), old=former.new, new={"verdict": "same"})
    write_lines(workspace.folder / "log" / f"a{ENDING}", [line])
    assert workspace.read()[0].waiting == (later,)
    with pytest.raises(WorkspaceError, match="not here yet"):
        workspace.undo(KEY, by="Ana Lee", why="Wrong")
    write_lines(workspace.folder / "log" / f"b{ENDING}", [former_line])
    assert workspace.undo(KEY, by="Ana Lee", why="Wrong").new == {"verdict": "different"}
    assert workspace.read()[0].waiting == ()


@pytest.mark.parametrize(("by", "why"), [("", "Reason"), ("  ", "Reason"), ("Ana Lee", ""), ("Ana Lee", "\t")])
def test_a_decision_needs_a_person_and_a_reason(workspace: Workspace, by: str, why: str) -> None:
    workspace.record([match()], by="Ana Lee")
    with pytest.raises(WorkspaceError, match="A decision needs"):
        workspace.undo(KEY, by=by, why=why)
    with pytest.raises(WorkspaceError, match="A decision needs"):
        workspace.record([match()._replace(why=why)], by=by)
    assert held(workspace) == "different"
    assert len(workspace.history()) == 1


def test_nothing_to_undo_is_told(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="nothing to take back"):
        workspace.undo("match UFLPA-1 nobody", by="Ana Lee", why="Wrong")
