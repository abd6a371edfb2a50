"""Adding to the log: names of files, waiting, full and read-only disks, programs that replace files."""

from __future__ import annotations

import errno
import getpass
import json
import multiprocessing
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.killing import killed
from supplymap.disk import FAR, try_lock
from supplymap.errors import WorkspaceError
from supplymap.workspace import Workspace, create, writing
from supplymap.workspace.writing import name_of_log
from tests.workspace.drafts import entry, match, write_lines

if TYPE_CHECKING:
    from collections.abc import Callable

RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w")


def own_file(workspace: Workspace) -> Path:
    (path,) = (workspace.folder / "log").iterdir()
    return path


def names(workspace: Workspace) -> list[str]:
    return sorted(each.about["partners"][0]["name"] for each in workspace.history())


@given(st.text(max_size=250), st.text(max_size=250))
def test_the_name_of_a_log_suits_every_system(user: str, machine: str) -> None:
    name = name_of_log(user, machine)
    assert len(name.encode()) < 190
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name.split(".")[0].casefold() not in RESERVED
    assert not name.startswith((".", "~", "#", " "))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ana lee", "pc"), ("ana_lee", "pc")),
        (("ana lee", "pc"), ("ana  lee", "pc")),
        (("ana", "lee-pc"), ("ana-lee", "pc")),
        (("a" * 200, "pc"), ("a" * 199 + "b", "pc")),
        (("王" * 200, "pc"), ("王" * 199 + "李", "pc")),
        (("", "pc"), ("unknown", "pc")),
        (("\udcff", "pc"), ("\udcfe", "pc")),
        (("con", "pc"), ("con.", "pc")),
    ],
)
def test_two_writers_never_have_one_file(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert name_of_log(*one) != name_of_log(*other)


def test_usual_names_are_read_at_a_glance() -> None:
    assert name_of_log("ana", "DESKTOP-7") == "ana-DESKTOP-7.jsonl"
    assert name_of_log("王小明", "pc") == "王小明-pc.jsonl"


@pytest.mark.parametrize("user", ["王小明", "Ana Maria Lee", "a" * 200, "aux", "o'brien", "DOMAIN\\ana", "\udcff"])
def test_decisions_of_any_user_are_kept(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, user: str) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: user)
    monkeypatch.setattr(socket, "gethostname", lambda: "büro 1")
    workspace.record([match("A")], by="Ana Lee")
    (made,) = workspace.history()
    assert (made.user, made.machine) == (user, "büro 1")


@pytest.mark.parametrize("text", ["\udcff", "新疆", 'a "quote"', "two\nlines", "\u2028", "\x00", "= 1 + 1", "\\"])
def test_any_text_is_kept_as_it_is(workspace: Workspace, text: str) -> None:
    workspace.record([match(text)._replace(why=f"Because {text}")], by=f"Ana {text}")
    (made,) = Workspace(workspace.folder).history()
    assert (made.by, made.why, made.about["partners"][0]["name"]) == (f"Ana {text}", f"Because {text}", text)
    assert len(own_file(workspace).read_bytes().splitlines()) >= 1


def test_a_line_can_be_read_without_this_program(workspace: Workspace) -> None:
    workspace.record([match("A")], by="Ana Lee", on="2026-11-26")
    line = json.loads(own_file(workspace).read_text("utf-8"))
    assert list(line)[:3] == ["id", "key", "at"]
    assert (line["by"], line["on"], line["new"], line["revision"]) == (
        "Ana Lee",
        "2026-11-26",
        {"verdict": "different"},
        1,
    )
    assert {"user", "machine", "why", "old", "replaces", "about", "what"} <= line.keys()


