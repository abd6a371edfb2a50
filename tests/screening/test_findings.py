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


def goods_of(country: str, goods: str, hts: str = "", product: str = "", origin: str = "") -> Any:
    header = ["Supplier", "Country", "Supplies to", "Goods", "HTS", "Finished product", "Country of origin"]
    return assessed(sheet([header, ["Maker", country, "Importer Inc", goods, hts, product, origin]]))


@pytest.mark.parametrize(
    "goods",
    [
        "хлопок",
        "Baumwolle",
        "coton",
        "algodón",
        "pamuk",
        "CO yarn 30/1",
        "Turkmen cotton",
        "terry towels of cotton",
        "lint",
        "bed linen; cotton yarn",
        "poly/cotton fabric",
    ],
)
def test_cotton_in_other_words(goods: str) -> None:
    assert kinds(goods_of("TM", goods), "Maker") == {("wro", "WRO-033")}


@pytest.mark.parametrize(
    "goods",
    [
        "terry towels",
        "bath towels",
        "bed linen",
        "jeans",
        "T-shirts",
        "yarn",
        "fabric",
        "poplin",
        "sateen",
        "Textiles",
        "Qux 4711",
        "товар",
        "Various",
        "polyester yarn; fabric",
        "urea; Qux 4711",
        "",
    ],
)
def test_goods_that_may_hold_cotton_or_are_not_told_are_possible(goods: str) -> None:
    graph = goods_of("TM", goods)
    assert (kinds(graph, "Maker"), possible(graph, "Maker")) == (set(), {("wro", "WRO-033")})


@pytest.mark.parametrize(
    "goods",
    [
        "urea fertilizer",
        "natural gas",
        "carpets of wool",
        "Wool carpets",
        "polyester yarn",
        "silk fabric",
        "diesel fuel",
        "polypropylene",
        "viscose fabric",
        "Tomato paste",
    ],
)
def test_other_goods_are_nothing(goods: str) -> None:
    graph = goods_of("TM", goods)
    assert kinds(graph, "Maker") == possible(graph, "Maker") == set()


@pytest.mark.parametrize(
    ("hts", "certain", "maybe"),
    [
        ("6302.60.0020", True, False),
        ("6109.10", True, False),
        ("5205; 3102", True, False),
        ("3102.10; 5205.11", True, False),
        ("6302.10", False, True),
        ("8703.23", False, False),
        ("textile", False, True),
    ],
)
def test_tariff_codes_tell_goods(hts: str, certain: bool, maybe: bool) -> None:
    graph = goods_of("TM", "", hts)
    assert (bool(kinds(graph, "Maker")), bool(possible(graph, "Maker"))) == (certain, maybe)
    assert not possible(goods_of("TM", "Qux 4711", "8703.23"), "Maker")


def test_the_code_of_the_partner_itself_counts_beside_links_without_goods() -> None:
    graph = assessed(
        sheet([["Partner name", "Country", "HTS"], ["Spinner", "TM", "5205.11"]], "Partners"),
        links("Spinner > Importer Inc"),
    )
    assert kinds(graph, "Spinner") == {("wro", "WRO-033")}


@pytest.mark.parametrize(
    ("goods", "product", "certain", "maybe"),
    [
        ("", "cotton", True, False),
        ("", "Cotton bath towel", True, False),
        ("towels", "Cotton bath towel", True, False),
        ("Qux 4711", "Cotton bath towel", True, False),
        ("", "Bath towel", False, True),
        ("", "Style 12", False, True),
        ("", "Steel pipe", False, False),
        ("polybags", "Cotton bath towel", False, False),
        ("polyester towels", "Cotton bath towel", False, False),
    ],
)
def test_the_product_tells_the_goods_of_a_last_hop(goods: str, product: str, certain: bool, maybe: bool) -> None:
    graph = goods_of("TM", goods, product=product)
    assert (bool(kinds(graph, "Maker")), bool(possible(graph, "Maker"))) == (certain, maybe)


def test_a_product_upstream_makes_an_order_possible() -> None:
    graph = assessed(
        partners("Mill | TM", "Bags | TM"),
        links(
            "Sewer > Importer Inc | | Cotton bath towel",
            "Mill > Sewer | | Cotton bath towel",
            "Bags > Sewer | polybags | Cotton bath towel",
        ),
    )
    assert (kinds(graph, "Mill"), possible(graph, "Mill")) == (set(), {("wro", "WRO-033")})
    assert kinds(graph, "Bags") == possible(graph, "Bags") == set()


@pytest.mark.parametrize(("goods", "expected"), [("", True), ("towels", True), ("Qux", True), ("steel pipe", False)])
def test_declared_origin_with_goods_that_are_not_told(goods: str, expected: bool) -> None:
    graph = goods_of("TR", goods, origin="Turkmenistan")
    assert (kinds(graph, "Maker"), bool(possible(graph, "Maker"))) == (set(), expected)


@pytest.mark.parametrize(
    "goods", ["Turkmen cotton", "cotton yarn of Turkmenistan", "土库曼棉花", "Turkmenistan pamuk ipliği"]
)
def test_goods_described_as_turkmen_cotton_are_possible_anywhere(goods: str) -> None:
    graph = goods_of("TR", goods)
    assert (kinds(graph, "Maker"), possible(graph, "Maker")) == (set(), {("wro", "WRO-033")})


@pytest.mark.parametrize("goods", ["Turkmen carpets", "cotton, not from Turkmenistan", "non-Turkmen cotton", "cotton"])
def test_other_goods_by_that_name_are_not(goods: str) -> None:
    assert possible(goods_of("TR", goods), "Maker") == set()


