"""Whole sheets of the three workbooks on small hand-made cases: every cell, its look, and the frame around it."""

from __future__ import annotations

import math
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from supplymap.model import (
    ColumnReading,
    HopReading,
    Issue,
    Partner,
    PartyReading,
    Question,
    Records,
    RowState,
    Source,
    Subject,
    TableReading,
)
from supplymap.outputs.workbook import tables as workbook_tables
from supplymap.outputs.workbook import write_import_report, write_rankings, write_template
from supplymap.outputs.workbook.archive import pack
from supplymap.outputs.workbook.book import Book, unique_title
from supplymap.outputs.workbook.cells import (
    StyleIds,
    cell_xml,
    clean,
    display_width,
    letter,
    lines_needed,
    plain_value,
    row_xml,
)
from supplymap.outputs.workbook.columns import Column, describe
from supplymap.outputs.workbook.mirror import Mirror, column_of
from supplymap.outputs.workbook.pages import Pairs, add_page
from supplymap.outputs.workbook.report import sheet_titles
from supplymap.outputs.workbook.tables import Table, add_table
from supplymap.sheets import Row, Sheet, Workbook
from tests.outputs.workbook_facts import cells, frame, lines

AS_OF = date(2026, 11, 22)
EXPECTED = Path(__file__).parent / "expected"
"""What each workbook shows, line by line: checked by hand, and changed only with what the workbook shall show."""


def make_rankings(path: Path) -> None:
    """Write two partners and an empty table, with everything said around them."""
    weakest = pd.DataFrame(
        {
            "Rank": [1, 2],
            "Partner": ["=Alpha", "Beta"],
            "Rating": ["Finding", "Low"],
            "Likelihood": [0.25, None],
            "Hazard share": [0.5, 0.125],
            "Expected hazard": [0.001, 2.0],
            "Annual value": [480_000.0, 12.0],
            "Clear it": ["0.9995 → 0.9993", "0.5 → 0.4"],
            "Why": ["Reason, " * 30, "short"],
        }
    )
    write_rankings(
        {"weakest links": weakest, "Findings": weakest.iloc[:0, :2], "Actions": weakest.iloc[:, :2]},
        path,
        meta={
            "importer": "Importer Inc",
            "as_of": "2026-11-22",
            "tool": "supplymap 9",
            "lists": ["One list lacks much."],
            "notes": {"weakest links": "Worst first."},
            "summary": [("Finding", "1 partner"), ("Partners", "2")],
            "products": pd.DataFrame({"Product": ["Towel"], "Rating": ["High"], "Coverage": [0.25], "Partners": [2]}),
            "columns": {"Likelihood": "What it is."},
            "bands": {"High": 0.3, "Medium": 0.07},
            "formats": {"Expected hazard": "0.000"},
        },
    )


def issue(code: str, level: Any, row: int, column: str = "", found: str = "", sheet: str = "List") -> Issue:
    return Issue(code, Source("a.xlsx", sheet, row), column, found, f"{code} is wrong", f"Mend {code}", level)


