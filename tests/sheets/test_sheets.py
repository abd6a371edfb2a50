"""Reading spreadsheets: cell by cell, and from strangers."""

from __future__ import annotations

import hashlib
import io
import os
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from supplymap.errors import InputError
from supplymap.sheets import Row, Sheet, Workbook, limits, read_workbook, xlsx
from supplymap.sheets.archive import Archive
from supplymap.sheets.cells import cell_position, clean, column_letter, column_number, number_text, serial_text
from supplymap.sheets.formats import builtin_format, parse_format
from supplymap.sheets.xlsx_scan import scan_sheet
from supplymap.sheets.xlsx_strings import scan_strings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
Reader = Callable[..., Workbook]
Switch = Callable[[], None]
REAL_LISTS = Path(os.environ.get("SUPPLYMAP_REAL_LISTS", "real-lists"))
"""A folder with published facility lists, where there is one."""


# ---- building files by hand


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def text_cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def row_xml(number: int, *texts: str) -> str:
    cells = "".join(text_cell(f"{column_letter(index)}{number}", text) for index, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


def xlsx_parts(
    *sheets: str,
    names: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    strings: str | None = None,
    book: str = "",
) -> dict[str, str | bytes]:
    """Write the parts of a workbook; style 1 is the first of the formats."""
    listed, links = "", ""
    parts: dict[str, str | bytes] = {}
    for index, xml in enumerate(sheets):
        name = names[index] if names else f"Sheet{index + 1}"
        state = f' state="{states[index]}"' if states else ""
        listed += f'<sheet name="{name}" sheetId="{index + 1}"{state} r:id="rId{index}"/>'
        links += f'<Relationship Id="rId{index}" Type="{LINKS}/worksheet" Target="worksheets/sheet{index}.xml"/>'
        parts[f"xl/worksheets/sheet{index}.xml"] = xml
    codes = "".join(
        f'<numFmt numFmtId="{164 + index}" formatCode="{code.replace(chr(34), "&quot;").replace("<", "&lt;")}"/>'
        for index, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{164 + index}"/>' for index in range(len(formats)))
    links += f'<Relationship Id="rIdS" Type="{LINKS}/styles" Target="styles.xml"/>'
    if strings is not None:
        links += f'<Relationship Id="rIdT" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        parts["xl/sharedStrings.xml"] = (
            strings if strings.startswith("<sst") else f'<sst xmlns="{MAIN}">{strings}</sst>'
        )
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}<xf numFmtId="14"/><xf numFmtId="31"/></cellXfs></styleSheet>'
    )
    parts["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{book}<sheets>{listed}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    parts["[Content_Types].xml"] = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return parts


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write content to a file and read it."""

    def _read(content: bytes | dict[str, str | bytes], name: str = "list.xlsx", **options: str) -> Workbook:
        path = tmp_path / name
        path.write_bytes(zipped(content) if isinstance(content, dict) else content)
        return read_workbook(path, **options)

    return _read


@pytest.fixture
def second_reader(monkeypatch: pytest.MonkeyPatch) -> Switch:
    """Send every sheet to the second reader."""

    def _switch() -> None:
        monkeypatch.setattr(xlsx, "scan_sheet", lambda *_: None)

    return _switch


def rows_of(sheet: Sheet) -> dict[int, tuple[str, ...]]:
    return {row.number: row.cells for row in sheet.rows}


def issues_of(sheet: Sheet) -> list[tuple[str, int, str, str]]:
    return [(issue.code, issue.source.row, issue.column, issue.found) for issue in sheet.issues]


def codes_of(sheet: Sheet) -> list[str]:
    return [issue.code for issue in sheet.issues]


def is_plain(xml: str) -> bool:
    scan = scan_sheet([xml.encode()], ())
    return scan is not None and scan.plain


# ---- what every format gives


MIXED = [
    ["Name", "Country", "Since", "Units", "Share", "Audited", "Note"],
    ["Hetian Test Co., Ltd. 和田", "NA", date(2024, 5, 1), 12, 0.25, True, "  spaces  "],
    ["Näh & Söhne <GmbH>", "DE", datetime(2024, 5, 1, 13, 45), 1234567.5, 1e-7, False, "two\nlines"],
    ["'quoted', \"twice\"", "US", time(7, 30), 123456789012345, -3.5, None, "a\tb"],
    [None, None, None, None, None, None, None],
    ["Last", None, timedelta(hours=36, minutes=5), 0, 0.1 + 0.2, None, "=not a formula"],
]
MIXED_TEXT = {
    1: ("Name", "Country", "Since", "Units", "Share", "Audited", "Note"),
    2: ("Hetian Test Co., Ltd. 和田", "NA", "2024-05-01", "12", "0.25", "yes", "spaces"),
    3: ("Näh & Söhne <GmbH>", "DE", "2024-05-01 13:45:00", "1234567.5", "0.0000001", "no", "two lines"),
    4: ("'quoted', \"twice\"", "US", "07:30:00", "123456789012345", "-3.5", "", "a b"),
    6: ("Last", "", "36:05:00", "0", "0.3", "", "=not a formula"),
}


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in MIXED:
        sheet.append(row)
    sheet["G6"].data_type = "s"
    path = tmp_path / "mixed.xlsx"
    book.save(path)
    return path


def test_values_become_text(mixed: Path) -> None:
    book = read_workbook(mixed)
    assert book.file == "mixed.xlsx"
    assert book.sha256 == hashlib.sha256(mixed.read_bytes()).hexdigest()
    assert rows_of(book.sheets[0]) == MIXED_TEXT
    assert book.sheets[0].issues == ()
    assert book.sheets[0].name == "Sheet"
    assert read_workbook(mixed) == book


def test_both_readers_agree_on_a_mixed_workbook(mixed: Path, second_reader: Switch) -> None:
    first = read_workbook(mixed)
    second_reader()
    assert read_workbook(mixed) == first


def test_both_readers_agree_on_formats_and_dates(read: Reader) -> None:
    codes = (
        *("yyyy-mm-dd", "[h]:mm", "mm:ss", "0000", '"Tag "0', "[$-409]d-mmm-yy;@", "h:mm AM/PM", "[Red]0.00"),
        *('yyyy"年"m"月"d"日"', "[DBNum1]0", "0.00E+00", "00-0000000", "@", "[<=99999]00000;00000\\-0000", "0%"),
        *("#,##0.00", "General", "[$-F800]dddd, mmmm dd, yyyy", "_(* #,##0_)", "e", "000000000000"),
    )
    values = (
        *("0", "0.25", "1", "1.5", "12", "59", "60", "61", "45000", "45000.5", "45000.123456789", "45000.9999999"),
        *("2958465", "2958466", "-1", "-0.5", "1E-9", "123456789", "12345678901234567", "0.1", "abc", "nan", ""),
    )
    rows = "".join(
        f'<row r="{number}">'
        + "".join(f'<c r="{column_letter(style)}{number}" s="{style}"><v>{value}</v></c>' for style in range(24))
        + "</row>"
        for number, value in enumerate(values, 1)
    )
    # what the fast reader gives as midnight, or not at all, sends the sheet to the second reader
    sure = rows
    for value in ("0", "-1", "-0.5", "1E-9", "12345678901234567", "nan", "2958465"):
        sure = sure.replace(f"<v>{value}</v>", "<v>3E-5</v>")
    for book in ("", '<workbookPr date1904="1"/>'):
        for cells in (rows, sure):
            parts = xlsx_parts(sheet_xml(cells), formats=codes, book=book)
            with pytest.MonkeyPatch.context() as patch:
                if cells is sure:
                    patch.setattr(xlsx, "read_cells", None)
                first = rows_of(read(parts).sheets[0])
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(xlsx, "scan_sheet", lambda *_: None)
                assert rows_of(read(parts).sheets[0]) == first


def test_both_readers_agree_with_openpyxl(tmp_path: Path) -> None:
    chance = random.Random(7)
    book = openpyxl.Workbook()
    sheet = book.active
    alphabet = "abc ÄÖé新疆棉花 <&>\"'_x"
    for number in range(1, 200):
        for column in range(1, 16):
            kind = chance.randrange(8)
            if kind < 3:
                sheet.cell(number, column, "".join(chance.choices(alphabet, k=chance.randrange(1, 12))))
            elif kind == 3:
                sheet.cell(number, column, chance.randrange(-10_000, 10_000_000))
            elif kind == 4:
                sheet.cell(number, column, round(chance.uniform(-1000, 1000), 4))
            elif kind == 5:
                sheet.cell(number, column, date(2020, 1, 1) + timedelta(days=chance.randrange(2000)))
            elif kind == 6:
                sheet.cell(number, column, chance.random() < 0.5)
    path = tmp_path / "random.xlsx"
    book.save(path)
    expected = {}
    for number, row in enumerate(openpyxl.load_workbook(path).active.iter_rows(values_only=True), 1):
        cells = [spelled(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            expected[number] = tuple(cells)
    fast = read_workbook(path)
    assert rows_of(fast.sheets[0]) == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx, "scan_sheet", lambda *_: None)
        assert read_workbook(path) == fast


def spelled(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()


def test_shared_and_rich_texts(read: Reader, second_reader: Switch) -> None:
    strings = (
        '<si><t xml:space="preserve"> plain </t></si>'
        '<si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh sb="0" eb="1"><t>READING</t></rPh></si>'
        "<si><t>a_x000D_b_x005F_x0041_ _xD83D_</t></si><si/><si><t/></si><si><t>&#x65B0;&amp;疆</t></si>"
    )
    cells = "".join(f'<c r="{column_letter(index)}2" t="s"><v>{index}</v></c>' for index in range(6))
    parts = xlsx_parts(sheet_xml(f'<row r="2">{cells}</row>'), strings=strings)
    expected = {2: ("plain", "rich", "a b_x0041_ _xD83D_", "", "", "新&疆")}
    assert rows_of(read(parts).sheets[0]) == expected
    second_reader()
    assert rows_of(read(parts).sheets[0]) == expected


def test_row_numbers_are_those_of_the_program(read: Reader, second_reader: Switch) -> None:
    rows = f'<row r="4">{text_cell("C4", "first")}</row><row r="9">{text_cell("B9", "later")}</row>'
    parts = xlsx_parts(sheet_xml(rows))
    expected = (Row(4, ("", "", "first")), Row(9, ("", "later")))
    assert read(parts).sheets[0].rows == expected
    second_reader()
    assert read(parts).sheets[0].rows == expected


def test_codes_keep_leading_zeros(read: Reader, second_reader: Switch) -> None:
    formats = ("0000000000", "0000", "00-0000000", "0000\\.00\\.0000", "[<=99999]00000;00000\\-0000", '"HS "0000')
    values = (5201, 901, 1234567, 901210000, 2134, 42)
    cells = "".join(
        f'<c r="{column_letter(index)}1" s="{index + 1}"><v>{value}</v></c>' for index, value in enumerate(values)
    )
    cells += '<c r="G1" s="5"><v>941041234</v></c><c r="H1" s="2"><v>12345</v></c><c r="I1" s="2"><v>1.5</v></c>'
    parts = xlsx_parts(sheet_xml(f'<row r="1">{cells}</row>'), formats=formats)
    expected = {
        1: (
            *("0000005201", "0901", "00-1234567", "0901.21.0000", "02134", "0042"),
            *("94104-1234", "12345", "1.5"),
        )
    }
    assert rows_of(read(parts).sheets[0]) == expected
    second_reader()
    assert rows_of(read(parts).sheets[0]) == expected


# ---- what is said about cells


PROBLEMS = (
    '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2" t="e"><f>A1*2</f><v>#REF!</v></c>'
    '<c r="C2"><f>SUM(A1:A9)&amp;"x"</f></c><c r="D2"><f>A1</f><v></v></c>'
    '<c r="E2" t="str"><f>""</f><v></v></c><c r="F2"><f>1+1</f><v>2</v></c>'
    '<c r="G2" t="str"><f t="shared" si="0"/><v>text</v></c></row>'
)


def test_errors_and_formulas_without_value(read: Reader, second_reader: Switch) -> None:
    parts = xlsx_parts(sheet_xml(PROBLEMS))
    expected = [
        ("error-cell", 2, "A", "#N/A"),
        ("error-cell", 2, "B", "#REF!"),
        ("formula-without-value", 2, "C", '=SUM(A1:A9)&"x"'),
        ("formula-without-value", 2, "D", "=A1"),
    ]
    sheet = read(parts).sheets[0]
    assert issues_of(sheet) == expected
    assert rows_of(sheet) == {2: ("", "", "", "", "", "2", "text")}
    assert {issue.level for issue in sheet.issues} == {"error"}
    assert sheet.issues[0].source.file == "list.xlsx"
    assert sheet.issues[0].source.sheet == "Sheet1"
    second_reader()
    assert read(parts).sheets[0] == sheet


def test_issues_stand_in_the_order_of_the_cells(read: Reader, second_reader: Switch) -> None:
    rows = (
        f'<row r="2">{text_cell("A2", "a_x0007_")}<c r="B2"><f>A1</f></c></row>'
        '<row r="4"><c r="AA4" t="e"><v>#N/A</v></c></row>'
        f'<row r="5"><c r="B5" t="e"><v>#N/A</v></c>{text_cell("C5", "□")}</row>'
    )
    parts = xlsx_parts(sheet_xml(rows))
    sheet = read(parts).sheets[0]
    assert [(issue.source.row, issue.column) for issue in sheet.issues] == [
        (2, "A"),
        (2, "B"),
        (4, "AA"),
        (5, "B"),
        (5, "C"),
    ]
    second_reader()
    assert read(parts).sheets[0] == sheet


def test_a_formula_that_openpyxl_wrote_has_no_value(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["=1+1", "x"])
    book.save(tmp_path / "f.xlsx")
    sheet = read_workbook(tmp_path / "f.xlsx").sheets[0]
    assert issues_of(sheet) == [("formula-without-value", 1, "A", "=1+1")]
    assert rows_of(sheet) == {1: ("", "x")}


def test_many_issues_of_one_kind_are_counted(read: Reader) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#N/A</v></c></row>' for n in range(1, limits.LISTED + 51))
    sheet = read(xlsx_parts(sheet_xml(rows))).sheets[0]
    assert codes_of(sheet).count("error-cell") == limits.LISTED
    assert sheet.issues[-1].code == "limit-reached"
    assert f"{limits.LISTED + 50:,}" in sheet.issues[-1].found


def test_merged_cells(read: Reader, second_reader: Switch) -> None:
    rows = (
        row_xml(1, "Title")
        + row_xml(3, "Mill", "cotton")
        + f'<row r="4">{text_cell("B4", "yarn")}</row><row r="5"><c r="A5" s="1"/>{text_cell("B5", "wool")}</row>'
        + row_xml(7, "Own", "silk")
    )
    merges = (
        '<mergeCells count="3"><mergeCell ref="A1:C1"/><mergeCell ref="A3:A6"/><mergeCell ref="B7:D8"/></mergeCells>'
    )
    parts = xlsx_parts(sheet_xml(rows, after=merges), formats=("@",))
    sheet = read(parts).sheets[0]
    assert rows_of(sheet) == {
        1: ("Title",),
        3: ("Mill", "cotton"),
        4: ("Mill", "yarn"),
        5: ("Mill", "wool"),
        7: ("Own", "silk"),
    }
    assert issues_of(sheet) == [("merged-cells", 0, "", "A1:C1, A3:A6, B7:D8")]
    assert "every row" in sheet.issues[0].message
    second_reader()
    assert read(parts).sheets[0] == sheet


def test_only_horizontal_merges_stay_in_their_first_cell(read: Reader) -> None:
    xml = sheet_xml(row_xml(1, "Title"), after='<mergeCells><mergeCell ref="A1:F1"/></mergeCells>')
    sheet = read(xlsx_parts(xml)).sheets[0]
    assert rows_of(sheet) == {1: ("Title",)}
    assert "stays" in sheet.issues[0].message


def test_overlapping_merges_of_a_forged_file_cost_little(read: Reader) -> None:
    rows = "".join(f'<row r="{n}"><c r="B{n}"><v>{n}</v></c></row>' for n in range(2, 3000))
    merges = "".join(f'<mergeCell ref="A1:A{n}"/>' for n in range(2, 3000))
    xml = sheet_xml(row_xml(1, "top") + rows, after=f"<mergeCells>{merges}</mergeCells>")
    sheet = read(xlsx_parts(xml)).sheets[0]
    assert sheet.rows[1].cells == ("top", "2")
    assert "and 2,993 more" in sheet.issues[0].found


def test_hidden_rows_columns_and_sheets(read: Reader, second_reader: Switch) -> None:
    rows = row_xml(1, "a") + "".join(row_xml(n, f"x{n}").replace(">", ' hidden="1">', 1) for n in (2, 3, 4, 8))
    parts = xlsx_parts(
        sheet_xml(
            rows, before='<cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="5" hidden="true"/></cols>'
        ),
        sheet_xml(row_xml(1, "b")),
        sheet_xml(row_xml(1, "c")),
        names=("One", "Two", "Three"),
        states=("visible", "hidden", "veryHidden"),
    )
    book = read(parts)
    one, two, three = book.sheets
    assert [row.hidden for row in one.rows] == [False, True, True, True, True]
    assert issues_of(one) == [("hidden-row", 0, "", "2-4, 8")]
    assert one.note == "hidden columns B-C, E"
    assert (one.hidden, two.hidden, three.hidden) == (False, True, True)
    assert issues_of(two) == [("hidden-sheet", 0, "", "Two")]
    assert rows_of(three) == {1: ("c",)}
    second_reader()
    assert read(parts) == book


def test_rows_that_state_they_are_not_hidden(read: Reader) -> None:
    xml = sheet_xml(row_xml(1, "a").replace(">", ' hidden="false">', 1))
    assert is_plain(xml)
    assert read(xlsx_parts(xml)).sheets[0].issues == ()


def test_control_and_lost_characters(read: Reader, second_reader: Switch) -> None:
    row = row_xml(5, "Bell_x0007_ Co", "lost\ufffd", "box□", "ok")
    parts = xlsx_parts(sheet_xml(row))
    sheet = read(parts).sheets[0]
    assert rows_of(sheet) == {5: ("Bell Co", "lost\ufffd", "box□", "ok")}
    assert issues_of(sheet) == [("control-characters", 5, "A", "U+0007"), ("lost-characters", 5, "B", "lost\ufffd")]
    assert "A5" in sheet.issues[0].message
    second_reader()
    assert read(parts).sheets[0] == sheet


def test_formatted_blank_rows_are_mentioned(read: Reader, second_reader: Switch) -> None:
    blank = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"></c></row>' for n in range(2, 2002))
    parts = xlsx_parts(sheet_xml(row_xml(1, "a") + blank), formats=("@",))
    sheet = read(parts).sheets[0]
    assert issues_of(sheet) == [("blank-rows-formatted", 0, "", "2,000 rows")]
    second_reader()
    assert read(parts).sheets[0] == sheet


def test_a_million_formatted_rows(read: Reader) -> None:
    blank = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(3, limits.ROWS + 1))
    xml = sheet_xml(row_xml(1, "Name") + row_xml(2, "Mill") + blank)
    sheet = read(xlsx_parts(xml, formats=("@",))).sheets[0]
    assert rows_of(sheet) == {1: ("Name",), 2: ("Mill",)}
    assert codes_of(sheet) == ["blank-rows-formatted"]


def test_macros_and_external_links(read: Reader) -> None:
    parts = xlsx_parts(sheet_xml(row_xml(1, "a")))
    parts["xl/vbaProject.bin"] = b"\xd0\xcf"
    parts["xl/externalLinks/externalLink1.xml"] = "<externalLink/>"
    sheet = read(parts, "list.xlsm").sheets[0]
    assert [(issue.code, issue.source.sheet) for issue in sheet.issues] == [
        ("macros-ignored", ""),
        ("external-links-ignored", ""),
    ]


def test_chart_sheets_are_no_sheets(read: Reader) -> None:
    parts = xlsx_parts(sheet_xml(row_xml(1, "a")), "<chartsheet/>", names=("Data", "Chart"))
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    changed = rels.replace('/worksheet" Target="worksheets/sheet1', '/chartsheet" Target="worksheets/sheet1')
    parts["xl/_rels/workbook.xml.rels"] = changed
    assert [sheet.name for sheet in read(parts).sheets] == ["Data"]


# ---- traps


def test_a_stray_cell_in_the_last_corner(read: Reader) -> None:
    corner = f'<row r="1048576">{text_cell("XFD1048576", "oops")}</row>'
    sheet = read(xlsx_parts(sheet_xml(row_xml(1, "Name") + row_xml(2, "Mill") + corner))).sheets[0]
    assert rows_of(sheet) == {1: ("Name",), 2: ("Mill",)}
    assert issues_of(sheet) == [("stray-cell", 1048576, "XFD", "oops")]
    assert "XFD1048576" in sheet.issues[0].message
    assert sheet.issues[0].level == "warning"


def test_stray_cells_in_a_row_and_below(read: Reader) -> None:
    rows = "".join(row_xml(n, *(f"c{n}" for _ in range(10))) for n in range(1, 500))
    rows = rows.replace("</row>", text_cell("XFC1", "right") + "</row>", 1)
    rows += row_xml(900_000, "far", "below")
    sheet = read(xlsx_parts(sheet_xml(rows))).sheets[0]
    assert len(sheet.rows) == 499
    assert max(len(row.cells) for row in sheet.rows) == 10
    assert issues_of(sheet) == [
        ("stray-cell", 1, "XFC", "right"),
        ("stray-cell", 900_000, "A", "far"),
        ("stray-cell", 900_000, "B", "below"),
    ]


def test_a_wide_or_gappy_table_is_no_stray(read: Reader) -> None:
    wide = row_xml(1, *(str(n) for n in range(1000))) + row_xml(300, "x", "y")
    sheet = read(xlsx_parts(sheet_xml(wide))).sheets[0]
    assert len(sheet.rows[0].cells) == 1000
    assert sheet.issues == ()
    gap = "".join(row_xml(n, *(f"v{n}" for _ in range(20))) for n in [*range(1, 60), *range(1_000_001, 1_000_060)])
    sheet = read(xlsx_parts(sheet_xml(gap))).sheets[0]
    assert len(sheet.rows) == 118
    assert sheet.issues == ()


@pytest.mark.parametrize("reference", ["A1", "A1:B2", "A1:XFD1048576", "nonsense"])
def test_a_wrong_dimension_loses_no_row(read: Reader, second_reader: Switch, reference: str) -> None:
    xml = sheet_xml("".join(row_xml(n, "a", "b", "c") for n in range(1, 51)), before=f'<dimension ref="{reference}"/>')
    assert len(read(xlsx_parts(xml)).sheets[0].rows) == 50
    second_reader()
    assert read(xlsx_parts(xml)).sheets[0].rows[49].cells == ("a", "b", "c")


def test_a_table_of_texts_that_claims_billions(read: Reader) -> None:
    strings = f'<sst xmlns="{MAIN}" count="1" uniqueCount="4294967295"><si><t>only</t></si></sst>'
    xml = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    assert rows_of(read(xlsx_parts(xml, strings=strings)).sheets[0]) == {1: ("only",)}
    assert not scan_strings([strings.encode()]).plain


@pytest.mark.parametrize(
    ("strings", "plain"),
    [
        ("<si><t>a</t></si>", True),
        ('<si><t xml:space="preserve"> a</t><phoneticPr fontId="1"/></si><si/><si><t/></si>', True),
        ('<si><r><rPr><b/><sz val="9"/></rPr><t>a</t></r><r><t>b</t></r></si>', True),
        ('<si><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></si>\n', True),
        ("<extLst><ext/></extLst>", True),
        ("<si><t>a</t><si><t>b</t></si></si>", False),
        ("<si><t>a</t></si><t>b</t></si>", False),
        ("<si><t>a</t></si><!-- <si/> -->", False),
        ("<si><t>a</t>", False),
        ("<x:si><t>a</t></x:si>", False),
    ],
)
def test_plain_tables_of_texts(strings: str, *, plain: bool) -> None:
    assert scan_strings([f'<sst xmlns="{MAIN}" uniqueCount="1">{strings}</sst>'.encode()]).plain == plain


def test_one_long_text_in_many_cells_is_held_once(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_COPIED_TEXT", 1 << 20)
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 501))
    parts = xlsx_parts(sheet_xml(cells), strings=f"<si><t>{'x' * 30_000}</t></si>")
    sheet = read(parts).sheets[0]
    assert len(sheet.rows) == 500


@pytest.mark.parametrize(
    "xml",
    [
        sheet_xml(row_xml(2, "b") + row_xml(1, "a")),
        sheet_xml(row_xml(1, "a") + row_xml(1, "b")),
        sheet_xml(f'<row r="1">{text_cell("B2", "a")}</row>'),
        sheet_xml(f'<row r="1">{text_cell("C1", "a")}{text_cell("A1", "b")}</row>'),
        sheet_xml(f"<row>{text_cell('A1', 'a')}</row>"),
        sheet_xml("<row><c><v>1</v></c></row>"),
        sheet_xml('<row r="1"><c r="A1" t="d"><v>2024-01-05T00:00:00</v></c></row>'),
        sheet_xml(f'<row r="1"><!-- {text_cell("A1", "a")} --></row>'),
        sheet_xml('<row r="1"><c r="A1" t="str"><v><![CDATA[a]]></v></c></row>'),
        sheet_xml('<row r="1"><c r="&#65;1"><v>1</v></c></row>'),
        sheet_xml("<row r='1'><c r='A1'><v>1</v></c></row>"),
        sheet_xml('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
        sheet_xml('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'),
        sheet_xml(row_xml(1, "a")).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
        sheet_xml(row_xml(1, "a")).replace("<sheetData>", "<sheetData/><sheetData>"),
        '<?xml version="1.0" encoding="iso-8859-1"?>' + sheet_xml(row_xml(1, "a")),
        "<!DOCTYPE a>" + sheet_xml(row_xml(1, "a")),
        sheet_xml('<row r="1"><c r="A1"><v>5<row r="5"/>201</v></c></row>'),
        sheet_xml('<row r="1"><c r="A1"><v><c r="B1" s="1"/>201</v></c></row>'),
        sheet_xml(row_xml(1, "a")).replace("</sheetData>", ""),
        sheet_xml(row_xml(1, "a"), after='<!-- <mergeCells><mergeCell ref="A1:A2"/></mergeCells> -->'),
        "",
    ],
)
def test_only_what_is_recognised_is_plain(xml: str) -> None:
    assert not is_plain(xml)


def test_plain_sheets(read: Reader) -> None:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    assert is_plain(head + sheet_xml(row_xml(1, "a", "b") + row_xml(3, "c")))
    assert is_plain("\ufeff" + sheet_xml(""))
    assert is_plain(sheet_xml("").replace("<sheetData></sheetData>", "<sheetData/>"))
    assert read(xlsx_parts(sheet_xml(""))).sheets[0].rows == ()


@pytest.mark.parametrize(
    ("xml", "rows"),
    [
        (sheet_xml(row_xml(2, "b") + row_xml(1, "a")), {1: ("a",), 2: ("b",)}),
        (sheet_xml(row_xml(1, "a", "x") + row_xml(1, "b")), {1: ("b", "x")}),
        (
            sheet_xml("<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>"),
            {1: ("1", "2"), 2: ("", "3")},
        ),
        (sheet_xml('<row r="1"><c r="A1" t="d"><v>2024-01-05T10:00:00</v></c></row>'), {1: ("2024-01-05 10:00:00",)}),
        (sheet_xml(f'<row r="1"><!-- {text_cell("B1", "no")} -->{text_cell("A1", "yes")}</row>'), {1: ("yes",)}),
        (
            sheet_xml('<row r="1"><c r="A1" t="str"><v><![CDATA[<c r="A1" s="1"/>]]></v></c></row>'),
            {1: ('<c r="A1" s="1"/>',)},
        ),
        (
            sheet_xml(row_xml(1, "a")).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
            {1: ("a",)},
        ),
        (sheet_xml(row_xml(1, "é")).encode("utf-16"), {1: ("é",)}),
        (('<?xml version="1.0" encoding="iso-8859-1"?>' + sheet_xml(row_xml(1, "é"))).encode("latin-1"), {1: ("é",)}),
        (
            sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r></is></c></row>'),
            {1: ("rich",)},
        ),
        ("\n".join(sheet_xml(row_xml(1, "a", "b")).replace("><", ">\n<").splitlines()), {1: ("a", "b")}),
    ],
)
def test_what_is_unusual_is_read(read: Reader, xml: str | bytes, rows: dict[int, tuple[str, ...]]) -> None:
    parts = xlsx_parts("")
    parts["xl/worksheets/sheet0.xml"] = xml
    assert rows_of(read(parts).sheets[0]) == rows


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="B2"><v>1</v></c></row>',
        '<row r="1"><c r="A0"><v>1</v></c></row>',
        '<row r="0"/>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><row r="2"/></row>',
        "<c/>",
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
        "<a>" * 200 + "</a>" * 200,
        f'<a x="{"y" * (6 << 20)}"/>',
        f"<!-- {'> ' * (3 << 20)} -->",
        "".join(f"<a{n}/>" for n in range(11_000)),
    ],
)
def test_contradictions_are_damage(read: Reader, rows: str) -> None:
    with pytest.raises(InputError, match=r"^list\.xlsx is damaged"):
        read(xlsx_parts(sheet_xml(rows)))


def test_entities_never_grow(read: Reader) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
    for part in ("xl/workbook.xml", "xl/worksheets/sheet0.xml", "xl/styles.xml"):
        parts = xlsx_parts(sheet_xml(row_xml(1, "a")))
        parts[part] = bomb + str(parts[part])
        with pytest.raises(InputError, match="damaged"):
            read(parts)


def test_negative_dates_stay_numbers(read: Reader) -> None:
    parts = xlsx_parts(sheet_xml('<row r="1"><c r="A1" s="1"><v>-3</v></c><c r="B1" s="1"><v>45000</v></c></row>'))
    assert rows_of(read(parts).sheets[0]) == {1: ("-3", "2023-03-15")}


def test_dates_of_chinese_versions(read: Reader) -> None:
    parts = xlsx_parts(sheet_xml('<row r="1"><c r="A1" s="2"><v>45000</v></c></row>'))
    assert rows_of(read(parts).sheets[0]) == {1: ("2023-03-15",)}


# ---- files that cannot be used


def sentence(read: Reader, content: bytes | dict[str, str | bytes], name: str = "list.xlsx") -> str:
    with pytest.raises(InputError) as caught:
        read(content, name)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(".")
    assert name in text
    assert "Error" not in text
    return text


def test_missing_folder_and_empty(tmp_path: Path, read: Reader) -> None:
    with pytest.raises(InputError, match=r"^gone\.xlsx was not found"):
        read_workbook(tmp_path / "gone.xlsx")
    with pytest.raises(InputError, match="is a folder"):
        read_workbook(tmp_path)
    with pytest.raises(InputError, match="check the name"):
        read_workbook("a\x00b.xlsx")
    assert "is empty" in sentence(read, b"")
    assert "is empty" in sentence(read, b"\xef\xbb\xbf \r\n\r\n", "list.csv")
    assert "leave it out" in sentence(read, b"\x05User" + b" " * 160, "~$list.xlsx")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "secret.xlsx"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(InputError, match="may not be read"):
        read_workbook(path)


def test_permission_errors_are_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "open.xlsx"
    path.write_bytes(b"x")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"^open\.xlsx may not be read: close it"):
        read_workbook(path)


def test_encrypted(read: Reader) -> None:
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert "password" in sentence(read, header + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    parts = xlsx_parts(sheet_xml(row_xml(1, "a")))
    data = bytearray(zipped(parts))
    start = data.index(b"PK\x01\x02")
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)
    assert "password" in sentence(read, bytes(data))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"%PDF-1.7 text", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
        (b"<!DOCTYPE html><html><table><tr><td>a</td></tr></table></html>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (bytes(range(256)) * 20, "not a spreadsheet"),
        (zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}), "a document"),
        (zipped({"xl/workbook.bin": b"x", "[Content_Types].xml": "<Types/>"}), ".xlsb"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "not a spreadsheet"),
        (zipped({"Index/Document.iwa": b"x"}), "Numbers"),
        (zipped({"readme.txt": "x", "list.csv": "a,b"}), "unpack"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(100), "very old"),
    ],
)
def test_not_a_spreadsheet(read: Reader, content: bytes, part: str) -> None:
    for name in ("list.xlsx", "list.xls", "list.csv"):
        assert part in sentence(read, content, name)


def test_a_workbook_without_worksheets(read: Reader) -> None:
    assert "no worksheet" in sentence(read, xlsx_parts())


def test_every_truncation_is_a_sentence(read: Reader) -> None:
    data = zipped(xlsx_parts(sheet_xml(row_xml(1, "a"))))
    for length in range(4, len(data), 97):
        assert "damaged" in sentence(read, data[:length])


def test_content_decides_not_the_name(read: Reader) -> None:
    data = zipped(xlsx_parts(sheet_xml(row_xml(1, "a"))))
    assert rows_of(read(data, "list.xls").sheets[0]) == {1: ("a",)}
    assert rows_of(read(data, "list.csv").sheets[0]) == {1: ("a",)}
    assert rows_of(read(b"a\tb\r\n1\t2\r\n", "export.xls").sheets[0]) == {1: ("a", "b"), 2: ("1", "2")}


# ---- zip files


def test_everything_inflated_together_is_limited() -> None:
    budget = limits.Budget("list.xlsx", inflated=1000)
    archive = Archive(zipped({"a": b"x" * 600, "b": b"y" * 600}), budget)
    archive.read("a")
    with pytest.raises(InputError, match="too large"):
        archive.read("b")


def test_sizes_in_the_headers_are_not_trusted() -> None:
    content = b"x" * 100_000
    data = bytearray(zipped({"a": content}))
    place = data.index(b"PK\x01\x02")
    # the list of parts says ten bytes, with the right checksum of those
    data[place + 16 : place + 20] = struct.pack("<I", zlib.crc32(content[:10]))
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    archive = Archive(bytes(data), limits.Budget("a.xlsx"))
    with pytest.raises(limits.DamagedError):
        archive.read("a")


def test_parts_of_one_name_and_too_many_parts(read: Reader) -> None:
    parts = xlsx_parts(sheet_xml(row_xml(1, "a")))
    out = io.BytesIO(zipped(parts))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("XL/worksheets\\Sheet0.xml", sheet_xml(row_xml(1, "other")))
    assert "damaged" in sentence(read, out.getvalue())
    assert "too large" in sentence(read, b"PK\x03\x04" + b"PK\x01\x02" * (limits.PARTS + 1))


# ---- mutations


def outcome(path: Path) -> str:
    """Read a file that may be anything."""
    try:
        book = read_workbook(path)
    except InputError as error:
        return "a traceback" if "\n" in str(error) else "refused"
    assert isinstance(book, Workbook)
    return "read"


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[place] = chance.randrange(256)
            case 1:
                changed[place] ^= 1 << chance.randrange(8)
            case 2:
                del changed[place : place + chance.randrange(1, 20)]
            case _:
                changed[place:place] = bytes(chance.choices(range(256), k=chance.randrange(1, 9)))
    return bytes(changed)


def busy_parts() -> dict[str, str | bytes]:
    rows = "".join(row_xml(n, "Mill", "CN", "cotton") for n in range(1, 20)) + PROBLEMS.replace("2", "20")
    strings = "".join(f"<si><t>text {n}</t></si>" for n in range(9))
    shared = '<row r="30"><c r="A30" t="s"><v>3</v></c><c r="B30" s="1"><v>45000</v></c></row>'
    merges = '<mergeCells count="1"><mergeCell ref="A1:A3"/></mergeCells>'
    return xlsx_parts(
        sheet_xml(rows + shared, after=merges), sheet_xml(row_xml(1, "b")), formats=("0000",), strings=strings
    )


def test_mutated_workbooks_never_crash(tmp_path: Path) -> None:
    chance = random.Random(20260101)
    path = tmp_path / "mutated.xlsx"
    whole = zipped(busy_parts())
    seen = set()
    for turn in range(120):
        if turn % 2:
            path.write_bytes(mutated(whole, chance))
        else:
            parts = busy_parts()
            name = chance.choice(sorted(parts))
            content = parts[name]
            parts[name] = mutated(content.encode() if isinstance(content, str) else content, chance)
            path.write_bytes(zipped(parts))
        seen.add(outcome(path))
    assert seen == {"read", "refused"}


def test_mutated_text_and_opendocument_never_crash(tmp_path: Path) -> None:
    chance = random.Random(20260102)
    for turn in range(60):
        path = tmp_path / ("mutated.csv" if turn % 2 else "mutated.ods")
        if turn % 2:
            path.write_bytes(mutated('a,"b ""c""",新疆\r\n1,2,"3\r\n4"\r\n'.encode("gb18030") * 5, chance))
        else:
            path.write_bytes(zipped(ods_parts(mutated(ODS_ROWS.encode(), chance).decode("utf-8", "replace"))))
        outcome(path)


def test_mutated_xls_never_crash(tmp_path: Path) -> None:
    chance = random.Random(20260103)
    path = tmp_path / "mutated.xls"
    whole = xls_file()
    for _ in range(8):
        path.write_bytes(mutated(whole, chance))
        outcome(path)


# ---- text files


def csv_rows(read: Reader, content: bytes, name: str = "list.csv", **options: str) -> Sheet:
    book = read(content, name, **options)
    assert len(book.sheets) == 1
    assert book.sheets[0].name == ""
    return book.sheets[0]


@pytest.mark.parametrize(
    ("text", "encoding", "note"),
    [
        ("name,city\r\nMill,Aksu\r\n", "utf-8", "utf-8; comma"),
        ("name;city\nMühle;Köln, Süd\nX;1,5\n", "utf-8-sig", "utf-8; semicolon"),
        ("name\tcity\r\nMill, Ltd.\tAksu\r\n", "utf-16", "utf-16; tab"),
        ("name|city\r\n新疆|阿克苏\r\n", "utf-16-be", "utf-16; bar"),
        ("name,city\r\nMill,Aksu\r\n" * 3, "utf-16-le", "utf-16-le; comma"),
    ],
)
def test_encodings_and_delimiters(read: Reader, text: str, encoding: str, note: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    sheet = csv_rows(read, mark + text.encode(encoding))
    assert sheet.note == note
    lines = text.splitlines()
    assert [row.number for row in sheet.rows] == list(range(1, len(lines) + 1))
    assert sheet.rows[0].cells[0] == "name"
    assert "".join(sheet.rows[1].cells) == "".join(char for char in lines[1] if char not in ("|", ";", "\t")).replace(
        "Mill,Aksu", "MillAksu"
    )


CHINESE = (
    "供应商,地址\r\n新疆天棉基业纺织有限公司,新疆维吾尔自治区阿克苏地区 Road 5\r\n和田泰达服饰有限公司,北京工业园区\r\n"
)
WESTERN = "Näherei;Ort\r\nMüller Söhne GmbH;Köln\r\nConfecção José;São Paulo\r\nÉtoile Façon;Besançon\r\n"


def test_gb18030_is_recognised(read: Reader) -> None:
    sheet = csv_rows(read, CHINESE.encode("gb18030"))
    assert sheet.note == "gb18030; comma"
    assert sheet.rows[1].cells[0] == "新疆天棉基业纺织有限公司"
    assert codes_of(sheet) == ["encoding-guessed"]
    assert "新疆" in sheet.issues[0].found


def test_cp1252_is_recognised(read: Reader) -> None:
    sheet = csv_rows(read, WESTERN.encode("cp1252"))
    assert sheet.note == "cp1252; semicolon"
    assert sheet.rows[1].cells == ("Müller Söhne GmbH", "Köln")
    assert codes_of(sheet) == ["encoding-guessed"]
    sheet = csv_rows(read, WESTERN.encode("cp1252").replace(b"Ort", b"Ort\x81"))
    assert sheet.note == "latin-1; semicolon"
    assert "control-characters" in codes_of(sheet)


def test_utf8_with_one_broken_byte_stays_utf8(read: Reader) -> None:
    data = (CHINESE * 3).encode()
    place = data.index("棉".encode())
    sheet = csv_rows(read, data[:place] + data[place + 1 :])
    assert sheet.note == "utf-8; comma"
    assert codes_of(sheet) == ["encoding-guessed", "lost-characters"]
    assert sheet.rows[2].cells[0] == "和田泰达服饰有限公司"


def test_the_encoding_can_be_named(read: Reader) -> None:
    sheet = csv_rows(read, WESTERN.encode("cp1252"), encoding="windows-1252")
    assert sheet.note == "cp1252; semicolon"
    assert sheet.issues == ()
    assert csv_rows(read, b"\xef\xbb\xbfa,b\n1,2\n", encoding="UTF-8").rows[0].cells == ("a", "b")
    with pytest.raises(InputError, match="'klingon' is unknown"):
        csv_rows(read, b"a,b\n", encoding="klingon")
    with pytest.raises(InputError, match="'hex' is unknown"):
        csv_rows(read, b"a,b\n", encoding="hex")
    with pytest.raises(InputError, match="not written in utf-8"):
        csv_rows(read, WESTERN.encode("cp1252"), encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n"x, y","said ""no"""\n', {1: ("a", "b"), 2: ("x, y", 'said "no"')}),
        ('a,b\n"two\r\nlines",1\nc,d\n', {1: ("a", "b"), 2: ("two lines", "1"), 3: ("c", "d")}),
        ("a,b\n\n\nc\nd,e,f,,,\n", {1: ("a", "b"), 4: ("c",), 5: ("d", "e", "f")}),
        ("sep=;\na;b\n1,5;2\n", {1: ("a", "b"), 2: ("1,5", "2")}),
        ("a\rb\rc", {1: ("a",), 2: ("b",), 3: ("c",)}),
        ("Supplier list, 2024\n\nName;Goods\nA;cotton, yarn\nB;wool\nC;x, y, z\n", None),
        ("NA,#N/A,-\n", {1: ("NA", "", "-")}),
        ("0012,1.50,=1+1\n", {1: ("0012", "1.50", "=1+1")}),
        ('="0012","=""0901""","=""a""&""b"""\n', {1: ("0012", "0901", '="a"&"b"')}),
    ],
)
def test_records(read: Reader, text: str, rows: dict[int, tuple[str, ...]] | None) -> None:
    sheet = csv_rows(read, text.encode())
    if rows is None:
        assert sheet.note.endswith("semicolon")
        assert sheet.rows[2].cells == ("A", "cotton, yarn")
    else:
        assert rows_of(sheet) == rows


def test_zero_bytes_and_error_texts(read: Reader) -> None:
    sheet = csv_rows(read, b"na\x00me,x\n#REF!,\x07y\n")
    assert rows_of(sheet) == {1: ("name", "x"), 2: ("", "y")}
    assert issues_of(sheet) == [
        ("control-characters", 1, "A", "U+0000"),
        ("error-cell", 2, "A", "#REF!"),
        ("control-characters", 2, "B", "U+0007"),
    ]


def test_an_unclosed_quotation_mark_swallows_no_row(read: Reader) -> None:
    text = (
        "a,b,c\n"
        + "".join(f"{n},x,y\n" for n in range(2, 6))
        + '6,"5 inch,z\n'
        + "".join(f"{n},x,y\n" for n in range(7, 30))
    )
    sheet = csv_rows(read, text.encode())
    assert len(sheet.rows) == 29
    assert sheet.rows[28].cells == ("29", "x", "y")
    assert [(issue.code, issue.source.row) for issue in sheet.issues] == [("unclosed-quote", 6)]
    text = text.replace("20,x,y", '20,6",z')
    sheet = csv_rows(read, text.encode())
    assert len(sheet.rows) == 29
    assert ("unclosed-quote", 6) in [(issue.code, issue.source.row) for issue in sheet.issues]
    sheet = csv_rows(read, b'a,b\n"5" pipe",x\nc,d\n')
    assert rows_of(sheet) == {1: ("a", "b"), 2: ('5 pipe"', "x"), 3: ("c", "d")}


def test_an_endless_field_costs_its_row_only(read: Reader) -> None:
    sheet = csv_rows(read, b"a,b\n" + b"x" * 200_000 + b",y\nc,d\n")
    assert rows_of(sheet) == {1: ("a", "b"), 3: ("c", "d")}
    assert [(issue.code, issue.source.row) for issue in sheet.issues] == [("limit-reached", 2)]


# ---- OpenDocument


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods_parts(rows: str, *, after: str = "") -> dict[str, str | bytes]:
    spaces = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text", "style", "drawing"))
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": f'<office:document-content{spaces} xmlns:calcext="urn:calcext" xmlns:draw="urn:draw" '
        'xmlns:dc="urn:dc"><office:automatic-styles>'
        '<style:style style:name="ta1"/><style:style style:name="ta2"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Main" table:style-name="ta1">{rows}</table:table>{after}'
        "</office:spreadsheet></office:body></office:document-content>",
    }


