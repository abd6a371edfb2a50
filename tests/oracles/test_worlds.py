"""Random worlds in every layout, against the method restated in plain sets; and what holds in any world."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.oracles.comparison import Comparison, graph_of
from tests.oracles.layouts import LAYOUTS, partners_and_links, reordered
from tests.oracles.restated import IMPORTER, Restated, rings
from tests.oracles.worlds import World, world

if TYPE_CHECKING:
    import networkx as nx

SEEDS = (0, 1, 2, 3, 6)
SO_FAR = ("links_alone", "wide_chains")
WORLDS = range(100, 112)


@pytest.mark.parametrize("layout", SO_FAR)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_layout_gives_what_the_method_says(seed: int, layout: str) -> None:
    written = LAYOUTS[layout](world(seed), random.Random(seed))
    differences = list(Comparison(graph_of(written), Restated(written.world)).differences())
    assert not differences, "\n".join(differences)


def test_the_worlds_hold_what_goes_wrong_in_real_lists() -> None:
    # a generator that lost one of these would leave the comparison above true and empty
    drawn = [Restated(world(seed)) for seed in SEEDS]
    rows = [supply for restated in drawn for supply in restated.world.supplies]
    assert any(len(restated.chains) > 2 for restated in drawn)
    assert any(restated.tied for restated in drawn)
    assert any(restated.past for restated in drawn)
    assert any(row.supplier == IMPORTER for row in rows)
    assert any(len(row.tags) > 1 for row in rows)
    assert any(not tag.product for row in rows for tag in row.tags)
    assert any(not row.tags for row in rows)
    assert any(link.product and not tag for restated in drawn for link, tag in restated.tag.items())
    assert any(rings(link.hop for link in restated.current) for restated in drawn)
    assert any(0 < reach < 1 for restated in drawn for reach in restated.reach.values())
    assert any(restated.overall.coverage[0] for restated in drawn)


@pytest.mark.parametrize("seed", WORLDS)
def test_findings_in_the_graph_are_findings_at_the_importer(seed: int) -> None:
    graph = _graph(world(seed))
    nodes, overall, products = graph.nodes, graph.graph["overall"], graph.graph["products"]
    for rating, reached, past in (
        ("Finding", "findings_reached", "findings_past"),
        ("Possible finding", "possible_reached", "possible_past"),
    ):
        here = {name for name, data in nodes(data=True) if data["rating"] == rating and not data["importer"]}
        gone = {name for name in here if nodes[name]["past"]}
        assert here - gone == set(overall[reached])
        assert gone == set(overall[past])
        for name in here - gone:
            assert any(name in summary[reached] for summary in products.values())
            assert set(nodes[name]["products"])
    assert {name for name in world(seed).names if world(seed).party(name).finding} <= set(
        overall["findings_reached"]
    ) | set(overall["findings_past"])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", WORLDS[:2])
def test_sequence_and_repeats_of_rows_change_nothing(seed: int, layout: str) -> None:
    written = LAYOUTS[layout](world(seed), random.Random(seed))
    assert _numbers(graph_of(written)) == _numbers(graph_of(reordered(written, random.Random(seed + 1))))


def _graph(drawn: World) -> nx.MultiDiGraph:
    return graph_of(partners_and_links(drawn, random.Random(0)))


def _numbers(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Return everything computed, without the addresses of rows."""
    keys = ("rating", "chain_rating", "exposure", "likelihood", "tier", "products", "past", "raw", "reach", "goods")
    keys += ("rank", "place", "key", "reach_value", "products_past")
    found = {name: {key: data[key] for key in keys} for name, data in graph.nodes(data=True)}
    for values in found.values():
        values["goods"] = set(values["goods"])
    links = sorted(
        (*(supplier, buyer), *(str(data[key]) for key in ("product", "goods", "w", "ended", "value")))
        for supplier, buyer, data in graph.edges(data=True)
    )
    return {"nodes": found, "links": links, "products": graph.graph["products"], "overall": graph.graph["overall"]}
