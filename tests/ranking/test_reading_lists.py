"""The lists Act and Ask and the whole order, cell by cell on partners whose places are set by hand."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pandas as pd

from supplymap.model import NOT_STATED
from supplymap.ranking import act_table, ask_table, ranked
from supplymap.ranking.actions import Action
from supplymap.ranking.reading_lists import order_table, products_words
from tests.graphs import filled


def network(**partners: dict[str, Any]) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(importer="IMP")
    graph.add_node("IMP", importer=True)
    for place, (name, data) in enumerate(partners.items(), start=1):
        own = {"rank": place, "place": place, "tied": 1, "worst_path": (name, "IMP"), "products": ("Shirt",)}
        graph.add_node(name, **{**own, **data})
    return filled(graph)


def actions(graph: nx.MultiDiGraph) -> dict[str, list[Action]]:
    return {name: [Action("x", 1, f"Do {name}.", "", f"Paper {name}", "Purchasing", 7)] for name in ranked(graph)}


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{key: None if pd.isna(value) else value for key, value in row.items()} for row in table.to_dict("records")]


def mixed() -> nx.MultiDiGraph:
    return network(
        H={"rating": "High", "reading_list": "Act", "country": "VN", "tier_text": "2", "risk_share": 0.5},
        T={"rating": "Low"},
        U={
            "rating": "Unknown",
            "reading_list": "Ask",
            "rank": 2,
            "tied": 2,
            "risk_share": 0.25,
            "worst_path": ("U", "T", "IMP"),
            "missing_facts": ("identity", "path", "audit"),
            "reach_value": 7.0,
        },
    )


def test_a_row_to_act_on() -> None:
    graph = mixed()
    assert records(act_table(graph, actions(graph))) == [
        {
            "id": "H",
            "Rank": 1,
            "Partner": "H",
            "Country": "Vietnam",
            "Tier": "2",
            "Rating": "High",
            "Why": "Nothing in the files points to forced labor.",
            "What to do next": "Do H.",
            "Document that closes it": "Paper H",
            # nobody on this list reaches a stated value
            "Products reached": "Shirt",
            "Share of the modelled risk": 0.5,
        }
    ]


def test_a_row_to_ask_about_names_whom_to_ask() -> None:
    graph = mixed()
    (row,) = records(ask_table(graph, actions(graph)))
    assert (row["Rank"], row["Country"], row["Value reached a year"]) == (2, "Not stated", 7.0)
    assert row["What to ask"].startswith("1. Who is this company?")
    assert "\n2. Who buys from this company" in row["What to ask"]
    assert "3. " not in row["What to ask"]
    assert row["Whom to ask"] == "T, the tier-1 partner it reaches; your own purchasing team."
    assert row["Document that answers it"] == "1. Business registration\n2. Purchase record that names the buyer"


def test_the_whole_order_says_who_is_equal_and_where_each_is_read() -> None:
    graph = mixed()
    told = [
        (row["Rank"], row["Partner"], row["Equal with"], row["List"])
        for row in records(order_table(graph, actions(graph)))
    ]
    assert told == [(1, "H", "", "Act"), (2, "T", "", ""), (2, "U", "1 other", "Ask")]


def test_products_are_left_out_where_no_row_names_any() -> None:
    partner = {"rating": "High", "reading_list": "Act", "products": (NOT_STATED,)}
    graph = network(A=partner, B=partner)
    assert "Products reached" not in act_table(graph, actions(graph))
    graph.nodes["B"]["products"] = ("Mug",)
    assert list(act_table(graph, actions(graph))["Products reached"]) == [NOT_STATED, "Mug"]
    assert not len(ask_table(graph, actions(graph)))


def test_products_in_words() -> None:
    graph = network(
        A={"products": tuple("abcde")}, B={"path_stated": False}, C={"products": (), "products_past": ("x",)}
    )
    assert [products_words(graph.nodes[name]) for name in "ABC"] == [
        "a; b; c; and 2 more",
        "Not known, as no path is stated",
        "x",
    ]
