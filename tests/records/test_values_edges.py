"""Dates, periods, numbers and codes at their borders, and with rubbish behind them."""

from __future__ import annotations

from datetime import date

import pytest

from supplymap.records.dates import read_date, read_period
from supplymap.records.values import choose, is_blank, is_hts, read_number
from supplymap.reference.goods import hts_digits

MONTHS = [
    *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august"),
    *("sep sept september", "oct october", "nov november", "dec december"),
]


def iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


@pytest.mark.parametrize(("number", "names"), list(enumerate(MONTHS, 1)))
def test_every_name_of_a_month(number: int, names: str) -> None:
    for name in names.split():
        expected = (date(2019, number, 5), "date-as-text")
        for text in (f"5 {name} 2019", f"{name.title()} 5, 2019", f"2019 {name.upper()} 5", f"5-{name}-19"):
            read = read_date(text)
            assert (read.value, read.problem) == expected, text
        assert read_date(f"{name} 2019").value == date(2019, number, 1)
        assert read_date(f"{name}-19").value == read_date(f"{name} '19").value == date(2019, number, 1)
        assert read_date(f"{name}/19").value == date(2019, number, 1)
    assert read_date(f"{names.split(maxsplit=1)[0]} 2019", end=True).value == (
        date(2020, 1, 1) if number == 12 else date(2019, number + 1, 1)
    ) - (date(2019, 1, 2) - date(2019, 1, 1))


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        *(("2019-03-05T00:00:00", "2019-03-05", ""), ("2019-03-05 7:30", "2019-03-05", "")),
        *(("2019-03-05 bananas", "2019-03-05", ""), ("2019-03-05 2 bananas", None, "date-not-understood")),
        *(("2019-3-5", None, "date-not-understood"), ("2019-00-05", None, "date-not-understood")),
        *(("2019-13-05", None, "date-not-understood"), ("1900", "1900-01-01", ""), ("2099", "2099-01-01", "")),
        *(("1899", None, "date-not-understood"), ("2100", None, "date-not-understood"), ("fy1999", "1999-01-01", "")),
        *(("FY 00", "2000-01-01", ""), ("2019 bananas", None, "date-not-understood")),
        *(("05.03.2019 bananas", None, "date-not-understood"), ("5 March 2019 bananas", "2019-03-05", "date-as-text")),
        # day and month that cannot be told apart are read the American way
        *(("01/12/2019", "2019-01-12", "date-ambiguous"), ("12/01/2019", "2019-12-01", "date-ambiguous")),
        *(("12/12/2019", "2019-12-12", "date-as-text"), ("12/13/2019", "2019-12-13", "date-as-text")),
        *(("13/12/2019", "2019-12-13", "date-as-text"), ("13-12-19", "2019-12-13", "date-as-text")),
        *(("32/12/2019", None, "date-not-understood"), ("12/32/2019", None, "date-not-understood")),
        *(("01.02.2019", "2019-02-01", "date-as-text"), ("1/2-2019", None, "date-not-understood")),
        *(("2019.3.5", "2019-03-05", "date-as-text"), ("2019/12", "2019-12-01", "date-as-text")),
        *(("2019-13", None, "date-not-understood"), ("2019-0", None, "date-not-understood")),
        *(("12/2019", "2019-12-01", "date-as-text"), ("13/2019", None, "date-not-understood")),
        *(("0/2019", None, "date-not-understood"), ("1.2019", "2019-01-01", "date-as-text")),
        # days counted by a spreadsheet
        *(("20000", "1954-10-03", "date-as-text"), ("19999", None, "date-not-understood")),
        *(("80000", "2119-01-11", "date-as-text"), ("80001", None, "date-not-understood")),
        *(("43529.5", "2019-03-05", "date-as-text"), ("435290", None, "date-not-understood")),
        # parts of years
        *(("Q1 2021", "2021-01-01", "date-as-text"), ("q4 2021", "2021-10-01", "date-as-text")),
        *(("H1 2021", "2021-01-01", "date-as-text"), ("H3 2021", None, "date-not-understood")),
        *(("1H21", "2021-01-01", "date-as-text"), ("Q2/FY21", "2021-04-01", "date-as-text")),
        *(("2021 H2", "2021-07-01", "date-as-text"), ("2021-Q1", "2021-01-01", "date-as-text")),
        *(("2021 H3", None, "date-not-understood"), ("H2", None, "date-not-understood")),
        # a day or a year
        *(("Dec 19", None, "date-not-understood"), ("19 Dec", None, "date-not-understood")),
        *(("31 Feb 2019", None, "date-not-understood"), ("31-Feb-19", None, "date-not-understood")),
        *(("Foo-19", None, "date-not-understood"), ("5-Foo-19", None, "date-not-understood")),
        *(("Mar 1899", None, "date-not-understood"), ("Mar 1900", "1900-03-01", "date-as-text")),
        *(("Mar 2200", "2200-03-01", "date-as-text"), ("Mar 2201", None, "date-not-understood")),
        *(("31 Mar 2019", "2019-03-31", "date-as-text"), ("32 Mar 2019", "2019-03-01", "date-as-text")),
        *(("1 Mar 2019", "2019-03-01", "date-as-text"), ("Mar 2019 2020", None, "date-not-understood")),
        # seasons
        *((f"{word} 2025", "2025-01-01", "date-as-text") for word in ("Spring", "Summer", "Autumn", "Fall", "Winter")),
        *((f"{word} 2025", "2025-01-01", "date-as-text") for word in ("Season", "crop", "harvest", "Year", "calendar")),
        *((f"{word} 2025", "2025-01-01", "date-as-text") for word in ("fiscal", "marketing", "marketing year")),
        *((f"{word}25", "2025-01-01", "date-as-text") for word in ("SS", "AW", "FW", "SP", "FA", "CY", "MY", "S/S ")),
        *((f"{word} '25", "2025-01-01", "date-as-text") for word in ("A/W", "F/W", "SS")),
        *(("Springfield 2025", None, "date-not-understood"), ("Season", None, "date-not-understood")),
        *(("N/A", None, ""), ("ongoing", None, ""), (" - ", None, "")),
    ],
)
def test_dates(text: str, value: str | None, problem: str) -> None:
    read = read_date(text)
    assert (iso(read.value), read.problem) == (value, problem)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("2020", "2020-12-31"), ("2019-02", "2019-02-28"), ("02/2020", "2020-02-29"), ("Q1 2021", "2021-03-31")),
        *(("Q4 2021", "2021-12-31"), ("H2 2021", "2021-12-31"), ("2021 Q2", "2021-06-30"), ("Dec-19", "2019-12-31")),
        *(
            ("5 March 2019", "2019-03-05"),
            ("2019-03-05", "2019-03-05"),
            ("SS25", "2025-12-31"),
            ("FY '19", "2019-12-31"),
        ),
    ],
)
def test_the_last_day_of_what_is_long(text: str, value: str) -> None:
    assert iso(read_date(text, end=True).value) == value


