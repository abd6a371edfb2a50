"""Data models: which sheets hold partners, who supplies whom by ids, and what is neither."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from supplymap.config import Config
from supplymap.records import to_records
from supplymap.sheets import read_workbook
from tests.records.forms.plain import readings, told
from tests.sheets_by_hand import AS_OF, book, records, sheet

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.sheets import Workbook

ORGANIZATIONS = sheet(
    [
        ["id", "name", "country"],
        ["o1", "Harbor Inc.", "US"],
        ["o2", "Sapling Knits", "VN"],
        ["o3", "Ganges Mills", "IN"],
    ],
    "Organizations",
)


def relations(*rows: list[str], name: str = "Relations") -> Workbook:
    return book(ORGANIZATIONS, sheet([["id", "type", "source_id", "target_id", "commodity"], *rows], name))


def said(workbook: Workbook, name: str) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return what a sheet of one reading says."""
    found = readings(workbook)[name]
    assert found is not None
    assert len(found) == 1
    return told(found[0])


def written(folder: Path, name: str, content: Any) -> Workbook:
    lines = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(lines, "utf-8")
    return read_workbook(folder / name)


def test_relations_name_partners_by_their_ids() -> None:
    workbook = relations(["e1", "supplies", "o2", "o1", "T-shirts"], ["e2", "supplies", "o3", "o2", "cotton fabric"])
    assert said(workbook, "Relations")[1] == [
        "Sapling Knits > Harbor Inc.: goods T-shirts",
        "Ganges Mills > Sapling Knits: goods cotton fabric",
    ]


def test_a_list_in_a_data_model_supplies_nobody_by_itself() -> None:
    workbook = relations(["e1", "supplies", "o2", "o1", ""])
    partners, links = said(workbook, "Organizations")
    assert partners["Ganges Mills"] == {"name": "Ganges Mills", "partner_id": "o3", "country": "IN"}
    assert links == []
    found = readings(workbook)["Organizations"]
    assert found is not None
    assert [one.kind for one in found] == ["links"]


def test_goods_persons_and_papers_are_no_partners() -> None:
    goods = sheet([["id", "name"], ["g1", "Cotton T-shirt"]], "Goods")
    papers = sheet([["id", "name", "attested_entity_id"], ["a1", "Social audit", "o2"]], "Attestations")
    persons = sheet([["id", "name"], ["p1", "Jane Doe"]], "Persons")
    links = sheet([["id", "supplier_id", "buyer_id", "good_id"], ["e1", "o2", "o1", "g1"]], "Supply Relationships")
    workbook = book(ORGANIZATIONS, goods, papers, persons, links)
    found = readings(workbook)
    assert (found["Goods"], found["Attestations"], found["Persons"]) == ((), (), ())
    assert said(workbook, "Supply Relationships")[1] == ["Sapling Knits > Harbor Inc.: goods Cotton T-shirt"]


def test_the_words_of_a_relation_turn_it_round() -> None:
    workbook = relations(["e1", "buys from", "o1", "o2", "T-shirts"], ["e2", "is customer of", "o2", "o3", ""])
    assert said(workbook, "Relations")[1] == [
        "Sapling Knits > Harbor Inc.: goods T-shirts",
        "Ganges Mills > Sapling Knits: ",
    ]


def test_headers_that_say_who_supplies_are_not_turned_round() -> None:
    links = sheet([["type", "supplier_id", "buyer_id"], ["buys from", "o2", "o1"]], "Relations")
    assert said(book(ORGANIZATIONS, links), "Relations")[1] == ["Sapling Knits > Harbor Inc.: "]


def test_ownership_is_no_supply() -> None:
    workbook = relations(
        ["e1", "owns", "o1", "o2", ""], ["e2", "subsidiary_of", "o3", "o1", ""], ["e3", "supplies", "o3", "o2", ""]
    )
    partners, links = said(workbook, "Relations")
    assert links == ["Ganges Mills > Sapling Knits: "]
    assert partners["Sapling Knits"]["parent"] == "Harbor Inc."
    assert partners["Ganges Mills"]["parent"] == "Harbor Inc."


def test_who_ships_for_a_partner_supplies_nothing() -> None:
    workbook = relations(["e1", "ships for", "o3", "o1", ""], ["e2", "warehouse of", "o2", "o1", ""])
    assert said(workbook, "Relations")[1] == ["Ganges Mills ~ Harbor Inc.: ", "Sapling Knits ~ Harbor Inc.: "]


def test_a_relation_of_an_unknown_kind_is_asked_and_no_supply() -> None:
    workbook = relations(["e1", "frobnicates", "o3", "o1", ""], ["e2", "supplies", "o2", "o1", ""])
    found = readings(workbook)["Relations"]
    assert found is not None
    assert told(found[0])[1] == ["Sapling Knits > Harbor Inc.: "]
    assert [(one.code, one.source.row, one.found) for one in found[0].issues] == [
        ("relation-not-understood", 2, "frobnicates")
    ]
    assert list(found[0].not_data) == [1]


