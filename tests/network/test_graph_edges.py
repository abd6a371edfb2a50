"""The graph and its products: unstated paths, ghosts, cycles, past partners, who only buys, stated tiers, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from supplymap import __version__
from supplymap.model import NOT_STATED
from supplymap.network import chains
from supplymap.network.graph import build_graph
from supplymap.network.numbered import Numbered
from tests.sheets_by_hand import links, partners, records, sheet

if TYPE_CHECKING:
    from supplymap.model import Records
    from supplymap.sheets import Sheet


def built(*sheets: Sheet) -> tuple[Any, Records]:
    return build_graph(records(*sheets))


def graph_of(*sheets: Sheet) -> Any:
    return built(*sheets)[0]


def told(made: Records, code: str) -> list[str]:
    return [text for issue in made.issues if issue.code == code for _, text in issue.found_by_row()]


def by_kind(graph: Any, kind: str) -> list[tuple[str, str]]:
    return sorted((u, v) for u, v, data in graph.edges(data=True) if data["kind"] == kind)


def seen(graph: Any, name: str) -> tuple[Any, ...]:
    data = graph.nodes[name]
    return data["tier"], data["path_stated"], data["past"]


# ---- paths


def test_partners_without_a_path_are_tied_once_a_part() -> None:
    graph, made = built(links("A > Importer Inc", "C > B", "D > C", "E > F", "F > E", "G > E"))
    assert by_kind(graph, "path not stated") == [("B", "Importer Inc"), ("E", "Importer Inc")]
    assert told(made, "path-not-stated") == ["B", "E"]
    edge = graph.edges["B", "Importer Inc", "path not stated|B"]
    assert (edge["product"], edge["ended"], edge["sources"]) == (NOT_STATED, False, graph.nodes["B"]["sources"])
    assert seen(graph, "A") == (1, True, False)
    for name in "BCDEFG":
        assert seen(graph, name) == (None, False, False)


def test_the_lowest_stated_tier_of_a_circle_is_tied() -> None:
    rows = [["Name", "Tier"], ["E", "3"], ["F", "2"], ["A", "1"]]
    graph = graph_of(sheet(rows), links("A > Importer Inc", "E > F", "F > E", "G > E"))
    assert by_kind(graph, "path not stated") == [("F", "Importer Inc")]
    # it keeps its stated tier, and what is upstream counts from there
    assert [graph.nodes[name]["tier"] for name in "FEG"] == [2, 3, 4]
    rows = [["Name", "Tier"], ["E", "2"], ["F", ""], ["A", "1"]]
    graph = graph_of(sheet(rows), links("A > Importer Inc", "E > F", "F > E"))
    assert by_kind(graph, "path not stated") == [("E", "Importer Inc")]
    graph = graph_of(links("A > Importer Inc", "E > F", "F > E"))
    assert by_kind(graph, "path not stated") == [("E", "Importer Inc")]


def test_a_partner_without_any_link_is_tied_and_keeps_its_stated_tier() -> None:
    rows = [["Name", "Tier"], ["A", "1"], ["B", "3"], ["C", ""]]
    graph, made = built(sheet(rows), links("A > Importer Inc"))
    assert by_kind(graph, "path not stated") == [("B", "Importer Inc"), ("C", "Importer Inc")]
    assert (seen(graph, "B"), seen(graph, "C")) == ((3, False, False), (None, False, False))
    assert told(made, "tier-differs") == []


def test_ended_links_are_a_past_path() -> None:
    graph, made = built(
        links("A > Importer Inc", "B > A | | | 2016-2019", "C > B", "D > A | | | since 2020", "D > C | | | 2016-2019")
    )
    assert by_kind(graph, "path not stated") == []
    assert seen(graph, "B") == (2, True, True)
    assert seen(graph, "C") == (3, True, True)
    assert seen(graph, "D") == (2, True, False)
    assert told(made, "ended-link") == ["2016-2019"] * 2


def test_who_only_buys_is_tied_and_asked_about() -> None:
    graph, made = built(links("A > Importer Inc", "Importer Inc > S", "S > T", "A > U"))
    assert seen(graph, "S") == seen(graph, "T") == seen(graph, "U") == (None, False, False)
    assert by_kind(graph, "path not stated") == [("T", "Importer Inc"), ("U", "Importer Inc")]
    assert by_kind(graph, "ghost") == [("ghost:A", "A"), ("ghost:S", "S")]
    assert told(made, "only-buys") == ["S", "T"]
    assert told(made, "path-not-stated") == ["U"]
    # the tie is no link of the files: nobody supplies in a circle
    assert told(made, "cycle") == []
    unnamed = next(chain for chain in chains.product_chains(graph) if chain.name == NOT_STATED)
    assert {"S", "T", "U"} <= unnamed.partners


def test_who_bought_from_the_importer_and_supplies_it_is_no_mere_buyer() -> None:
    graph, made = built(links("A > Importer Inc", "Importer Inc > A", "Importer Inc > Old | | | 2016-2019"))
    assert told(made, "only-buys") == ["Old"]
    assert by_kind(graph, "path not stated") == [("Old", "Importer Inc")]
    assert told(made, "cycle") == ["A ↔ Importer Inc"]


def test_stated_tiers_that_differ_are_told() -> None:
    rows = [["Name", "Tier", "Supplies to"], ["A", "1", "Importer Inc"], ["B", "3", "A"], ["C", "", "B"]]
    graph, made = built(sheet(rows))
    assert told(made, "tier-differs") == ["B: stated 3"]
    (issue,) = [issue for issue in made.issues if issue.code == "tier-differs"]
    assert (issue.message, issue.source.row) == ("The stated tier is 3, the links give 2", 3)
    assert [graph.nodes[name]["tier"] for name in "ABC"] == [1, 2, 3]
    # of a past partner nobody knows what the tier was stated for
    rows = [["Name", "Tier", "Supplies to", "Period"], ["A", "1", "Importer Inc", ""], ["B", "3", "A", "2016-2019"]]
    assert told(built(sheet(rows))[1], "tier-differs") == []


def test_circles_are_told_once() -> None:
    graph, made = built(links("A > Importer Inc", "B > A", "C > B", "B > C", "D > E", "E > D"))
    assert told(made, "cycle") == ["B ↔ C", "D ↔ E"]
    assert told(built(links("A > Importer Inc", "B > A"))[1], "cycle") == []
    past = links("A > Importer Inc", "B > A", "A > B | | | 2016-2019")
    assert told(built(past)[1], "cycle") == []
    assert by_kind(graph, "ghost") == [("ghost:B", "B"), ("ghost:D", "D")]


# ---- ghosts


@pytest.mark.parametrize(
    ("stage", "goods", "hts", "raw"),
    [
        *((stage, "", "", True) for stage in ("farm", "mine", "forestry", "fishing vessel")),
        *((stage, "seed cotton", "", False) for stage in ("ginning", "spinning", "trader", "smelter")),
        *((("", goods, "", True)) for goods in ("seed cotton", "bauxite")),
        *((("", goods, "", False)) for goods in ("cotton yarn", "zzz", "", "seed cotton; yarn")),
        ("", "zzz", "2606", True),
        # what others make too needs a stage of raw material, and one whose goods do not contradict it
        *(
            (("", goods, "", False))
            for goods in ("cotton", "lint", "pig iron", "tin ingot", "white rice", "seed cotton; lint")
        ),
        *((stage, "cotton", "", True) for stage in ("farm", "cotton growing")),
        *((stage, goods, "", False) for stage in ("mine", "farm") for goods in ("T-shirts", "cotton T-shirts", "yarn")),
        *(("mine", goods, "", True) for goods in ("zzz", "copper", "iron ore; zzz")),
        ("mine", "", "6109.10", False),
    ],
)
def test_where_a_chain_ends(stage: str, goods: str, hts: str, *, raw: bool) -> None:
    rows = [["Name", "Country", "Stage", "Goods", "HTS"], ["A", "PE", stage, goods, hts]]
    graph = graph_of(sheet(rows))
    assert graph.nodes["A"]["raw"] == raw
    assert by_kind(graph, "ghost") == ([] if raw else [("ghost:A", "A")])


def test_what_a_ghost_is() -> None:
    rows = [
        ["Name", "Country", "City", "Latitude", "Longitude", "Tier", "Goods"],
        ["A", "PE", "Lima", "1", "2", "1", "yarn"],
    ]
    graph = graph_of(sheet(rows))
    data, own = graph.nodes["ghost:A"], graph.nodes["A"]
    assert (data["id"], data["name"], data["ghost"], data["tier"]) == ("ghost:A", "not mapped beyond A", True, 2)
    assert (data["country"], data["city"], data["goods"], data["latitude"], data["longitude"]) == (
        "",
        "",
        (),
        None,
        None,
    )
    assert (data["stated_tier"], data["listed"], data["raw"], data["importer"]) == (None, False, False, False)
    assert (data["past"], data["path_stated"], data["sources"]) == (False, True, own["sources"])
    assert data.keys() == own.keys()
    graph = graph_of(links("A > Importer Inc", "B > C"))
    assert (graph.nodes["ghost:B"]["tier"], graph.nodes["ghost:B"]["path_stated"]) == (None, False)


def test_ghosts_stand_for_the_product_that_stops() -> None:
    farm = partners("Farm | IN | farm")
    graph = graph_of(
        farm, links("A > Importer Inc | x | Shirt", "A > Importer Inc | y | Towel", "Farm > A | cotton | Towel")
    )
    assert [
        (key, data["product"]) for *_, key, data in graph.in_edges("A", keys=True, data=True) if data["kind"] == "ghost"
    ] == [("ghost:A|Shirt", "Shirt")]
    # nobody supplies it at all: one ghost for everything
    graph = graph_of(links("A > Importer Inc | x | Shirt", "A > Importer Inc | y | Towel"))
    assert [key for *_, key in graph.in_edges("A", keys=True)] == ["ghost:A"]


def test_a_circle_that_someone_supplies_or_that_holds_raw_material_has_no_ghost_of_its_own() -> None:
    graph = graph_of(partners("F | IN | farm"), links("A > Importer Inc", "B > A", "A > B", "F > B"))
    assert by_kind(graph, "ghost") == []
    graph = graph_of(partners("A | IN | farm"), links("A > Importer Inc", "B > A", "A > B"))
    assert by_kind(graph, "ghost") == []
    graph = graph_of(links("A > Importer Inc", "B > A", "A > B"))
    assert by_kind(graph, "ghost") == [("ghost:A", "A")]


# ---- what the graph holds


def test_attributes_of_partners_and_links() -> None:
    header = [
        *("Supplier", "Supplies to", "Goods", "HTS", "Finished product", "Country of origin", "How we know"),
        *("Annual value", "Link probability", "Valid from", "Valid until"),
    ]
    row = ["A", "Importer Inc", "yarn", "5205", "Shirt", "Peru", "invoice", "7", "0.5", "2020-01-01", "2030-01-01"]
    graph = graph_of(sheet([header, row]))
    (data,) = [data for *_, data in graph.out_edges("A", data=True)]
    assert {key: data[key] for key in ("kind", "goods", "hts", "product", "origin", "origin_text", "evidence")} == {
        "kind": "supplies",
        "goods": "yarn",
        "hts": "5205",
        "product": "Shirt",
        "origin": "PE",
        "origin_text": "Peru",
        "evidence": "documented",
    }
    assert (data["evidence_text"], data["value"], data["probability"], data["w"]) == ("invoice", 7.0, 0.5, 1.0)
    assert (data["period_from"], data["period_to"], data["ended"], data["ambiguous"]) == (
        "2020-01-01",
        "2030-01-01",
        False,
        False,
    )
    node = graph.nodes["A"]
    assert (node["goods"], node["hts"], node["listed"], node["importer"], node["ghost"]) == (
        ("yarn",),
        ("5205",),
        True,
        False,
        False,
    )
    assert graph.nodes["Importer Inc"]["importer"]
    assert graph.graph == {
        "importer": "Importer Inc",
        "as_of": "2026-11-22",
        "importer_name": "Importer Inc",
        "unread_columns": (),
        "version": __version__,
    }


def test_goods_of_ended_links_count_only_where_there_are_no_others() -> None:
    graph = graph_of(
        links("A > Importer Inc | old | | 2016-2019", "A > Importer Inc | new", "B > A | old | | 2016-2019")
    )
    assert (graph.nodes["A"]["goods"], graph.nodes["B"]["goods"]) == (("new",), ("old",))


# ---- walks


def edges(*pairs: str) -> list[tuple[str, str, str]]:
    return [(pair[0], pair[1], f"k{number}") for number, pair in enumerate(pairs)]


def distances(links: list[tuple[str, str, str]], start: dict[str, int]) -> dict[str, int]:
    return Numbered(links, start).distances(start)


def test_distances_and_paths() -> None:
    assert distances(edges("ai", "ba", "cb", "ca", "xy"), {"i": 0}) == {"i": 0, "a": 1, "b": 2, "c": 2}
    assert distances(edges("ai", "ba", "bx"), {"i": 5, "x": 1}) == {"i": 5, "a": 6, "x": 1, "b": 2}
    assert distances([], {"i": 3}) == {"i": 3}
    assert distances(edges("ai"), {}) == {}
    paths = Numbered(edges("ai", "bi", "cb", "ca", "dc", "xy")).paths("i")
    assert paths == {"i": ("i",), "a": ("a", "i"), "b": ("b", "i"), "c": ("c", "a", "i"), "d": ("d", "c", "a", "i")}


def test_circles_of_links() -> None:
    assert Numbered([]).cycles() == []
    assert Numbered(edges("ab")).cycles() == []
    assert Numbered(edges("aa")).cycles() == []
    assert Numbered(edges("ab", "ba", "cd", "de", "ec", "ca")).cycles() == [frozenset("ab"), frozenset("cde")]


def test_current_links_by_kind() -> None:
    graph = graph_of(links("A > Importer Inc", "B > A | | | 2016-2019", "C > D"))
    kinds = {edge[0]: graph.edges[edge]["kind"] for edge in chains.current_edges(graph)}
    assert "B" not in kinds
    assert set(kinds.values()) == {"supplies", "path not stated", "ghost"}
    for kind in ("supplies", "path not stated", "ghost"):
        found = {graph.edges[edge]["kind"] for edge in chains.current_edges(graph, kinds=(kind,))}
        assert found == {kind}


def test_chains_of_a_partner_shortest_first_and_limited() -> None:
    graph = graph_of(links("A > Importer Inc", "B > A", "B > Importer Inc", "C > B", "C > A", "A > C", "X > Y"))
    expected = [("C", "A", "Importer Inc"), ("C", "B", "Importer Inc"), ("C", "B", "A", "Importer Inc")]
    assert chains.chains_of(graph, "C") == (expected, True)
    assert chains.chains_of(graph, "C", limit=3) == (expected, True)
    assert chains.chains_of(graph, "C", limit=2) == (expected[:2], False)
    assert chains.chains_of(graph, "Y") == ([("Y", "Importer Inc")], True)


# ---- products


def linked(*rows: tuple[str, str, str], value: str = "") -> Records:
    return records(
        sheet([["Supplier", "Supplies to", "Finished product", "Annual value"], *([*row, value] for row in rows)])
    )


def tags(*rows: tuple[str, str, str]) -> list[tuple[str, str]]:
    return sorted((link.supplier, link.product) for link in linked(*rows).links)


EVERY = [
    *(
        "all",
        "All products",
        "all goods",
        "all items",
        "all styles",
        "every product",
        "everything",
        "any",
        "any product",
    ),
    *("alle", "todos", "tous", "全部", "所有产品", "全部产品"),
]


@pytest.mark.parametrize("word", EVERY)
def test_every_word_for_all_products(word: str) -> None:
    shirt, towel = ("A", "Importer Inc", "Shirt"), ("B", "Importer Inc", "Towel")
    assert tags(shirt, towel, ("C", "Importer Inc", word)) == [
        ("A", "Shirt"),
        ("B", "Towel"),
        ("C", "Shirt"),
        ("C", "Towel"),
    ]
    assert tags(shirt, ("C", "A", word)) == [("A", "Shirt"), ("C", "")]
    assert tags(("A", "Importer Inc", word)) == [("A", "")]
    assert tags(shirt, ("C", "A", f"Shirt; {word}")) == [("A", "Shirt"), ("C", "Shirt")]


@pytest.mark.parametrize("word", ["", "not stated", "Not specified", "unspecified", "not known", "n/a"])
def test_a_cell_that_states_no_product_is_blank(word: str) -> None:
    # a last hop without a product is one of its own, whether the cell is empty or says so
    shirt = ("A", "Importer Inc", "Shirt")
    assert tags(shirt, ("C", "Importer Inc", word)) == [("A", "Shirt"), ("C", "")]
    assert tags(shirt, ("C", "A", word)) == [("A", "Shirt"), ("C", "")]


def test_what_is_not_stated_beside_a_product_may_be_any() -> None:
    shirt, towel = ("A", "Importer Inc", "Shirt"), ("B", "Importer Inc", "Towel")
    found = tags(shirt, towel, ("C", "Importer Inc", "Shirt; not stated"))
    assert found == [("A", "Shirt"), ("B", "Towel"), ("C", "Shirt"), ("C", "Towel")]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        *(("Shirt", other, True) for other in ("shirts", "SHIRT", "shirt.", "shirts ")),
        *(("Dress", other, True) for other in ("dresses",)),
        *(("Box", other, True) for other in ("boxes",)),
        *(("Dish", other, True) for other in ("dishes",)),
        *(("Bench", other, True) for other in ("benches",)),
        *(("Berry", other, True) for other in ("berries",)),
        *(("Bed sheet", other, True) for other in ("Bedsheet", "bed-sheets")),
        *(("Glass", other, False) for other in ("glas", "gla")),
        *(("Model 1 2", other, False) for other in ("Model 12",)),
        *(("Shirt 1", other, False) for other in ("Shirt 2",)),
        *(("Shirt 1", other, False) for other in ("Shirt",)),
        ("Shirt", "Skirt", False),
    ],
)
def test_spellings_of_a_product(first: str, second: str, *, same: bool) -> None:
    found = {tag for _, tag in tags(("A", "Importer Inc", first), ("B", "Importer Inc", second))}
    assert len(found) == (1 if same else 2)


def test_the_spelling_that_is_shown() -> None:
    rows = [("A", "Importer Inc", "shirts"), ("B", "Importer Inc", "Shirt"), ("C", "Importer Inc", "shirts")]
    assert {tag for _, tag in tags(*rows)} == {"shirts"}
    assert {tag for _, tag in tags(*rows[:2])} == {"Shirt"}
    # the last hops decide, however often others write it otherwise
    upstream = [(name, "A", "SHIRT") for name in "DEFG"]
    assert {tag for _, tag in tags(*rows[:2], *upstream)} == {"Shirt"}


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        *((f"Shirt{sign}Towel", ["Shirt", "Towel"]) for sign in (";", "|", "；", "\n", " ; ")),
        *((f"Shirt{sign}Towel", ["Shirt", "Towel"]) for sign in ("/", ",", "，", "、", "&", "+", " and ", " AND ")),
        *((f"Shirt{sign}Zzz", [f"Shirt{sign}Zzz"]) for sign in ("/", ",", "&", "+", " and ")),
        ("Shirt; shirts", ["Shirt"]),
        ("Shirt/Shirt", ["Shirt"]),
        (";;", [""]),
    ],
)
def test_several_products_in_a_cell(cell: str, parts: list[str]) -> None:
    base = [("A", "Importer Inc", "Shirt"), ("B", "Importer Inc", "Towel")]
    found = [link for link in linked(*base, ("C", "Importer Inc", cell), value="12").links if link.supplier == "C"]
    assert [link.product for link in found] == parts
    assert [link.value for link in found] == [12 / len(parts)] * len(parts)
    assert [link.key.removeprefix("book.xlsx|Sheet1|4") for link in found] == [
        f" product {number + 1}" if number else "" for number in range(len(parts))
    ]


def test_tags_that_are_goods_and_tags_that_are_unknown() -> None:
    made = linked(("A", "Importer Inc", "Shirt"), ("B", "A", "fabric"), ("C", "B", "yarn"), ("C", "B", "lint; wool"))
    assert [(link.goods, link.product) for link in made.links] == [
        *(("", "Shirt"), ("fabric", ""), ("yarn", ""), ("lint", ""), ("wool", "")),
    ]
    assert sorted(told(made, "product-read-as-goods")) == ["fabric", "lint", "wool", "yarn"]
    # a right tag beside it does not make it one
    made = linked(("A", "Importer Inc", "Shirt"), ("B", "A", "Shirt"), ("C", "A", "Towel"))
    assert told(made, "product-read-as-goods") == ["Towel"]
    assert [(link.supplier, link.product) for link in made.links] == [("A", "Shirt"), ("B", "Shirt"), ("C", "")]
    # nobody knows what a buyer without a path serves
    made = linked(("A", "Importer Inc", "Shirt"), ("C", "B", "Towel"), ("D", "B", "Shirt"))
    (issue,) = [issue for issue in made.issues if issue.code.startswith("product")]
    assert (issue.code, issue.found, issue.source.row) == ("product-unknown", "Towel", 3)


def test_goods_that_are_stated_stay() -> None:
    rows = [
        ["Supplier", "Supplies to", "Goods", "Finished product"],
        ["A", "Importer Inc", "x", "Shirt"],
        ["B", "A", "y", "zzz"],
    ]
    assert [(link.goods, link.product) for link in records(sheet(rows)).links] == [("x", "Shirt"), ("y", "")]


def test_links_that_were_split_for_nothing_are_joined_again() -> None:
    header = ["Supplier", "Supplies to", "Goods", "Finished product", "Annual value", "Link probability"]
    rows = [["A", "Importer Inc", "x", "Shirt", "", ""], ["B", "A", "y", "p; q", "12", "0.5"]]
    first, second = records(sheet([header, *rows])).links
    assert (second.goods, second.product, second.value, second.probability) == ("y", "", 12.0, 0.5)
    assert second.key == "book.xlsx|Sheet1|3"
    assert first.product == "Shirt"
