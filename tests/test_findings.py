"""Orders by goods and origin, North Korean labor, and how findings travel."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_by_hand import assessed, links, partners, sheet


def kinds(graph: Any, name: str) -> set[tuple[str, str]]:
    return {(finding.kind, finding.listing) for finding in graph.nodes[name]["findings"]}


def possible(graph: Any, name: str) -> set[tuple[str, str]]:
    return {(match.kind, match.listing) for match in graph.nodes[name]["possible_matches"]}


def test_turkmen_cotton_by_country_and_goods() -> None:
    graph = assessed(
        partners("Oasis Gin | Turkmenistan | ginning", "Gas Works | Turkmenistan", "Silent Trader | Turkmenistan"),
        links(
            "Oasis Gin > Importer Inc | lint cotton",
            "Gas Works > Importer Inc | urea fertilizer",
            "Silent Trader > Importer Inc",
        ),
    )
    assert kinds(graph, "Oasis Gin") == {("wro", "WRO-033")}
    assert kinds(graph, "Gas Works") == possible(graph, "Gas Works") == set()
    assert possible(graph, "Silent Trader") == {("wro", "WRO-033")}


def test_turkmen_cotton_by_declared_origin() -> None:
    table = sheet(
        [
            ["Supplier", "Country", "Supplies to", "Goods", "Country of origin", "HTS"],
            ["Merchant", "Türkiye", "Importer Inc", "cotton yarn", "Turkmenistan", ""],
            ["Other", "Türkiye", "Importer Inc", "fibre", "TM", "5201.00"],
            ["Third", "Turkmenistan", "Importer Inc", "cotton yarn", "Türkiye", ""],
        ]
    )
    graph = assessed(table)
    assert kinds(graph, "Merchant") == kinds(graph, "Other") == {("wro", "WRO-033")}
    assert kinds(graph, "Third") == set()


def test_xinjiang_cotton_needs_the_place_and_other_chinese_cotton_is_no_finding() -> None:
    graph = assessed(
        partners(
            "Gin A | CN | ginning | lint cotton | | | | 843000",
            "Spinner B | CN | spinning | cotton yarn | Shandong",
            "Steel C | CN | | steel pipe | Xinjiang",
        ),
        links("Gin A > Spinner B", "Spinner B > Importer Inc", "Steel C > Importer Inc"),
    )
    assert kinds(graph, "Gin A") == {("uflpa-region", "XUAR"), ("wro", "WRO-056")}
    assert kinds(graph, "Spinner B") == set()
    assert kinds(graph, "Steel C") == {("uflpa-region", "XUAR")}


def test_orders_on_part_of_a_country_are_only_possible() -> None:
    graph = assessed(partners("Kivu Comptoir | CD | trading | gold"), links("Kivu Comptoir > Importer Inc"))
    assert kinds(graph, "Kivu Comptoir") == set()
    assert possible(graph, "Kivu Comptoir") == {("wro", "WRO-036")}


def test_malawi_tobacco() -> None:
    graph = assessed(partners("Leaf Farm | MW | farm | tobacco leaf"), links("Leaf Farm > Importer Inc"))
    assert kinds(graph, "Leaf Farm") == {("wro", "WRO-039")}


def test_north_korean_labor() -> None:
    table = sheet(
        [
            ["Supplier", "Country", "Supplies to", "North Korean labor", "Country of origin"],
            ["In Korea", "DPRK", "Importer Inc", "", ""],
            ["Says so", "CN", "Importer Inc", "yes", ""],
            ["Origin", "CN", "Importer Inc", "no", "North Korea"],
            ["South", "South Korea", "Importer Inc", "no", "South Korea"],
        ]
    )
    graph = assessed(table)
    for name in ("In Korea", "Says so", "Origin"):
        assert kinds(graph, name) == {("caatsa", "CAATSA")}, name
    assert kinds(graph, "South") == set()


@pytest.mark.parametrize("clean", [1, 10, 100, 1000])
def test_a_finding_is_never_diluted(clean: int) -> None:
    rows = [f"Clean Mill {number} > Sewer" for number in range(clean)]
    graph = assessed(
        partners("Hetian Taida Apparel | CN", "Sewer | VN", *(f"Clean Mill {number} | CH" for number in range(clean))),
        links("Hetian Taida Apparel > Sewer | fabric", "Sewer > Importer Inc | shirts | Shirt", *rows),
    )
    summary = graph.graph["products"]["Shirt"]
    assert summary["findings_reached"] == ("Hetian Taida Apparel",)
    assert summary["exposure"]["with_findings"] == 1.0
    assert summary["rating"] == "Finding"
    assert summary["worst_path"] == ("Hetian Taida Apparel", "Sewer", "Importer Inc")
    from supplymap.ranking import order

    assert order(graph)[0] == "Hetian Taida Apparel"


def test_no_control_and_no_tier_lowers_a_finding() -> None:
    papers = sheet(
        [
            ["Partner", "Document", "Valid to"],
            *(
                ["Hetian Taida Apparel", kind, "2030-01-01"]
                for kind in ("audit", "code of conduct", "training", "traceability")
            ),
        ],
        "Papers",
    )
    chain = [f"T{n} > T{n - 1}" for n in range(1, 9)]
    graph = assessed(
        partners("Hetian Taida Apparel | CN"), links("T0 > Importer Inc", *chain, "Hetian Taida Apparel > T8"), papers
    )
    assert graph.nodes["Hetian Taida Apparel"]["rating"] == "Finding"
    assert graph.graph["overall"]["findings_reached"] == ("Hetian Taida Apparel",)


def test_a_finding_without_a_path_reaches_the_importer_under_not_stated() -> None:
    graph = assessed(
        partners("Hetian Taida Apparel | CN", "Sewer | VN"),
        links("Sewer > Importer Inc | shirts | Shirt", "Hetian Taida Apparel > Nobody Knows Trading"),
    )
    assert graph.graph["products"]["Shirt"]["findings_reached"] == ()
    assert graph.graph["products"]["(not stated)"]["findings_reached"] == ("Hetian Taida Apparel",)


def test_a_finding_behind_an_ended_link_is_past() -> None:
    graph = assessed(
        partners("Hetian Taida Apparel | CN", "Sewer | VN"),
        links("Sewer > Importer Inc | shirts | Shirt", "Hetian Taida Apparel > Sewer | fabric | | 2016-2019"),
    )
    summary = graph.graph["products"]["Shirt"]
    assert summary["findings_reached"] == ()
    assert summary["findings_past"] == ("Hetian Taida Apparel",)
    assert graph.nodes["Hetian Taida Apparel"]["past"]
    assert summary["exposure"]["with_findings"] == summary["exposure"]["value"]


def test_possible_matches_travel_marked() -> None:
    graph = assessed(partners("Camel Ltd | GB"), links("Camel Ltd > Sewer", "Sewer > Importer Inc | shirts | Shirt"))
    summary = graph.graph["products"]["Shirt"]
    assert (summary["rating"], summary["possible_reached"]) == ("Possible finding", ("Camel Ltd",))
    edge = next(iter(graph.get_edge_data("Sewer", "Importer Inc").values()))
    assert (edge["finding"], edge["possible"]) == (False, True)
