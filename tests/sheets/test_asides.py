"""Texts that stand in no cell: each is handed on with its place, and what cannot be read is said."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from supplymap.config import Config, Limits
from supplymap.records import to_records
from supplymap.sheets import Aside, Workbook, limits, read_workbook, xls_biff, xls_texts, xlsx
from supplymap.sheets.formats import shown, worded
from supplymap.sheets.xmltexts import header_parts, listed_values
from tests.sheets.test_sheets import LINKS, PACKAGE, ods_cell, ods_parts, row_xml, sheet_xml, xlsx_parts, zipped
from tests.sheets.test_sheets_edges import facts_of, record, stream_of

if TYPE_CHECKING:
    from pathlib import Path

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def asides(workbook: Workbook) -> list[Aside]:
    return [aside for sheet in workbook.sheets for aside in sheet.asides]


def placed(workbook: Workbook, mark: str = "Zeta") -> dict[str, tuple[str, str, int]]:
    """Return place, sheet and row of each text with a mark."""
    return {a.text: (a.place, a.source.sheet, a.source.row) for a in asides(workbook) if mark in a.text}


def codes(workbook: Workbook) -> list[str]:
    return [issue.code for sheet in workbook.sheets for issue in sheet.issues]


@pytest.fixture(params=["first reader", "second reader"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read with either reader."""
    if request.param == "second reader":
        monkeypatch.setattr(xlsx, "scan_sheet", lambda *_: None)
    return str(request.param)


def written(tmp_path: Path, book: openpyxl.Workbook) -> Workbook:
    book.save(tmp_path / "list.xlsx")
    return read_workbook(tmp_path / "list.xlsx")


def by_hand(tmp_path: Path, parts: dict[str, str | bytes]) -> Workbook:
    (tmp_path / "list.xlsx").write_bytes(zipped(parts))
    return read_workbook(tmp_path / "list.xlsx")


