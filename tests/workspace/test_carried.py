"""Decisions where no log is at hand: nothing of them is lost, and what was altered is not taken for one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from supplymap.workspace.carried import Carried, carried_of, line_of, state_from
from supplymap.workspace.decided import decisions_of, draft_of
from tests.workspace.decided_samples import COLUMNS, DUPLICATES, MATCHES, QUESTIONS, decide, duplicate, workspace

if TYPE_CHECKING:
    from pathlib import Path


def test_decisions_are_the_same_without_their_log(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    decide(made, MATCHES[0], "different")
    first = decide(made, DUPLICATES[0], "same")
    decide(made, DUPLICATES[0], "different", by="Bo Chen")
    decide(made, COLUMNS[0], "factory: country")
    decisions = made.decisions()
    assert decisions_of(state_from(decisions)) == decisions
    # what stands now is known by the ids of the log
    heads = made.read()[0].standing[DUPLICATES[0].key].heads
    carried = state_from(decisions).standing[DUPLICATES[0].key].heads
    assert [head.id for head in carried] == [head.id for head in heads] != [first]


def test_people_who_disagree_still_do(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    draft = draft_of(DUPLICATES[0], "same", "One address", replaces=())
    made.record([draft], by="Ana Lee")
    made.record([draft._replace(new={"verdict": "different"})], by="Bo Chen")
    standing = state_from(made.decisions()).standing[DUPLICATES[0].key]
    assert standing.is_conflict
    assert {head.by for head in standing.heads} == {"Ana Lee", "Bo Chen"}


@pytest.mark.parametrize(
    "name", ["Ege  Tekstil\nA.Ş.", "=1+1", "_x0041_", '"quoted"; \\ and\ttabs', "和田\u200b昊林 \u202e"]
)
def test_a_line_holds_any_name_in_plain_letters(name: str, tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    question = duplicate(name, "Ege")
    decide(made, question, "same", why=name)
    heads = state_from(made.decisions()).standing[question.key].heads
    carried = Carried("duplicate", question.key, draft_of(question, "", "").about, heads)
    line = line_of(carried)
    assert line.isascii()
    assert line.isprintable()
    assert " " not in line
    assert carried_of(line) == carried


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_what_is_asked_comes_back(question: object) -> None:
    carried = Carried(question.what, question.key, json.loads(json.dumps(draft_of(question, "", "").about)))  # type: ignore[attr-defined,arg-type]
    assert carried_of(line_of(carried)) == carried


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "{}",
        '{"what": "duplicate", "key": "k", "about": {}}',
        '{"what": "duplicate", "key": 1, "about": {"partners": [{"name": "A"}, {"name": "B"}]}}',
        '{"what": "something new", "key": "k", "about": {"partners": [{"name": "A"}, {"name": "B"}]}}',
        '{"what": "duplicate", "key": "k", "about": {"partners": [{"name": "A"}, {"name": "B"}]}, "heads": [{}]}',
        '{"what": "duplicate", "key": "k", "about": {"partners": [{"name": "A"}, {"name": "B"}]}, "heads": '
        '[{"id": "1", "by": "a", "on": "b", "why": "c", "revision": 1, "new": {"verdict": "perhaps"}}]}',
    ],
)
def test_what_is_no_line_is_none(text: str) -> None:
    assert carried_of(text) is None
