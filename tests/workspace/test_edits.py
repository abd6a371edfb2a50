"""The workbook of decisions after what people do to it: each edit of the table, read back for real."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from supplymap.outputs.decisions_exchange import export_decisions, import_decisions
from supplymap.workspace import Workspace
from supplymap.workspace.documents import papers_of
from supplymap.workspace.view.columns import days_meant
from tests.workspace.decided_samples import DAY, MATCHES, QUESTIONS, decide, paper, unsaid, workspace
from tests.workspace.editing import Edited
from tests.workspace.edits import AUDIT, BASE, EDITS, INVOICE, NEW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspace.edits import Edit


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a workspace, some of it decided, and its workbook."""
    folder = tmp_path_factory.mktemp("edits")
    made = workspace(folder / "w")
    decide(made, MATCHES[1], "different")
    decide(made, MATCHES[2], "unsure")
    paper(made, AUDIT, until="2031-12-31", kind="Audit", partner="Ege Tekstil")
    paper(made, INVOICE, hold=True)
    unsaid(made, NEW)
    export_decisions(made, folder / "decisions.xlsx", as_of=DAY)
    return folder


def stands(made: Workspace) -> dict[str, Any]:
    """Return what stands decided, by names."""
    state = made.read()[0]
    found: dict[str, Any] = {}
    for question in QUESTIONS:
        value = state.standing[question.key].value if question.key in state.standing else None
        name = question.header or question.partners[0].name
        found[name] = next(iter((value or {"": ""}).values()))
    for one in papers_of(state):
        found[one.name] = (one.until, one.hold, one.kind, one.partner, one.note)
    return found


def test_the_table_is_long_and_says_each_thing_once() -> None:
    names = [edit.name for edit in EDITS]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_has_its_right_outcome(edit: Edit, sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample, tmp_path / "copy")
    made = Workspace(tmp_path / "copy" / "w")
    assert stands(made) == BASE
    before = len(made.history())
    file = edit.do(Edited(tmp_path / "copy" / "decisions.xlsx"))
    result = import_decisions(made, file, by=edit.by)
    assert stands(made) == BASE | edit.said
    assert [told.text for told in result.refused if not any(words in told.text for words in edit.refused)] == []
    assert len(result.refused) == len(edit.refused)
    assert (result.conflicts, result.already) == ((), ())
    assert len(made.history()) - before == len(result.taken) == len(edit.said) + edit.name.startswith("decide every")
    for entry in made.history():
        assert entry.by.title() in ("Supplymap", "Ana Lee", "Bo Chen")
    again = import_decisions(made, file, by=edit.by)
    assert stands(made) == BASE | edit.said
    assert (again.taken, again.conflicts) == ((), ())
    assert len(again.already) == len(result.taken)
    assert [told.text for told in again.refused] == [told.text for told in result.refused]


@pytest.mark.parametrize("text", ["2031-12-31T00:00:00", "2031-12-31 00:00:00", "31 Dec 2031", "31.12.2031"])
def test_a_day_as_programs_save_it(text: str) -> None:
    assert days_meant(text) == ["2031-12-31"]