@pytest.mark.parametrize(
    "goods", ["Xinjiang cotton", "新疆棉", "XUAR cotton", "新疆棉纱", "Xinjiang tomatoes", "Xinjiang towels"]
)
def test_goods_described_as_from_xinjiang_are_possible(goods: str) -> None:
    for country in ("CN", "VN", ""):
        graph = goods_of(country, goods)
        assert kinds(graph, "Maker") == set()
        assert possible(graph, "Maker") == {("uflpa-region", "XUAR"), ("wro", "WRO-056")}
    match = next(m for m in graph.nodes["Maker"]["possible_matches"] if m.kind == "uflpa-region")
    assert match.reason == f"its goods are described as {goods}"


def test_goods_of_xinjiang_that_no_order_covers() -> None:
    assert possible(goods_of("CN", "Xinjiang steel pipe"), "Maker") == {("uflpa-region", "XUAR")}
    for goods in ("non-Xinjiang cotton", "Xinjiang-free cotton", "cotton"):
        assert possible(goods_of("CN", goods), "Maker") == set()


@pytest.mark.parametrize("origin", ["Xinjiang", "China (Xinjiang)", "XUAR", "CN-XJ", "新疆", "Kashgar, China"])
def test_goods_of_xinjiang_origin_are_a_finding(origin: str) -> None:
    for country in ("CN", "VN", ""):
        graph = goods_of(country, "cotton yarn", origin=origin)
        assert kinds(graph, "Maker") == {("uflpa-region", "XUAR"), ("wro", "WRO-056")}
        assert possible(graph, "Maker") == set()
    finding = next(item for item in graph.nodes["Maker"]["findings"] if item.kind == "uflpa-region")
    assert finding.reason == f"the stated origin of its goods is {origin}"
    assert kinds(goods_of("VN", "steel pipe", origin=origin), "Maker") == {("uflpa-region", "XUAR")}


@pytest.mark.parametrize("origin", ["Xinjiang or Shandong", "Gansu / Xinjiang"])
def test_an_origin_that_names_another_province_too_is_possible(origin: str) -> None:
    graph = goods_of("VN", "cotton yarn", origin=origin)
    assert (kinds(graph, "Maker"), ("uflpa-region", "XUAR") in possible(graph, "Maker")) == (set(), True)


@pytest.mark.parametrize(
    "origin", ["China", "China (not Xinjiang)", "non-Xinjiang", "Xinjiang-free", "Shandong", "Brazil"]
)
def test_other_origins_are_not_of_the_region(origin: str) -> None:
    graph = goods_of("VN", "cotton yarn", origin=origin)
    assert (kinds(graph, "Maker"), possible(graph, "Maker")) == (set(), set())


def test_a_site_in_xinjiang_is_not_also_possible() -> None:
    graph = assessed(partners("Gin | CN | | Xinjiang cotton | Xinjiang"), links("Gin > Importer Inc"))
    assert kinds(graph, "Gin") == {("uflpa-region", "XUAR"), ("wro", "WRO-056")}
    assert possible(graph, "Gin") == set()


def test_naming_the_region_never_lowers_a_rating() -> None:
    ratings = [goods_of("CN", goods).nodes["Maker"]["likelihood"]["high"] for goods in ("cotton", "Xinjiang cotton")]
    assert ratings[0] == ratings[1]


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
    assert possible(goods_of("CD", "Qux 4711"), "Maker") == set()


def test_malawi_tobacco() -> None:
    for goods in ("tobacco leaf", "flue-cured", "burley", "FCV strips", "cigarettes"):
        graph = assessed(partners(f"Leaf Farm | MW | farm | {goods}"), links("Leaf Farm > Importer Inc"))
        assert kinds(graph, "Leaf Farm") == {("wro", "WRO-039")}, goods
    for goods in ("tea", "cotton", "T-shirts"):
        graph = assessed(partners(f"Leaf Farm | MW | farm | {goods}"), links("Leaf Farm > Importer Inc"))
        assert kinds(graph, "Leaf Farm") == possible(graph, "Leaf Farm") == set(), goods


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
    from supplymap.ranking import ranked

    assert ranked(graph)[0] == "Hetian Taida Apparel"


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


def test_a_possible_finding_behind_an_ended_link_is_past() -> None:
    graph = assessed(
        partners("Camel Ltd | GB", "Sewer | VN"),
        links(
            "Sewer > Importer Inc | shirts | Shirt",
            "Sewer > Importer Inc | mugs | Mug",
            "Camel Ltd > Sewer | batteries | Shirt | 2016-2019",
        ),
    )
    overall, products = graph.graph["overall"], graph.graph["products"]
    assert (overall["possible_past"], overall["possible_reached"], overall["findings_past"]) == (("Camel Ltd",), (), ())
    assert {name: summary["possible_past"] for name, summary in products.items()} == {
        "Shirt": ("Camel Ltd",),
        "Mug": (),
    }
    assert overall["rating"] != "Possible finding"


def test_possible_matches_travel_marked() -> None:
    graph = assessed(partners("Camel Ltd | GB"), links("Camel Ltd > Sewer", "Sewer > Importer Inc | shirts | Shirt"))
    summary = graph.graph["products"]["Shirt"]
    assert (summary["rating"], summary["possible_reached"]) == ("Possible finding", ("Camel Ltd",))
    edge = next(iter(graph.get_edge_data("Sewer", "Importer Inc").values()))
    assert (edge["finding"], edge["possible"]) == (False, True)


def test_an_importer_without_current_links_is_not_rated() -> None:
    graph = assessed(partners("Sewer | VN"), links("Sewer > Importer Inc | shirts | Shirt | 2016-2019"))
    assert graph.graph["overall"]["rating"] == "Unknown"
    assert graph.nodes[graph.graph["importer"]]["rating"] == "Unknown"
