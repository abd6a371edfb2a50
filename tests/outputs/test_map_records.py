"""What the map's page is told of partners, links and products: whole records by hand, without a browser."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx
import numpy as np
import pytest

from supplymap import reference
from supplymap.model import NOT_STATED, Answer, Document, Factor, Finding, Match, Source
from supplymap.outputs.map import layout, page, selection, style, values, views
from supplymap.outputs.map.data import MapData
from supplymap.outputs.map.views import lay_out
from supplymap.ranking import FINDING_TITLES, next_step
from tests.graphs import filled

ROW = Source("list.xlsx", "Partners", 7)
LINK_ROW = Source("list.xlsx", "Links", 9)
FINDING = Finding("uflpa-entity", "UFLPA", "UFLPA-007", "Delta Cotton Co.", "Same name.", "list, row 7", confirm=True)
MATCH = Match("A", "wro", "possible", "WRO-003", "Gama", "Alpha", 0.9, "Nearly the same.", "19 USC 1307", "list, row 3")
FORMER = Match("A", "wro", "former", "WRO-001", "Old", "Alpha", 1.0, "Ended.", "19 USC 1307", "list, row 1")
PAPER = Document("audit", "A-1", "Auditors", date(2026, 1, 2), date(2028, 1, 2), "pass", ROW)
FACTOR = Factor("COUNTRY", 0.01, 0.02, 0.03, (0.005, 0.01, 0.015), "tier 2", "factors.csv COUNTRY TIP 2")
SAME = Factor("GOODS", 0.1, 0.1, 0.1, (0.1, 0.1, 0.1), "cotton", "factors.csv GOODS listed")

FULL: dict[str, Any] = {
    "id": "A",
    "name": "Alpha",
    "native_name": "阿尔法",
    "aliases": ("Alfa", "Alpha One"),
    "country": "CN",
    "region": "Hebei",
    "city": "Baoding",
    "address": "1 Road",
    "postal_code": "071000",
    "latitude": 38.87654321,
    "longitude": 115.5,
    "role": "maker",
    "stage": "fabric",
    "goods": ("cloth",),
    "hts": ("5208",),
    "parent": "Alpha Group",
    "details": {"Colour": "blue"},
    "listed": False,
    "ghost": False,
    "importer": False,
    "past": True,
    "path_stated": False,
    "tier": 2,
    "stated_tier": 3,
    "tiers": {"Shirt": 2},
    "tier_text": "2-3",
    "rating": "Finding",
    "chain_rating": "Finding",
    "rank": 1,
    "findings": (FINDING,),
    "possible_matches": (MATCH,),
    "former_orders": (FORMER,),
    "likelihood": {"low": 0.01, "value": 0.25, "high": 0.5},
    "likelihood_overruled": True,
    "factors": (FACTOR, SAME),
    "controls": ("AUDIT: in force",),
    "documents": (PAPER,),
    "answers": (Answer("workers", "10", "ten", ROW),),
    "missing_documents": ("Traceability file",),
    "expired_documents": ("Social audit",),
    "exposure": {"low": 0.25, "value": 0.5, "high": 0.75, "with_findings": 1.0, "standard_error": 0.0},
    "reach": 0.5,
    "risk_share": 0.12,
    "reading_list": "Act",
    "missing_facts": ("goods",),
    "products": ("Shirt", "no product of this importer"),
    "products_past": ("Mug",),
    "worst_path": ("A", "B", "IMP", "not drawn"),
    "sources": (ROW,),
}
BARE: dict[str, Any] = {
    "id": "B",
    "name": "B",
    "country": "",
    "latitude": 0.0,
    "longitude": None,
    "tier": 0,
    "rank": None,
    "findings": (),
    "details": {},
    "reach": 0.0,
}


def network() -> nx.MultiDiGraph:
    """Return four partners: one with every field, one with none, a ghost, the importer; and five kinds of links."""
    graph = nx.MultiDiGraph()
    graph.add_node("A", **FULL)
    graph.add_node("B", **BARE)
    graph.add_node("IMP", id="IMP", name="Importer", importer=True, rating="Finding", tier=0, country="US")
    graph.add_node("ghost:B", id="ghost:B", name="not mapped beyond B", ghost=True, rating="Unknown", tier=1)
    graph.nodes["B"]["products"] = ("Shirt",)
    graph.nodes["ghost:B"]["products"] = ("Shirt",)
    graph.add_edge(
        "A",
        "B",
        key="k1",
        kind="supplies",
        goods="cloth",
        hts="5208",
        product="Shirt",
        origin="CN",
        evidence="declared",
        evidence_text="letter",
        ended=True,
        ambiguous=True,
        period_from="2024-01-01",
        period_to="2025-12-31",
        value=1234567.8,
        w=0.6,
        w_reason="declared: letter",
        finding=True,
        sources=(LINK_ROW,),
    )
    graph.add_edge("B", "IMP", key="k2", kind="supplies", product="Shirt", evidence="declared", w=1.0)
    graph.add_edge("B", "IMP", key="k3", kind="supplies", product="Shirt", goods="more", w=1.0, value=0.0)
    graph.add_edge("ghost:B", "B", key="g", kind="ghost", product="")
    coverage = {"ends": 8, "reaching_raw_material": 3}
    shirt = {
        "rating": "Finding",
        "exposure": {
            "low": 0.25,
            "value": 0.5,
            "high": 0.75,
            "with_findings": 1.0,
            "lower": 0.4,
            "upper": 0.6,
            "standard_error": 0.0123,
            "method": "sampled",
        },
        "hazard": math.log(2),
        "expected_hazard": 0.75,
        "findings_reached": ("A", "not drawn"),
        "possible_reached": ("B",),
        "findings_past": ("A",),
        "worst_path": ("A", "B", "IMP"),
        "coverage": coverage,
        "partners": 2,
        "tier1": 1,
    }
    graph.graph.update(
        importer="IMP",
        importer_name="Importer",
        as_of="2026-11-22",
        version="9.9",
        parameters_digest="0123456789abcdef",
        seed=5,
        bands={"High": 0.2, "Medium": 0.05},
        top=("A", "gone"),
        products={NOT_STATED: {}, "Shirt": shirt},
        overall=shirt,
        lists=(
            {"title": "Whole", "complete": True, "sentence": "All held."},
            {"title": "Part", "complete": False, "sentence": "Two lacking."},
            {"title": "Silent", "complete": False, "sentence": ""},
        ),
    )
    return graph


def map_data(graph: nx.MultiDiGraph) -> MapData:
    return MapData(filled(graph))


def test_a_partner_with_every_field() -> None:
    data = map_data(network())
    assert data.ids == ["A", "B", "IMP", "ghost:B"]
    step = next_step(data.graph, "A")
    assert data.partners[0] == {
        "id": "A",
        "name": "Alpha",
        "rating": "Finding",
        "chain": "Finding",
        "severity": 0,
        "rank": 1,
        "list": "Act",
        "share": "12 %",
        "why": "Its links have ended; on the UFLPA Entity List as Delta Cotton Co. (Same name.).",
        "next": {"text": step.text, "document": step.document, "owner": step.owner, "due": step.due},
        "tier": 2,
        "tier_text": "2-3",
        "tiers": [["Shirt", 2]],
        "aliases": ["Alfa", "Alpha One"],
        "controls": ["AUDIT: in force"],
        "goods": ["cloth"],
        "hts": ["5208"],
        "details": [["Colour", "blue"]],
        "place": "38.8765, 115.5000",
        "findings": [
            {
                "kind": "uflpa-entity",
                "basis": "UFLPA",
                "listing": "UFLPA-007",
                "listing_name": "Delta Cotton Co.",
                "reason": "Same name.",
                "source": "list, row 7",
                "confirm": True,
                "sentence": "Its links have ended; on the UFLPA Entity List as Delta Cotton Co. (Same name.).",
            }
        ],
        "possible": [
            {
                "partner": "A",
                "kind": "wro",
                "strength": "possible",
                "listing": "WRO-003",
                "listing_name": "Gama",
                "matched": "Alpha",
                "score": 0.9,
                "reason": "Nearly the same.",
                "basis": "19 USC 1307",
                "source": "list, row 3",
                "sentence": "Its links have ended; may be Gama, named in a WRO: Nearly the same.",
            }
        ],
        "former": [
            {
                "partner": "A",
                "kind": "wro",
                "strength": "former",
                "listing": "WRO-001",
                "listing_name": "Old",
                "matched": "Alpha",
                "score": 1.0,
                "reason": "Ended.",
                "basis": "19 USC 1307",
                "source": "list, row 1",
                "sentence": "Once named in a Finding that is no longer in force, as Old (Ended.).",
            }
        ],
        "reasons": ["Tier 2.", "Cotton."],
        "documents": [
            {
                "kind": "Social audit",
                "number": "A-1",
                "issuer": "Auditors",
                "issued": "2026-01-02",
                "expires": "2028-01-02",
                "result": "pass",
                "source": {"file": "list.xlsx", "sheet": "Partners", "row": 7},
            }
        ],
        "missing": ["Traceability file"],
        "expired": ["Social audit"],
        # what no product is named for stands last on the page
        "products": [0],
        "products_past": ["Mug"],
        "path": [0, 1, 2],
        "sources": ["list.xlsx [Partners] row 7"],
        "native_name": "阿尔法",
        "country": "CN",
        "region": "Hebei",
        "city": "Baoding",
        "address": "1 Road",
        "postal_code": "071000",
        "role": "maker",
        "stage": "fabric",
        "parent": "Alpha Group",
        "expert": True,
        "unlisted": True,
        "adrift": True,
        "past": True,
    }


def test_a_partner_with_nothing_says_nothing_and_a_zero_is_something() -> None:
    data = map_data(network())
    assert data.partners[1] == {
        "id": "B",
        "name": "B",
        "rating": "Unknown",
        "chain": "Unknown",
        "severity": 3,
        "rank": 2,
        "why": "Nothing is known of it.",
        "next": next_step(data.graph, "B")._asdict(),
        "tier": 0,
        "tier_text": "?",
        "products": [0],
    }
    assert data.partners[3] == {
        "id": "ghost:B",
        "name": "not mapped beyond B",
        "rating": "Unknown",
        "chain": "Unknown",
        "severity": 3,
        "why": "Nothing in the files points to forced labor.",
        "tier": 1,
        "tier_text": "?",
        "products": [0],
        "ghost": True,
    }


def test_links_with_every_field_and_with_none() -> None:
    data = map_data(network())
    assert data.links == [
        {
            "from": 0,
            "to": 1,
            "line": "past",
            "period": "2024-01-01 to 2025-12-31",
            "value": "1,234,568",
            "products": [0],
            "doubt": "doubtful: declared: letter",
            "sources": ["list.xlsx [Links] row 9"],
            "kind": "supplies",
            "goods": "cloth",
            "hts": "5208",
            "product": "Shirt",
            "origin": "CN",
            "evidence_text": "letter",
            "ended": True,
            "ambiguous": True,
        },
        {
            "from": 1,
            "to": 2,
            "line": "plain",
            "products": [0],
            "evidence": "declared",
            "kind": "supplies",
            "product": "Shirt",
        },
        {"from": 1, "to": 2, "line": "plain", "products": [0], "kind": "supplies", "goods": "more", "product": "Shirt"},
        {"from": 3, "to": 1, "line": "ghost", "products": [0], "kind": "ghost"},
    ]
    # parallel links that are drawn alike are one line; ghosts at the bottom, what ended above what goes on
    assert data.edges == [
        {"id": 0, "from": 3, "to": 1, "line": "ghost", "links": [3]},
        {"id": 1, "from": 1, "to": 2, "line": "plain", "links": [1, 2]},
        {"id": 2, "from": 0, "to": 1, "line": "past", "links": [0]},
    ]


def test_a_product_with_every_field_and_with_none() -> None:
    data = map_data(network())
    assert list(data.products) == ["Shirt", NOT_STATED]
    assert data.product("Shirt") == {
        "name": "Shirt",
        "rating": "Finding",
        "severity": 0,
        "ends": 8,
        "raw": 3,
        "share": 38,
        "partners": 2,
        "tier1": 1,
        "findings": [0],
        "possible": [1],
        "cargo": [],
        "past": [0],
        "possible_past": [],
        "path": [0, 1, 2],
    }
    assert data.product(NOT_STATED) == {
        "name": NOT_STATED,
        "rating": "Unknown",
        "severity": 3,
        "ends": 0,
        "raw": 0,
        "share": 0,
        "partners": 0,
        "tier1": 0,
        "findings": [],
        "possible": [],
        "cargo": [],
        "past": [],
        "possible_past": [],
        "path": [],
    }


def test_counts_leave_out_the_importer_ghosts_and_past_partners() -> None:
    graph = network()
    zero = {"Finding": 0, "Possible finding": 0, "High": 0, "Unknown": 1, "Medium": 0, "Low": 0, "Not rated": 0}
    data = map_data(graph)
    assert data.counted() == ["A", "B"]
    # A is past; B has no rating, which is not low
    assert data.counts() == data.whole_counts() == zero
    assert [a["id"] for a in data.all_partners()] == ["A", "B"]
    graph.nodes["A"]["past"] = False
    assert map_data(graph).counts() == {**zero, "Finding": 1}


def test_top_is_of_the_ranking_and_drawn() -> None:
    graph = network()
    assert map_data(graph).top == ["A"]
    graph.graph["top"] = ()
    assert map_data(graph).top == []
    graph.graph["top"] = ("B", "gone", "A")
    assert map_data(graph).top == ["B", "A"]


@pytest.mark.parametrize(
    ("link", "line"),
    [
        ({"kind": "ghost", "ended": True, "finding": True}, "ghost"),
        ({"kind": "supplies", "ended": True, "finding": True}, "past"),
        ({"kind": "supplies", "finding": True, "possible": True}, "finding"),
        ({"kind": "supplies", "finding": False, "possible": True}, "possible"),
        ({"kind": "supplies"}, "plain"),
        ({"kind": "path not stated"}, "unstated"),
        ({"kind": "path not stated", "finding": True}, "unstated-finding"),
        ({"kind": "path not stated", "possible": True}, "unstated-possible"),
        ({"kind": "transport"}, "cargo"),
        ({"kind": "storage", "finding": True}, "cargo-finding"),
        ({"kind": "transport", "possible": True}, "cargo-possible"),
        ({"kind": "storage", "finding": True, "ended": True}, "past"),
    ],
)
def test_how_a_link_is_drawn(link: dict[str, Any], line: str) -> None:
    graph = network()
    graph.remove_edges_from(list(graph.edges(keys=True)))
    graph.add_edge("A", "IMP", key="k", **link)
    assert [edge["line"] for edge in map_data(graph).edges] == [line]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2024-01-01", "2025-02-03", "2024-01-01 to 2025-02-03"),
        ("2024-01-01", "", "from 2024-01-01"),
        ("", "2025-02-03", "until 2025-02-03"),
        ("", "", None),
    ],
)
def test_the_period_of_a_link(start: str, end: str, told: str | None) -> None:
    graph = network()
    graph.edges["B", "IMP", "k2"].update(period_from=start, period_to=end)
    assert map_data(graph).links[1].get("period") == told


def test_the_products_of_a_link() -> None:
    graph = network()
    graph.graph["products"] = {"Shirt": {}, "Mug": {}, NOT_STATED: {}}
    shirt, mug, rest = 0, 1, 2

    def told(supplier: str, buyer: str, ends: dict[str, tuple[str, ...]], **link: Any) -> list[int]:
        graph.remove_edges_from(list(graph.edges(keys=True)))
        for name, products in ends.items():
            graph.nodes[name]["products"] = products
        graph.nodes["A"]["products_past"] = ("Mug",)
        graph.nodes["B"]["products_past"] = ()
        graph.add_edge(supplier, buyer, key="k", **{"kind": "supplies", **link})
        (link_,) = map_data(graph).links
        products: list[int] = link_["products"]
        return products

    # tagged with a product that reaches the supplier, and with one that does not
    assert told("B", "IMP", {"B": ("Shirt",)}, product="Shirt") == [shirt]
    assert told("B", "IMP", {"B": ("Shirt",)}, product="Mug") == []
    # a last hop without a tag stands for what no product is named for
    assert told("B", "IMP", {"B": ("Shirt", NOT_STATED)}) == [rest]
    # between two partners: what both are in
    assert told("A", "B", {"A": ("Shirt", NOT_STATED), "B": ("Shirt", "Mug")}) == [shirt]
    # the supplier's past products count for ended links only
    assert told("A", "B", {"A": ("Shirt",), "B": ("Shirt", "Mug")}, ended=True) == [shirt, mug]
    # a ghost's link is in the chains of its buyer
    assert told("ghost:B", "B", {"ghost:B": ("Mug",), "B": ("Shirt",)}, kind="ghost") == [shirt]


# --- values -----------------------------------------------------------------------------------------------


@dataclass
class Pair:
    one: float
    two: Any


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        (False, False),
        ("a\x00b", "a�b"),
        (3, 3),
        (date(2026, 1, 2), "2026-01-02"),
        (Pair(1.5, ("x",)), {"one": 1.5, "two": ["x"]}),
        ({1: (2,)}, {"1": [2]}),
        (frozenset({"b", "a", "c"}), ["a", "b", "c"]),
        ({2, 10}, [10, 2]),
        ([1, None], [1, None]),
        (float("nan"), None),
        (math.inf, None),
        (np.float64(0.5), 0.5),
        (complex(1, 2), "(1+2j)"),
    ],
)
def test_plain_values(value: Any, plain: Any) -> None:
    assert values.plain(value) == plain
    assert type(values.plain(value)) is type(plain)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\nb\tc", "a\nb\tc"),
        ("\x1f\x20", "� "),
        ("\x7e\x7f\x9f\xa0", "~��\xa0"),
        ("\ud800\udfff\ue000", "��\ue000"),
        ("\ud7ff", "\ud7ff"),
    ],
)
def test_text_that_no_page_can_show(text: str, shown: str) -> None:
    assert values.text(text) == shown


def test_what_is_empty() -> None:
    assert [value for value in (None, False, "", (), [], {}) if not values.empty(value)] == []
    assert [value for value in (True, 0, 0.0, "0", (0,), [None], {"a": 0}) if values.empty(value)] == []


# --- style ------------------------------------------------------------------------------------------------


def color(fill: str, border: str) -> dict[str, Any]:
    both = {"background": fill, "border": border}
    return {"background": fill, "border": border, "highlight": both, "hover": both}


def test_all_options_of_the_drawing() -> None:
    def group(shape: str, size: float, fill: str, border: str, width: float = 1.5) -> dict[str, Any]:
        return {"shape": shape, "size": size, "color": color(fill, border), "borderWidth": width}

    assert style.network_options(10) == {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "interaction": {
            "hover": True,
            "dragNodes": False,
            "multiselect": False,
            "selectConnectedEdges": False,
            "hoverConnectedEdges": False,
            "hideEdgesOnDrag": False,
            "hideEdgesOnZoom": False,
        },
        "nodes": {"chosen": False, "font": {"size": 0}},
        "edges": {
            "chosen": False,
            "smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5},
            "arrowStrikethrough": False,
        },
        "groups": {
            "useDefaultGroups": False,
            "Finding": {
                **group("diamond", 12, "#D55E00", "#7A2E00"),
                "shadow": {"enabled": True, "color": "rgba(213,94,0,0.45)", "size": 14, "x": 0, "y": 0},
            },
            "Possible finding": group("triangle", 10, "#E69F00", "#7A5200"),
            "High": group("square", 7, "#CC79A7", "#7D3B5E"),
            "Unknown": group("hexagon", 8, "#FFFFFF", "#5B6875"),
            "Medium": group("dot", 6, "#56B4E9", "#2A7FB3"),
            "Low": group("triangleDown", 5, "#EDF4F9", "#6F97B3"),
            "Not rated": group("custom", 6, "#EEF1F4", "#4C5A68"),
            "importer": group("dot", 13, "#16324F", "#16324F", 2),
            "ghost": {
                **group("dot", 3.5, "#FFFFFF", "#8A96A3", 1),
                "shapeProperties": {"borderDashes": [2, 2]},
            },
        },
    }


def test_many_links_are_straight_and_hidden_while_dragged() -> None:
    assert style.SMOOTH_LINKS == 500
    for links, many in ((499, False), (500, False), (501, True)):
        options = style.network_options(links)
        assert options["interaction"]["hideEdgesOnDrag"] is many
        assert options["interaction"]["hideEdgesOnZoom"] is many
        assert (options["edges"]["smooth"] is False) is many


def test_lines_and_ratings_are_told_apart() -> None:
    long = [10, 4, 2, 4]
    assert {
        "finding": {"color": "#C24A00", "width": 2.6, "dashes": False, "arrow": 0.55},
        "possible": {"color": "#C98A00", "width": 1.9, "dashes": [7, 5], "arrow": 0.45},
        "cargo-finding": {"color": "#C24A00", "width": 2.0, "dashes": [5, 4], "arrow": 0.5},
        "cargo-possible": {"color": "#C98A00", "width": 1.6, "dashes": [5, 4], "arrow": 0.45},
        "cargo": {"color": "#7C8B99", "width": 1, "dashes": [5, 4], "arrow": 0.35},
        "unstated-finding": {"color": "#C24A00", "width": 2.4, "dashes": long, "arrow": 0.55},
        "unstated-possible": {"color": "#C98A00", "width": 1.8, "dashes": long, "arrow": 0.45},
        "unstated": {"color": "#8A96A3", "width": 1.1, "dashes": long, "arrow": 0},
        "past": {"color": "#97A3AF", "width": 1.2, "dashes": [1.5, 4], "arrow": 0},
        "ghost": {"color": "#A9B4BF", "width": 1, "dashes": [3, 3], "arrow": 0},
        "plain": {"color": "#D3DAE1", "width": 1, "dashes": False, "arrow": 0},
    } == style.LINES
    assert style.LINE_SEQUENCE == (
        "ghost",
        "cargo",
        "plain",
        "past",
        "unstated",
        "possible",
        "cargo-possible",
        "unstated-possible",
        "unstated-finding",
        "cargo-finding",
        "finding",
    )
    assert style.LINE_WEIGHT == {"finding": 6.0, "possible": 3.0, "plain": 1.0, "past": 0.3}
    assert style.LEGEND_LINES == (
        ("finding", "carries a finding"),
        ("possible", "carries a possible finding"),
        ("plain", "other link"),
        ("unstated", "path not stated"),
        ("past", "ended"),
    )
    assert style.RATING_RANK == {
        "Finding": 0,
        "Possible finding": 1,
        "High": 2,
        "Unknown": 3,
        "Medium": 4,
        "Low": 5,
        "Not rated": 6,
    }
    assert FINDING_TITLES == {
        "uflpa-entity": "UFLPA Entity List",
        "uflpa-region": "Site in Xinjiang (XUAR)",
        "wro": "WRO or Finding",
        "caatsa": "CAATSA, North Korea",
    }


# --- views ------------------------------------------------------------------------------------------------


def tiers_of(graph: nx.MultiDiGraph, product: str = "") -> dict[str, int | None]:
    return views._tiers(map_data(graph), product)


def test_the_column_of_everyone() -> None:
    graph = network()
    graph.add_node("C", name="C", past=True, tier=None)
    graph.add_node("D", name="D", past=True, tier=None)
    graph.add_node("E", name="E", past=False, tier=None)
    graph.add_node("F", name="F", tier=5, path_stated=True, stated_tier=9, tiers={"Shirt": 7})
    graph.add_node("G", name="G", tier=5, path_stated=False, stated_tier=None)
    graph.add_edge("C", "B", key="c", kind="supplies", ended=True)
    graph.add_edge("D", "C", key="d", kind="supplies", ended=True)
    graph.add_edge("E", "C", key="e", kind="supplies", ended=True)
    expected = {"IMP": 0, "A": 3, "B": 0, "ghost:B": 1, "C": 1, "D": 2, "E": None, "F": 5, "G": 5}
    assert tiers_of(graph) == expected
    assert tiers_of(graph, "Shirt") == {**expected, "F": 7}


def test_what_the_layout_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.MultiDiGraph(importer="IMP", top=("A",), products={})
    graph.add_node("IMP", name="Importer", importer=True, tier=0, chain_rating="Finding", path_stated=False)
    graph.add_node("A", name="Alpha", tier=2, rating="Low", chain_rating="Finding")
    graph.add_node("B", name="Beta", tier=None, rating="Low")
    graph.add_node("C", name="Gamma", tier=1, path_stated=False, rating="Low", chain_rating="Low")
    graph.add_node("ghost:A", name="beyond", ghost=True, tier=3)
    graph.add_node("ghost:none", name="stray", ghost=True, tier=3)
    graph.add_edge("A", "IMP", key="1", kind="supplies", finding=True)
    graph.add_edge("C", "A", key="2", kind="supplies", ended=True)
    graph.add_edge("B", "IMP", key="3", kind="path not stated")
    graph.add_edge("C", "IMP", key="4", kind="path not stated", finding=True)
    graph.add_edge("ghost:A", "A", key="5", kind="ghost")
    told: list[Any] = []

    def position(spots: Any, links: Any) -> layout.Layout:
        told.extend((list(spots), list(links)))
        column = layout.Column(1, 0.33333, 0.66666, 2)
        return layout.Layout({"1": (0.12345, 1.98765), "0": (2.0, 3.0)}, (column,), 0.98765, 4.44444, 1.5)

    monkeypatch.setattr(views, "position", position)
    (view,) = views.lay_out(map_data(graph))
    assert told == [
        [
            layout.Spot("0", "Alpha", 2, apart=False, rank=0, labelled=True, beside=""),
            layout.Spot("1", "Beta", None, apart=True, rank=3, labelled=False, beside=""),
            layout.Spot("2", "Gamma", 1, apart=True, rank=5, labelled=False, beside=""),
            layout.Spot("3", "Importer", 0, apart=False, rank=0, labelled=False, beside=""),
            layout.Spot("4", "beyond", 3, apart=False, rank=3, labelled=False, beside="0"),
        ],
        # neither ghosts nor ties of an unstated path pull their ends level
        [("2", "0", 0.3), ("0", "3", 6.0)],
    ]
    assert view == {
        "kind": "all",
        "product": None,
        "places": [[2.0, 3.0], [0.123, 1.988], None, None, None, None],
        "width": 0.988,
        "height": 4.444,
        "band": 1.5,
        "cargo_band": None,
        "columns": [[1, 0.333, 0.667, 2]],
    }


def test_views_of_all_and_of_each_product(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.MultiDiGraph(importer="IMP", top=("B",), products={"Mug": {}, "Shirt": {}})
    graph.add_node("IMP", name="Importer", importer=True, tier=0)
    graph.add_node("A", name="A", tier=2, rating="Finding", chain_rating="Finding", products=("Shirt",))
    graph.add_node("B", name="B", tier=1, rating="Low", chain_rating="Finding", products=("Shirt",))
    graph.add_node("C", name="C", tier=1, rating="Low", products=("Mug",))
    graph.add_node("adrift", name="adrift", tier=1, path_stated=False, rating="Low")
    graph.add_node("ghost:C", name="beyond C", ghost=True, tier=2)
    graph.add_node("stray", name="stray ghost", ghost=True, tier=2)
    graph.add_edge("A", "B", key="1", kind="supplies", product="")
    graph.add_edge("B", "IMP", key="2", kind="supplies", product="Shirt")
    graph.add_edge("C", "IMP", key="3", kind="supplies", product="Mug")
    graph.add_edge("ghost:C", "C", key="4", kind="ghost")
    data = map_data(graph)
    assert data.ids == ["A", "B", "C", "IMP", "adrift", "ghost:C", "stray"]
    shown = views.lay_out(data)
    assert [(view["kind"], view["product"]) for view in shown] == [("all", None), ("product", 0), ("product", 1)]
    everyone, mug, shirt = shown
    assert everyone["columns"] == [[2, 0.0, 0.0, 1], [1, 1.0, 0.0, 3], [0, 2.0, 0.0, 1]]
    assert (everyone["width"], everyone["height"]) == (2.0, 10.7)
    assert everyone["band"] == 8.4
    # a ghost stands beside its buyer; one without a buyer nowhere
    places = everyone["places"]
    assert places[4] == [1.0, 9.7]
    assert places[5] == [round(places[2][0] - 0.3, 3), places[2][1]]
    assert places[6] is None
    assert [place[0] for place in places[:4]] == [0.0, 1.0, 1.0, 2.0]
    # whoever is labelled keeps a double distance
    assert abs(places[1][1] - places[2][1]) >= 1.5
    assert [number for number, place in enumerate(mug["places"]) if place] == [2, 3, 5]
    assert [number for number, place in enumerate(shirt["places"]) if place] == [0, 1, 3]
    assert mug["band"] is None
    # places for products are limited over all of them
    # three places each: the product, the importer, and a ghost or another partner
    monkeypatch.setattr(views, "PRODUCT_POSITIONS", 5)
    assert [view["product"] for view in views.lay_out(data)] == [None, 0]
    monkeypatch.setattr(views, "PRODUCT_POSITIONS", 6)
    assert [view["product"] for view in views.lay_out(data)] == [None, 0, 1]
    monkeypatch.setattr(views, "RISK_VIEW_ABOVE", 4)
    assert "risk" not in [view["kind"] for view in views.lay_out(data)]
    monkeypatch.setattr(views, "RISK_VIEW_ABOVE", 3)
    assert [(view["kind"], view["product"]) for view in views.lay_out(data)][1] == ("risk", None)


def test_the_risk_relevant_part(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.MultiDiGraph(importer="IMP", top=(), products={})
    graph.add_node("IMP", name="Importer", importer=True)
    rated = {
        "found": ("Finding", 1, ("found", "mid", "IMP")),
        "maybe": ("Possible finding", 2, ("maybe", "other", "IMP")),
        "high1": ("High", 5, ("high1", "way", "IMP", "nobody")),
        "high2": ("High", 3, ("high2", "IMP")),
        "mid": ("Medium", 6, ("mid", "IMP")),
        "other": ("Low", 7, ()),
        "way": ("Low", 8, ()),
        "side": ("Low", 9, ()),
    }
    for name, (rating, rank, path) in rated.items():
        graph.add_node(name, rating=rating, rank=rank, worst_path=path)
    graph.add_edge("found", "mid", key="1", kind="supplies")
    graph.add_edge("found", "side", key="2", kind="supplies")
    graph.add_edge("mid", "IMP", key="3", kind="supplies")

    def chosen(size: int) -> set[str]:
        monkeypatch.setattr(views, "RISK_VIEW_SIZE", size)
        return views.risk_relevant(map_data(graph)) - {"IMP"}

    flagged = {"found", "mid", "maybe", "other"}
    assert views.RISK_VIEW_SIZE == 1200
    assert chosen(100) == {*flagged, "side", "high1", "way", "high2"}
    # findings and possible findings are never left out; the High that ranks first comes before the other
    assert chosen(1) == flagged
    assert chosen(5) == flagged
    # one place is left: of the finding's buyers nobody fits, then the first High
    assert chosen(6) == {*flagged, "high2"}
    graph.graph["top"] = ("high1",)
    assert chosen(1) == {*flagged, "high1"}
    # a finding without a path is in it too, and a High one; the top come before others
    graph.nodes["found"]["worst_path"] = graph.nodes["high1"]["worst_path"] = graph.nodes["high2"]["worst_path"] = ()
    assert {"found", "high1", "high2", "side", "mid"} <= chosen(100)
    graph.graph["top"] = ()
    graph.add_node("late", rating="High", rank=4)
    assert chosen(7) == {"found", "maybe", "other", "side", "mid", "high2"}
    assert chosen(8) == {"found", "maybe", "other", "side", "mid", "high2", "late"}


# --- the part that is drawn -------------------------------------------------------------------------------


def test_the_part_of_a_large_network_that_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.MultiDiGraph(importer="IMP", top=("t", "not there"), products={}, overall={"worst_path": ("w", "IMP")})
    graph.add_node("IMP", name="IMP", importer=True)
    ranks = {"f": 1, "p": 2, "t": 3, "w": 9, "h": 5, "one": 7, "two": 6, "three": 4, "none": None}
    extra: dict[str, dict[str, Any]] = {
        "f": {"findings": (FINDING,), "rating": "Finding", "worst_path": ("f", "one", "IMP")},
        "p": {"possible_matches": (MATCH,), "rating": "Possible finding"},
        "h": {"rating": "High"},
        "one": {"tier": 1},
        "two": {"tier": 1, "worst_path": ("two", "IMP")},
        "three": {"tier": 2, "worst_path": ("three", "none", "IMP")},
    }
    for name, rank in ranks.items():
        graph.add_node(name, **{"name": name, "rank": rank, "rating": "Low", **extra.get(name, {})})
    graph.add_node("ghost:f", ghost=True)
    graph.add_node("ghost:none", ghost=True)
    graph.add_edge("ghost:f", "f", key="g1", kind="ghost", ended=False, product="")
    graph.add_edge("ghost:none", "none", key="g2", kind="ghost", ended=False, product="")
    assert selection.MOST_DRAWN == 3000

    def drawn(most: int) -> set[str] | None:
        monkeypatch.setattr(selection, "MOST_DRAWN", most)
        members = selection.drawn(filled(graph))
        if members is None:
            return None
        assert "IMP" in members
        return members - {"IMP"}

    assert drawn(9) is None
    flagged = {"f", "one", "p", "t", "w", "ghost:f"}
    assert drawn(1) == flagged
    assert drawn(5) == flagged
    # High before tier 1, tier 1 before the others, whatever their ranks
    assert drawn(6) == {*flagged, "h"}
    assert drawn(7) == {*flagged, "h", "two"}
    # whoever needs two places does not fit into one; the next one does
    assert drawn(8) == {*flagged, "h", "two", "none", "ghost:none"}


def test_who_is_not_rated_comes_after_high(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.MultiDiGraph(importer="IMP")
    graph.add_node("IMP", importer=True)
    for name, data in {"blank": {"rank": 1}, "high": {"rank": 9, "rating": "High"}, "last": {"rank": None}}.items():
        graph.add_node(name, **data)
    monkeypatch.setattr(selection, "MOST_DRAWN", 1)
    assert selection.drawn(filled(graph)) == {"IMP", "high"}
    monkeypatch.setattr(selection, "MOST_DRAWN", 2)
    assert selection.drawn(filled(graph)) == {"IMP", "high", "blank"}


def test_a_flagged_partner_has_its_path_in_every_product(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.MultiDiGraph(importer="IMP", products={"Shirt": {}})
    graph.add_node("IMP", importer=True)
    for name in ("far", "near", "found", "other"):
        graph.add_node(name, rating="Low", rank=1, products=("Shirt",))
    graph.nodes["found"].update(rating="Finding", worst_path=("found", "near", "IMP"))
    for supplier, buyer, product in (
        ("found", "near", ""),
        ("near", "IMP", "Shirt"),
        ("found", "far", ""),
        ("far", "IMP", "Mug"),
    ):
        graph.add_edge(supplier, buyer, key=supplier + buyer, kind="supplies", ended=False, product=product, goods="")
    monkeypatch.setattr(selection, "MOST_DRAWN", 1)
    assert selection.drawn(filled(graph)) == {"IMP", "found", "near", "far"}


def test_what_is_undrawn_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = network()
    monkeypatch.setattr(selection, "MOST_DRAWN", 1)
    graph.add_node("Z", name="Z", rating="Low", rank=9)
    graph.nodes["A"].update(worst_path=("A", "IMP"))
    graph.graph["products"]["Shirt"]["worst_path"] = ("A", "IMP")
    for _, _, link in graph.edges(data=True):
        link.setdefault("ended", False)
        link.setdefault("product", "")
    data = map_data(graph)
    assert "Z" not in data.index
    assert len(data.all_partners()) == 3
    assert page._overview(data)["undrawn"] == 3 - len(data.counted())
    assert page._page(data, lay_out(data))["everyone"] == 3


# --- what the page is given -------------------------------------------------------------------------------


def test_drawn_nodes() -> None:
    graph = network()
    graph.nodes["B"]["listed"] = True
    data = map_data(graph)
    places: list[Any] = [[1.0, 2.0], [0.5, 1.26], [2, 3], None]
    assert page._nodes(data, {"places": places}) == [
        {"id": 0, "x": 180, "y": 68, "group": "Finding", "shapeProperties": {"borderDashes": [3, 2]}},
        {"id": 1, "x": 90, "y": 43, "group": "Unknown"},
        {"id": 2, "x": 360, "y": 102, "group": "importer"},
        {"id": 3, "x": 0, "y": 0, "group": "ghost"},
    ]


def test_the_page_gets_everything_once() -> None:
    data = map_data(network())
    drawn = page._page(data, [{"kind": "all"}])
    assert {key: drawn[key] for key in drawn if key not in ("partners", "links", "products", "lines", "ratings")} == {
        "importer_name": "Importer",
        "as_of": "2026-11-22",
        "ties": {},
        "questions": {row["code"]: row["question"] for row in reference.table("questions")},
        "countries": {"CN": "China", "US": "United States"},
        # an incomplete list speaks first
        "sentence": "Two lacking.",
        "importer": 2,
        "everyone": 2,
        "top": [0],
        "views": [{"kind": "all"}],
    }
    assert drawn["partners"] is data.partners
    assert drawn["links"] is data.links
    assert drawn["lines"] is style.LINES
    assert [product["name"] for product in drawn["products"]] == ["Shirt", NOT_STATED]
    assert drawn["ratings"][3] == {
        "name": "Unknown",
        "fill": "#FFFFFF",
        "border": "#5B6875",
        "glyph": "M6 3.1H14L18 10 14 16.9H6L2 10Z",
        "count": 1,
    }
    assert [rating["count"] for rating in drawn["ratings"]] == [0, 0, 0, 1, 0, 0]


def test_the_panel_asks_whom_the_workbook_asks() -> None:
    graph = network()
    graph.nodes["B"].update(missing_facts=("identity", "evidence", "goods"), worst_path=("B", "IMP"))
    data = map_data(graph)
    # between a direct supplier and the importer there is nobody else to ask
    purchasing = "your own purchasing team"
    asked = [["identity", purchasing], ["evidence", purchasing], ["goods", "the partner itself"]]
    assert data.partners[1]["ask"] == asked
    graph.nodes["B"].update(findings=(FINDING,), rating="Finding")
    # no answer about a listed partner itself lifts its finding; whether its goods arrive is a question
    assert map_data(graph).partners[1]["ask"] == [["evidence", purchasing]]
    graph.nodes["B"].update(past=True)
    assert "ask" not in map_data(graph).partners[1]


def test_rows_of_the_table() -> None:
    data = map_data(network())
    assert page._row(data, "A") == {
        "number": 0,
        "name": "Alpha",
        "native": "阿尔法",
        "country": "China",
        "tier": 2,
        "tier_text": "2-3",
        "where": "tier 2-3",
        "rating": "Finding",
        "severity": 0,
        "rank": 1,
        "why": "Its links have ended; on the UFLPA Entity List as Delta Cotton Co. (Same name.).",
        "next": next_step(data.graph, "A").text,
        "share": "12 %",
        "share_value": 0.12,
        "reach": "2 products",
        "products": ["Shirt", "no product of this importer", "Mug (ended)"],
        "missing": ["Traceability file", "Social audit (expired)"],
        "sources": ["list.xlsx [Partners] row 7"],
        "path_stated": False,
    }
    assert page._row(data, "B") == {
        "number": 1,
        "name": "B",
        "native": "",
        "country": "",
        "tier": 0,
        "tier_text": "?",
        "where": "tier ?",
        "rating": "Unknown",
        "severity": 3,
        "rank": 2,
        "why": "Nothing is known of it.",
        "next": next_step(data.graph, "B").text,
        "share": "",
        "share_value": 0.0,
        "reach": "1 product",
        "products": ["Shirt"],
        "missing": [],
        "sources": [],
        "path_stated": True,
    }


def test_the_overview_that_needs_no_script() -> None:
    graph = network()
    data = map_data(graph)
    told = page._overview(data)
    assert {
        key: told[key] for key in told if key not in ("products", "overall", "lists", "ratings", "lines", "words")
    } == {
        "importer_name": "Importer",
        "as_of": "2026-11-22",
        "version": "9.9",
        "digest": "0123456789abcdef",
        "seed": 5,
        "partner_count": 2,
        "cargo_count": 0,
        "drawn_count": 2,
        "network_count": 2,
        "tier_count": 2,
        "undrawn": 0,
        "sentences": ["Two lacking.", "All held."],
        "countries": [["", ""], ["China", "CN"]],
        "tiers": [0, 2],
        "top": [page._row(data, "A")],
        # a finding that no chain holds, and one on a link that has ended
        "adrift": [page._row(data, "A")],
        "past": [page._row(data, "A")],
        "rows": [page._row(data, "A"), page._row(data, "B")],
        "tiles": [0, 0, 0, 1],
        "legend_lines": style.LEGEND_LINES,
    }
    assert [entry["title"] for entry in told["lists"]] == ["Whole", "Part", "Silent"]
    assert told["overall"] == data.summary("", graph.graph["overall"])
    assert [product["name"] for product in told["products"]] == ["Shirt", NOT_STATED]
    assert [(rating.name, count) for rating, count in told["ratings"]][:1] == [("Finding", 0)]
    assert told["lines"] is style.LINES
    graph.nodes["A"].update(rating="High", past=False)
    told = page._overview(map_data(graph))
    assert told["adrift"] == told["past"] == []
    graph.nodes["A"].update(rating="Possible finding", past=True, findings=())
    told = page._overview(map_data(graph))
    # a possible finding on a link that has ended is told as well
    assert [row["name"] for row in told["adrift"]] == [row["name"] for row in told["past"]] == ["Alpha"]


def test_the_order_of_the_table_is_the_ranking() -> None:
    graph = nx.MultiDiGraph(importer="IMP")
    graph.add_node("IMP", importer=True)
    for name, rank in {"a": 2, "b": 1, "c": 3}.items():
        graph.add_node(name, rank=rank)
    rows = page._overview(map_data(graph))["rows"]
    assert [row["name"] for row in rows] == ["b", "a", "c"]


def test_scripts_cannot_be_ended_by_a_name() -> None:
    assert page._script_json({"a": "</script><!--&\u2028\u2029é"}) == (
        '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\u2029é"}'
    )
    assert page._script_json("<b>") == "\\u003cb\\u003e"
    with pytest.raises(ValueError, match="JSON"):
        page._script_json({"a": math.nan})


def test_the_policy_allows_these_scripts_and_no_request() -> None:
    assert page._policy(["a", "b"]) == (
        "default-src 'none'; script-src "
        "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=' "
        "'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0='; "
        "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_the_whole_page_holds_nodes_links_and_options() -> None:
    graph = network()
    drawn = page.map_html(filled(graph))
    found = {
        name: json.loads(re.search(rf'id="map-{name}">(.*?)</script>', drawn, re.DOTALL)[1])  # type: ignore[index]
        for name in ("nodes", "edges", "options", "page")
    }
    data = map_data(graph)
    assert [node["group"] for node in found["nodes"]] == ["Finding", "Unknown", "importer", "ghost"]
    assert found["edges"] == data.edges
    assert found["options"] == json.loads(json.dumps(style.network_options(3)))
    assert found["page"]["partners"] == data.partners
    assert "sourceMappingURL" not in drawn
    assert "\r" not in drawn


def test_without_lists_the_page_says_no_sentence() -> None:
    graph = network()
    graph.graph["lists"] = graph.graph["lists"][2:]
    assert page._page(map_data(graph), [])["sentence"] == ""
