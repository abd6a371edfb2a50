"""Manufacturer identification codes: the rule of 19 CFR 102, Appendix, and what a code tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap import reference
from supplymap.reference.mid import (
    LONGEST,
    city_part,
    manufacturer_id,
    name_part,
    number_parts,
    origin_codes,
    read_mid,
)

WORDS = st.lists(
    st.sampled_from(["Alpha", "Đại", "Çelik", "B", "of", "20th", "St.", "Rawles-Aden", "&", "纺织"]), max_size=6
)
TEXT = st.text(max_size=60)


@pytest.mark.parametrize(
    ("name", "address", "city", "country", "code"),
    [
        ("The Greenhouse", "45 Royal Crescent", "Birmingham", "US", "USGRE45BIR"),
        ("Carduccio and Jones", "88 Canburra Avenue", "Sidney", "AU", "AUCARJON88SID"),
        ("Alphantrans International", "215-5000 Miller Road", "Vancouver Airport", "XC", "XCALPINT2155VAN"),
        ("Companhia Textil Karsten", "Calle Grande, 25-27", "Lisbon", "PT", "PTKAR2527LIS"),
        ("solune/vanessa bruno", "13 Elliot 189/7 Court", "Grasse", "FR", "FRSOLVAN1897GRA"),
        ("Công ty TNHH May Sài Gòn", "Số 12 Đường Lê Lợi", "Đà Nẵng", "VN", "VNCONTY12DAN"),
        ("PT. Morich Indo Fashion", "Jl. Raya 7", "Jakarta", "ID", "IDMORIND7JAK"),
        ("Morich ZAO Indo", "", "Moscow", "RU", "RUMORZAOMOS"),
        ("Alfa Jaya", "13 Elliot 111 Court", "Jurong", "SG", "SGALFJAY111SIN"),
        ("AL'PHA & Sons", "PO Box 0105332642", "York", "GB", "GBALPSON0105YOR"),
    ],
)
def test_the_code_of_a_name_and_address(name: str, address: str, city: str, country: str, code: str) -> None:
    assert manufacturer_id(name, address, city, country) == code


def test_a_name_in_chinese_characters_alone_has_no_code() -> None:
    assert manufacturer_id("杭州纺织有限公司", "88号", "杭州", "CN") == ""
    assert manufacturer_id("Hangzhou Textile 杭州纺织", "88号", "Hangzhou", "CN") == "CNHANTEX88HAN"


def test_a_word_that_does_not_count_stays_where_nothing_else_would() -> None:
    assert name_part("The And") == "THEAND"
    assert name_part("PT", "ID") == "PT"


def test_filers_read_a_number_with_a_comma_in_two_ways() -> None:
    # 2-6, 8: one number by the instructions, two by programs that let a blank part numbers
    assert number_parts("2-6, 8-Chome") == ("268", "26", "8")
    assert number_parts("No. 88") == ("88",)


@pytest.mark.parametrize(
    ("text", "origin"),
    [("VNSAPKNI12HAN", "VN"), ("xqmaple155mon", "CA"), (" CN HANTEX 88 HAN ", "CN"), ("TWABC1TAI", "TW")],
)
def test_the_first_letters_are_the_origin_of_the_goods(text: str, origin: str) -> None:
    found = read_mid(text)
    assert found is not None
    assert found.origin == origin


@pytest.mark.parametrize(
    "text", ["", "10021", "12-3456789", "VN", "ZZSAPKNI12HAN", "Saigon Knitting", "VNSAPKNI12HANOI", "VN-12", "N/A"]
)
def test_what_is_no_code(text: str) -> None:
    assert read_mid(text) is None


def test_canada_has_thirteen_codes_and_none_is_ca() -> None:
    assert len(origin_codes("CA")) == 13
    assert "CA" not in origin_codes("CA")
    assert origin_codes("VN") == ("VN",)
    assert all(row["source"] and row["as_of"] for row in reference.table("mid_words"))


@given(WORDS, TEXT, TEXT, st.sampled_from(["VN", "CN", "XO", "HK"]))
def test_a_code_is_short_plain_and_read_back(words: list[str], address: str, city: str, country: str) -> None:
    code = manufacturer_id(" ".join(words), address, city, country)
    assert len(code) <= LONGEST
    assert code == code.upper()
    assert code.isascii()
    assert not code or code.isalnum()
    found = read_mid(code)
    # a city of fewer than three letters gives a code that no form of entry takes
    assert found is None or found.code == code


@given(WORDS)
def test_case_and_trailing_forms_do_not_change_a_name_of_two_words(words: list[str]) -> None:
    name = " ".join(["Alpha", "Beta", *words])
    assert name_part(name) == name_part(name.upper()) == name_part(f"{name} Co., Ltd.") == "ALPBET"


@given(TEXT)
def test_a_city_gives_at_most_three_letters(city: str) -> None:
    assert len(city_part(city)) <= 3
    assert all(len(digits) <= 4 and digits.isdecimal() for digits in number_parts(city))
