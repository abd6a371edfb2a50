"""The hidden folder a run writes into: never left behind, never taken from a run that still works there."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from supplymap.errors import OutputError
from supplymap.outputs import staging
from supplymap.outputs.faults import explain
from supplymap.outputs.sets import staged
from supplymap.outputs.staging import KEEP, LOCK, MARK, Stage, remove_own_stages, remove_stale, uninterrupted

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplymap.pipeline import Result

HOLDER = """
import sys
from pathlib import Path
from supplymap.outputs.sets import staged
with staged(Path(sys.argv[1]), ["a.html"]) as stage:
    (stage / "a.html").write_text("new")
    print(stage, flush=True)
    sys.stdin.read()
"""
NEEDS_KILL = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


def holder(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(folder: Path, *wanted: str, then: Callable[[], object] = lambda: None) -> None:
    """Write a set of files, each holding its name."""
    with staged(folder, wanted) as stage:
        for name in wanted:
            (stage / name).write_text(name)
        then()


def abandoned(folder: Path) -> Path:
    """Leave a staging folder as a killed process does: its lock is free."""
    stage = Stage(folder)
    (stage.path / "map.html").write_text("half")
    stage._close()
    staging._own.pop(stage.path)
    return stage.path


def test_a_killed_run_leaves_a_folder_that_the_next_one_removes_and_not_before(tmp_path: Path) -> None:
    with holder(tmp_path) as other:
        assert other.stdout is not None
        held = Path(other.stdout.readline().strip())
        with staged(tmp_path, ["b.html"]) as stage:
            (stage / "b.html").write_text("b")
        assert names(tmp_path) == sorted([held.name, "b.html"])
        assert (held / "a.html").read_text() == "new"
        other.kill()
        other.wait()
        assert held.is_dir()
    with staged(tmp_path, ["c.html"]) as stage:
        (stage / "c.html").write_text("c")
    assert names(tmp_path) == ["b.html", "c.html"]


def test_two_runs_into_one_folder_keep_their_stages(tmp_path: Path) -> None:
    with staged(tmp_path, ["a.html"]) as first:
        (first / "a.html").write_text("1")
        with staged(tmp_path, ["a.html"]) as second:
            (second / "a.html").write_text("2")
            assert (first / "a.html").read_text() == "1"
        assert (tmp_path / "a.html").read_text() == "2"
    assert (tmp_path / "a.html").read_text() == "1"
    assert names(tmp_path) == ["a.html"]


def test_what_only_looks_like_a_stage_stays(tmp_path: Path) -> None:
    for name in (".supplymap-archive", ".supplymap-0123456789abcdef", ".supplymap-fedcba9876543210"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.txt").write_text("mine")
    (tmp_path / ".supplymap-fedcba9876543210" / LOCK).write_text("of another program")
    (tmp_path / ".supplymap-empty").mkdir()
    (tmp_path / ".supplymap-00000000000000ff").write_text("a file")
    before = names(tmp_path)
    remove_stale(tmp_path)
    assert names(tmp_path) == before
    assert (tmp_path / ".supplymap-fedcba9876543210" / "mine.txt").read_text() == "mine"


def test_stages_left_at_any_moment_are_removed(tmp_path: Path) -> None:
    abandoned(tmp_path)
    (tmp_path / ".supplymap-0000000000000001").mkdir()
    half = tmp_path / ".supplymap-0000000000000002"
    half.mkdir()
    (half / LOCK).touch()
    ready = tmp_path / ".supplymap-0000000000000003"
    ready.mkdir()
    (ready / LOCK).write_bytes(MARK)
    remove_stale(tmp_path)
    assert names(tmp_path) == []


def test_links_in_a_stage_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "list.csv").write_text("mine")
    stale = abandoned(tmp_path)
    try:
        (stale / "way").symlink_to(tmp_path / "mine", target_is_directory=True)
        (tmp_path / ".supplymap-0000000000000001").symlink_to(tmp_path / "mine", target_is_directory=True)
    except OSError:
        pytest.skip("no links may be made here")
    remove_stale(tmp_path)
    assert (tmp_path / "mine" / "list.csv").read_text() == "mine"
    assert not stale.exists()


def test_without_locks_a_stage_is_used_and_never_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = abandoned(tmp_path)
    monkeypatch.setattr(staging, "try_lock", lambda _: None)
    with staged(tmp_path, ["a.html"]) as stage:
        monkeypatch.undo()
        # nothing is written yet
        remove_stale(tmp_path)
        assert names(stage) == [KEEP]
        (stage / "a.html").write_text("new")
        (tmp_path / "keep").mkdir()
        remove_stale(tmp_path)
        assert (stage / "a.html").is_file()
    assert not left.exists()
    assert names(tmp_path) == ["a.html", "keep"]


def test_a_stage_taken_for_stale_while_it_is_made_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = staging.try_lock, []

    def late(lock: int) -> bool | None:
        if not asked:
            asked.append(lock)
            # another run comes between the making of the lock file and the lock
            remove_stale(tmp_path)
        return real(lock)

    monkeypatch.setattr(staging, "try_lock", late)
    with staged(tmp_path, ["a.html"]) as stage:
        (stage / "a.html").write_text("new")
    assert names(tmp_path) == ["a.html"]


# being stopped


@NEEDS_KILL
def test_a_signal_waits_for_the_moves_and_counts_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = Path.replace

    def moved(path: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return move(path, target)

    monkeypatch.setattr(Path, "replace", moved)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, "a.html", "b.html")
    assert names(tmp_path) == ["a.html", "b.html"]


def test_a_stop_while_writing_leaves_nothing_not_even_the_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "new" / "deep", "a.html", then=lambda: signal.raise_signal(signal.SIGINT))
    assert names(tmp_path) == []


def test_signals_are_as_before_afterwards_and_in_threads_nothing_is_touched() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work() -> None:
        with uninterrupted():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
    with uninterrupted():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_what_a_process_still_has_can_be_removed_at_its_end(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    (stage.path / "a.html").write_text("half")
    remove_own_stages()
    assert names(tmp_path) == []
    stage.remove()


@NEEDS_KILL
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_stopped_command_says_so_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom supplymap.cli.stopping import run_stoppable\n"
        "def work():\n"
        "    from supplymap.outputs.sets import staged\n"
        "    with staged(Path(sys.argv[1]) / 'new', ['a.html']) as stage:\n"
        "        (stage / 'a.html').write_text('half')\n"
        "        print('ready', flush=True)\n"
        "        sys.stdin.read()\n"
        "run_stoppable(work)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        assert done.stdout.readline() == "ready\n"
        done.send_signal(getattr(signal, name))
        assert done.wait() == 128 + getattr(signal, name)
        assert done.stderr.read() == "supplymap: stopped; nothing was written.\n"
    assert names(tmp_path) == []


# what the system says


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EDQUOT, "Your share of the disk is used up"),
        (errno.EROFS, "can only be read"),
        (errno.EACCES, "may not be written"),
        (errno.EPERM, "may not be written"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EBUSY, "in use"),
        (errno.EIO, "The disk failed"),
        (errno.EFBIG, "larger than a file may be"),
        (errno.ENODEV, "no such device"),
    ],
)
@pytest.mark.parametrize("moment", ["folder", "stage", "writing", "moving"])
def test_each_cause_has_its_sentence_wherever_it_occurs(
    code: int, words: str, moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    folder = tmp_path / "out"
    if moment == "folder":
        monkeypatch.setattr(Path, "mkdir", fail)
    elif moment == "stage":
        monkeypatch.setattr(os, "open", fail)
    elif moment == "moving":
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError) as caught:
        write(folder, "a.html", then=fail if moment == "writing" else lambda: None)
    monkeypatch.undo()
    sentence = str(caught.value)
    assert words.casefold() in sentence.casefold()
    assert str(folder) in sentence
    assert ".supplymap-" not in sentence
    assert names(tmp_path) == []


def test_a_file_in_a_stage_is_told_by_its_place() -> None:
    error = OSError(errno.ENOSPC, "no space")
    assert "out/map.html was not written" in explain(error, Path("out/.supplymap-0123456789abcdef/map.html"))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EISDIR, errno.ENOENT, errno.EACCES, errno.ENAMETOOLONG])
def test_only_an_option_of_the_command_line_is_told(code: int) -> None:
    for option in ("", "FILE"):
        told = explain(OSError(code, os.strerror(code)), Path("out/t.xlsx"), option)
        assert " with" not in told
        assert "FILE" not in told
    assert explain(OSError(code, os.strerror(code)), Path("out/t.xlsx")).endswith(" with --out.")


def test_the_map_tells_of_a_full_disk_and_not_of_an_open_file(
    example: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from supplymap.outputs.map import page

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="The disk is full") as caught:
        page.write_map(example.graph, tmp_path / "map.html")
    assert str(caught.value).endswith("or choose another disk.")


def test_a_set_moved_half_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move, moved = Path.replace, []

    def once(path: Path, target: Path) -> Path:
        moved.append(target.name)
        if len(moved) == 3:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return move(path, target)

    monkeypatch.setattr(Path, "replace", once)
    with pytest.raises(OutputError) as caught:
        write(tmp_path, "a", "b", "c", "run.json")
    assert moved == ["a", "b", "c"]
    assert "a, b are new already and the others are not" in str(caught.value)
    assert names(tmp_path) == ["a", "b"]


def test_nothing_moved_is_not_called_half_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError) as caught:
        write(tmp_path, "a", "run.json")
    assert "not one set" not in str(caught.value)
    assert names(tmp_path) == []