def test_a_relation_labelled_with_goods_supplies_them() -> None:
    workbook = relations(["e1", "cotton yarn", "o3", "o2", ""], ["e2", "supplies cotton fabric", "o2", "o1", ""])
    assert said(workbook, "Relations")[1] == [
        "Ganges Mills > Sapling Knits: goods cotton yarn",
        "Sapling Knits > Harbor Inc.: goods cotton fabric",
    ]


def test_a_site_is_its_company() -> None:
    sites = sheet([["id", "name", "operator_id", "country"], ["f1", "Sapling Plant 2", "o2", "KH"]], "Facilities")
    links = sheet([["type", "supplier_id", "buyer_id"], ["supplies", "f1", "o1"]], "Relations")
    workbook = book(ORGANIZATIONS, sites, links)
    assert said(workbook, "Facilities")[0] == {
        "Sapling Knits": {"name": "Sapling Knits", "partner_id": "o2", "facility": "Sapling Plant 2", "country": "KH"}
    }
    assert said(workbook, "Relations")[1] == ["Sapling Knits > Harbor Inc.: "]


def test_nodes_of_several_kinds() -> None:
    nodes = sheet(
        [
            ["id", "type", "name", "country"],
            ["n1", "organization", "Sapling Knits", "VN"],
            ["n2", "good", "T-shirt", ""],
            ["n3", "organization", "Harbor Inc.", "US"],
        ],
        "nodes",
    )
    edges = sheet([["type", "source", "target"], ["produces", "n1", "n2"], ["supplies", "n1", "n3"]], "edges")
    workbook = book(nodes, edges)
    assert set(said(workbook, "nodes")[0]) == {"Sapling Knits", "Harbor Inc."}
    assert said(workbook, "edges")[1] == ["Sapling Knits > Harbor Inc.: "]


def test_entities_of_follow_the_money(tmp_path: Path) -> None:
    lines = [
        {
            "id": "c1",
            "schema": "Company",
            "properties": {"name": ["Poplar Garment", "杨树服装"], "country": ["cn"], "alias": ["Poplar"]},
        },
        {"id": "c2", "schema": "Company", "properties": {"name": ["Harbor Inc."], "country": ["us"]}},
        {"id": "c3", "schema": "Organization", "properties": {"name": ["Steppe Corps"], "country": ["cn"]}},
        {"id": "o1", "schema": "Ownership", "properties": {"owner": ["c3"], "asset": ["c1"]}},
        {"id": "p1", "schema": "Person", "properties": {"name": ["Jane Doe"]}},
        {"id": "d1", "schema": "Directorship", "properties": {"director": ["p1"], "organization": ["c1"]}},
        {
            "id": "u1",
            "schema": "UnknownLink",
            "properties": {"subject": ["c1"], "object": ["c2"], "role": ["supplier"]},
        },
        {"id": "e1", "schema": "EconomicActivity", "properties": {"sender": ["c1"], "receiver": ["c2"]}},
    ]
    workbook = written(tmp_path, "entities.jsonl", "\n".join(map(json.dumps, lines)))
    company = said(workbook, "Company")[0]["Poplar Garment"]
    assert (company["aliases"], company["country"]) == ("杨树服装; Poplar", "cn")
    assert said(workbook, "Ownership")[0]["Poplar Garment"]["parent"] == "Steppe Corps"
    assert said(workbook, "UnknownLink")[1] == ["Poplar Garment > Harbor Inc.: "]
    assert said(workbook, "EconomicActivity")[1] == ["Poplar Garment > Harbor Inc.: "]
    assert readings(workbook)["Person"] == ()
    assert said(workbook, "Directorship") == ({}, [])


def test_locations_and_affiliations_of_the_supply_chain_data_exchange(tmp_path: Path) -> None:
    content = {
        "locations": [
            {"guid": "l1", "location-type": "factory", "name": "Sapling Knits", "address": {"country": "VN"}}
        ],
        "organizations": [
            {"guid": "b1", "organization-type": "retailer", "organizational-identifier": "lei:X"},
            {"guid": "b2", "organization-type": "supplier", "name": "Meridian Holdings"},
        ],
        "affiliations": [
            {"from-guid": "l1", "to-guid": "b1", "affiliation-type": "is supplier of"},
            {"from-guid": "l1", "to-guid": "b2", "affiliation-type": "is owned by"},
        ],
    }
    workbook = written(tmp_path, "scdex.json", content)
    partners, links = said(workbook, "affiliations")
    # a partner without a name is known by its number
    assert links == ["Sapling Knits > b1: "]
    assert partners["Sapling Knits"]["parent"] == "Meridian Holdings"


