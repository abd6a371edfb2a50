"""The order of partners: findings, possible findings, everyone else; shared ranks, reading lists."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from supplymap import ranking
from supplymap.model import Finding
from supplymap.ranking.order import expected_risk, risk_shares, rounded
from supplymap.ranking.reached import Reached
from tests.ranking.test_ranking_tables import edge, network, node
from tests.sheets_by_hand import assessed, links, partners, sheet

if TYPE_CHECKING:
    import networkx as nx

ENTITY = Finding("uflpa-entity", "UFLPA section 3", "UFLPA-007", "Delta Cotton Co.", "same name", "list, row 7")


def supplies(name: str, product: str = "Shirt", **more: Any) -> tuple[str, str, dict[str, Any]]:
    return name, "IMP", edge(product=product, **more)


def order(graph: nx.MultiDiGraph) -> list[tuple[int, str]]:
    """Return the rank and id of every partner, in the order."""
    return [(graph.nodes[name]["rank"], name) for name in ranking.ranked(graph)]


def high(value: float) -> dict[str, float]:
    return {"low": 0.0, "value": 0.0, "high": value}


def test_findings_without_values_go_by_products_then_tier_1() -> None:
    graph = network(
        node("one product", "Finding"),
        node("another", "Finding", expected_hazard=0.1),
        node("two products", "Finding", products=("Mug", "Shirt")),
        node("two ways", "Finding"),
        node("lost", "Finding", path_stated=False, products=("(not stated)",)),
        node("may be", "Possible finding", products=("Mug", "Shirt"), expected_hazard=None),
        node("past", "Finding", past=True, findings=(ENTITY,), products=(), products_past=("Shirt",)),
        node("past two", "Finding", past=True, products=(), products_past=("Mug", "Shirt")),
        node("past may be", "Possible finding", past=True, products=(), products_past=("Shirt",)),
        node("way 1", "High", reach=0.0),
        node("way 2", reach=0.0, expected_hazard=0.01),
        node("ghost", ghost=True),
        links=(
            supplies("one product"),
            supplies("another"),
            supplies("two products"),
            supplies("two products", "Mug"),
            ("two ways", "way 1", edge()),
            ("two ways", "way 2", edge()),
            supplies("way 1"),
            supplies("way 2"),
            supplies("lost", kind="path not stated"),
            supplies("may be"),
            supplies("past", ended=True),
            supplies("past two", ended=True),
            supplies("past may be", ended=True),
        ),
        products={"Mug": {}, "Shirt": {}, "(not stated)": {}},
    )
    placed = ranking.rank(graph)
    assert order(placed) == [
        (1, "lost"),
        (2, "two products"),
        (3, "two ways"),
        # equal, and the larger middle value is read first
        (4, "another"),
        (4, "one product"),
        (6, "past two"),
        (7, "past"),
        (8, "may be"),
        (9, "past may be"),
        (10, "way 2"),
        (10, "way 1"),
    ]
    told = {name: (data["place"], data["tied"], data["standing"]) for name, data in placed.nodes(data=True)}
    assert told["one product"] == (5, 2, "finding")
    assert told["past two"] == (6, 1, "past finding")
    assert told["past may be"] == (9, 1, "past possible")
    assert told["way 1"] == (11, 2, "other")
    assert told["IMP"] == told["ghost"] == (None, 0, "")
    lists = {name: data["reading_list"] for name, data in placed.nodes(data=True)}
    assert {name for name, title in lists.items() if title == "Act"} == set(lists) - {"IMP", "ghost", "way 2"}
    assert [(tie["rank"], tie["partners"]) for tie in placed.graph["ties"]] == [
        (4, ("another", "one product")),
        (10, ("way 2", "way 1")),
    ]
    assert placed.graph["top"] == ("lost", "two products", "two ways", "another", "one product")
    # the graph itself is as it was
    assert graph.nodes["lost"]["rank"] is None
    assert "top" not in graph.graph


def test_a_blank_value_among_stated_ones_counts_as_the_largest() -> None:
    graph = network(
        node("ten", "Finding"),
        node("blank", "Finding"),
        node("ninety", "Finding"),
        node("both", "Finding"),
        node("ten in two products", "Finding", products=("Mug", "Shirt")),
        node("past", "Finding", past=True, products=(), products_past=("Shirt",)),
        node("lost", "Finding", path_stated=False),
        node("first", reach=0.0),
        links=(
            supplies("ten", value=10.0),
            supplies("blank"),
            supplies("ninety", value=90.0),
            supplies("first", value=20.0),
            ("both", "first", edge()),
            ("both", "ten", edge()),
            supplies("ten in two products", value=4.0),
            supplies("ten in two products", "Mug", value=6.0),
            supplies("past", ended=True, value=1000.0),
            supplies("lost", kind="path not stated"),
        ),
        products={"Mug": {}, "Shirt": {}},
    )
    placed = ranking.rank(graph)
    assert order(placed) == [
        (1, "lost"),
        (2, "blank"),
        (2, "ninety"),
        # 10 and 20
        (4, "both"),
        # with values, the number of products does not count
        (5, "ten"),
        (5, "ten in two products"),
        (7, "past"),
        (8, "first"),
    ]
    stated = {name: data["reach_value"] for name, data in placed.nodes(data=True)}
    assert (stated["blank"], stated["ninety"], stated["both"], stated["lost"]) == (None, 90.0, 30.0, None)


def test_all_others_go_by_the_high_end_to_three_digits() -> None:
    graph = network(
        node("sure", reach=0.01, likelihood=high(1.0), expected_hazard=0.0),
        node("wide", "Unknown", reach=1.0, likelihood=high(0.4), expected_hazard=0.01),
        node("known", "High", reach=1.0, likelihood=high(0.3), expected_hazard=0.3),
        node("b", reach=1.0, likelihood=high(0.2), expected_hazard=0.1),
        node("A", reach=1.0, likelihood=high(0.2), expected_hazard=0.1),
        # differs in the fourth digit
        node("near", reach=1.0, likelihood=high(0.2001), expected_hazard=0.11),
        node("doubtful", reach=0.5, likelihood=high(0.3), expected_hazard=0.2),
        node("past", past=True, reach=0.0, likelihood=high(0.9), expected_hazard=0.0),
        node("ghost:b", "Unknown", ghost=True, reach=1.0, likelihood=high(0.1)),
        links=tuple(supplies(name) for name in ("sure", "wide", "known", "b", "A", "near", "doubtful")),
    )
    placed = ranking.rank(graph)
    assert order(placed) == [
        (1, "sure"),
        (2, "wide"),
        (3, "known"),
        (4, "near"),
        (4, "A"),
        (4, "b"),
        (7, "doubtful"),
        (8, "past"),
    ]
    keys = {name: data["key"] for name, data in placed.nodes(data=True)}
    # -ln 0.6, -ln 0.7, -ln 0.8, half of -ln 0.7
    assert [keys[name] for name in ("wide", "known", "near", "A", "doubtful", "past")] == [
        0.511,
        0.357,
        0.223,
        0.223,
        0.178,
        0.0,
    ]
    assert keys["sure"] is keys["IMP"] is keys["ghost:b"] is None
    # a certainty has all of the risk
    assert {name for name, data in placed.nodes(data=True) if data["risk_share"]} == {"sure"}


def test_the_share_of_the_modelled_risk_is_that_of_partners() -> None:
    graph = network(
        node("known", "Finding", reach=1.0, likelihood=high(0.5)),
        node("other", reach=1.0, likelihood=high(0.75)),
        node("ghost:known", "Unknown", ghost=True, reach=1.0, likelihood=high(0.75)),
        links=(supplies("known"), supplies("other")),
    )
    placed = ranking.rank(graph)
    # ln 2 of ln 2 + ln 4; a finding has its share, and no key
    assert placed.nodes["known"]["risk_share"] == pytest.approx(1 / 3)
    assert placed.nodes["other"]["risk_share"] == pytest.approx(2 / 3)
    assert placed.nodes["ghost:known"]["risk_share"] == 0.0
    assert placed.nodes["known"]["key"] is None


def test_numbers_of_a_key() -> None:
    risks = expected_risk(np.array([0.5, 0.0, 1.0]), np.array([1.0, 1.0, 0.5]))
    assert risks.tolist() == [math.inf, 0.0, pytest.approx(math.log(2))]
    assert risk_shares({"a": 1.0, "b": 3.0}) == {"a": 0.25, "b": 0.75}
    assert risk_shares({"a": math.inf, "b": 3.0, "c": math.inf}) == {"a": 0.5, "b": 0.0, "c": 0.5}
    assert risk_shares({"a": 0.0}) == {"a": 0.0}
    assert (rounded(0.0012345), rounded(123456.0), rounded(math.inf), rounded(0.0)) == (
        0.00123,
        123000.0,
        math.inf,
        0.0,
    )
    # what differs by rounding alone is equal, although it lies on either side of a half
    assert rounded(0.12350000000001) == rounded(0.12349999999999)


def test_reading_lists() -> None:
    names = {"Finding": "Act", "Possible finding": "Act", "High": "Act", "Unknown": "Ask", "Medium": "", "Low": ""}
    graph = network(
        *(node(rating, rating) for rating in names),
        *(node(f"past {rating}", rating, past=True) for rating in names),
        links=tuple(supplies(rating) for rating in names),
    )
    placed = ranking.rank(graph)
    assert {rating: placed.nodes[rating]["reading_list"] for rating in names} == names
    past = {rating: placed.nodes[f"past {rating}"]["reading_list"] for rating in names}
    # the goods of ended links do not arrive any more; their findings are told
    assert {rating for rating, title in past.items() if title} == {"Finding", "Possible finding"}


def test_who_reaches_what() -> None:
    graph = network(
        node("two ways"),
        node("way 1"),
        node("way 2"),
        node("rich"),
        node("past", past=True),
        links=(
            ("two ways", "way 1", edge()),
            ("two ways", "way 2", edge()),
            supplies("way 1"),
            supplies("way 2", "Mug"),
            supplies("rich", value=5.0),
            supplies("past", ended=True),
        ),
        products={"Mug": {}, "Shirt": {}},
    )
    reached = Reached(graph)
    tier1 = {
        first: {name for name, member in zip(reached.names, members, strict=True) if member}
        for first, members in reached.by_tier1()
    }
    assert [first for first, names in tier1.items() if "two ways" in names] == ["way 1", "way 2"]
    assert [first for first, names in tier1.items() if "rich" in names] == ["rich"]
    assert not any("past" in names for names in tier1.values())
    assert reached.values() == {"rich": 5.0}
    reaches = reached.reaches(["two ways", "past"])
    assert {name: (own.value, own.tier1) for name, own in reaches.items()} == {"two ways": (10.0, 2), "past": (0.0, 0)}
    alone = reached.reaches(["two ways"], "Mug")["two ways"]
    assert (alone.value, alone.products, alone.tier1) == (5.0, 1, 1)


def test_a_listed_partner_without_a_path_comes_before_one_of_small_value() -> None:
    graph = assessed(
        sheet([["Partner", "Country"], ["Huafu Fashion Co., Ltd.", "CN"], ["Acme Textile", "VN"], ["Spin Co", "KP"]]),
        sheet(
            [
                ["Supplier", "Supplies to", "Finished product", "Annual value"],
                ["Acme Textile", "Importer Inc", "Shirt", "10"],
                ["Spin Co", "Acme Textile", "", ""],
            ]
        ),
    )
    assert [name for _, name in order(graph)][:2] == ["Huafu Fashion Co., Ltd.", "Spin Co"]


def test_equal_partners_share_a_rank_whatever_their_names() -> None:
    names = ("Zeta", "Alpha", "Mid")
    graph = assessed(
        partners(*(f"{name} | CH | sewing | garments" for name in names), "Worse | VN | sewing | garments"),
        links(*(f"{name} > Importer Inc" for name in (*names, "Worse"))),
    )
    assert order(graph) == [(1, "Worse"), (2, "Alpha"), (2, "Mid"), (2, "Zeta")]
    assert {graph.nodes[name]["tied"] for name in names} == {3}


# --- ties ---------------------------------------------------------------------------------------------------


def tied(*lacking: tuple[str, ...], **more: Any) -> nx.MultiDiGraph:
    """Return a ranked graph of equal partners that lack some facts."""
    nodes = [node(f"P{number}", missing_facts=facts, **more) for number, facts in enumerate(lacking)]
    return ranking.rank(network(*nodes, links=tuple(supplies(one["id"]) for one in nodes)))


@pytest.mark.parametrize(
    ("lacking", "question", "sentence"),
    [
        ([("goods", "evidence")] * 3, "goods", "3 partners are equal: ask all for their goods."),
        # two of three lack it, and it tells more than what all lack
        (
            [("goods", "evidence"), ("goods", "evidence"), ("evidence",)],
            "goods",
            "3 partners are equal: ask P0 and P1 for their goods.",
        ),
        # most lack the less telling one
        (
            [("country", "audit"), ("audit",), ("audit",)],
            "audit",
            "3 partners are equal: ask all for their latest audit.",
        ),
        # no fact that most lack: the one that more lack than any other
        (
            [("country",), ("audit",), ("audit",), ("audit",), (), (), ()],
            "audit",
            "7 partners are equal: ask 3 of them for their latest audit.",
        ),
        ([("country",), ("goods",)], "country", "2 partners are equal: ask P0 for its country."),
        # its suppliers say nothing about a partner itself
        (
            [("suppliers", "evidence")] * 2,
            "evidence",
            "2 partners are equal: ask your own purchasing team for the proof of delivery of each.",
        ),
        ([("suppliers",)] * 2, "", "2 partners are equal: all that could be asked of them is known."),
        ([("path",)] * 2, "path", "2 partners are equal: ask your own purchasing team for the buyers of each."),
        ([()] * 4, "", "4 partners are equal: all that could be asked of them is known."),
    ],
)
def test_ties_are_told_with_the_question_that_parts_them(
    lacking: list[tuple[str, ...]], question: str, sentence: str
) -> None:
    graph = tied(*lacking)
    (tie,) = graph.graph["ties"]
    assert (tie["question"], ranking.tie_sentence(graph, tie)) == (question, sentence)


def test_a_name_with_a_full_stop_brings_no_second_one() -> None:
    graph = tied(("identity",), ())
    graph.nodes["P0"]["name"] = "Hornbill Metals Sdn. Bhd."
    (tie,) = graph.graph["ties"]
    assert ranking.tie_sentence(graph, tie).endswith(" of Hornbill Metals Sdn. Bhd.")


def test_tier_1_is_asked_about_partners_behind_it() -> None:
    for path, asked in (
        (("P", "Sewer", "IMP"), "the tier-1 partners that they reach"),
        (("P", "IMP"), "your own purchasing team"),
    ):
        graph = tied(("evidence",), ("evidence",), worst_path=path)
        (tie,) = graph.graph["ties"]
        told = ranking.tie_sentence(graph, tie)
        assert told == f"2 partners are equal: ask {asked} for the proof of delivery of each."
    # one of them has a tier-1 partner between
    graph.nodes["P1"]["worst_path"] = ("P1", "P0", "IMP")
    assert "tier-1 partners" in ranking.tie_sentence(graph, tie)


def test_proof_of_a_link_that_counts_as_certain_parts_nobody() -> None:
    (tie,) = tied(("evidence",), ("evidence",), reach=1.0).graph["ties"]
    assert tie["question"] == ""


def test_ties_of_findings_and_of_past_partners() -> None:
    reached = tied(("goods",), ("goods",), rating="Finding")
    (tie,) = reached.graph["ties"]
    assert tie["question"] == ""
    told = ranking.tie_sentence(reached, tie)
    assert told == "2 partners are equal: they reach as much of what you buy, so none comes before another."
    lost = tied(("path",), ("path",), rating="Finding", path_stated=False)
    assert [tie["question"] for tie in lost.graph["ties"]] == ["path"]
    past = tied(("goods",), ("goods",), past=True)
    (tie,) = past.graph["ties"]
    assert tie["question"] == ""
    told = ranking.tie_sentence(past, tie)
    assert told == "2 partners are equal: only links that have ended lead from them to you."


def test_a_tie_is_told_whole_in_a_subgraph() -> None:
    graph = tied(("goods",), ("goods",), ("goods",))
    (tie,) = graph.graph["ties"]
    part = graph.subgraph(["P1", "IMP"])
    assert ranking.tie_sentence(part, tie) == "3 partners are equal: ask all for their goods."
