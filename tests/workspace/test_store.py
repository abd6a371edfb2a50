"""Contents once, whole, under their digest; damage is seen and told."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from supplymap.errors import InputError, WorkspaceError
from supplymap.workspace import Workspace, create
from supplymap.workspace.store import Content, Store, index
from supplymap.workspace.wholefiles import remove_left_behind, whole, write_whole

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "工作 区")


def contents(workspace: Workspace) -> dict[str, bytes]:
    """Return every file of the store by the digest that its path spells."""
    files = (path for path in (workspace.folder / "store").rglob("*") if path.is_file())
    return {path.parent.name + path.name: path.read_bytes() for path in files}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_equal_contents_are_kept_once_whatever_their_name(workspace: Workspace, tmp_path: Path) -> None:
    store = Store(workspace)
    file = tmp_path / "list.csv"
    file.write_bytes(b"a,b\n")
    first = store.keep_file(file, "input")
    second = store.keep(b"a,b\n", "other.csv", "document")
    assert first == Content("list.csv", "input", digest(b"a,b\n"), 4)
    assert second == Content("other.csv", "document", digest(b"a,b\n"), 4)
    assert contents(workspace) == {digest(b"a,b\n"): b"a,b\n"}
    assert store.read(first) == b"a,b\n"


def test_a_program_that_saves_in_place_changes_nothing_that_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"first")
    content = Store(workspace).keep_file(file, "input")
    with file.open("r+b") as stream:
        stream.write(b"later")
    assert Store(workspace).read(content) == b"first"


def test_names_of_contents_are_recorded_once(workspace: Workspace) -> None:
    store = Store(workspace)
    kept = [store.keep(b"1", "one.csv", "input"), store.keep(b"2", "two.csv", "input")]
    index(workspace, kept)
    index(workspace, [*kept, store.keep(b"2", "second name.csv", "input")])
    named = {entry.key: (entry.about, entry.new) for entry in workspace.history()}
    assert named == {
        f"file {digest(b'1')}": ({"name": "one.csv", "kind": "input"}, {"bytes": 1}),
        f"file {digest(b'2')}": ({"name": "two.csv", "kind": "input"}, {"bytes": 1}),
    }
    assert len(workspace.history()) == 2


@pytest.mark.parametrize("damage", [b"", b"a,", b"a,b\nmore", b"a;b\n"])
def test_damage_is_told_with_the_name_and_healed_by_the_same_file(workspace: Workspace, damage: bytes) -> None:
    store = Store(workspace)
    content = store.keep(b"a,b\n", "list.csv", "input")
    path = store.path_of(content.sha256)
    path.chmod(0o666)
    path.write_bytes(damage)
    with pytest.raises(WorkspaceError, match=r"^list\.csv is damaged in the store"):
        store.read(content)
    store.keep(b"a,b\n", "list.csv", "input")
    assert store.read(content) == b"a,b\n"


def test_what_is_missing_is_told_with_its_name(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match=r"^list\.csv is not in the store any more"):
        Store(workspace).read(Content("list.csv", "input", digest(b"x"), 1))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_that_fails_leaves_no_half_file(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def failing(_: int) -> None:
        raise OSError(code, os.strerror(code))

    store = Store(workspace)
    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(WorkspaceError, match=r"^[^\n]+$"):
        store.keep(b"content", "list.csv", "input")
    assert contents(workspace) == {}


def test_a_file_that_changes_while_it_is_copied_is_not_kept(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"first")

    def changing(*_: object) -> bool:
        file.write_bytes(b"other")
        return False

    monkeypatch.setattr(Store, "is_whole", changing)
    with pytest.raises(InputError, match="changed while it was read"):
        Store(workspace).keep_file(file, "input")
    assert contents(workspace) == {}


def test_files_that_cannot_be_read_are_one_sentence(workspace: Workspace, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(InputError, match=r"^[^\n]+$"):
            Store(workspace).keep_file(path, "input")


def test_a_file_has_its_old_content_until_the_new_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    write_whole(file, b"old")
    with suppress(KeyError), whole(file) as stream:
        stream.write(b"ne")
        raise KeyError
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_what_ended_processes_left_is_removed_and_what_is_written_now_stays(tmp_path: Path) -> None:
    (tmp_path / ".supplymap-new-0123456789abcdef").write_bytes(b"half")
    with whole(tmp_path / "a.json") as stream:
        remove_left_behind(tmp_path)
        stream.write(b"whole")
        assert len(list(tmp_path.iterdir())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_bytes() == b"whole"


def test_many_at_once_keep_each_content_once(workspace: Workspace) -> None:
    failed: list[BaseException] = []

    def keep() -> None:
        try:
            for number in range(20):
                Store(workspace).keep(b"%d" % number, "a.csv", "input")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert contents(workspace) == {digest(b"%d" % number): b"%d" % number for number in range(20)}


def test_a_content_may_only_be_read(workspace: Workspace) -> None:
    content = Store(workspace).keep(b"1", "one.csv", "input")
    mode: Any = Store(workspace).path_of(content.sha256).stat().st_mode
    assert mode & 0o222 == 0
