"""The whole flow from outside: its steps, what the graph says of the run, and what a failure leaves behind."""

from __future__ import annotations

import gc
from datetime import date
from typing import TYPE_CHECKING

import pytest

from supplymap import __version__, pipeline
from supplymap.config import Config, Judgement
from supplymap.errors import InputError, OutputError
from supplymap.likelihood.parameters import parameters
from supplymap.network import graphfile
from supplymap.ranking.ranks import TOP
from tests.sheets_by_hand import assessed, sheet

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = date(2026, 11, 22)
ROWS = "Supplier,Country,Supplies to,Goods,Finished product\nSewer,VN,Importer Inc,shirts,Shirt\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_what_the_graph_says_of_the_run(listed: Path) -> None:
    config = Config(
        importer="Importer Inc",
        as_of=AS_OF,
        seed=5,
        worlds=8192,
        tolerance=0.01,
        high=0.4,
        medium=0.1,
        judgements=(
            Judgement(partner="Nobody", listing="UFLPA-001", decision="different", reason="checked", by="", on=""),
        ),
    )
    _, records = pipeline.read([listed], config)
    graph, records = pipeline.assess(records, config)
    about = graph.graph
    assert {key: about[key] for key in ("version", "seed", "worlds", "tolerance", "bands", "as_of")} == {
        "version": __version__,
        "seed": 5,
        "worlds": 8192,
        "tolerance": 0.01,
        "bands": {"High": 0.4, "Medium": 0.1},
        "as_of": "2026-11-22",
    }
    assert about["config_digest"] == config.digest
    assert about["parameters_digest"] == parameters(config).digest
    assert about["counts"]["partners"] == 1
    assert "judgements_unused" not in about
    assert {"uflpa", "wro", "dol"} <= {entry["name"] for entry in about["lists"]}
    assert [
        (issue.source.file, issue.source.row, issue.found) for issue in records.issues if "judgement" in issue.code
    ] == [("(configuration)", 0, "Nobody / UFLPA-001")]


def test_steps_are_told_and_the_collector_is_as_it_was(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    rest: list[bool] = []

    def listen(step: str) -> None:
        steps.append(step)
        rest.append(gc.isenabled())

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("supplymap.outputs.write.save_graph", fail)
    out = tmp_path / "out"
    config = Config(importer="Importer Inc", as_of=AS_OF)
    assert gc.isenabled()
    with pytest.raises(OutputError) as refused:
        pipeline.run([listed], out, config, progress=listen)
    assert str(refused.value) == (
        f"The disk is full, so {out} was not written: free some space there and where temporary files go, "
        "or choose another disk with --out."
    )
    # a folder that the run made goes with it
    assert not out.exists()
    assert steps == ["reading", "assessing", "drawing the map", "writing workbooks"]
    # it rests from the reading on
    assert rest == [False] * 4
    assert gc.isenabled()
    gc.disable()
    try:
        with graphfile.without_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_two_files_of_one_name_are_refused_by_the_first(listed: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    again = tmp_path / "other" / "list.csv"
    again.write_text(ROWS, "utf-8")
    with pytest.raises(InputError) as refused:
        pipeline.read([listed, again], Config(importer="Importer Inc"))
    assert str(refused.value) == ("Two files are named list.csv: rows are identified by file name, so rename one.")


def test_check_screens_nothing(listed: Path) -> None:
    listed.write_text(ROWS + "Hetian Taida Apparel,CN,Sewer,gloves,\n", "utf-8")
    records = pipeline.check([listed], Config(importer="Importer Inc", as_of=AS_OF))
    assert records.matches == ()
    assert {link.product for link in records.links} == {"Shirt", ""}
    graph, records = pipeline.assess(records, Config(as_of=AS_OF))
    assert graph.graph["counts"]["Finding"] == 1


def test_five_partners_are_labelled() -> None:
    assert TOP == 5


def test_coordinates_reach_the_graph() -> None:
    rows = [
        ["Supplier", "Country", "Supplies to", "Latitude", "Longitude"],
        ["Sewer", "VN", "Importer Inc", "10.5", "106.25"],
        ["Zero", "GH", "Importer Inc", "5.5", "0"],
        ["Nowhere", "VN", "Importer Inc", "", ""],
    ]
    nodes = assessed(sheet(rows)).nodes
    assert [(nodes[name]["latitude"], nodes[name]["longitude"]) for name in ("Sewer", "Zero", "Nowhere")] == [
        (10.5, 106.25),
        (5.5, 0.0),
        (None, None),
    ]
