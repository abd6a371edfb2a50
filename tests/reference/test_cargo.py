"""Roles of cargo partners: the whole role must be known, and a role that may mean a supplier means one."""

from __future__ import annotations

import pytest

from supplymap.reference.cargo import cargo_kind
from supplymap.reference.tables import split_cell, table


@pytest.mark.parametrize(
    ("role", "kind", "link"),
    [
        ("Carrier", "carrier", "transport"),
        ("Ocean carriers", "carrier", "transport"),
        ("Freight Forwarder", "forwarder", "transport"),
        ("3PL", "forwarder", "transport"),
        ("Logistics service provider", "forwarder", "transport"),
        ("Consolidator", "consolidator", "transport"),
        ("Warehouse", "warehouse", "storage"),
        ("warehouse operator", "warehouse", "storage"),
        ("Customs broker", "broker", "transport"),
        ("Broker", "trade broker", "transport"),
        ("Freight forwarder / warehouse", "forwarder", "transport"),
        ("Warehouse and distribution center", "warehouse", "storage"),
        ("Agente aduanal", "broker", "transport"),
        ("Almacén", "warehouse", "storage"),
        ("货运代理", "forwarder", "transport"),
    ],
)
def test_roles_of_cargo_partners(role: str, kind: str, link: str) -> None:
    found = cargo_kind(role)
    assert found is not None
    assert (found.kind, found.link) == (kind, link)


@pytest.mark.parametrize(
    "role",
    [
        "",
        " - ",
        "Manufacturer",
        "Trader",
        "Agent",
        "Buying agent",
        "Trading company",
        "Manufacturer / warehouse",
        "Warehouse and cutting room",
        "Carrier bags",
        "Battery storage",
        "Transport packaging",
        "Freight wagons",
        "Cotton broker",
        "Shipper",
        "Exporter",
        "Distributor",
        "Supplier",
    ],
)
def test_roles_of_suppliers(role: str) -> None:
    assert cargo_kind(role) is None


def test_no_word_means_two_kinds() -> None:
    words = [word for row in table("cargo") for word in split_cell(row["words"])]
    assert len(words) == len(set(words))
    assert {row["kind"] for row in table("cargo") if row["also_trades"] == "yes"} == {"consolidator", "trade broker"}
