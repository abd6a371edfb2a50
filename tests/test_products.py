"""Tiers, product chains, ghosts and coverage on graphs that fit on paper."""

from __future__ import annotations

from typing import Any

from supplymap.tiers import chains_of, product_chains
from tests.sheets_by_hand import assessed, links, partners, records, sheet


def chains(graph: Any) -> dict[str, set[str]]:
    return {
        chain.name: {name for name in chain.partners if not graph.nodes[name]["ghost"]}
        for chain in product_chains(graph)
    }


def test_tags_on_the_last_hops_only() -> None:
    graph = assessed(links("A > Importer Inc | x | Shirt", "B > Importer Inc | x | Towel", "C > A", "C > B", "D > B"))
    assert chains(graph) == {"Shirt": {"A", "C"}, "Towel": {"B", "C", "D"}}


def test_a_link_tagged_with_another_product_is_not_in_the_chain() -> None:
    graph = assessed(
        links(
            "A > Importer Inc | x | Shirt",
            "A > Importer Inc | y | Towel",
            "B > A | yarn | Shirt",
            "C > A | pile | Towel",
            "D > A",
        )
    )
    assert chains(graph) == {"Shirt": {"A", "B", "D"}, "Towel": {"A", "C", "D"}}


def test_an_untagged_last_hop_is_a_product_of_its_own() -> None:
    graph = assessed(links("A > Importer Inc | x | Shirt", "B > Importer Inc", "C > B"))
    assert chains(graph) == {"Shirt": {"A"}, "(not stated)": {"B", "C"}}


def test_a_tag_that_is_no_product_is_read_as_goods() -> None:
    found = records(links("A > Importer Inc | x | Shirt", "B > A | | grey fabric", "C > B | | lint"))
    assert [issue.found for issue in found.issues if issue.code == "product-read-as-goods"] == ["grey fabric", "lint"]
    assert [(link.goods, link.product) for link in found.links] == [("x", "Shirt"), ("grey fabric", ""), ("lint", "")]


def test_nobody_is_lost_to_a_wrong_tag() -> None:
    graph = assessed(
        partners("Hetian Taida Apparel | CN"),
        links("A > Importer Inc | x | Shirt", "B > A | y | Shirt", "Hetian Taida Apparel > A | z | Tablecloth"),
    )
    assert graph.graph["products"]["(not stated)"]["findings_reached"] == ("Hetian Taida Apparel",)
    assert "Hetian Taida Apparel" not in chains(graph)["Shirt"]


def test_spellings_of_a_product_are_one() -> None:
    graph = assessed(links("A > Importer Inc | x | T-Shirt", "B > Importer Inc | x | t shirt"))
    assert chains(graph) == {"T-Shirt": {"A", "B"}}


def test_tier_ranges() -> None:
    graph = assessed(links("A > Importer Inc | x | Shirt", "B > A", "C > B", "C > Importer Inc | y | Towel"))
    data = graph.nodes["C"]
    assert (data["tier"], data["tiers"], data["tier_text"]) == (1, {"Shirt": 3, "Towel": 1}, "1-3")


def test_cycles_end_and_are_reported() -> None:
    graph = assessed(links("A > Importer Inc | x | Shirt", "B > A", "A > B"))
    assert chains(graph) == {"Shirt": {"A", "B"}}
    found, complete = chains_of(graph, "B")
    assert (found, complete) == ([("B", "A", "Importer Inc")], True)


def test_ghosts_stand_where_chains_stop() -> None:
    graph = assessed(
        partners("Sewer | VN | sewing", "Spinner | IN | spinning", "Farm | IN | farm | seed cotton"),
        links("Sewer > Importer Inc | x | Shirt", "Spinner > Sewer", "Farm > Spinner", "Dyer > Sewer"),
    )
    assert [name for name, data in graph.nodes(data=True) if data["ghost"]] == ["ghost:Dyer"]
    coverage = graph.graph["products"]["Shirt"]["coverage"]
    assert (coverage["ends"], coverage["reaching_raw_material"], coverage["open_ends"]) == (2, 1, ("Dyer",))


def test_raw_goods_make_an_end() -> None:
    graph = assessed(links("Sewer > Importer Inc | shirts | Shirt", "Field > Sewer | seed cotton"))
    assert graph.nodes["Field"]["raw"]
    assert graph.graph["products"]["Shirt"]["coverage"]["share"] == 1.0


def test_a_chain_that_stops_for_one_product_only_has_a_ghost_there() -> None:
    graph = assessed(
        partners("Farm | IN | farm"),
        links("A > Importer Inc | x | Shirt", "A > Importer Inc | y | Towel", "Farm > A | cotton | Towel"),
    )
    assert graph.graph["products"]["Towel"]["coverage"]["share"] == 1.0
    assert graph.graph["products"]["Shirt"]["coverage"]["share"] == 0.0


def test_a_circle_that_nobody_supplies_is_not_mapped() -> None:
    graph = assessed(links("A > Importer Inc | x | Shirt", "B > A", "A > B"))
    coverage = graph.graph["products"]["Shirt"]["coverage"]
    assert (coverage["ends"], coverage["reaching_raw_material"]) == (1, 0)


def test_disconnected_parts_are_tied_at_their_most_downstream_partner() -> None:
    graph = assessed(links("A > Importer Inc | x | Shirt", "C > B", "D > C", "E > F", "F > E"))
    tied = {edge[0] for edge in graph.edges(keys=True) if graph.edges[edge]["kind"] == "path not stated"}
    assert tied == {"B", "E"}
    assert chains(graph)["(not stated)"] == {"B", "C", "D", "E", "F"}
    assert graph.nodes["D"]["tier"] is None


def test_stated_tiers_carry_upstream_where_no_path_is_known() -> None:
    graph = assessed(
        sheet([["Name", "Tier", "Country"], ["B", "3", "IN"], ["C", "", "IN"], ["A", "1", "IN"]]),
        links("A > Importer Inc", "C > B"),
    )
    assert [graph.nodes[name]["tier"] for name in "ABC"] == [1, 3, 4]


def test_callers_graph_never_changes() -> None:
    from supplymap import findings, likelihood, propagation
    from supplymap.config import Config
    from supplymap.graph import build_graph, graph_data
    from supplymap.screening import screen
    from tests.sheets_by_hand import AS_OF

    built, _ = build_graph(screen(records(links("A > Importer Inc | x | Shirt", "B > A"))))
    before = graph_data(built)
    judged = findings.judge(built)
    middle = graph_data(judged)
    weighed = likelihood.weigh(judged, likelihood.parameters(Config()), AS_OF)
    late = graph_data(weighed)
    propagation.propagate(weighed)
    assert (graph_data(built), graph_data(judged), graph_data(weighed)) == (before, middle, late)
