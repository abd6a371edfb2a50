"""Import reports of whole runs, filled in and given back: what was chosen counts, until something changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from supplymap import casework, pipeline
from supplymap.config import Config
from supplymap.workspace import create
from supplymap.workspace.runs import latest_run
from tests.choices.filled import COLUMNS, TWINS, Filled, word
from tests.command_line import supplymap
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from supplymap.model import Records

CONFIG = Config(importer="Harbor Home", as_of=AS_OF)
HEADER = ("Vendor no", "Supplier name", "Country", "City", "Address", "Land des Werks", "Goods", "Buyer")
ROWS = (
    ("V1", "Acme Textile", "China", "Shaoxing", "12 Keqiao Road", "", "cotton fabric", "Lotus Garments"),
    ("V2", "Acme Textile", "China", "Ningbo", "9 Harbour Street", "", "cotton fabric", "Lotus Garments"),
    ("V3", "Lotus Garments", "Vietnam", "Hanoi", "4 Long Bien", "", "shirts", "Harbor Home"),
)


def listed(folder: Path, rows: tuple[tuple[str, ...], ...] = ROWS) -> Path:
    folder.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(folder / "vendors.xlsx")
    return folder / "vendors.xlsx"


def run(file: Path, out: Path) -> Records:
    return pipeline.run(file, out, CONFIG).records


def filled(out: Path, fill: Callable[[Filled], None]) -> Path:
    book = Filled(out / "import-report.xlsx")
    fill(book)
    return book.save()


def acmes(records: Records) -> list[str]:
    return [partner.id for partner in records.partners if partner.name == "Acme Textile"]


def same(book: Filled) -> None:
    book.put("Acme Textile", decision=word("same"), why="One company", by="Bo Chen")


def test_what_is_chosen_holds_over_reports_that_follow_each_other(tmp_path: Path) -> None:
    assert len(acmes(run(listed(tmp_path), tmp_path / "1"))) == 2
    records = run(filled(tmp_path / "1", same), tmp_path / "2")
    assert len(acmes(records)) == 1
    assert records.mergers[0].decision.voices[0].by == "Bo Chen"
    # the report of that run remembers it, filled in or not
    records = run(tmp_path / "2" / "import-report.xlsx", tmp_path / "3")
    assert len(acmes(records)) == 1
    book = openpyxl.load_workbook(tmp_path / "3" / "import-report.xlsx")
    assert book[TWINS].cell(5, 1).value == "Decided"
    # and it can be taken back there
    back = filled(tmp_path / "3", lambda book: book.put("Acme Textile", decision="Not decided", why="By mistake"))
    assert len(acmes(run(back, tmp_path / "4"))) == 2
    assert len(acmes(run(tmp_path / "4" / "import-report.xlsx", tmp_path / "5"))) == 2


def test_the_steps_one_after_the_other_take_the_same_choices(tmp_path: Path) -> None:
    run(listed(tmp_path), tmp_path / "1")
    file = filled(tmp_path / "1", same)
    records = run(file, tmp_path / "2")
    assert pipeline.assess(pipeline.read(file, CONFIG)[1], CONFIG)[1] == records
    assert acmes(pipeline.check(file, CONFIG)) == acmes(records)


def test_a_decision_on_texts_that_have_changed_is_asked_again_in_every_report(tmp_path: Path) -> None:
    run(listed(tmp_path), tmp_path / "1")
    run(filled(tmp_path / "1", same), tmp_path / "2")

    def moved(book: Filled) -> None:
        sheet = book.book["Sheet"]
        sheet["D2"], sheet["E2"] = "Urumqi", "1 Tianshan Road"

    for before, after in (("2", "3"), ("3", "4")):
        records = run(filled(tmp_path / before, moved), tmp_path / after)
        assert len(acmes(records)) == 2
        assert [issue.code for issue in records.issues if issue.code == "pair-asked-again"] == ["pair-asked-again"]
        book = openpyxl.load_workbook(tmp_path / after / "import-report.xlsx")
        assert book[TWINS].cell(5, 1).value == "Asked again"


def test_a_choice_on_a_partner_that_is_gone_is_told(tmp_path: Path) -> None:
    run(listed(tmp_path), tmp_path / "1")

    def renamed(book: Filled) -> None:
        same(book)
        sheet = book.book["Sheet"]
        sheet["A2"], sheet["B2"] = "V8", "Omega Weaving"
        sheet["A3"], sheet["B3"] = "V9", "Zenith Looms"

    records = run(filled(tmp_path / "1", renamed), tmp_path / "2")
    (issue,) = [issue for issue in records.issues if issue.code == "choice-without-effect"]
    assert (issue.source.file, issue.source.sheet, issue.source.row) == ("import-report.xlsx", TWINS, 5)


def test_a_column_is_read_as_it_was_chosen(tmp_path: Path) -> None:
    rows = tuple((*row[:5], "Bangladesh", *row[6:]) for row in ROWS)
    run(listed(tmp_path, rows), tmp_path / "1")
    book = openpyxl.load_workbook(tmp_path / "1" / "import-report.xlsx")
    header = next(column.value for column in book[COLUMNS][5] if column.value in HEADER)
    records = run(
        filled(tmp_path / "1", lambda book: book.put(header, COLUMNS, decision="country of origin")), tmp_path / "2"
    )
    reading = next(column for column in records.readings[0].columns if column.header == header)
    assert (reading.field, reading.sure) == ("origin", "stated")


def test_with_a_workspace_choices_go_into_its_log_and_a_run_can_be_made_again(tmp_path: Path) -> None:
    made = create(tmp_path / "w")
    casework.run_in(made, listed(tmp_path), CONFIG, out=tmp_path / "1")
    file = filled(tmp_path / "1", same)
    for _ in range(2):
        result = casework.run_in(made, file, CONFIG)
        assert len(acmes(result.records)) == 1
        (entry,) = [entry for entry in made.history() if entry.what == "duplicate"]
        assert (entry.by, entry.why, entry.new) == ("Bo Chen", "One company", {"verdict": "same"})
        latest = latest_run(made)
        assert latest is not None
        assert casework.rebuild(made, latest).different == ()
    # what stands in the log holds for the list itself, too
    assert len(acmes(casework.run_in(made, listed(tmp_path), CONFIG).records)) == 1


def test_the_terminal_says_what_was_taken(tmp_path: Path) -> None:
    run(listed(tmp_path), tmp_path / "1")

    def fill(book: Filled) -> None:
        same(book)
        row = book.sheet(COLUMNS).max_row
        book.sheet(COLUMNS).cell(row, book.column("decision", COLUMNS)).value = "plant stuff"

    file = filled(tmp_path / "1", fill)
    for command in (["run", str(file), "--out", str(tmp_path / "2")], ["check", str(file)]):
        done = supplymap(*command, "--importer", "Harbor Home")
        assert "import-report.xlsx: 1 choice of this report is taken." in done.stdout
        assert f'import-report.xlsx: {COLUMNS}, row 5: "plant stuff" under "It holds" is not understood' in done.stdout