def make_report(path: Path) -> None:
    """Write a sheet whose rows met every fate, a hidden one without rows, and one of another file with its name."""
    rows = (
        Row(1, ("A title",)),
        Row(3, ("Name", "Country", "Name")),
        Row(4, ("Alpha", "Utopia")),
        Row(5, ("=Beta", "VN", "note")),
        Row(6, ("Gamma",)),
        Row(7, ("name", "country", "name")),
        Row(8, ("Total", "", "4")),
        Row(9, ("Delta", "TH")),
    )
    sheets = (
        Sheet("a.xlsx", "List", rows, note="read as .xlsx", issues=(issue("hidden-row", "note", 0),)),
        Sheet("a.xlsx", "Empty", (), hidden=True),
    )
    other = Sheet("b.csv", "", (Row(2, ("x",)),))
    states = [
        (1, "skipped", "title"),
        (3, "skipped", "header"),
        (4, "imported", ""),
        (5, "merged", "with row 4"),
        (6, "rejected", "no country"),
        (7, "skipped", "Repeated header"),
        (8, "skipped", "total"),
    ]
    issues = (
        issue("hidden-row", "note", 0),
        issue("unknown-country", "warning", 4, "country", "Utopia"),
        issue("missing-country", "warning", 4),
        issue("unlisted-partner", "warning", 5, "Name", "note"),
        issue("document-partner-unknown", "error", 5, "A", "beta"),
        issue("cycle", "note", 3, found="ring"),
        Issue("judgement-unused", Source("(configuration)", "", 0), "", "J / L", "J is unused.", "", "warning"),
    )
    partners = (
        Partner("1", "Alpha", country="VN", sources=tuple(Source("a.xlsx", "List", row) for row in (9, 4, 4, 7, 5))),
        Partner("2", "Alfa", country="TH", sources=(Source("b.csv", "", 2),)),
    )
    columns = (
        ColumnReading(0, "Name", "vendor", 1, "name", sure="sure", filled=4, example="Alpha"),
        ColumnReading(1, "Country", "vendor", 1, "country", sure="asked", others=("mill: country",), filled=3),
        ColumnReading(2, "Name", "mill", 0, "name", sure="likely", filled=2, example="note"),
        ColumnReading(3, "Rmrks", nearest=("Remarks",), filled=1, example="=1+1"),
    )
    readings = (
        TableReading(
            *("a.xlsx", "List", 3, "", "links", columns),
            (PartyReading("mill"), PartyReading("vendor")),
            (HopReading(0, 1), HopReading(1, -1)),
        ),
        TableReading("b.csv", "", 0),
    )
    write_import_report(
        [Workbook("a.xlsx", "0" * 64, sheets), Workbook("b.csv", "1" * 64, (other,))],
        Records(
            partners=partners,
            readings=readings,
            issues=issues,
            rows=(
                *(
                    RowState(Source("a.xlsx", "List", row), state, note, header=row in (3, 7))  # type: ignore[arg-type]
                    for row, state, note in states
                ),
                RowState(Source("b.csv", "", 2), "imported", ""),
            ),
            duplicates=(("1", "2", "Nearly one name."), ("1", "2", "Same address.")),
            questions=(
                Question(
                    "alfa = alpha",
                    "duplicate",
                    (Subject("Alpha", country="VN"), Subject("Alfa", country="TH")),
                    reason="Nearly one name.",
                ),
                Question(
                    "rmrks",
                    "column",
                    header="Rmrks",
                    file="a.xlsx",
                    sheet="List",
                    found="=1+1",
                    reason="Its header is not known.",
                    choices=("remarks", "ignore"),
                ),
                Question(
                    "alpa",
                    "reference",
                    (Subject("Alpha", country="VN"),),
                    found="Alpa",
                    reason="A link names it.",
                    choices=("Alpha (Vietnam)",),
                    where="a.xlsx [List] row 5",
                ),
            ),
        ),
        path,
        meta={
            "importer": "Importer Inc",
            "as_of": AS_OF,
            "tool": "supplymap 9",
            "meanings": {"unknown-country": "Not a country."},
        },
    )


def test_only_so_many_rows_and_notes_are_named(tmp_path: Path) -> None:
    for count, rows_told, rest in ((40, 3, ""), (41, 4, "1 more: see the sheet Issues.")):
        path = tmp_path / f"{count}.xlsx"
        sources = tuple(Source("a", "", row) for row in range(1, rows_told + 1))
        two = Subject("A"), Subject("B")
        write_import_report(
            [],
            Records(
                partners=(Partner("1", "A", sources=sources), Partner("2", "B")),
                questions=(Question("a = b", "duplicate", two, reason="Same."),),
                issues=tuple(issue("hidden-row", "note", 0, found=str(number)) for number in range(count)),
            ),
            path,
            meta={"importer": "", "as_of": AS_OF},
        )
        book = openpyxl.load_workbook(path)
        assert book["Summary"]["A1"].value == "Import report"
        named = book["Possible duplicates"]["D5"].value
        assert named == "a row 1; a row 2; a row 3" + ("; and 1 more" if rows_told > 3 else "")
        told = [line for line in cells(book["Summary"]) if "more: see the sheet" in line]
        assert [line.partition(" ")[2] for line in told] == ([f"{rest!r} | 616E7C"] if rest else [])


