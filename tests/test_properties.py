"""Invariants of the whole flow, on small networks drawn at random."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from supplymap.network.graphfile import graph_data, save_graph
from tests.sheets_by_hand import assessed, links, partners

COUNTRIES = ["CN", "VN", "CH", "IN", "TM", ""]
STAGES = ["farm", "spinning", "sewing", ""]
GOODS = ["cotton yarn", "garments", "seed cotton", "glass", ""]
LISTED = ["Hetian Taida Apparel", "Camel Ltd", "Lop County Meixin Hair Products"]
NAMES = ["Amber Works", "Birch Mills", "Cedar Farm", "Delta Looms", "Elm Trading", *LISTED]
PRODUCTS = ["", "Shirt", "Towel", "Shrit", "Towel set", "Shirt; Mug"]
PERIODS = ["", "", "", "2016-2019", "since 2020"]
IMPORTER = "Importer Inc"

Network = tuple[list[str], list[str]]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    columns = (COUNTRIES, STAGES, GOODS)
    listed = [" | ".join([name, *(draw(st.sampled_from(column)) for column in columns)]) for name in names]
    rows = [f"{names[0]} > {IMPORTER} | goods | {draw(st.sampled_from(PRODUCTS))} | | "]
    for _ in range(draw(st.integers(0, 8))):
        # some rows name the importer as the supplier: swapped columns, or what is sent out for processing
        supplier, buyer = draw(st.sampled_from([*names, IMPORTER])), draw(st.sampled_from([*names, IMPORTER]))
        goods, product, period = (draw(st.sampled_from(choice)) for choice in (GOODS, PRODUCTS, PERIODS))
        doubt = draw(st.sampled_from(["", "", "0.3", "0.9"]))
        rows.append(f"{supplier} > {buyer} | {goods} | {product} | {period} | {doubt}")
    return listed, rows


def build(network: Network) -> Any:
    listed, rows = network
    return assessed(partners(*listed), links(*rows))


def numbers(graph: Any) -> dict[str, Any]:
    """Everything computed, without row addresses."""
    keys = ("rating", "chain_rating", "exposure", "likelihood", "tier", "products", "past")
    found = {name: {key: data[key] for key in keys} for name, data in graph.nodes(data=True)}
    return {"nodes": found, "products": graph.graph["products"], "overall": graph.graph["overall"]}


@given(networks())
def test_findings_in_the_graph_are_findings_at_the_importer(network: Network) -> None:
    graph = build(network)
    current = {name for name, data in graph.nodes(data=True) if data["findings"] and not data["past"]}
    past = {name for name, data in graph.nodes(data=True) if data["findings"] and data["past"]}
    shown = {name for summary in graph.graph["products"].values() for name in summary["findings_reached"]}
    shown_past = {name for summary in graph.graph["products"].values() for name in summary["findings_past"]}
    assert current == shown == set(graph.graph["overall"]["findings_reached"])
    assert past == set(graph.graph["overall"]["findings_past"])
    assert shown_past <= past
    for name in current | past:
        assert graph.nodes[name]["products"] or graph.nodes[name]["products_past"]
    waiting = {
        name: data["past"]
        for name, data in graph.nodes(data=True)
        if data["possible_matches"] and not data["findings"] and not data["importer"]
    }
    overall = graph.graph["overall"]
    shown = {name for summary in graph.graph["products"].values() for name in summary["possible_reached"]}
    assert {name for name, past in waiting.items() if not past} == shown == set(overall["possible_reached"])
    assert {name for name, past in waiting.items() if past} == set(overall["possible_past"])


@given(networks())
def test_nobody_is_lost(network: Network) -> None:
    graph = build(network)
    named = {row.split("|")[0].strip() for row in network[0]}
    assert named <= set(graph)
    for name, data in graph.nodes(data=True):
        if not data["importer"]:
            assert data["products"] or data["past"], name


@given(networks(), st.randoms(use_true_random=False))
def test_order_of_rows_and_equal_rows_change_nothing(network: Network, random: Any) -> None:
    listed, rows = network
    shuffled, repeated = listed[:], rows * 2
    random.shuffle(shuffled)
    random.shuffle(repeated)
    assert numbers(build((shuffled, repeated))) == numbers(build(network))


@given(networks(), st.sampled_from(NAMES))
def test_adding_a_clean_partner_never_lowers_anything(network: Network, buyer: str) -> None:
    graph = build(network)
    listed, rows = network
    if buyer not in graph:
        return
    wider = build(([*listed, "Clean Swiss Farm | CH | farm | glass"], [*rows, f"Clean Swiss Farm > {buyer} | sand"]))
    order = ["Finding", "Possible finding", "High", "Unknown", "Medium", "Low"]
    for name, data in graph.nodes(data=True):
        if data["ghost"]:
            continue
        other = wider.nodes[name]
        assert other["findings"] == data["findings"]
        assert order.index(other["rating"]) <= order.index(data["rating"]) or data["importer"]
        for key in ("value", "with_findings", "low"):
            assert other["exposure"][key] >= data["exposure"][key] - 1e-12
    overall, wide = graph.graph["overall"], wider.graph["overall"]
    assert overall["findings_reached"] == wide["findings_reached"]
    assert wide["exposure"]["value"] >= overall["exposure"]["value"] - 1e-12


@given(networks(), st.integers(0, 20))
def test_deleting_an_upstream_link_row_never_lowers_what_may_be(network: Network, which: int) -> None:
    listed, rows = network
    # what a row alone says of goods or product goes with it, so here goods stand in the list of partners
    # and products on the last hops
    cells = [[cell.strip() for cell in row.split("|")] for row in rows if "2016-2019" not in row]
    rows = [f"{cell[0]} | | {cell[2] if cell[0].endswith(IMPORTER) else ''} | | {cell[4]}" for cell in cells]
    upstream = [index for index, row in enumerate(rows) if f"> {IMPORTER}" not in row]
    if not upstream:
        return
    gone = upstream[which % len(upstream)]
    fewer = [row for index, row in enumerate(rows) if index != gone]
    before, after = build((listed, rows)), build((listed, fewer))
    assert after.graph["overall"]["exposure"]["high"] >= before.graph["overall"]["exposure"]["high"] - 1e-12


@given(networks())
def test_scores_stay_in_range(network: Network) -> None:
    graph = build(network)
    for _, data in graph.nodes(data=True):
        for values in (data["likelihood"], data["exposure"]):
            assert 0 <= values["low"] <= values["value"] <= values["high"] <= 1
    for summary in graph.graph["products"].values():
        values = summary["exposure"]
        assert 0 <= values["low"] <= values["value"] <= values["high"] <= 1
        assert values["value"] <= values["with_findings"]


@given(networks())
@settings(max_examples=25)
def test_saving_and_loading_keeps_everything(network: Network) -> None:
    import tempfile
    from pathlib import Path

    from supplymap.network.graphfile import load_graph, save_graph

    graph = build(network)
    with tempfile.TemporaryDirectory() as folder:
        save_graph(graph, Path(folder) / "graph.json")
        loaded = load_graph(Path(folder) / "graph.json")
    assert graph_data(loaded) == graph_data(graph)
    assert {name: data["findings"] for name, data in loaded.nodes(data=True)} == {
        name: data["findings"] for name, data in graph.nodes(data=True)
    }


@given(networks())
def test_what_is_written_is_the_plain_data(network: Network) -> None:
    graph = build(network)
    before = graph_data(graph)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.json"
        save_graph(graph, path)
        assert json.loads(path.read_text("utf-8")) == json.loads(json.dumps(before))
    assert graph_data(graph) == before
