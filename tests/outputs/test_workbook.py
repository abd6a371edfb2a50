"""The .xlsx files: safe text, same rows, same bytes, readable at once."""

from __future__ import annotations

import math
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from supplymap.model import Issue, Partner, Question, Records, RowState, Source
from supplymap.outputs.workbook import write_import_report, write_rankings, write_template
from supplymap.outputs.workbook.archive import pack
from supplymap.outputs.workbook.book import Book, unique_title
from supplymap.outputs.workbook.cells import MAX_TEXT, clean, display_width, letter, lines_needed, plain_value
from supplymap.outputs.workbook.columns import describe
from supplymap.outputs.workbook.looks import RATING_COLOURS, chip_look, contrast, put
from supplymap.outputs.workbook.mirror import column_of
from supplymap.outputs.workbook.tables import HEADER_ROW, Table, add_table
from supplymap.reference.headers import EXAMPLE_MARK, REFERENCE_SHEETS
from supplymap.reference.identities import duplicate_key, subject
from supplymap.sheets import Row, Sheet, Workbook

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.outputs.workbook.rankings import RankingsMeta
    from supplymap.outputs.workbook.report import ReportMeta

AS_OF = date(2026, 11, 22)
HOSTILE = (
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "-",
    "<script>alert(1)</script> & 'co'",
    "a\x00b\x07c\x1b[31m",
    "_x0041_ literal",
    "lone \ud800 surrogate",
    "https://example.org/page",
    " kept spaces ",
    "x" * 40_000,
    "😀" * 20_000,
)


def reopen(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def values(sheet: Any, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def partner_table(rows: int = 3) -> pd.DataFrame:
    ratings = list(RATING_COLOURS)
    return pd.DataFrame(
        {
            "Rank": range(1, rows + 1),
            "Partner": [f"Partner {i}" for i in range(rows)],
            "Rating": [ratings[i % len(ratings)] for i in range(rows)],
            "Likelihood": [0.25 / (i + 1) for i in range(rows)],
            "Hazard": [0.28768 / (i + 1) for i in range(rows)],
            "Hazard share": [0.5] * rows,
            "Annual value": [480_000.0] * rows,
            "Clear it": ["0.9995 → 0.9993"] * rows,
            "Why": ["A long reason that a reader wants to see whole, " * 3] * rows,
        }
    )


@pytest.fixture
def meta() -> RankingsMeta:
    return {
        "importer": "Harbor & Home Trading Inc.",
        "as_of": AS_OF,
        "tool": "supplymap 0.1.0",
        "lists": ["UFLPA Entity List, as of 2026-08-03: 35 entries are not in the shipped table."],
        "notes": {"weakest links": "Findings first, then expected hazard removed; ties by name."},
        "summary": [("Finding", "1 partner, reaching 2 of 3 products"), ("Partners", "3 in 2 countries")],
        "products": pd.DataFrame({"Product": ["Towel"], "Rating": ["High"], "Exposure": [0.5], "Coverage": [0.25]}),
        "columns": {"Hazard": "-ln(1 - likelihood)"},
    }


@pytest.fixture
def rankings(tmp_path: Path, meta: RankingsMeta) -> Path:
    path = tmp_path / "weakest-links.xlsx"
    frame = partner_table(8)
    write_rankings({"weakest links": frame, "Findings": frame.iloc[:0], "Actions": frame}, path, meta=meta)
    return path


# text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_frame_and_stream(tmp_path: Path, text: str) -> None:
    book = Book()
    add_table(book, "Table", Table.from_rows(("Partner",), [(text,)]), note=text, heading=text)
    path = tmp_path / "hostile.xlsx"
    book.save(path, AS_OF)
    sheet = reopen(path)["Table"]
    for cell in (sheet["A1"], sheet["A2"], sheet.cell(HEADER_ROW + 1, 1)):
        assert cell.data_type == "s"
        assert cell.value == clean(text)
        assert cell.hyperlink is None
        assert bool(cell.quotePrefix) == (clean(text)[0] in "=+-@\t\n")
        assert len(cell.value.encode("utf-16-le")) // 2 <= MAX_TEXT


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=8))
def test_any_text_survives(texts: list[str]) -> None:
    book = Book()
    sheet = add_table(book, "Table", Table.from_rows(("Text",), [("x" + text,) for text in texts]))
    put(sheet, 1, 2, "x" + texts[0])
    read = openpyxl.load_workbook(BytesIO(book.to_bytes(AS_OF)))["Table"]
    assert [read.cell(HEADER_ROW + 1 + i, 1).value for i in range(len(texts))] == [clean("x" + t) for t in texts]
    assert read["B1"].value == clean("x" + texts[0])


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert len(clean("x" * 40_000)) == MAX_TEXT
    assert clean("😀" * 20_000).endswith("😀…")
    assert clean("short") == "short"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        (float("nan"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (math.inf, "∞"),
        (True, "yes"),
        (pd.Series([7]).iloc[0], 7),
        (pd.Timestamp("2026-01-31"), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 12, 30), "2026-01-31 12:30:00"),
        (date(1890, 1, 1), "1890-01-01"),
        (("b", "a"), "b; a"),
        ({"b", "a"}, "a; b"),
        ({"k": 1}, "k: 1"),
        (10**20, "100000000000000000000"),
        (0.5, 0.5),
    ],
)
def test_values_become_plain(value: object, expected: object) -> None:
    assert plain_value(value) == expected


