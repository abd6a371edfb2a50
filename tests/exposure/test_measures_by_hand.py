"""Measures, worst paths and what is written of them, on networks small enough for paper and pencil."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from supplymap.exposure import measures, propagate
from supplymap.exposure.arrays import ENDS, Arrays, all_live, arrays_of, identity
from supplymap.exposure.coverage import coverage
from supplymap.exposure.measures import Reaching, Sampling
from supplymap.exposure.solver import Exposure, Network
from supplymap.model import NOT_STATED, Document, Factor, Finding, Records, RowState, Source
from supplymap.network import graphfile
from supplymap.network.attributes import Measures
from supplymap.outputs import runfile
from tests.sheets_by_hand import assessed, sheet

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ["Supplier", "Country", "Supplies to", "Goods", "Finished product", "Link probability", "Likelihood", "Stage"]


def network(*rows: str) -> nx.MultiDiGraph:
    """Links written as "supplier > buyer | product | probability | likelihood of the supplier | stage | country"."""
    table = [[*HEADER, "Likelihood reason"]]
    for row in rows:
        ends, product, w, p, stage, country = [*(part.strip() for part in row.split("|")), "", "", "", "", ""][:6]
        supplier, buyer = (end.strip() for end in ends.split(">"))
        table.append([supplier, country or "VN", buyer, "", product, w, p, stage or "farm", "visited" if p else ""])
    return assessed(sheet(table), importer="IMP")


def h(p: float) -> float:
    return -math.log1p(-p)


def near(value: float) -> Any:
    return pytest.approx(value, abs=1e-9)


CHAIN = network("Sewer > IMP | Shirt | 1 | 0.1", "Farm > Sewer | | 0.5 | 0.4", "Potter > IMP | Mug | 1 | 0.2")


def test_every_measure_of_one_partner() -> None:
    p = 1 - 0.9 * 0.8 * (1 - 0.5 * 0.4)
    hazard = h(0.1) + h(0.2) + 0.5 * h(0.4)
    farm = CHAIN.nodes["Farm"]
    slope = 0.5 * 0.9 * 0.8
    assert {key: farm[key] for key in ("importance", "risk_reduction", "risk_achievement", "hazard_share")} == {
        "importance": near(slope),
        "risk_reduction": near(slope * 0.4),
        "risk_achievement": near(slope * 0.6),
        "hazard_share": near(0.5 * h(0.4) / hazard),
    }
    assert farm["expected_hazard"] == near(0.5 * h(0.4))
    assert farm["reach"] == near(0.5)
    assert farm["verification"] == near(slope**2 * 0.4 * 0.6)
    assert (farm["narrowing"], farm["unknown_hazard"]) == (near(0.0), near(0.0))
    # its own likelihood is certain, and so are the others'
    assert (farm["risk_reduction_low"], farm["risk_reduction_high"]) == (near(slope * 0.4), near(slope * 0.4))
    assert farm["hazard"] == near(h(0.4))
    shirt = {
        "importance": near(0.45),
        "risk_reduction": near(0.45 * 0.4),
        "risk_achievement": near(0.45 * 0.6),
        "hazard_share": near(0.5 * h(0.4) / (h(0.1) + 0.5 * h(0.4))),
        "expected_hazard": near(0.5 * h(0.4)),
        "reach": near(0.5),
    }
    assert farm["per_product"] == {"Shirt": shirt}
    assert CHAIN.nodes["Potter"]["per_product"].keys() == {"Mug"}
    assert CHAIN.graph["overall"]["exposure"]["value"] == near(p)
    assert CHAIN.graph["overall"]["expected_hazard"] == near(hazard)
    (link,) = CHAIN.get_edge_data("Farm", "Sewer").values()
    assert link["importance"] == near(0.9 * 0.8 * 0.4)
    (certain,) = CHAIN.get_edge_data("Sewer", "IMP").values()
    assert certain["importance"] is None
    assert ENDS == ("value", "low", "high")
    overall = CHAIN.graph["overall"]
    for name, end in (("", "value"), ("_low", "low"), ("_high", "high"), ("_with_findings", "with_findings")):
        assert overall[f"hazard{name}"] == near(h(overall["exposure"][end]))


def test_every_exposure_of_one_partner() -> None:
    def told(value: float, high: float) -> dict[str, Any]:
        exposure = {"value": value, "with_findings": value, "low": value, "high": high, "standard_error": 0.0}
        return {key: near(number) for key, number in exposure.items()}

    assert CHAIN.nodes["Farm"]["exposure"] == told(0.4, 0.4)
    assert CHAIN.nodes["Sewer"]["exposure"] == told(1 - 0.9 * 0.8, 1 - 0.9 * 0.6)
    assert CHAIN.nodes["IMP"]["exposure"] == told(1 - 0.9 * 0.8 * 0.8, 1 - 0.9 * 0.8 * 0.6)


def found(value: float, **more: Any) -> Exposure:
    """Return an exposure of two partners of which little but its value is told."""
    zero = np.zeros(2)
    blank: dict[str, Any] = {}
    for name in Exposure.__dataclass_fields__:
        blank[name] = zero
    blank.update(value=value, lower=value, upper=value, hazard=h(value), standard_error=0.0, method="exact", worlds=0)
    blank.update(expected_hazard=0.5, p=np.array([0.5, 0.0]), reach=np.array([1.0, 1.0]))
    known = {name: value for name, value in {**blank, **more}.items() if name in Exposure.__dataclass_fields__}
    return Exposure(**known)


def test_the_summary_of_a_target() -> None:
    one = Reaching(found(0.5, worlds=9), found(0.25), found(0.6), found(0.7), found(0.75))
    assert one.exposure() == {
        "value": 0.5,
        "with_findings": 0.7,
        "lower": 0.5,
        "upper": 0.5,
        "low": 0.25,
        "high": 0.75,
        "standard_error": 0.0,
        "method": "exact",
        "worlds": 9,
    }
    assert one.expected_hazard() == 0.5
    # estimates out of order in their last digits are put in order
    told = Reaching(found(0.5), found(0.51), found(0.4), found(0.49), found(0.48)).exposure()
    assert (told["low"], told["value"], told["with_findings"], told["high"]) == (0.5, 0.5, 0.5, 0.5)
    # a certainty that reaches has no finite hazard; one that does not reach is none
    for reach, expected in ((1.0, None), (0.001, None), (0.0, 0.5)):
        certain = found(0.5, p=np.array([1.0, 0.0]), reach=np.array([reach, 1.0]))
        assert replace(one, value=certain).expected_hazard() == expected


def test_measures_of_a_certainty() -> None:
    p, reach = np.array([1.0, 0.5]), np.array([0.5, 1.0])
    columns = {
        "importance": np.array([0.1, 0.2]),
        "risk_reduction": np.array([0.3, 0.4]),
        "risk_achievement": np.array([0.5, 0.6]),
        "hazard_share": np.array([0.7, 0.8]),
        "hazard_removed": np.array([0.9, 1.0]),
    }
    stub: Any = type("Stub", (), {"p": p, "reach": reach, **columns})()
    rows = measures.partner_measures(stub)
    assert rows == [dict(zip(Measures.__annotations__, row, strict=True)) for row in (
        (0.1, 0.3, 0.5, 0.7, None, 0.5),
        (0.2, 0.4, 0.6, 0.8, 1.0, 1.0),
    )]  # fmt: skip
    stub.reach = np.array([0.0, 1.0])
    assert measures.partner_measures(stub)[0]["expected_hazard"] == 0.9


def test_intervals_by_hand() -> None:
    # two suppliers, each an interval: what knowing one narrows, and what clearing it changes at either end
    p = {"value": np.array([0.2, 0.1]), "low": np.array([0.1, 0.0]), "high": np.array([0.5, 0.4])}
    tails, heads = np.array([0, 1]), np.array([2, 2])
    p = {end: np.append(values, 0.0) for end, values in p.items()}
    p["found"] = p["value"]
    whole = Network(tails, heads, np.array([1.0, 1.0]), 3, np.arange(3, dtype=np.uint64))
    graph = nx.MultiDiGraph()
    graph.add_nodes_from("abc")
    arrays = Arrays(("a", "b", "c"), {"a": 0, "b": 1, "c": 2}, {}, whole, {}, whole.w, p)
    reached = measures.reaching(arrays, whole, "c", Sampling(), attributed=True)
    measures.measure_partners(graph, arrays, reached)
    a = graph.nodes["a"]
    assert a["narrowing"] == near((0.5 - 0.2) * 0.6 + (0.2 - 0.1) * 1.0)
    assert a["unknown_hazard"] == near(h(0.5) - h(0.1))
    assert a["risk_reduction_low"] == near(0.1 * 0.6)
    assert a["risk_reduction_high"] == near(0.5 * 1.0)
    assert a["verification"] == near(0.9**2 * 0.2 * 0.8)
    assert a["attribution"] == near(0.28 * h(0.2) / (h(0.2) + h(0.1)))
    assert a["per_product"] == {}
    summary = reached.exposure()
    assert (summary["low"], summary["value"], summary["high"]) == (near(0.1), near(0.28), near(0.7))
    plain = measures.reaching(arrays, whole, "c", Sampling(), ranked=False)
    assert plain.value.value == near(0.28)
    assert plain.found is plain.value


def test_links_that_are_stated_not_to_exist_stay_dead() -> None:
    whole = Network(
        np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([0.0, 0.1, 1.0]), 4, np.arange(4, dtype=np.uint64)
    )
    live = all_live(whole)
    assert live.w.tolist() == [0.0, 1.0, 1.0]
    assert (live.tails.tolist(), live.heads.tolist(), live.size) == ([0, 1, 2], [1, 2, 3], 4)
    # doubt is upstream of whoever a doubtful link leads to; what is stated not to exist is no doubt
    assert measures._behind_doubt(whole).tolist() == [False, False, True, True]
    certain = np.array([1.0, 0.0, 1.0, 0.0])
    assert measures._surely(whole, certain).tolist() == [True, False, True, True]
    assert measures._surely(whole, np.array([0.99, 1.0, 0.0, 0.0])).tolist() == [False, True, False, False]


def test_rows_of_a_graph() -> None:
    graph = network("Hetian Taida Apparel > IMP | Shirt | 0.5 | 0.1 | | CN", "B > IMP | Shirt | 1 | 0.2")
    edges = tuple((u, v, key) for u, v, key in graph.edges(keys=True))
    arrays = arrays_of(graph, edges)
    assert arrays.names == ("B", "Hetian Taida Apparel", "IMP")
    assert dict(arrays.row_of) == {"B": 0, "Hetian Taida Apparel": 1, "IMP": 2}
    assert {edge: arrays.network.w[row] for edge, row in arrays.rows.items()} == {
        edge: graph.edges[edge]["w"] for edge in edges
    }
    assert arrays.p["value"].tolist() == [0.2, 0.1, 0.0]
    assert arrays.p["found"].tolist() == [0.2, 1.0, 0.0]
    assert arrays.network.keys.tolist() == [identity(name) for name in arrays.names]
    some = arrays.of([edges[1]])
    assert (some.tails.tolist(), some.heads.tolist(), some.w.tolist(), some.size) == (
        [arrays.row_of[edges[1][0]]],
        [2],
        [graph.edges[edges[1]]["w"]],
        3,
    )
    # the same bits on every machine
    assert identity("B") == 8276010658659742975
    # what a list says of the importer itself is no exposure of its chains
    graph.nodes["IMP"]["findings"] = (1,)
    assert arrays_of(graph, edges).p["found"].tolist() == [0.2, 1.0, 0.0]


def worlds_asked(monkeypatch: pytest.MonkeyPatch, links_for_all: int, worlds: int) -> int:
    """Return how many worlds are asked for when the partners of four doubtful links are sampled together."""
    graph = network("A > IMP | Shirt | 0.5 | 0.1", "B > A | | 0.5 | 0.2", "C > B | | 0.5 | 0.3", "D > C | | 0.5 | 0.4")
    asked: list[int] = []
    sampled = measures.sampled_for_all

    def listen(*given: Any, **options: Any) -> Any:
        asked.append(options["worlds"])
        assert options["seed"] == 7
        return sampled(*given, **{**options, "worlds": 4096})

    monkeypatch.setattr(measures, "sampled_for_all", listen)
    monkeypatch.setattr(measures, "ONE_BY_ONE", 1)
    monkeypatch.setattr(measures, "LINKS_FOR_ALL", links_for_all)
    arrays = arrays_of(graph, tuple(graph.edges(keys=True)))
    measures.expose_partners(graph, arrays, Sampling(7, worlds))
    (told,) = asked
    return told


@pytest.mark.parametrize(
    ("links_for_all", "worlds", "asked"),
    [(5, 0, 1 << 14), (4, 0, 1 << 14), (3, 0, 0), (4, 8192, 8192), (3, 8192, 8192), (5, 4096, 4096)],
)
def test_worlds_for_all_partners(monkeypatch: pytest.MonkeyPatch, links_for_all: int, worlds: int, asked: int) -> None:
    assert (measures.ONE_BY_ONE, measures.WORLDS_FOR_ALL, measures.LINKS_FOR_ALL) == (300, 16_384, 50_000)
    assert worlds_asked(monkeypatch, links_for_all, worlds) == asked


def test_partners_one_by_one_or_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ("A > IMP | Shirt | 0.5 | 0.1", "B > A | | 0.5 | 0.2", "C > B | | 1 | 0.3")
    exact = {"A": 1 - 0.9 * (1 - 0.5 * (1 - 0.8 * 0.7)), "B": 1 - 0.8 * 0.7, "C": 0.3}
    exact["IMP"] = 0.5 * exact["A"]
    graph = network(*rows)
    assert {name: graph.nodes[name]["exposure"]["value"] for name in exact} == {k: near(p) for k, p in exact.items()}

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError

    # two partners have doubt upstream, and two are few enough
    monkeypatch.setattr(measures, "ONE_BY_ONE", 2)
    with monkeypatch.context() as patched:
        patched.setattr(measures, "sampled_for_all", never)
        network(*rows)
    monkeypatch.setattr(measures, "ONE_BY_ONE", 1)
    sampled = network(*rows).nodes
    for name, p in exact.items():
        told = sampled[name]["exposure"]
        assert told["value"] == pytest.approx(p, abs=0.02)
        if name in "BC":
            assert told["standard_error"] == 0.0
        else:
            share, worlds = told["value"], 1 << 14
            assert told["standard_error"] == near(math.sqrt((share * (1 - share) + 1 / worlds) / worlds))
            assert told["low"] <= share <= told["high"]


def test_what_is_sampled_is_neither_certain_nor_less_than_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "ONE_BY_ONE", 1)

    def sampled(value: float) -> Any:
        return lambda net, likelihoods, **_: ([np.full(net.size, value)] * len(likelihoods), 4096)

    rows = ("A > IMP | Shirt | 0.5 | 0.1", "B > A | | 0.5 | 0.2")
    monkeypatch.setattr(measures, "sampled_for_all", sampled(0.0))
    assert network(*rows).nodes["A"]["exposure"]["value"] == 0.1
    monkeypatch.setattr(measures, "sampled_for_all", sampled(1.0))
    assert 0.999 < network(*rows).nodes["A"]["exposure"]["value"] < 1.0
    sure = network("A > IMP | Shirt | 0.5 | 0.1", "B > A | | 0.5 | 0.2", "S > A | | 1 | 1")
    monkeypatch.setattr(measures, "sampled_for_all", sampled(0.5))
    assert sure.nodes["A"]["exposure"]["value"] == 1.0
    assert sure.nodes["IMP"]["exposure"]["value"] < 1.0


# --- propagation ------------------------------------------------------------------------------------------


def test_worst_paths_and_products() -> None:
    graph = network(
        "A > IMP | Shirt | | 0.3",
        "B > IMP | Mug | | 0.3",
        "C > A | | | 0.1",
        "C > B | | | 0.1",
        "D > C | | | 0.01",
        "E > IMP | | | 0.04",
    )
    nodes = graph.nodes
    assert {name: nodes[name]["worst_path"] for name in "ABCDE"} == {
        "A": ("A", "IMP"),
        "B": ("B", "IMP"),
        # the first product decides between ways of one length
        "C": ("C", "B", "IMP"),
        "D": ("D", "C", "B", "IMP"),
        "E": ("E", "IMP"),
    }
    assert {name: nodes[name]["products"] for name in ("A", "C", "E", "IMP")} == {
        "A": ("Shirt",),
        "C": ("Mug", "Shirt"),
        "E": (NOT_STATED,),
        "IMP": (*("Mug", "Shirt"), NOT_STATED),
    }
    assert {name: nodes[name]["tiers"] for name in "ACE"} == {
        "A": {"Shirt": 1},
        "C": {"Mug": 2, "Shirt": 2},
        "E": {NOT_STATED: 1},
    }
    assert {name: nodes[name]["chain_rating"] for name in ("A", "C", "D", "E", "IMP")} == {
        "A": "High",
        "C": "Medium",
        "D": "Low",
        "E": "Low",
        "IMP": "High",
    }
    overall = graph.graph["overall"]
    # of two rated alike with one likelihood and one distance: by name
    assert (overall["worst_partner"], overall["worst_path"], overall["rating"]) == ("A", ("A", "IMP"), "High")
    assert (overall["partners"], overall["tier1"]) == (5, 3)
    assert graph.graph["products"]["Shirt"]["partners"] == 3
    assert graph.graph["products"]["Shirt"]["tier1"] == 1
    assert nodes["IMP"]["tier"] == 0
    assert nodes["IMP"]["tier_text"] == "importer"
    assert nodes["IMP"]["rating"] == nodes["IMP"]["chain_rating"] == "High"


def test_a_shorter_way_of_a_later_product_is_the_way() -> None:
    graph = network("X > IMP | Shirt | | 0.1", "Y > IMP | Mug | | 0.1", "Z > Y | | | 0.1", "Z > IMP | Shirt | | 0.1")
    assert graph.nodes["Z"]["worst_path"] == ("Z", "IMP")
    assert graph.nodes["Z"]["tiers"] == {"Mug": 2, "Shirt": 1}
    assert graph.nodes["Z"]["tier_text"] == "1-2"


def test_who_is_worst() -> None:
    def key(name: str, high: float, *path: str) -> Any:
        return propagate._badness({"id": name, "name": name, "likelihood": {"high": high}}, {name: path})

    given = [key("a", 0.2, "a", "b"), key("b", 0.3, "a", "b", "c"), key("c", 0.2, "a"), key("d", 0.2, "a")]
    assert [one[2] for one in sorted(given)] == ["b", "c", "d", "a"]
    assert key("e", 0.5) == (-0.5, 0, "e")


def test_findings_mark_links_and_products() -> None:
    graph = network(
        "Hetian Taida Apparel > A | | | 0.1 | | CN",
        "A > IMP | Shirt | | 0.3",
        "B > A | | | 0.2",
        "C > IMP | Mug | | 0.01",
    )
    marks = {(u, v): (data["finding"], data["possible"]) for u, v, data in graph.edges(data=True)}
    assert marks == {
        ("Hetian Taida Apparel", "A"): (True, False),
        ("A", "IMP"): (True, False),
        ("B", "A"): (False, False),
        ("C", "IMP"): (False, False),
    }
    shirt, mug = graph.graph["products"]["Shirt"], graph.graph["products"]["Mug"]
    assert (shirt["rating"], shirt["findings_reached"]) == ("Finding", ("Hetian Taida Apparel",))
    assert (mug["rating"], mug["findings_reached"], mug["possible_reached"]) == ("Low", (), ())
    assert graph.graph["overall"]["findings_reached"] == ("Hetian Taida Apparel",)
    assert graph.graph["overall"]["findings_past"] == ()
    assert graph.nodes["A"]["chain_rating"] == "Finding"
    assert shirt["exposure"]["with_findings"] == 1.0
    assert mug["exposure"]["with_findings"] == mug["exposure"]["value"]


def test_coverage_by_hand() -> None:
    graph = nx.MultiDiGraph(importer="I")
    for name, ghost, raw in (("a", 0, 0), ("b", 0, 1), ("c", 0, 0), ("g", 1, 0), ("m", 0, 1), ("t", 0, 1), ("I", 0, 0)):
        graph.add_node(name, ghost=bool(ghost), raw=bool(raw))
    edges = [
        *(("a", "I", "1"), ("b", "a", "2"), ("c", "I", "3"), ("g", "c", "4"), ("b", "m", "5"), ("m", "I", "6")),
        *(("t", "I", "7"), ("I", "c", "8")),
    ]
    for supplier, buyer, key in edges:
        kind = "path not stated" if supplier == "t" else "supplies"
        graph.add_edge(supplier, buyer, key=key, kind=kind, processed=False)
    # b and m are raw, though b supplies m; c stops short: what the importer sends it is no supply; t has no stated path
    assert coverage(graph, edges, frozenset("abcgmt")) == {
        "ends": 4,
        "reaching_raw_material": 2,
        "share": 0.5,
        "open_ends": ("c",),
    }
    # over a link of goods that nature does not make, no chain ends
    graph.edges["m", "I", "6"]["processed"] = True
    assert coverage(graph, edges, frozenset("abcgmt"))["reaching_raw_material"] == 1
    assert coverage(graph, [], frozenset()) == {
        "ends": 0,
        "reaching_raw_material": 0,
        "share": 0.0,
        "open_ends": (),
    }


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"past": True, "tier": 2}, "2 (past)"),
        ({"cargo": True}, "cargo"),
        ({"path_stated": False, "tier": 3}, "3 (stated)"),
        ({"path_stated": False, "tier": None}, "?"),
        ({"tiers": {"a": 2}, "tier": 2}, "2"),
        ({"tiers": {"a": 2, "b": 4, "c": 3}, "tier": 2}, "2-4"),
        ({"tiers": {"a": 3}, "tier": 2}, "2-3"),
    ],
)
def test_tiers_in_words(data: dict[str, Any], text: str) -> None:
    blank = {"cargo": False, "past": False, "path_stated": True, "tiers": {}, "tier": None}
    assert propagate._tier_text({**blank, **data}) == text


def test_past_partners_and_their_products() -> None:
    rows = [
        ["Supplier", "Country", "Supplies to", "Finished product", "Period"],
        ["Now", "VN", "IMP", "Shirt", ""],
        ["Old", "VN", "IMP", "Mug", "2020-2021"],
        ["Older", "VN", "Old", "", "2020-2021"],
        ["Hetian Taida Apparel", "CN", "Now", "", "2020-2021"],
        ["Untold", "VN", "IMP", "", "2020-2021"],
    ]
    graph = assessed(sheet(rows), importer="IMP")
    past = {
        name: (graph.nodes[name]["past"], graph.nodes[name]["products_past"], graph.nodes[name]["worst_path"])
        for name in ("Now", "Old", "Older", "Hetian Taida Apparel", "Untold")
    }
    assert past == {
        "Now": (False, (), ("Now", "IMP")),
        "Old": (True, ("Mug",), ("Old", "IMP")),
        "Older": (True, ("Mug",), ("Older", "Old", "IMP")),
        "Hetian Taida Apparel": (True, ("Shirt",), ("Hetian Taida Apparel", "Now", "IMP")),
        "Untold": (True, (NOT_STATED,), ("Untold", "IMP")),
    }
    overall = graph.graph["overall"]
    assert (overall["findings_past"], overall["findings_reached"]) == (("Hetian Taida Apparel",), ())
    assert {name: summary["findings_past"] for name, summary in graph.graph["products"].items()} == {
        "Shirt": ("Hetian Taida Apparel",)
    }
    # Now states no goods, and its country has some on the list: High by the high end alone is Unknown
    assert graph.graph["counts"] == {
        "partners": 5,
        "cargo partners": 0,
        "links": 5,
        "products": 1,
        "ends not mapped": 1,
        "path not stated": 0,
        "past partners": 4,
        "past findings": 1,
        "unlisted partners": 0,
        "Finding": 0,
        "Possible finding": 0,
        "High": 0,
        "Unknown": 1,
        "Medium": 0,
        "Low": 0,
    }


def test_a_partner_of_no_path_has_a_way_of_itself() -> None:
    rows = [
        ["Supplier", "Country", "Supplies to", "Finished product", "Period"],
        ["Now", "VN", "IMP", "Shirt", ""],
        ["IMP", "US", "Shop", "", ""],
        ["Gone", "VN", "IMP", "Shirt", "2020-2021"],
    ]
    nodes = assessed(sheet(rows), importer="IMP").nodes
    assert nodes["Shop"]["worst_path"] == ("Shop", "IMP")
    assert nodes["Shop"]["tier_text"] == "?"
    assert nodes["Gone"]["worst_path"] == ("Gone", "IMP")
    assert nodes["IMP"]["worst_path"] == ("IMP",)


def test_nobody_upstream_is_nothing_known() -> None:
    graph = assessed(
        sheet([["Supplier", "Country", "Supplies to", "Period"], ["Gone", "VN", "IMP", "2020-2021"]]), importer="IMP"
    )
    overall = graph.graph["overall"]
    assert (overall["rating"], overall["worst_partner"], overall["worst_path"], overall["partners"]) == (
        "Unknown",
        "",
        (),
        0,
    )


# --- graph.json and run.json ------------------------------------------------------------------------------

ROW = Source("a.xlsx", "S", 3)
PAPER = Document("audit", "A-1", "", date(2026, 1, 2), None, "pass", ROW)


def small() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(
        importer="I", third=1 / 3, products={"P": {"hazard": math.inf, "n": 1}}, lists=({"a": None},)
    )
    graph.add_node(
        "I",
        id="I",
        rating="Low",
        hazard=math.inf,
        third=2 / 3,
        zero=-0.0,
        nearly=1.0 - 1e-12,
        sources=(ROW,),
        documents=(PAPER,),
        factors=(Factor("F", 1 / 3, 0.5, 1.0, (1 / 3, 0.5, 1.0), "ß", "row"),),
        findings=(Finding("wro", "b", "l", "n", "r", "s"),),
        nested={"x": (1 / 3, {"y": math.nan})},
        codes=frozenset({"b", "a"}),
    )
    graph.add_node("S", id="S", rating="Low", hazard=0.5, aliases=("x", "y"))
    graph.add_edge("S", "I", key="k", w=0.1 + 0.2, day=date(2026, 1, 2), importance=None)
    return graph


def test_graph_json_line_by_line(tmp_path: Path) -> None:
    graph = small()
    del graph.nodes["I"]["nested"]
    del graph.nodes["I"]["codes"]
    path = tmp_path / "graph.json"
    graphfile.cut_numbers(graph)
    graphfile.save_graph(graph, path)
    lines = path.read_bytes().decode().split("\n")
    source = '{"file": "a.xlsx", "sheet": "S", "row": 3}'
    assert lines == [
        "{",
        '"directed": true,',
        '"multigraph": true,',
        # what every graph has first, what somebody added behind
        '"graph": {"importer": "I", "products": {"P": {"hazard": null, "n": 1}}, "lists": [{"a": null}], '
        '"third": 0.3333333333},',
        '"nodes": [',
        '{"id": "I", "rating": "Low", "hazard": null, "third": 0.6666666667, "zero": -0.0, "nearly": 0.9999999999, '
        f'"sources": [{source}], "documents": [{{"kind": "audit", "number": "A-1", "issuer": "", '
        f'"issued": "2026-01-02", "expires": null, "result": "pass", "source": {source}}}], '
        '"factors": [{"code": "F", "low": 0.3333333333, "value": 0.5, "high": 1.0, '
        '"after_controls": [0.3333333333, 0.5, 1.0], "reason": "ß", "row": "row", "level": "", '
        '"state_imposed": false}], '
        '"findings": [{"kind": "wro", "basis": "b", "listing": "l", "listing_name": "n", "reason": "r", '
        '"source": "s", "confirm": false}]},',
        '{"id": "S", "rating": "Low", "hazard": 0.5, "aliases": ["x", "y"]}',
        "],",
        '"edges": [',
        '{"w": 0.3, "day": "2026-01-02", "importance": null, "source": "S", "target": "I", "key": "k"}',
        "]",
        "}",
        "",
    ]


def test_plain_data_of_a_graph() -> None:
    data = graphfile.graph_data(small())
    assert data["directed"] is True
    assert data["multigraph"] is True
    assert data["graph"]["products"] == {"P": {"hazard": None, "n": 1}}
    node = data["nodes"][0]
    assert node["nested"] == {"x": [0.3333333333, {"y": None}]}
    assert node["codes"] == ["a", "b"]
    assert node["sources"] == [{"file": "a.xlsx", "sheet": "S", "row": 3}]
    assert node["documents"][0]["issued"] == "2026-01-02"
    (edge,) = data["edges"]
    assert (edge["source"], edge["target"], edge["key"], edge["w"]) == ("S", "I", "k", 0.3)


def test_numbers_are_cut_and_no_certainty_is_made() -> None:
    graph = small()
    graphfile.cut_numbers(graph)
    node = graph.nodes["I"]
    assert node["nearly"] == 1.0 - 1e-10
    assert node["nested"]["x"][0] == 0.3333333333
    assert node["factors"][0].after_controls == (0.3333333333, 0.5, 1.0)
    assert graph.edges["S", "I", "k"]["w"] == 0.3
    assert graph.graph["third"] == 0.3333333333
    assert graphfile.DIGITS == 10


def test_which_outputs_are_torn(tmp_path: Path) -> None:
    assert runfile.torn(tmp_path) == []
    outputs = [{"name": name, "sha256": "0" * 64} for name in ("missing", "changed")]
    whole = tmp_path / "whole"
    whole.write_text("x")
    outputs.append({"name": "whole", "sha256": runfile.sha256(whole)})
    (tmp_path / "changed").write_text("y")
    (tmp_path / "run.json").write_text(json.dumps({"outputs": outputs}))
    assert runfile.torn(tmp_path) == ["missing", "changed"]
    for text in ("{", "{}", '{"outputs": 5}', '{"outputs": [{}]}'):
        (tmp_path / "run.json").write_text(text)
        assert runfile.torn(tmp_path) == []


def test_the_ledger_counts_every_state() -> None:
    states = ["imported", "imported", "merged", "skipped", "rejected", "imported"]
    rows = tuple(
        RowState(Source("b.xlsx" if number == 5 else "a.xlsx", "S", number), state, "")  # type: ignore[arg-type]
        for number, state in enumerate(states)
    )
    one = {"file": "a.xlsx", "sheet": "S", "read": 5, "imported": 2, "merged": 1, "skipped": 1, "rejected": 1}
    other = {"file": "b.xlsx", "sheet": "S", "read": 1, "imported": 1, "merged": 0, "skipped": 0, "rejected": 0}
    assert list(runfile.ledger(Records(rows=rows))) == [one, other]