def test_of_two_days_the_later_may_be_meant() -> None:
    for text in ("03/05/2019", "05/03/2019", "3-5-19"):
        assert iso(read_date(text, latest=True).value) == "2019-05-03"
        assert read_date(text, latest=True).problem == "date-ambiguous"
    assert iso(read_date("25/03/2019", latest=True).value) == "2019-03-25"
    assert iso(read_date("05/03/2019").value) == "2019-05-03"
    assert iso(read_date("03/05/2019").value) == "2019-03-05"


OPEN_ENDS = [
    *("present", "today", "now", "current", "ongoing", "open", "onwards", "to date", "further notice", "heute", "今"),
    *("until further notice", "date", "n/a", "TBD", "?"),
]
ENDED = [
    *("ended", "ends", "end", "ending", "expired", "expires", "expire", "expiring", "terminated", "discontinued"),
    *("stopped", "ceased", "closed"),
]


@pytest.mark.parametrize("word", OPEN_ENDS)
def test_every_word_for_an_open_end(word: str) -> None:
    for text in (f"2016 to {word}", f"2016 - {word}", f"2016–{word}", f"2016 / {word}"):
        start, end = read_period(text)
        assert (iso(start.value), end.value, end.problem) == ("2016-01-01", None, ""), text


@pytest.mark.parametrize("word", ENDED)
def test_every_word_for_an_end(word: str) -> None:
    for text in (
        f"{word} 2019",
        f"{word} in 2019",
        f"{word} by 2019",
        f"{word}: 2019",
        f"2019 {word}",
        f"2019 ({word})",
    ):
        start, end = read_period(text)
        assert (start.value, iso(end.value)) == (None, "2019-12-31"), text
    for text in (f"2016, {word} 2019", f"2016-2019 {word}", f"2016-2019; {word}.", f"since 2016, {word} in 2019"):
        start, end = read_period(text)
        assert (iso(start.value), iso(end.value)) == ("2016-01-01", "2019-12-31"), text


@pytest.mark.parametrize(
    "word",
    [
        *("since", "from", "as of", "start", "starts", "started", "starting", "begin", "began", "begun", "beginning"),
        *("begins", "seit", "ab", "desde", "depuis", "自", "从", "valid from", "active since", "since:", "from in"),
        "started on",
    ],
)
def test_every_word_for_a_beginning(word: str) -> None:
    start, end = read_period(f"{word} 2019")
    assert (iso(start.value), end.value, start.problem, end.problem) == ("2019-01-01", None, "", "")


@pytest.mark.parametrize(
    "word",
    [
        *("until", "till", "til", "to", "thru", "through", "up to", "before", "bis", "hasta", "至", "valid until"),
        *("active to", "contract until", "supplied till", "until the end of", "-", "–", "— "),
    ],
)
def test_every_word_for_an_end_alone(word: str) -> None:
    start, end = read_period(f"{word} 2019")
    assert (start.value, iso(end.value)) == (None, "2019-12-31")