COLUMNS = [
    {
        "sheet": "partners",
        "field": "partner_id",
        "header": "Partner ID",
        "meaning": "Your own number",
        "example": "007",
        "required": "no",
        "values": "",
        "synonyms": "ID|No",
    },
    {"sheet": "partners", "field": "name", "header": "Partner name", "example": "Example Ltd", "required": "yes"},
    {"sheet": "partners", "field": "country", "header": "Country", "example": "Viet Nam", "required": "Yes"},
    {"sheet": "partners", "field": "role", "header": "Role", "values": "maker| trader |", "meaning": "What it is"},
    {"sheet": "partners", "field": "tier", "header": "Tier", "example": "2"},
    {"sheet": "partners", "field": "latitude", "header": "Latitude", "example": "10.5"},
    {"sheet": "partners", "field": "notes", "header": "Remarks"},
    {"sheet": "links", "field": "name", "header": "Supplier", "required": "yes"},
    {"sheet": "links", "field": "role", "header": "Role", "values": "agent"},
    {"sheet": "links", "field": "period_from", "header": "Valid from", "example": "2024-01-01"},
    {"sheet": "links", "field": "period_to", "header": "Valid until", "example": "open"},
]


def make_template(path: Path) -> None:
    """Write a form of two sheets: one with remarks of its own, one without."""
    write_template(
        path, COLUMNS, countries=[f"Country {number:02}" for number in range(26)], values={"stage": ["never used"]}
    )


@pytest.mark.parametrize("make", [make_rankings, make_report, make_template])
def test_the_whole_workbook(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "made.xlsx"
    make(path)
    name = make.__name__.removeprefix("make_")
    assert lines(path) == (EXPECTED / f"{name}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("make", [make_rankings, make_report, make_template])
def test_the_same_bytes_again(tmp_path: Path, make: Any) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    make(one)
    make(other)
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        infos = archive.infolist()
        core = archive.read("docProps/core.xml").decode()
        sheets = [archive.read(info).decode() for info in infos if info.filename.startswith("xl/worksheets/sheet")]
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {(i.date_time, i.compress_type, i.create_system, i.external_attr) for i in infos} == {
        ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_DEFLATED, 3, 0o600 << 16)
    }
    day = "2000-01-01" if make is make_template else "2026-11-22"
    assert core.count(f'xsi:type="dcterms:W3CDTF">{day}T00:00:00Z<') == 2
    assert "<dc:creator>supplymap</dc:creator>" in core
    for sheet in sheets:
        assert sheet.count('<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/>') == 1
        # behind what the schema puts before it
        assert sheet.index("</sheetData>") < sheet.index("<pageMargins") < sheet.index("<ignoredErrors>")


# --- cells ------------------------------------------------------------------------------------------------

STYLE = StyleIds(1, 2)


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (None, '1"/>'),
        ("", '1"/>'),
        ("\x00", '1"/>'),
        ("plain", '1" t="inlineStr"><is><t>plain</t></is></c>'),
        ("=1", '2" t="inlineStr"><is><t>=1</t></is></c>'),
        ("+1", '2" t="inlineStr"><is><t>+1</t></is></c>'),
        ("-1", '2" t="inlineStr"><is><t>-1</t></is></c>'),
        ("@a", '2" t="inlineStr"><is><t>@a</t></is></c>'),
        ("\ta", '2" t="inlineStr"><is><t xml:space="preserve">\ta</t></is></c>'),
        ("\ra", '2" t="inlineStr"><is><t xml:space="preserve">\na</t></is></c>'),
        ("\na", '2" t="inlineStr"><is><t xml:space="preserve">\na</t></is></c>'),
        (" a", '1" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>'),
        ("a ", '1" t="inlineStr"><is><t xml:space="preserve">a </t></is></c>'),
        ("a=1", '1" t="inlineStr"><is><t>a=1</t></is></c>'),
        ("<a&b>", '1" t="inlineStr"><is><t>&lt;a&amp;b&gt;</t></is></c>'),
        ("a_x0041_", '1" t="inlineStr"><is><t>a_x005F_x0041_</t></is></c>'),
        (3, '1"><v>3</v></c>'),
        (0.1 + 0.2, '1"><v>0.3</v></c>'),
        (12345678901.5, '1"><v>1.23456789e+10</v></c>'),
        (date(1900, 3, 1), '1"><v>61</v></c>'),
        (date(2026, 11, 22), '1"><v>46348</v></c>'),
    ],
)
def test_the_xml_of_a_cell(value: Any, xml: str) -> None:
    assert cell_xml(7, 28, value, STYLE) == f'<c r="AB7" s="{xml}'


