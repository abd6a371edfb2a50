"""The shipped index: how large it is, what it holds, and where it comes from."""

from __future__ import annotations

import csv
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap import reference
from supplymap.places import gazetteer
from supplymap.places.country import country_places
from supplymap.places.index import NONE, TOWN, front_decoded, index
from supplymap.places.keys import place_key
from supplymap.places.loose import loose_key
from supplymap.places.words import bare_name

DATA = resources.files("supplymap.places") / "data"


def test_the_files_are_small_and_say_where_they_come_from() -> None:
    files = ("gazetteer.npz", "outlines.npz")
    assert sum(len((DATA / name).read_bytes()) for name in files) < 5_000_000
    note = (DATA / "SOURCES.txt").read_text("utf-8")
    for text in ("https://www.geonames.org", "creativecommons.org/licenses/by/4.0", "Natural Earth", "SHA-256"):
        assert text in note


def test_what_the_index_holds() -> None:
    held = index()
    assert len(held.latitudes) > 250_000
    assert set(held.countries) >= {"BD", "CN", "HK", "IN", "KH", "MM", "MO", "PK", "TW", "VN"}
    assert np.abs(held.latitudes).max() <= 9000
    assert np.abs(held.longitudes.astype(int)).max() <= 18000
    known = held.regions[held.regions != NONE]
    assert len(known) > 0.98 * len(held.regions)
    assert known.max() < len(held.region_codes)


@pytest.mark.parametrize(
    ("country", "name", "main"),
    [
        ("BD", "Chittagong", "Chattogram"), ("CN", "Canton", "Guangzhou"), ("VN", "Saigon", "Ho Chi Minh City"),
        ("CN", "绍兴", "Shaoxing"), ("TR", "İzmir", "İzmir"), ("JP", "大阪", "Osaka"),
        ("MM", "Rangoon", "Yangon"), ("UA", "Київ", "Kyiv"), ("IN", "Bombay", "Mumbai"),
    ],
)  # fmt: skip
def test_former_and_native_names(country: str, name: str, main: str) -> None:
    places = country_places(country)
    assert places is not None
    found = {places.name(place) for place in places.names.get(place_key(name), ())}
    assert place_key(main) in {place_key(text) for text in found} or any(text.startswith(main[:5]) for text in found)


def test_places_of_xinjiang_stand_in_no_other_division() -> None:
    # GeoNames puts some of them into Heilongjiang, 3,000 km away
    places = country_places("CN")
    assert places is not None
    for place, level in enumerate(places.levels):
        if level == TOWN and places.region(place) == "Heilongjiang":
            assert places.longitudes[place] > 110, places.name(place)


def test_each_town_of_makers_has_a_source_and_is_found_where_it_lies() -> None:
    rows = reference.table("garment_towns")
    assert len(rows) >= 80
    assert len({row["country"] for row in rows}) >= 15
    for row in rows:
        assert row["source"]
        found = gazetteer().find(row["country"], city=row["town"])
        assert found is not None
        places = country_places(row["country"])
        assert places is not None
        same = places.names[place_key(row["town"])]
        assert any(places.km(at, float(row["latitude"]), float(row["longitude"])) < 0.2 for at in same), row["town"]


@given(st.lists(st.text("abc", min_size=1, max_size=9), unique=True))
def test_keys_come_back_from_what_they_do_not_share(keys: list[str]) -> None:
    keys.sort()
    shared, rest, last = [], "", ""
    for key in keys:
        same = 0
        while same < min(len(key), len(last)) and key[same] == last[same]:
            same += 1
        shared.append(same)
        rest += key[same:] + "\n"
        last = key
    letters = np.frombuffer(rest.encode(), np.uint8)
    assert [key.decode() for key in front_decoded(np.array(shared, np.uint8), letters).tolist()] == keys


@given(st.text())
def test_a_key_has_small_letters_only(text: str) -> None:
    key = place_key(text)
    assert key == "" or (key.isascii() and key.isalpha() and key.islower())
    assert place_key(key) == key


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Wujin Qu", "Wujin"), ("Huyện Thạnh Phú", "Thạnh Phú"), ("Kabupaten Bogor", "Bogor"), ("City", "City")],
)
def test_a_name_without_its_level(text: str, bare: str) -> None:
    assert bare_name(text) == bare


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [("Sreepur", "Sripur", "BD"), ("Narayangonj", "Narayanganj", "BD"), ("Kafr El Dawar", "Kafr ad Dawwar", "EG")],
)
def test_romanisations_of_one_name(one: str, other: str, country: str) -> None:
    assert loose_key(list(map(place_key, one.split())), country) == loose_key(
        list(map(place_key, other.split())), country
    )


def test_the_table_of_towns_is_plain() -> None:
    text = reference.tables.table_bytes("garment_towns").decode("utf-8")
    assert len(list(csv.reader(text.splitlines()))) == len(reference.table("garment_towns")) + 1
