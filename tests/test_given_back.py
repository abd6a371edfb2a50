"""An import report that is given back is read as the files it was made from, with what was corrected."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from supplymap import pipeline
from supplymap.config import Config
from supplymap.errors import InputError
from supplymap.outputs.workbook import write_import_report
from tests.command_line import refused, supplymap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from openpyxl import Workbook as Book

    from supplymap.model import Records
    from supplymap.sheets import Workbook

CONFIG = Config(importer="Harbor Home", as_of=date(2026, 11, 22))
HEADER = ["Supplier", "Country", "Postal code", "Supplies to", "Remarks"]
ROWS = [
    ["Acme Textile", "Vietnam", "00123", "Harbor Home", "two\nlines"],
    ["=1+1 Trading", "Bangladseh", "", "Harbor Home", "  a  b  "],
    [],
    ["_x0041_ Mills", "India", "12345678901234567", "Acme Textile", "مصنع \u200fنسيج"],
    ["+49 Weberei", "Germany", "", "Acme Textile", "bell\x07"],
]


def workbook_file(folder: Path, name: str = "list.xlsx", rows: Sequence[Sequence[str]] = ROWS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Suppliers"
    for at, row in enumerate([["Our suppliers, of Mr. Smith"], HEADER, *rows], 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column, text.replace("\x07", ""))
            cell.data_type = "s"
    sheet["C3"].comment = openpyxl.comments.Comment("ask again", "Jane")
    hidden = book.create_sheet("Old list")
    hidden.append(["Nothing of note"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    path = folder / name
    book.save(path)
    return path


def report_of(files: Path | Sequence[Path], folder: Path, name: str = "import-report.xlsx") -> Path:
    folder.mkdir(exist_ok=True)
    workbooks, records = pipeline.read(files, CONFIG)
    path = folder / name
    write_import_report(workbooks, records, path, meta={"importer": "Harbor Home", "as_of": date(2026, 11, 22)})
    return path


def cells_of(workbooks: Sequence[Workbook]) -> list[object]:
    return [
        (book.file, sheet.name, sheet.hidden, sheet.note, [(row.number, row.cells, row.lined) for row in sheet.rows])
        for book in workbooks
        for sheet in book.sheets
    ]


def undated(records: Records) -> Records:
    """Leave out when a file was saved."""
    return replace(records, loose=tuple(text for text in records.loose if text.column != "property of the file"))


def read(path: Path | Sequence[Path]) -> tuple[tuple[Workbook, ...], Records]:
    return pipeline.read(path, CONFIG)


def edited(report: Path, edit: Callable[[Book], object], name: str = "corrected.xlsx") -> Path:
    book = openpyxl.load_workbook(report)
    edit(book)
    path = report.with_name(name)
    book.save(path)
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return workbook_file(tmp_path)


@pytest.fixture
def report(tmp_path: Path, source: Path) -> Path:
    return report_of(source, tmp_path / "out")


def test_an_unchanged_report_is_the_file(source: Path, report: Path) -> None:
    (was, records), (now, again) = read(source), read(report)
    assert cells_of(now) == cells_of(was)
    assert again == records
    (back,) = now
    assert back.returned is not None
    assert (back.returned.report, back.returned.sha256, back.returned.corrected) == (
        "import-report.xlsx",
        was[0].sha256,
        False,
    )
    assert {"Unresolved references", "Possible duplicates"} < {sheet.name for sheet in back.choices}
    assert {sheet.file for sheet in back.choices} == {"import-report.xlsx"}


@pytest.mark.parametrize("name", ["list.csv", "list.json"])
def test_text_files_come_back_too(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = [row for row in ROWS if row]
    if name.endswith("json"):
        path.write_text(json.dumps([dict(zip(HEADER, row, strict=True)) for row in rows]), "utf-8")
    else:
        path.write_text("\n".join(";".join(f'"{text}"' for text in row) for row in [HEADER, *rows]), "utf-16")
    (was, records), (now, again) = read(path), read(report_of(path, tmp_path / "out"))
    assert cells_of(now) == cells_of(was)
    assert again == records


def test_sheets_with_equal_names_of_several_files_come_back(tmp_path: Path) -> None:
    files = [workbook_file(tmp_path), workbook_file(tmp_path, "list 2.xlsx", ROWS[1:])]
    (was, records), (now, again) = read(files), read(report_of(files, tmp_path / "out"))
    assert cells_of(now) == cells_of(was)
    assert again == records


def test_a_corrected_report_is_the_file_that_was_right(tmp_path: Path, report: Path) -> None:
    right = [[text.replace("Bangladseh", "Bangladesh") for text in row] for row in ROWS]
    (tmp_path / "right").mkdir()

    def edit(book: Book) -> None:
        assert book["Suppliers"]["B4"].value == "Bangladseh"
        book["Suppliers"]["B4"] = "Bangladesh"

    books, records = read(edited(report, edit))
    assert undated(records) == undated(read(workbook_file(tmp_path / "right", rows=right))[1])
    assert books[0].returned is not None
    assert books[0].returned.corrected


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here to save the report")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_report_saved_by_libreoffice_is_the_file(tmp_path: Path, source: Path, report: Path, kind: str) -> None:
    saved = tmp_path / "saved"
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        kind,
    ]
    subprocess.run([*command, "--outdir", str(saved), str(report)], check=True, capture_output=True, timeout=100)
    (was, records), (now, again) = read(source), read(saved / f"import-report.{kind}")
    assert cells_of(now) == cells_of(was)
    assert again == records


def test_a_report_without_its_hidden_sheet_is_refused(report: Path) -> None:
    with pytest.raises(InputError, match="hidden sheet is missing or was changed"):
        read(edited(report, lambda book: book.remove(book["supplymap"])))


def sheet_named(workbooks: Sequence[Workbook], name: str = "Suppliers") -> dict[int, tuple[str, ...]]:
    return {row.number: row.cells for book in workbooks for s in book.sheets if s.name == name for row in s.rows}


def codes_of(workbooks: Sequence[Workbook]) -> list[tuple[str, int]]:
    return [(one.code, one.source.row) for book in workbooks for sheet in book.sheets for one in sheet.issues]


def test_rows_taken_out_are_told_and_the_others_keep_what_stood_beside_them(source: Path, report: Path) -> None:
    was, _ = read(source)
    now, _ = read(edited(report, lambda book: book["Suppliers"].delete_rows(4, 2)))
    before, after = sheet_named(was), sheet_named(now)
    assert after == {1: before[1], 2: before[2], 3: before[3], 4: before[6], 5: before[7]}
    assert ("report-rows-removed", 0) in codes_of(now)
    told = [one.message for sheet in now[0].sheets for one in sheet.issues if one.code == "report-rows-removed"]
    assert told == ["1 of 5 rows of the sheet were taken out of the import report: they do not count"]
    # a comment of a row that moved moves with it
    moved, _ = read(edited(report, lambda book: book["Suppliers"].insert_rows(1), "moved.xlsx"))
    places = [(aside.text, aside.source.row) for aside in moved[0].sheets[0].asides if "ask again" in aside.text]
    assert places == [("ask again", 4)]


def test_sorted_rows_are_the_rows(report: Path) -> None:
    def swap(book: Book) -> None:
        sheet = book["Suppliers"]
        for column in range(1, sheet.max_column + 1):
            upper, lower = sheet.cell(3, column), sheet.cell(7, column)
            upper.value, lower.value = lower.value, upper.value
            upper.data_type = lower.data_type = "s"

    now, _ = read(edited(report, swap))
    rows = sheet_named(now)
    assert (rows[3][0], rows[7][0]) == ("+49 Weberei", "Acme Textile")
    assert [(a.text, a.source.row) for a in now[0].sheets[0].asides if a.text == "ask again"] == [("ask again", 7)]


def test_a_column_put_in_is_the_users(source: Path, report: Path) -> None:
    def put_in(book: Book) -> None:
        sheet = book["Suppliers"]
        sheet.insert_cols(3)
        sheet["C2"], sheet["C3"] = "Goods", "yarn"

    was, _ = read(source)
    now, _ = read(edited(report, put_in))
    before, after = sheet_named(was), sheet_named(now)
    assert after[2] == (*before[2][:2], "Goods", *before[2][2:])
    assert after[3] == (*before[3][:2], "yarn", *before[3][2:])
    assert [a.column for a in now[0].sheets[0].asides if a.text == "ask again"] == [3]  # C3 became D3


def test_a_column_behind_those_of_the_report_is_the_users(source: Path, report: Path) -> None:
    def put_behind(book: Book) -> None:
        sheet = book["Suppliers"]
        sheet.cell(2, 11).value, sheet.cell(3, 11).value = "Goods", "yarn"

    before, after = sheet_named(read(source)[0]), sheet_named(read(edited(report, put_behind))[0])
    assert after[2] == (*before[2], "Goods")
    assert after[3] == (*before[3], "yarn")
    assert after[4] == before[4]


def test_columns_of_the_report_that_were_taken_out_are_not_missed(source: Path, report: Path) -> None:
    for columns in ((10, 1), (7, 1), (6, 4), (7, 4), (6, 5)):
        now, _ = read(edited(report, lambda book, at=columns: book["Suppliers"].delete_cols(*at)))
        assert sheet_named(now) == sheet_named(read(source)[0])


@pytest.mark.parametrize("columns", [(3, 1), (4, 3), (3, 5), (7, 1)])
def test_a_list_without_a_header_row_comes_back(tmp_path: Path, columns: tuple[int, int]) -> None:
    path = workbook_file(tmp_path)
    rows = "Acme Textile,India\nBeta Mills,Vietnam\n"
    (tmp_path / "more.csv").write_text(rows, "utf-8")
    files = [path, tmp_path / "more.csv"]
    report = report_of(files, tmp_path / "out")

    def take_out(book: Book) -> None:
        sheet = book["more"]
        assert sheet["C1"].value not in ("_status", None)  # no room for headers above the first row
        if columns != (7, 1):
            sheet.delete_cols(*columns)
        sheet.cell(3, 1).value, sheet.cell(3, 2).value = "New Mill", "China"

    now, _ = read(edited(report, take_out))
    assert sheet_named(now[1:], "") == {
        1: ("Acme Textile", "India"),
        2: ("Beta Mills", "Vietnam"),
        3: ("New Mill", "China"),
    }


def test_a_renamed_sheet_is_known_by_its_rows(source: Path, report: Path) -> None:
    def rename(book: Book) -> None:
        book["Suppliers"].title = "Corrected"
        book["Summary"].title = "Old summary"

    now, records = read(edited(report, rename))
    assert records == read(source)[1]
    assert [sheet.name for sheet in now[0].sheets] == ["Suppliers", "Old list", "Empty"]


def test_sheets_added_and_taken_out_are_told(report: Path) -> None:
    def change(book: Book) -> None:
        book.remove(book["Old list"])
        more = book.create_sheet("More")
        more.append(HEADER)
        more.append(["New Mill", "India", "", "Acme Textile", ""])

    now, records = read(edited(report, change))
    assert [(book.file, [sheet.name for sheet in book.sheets]) for book in now] == [
        ("list.xlsx", ["Suppliers", "Old list", "Empty"]),
        ("corrected.xlsx", ["More"]),
    ]
    assert ("report-sheet-removed", 0) in codes_of(now)
    assert "New Mill" in {partner.name for partner in records.partners}


def test_a_sheet_that_stands_twice_is_refused(report: Path) -> None:
    with pytest.raises(InputError, match=r"Suppliers and Suppliers Copy of .* both hold"):
        read(edited(report, lambda book: book.copy_worksheet(book["Suppliers"])))


def test_a_damaged_hidden_sheet_is_refused(report: Path) -> None:
    def cut(book: Book) -> None:
        book["supplymap"].delete_rows(5)

    def other_version(book: Book) -> None:
        cell = book["supplymap"]["A3"]
        cell.value = cell.value.replace('["report",1,', '["report",99,')

    with pytest.raises(InputError, match="hidden sheet is missing or was changed"):
        read(edited(report, cut))
    with pytest.raises(InputError, match="which this version does not read back"):
        read(edited(report, other_version))
    for junk in ("[", "[]", '["end"]', "null", '["report",1,"x"]', '["sheet"]', "[" * 5000):
        with pytest.raises(InputError):
            read(edited(report, lambda book, text=junk: book["supplymap"].__setitem__("A4", text)))


def correct(book: Book) -> None:
    book["Suppliers"]["B4"] = "Bangladesh"


def test_a_file_beside_its_report_counts_once(tmp_path: Path, source: Path, report: Path) -> None:
    corrected = edited(report, correct)
    (both,), records = read([source, corrected])
    assert (both.file, sheet_named([both])[4][1]) == ("list.xlsx", "Bangladesh")
    assert [one.message for one in records.issues if one.code == "report-beside-file"] == [
        "The file is as it was when corrected.xlsx was made of it: its rows in the report count"
    ]
    workbook_file(tmp_path, rows=[*ROWS, ["Late Mill", "India", "", "Acme Textile", ""]])
    (newer,), _ = read([source, report])
    assert newer.returned is None
    assert newer.choices
    assert sheet_named([newer])[8][0] == "Late Mill"
    with pytest.raises(InputError, match="give only the one that counts"):
        read([source, corrected])


def test_a_correction_of_an_earlier_report_still_counts(tmp_path: Path, source: Path, report: Path) -> None:
    again = report_of(edited(report, correct), tmp_path / "again", "second.xlsx")
    (both,), _ = read([source, again])
    assert sheet_named([both])[4][1] == "Bangladesh"
    workbook_file(tmp_path, rows=ROWS[1:])
    with pytest.raises(InputError, match="give only the one that counts"):
        read([source, again])


def test_two_reports_of_one_file_are_refused(report: Path) -> None:
    with pytest.raises(InputError, match="are both import reports of list"):
        read([report, edited(report, correct)])


def test_an_error_that_nobody_corrected_is_still_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ["Acme Textile", "#N/A", "", "Harbor Home", ""], ["Beta", "=A1&B1", "", "Harbor Home", ""]):
        book.active.append(row)
    book.active["B2"].data_type = "e"
    path = tmp_path / "list.xlsx"
    book.save(path)
    report = report_of(path, tmp_path / "out")
    wanted = {"error-cell", "formula-without-value"}
    assert {code for code, _ in codes_of(read(path)[0])} >= wanted
    assert read(report)[1] == read(path)[1]

    def mend(book: Book) -> None:
        sheet = book.worksheets[2]
        assert sheet["B2"].value == "#N/A"
        sheet["B2"], sheet["B3"] = "Vietnam", "India"

    assert not wanted & {code for code, _ in codes_of(read(edited(report, mend))[0])}


def test_long_texts_come_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    long = "a line of a text \U0001f9f5 " * 3000 + "end"
    path.write_text("\n".join([",".join(HEADER), f"Acme Textile,India,1,Harbor Home,{long}"]), "utf-8")
    report = report_of(path, tmp_path / "out")
    assert read(report)[1] == read(path)[1]
    now, _ = read(edited(report, lambda book: book.worksheets[2].__setitem__("E2", "short")))
    assert sheet_named(now, "")[2][4] == "short"


def test_one_sheet_of_a_report_saved_as_text_is_refused(tmp_path: Path, report: Path) -> None:
    sheet = openpyxl.load_workbook(report)["Suppliers"]
    path = tmp_path / "one.csv"
    lines = [",".join('"' + str(cell or "").replace('"', "'") + '"' for cell in row) for row in sheet.values]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(InputError, match="a part of one, whose hidden sheet is missing"):
        read(path)


def test_texts_that_look_like_a_mark_are_texts(tmp_path: Path) -> None:
    path = workbook_file(tmp_path, rows=[*ROWS, ["Mark Mill", "India", "sheet 1 row 2", "Acme Textile", "_status"]])
    (was, records), (now, again) = read(path), read(report_of(path, tmp_path / "out"))
    assert cells_of(now) == cells_of(was)
    assert again == records


def test_every_row_of_a_report_stands_once_and_each_part_is_named_once(report: Path) -> None:
    with zipfile.ZipFile(report) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                numbers = re.findall(rb'<row r="(\d+)"', archive.read(name))
                assert len(numbers) == len(set(numbers)), name
        types = archive.read("[Content_Types].xml")
        for key in (rb'PartName="/([^"]+)"', rb'Extension="([^"]+)"'):
            named = re.findall(key, types)
            assert len(named) == len(set(named))
        assert {name.decode() for name in re.findall(rb'PartName="/([^"]+)"', types)} <= set(archive.namelist())


def test_what_to_write_stands_in_the_comment_and_beside_the_row(report: Path) -> None:
    sheet = openpyxl.load_workbook(report)["Suppliers"]
    advice = 'Write "Bangladesh". Write the English name or the ISO code'
    assert advice in sheet["I4"].value.split("\n")
    comment = sheet["B4"].comment.text
    assert comment.startswith("supplymap: warning (unknown-country)\n")
    assert advice in comment


def test_comments_are_bounded_and_the_worst_come_first(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supplymap.outputs.workbook.report.COMMENTS", 1)
    book = openpyxl.load_workbook(report_of(source, tmp_path / "out"))
    commented = [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(commented) == 1
    assert "first 1 have such a comment" in str(list(book["Summary"].values))
    assert read(tmp_path / "out" / "import-report.xlsx")[1] == read(source)[1]


def test_the_terminal_says_what_was_read_from_a_report(report: Path) -> None:
    corrected = edited(report, correct)
    for path, how in ((report, "where nothing was changed"), (corrected, "where it was corrected")):
        done = supplymap("check", path, "--importer", "Harbor Home")
        assert f"list.xlsx was read from {path.name}, {how}." in done.stdout
    out = report.parent
    assert "choose another --out" in refused(supplymap("run", report, "--importer", "Harbor Home", "--out", out))