def test_parts_that_the_disk_takes_are_put_together(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(writing.os, "write", lambda file, data: real(file, bytes(data)[:7]))
    workspace.record([match("A"), match("B")], by="Ana Lee")
    assert names(workspace) == ["A", "B"]
    assert workspace.read()[1] == []


def failing_after(count: int, code: int) -> Callable[[int, Any], int]:
    """Return a way to write that takes so many bytes, then fails."""
    left = [count]
    real = os.write

    def write(file: int, data: Any) -> int:
        if not left[0]:
            raise OSError(code, os.strerror(code))
        written = real(file, bytes(data)[: left[0]])
        left[0] -= written
        return written

    return write


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG])
@pytest.mark.parametrize("count", [0, 1, 41, 300, 600])
def test_a_full_disk_is_one_sentence_and_nothing_torn(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, count: int, code: int
) -> None:
    workspace.record([match("A")], by="Ana Lee")
    before = own_file(workspace).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(writing.os, "write", failing_after(count, code))
        with pytest.raises(WorkspaceError) as caught:
            workspace.record([match("B"), match("C")], by="Ana Lee")
    assert str(caught.value).endswith(" Nothing was recorded.")
    assert "\n" not in str(caught.value)
    assert own_file(workspace).read_bytes() == before
    workspace.record([match("D")], by="Ana Lee")
    assert names(workspace) == ["A", "D"]


def test_what_may_not_have_reached_the_disk_is_taken_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(writing.os, "fsync", failing)
        with pytest.raises(WorkspaceError, match=r"The disk failed .* Nothing was recorded"):
            workspace.record([match("A")], by="Ana Lee")
    assert names(workspace) == []


