"""The map's file: what is in it, what never is, and that it is the same every time."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import pickle
import random
import re
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from supplymap.errors import OutputError, RequestError
from supplymap.model import NOT_RATED, RATINGS
from supplymap.network.chains import product_chains
from supplymap.network.numbered import Numbered
from supplymap.outputs.map import page as map_page
from supplymap.outputs.map import selection, views
from supplymap.outputs.map.data import MapData
from supplymap.outputs.map.page import map_html, write_map
from supplymap.outputs.map.style import RATING_STYLES
from supplymap.outputs.map.values import plain
from supplymap.outputs.map.views import lay_out, risk_relevant
from tests import graphs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def tiny_page() -> str:
    return map_html(graphs.tiny())


@pytest.fixture(scope="module")
def realistic_page() -> str:
    return map_html(graphs.realistic())


def block(page: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="map-{name}">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def shuffled(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    order = random.Random(3)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    order.shuffle(nodes)
    order.shuffle(edges)
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(copy.deepcopy(nodes))
    other.add_edges_from(copy.deepcopy(edges))
    return other


# --- the file -------------------------------------------------------------------------------------------


def test_same_graph_same_bytes_in_any_order(tmp_path: Path) -> None:
    graph = graphs.realistic()
    write_map(graph, tmp_path / "a.html")
    write_map(shuffled(graph), tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert "塔里木绿野棉纺织有限公司".encode() in (tmp_path / "a.html").read_bytes()


def test_graph_is_only_read() -> None:
    graph = graphs.tiny()
    before = pickle.dumps((list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True)), graph.graph))
    map_html(graph)
    assert pickle.dumps((list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True)), graph.graph)) == before


def test_page_names_no_address_to_load(realistic_page: str) -> None:
    page = re.sub(r"<script>.*?</script>", "", realistic_page, flags=re.DOTALL)
    assert set(re.findall(r"""(?:href|src|action)=["']([^"']*)""", page)) <= {
        "data:,",
        *(f"#rating-{i}" for i in range(6)),
    }
    assert not re.search(r"https?://|//cdn|url\(|@import", page)
    assert "sourceMappingURL" not in realistic_page
    assert "bootstrap" not in realistic_page.lower()
    assert "innerHTML" not in map_page._script()
    assert "@version 9.1.2" in realistic_page  # vis-network's licence notice stays with it
    assert "The MIT License" in realistic_page


