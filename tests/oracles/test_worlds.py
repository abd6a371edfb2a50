"""Random worlds in every layout, against the method restated in plain sets; and what holds in any world."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from supplymap.ranking.summaries import findings_table
from tests.oracles.cargo import CLEAN, with_cargo
from tests.oracles.cargo import LISTED as LISTED_CARGO
from tests.oracles.comparison import Comparison, assessed, graph_of, records_of
from tests.oracles.layouts import LAYOUTS, partners_and_links, reordered, table, with_answers_and_papers
from tests.oracles.restated import IMPORTER, Restated, rings
from tests.oracles.worlds import ENDED, World, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import networkx as nx

SEEDS = (3, 5, 6, 9, 3030, 4003)
WORLDS = range(100, 108)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_layout_gives_what_the_method_says(seed: int, layout: str) -> None:
    written = LAYOUTS[layout](world(seed), random.Random(seed))
    differences = list(Comparison(graph_of(written), Restated(written.world)).differences())
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("seed", SEEDS)
def test_cargo_partners_change_nothing_of_what_the_method_says(seed: int) -> None:
    written = partners_and_links(world(seed), random.Random(seed))
    records = with_cargo(records_of(written), random.Random(seed), CLEAN)
    graph = assessed(records)
    assert {name for name, data in graph.nodes(data=True) if data["cargo"]} == set(CLEAN)
    graph.remove_nodes_from(CLEAN)
    differences = list(Comparison(graph, Restated(written.world)).differences())
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("seed", WORLDS)
def test_findings_of_cargo_partners_reach_the_importer_and_no_exposure(seed: int) -> None:
    plain = records_of(partners_and_links(world(seed), random.Random(seed)))
    graph = assessed(with_cargo(plain, random.Random(seed), (*CLEAN, *LISTED_CARGO)))
    overall = graph.graph["overall"]
    past = {name for name in LISTED_CARGO if graph.nodes[name]["past"]}
    assert set(overall["cargo_findings"]) == set(LISTED_CARGO) - past
    assert past <= set(overall["findings_past"])
    assert set(LISTED_CARGO) <= set(findings_table(graph)["id"])
    assert not set(LISTED_CARGO) & set(overall["findings_reached"])
    assert {graph.nodes[name]["standing"] for name in LISTED_CARGO} <= {"finding", "past finding"}
    bare = assessed(plain)
    assert overall["exposure"] == bare.graph["overall"]["exposure"]
    for name, data in bare.nodes(data=True):
        if not data["importer"]:
            kept = ("likelihood", "exposure", "importance", "risk_share", "tier_text", "chain_rating", "per_product")
            assert [graph.nodes[name][key] for key in kept] == [data[key] for key in kept], name


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
        assert here <= set(findings_table(graph)["id"])
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


@pytest.mark.parametrize("seed", WORLDS)
def test_deleting_a_link_maps_no_more_raw_material(seed: int) -> None:
    # a partner whose last current row goes is past, and not unmapped, if an ended row is left: none here
    whole = replace(world(seed), supplies=tuple(row for row in world(seed).supplies if row.period != ENDED))
    before = _graph(whole).graph["overall"]["coverage"]
    for fewer in _a_row_less(whole, seed):
        after = _graph(fewer).graph["overall"]["coverage"]
        assert after["reaching_raw_material"] <= before["reaching_raw_material"]
        assert after["share"] <= before["share"]


@pytest.mark.parametrize("seed", WORLDS)
def test_deleting_a_link_lowers_no_high_end(seed: int) -> None:
    # what a row alone says of goods and product goes with it: here none but the last hops say anything
    rows = tuple(
        row if row.buyer == IMPORTER else replace(row, goods="", tags=())
        for row in world(seed).supplies
        if row.period != ENDED
    )
    whole = replace(world(seed), supplies=rows)
    before = _graph(whole).graph["overall"]["exposure"]
    for fewer in _a_row_less(whole, seed):
        assert _graph(fewer).graph["overall"]["exposure"]["high"] >= before["high"] - 1e-9


def _a_row_less(whole: World, seed: int) -> Iterator[World]:
    """Leave out one row after the other, three at random; some row must still name the importer."""
    for gone in random.Random(seed).sample(range(len(whole.supplies)), 3):
        rows = tuple(row for number, row in enumerate(whole.supplies) if number != gone)
        if any(row.buyer == IMPORTER for row in rows):
            yield replace(whole, supplies=rows)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_files_give_what_the_sheets_do(ending: str, tmp_path: Path) -> None:
    written = with_answers_and_papers(world(7), random.Random(7))
    paths = _files(written.books[0].sheets, ending, tmp_path)
    from supplymap import pipeline
    from supplymap.config import Config
    from tests.sheets_by_hand import AS_OF

    config = Config(as_of=AS_OF, importer=IMPORTER)
    graph = pipeline.assess(pipeline.read(paths, config)[1], config)[0]
    assert not list(Comparison(graph, Restated(written.world)).differences())


def _graph(drawn: World) -> nx.MultiDiGraph:
    return graph_of(partners_and_links(drawn, random.Random(0)))


def _files(sheets: Any, ending: str, folder: Path) -> list[Path]:
    if ending == "csv":
        import csv

        for one in sheets:
            with (folder / f"{one.name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(table(one))
        return [folder / f"{one.name}.csv" for one in sheets]
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for one in sheets:
        page = workbook.create_sheet(one.name)
        for row in table(one):
            page.append([cell or None for cell in row])
    workbook.save(folder / "list.xlsx")
    return [folder / "list.xlsx"]


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