def relations(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="r{number}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


# ---- .xlsx


@pytest.mark.usefixtures("reader")
def test_everything_that_a_person_can_write_beside_the_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Suppliers"
    for row in (["Supplier", "Country"], ["Sew", "VN"], ["Knit", "VN"], [7, "x"]):
        page.append(row)
    page["A2"].comment = Comment("Zeta comment", "Zeta author")
    page["A3"].hyperlink = "https://example.com"
    page["A3"].hyperlink.tooltip = "Zeta tip"
    page.oddHeader.left.text, page.oddFooter.center.text = "Zeta header", "Zeta footer"
    rule = DataValidation(type="list", formula1='"Zeta one,Zeta two"', prompt="Zeta prompt", error="Zeta error")
    rule.add("B2:B9")
    page.add_data_validation(rule)
    page["A4"].number_format, page["B4"].number_format = '"Zeta number";"Zeta minus"', ';;;"Zeta text of "@'
    book.defined_names["ZetaRange"] = DefinedName("ZetaRange", attr_text="Suppliers!$A$1")
    book.properties.title, book.properties.keywords = "Zeta title", "Zeta keywords"
    book.custom_doc_props.append(StringProperty(name="Zeta name", value="Zeta value"))
    chart = BarChart()
    chart.title = "Zeta chart"
    chart.add_data(Reference(page, min_col=1, min_row=4, max_row=4))
    page.add_chart(chart, "F1")
    book.create_sheet("Zeta sheet")

    found = placed(written(tmp_path, book))
    assert found == {
        "Zeta comment": ("comment of A2", "Suppliers", 2),
        "Zeta author": ("comment", "Suppliers", 0),
        "Zeta tip": ("tip of the link of A3", "Suppliers", 3),
        "Zeta header": ("page header", "Suppliers", 0),
        "Zeta footer": ("page footer", "Suppliers", 0),
        **dict.fromkeys(
            ("Zeta one", "Zeta two", "Zeta prompt", "Zeta error"),
            ("rule for input of B2:B9", "Suppliers", 0),
        ),
        "Zeta number": ("number format of A4", "Suppliers", 4),
        "Zeta minus": ("number format of A4", "Suppliers", 4),
        "Zeta text of x": ("number format of B4", "Suppliers", 4),
        "ZetaRange": ("defined name", "", 0),
        **dict.fromkeys(("Zeta title", "Zeta keywords", "Zeta name", "Zeta value"), ("property of the file", "", 0)),
        "Zeta chart": ("chart", "Suppliers", 0),
        "Zeta sheet": ("sheet name", "", 0),
    }


def drawn(tmp_path: Path, content: str, kind: str = "drawing", name: str = "drawings/drawing1.xml") -> Workbook:
    """Read a workbook whose only sheet links to a part."""
    parts = xlsx_parts(sheet_xml(row_xml(1, "Supplier", "Country") + row_xml(2, "Sew", "VN")))
    parts["xl/worksheets/_rels/sheet0.xml.rels"] = relations((kind, f"../{name}"))
    parts[f"xl/{name}"] = content
    return by_hand(tmp_path, parts)


def test_formatting_does_not_part_a_name_in_a_text_box(tmp_path: Path) -> None:
    runs = "".join(f"<a:r><a:rPr><a:solidFill/></a:rPr><a:t>{text}</a:t></a:r>" for text in ("Ze", "ta", " box"))
    body = f"<xdr:txBody><a:p>{runs}</a:p><a:p><a:r><a:t>second line</a:t></a:r></a:p></xdr:txBody>"
    content = f'<xdr:wsDr xmlns:xdr="x" xmlns:a="{DRAWING}"><xdr:sp>{body}</xdr:sp></xdr:wsDr>'
    assert placed(drawn(tmp_path, content)) == {"Zeta box second line": ("text box or drawing", "Sheet1", 0)}


def test_threaded_comments_diagrams_and_custom_parts(tmp_path: Path) -> None:
    content = (
        '<ThreadedComments><threadedComment ref="A2"><text>Zeta thread</text></threadedComment></ThreadedComments>'
    )
    found = placed(drawn(tmp_path, content, "threadedComment", "threadedComments/threadedComment1.xml"))
    assert found == {"Zeta thread": ("comment of A2", "Sheet1", 2)}
    content = f'<dgm:data xmlns:dgm="d" xmlns:a="{DRAWING}"><dgm:t><a:p><a:t>Zeta art</a:t></a:p></dgm:t></dgm:data>'
    assert placed(drawn(tmp_path, content, "diagramData", "diagrams/data1.xml"))["Zeta art"][0] == "diagram"
    assert placed(drawn(tmp_path, "<x><y>Zeta own</y></x>", "customXml", "item1.xml"))["Zeta own"] == (
        *("part xl/item1.xml", "Sheet1"),
        0,
    )


@pytest.mark.parametrize(
    "content", ["<xml><v:textbox>Zeta old<br></v:textbox></xml>", "<xml><v:t>Zeta old</v:t></xml>"]
)
def test_drawings_of_old_programs(tmp_path: Path, content: str) -> None:
    found = drawn(tmp_path, content, "vmlDrawing", "drawings/vmlDrawing1.vml")
    assert placed(found) == {"Zeta old": ("text box or drawing", "Sheet1", 0)}
    assert "part-not-read" not in codes(found)


@pytest.mark.parametrize(
    "content",
    ["<a><b>Zeta", '<!DOCTYPE a [<!ENTITY e "Zeta">]><a>&e;</a>', "\ufffe", "<a>" + "x" * (17 << 20) + "</a>"],
)
def test_a_part_that_cannot_be_read_is_told_and_stops_nothing(tmp_path: Path, content: str) -> None:
    found = drawn(tmp_path, content)
    assert [row.cells for row in found.sheets[0].rows] == [("Supplier", "Country"), ("Sew", "VN")]
    (issue,) = [issue for issue in found.sheets[0].issues if issue.code == "part-not-read"]
    assert (issue.level, issue.found) == ("warning", "xl/drawings/drawing1.xml")


def test_pictures_and_embedded_files_are_counted(tmp_path: Path) -> None:
    parts = xlsx_parts(sheet_xml(row_xml(1, "Supplier", "Country")))
    parts["xl/worksheets/_rels/sheet0.xml.rels"] = relations(("drawing", "../drawings/d.xml"))
    parts["xl/drawings/_rels/d.xml.rels"] = relations(("image", "../media/a.png"), ("image", "../media/b.emf"))
    parts["xl/drawings/d.xml"] = "<wsDr><pic/><pic/></wsDr>"
    parts |= {"xl/media/a.png": b"1", "xl/media/b.emf": b"2", "xl/media/of_a_header.jpeg": b"3"}
    of_sheet, of_file = by_hand(tmp_path, parts).sheets[0].issues
    assert (of_sheet.message, of_sheet.code, of_sheet.level) == (
        "2 pictures were not read",
        "pictures-not-read",
        "note",
    )
    assert (of_sheet.source.sheet, of_file.message) == ("Sheet1", "1 picture was not read")
    found = drawn(tmp_path, "PK", "package", "embeddings/list.docx")
    assert [issue.message for issue in found.sheets[0].issues] == ["1 embedded file or control was not read"]


def test_number_formats_that_no_cell_uses(tmp_path: Path) -> None:
    parts = xlsx_parts(sheet_xml(row_xml(1, "Supplier", "Country")), formats=('"Zeta unused"0', '0" kg"'))
    assert placed(by_hand(tmp_path, parts)) == {"Zeta unused": ("number format", "", 0)}


def test_many_links_to_one_part_cost_little_and_texts_are_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = [sheet_xml(row_xml(1, "Supplier", "Country"))] * 30
    parts = xlsx_parts(*sheets)
    for number in range(30):
        parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = relations(("drawing", "../drawings/d.xml"))
    parts["xl/drawings/d.xml"] = "<a>" + "<b>Zeta text</b>" * 100 + "</a>"
    found = by_hand(tmp_path, parts)
    assert {aside.source.sheet for aside in asides(found) if "Zeta" in aside.text} == {"Sheet1"}
    monkeypatch.setattr(limits.Budget, "__init__", _small(limits.Budget.__init__))
    found = by_hand(tmp_path, parts)
    assert len(asides(found)) == 40
    assert codes(found).count("limit-reached") == 1


def _small(init: object) -> object:
    def made(self: limits.Budget, file: str, bounds: Limits) -> None:
        init(self, file, bounds)  # type: ignore[operator]
        self.asides = 40

    return made


def test_stray_cells_and_formulas_without_value_are_texts(tmp_path: Path) -> None:
    rows = row_xml(1, "Supplier", "Country") + '<row r="2"><c r="A2"><f>"Zeta " &amp; B9</f></c></row>'
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>Zeta stray</t></is></c></row>'
    found = by_hand(tmp_path, xlsx_parts(sheet_xml(rows + far)))
    assert placed(found) == {
        '="Zeta " & B9': ("formula of A2", "Sheet1", 2),
        "Zeta stray": ("cell XFD1048576", "Sheet1", 1_048_576),
    }


# ---- .ods


def ods(tmp_path: Path, rows: str, *, after: str = "", **parts: str | bytes) -> Workbook:
    (tmp_path / "list.ods").write_bytes(zipped(ods_parts(rows, after=after) | parts))
    return read_workbook(tmp_path / "list.ods")


def test_opendocument_texts_beside_the_cells(tmp_path: Path) -> None:
    note = "<office:annotation><dc:creator>Zeta author</dc:creator><text:p>remark</text:p></office:annotation>"
    rows = (
        f"<table:shapes><draw:frame><draw:text-box><text:p>Zeta <text:span>box</text:span></text:p></draw:text-box>"
        "</draw:frame></table:shapes>"
        f"<table:table-row>{ods_cell('string', 'Supplier')}{ods_cell('string', 'Country')}</table:table-row>"
        f"<table:table-row>{ods_cell('string', 'Sew').replace('<text:p>', note + '<text:p>')}"
        f"{ods_cell('float', 'Zeta 7', value='7')}"
        '<table:table-cell office:value-type="string"><text:p><text:a office:title="Zeta tip">x</text:a></text:p>'
        "</table:table-cell></table:table-row>"
    )
    after = (
        "<table:content-validations><table:content-validation "
        'table:condition=\'of:cell-content-is-in-list("Zeta";"other")\'>'
        '<table:help-message table:title="Zeta help"/></table:content-validation></table:content-validations>'
        '<table:named-expressions><table:named-range table:name="ZetaRange"/></table:named-expressions>'
    )
    spaces = 'xmlns:style="s" xmlns:text="t" xmlns:dc="d" xmlns:office="o"'
    found = ods(
        tmp_path,
        rows,
        after=after,
        **{
            "styles.xml": f"<a {spaces}><style:header><text:p>Zeta header</text:p></style:header></a>",
            "meta.xml": f"<a {spaces}><dc:title>Zeta title</dc:title></a>",
            "Object 1/content.xml": f"<a {spaces}><text:p>Zeta chart</text:p></a>",
            "Pictures/1.png": b"x",
        },
    )
    assert [row.cells for row in found.sheets[0].rows] == [("Supplier", "Country"), ("Sew", "7", "x")]
    assert placed(found) == {
        "Zeta box": ("text box or drawing", "Main", 0),
        "Zeta author remark": ("comment of A2", "Main", 2),
        "Zeta 7": ("number format of B2", "Main", 2),
        "Zeta tip": ("tip of the link of C2", "Main", 2),
        **dict.fromkeys(("Zeta", "Zeta help"), ("rule for input", "", 0)),
        "ZetaRange": ("defined name", "", 0),
        "Zeta header": ("page header or footer", "", 0),
        "Zeta title": ("property of the file", "", 0),
        "Zeta chart": ("part object 1/content.xml", "", 0),
    }
    assert codes(found) == ["pictures-not-read"]


# ---- .xls


def counted(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def test_excel_97_texts_beside_the_cells() -> None:
    def box(number: int, text: str) -> bytes:
        shape = record(0x5D, struct.pack("<HHHH", 0x15, 0x12, 0, number) + bytes(14))
        size = record(0x1B6, bytes(10) + struct.pack("<H", len(text)) + bytes(6))
        first, rest = text[:3], text[3:]
        pieces = record(0x3C, b"\0" + first.encode("latin-1")) + record(0x3C, b"\1" + rest.encode("utf-16-le"))
        return shape + size + pieces + record(0x3C, bytes(16))

    note = record(0x1C, struct.pack("<4H", 4, 2, 0, 7) + counted("me"))
    texts = "Zeta one\0Zeta two"
    rule = bytes(4) + b"".join(map(counted, ("a", "b", "Zeta prompt", "c"))) + struct.pack("<HH", 9, 0)
    rule += bytes([0x17, len(texts), 0]) + texts.encode("latin-1")
    tip = struct.pack("<H4H", 0x800, 4, 4, 2, 2) + "Zeta tip\0".encode("utf-16-le")
    header = record(0x14, counted("&LZeta header"))
    found = facts_of(
        header + box(7, "Zeta 和田") + box(8, "Zeta box") + record(0x1BE, rule) + record(0x800, tip) + note
    ).texts
    assert found == [
        ("&LZeta header", "page header", 0, None),
        *((text, "rule for input", 0, None) for text in ("a", "b", "Zeta prompt", "c", "Zeta one", "Zeta two")),
        ("Zeta tip", "tip of the link of C5", 5, 2),
        ("Zeta 和田", "comment of C5", 5, 2),
        ("Zeta box", "text box or drawing", 0, None),
    ]


def test_excel_97_names_pictures_formats_and_properties() -> None:
    name = record(0x18, bytes(3) + bytes([4]) + bytes(10) + b"\0Zeta")
    pictures = record(0xEB, bytes(8) + struct.pack("<HHI", 3 << 4 | 0xF, 0xF001, 0))
    code = '"Zeta words"0'
    form = record(0x41E, struct.pack("<H", 164) + counted(code))
    style = record(0xE0, struct.pack("<HH", 0, 164) + bytes(16))
    stream = stream_of(record(0x203, struct.pack("<HHHd", 1, 2, 0, 5.0)), name, pictures, form, style)
    found = xls_biff.read_facts(stream)
    assert (found.texts, found.pictures) == ([("Zeta", "defined name", 0, None)], 3)
    assert found.sheets[0].worded == [(2, 2, code)]
    entries = struct.pack("<II", 2, 16) + struct.pack("<HHI", 0x1E, 0, 5) + b"Zeta\0"
    section = struct.pack("<II", 8 + 8 + len(entries), 1) + entries
    assert xls_texts.properties(struct.pack("<24xI16xI", 1, 48) + section) == [
        ("Zeta", "property of the file", 0, None)
    ]
    assert xls_texts.properties(b"short") == []


@given(st.binary(max_size=60), st.sampled_from([0x500, 0x600]))
def test_excel_97_records_of_any_bytes_stop_nothing(body: bytes, version: int) -> None:
    kinds = (0x14, 0x1C, 0x3C, 0x5D, 0x1B6, 0x1BE, 0x800)
    xls_texts.of_sheet([(kind, body) for kind in kinds for _ in range(2)], version)
    xls_texts.defined_name(body, version)
    xls_texts.stored_pictures(body)
    xls_texts.properties(body)


# ---- words of number formats, page headers, rules


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        *(("General", ()), ("0.00", ()), ("yyyy-mm-dd", ()), ("[Red]-0;[Blue]0", ()), ('yyyy"年"m"月"', ())),
        ("_(* #,##0.00_);_(* \\(#,##0.00\\)", ()),
        ('0" pcs"', ("7 pcs",)),
        ("[$USD-409] #,##0", ("USD 7",)),
        ('"Zeta";"Kappa";;"of "@', ("Zeta", "Kappa")),
        ('"Hotan "@" Mill"', ("Hotan 7 Mill",)),
        ("\\Z\\e\\t\\a", ("Zeta",)),
        ('"Ze""ta"', ("Zeta",)),
        ('"和田"0', ("和田7",)),
    ],
)
def test_words_that_a_number_format_shows(code: str, texts: tuple[str, ...]) -> None:
    assert shown(code, "7") == texts
    assert bool(worded(code)) == bool(texts)


