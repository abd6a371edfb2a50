"""A workspace made on the command line: what it says, and that nothing is made over."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from tests.command_line import refused, supplymap

if TYPE_CHECKING:
    from pathlib import Path


def test_init_says_what_is_in_the_folder_and_what_to_type_next(tmp_path: Path) -> None:
    done = supplymap("init", "my work", "--importer", "Harbor & Home", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Made the workspace my work:\n")
    for name in ("supplymap.toml", "log", "store", "documents", "runs"):
        assert (tmp_path / "my work" / name).exists()
        assert f"  {name}" in done.stdout
    assert '  supplymap run YOUR-LISTS.xlsx --workspace "my work"\n' in done.stdout
    settings = tomllib.loads((tmp_path / "my work" / "supplymap.toml").read_text("utf-8"))
    assert settings["importer"] == "Harbor & Home"


def test_init_twice_changes_nothing(tmp_path: Path) -> None:
    supplymap("init", "w", "--importer", 'The "Harbor" Co.', cwd=tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = supplymap("init", "w", cwd=tmp_path)
    assert done.returncode == 0
    assert "w is a workspace already; nothing in it was changed" in done.stdout
    assert supplymap("init", "w", "--importer", 'The "Harbor" Co.', cwd=tmp_path).returncode == 0
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    sentence = refused(supplymap("init", "w", "--importer", "Another", cwd=tmp_path))
    assert "names 'The \"Harbor\" Co.' as the importer" in sentence


def test_without_an_importer_the_command_to_type_asks_for_it(tmp_path: Path) -> None:
    done = supplymap("init", "w", cwd=tmp_path)
    assert '--workspace w --importer "NAME"' in done.stdout
