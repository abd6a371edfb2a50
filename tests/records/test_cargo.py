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
