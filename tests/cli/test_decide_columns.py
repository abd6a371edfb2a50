"""What columns are, decided on the command line: found by their headers, and read so from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap import Config, Workspace, read_workbook
from supplymap.records import read_tables
from tests.command_line import Done, refused, supplymap

if TYPE_CHECKING:
    from pathlib import Path

LIST = """\
Vendor,Factory,Ctry (plant),Mat. grp,Plant no.,Plant no.
Delta Knits,Red River,Viet Nam,T-shirts,China,17
Ganges Mills,Oasis,India,Yarn,India,18
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    supplymap("init", tmp_path / "w")
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    return tmp_path


def decide(desk: Path, *words: object) -> Done:
    return supplymap("decide", *words, "--workspace", "w", "--by", "Ana", "--why", "Template of the vendor", cwd=desk)


def read(desk: Path, name: str = "list.csv") -> dict[str, str]:
    """Return what the columns of a list are read as with the decisions, by their letters."""
    decisions = Workspace(desk / "w").decisions()
    (table,) = read_tables([read_workbook(desk / name)], Config(), decisions=decisions)
    return {"ABCDEF"[column.index]: f"{column.party}: {column.field}" for column in table.columns if column.decision}


def test_a_column_is_read_as_decided_whatever_the_file_is_called(desk: Path) -> None:
    done = decide(desk, "--column", "ctry (PLANT)", "--is", "factory: country", "--in", "list.csv")
    assert done.returncode == 0, done.stderr
    assert "The column 'Ctry (plant)', as in list.csv: it is 'factory: country'" in done.stdout
    assert read(desk) == {"C": "factory: country"}
    (desk / "list.csv").rename(desk / "vendors of 2027.csv")
    assert read(desk, "vendors of 2027.csv") == {"C": "factory: country"}


def test_of_two_columns_with_one_header_the_letter_says_which(desk: Path) -> None:
    sentence = refused(decide(desk, "--column", "Plant no.", "--is", "factory: number", "--in", "list.csv"))
    assert '--column "Plant no. (column E)" or "Plant no. (column F)"' in sentence
    decide(desk, "--column", "Plant no. (column F)", "--is", "factory: supplier id", "--in", "list.csv")
    assert read(desk) == {"F": "factory: partner_id"}


def test_a_command_typed_twice_is_one_decision(desk: Path) -> None:
    words = ("--column", "Mat. grp", "--is", "goods", "--in", "list.csv")
    decide(desk, *words)
    assert "nothing was added" in decide(desk, *words).stdout
    assert len(Workspace(desk / "w").history()) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--column", "Mat", "--is", "goods", "--in", "list.csv"), "The closest headers are: Mat. grp"),
        (("--column", "Mat. grp", "--is", "godos", "--in", "list.csv"), "did you mean 'goods'?"),
        (("--column", "Mat. grp", "--is", "goods"), "In which list?"),
        (("--column", "Mat. grp", "--in", "list.csv"), "What is the column?"),
        (("--column", "Mat. grp", "--is", "goods", "--in", "list.csv", "--sheet", "Other"), "No column has"),
        (("--column", "Mat. grp", "--map", "map.toml", "--in", "list.csv"), "Name one thing"),
        (("--column", "Mat. grp", "--is", "goods", "--in", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_half_a_decision_is_refused(desk: Path, words: tuple[str, ...], told: str) -> None:
    assert told in refused(decide(desk, *words))
    assert Workspace(desk / "w").history() == ()


def test_a_corrected_list_is_decided_line_by_line(desk: Path) -> None:
    supplymap("check", "list.csv", "--importer", "X", "--suggest-map", "--out", "map.toml", cwd=desk)
    text = (desk / "map.toml").read_text("utf-8")
    text = text.replace('#"Mat. grp" = "ignore"', '"Mat. grp" = "goods"')
    text = text.replace('"facility: country"', '"factory: country"')
    (desk / "map.toml").write_text(text, "utf-8")
    done = decide(desk, "--map", "map.toml", "--in", "list.csv")
    assert done.returncode == 0, done.stderr
    # vendor, factory and the second number are read so without doubt; the first number only likely
    assert "3 lines say what is read anyway" in done.stdout
    decisions = Workspace(desk / "w").decisions().columns
    assert {(item.header, item.place, item.decision.value) for item in decisions} == {
        ("Ctry (plant)", 0, "factory: country"),
        ("Mat. grp", 0, "goods"),
        ("Plant no.", 0, "factory: partner ID"),
    }
    assert read(desk) == {"C": "factory: country", "D": ": goods", "E": "factory: partner_id"}


def test_a_list_of_other_files_is_refused(desk: Path) -> None:
    (desk / "map.toml").write_text('[columns."other.csv"]\n"Vendor" = "vendor: name"\n', "utf-8")
    assert "No line of map.toml fits a column of list.csv" in refused(
        decide(desk, "--map", "map.toml", "--in", "list.csv")
    )