def test_policy_allows_exactly_the_two_scripts(tiny_page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', tiny_page)
    assert policy is not None
    scripts = re.findall(r"<script>(.*?)</script>", tiny_page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    assert len(scripts) == 2
    said = policy[1].replace("&#39;", "'")
    assert said.startswith("default-src 'none'; script-src " + " ".join(f"'sha256-{h}'" for h in hashes) + ";")
    assert "unsafe-eval" not in said
    assert "\r" not in tiny_page


def test_words_about_the_result(realistic_page: str) -> None:
    own = re.sub(r"<script.*?</script>", "", realistic_page, flags=re.DOTALL).lower()
    assert not re.search(r"\bcompliant\b|\bcleared\b|\bguilty\b", own)
    assert "support a review" in own
    assert "compliant" not in map_page._script().lower()


def test_another_vis_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    map_page._vis.cache_clear()
    monkeypatch.setattr(map_page, "VIS_SHA256", "0" * 64)
    with pytest.raises(OutputError, match="not the tested vis-network"):
        map_html(graphs.tiny())


def test_a_folder_in_the_way_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "map.html").mkdir()
    with pytest.raises(OutputError, match=r"map\.html is a folder"):
        write_map(graphs.tiny(), tmp_path / "map.html")


def test_table_is_there_without_script(tiny_page: str) -> None:
    body = tiny_page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    assert body.count("<tr ") == 6
    assert "三角洲棉业" in body
    assert "suppliers 2026.xlsx [Partners] row 6" in body
    assert "Formerly" not in body


def test_texts_cannot_leave_their_element() -> None:
    graph = graphs.tiny()
    graph.nodes["A"].update(
        name="</script><script>x</script><!--\u2028", goods=("</SCRIPT >",), details={"</script>": "&"}
    )
    graph.graph["importer_name"] = "\"><b>'"
    page = map_html(graph)
    assert len(re.findall(r"</script", page, re.IGNORECASE)) == 6
    assert "<b>" not in page.split("<main>")[0].replace("<b>5</b>", "")
    assert block(page, "page")["partners"][0]["name"] == "</script><script>x</script><!--\u2028"


# --- the data -----------------------------------------------------------------------------------------


def test_plain_makes_json_of_anything() -> None:
    value = {
        "a": float("nan"),
        "b": (1, np.int64(2), np.float64("inf")),
        "c": {3, 1},
        "d": graphs._source(4)[0],
        "e": "x\x00\ud800\n",
    }
    assert plain(value) == {
        "a": None,
        "b": [1, 2.0, None],
        "c": [1, 3],
        "d": {"file": graphs.FILE, "sheet": "Partners", "row": 4},
        "e": "x\ufffd\ufffd\n",
    }
    json.dumps(plain(value), allow_nan=False)


def test_a_graph_that_is_not_ranked_is_not_drawn() -> None:
    graph = graphs.tiny()
    for data in graph.nodes.values():
        del data["place"]
    with pytest.raises(RequestError, match="not ranked yet"):
        map_html(graph)


def test_ratings_are_those_of_the_likelihood_in_the_same_order() -> None:
    assert tuple(style.name for style in RATING_STYLES) == (*RATINGS, NOT_RATED)
    assert len({style.shape for style in RATING_STYLES}) == len({style.fill for style in RATING_STYLES}) == 7


def test_edges_are_drawn_by_what_they_carry_and_findings_last(tiny_page: str) -> None:
    page = block(tiny_page, "page")
    names = [partner["id"] for partner in page["partners"]]
    lines = {(names[e["from"]], names[e["to"]]): e["line"] for e in block(tiny_page, "edges")}
    assert lines["D", "C"] == lines["C", "A"] == lines["A", "IMP"] == lines["B", "IMP"] == "finding"
    assert lines["F", "B"] == "past"
    assert lines["E", "A"] == "plain"
    assert lines["ghost:E", "E"] == "ghost"
    assert [e["line"] for e in block(tiny_page, "edges")][-5:] == ["finding"] * 5


def test_products_hold_their_links_only(tiny_page: str) -> None:
    page = block(tiny_page, "page")
    names = [partner["id"] for partner in page["partners"]]
    shirts = [p["name"] for p in page["products"]].index("Shirts")
    chain = {(names[k["from"]], names[k["to"]]) for k in page["links"] if shirts in k["products"]}
    assert chain == {("A", "IMP"), ("C", "A"), ("D", "C"), ("E", "A"), ("ghost:E", "E"), ("ghost:D", "D")}
    view = next(v for v in page["views"] if v["kind"] == "product" and v["product"] == shirts)
    assert {names[i] for i, place in enumerate(view["places"]) if place} == {n for pair in chain for n in pair}


def test_large_maps_open_with_all_that_is_risky(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = graphs.realistic()
    everyone = MapData(graph)
    assert [view["kind"] for view in lay_out(everyone)][:2] != ["all", "risk"]
    monkeypatch.setattr(views, "RISK_VIEW_ABOVE", 10)
    data = MapData(graph)
    assert lay_out(data)[1]["kind"] == "risk"
    chosen = risk_relevant(data)
    risky = {n for n in data.counted() if data.rating_rank(n) <= 2}
    assert risky <= chosen
    assert all(step in chosen for n in risky for step in graph.nodes[n]["worst_path"])
    monkeypatch.setattr(views, "RISK_VIEW_SIZE", 12)
    small = risk_relevant(MapData(graph))
    assert set(data.top) <= small
    flagged = {n for n in data.counted() if data.rating_rank(n) <= 1}
    assert {step for n in flagged for step in graph.nodes[n]["worst_path"]} | flagged <= small
    assert len(small) < len(chosen)


@pytest.mark.parametrize("limit", [1, 20, 40, 60])
def test_a_map_over_the_limit_draws_every_finding_with_its_paths(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    graph = graphs.realistic()
    real = {n for n, data in graph.nodes(data=True) if not data["ghost"] and not data["importer"]}
    monkeypatch.setattr(selection, "MOST_DRAWN", limit)
    data = MapData(graph)
    shown = set(data.counted())
    assert shown < real
    flagged = {n for n in real if graph.nodes[n]["findings"] or graph.nodes[n]["possible_matches"]}
    assert flagged
    must = {*flagged, *data.top} | {n for name in flagged for n in graph.nodes[name]["worst_path"]}
    for chain in product_chains(graph):
        paths = Numbered(chain.edges, [graph.graph["importer"]]).paths(graph.graph["importer"])
        must |= {n for name in flagged & chain.partners for n in paths[name]}
    assert must & real <= shown
    assert set(graph.graph["overall"]["findings_reached"]) <= shown
    assert len(shown) <= limit or len(shown) < len(must) + 10
    for supplier, buyer in graph.edges():
        if supplier in shown and buyer in data.index:
            assert any((k["from"], k["to"]) == (data.index[supplier], data.index[buyer]) for k in data.links)


def test_a_map_over_the_limit_says_what_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = graphs.realistic()
    total = sum(not data["ghost"] and not data["importer"] for data in graph.nodes.values())
    whole = map_html(graph)
    monkeypatch.setattr(selection, "MOST_DRAWN", 60)
    page = map_html(graph)
    assert f"60 of {total} partners are drawn: all findings" in page
    assert f"· {total} partners ·" in page
    assert "partners are drawn" not in whole
    assert block(page, "page")["everyone"] == total
    tiles = [re.findall(r"<b>(\d+)</b><span>", text) for text in (page, whole)]
    assert tiles[0] == tiles[1]


def test_beyond_findings_the_drawn_part_goes_by_rating_tier_and_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.MultiDiGraph(importer="imp")
    graph.add_node("imp", importer=True, ghost=False, rating="High")
    for number in range(40):
        rating = "High" if number >= 35 else "Low"
        own = {"worst_path": (f"p{number}", "imp"), "rank": number + 1, "tier": 1 if 30 <= number < 35 else 2}
        graph.add_node(f"p{number}", ghost=False, rating=rating, findings=(), possible_matches=(), **own)
        graph.add_edge(f"p{number}", "imp", key=str(number), product="", kind="supplies", ended=False, value=None)
    monkeypatch.setattr(selection, "MOST_DRAWN", 12)
    high, first, rest = (35, 36, 37, 38, 39), (30, 31, 32, 33, 34), (0, 1)
    assert selection.drawn(graphs.filled(graph)) == {"imp", *(f"p{number}" for number in (*high, *first, *rest))}


def test_past_partners_stand_where_their_ended_links_put_them() -> None:
    data = MapData(graphs.realistic())
    view = lay_out(data)[0]
    columns = {column[0]: column[1] for column in view["columns"]}
    assert view["places"][data.index["P701"]][0] == columns[2]
    assert view["places"][data.index["P601"]][0] == columns[3]
    assert view["places"][data.index["P601"]][1] > view["band"]


def test_many_links_are_drawn_straight_and_hidden_while_moving(tiny_page: str) -> None:
    few, many = block(tiny_page, "options"), block(map_html(graphs.large(400)), "options")
    assert few["edges"]["smooth"]["type"] == "cubicBezier"
    assert many["edges"]["smooth"] is False
    assert many["interaction"]["hideEdgesOnDrag"]
    assert few["physics"] == many["physics"] == {"enabled": False}