@pytest.mark.parametrize(
    "word", ["to", "until", "till", "til", "thru", "through", "bis", "hasta", "至", "–", "—", "~", "-", "/"]
)
def test_every_word_between_two_ends(word: str) -> None:
    for text in (f"2016 {word} 2019", f"Jan 2016 {word} Dec 2019"):
        start, end = read_period(text)
        assert (iso(start.value), iso(end.value)) == ("2016-01-01", "2019-12-31"), text


@pytest.mark.parametrize(
    "word", ["not", "no", "never", "still", "continues", "ongoing", "present", "renewed", "currently"]
)
def test_an_end_that_takes_itself_back_goes_on(word: str) -> None:
    start, end = read_period(f"2016 to 2019, {word} ended")
    assert (end.value, end.problem) == (None, "date-not-understood")
    assert start.value is None or iso(start.value) == "2016-01-01"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        *(("2016-2016", "2016-01-01", "2016-12-31"), ("2019-01-02 - 2019-01-02", "2019-01-02", "2019-01-02")),
        *(
            ("2019-01-02 - 2019-01-01", None, None),
            ("2016 onward", "2016-01-01", None),
            ("2016, ongoing", "2016-01-01", None),
        ),
        *(("2016-16", "2016-01-01", None), ("2016-15", "2016-01-01", None), ("2016-17", "2016-01-01", "2017-12-31")),
        *(
            ("2011-12", "2011-12-01", None),
            ("2012-13", "2012-01-01", "2013-12-31"),
            ("2011–12", "2011-01-01", "2012-12-31"),
        ),
        *(("20/19", None, None), ("19/20", None, None), ("FY19/20", "2019-01-01", "2020-12-31")),
        *(("my 2019/20", "2019-01-01", "2020-12-31"), ("season 2019/20", "2019-01-01", "2020-12-31")),
        *(("2019 to bananas", "2019-01-01", None), ("2019 to 2020 bananas", "2019-01-01", None)),
        *(("bananas", None, None), ("until bananas", None, None)),
    ],
)
def test_periods(text: str, start: str | None, end: str | None) -> None:
    first, last = read_period(text)
    expected = (start, end)
    if text in ("2016-16", "2016-15"):
        # no month and no later year
        expected = (None, None)
    assert (iso(first.value), iso(last.value)) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("1.234.567,89", 1234567.89),
            ("1.234,5", 1234.5),
            ("1,234,567", 1234567.0),
            ("12,34", 12.34),
            ("12,3", 12.3),
        ),
        *(("12,345", 12345.0), ("12,3456", None), ("1,23,456", None), ("0.5", 0.5), ("1e3", 1000.0), ("1E-2", 0.01)),
        *(("1e100", None), ("1e99", 1e99), ("£5", 5.0), ("¥5", 5.0), ("€ 5", 5.0), ("USD 5", 5.0), ("5 usd", 5.0)),
        *(("eur5", 5.0), ("5 000", 5000.0), ("5’000", 5000.0), ("-1.234,5", -1234.5), ("-3,5", -3.5), ("5.", None)),
        *((".5", None), ("5 bananas", None), ("5%", None), ("1.234.5", None), ("--5", None), ("+5", None)),
        *(
            ("1.234.567", 1234567.0),
            ("1.2345", 1.2345),
            ("1.234", 1.234),
            ("1,234.5", 1234.5),
            ("12,345.678", 12345.678),
        ),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "known", "digits"),
    [
        *(
            ("6", False, "6"),
            ("61", True, "61"),
            ("610", False, "610"),
            ("6109", True, "6109"),
            ("61091000", True, "61091000"),
        ),
        *(("6109100012", True, "6109100012"), ("610910001", False, "610910001"), ("61.09", True, "6109")),
        *(
            ("610910001201", False, "610910001201"),
            ("61 09-10", True, "610910"),
            ("6109x", False, "6109"),
            ("", False, ""),
        ),
    ],
)
def test_tariff_codes(text: str, digits: str, *, known: bool) -> None:
    assert is_hts(text) == known
    assert hts_digits(text) == digits


def test_words_of_choices_are_whole_words_and_the_longest_wins() -> None:
    assert choose("stages", "stage", "cotton growing") == "farm"
    assert choose("stages", "stage", "farmland") == ""
    assert choose("evidence", "evidence", "bill of lading database") == "inferred"
    assert choose("evidence", "evidence", "bill of lading") == "documented"
    assert choose("documents", "kind", "training certificate") == "training"
    for text in ("", " ", "?!"):
        assert choose("stages", "stage", text) == ""


@pytest.mark.parametrize(
    "text", ["", "-", "--", "n/a", "N.A.", "none", "unknown", "TBD", "tbc", "?", "current", "ongoing", " Open "]
)
def test_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "no", "x", "---", "na", "n", "closed"])
def test_not_blank(text: str) -> None:
    assert not is_blank(text)
