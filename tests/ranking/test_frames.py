"""Tables of the rankings: one type to a column, an id, and subgraphs of an assessed graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import supplymap
from supplymap import ranking
from supplymap.ranking.frames import frame

if TYPE_CHECKING:
    import networkx as nx

    from supplymap.pipeline import Result


def tables(graph: nx.MultiDiGraph) -> dict[str, pd.DataFrame]:
    return {
        **supplymap.rank_weakest_links(graph),
        "By product": ranking.rank_by_product(graph),
        "What we do not know": ranking.rank_unknowns(graph),
        "Findings": supplymap.findings_table(graph),
        "Actions": ranking.actions_table(graph),
        "Products": supplymap.products_table(graph),
        "Numbers": ranking.numbers_table(graph),
        "Numbers of products": ranking.product_numbers_table(graph),
    }


def test_types_of_columns() -> None:
    first = {"t": "a", "n": 1, "m": None, "x": 1, "b": True, "o": None, "e": 1}
    table = frame([first, {"t": "", "n": 2, "m": 3, "x": 0.5, "b": False, "o": None, "e": "2-3"}])
    assert table.dtypes.astype(str).to_dict() == {
        "t": "string",
        "n": "int64",
        "m": "Int64",
        "x": "float64",
        "b": "bool",
        "o": "float64",
        "e": "object",
    }
    assert frame([]).empty


def test_every_table_has_an_id_and_one_type_to_a_column(example: Result) -> None:
    graph = example.graph
    for title, table in tables(graph).items():
        mixed = {name for name in table if table[name].dtype == object}
        assert mixed <= ({"Tier"} if title == "By product" else set()), title
        if "id" in table:
            assert set(table["id"]) <= set(graph), title
    weakest = tables(graph)["Weakest links"].set_index("id")
    assert weakest["Rank"].to_dict() == {n: d["rank"] for n, d in graph.nodes(data=True) if d["rank"] is not None}
    assert tables(graph)["Numbers"]["Likelihood high"].max() <= 1.0
    assert weakest["Partner"].str.len().min() > 0


@pytest.mark.parametrize("importer", [True, False])
def test_a_subgraph_is_ranked_like_the_whole(example: Result, *, importer: bool) -> None:
    graph = example.graph
    wanted = {name for name, data in graph.nodes(data=True) if data["country"] == "CN"}
    part = graph.subgraph(wanted | ({graph.graph["importer"]} if importer else set()))
    found, whole = tables(part), tables(graph)
    assert set(found["Weakest links"]["id"]) == wanted
    kept = whole["Weakest links"]
    kept = kept[kept["id"].isin(wanted)].reset_index(drop=True)
    same = ["id", "Rank", "Partner", "Rating", "Why", "Share of the modelled risk"]
    pd.testing.assert_frame_equal(found["Weakest links"][same], kept[same])
    listed = whole["Findings"]
    assert set(found["Findings"]["id"]) == set(listed["id"]) & wanted
