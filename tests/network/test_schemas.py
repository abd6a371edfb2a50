"""graph.json and run.json keep the contract that other programs rely on."""

from __future__ import annotations

import copy
import json
import math
from functools import cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from jsonschema import Draft202012Validator

from supplymap import __version__, pipeline
from supplymap.config import Config
from supplymap.model import NOT_RATED, RATINGS
from supplymap.network.graphfile import load_graph
from supplymap.outputs import runfile
from supplymap.outputs.earlier import sha256
from tests.conftest import EXAMPLE, ROOT
from tests.sheets_by_hand import AS_OF, assessed, links, partners

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from supplymap.pipeline import Result


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads((next((ROOT / "supplymap").rglob(f"{name}.schema.json"))).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def written(result: Result, name: str) -> Any:
    return json.loads((result.out / f"{name}.json").read_text("utf-8"))


def complaints(name: str, data: object) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(data)]


@pytest.mark.parametrize("name", ["graph", "run"])
def test_the_example_keeps_the_schema(example: Result, name: str) -> None:
    assert complaints(name, written(example, name)) == []


def test_an_importer_known_by_name_alone_keeps_the_schema(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name,Country,Address\nDelta Knits,Viet Nam,12 River Road\n", "utf-8")
    result = pipeline.run([tmp_path / "list.csv"], tmp_path / "out", Config(importer="Harbor Inc.", as_of=AS_OF))
    assert complaints("graph", written(result, "graph")) == []
    assert complaints("run", written(result, "run")) == []


def test_a_list_without_country_keeps_the_schema() -> None:
    from supplymap.network.graphfile import graph_data

    rows = ("Delta Knits > Importer Inc | socks | Socks | ended 2019", "A > Delta Knits", "B > Nobody")
    graph = assessed(links(*rows), partners("C | Nowhere"))
    assert complaints("graph", graph_data(graph)) == []


def test_networkx_loads_the_graph(example: Result) -> None:
    data = written(example, "graph")
    graph = nx.node_link_graph(data, edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    assert set(graph) == set(example.graph)
    assert set(graph.edges(keys=True)) == set(example.graph.edges(keys=True))
    assert graph.nodes[graph.graph["importer"]]["tier"] == 0
    assert set(graph.graph["products"]) == set(example.graph.graph["products"])


def test_the_graph_comes_back_as_it_was(example: Result) -> None:
    graph = load_graph(example.out / "graph.json")
    for name, data in example.graph.nodes(data=True):
        assert graph.nodes[name]["findings"] == data["findings"]
        assert graph.nodes[name]["sources"] == data["sources"]
        assert graph.nodes[name]["documents"] == data["documents"]


def test_every_id_in_the_graph_is_a_node(example: Result) -> None:
    data = written(example, "graph")
    ids = {node["id"] for node in data["nodes"]}
    assert len(ids) == len(data["nodes"])
    named = {edge[end] for edge in data["edges"] for end in ("source", "target")}
    named |= {item for node in data["nodes"] for item in node["worst_path"]}
    summaries = [*data["graph"]["products"].values(), data["graph"]["overall"]]
    for summary in summaries:
        named |= {*summary["findings_reached"], *summary["possible_reached"], *summary["worst_path"]}
        assert summary["worst_path"][-1] == data["graph"]["importer"]
    assert named <= ids


def test_interval_ends_are_in_order(example: Result) -> None:
    data = written(example, "graph")
    summaries = [*data["graph"]["products"].values(), data["graph"]["overall"]]
    for item in [*(s["exposure"] for s in summaries), *(n["exposure"] for n in data["nodes"])]:
        assert item["low"] <= item["value"] <= item["high"]
        assert item["value"] <= item["with_findings"]
    for node in data["nodes"]:
        assert node["likelihood"]["low"] <= node["likelihood"]["value"] <= node["likelihood"]["high"]


def test_hazards_are_those_of_the_exposures(example: Result) -> None:
    data = written(example, "graph")["graph"]
    for summary in (*data["products"].values(), data["overall"]):
        for name, end in (("", "value"), ("_low", "low"), ("_high", "high"), ("_with_findings", "with_findings")):
            exposure, hazard = summary["exposure"][end], summary[f"hazard{name}"]
            assert hazard is None if exposure == 1 else math.expm1(-hazard) == pytest.approx(-exposure, abs=1e-9)


def test_the_schema_names_every_rating_and_kind() -> None:
    definitions = validator("graph").schema["$defs"]
    assert definitions["partner"]["properties"]["rating"]["enum"] == [*RATINGS, NOT_RATED]
    assert definitions["summary"]["properties"]["rating"]["enum"] == list(RATINGS)
    from typing import get_args

    from supplymap.model import Evidence, FindingKind

    assert definitions["finding"]["properties"]["kind"]["enum"] == list(get_args(FindingKind))
    assert definitions["link"]["properties"]["evidence"]["enum"] == list(get_args(Evidence))


def test_run_json_says_what_is_true(example: Result) -> None:
    data = written(example, "run")
    assert data["version"] == __version__
    assert [item["name"] for item in data["inputs"]] == [EXAMPLE.name]
    assert data["inputs"][0]["sha256"] == sha256(EXAMPLE)
    assert {item["name"] for item in data["outputs"]} == set(runfile.OUTPUTS) - {runfile.RUN}
    for line in data["ledger"]:
        assert line["read"] == line["imported"] + line["merged"] + line["skipped"] + line["rejected"]
    assert sum(line["read"] for line in data["ledger"]) == sum(item["rows"] for item in data["inputs"])


def first_finding(data: Any) -> Any:
    return next(node["findings"][0] for node in data["nodes"] if node["findings"])


def first_product(data: Any) -> Any:
    return next(iter(data["graph"]["products"].values()))


GRAPH_SPOILT: dict[str, Callable[[Any], object]] = {
    "edges under another key": lambda d: d.update(links=d.pop("edges")),
    "not directed": lambda d: d.update(directed=False),
    "no products": lambda d: d["graph"].pop("products"),
    "products as a list": lambda d: d["graph"].update(products=list(d["graph"]["products"])),
    "exposure as a number": lambda d: first_product(d).update(exposure=0.5),
    "no standard error": lambda d: first_product(d)["exposure"].pop("standard_error"),
    "an exposure above 1": lambda d: first_product(d)["exposure"].update(high=1.2),
    "no coverage": lambda d: first_product(d).pop("coverage"),
    "no worst path": lambda d: first_product(d).pop("worst_path"),
    "country by name": lambda d: d["nodes"][0].update(country="China"),
    "country as null": lambda d: d["nodes"][0].update(country=None),
    "tier as text": lambda d: d["nodes"][0].update(tier="2"),
    "an unknown rating": lambda d: d["nodes"][0].update(rating="Critical"),
    "findings as text": lambda d: d["nodes"][0].update(findings=["uflpa-entity"]),
    "an unknown kind": lambda d: first_finding(d).update(kind="listed"),
    "a finding without basis": lambda d: first_finding(d).pop("basis"),
    "a finding without listing": lambda d: first_finding(d).pop("listing"),
    "likelihood without high": lambda d: d["nodes"][0]["likelihood"].pop("high"),
    "a source without row": lambda d: d["nodes"][0]["sources"][0].pop("row"),
    "a source with a folder": lambda d: d["nodes"][0]["sources"][0].update(file="C:\\data\\list.xlsx"),
    "no sources": lambda d: d["nodes"][0].pop("sources"),
    "hts as a number": lambda d: d["edges"][0].update(hts=101210010),
    "an edge without product": lambda d: d["edges"][0].pop("product"),
    "an edge without sources": lambda d: d["edges"][0].pop("sources"),
    "two importers": lambda d: [node.update(importer=True, tier=0) for node in d["nodes"][:2]],
}

RUN_SPOILT: dict[str, Callable[[Any], object]] = {
    "no version": lambda d: d.pop("version"),
    "as of today": lambda d: d.update(as_of="today"),
    "seed as text": lambda d: d.update(seed="1"),
    "an input with a folder": lambda d: d["inputs"][0].update(name="home/me/list.xlsx"),
    "a short hash": lambda d: d["inputs"][0].update(sha256="abc"),
    "no rows": lambda d: d["inputs"][0].pop("rows"),
    "no outputs": lambda d: d.update(outputs=[]),
    "complete as text": lambda d: d["lists"][0].update(complete="no"),
    "no known total": lambda d: d["lists"][0].pop("known_total"),
    "half a row": lambda d: d["ledger"][0].update(read=1.5),
    "a negative count": lambda d: d["ledger"][0].update(skipped=-1),
    "no rejected rows": lambda d: d["ledger"][0].pop("rejected"),
    "issues as a list": lambda d: d.update(issues=["self-link"]),
    "no counts": lambda d: d.pop("counts"),
}


def few(data: Any) -> Any:
    """Return a graph of the importer, another partner, one with findings, and one link."""
    nodes = data["nodes"]
    importer = next(node for node in nodes if node["importer"])
    found = next(node for node in nodes if node["findings"])
    other = next(node for node in nodes if node is not importer and node is not found)
    return {**data, "nodes": [other, importer, found], "edges": data["edges"][:1]}


@pytest.mark.parametrize(("name", "cases"), [("graph", GRAPH_SPOILT), ("run", RUN_SPOILT)])
def test_violations_are_refused(example: Result, name: str, cases: dict[str, Callable[[Any], object]]) -> None:
    data = written(example, name)
    if name == "graph":
        data = few(data)
    assert complaints(name, data) == []
    accepted = []
    for case, spoil in cases.items():
        spoilt = copy.deepcopy(data)
        spoil(spoilt)
        if validator(name).is_valid(spoilt):
            accepted.append(case)
    assert accepted == []
