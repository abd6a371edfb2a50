"""Tariff codes as cells hold them: with words, several at once, without their zeros."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap import reference
from supplymap.reference.tariff import is_known, tariff_codes

CELLS = """
6109.10|6109.10
610910|610910
6109.10.00|6109.10.00
6109.10.0012|6109.10.0012
6109.10.00.12|6109.10.00.12
6109100012|6109100012
610910001234|610910001234
6109 10 00|6109 10 00
61.09|61.09
85 42 31|85 42 31
61|61
Chapter 61|61
HTS 6109.10.00.12|6109.10.00.12
HS code: 520100|520100
'0302130000|0302130000
５２０１|5201
610910.0|610910
6109.1|6109.10
6109.10; 6110.20|6109.10, 6110.20
6109.10, 6110.20|6109.10, 6110.20
6109.10 and 6110.20|6109.10, 6110.20
6109.10/6110|6109.10, 6110
6109.10/20|6109.10, 6109.20
6203.42.40 / 6204.62.40|6203.42.40, 6204.62.40
6101-6104|6101, 6102, 6103, 6104
6109.10; 6109.10|6109.10
9903.88.15|9903.88.15
"""

WORDS = """
6109.10 T-shirts|6109.10|T-shirts
610910 - T-shirts|610910|T-shirts
T-shirts (6109.10)|6109.10|T-shirts
6109.10.00 (T-shirts, 100% cotton)|6109.10.00|T-shirts, 100% cotton
5201.00 Cotton, not carded|5201.00|Cotton, not carded
6109.10 camisetas; 6110.20 suéteres|6109.10, 6110.20|camisetas; suéteres
6109.10 T恤|6109.10|T恤
"""


@pytest.mark.parametrize("line", CELLS.strip().splitlines())
def test_codes_without_words(line: str) -> None:
    text, codes = line.split("|")
    assert tariff_codes(text) == (tuple(codes.split(", ")), "", (), ())


@pytest.mark.parametrize("line", WORDS.strip().splitlines())
def test_codes_with_the_words_beside_them(line: str) -> None:
    text, codes, words = line.split("|")
    assert tariff_codes(text) == (tuple(codes.split(", ")), words, (), ())


@pytest.mark.parametrize(
    ("text", "code"), [("10641", "010641"), ("302130000", "0302130000"), ("302.13", "0302.13"), ("901", "0901")]
)
def test_a_lost_zero_is_put_back_where_the_heading_is_one(text: str, code: str) -> None:
    assert tariff_codes(text) == ((code,), "", (code,), ())


@pytest.mark.parametrize(
    "text", ["10021", "61091", "T-shirts", "100% cotton", "12 pieces", "n/a", "", "0", "5", "V-10021"]
)
def test_what_is_no_code(text: str) -> None:
    assert tariff_codes(text).codes == ()


@pytest.mark.parametrize("text", ["6150.10", "7701", "4699.00.10"])
def test_a_heading_that_does_not_exist_is_told(text: str) -> None:
    assert tariff_codes(text) == ((text,), "", (), (text,))


def test_the_chapters_of_the_us_tariff_are_known() -> None:
    assert is_known("9802.00.80")
    assert is_known("9903.88.15")
    assert not is_known("7701")


def test_every_heading_is_read_with_and_without_its_first_zero() -> None:
    for row in reference.table("hs_headings"):
        code = row["hs"]
        assert tariff_codes(code).codes == (code,)
        if len(code) == 4:
            assert tariff_codes(f"{code}.10 goods") == ((f"{code}.10",), "goods", (), ())
            if code.startswith("0"):
                assert tariff_codes(f"{code[1:]}10").restored == (f"{code}10",)


@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = tariff_codes(text)
    assert set(found.unknown) | set(found.restored) <= set(found.codes)
