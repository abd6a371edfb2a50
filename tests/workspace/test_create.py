"""Making the folder of a workspace: anywhere, again, and beside what is there."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from supplymap.config import read_config
from supplymap.errors import WorkspaceError
from supplymap.workspace import Workspace, create, is_workspace
from tests.workspace.drafts import match

PARTS = ["documents", "log", "runs", "store", "supplymap.toml"]


def inside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "name", ["w", "with spaces", "供应商 工作区", "名" * 80, "deep/er/est", 'it\'s "quoted" & %x%']
)
def test_a_workspace_is_made_under_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    assert not is_workspace(folder)
    workspace = create(folder)
    assert is_workspace(folder)
    assert inside(folder) == PARTS
    workspace.record([match()], by="Ana Lee")
    assert len(Workspace(str(folder)).history()) == 1


def test_its_settings_say_what_may_stand_in_them_and_set_nothing(tmp_path: Path) -> None:
    create(tmp_path / "w")
    path = tmp_path / "w" / "supplymap.toml"
    assert read_config(path).importer == ""
    lines = path.read_text("utf-8").splitlines()
    assert all(line.startswith("#") for line in lines if line)
    # and each of its examples is one that can be read
    told = [line.removeprefix("# ") for line in lines[2:]]
    path.write_text("\n".join(told), encoding="utf-8")
    config = read_config(path)
    assert (config.encoding, config.goods) == ("gb18030", "garments")
    assert config.importer


def test_making_it_again_changes_nothing(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    workspace.record([match()], by="Ana Lee")
    settings = tmp_path / "w" / "supplymap.toml"
    settings.write_text('importer = "Harbor"\n', encoding="utf-8")
    (tmp_path / "w" / "store" / "kept").write_text("kept")
    create(tmp_path / "w")
    assert settings.read_text("utf-8") == 'importer = "Harbor"\n'
    assert (tmp_path / "w" / "store" / "kept").read_text() == "kept"
    assert len(workspace.history()) == 1


def test_what_else_is_in_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "suppliers.xlsx").write_bytes(b"mine")
    (tmp_path / "old").mkdir()
    create(tmp_path)
    assert inside(tmp_path) == sorted([*PARTS, "old", "suppliers.xlsx"])
    assert (tmp_path / "suppliers.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize("name", PARTS)
def test_what_a_sync_tool_left_behind_is_made_again(tmp_path: Path, name: str) -> None:
    create(tmp_path / "w")
    path = tmp_path / "w" / name
    path.unlink() if path.is_file() else shutil.rmtree(path)
    create(tmp_path / "w").record([match()], by="Ana Lee")
    assert inside(tmp_path / "w") == PARTS


@pytest.mark.parametrize("name", PARTS)
def test_a_name_that_is_taken_by_something_else_is_told(tmp_path: Path, name: str) -> None:
    taken = tmp_path / name
    if name == "supplymap.toml":
        taken.mkdir()
    else:
        taken.write_text("a file of mine")
    with pytest.raises(WorkspaceError) as caught:
        create(tmp_path)
    assert str(taken) in str(caught.value)
    assert "choose another location" in str(caught.value)
    assert taken.is_dir() or taken.read_text() == "a file of mine"


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("a file of mine")
    for path in (tmp_path / "w", tmp_path / "w" / "deeper"):
        with pytest.raises(WorkspaceError, match="choose another location"):
            create(path)


def test_a_name_that_is_too_long_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="is too long for the disk: choose a shorter one"):
        create(tmp_path / ("x" * 300))


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_disk_that_refuses_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "mkdir", refusing)
    with pytest.raises(WorkspaceError) as caught:
        create(tmp_path / "w")
    assert str(caught.value).count(". ") == 0


def test_a_folder_without_a_log_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="is no workspace: make one with 'supplymap init"):
        Workspace(tmp_path)
