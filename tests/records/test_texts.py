"""Every text of the sheets is handed on, with the partner it is about; every column that is not read is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap import reference
from supplymap.config import Config
from supplymap.model import Source
from supplymap.outputs.workbook.template import write_template
from supplymap.records import to_records
from supplymap.records.layout.nearest import closest_headers
from supplymap.records.unread import LISTED
from supplymap.reference.headers import known_headers
from supplymap.sheets import column_letter, read_workbook
from tests.sheets_by_hand import book, links, partners, records, sheet

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.model import Issue, LooseText, Records

LIST = ["Supplier", "Country", "City", "Goods", "How we know"]


def text_of(found: Records, text: str) -> LooseText:
    (made,) = [loose for loose in found.loose if loose.text == text]
    return made


def told(found: Records, code: str) -> list[Issue]:
    return [issue for issue in found.issues if issue.code == code]


# ---- where texts stand


def test_texts_above_beside_between_and_below_the_table() -> None:
    found = records(
        sheet(
            [
                ["List of Zeta", "", "", "", "", "", "Omega above"],
                [*LIST, "", "Sigma heading"],
                ["Sew", "VN", "Hanoi", "shirts", "invoice", "", "", "beside"],
                ["Note: kappa of last year"],
                ["Knit", "VN", "Hue", "fabric", "declared"],
                ["Source: the buyer of lambda"],
            ]
        )
    )
    placed = {
        text: (text_of(found, text).source.row, text_of(found, text).column, text_of(found, text).partner)
        for text in ("List of Zeta", "Omega above", "Sigma heading", "beside", "Note: kappa of last year")
    }
    assert placed == {
        "List of Zeta": (1, "A", ""),
        "Omega above": (1, "G", ""),
        "Sigma heading": (2, "G", ""),
        "beside": (3, "H", "Sew"),
        "Note: kappa of last year": (4, "A", ""),
    }
    assert text_of(found, "Sigma heading").field == "header"
    assert text_of(found, "Source: the buyer of lambda").source.row == 6


def test_a_cell_far_right_of_the_header_is_kept() -> None:
    row = ["Sew", "VN", *[""] * 700, "far away"]
    assert text_of(records(sheet([["Supplier", "Country"], row])), "far away").column == column_letter(702)


def test_a_header_of_known_words_is_no_text_of_the_user() -> None:
    found = records(sheet([["Supplier", "Country", "North Korean labor"], ["Sew", "VN", "no"]]))
    assert [loose.text for loose in found.loose] == ["VN", "no", "Sheet1"]
    # what stands beside the known word is the user's
    found = records(sheet([["Supplier (of Zeta)", "Country"], ["Sew", "VN"]]))
    assert text_of(found, "Supplier (of Zeta)").field == "header"


def test_the_template_left_empty_says_nothing(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", reference.table("columns"), countries=["China", "Viet Nam"])
    template = read_workbook(tmp_path / "t.xlsx")
    assert sum(len(page.rows) for page in template.sheets) > 50
    found = to_records([template, book(links("A > Importer Inc"))], Config(importer="Importer Inc"))
    own = {row[name] for row in reference.table("columns") for name in ("header", "meaning", "example", "synonyms")}
    assert not own & {loose.text for loose in found.loose if loose.source.file == "t.xlsx"}


def test_an_address_of_a_sheet_or_file_names_no_row() -> None:
    assert str(Source("a.xlsx", "S", 3)) == "a.xlsx [S] row 3"
    assert str(Source("a.xlsx", "S", 0)) == "a.xlsx [S]"
    assert str(Source("a.xlsx", "", 0)) == "a.xlsx"


# ---- whose texts they are


def test_every_understood_column_has_its_field_and_partner() -> None:
    header = ["Partner ID", "Supplier", "Country", "City", "Address", "Role", "Process / stage", "Goods", "Parent"]
    row = ["V-7x", "Sew", "VN", "Hanoi", "Road 1", "a role", "a stage", "a good", "Holding"]
    found = records(sheet([header, row]))
    assert {(loose.text, loose.field, loose.partner) for loose in found.loose if loose.source.row} == {
        *(("V-7x", "partner_id", "V-7x"), ("VN", "country", "V-7x"), ("Hanoi", "city", "V-7x")),
        *(("Road 1", "address", "V-7x"), ("a role", "role", "V-7x"), ("a stage", "stage", "V-7x")),
        *(("a good", "goods", "V-7x"), ("Holding", "parent", "V-7x")),
    }


def test_links_and_documents_too() -> None:
    header = ["Supplier", "Buyer", "Finished product", "HTS code", "How we know", "Period", "Link probability"]
    found = records(sheet([header, ["Sew", "Importer Inc", "Shirt", "6105.10", "by mail", "until noon", "maybe"]]))
    assert {(loose.text, loose.field) for loose in found.loose if loose.partner == "Sew"} == {
        *(("Shirt", "product"), ("by mail", "evidence")),
        *(("until noon", "period"), ("maybe", "link_probability")),
    }
    papers = sheet([["Partner", "Document", "Number", "Issued by"], ["Sew", "audit", "No. Zeta", "Kappa"]], "Papers")
    found = records(partners("Sew | VN"), papers)
    assert {
        (loose.text, loose.field, loose.partner)
        for loose in found.loose
        if loose.source.sheet == "Papers" and loose.source.row
    } == {
        *(("audit", "document", "Sew"), ("No. Zeta", "number", "Sew")),
        ("Kappa", "issuer", "Sew"),
    }


def test_the_partys_own_columns() -> None:
    header = ["Supplier", "City", "Buyer", "City", "Remarks"]
    found = records(sheet([header, ["Mill", "Lima", "Sew", "Hanoi", "r"]]), links("Sew > Importer Inc"))
    assert {
        (loose.text, loose.field, loose.partner)
        for loose in found.loose
        if loose.source.sheet == "Sheet1" and loose.source.row
    } == {
        *(("Lima", "city", "Mill"), ("Hanoi", "city", "Sew")),
        ("r", "notes", "Mill"),
    }
    chain = sheet([["Tier 1", "Country", "Tier 2", "Country", "Remarks"], ["Sew", "VN", "Mill", "PE", "r"]])
    assert {(loose.text, loose.field, loose.partner) for loose in records(chain).loose if loose.source.row} == {
        *(("VN", "country", "Sew"), ("PE", "country", "Mill")),
        # a remark beside a whole chain is about none of its partners alone
        ("r", "notes", ""),
    }


def test_a_text_goes_to_the_namesake_of_its_row() -> None:
    found = records(
        sheet([["Supplier", "Country", "City", "Remarks"], ["X", "PE", "Lima", "r"], ["X", "VN", "Hue", "s"]])
    )
    by_city = {loose.text: loose.partner for loose in found.loose if loose.field == "city"}
    assert text_of(found, "r").partner == by_city["Lima"] != by_city["Hue"] == text_of(found, "s").partner


def test_numbers_dates_and_blanks_of_understood_columns_are_no_texts() -> None:
    header = ["Supplier", "Country", "Tier", "HTS code", "Workers", "Postal code", "Zip of Zeta", "Goods"]
    found = records(sheet([header, ["Sew", "VN", "1", "6105.10", "1,200", "848000", "848000", "n/a"]]))
    # a postal code is one of the digits that can name a place, and any column that is not understood may hold one
    assert {(loose.text, loose.field) for loose in found.loose if loose.field != "header" and loose.source.row} == {
        *(("VN", "country"), ("848000", "postal_code")),
        ("848000", ""),
    }


def test_equal_texts_of_a_partner_in_one_column_are_one() -> None:
    rows = [["Sew", "Importer Inc", f"style {number}", "one remark"] for number in range(50)]
    found = records(sheet([["Supplier", "Buyer", "Goods", "Remarks"], *rows]))
    assert text_of(found, "one remark").source.row == 2
    assert len([loose for loose in found.loose if loose.field == "goods"]) == 50


MARKS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 9), st.sampled_from(["", "Remark of ", "Note: ", "Total "])),
    max_size=12,
)


LAYOUTS = {
    "partners": (LIST, ["Sew", "VN", "Hanoi", "shirts", "invoice"]),
    "links": (["Supplier", "Buyer", "Goods", "Finished product", "Period"], ["Sew", "Knit", "yarn", "Shirt", "2025"]),
    "chain": (["Tier 1", "Country", "Tier 2", "Goods", "Tier 3"], ["Sew", "VN", "Knit", "yarn", "Spin"]),
    "documents": (["Partner", "Document", "Number", "Issued by", "Result"], ["Sew", "audit", "1", "SGS", "pass"]),
}


@given(marks=MARKS, layout=st.sampled_from(sorted(LAYOUTS)))
def test_every_text_of_a_sheet_arrives(marks: list[tuple[int, int, str]], layout: str) -> None:
    """Scatter texts over title, header, rows, between rows and beside the table; none may be lost."""
    header, row = LAYOUTS[layout]
    blank, beside = [""] * 10, [""] * 5
    rows = [
        [*blank],
        [*header, *beside],
        [*row, *beside],
        [*blank],
        [*row, *beside],
        [*blank],
        [*row, *beside],
        [*blank],
    ]
    for number, (line, column, prefix) in enumerate(marks):
        if line != 1 or column >= len(header):  # the header stays known, so that there is a table
            rows[line][column] = f"{prefix}Zeta {number} q"
    scattered = {cell for line in rows for cell in line if "Zeta" in cell}
    found = records(sheet(rows), links("Sew > Importer Inc", "Knit > Sew"))
    names = {name for partner in found.partners for name in (partner.name, *partner.aliases)}
    assert scattered <= {loose.text for loose in found.loose} | names


# ---- columns that are not read


@pytest.mark.parametrize(
    ("header", "near"),
    [
        ("Contry", ["Country"]),
        ("Country of the mill", ["Country"]),
        ("Adress", ["Address"]),
        ("Weather", []),
        ("", []),
    ],
)
def test_what_a_column_may_be(header: str, near: list[str]) -> None:
    assert closest_headers(header)[: len(near)] == near
    assert bool(closest_headers(header)) == bool(near)


def test_every_column_that_is_not_read_has_one_issue() -> None:
    header = ["Supplier", "Countless", "Country", "Nation", "Weather", "Wind", "", "E-mail"]
    found = records(
        sheet([header, ["A", "x", "PE", "PE", "fine", "", "beside", "a@b"], ["B", "", "PE", "", "hot", "", ""]])
    )
    unknown = {issue.column: issue for issue in told(found, "columns-not-understood")}
    assert sorted(unknown) == ["Countless", "Weather", "Wind"]
    assert unknown["Countless"].message == (
        "'Countless' (column B, 1 cell) is no known header and was not used; "
        "its texts were looked through for listed names"
    )
    assert (unknown["Weather"].found, "2 cells" in unknown["Weather"].message) == ("fine", True)
    assert unknown["Wind"].message == "'Wind' (column F, no cell filled in) is no known header and was not used"
    (beside,) = told(found, "column-without-header")
    assert (beside.column, beside.found, beside.source.row) == ("G", "beside", 1)
    assert beside.message.startswith("A column without a header (column G, 1 cell) was not used")


def test_a_known_header_that_is_not_used_says_why() -> None:
    assert known_headers()["item"]["partners"] == "goods"
    assert not told(records(sheet([["Supplier", "Goods", "Item"], ["A", "b", "c"]])), "column-not-used")
    (issue,) = told(records(sheet([["Supplier", "Tier", "Level"], ["A", "1", "2"]])), "column-not-used")
    assert issue.message == (
        "'Level' (column C, 1 cell) was not used because the column 'Tier' has that meaning; "
        "its texts were looked through for listed names"
    )
    chain = sheet([["Tier 1", "Tier 2", "Isolation"], ["Sew", "Mill", "no"]])
    (issue,) = told(records(chain), "column-not-used")
    assert "does not say which of its partners" in issue.message


def test_very_many_columns_are_told_together() -> None:
    header = ["Supplier", "Country", *(f"Zeta {number}" for number in range(LISTED + 20))]
    found = records(sheet([header, ["A", "PE", *["x"] * (LISTED + 20)]]))
    issues = told(found, "columns-not-understood")
    assert len(issues) == LISTED + 1
    (rest,) = [issue for issue in issues if not issue.column]
    assert rest.message.startswith("20 more columns (CY to DR, 20 cells)")
