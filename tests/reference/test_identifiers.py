"""Numbers of registries: read as people write them, check digits compared with those of python-stdnum."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.reference.identifiers import (
    gln_fits,
    is_placeholder,
    lei_fits,
    of_company,
    os_id_fits,
    read_identifiers,
    registries,
    registry_of,
    uscc_fits,
)

BASE_31 = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def plain(registry: str, cell: str) -> list[tuple[str, str]]:
    return [(one.number, one.flaw) for one in read_identifiers(registry, cell)]


# ---- check digits


def test_check_digits_are_those_of_stdnum() -> None:
    lei, ean = pytest.importorskip("stdnum.lei"), pytest.importorskip("stdnum.ean")
    uscc, mod_97_10 = pytest.importorskip("stdnum.cn.uscc"), pytest.importorskip("stdnum.iso7064.mod_97_10")
    draw = random.Random(12)
    fitting = dict.fromkeys(("lei", "gln", "uscc"), 0)
    for turn in range(6_000):
        body = "".join(draw.choices(CAPITALS, k=18))
        # every second one fits, so that both answers are compared
        check = mod_97_10.calc_check_digits(body) if turn % 2 else f"{draw.randrange(100):02}"
        assert lei_fits(body + check) == lei.is_valid(body + check), body
        digits = "".join(draw.choices("0123456789", k=12))
        digit = ean.calc_check_digit(digits) if turn % 2 else draw.choice("0123456789")
        assert gln_fits(digits + digit) == ean.is_valid(digits + digit), digits
        code = "9" + draw.choice("123") + "".join(draw.choices("0123456789", k=6)) + "".join(draw.choices(BASE_31, k=9))
        sign = uscc.calc_check_digit(code) if turn % 2 else draw.choice(BASE_31)
        assert uscc_fits(code + sign) == uscc.is_valid(code + sign), code
        fitting["lei"] += lei_fits(body + check)
        fitting["gln"] += gln_fits(digits + digit)
        fitting["uscc"] += uscc_fits(code + sign)
    assert all(count >= 3_000 for count in fitting.values())


@pytest.mark.parametrize(
    ("registry", "number"),
    [
        ("lei", "5493001KJTIIGC8Y1R12"),  # as printed on bloomberg.com
        ("gln", "4006381333931"),
        ("uscc", "91110000600037341L"),
        ("duns", "150483782"),
        ("os_id", "CN2021250D1DTN7"),  # as printed in the documentation of Open Supply Hub
        # C + N + 2 + 0 + 1 + 9 + 0 + 6 + 7 + X + 1 + K + 8 + 7 = 67+78+2+0+1+9+0+6+7+29+1+19+8+7 = 234, modulo 32 = 10
        ("os_id", "CN2019067X1K87A"),
    ],
)
def test_one_sign_changed_is_seen(registry: str, number: str) -> None:
    assert plain(registry, number) == [(number, "")]
    if registry == "duns":
        return  # its last digit is no check digit since 2006
    for place in range(len(number)):
        for sign in "27":
            other = number[:place] + sign + number[place + 1 :]
            # a letter in place of a digit changes how many digits MOD 97-10 sees
            if other != number and number[place].isdigit():
                assert read_identifiers(registry, other)[0].flaw in ("check digit", "form"), other


@given(st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=5, max_size=5), st.integers(1, 366))
def test_exactly_one_last_sign_of_an_os_id_fits(random_part: str, day: int) -> None:
    short = f"IN2019{day:03}{random_part}"
    assert sum(os_id_fits(short + sign) for sign in "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == 1


# ---- as people write them


@pytest.mark.parametrize(
    ("registry", "cell", "number"),
    [
        ("duns", "15-048-3782", "150483782"),
        ("duns", "15 048 3782", "150483782"),
        ("duns", "DUNS 150483782", "150483782"),
        ("duns", "1504837.0", "001504837"),
        ("duns", "15048378", "015048378"),
        ("duns", "1.50483782E8", "150483782"),
        ("duns", "150483782-0001", "150483782"),
        ("duns", "１５０４８３７８２", "150483782"),
        ("lei", "5493 001k jtii gc8y 1r12", "5493001KJTIIGC8Y1R12"),
        ("lei", "LEI: 5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"),
        ("gln", "400638133393 1", "4006381333931"),
        ("gln", "36000291452", "0036000291452"),
        ("os_id", "CN-2019067-X1K87-A", "CN2019067X1K87A"),
        ("tax_number", "DE 811.569.869", "DE811569869"),
    ],
)
def test_a_number_is_compared_without_its_clothes(registry: str, cell: str, number: str) -> None:
    assert plain(registry, cell) == [(number, "")]


@pytest.mark.parametrize(
    ("registry", "cell", "flaw"),
    [
        ("duns", "000000000", "placeholder"),
        ("duns", "123456789", "placeholder"),
        ("duns", "999999999", "placeholder"),
        ("duns", "987654321", "placeholder"),
        ("gln", "0000000000000", "placeholder"),
        ("tax_number", "00000", "placeholder"),
        ("duns", "1504", "form"),
        ("duns", "15048378201", "form"),
        ("lei", "150483782", "form"),
        ("gln", "4.00638133E12", "rounded"),
        ("gln", "4006381333932", "check digit"),
        ("uscc", "91110000600037341I", "form"),
    ],
)
def test_what_identifies_nobody_says_why(registry: str, cell: str, flaw: str) -> None:
    assert [one.flaw for one in read_identifiers(registry, cell)] == [flaw]


@pytest.mark.parametrize("cell", ["", "N/A", "none", "k.A.", "pending", "-", "XXXXXXXXX"])
def test_a_cell_without_a_digit_gives_no_number(cell: str) -> None:
    assert read_identifiers("duns", cell) == ()


def test_several_numbers_of_a_cell_are_told_apart() -> None:
    assert plain("duns", "150483782; 15-048-3790") == [("150483782", ""), ("150483790", "")]
    assert plain("lei", "5493001KJTIIGC8Y1R12 / pending") == [("5493001KJTIIGC8Y1R12", "")]


def test_a_tax_number_of_china_is_a_social_credit_code() -> None:
    (one,) = read_identifiers("tax_number", "91110000600037341l")
    assert (one.registry, one.number, one.text) == ("uscc", "91110000600037341L", "91110000600037341l")
    assert read_identifiers("tax_number", "911100006000373418")[0].registry == "tax_number"


@given(st.sampled_from(["duns", "gln", "lei", "uscc", "os_id", "tax_number"]), st.text(max_size=60))
def test_any_text_is_read(registry: str, cell: str) -> None:
    for one in read_identifiers(registry, cell):
        assert one.registry in registries()
        assert read_identifiers(one.registry, one.number)[0].number == one.number or one.flaw


@given(st.integers(100_000, 10**12))
def test_few_numbers_are_placeholders(number: int) -> None:
    text = str(number)
    if is_placeholder(text):
        body = text.lstrip("0")
        steps = {(int(b) - int(a)) % 10 for a, b in pairwise(body[:-1])}
        assert len(steps) <= 1


@pytest.mark.parametrize(
    ("text", "registry"),
    [
        ("D-U-N-S", "duns"),
        ("DUNS number", "duns"),
        ("LEI", "lei"),
        ("统一社会信用代码", "uscc"),
        ("GLN", "gln"),
        ("OS ID", "os_id"),
        ("MID", "mid"),
        ("VAT number", "tax_number"),
        ("Country", ""),
        ("Registration number", ""),
    ],
)
def test_a_word_for_a_registry_is_known(text: str, registry: str) -> None:
    assert registry_of(text) == registry


def test_numbers_of_companies_are_told_from_those_of_sites() -> None:
    assert [name for name in registries() if of_company(name)] == ["lei", "uscc", "tax_number"]
