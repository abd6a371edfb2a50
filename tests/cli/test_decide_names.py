"""Deciding on the command line which partner a name of links and documents means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.command_line import supplymap

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ("Vendor no", "Supplier name", "Country", "City")
ROWS = (
    ("V1", "Delta Yarn Spinning", "Vietnam", "Hanoi"),
    ("V2", "Twin Mills", "India", "Tirupur"),
    ("V3", "Twin Mills", "Pakistan", "Karachi"),
    ("V4", "Lotus Garments", "Bangladesh", "Dhaka"),
)
LINKS = (
    ("Supplier", "Buyer", "Goods"),
    ("Lotus Garments", "Harbor Home", "shirts"),
    ("Delta Yarn Spg", "Lotus Garments", "yarn"),
)
SIGNED = ("--by", "Ana Lee", "--why", "The invoice says so")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    sheet = book.create_sheet("Links")
    for row in LINKS:
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    assert supplymap("init", tmp_path / "w").returncode == 0
    ran(tmp_path)
    return tmp_path


def ran(folder: Path) -> str:
    done = supplymap("run", folder / "list.xlsx", "--importer", "Harbor Home", "--workspace", folder / "w")
    assert done.returncode == 0
    return done.stdout


def test_a_name_is_decided_told_and_taken_back(place: Path) -> None:
    told = supplymap("status", "--workspace", place / "w").stdout
    assert "Names in links and documents: which partner do they mean?" in told
    assert "It may mean 'Delta Yarn Spinning (Vietnam)'" in told
    done = supplymap("decide", "--reference", "Delta Yarn Spg", "--means", "V1", "--workspace", place / "w", *SIGNED)
    assert done.returncode == 0
    assert "Recorded: The name 'Delta Yarn Spg': it means Delta Yarn Spinning (Vietnam)." in done.stdout
    assert "name-as-decided" in ran(place)
    told = supplymap("history", "--workspace", place / "w").stdout
    assert "it means Delta Yarn Spinning (Vietnam) (before: it is not decided)" in told
    mark = next(word for word in told.split() if word.startswith("k-"))
    done = supplymap("undo", mark, "--workspace", place / "w", *SIGNED)
    assert done.returncode == 0
    assert "name-as-decided" not in ran(place)


def test_a_name_is_a_partner_of_its_own_by_the_mark_of_its_question(place: Path) -> None:
    told = supplymap("status", "--workspace", place / "w").stdout
    lines = told.splitlines()
    mark = next(line.split()[0] for line in lines if "'Delta Yarn Spg'" in line)
    done = supplymap("decide", mark, "--means", "own", "--workspace", place / "w", *SIGNED)
    assert "it is a partner of its own" in done.stdout
    assert "unlisted-partner" not in ran(place)
    assert "'Delta Yarn Spg'" not in supplymap("status", "--workspace", place / "w").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--reference", "Delta Yarn Spg", "--means", "Twin Mills"), "2 partners are named 'Twin Mills'"),
        (("--reference", "Delta Yarn Spg", "--means", "Nobody at all"), "Nobody at all"),
        (("--reference", "Delta Yarn Spg"), "whom does it mean"),
        (("--means", "V1"), "Name one thing"),
    ],
)
def test_what_is_not_clear_is_refused_in_a_sentence(place: Path, words: tuple[str, ...], told: str) -> None:
    done = supplymap("decide", *words, "--workspace", place / "w", *SIGNED)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_of_namesakes_the_country_tells_which_is_meant(place: Path) -> None:
    words = ("--reference", "Delta Yarn Spg", "--means", "Twin Mills", "--country", "Pakistan")
    done = supplymap("decide", *words, "--workspace", place / "w", *SIGNED)
    assert "it means Twin Mills (Pakistan, number V3)" in done.stdout
    assert "name-as-decided" in ran(place)


def test_names_are_decided_in_the_workbook_too(place: Path) -> None:
    path = place / "decisions.xlsx"
    supplymap("workspace", "export", "--to", path, "--workspace", place / "w")
    book = openpyxl.load_workbook(path)
    sheet = book["Names"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    assert sheet.cell(5, columns["Name in your files"]).value == "Delta Yarn Spg"
    for header, text in (("It means", "Delta Yarn Spinning (Vietnam)"), ("Your reason", "Asked"), ("Decided by", "Bo")):
        sheet.cell(5, columns[header]).value = text
    book.save(path)
    done = supplymap("workspace", "import", path, "--workspace", place / "w")
    assert 'Delta Yarn Spg: "Delta Yarn Spinning (Vietnam)" (Bo)' in done.stdout
    assert "name-as-decided" in ran(place)
