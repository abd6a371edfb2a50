"""Runs in a workspace that are killed at some call of the system, and two at once: what was kept stays whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.killing import killed
from supplymap.casework import rebuild, run_in
from supplymap.config import Config
from supplymap.workspace import Workspace, create
from supplymap.workspace.runs import latest_run, runs
from tests.command_line import in_a_process
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
SETTINGS = Config(importer="Importer Inc", as_of=AS_OF)
FIRST = "Supplier,Supplies to,Goods\nMill Co,Importer Inc,yarn\n"
SECOND = "Supplier,Supplies to,Goods\nOther Mill Co,Importer Inc,fabric\n"
CHANGING = frozenset({"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate"})
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
NEVER = 1 << 40


@pytest.fixture(scope="module")
def warmed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace with one run; what runs load is loaded then."""
    folder = tmp_path_factory.mktemp("工作 区")
    workspace = create(folder / "w")
    run_in(workspace, listed(folder, FIRST), SETTINGS)
    return workspace


def listed(folder: Path, text: str) -> Path:
    file = folder / "list.csv"
    file.write_text(text)
    return file


def running(folder: Path, file: Path, count: int) -> Callable[[Callable[[str], None]], None]:
    """Return work that runs in a workspace and is killed at the n-th change of the disk; a write is then half done."""

    def work(report: Callable[[str], None]) -> None:
        left = [count]

        def hit(descriptor: int | None = None) -> None:
            left[0] -= 1
            if left[0] == 0:
                if descriptor is not None:
                    os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
                os.kill(os.getpid(), signal.SIGKILL)

        def look(event: str, values: tuple[Any, ...]) -> None:
            opened = event == "open" and isinstance(values[2], int) and values[2] & WRITING
            if opened or event in CHANGING:
                hit()

        real = os.fsync

        def half(descriptor: int) -> None:
            if not os.path.isdir(f"/proc/self/fd/{descriptor}"):  # noqa: PTH112 - a folder is not cut
                hit(descriptor)
            real(descriptor)

        os.fsync = half
        sys.addaudithook(look)
        result = run_in(Workspace(folder), file, SETTINGS)
        report(result.out.name)
        report(str(count - left[0]))

    return work


def state_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_whole(workspace: Workspace) -> None:
    """Check that each content of the store is what its name says, and that what it names is readable."""
    for path in (workspace.folder / "store").glob("??/*"):
        if not path.name.startswith("."):
            assert path.parent.name + path.name == hashlib.sha256(path.read_bytes()).hexdigest()
    for run in runs(workspace):
        if run.manifest:
            for output in run.manifest.outputs:
                assert hashlib.sha256((run.folder / output.name).read_bytes()).hexdigest() == output.sha256


def points(folder: Path, file: Path, number: int) -> list[int]:
    """Return some of the changes of the disk that a run makes, over all of it."""
    *_, changes, end = killed(running(folder, file, NEVER))
    assert end == "end"
    assert int(changes) > number
    return [1 + step * (int(changes) - 1) // (number - 1) for step in range(number)]


def test_a_killed_run_leaves_earlier_runs_and_the_store_whole(warmed: Workspace, tmp_path: Path) -> None:
    file = listed(tmp_path, SECOND)
    fresh = shutil.copytree(warmed.folder, tmp_path / "measured")
    before = state_of(warmed.folder / "runs")
    outcomes = []
    for number, count in enumerate(points(fresh, file, 12)):
        workspace = Workspace(shutil.copytree(warmed.folder, tmp_path / str(number)))
        reported = killed(running(workspace.folder, file, count))
        assert "end" not in reported
        assert before.items() <= state_of(workspace.folder / "runs").items()
        assert_whole(workspace)
        outcomes.append(len([run for run in runs(workspace) if run.is_finished]))
    # killed before the manifest there is one whole run, and two after it
    assert set(outcomes) <= {1, 2}
    assert outcomes == sorted(outcomes)
    assert outcomes[0] == 1
    result = run_in(workspace, file, SETTINGS)
    latest = latest_run(workspace)
    assert latest is not None
    assert latest.folder == result.out
    assert rebuild(workspace, latest).different == ()
    assert_whole(workspace)


def test_a_killed_first_run_leaves_no_half_content(warmed: Workspace, tmp_path: Path) -> None:
    file = listed(tmp_path, FIRST)
    workspace = create(tmp_path / "w")
    many = points(create(tmp_path / "measured").folder, file, 8)
    assert warmed.folder.is_dir()
    for count in many[:-1]:
        killed(running(workspace.folder, file, count))
        assert_whole(workspace)
    reported = killed(running(workspace.folder, file, NEVER))
    assert reported[-1] == "end"
    assert_whole(workspace)
    # what was half written has gone from the folders of the store
    left = [path.name for path in (workspace.folder / "store").rglob("*") if path.name.startswith(".")]
    assert left == []


def test_two_runs_at_once_have_a_folder_each_and_both_are_whole(warmed: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(shutil.copytree(warmed.folder, tmp_path / "w"))
    first, second = (listed(create_folder(tmp_path / name), text) for name, text in (("1", FIRST), ("2", SECOND)))
    reported: list[list[str]] = []

    def beside(_: int) -> None:
        reported.append(killed(running(workspace.folder, second, NEVER)))

    reported.append(killed(running(workspace.folder, first, NEVER), beside))
    assert [lines[-1] for lines in reported] == ["end", "end"]
    assert len({lines[0] for lines in reported}) == 2
    made = runs(workspace)
    assert [run.is_finished for run in made] == [True, True, True]
    assert_whole(workspace)
    for run in made:
        assert rebuild(workspace, run).different == ()


def create_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_the_program_itself_in_a_folder_with_spaces_and_chinese_letters(tmp_path: Path) -> None:
    folder = tmp_path / "进口 商 2026"
    file = listed(create_folder(tmp_path / "供应 商"), FIRST)
    assert in_a_process("init", folder, "--importer", "Importer Inc").returncode == 0
    done = in_a_process("run", file, "--workspace", folder)
    assert done.returncode == 0, done.stderr
    again = in_a_process("rebuild", "latest", "--workspace", folder)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "other bytes" not in again.stdout
    assert again.stdout.count("the same bytes") == 7