def ods_cell(kind: str = "", shown: str = "", **more: str) -> str:
    value = {
        "float": "office:value",
        "date": "office:date-value",
        "time": "office:time-value",
        "boolean": "office:boolean-value",
    }
    attributes = f' office:value-type="{kind}"' if kind else ""
    for key, text in more.items():
        name = value[kind] if key == "value" else key.replace("_", ":", 1).replace("_", "-")
        attributes += f' {name}="{text}"'
    return f"<table:table-cell{attributes}>{f'<text:p>{shown}</text:p>' if shown else ''}</table:table-cell>"


ODS_ROWS = (
    "<table:table-row>"
    + ods_cell("string", 'Mill<text:s text:c="2"/>&amp; Co')
    + ods_cell("float", "0901", value="901")
    + ods_cell("float", "1.234,50", value="1234.5")
    + ods_cell("date", "01.05.24", value="2024-05-01")
    + ods_cell("date", "x", value="2024-05-01T13:45:00")
    + ods_cell("boolean", "WAHR", value="true")
    + ods_cell("time", "7:30", value="PT07H30M00S")
    + '<table:table-cell table:number-columns-repeated="16377"/></table:table-row>'
    '<table:table-row table:number-rows-repeated="3">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    '<table:table-row table:visibility="collapse">'
    + ods_cell("string", "hidden", table_number_columns_repeated="2")
    + "</table:table-row><table:table-row>"
    + ods_cell("string", "#N/A", table_formula="of:=NA()", calcext_value_type="error")
    + ods_cell(table_formula="of:=A1")
    + '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
    + ods_cell("string", "commented").replace(
        "<text:p>", "<office:annotation><text:p>secret</text:p></office:annotation><text:p>"
    )
    + '<table:table-cell office:value-type="string"><text:p>line 1</text:p>'
    "<text:p>line <text:span>2</text:span></text:p>"
    "<draw:frame><text:p>picture</text:p></draw:frame></table:table-cell></table:table-row>"
    + "<table:table-row>"
    + ods_cell("string", "block", table_number_rows_spanned="2", table_number_columns_spanned="1")
    + ods_cell("string", "x")
    + "</table:table-row><table:table-row><table:covered-table-cell/>"
    + ods_cell("string", "y", table_number_columns_repeated="1")
    + "</table:table-row>"
    '<table:table-row table:number-rows-repeated="1048567">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def test_opendocument(read: Reader) -> None:
    after = '<table:table table:name="Second" table:style-name="ta2"><table:table-row>'
    after += ods_cell("string", "b") + "</table:table-row></table:table>"
    after += "<table:table table:name=\"'file:///x.ods'#Sheet1\"><table:table-source/><table:table-row>"
    after += ods_cell("string", "cached") + "</table:table-row></table:table>"
    main, second = read(ods_parts(ODS_ROWS, after=after), "list.ods").sheets
    assert rows_of(main) == {
        1: ("Mill  & Co", "0901", "1234.5", "2024-05-01", "2024-05-01 13:45:00", "yes", "07:30:00"),
        5: ("hidden", "hidden"),
        6: ("", "", "", "commented", "line 1 line 2"),
        7: ("block", "x"),
        8: ("block", "y"),
    }
    assert issues_of(main) == [
        ("external-links-ignored", 0, "", ""),
        ("error-cell", 6, "A", "#N/A"),
        ("formula-without-value", 6, "B", "=A1"),
        ("merged-cells", 0, "", "A7:A8"),
        ("hidden-row", 0, "", "5"),
    ]
    assert second.hidden
    assert rows_of(second) == {1: ("b",)}


def test_repeated_cells_are_no_bomb(read: Reader) -> None:
    cell = ods_cell("string", "x", table_number_columns_repeated="16384")
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}'
    assert "too large" in sentence(read, ods_parts(rows + "</table:table-row>"), "list.ods")
    rows = rows.replace("1048576", "99999999999999999999").replace("16384", "1")
    assert "too large" in sentence(read, ods_parts(rows + "</table:table-row>"), "list.ods")
    rows = f"<table:table-row>{ods_cell('string', 'x', table_number_columns_repeated='20000')}</table:table-row>"
    assert "columns" in sentence(read, ods_parts(rows), "list.ods")


