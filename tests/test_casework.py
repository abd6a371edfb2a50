"""A run in a workspace: the same files as without one, and everything that it used is kept."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from supplymap import pipeline
from supplymap._version import __version__
from supplymap.casework import run_in
from supplymap.config import Config
from supplymap.errors import OutputError, SupplymapError, WorkspaceError
from supplymap.workspace import Workspace, create
from supplymap.workspace.runs import latest_partners, runs
from tests.conftest import EXAMPLE
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from pathlib import Path


LIST = "Supplier,Supplies to,Goods\nMill Co,Importer Inc,yarn\nFarm Co,Mill Co,seed cotton\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def manifest(folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return values


def test_the_five_files_are_as_without_a_workspace(example: pipeline.Result, tmp_path: Path) -> None:
    result = run_in(create(tmp_path / "w"), EXAMPLE, Config(as_of=AS_OF))
    names = ("map.html", "weakest-links.xlsx", "import-report.xlsx", "graph.json", "run.json")
    for name in names:
        assert (result.out / name).read_bytes() == (example.out / name).read_bytes(), name
    files = {path.name for path in result.out.iterdir()}
    assert files == {*names, "questions.json", "partners.json", "manifest.json"}


def test_the_manifest_names_what_was_used_and_written(workspace: Workspace, file: Path) -> None:
    result = run_in(workspace, file, Config(importer="Importer Inc", as_of=AS_OF, goods="cotton", seed=7))
    values = manifest(result.out)
    assert values["settings"] == {"importer": "Importer Inc", "as_of": "2026-11-22", "goods": "cotton", "seed": 7}
    kinds = {each["kind"] for each in values["used"]}
    assert kinds == {"input", "shipped table", "settings as used", "decisions as used"}
    for each in values["used"]:
        data = (workspace.folder / "store" / each["sha256"][:2] / each["sha256"][2:]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (each["sha256"], each["bytes"])
    written = {each["name"]: each["sha256"] for each in values["outputs"]}
    files = {path.name: path for path in result.out.iterdir() if path.name != "manifest.json"}
    assert written == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert values["versions"]["supplymap"] == __version__
    assert str(workspace.folder) not in (result.out / "manifest.json").read_text("utf-8")
    assert {partner.name for partner in latest_partners(workspace)} == {"Importer Inc", "Mill Co", "Farm Co"}


def test_a_second_run_adds_no_content(workspace: Workspace, file: Path) -> None:
    config = Config(importer="Importer Inc", as_of=AS_OF)

    def kept() -> set[str]:
        return {str(path) for path in (workspace.folder / "store").rglob("*") if path.is_file()}

    run_in(workspace, file, config)
    first, entries = kept(), len(workspace.history())
    run_in(workspace, file, config)
    assert kept() == first
    assert len(workspace.history()) == entries
    assert [run.order[0] for run in runs(workspace)] == [1, 2]


def test_a_run_that_is_refused_leaves_no_folder(workspace: Workspace, file: Path) -> None:
    with pytest.raises(SupplymapError):
        run_in(workspace, file, Config(importer="Nobody Inc", as_of=AS_OF))
    with pytest.raises(SupplymapError):
        run_in(workspace, file.with_name("missing.csv"), Config(as_of=AS_OF))
    assert runs(workspace) == ()


def test_a_second_place_gets_the_five_files(workspace: Workspace, file: Path, tmp_path: Path) -> None:
    out = tmp_path / "reports"
    result = run_in(workspace, file, Config(importer="Importer Inc", as_of=AS_OF), out=out)
    assert len(list(out.iterdir())) == 5
    for path in out.iterdir():
        assert path.read_bytes() == (result.out / path.name).read_bytes()


def test_a_file_of_the_users_at_the_second_place_stops_before_anything_is_run(
    workspace: Workspace, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "map.html").write_text("mine")
    with pytest.raises(SupplymapError, match=r"map\.html"):
        run_in(workspace, file, Config(importer="Importer Inc", as_of=AS_OF), out=tmp_path)
    assert runs(workspace) == ()


@pytest.mark.parametrize("place", ["runs/2026-11-22-1", "runs", "store/ab", "log", "documents/../runs"])
def test_a_second_place_among_what_the_workspace_keeps_is_refused(workspace: Workspace, file: Path, place: str) -> None:
    # an earlier run would be written over
    with pytest.raises(OutputError, match="which stays as it is: choose another --out"):
        run_in(workspace, file, Config(importer="Importer Inc", as_of=AS_OF), out=workspace.folder / place)
    assert runs(workspace) == ()


def test_a_full_disk_ends_in_one_sentence_and_leaves_no_run(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run_in(workspace, file, Config(importer="Importer Inc", as_of=AS_OF))
    before = {path.name: path.read_bytes() for path in first.out.iterdir()}
    real = os.fsync
    left = [2]

    def full(descriptor: int) -> None:
        # the settings of this run are kept already: the log is the first to fail
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError, match=r"^The disk is full, so [^\n]+$"):
        run_in(workspace, file, Config(importer="Importer Inc", as_of=AS_OF, seed=5))
    monkeypatch.undo()
    assert [run.name for run in runs(workspace)] == [first.out.name]
    assert {path.name: path.read_bytes() for path in first.out.iterdir()} == before


def test_a_list_that_is_saved_while_it_is_read_is_told_and_not_kept_as_run(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.run

    def saving(*values: Any, **named: Any) -> pipeline.Result:
        result = real(*values, **named)
        file.write_text(LIST + "Third Co,Mill Co,yarn\n")
        return result

    monkeypatch.setattr(pipeline, "run", saving)
    with pytest.raises(WorkspaceError, match=r"list\.csv changed while it was read"):
        run_in(workspace, file, Config(importer="Importer Inc", as_of=AS_OF))
    assert runs(workspace) == ()
