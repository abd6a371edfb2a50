"""Limits of the settings: each is read, kept within bounds, and refuses the file that goes beyond it."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from supplymap.config import BOUNDS, Config, Limits, read_config
from supplymap.errors import ConfigError, InputError
from supplymap.sheets import read_workbook
from tests.sheets.test_sheets import ods_cell, ods_parts, row_xml, sheet_xml, xlsx_parts, zipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HUNDRED = "".join(row_xml(number, "a", "b") for number in range(1, 101))
MIB = 1 << 20


def settings(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    return read_config(path)


def outcome(tmp_path: Path, content: bytes | Mapping[str, str | bytes], name: str, **bounds: int) -> str:
    """Return why a file is refused under some limits; empty if it is read."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else zipped(dict(content)))
    try:
        read_workbook(path, Config(limits=Limits(**bounds)))
    except InputError as error:
        return str(error)
    return ""


def test_limits_are_those_of_the_file(tmp_path: Path) -> None:
    assert settings(tmp_path, "").limits == Limits()
    config = settings(tmp_path, "[limits]\ncells = 2_000_000\nxls_seconds = 30\n")
    assert config.limits == Limits(cells=2_000_000, xls_seconds=30)
    assert config.digest == Config().digest


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_both_ends_of_the_bounds_are_possible_and_nothing_beyond(tmp_path: Path, name: str) -> None:
    least, most = BOUNDS[name]
    assert least <= getattr(Limits(), name) <= most
    for value in (least, most):
        assert getattr(settings(tmp_path, f"[limits]\n{name} = {value}\n").limits, name) == value
    for wrong in (least - 1, most + 1, '"100"', "1.5", "true"):
        with pytest.raises(ConfigError, match=rf"^settings\.toml, \[limits\]: {name} = .* a whole number from"):
            settings(tmp_path, f"[limits]\n{name} = {wrong}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[limits]\ncell = 5000\n", "unknown key 'cell': did you mean 'cells'?"),
        ("limits = 5\n", "limits = 5 must be a [limits] table"),
    ],
)
def test_what_is_no_limit(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        settings(tmp_path, text)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xlsx_parts(sheet_xml(HUNDRED * 6)), "list.xlsx"),
        (b"a,b\n" * 600, "list.csv"),
        (json.dumps([{"name": f"n{n}", "country": "VN"} for n in range(600)]).encode(), "list.json"),
    ],
)
def test_cells(tmp_path: Path, content: Any, name: str) -> None:
    assert outcome(tmp_path, content, name, cells=2000) == ""
    assert "more than 1,000 cells" in outcome(tmp_path, content, name, cells=1000)


def test_sheets(tmp_path: Path) -> None:
    two = xlsx_parts(sheet_xml(row_xml(1, "a")), sheet_xml(row_xml(1, "b")))
    assert outcome(tmp_path, two, "list.xlsx", sheets=2) == ""
    assert "more than 1 sheets" in outcome(tmp_path, two, "list.xlsx", sheets=1)


def test_bytes_of_the_file(tmp_path: Path) -> None:
    text = b"name,country\n" + b"a,VN\n" * (MIB // 5)
    assert len(text) > MIB
    assert "more than 1 MiB" in outcome(tmp_path, text, "list.csv", file_megabytes=1)
    assert outcome(tmp_path, text, "list.csv", file_megabytes=2) == ""


def test_bytes_of_a_sheet_of_its_texts_and_of_everything(tmp_path: Path) -> None:
    bomb = xlsx_parts(sheet_xml(row_xml(1, "a") + " " * (2 * MIB)))
    assert outcome(tmp_path, bomb, "list.xlsx", sheet_megabytes=3) == ""
    assert "too large" in outcome(tmp_path, bomb, "list.xlsx", sheet_megabytes=1)
    assert "more than 1 MiB when unpacked" in outcome(tmp_path, bomb, "list.xlsx", unpacked_megabytes=1)
    texts = xlsx_parts(sheet_xml(row_xml(1, "a")), strings=f"<si><t>a</t></si>{' ' * (2 * MIB)}")
    assert outcome(tmp_path, texts, "list.xlsx", texts_megabytes=3) == ""
    assert "too large" in outcome(tmp_path, texts, "list.xlsx", texts_megabytes=1)


def test_an_opendocument_file_has_them_too(tmp_path: Path) -> None:
    rows = f"<table:table-row>{ods_cell('string', 'a')}</table:table-row>" * 1100
    parts = ods_parts(rows)
    assert outcome(tmp_path, parts, "list.ods", cells=5000) == ""
    assert "more than 1,000 cells" in outcome(tmp_path, parts, "list.ods", cells=1000)


def test_old_workbooks_are_read_with_memory_and_time_that_can_be_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from supplymap.sheets import isolation, xls

    asked: list[Limits] = []

    def call(module: str, function: str, data: bytes, limits: Limits) -> object:
        asked.append(limits)
        raise isolation.IsolationError(f"{module} {function} {len(data)}")

    monkeypatch.setattr(xls, "call_isolated", call)
    monkeypatch.setattr("supplymap.sheets.opening.is_encrypted", lambda _: False)
    monkeypatch.setattr("supplymap.sheets.opening.CompoundFile", lambda _: type("File", (), {"names": ("Workbook",)}))
    told = outcome(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "list.xls", xls_megabytes=600)
    assert "cannot be read as an .xls workbook" in told
    assert asked == [Limits(xls_megabytes=600)]