def test_encrypted_opendocument(read: Reader) -> None:
    parts = ods_parts(ODS_ROWS)
    parts["META-INF/manifest.xml"] = "<manifest:encryption-data/>"
    assert "password" in sentence(read, parts, "list.ods")


# ---- Excel 97


def xls_file(*, protected: bool = False) -> bytes:
    """Write a workbook of Excel 97 with one sheet, byte by byte."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def wide(text: str) -> bytes:
        return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")

    def label(row: int, column: int, text: str) -> bytes:
        return record(0x204, struct.pack("<HHH", row, column, 0) + wide(text))

    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    if protected:
        start += record(0x2F, bytes(54))
    start += record(0x41E, struct.pack("<H", 164) + wide("0000000000"))
    start += record(0xE0, struct.pack("<HH", 0, 0) + bytes(16)) + record(0xE0, struct.pack("<HH", 0, 164) + bytes(16))
    bound = record(0x85, struct.pack("<IBBBB", 0, 0, 0, 4, 0) + b"Main")
    end = record(0x0A, b"")
    offset = len(start) + len(bound) + len(end)
    bound = record(0x85, struct.pack("<IBBBB", offset, 1, 0, 4, 0) + b"Main")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    sheet += record(0x208, struct.pack("<HHHHHHHH", 2, 0, 4, 255, 0, 0, 0x120, 15))
    sheet += label(0, 0, "Name") + label(0, 1, "HTS") + label(1, 0, "新疆 Mill")
    sheet += record(0x203, struct.pack("<HHHd", 1, 1, 1, 5201.0))
    sheet += record(0xBD, struct.pack("<HHHIHIH", 2, 1, 1, (901 << 2) | 2, 0, (77 << 2) | 2, 2))
    sheet += label(2, 0, "Other") + record(0x205, struct.pack("<HHHBB", 3, 1, 0, 0x2A, 1)) + label(3, 0, "Third")
    sheet += record(0xE5, struct.pack("<HHHHH", 1, 0, 0, 2, 3)) + end
    stream = start + bound + end + sheet
    stream += bytes(max(4096, -(-len(stream) // 512) * 512) - len(stream))
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))

    def entry(name: str, kind: int, first: int, size: int) -> bytes:
        encoded = name.encode("utf-16-le")
        links = struct.pack("<3I", 0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF)
        body = encoded.ljust(64, b"\x00") + struct.pack("<HBB", len(encoded) + 2, kind, 1) + links + bytes(36)
        return body + struct.pack("<IIxxxx", first, size)

    folder = entry("Root Entry", 5, 0xFFFFFFFE, 0) + entry("Workbook", 2, 2, len(stream)) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + struct.pack("<128I", *table) + folder + stream


def test_excel_97(read: Reader) -> None:
    sheet = read(xls_file(), "list.xls").sheets[0]
    assert rows_of(sheet) == {
        1: ("Name", "HTS"),
        2: ("新疆 Mill", "0000005201"),
        3: ("Other", "0000000901", "77"),
        4: ("Third",),
    }
    assert [row.hidden for row in sheet.rows] == [False, False, True, False]
    assert issues_of(sheet) == [
        ("error-cell", 4, "B", "#N/A"),
        ("merged-cells", 0, "", "C1:D1"),
        ("hidden-row", 0, "", "3"),
        ("hidden-sheet", 0, "", "Main"),
    ]


def test_protected_excel_97(read: Reader) -> None:
    assert "password" in sentence(read, xls_file(protected=True), "list.xls")


def test_what_ends_the_other_process_is_a_sentence(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supplymap.sheets.isolation._PROGRAM", "import os; os.abort()")
    assert "save it as .xlsx" in sentence(read, xls_file(), "list.xls")
    monkeypatch.setattr("supplymap.sheets.isolation._PROGRAM", "print('no answer')")
    assert "save it as .xlsx" in sentence(read, xls_file(), "list.xls")
    monkeypatch.setattr(sys, "executable", "")
    assert "save it as .xlsx" in sentence(read, xls_file(), "list.xls")


@pytest.mark.skipif(
    not (REAL_LISTS / "facility_list_12.xls").exists(), reason="SUPPLYMAP_REAL_LISTS names no folder with them"
)
def test_a_real_list_in_two_formats() -> None:
    old = read_workbook(REAL_LISTS / "facility_list_12.xls").sheets[0]
    new = read_workbook(REAL_LISTS / "facility_list_12.xlsx").sheets[0]
    assert len(old.rows) == 16
    assert old.rows == new.rows


# ---- small parts


def test_cell_names() -> None:
    assert [column_letter(number) for number in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_number(column_letter(number)) == number for number in range(0, 16384, 7))
    assert cell_position("B3") == (3, 1)
    for wrong in ("", "3B", "a1", "A0", "XFE1", "A1048577", "A1:B2"):
        with pytest.raises(limits.DamagedError):
            cell_position(wrong)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (12.000000000000002, "12"),
        (1e-7, "0.0000001"),
        (123456789012345680.0, "123456789012345680"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert number_text(value) == text


def test_serial_dates() -> None:
    assert serial_text(1, "date", from_1904=False) == "1900-01-01"
    assert serial_text(61, "date", from_1904=False) == "1900-03-01"
    assert serial_text(0, "date", from_1904=True) == "00:00:00"
    assert serial_text(1, "date", from_1904=True) == "1904-01-02"
    assert serial_text(45000.5, "date", from_1904=False) == "2023-03-15 12:00:00"
    assert serial_text(1e9, "date", from_1904=False) == "1000000000"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", ""),
        ("GENERAL", ""),
        ("0", ""),
        ("0.00", ""),
        ("#,##0", ""),
        ("0.00E+00", ""),
        ("[Red]0.00;[Blue]-0.00", ""),
        ('"Days "0', ""),
        ("\\d0", ""),
        ("@", ""),
        ("0000", "zeros"),
        ("000-00-0000", "zeros"),
        ('00"."00', "zeros"),
        ("dd/mm/yyyy", "date"),
        ("[$-804]yyyy年m月d日", "date"),
        ("h:mm AM/PM", "date"),
        ("[hh]:mm:ss", "duration"),
        ("", ""),
    ],
)
def test_number_formats(code: str, kind: str) -> None:
    assert parse_format(code).kind == kind


def test_built_in_formats() -> None:
    assert builtin_format(14).kind == "date"
    assert builtin_format(31).kind == "date"
    assert builtin_format(46).kind == "duration"
    assert builtin_format(1).kind == builtin_format(49).kind == ""


def test_clean() -> None:
    assert clean("  a \r\n\r\n b\u2028c\td ") == "a b c d"
    assert clean("\u3000新\u00a0疆\u3000") == "新\u00a0疆"
    assert clean("e\u0301") == "e\u0301"
    assert clean("\x00\x1f\x7f\x9f") == ""


def test_import_is_light() -> None:
    code = (
        "import sys, supplymap.sheets; "
        "sys.exit(any(name in sys.modules for name in ('openpyxl', 'lxml', 'python_calamine', 'charset_normalizer')))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=environment).returncode == 0


def test_styled_blank_cells_of_openpyxl(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["a", None, "c"])
    for number in range(2, 50):
        sheet.cell(number, 2).fill = PatternFill("solid", fgColor="FFEEEE")
    book.save(tmp_path / "styled.xlsx")
    assert rows_of(read_workbook(tmp_path / "styled.xlsx").sheets[0]) == {1: ("a", "", "c")}