def test_the_xml_of_a_row() -> None:
    assert row_xml(3, "x") == '<row r="3">x</row>'
    assert row_xml(3, "x", 2) == '<row r="3" ht="32">x</row>'
    assert row_xml(3, "x", 27) == '<row r="3" ht="407">x</row>'
    assert row_xml(3, "x", 28) == '<row r="3" ht="409">x</row>'
    assert [letter(number) for number in (1, 26, 27, 52, 702, 703, 16384)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x08\x09\x0a\x0b\x0c\x0d\x0e\x1f ", "\t\n\n "),
        ("~\x7f\x80\x9f\xa0", "~\xa0"),
        ("\ufffd\ufffe\uffff", "\ufffd"),
        ("\ud7ff\ud800\udfff", "\ud7ff\ufffd\ufffd"),
        ("_x0041_ _xZZZZ_ _x004_", "_x005F_x0041_ _xZZZZ_ _x004_"),
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_766 + "…"),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
        ("😀" * 16_383 + "x", "😀" * 16_383 + "x"),
    ],
)
def test_texts_are_made_fit(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (pd.NA, None),
        (pd.NaT, None),
        (None, None),
        ("", None),
        ("a", "a"),
        (True, "yes"),
        (False, "no"),
        (2**53 - 1, 2**53 - 1),
        (2**53, str(2**53)),
        (-(2**53), str(-(2**53))),
        (math.nan, None),
        (math.inf, "∞"),
        (-math.inf, "-∞"),
        (0.0, 0.0),
        (np.int64(3), 3),
        (np.float64("nan"), None),
        (np.bool_(True), "yes"),
        (datetime(2026, 1, 2), date(2026, 1, 2)),
        (datetime(2026, 1, 2, 3), "2026-01-02 03:00:00"),
        (datetime(2026, 1, 2, 0, 3), "2026-01-02 00:03:00"),
        (datetime(2026, 1, 2, 0, 0, 3), "2026-01-02 00:00:03"),
        (date(1900, 3, 1), date(1900, 3, 1)),
        (date(1900, 2, 28), "1900-02-28"),
        (datetime(1900, 2, 28), "1900-02-28"),
        ({"a": 1, "b": 2}, "a: 1; b: 2"),
        ({"b", "a"}, "a; b"),
        (frozenset({2, 10}), "10; 2"),
        ([2, "a"], "2; a"),
        ((1, None), "1; None"),
        (1 + 2j, "(1+2j)"),
    ],
)
def test_values_of_a_cell(value: object, plain: object) -> None:
    assert plain_value(value) == plain
    assert type(plain_value(value)) is type(plain)


def test_widths_and_lines() -> None:
    assert [display_width(text) for text in ("", "ab", "é", "中", "a中\nabcd", "ｆ😀")] == [0, 2, 1, 2, 4, 4]
    # 10.8 characters to a line of width 10; a capital counts a quarter more
    for text, lines_ in (
        ("", 1),
        ("abcdefg", 1),
        ("a" * 10, 1),
        ("a" * 11, 2),
        ("A" * 8, 1),
        ("A" * 9, 2),
        ("中" * 5, 1),
        ("中" * 6, 2),
        ("a\nb", 2),
        ("a\n\nb", 3),
        ("a" * 22, 3),
    ):
        assert lines_needed(text, 10) == lines_, text
    assert lines_needed("ab", 0) == 2


