"""Places found by name, in addresses of any sequence."""

from __future__ import annotations

import pytest

from supplymap.places import countries_at, gazetteer


@pytest.mark.parametrize(
    ("country", "address", "place", "region"),
    [
        ("CN", "NO.158 HUBIN SOUTH ROAD ,LUJIAXIANG, NIUTANG TOWN, WUJIN DISTRICT, ChangZhou, 213168, Jiangsu",
         "Niutang", "Jiangsu"),
        ("CN", "12 Beijing West Road, Shaoxing City, Zhejiang", "Shaoxing", "Zhejiang"),
        ("BD", "Plot 12, Savar, Dhaka-1340", "Savar", "Dhaka Division"),
        ("IN", "Weavers Colony, Sircilla, 505301", "Sircilla", "Telangana"),
        ("ES", "c/ Berlin, 33, Torres de la Alameda, 28813, Madrid", "Torres de la Alameda", "Madrid"),
    ],
)  # fmt: skip
def test_the_most_specific_place_of_an_address(country: str, address: str, place: str, region: str) -> None:
    found = gazetteer().find(country, address=address)
    assert found is not None
    assert (found.place, found.region, found.precision, found.country) == (place, region, "town", country)


def test_a_town_of_another_country_is_told_and_never_taken() -> None:
    found = gazetteer().find("CN", city="Dhaka")
    assert found is not None
    assert (found.precision, found.country, found.elsewhere[0]) == ("country", "CN", "BD")


@pytest.mark.parametrize(
    ("latitude", "longitude", "codes"),
    [
        (43.82, 87.61, {"CN"}), (44.21, 80.42, {"CN", "KZ"}), (22.32, 114.17, {"HK"}), (25.03, 121.5, {"TW"}),
        (18.4, -66.05, {"PR"}), (67.94, 32.9, {"RU"}), (65.5, -171.0, {"RU"}), (-16.8, 179.9, {"FJ"}),
        (0.0, -30.0, set()),
    ],
)  # fmt: skip
def test_countries_at_a_position(latitude: float, longitude: float, codes: set[str]) -> None:
    assert set(countries_at(latitude, longitude)) == codes


def test_the_nearest_towns_of_urumqi_lie_in_the_xuar() -> None:
    near = gazetteer().nearest(43.8, 87.6, within_km=100, count=5)
    assert [one.km for one in near] == sorted(one.km for one in near)
    assert all(one.place.in_xuar for one in near)
    assert len(near) == 5


def test_without_a_country_only_names_that_leave_no_doubt() -> None:
    find = gazetteer().find
    dhaka = find(city="Dhaka")
    assert dhaka is not None
    assert dhaka.country == "BD"
    # San Jose in Costa Rica, in California and on the Philippines: all are large
    assert find(city="San Jose") is None
    assert find(city="Nowhere") is None
    assert find() is None
    ohio = find(region="Ohio", city="Columbus")
    assert ohio is not None
    assert (ohio.country, ohio.region) == ("US", "Ohio")
