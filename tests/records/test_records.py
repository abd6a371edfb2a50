"""Layouts, merging, dirt and the row ledger, on sheets written by hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from supplymap.config import Config
from supplymap.errors import ImporterError, InputError
from supplymap.model import NOT_STATED, Source
from supplymap.records import to_records
from supplymap.records.directory import Directory
from supplymap.records.spellings import SUGGESTION_SIMILARITY
from supplymap.reference.names import normalise
from tests.sheets_by_hand import AS_OF, assessed, book, links, partners, records, sheet

if TYPE_CHECKING:
    from supplymap.model import Records


def codes(found: Records) -> Counter[str]:
    return Counter(issue.code for issue in found.issues)


def pairs(found: Records) -> set[tuple[str, str]]:
    names = {partner.id: partner.name for partner in found.partners}
    return {(names[link.supplier], names[link.buyer]) for link in found.links}


def states(found: Records) -> Counter[str]:
    return Counter(row.state for row in found.rows)


def test_layout_a_partner_sheet_and_link_sheet() -> None:
    found = records(
        partners("Importer Inc | US", "Mill Ltd | India", "Farm | India | farm"),
        links("Mill > Importer Inc. | fabric | Shirt", "FARM > Mill Limited | cotton"),
    )
    assert pairs(found) == {("Mill Ltd", "Importer Inc"), ("Farm", "Mill Ltd")}
    assert not codes(found)
    assert states(found) == Counter(imported=5, skipped=2)


def test_layout_b_one_list_with_buyers() -> None:
    found = records(
        sheet(
            [
                ["Supplier", "Country", "Customer", "Item"],
                ["Mill Ltd", "IN", "Importer Inc", "fabric"],
                ["Farm Co", "IN", "Mill Ltd", "cotton"],
            ]
        )
    )
    assert pairs(found) == {("Mill Ltd", "Importer Inc"), ("Farm Co", "Mill Ltd")}
    assert {partner.name: partner.country for partner in found.partners}["Farm Co"] == "IN"


def test_layout_c_every_row_is_tier_1() -> None:
    graph = assessed(sheet([["country", "name", "address"], ["CN", "Alpha Works", "1 Road"], ["NA", "Beta Works", ""]]))
    tiers = {data["name"]: data["tier"] for _, data in graph.nodes(data=True) if not data["ghost"]}
    assert tiers == {"Importer Inc": 0, "Alpha Works": 1, "Beta Works": 1}
    assert {data["country"] for _, data in graph.nodes(data=True)} == {"CN", "NA", ""}


def test_layout_d_wide_chains() -> None:
    found = records(
        sheet(
            [
                ["Product", "Tier 1", "Country", "Tier 2", "Country", "Tier 3", "Country"],
                ["Shirt", "Sewer", "VN", "Weaver", "CN", "Farm", "IN"],
                ["Towel", "Sewer", "VN", "", "", "Gin", "PK"],
            ]
        )
    )
    assert pairs(found) == {("Sewer", "Importer Inc"), ("Weaver", "Sewer"), ("Farm", "Weaver")}
    assert codes(found)["chain-gap"] == 1
    countries = {partner.name: partner.country for partner in found.partners}
    assert countries == {"Importer Inc": "", "Sewer": "VN", "Weaver": "CN", "Farm": "IN", "Gin": "PK"}
    assert {link.product for link in found.links} == {"Shirt", "Towel"}


def test_layout_d_gap_is_placed_at_its_tier_without_a_path() -> None:
    graph = assessed(sheet([["Tier 1", "Tier 2", "Tier 3"], ["Sewer", "", "Gin"]]))
    data = next(data for _, data in graph.nodes(data=True) if data["name"] == "Gin")
    assert (data["tier"], data["path_stated"], data["tier_text"]) == (3, False, "3 (stated)")


def test_layout_e_tier_column_without_buyers() -> None:
    graph = assessed(
        sheet(
            [
                ["Supplier", "Tier", "Country"],
                ["Alpha Works", "1", "VN"],
                ["Xinjiang Daqo New Energy Co Ltd", "Tier 3", "CN"],
            ]
        )
    )
    data = {data["name"]: data for _, data in graph.nodes(data=True)}
    assert data["Alpha Works"]["path_stated"]
    listed = data["Xinjiang Daqo New Energy Co Ltd"]
    assert (listed["tier"], listed["path_stated"]) == (3, False)
    assert graph.graph["products"]["(not stated)"]["findings_reached"] == (listed["id"],)


def test_sheets_named_by_tier() -> None:
    graph = assessed(
        sheet([["Name", "Country"], ["Alpha Works", "VN"]], "Tier 1"),
        sheet([["Name", "Country"], ["Beta Works", "IN"]], "Tier 2 suppliers"),
    )
    tiers = {
        data["name"]: (data["tier"], data["path_stated"]) for _, data in graph.nodes(data=True) if not data["ghost"]
    }
    assert tiers == {"Importer Inc": (0, True), "Alpha Works": (1, True), "Beta Works": (2, False)}


def test_title_rows_notes_totals_and_repeated_headers_are_accounted_for() -> None:
    found = records(
        sheet(
            [
                ["Supplier master list"],
                ["prepared by purchasing", "", "2026"],
                [],
                ["Supplier", "Supplies to", "Annual value"],
                ["Mill", "Importer Inc", "100"],
                ["Supplier", "Supplies to", "Annual value"],
                ["Total Fabrics Ltd", "Importer Inc", "50"],
                ["Total", "", "150"],
                ["Note: values are estimates of the buying office"],
                ["", "Importer Inc", "9"],
            ]
        )
    )
    notes = {row.source.row: (row.state, row.note) for row in found.rows}
    assert notes[1] == notes[2] == ("skipped", "title")
    assert notes[4] == ("skipped", "header")
    assert notes[6] == ("skipped", "repeated header")
    assert notes[7][0] == "imported"
    assert notes[8] == ("skipped", "total line")
    assert notes[9] == ("skipped", "note")
    assert notes[10] == ("rejected", "no partner name")
    assert sum(states(found).values()) == 9


def test_spellings_of_one_partner_merge_and_keep_their_rows() -> None:
    found = records(
        partners("Meridian Knit Works Ltd. | BD | knitting", "MERIDIAN KNIT WORKS LIMITED | Bangladesh | | T-shirts"),
        links("Meridian Knit Works > Importer Inc"),
    )
    merged = [partner for partner in found.partners if partner.name.startswith("Meridian")]
    assert len(merged) == 1
    rows = [(source.sheet, source.row) for source in merged[0].sources]
    assert rows == [("Partners", 2), ("Partners", 3), ("Links", 2)]
    assert merged[0].goods == ("T-shirts",)
    assert codes(found)["merged-duplicate"] == 1
    assert states(found)["merged"] == 1


def test_one_name_in_two_countries_is_kept_apart_and_the_link_goes_to_both() -> None:
    found = records(partners("Orient Mills | IN", "Orient Mills | PK"), links("Orient Mills > Importer Inc"))
    assert sorted(partner.id for partner in found.partners) == ["Importer Inc", "Orient Mills", "Orient Mills (PK)"]
    assert len(found.links) == 2
    assert all(link.ambiguous for link in found.links)
    assert codes(found)["country-conflict"] == codes(found)["ambiguous-name"] == 1


def test_two_cities_are_two_sites() -> None:
    found = records(
        partners("Orient Mills | CN | | | | Suzhou", "Orient Mills | CN | | | | Hotan"), links("x > Importer Inc")
    )
    assert len([partner for partner in found.partners if partner.name == "Orient Mills"]) == 2
    assert codes(found)["possible-duplicate"] == 1


def test_near_spellings_are_reported_not_merged() -> None:
    found = records(
        partners(
            "Pamukova Home Textiles | TR", "Pamukowa Home Textiles | TR", "Unit 1 Dyeing | TR", "Unit 2 Dyeing | TR"
        ),
        links("x > Importer Inc"),
    )
    assert codes(found)["possible-duplicate"] == 1
    assert len(found.duplicates) == 1


def test_links_by_id() -> None:
    found = records(
        sheet([["Vendor no.", "Supplier", "Country"], ["7", "Mill", "IN"], ["8", "Importer Inc", "US"]]),
        sheet([["From", "To"], ["7", "8"]], "Links"),
        importer="8",
    )
    assert pairs(found) == {("Mill", "Importer Inc")}
    assert found.importer == "8"


def test_unlisted_partner_is_visible_and_suggested() -> None:
    found = records(partners("Meridian Knit Works | BD"), links("Meridan Knit Work > Importer Inc"))
    unlisted = [partner for partner in found.partners if not partner.listed]
    assert [partner.name for partner in unlisted] == ["Meridan Knit Work"]
    issue = next(issue for issue in found.issues if issue.code == "unlisted-partner")
    assert "Meridian Knit Works" in issue.suggestion
    assert (issue.source.sheet, issue.source.row, issue.column) == ("Links", 2, "Supplier")


def test_self_links_and_repeats() -> None:
    found = records(links("A > Importer Inc | yarn", "A > A", "a > Importer, Inc. | Yarn", "A > Importer Inc | thread"))
    assert [(link.goods, len(link.sources)) for link in found.links] == [("Yarn", 2), ("thread", 1)]
    assert states(found) == Counter(imported=2, rejected=1, merged=1, skipped=1)
    assert codes(found)["self-link"] == codes(found)["repeated-link"] == 1


def test_a_repeat_that_goes_on_keeps_the_link_current() -> None:
    found = records(links("A > Importer Inc | yarn | | 2016-2019", "A > Importer Inc | yarn | | since 2022"))
    assert [link.ended for link in found.links] == [False]


def test_several_buyers_in_one_cell() -> None:
    found = records(links("A > Importer Inc; B", "B > Importer Inc"))
    assert pairs(found) == {("A", "Importer Inc"), ("A", "B"), ("B", "Importer Inc")}


def test_role_names_the_importer() -> None:
    table = sheet([["Name", "Role"], ["Importer Inc", "Importer"], ["Mill", "manufacturer"]])
    found = records(table, links("Mill > Importer Inc"), importer="")
    assert found.importer == "Importer Inc"


def test_importer_must_be_named_as_a_buyer() -> None:
    with pytest.raises(ImporterError, match="closest names are: Importer Inc"):
        records(links("Mill > Importer Inc"), importer="Importar Company")


def test_no_importer_at_all() -> None:
    with pytest.raises(ImporterError, match=r"--importer.*Big Buyer") as refused:
        records(links("Mill > Weaver", "Weaver > Big Buyer", "Gin > Trader"), importer="")
    assert refused.value.names == ("Big Buyer", "Trader")


def test_a_file_without_known_headers() -> None:
    with pytest.raises(InputError, match=r"book\.xlsx has no known header \(seen: sheet 'Sheet1', row 1: a, b\)"):
        to_records([book(sheet([["a", "b"], ["1", "2"]]))], Config(as_of=AS_OF, importer="x"))
    with pytest.raises(InputError, match="has no rows"):
        to_records([book(sheet([]))], Config(as_of=AS_OF, importer="x"))


def test_a_second_sheet_without_headers_is_reported() -> None:
    found = records(links("A > Importer Inc"), sheet([["just words"], ["and more"]], "Notes"))
    assert codes(found)["notes-sheet"] == 1
    assert states(found)["skipped"] == 3


def test_a_second_table_without_known_headers_is_a_warning() -> None:
    found = records(links("A > Importer Inc"), sheet([["x", "y", "z"], ["1", "2", "3"], ["4", "5", "6"]], "Table"))
    assert codes(found)["sheet-not-understood"] == 1


def test_an_importer_that_no_row_names_is_said() -> None:
    found = records(sheet([["name", "country"], ["Importr Inc", "US"]]))
    (issue,) = [issue for issue in found.issues if issue.code == "importer-created"]
    assert "Importr Inc" in issue.suggestion


def test_documents_find_their_partner() -> None:
    table = sheet(
        [
            ["Partner", "Document", "Issued", "Valid to", "Result"],
            ["Mill", "SMETA social audit", "2024-01-05", "2025-01-04", "pass"],
            ["Mill", "Code of conduct", "31.12.2025", "", ""],
            ["Nobody", "audit", "2025-01-01", "", ""],
        ],
        "Papers",
    )
    found = records(partners("Mill | IN"), links("Mill > Importer Inc"), table)
    mill = next(partner for partner in found.partners if partner.name == "Mill")
    assert [(document.kind, str(document.expires)) for document in mill.documents] == [
        ("audit", "2025-01-04"),
        ("code", "2028-12-28"),
    ]
    assert (
        codes(found)["document-expired"]
        == codes(found)["date-as-text"]
        == codes(found)["document-partner-unknown"]
        == 1
    )
    assert states(found)["rejected"] == 1


def test_unknown_country_and_lost_digits_are_reported() -> None:
    found = records(
        sheet(
            [
                ["Supplier", "Country", "Buyer", "HTS code"],
                ["A", "Atlantis", "Importer Inc", "90121"],
                ["B", "NA", "A", "0101210010"],
            ]
        )
    )
    assert codes(found)["unknown-country"] == codes(found)["hts-lost-zero"] == 1
    assert {link.supplier: link.hts for link in found.links} == {"A": "090121", "B": "0101210010"}
    assert {partner.name: partner.country for partner in found.partners}["B"] == "NA"


def test_formula_like_names_stay_text() -> None:
    found = records(links("=1+1 > Importer Inc"), importer="Importer Inc")
    assert codes(found)["formula-like-text"] == 1


def test_input_order_of_rows_does_not_change_who_supplies_whom() -> None:
    rows = ["A > Importer Inc | x | Shirt", "B > A | y", "C > B | z", "B > A | y"]
    assert pairs(records(links(*rows))) == pairs(records(links(*reversed(rows))))


def test_from_and_to_are_partners_or_dates() -> None:
    table = [["From", "To", "Supplier", "Buyer"], ["2016", "2019", "A", "Importer Inc"]]
    (link,) = records(sheet(table)).links
    assert (link.supplier, link.buyer, link.ended) == ("A", "Importer Inc", True)
    (link,) = records(sheet([["From", "To"], ["A", "Importer Inc"]])).links
    assert (link.supplier, link.buyer) == ("A", "Importer Inc")


LISTED = "Aksu Huafu Textiles Co., Ltd."


def rating(graph: Any, name: str) -> str:
    return next(data["rating"] for _, data in graph.nodes(data=True) if data["name"] == name)


@pytest.mark.parametrize(
    "rows",
    [
        # a supplier before tier columns is tier 1
        [["Supplier", "Country", "Tier 2", "Tier 3"], ["Sew", "VN", "Weave", LISTED]],
        # stages in tier headers
        [["Product", "Tier 1 (CMT)", "Tier 2 (Fabric Mill)", "Tier 3 (Spinner)"], ["Shirt", "Sew", "Weave", LISTED]],
        [["Tier 1 Supplier", "Tier 2 Fabric Mill", "Tier 3 Spinner"], ["Sew", "Weave", LISTED]],
        # two parties at one tier
        [["Tier 1", "Tier 2", "Tier 2"], ["Sew", "Weave", LISTED]],
        [["Tier 1 supplier", "Tier 2 supplier 1", "Tier 2 supplier 2"], ["Sew", "Weave", LISTED]],
        # several names in one cell
        [["Tier 1", "Tier 2"], ["Sew", f"Weave; {LISTED}"]],
        # who makes and who trades
        [["Supplier", "Factory", "Country"], ["TradeCo", LISTED, "China"]],
        [["Supplier", "Legal entity name", "Country"], ["TradeCo", LISTED, "China"]],
        # header rows of two lines
        [
            ["Tier 1 supplier", "", "Tier 2 supplier", ""],
            ["Company name", "Country", "Company name", "Country"],
            ["Sew", "Vietnam", LISTED, "China"],
        ],
        # marks and words before and after a name
        [["Supplier", "Country"], ["Sew", "VN"], [f"* {LISTED}", ""]],
        [["Supplier", "Country"], ["Sew", "VN"], [f"Note: also {LISTED} since 2023"]],
        # a column nobody understands
        [["Supplier", "Country", "Sub-contracted spinning"], ["Sew", "VN", LISTED]],
        # a second table on the sheet with other columns
        [["Supplier", "Country"], ["Sew", "VN"], ["Country", "Supplier", "City"], ["CN", LISTED, ""]],
        # audit columns in a list of partners
        [["Supplier", "Goods", "Audit type", "Audit date", "Score"], [LISTED, "yarn", "SMETA", "2025-01-01", "70"]],
    ],
    ids=lambda rows: " | ".join(rows[0]),
)
def test_no_layout_hides_a_listed_name(rows: list[list[str]]) -> None:
    graph = assessed(sheet(rows))
    overall = graph.graph["overall"]
    assert overall["findings_reached"] or overall["possible_reached"]


def test_a_link_without_a_buyer_keeps_its_supplier() -> None:
    graph = assessed(partners("Mill B | VN"), links(f"{LISTED} > TBD", "Mill B > Importer Inc"))
    assert graph.graph["products"]["(not stated)"]["possible_reached"] == (LISTED,)


def test_a_two_row_header_gives_each_party_its_own_place() -> None:
    graph = assessed(
        sheet(
            [
                ["Tier 1 supplier", "", "", "Tier 2 supplier", "", ""],
                ["Company name", "Country", "Address", "Company name", "Country", "Address"],
                ["Sew", "Vietnam", "Hanoi", "Gin", "China", "Aksu, Xinjiang"],
            ]
        )
    )
    assert rating(graph, "Gin") == "Finding"
    assert graph.nodes["Sew"]["country"] == "VN"
    assert not graph.nodes["Sew"]["findings"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Factory name", "Country", "Address", "Parent company", "Country", "Address"],
         ["Gin", "China", "Aksu, Xinjiang", "HoldCo", "Hong Kong", "Kowloon"]],
        [["Supplier", "Country", "Address 1", "Address 2", "Address 3"],
         ["Gin", "China", "No 5", "Industrial Zone", "Aksu, Xinjiang 843000"]],
        [["Buyer", "Address", "Supplier", "Address", "Country"],
         ["Importer Inc", "Boston", "Gin", "Aksu, Xinjiang, China", "China"]],
        [["Tier 1", "Tier 2", "Country", "Province"], ["Sew", "Gin", "China", "Xinjiang"]],
        [["Supplier", "Country"], ["Gin", "Xinjiang, China"]],
        [["Supplier", "Country", "County", "Prefecture"], ["Gin", "China", "Shule", "Kashgar"]],
    ],
    ids=lambda rows: " | ".join(rows[0]),
)  # fmt: skip
def test_no_layout_hides_a_place(rows: list[list[str]]) -> None:
    assert rating(assessed(sheet(rows)), "Gin") in ("Finding", "Possible finding")


@pytest.mark.parametrize(
    "header",
    ["Ship-to", "Customer / Buyer", "Buyer (customer)", "Supplies To (Buyer)", "Müşteri", "下游客户", "Who takes it"],
)
def test_a_buyer_column_is_seen_under_many_names(header: str) -> None:
    found = records(sheet([["Supplier", "Country", header], ["A", "CN", "Mill B"], ["Mill B", "VN", "Importer Inc"]]))
    assert pairs(found) == {("A", "Mill B"), ("Mill B", "Importer Inc")}


@pytest.mark.parametrize(
    "header",
    [
        "Vendor (Legal name)",
        "Supplier Name (English)",
        "供应商 / Supplier",
        "工厂",
        "制造商",
        "Tedarikçi Adı",
        "Razón social",
        "Manufacturer / Factory",
    ],
)
def test_a_name_column_is_seen_under_many_names(header: str) -> None:
    assert len(records(sheet([[header, "Country"], ["A", "CN"]])).partners) == 2


def test_one_id_of_two_names_reaches_both() -> None:
    rows = [["ID", "Supplier", "Country"], ["V1", "Sunny Knits", "VN"], ["V1", LISTED, "China"]]
    for order in (rows, [rows[0], rows[2], rows[1]]):
        graph = assessed(sheet(order), links("V1 > Sew", "Sew > Importer Inc | x | Shirt"))
        assert graph.graph["products"]["Shirt"]["rating"] == "Finding"


def test_bare_names_do_not_depend_on_the_order_of_rows() -> None:
    rows = [
        ["Supplier", "Country", "City"],
        ["Same Mill", "", ""],
        ["Same Mill", "China", "Aksu"],
        ["Same Mill", "Vietnam", ""],
    ]
    highs = []
    for order in (rows, [rows[0], *rows[:0:-1]]):
        graph = assessed(sheet(order), links("Same Mill > Importer Inc"))
        highs.append((len(graph), graph.graph["overall"]["exposure"]["high"]))
    assert highs[0] == highs[1]


def test_sheets_of_tiers_beside_sheets_with_buyers() -> None:
    found = records(
        sheet([["Supplier", "Country"], ["Sew", "VN"]], "Tier 1"),
        sheet([["Supplier", "Country", "Supplies to"], ["Mill", "CN", "Sew"]], "2nd tier"),
    )
    assert pairs(found) == {("Sew", "Importer Inc"), ("Mill", "Sew")}
    found = records(
        sheet([["Supplier", "Country"], ["Sew", "VN"]], "Tier 1"),
        sheet([["Supplier", "Country", "Tier 1 supplier"], ["Mill", "CN", "Sew"]], "Tier 2"),
    )
    assert pairs(found) == {("Sew", "Importer Inc"), ("Mill", "Sew")}


def test_a_finding_at_who_only_buys_from_the_importer_reaches_it() -> None:
    # swapped columns, or cotton sent out for processing: a customer is taken off the list by a person
    graph = assessed(
        partners("Gin Co | CN | | cotton | Xinjiang"), links("Sew > Importer Inc", "Importer Inc > Gin Co")
    )
    assert graph.graph["overall"]["findings_reached"] == ("Gin Co",)
    assert graph.graph["products"][NOT_STATED]["findings_reached"] == ("Gin Co",)
    assert graph.nodes["Importer Inc"]["rating"] == "Finding"


def test_an_affiliate_with_another_legal_form_is_not_the_importer() -> None:
    table = sheet(
        [
            ["Supplier", "Country", "Supplies to"],
            ["Sew", "VN", "Harbor Trading Inc"],
            ["Harbor Trading Ltd.", "HK", "Harbor Trading Inc"],
        ]
    )
    found = records(table, importer="Harbor Trading Inc")
    names = {partner.id: partner.name for partner in found.partners}
    assert names[found.importer] == "Harbor Trading Inc"
    assert ("Harbor Trading Ltd.", "Harbor Trading Inc") in pairs(found)


@pytest.mark.parametrize(
    "word", ['"', "same as above", "同上", "various", "not disclosed", "to be confirmed", "null", "."]
)
def test_placeholders_name_nobody(word: str) -> None:
    found = records(
        sheet([["Supplier", "Country", "Buyer"], ["A", "VN", "Importer Inc"], [word, "CN", "A"], ["B", "VN", word]])
    )
    assert {partner.name for partner in found.partners} == {"Importer Inc", "A", "B"}


def test_section_lines_state_the_tier() -> None:
    table = [["Supplier", "Country"], ["Tier 1 suppliers"], ["Sew", "VN"], ["Tier 2 suppliers"], ["Mill", "CN"]]
    graph = assessed(sheet(table))
    assert {data["name"]: data["tier"] for _, data in graph.nodes(data=True) if not data["ghost"]} == {
        "Importer Inc": 0,
        "Sew": 1,
        "Mill": 2,
    }


def test_buyers_by_comma_where_each_is_known() -> None:
    found = records(
        partners("A | VN", "B | VN", "C Co., Ltd. | VN"),
        links("C Co., Ltd. > A, B", "A > Importer Inc", "B > Importer Inc"),
    )
    assert ("C Co., Ltd.", "A") in pairs(found)
    assert ("C Co., Ltd.", "B") in pairs(found)
    assert len(found.partners) == 4


def test_links_of_two_origins_are_two_links() -> None:
    table = [
        ["Supplier", "Country", "Buyer", "Goods", "Country of origin"],
        ["Merchant", "TR", "Importer Inc", "cotton yarn", "Uzbekistan"],
        ["Merchant", "TR", "Importer Inc", "cotton yarn", "Turkmenistan"],
    ]
    assert rating(assessed(sheet(table)), "Merchant") == "Finding"


def test_dropped_columns_are_named() -> None:
    found = records(sheet([["Supplier", "Country", "Weather"], ["A", "VN", "fine"]]))
    (issue,) = [issue for issue in found.issues if issue.code == "columns-not-understood"]
    assert (issue.column, issue.found) == ("Weather", "fine")


def test_doubtful_ends_keep_a_link_current() -> None:
    table = [
        ["Supplier", "Supplies to", "Valid from", "Valid until"],
        ["A", "Importer Inc", "2024-01-01", "2019-12-31"],
        ["B", "Importer Inc", "", "05/12/2026"],
    ]
    found = records(sheet(table))
    assert [link.ended for link in found.links] == [False, False]
    assert codes(found)["date-not-understood"] == codes(found)["date-ambiguous"] == 1


def test_a_parent_on_a_row_of_chains_is_nobodys_parent_in_particular() -> None:
    table = [["Parent company", "Tier 1", "Tier 2"], ["Xinjiang Production and Construction Corps", "Sew", "Weave"]]
    graph = assessed(sheet(table))
    assert not [name for name, data in graph.nodes(data=True) if data["findings"]]
    # it is looked through all the same
    assert graph.graph["overall"]["possible_reached"]


def test_a_row_without_a_country_is_about_the_partner_that_has_one() -> None:
    graph = assessed(partners("Alpha Fiber | CN", "Alpha Fiber | | | | | Urumqi"), links("Alpha Fiber > Importer Inc"))
    assert rating(graph, "Alpha Fiber") == "Finding"


def test_an_id_like_a_ghost_is_no_ghost() -> None:
    table = sheet([["ID", "Supplier", "Country"], ["ghost:Acme", "Hetian Taida Apparel", "CN"], ["Acme", "Acme", "VN"]])
    graph = assessed(table, sheet([["Supplier", "Buyer"], ["Acme", "Importer Inc"]], "Links"))
    listed = next(data for _, data in graph.nodes(data=True) if data["name"] == "Hetian Taida Apparel")
    assert not listed["ghost"]
    assert not listed["path_stated"]


@pytest.mark.parametrize("answer", ["yes", "Yes, 12 workers", "是", "X"])
def test_north_korean_labor_in_many_words(answer: str) -> None:
    graph = assessed(sheet([["Supplier", "Country", "North Korean labor"], ["A", "CN", answer]]))
    assert rating(graph, "A") == "Finding"


def test_an_answer_that_is_none_is_reported() -> None:
    found = records(
        sheet([["Supplier", "Country", "North Korean labor"], ["A", "CN", "dispatched"], ["B", "CN", "No"]])
    )
    assert codes(found)["answer-not-understood"] == 1


def test_a_listed_name_that_only_a_document_has_is_not_lost() -> None:
    papers = sheet([["Partner", "Document", "Valid to"], [LISTED, "audit", "2027-01-01"]], "Papers")
    graph = assessed(partners("Sew | VN"), links("Sew > Importer Inc"), papers)
    assert graph.graph["products"]["(not stated)"]["possible_reached"] == (LISTED,)


NAMES_ALIKE = st.text("abcd ", min_size=1, max_size=12).map(lambda text: f"x{text}y")


@given(st.lists(st.tuples(NAMES_ALIKE, st.booleans()), max_size=30), st.lists(NAMES_ALIKE, min_size=1, max_size=5))
def test_the_closest_names_are_those_of_a_full_scan(known: list[tuple[str, bool]], asked: list[str]) -> None:
    directory = Directory()
    listed: dict[str, str] = {}
    for name, is_listed in known:
        directory.index(directory.add(name, WHERE, listed=is_listed))
    for key in directory.keys:
        numbers = [number for number, other in enumerate(directory.keys) if other == key]
        if any(directory.listed[number] for number in numbers):
            listed[key] = directory.names[numbers[0]]
    for wanted in asked:
        found = process.extract(
            normalise(wanted).key,
            list(listed),
            scorer=fuzz.token_sort_ratio,
            limit=3,
            score_cutoff=SUGGESTION_SIMILARITY,
        )
        assert directory.closest(wanted) == list(dict.fromkeys(listed[key] for key, _, _ in found))


WHERE = Source("a.csv", "", 1)
