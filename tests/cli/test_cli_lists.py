"""The tables of the model on the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer.testing

from supplymap import reference
from supplymap.cli import commands
from supplymap.config import Config
from supplymap.likelihood import parameters
from tests.records.test_answers import ILO

if TYPE_CHECKING:
    from pathlib import Path


def listed(*words: str) -> str:
    done = typer.testing.CliRunner().invoke(commands.app, ["lists", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_lists_says_what_there_is() -> None:
    said = listed()
    for name in ("factors", "controls", "evidence", "severity", "five-step"):
        assert f"supplymap lists {name}" in said
        assert parameters.parameters(Config()).digest in listed(name)
        assert parameters.parameters(Config()).digest in listed(name, "--json")


def test_the_glossary_is_printed_whole() -> None:
    rows = reference.table("glossary")
    assert listed("glossary").splitlines() == [f"{row['word']}: {row['meaning']}" for row in rows]
    assert json.loads(listed("glossary", "--json"))["glossary"] == [dict(row) for row in rows]
    assert len(rows) <= 26
    assert "supplymap lists glossary" in listed()


def test_lists_shows_the_changes_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[factors]\n"ILO-DEBT yes" = 0.44\n[evidence]\ndeclared = 0.5\n[controls]\naudit = 0.4\n', "utf-8")
    said = listed("factors", "--config", str(path))
    (line,) = [line for line in said.splitlines() if "0.44" in line]
    assert line.split()[:4] == ["yes", "0.44", "0.44", "0.44"]
    assert "changed by the settings" in line
    assert said.count("changed by the settings") == 1
    assert "ILO: debt bondage" in said
    assert all(name in said for name in ILO)
    data = json.loads(listed("factors", "--config", str(path), "--json"))
    assert data["parameters_digest"] != parameters.parameters(Config()).digest
    assert [row["level"] for row in data["factors"] if row["changed"]] == ["yes"]
    assert json.loads(listed("evidence", "--config", str(path), "--json"))["evidence"][2]["w"] == 0.5
    assert json.loads(listed("controls", "--config", str(path), "--json"))["controls"][0]["effectiveness"] == 0.4
