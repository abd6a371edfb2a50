"""Faults of every kind in right workbooks are corrected in the import report, which then says what the right file says.

All 61 workbooks and every kind in each are measured by ``benchmarks/round_trip.py``; here stands a part of them.
"""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest

from supplymap.pipeline import read
from tests.round_trip import correcting
from tests.round_trip.faults import KINDS, Cell, Fault, faults, misspelt, planted
from tests.round_trip.right import Right, right_workbooks, save, understood

if TYPE_CHECKING:
    from pathlib import Path

EVERY = 10
"""Every how many workbooks are looked at here."""

RIGHT = {
    "list.xlsx": {
        "Partners": [
            ["Partner name", "Country", "Latitude", "Longitude", "LEI"],
            ["Oak Knits", "Vietnam", "21.0285", "105.8542", "5493001KJTIIGC8Y1R12"],
            ["Ganges Mills", "India", "22.5726", "88.3639", "529900T8BM49AURSDO55"],
            ["Lotus Spinning", "Bangladesh", "23.8103", "90.4125", "213800D1EI4B9WTWWD28"],
        ],
        "Links": [
            [
                "Supplier",
                "Supplies to",
                "Goods",
                "HTS code",
                "Finished product",
                "Country of origin",
                "Annual value",
                "Valid from",
            ],
            [
                "Oak Knits",
                "Harbor Inc.",
                "T-shirts",
                "6109.10.00",
                "Cotton T-shirts",
                "Vietnam",
                "480000",
                "2024-03-14",
            ],
            [
                "Ganges Mills",
                "Oak Knits",
                "cotton fabric",
                "5208.11.20",
                "Cotton T-shirts",
                "India",
                "125000",
                "2025-11-30",
            ],
            [
                "Lotus Spinning",
                "Ganges Mills",
                "cotton yarn",
                "5205.11.10",
                "Cotton T-shirts",
                "Pakistan",
                "96500",
                "2023-07-21",
            ],
        ],
        "Documents": [
            ["Partner", "Document", "Issued", "Valid to"],
            ["Ganges Mills", "Social audit", "2026-03-14", "2027-03-13"],
        ],
    }
}


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> list[Right]:
    """Return some of the workbooks of the corpus."""
    return list(right_workbooks(tmp_path_factory.mktemp("right"), EVERY))


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Right:
    """Return a workbook that can have nearly every kind of fault."""
    records = understood(RIGHT, "Harbor Inc.", tmp_path_factory.mktemp("right"))
    assert records is not None
    assert {issue.code for issue in records.issues} == {"importer-created"}
    return Right("by hand", "Harbor Inc.", RIGHT, records)


def report_with(right: Right, some: list[Fault], folder: Path) -> correcting.Report:
    paths = save(planted(right.texts, some), folder / "wrong")
    return correcting.report_of(paths, right.config, folder / "out")


def is_equal(right: Right, path: Path) -> bool:
    return correcting.same(read(path, right.config)[1], right.records, right.config)


def fault(kind: str, sheet: str, row: int, column: int, wrong: str) -> Fault:
    text = RIGHT["list.xlsx"][sheet][row - 1][column]
    return Fault(kind, ((Cell("list.xlsx", sheet, row, column), wrong, text),))


SURE = {
    "country misspelt": ("Partners", 4, 1, "Bangladseh"),
    "origin misspelt": ("Links", 4, 5, "Pakitsan"),
    "month misspelt": ("Links", 2, 7, "14 Mrach 2024"),
    "letter in an amount": ("Links", 3, 6, "l25000"),
    "letter in a tariff code": ("Links", 3, 3, "52O8.11.20"),
    "letter at the end of a tariff code": ("Links", 2, 3, "6109.10.OO"),
    "buyer misspelt": ("Links", 4, 1, "Gagnes Mills"),
    "supplier of a link misspelt": ("Links", 3, 0, "Ganges Millls"),
    "product misspelt": ("Links", 3, 4, "Coton T-shirts"),
    "partner of a document misspelt": ("Documents", 2, 0, "Ganges Mils"),
}
"""Faults whose correction is sure: the report says what to write."""


