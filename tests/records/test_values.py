"""Dates, periods, numbers, tariff codes and choices as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from supplymap.records.dates import read_date, read_period
from supplymap.records.values import choose, is_blank, is_hts, read_number
from tests.sheets_by_hand import assessed, links, partners

NONE = (None, None)


def period(text: str) -> tuple[str | None, str | None]:
    start, end = read_period(text)
    return tuple(read.value.isoformat() if read.value else None for read in (start, end))  # type: ignore[return-value]


def problems(text: str) -> set[str]:
    return {read.problem for read in read_period(text)} - {"", "date-as-text"}


# --- dates


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("2019-03-05", "2019-03-05", ""),
        ("2019-03-05 00:00:00", "2019-03-05", ""),
        ("2019-03-05 (renewed)", "2019-03-05", ""),
        ("2019-02-30", None, "date-not-understood"),
        ("2019", "2019-01-01", ""),
        ("FY2019", "2019-01-01", ""),
        ("FY19", "2019-01-01", ""),
        ("FY '19", "2019-01-01", ""),
        ("2019年", "2019-01-01", ""),
        ("2019年3月", "2019-03-01", "date-as-text"),
        ("2019年3月5日", "2019-03-05", ""),
        ("２０１９年", "2019-01-01", ""),
        ("Q3 2021", "2021-07-01", "date-as-text"),
        ("2021 Q3", "2021-07-01", "date-as-text"),
        ("3Q21", "2021-07-01", "date-as-text"),
        ("H2 2021", "2021-07-01", "date-as-text"),
        ("Spring 2025", "2025-01-01", "date-as-text"),
        ("SS25", "2025-01-01", "date-as-text"),
        ("Fall/Winter 2024", "2024-01-01", "date-as-text"),
        ("31-Dec-19", "2019-12-31", "date-as-text"),
        ("Dec-19", "2019-12-01", "date-as-text"),
        ("5 March 2019", "2019-03-05", "date-as-text"),
        ("March 5, 2019", "2019-03-05", "date-as-text"),
        ("March 2019", "2019-03-01", "date-as-text"),
        ("05.03.2019", "2019-03-05", "date-as-text"),
        ("25/03/2019", "2019-03-25", "date-as-text"),
        ("03/25/2019", "2019-03-25", "date-as-text"),
        ("03/03/2019", "2019-03-03", "date-as-text"),
        ("03/05/2019", "2019-03-05", "date-ambiguous"),
        ("3-5-19", "2019-03-05", "date-ambiguous"),
        ("2019/3/5", "2019-03-05", "date-as-text"),
        ("2019-03", "2019-03-01", "date-as-text"),
        ("03/2019", "2019-03-01", "date-as-text"),
        ("43529", "2019-03-05", "date-as-text"),
        ("soon", None, "date-not-understood"),
        ("13/13/2019", None, "date-not-understood"),
        ("Q5 2021", None, "date-not-understood"),
        ("Jan 2019, Mar 2020", None, "date-not-understood"),
        ("n/a", None, ""),
        ("", None, ""),
    ],
)
def test_dates(text: str, value: str | None, problem: str) -> None:
    read = read_date(text)
    assert (read.value.isoformat() if read.value else None, read.problem) == (value, problem)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2019", date(2019, 12, 31)),
        ("FY19", date(2019, 12, 31)),
        ("Feb 2020", date(2020, 2, 29)),
        ("2019年3月", date(2019, 3, 31)),
        ("Q3 2021", date(2021, 9, 30)),
        ("H1 2021", date(2021, 6, 30)),
        ("Spring 2025", date(2025, 12, 31)),
    ],
)
def test_the_end_of_what_is_long(text: str, value: date) -> None:
    assert read_date(text, end=True).value == value


# --- periods


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2025", "2025-01-01"),
        ("2025-11-22", "2025-11-22"),
        ("22.11.2025", "2025-11-22"),
        ("31-Dec-19", "2019-12-31"),
        ("Spring 2025", "2025-01-01"),
        ("SS25", "2025-01-01"),
        ("AW 2024", "2024-01-01"),
        ("Spring/Summer 2025", "2025-01-01"),
        ("Season 2025", "2025-01-01"),
        ("FY2025", "2025-01-01"),
        ("FY19", "2019-01-01"),
        ("Q3 2021", "2021-07-01"),
        ("2019年", "2019-01-01"),
        ("2019年3月", "2019-03-01"),
        ("March 2019", "2019-03-01"),
        ("2019-12", "2019-12-01"),
        ("2011/12", "2011-12-01"),
        ("since 2022", "2022-01-01"),
        ("from 2016 onwards", "2016-01-01"),
        ("2016+", "2016-01-01"),
        ("2016 - present", "2016-01-01"),
        ("2016-", "2016-01-01"),
        ("Jan 2018 to date", "2018-01-01"),
        ("2016年至今", "2016-01-01"),
        ("2016 until further notice", "2016-01-01"),
        ("started 2019", "2019-01-01"),
    ],
)
def test_what_names_no_end_goes_on(text: str, start: str) -> None:
    assert period(text) == (start, None)
    assert not problems(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2016-2019", "2016-01-01", "2019-12-31"),
        ("2016 - 2019", "2016-01-01", "2019-12-31"),
        ("2016–2019", "2016-01-01", "2019-12-31"),
        ("2016/2019", "2016-01-01", "2019-12-31"),
        ("2016-19", "2016-01-01", "2019-12-31"),
        ("2019/20", "2019-01-01", "2020-12-31"),
        ("FY2019/20", "2019-01-01", "2020-12-31"),
        ("FY19-FY21", "2019-01-01", "2021-12-31"),
        ("Winter 2019/20", "2019-01-01", "2020-12-31"),
        ("from 2016 to 2019", "2016-01-01", "2019-12-31"),
        ("since 2016, ended 2019", "2016-01-01", "2019-12-31"),
        ("01/02/2019-31/12/2019", "2019-01-02", "2019-12-31"),
        ("2019-01-01 - 2019-12-31", "2019-01-01", "2019-12-31"),
        ("2019-01-01/2019-12-31", "2019-01-01", "2019-12-31"),
        ("01.01.2016-31.12.2019", "2016-01-01", "2019-12-31"),
        ("Jan 2016-Dec 2019", "2016-01-01", "2019-12-31"),
        ("1-Jan-16 to 31-Dec-19", "2016-01-01", "2019-12-31"),
        ("Q1 2019 - Q3 2019", "2019-01-01", "2019-09-30"),
        ("2016年-2019年3月", "2016-01-01", "2019-03-31"),
        ("2016年至2019年", "2016-01-01", "2019-12-31"),
        ("2016-2019 (ended)", "2016-01-01", "2019-12-31"),
        ("until 2019", None, "2019-12-31"),
        ("ended 2019", None, "2019-12-31"),
        ("ended in March 2019", None, "2019-03-31"),
        ("expired 2019-06-30", None, "2019-06-30"),
        ("valid until 30.06.2019", None, "2019-06-30"),
        ("terminated in 2019", None, "2019-12-31"),
        ("to 2019", None, "2019-12-31"),
        ("- 2019", None, "2019-12-31"),
        ("–2019", None, "2019-12-31"),
        ("2019 (ended)", None, "2019-12-31"),
        ("bis 2019", None, "2019-12-31"),
    ],
)
def test_what_names_an_end_ends(text: str, start: str | None, end: str) -> None:
    assert period(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "ended",
        "expired",
        "2024-2019",
        "Dec 2020 - Jan 2019",
        "2019, 2020, 2021",
        "2016-2018, 2020-2021",
        "Jan 2019, not ended",
        "someday",
        "total 2019",
        "until the end",
    ],
)
def test_what_is_not_understood_goes_on_and_is_reported(text: str) -> None:
    start, end = read_period(text)
    assert end.value is None
    assert "date-not-understood" in {start.problem, end.problem}


@pytest.mark.parametrize("text", ["", "-", "ongoing", "current", "present", "n/a", "until further notice", "to date"])
def test_an_open_period_says_nothing(text: str) -> None:
    assert period(text) == NONE
    assert not problems(text)


@pytest.mark.parametrize("text", ["2025", "2025-11-22", "Spring 2025", "FY2025", "2024-2019", "expired"])
def test_a_lone_year_hides_no_finding(text: str) -> None:
    graph = assessed(
        partners("Hetian Taida Apparel | CN"), links(f"Hetian Taida Apparel > Importer Inc | gloves | Glove | {text}")
    )
    assert graph.graph["products"]["Glove"]["findings_reached"] == ("Hetian Taida Apparel",)


# --- numbers, codes, choices


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234.0),
        ("1,234", 1234.0),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1.234.567", 1234567.0),
        ("1 234,5", 1234.5),
        ("1'234", 1234.0),
        ("$1,200", 1200.0),
        ("US$ 1,200", 1200.0),
        ("1200 EUR", 1200.0),
        ("3,5", 3.5),
        ("1.234", 1.234),
        ("-5", -5.0),
        ("1.2e6", 1200000.0),
        ("nan", None),
        ("inf", None),
        ("about 5", None),
        ("1e999", None),
        ("", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("61", True),
        ("6109", True),
        ("6109.10.0012", True),
        ("6109 10 00", True),
        ("6109-10", True),
        ("61091", False),
        ("610910001234", False),
        ("shirts", False),
        ("", False),
        ("²²²²", False),
    ],
)
def test_tariff_codes(text: str, known: bool) -> None:
    assert is_hts(text) == known


def test_choices_go_by_the_longest_word_in_the_text() -> None:
    assert choose("stages", "stage", "Ring spinning, combed") == "spinning"
    assert choose("stages", "stage", "") == choose("stages", "stage", "Zzz") == ""
    assert choose("evidence", "evidence", "supplier declaration on file") == "declared"
    assert choose("documents", "kind", "SMETA audit report 2025") == "audit"


def test_blanks() -> None:
    assert all(map(is_blank, ("", " - ", "N/A", "unknown", "TBD", "?")))
    assert not any(map(is_blank, ("0", "no", "2019")))
