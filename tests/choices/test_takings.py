"""Choices of reports beside each other and one after the other: two people, stale reports, sheets that are gone."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

from supplymap.model import Decisions
from supplymap.outputs.choices import take_choices, with_choices
from supplymap.outputs.decisions_exchange import is_reading
from supplymap.outputs.workbook import choice_sheets
from supplymap.pipeline import read_files
from supplymap.workspace import Workspace
from tests.choices.filled import COLUMNS, Filled, word
from tests.choices.samples import BASE, DELTA, EGE, LOTUS, NAMES, PLANT, TWINS, made_workspace, write_report
from tests.choices.test_edits import CONFIG, not_taken, stands
from tests.workspace.decided_samples import DAY, decide, workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from supplymap.sheets import Workbook


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "import-report.xlsx"
    write_report(made_workspace(tmp_path / "w"), path)
    return path


def filled(report: Path, name: str, fill: Callable[[Filled], None]) -> tuple[Workbook, ...]:
    path = report.with_name(name)
    shutil.copyfile(report, path)
    book = Filled(path)
    fill(book)
    return read_files(book.save(), CONFIG)


def codes(decisions: Decisions | None) -> list[str]:
    assert decisions is not None
    return [one.code for one in decisions.told]


def test_two_people_who_choose_differently_are_both_kept(report: Path, tmp_path: Path) -> None:
    made = made_workspace(tmp_path / "other")
    write_report(made, report)
    first = filled(report, "ana.xlsx", lambda book: book.put(EGE, decision=word("same"), by="Ana Lee"))
    second = filled(report, "bo.xlsx", lambda book: book.put(EGE, decision=word("different"), by="Bo Chen"))
    assert codes(take_choices(made, first)) == ["choices-taken"]
    told = take_choices(made, second)
    assert codes(told) == ["choices-taken", "choice-in-conflict"]
    assert "Ana Lee" in told.told[1].message
    ((one,),) = ([one for one in made.decisions().duplicates if one.decision.is_conflict],)
    assert {voice.by for voice in one.decision.voices} == {"Ana Lee", "Bo Chen"}
    assert one.decision.value == ""  # until one of them decides again nothing is made one


def test_two_people_who_choose_the_same_agree(report: Path, tmp_path: Path) -> None:
    made = made_workspace(tmp_path / "other")
    write_report(made, report)
    for name in ("ana.xlsx", "bo.xlsx"):
        take_choices(made, filled(report, name, lambda book: book.put(EGE, decision=word("same"))))
    assert [one.decision.revision for one in made.decisions().duplicates if one.decision.value == "same"] == [1]


def test_a_report_that_others_decided_after_does_not_undo_them(report: Path, tmp_path: Path) -> None:
    made = Workspace(tmp_path / "w")
    decide(made, TWINS[1], "same", by="Bo Chen")
    taken = take_choices(made, filled(report, "old.xlsx", lambda _: None))
    assert (taken.chosen, taken.told) == ((), ())
    assert stands(made.decisions()) == BASE | {DELTA: "same"}
    taken = take_choices(
        made, filled(report, "older.xlsx", lambda book: book.put(DELTA, decision="Cannot tell", why="?"))
    )
    assert codes(taken) == ["choices-taken", "choice-in-conflict"]


def test_who_decides_is_the_user_of_the_system_unless_the_row_says(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "jdoe")
    made = Workspace(tmp_path / "w")

    def fill(book: Filled) -> None:
        book.put(EGE, decision=word("same"))
        book.put(LOTUS, decision=word("different"), why="Two owners", by="Bo Chen")

    take_choices(made, filled(report, "r.xlsx", fill))
    said = {(entry.by, entry.why) for entry in made.history() if entry.origin.startswith("workbook")}
    assert said == {("jdoe", "chosen in r.xlsx, no reason given"), ("Bo Chen", "Two owners")}


def test_without_a_log_nobody_of_the_machine_is_named(report: Path) -> None:
    decisions = with_choices(filled(report, "r.xlsx", lambda book: book.put(EGE, decision=word("same"))), CONFIG)
    assert decisions is not None
    (voice,) = next(one.decision.voices for one in decisions.duplicates if one.decision.value == "same")
    assert (voice.by, voice.on) == ("whoever filled in r.xlsx", DAY.isoformat())


def test_a_report_of_no_workspace_is_taken_over_into_one_once(report: Path, tmp_path: Path) -> None:
    made = workspace(tmp_path / "new", [])
    workbooks = filled(report, "r.xlsx", lambda book: book.put(EGE, decision=word("same"), by="Bo Chen"))
    taken = take_choices(made, workbooks, CONFIG)
    assert stands(made.decisions()) == BASE | {EGE: "same"}
    assert taken.told[0].message == "1 choice of this report is taken; 3 earlier decisions that it carries still stand"
    assert {(entry.by, entry.on) for entry in made.history() if entry.what in ("duplicate", "column")} >= {
        ("Ana Lee", "2026-11-20")
    }
    count = len(made.history())
    take_choices(made, workbooks, CONFIG)
    assert len(made.history()) == count
    # what it carries can be changed in it, too
    workbooks = filled(report, "s.xlsx", lambda book: book.put(DELTA, decision=word("same"), why="One owner"))
    take_choices(made, workbooks, CONFIG)
    assert stands(made.decisions())[DELTA] == "same"


def test_what_a_report_carries_stands_beside_what_the_log_says_otherwise(report: Path, tmp_path: Path) -> None:
    made = workspace(tmp_path / "new", [])
    decide(made, TWINS[1], "same", by="Bo Chen")
    take_choices(made, filled(report, "r.xlsx", lambda _: None), CONFIG)
    one = next(one for one in made.decisions().duplicates if one.decision.key == TWINS[1].key)
    assert one.decision.is_conflict


def test_a_hidden_sheet_that_is_gone_is_told(report: Path) -> None:
    def fill(book: Filled) -> None:
        del book.book["Asked"]
        book.put(LOTUS, decision=word("same"))

    told = not_taken(with_choices(filled(report, "r.xlsx", fill), CONFIG))
    assert [text for text in told if "what was decided before of 3 rows is not known any more" in text]
    assert [text for text in told if "What it is about is not known here" in text]


def test_a_hidden_text_that_was_changed_is_nothing(report: Path) -> None:
    def fill(book: Filled) -> None:
        sheet = book.book["Asked"]
        for row in sheet.iter_rows(min_col=2):
            for cell in row:
                cell.value = str(cell.value).replace("Lotos", "Other").replace("Delta", "Omega")
        book.put(LOTUS, decision=word("same"))

    decisions = with_choices(filled(report, "r.xlsx", fill), CONFIG)
    assert decisions is not None
    assert [one.partners[0].name for one in decisions.duplicates] == []
    assert len(not_taken(decisions)) == 2


def test_given_to_a_run_with_decisions_a_report_adds_to_them(report: Path, tmp_path: Path) -> None:
    made = workspace(tmp_path / "new", [])
    decide(made, TWINS[3], "different")
    before = made.decisions()
    workbooks = filled(report, "r.xlsx", lambda book: book.put(EGE, decision=word("same")))
    decisions = with_choices(workbooks, CONFIG, before)
    assert stands(decisions) == BASE | {EGE: "same", TWINS[3].partners[0].name: "different"}


def test_files_without_a_report_leave_decisions_as_they_are() -> None:
    assert with_choices((), CONFIG) is None
    kept = Decisions()
    assert with_choices((), CONFIG, kept) is kept


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here to save the report")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_choices_survive_libreoffice(report: Path, tmp_path: Path, kind: str) -> None:
    def fill(book: Filled) -> None:
        book.put(EGE, decision=word("same"), why="One address", by="Bo Chen")
        book.put(PLANT, COLUMNS, decision="factory: country")
        book.put(DELTA, decision="Not decided", why="By mistake")

    filled(report, "r.xlsx", fill)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, str(tmp_path / "r.xlsx")], check=True, capture_output=True, timeout=100)
    decisions = with_choices(read_files(tmp_path / "saved" / f"r.{kind}", CONFIG), CONFIG)
    assert stands(decisions) == BASE | {EGE: "same", PLANT: "factory: country", DELTA: ""}
    assert not_taken(decisions) == []


def test_every_word_of_the_lists_is_understood(report: Path) -> None:
    book = openpyxl.load_workbook(report)
    offered = {cell.value for row in book["Choices"].iter_rows(min_row=2) for cell in row if cell.value}
    assert {"factory: country", "goods", "Not needed", word("same")} <= offered
    words = {word(value) for value in ("same", "different", "site", "unsure", "")} | {"Not needed"}
    words |= {"A partner of its own", *(text for one in NAMES for text in one.choices)}
    assert [text for text in sorted(offered - words) if not is_reading(text)] == []


def test_a_report_carries_only_so_many_decisions_and_says_so(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice_sheets, "MOST_CARRIED", 1)
    write_report(Workspace(tmp_path / "w"), report)
    book = openpyxl.load_workbook(report)
    assert "2 further decisions of the workspace stand in its log alone" in book["Unresolved references"]["A2"].value
    carried = [row[0] for row in book["Asked"].iter_rows(values_only=True)]
    assert len(carried) == 7 + 1
