"""A graph of texts and numbers alone, as other programs take it."""

from __future__ import annotations

import copy
import json
import math
from typing import TYPE_CHECKING

import networkx as nx
import pytest

import supplymap
from tests.graphs import filled

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.pipeline import Result


@pytest.fixture
def plain(example: Result) -> nx.MultiDiGraph:
    return supplymap.plain(example.graph)


def test_every_value_is_one_and_every_partner_and_link_is_there(example: Result, plain: nx.MultiDiGraph) -> None:
    assert set(plain) == set(example.graph)
    assert set(plain.edges(keys=True)) == set(example.graph.edges(keys=True))
    holders = [plain.graph, *plain.nodes.values(), *(data for *_, data in plain.edges(data=True))]
    values = [value for data in holders for value in data.values()]
    assert {type(value) for value in values} == {str, int, float, bool}
    assert all(math.isfinite(value) for value in values if isinstance(value, float))


def test_what_an_analyst_finds_of_a_partner(example: Result, plain: nx.MultiDiGraph) -> None:
    before = example.graph.nodes["H-103"]
    data = plain.nodes["H-103"]
    assert data["label"] == data["name"] == before["name"]
    assert data["goods"] == "T-shirts"
    assert data["worst_path"] == "; ".join(before["worst_path"])
    assert data["likelihood_high"] == before["likelihood"]["high"]
    assert data["severity_total"] == before["severity"]["total"]
    assert "likelihood" not in data
    assert "latitude" not in data  # not stated
    assert [factor["code"] for factor in json.loads(data["factors"])] == [f.code for f in before["factors"]]
    assert json.loads(data["former_orders"])[0]["listing"] == "WRO-068"
    assert json.loads(data["tiers"]) == before["tiers"]
    assert plain.graph["overall_exposure_value"] == example.graph.graph["overall"]["exposure"]["value"]


def test_what_is_infinite_not_known_or_not_ours_is_left_out() -> None:
    graph = nx.MultiDiGraph(importer="IMP")
    graph.add_node("IMP", importer=True)
    graph.add_node("A", hazard=math.inf, tier=None)
    filled(graph)
    graph.nodes["A"]["my_note"] = object()
    assert not {"hazard", "tier", "my_note"} & set(supplymap.plain(graph).nodes["A"])


def test_the_graph_itself_stays_as_it_is(example: Result) -> None:
    before = copy.deepcopy(example.graph)
    supplymap.plain(example.graph)
    assert nx.utils.graphs_equal(example.graph, before)


def test_graphml(plain: nx.MultiDiGraph, tmp_path: Path) -> None:
    nx.write_graphml(plain, tmp_path / "a.graphml")
    again = nx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    assert dict(again.nodes(data=True)) == dict(plain.nodes(data=True))
    assert again.number_of_edges() == plain.number_of_edges()


def test_gexf(plain: nx.MultiDiGraph, tmp_path: Path) -> None:
    nx.write_gexf(plain, tmp_path / "a.gexf")
    again = nx.read_gexf(tmp_path / "a.gexf")
    assert set(again) == set(plain)
    assert again.nodes["H-103"]["label"] == plain.nodes["H-103"]["label"]
    assert again.number_of_edges() == plain.number_of_edges()


def test_json(plain: nx.MultiDiGraph) -> None:
    text = json.dumps(nx.node_link_data(plain, edges="edges"), allow_nan=False)
    again = nx.node_link_graph(json.loads(text), edges="edges")
    assert list(again.edges(keys=True, data=True)) == list(plain.edges(keys=True, data=True))


def test_pandas(plain: nx.MultiDiGraph) -> None:
    table = nx.to_pandas_edgelist(plain)
    assert len(table) == plain.number_of_edges()
    assert {"source", "target", "kind", "goods", "w", "finding"} <= set(table)
    assert table["w"].dtype == float
    assert table["ended"].dtype == bool


def test_pyvis(plain: nx.MultiDiGraph) -> None:
    from pyvis.network import Network

    network = Network(directed=True)
    network.from_nx(plain)
    assert {node["id"] for node in network.nodes} == set(plain)
    assert {node["label"] for node in network.nodes} == {data["name"] for data in plain.nodes.values()}
    assert len(network.edges) == plain.number_of_edges()
