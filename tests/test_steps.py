"""The public steps, one after the other, are the whole flow: nothing is handed on in secret."""

from __future__ import annotations

import csv
import importlib.util
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import supplymap
from supplymap import reference
from supplymap.config import Config, applied
from supplymap.errors import InputError, RequestError
from supplymap.network.graphfile import graph_data
from supplymap.outputs import runfile
from tests import command_line
from tests.conftest import EXAMPLE
from tests.sheets_by_hand import AS_OF, links, partners, records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx

    from supplymap.model import Records
    from supplymap.sheets import Workbook

REMARK = """Supplier,Country,Supplies to,Goods,Remarks
Delta Knits,Viet Nam,Harbor Inc,T-shirts,
Ganges Mills,India,Delta Knits,cotton yarn,bought from Hetian Haolin Hair Accessories Co. Ltd. before
"""


def stepwise(file: Path, config: Config) -> tuple[nx.MultiDiGraph, Records, tuple[Workbook, ...]]:
    """Take the public steps one by one, with the settings as the only other argument."""
    workbook = supplymap.read_workbook(file, config)
    found = supplymap.to_records([workbook], config)
    found = supplymap.screen(found, config)
    graph, found = supplymap.build_graph(found, config)
    for step in (supplymap.weigh, supplymap.propagate, supplymap.rank):
        graph = step(graph, config)
    return graph, found, (workbook,)


@pytest.fixture
def own_tables(tmp_path: Path) -> Path:
    """Write user's copies of the tables of listings, factors, actions and issues, each changed where it shows."""
    folder = tmp_path / "own"
    folder.mkdir()

    def change(name: str, **cells: Callable[[dict[str, str]], str]) -> None:
        rows = [dict(row) for row in reference.table(name)]
        for row in rows:
            row.update({column: cell(row) for column, cell in cells.items()})
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)

    change(
        "listings",
        names=lambda row: f"{row['names']}|Ganges Mills" if row["listing_id"] == "UFLPA-001" else row["names"],
    )
    change(
        "factors", high=lambda row: "0.9" if (row["code"], row["level"]) == ("COUNTRY", "not ranked") else row["high"]
    )
    change("actions", action=lambda row: f"Own words: {row['action']}")
    change("issues", meaning=lambda row: f"Own words: {row['meaning']}")
    return folder


