"""What to write into a cell instead of a text that was not understood: only where one answer is sure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from supplymap import pipeline
from supplymap.config import Config
from supplymap.model import Issue, Source
from supplymap.records.corrections import corrected, nearest_country, nearest_name
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Bangladseh", "Bangladesh"),
        ("Vietnma", "Vietnam"),
        ("VIETNAMM", "Vietnam"),
        ("Indnesia", "Indonesia"),
        ("Phillipines", "Philippines"),
        ("Austrlia", ""),  # one letter from Australia, and one from Austria
        ("Nigera", ""),  # Niger or Nigeria
        ("Irann", "Iran"),
        ("Chna", ""),
        ("TBD", ""),
        ("x" * 300, ""),
        ("Factory 7", ""),
    ],
)
def test_a_country_with_a_typing_error(text: str, country: str) -> None:
    assert nearest_country(text) == country


@pytest.mark.parametrize(
    ("text", "names", "meant"),
    [
        ("Acme Textil Mill", ["Acme Textile Mill", "Acme Paper"], "Acme Textile Mill"),
        ("Acme Textile Mill 2", ["Acme Textile Mill 3"], ""),  # another figure is another mill
        ("Acme", ["Acne"], ""),
        ("Acme Textile Mills", ["Acme Textile Mill", "Acme Textiles Mills"], ""),
        ("Acme Textile Mill", [], ""),
    ],
)
def test_a_name_with_a_typing_error(text: str, names: list[str], meant: str) -> None:
    assert nearest_name(text, names) == meant


def told(code: str, found: str, *texts: str) -> Issue:
    return Issue(code, Source("f", "s", 2), "C", found, "", "", "note", tuple(range(3, 3 + len(texts))), texts)


@pytest.mark.parametrize(
    ("code", "found", "text"),
    [
        ("date-as-text", "13/05/2024", "2024-05-13"),
        ("date-as-text", "May 5, 2024", "2024-05-05"),
        ("date-as-text", "04/05/2024", ""),  # the column told the sequence; the text does not
        ("date-as-text", "2024/05", ""),  # a month: its first or its last day
        ("hts-lost-zero", "302130000", "0302130000"),
        ("hts-lost-zero", "302130000; 610910", ""),
        ("unknown-country", "Bangladseh", "Bangladesh"),
        ("no-name", "Bangladseh", ""),
    ],
)
def test_a_text_that_tells_what_to_write(code: str, found: str, text: str) -> None:
    (one,) = corrected([told(code, found)])
    assert one.correction == text


def test_each_row_has_its_own_correction() -> None:
    (one,) = corrected([told("date-as-text", "13/05/2024", "14/05/2024", "next week")])
    assert list(one.by_row()) == [
        (2, "13/05/2024", "2024-05-13"),
        (3, "14/05/2024", "2024-05-14"),
        (4, "next week", ""),
    ]


def test_corrections_are_among_the_issues_of_a_run(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [
        "Supplier,Country,Supplies to",
        "Acme Textile Mill,Bangladseh,Harbor",
        "Thread Works,India,Acme Textil Mill",
    ]
    path.write_text("\n".join(rows), "utf-8")
    records = pipeline.read(path, Config(importer="Harbor", as_of=date(2026, 11, 22)))[1]
    found = {issue.code: issue.correction for issue in records.issues if issue.correction}
    assert found == {"unknown-country": "Bangladesh", "unlisted-partner": "Acme Textile Mill"}


@pytest.mark.parametrize(
    ("code", "found", "correction"),
    [
        ("number-not-understood", "48O000", "480000"),
        ("number-not-understood", "1,25O.00", "1,250.00"),
        ("number-not-understood", "about 3", ""),
        ("number-not-understood", "O", ""),
        ("hts-not-understood", "52O8.11.20", "5208.11.20"),
        ("hts-not-understood", "6109.10.OO", "6109.10.00"),
        ("hts-not-understood", "not known", ""),
        ("hts-not-understood", "00O1.11", ""),  # no heading of the tariff
        ("date-not-understood", "14 Mrach 2024", "2024-03-14"),
        ("date-not-understood", "3 Juny 2024", ""),  # June or July
        ("date-not-understood", "next season", ""),
    ],
)
def test_letters_typed_for_digits_and_misspelt_months(code: str, found: str, correction: str) -> None:
    (made,) = corrected([issue(code, Source("list.xlsx", "Links", 2), "Column", found)])
    assert made.correction == correction
