"""attributes.csv is the contract of the graph: the code sets what it says, the files made of it say the same."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import networkx as nx
import pytest

import supplymap
from supplymap import model
from supplymap.errors import ConfigError, InputError, RequestError
from supplymap.network import attributes as types
from supplymap.network.contract import RECORDS, STEPS, attributes, validate_graph
from supplymap.network.graphfile import load_graph
from tests.conftest import EXAMPLE, ROOT
from tests.sheets_by_hand import AS_OF, assessed, links, partners

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.pipeline import Result

BASES = {"text", "filled text", "id", "day", "date", "number", "whole", "flag"}


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    rows = ("Sewer > Importer Inc | shirts | Shirts", "Spinner > Sewer | yarn | | | 0.5")
    return assessed(links(*rows), partners("Sewer | VN", "Spinner | CN | spinning | cotton | | Aksu"))


def complaints(graph: nx.MultiDiGraph, after: Any = "rank") -> list[str]:
    with pytest.raises(InputError) as error:
        validate_graph(graph, after)
    return str(error.value).split("\n")


def test_every_row_is_whole() -> None:
    parts = attributes()
    for rows in parts.values():
        for row in rows.values():
            assert row.kind.of in BASES | set(parts), row
            assert row.set_by in STEPS, row
            assert row.meaning.endswith("."), row
            assert not row.numbers.least > row.numbers.most if row.kind.of in ("number", "whole") else True, row
    used = {row.kind.of for rows in parts.values() for row in rows.values()} - BASES
    assert used | {"graph", "partner", "link", "ends"} == set(parts)


def test_records_of_the_model_have_the_attributes_of_the_table() -> None:
    for part, record in RECORDS.items():
        assert [field.name for field in fields(record)] == list(attributes()[part]), part


def test_types_have_the_attributes_of_the_table() -> None:
    space = {**vars(model), **vars(types), "date": date}
    for part, name in (("graph", "GraphAttributes"), ("partner", "PartnerAttributes"), ("link", "LinkAttributes")):
        hints = get_type_hints(getattr(types, name), localns=space)
        assert list(hints) == list(attributes()[part])
    assert type(None) in get_args(get_type_hints(types.PartnerAttributes, localns=space)["tier"])


@pytest.mark.parametrize("after", STEPS)
def test_each_step_of_the_example_sets_what_the_table_says(after: str) -> None:
    config = supplymap.Config(as_of=AS_OF)
    _, records = supplymap.read(EXAMPLE, config)
    graph, _ = supplymap.build_graph(supplymap.screen(records, config), config)
    for step in STEPS[1 : STEPS.index(after) + 1]:
        graph = getattr(supplymap, step)(graph, config)
    validate_graph(graph, after)
    promised = {row.name for row in attributes()["partner"].values() if STEPS.index(row.set_by) <= STEPS.index(after)}
    assert set(graph.nodes[graph.graph["importer"]]) == promised


def test_the_graph_of_a_file_is_the_graph_that_was_written(example: Result) -> None:
    graph = load_graph(example.out / "graph.json")
    validate_graph(graph, "rank")
    assert dict(graph.nodes(data=True)) == dict(example.graph.nodes(data=True))
    assert graph.graph == example.graph.graph
    assert list(graph.edges(keys=True, data=True)) == list(example.graph.edges(keys=True, data=True))


def test_nothing_in_the_file_is_unnamed(example: Result) -> None:
    data = json.loads((example.out / "graph.json").read_text("utf-8"))
    assert set(data["graph"]) == set(attributes()["graph"])
    for node in data["nodes"]:
        assert set(node) == set(attributes()["partner"])
    for edge in data["edges"]:
        assert set(edge) == {*attributes()["link"], *attributes()["ends"]}


def test_everything_wrong_is_told_at_once(graph: nx.MultiDiGraph) -> None:
    before = copy.deepcopy(graph)
    validate_graph(graph, "rank")
    assert nx.utils.graphs_equal(graph, before)
    sewer, spinner = graph.nodes["Sewer"], graph.nodes["Spinner"]
    del sewer["rating"]
    sewer.update(my_note="x", hazard=math.nan, tier="1", goods=["shirts"])
    spinner["likelihood"] = {"low": -0.1, "value": True, "hihg": 1}
    spinner.update(rank=None, country="China", factors=({"code": "COUNTRY"},), latitude=95.0)
    graph.edges["Sewer", "Importer Inc", next(iter(graph["Sewer"]["Importer Inc"]))].update(w=2, period_from="2026")
    graph.graph.update(as_of="2026-02-30", lists=())
    graph.nodes["Importer Inc"]["id"] = "Other"
    assert complaints(graph) == [
        "the graph has 'as_of' = '2026-02-30', which must be a date like '2026-11-22'",
        "the graph has 'lists' with 0 entries, which must be 1 or more",
        "partner 'Sewer' has 'goods' = a list of 1, which must be a tuple",
        "partner 'Sewer' has 'tier' = '1', which must be a whole number",
        "partner 'Sewer' has no 'rating'",
        "partner 'Sewer' has 'hazard' = nan, which must be a number in [0, inf]",
        "partner 'Sewer' has 'my_note', which is in no row of attributes.csv on 'partner'",
        "partner 'Spinner' has 'country' = 'China', which must be of the form ^([A-Z]{2})?$",
        "partner 'Spinner' has 'latitude' = 95.0, which must be a number in [-90, 90]",
        "partner 'Spinner' has 'factors[0]' = an object, which must be a Factor",
        "partner 'Spinner' has 'likelihood.low' = -0.1, which must be a number in [0, 1]",
        "partner 'Spinner' has 'likelihood.value' = true, which must be a number",
        "partner 'Spinner' has no 'likelihood.high'",
        "partner 'Spinner' has 'likelihood.hihg', which is in no row of attributes.csv on 'interval'",
        "link 'Sewer' > 'Importer Inc' has 'period_from' = '2026', which must be a date like '2026-11-22'",
        "link 'Sewer' > 'Importer Inc' has 'w' = 2, which must be a number in [0, 1]",
        "partner 'Importer Inc' has 'id' = 'Other', which must be its key in the graph",
    ]


def test_what_a_later_step_sets_may_be_there_but_must_be_right(graph: nx.MultiDiGraph) -> None:
    del graph.nodes["Sewer"]["rank"]
    validate_graph(graph)
    assert complaints(graph) == ["partner 'Sewer' has no 'rank'"]
    graph.nodes["Sewer"]["rank"] = 0
    assert complaints(graph, "weigh") == ["partner 'Sewer' has 'rank' = 0, which must be a whole number in [1, inf)"]
    with pytest.raises(RequestError, match="no step 'assess': name one of build_graph"):
        validate_graph(graph, "assess")  # type: ignore[arg-type]


def test_the_schema_names_every_attribute_and_no_other() -> None:
    schema = json.loads((ROOT / "supplymap" / "network" / "graph.schema.json").read_text("utf-8"))
    definitions = schema["$defs"]
    assert {name.replace("_", " ") for name in definitions} == set(attributes()) - {"ends"}
    for definition in definitions.values():
        assert definition["additionalProperties"] is False
        assert definition["required"] == list(definition["properties"])


def test_nobody_puts_a_table_of_attributes_in_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "attributes.csv").write_text("on,name\n", "utf-8")
    with pytest.raises(ConfigError, match=r"attributes.csv is not a table of supplymap: move it out"):
        supplymap.screen(model.Records(), supplymap.Config(tables=tmp_path))


def test_the_importer_is_a_partner_and_the_only_one_marked(graph: nx.MultiDiGraph) -> None:
    graph.graph["importer"] = "Nowhere Inc"
    assert complaints(graph) == ["the graph has 'importer' = 'Nowhere Inc'; marked are: 'Importer Inc'"]
    graph.graph["importer"] = "Importer Inc"
    graph.nodes["Sewer"]["importer"] = True
    (complaint,) = complaints(graph)
    assert "'Sewer'" in complaint
    assert "'Importer Inc'" in complaint
