"""Rows that are no data, headings within a table, cells that stand for the one above, parties that a row leaves out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.sheets_by_hand import records, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Records

LIST = ["Supplier", "Country", "City", "Goods"]
FULL = [["Lotus Knit JSC", "VN", "Hanoi", "shirts"], ["Pacific Thread Ltd", "HK", "Kowloon", "thread"]]


def names(found: Records) -> set[str]:
    return {partner.name for partner in found.partners} - {"Importer Inc"}


def notes(found: Records) -> dict[int, tuple[str, str]]:
    return {row.source.row: (str(row.state), row.note) for row in found.rows}


def codes(found: Records) -> Counter[str]:
    return Counter(issue.code for issue in found.issues)


def ends(found: Records) -> set[tuple[str, str]]:
    named = {partner.id: partner.name for partner in found.partners}
    return {(named[link.supplier], named[link.buyer]) for link in found.links}


def listed(*rows: Sequence[str], header: Sequence[str] = LIST) -> Records:
    return records(sheet([header, *rows]))


# ---- headings within a table


def test_headings_in_capitals_above_the_rows_they_head_are_no_partners() -> None:
    found = listed(["KNITS"], *FULL, ["WOVENS"], ["Dhaka Loom Ltd", "BD", "Dhaka", "woven shirts"])
    assert names(found) == {"Lotus Knit JSC", "Pacific Thread Ltd", "Dhaka Loom Ltd"}
    assert notes(found)[2] == notes(found)[5] == ("skipped", "section heading")
    # told, unless goods or a country say what the heading is
    told = [issue.found for issue in found.issues if issue.code == "section-read"]
    assert set(told) <= {"KNITS", "WOVENS"}
    # and looked through all the same
    assert {"KNITS", "WOVENS"} <= {loose.text for loose in found.loose}


def test_a_partner_that_is_nothing_but_a_name_stays_one() -> None:
    for name in ("Delta Weaving Ltd.", "Delta Weaving", "DELTA WEAVING LTD"):
        found = listed(FULL[0], [name], FULL[1])
        assert name in names(found)
        assert notes(found)[3] == ("imported", "partner")


def test_a_heading_that_may_be_a_partner_is_asked_about() -> None:
    found = listed(["Seasonal"], *FULL, ["Subtotal", "", "", "2"])
    assert "Seasonal" not in names(found)
    assert [issue.found for issue in found.issues if issue.code == "section-read"] == ["Seasonal"]


def test_a_name_with_a_word_for_goods_is_no_heading() -> None:
    found = listed(FULL[0], ["Nettle Threads"], FULL[1])
    assert "Nettle Threads" in names(found)
    assert not {"Nettle Threads"} & {goods for partner in found.partners for goods in partner.goods}
    # in a list of names with one answer each, a name alone has not answered, whatever it is made of
    header = ["Supplier", "Recruitment fees paid by workers"]
    asked = listed(["Delta Ltd", "yes"], ["Cotton Yarn", ""], ["Oak Ltd", "no"], header=header)
    assert names(asked) == {"Delta Ltd", "Cotton Yarn", "Oak Ltd"}


def test_names_in_capitals_among_others_in_capitals_are_partners() -> None:
    shouted = [[row[0].upper(), *row[1:]] for row in FULL]
    assert "DELTA WEAVING" in names(listed(["DELTA WEAVING"], *shouted))


def test_most_rows_of_one_cell_are_a_list_of_names() -> None:
    found = listed(["ALPHA"], ["BETA"], ["GAMMA"], FULL[0])
    assert names(found) == {"ALPHA", "BETA", "GAMMA", "Lotus Knit JSC"}


def test_a_heading_gives_its_country_tier_and_goods_to_the_rows_below() -> None:
    found = records(
        sheet(
            [
                ["Supplier", "City", "Remarks"],
                ["Tier 1"],
                ["Viet Nam"],
                ["Lotus Knit", "Hanoi", "r"],
                ["India"],
                ["Ganges Mills", "Surat", "r"],
                ["Tier 2"],
                ["Oak Gin", "Mary", "r"],
            ]
        )
    )
    placed = {
        partner.name: (partner.country, partner.tier) for partner in found.partners if partner.name != "Importer Inc"
    }
    # a new tier begins: the country of the one before is over
    assert placed == {"Lotus Knit": ("VN", 1), "Ganges Mills": ("IN", 1), "Oak Gin": ("", 2)}
    assert codes(found)["section-read"] == 0


def test_goods_of_a_heading_hold_where_the_row_names_none() -> None:
    rows = [["Cotton yarn"], ["Oak Spinning", "TM", "Mary", ""], ["Elm Spinning", "IN", "Surat", "zippers"]]
    goods = {partner.name: partner.goods for partner in listed(*rows).partners}
    assert goods["Oak Spinning"] == ("Cotton yarn",)
    assert goods["Elm Spinning"] == ("zippers",)


def test_a_country_stated_in_the_row_beats_the_heading() -> None:
    found = listed(["Viet Nam"], ["A Mill", "", "x", "yarn"], ["B Mill", "IN", "y", "yarn"])
    assert {partner.name: partner.country for partner in found.partners if partner.name != "Importer Inc"} == {
        "A Mill": "VN",
        "B Mill": "IN",
    }


# ---- totals, notes and legends


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (["SUBTOTAL", "", "", "217000"], "total line"),
        (["Zwischensumme", "", "", "1.200,00"], "total line"),
        (["小计", "", "", "12"], "total line"),
        (["Total Viet Nam", "", "", "12"], "total line"),
        (["Total: ", "", "", "USD 12,000"], "total line"),
        (["Yellow = legal hold"], "note"),
        (["TBD = vendor has not answered"], "note"),
        (["Red: do not use"], "note"),
        (["Prepared by: J. Tran"], "note"),
        (["Prepared by", "J. Tran"], "note"),
        (["Hinweis: Werte geschätzt"], "note"),
        (["This list was last reviewed by the buying office."], "note"),
        (["Supplier", "Country", "City", "Goods"], "repeated header"),
        (["(text)", "(ISO)", "", "(words)"], "units"),
    ],
)
def test_rows_below_the_partners_that_are_none(row: list[str], note: str) -> None:
    found = listed(*FULL, row)
    assert notes(found)[4] == ("skipped", note)
    assert names(found) == {"Lotus Knit JSC", "Pacific Thread Ltd"}


@pytest.mark.parametrize(
    "row",
    [
        ["Total Fabrics", "FR", "Lyon", "fabric"],
        ["Total Fabrics", "", "", "12"],
        ["Summe Textil GmbH", "", "", ""],
        ["Red Dragon Knitting"],
        ["Source Textiles Ltd", "IN", "", ""],
        ["Notes Mills"],
        ["Yellow River Weaving"],
    ],
)
def test_partners_whose_names_begin_like_a_total_or_a_note(row: list[str]) -> None:
    found = listed(*FULL, row)
    assert row[0] in names(found)
    assert codes(found)["row-not-used"] == 0


def test_an_example_row_is_none_and_is_told() -> None:
    found = listed(["e.g. Foo Mills", "China", "Ningbo", "yarn"], *FULL)
    assert names(found) == {"Lotus Knit JSC", "Pacific Thread Ltd"}
    assert notes(found)[2] == ("skipped", "example row")
    assert codes(found)["row-not-used"] == 1


def test_a_kind_of_order_called_sample_is_no_example_row() -> None:
    header = ["Supplier", "Country", "Order type", "Goods"]
    rows = [[f"Lotus Knit {number} JSC", "VN", "Bulk", "shirts"] for number in range(4)]
    found = listed(["Dhaka Loom Ltd", "BD", "Sample", "shirts"], *rows, header=header)
    assert "Dhaka Loom Ltd" in names(found)
    assert codes(found)["row-not-used"] == 0


def test_a_name_behind_a_colour_is_told_where_it_is_taken_for_a_legend() -> None:
    found = listed(*FULL, ["Blue - Star Garments"], ["Red: Apparel House Ltd"], ["Yellow: legal hold"])
    assert [issue.found for issue in found.issues if issue.code == "row-not-used"] == [
        "Blue - Star Garments",
        "Red: Apparel House Ltd",
    ]


def test_a_partner_whose_name_begins_like_a_total_makes_no_headings_of_bare_names() -> None:
    found = listed(["Total Quality, Inc.", "US", "Reno", "shirts"], ["Delta Weaving"], *FULL)
    assert {"Total Quality, Inc.", "Delta Weaving"} <= names(found)
    assert codes(found)["section-read"] == 0


# ---- cells that stand for the one above


def test_ditto_marks_repeat_the_cell_above() -> None:
    found = listed(
        FULL[0],
        ["Delta Weaving", '"', "ditto", "-do-"],
        ["Elm Mill", "〃", "as above", "yarn"],
        ["Fir Mill", "DO", "ID", "x"],
    )
    placed = {partner.name: (partner.country, partner.sites[0].city) for partner in found.partners if partner.sites}
    assert placed["Delta Weaving"] == placed["Elm Mill"] == ("VN", "Hanoi")
    # codes of countries are no marks
    assert placed["Fir Mill"] == ("DO", "ID")
    assert {partner.name: partner.goods for partner in found.partners}["Delta Weaving"] == ("shirts",)
    told = {issue.column: issue.rows for issue in found.issues if issue.code == "ditto-read"}
    assert told == {"Country": 2, "City": 2, "Goods": 1}


def test_a_ditto_mark_below_the_header_tells_nothing() -> None:
    found = listed(["Delta Weaving", '"', "", "yarn"], FULL[0])
    assert {partner.name: partner.country for partner in found.partners}["Delta Weaving"] == ""


def test_a_name_that_is_left_out_where_it_repeats() -> None:
    rows = [
        ["Tier 1", "Tier 2", "Tier 3"],
        ["Sew", "Weave", "Spin"],
        ["", "", "Spin Two"],
        ["", "Knit", "Spin Three"],
        ["Cut", "Dye", "Spin"],
    ]
    found = records(sheet(rows))
    assert ends(found) == {
        *(("Sew", "Importer Inc"), ("Cut", "Importer Inc"), ("Weave", "Sew"), ("Knit", "Sew"), ("Dye", "Cut")),
        *(("Spin", "Weave"), ("Spin Two", "Weave"), ("Spin Three", "Knit"), ("Spin", "Dye")),
    }
    told = {issue.column: (issue.source.row, issue.also) for issue in found.issues if issue.code == "blank-as-above"}
    assert told == {"Tier 1": (3, (4,)), "Tier 2": (3, ())}
    assert codes(found)["chain-gap"] == 0


def test_a_gap_is_a_gap_where_names_are_written_out_each_time() -> None:
    rows = [["Tier 1", "Tier 2"], ["Sew", "Weave"], ["Sew", "Knit"], ["", "Dye"], ["", "Print"], ["Cut", "Tan"]]
    found = records(sheet(rows))
    assert ("Dye", "Sew") not in ends(found)
    assert codes(found)["blank-as-above"] == 0
    (gap,) = (issue for issue in found.issues if issue.code == "chain-gap")
    assert {text for _, text in gap.found_by_row()} == {"Dye", "Print"}


def test_a_gap_between_two_named_tiers_is_no_repeat() -> None:
    found = records(sheet([["Tier 1", "Tier 2", "Tier 3"], ["Sew", "Weave", "Spin"], ["Cut", "", "Gin"]]))
    assert ("Gin", "Weave") not in ends(found)
    assert codes(found)["chain-gap"] == 1


def test_a_row_without_a_name_in_a_plain_list_is_rejected() -> None:
    found = listed(*FULL, ["", "CN", "Ningbo", "yarn"], ["", "IN", "Surat", "yarn"])
    assert notes(found)[4] == notes(found)[5] == ("rejected", "no partner name")


def test_goods_of_one_supplier_over_several_rows() -> None:
    rows = [["Lotus", "VN", "Hanoi", "shirts"], ["", "", "", "polo shirts"], ["", "", "", "caps"], FULL[1]]
    found = listed(*rows)
    assert {partner.name: set(partner.goods) for partner in found.partners}["Lotus"] == {
        "shirts",
        "polo shirts",
        "caps",
    }
    assert codes(found)["blank-as-above"] == 1


# ---- parties that a row leaves out, or names twice


def test_a_vendor_that_is_not_told_hides_no_factory() -> None:
    rows = [
        ["Supplier", "Factory", "Country"],
        ["Vendor", "Mill", "VN"],
        ["TBD", "Delta", "VN"],
        ["Birch", "Birch", "VN"],
    ]
    found = records(sheet(rows))
    assert ends(found) == {
        *(("Vendor", "Importer Inc"), ("Mill", "Vendor")),
        ("Delta", "Importer Inc"),
        ("Birch", "Importer Inc"),
    }
    assert notes(found)[3] == ("imported", "partner")
    assert codes(found)["self-link"] == 0


def test_tier_1_without_a_buyer_supplies_the_importer_and_others_nobody() -> None:
    rows = [
        ["Supplier", "Country", "Tier", "Supplies to", "Goods"],
        ["Sapling", "VN", "1", "", "T-shirts"],
        ["Ganges", "IN", "Tier 2", "Sapling", "fabric"],
        ["Oak Gin", "TM", "3", "", "cotton"],
    ]
    found = records(sheet(rows))
    assert ends(found) == {("Sapling", "Importer Inc"), ("Ganges", "Sapling")}
    assert [issue.found for issue in found.issues if issue.code == "no-buyer"] == ["Oak Gin"]
    assert {partner.name: partner.goods for partner in found.partners}["Oak Gin"] == ("cotton",)


def test_a_party_that_only_its_name_in_another_script_names_is_there() -> None:
    header = ["Supplier Name", "Supplier Name (Chinese)", "Country", "Mill Name", "Mill Name (Chinese)", "Mill Country"]
    rows = [
        ["Foo Ltd", "甲公司", "China", "Weave Co", "乙公司", "North Korea"],
        ["Foo Ltd", "", "China", "", "丙公司", "Turkmenistan"],
        ["", "丁公司", "Vietnam", "Yarn Co", "", "India"],
    ]
    found = listed(*rows, header=header)
    assert {partner.name: partner.country for partner in found.partners if partner.name != "Importer Inc"} == {
        "Foo Ltd": "CN",
        "Weave Co": "KP",
        "丙公司": "TM",
        "丁公司": "VN",
        "Yarn Co": "IN",
    }
    assert ("Yarn Co", "Importer Inc") not in ends(found)
    assert {("Yarn Co", "丁公司"), ("丁公司", "Importer Inc"), ("丙公司", "Foo Ltd")} <= ends(found)
