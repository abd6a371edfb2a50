"""Tiers, product chains, ghosts and coverage on graphs that fit on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.model import NOT_STATED, SUPPLIES
from supplymap.network.chains import chains_of, product_chains
from supplymap.network.graph import build_graph
from tests.sheets_by_hand import assessed, links, partners, records, sheet

if TYPE_CHECKING:
    from random import Random


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
    assert graph.graph["products"]["Shirt"]["findings_reached"] == ("Hetian Taida Apparel",)
    assert chains(graph) == {"Shirt": {"A", "B", "Hetian Taida Apparel"}}


def test_spellings_of_a_product_are_one() -> None:
    graph = assessed(links("A > Importer Inc | x | T-Shirt", "B > Importer Inc | x | t shirt"))
    assert chains(graph) == {"T-Shirt": {"A", "B"}}


def tags(*rows: str) -> list[tuple[str, str]]:
    return sorted((link.supplier, link.product) for link in records(links(*rows)).links)


def table(*rows: tuple[str, str, str]) -> Any:
    """Links whose product cell may hold any sign."""
    return sheet([["Supplier", "Supplies to", "Finished product"], *map(list, rows)], "Links")


@pytest.mark.parametrize(
    "cell", ["Shirt; Towel", "Shirt | Towel", "Shirt\nTowel", "Shirt；Towel", "Shirt; Towel; shirts"]
)
def test_a_cell_of_several_products_is_a_link_for_each(cell: str) -> None:
    found = records(table(("A", "Importer Inc", cell), ("B", "A", "Towel")))
    first, second, upstream = found.links
    assert [(link.supplier, link.product) for link in (first, second, upstream)] == [
        ("A", "Shirt"),
        ("A", "Towel"),
        ("B", "Towel"),
    ]
    assert second.key == f"{first.key} product 2"
    assert first.sources == second.sources
    graph = assessed(table(("A", "Importer Inc", cell), ("B", "A", "Towel")))
    assert chains(graph) == {"Shirt": {"A"}, "Towel": {"A", "B"}}


@pytest.mark.parametrize("cell", ["Shirt/Towel", "Shirt, Towel", "Towel & Shirts", "shirt and towel", "Shirt + Towel"])
def test_weak_separators_part_known_products_only(cell: str) -> None:
    rows = [("A", "Importer Inc", "Shirt"), ("B", "Importer Inc", "Towel"), ("C", "Importer Inc", cell)]
    assert chains(assessed(table(*rows))) == {"Shirt": {"A", "C"}, "Towel": {"B", "C"}}
    assert chains(assessed(table(rows[0], rows[2]))) == {"Shirt": {"A"}, cell: {"C"}}


def test_the_value_of_a_split_link_is_shared_out() -> None:
    rows = [
        ["Supplier", "Supplies to", "Finished product", "Annual value"],
        ["A", "Importer Inc", "Shirt; Towel", "100"],
    ]
    assert [link.value for link in records(sheet(rows)).links] == [50.0, 50.0]


@pytest.mark.parametrize("cell", ["All", "all products", "ALL", "any", "(not stated)", "全部"])
def test_all_products_means_untagged(cell: str) -> None:
    graph = assessed(
        table(("A", "Importer Inc", "Shirt"), ("A", "Importer Inc", "Towel"), ("B", "A", cell), ("C", "A", "Towel"))
    )
    assert chains(graph) == {"Shirt": {"A", "B"}, "Towel": {"A", "B", "C"}}
    assert chains(assessed(table(("A", "Importer Inc", cell)))) == {"(not stated)": {"A"}}


def test_a_last_hop_for_all_products_serves_each() -> None:
    graph = assessed(
        table(("A", "Importer Inc", "Shirt"), ("B", "Importer Inc", "Towel"), ("C", "Importer Inc", "All"))
    )
    assert chains(graph) == {"Shirt": {"A", "C"}, "Towel": {"B", "C"}}


@pytest.mark.parametrize("other", ["Cotton T-Shirts", "cotton t shirt", "COTTON TSHIRT", "Cotton T‑shirts"])
def test_plural_and_spelling_make_no_other_product(other: str) -> None:
    rows = [("A", "Importer Inc", "Cotton T-shirt"), ("B", "Importer Inc", "Towel"), ("C", "A", other)]
    found = records(table(*rows))
    assert [link.product for link in found.links] == ["Cotton T-shirt", "Towel", "Cotton T-shirt"]
    assert not [item for item in found.issues if item.code.startswith("product")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Dress", "Dresses"),
        ("Towel", "towels"),
        ("Bath Towel", "bath-towels"),
        ("Body", "Bodies"),
        ("Tie", "Ties"),
        ("Size kit", "Sizes kits"),
        ("Bikini", "Bikinis"),
    ],
)
def test_a_plural_is_the_same_product(first: str, second: str) -> None:
    assert len({tag for _, tag in tags(f"A > Importer Inc | | {first}", f"B > Importer Inc | | {second}")}) == 1


@pytest.mark.parametrize(("first", "second"), [("Style 1 12", "Style 11 2"), ("Shirt", "Skirt"), ("★", "☆")])
def test_other_names_stay_other_products(first: str, second: str) -> None:
    assert len({tag for _, tag in tags(f"A > Importer Inc | | {first}", f"B > Importer Inc | | {second}")}) == 2


def test_the_spelling_shown_is_the_most_frequent_whatever_the_order() -> None:
    rows = [
        f"{name} > Importer Inc | | {tag}"
        for name, tag in zip("ABCD", ("shirt", "Shirts", "SHIRT", "Shirts"), strict=True)
    ]
    for order in (rows, rows[::-1]):
        assert {tag for _, tag in tags(*order)} == {"Shirts"}
    for order in (rows[:3], rows[2::-1]):
        assert {tag for _, tag in tags(*order)} == {"SHIRT"}


def test_a_tag_that_the_buyer_does_not_serve_is_reported() -> None:
    rows = [
        "Sew > Importer Inc | x | Shirt",
        "B > Sew | y | Shirt",
        "A > Sew | z | Towel",
        "T > Importer Inc | x | Towel",
    ]
    found = records(links(*rows))
    (issue,) = [item for item in found.issues if item.code.startswith("product")]
    assert (issue.code, issue.found) == ("product-read-as-goods", "Towel")
    assert issue.suggestion == "Did you mean Shirt? Otherwise move the text to the goods column"
    # the tag is the importer's, but leads nowhere from Sew: the link counts as untagged
    assert chains(assessed(links(*rows))) == {"Shirt": {"Sew", "A", "B"}, "Towel": {"T"}}


def test_a_wrong_tag_changes_nothing_whoever_else_supplies() -> None:
    rows = ["Weave > Importer Inc | fabric | Towels", "Mug Co > Importer Inc | mugs | Mugs"]
    wrong = "Gin > Weave | lint | {}"
    clean = "Spin > Weave | yarn | Towels"
    for tag in ("Towel set", "Mugs", "zzz", ""):
        alone = chains(assessed(links(*rows, wrong.format(tag))))
        beside = chains(assessed(links(*rows, wrong.format(tag), clean)))
        assert alone == {"Towels": {"Weave", "Gin"}, "Mugs": {"Mug Co"}}
        assert beside == {"Towels": {"Weave", "Gin", "Spin"}, "Mugs": {"Mug Co"}}


def test_tags_are_read_outward_from_the_importer() -> None:
    # B serves Shirt alone, once its own wrong tag is set aside: so the Towel behind it is wrong too
    rows = [
        *("A > Importer Inc | | Shirt", "C > Importer Inc | | Towel"),
        *("B > A | b | zzz", "D > B | d | Towel", "E > D | e | Towel"),
    ]
    assert chains(assessed(links(*rows))) == {"Shirt": {"A", "B", "D", "E"}, "Towel": {"C"}}
    # over the longer way round, B does serve Towel
    assert chains(assessed(links(*rows, "B > C | b | Towel"))) == {
        "Shirt": {"A", "B"},
        "Towel": {"C", "B", "D", "E"},
    }


def test_one_right_tag_of_a_row_is_enough() -> None:
    rows = table(
        ("A", "Importer Inc", "Shirt"),
        ("C", "Importer Inc", "Towel"),
        ("B", "A", "Shirt; Towel"),
        ("D", "A", "zzz; Mug"),
    )
    found = records(rows)
    assert [(link.supplier, link.goods, link.product) for link in found.links][2:] == [
        *(("B", "", "Shirt"), ("B", "", "Towel"), ("D", "zzz", ""), ("D", "Mug", "")),
    ]
    told = [(item.code, item.found) for item in found.issues if item.code.startswith("product")]
    assert sorted(told) == [
        *(("product-read-as-goods", "Mug"), ("product-read-as-goods", "zzz"), ("product-unknown", "Towel")),
    ]


def test_a_tag_of_what_is_no_longer_bought_leads_nowhere() -> None:
    rows = ["A > Importer Inc | x | Shirt", "A > Importer Inc | y | Mug | 2016-2019", "B > A | clay | Mug"]
    assert chains(assessed(links(*rows))) == {"Shirt": {"A", "B"}}
    # what ended with it stays with it
    past = assessed(links(*rows[:2], "B > A | clay | Mug | 2016-2019", "C > Importer Inc | lint | Shirt | 2016-2019"))
    assert (past.nodes["B"]["products_past"], past.nodes["C"]["products_past"]) == (("Mug",), ("Shirt",))


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        *((tag, "Towels") for tag in ("Towls", "Towwels", "Towles", "Tovel", "towells")),
        *((tag, "") for tag in ("Twls", "Towel set", "Tow")),
        *(("Style 1002", ""), ("Stile 1001", "Style 1001"), ("Cup", ""), ("Caps", "")),
        *(("Large bins", ""), ("Large bin 3", "")),
    ],
)
def test_one_typing_error_in_a_tag_that_names_no_product(tag: str, meant: str) -> None:
    products = ("Towels", "Style 1001", "Cap", "Large bin 1", "Large pins", "Large tins")
    rows = [f"A > Importer Inc | | {product}" for product in products]
    found = records(links(*rows, f"B > A | lint | {tag}"))
    (link,) = [link for link in found.links if link.supplier == "B"]
    assert link.product == (meant or ("Cap" if tag == "Caps" else ""))
    assert [item.found for item in found.issues if item.code == "product-mistyped"] == ([tag] if meant else [])


def test_a_product_is_no_typing_error_of_another() -> None:
    found = records(links("A > Importer Inc | | Shirt", "A > Importer Inc | | Skirt", "B > A | | Skirt"))
    assert [link.product for link in found.links] == ["Shirt", "Skirt", "Skirt"]
    assert not [item for item in found.issues if item.code.startswith("product")]


TAGS = ["", "Shirt", "shirts", "Shrit", "Towel", "Mug", "zzz", "Shirt; Towel", "zzz; Mug", "all"]
NAMES = ["Importer Inc", *"ABCDEFGH"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES[1:]),
            st.sampled_from(NAMES),
            st.sampled_from(["", "yarn"]),
            st.sampled_from(TAGS),
            st.sampled_from(["", "", "2016-2019"]),
        ),
        min_size=1,
        max_size=14,
    ),
    st.randoms(use_true_random=False),
)
def test_whoever_reaches_the_importer_is_in_a_chain_of_a_way_there(
    rows: list[tuple[str, str, str, str, str]], random: Random
) -> None:
    rows = [row for row in rows if row[0] != row[1]]
    written = [f"{supplier} > {buyer} | {goods} | {tag} | {period}" for supplier, buyer, goods, tag, period in rows]
    written = [*written, "A > Importer Inc | x | Shirt"]
    graph = build_graph(records(links(*written)))[0]
    current = nx.DiGraph(
        (u, v) for u, v, data in graph.edges(data=True) if data["kind"] == SUPPLIES and not data["ended"]
    )
    stated = nx.ancestors(current, "Importer Inc")
    found = {chain.name: chain for chain in product_chains(graph)}
    untagged = {u for u, v, data in graph.edges(data=True) if v == "Importer Inc" and not data["product"]}
    for name in stated:
        # a chain by a last hop of its own, never the chain of those that no other holds
        own = [chain for chain in found.values() if name in chain.partners and (chain.name != NOT_STATED or untagged)]
        assert own
        assert any(nx.has_path(nx.DiGraph((u, v) for u, v, _ in chain.edges), name, "Importer Inc") for chain in own)
    # the sequence of rows decides nothing
    random.shuffle(written)
    other = {chain.name: chain.partners for chain in product_chains(build_graph(records(links(*written)))[0])}
    assert other == {name: chain.partners for name, chain in found.items()}


def test_goods_read_from_a_split_cell_make_no_link_twice() -> None:
    found = records(links("A > Importer Inc | x | Shirt", "B > A | yarn | grey; dyed"))
    assert [(link.supplier, link.goods) for link in found.links] == [("A", "x"), ("B", "yarn")]
    rows = table(("A", "Importer Inc", "Shirt"), ("B", "A", "grey fabric; dyed fabric"))
    assert [link.goods for link in records(rows).links] == ["", "grey fabric", "dyed fabric"]


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
    import supplymap
    from supplymap.network.graphfile import graph_data

    screened = supplymap.screen(records(links("A > Importer Inc | x | Shirt", "B > A")))
    graph, _ = supplymap.build_graph(screened)
    graphs, before = [], []
    for step in (supplymap.weigh, supplymap.propagate, supplymap.rank):
        graphs.append(graph)
        before.append(graph_data(graph))
        graph = step(graph)
    assert list(map(graph_data, graphs)) == before


def test_an_importer_that_supplies_its_suppliers_makes_no_product() -> None:
    graph = assessed(links("A > Importer Inc | x | Shirt", "Importer Inc > A | trims"))
    assert chains(graph) == {"Shirt": {"A"}}


def test_what_is_not_mapped_for_one_product_does_not_count_for_another() -> None:
    graph = assessed(
        partners("Farm | IN | farm"),
        links("B > Importer Inc | x | Shirt", "B > Importer Inc | y", "Farm > B | cotton | Shirt"),
    )
    assert graph.graph["products"]["Shirt"]["coverage"]["share"] == 1.0
