"""Postal codes: whose they can be, and where they lie."""

from __future__ import annotations

import pytest

from supplymap.places import gazetteer, postal_countries, postal_regions


@pytest.mark.parametrize(
    ("code", "can", "cannot"),
    [("213168", "CN", "BD"), ("1340", "BD", "CN"), ("SW1A 1AA", "GB", "US"), ("560058", "IN", "TR")],
)
def test_the_countries_of_a_format(code: str, can: str, cannot: str) -> None:
    found = postal_countries(code)
    assert found is not None
    assert can in found
    assert cannot not in found


def test_what_fits_no_format_says_nothing() -> None:
    assert postal_countries("see above") is None


@pytest.mark.parametrize(
    ("country", "code", "regions"),
    [
        ("CN", "830000", {"Xinjiang"}), ("CN", "841000", {"Xinjiang"}), ("IN", "560058", {"Karnataka"}),
        ("TR", "34200", {"Istanbul"}), ("BD", "1340", set()), ("CN", "83", set()),
    ],
)  # fmt: skip
def test_the_division_of_a_code(country: str, code: str, regions: set[str]) -> None:
    assert postal_regions(country, code) == regions


def test_a_code_decides_between_namesakes() -> None:
    # there are several places of this name in Guangdong
    found = gazetteer().find("CN", address="HeShan, 529700, Guangdong")
    assert found is not None
    assert abs(found.latitude - 22.7) < 0.3
    assert abs(found.longitude - 112.9) < 0.3


@pytest.mark.parametrize(
    ("country", "city", "code", "place", "region"),
    [
        # the list of codes has 215000 beside the Suzhou of another province
        ("CN", "Suzhou", "215000", "Suzhou", "Jiangsu"), ("CN", "Suzhou", "234000", "Suzhou", "Anhui"),
        # a town that is stated stays where it is, and its code is what is asked about
        ("CN", "Shaoxing", "830000", "Shaoxing", "Zhejiang"), ("CN", "Urumqi", "200000", "Ürümqi", "Xinjiang"),
        ("CN", "Shanghai", "830000", "Shanghai", "Shanghai"), ("IN", "Tiruppur", "110001", "Tiruppur", "Tamil Nadu"),
    ],
)  # fmt: skip
def test_a_code_of_elsewhere_moves_no_town(country: str, city: str, code: str, place: str, region: str) -> None:
    found = gazetteer().find(country, city=city, postal_code=code)
    assert found is not None
    assert (found.place, found.region) == (place, region)