def test_page_headers_without_their_codes() -> None:
    text = '&L&"Arial,Bold"&12Ze&Bta && Co&C&K00FF00middle&RPage &P of &N'
    assert list(header_parts(text)) == ["Zeta & Co", "middle", "Page  of"]


def test_values_of_a_rule() -> None:
    assert listed_values('"Zeta one, Kappa"') == ["Zeta one", "Kappa"]
    assert listed_values('"one"') == listed_values("Sheet1!$A$1:$A$9") == listed_values('"') == []


# ---- in records


def test_texts_beside_a_row_are_about_its_partner(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Suppliers"
    for row in (["Supplier", "Buyer", "Goods"], ["Mill", "Sew", "yarn"], ["Sew", "Importer Inc", "shirts"]):
        page.append(row)
    for cell in ("A1", "B2", "C2", "C3"):
        page[cell].comment = Comment(f"Zeta {cell}", "somebody")
    page["C9"] = "beside"
    page["C9"].comment = Comment("Zeta C9", "somebody")
    book.properties.title, book.properties.subject = "Sew", "yarn"
    found = to_records([written(tmp_path, book)], Config(importer="Importer Inc"))
    about = {loose.text: (loose.partner, loose.source.row) for loose in found.loose if loose.text.startswith("Zeta")}
    assert about == {
        "Zeta A1": ("", 1),
        "Zeta B2": ("Sew", 2),
        "Zeta C2": ("Mill", 2),
        "Zeta C3": ("Sew", 3),
        "Zeta C9": ("", 9),
    }
    # a property that is a partner's name is about that partner; one that repeats a cell is said by the cell
    assert [loose.partner for loose in found.loose if loose.text == "Sew"] == ["Sew"]
    assert [loose.column for loose in found.loose if loose.text == "yarn"] == ["Goods"]


def test_the_name_of_a_sheet_is_told_once_with_its_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Supplier", "Country"])
    page.append(["Sew", "VN"])
    book.create_sheet("Zeta of the mill")
    found = to_records([written(tmp_path, book)], Config(importer="Importer Inc"))
    (told,) = [loose for loose in found.loose if "Zeta" in loose.text]
    assert (told.column, told.source.sheet) == ("sheet name", "Zeta of the mill")
