"""Runs made again from what their workspace kept: the same bytes, wherever it lies and whatever has changed since."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from supplymap import casework
from supplymap.casework import COLUMNS, SETTINGS, rebuild, run_in
from supplymap.config import Config, read_config, with_columns
from supplymap.errors import WorkspaceError
from supplymap.reference import folder as folders
from supplymap.workspace import Workspace, create, manifests
from supplymap.workspace.runs import latest_run, run_of
from supplymap.workspace.store import Store
from tests.command_line import refused, supplymap
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplymap.workspace.manifests import Rebuilt
    from supplymap.workspace.runs import Run

LIST = """\
Supplier,Supplies to,Goods,Plant ctry,Country
Mill Co,Importer Inc,yarn,VN,CN
Hoshine Silicon Industry Co. Ltd.,Mill Co,,CN,CN
"""
NAMES = {
    "map.html",
    "weakest-links.xlsx",
    "import-report.xlsx",
    "graph.json",
    "run.json",
    "questions.json",
    "partners.json",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def made(workspace: Workspace, file: Path | list[Path], config: Config | None = None, **options: Any) -> Run:
    run_in(workspace, file, config or Config(importer="Importer Inc", as_of=AS_OF), **options)
    run = latest_run(workspace)
    assert run is not None
    return run


def assert_equal(rebuilt: Rebuilt) -> None:
    assert (set(rebuilt.equal), rebuilt.different, rebuilt.versions) == (NAMES, (), ())
    assert rebuilt.altered == ()
    assert not rebuilt.is_unexplained


def test_a_report_that_was_given_back(workspace: Workspace, file: Path, tmp_path: Path) -> None:
    first = made(workspace, file)
    report = tmp_path / "corrected.xlsx"
    shutil.copyfile(first.folder / "import-report.xlsx", report)
    for given in ([report], [file, report]):
        run = made(workspace, given)
        values = json.loads((run.folder / "run.json").read_text("utf-8"))
        assert values["inputs"] == [
            {
                "name": "corrected.xlsx",
                "sha256": sha256(report.read_bytes()).hexdigest(),
                "rows": 3,
                "files": ["list.csv"],
            }
        ]
        assert {each.name for each in run.manifest.of(casework.INPUT)} == {path.name for path in given}
        assert_equal(rebuild(workspace, run))


@pytest.mark.parametrize(
    "settings",
    [
        {"goods": "cotton yarn"},
        {"seed": 7, "worlds": 4096, "tolerance": 0.01},
        {"high": 0.3, "medium": 0.01, "factors": (("AUDIT adverse", 0.3),), "controls": (("audit", 0.25),)},
        {"evidence": (("declared", 0.5), ("not stated", 1.0))},
    ],
    ids=["goods", "seed", "numbers", "evidence"],
)
def test_settings_are_as_they_were(workspace: Workspace, file: Path, settings: dict[str, Any]) -> None:
    run = made(workspace, file, Config(importer="Importer Inc", as_of=AS_OF, **settings))
    assert_equal(rebuild(workspace, run))


def test_a_settings_file_with_columns_and_tables_and_a_list_of_columns(
    workspace: Workspace, file: Path, tmp_path: Path
) -> None:
    tables = tmp_path / "my tables"
    tables.mkdir()
    shipped = (folders.SHIPPED / "listings.csv").read_text("utf-8")
    (tables / "listings.csv").write_text(shipped.replace("Hoshine Silicon", "Otherwise Named"), encoding="utf-8")
    config = tmp_path / "settings.toml"
    config.write_text(
        'importer = "Importer Inc"\nas_of = 2026-11-22\ntables = "my tables"\n'
        '[limits]\nfile_megabytes = 3\n[columns."list.csv"]\n"Plant ctry" = "supplier: country"\n'
    )
    columns = tmp_path / "columns.toml"
    columns.write_text('[columns]\n"Country" = "ignore"\n')
    settings = with_columns(read_config(config), columns)
    run = made(workspace, file, settings, papers=[(SETTINGS, config), (COLUMNS, columns)])
    assert run.manifest is not None
    assert [each.name for kind in (SETTINGS, COLUMNS, "your table") for each in run.manifest.of(kind)] == [
        "settings.toml",
        "columns.toml",
        "listings.csv",
    ]
    for path in (file, config, columns):
        path.unlink()
    shutil.rmtree(tables)
    assert_equal(rebuild(workspace, run))
    graph = json.loads((run.folder / "graph.json").read_text("utf-8"))
    assert {partner["country"] for partner in graph["nodes"] if partner["name"] == "Mill Co"} == {"VN"}


def test_text_in_an_encoding_that_was_named(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("Supplier,Supplies to\nM\u00fchle AG,Importer Inc\n".encode("cp850"))
    run = made(workspace, file, Config(importer="Importer Inc", as_of=AS_OF, encoding="cp850"))
    assert "M\u00fchle AG" in (run.folder / "partners.json").read_text("utf-8")
    assert_equal(rebuild(workspace, run))


def test_without_a_day_the_day_of_the_run_is_kept(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Config, "day", property(lambda self: self.as_of or AS_OF))
    run = made(workspace, file, Config(importer="Importer Inc"))
    monkeypatch.setattr(Config, "day", property(lambda self: self.as_of or AS_OF.replace(year=2031)))
    assert_equal(rebuild(workspace, run))


@pytest.fixture
def later_lists(tmp_path: Path) -> Iterator[None]:
    """Ship other tables than the run had: a version of years later."""
    later = tmp_path / "later"
    shutil.copytree(str(folders.SHIPPED), later)
    text = (later / "listings.csv").read_text("utf-8")
    (later / "listings.csv").write_text(text.replace("Hoshine Silicon", "Renamed Since"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folders, "SHIPPED", later)
        patch.setattr(casework, "SHIPPED", later)
        yield


def test_lists_that_changed_since_are_those_of_then(
    workspace: Workspace, file: Path, request: pytest.FixtureRequest
) -> None:
    run = made(workspace, file)
    before = (run.folder / "graph.json").read_bytes()
    assert b"WRO-059" in before
    request.getfixturevalue("later_lists")
    assert_equal(rebuild(workspace, run))


def test_another_version_is_named_and_so_are_the_files_that_differ(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifests, "__version__", "0.0.1")
    monkeypatch.setattr("supplymap.network.graph.__version__", "0.0.1")
    run = made(workspace, file)
    monkeypatch.undo()
    done = supplymap("rebuild", run.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "made by supplymap 0.0.1" in done.stdout
    assert "  other bytes      graph.json" in done.stdout
    assert "install what was used then, first of all supplymap 0.0.1" in done.stdout


def test_files_that_differ_with_the_same_versions_end_with_1(workspace: Workspace, file: Path) -> None:
    run = made(workspace, file)
    manifest = run.folder / "manifest.json"
    values = json.loads(manifest.read_text("utf-8"))
    next(each for each in values["outputs"] if each["name"] == "map.html")["sha256"] = "0" * 64
    manifest.write_text(json.dumps(values), encoding="utf-8")
    done = supplymap("rebuild", run.folder)
    assert done.returncode == 1
    assert "  other bytes      map.html" in done.stdout
    assert done.stdout.count("the same bytes") == len(NAMES) - 1


def test_a_workspace_that_was_moved(workspace: Workspace, file: Path, tmp_path: Path) -> None:
    made(workspace, file)
    file.unlink()
    moved = tmp_path / "\u79fb\u52a8 of 2031"
    workspace.folder.rename(moved)
    out = tmp_path / "again"
    done = supplymap("rebuild", "2026-11-22-1", "--workspace", moved)
    assert "it has " in refused(done)
    (name,) = [path.name for path in (moved / "runs").iterdir()]
    done = supplymap("rebuild", name, "--workspace", moved, "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    for path in out.iterdir():
        assert path.read_bytes() == (moved / "runs" / name / path.name).read_bytes()
    assert len(list(out.iterdir())) == 5


def test_what_was_changed_in_the_folder_of_the_run_is_told(workspace: Workspace, file: Path) -> None:
    run = made(workspace, file)
    (run.folder / "map.html").write_text("drawn over")
    (run.folder / "weakest-links.xlsx").unlink()
    rebuilt = rebuild(workspace, run)
    assert set(rebuilt.equal) == NAMES
    assert set(rebuilt.altered) == {"map.html", "weakest-links.xlsx"}


@pytest.mark.parametrize("kind", ["input", "settings as used", "decisions as used"])
def test_what_is_missing_or_damaged_is_named(workspace: Workspace, file: Path, kind: str) -> None:
    run = made(workspace, file)
    assert run.manifest is not None
    (content,) = run.manifest.of(kind)
    path = Store(workspace).path_of(content.sha256)
    path.chmod(0o666)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(WorkspaceError, match=f"^{content.name} is damaged"):
        rebuild(workspace, run)
    path.unlink()
    assert content.name in refused(supplymap("rebuild", run.folder))


def test_nothing_in_the_workspace_changes(workspace: Workspace, file: Path) -> None:
    run = made(workspace, file)

    def state() -> dict[Path, tuple[int, bytes]]:
        return {
            path: (path.stat().st_mtime_ns, path.read_bytes()) for path in workspace.folder.rglob("*") if path.is_file()
        }

    before = state()
    rebuild(workspace, run)
    assert state() == before


def test_a_run_is_not_made_again_over_itself(workspace: Workspace, file: Path) -> None:
    run = made(workspace, file)
    (run.folder / "map.html").write_bytes(b"as another version made it")
    told = refused(supplymap("rebuild", run.folder, "--out", run.folder))
    assert "lies in the folder runs of the workspace, which stays as it is" in told
    assert (run.folder / "map.html").read_bytes() == b"as another version made it"


@pytest.mark.parametrize("name", ["../list.csv", "/list.csv", "a/b.csv", "..", "", "."])
def test_names_in_an_altered_manifest_lead_nowhere(workspace: Workspace, file: Path, name: str) -> None:
    run = made(workspace, file)
    manifest = run.folder / "manifest.json"
    values = json.loads(manifest.read_text("utf-8"))
    values["used"][0]["name"] = name
    manifest.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(WorkspaceError, match="is no name of a file"):
        rebuild(workspace, run_of(workspace, run.name))


def test_a_run_that_did_not_end_is_told(workspace: Workspace) -> None:
    folder = workspace.folder / "runs" / "2026-11-26-1"
    folder.mkdir()
    assert "did not end" in refused(supplymap("rebuild", folder))
    assert "is no folder in the runs" in refused(supplymap("rebuild", workspace.folder))