# --- columns ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "values", "number_format", "align", "chips", "width"),
    [
        ("Rank", [1, 22], "0", "center", False, 8.0),
        ("Partner rank", [1], "0", "center", False, 11.0),
        ("Likelihood", [0.5], "0.0000", "right", False, 14.0),
        ("Exposure before", [2], "#,##0", "right", False, 12.0),
        ("Exposure before", [1.5], "0.0000", "right", False, 12.0),
        ("Hazard share", [1.0], "0.0%", "right", False, 10.0),
        ("Hazard share", [1.5], "0.00", "right", False, 10.0),
        ("Coverage", [0.0], "0.0%", "right", False, 12.0),
        ("Expected hazard", [0.005], "0.00", "right", False, 12.0),
        ("Expected hazard", [0.0, -0.004], "0.0000", "right", False, 12.0),
        ("Annual value", [1.01], "#,##0", "right", False, 10.0),
        ("Annual value", [1.0], "0.0000", "right", False, 10.0),
        ("Annual value", [0.0], "#,##0", "right", False, 10.0),
        ("Value of verification", [1.5], "0.0000", "right", False, 16.0),
        ("Gaps", [3], "#,##0", "right", False, 8.0),
        ("Size", [1.5, 1], "#,##0.00", "right", False, 8.0),
        ("Size", [1.0, 1], "0.0000", "right", False, 8.0),
        ("Size", [1234567.0], "#,##0.00", "right", False, 14.0),
        ("Day", [date(2026, 1, 2)], "yyyy-mm-dd", "center", False, 12.0),
        ("Rating", ["Finding", "Low", None], "General", "center", True, 10.0),
        ("Level", ["error", "note"], "General", "center", True, 9.0),
        ("Rating", ["Finding", "error"], "General", "", False, 10.0),
        ("Rating", ["Low", 1], "#,##0", "right", False, 10.0),
        ("Country", ["CN", "ABC"], "General", "center", False, 11.0),
        ("Country", ["CN", "ABCD"], "General", "", False, 11.0),
        ("Interval", ["0.1 to 0.2", "> 0.9999"], "General", "right", False, 13.0),
        ("Interval", ["0.1 to 0.2", "1 - 0.5", "2 of 3", "5 %", "1e-5 → 2"], "General", "right", False, 13.0),
        ("Interval", ["0.1 to many"], "General", "", False, 14.0),
        ("Nothing", [None], "General", "", False, 11.0),
        ("A", [None], "General", "", False, 7.0),
        ("Why", ["x" * 33], "General", "", False, 36.0),
        ("Why", ["x" * 200], "General", "", False, 53.0),
        ("Why", ["x" * 300], "General", "", False, 64.0),
        ("Why", ["x" * 40], "General", "", False, 36.0),
        ("Why", ["x" * 30], "General", "", False, 33.0),
        ("A much longer heading", [1], "#,##0", "right", False, 15.0),
    ],
)
def test_how_a_column_is_shown(
    header: str, values: list[Any], number_format: str, align: str, chips: bool, width: float
) -> None:
    assert describe(header, values) == Column(header, number_format, align, chips, width)


def test_an_own_format_wins() -> None:
    assert describe("Rank", [1], "0.0") == Column("Rank", "0.0", "center", False, 8.0)
    assert describe("A", [123456.5], "0.000000") == Column("A", "0.000000", "right", False, 16.0)


