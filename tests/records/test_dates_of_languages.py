"""Dates in twelve languages, and the sequence of day and month that a whole column tells."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.records.dates import order_of, read_date, read_period
from tests.sheets_by_hand import records, sheet

DATES = """
3 de marzo de 2024|2024-03-03
10 de enero del 2023|2023-01-10
5 ago 2024|2024-08-05
3 de março de 2024|2024-03-03
1º de março de 2024|2024-03-01
out/2024|2024-10-01
3 mars 2024|2024-03-03
1er août 2024|2024-08-01
5 déc. 2023|2023-12-05
3. März 2024|2024-03-03
Jänner 2024|2024-01-01
15 Okt 2022|2022-10-15
3 marzo 2024|2024-03-03
1 lug 2024|2024-07-01
3 Mart 2024|2024-03-03
Eylül 2024|2024-09-01
15 Şubat 2024|2024-02-15
ngày 5 tháng 3 năm 2024|2024-03-05
tháng 3/2024|2024-03-01
năm 2024|2024-01-01
3 Maret 2024|2024-03-03
17 Agustus 2024|2024-08-17
3 Mac 2024|2024-03-03
31 Disember 2023|2023-12-31
2024年3月5日|2024-03-05
2024年3月|2024-03-01
２０２４年３月５日|2024-03-05
令和6年3月5日|2024-03-05
令和元年10月|2019-10-01
民國113年3月5日|2024-03-05
2024년 3월 5일|2024-03-05
20240305|2024-03-05
2024.03.05|2024-03-05
2. Quartal 2024|2024-04-01
2e trimestre 2024|2024-04-01
2º trimestre de 2024|2024-04-01
2024年第2季度|2024-04-01
2024년 3분기|2024-07-01
"""

PERIODS = """
seit März 2022|2022-03-01|
desde enero de 2022|2022-01-01|
2022 - heute|2022-01-01|
2022 bis heute|2022-01-01|
von 2020 bis 2022|2020-01-01|2022-12-31
jusqu'au 31 décembre 2023||2023-12-31
até dezembro de 2023||2023-12-31
dal 2020 al 2022|2020-01-01|2022-12-31
de 2020 a 2022|2020-01-01|2022-12-31
2022 hasta la fecha|2022-01-01|
từ 2022 đến nay|2022-01-01|
2020 - hiện tại|2020-01-01|
sejak 2020|2020-01-01|
2020 s/d 2022|2020-01-01|2022-12-31
2022年4月～2023年3月|2022-04-01|2023-03-31
2023年1月至2023年12月|2023-01-01|2023-12-31
2022年4月～現在|2022-04-01|
2022년 ~ 현재|2022-01-01|
"""


@pytest.mark.parametrize("line", DATES.strip().splitlines())
def test_dates_in_the_languages_of_suppliers(line: str) -> None:
    text, day = line.split("|")
    assert read_date(text).value == date.fromisoformat(day)
    assert read_date(text.upper()).value == date.fromisoformat(day)


@pytest.mark.parametrize("line", PERIODS.strip().splitlines())
def test_periods_in_the_languages_of_suppliers(line: str) -> None:
    text, start, end = line.split("|")
    read = read_period(text)
    assert tuple("" if side.value is None else side.value.isoformat() for side in read) == (start, end)
    assert not any(side.problem.endswith("understood") for side in read)


@pytest.mark.parametrize("text", ["5 years ago", "set of 12", "out of stock", "maybe", "Marc Dec", "gen 3"])
def test_words_that_are_also_short_forms_of_months_are_no_dates(text: str) -> None:
    assert read_date(text).value is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2024", "25/04/2024"], "dmy"),
        (["03/04/2024", "04/25/2024"], "mdy"),
        (["25/04/2024", "04/25/2024"], ""),
        (["03/04/2024", "2024-12-31", "31.12.2024"], ""),
        (["01/02/2024 - 15/03/2024"], "dmy"),
        (["3-13-24"], "mdy"),
        (["２５／０４／２０２４"], "dmy"),
        (["1/32/2024", "99/99/2024"], ""),
        ([], ""),
    ],
)
def test_one_date_above_twelve_tells_the_sequence_of_a_column(texts: list[str], order: str) -> None:
    assert order_of(texts) == order
    assert order_of(reversed(texts)) == order


def test_the_sequence_of_the_column_decides_what_is_ambiguous() -> None:
    assert read_date("03/04/2024", order="dmy") == read_date("3.4.2024")
    assert read_date("03/04/2024", order="mdy").value == date(2024, 3, 4)
    assert read_date("03/04/2024", order="mdy").problem == "date-as-text"
    assert read_date("03/04/2024").problem == "date-ambiguous"
    # what the sequence cannot mean is read as the only day that it is
    assert read_date("04/25/2024", order="dmy").value == date(2024, 4, 25)
    # an end that is not clear is the later day, so that a link that may hold counts
    assert read_date("03/04/2024", end=True, latest=True).value == date(2024, 4, 3)
    assert read_date("03/04/2024", end=True, latest=True, order="mdy").value == date(2024, 3, 4)


@given(st.lists(st.dates(date(2000, 1, 1), date(2049, 12, 31)), min_size=1, max_size=20), st.sampled_from(["/", "-"]))
def test_a_column_that_tells_its_sequence_comes_back_as_it_was_written(days: list[date], sign: str) -> None:
    told = date(2024, 4, 25)
    for order, written in (("dmy", f"%d{sign}%m{sign}%Y"), ("mdy", f"%m{sign}%d{sign}%Y")):
        texts = [day.strftime(written) for day in (*days, told)]
        assert order_of(texts) == order
        assert [read_date(text, order=order_of(texts)).value for text in texts] == [*days, told]


def test_a_sheet_decides_once_for_each_column() -> None:
    rows = [
        ["Supplier", "Supplies to", "Goods", "Valid from", "Valid until"],
        ["A Co", "Importer Inc", "yarn", "01/02/2020", "03/04/2027"],
        ["B Co", "Importer Inc", "yarn", "25/02/2020", "05/06/2027"],
    ]
    found = {link.supplier: link for link in records(sheet(rows)).links}
    # the column "Valid from" tells it, and the other column of the same hand follows
    assert (found["A Co"].period_from, found["A Co"].period_to) == (date(2020, 2, 1), date(2027, 4, 3))
    assert "date-ambiguous" not in {issue.code for issue in records(sheet(rows)).issues}
    rows[2][3] = "05/02/2020"
    assert [issue.column for issue in records(sheet(rows)).issues if issue.code == "date-ambiguous"] == [
        *("Valid from", "Valid until")
    ]


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_date(text)
    read_period(text)
    order_of([text])
