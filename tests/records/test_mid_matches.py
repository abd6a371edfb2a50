"""Manufacturer IDs of entries found among partners whose name and address is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.model import Source
from supplymap.records.mid_matches import KnownParty, match_mids
from supplymap.reference.mid import manufacturer_id


def party(
    name: str, address: str = "", city: str = "", country: str = "", postal: str = "", mid: str = "", row: int = 2
) -> KnownParty:
    return KnownParty(name, address, city, country, postal, mid, Source("list.xlsx", "Vendors", row))


SAPHIRE = party("Saphire Knitting Co., Ltd.", "12 Le Loi Street", "Hanoi", "VN")
CODE = "VNSAPKNI12HAN"


def equal(code: str, *known: KnownParty) -> list[str]:
    match = match_mids([code], known).get(code)
    return [found.name for found in match.equal] if match else []


def near(code: str, *known: KnownParty) -> list[str]:
    match = match_mids([code], known).get(code)
    return [found.name for found in match.near] if match else []


def test_a_name_and_address_that_make_the_code_are_its_party() -> None:
    assert equal(CODE, SAPHIRE, party("Other Mill", "12 Le Loi", "Hanoi", "VN")) == [SAPHIRE.name]


@pytest.mark.parametrize(
    ("address", "city", "postal"),
    [
        ("12 Le Loi Street, Hanoi 100000, Vietnam", "Hanoi", ""),
        ("12 Le Loi Street, 10000 Hanoi", "Hanoi", ""),
        ("12 Le Loi Street, 100000", "Hanoi", "100000"),
        ("12 Le Loi Street, Hanoi 100000, Vietnam", "", ""),
        ("Lot 1-2, Le Loi Street", "Ha Noi", ""),
    ],
)
def test_addresses_as_lists_have_them(address: str, city: str, postal: str) -> None:
    assert equal(CODE, party("Saphire Knitting", address, city, "VN", postal)) == ["Saphire Knitting"]


def test_a_code_that_a_list_states_itself_beats_one_that_is_made() -> None:
    stated = party("Quite Another Name", mid="vn sapkni 12 han")
    assert equal(CODE, SAPHIRE, stated) == ["Quite Another Name"]


def test_two_names_of_one_code_are_both_told_and_two_spellings_are_one() -> None:
    twin = party("Sapa Knights Ltd", "Block 12", "Hanam", "VN", row=9)
    assert equal(CODE, SAPHIRE, twin) == [SAPHIRE.name, "Sapa Knights Ltd"]
    assert equal(CODE, SAPHIRE, SAPHIRE._replace(name="SAPHIRE KNITTING LTD", source=twin.source)) == [SAPHIRE.name]


def test_goods_of_another_country_than_the_party_keep_name_number_and_city() -> None:
    trader = party("Jolly Trading Ltd", "5 Queen's Road", "Kowloon", "HK")
    assert equal("CNJOLTRA5HON", trader) == ["Jolly Trading Ltd"]
    # without a number nothing but a few letters is left
    assert equal("CNJOLTRAHON", trader._replace(address="Queen's Road")) == []


@pytest.mark.parametrize(
    "known",
    [
        party("Saphire Knitting", "", "Hanoi", "VN"),
        party("Saphire Knitting", "14 Le Loi Street", "Hanoi", "VN"),
        party("Saphire Knitting", "12 Le Loi Street", "Hai Phong", "VN"),
        party("Saphire Knitting", "12 Le Loi Street", "", "VN"),
    ],
)
def test_a_part_that_is_missing_or_other_is_asked_about(known: KnownParty) -> None:
    assert equal(CODE, known) == []
    assert near(CODE, known) == ["Saphire Knitting"]


def test_a_short_name_without_a_number_is_asked_about() -> None:
    assert equal("GRMURATH", party("Murla", "", "Athens", "GR")) == []
    assert near("GRMURATH", party("Murla", "", "Athens", "GR")) == ["Murla"]
    assert equal("GRMURINCATH", party("Murla-Praxiteles Inc.", "", "Athens", "GR")) == ["Murla-Praxiteles Inc."]


@pytest.mark.parametrize(
    "known",
    [
        party("Other Knitting", "12 Le Loi Street", "Hanoi", "VN"),
        party("Saphire Knitting", "14 Le Loi", "Hue", "VN"),
        party("Saphire Knitting", "", "Hanoi", "CN"),
        party("Saphire Knitting"),
        party("杭州纺织", "12", "Hanoi", "VN"),
    ],
)
def test_what_does_not_fit_is_not_proposed(known: KnownParty) -> None:
    assert match_mids([CODE], [known]) == {}


def test_a_text_that_is_no_code_matches_nothing() -> None:
    assert match_mids(["10021", ""], [SAPHIRE._replace(name="10021")]) == {}


WORD = st.text("ABCDEFGHKLMNOPRST", min_size=2, max_size=8).map(str.title)


@given(WORD, WORD, st.integers(1, 99999), WORD.filter(lambda word: len(word) > 2))
def test_the_code_of_a_party_always_finds_it(first: str, second: str, number: int, city: str) -> None:
    known = party(f"{first} {second} Ltd", f"{number} Main Street", city, "VN")
    code = manufacturer_id(known.name, known.address, known.city, "VN")
    assert equal(code, known, party("Zzyx Qqq", "1 Road", "Zzz", "VN")) == [known.name]
