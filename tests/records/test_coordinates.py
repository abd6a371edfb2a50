"""Coordinates in the forms in which people and programs write them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.config import Config
from supplymap.records import to_records
from supplymap.records.location.coordinates import read_angle, read_pair, read_position, variants
from supplymap.sheets import read_workbook
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.model import Records, Site

ANGLES = {
    "23.81": 23.81,
    "23,81": 23.81,
    "43,820000": 43.82,
    "-23.8": -23.8,
    "−23.5": -23.5,
    " 90.4125 ": 90.4125,
    "9.04125E+01": 90.4125,
    "23°48'N": 23.8,
    "23°48′36″N": 23.81,
    "23º48’36”S": -23.81,
    "23° 48.6' N": 23.81,
    "N 23 48.6": 23.81,
    "S23.81": -23.81,
    "-23.81 S": -23.81,
    "77.04° W": -77.04,
    "77 2 24 W": -77.04,
    "77 2 24": 77.04,
    "23 deg 48 min 36 sec North": 23.81,
    "Lat: 23.81": 23.81,
    "北纬23.81": 23.81,
    "东经87度36分36秒": 87.61,
    "77,04 oeste": -77.04,
}
NO_ANGLES = (
    "", "north", "23 48", "43.820.000", "23°75'N", "23.5°30'N", "181", "23 N 48 N", "N 23 E", "9 E 1", "23.8 kg",
    "Lat 23.8 long", "12 Mill Road", "23°48'36\"12", "1" * 300, "--5", "23..8",
)  # fmt: skip
PAIRS = (
    "43.82, 87.61", "43.82,87.61", "43,82; 87,61", "43,82, 87,61", "43,820000, 87,610000", "(43.82, 87.61)",
    "43.82 87.61", "43.82/87.61", "43.82\n87.61", "43.82 | 87.61", "43°49'12\"N 87°36'36\"E",
    "43° 49' 12\" N, 87° 36' 36\" E", "43° 49' 12\" N 87° 36' 36\" E", "N 43.82 E 87.61", "E87.61 N43.82",
    "87.61E, 43.82N", "POINT (87.61 43.82)", "SRID=4326;POINT(87.61 43.82)", "geo:43.82,87.61",
    "https://www.google.com/maps/place/X/@43.82,87.61,15z", "https://maps.google.com/?q=43.82,87.61",
    "https://maps.example.com/?q=43.82%2C87.61", "lat: 43.82, lng: 87.61", "Latitude 43.82 Longitude 87.61",
    "北纬43.82度 东经87.61度", "北纬43.82，东经87.61",
)  # fmt: skip
NO_PAIRS = (
    "43.82",
    "43.82, 87.61, 12",
    "12 Road, 34",
    "N 43.82, N 87.61",
    "https://example.com/1",
    "",
    "43.82,",
    "a, b",
)


@pytest.mark.parametrize(("text", "degrees"), ANGLES.items())
def test_an_angle_is_read(text: str, degrees: float) -> None:
    found = read_angle(text)
    assert found is not None
    assert math.isclose(found.degrees, degrees, abs_tol=1e-6)


@pytest.mark.parametrize("text", NO_ANGLES)
def test_what_is_no_angle_is_none(text: str) -> None:
    assert read_angle(text) is None


@pytest.mark.parametrize("text", PAIRS)
def test_both_in_one_cell_are_read(text: str) -> None:
    for position in (read_position(text, ""), read_position("", text), read_position(text, text)):
        assert (position.latitude, position.longitude) == pytest.approx((43.82, 87.61), abs=1e-6)
        assert position.rewritten
        assert position.not_understood == ()


@pytest.mark.parametrize("text", NO_PAIRS)
def test_what_is_no_pair_is_none(text: str) -> None:
    assert read_pair(text) is None


def test_each_stays_in_its_column_but_what_says_which_it_is() -> None:
    assert read_position("87.61", "43.82")[:2] == (87.61, 43.82)
    assert read_position("87.61 E", "43.82 N")[:2] == (43.82, 87.61)


def test_a_cell_that_is_not_understood_is_named() -> None:
    assert read_position("x", "87") == (None, 87.0, ("latitude",), False, None)
    assert read_position("tbd", "-") == (None, None, (), False, None)


def test_decimals_say_how_exact_it_is() -> None:
    assert read_position("43.8", "87.61").decimals == 2
    assert read_position("43", "87").decimals == 0
    assert read_position("43°49'", "87°36'").decimals is None


def test_usual_mistakes_have_the_likeliest_first() -> None:
    assert list(variants(-77.04, 12.05))[:2] == [("swapped", 12.05, -77.04), ("sign", -77.04, -12.05)]
    assert ("swapped", -12.05, -77.04) in list(variants(77.04, 12.05))
    assert next(variants(120.2, 30.3)) == ("swapped", 30.3, 120.2)
    assert all(abs(latitude) <= 90 for _, latitude, _ in variants(120.2, 100.0))


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_what_is_written_with_degrees_and_directions_is_read_back(latitude: float, longitude: float) -> None:
    def told(value: float, letters: str) -> str:
        seconds = round(abs(value) * 3600)
        return f"{seconds // 3600}° {seconds // 60 % 60}' {seconds % 60}\" {letters[value < 0]}"

    north, east = told(latitude, "NS"), told(longitude, "EW")
    for position in (read_position(north, east), read_position(f"{north}, {east}", ""), read_position(east, north)):
        assert (position.latitude, position.longitude) == pytest.approx((latitude, longitude), abs=0.5 / 3600 + 1e-6)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read_or_refused(latitude: str, longitude: str) -> None:
    position = read_position(latitude, longitude)
    for value in (position.latitude, position.longitude):
        assert value is None or abs(value) <= 180


def site_of(tmp_path: Path, text: str) -> tuple[Site, Records]:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    found = to_records([read_workbook(path)], Config(as_of=AS_OF, importer="Importer Inc"))
    (site,) = next(partner for partner in found.partners if partner.name == "X").sites
    return site, found


@pytest.mark.parametrize(
    "header", ["Coordinates", "GPS coordinates", "Lat/Long", "Latitude, Longitude", "经纬度", "Lat, Lng"]
)
def test_a_column_of_both_is_known(tmp_path: Path, header: str) -> None:
    site, found = site_of(tmp_path, f'Supplier,Country,"{header}"\nX,PE,"-12.05, -77.04"\nY,PE,\n')
    assert (site.latitude, site.longitude) == (-12.05, -77.04)
    told = [issue for issue in found.issues if issue.code == "coordinates-rewritten"]
    assert [(issue.source.row, issue.column, issue.found) for issue in told] == [(2, header, "-12.05, -77.04")]


def test_degrees_as_text_are_read_and_told(tmp_path: Path) -> None:
    site, found = site_of(
        tmp_path, "Supplier,Country,Latitude,Longitude\nX,PE,12°03'S,77°02'24\"\"W\n".replace('""', '"')
    )
    assert (site.latitude, site.longitude) == (-12.05, -77.04)
    told = {(issue.column, issue.found) for issue in found.issues if issue.code == "coordinates-rewritten"}
    assert told == {("Latitude", "12°03'S"), ("Longitude", "77°02'24\"W")}