def test_where_nothing_can_be_taken_back_it_is_said_that_it_is_not_sure(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(writing.os, "fsync", failing)
    monkeypatch.setattr(writing.os, "ftruncate", failing)
    with pytest.raises(WorkspaceError, match="is not sure"):
        workspace.record([match("A")], by="Ana Lee")


def test_a_person_who_stops_it_leaves_nothing_torn(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write

    def stopped(file: int, data: Any) -> int:
        real(file, bytes(data)[:20])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(writing.os, "write", stopped)
        with pytest.raises(KeyboardInterrupt):
            workspace.record([match("A")], by="Ana Lee")
    assert own_file(workspace).read_bytes() == b""


LIMITED = """
import resource, signal, sys
from supplymap.errors import WorkspaceError
from supplymap.workspace import Workspace
from tests.workspace.drafts import match
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
workspace, done = Workspace(sys.argv[1]), 0
try:
    while done < 50:
        workspace.record([match(f"Mill {done}")], by="Ana Lee")
        done += 1
except WorkspaceError as error:
    print(done, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_limit_of_the_system_is_met_between_two_lines(workspace: Workspace) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(workspace.folder)], capture_output=True, text=True, check=True
    )
    count, sentence = done.stdout.strip().split(" ", 1)
    assert sentence.endswith("would be larger than a file may be there: choose another disk. Nothing was recorded.")
    assert 0 < int(count) < 5
    assert len(workspace.history()) == int(count)
    assert workspace.read()[1] == []


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_folder_that_may_not_be_written_is_one_sentence_and_reads_go_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    workspace.record([match("A")], by="Ana Lee")
    real = os.open

    def refusing(path: Any, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY):
            raise OSError(code, os.strerror(code))
        return real(path, flags, mode)

    monkeypatch.setattr(writing.os, "open", refusing)
    with pytest.raises(WorkspaceError, match=r"(can only be read|may not be written): .* Nothing was recorded\."):
        workspace.record([match("B")], by="Ana Lee")
    with pytest.raises(WorkspaceError, match="Nothing was recorded"):
        workspace.undo(match("A").key, by="Ana Lee", why="Wrong")
    assert names(workspace) == ["A"]
    assert len(workspace.decisions().matches) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that its owner may not write")
def test_a_file_that_the_system_protects_is_one_sentence(workspace: Workspace) -> None:
    workspace.record([match("A")], by="Ana Lee")
    path = own_file(workspace)
    path.chmod(0o400)
    if os.access(path, os.W_OK) and subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode:
        pytest.skip("this user may write every file here")
    try:
        with pytest.raises(WorkspaceError, match="may not be written"):
            workspace.record([match("B")], by="Ana Lee")
        assert names(workspace) == ["A"]
    finally:
        subprocess.run(["chattr", "-i", path], capture_output=True, check=False)


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="only root can become another user")
def test_another_user_who_may_only_read_reads_all_and_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = create(Path(folder) / "w")
        workspace.record([match("A")], by="Ana Lee")
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)

        def work(report: Callable[[str], None]) -> None:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            report(str(len(workspace.decisions().matches)))
            try:
                workspace.record([match("B")], by="Bo Chen")
            except WorkspaceError as error:
                report(str(error))

        read, sentence, end = killed(work)
        assert (read, end) == ("1", "end")
        assert "may not be written" in sentence
        assert sentence.endswith(" Nothing was recorded.")
        assert names(workspace) == ["A"]


def test_the_same_writer_waits_and_says_so_while_readers_go_on(tmp_path: Path) -> None:
    create(tmp_path / "w").record([match("A")], by="Ana Lee")
    said: list[str] = []
    told = threading.Event()

    def tell(sentence: str) -> None:
        said.append(sentence)
        told.set()

    second = Workspace(tmp_path / "w", waiting=tell)
    with writing.appending(tmp_path / "w" / "log", lambda _: None) as append:
        thread = threading.Thread(target=lambda: second.record([match("B")], by="Bo Chen"))
        thread.start()
        assert told.wait(60)
        assert names(second) == ["A"]
        append([entry(3)[1]])
        assert names(second) == ["A", "Mill 3"]
    thread.join(60)
    assert names(second) == ["A", "B", "Mill 3"]
    (sentence,) = said
    assert sentence.startswith("Another supplymap of yours is writing ")


def test_who_waits_too_long_is_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_PATIENCE", -1.0)
    with (
        writing.appending(workspace.folder / "log", lambda _: None),
        pytest.raises(WorkspaceError, match=r"holds .*: end it, then try again\. Nothing was recorded\."),
    ):
        workspace.record([match("A")], by="Ana Lee")


def test_where_locks_do_not_work_decisions_are_recorded(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "try_lock", lambda *_: None)
    workspace.record([match("A")], by="Ana Lee")
    with writing.appending(workspace.folder / "log", lambda _: None):
        workspace.record([match("B")], by="Ana Lee")
    assert names(workspace) == ["A", "B"]
    # what another process may have added behind it is not cut off
    monkeypatch.setattr(writing.os, "write", failing_after(20, errno.ENOSPC))
    with pytest.raises(WorkspaceError, match="is not sure"):
        workspace.record([match("C")], by="Ana Lee")
    monkeypatch.undo()
    workspace.record([match("D")], by="Ana Lee")
    assert names(workspace) == ["A", "B", "D"]


@pytest.mark.parametrize("way", ["replaced", "removed"])
def test_a_file_that_a_sync_tool_takes_away_meanwhile_loses_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    workspace.record([match("A")], by="Ana Lee")
    path = own_file(workspace)
    old = path.read_bytes()
    real, calls = os.fsync, []

    def fsync(file: int) -> None:
        real(file)
        if not calls:
            calls.append(file)
            if way == "replaced":
                write_lines(path.with_name("new.tmp"), old.splitlines())
                path.with_name("new.tmp").replace(path)
            else:
                path.unlink()

    monkeypatch.setattr(writing.os, "fsync", fsync)
    workspace.record([match("B")], by="Ana Lee")
    assert "B" in names(workspace)
    assert ("A" in names(workspace)) == (way == "replaced")


@pytest.mark.parametrize("way", ["folder", "link", "wide", "large"])
def test_where_the_name_is_taken_another_file_is_used(workspace: Workspace, tmp_path: Path, way: str) -> None:
    path = workspace.folder / "log" / name_of_log(*writing.writer())
    if way == "folder":
        path.mkdir()
    elif way == "link":
        (tmp_path / "secret").write_text("mine")
        path.symlink_to(tmp_path / "secret")
    elif way == "wide":
        path.write_bytes("\ufeff".encode("utf-16-le"))
    else:
        with path.open("wb") as file:
            file.truncate(2**30 - 5)
    if way == "large":
        # reading it is another matter: it is made of nothing
        with writing.appending(workspace.folder / "log", lambda _: None) as append:
            append([entry(1)[1]])
        path.unlink()
    else:
        workspace.record([match("Mill 1")], by="Ana Lee")
    assert names(workspace) == ["Mill 1"]
    second = path.with_name(f"{path.stem}_2.jsonl")
    assert second.is_file()
    if way == "link":
        assert (tmp_path / "secret").read_text() == "mine"


def record_ten(folder: str, first: int) -> None:
    workspace = Workspace(folder)
    for number in range(first, first + 10):
        workspace.record([match(f"Mill {number}")], by="Ana Lee")


def test_processes_of_one_writer_lose_nothing(workspace: Workspace) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=record_ten, args=(str(workspace.folder), 10 * number)) for number in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert names(workspace) == sorted(f"Mill {number}" for number in range(30))
    assert len({each.id for each in workspace.history()}) == 30
    own_file(workspace)


def test_a_lock_far_behind_the_end_leaves_the_place_in_the_file(tmp_path: Path) -> None:
    file = os.open(tmp_path / "f", os.O_RDWR | os.O_CREAT)
    other = os.open(tmp_path / "f", os.O_RDWR)
    os.write(file, b"abc")
    assert try_lock(file, FAR) is True
    assert try_lock(other, FAR) is False
    assert os.lseek(file, 0, os.SEEK_CUR) == 3
    os.close(file)
    assert try_lock(other, FAR) is True
    os.close(other)


def test_several_decisions_on_one_thing_in_one_call_continue_each_other(workspace: Workspace) -> None:
    first, second = workspace.record([match(verdict="unsure"), match(verdict="different")], by="Ana Lee")
    assert second.replaces == (first.id,)
    assert (second.revision, second.old) == (2, {"verdict": "unsure"})
    assert not workspace.read()[0].conflicts


def test_what_comes_from_one_origin_is_taken_once(workspace: Workspace) -> None:
    assert len(workspace.record([match()], by="Ana Lee", origin="list.xlsx")) == 1
    workspace.undo(match().key, by="Ana Lee", why="Wrong")
    assert workspace.record([match()], by="Ana Lee", origin="list.xlsx") == ()
    assert len(workspace.record([match()], by="Ana Lee", origin="other.xlsx")) == 1


def test_nothing_is_written_over_what_a_later_version_recorded(workspace: Workspace) -> None:
    made, line = entry(1, new={"verdict": "maybe"})
    write_lines(workspace.folder / "log" / "bo-pc.jsonl", [line])
    state, faults = workspace.read()
    assert faults == []
    assert [standing.latest for standing in state.unclear] == [made]
    assert workspace.decisions().matches == ()
    for act in (
        lambda: workspace.record([match("Mill 1")], by="Ana Lee"),
        lambda: workspace.undo(made.key, by="Ana Lee", why="Wrong"),
    ):
        with pytest.raises(WorkspaceError, match="recorded by a later version of supplymap: install that version"):
            act()
    workspace.record([match("Mill 2")], by="Ana Lee")
    assert len(workspace.decisions().matches) == 1


@pytest.mark.parametrize("on", ["yesterday", "26/11/2026", "2026-13-01"])
def test_a_day_is_a_day(workspace: Workspace, on: str) -> None:
    with pytest.raises(WorkspaceError, match="is no day"):
        workspace.record([match()], by="Ana Lee", on=on)
    assert workspace.history() == ()
