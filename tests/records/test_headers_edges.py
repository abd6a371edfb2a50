"""Headers: which row is one, what each column means, and where the rows of a table begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.records.layout.headers import HEADER_SEARCH_ROWS, same_header
from supplymap.reference.headers import EXAMPLE_MARK, read_header
from tests.records.layout.seen import seen
from tests.sheets_by_hand import links, partners, records, sheet

if TYPE_CHECKING:
    from tests.records.layout.seen import Seen


def table(*rows: list[str], name: str = "Sheet1") -> Seen:
    (found,) = seen(sheet(rows, name))
    return found


# ---- which row is the header


def test_one_known_word_among_prose_is_no_header() -> None:
    rows = [["Supplier", "list of our friends"], ["Acme", "Vietnam"]]
    assert seen(sheet(rows)) == []
    assert len(seen(sheet([["Supplier"], ["Acme"]]))) == 1
    assert len(seen(sheet([["Supplier", "Country"], ["Acme", "Vietnam"]]))) == 1
    # two known words of which none names a party
    assert seen(sheet([["Country", "City"], ["Vietnam", "Hanoi"]])) == []
    assert seen(sheet([])) == []
    assert seen(sheet([["bananas"]])) == []


def test_the_header_is_the_row_with_the_most_known_words_and_the_first_of_equal_ones() -> None:
    found = table(["Supplier", "Country"], ["Supplier", "Country", "City"], ["A", "PE", "Lima"])
    assert found.header == 1
    first = seen(sheet([["Supplier", "Country"], ["A", "PE"], ["Supplier", "Country"], ["B", "PE"]]))
    assert [(item.header, item.end) for item in first] == [(0, 4)]


@pytest.mark.parametrize(("above", "found"), [(HEADER_SEARCH_ROWS - 1, 1), (HEADER_SEARCH_ROWS, 0)])
def test_how_deep_a_header_is_looked_for(above: int, found: int) -> None:
    rows = [[f"remark {number}"] for number in range(above)]
    assert HEADER_SEARCH_ROWS == 60
    assert len(seen(sheet([*rows, ["Supplier", "Country"], ["A", "PE"]]))) == found


@pytest.mark.parametrize(
    ("header", "starts"),
    [
        (["Supplier", "Buyer", "Goods"], [0, 2]),
        # two known words are too few for a further table, and so are unknown ones among them
        (["Supplier", "Buyer"], [0]),
        (["Supplier", "Buyer", "Weather"], [0]),
        (["Supplier", "Country", "City"], [0]),
        (["Supplier", "", "Buyer", "Goods"], [0, 2]),
    ],
)
def test_where_a_further_table_begins(header: list[str], starts: list[int]) -> None:
    rows = [["Supplier", "Country", "City"], ["A", "PE", "Lima"], header, ["B", "x", "y"]]
    found = seen(sheet(rows))
    assert [item.header for item in found] == starts
    assert [item.end for item in found] == [*starts[1:], 4]


def test_sheets_that_explain_hold_no_table() -> None:
    for name in ("Data dictionary", "Accepted values"):
        assert seen(sheet([["Supplier", "Country"], ["A", "PE"]], name)) == []
        made = records(partners("A | PE"), sheet([["Supplier", "Country"], ["B", "PE"]], name))
        assert {partner.name for partner in made.partners} == {"Importer Inc", "A"}
        assert {row.note for row in made.rows if row.source.sheet == name} == {"explanation of the template"}
        assert not [issue for issue in made.issues if issue.source.sheet == name]
        # the template's own words, countries among them, are no texts of the user; what stands beside them is
        assert [loose.text for loose in made.loose if loose.source.sheet == name and loose.source.row] == ["B"]


@pytest.mark.parametrize(
    ("cells", "header", "same"),
    [
        (("a", "b", "c"), ("A", "B", "C"), True),
        (("a", "b"), ("a", "b", "c"), True),
        (("a",), ("a", "b"), False),
        (("a",), ("a",), True),
        (("a", "x"), ("a", "b", "c"), False),
        (("", ""), ("", "", ""), False),
        (("a", "b", "c", "d"), ("a", "b", "c"), False),
    ],
)
def test_repeated_headers(cells: tuple[str, ...], header: tuple[str, ...], *, same: bool) -> None:
    assert same_header(cells, header) == same


# ---- what a header's text amounts to


@pytest.mark.parametrize(
    ("text", "known"),
    [
        *(("Supplier name *", "supplier name"), ("Supplies To (Buyer)", "supplies to"), ("Xyz (Buyer)", "buyer")),
        *(
            ("Xyz [Buyer]", "buyer"),
            ("Xyz（Buyer）", "buyer"),
            ("Xyz【Buyer】", "buyer"),
            ("供应商 / Supplier", "供应商"),
        ),
        *(("Xyz / Supplier", "supplier"), ("Xyz | Supplier", "supplier"), ("Xyz\nSupplier", "supplier")),
        *(("Supplier / Xyz (Buyer)", "supplier"), ("Weather", "weather"), ("", ""), ("Tier 2 Mill", "tier 2 mill")),
        *(
            ("Q12. Isolation", "isolation"),
            ("12) Isolation", "isolation"),
            ("ILO indicator 9: Debt bondage", "debt bondage"),
        ),
        *(("ILO: Isolation", "isolation"), ("3.4 – Isolation", "isolation"), ("Question 4: Isolation", "isolation")),
        *(("Q no. 7 - Isolation", "isolation"), ("ILO forced labour indicator 4 - Isolation", "isolation")),
        # a number comes off questions only
        *(("12) City", "12 city"), ("Q1. Weather", "q1 weather"), ("1234. Isolation", "1234 isolation")),
    ],
)
def test_texts_of_headers(text: str, known: str) -> None:
    assert read_header(text) == known


# ---- what each column means


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["Supplier", "Country"], "partners"),
        (["Supplier", "Buyer"], "links"),
        (["Tier 1", "Tier 2"], "chains"),
        (["Supplier", "Tier 2"], "chains"),
        *(
            (["Partner", "Document", field], "documents")
            for field in ("Date of issue", "Valid to", "Issued by", "Result", "Number")
        ),
        (["Partner", "Document"], "partners"),
        (["Partner", "Document", "Remarks"], "partners"),
        *(
            (["Partner", "Document", "Valid to", field], "partners")
            for field in ("Country", "Address", "City", "Province", "Goods", "Stage", "Tier")
        ),
        (["Partner", "Document", "Valid to", "Remarks"], "documents"),
        (["Partner", "Document", "Valid to", "Buyer"], "links"),
    ],
)
def test_kinds_of_tables(texts: list[str], kind: str) -> None:
    assert table(texts, ["x"] * len(texts)).kind == kind


def test_columns_that_are_known_but_taken_and_those_that_are_not_known() -> None:
    found = table(["Supplier", "Goods", "Item", "Weather", "Buyer", "Customer"], ["A", "b", "c", "d", "e", "f"])
    assert found.columns == {"name": 0, "goods": 1, "buyer": 4}
    # further goods count beside the first ones, a second buyer does not
    assert found.unread == {3: "Weather", 5: "Customer"}
    made = records(sheet([["Supplier", "Goods", "Item", "Weather", "Country"], ["A", "b", "c", "d", "PE"]]))
    told = {
        issue.code: (issue.column, issue.found, issue.source.row)
        for issue in made.issues
        if issue.code.startswith("column")
    }
    assert told == {"columns-not-understood": ("Weather", "d", 1)}
    mill = next(partner for partner in made.partners if partner.name == "A")
    assert dict(mill.details) == {"Weather": "d"}
    assert mill.goods == ("b", "c")


@pytest.mark.parametrize(
    ("texts", "name", "aliases", "makers"),
    [
        (["Supplier", "Factory"], 0, (), (1,)),
        (["Factory", "Partner name"], 1, (), (0,)),
        *((["Supplier", f"Supplier {word} name"], 0, (1,), ()) for word in ("legal",)),
        (["Supplier", "Company name"], 0, (1,), ()),
        (["Supplier", "Legal entity"], 0, (1,), ()),
        (["Legal name", "Supplier"], 1, (0,), ()),
        (["From", "Supplier"], 1, (), ()),
    ],
)
def test_which_of_several_names_is_the_partners(
    texts: list[str], name: int, aliases: tuple[int, ...], makers: tuple[int, ...]
) -> None:
    found = table([*texts, "Country"], ["A"] * 3)
    assert found.columns["name"] == name
    assert (found.aliases, found.makers) == (aliases, makers)


def test_a_list_of_ids_alone_is_a_list_of_partners() -> None:
    found = table(["Vendor no", "Country"], ["7", "PE"])
    # a number joins, and names nobody
    assert found.columns == {"partner_id": 0, "country": 1}


DATED = [
    (["Supplier", "Supplies to", "Goods", "Valid from", "Valid to"], {"period_from": 3, "period_to": 4}),
    (["Supplier", "Supplies to", "Goods", "Valid to"], {"period_to": 3}),
    (["Supplier", "Supplies to", "Valid from", "Expires"], {"period_from": 2, "period_to": 3}),
    # days on the right of a document are its own
    (["Supplier", "Supplies to", "Certificate", "Valid to"], {"document": 2, "expires": 3}),
    (["Supplier", "Supplies to", "Certificate", "Valid until"], {"document": 2, "expires": 3}),
    (["Supplier", "Supplies to", "Certificate", "Valid from", "Valid to"], {"document": 2, "issued": 3, "expires": 4}),
    (
        ["Supplier", "Supplies to", "Valid from", "Valid to", "Certificate", "Expiry date"],
        {"period_from": 2, "period_to": 3, "document": 4, "expires": 5},
    ),
    # of a list it is not clear what a lone day ends
    (["Supplier", "Country", "Valid to"], {"expires": 2}),
    (["Supplier", "Country", "Valid from", "Valid to"], {"period_from": 2, "period_to": 3}),
]
DAYS = ("period_from", "period_to", "document", "issued", "expires")


@pytest.mark.parametrize(("header", "wanted"), DATED)
def test_what_days_are_of(header: list[str], wanted: dict[str, int]) -> None:
    found = table(header, ["x"] * len(header)).columns
    assert {field: index for field, index in found.items() if field in DAYS} == wanted


def test_a_link_has_the_period_of_valid_from_and_valid_to() -> None:
    rows = [
        ["Supplier", "Supplies to", "Goods", "Valid from", "Valid to"],
        ["A Mill", "Importer Inc", "yarn", "2015-01-01", "2019-01-01"],
        ["B Mill", "Importer Inc", "yarn", "2015-01-01", "2027-01-01"],
    ]
    assert [(link.supplier, link.ended) for link in records(sheet(rows)).links] == [("A Mill", True), ("B Mill", False)]


def test_from_and_to_are_dates_where_something_else_names_the_parties() -> None:
    found = table(["Supplier", "Buyer", "From", "To"], ["A", "B", "2016", "2019"])
    assert {field: found.columns[field] for field in ("period_from", "period_to")} == {"period_from": 2, "period_to": 3}
    assert found.unread == {}
    found = table(["Supplier", "Buyer", "From", "Valid from"], ["A", "B", "2016", "2019"])
    assert found.columns["period_from"] == 3
    assert found.unread == {2: "From"}
    found = table(["From", "To"], ["A", "B"])
    assert found.columns == {"name": 0, "buyer": 1}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Buyer name", {"name": 0, "buyer": 1}),
        ("Buyer weather", {"name": 0}),
        ("Supplier weather", {"name": 0}),
        ("Mill town", {"name": 0, "city": 1}),
        ("Mills city", {"name": 0, "city": 1}),
        ("Vendor goods", {"name": 0, "goods": 1}),
    ],
)
def test_headers_with_a_word_for_the_party(text: str, columns: dict[str, int]) -> None:
    found = table(["Supplier", text, "Country"], ["A", "b", "PE"])
    assert {field: index for field, index in found.columns.items() if field != "country"} == columns


@pytest.mark.parametrize(
    ("text", "number", "field", "stage"),
    [
        ("Tier 2", 2, "name", ""),
        ("Tier 2 supplier", 2, "name", ""),
        ("Tier 2 suppliers", 2, "name", ""),
        ("Tier 2 names", 2, "name", ""),
        ("T2", 2, "name", ""),
        ("Level 2", 2, "name", ""),
        ("Supplier tier 2", 2, "name", ""),
        ("2nd tier", 2, "name", ""),
        ("2nd tier supplier name", 2, "name", ""),
        ("Tier two", 2, "name", ""),
        ("Tier 2 fabric mill", 2, "name", "fabric mill"),
        ("Tier 2 (Spinner)", 2, "name", "spinner"),
        ("Tier 12", 12, "name", ""),
    ],
)
def test_headers_of_tiers(text: str, number: int, field: str, stage: str) -> None:
    found = table(["Tier 1", text], ["A", "B"])
    assert found.tiers[number][0][field] == 1
    assert {index: text.lower() for index, text in found.stages.items()} == ({1: stage} if stage else {})


def test_parties_of_one_tier_and_columns_behind_them() -> None:
    found = table(
        [
            "Product",
            "Supplier",
            "Country",
            "Tier 2",
            "Country",
            "City",
            "City",
            "Tier 2 supplier 2",
            "Stage",
            "Tier 3 country",
        ],
        ["x"] * 10,
    )
    assert found.kind == "chains"
    assert found.tiers[1] == [{"name": 1, "country": 2}]
    # a second city is a part of the address
    behind = {"name": 3, "country": 4, "city": 5, "address": 6}
    assert found.tiers[2] == [behind, {"name": 7, "stage": 8}]
    # a tier without a name has none of its columns
    assert found.unread == {9: "Tier 3 country"}
    assert found.columns == {"product": 0}
    assert 3 not in found.tiers


def test_what_a_row_of_a_chain_cannot_state_is_not_used() -> None:
    found = table(
        ["Tier 1", "Tier 2", "Isolation", "Number of workers", "Likelihood", "Evidence", "Weather"], ["x"] * 7
    )
    assert found.columns == {"evidence": 5}
    assert set(found.unread) == {2, 3, 4, 6}


def test_on_a_sheet_of_a_tier_the_tier_before_is_the_buyer() -> None:
    found = table(["Supplier", "Country", "Tier 1 supplier"], ["A", "PE", "B"], name="Tier 2")
    assert (found.kind, found.columns["buyer"], found.tier) == ("links", 2, 2)
    found = table(["Supplier", "Country", "Tier 3 supplier"], ["A", "PE", "B"], name="Tier 2")
    assert found.kind == "chains"
    assert table(["Supplier", "Country"], ["A", "PE"]).tier is None


# ---- headers of two rows


@pytest.mark.parametrize(
    ("above", "header"),
    [
        (["Supplier", "", "Buyer", ""], 1),
        (["Tier 1", "", "Tier 2", ""], 1),
        # one party, or none, is a title
        (["Supplier", "", "", ""], 0),
        (["Supplier", "", "Weather", ""], 0),
        (["Report", "", "2026", ""], 0),
    ],
)
def test_a_header_of_two_rows(above: list[str], header: int) -> None:
    found = seen(sheet([above, ["Name", "Country", "Name", "Country"], ["A", "PE", "B", "VN"]]))[0]
    assert found.header - found.top == header


def test_a_row_further_up_is_no_part_of_the_header() -> None:
    rows = [["Supplier", "", "Buyer", ""], [], ["Name", "Country", "Name", "Country"], ["A", "PE", "B", "VN"]]
    assert seen(sheet(rows))[-1].top == seen(sheet(rows))[-1].header
    rows = [["Supplier", "", "Buyer", ""], ["Name", "Country", "City", "Address"], ["A", "PE", "B", "VN"]]
    # right above it is one: its places are no longer the supplier's
    found = seen(sheet(rows))[0]
    assert (found.top, found.header) == (0, 1)
    assert found.columns == {"name": 0, "country": 1}
    assert found.unread == {2: "Buyer / City", 3: "Buyer / Address"}


# ---- a buyer by what stands in its column


@pytest.mark.parametrize(
    ("cells", "assumed"),
    [
        (["B", "C", "x", "y", "z"], 2),  # 2 of 5
        (["B", "x", "x", "y", "z"], None),  # 1 of 5
        (["B", "x", "", "", ""], 2),  # 1 of 2
        (["B", "x", "y", "", ""], None),  # 1 of 3
        (["A", "B", "C", "D", "E"], None),  # its own name is no buyer
        (["", "", "", "", ""], None),
    ],
)
def test_a_buyer_by_the_names_in_its_column(cells: list[str], assumed: int | None) -> None:
    rows = [["Supplier", "Country", "Goes where"]]
    rows += [[name, "PE", cell] for name, cell in zip("ABCDE", cells, strict=True)]
    found = table(*rows)
    assert (found.kind, found.columns.get("buyer")) == (("links", 2) if assumed else ("partners", None))
    assert (2 in found.unread) == (assumed is None)


def test_one_row_says_nothing_about_a_column() -> None:
    assert table(["Supplier", "Country", "Goes where"], ["A", "PE", "B"]).columns.get("buyer") is None
    assert table(["Supplier", "Country", "Goes where"], ["A", "PE", "B"], ["B", "PE", ""]).columns["buyer"] == 2


def test_a_column_that_became_the_buyer_is_told() -> None:
    made = records(
        sheet(
            [
                ["Supplier", "Country", "Goes where"],
                ["A", "PE", "B"],
                ["B", "PE", "Importer Inc"],
                ["Importer Inc", "US"],
            ]
        )
    )
    told = {issue.code: issue.found for issue in made.issues}
    assert told["buyer-column-assumed"] == "Goes where"
    assert "columns-not-understood" not in told


# ---- rows that are no data


LIST = ["Supplier", "Country", "City"]


def state(row: list[str], header: list[str] | None = None) -> tuple[str, str, int]:
    made = records(sheet([header or LIST, ["Sew", "VN", "Hanoi"], row]))
    (found,) = [state for state in made.rows if state.source.row == 3]
    return found.state, found.note, [issue.code for issue in made.issues].count("row-not-used")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        *(([text, "", "150"], ("skipped", "total line", 0)) for text in ("Total", "Totals", "Grand total", "Subtotal")),
        *(([text, "", "150"], ("skipped", "total line", 0)) for text in ("Sub totals", "sub total")),
        *(([text, "", "1"], ("skipped", "total line", 0)) for text in ("Gesamt", "合计", "小计", "Ara toplam")),
        *(([text, "", "1"], ("skipped", "total line", 1)) for text in ("Total suppliers", "Total of all partners")),
        *(([text], ("skipped", "total line", 0)) for text in ("Total", "Total:")),
        (["Total", "", "€ 1,5 %"], ("skipped", "total line", 0)),
        (["Total", "", "Lima"], ("imported", "partner", 0)),
        (["Total Fabrics", "", "12"], ("imported", "partner", 0)),
        *(
            ([text], ("skipped", "section heading", 0))
            for text in ("Tier 2", "Tier two mills", "2nd tier suppliers", "tier 3 vendors")
        ),
        (["Tier 2", "PE"], ("imported", "partner", 0)),
        *(
            ([text], ("skipped", "note", 0))
            for text in ("Notes", "Note: see below", "Remarks:", "Source: web", "Legend", "Prepared by")
        ),
        *(
            ([text], ("skipped", "note", 0))
            for text in ("Comments", "Disclaimer", "End of list", "end of table:", "sources: x")
        ),
        (["Notes Textile"], ("imported", "partner", 0)),
        ([" ".join(["Word"] * 12)], ("imported", "partner", 0)),
        # a sentence below the last full row
        ([" ".join(["word"] * 12)], ("skipped", "note", 1)),
        ([" ".join(["word"] * 13)], ("skipped", "note", 1)),
        (["", "two words"], ("rejected", "no partner name", 0)),
        (["", "just three words"], ("skipped", "note", 0)),
        (["Mills in Xinjiang:"], ("skipped", "note", 1)),
        (["Mill:", "x"], ("imported", "partner", 0)),
        (["(text)", "[units]", "(x)"], ("skipped", "units", 0)),
        (["(text)"], ("imported", "partner", 0)),
        (["(text)", "units", "(x)"], ("imported", "partner", 0)),
        (["Supplier", "Country", "City"], ("skipped", "repeated header", 0)),
        (["Mill", "PE", EXAMPLE_MARK], ("imported", "partner", 0)),
        ([EXAMPLE_MARK], ("skipped", "example row of the template", 0)),
        (
            ["Meridian Knit Works Ltd.", "Bangladesh", "Tongi", EXAMPLE_MARK],
            ("skipped", "example row of the template", 0),
        ),
        (["Meridian Knit Works Ltd.", "Peru", "Tongi", EXAMPLE_MARK], ("imported", "partner", 0)),
        *(([f"{mark} Mill", "PE"], ("imported", "partner", 0)) for mark in ("*", "†", "#", "•", "**", "12)")),
    ],
)
def test_rows_that_are_no_data(row: list[str], expected: tuple[str, str, int]) -> None:
    assert state(row) == expected


def test_marks_come_off_names() -> None:
    rows = [[f"{mark} Mill {number}", "PE"] for number, mark in enumerate(("*", "†", "#", "•", "**", "12)", "123)"))]
    made = records(sheet([["Supplier", "Country"], *rows]))
    assert [partner.name for partner in made.partners if partner.name.startswith("Mill")] == [
        f"Mill {number}" for number in range(7)
    ]
    made = records(sheet([["Supplier", "Country"], ["1234) Mill", "PE"], ["12)Mill", "PE"]]))
    assert {partner.name for partner in made.partners} >= {"1234) Mill", "12)Mill"}


def test_one_column_of_prose_is_a_list_of_names() -> None:
    made = records(sheet([["Supplier"], [" ".join(["word"] * 13)], ["Tier 2"]]))
    assert [row.state for row in made.rows] == ["skipped", "imported", "imported"]


def test_every_text_of_a_row_that_is_no_data_is_kept() -> None:
    made = records(sheet([["A title"], LIST, ["Sew", "VN", "Hanoi"], ["Total", "", "150"], ["", "PE", "Lima"]]))
    assert [
        (loose.text, loose.source.row, loose.column, loose.partner) for loose in made.loose if loose.source.row
    ] == [
        ("A title", 1, "A", ""),
        *(("VN", 3, "Country", "Sew"), ("Hanoi", 3, "City", "Sew")),
        *(("Total", 4, "A", ""), ("150", 4, "C", "")),
        *(("PE", 5, "Country", ""), ("Lima", 5, "City", "")),
    ]
    (issue,) = [issue for issue in made.issues if issue.code == "no-name"]
    assert (issue.found, issue.source.row, issue.column) == ("PE; Lima", 5, "Supplier")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["x", "y", "z"]] * 3, "sheet-not-understood"),
        ([["x", "y", "z"]] * 2, "notes-sheet"),
        ([["x", "y"]] * 3, "notes-sheet"),
        ([["x", "y", "z"], ["x", "y", "z"], ["x", "", "z"]], "notes-sheet"),
        ([["", "x", "y", "z"]] * 4, "sheet-not-understood"),
    ],
)
def test_a_sheet_without_a_header(rows: list[list[str]], code: str) -> None:
    made = records(links("A > Importer Inc"), sheet(rows, "Other"))
    (issue,) = [issue for issue in made.issues if issue.source.sheet == "Other"]
    assert (issue.code, issue.source.row, issue.found) == (code, 0, "x")
    assert {(row.state, row.note) for row in made.rows if row.source.sheet == "Other"} == {
        ("skipped", "no known header on this sheet")
    }
    # a text that stands in a column several times is kept once
    kept = [(loose.text, loose.column) for loose in made.loose if loose.source.sheet == "Other" and loose.source.row]
    assert sorted(kept) == sorted({(cell, "ABCD"[index]) for row in rows for index, cell in enumerate(row) if cell})