# --- sheets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "taken", "title"),
    [
        ("Plain", [], "Plain"),
        ("Plain", ["PLAIN"], "Plain (2)"),
        ("Plain", ["plain", "Plain (2)"], "Plain (3)"),
        ("History", [], "History (2)"),
        ("a[b]:c*d?e/f\\g", [], "a b c d e f g"),
        ("'quoted'", [], "quoted"),
        ("", [], "Sheet"),
        ("[]", [], "Sheet"),
        ("x" * 31, [], "x" * 31),
        ("x" * 32, [], "x" * 31),
        ("x" * 32, ["x" * 31], "x" * 27 + " (2)"),
        ("x" * 30 + " y", [], "x" * 30),
        ("😀" * 16, [], "😀" * 15),
    ],
)
def test_titles_of_sheets(wanted: str, taken: list[str], title: str) -> None:
    assert unique_title(wanted, taken) == title


def test_sheets_of_one_name_are_told_apart_within_the_limit() -> None:
    book = Book()
    titles = [book.add_sheet("x" * 40).title for _ in range(3)]
    assert titles == ["x" * 31, "x" * 27 + " (2)", "x" * 27 + " (3)"]
    # the name decides, whatever its case, and a footer has it too
    assert book.add_sheet("A & b").oddFooter.left.text == "A && b"
    assert book.add_sheet("a & B").title == "a & B (2)"


def test_titles_of_the_report() -> None:
    sheets = [
        ("a.xlsx", Sheet("a.xlsx", "List", ())),
        ("b.xlsx", Sheet("b.xlsx", "LIST", ())),
        ("c.csv", Sheet("c.csv", "", ())),
        ("d.xlsx", Sheet("d.xlsx", "Issues", ())),
        ("e.xlsx", Sheet("e.xlsx", "c", ())),
    ]
    assert sheet_titles(sheets) == ["List - a", "LIST - b", "c - c", "Issues (2)", "c - e"]


def saved(book: Book, path: Path) -> Any:
    book.save(path, AS_OF)
    return openpyxl.load_workbook(path)


def test_rows_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_tables, "MAX_ROWS", 7)
    for count, last in ((1, "A5 1"), (2, "A6 2"), (3, "A7 '1 more rows do not fit on a sheet.'")):
        book = Book()
        add_table(book, "T", Table.from_rows(("Gaps",), [(number,) for number in range(1, count + 1)]))
        sheet = saved(book, tmp_path / "t.xlsx")["T"]
        assert cells(sheet)[-1].startswith(last)
        assert sheet.auto_filter.ref == f"A4:A{4 + min(count, 2)}"
        assert sheet.dimensions == f"A1:A{4 + count}"


@pytest.mark.parametrize(
    ("headers", "frozen"),
    [
        (("Partner", "Why"), "B5"),
        (("Rank", "Partner", "Why"), "C5"),
        (("Rank", "Tier", "Partner"), "D5"),
        (("Rank", "Tier", "Why", "Partner"), "A5"),
        (("Why", "Gaps"), "A5"),
        (("Name found", "File"), "B5"),
    ],
)
def test_frozen_columns(tmp_path: Path, headers: tuple[str, ...], frozen: str) -> None:
    book = Book()
    add_table(book, "T", Table.from_rows(headers, [headers]))
    assert saved(book, tmp_path / "t.xlsx")["T"].freeze_panes == frozen


def test_a_wide_first_column_is_not_frozen(tmp_path: Path) -> None:
    for long, frozen in ((190, "B5"), (200, "A5")):
        book = Book()
        add_table(book, "T", Table.from_rows(("Partner",), [("x" * long,)]))
        assert saved(book, tmp_path / "t.xlsx")["T"].freeze_panes == frozen


def test_wide_tables_print_on_larger_paper(tmp_path: Path) -> None:
    for count, paper in ((2, 1), (3, 3)):
        book = Book()
        add_table(book, "T", Table.from_rows(["Why"] * count, [["x" * 300] * count]), note="n " * 200)
        sheet = saved(book, tmp_path / "t.xlsx")["T"]
        assert int(sheet.page_setup.paperSize) == paper
        assert [str(block) for block in sheet.merged_cells.ranges] == ["A2:B2"]
        # 399 characters over 128 of width: 1.08 * 128 to a line
        assert sheet.row_dimensions[2].height == 46


