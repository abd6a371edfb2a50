"""Cargo partners of a list: told by their role, no suppliers of the importer."""

from __future__ import annotations

import pytest

from supplymap.network.graph import build_graph
from tests.sheets_by_hand import links, records, sheet

HEADER = ["Partner name", "Country", "Role", "Process / stage", "Goods"]


@pytest.mark.parametrize(
    ("role", "stage", "goods", "cargo"),
    [
        ("Carrier", "", "", True),
        ("Warehouse", "", "cotton shirts", True),
        ("", "Freight forwarder", "", True),
        ("Warehouse", "Transport and storage", "", True),
        ("Manufacturer", "Warehouse", "", False),
        ("Warehouse", "Spinning", "", False),
        ("Consolidator", "", "", True),
        ("Consolidator", "", "cotton shirts", False),
        ("Broker", "", "", True),
        ("Broker", "", "raw cotton", False),
        ("Trader", "", "", False),
        ("", "", "", False),
    ],
)
def test_a_role_tells_a_cargo_partner(role: str, stage: str, goods: str, *, cargo: bool) -> None:
    made = records(sheet([HEADER, ["Mill", "VN", "Manufacturer", "", "shirts"], ["Line", "DK", role, stage, goods]]))
    by_name = {partner.name: partner for partner in made.partners}
    assert by_name["Line"].cargo is cargo
    assert by_name["Mill"].cargo is False
    assert {link.supplier for link in made.links} == ({"Mill"} if cargo else {"Mill", "Line"})


def test_it_is_told_once_for_all() -> None:
    rows = [HEADER, ["Mill", "VN", "", "", "shirts"], ["Line", "DK", "Carrier"], ["Store", "US", "Warehouse"]]
    graph, made = build_graph(records(sheet(rows)))
    (told,) = [issue for issue in made.issues if issue.code == "cargo-partner"]
    assert (told.level, told.source.row, told.also) == ("note", 3, (4,))
    assert sorted((u, data["kind"]) for u, _, data in graph.edges(data=True) if data["kind"] != "ghost") == [
        ("Line", "transport"),
        ("Mill", "supplies"),
        ("Store", "storage"),
    ]


def test_a_warehouse_that_links_name_as_a_supplier_is_one() -> None:
    listed = sheet([HEADER, ["Mill", "VN"], ["Store", "US", "Warehouse"]], "Partners")
    graph, made = build_graph(records(listed, links("Store > Importer Inc", "Mill > Store")))
    assert [graph.nodes[name]["tier"] for name in ("Store", "Mill")] == [1, 2]
    assert not [issue for issue in made.issues if issue.code == "cargo-partner"]


def test_columns_of_cargo_partners_beside_a_list_leave_its_vendors_where_they_are() -> None:
    header = ["Vendor", "Vendor Country", "Goods", "Freight Forwarder", "Warehouse", "Warehouse Country"]
    rows = [
        ["Acme", "VN", "shirts", "Blue Anchor GmbH", "Dock Store Inc", "US"],
        ["Beta", "IN", "towels", "Blue Anchor GmbH", "", ""],
    ]
    made = records(sheet([header, *rows]))
    by_name = {partner.name: partner for partner in made.partners}
    assert {name for name, partner in by_name.items() if partner.cargo} == {"Blue Anchor GmbH", "Dock Store Inc"}
    assert [by_name[name].country for name in ("Acme", "Beta", "Dock Store Inc", "Blue Anchor GmbH")] == [
        "VN",
        "IN",
        "US",
        "",
    ]
    assert {(link.supplier, link.buyer, link.kind, link.goods) for link in made.links} == {
        ("Acme", "Importer Inc", "supplies", "shirts"),
        ("Beta", "Importer Inc", "supplies", "towels"),
        ("Blue Anchor GmbH", "Importer Inc", "transport", ""),
        ("Dock Store Inc", "Importer Inc", "storage", ""),
    }
    graph, made = build_graph(made)
    assert not [issue for issue in made.issues if issue.code == "path-not-stated"]
    assert [graph.nodes[name]["tier"] for name in ("Acme", "Dock Store Inc")] == [1, None]


def test_the_row_of_a_vendor_that_is_not_told_is_about_nobody_who_carries_its_goods() -> None:
    header = ["Vendor", "Vendor Country", "Goods", "Freight Forwarder"]
    made = records(
        sheet([header, ["Acme", "VN", "shirts", "Blue Anchor GmbH"], ["", "CN", "cotton", "Other Line Ltd"]])
    )
    by_name = {partner.name: partner for partner in made.partners}
    assert (by_name["Other Line Ltd"].country, by_name["Other Line Ltd"].cargo) == ("", True)
