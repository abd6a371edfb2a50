"""Sites in the XUAR by their coordinates, and by towns that only the gazetteer knows."""

from __future__ import annotations

import pytest

from supplymap.model import Located, Site, Source
from supplymap.screening.positions import located
from tests.sheets_by_hand import assessed, sheet

SOURCE = Source("f", "s", 2)
INSIDE = {
    "Ürümqi": (43.82, 87.61),
    "Kashgar": (39.47, 75.99),
    "Hotan": (37.11, 79.93),
    "Aksu": (41.17, 80.26),
    "Korla": (41.76, 86.15),
    "Yining": (43.92, 81.32),
    "Tashkurgan": (37.77, 75.23),
    "Hami": (42.83, 93.51),
    "Shihezi": (44.30, 86.04),
    "Karamay": (45.58, 84.89),
    "Tacheng": (46.75, 82.96),
    "Ruoqiang": (39.02, 88.17),
    "Qinghe": (46.67, 90.38),
}
AT_THE_EDGE = {
    "Khorgos": (44.21, 80.41),
    "Alashankou": (45.17, 82.57),
    "Torugart": (40.55, 75.40),
    "Irkeshtam": (39.68, 73.92),
    "Xingxingxia, the last village before Gansu": (41.79, 95.13),
    "the Taklamakan desert": (39.03, 83.04),
}
OUTSIDE = {
    "Dunhuang in Gansu": (40.14, 94.66),
    "Liuyuan in Gansu": (41.05, 95.43),
    "Golmud in Qinghai": (36.40, 94.90),
    "Rutog in Tibet": (33.38, 79.73),
    "Almaty": (43.24, 76.90),
    "Zharkent": (44.16, 80.00),
    "Osh": (40.52, 72.80),
    "Leh": (34.16, 77.58),
    "Shanghai": (31.20, 121.50),
}
NEIGHBOURS = {"Almaty": "KZ", "Zharkent": "KZ", "Osh": "KG", "Leh": "IN"}


def site(
    country: str, latitude: float | None, longitude: float | None, found: Located | None = None, **texts: str
) -> Site:
    values = {"region": "", "city": "", "address": "", "postal_code": "", **texts}
    return Site(country, **values, latitude=latitude, longitude=longitude, source=SOURCE, located=found)


def strength(country: str, latitude: float | None, longitude: float | None, **texts: str) -> str:
    found = located(site(country, latitude, longitude, **texts))
    return found.strength if found else ""


@pytest.mark.parametrize("name", INSIDE)
def test_coordinates_inside_are_a_finding_in_china_and_possible_elsewhere(name: str) -> None:
    latitude, longitude = INSIDE[name]
    assert strength("CN", latitude, longitude) == "exact"
    assert strength("", latitude, longitude) == "possible"
    assert strength("KZ", latitude, longitude) == "possible"
    assert strength("HK", latitude, longitude) == "possible"
    # exchanged, and with signs lost or added
    for mistaken in ((longitude, latitude), (-latitude, longitude), (latitude, -longitude)):
        assert strength("CN", *mistaken) == "possible"


@pytest.mark.parametrize("name", AT_THE_EDGE)
def test_coordinates_at_the_edge_are_possible(name: str) -> None:
    assert strength("CN", *AT_THE_EDGE[name]) == "possible"


@pytest.mark.parametrize("name", OUTSIDE)
def test_coordinates_outside_are_nothing(name: str) -> None:
    latitude, longitude = OUTSIDE[name]
    country = NEIGHBOURS.get(name, "CN")
    assert strength(country, latitude, longitude) == ""
    assert strength("", latitude, longitude) == ""
    assert strength(country, longitude, latitude) == ""


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ({"city": "Shanghai"}, "possible"),
        ({"region": "Jiangsu"}, "possible"),
        ({"postal_code": "200000"}, "possible"),
        ({"address": "12 Tianhe Road, Guangzhou, Guangdong"}, "possible"),
        ({"city": "Urumqi"}, "exact"),
        ({"city": "No Such Town"}, "exact"),
        ({"address": "Building 4, Industrial Park"}, "exact"),
    ],
)
def test_stated_places_elsewhere_contradict_coordinates(texts: dict[str, str], wanted: str) -> None:
    assert strength("CN", *INSIDE["Ürümqi"], **texts) == wanted


def test_a_place_that_only_may_be_of_the_xuar_is_certain_with_coordinates() -> None:
    assert strength("CN", None, None, city="Yizhou") == "possible"
    assert strength("CN", *INSIDE["Hami"], city="Yizhou") == "exact"


def test_coordinates_elsewhere_clear_no_stated_place() -> None:
    assert strength("CN", *OUTSIDE["Shanghai"], city="Urumqi") == "exact"


def test_coordinates_that_the_stated_country_explains_are_nothing() -> None:
    # Dhaka with latitude and longitude exchanged lies in no other country's way
    assert strength("BD", 90.41, 23.81) == ""
    assert strength("", None, 87.61) == ""


def test_coordinates_without_decimals_are_possible() -> None:
    coarse = Located(44.0, 87.0, "region", "", "CN", "", "stated")
    found = located(site("CN", 44.0, 87.0, coarse))
    assert found is not None
    assert found.strength == "possible"
    assert "without decimals" in found.reason


def test_a_town_that_only_the_gazetteer_knows_is_possible() -> None:
    town = Located(44.8, 82.1, "town", "Qingdeli", "CN", "Xinjiang", "gazetteer")
    found = located(site("CN", None, None, town, city="Qingdeli"))
    assert found is None or found.strength == "possible"
    elsewhere = located(site("CN", None, None, town, city="Qingdeli", region="Guangdong"))
    assert elsewhere is None


def test_an_answer_of_a_service_is_possible() -> None:
    answer = Located(43.82, 87.61, "site", "12 Road", "CN", "", "nominatim")
    found = located(site("CN", None, None, answer, address="12 Road"))
    assert found is not None
    assert found.strength == "possible"
    assert "nominatim finds its address" in found.reason


def test_coordinates_reach_the_importer_as_a_finding() -> None:
    table = [
        ["Facility", "Country", "Goods", "Latitude", "Longitude"],
        ["E coords", "China", "garments", "43.82", "87.61"],
        ["K Khorgos", "Kazakhstan", "garments", "44.22", "80.25"],
        ["M Almaty", "Kazakhstan", "garments", "43.24", "76.9"],
        ["B bare", "", "garments", "39.47", "75.99"],
    ]
    graph = assessed(sheet(table))
    assert {name: graph.nodes[name]["rating"] for name in ("E coords", "B bare")} == {
        "E coords": "Finding",
        "B bare": "Possible finding",
    }
    assert graph.nodes["K Khorgos"]["findings"] == ()
    assert graph.nodes["M Almaty"]["possible_matches"] == ()
    (finding,) = graph.nodes["E coords"]["findings"]
    assert finding.reason.startswith("its coordinates 43.82, 87.61 lie in Xinjiang, near ")
