"""The gazetteer as a geocoder of geopy."""

from __future__ import annotations

from geopy.geocoders.base import Geocoder

from supplymap.places.geocoder import OfflineGeocoder


def test_an_address_names_its_own_country() -> None:
    geocoder = OfflineGeocoder()
    assert isinstance(geocoder, Geocoder)
    location = geocoder.geocode("Plot 5, Savar, Dhaka 1340, Bangladesh")
    assert location.raw == {
        "precision": "town", "place": "Savar", "region": "Dhaka Division", "country": "BD", "source": "gazetteer",
    }  # fmt: skip
    assert location.address == "Savar, Dhaka Division, Bangladesh"
    assert abs(location.latitude - 23.85) < 0.1
    assert abs(location.longitude - 90.25) < 0.1


def test_an_address_by_its_parts() -> None:
    parts = {"street": "12 Main Road", "city": "Shaoxing", "state": "Zhejiang", "country": "China"}
    [location] = OfflineGeocoder().geocode(parts, exactly_one=False)
    assert location.raw["place"] == "Shaoxing"


def test_nothing_known_gives_nothing() -> None:
    assert OfflineGeocoder().geocode("somewhere") is None
    assert OfflineGeocoder().geocode("somewhere", exactly_one=False) == []


def test_a_country_for_all_addresses() -> None:
    location = OfflineGeocoder("Viet Nam").geocode("12 Street, Bien Hoa City, Dong Nai")
    assert (location.raw["place"], location.raw["country"]) == ("Biên Hòa", "VN")


def test_the_town_nearest_to_a_position() -> None:
    location = OfflineGeocoder().reverse((39.47, 75.99))
    assert (location.raw["country"], location.raw["region"]) == ("CN", "Xinjiang")
    nearest = OfflineGeocoder().reverse("39.47, 75.99", exactly_one=False)
    assert [one.raw["km"] for one in nearest] == sorted(one.raw["km"] for one in nearest)
    assert OfflineGeocoder().reverse((0.0, -30.0)) is None
