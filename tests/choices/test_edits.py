"""Import reports after what people do to them: each edit of the table, given back for real, without and with a log."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from supplymap.config import Config
from supplymap.outputs.choices import take_choices, with_choices
from supplymap.pipeline import read_files
from supplymap.workspace import Workspace
from tests.choices.edits import EDITS
from tests.choices.filled import Filled
from tests.choices.samples import BASE, QUESTIONS, made_workspace, write_report
from tests.workspace.decided_samples import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.model import (
        ColumnReadingDecision,
        Decisions,
        DuplicateDecision,
        Question,
        ReferenceDecision,
    )
    from tests.choices.edits import Edit

CONFIG = Config(as_of=DAY)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a workspace, some of it decided, and the report of its run."""
    folder = tmp_path_factory.mktemp("choices")
    write_report(made_workspace(folder / "w"), folder / "import-report.xlsx")
    return folder


def stands(decisions: Decisions | None) -> dict[str, str]:
    """Return what stands decided, by names."""
    assert decisions is not None
    said = {one.decision.key: one.decision.value for one in _all(decisions)}
    return {_called(one): said.get(one.key, "") for one in QUESTIONS}


def _all(decisions: Decisions) -> tuple[DuplicateDecision | ColumnReadingDecision | ReferenceDecision, ...]:
    return (*decisions.duplicates, *decisions.columns, *decisions.references)


def _called(question: Question) -> str:
    return question.found if question.what == "reference" else question.header or question.partners[0].name


def not_taken(decisions: Decisions | None) -> list[str]:
    assert decisions is not None
    return [one.message for one in decisions.told if one.code == "choice-not-taken"]


def test_the_table_is_long_and_says_each_thing_once() -> None:
    names = [edit.name for edit in EDITS]
    assert len(names) == len(set(names)) >= 45


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_has_its_right_outcome(edit: Edit, sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample, tmp_path / "copy")
    made = Workspace(tmp_path / "copy" / "w")
    before = len(made.history())
    workbooks = read_files(edit.do(Filled(tmp_path / "copy" / "import-report.xlsx")), CONFIG)
    # without a workspace the report alone remembers what was decided before
    alone = with_choices(workbooks, CONFIG)
    assert stands(alone) == BASE | edit.said
    assert len(alone.chosen) == len(edit.said)  # type: ignore[union-attr]
    told = not_taken(alone)
    assert [text for text in told if not any(words in text for words in edit.refused)] == []
    assert len(told) == len(edit.refused)
    # with one the log holds each choice
    taken = take_choices(made, workbooks, CONFIG)
    assert stands(made.decisions()) == BASE | edit.said
    assert len(made.history()) - before == len(taken.chosen) == len(edit.said)
    assert not_taken(taken) == told
    # given back once more it says nothing new
    again = take_choices(made, workbooks, CONFIG)
    assert stands(made.decisions()) == BASE | edit.said
    assert (len(made.history()) - before, again.chosen) == (len(edit.said), ())
    assert not_taken(again) == told
    assert with_choices(workbooks, CONFIG, alone) == alone