def test_a_page_gives_its_labels_room_but_not_all(tmp_path: Path) -> None:
    for length, width in ((10, 24.0), (21, 24.0), (22, 25.0), (37, 40.0), (38, 40.0), (90, 40.0)):
        book = Book()
        sheet = add_page(book, "P", heading="H", subtitle="S", blocks=[Pairs([("x" * length, "text")])])
        assert sheet.title == "P"
        widths = saved(book, tmp_path / "t.xlsx")["P"].column_dimensions
        assert widths["A"].width == width


# --- the mirror -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "found", "place"),
    [
        ("name", "", 1),
        (" NAME ", "x", 1),
        ("Name", "two", 3),
        ("Name", "tw…", 3),
        ("C", "", 3),
        ("AA", "", 27),
        ("XFD", "", 16384),
        ("XFE", "", 0),
        ("ABCD", "", 0),
        ("", "one", 1),
        ("", "same", 0),
        ("", "none", 0),
        ("", "", 0),
        ("Nowhere", "one", 1),
    ],
)
def test_the_cell_an_issue_is_about(column: str, found: str, place: int) -> None:
    header = ("Name", "Country", "Name", "x", "x")
    about = issue("x", "note", 1, column, found)
    assert column_of(about, header, ("one", "VN", "two", "same", "same")) == place
    assert column_of(issue("x", "note", 1, "Name", "two"), header, ("one",)) == 1


def test_widths_of_the_mirror_go_by_used_rows() -> None:
    rows = tuple(
        Row(number, cells_) for number, cells_ in [(1, ("t" * 40,)), (2, ("h" * 20, "b")), (3, ("abc", "n" * 50))]
    )
    states = {
        1: RowState(Source("a", "b", 1), "skipped", "title"),
        2: RowState(Source("a", "b", 2), "skipped", "header", header=True),
        3: RowState(Source("a", "b", 3), "imported", ""),
    }
    mirror = Mirror.of(Sheet("a", "b", rows), states, {5: [issue("x", "note", 5)], 0: [issue("x", "note", 0)]})
    assert mirror._widths() == [23.0, 47.0]
    assert (mirror.numbers, mirror.headers, mirror.width, mirror.label_row) == ((1, 2, 3, 5), (2,), 2, 2)
    alone = Mirror.of(Sheet("a", "b", rows[2:]), {}, {})
    assert (alone.label_row, alone.headers) == (2, ())
    assert Mirror.of(Sheet("a", "b", ()), {}, {}).label_row == 0


def test_a_header_far_down_is_not_frozen(tmp_path: Path) -> None:
    for row, frozen in ((12, "A13"), (13, None)):
        book = Book()
        states = {row: RowState(Source("a", "b", row), "skipped", "header", header=True)}
        Mirror.of(Sheet("a", "b", (Row(row, ("Name",)),)), states, {}).add(book, "b", 1)
        sheet = saved(book, tmp_path / "t.xlsx")["b"]
        assert (sheet.freeze_panes, sheet.print_title_rows) == (frozen, f"${row}:${row}")
        assert frame(sheet)["filter"] == f"A{row}:F{row}"


def test_a_very_wide_row_is_shaded_only_where_it_has_text(tmp_path: Path) -> None:
    for width, count in ((60, 60), (61, 1)):
        book = Book()
        rows = (Row(1, tuple("x" * width)), Row(2, ("y",)))
        states = {number: RowState(Source("a", "b", number), "imported", "") for number in (1, 2)}
        Mirror.of(Sheet("a", "b", rows), states, {2: [issue("x", "note", 2)]}).add(book, "b", 1)
        sheet = saved(book, tmp_path / "t.xlsx")["b"]
        shaded = [cell for cell in sheet[2] if cell.fill.patternType and cell.column <= width]
        assert len(shaded) == count


def test_a_zip_of_chunks_is_the_zip_of_the_whole() -> None:
    assert pack([("b", b"two"), ("a", [b"on", b"e"])]) == pack([("a", b"one"), ("b", [b"t", b"wo"])])