def test_widths_count_chinese_twice() -> None:
    assert display_width("abc") == 3
    assert display_width("棉纺") == 4
    assert display_width("ab\n棉纺") == 4
    assert lines_needed("word " * 20, 25) == 4
    assert lines_needed("a\nb\nc", 25) == 3


def test_column_letters() -> None:
    assert [letter(n) for n in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


# sheets and bytes


@pytest.mark.parametrize(
    ("wanted", "taken", "title"),
    [
        ("Links", [], "Links"),
        ("links", ["LINKS"], "links (2)"),
        ("a[b]:c*d?e/f\\g", [], "a b c d e f g"),
        ("", [], "Sheet"),
        ("'quoted'", [], "quoted"),
        ("History", [], "History (2)"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["x" * 31], "x" * 27 + " (2)"),
        ("😀" * 20, [], "😀" * 15),
    ],
)
def test_titles_are_valid_and_unique(wanted: str, taken: list[str], title: str) -> None:
    assert unique_title(wanted, taken) == title


def test_a_zip_depends_on_its_entries_only() -> None:
    one = pack([("b", b"2"), ("a", [b"1", b"1"])])
    assert one == pack([("a", b"11"), ("b", iter([b"2"]))])
    with zipfile.ZipFile(BytesIO(one)) as archive:
        assert archive.namelist() == ["a", "b"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("a") == b"11"


def test_a_saved_book_has_no_clock_and_no_user() -> None:
    def build(name: str) -> bytes:
        book = Book()
        workbook = book._workbook
        workbook.properties.creator = name
        workbook.properties.lastModifiedBy = name
        workbook.properties.created = datetime(2001, 1, 1)
        book.add_sheet("Sheet")["A1"] = "x"
        return book.to_bytes(AS_OF)

    data = build("Jane Roe")
    assert data == build("John Doe")
    read = openpyxl.load_workbook(BytesIO(data))
    assert read.active["A1"].value == "x"
    assert read.properties.created == read.properties.modified == datetime(2026, 11, 22)
    assert "Jane" not in str(read.properties)


def test_same_content_gives_same_bytes(tmp_path: Path, rankings: Path, meta: RankingsMeta) -> None:
    frame = partner_table(8)
    again = tmp_path / "again.xlsx"
    write_rankings({"weakest links": frame, "Findings": frame.iloc[:0], "Actions": frame}, again, meta=meta)
    assert again.read_bytes() == rankings.read_bytes()


def test_every_part_is_well_formed_and_in_schema_order(rankings: Path) -> None:
    order = ["sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter", "mergeCells"]
    order += ["dataValidations", "printOptions", "pageMargins", "pageSetup", "headerFooter", "ignoredErrors"]
    order += ["legacyDrawing"]
    with zipfile.ZipFile(rankings) as archive:
        for name in archive.namelist():
            root = etree.fromstring(archive.read(name))
            if name.startswith("xl/worksheets/sheet"):
                places = [order.index(etree.QName(child).localname) for child in root]
                assert places == sorted(places)


def test_dimension_is_the_true_one(rankings: Path) -> None:
    with zipfile.ZipFile(rankings) as archive:
        part = archive.read("xl/worksheets/sheet2.xml").decode()
    assert f'<dimension ref="A1:I{HEADER_ROW + 8}"/>' in part
    assert reopen(rankings)["Weakest links"].max_row == HEADER_ROW + 8


# columns


@pytest.mark.parametrize(
    ("header", "column", "number_format", "align"),
    [
        ("Rank", [1, 2], "0", "center"),
        ("Likelihood", [0.25, 0.5], "0.0000", "right"),
        ("Exposure with findings", [0.25, 1.0], "0.0000", "right"),
        ("Hazard", [0.29, 2.5], "0.00", "right"),
        ("Expected hazard removed", [0.29, 0.001], "0.0000", "right"),
        ("Hazard share", [0.29, 0.1], "0.0%", "right"),
        ("Coverage", [0.29, 1.0], "0.0%", "right"),
        ("Annual value", [480_000.0], "#,##0", "right"),
        ("Value of verification", [0.021], "0.0000", "right"),
        ("Products reached", [3, 0], "#,##0", "right"),
        ("By", [date(2026, 1, 1)], "yyyy-mm-dd", "center"),
        ("Clear it", ["0.9995 → 0.9993", "> 0.9999 → 0.9990"], "General", "right"),
        ("Interval", ["0.10 – 0.20", "1.2e-05 to 1 - 0.00203", "> 0.9999 to > 0.9999"], "General", "right"),
        ("Annual value reached", [0.0, None], "#,##0", "right"),
        ("Partner rank", [1, 12], "0", "center"),
        ("Country", ["CN", "", "US"], "General", "center"),
        ("Partner", ["Aksu Textiles"], "General", ""),
    ],
)
def test_columns_are_recognised(header: str, column: list[Any], number_format: str, align: str) -> None:
    shown = describe(header, column)
    assert (shown.number_format, shown.align) == (number_format, align)


def test_only_ratings_and_levels_of_issues_are_chips() -> None:
    assert describe("Rating", ["High", "Low", None]).chips
    assert describe("Level", ["error"]).chips
    assert not describe("Level", ["High", "Very high"]).chips


def test_widths_are_capped() -> None:
    assert describe("Why", ["reason " * 500]).width <= 64
    assert describe("Why", []).width >= 7


def test_every_rating_is_readable() -> None:
    for rating, colour in RATING_COLOURS.items():
        assert contrast(chip_look(rating).colour, colour) >= 4.5


# rankings


def test_rankings_sheets_and_their_frame(rankings: Path) -> None:
    book = reopen(rankings)
    assert book.sheetnames == ["Summary", "Weakest links", "Findings", "Actions"]
    sheet = book["Weakest links"]
    assert sheet["A1"].value == "Weakest links: Harbor & Home Trading Inc."
    assert sheet["A2"].value == "Findings first, then expected hazard removed; ties by name."
    assert values(sheet, HEADER_ROW)[:3] == ["Rank", "Partner", "Rating"]
    assert values(sheet, HEADER_ROW + 1)[:4] == [1, "Partner 0", "Finding", 0.25]
    assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"
    assert sheet.auto_filter.ref == f"A{HEADER_ROW}:I{HEADER_ROW + 8}"
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_rankings_formats_and_colours(rankings: Path) -> None:
    sheet = reopen(rankings)["Weakest links"]
    first = sheet[HEADER_ROW + 1]
    assert [cell.number_format for cell in first[3:7]] == ["0.0000", "0.00", "0.0%", "#,##0"]
    for row in range(HEADER_ROW + 1, HEADER_ROW + 9):
        cell = sheet.cell(row, 3)
        assert cell.fill.fgColor.rgb == "FF" + RATING_COLOURS[cell.value]
    assert first[8].alignment.wrap_text
    assert first[8].alignment.vertical == "top"
    assert sheet.row_dimensions[HEADER_ROW + 1].height > 15
    assert sheet.column_dimensions["I"].width > sheet.column_dimensions["A"].width


def test_own_formats_win(tmp_path: Path, meta: RankingsMeta) -> None:
    path = tmp_path / "x.xlsx"
    write_rankings({"T": partner_table()}, path, meta={**meta, "formats": {"Likelihood": "0.0"}})
    assert reopen(path)["T"].cell(HEADER_ROW + 1, 4).number_format == "0.0"


def test_an_empty_ranking_says_so(rankings: Path) -> None:
    sheet = reopen(rankings)["Findings"]
    assert values(sheet, HEADER_ROW)[1] == "Partner"
    assert sheet.cell(HEADER_ROW + 1, 1).value.startswith("Nothing to show. An empty table clears no partner")
    assert sheet.auto_filter.ref is None


def test_a_table_without_columns_is_still_a_sheet(tmp_path: Path, meta: RankingsMeta) -> None:
    path = tmp_path / "x.xlsx"
    write_rankings({"Findings": pd.DataFrame()}, path, meta=meta)
    assert reopen(path)["Findings"].cell(HEADER_ROW + 1, 1).value.startswith("Nothing to show")


def test_summary_reads_from_findings_to_limits(rankings: Path) -> None:
    sheet = reopen(rankings)["Summary"]
    column = [cell.value for cell in sheet["A"] if cell.value]
    assert column[0] == "Weakest links: Harbor & Home Trading Inc."
    assert "as of 2026-11-22" in column[1]
    sections = ["At a glance", "Products", "Lists used, and what they lack", "What the ratings mean"]
    sections += ["What they do not mean", "The other sheets", "What the columns mean"]
    assert [text for text in column if text in sections] == sections
    assert column.index("Finding") == column.index("At a glance") + 1
    text = "\n".join(str(cell.value) for row in sheet for cell in row if cell.value)
    assert "1 partner, reaching 2 of 3 products" in text
    assert "35 entries are not in the shipped table" in text
    assert "No rating is a legal judgement" in text
    assert "0.2 or more" in text


def test_summary_needs_only_importer_and_date(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_rankings({}, path, meta={"importer": "I", "as_of": "2026-11-22"})
    assert reopen(path).sheetnames == ["Summary"]


def test_ampersand_in_a_title_does_not_become_a_footer_code(tmp_path: Path, meta: RankingsMeta) -> None:
    path = tmp_path / "x.xlsx"
    write_rankings({"Audits &A": partner_table()}, path, meta=meta)
    with zipfile.ZipFile(path) as archive:
        assert "&amp;LAudits &amp;&amp;A" in archive.read("xl/worksheets/sheet2.xml").decode()


def test_equal_column_names_and_missing_values(tmp_path: Path, meta: RankingsMeta) -> None:
    frame = pd.DataFrame([["a", None], ["b", math.nan]], columns=["Partner", "Partner"])
    path = tmp_path / "x.xlsx"
    write_rankings({"T": frame}, path, meta=meta)
    assert values(reopen(path)["T"], HEADER_ROW + 2) == ["b", None]


def test_rows_over_the_limit_of_a_sheet_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supplymap.outputs.workbook.tables.MAX_ROWS", HEADER_ROW + 3)
    book = Book()
    add_table(book, "T", Table.from_rows(("Partner",), [(f"p{i}",) for i in range(5)]))
    sheet = openpyxl.load_workbook(BytesIO(book.to_bytes(AS_OF)))["T"]
    assert [sheet.cell(HEADER_ROW + i, 1).value for i in (1, 2, 3)] == [
        "p0",
        "p1",
        "3 more rows do not fit on a sheet.",
    ]


# import report

FILE = "suppliers.xlsx"
HEADER = ("Supplier", "Country", "HTS", "Buyer")


def at(row: int, sheet: str = "List", file: str = FILE) -> Source:
    return Source(file, sheet, row)


def issue(code: str, row: int, column: str, found: str, level: Any = "warning", sheet: str = "List") -> Issue:
    return Issue(code, at(row, sheet), column, found, f"{code} said", f"do something about {code}", level)


@pytest.fixture
def workbooks() -> list[Workbook]:
    rows = (
        Row(1, ("Our suppliers 2026",)),
        Row(3, HEADER),
        Row(4, ("Aksu", "CN", "0520100000", "Mill")),
        Row(5, ("=1+1", "", "0520", "Nobody")),
        Row(7, ("Aksu", "China", "0520", "Mill")),
        Row(9, ("Broken", "#REF!")),
    )
    listed = Sheet(FILE, "List", rows, note="xlsx", issues=(issue("error-cell", 9, "B", "#REF!", "error"),))
    whole = Issue("macros-ignored", Source(FILE, "", 0), "", "", "Macros were not run", "Nothing", "note")
    empty = Sheet(FILE, "Issues", (), hidden=True, issues=(whole,))
    text = Sheet("partners.csv", "", (Row(1, ("Supplier",)), Row(2, ("Aksu",))), note="cp1252; semicolon")
    return [Workbook(FILE, "0" * 64, (listed, empty)), Workbook("partners.csv", "1" * 64, (text,))]


@pytest.fixture
def records() -> Records:
    states = (
        RowState(at(1), "skipped", "title"),
        RowState(at(3), "skipped", "header", header=True),
        RowState(at(4), "imported", ""),
        RowState(at(5), "imported", ""),
        RowState(at(7), "merged", "into row 4"),
        RowState(at(9), "rejected", "no name"),
        RowState(at(1, "", "partners.csv"), "skipped", "header", header=True),
        RowState(at(2, "", "partners.csv"), "imported", ""),
    )
    issues = (
        issue("missing-country", 5, "Country", ""),
        issue("unlisted-partner", 5, "Buyer", "Nobody"),
        issue("formula-like-text", 5, "Supplier", "=1+1", "note"),
        issue("error-cell", 9, "B", "#REF!", "error"),
    )
    partners = (
        Partner("a", "Aksu", country="CN", sources=(at(4), at(7))),
        Partner("b", "Aksu Ltd", country="CN", sources=tuple(at(n) for n in range(20, 26))),
    )
    twins = (("a", "b", "same but for the legal form"),)
    two = subject(partners[0]), subject(partners[1])
    asked = Question(duplicate_key(*two), "duplicate", two, reason="Same but for the legal form.")
    return Records(
        partners=partners,
        issues=issues,
        rows=states,
        importer="I",
        as_of=AS_OF,
        duplicates=twins,
        questions=(asked,),
        offered=(Question("reference nobody", "reference", found="Nobody", where=f"{FILE} [List] row 5"),),
    )


@pytest.fixture
def report_meta() -> ReportMeta:
    return {"importer": "I", "as_of": AS_OF, "meanings": {"error-cell": "A cell holds an error"}}


@pytest.fixture
def report(tmp_path: Path, workbooks: list[Workbook], records: Records, report_meta: ReportMeta) -> Path:
    path = tmp_path / "import-report.xlsx"
    write_import_report(workbooks, records, path, meta=report_meta)
    return path


def test_report_sheets_in_order(report: Path) -> None:
    titles = ["Summary", "How columns were read", "List", "Issues (2)", "partners"]
    titles += ["Unresolved references", "Possible duplicates", "Columns to settle", "Choices", "Asked", "Issues"]
    book = reopen(report)
    assert book.sheetnames == [*titles, "supplymap"]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["Choices", "Asked", "supplymap"]


def test_report_keeps_row_numbers_and_texts(report: Path, workbooks: list[Workbook]) -> None:
    sheet = reopen(report)["List"]
    for row in workbooks[0].sheets[0].rows:
        assert tuple(values(sheet, row.number)[: len(row.cells)]) == tuple(text or None for text in row.cells)
    assert not any(values(sheet, 2) + values(sheet, 6))
    assert sheet.cell(5, 1).data_type == "s"
    assert sheet.cell(4, 3).value == "0520100000"


def test_report_says_what_became_of_each_row(report: Path) -> None:
    sheet = reopen(report)["List"]
    assert values(sheet, 3)[4:8] == ["_status", "_code", "_message", "_suggestion"]
    assert [sheet.cell(row, 5).value for row in (1, 4, 5, 7, 9)] == [
        "skipped",
        "imported",
        "imported",
        "merged",
        "rejected",
    ]
    assert sheet.cell(7, 7).value == "Merged: into row 4"
    assert sheet.cell(5, 6).value == "unlisted-partner; missing-country; formula-like-text"
    message = sheet.cell(5, 7).value.split("\n")
    assert message[0] == "Warning in Buyer: unlisted-partner said"
    assert message[-1] == "Note in Supplier: formula-like-text said"
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:I9"


def test_report_marks_rows_and_cells(report: Path) -> None:
    sheet = reopen(report)["List"]
    fills = {(r, c): sheet.cell(r, c).fill.fgColor.rgb for r in (4, 5, 9) for c in range(1, 9)}
    assert fills[4, 1] == "00000000"
    assert fills[5, 3] == fills[5, 5] == "FFFFF6D5"
    assert fills[5, 4] == fills[5, 2] == "FFFFD966"
    assert fills[5, 1] == "FFA9CFEA"
    assert fills[9, 2] == "FFF2A27E"
    assert fills[9, 4] == "FFFBE3D6"


def test_every_row_of_a_cause_is_marked(tmp_path: Path, report_meta: ReportMeta) -> None:
    rows = (Row(1, ("Name", "Origin")), Row(2, ("A", "x")), Row(3, ("B", "CN")), Row(4, ("C", "y")))
    states = tuple(RowState(at(n), "imported" if n > 1 else "skipped", "", header=n == 1) for n in (1, 2, 3, 4))
    cause = replace(issue("unknown-country", 2, "Origin", "x"), also=(4,), texts=("y",))
    named = replace(issue("missing-country", 3, "", "B"), also=(4,), texts=("C",))
    path = tmp_path / "report.xlsx"
    workbook = Workbook(FILE, "", (Sheet(FILE, "List", rows),))
    write_import_report([workbook], Records(issues=(cause, named), rows=states), path, meta=report_meta)
    book = reopen(path)
    sheet = book["List"]
    marked = [(r, c) for r in (2, 3, 4) for c in (1, 2) if sheet.cell(r, c).fill.fgColor.rgb == "FFFFD966"]
    assert marked == [(2, 2), (3, 1), (4, 1), (4, 2)]
    assert [sheet.cell(row, 4).value for row in (2, 3, 4)] == [
        "unknown-country",
        "missing-country",
        "unknown-country; missing-country",
    ]
    listed = [values(book["Issues"], row) for row in (HEADER_ROW + 1, HEADER_ROW + 2)]
    assert [(row[3], row[4], row[7]) for row in listed] == [(2, "4", "x; y"), (3, "4", "B; C")]
    summary = [values(book["Summary"], row) for row in range(1, book["Summary"].max_row + 1)]
    assert ["unknown-country", "warning", 1, 2] in [row[:4] for row in summary]
    assert [row[7:10] for row in summary if row[:3] == [FILE, "List", 4]] == [[0, 2, 0]]


def test_report_ledger_adds_up(report: Path) -> None:
    sheet = reopen(report)["Summary"]
    rows = [[cell.value for cell in row] for row in sheet]
    start = next(i for i, row in enumerate(rows) if row[0] == "File")
    assert rows[start][:10] == [
        *("File", "Sheet", "Read", "Imported", "Merged", "Skipped", "Rejected", "Errors", "Warnings", "Notes")
    ]
    ledger = []
    for row in rows[start + 1 :]:
        ledger.append(row)
        if row[0] == "Total":
            break
    assert [row[1] for row in ledger] == ["List", "Issues", None, "(whole file)", None]
    for row in ledger:
        assert row[2] == sum(row[3:7])
    assert ledger[0][2:10] == [6, 2, 1, 2, 1, 1, 2, 1]
    how = next(i for i, row in enumerate(rows) if row[2] == "How it was read")
    assert [row[:3] for row in rows[how + 1 : how + 4]] == [
        [FILE, "List", "(xlsx)"],
        [FILE, "Issues", "No rows. (hidden sheet)"],
        ["partners.csv", None, "(cp1252; semicolon)"],
    ]
    assert ledger[-1][2:10] == [8, 3, 1, 3, 1, 1, 2, 2]
    codes = next(i for i, row in enumerate(rows) if row[0] == "Code")
    assert rows[codes + 1][:5] == ["error-cell", "error", 1, 1, "A cell holds an error"]


def test_a_row_without_state_is_shown_as_such(
    tmp_path: Path, workbooks: list[Workbook], report_meta: ReportMeta
) -> None:
    path = tmp_path / "x.xlsx"
    write_import_report(workbooks, Records(), path, meta=report_meta)
    book = reopen(path)
    assert book["List"].cell(4, 5).value == "not accounted for"
    assert "Not accounted for" in [cell.value for row in book["Summary"] for cell in row]


def test_report_lists(report: Path) -> None:
    book = reopen(report)
    name = values(book["Unresolved references"], HEADER_ROW + 1)
    assert name[:3] == ["Optional", "Nobody", f"{FILE} [List] row 5"]
    twin = values(book["Possible duplicates"], HEADER_ROW + 1)
    assert twin[:4] == ["Open", "Aksu", "China", f"{FILE} [List] row 4; {FILE} [List] row 7"]
    assert str(twin[6]).endswith("and 3 more")
    assert twin[7] == "Same but for the legal form."
    issues = book["Issues"]
    levels = [issues.cell(row, 1).value for row in range(HEADER_ROW + 1, issues.max_row + 1)]
    assert levels == ["error", "warning", "warning", "note", "note"]
    assert issues.cell(HEADER_ROW + 4, 4).value is None or issues.cell(HEADER_ROW + 5, 4).value is None


def test_report_with_nothing_in_it(tmp_path: Path, report_meta: ReportMeta) -> None:
    path = tmp_path / "x.xlsx"
    empty = Workbook("e.xlsx", "", (Sheet("e.xlsx", "Blank", ()),))
    write_import_report([empty], Records(), path, meta={**report_meta, "importer": ""})
    book = reopen(path)
    assert book["Blank"]["A1"].value == "Nothing to show: this sheet has no rows."
    for title in ("Unresolved references", "Possible duplicates", "Columns to settle", "Issues"):
        assert book[title].cell(HEADER_ROW + 1, 1).value.startswith("Nothing to ")


def test_report_is_the_same_bytes_again(
    tmp_path: Path, report: Path, workbooks: list[Workbook], records: Records, report_meta: ReportMeta
) -> None:
    again = tmp_path / "again.xlsx"
    write_import_report(workbooks, records, again, meta=report_meta)
    assert again.read_bytes() == report.read_bytes()


def test_sheets_of_several_files_keep_apart(tmp_path: Path, report_meta: ReportMeta) -> None:
    name = "A very long sheet name of 31 ch"
    books = [
        Workbook(file, "", (Sheet(file, name, (Row(2, ("x",)),)), Sheet(file, "it's [odd]", (Row(1, ("y",)),))))
        for file in ("north.xlsx", "south.xlsx")
    ]
    path = tmp_path / "x.xlsx"
    write_import_report(books, Records(), path, meta=report_meta)
    titles = reopen(path).sheetnames[2:6]
    assert len({title.casefold() for title in titles}) == 4
    assert all(len(title) <= 31 and not re.search(r"[\[\]:*?/\\]", title) for title in titles)
    assert titles[1] == "it's odd - north"


def test_labels_stand_above_a_sheet_without_header(tmp_path: Path, report_meta: ReportMeta) -> None:
    path = tmp_path / "x.xlsx"
    sheet = Sheet("n.xlsx", "Notes", (Row(3, ("just text",)),))
    states = (RowState(Source("n.xlsx", "Notes", 3), "skipped", "no known header on this sheet"),)
    write_import_report([Workbook("n.xlsx", "", (sheet,))], Records(rows=states), path, meta=report_meta)
    read = reopen(path)["Notes"]
    assert read["B2"].value == "_status"
    assert read["A3"].value == "just text"
    assert read["B3"].value == "skipped"


@pytest.mark.parametrize(
    ("column", "found", "expected"),
    [
        ("Country", "", 2),
        (" country ", "", 2),
        ("HTS", "0520", 3),  # a header, though it could be a letter
        ("D", "", 4),
        ("Buyer", "second", 5),  # two columns are called so
        ("Unknown header", "0520", 3),
        ("", "Aksu…", 1),
        ("", "not there", 0),
        ("ZZZZ", "", 0),
    ],
)
def test_cells_are_found(column: str, found: str, expected: int) -> None:
    cells = ("Aksu Textiles", "CN", "0520", "first", "second")
    assert column_of(issue("x", 5, column, found), (*HEADER, "Buyer"), cells) == expected


# template

COLUMNS = [
    {
        "sheet": sheet,
        "field": field,
        "header": header,
        "meaning": f"What {header} is",
        "example": example,
        "required": required,
        "values": accepted,
        "synonyms": "one|another",
    }
    for sheet, field, header, example, required, accepted in (
        ("partners", "partner_id", "Partner ID", "V-1", "no", ""),
        ("partners", "name", "Partner name", "Meridian", "yes", ""),
        ("partners", "country", "Country", "Bangladesh", "yes", ""),
        ("partners", "role", "Role", "manufacturer", "no", "importer|manufacturer"),
        ("partners", "stage", "Stage", "spinning", "no", ""),
        ("partners", "hts", "HTS code", "0520.10", "no", ""),
        ("partners", "north_korean_labor", "North Korean labor", "no", "no", "yes|no"),
        ("partners", "notes", "Remarks", "", "no", ""),
        ("links", "name", "Supplier", "Meridian", "yes", ""),
        ("links", "origin", "Country of origin", "India", "no", ""),
        ("links", "evidence", "How we know", "invoice", "no", "invoice|site visit"),
        ("links", "period_from", "From", "2024-01-31", "no", ""),
        ("links", "value", "Annual value", "480000", "no", ""),
        ("documents", "name", "Partner", "=Meridian", "yes", ""),
        ("documents", "document", "Document", "social audit", "yes", "social audit|contract"),
        ("documents", "role", "Role", "issuer", "no", "issuer|holder"),
    )
]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    write_template(path, COLUMNS, countries=["Bangladesh", "India"], values={"stage": ["spinning", "knitting"]})
    return path


def test_template_sheets_and_example_rows(template: Path) -> None:
    book = reopen(template)
    assert book.sheetnames == ["Partners", "Links", "Documents", *REFERENCE_SHEETS]
    partners, links, documents = (book[title] for title in ("Partners", "Links", "Documents"))
    assert values(partners, 1)[:3] == ["Partner ID", "Partner name", "Country"]
    assert partners.freeze_panes == "C2"
    assert documents.freeze_panes == "B2"
    for sheet in (partners, links, documents):
        assert sheet.max_row == 2
        assert values(sheet, 2)[-1] == EXAMPLE_MARK
        assert sheet["A2"].font.italic
    assert values(links, 1)[-1] == "Remarks"
    assert links["D2"].value == datetime(2024, 1, 31)
    assert links["E2"].value == 480_000
    assert documents["A2"].data_type == "s"


def test_template_keeps_codes_as_text(template: Path) -> None:
    book = reopen(template)
    assert book["Partners"].column_dimensions["F"].number_format == "@"
    assert book["Links"].column_dimensions["D"].number_format == "yyyy-mm-dd"
    assert book["Links"].column_dimensions["E"].number_format == "General"


def test_template_drop_downs_point_to_their_values(template: Path) -> None:
    book = reopen(template)
    accepted = book["Accepted values"]
    expected = {
        ("Partners", "C"): ["Bangladesh", "India"],
        ("Partners", "D"): ["importer", "manufacturer"],
        ("Partners", "E"): ["spinning", "knitting"],
        ("Partners", "G"): ["yes", "no"],
        ("Links", "B"): ["Bangladesh", "India"],
        ("Links", "C"): ["invoice", "site visit"],
        ("Documents", "B"): ["social audit", "contract"],
        ("Documents", "C"): ["issuer", "holder"],
    }
    found = {}
    for title in ("Partners", "Links", "Documents"):
        for rule in book[title].data_validations.dataValidation:
            assert rule.type == "list"
            assert rule.errorStyle == "warning"
            cells = accepted[rule.formula1.split("!")[1].replace("$", "")]
            found[title, str(rule.sqref)[0]] = [row[0].value for row in cells]
    assert found == expected


def test_template_explains_itself(template: Path) -> None:
    book = reopen(template)
    note = book["Partners"]["B1"].comment.text
    assert "What Partner name is" in note
    assert "Required." in note
    dictionary = book["Data dictionary"]
    assert values(dictionary, HEADER_ROW + 2) == [
        *("Partners", "Partner name", "What Partner name is", "yes", "Meridian", None, "one; another")
    ]
    assert dictionary.freeze_panes is not None


def test_template_is_the_same_bytes_again(tmp_path: Path, template: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_template(again, COLUMNS, countries=["Bangladesh", "India"], values={"stage": ["spinning", "knitting"]})
    assert again.read_bytes() == template.read_bytes()
