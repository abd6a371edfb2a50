"""Amounts of money: every way of writing a number, words for millions, and currencies that are not added up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.records.amount_columns import amount_columns
from supplymap.records.amounts import Unit, decimal_of, read_amount, unit_of_header
from tests.sheets_by_hand import records, sheet

AMOUNTS = """
480000|480000
480000.0|480000
1e6|1000000
0|0
1,234,567.89|1234567.89
1.234.567,89|1234567.89
1 234 567,89|1234567.89
1'234'567|1234567
12,34,567|1234567
1,23,45,678|12345678
１２３，４５６|123456
1,234|1234
1,5|1.5
-500|-500
(500)|-500
500-|-500
($1,200.50)|-1200.5 USD
$480,000|480000 USD
480 000 $|480000 USD
310000 EUR|310000 EUR
1.5m|1500000
~400k|400000
USD 1.2 million|1200000 USD
$1.2MM|1200000 USD
approx. 250,000 USD per year|250000 USD
US$ 50k p.a.|50000 USD
k€ 300|300000 EUR
€ 1,2 Mio.|1200000 EUR
1,2 Mio. €|1200000 EUR
3 Mrd|3000000000
250 mil|250000
1.2 mil millones|1200000000
2,5 millones de dólares|2500000 USD
R$ 1.234,56|1234.56 BRL
5 lakh|500000
2.5 crore|25000000
Rs. 12,34,567|1234567 INR
300 triệu đồng|300000000 VND
50 juta|50000000
3 milyon TL|3000000 TRY
300万|3000000
1.2億円|120000000 JPY
500万元|5000000 CNY
3억원|300000000 KRW
"""

NO_AMOUNTS = [
    "100-200k",
    "5 t",
    "3903 PCS",
    "10%",
    "1,200 kg",
    "12.5.2024",
    "USD 5 EUR",
    "five",
    "1e999",
    "1,2,3",
    "1..2",
]

HEADERS = [
    ("FY26 FOB (USD)", "USD", 1),
    ("Spend 2025 €", "EUR", 1),
    ("TOTAL_VALUE_IN_USD", "USD", 1),
    ("Annual value (RMB)", "CNY", 1),
    ("Valor (MXN)", "MXN", 1),
    ("Value (k€)", "EUR", 1e3),
    ("Value kUSD", "USD", 1e3),
    ("Jahreswert (TEUR)", "EUR", 1e3),
    ("Spend ('000 USD)", "USD", 1e3),
    ("Value (USD'000)", "USD", 1e3),
    ("Amount (USD, thousands)", "USD", 1e3),
    ("Value (USD m)", "USD", 1e6),
    ("Spend $M", "USD", 1e6),
    ("金额（万元）", "CNY", 1e4),
    ("Trị giá (triệu đồng)", "VND", 1e6),
    ("Annual value", "", 1),
    ("M&A value", "", 1),
    ("Try-out value", "", 1),
    ("Value of pens", "", 1),
    ("K value", "", 1),
]


@pytest.mark.parametrize("line", AMOUNTS.strip().splitlines())
def test_amounts(line: str) -> None:
    text, expected = line.split("|")
    value, _, currency = expected.partition(" ")
    found = read_amount(text)
    assert (found.value, found.currency, found.problem) == (pytest.approx(float(value)), currency, "")


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_told(text: str) -> None:
    assert read_amount(text) == (None, "", "number-not-understood")


@pytest.mark.parametrize("text", ["", " ", "n/a", "TBD", "-"])
def test_a_blank_is_no_problem(text: str) -> None:
    assert read_amount(text) == (None, "", "")


@pytest.mark.parametrize(("header", "currency", "factor"), HEADERS)
def test_what_a_header_says_of_its_amounts(header: str, currency: str, factor: float) -> None:
    assert unit_of_header(header) == (currency, factor)


def test_an_amount_in_another_currency_than_its_header_has_no_value() -> None:
    assert read_amount("310000 EUR", Unit("USD")) == (None, "EUR", "amount-in-other-currency")
    assert read_amount("310000 USD", Unit("USD")).value == 310000
    assert read_amount("¥300", Unit("JPY")).currency == "JPY"
    assert read_amount("¥300", Unit("USD")).problem == "amount-in-other-currency"


def test_the_multiple_of_a_header_does_not_multiply_what_a_cell_multiplies() -> None:
    assert read_amount("300", Unit("USD", 1e3)).value == 300_000
    assert read_amount("0.3m", Unit("USD", 1e3)).value == 300_000


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1.234,50", "1.000"], ","),
        (["12,5"], ","),
        (["1,234.50"], "."),
        (["1,234"], "."),
        (["1.234"], ""),
        (["12,5", "12.5"], ""),
        ([], ""),
    ],
)
def test_one_cell_tells_the_sign_of_decimals_of_a_column(texts: list[str], sign: str) -> None:
    assert decimal_of(texts) == sign


def test_a_dot_groups_thousands_where_the_column_writes_decimals_with_a_comma() -> None:
    assert read_amount("1.234", decimal=",").value == 1234
    assert read_amount("1.234").value == 1.234
    assert read_amount("0.234", decimal=",").value == 0.234


def test_a_column_counts_in_the_currency_of_its_header_or_of_most_of_its_cells() -> None:
    columns = amount_columns(
        {"said": ["5"], "mostly": ["5 EUR", "6 EUR", "7"], "plain": ["5", "6", "7 EUR"], "none": ["5"]},
        {"said": "Value (USD)", "mostly": "Value", "plain": "Value", "none": "Value"},
    )
    assert {name: column.unit.currency for name, column in columns.items()} == {
        "said": "USD",
        "mostly": "EUR",
        "plain": "USD",
        "none": "",
    }
    # what cannot be added to dollars has no value
    assert columns["mostly"].read("5 EUR") == (None, "EUR", "amount-in-other-currency")
    assert columns["plain"].read("7 EUR") == (None, "EUR", "amount-in-other-currency")
    assert columns["none"].read("5").value == 5


def test_lists_in_one_foreign_currency_are_counted_in_it() -> None:
    columns = amount_columns({"a": ["5"], "b": ["7 EUR"]}, {"a": "Wert (EUR)", "b": "Wert in €"})
    assert [columns[name].read("5").value for name in ("a", "b")] == [5, 5]


def test_links_hold_the_amounts_of_their_column_and_tell_the_others_once() -> None:
    header = ["Supplier", "Supplies to", "Goods", "Annual value (USD)"]
    cells = {"A Co": "1.5m", "B Co": "310000 EUR", "C Co": "$12,000", "D Co": "-5", "E Co": "20 000 EUR", "F Co": "5 t"}
    found = records(sheet([header, *([name, "Importer Inc", "yarn", cell] for name, cell in cells.items())]))
    assert {link.supplier: link.value for link in found.links} == {
        "A Co": 1_500_000,
        "B Co": None,
        "C Co": 12_000,
        "D Co": None,
        "E Co": None,
        "F Co": None,
    }
    told = {issue.code: (issue.column, issue.rows) for issue in found.issues if issue.level == "warning"}
    assert told["amount-in-other-currency"] == ("Annual value (USD)", 2)
    assert told["number-not-understood"] == ("Annual value (USD)", 2)


@given(st.integers(0, 10**9), st.sampled_from([",", ".", " ", "'"]))
def test_a_number_comes_back_however_its_thousands_are_grouped(number: int, sign: str) -> None:
    text = f"{number:,}".replace(",", sign)
    found = read_amount(text, decimal="," if sign == "." else "")
    assert found.value == number


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_amount(text)
    unit_of_header(text)
    decimal_of([text])
