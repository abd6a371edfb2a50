"""The folder of a user's tables: what may lie in it, and that a changed file counts at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from supplymap import pipeline, reference
from supplymap.config import Config
from supplymap.errors import ConfigError
from supplymap.reference import folder as folders
from tests.reference.test_user_tables import changed, read_table, refusal, shipped, write
from tests.sheets_by_hand import AS_OF, partners, records

if TYPE_CHECKING:
    from pathlib import Path

HONEST = (
    "settings.toml",
    "config.toml",
    "desktop.ini",
    "Thumbs.db",
    "README",
    "LICENSE",
    "listings.md",
    "goods.txt",
    "lists.docx",
    "lists.doc",
    "lists.odt",
    "listings.html",
    "listings.url",
    "listings.zip",
    "listings.csv.bak",
    "numbers.xlsx",
    "partners.xlsx",
    ".DS_Store",
    "._listings.csv",
    "~$factors.xlsx",
    "graph.json",
    "map.html",
    "Icon\r",
)


@pytest.mark.parametrize("file", HONEST)
def test_what_cannot_be_meant_as_a_table_lies_there_unread(tmp_path: Path, file: str) -> None:
    write(tmp_path, "listings", shipped("listings")[:11])
    try:
        (tmp_path / file).write_text("x", "utf-8")
    except OSError:
        pytest.skip("this disk has no such names")
    assert len(read_table("listings", tmp_path)) == 10


@pytest.mark.parametrize("file", ["listings (1).csv", "listings.xlsx", "Listing.csv", "listings.csv.txt"])
def test_no_file_is_put_in_place_of_a_table_that_is_read(tmp_path: Path, file: str) -> None:
    write(tmp_path, "listings", shipped("listings"))
    (tmp_path / file).write_text("x", "utf-8")
    told = refusal(tmp_path, "listings")
    assert told.endswith(f"{file} is not read, its name is not that of a table: {GONE}")
    assert len(told) < len(str(tmp_path)) + 150


GONE = "move it out of the folder; 'listings.csv' is read."


def test_a_folder_with_outputs_and_settings_beside_the_tables(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "listings").mkdir()
    assert read_table("goods", tmp_path) == reference.table("goods")


# changes


# of the same length, so that size does not tell them apart
OLD, NEW = "0.11", "0.22"


def set_value(folder: Path, value: str) -> None:
    changed(folder, "controls", "effectiveness", value)


def first_value(folder: Path) -> str:
    """Read the first control as a run of the model takes it."""
    with reference.using(folder):
        return reference.table("controls")[0]["effectiveness"]


def test_a_changed_file_counts_in_the_next_call(tmp_path: Path) -> None:
    before = first_value(tmp_path)
    set_value(tmp_path, OLD)
    assert first_value(tmp_path) == OLD != before
    set_value(tmp_path, NEW)
    # a disk may keep dates so coarse that both versions have the same
    os.utime(tmp_path / "controls.csv", ns=(1, 1))
    assert first_value(tmp_path) == NEW
    assert read_table("controls", tmp_path)[0]["effectiveness"] == NEW
    (tmp_path / "controls.csv").unlink()
    assert first_value(tmp_path) == before


def test_a_file_put_in_place_with_the_date_of_the_old_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "hs_headings.csv"
    path.write_text("hs,description\n01,a\n", "utf-8")
    os.utime(path, ns=(1, 1))
    assert read_table("hs_headings", tmp_path)[0]["description"] == "a"
    new = tmp_path / "new"
    new.write_text("hs,description\n01,b\n", "utf-8")
    os.utime(new, ns=(1, 1))
    new.replace(path)
    assert read_table("hs_headings", tmp_path)[0]["description"] == "b"


def test_a_file_that_comes_to_lie_there_is_told_in_the_next_call(tmp_path: Path) -> None:
    read_table("factors", tmp_path)
    (tmp_path / "factor.csv").write_text("x", "utf-8")
    with pytest.raises(ConfigError, match=r"rename it to 'factors\.csv'"), reference.using(tmp_path):
        raise AssertionError


def test_a_step_under_way_keeps_to_the_tables_it_began_with(tmp_path: Path) -> None:
    set_value(tmp_path, OLD)
    with reference.using(tmp_path):
        reference.table("controls")
        set_value(tmp_path, NEW)
        os.utime(tmp_path / "controls.csv", ns=(1, 1))
        assert first_value(tmp_path) == OLD
        assert reference.table("controls")[0]["effectiveness"] == OLD
    assert first_value(tmp_path) == NEW


def test_what_was_made_of_a_table_is_kept_while_it_stands(tmp_path: Path) -> None:
    write(tmp_path, "factors", shipped("factors"))
    with reference.using(tmp_path):
        first = reference.table("factors")
    (tmp_path / "notes.md").write_text("x", "utf-8")
    with reference.using(tmp_path):
        assert reference.table("factors") is first


def test_a_run_looks_at_the_folder_a_few_times_however_many_partners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "factors", shipped("factors"))
    looked: list[Path] = []
    look = folders.user_tables

    def counted(folder: Path) -> folders.UserTables:
        looked.append(folder)
        return look(folder)

    monkeypatch.setattr(folders, "user_tables", counted)
    counts = []
    for many in (2, 40):
        looked.clear()
        read = records(partners(*(f"Vendor {number} | VN" for number in range(many))))
        pipeline.assess(read, Config(as_of=AS_OF, tables=tmp_path))
        counts.append(len(looked))
    assert 0 < counts[0] == counts[1] < 20
