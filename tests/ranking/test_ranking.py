"""The order of partners and the tables people read."""

from __future__ import annotations

import math

import pytest

from supplymap import ranking
from supplymap.probability import format_probability
from tests.sheets_by_hand import assessed, links, partners, sheet


@pytest.mark.parametrize(
    ("p", "hazard", "text"),
    [
        (0.0, 0.0, "0.000"),
        (0.1234, 0.13, "0.123"),
        (0.00012, 0.00012, "0.00012"),
        (0.995, 5.3, "1 - 0.005"),
        (0.99795, 6.2, "1 - 0.00205"),
        (0.99995, 9.9, "> 0.9999"),
        (1.0, 60.0, "> 0.9999"),
        (1.0, math.inf, "1"),
    ],
)
def test_numbers_near_one_stay_apart(p: float, hazard: float, text: str) -> None:
    assert format_probability(p, hazard) == text


def test_findings_go_by_value_then_products_then_tier_1() -> None:
    table = sheet(
        [
            ["Supplier", "Country", "Supplies to", "Finished product", "Annual value"],
            ["Small", "VN", "Importer Inc", "Shirt", "10"],
            ["Large", "VN", "Importer Inc", "Towel", "900"],
            ["Hetian Taida Apparel", "CN", "Small", "", ""],
            ["Lop County Meixin Hair Products", "CN", "Large", "", ""],
            ["Camel Ltd", "GB", "Large", "", ""],
        ]
    )
    graph = assessed(table)
    assert ranking.ranked(graph)[:3] == ["Lop County Meixin Hair Products", "Hetian Taida Apparel", "Camel Ltd"]
    reached = graph.nodes["Hetian Taida Apparel"]
    assert (reached["products"], reached["reach_tier1"], reached["reach_value"]) == (("Shirt",), 1, 10.0)
    assert graph.nodes["Camel Ltd"]["reach_value"] == 900.0


def test_the_rest_goes_by_hazard_and_ties_by_name() -> None:
    graph = assessed(
        partners("Zeta | CH | sewing | garments", "Alpha | CH | sewing | garments", "Mid | VN | sewing | garments"),
        links("Zeta > Importer Inc", "Alpha > Importer Inc", "Mid > Importer Inc"),
    )
    assert ranking.ranked(graph) == ["Mid", "Alpha", "Zeta"]


def test_saturated_networks_keep_their_order() -> None:
    countries = ["CH", "VN", "PK", "CN"]
    rows = [f"Works {n:04d} | {countries[n % 4]} | sewing | garments" for n in range(80)]
    graph = assessed(partners(*rows), links(*(f"Works {n:04d} > Importer Inc" for n in range(80))))
    table = ranking.numbers_table(graph)
    keys = list(table["Key"])
    assert keys == sorted(keys, reverse=True)
    assert list(table["Partner"]) != sorted(table["Partner"])
    assert (table["Exposure high"] < 1).all()
    assert sum(table["Share of hazard"]) == pytest.approx(1.0)
    assert sum(table["Share of the modelled risk"]) == pytest.approx(1.0)


def test_a_choke_point_is_named_with_whom_it_holds() -> None:
    graph = assessed(
        partners("Bad | CN | spinning | cotton yarn", "Left | CH", "Right | CH", "Neck | CH"),
        links("Bad > Left", "Bad > Right", "Left > Neck", "Right > Neck", "Neck > Importer Inc"),
    )
    assert ranking.choke_points(graph) == {"Neck": ("Bad",)}


def test_the_weakest_link_of_each_chain_is_named_with_its_path() -> None:
    graph = assessed(
        partners(
            "Bad | CN | spinning | cotton yarn",
            "Left | CH | sewing | garments",
            "Right | CH | sewing | garments",
            "Far | CH | farm | cotton",
        ),
        links(
            "Left > Importer Inc | x | Shirt",
            "Right > Importer Inc | x | Shirt",
            "Bad > Left",
            "Far > Bad",
            "Far > Right",
        ),
    )
    table = ranking.rank_weakest_links(graph)[ranking.weakest_links.CHAINS]
    rows = {row["Direct supplier"]: row for row in table.to_dict("records")}
    assert (rows["Left"]["Weakest link"], rows["Left"]["Path to the importer"]) == ("Bad", "Bad → Left → Importer Inc")
    assert rows["Right"]["Rating of the chain"] == "Low"


def test_every_partner_has_an_action_and_reasons() -> None:
    graph = assessed(partners("A | VN | sewing | garments"), links("A > Importer Inc", "B > A", "C > Nowhere"))
    table = ranking.rank_weakest_links(graph)[ranking.WEAKEST]
    assert (table["What to do next"].str.len() > 0).all()
    assert set(table["Partner"]) == {"A", "B", "C", "Nowhere"}


def test_an_empty_network_gives_tables_without_rows() -> None:
    graph = assessed(sheet([["Supplier", "Tier"], ["A", "3"]]))
    assert len(ranking.findings_table(graph)) == 0
    assert len(ranking.rank_weakest_links(graph)[ranking.WEAKEST]) == 1
