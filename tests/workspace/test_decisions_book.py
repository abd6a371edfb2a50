"""The workbook of decisions: what stands on it, and that reading it back unchanged changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from supplymap.errors import WorkspaceError
from supplymap.outputs.decisions_exchange import export_decisions, import_decisions
from supplymap.workspace.decided import decision_of
from tests.workspace.decided_samples import (
    COLUMNS,
    DAY,
    DUPLICATES,
    MATCHES,
    QUESTIONS,
    asked,
    decide,
    match,
    paper,
    standing,
    workspace,
)

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from supplymap.workspace import Workspace

HEADER = 4


def exported(made: Workspace, folder: Path, name: str = "decisions.xlsx") -> Path:
    path = folder / name
    export_decisions(made, path, as_of=DAY)
    return path


def at(sheet: Worksheet, header: str) -> int:
    return next(cell.column for cell in sheet[HEADER] if cell.value == header)


def texts(sheet: Worksheet, header: str) -> list[str | None]:
    column = at(sheet, header)
    return [sheet.cell(row, column).value for row in range(HEADER + 1, sheet.max_row + 1)]


def test_what_is_open_comes_first_and_what_is_decided_last(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    decide(made, MATCHES[1], "different")
    decide(made, MATCHES[4], "different", by="Ana Lee")
    former = made.read()[0].standing[MATCHES[4].key]
    again = replace(MATCHES[4], former=decision_of(former), changes=('the address "Lop" is new',))
    asked(made, [again, *QUESTIONS[:4]])
    sheet = openpyxl.load_workbook(exported(made, tmp_path))["Matches"]
    assert texts(sheet, "Status") == ["Asked again", "Open", "Open", "Open", "Decided"]
    assert texts(sheet, "Partner")[0] == "Lop County Wigs"
    assert texts(sheet, "Is it so?") == ["Not decided"] * 4 + ["No, it is not"]
    told = texts(sheet, "Decided so far")
    assert told[0] == 'No, it is not: Ana Lee, 2026-11-20: Another address\nWhy again: the address "Lop" is new'
    assert told[1:4] == [None] * 3
    assert texts(sheet, "Your reason") == texts(sheet, "Decided by") == [None] * 5


def test_a_decision_made_after_the_run_is_decided_and_one_taken_back_is_open(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    decide(made, MATCHES[0], "same")
    decide(made, MATCHES[1], "same")
    decide(made, MATCHES[1], "", why="By mistake")
    sheet = openpyxl.load_workbook(exported(made, tmp_path))["Matches"]
    status = dict(zip(texts(sheet, "Partner"), texts(sheet, "Status"), strict=True))
    assert status[MATCHES[0].partners[0].name] == "Decided"
    assert status[MATCHES[1].partners[0].name] == "Open"


def test_a_decision_of_a_partner_that_no_run_asks_about_is_shown(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w", [])
    decide(made, DUPLICATES[0], "same")
    sheet = openpyxl.load_workbook(exported(made, tmp_path))["Duplicates"]
    assert texts(sheet, "First partner") == ["Ege Tekstil"]
    assert texts(sheet, "What are they?") == ["Same partner"]


def test_marks_are_hidden_and_nobody_can_show_them_without_ending_the_protection(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    book = openpyxl.load_workbook(exported(made, tmp_path))
    for title in ("Matches", "Duplicates", "Columns"):
        sheet = book[title]
        marks = [cell for cell in sheet[HEADER] if str(cell.value).startswith("Mark ")]
        assert len(marks) == 3
        assert all(sheet.column_dimensions[cell.column_letter].hidden for cell in marks)
        rules = sheet.protection
        assert (rules.sheet, rules.formatColumns, rules.deleteColumns) == (True, True, True)  # not allowed
        assert (rules.sort, rules.autoFilter, rules.deleteRows) == (False, False, False)  # allowed
        assert sheet.auto_filter.ref.startswith("A4:")
        kinds = {rule.type for rule in sheet.data_validations.dataValidation}
        assert {"list", "custom"} <= kinds
        # programs sort no rows with locked cells
        assert not any(cell.protection.locked for row in sheet.iter_rows(min_row=HEADER + 1) for cell in row)


def test_a_name_is_text_whatever_it_begins_with(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://x")'
    made = workspace(tmp_path / "w", [match(name)])
    path = exported(made, tmp_path)
    sheet = openpyxl.load_workbook(path)["Matches"]
    cell = sheet.cell(HEADER + 1, at(sheet, "Partner"))
    assert (cell.value, cell.data_type) == (name, "s")
    assert import_decisions(made, path).unchanged == 1


def test_what_nobody_changed_changes_nothing(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    decide(made, MATCHES[1], "different")
    decide(made, COLUMNS[0], "factory: country")
    paper(made, "Audit.pdf", until="2031-12-31", hold=True)
    before = made.history()
    result = import_decisions(made, exported(made, tmp_path), by="Bo Chen")
    assert (result.taken, result.conflicts, result.refused, result.already) == ((), (), (), ())
    assert result.unchanged == len(QUESTIONS) + 1
    assert made.history() == before


def test_a_workbook_of_another_workspace_is_refused(tmp_path: Path) -> None:
    made, other = workspace(tmp_path / "w"), workspace(tmp_path / "other")
    path = exported(other, tmp_path)
    with pytest.raises(WorkspaceError, match="from another workspace"):
        import_decisions(made, path)


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    book = openpyxl.Workbook()
    book.active.append(["Supplier", "Country"])
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(WorkspaceError, match=r"list\.xlsx: It has none of the sheets"):
        import_decisions(made, tmp_path / "list.xlsx")


def test_a_decision_is_taken_with_its_reason_and_name(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    path = exported(made, tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["Matches"]
    for header, text in (
        ("Is it so?", "No, it is not"),
        ("Your reason", "Dutch"),
        ("Decided by", "Bo Chen"),
    ):
        sheet.cell(HEADER + 3, at(sheet, header)).value = text
    book.save(path)
    asks = {cell: row for row, cell in enumerate(texts(sheet, "Partner"))}
    assert asks["Ninestar Europe"] == 2
    dry = import_decisions(made, path, dry_run=True)
    assert len(dry.taken) == 1
    assert standing(made, MATCHES[2]) == ("", ())
    result = import_decisions(made, path)
    assert [(told.sheet, told.row) for told in result.taken] == [("Matches", HEADER + 3)]
    assert standing(made, MATCHES[2]) == ("different", ("Bo Chen",))
    assert import_decisions(made, path).taken == ()
    assert len(made.history(MATCHES[2].key)) == 1
    # the partner stands in the log as it was seen
    (entry,) = made.history(MATCHES[2].key)
    assert entry.about["partners"] == [{"name": "Ninestar Europe", "country": "NL"}]
    assert entry.why == "Dutch"


def test_one_row_that_waits_is_one_row(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    asked(made, MATCHES[:1])
    page = openpyxl.load_workbook(exported(made, tmp_path))["Read me first"]
    told = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert "1.  1 row waits for you: it stands first on the sheets Matches, Duplicates and Columns." in told


def test_what_was_decided_of_one_of_several_namesakes_stands_beside_each(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    decide(made, MATCHES[1], "different", by="Ana Lee")
    standing_ = made.read()[0].standing[MATCHES[1].key]
    changes = ("2 partners of the files may be meant by that",)
    asked(made, [replace(MATCHES[0], former=decision_of(standing_), changes=changes)])
    sheet = openpyxl.load_workbook(exported(made, tmp_path))["Matches"]
    assert texts(sheet, "Status") == ["Asked again", "Decided"]
    told, decided = texts(sheet, "Decided so far")
    assert decided.startswith("No, it is not: Ana Lee, ")
    assert told == f"{decided}\nWhy again: 2 partners of the files may be meant by that"
    # once it is taken back the question is a new one
    made.undo(MATCHES[1].key, by="Ana Lee", why="By mistake")
    sheet = openpyxl.load_workbook(exported(made, tmp_path, "later.xlsx"))["Matches"]
    assert texts(sheet, "Status")[0] == "Open"