def test_a_list_beside_a_list_is_no_data_model() -> None:
    first = sheet([["Supplier", "Country"], ["A Mill", "IN"]], "Mills")
    second = sheet([["Supplier", "Country"], ["B Knits", "VN"]], "Knitters")
    assert readings(book(first, second)) == {"Mills": None, "Knitters": None}


def test_an_edge_list_in_a_file_of_its_own() -> None:
    edges = sheet(
        [
            ["source", "target", "relation"],
            ["Sapling Knits", "Harbor Inc.", "manufactures for"],
            ["Harbor Inc.", "Sapling Knits", "audits"],
            ["Sapling Knits", "Ganges Mills", "buys from"],
        ],
        "",
    )
    assert said(book(edges), "")[1] == ["Sapling Knits > Harbor Inc.: ", "Ganges Mills > Sapling Knits: "]


def test_an_edge_list_tells_who_carries_and_stores() -> None:
    heads = ["From", "To", "Type", "Mode", "Days at rest"]
    edges = [
        heads,
        ["Ganges Mills", "Sapling Knits", "supplies", "", ""],
        ["Sapling Knits", "Harbor Inc.", "supplies", "", ""],
        ["North Depot", "Harbor Inc.", "storage", "", "12"],
        ["Sea Line", "Harbor Inc.", "transport", "sea", ""],
    ]
    found = records(sheet(edges, "links"), importer="Harbor Inc.")
    names = {partner.id: partner.name for partner in found.partners}
    assert {(names[link.supplier], link.kind, link.mode, link.days) for link in found.links} == {
        ("Ganges Mills", "supplies", "", None),
        ("Sapling Knits", "supplies", "", None),
        ("North Depot", "storage", "", 12),
        ("Sea Line", "transport", "sea", None),
    }
    assert {partner.name for partner in found.partners if partner.cargo} == {"North Depot", "Sea Line"}


def test_an_edge_list_whose_types_are_no_relations_is_read_by_its_headers() -> None:
    edges = sheet([["source", "target", "type"], ["A", "B", "x1"], ["B", "C", "x2"]], "")
    assert readings(book(edges)) == {"": None}


def test_rows_that_only_list_or_own_are_imported() -> None:
    made = relations(["e1", "supplies", "o2", "o1", ""], ["e2", "owns", "o3", "o2", ""])
    found = records(*made.sheets, importer="Harbor Inc.")
    assert {str(row.state) for row in found.rows if not row.header} == {"imported"}
    assert not [issue.code for issue in found.issues if issue.level == "error"]
    assert {partner.name: partner.parent for partner in found.partners}["Sapling Knits"] == "Ganges Mills"


def test_ids_named_after_their_sheet() -> None:
    companies = sheet(
        [["company_id", "company_name", "country"], ["c1", "Harbor Inc.", "US"], ["c2", "Sapling Knits", "VN"]],
        "Companies",
    )
    suppliers = sheet([["supplier_id", "supplier_name"], ["s1", "Ganges Mills"]], "Suppliers")
    sites = sheet([["facility_id", "facility_name", "company_id"], ["f1", "Plant 2", "c2"]], "Facilities")
    links = sheet([["from_id", "to_id", "relation"], ["f1", "c1", "supplies"], ["s1", "c2", "supplies"]], "Relations")
    workbook = book(companies, suppliers, sites, links)
    assert said(workbook, "Relations")[1] == ["Sapling Knits > Harbor Inc.: ", "Ganges Mills > Sapling Knits: "]
    assert set(said(workbook, "Facilities")[0]) == {"Sapling Knits"}


def test_owners_alone_are_no_reason_to_refuse_the_file() -> None:
    workbook = relations(["e1", "owns", "o3", "o2", ""])
    found = records(*workbook.sheets, importer="Walnut Imports LLC")
    assert found.links == ()
    assert {"Sapling Knits", "Ganges Mills"} <= {partner.name for partner in found.partners}


def test_a_flat_list_beside_owners_still_supplies_the_importer() -> None:
    flat = sheet([["Supplier", "Country"], ["Heron Knits", "VN"]], "Suppliers", "list.xlsx")
    workbook = relations(["e1", "owns", "o3", "o2", ""])
    found = to_records([book(flat, file="list.xlsx"), workbook], Config(as_of=AS_OF, importer="Walnut Imports LLC"))
    names = {partner.id: partner.name for partner in found.partners}
    assert [(names[link.supplier], names[link.buyer]) for link in found.links] == [
        ("Heron Knits", "Walnut Imports LLC")
    ]


def test_names_under_the_word_for_a_party() -> None:
    vendors = sheet([["Vendor no.", "Supplier", "Country"], ["7", "Ganges Mills", "IN"], ["8", "Harbor Inc.", "US"]])
    links = sheet([["From", "To"], ["7", "8"]], "Links")
    assert said(book(vendors, links), "Links")[1] == ["Ganges Mills > Harbor Inc.: "]
    found = records(vendors, links, importer="8")
    assert {partner.name for partner in found.partners} == {"Ganges Mills", "Harbor Inc."}