@pytest.mark.parametrize("kind", SURE)
def test_what_the_report_says_to_write_makes_it_right(right: Right, tmp_path: Path, kind: str) -> None:
    report = report_with(right, [fault(kind, *SURE[kind])], tmp_path)
    assert not correcting.same(report.records, right.records, right.config)
    assert correcting.follow(report.path, tmp_path / "corrected.xlsx") >= 1
    assert is_equal(right, tmp_path / "corrected.xlsx")


def test_all_of_them_at_once(right: Right, tmp_path: Path) -> None:
    some = [fault(kind, *place) for kind, place in SURE.items()]
    report = report_with(right, some, tmp_path)
    assert correcting.follow(report.path, tmp_path / "corrected.xlsx") >= len(some)
    assert is_equal(right, tmp_path / "corrected.xlsx")


ASKED = {
    "wrong check digit": ("Partners", 2, 4, "5493001KJTIIGC8Y1R13"),
    "country misspelt, and short": ("Partners", 3, 1, "Inda"),
    "day that is none": ("Links", 3, 7, "2025-02-31"),
    "words for an amount": ("Links", 2, 6, "as agreed"),
    "name of the supplier missing": ("Links", 3, 0, ""),
    "name of the buyer missing": ("Links", 3, 1, ""),
    "error of the spreadsheet": ("Partners", 2, 1, "#N/A"),
    "header nobody knows": ("Partners", 1, 1, "Zq field"),
}
"""Faults that only a person can correct: the report marks them, and guesses nothing."""


@pytest.mark.parametrize("kind", ASKED)
def test_what_only_a_person_knows_is_told_and_typed_into_the_report(right: Right, tmp_path: Path, kind: str) -> None:
    planted_ = fault(kind, *ASKED[kind])
    report = report_with(right, [planted_], tmp_path)
    assert correcting.is_told(report, right.records, planted_.cells[0][0])
    correcting.follow(report.path, tmp_path / "corrected.xlsx")
    correcting.type_right_texts(report, [planted_], tmp_path / "corrected.xlsx")
    assert is_equal(right, tmp_path / "corrected.xlsx")


def test_workbooks_of_the_corpus_with_several_faults_come_right(every: list[Right], tmp_path: Path) -> None:
    assert len(every) >= 6
    left = []
    for number, one in enumerate(every):
        random = Random(number)
        some = [each for each in faults(one, random) if each.kind != "name of the supplier missing"]
        some = random.sample(some, min(3, len(some)))
        if len({cell for each in some for cell, _, _ in each.cells}) < sum(len(each.cells) for each in some):
            some = some[:1]
        report = report_with(one, some, tmp_path / str(number))
        corrected = tmp_path / str(number) / "corrected.xlsx"
        correcting.follow(report.path, corrected)
        correcting.type_right_texts(report, some, corrected)
        if not is_equal(one, corrected):
            left.append((one.title, some))
    assert left == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here to save the report")
def test_a_corrected_report_saved_by_libreoffice_comes_right(right: Right, tmp_path: Path) -> None:
    some = [fault(kind, *place) for kind, place in (SURE | ASKED).items() if place[:3] != ("Partners", 1, 1)]
    some = list({each.cells[0][0]: each for each in some}.values())
    report = report_with(right, some, tmp_path)
    corrected = tmp_path / "corrected.xlsx"
    correcting.follow(report.path, corrected)
    correcting.type_right_texts(report, some, corrected)
    saved = correcting.as_saved_by_libreoffice(corrected, tmp_path / "saved", tmp_path / "profile")
    assert is_equal(right, saved)


def test_every_kind_of_fault_can_be_planted(every: list[Right], right: Right) -> None:
    planted_ = {each.kind for one in (*every, right) for each in faults(one, Random(1))}
    assert len(planted_) >= 12
    assert planted_ <= {*KINDS, "coordinates swapped"}


def test_a_misspelt_text_differs_by_one_or_two_letters() -> None:
    for seed in range(50):
        wrong = misspelt("Bangladesh", Random(seed))
        assert wrong != "Bangladesh"
        assert abs(len(wrong) - len("Bangladesh")) <= 1
        assert (wrong[0], wrong[-1]) == ("B", "h")