@pytest.fixture(params=["example", "remark", "own tables"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Config]:
    """Give a file with its settings."""
    if request.param == "example":
        return EXAMPLE, Config(as_of=AS_OF)
    file = tmp_path / "list.csv"
    file.write_text(REMARK, "utf-8")
    config = Config(as_of=AS_OF, importer="Harbor Inc", seed=7, high=0.3)
    if request.param == "own tables":
        config = replace(config, tables=request.getfixturevalue("own_tables"))
    return file, config


def test_the_steps_are_assess_and_read_assess_write_are_run(case: tuple[Path, Config], tmp_path: Path) -> None:
    file, config = case
    graph, found, workbooks = stepwise(file, config)
    books, understood = supplymap.read(file, config)
    assessed, assessed_records = supplymap.assess(understood, config)
    assert workbooks == books
    assert found == assessed_records
    assert graph_data(graph) == graph_data(assessed)
    supplymap.write(workbooks, found, graph, tmp_path / "steps", config)
    supplymap.run(file, tmp_path / "run", config)
    for name in runfile.OUTPUTS:
        assert (tmp_path / "steps" / name).read_bytes() == (tmp_path / "run" / name).read_bytes(), name


def test_a_step_changes_a_graph_only_where_it_may(tmp_path: Path) -> None:
    def held(graph: nx.MultiDiGraph) -> object:
        links = [(*edge, dict(data)) for *edge, data in graph.edges(keys=True, data=True)]
        return dict(graph.graph), [(name, dict(data)) for name, data in graph.nodes(data=True)], links

    file = tmp_path / "list.csv"
    file.write_text(REMARK, "utf-8")
    config = Config(as_of=AS_OF, importer="Harbor Inc")
    screened = supplymap.screen(supplymap.read(file, config)[1], config)
    graph, _ = supplymap.build_graph(screened, config)
    for step in (supplymap.weigh, supplymap.propagate, supplymap.rank):
        before = held(graph)
        after = step(graph, config)
        assert held(graph) == before != held(after)
        assert step(graph, config, copy=False) is graph
        assert held(graph) == held(after)


def test_the_steps_see_a_listed_name_in_a_remark(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(REMARK, "utf-8")
    graph, _, _ = stepwise(file, Config(as_of=AS_OF, importer="Harbor Inc"))
    assert graph.nodes["Ganges Mills"]["rating"] == "Possible finding"
    assert supplymap.rank_weakest_links(graph)["Weakest links"]["Partner"].tolist() == ["Ganges Mills", "Delta Knits"]


def test_every_step_counts_with_the_users_tables(own_tables: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(REMARK.replace("T-shirts,", "T-shirts,,,").replace("India", "Nowhere"), "utf-8")
    config = Config(as_of=AS_OF, importer="Harbor Inc", tables=own_tables)
    graph, found, _ = stepwise(file, config)
    assert {issue.message[:10] for issue in found.issues if issue.code == "unknown-country"} == {"Own words:"}
    assert "UFLPA-001" in {match.listing for match in graph.nodes["Ganges Mills"]["possible_matches"]}
    (told,) = [entry["sentence"] for entry in graph.graph["lists"] if entry["name"] == "wro"]
    assert "entries of your own copy of listings.csv held for CBP Withhold Release Orders" in told
    own = supplymap.rank_weakest_links(graph, config)["Weakest links"]["What to do next"]
    assert own.str.startswith("Own words: ").all()
    assert supplymap.actions_for(graph, "Delta Knits", config)[0].text.startswith("Own words: ")
    # and nothing of them stays behind
    assert not supplymap.actions_for(graph, "Delta Knits")[0].text.startswith("Own words")
    assert "Ganges Mills" not in {name for listing in reference.listings() for name in listing.names}


def test_the_command_rank_speaks_as_the_run_did(own_tables: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f"tables = '{own_tables.name}'\n", "utf-8")
    (tmp_path / "list.csv").write_text(REMARK, "utf-8")
    words = ["--importer", "Harbor Inc", "--config", settings, "--out", tmp_path / "out"]
    assert command_line.supplymap("run", tmp_path / "list.csv", *words).returncode == 0
    said = command_line.supplymap("rank", "--graph", tmp_path / "out", "--config", settings).stdout
    assert said.count("do:      Own words: ") == 2
    assert "Own words" not in command_line.supplymap("rank", "--graph", tmp_path / "out").stdout


def test_a_table_of_the_model_changes_weigh_by_its_argument_alone(own_tables: Path) -> None:
    graph, _ = supplymap.build_graph(supplymap.screen(records(links("A > Importer Inc"), partners("A | Malta"))))
    shipped = supplymap.weigh(graph).graph["parameters_digest"]
    assert supplymap.weigh(graph, Config(tables=own_tables)).graph["parameters_digest"] != shipped
    assert supplymap.weigh(graph).graph["parameters_digest"] == shipped


def test_a_graph_that_is_not_ranked_says_so() -> None:
    graph, _ = supplymap.build_graph(supplymap.screen(records(links("A > Importer Inc"))))
    graph = supplymap.propagate(supplymap.weigh(graph))
    with pytest.raises(RequestError, match="not ranked yet: take the step 'rank'"):
        supplymap.rank_weakest_links(graph)
    assert list(supplymap.rank_weakest_links(supplymap.rank(graph))["Weakest links"]["Partner"]) == ["A"]


def test_a_graph_of_partners_that_are_not_screened_is_not_weighed() -> None:
    graph, _ = supplymap.build_graph(records(links("A > Importer Inc")))
    with pytest.raises(RequestError, match="not screened yet: take the step 'screen' before 'build_graph'"):
        supplymap.weigh(graph)


def test_no_step_after_screen_changes_what_it_found(case: tuple[Path, Config]) -> None:
    file, config = case
    screened = supplymap.screen(supplymap.read(file, config)[1], config)
    assert hash(screened)
    graph, assessed = supplymap.assess(supplymap.read(file, config)[1], config)
    assert (assessed.findings, assessed.matches) == (screened.findings, screened.matches)
    nodes = {name: data for name, data in graph.nodes(data=True) if not data["ghost"]}
    assert [(name, found) for name in sorted(nodes) for found in nodes[name]["findings"]] == [*screened.findings]
    for attribute in ("possible_matches", "former_orders", "dismissed"):
        strength = {"possible_matches": "possible", "former_orders": "former"}.get(attribute, attribute)
        on_graph = [match for name in sorted(nodes) for match in nodes[name][attribute]]
        assert on_graph == [match for match in screened.matches if match.strength == strength]
    exact = {(match.partner, match.listing) for match in screened.matches if match.strength == "exact"}
    found = {(name, finding.listing) for name, finding in screened.findings if finding.kind != "caatsa"}
    assert exact == found


def test_a_public_name_is_the_same_thing_at_every_reading() -> None:
    first = {name: getattr(supplymap, name) for name in supplymap.__all__}
    supplymap.assess(records(links("A > Importer Inc")), Config(as_of=AS_OF))
    for name in supplymap.__all__:
        assert getattr(supplymap, name) is first[name], name
        assert importlib.util.find_spec(f"supplymap.{name}") is None, f"{name} is a module too"


def test_a_single_path_is_a_file_and_no_path_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(REMARK, "utf-8")
    config = Config(as_of=AS_OF, importer="Harbor Inc")
    alone, listed = supplymap.read(file, config), supplymap.read([file], config)
    assert alone == listed == supplymap.read(str(file), config)
    with pytest.raises(InputError, match="No file is named"):
        supplymap.read([], config)


def test_a_step_inside_another_uses_the_settings_it_is_given(own_tables: Path) -> None:
    outer = Config(high=0.4, medium=0.1, tables=own_tables)
    with applied(outer) as settings:
        assert settings is outer
        with applied(None) as left_out:
            assert left_out == Config()
            assert not reference.table("actions")[0]["action"].startswith("Own words: ")
        assert reference.table("actions")[0]["action"].startswith("Own words: ")


def test_issues_of_one_address_come_in_one_order() -> None:
    rows = ["A > Importer Inc | x | Shirt", "A > Importer Inc | x | Shirt"]
    found = records(links(*rows), partners("A | VN", "A | VN | sewing", "A | CH"), links(*rows)).issues
    keys = [(i.source, i.code, i.column, i.found, i.message, i.suggestion) for i in found]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_an_exact_match_without_its_finding_is_refused() -> None:
    screened = supplymap.screen(records(partners("Changji Esquel Textile Co., Ltd. | CN"), importer="Importer Inc"))
    if not any(match.strength == "exact" for match in screened.matches):
        pytest.fail("the entry is in the list")
    with pytest.raises(RequestError, match="take the step 'screen'"):
        supplymap.build_graph(replace(screened, findings=()))
