"""Where sites are found, and what in their rows speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sheets_by_hand import records, sheet

if TYPE_CHECKING:
    from supplymap.model import Issue, Located, Records

HEADER = ["Supplier", "Country", "Region", "City", "Address", "Postal code", "Latitude", "Longitude"]


def read(*rows: str) -> Records:
    """Read suppliers written as "country | region | city | address | postal code | latitude | longitude"."""
    table = [HEADER]
    for number, row in enumerate(rows):
        cells = [part.strip() for part in row.split("|")]
        table.append([f"Supplier {number}", *cells, *[""] * (7 - len(cells))])
    return records(sheet(table, "Suppliers"))


def located(row: str) -> Located | None:
    (site,) = next(partner for partner in read(row).partners if partner.name == "Supplier 0").sites
    return site.located


def told(*rows: str) -> list[Issue]:
    codes = ("coordinates-", "town-", "postal-code-", "number-not-understood")
    return [issue for issue in read(*rows).issues if issue.code.startswith(codes)]


def test_stated_coordinates_come_first() -> None:
    found = located("Bangladesh | | Dhaka | | | 22.3569 | 91.7832")
    assert found is not None
    assert (found.latitude, found.longitude, found.precision, found.source) == (22.3569, 91.7832, "site", "stated")
    assert found.country == "BD"
    assert found.place.startswith(("Chittagong", "Chattogram")) or found.region.startswith(("Chittagong", "Chattogram"))


def test_a_town_is_found_by_its_name() -> None:
    found = located("Bangladesh | | Savar | |")
    assert found is not None
    assert (found.precision, found.country, found.source) == ("town", "BD", "gazetteer")
    assert (found.latitude, found.longitude) == pytest.approx((23.85, 90.26), abs=0.15)


def test_a_country_alone_is_its_middle_and_nothing_is_none() -> None:
    found = located("Viet Nam")
    assert found is not None
    assert (found.precision, found.country) == ("country", "VN")
    assert located("| | | 12 Mill Road") is None


@pytest.mark.parametrize(("latitude", "precision"), [("23.8103", "site"), ("23.8", "town"), ("24", "region")])
def test_few_decimals_are_the_position_of_no_site(latitude: str, precision: str) -> None:
    longitude = {"site": "90.4125", "town": "90.4", "region": "90"}[precision]
    found = located(f"Bangladesh | | | | | {latitude} | {longitude}")
    assert found is not None
    assert found.precision == precision


def test_rows_without_a_country_are_of_the_partner_that_states_it() -> None:
    table = [["Supplier", "Country", "City"], ["Mill", "Bangladesh", ""], ["Mill", "", "Chittagong"]]
    partner = next(each for each in records(sheet(table)).partners if each.name == "Mill")
    found = [site.located for site in partner.sites if site.city]
    assert [each.country for each in found if each] == ["BD"]


# the row, the code, and what to write into the cells of latitude and longitude
WRONG = {
    "China | | | | | 87.61 | 43.82": ("coordinates-swapped", {"Latitude": "43.82", "Longitude": "87.61"}),
    "China | | | | | 120.2 | 30.3": ("coordinates-swapped", {"Latitude": "30.3", "Longitude": "120.2"}),
    "Peru | | | | | 12.05 | -77.04": ("coordinates-sign", {"Latitude": "-12.05"}),
    "Peru | | | | | -12.05 | 77.04": ("coordinates-sign", {"Longitude": "-77.04"}),
    "Peru | | | | | 77.04 | 12.05": ("coordinates-swapped", {"Latitude": "-12.05", "Longitude": "-77.04"}),
    "Bangladesh | | | | | 0 | 0": ("coordinates-zero", {"Latitude": ""}),
    "Bangladesh | | | | | 23.8 |": ("coordinates-incomplete", {"Latitude": ""}),
    "Bangladesh | | | | | | 90.4": ("coordinates-incomplete", {"Longitude": ""}),
    "China | | | | | 35.86166 | 104.195397": ("coordinates-of-country", {"Latitude": ""}),
    "Bangladesh | | | | | 28.6139 | 77.2090": ("coordinates-unlike-country", {"Latitude": ""}),
    "Bangladesh | | | | | 10.0 | 88.0": ("coordinates-at-sea", {"Latitude": ""}),
    "Bangladesh | | | | | 91 | 91": ("number-not-understood", {"Latitude": ""}),
    "| | | | | 120.2 | 30.3": ("coordinates-swapped", {"Latitude": "30.3", "Longitude": "120.2"}),
}
RIGHT = [
    "Bangladesh | | | | | 23.8103 | 90.4125",
    "Bangladesh | | | | | 23.8103° N | 90.4125° E",
    "Hong Kong | | | | | 22.28 | 114.16",
    "China | | | | | 22.28 | 114.16",
    "Hong Kong | | | | | 22.54 | 114.06",
    "Taiwan | | | | | 25.03 | 121.56",
    "Macao | | | | | 22.19 | 113.54",
    "Singapore | | | | | 1.29 | 103.85",
    "Puerto Rico | | | | | 18.47 | -66.11",
    "United States | | | | | 18.47 | -66.11",
    "Bangladesh | | | | | 22.2361 | 91.7906",
    "Bangladesh | | | | | 23.683 | 90.35",
    "| | | | | 23.8103 | 90.4125",
    "Bangladesh | | | | | n/a | -",
]


@pytest.mark.parametrize(("row", "code", "right"), [(row, *wanted) for row, wanted in WRONG.items()])
def test_coordinates_that_seem_wrong_are_told_and_not_used(row: str, code: str, right: dict[str, str]) -> None:
    issues = told(row)
    assert {issue.code for issue in issues} == {code}
    assert {issue.column: issue.correction for issue in issues} == right
    assert {issue.source.row for issue in issues} == {2}
    found = located(row)
    assert found is None or (found.source, found.precision) == ("gazetteer", "country")


def test_a_cell_of_both_is_corrected_as_a_whole() -> None:
    table = [["Supplier", "Country", "GPS coordinates"], ["Mill", "China", "120.2, 30.3"]]
    (issue,) = [each for each in records(sheet(table)).issues if each.code == "coordinates-swapped"]
    assert (issue.column, issue.correction) == ("GPS coordinates", "30.3, 120.2")


@pytest.mark.parametrize("row", RIGHT)
def test_coordinates_that_may_be_right_are_not_told(row: str) -> None:
    assert [issue.code for issue in told(row) if issue.code != "coordinates-rewritten"] == []


def test_a_flag_changes_neither_country_nor_coordinates() -> None:
    (site,) = next(each for each in read("Bangladesh | | | | | 28.6139 | 77.2090").partners if each.listed).sites
    assert (site.country, site.latitude, site.longitude) == ("BD", 28.6139, 77.209)
    (site,) = next(each for each in read("China | | | | | 120.2 | 30.3").partners if each.listed).sites
    assert (site.latitude, site.longitude) == (120.2, 30.3)


def test_a_town_of_another_country_is_asked_about() -> None:
    (issue,) = told("Viet Nam | | Guangzhou")
    assert (issue.code, issue.column, issue.found) == ("town-unlike-country", "City", "Guangzhou")
    assert issue.message.startswith("Guangzhou is known in China")
    (issue,) = told("Viet Nam | | | 12 Tianhe Road, Guangzhou, Guangdong")
    assert (issue.code, issue.column) == ("town-unlike-country", "Address")
    assert "Guangzhou, Guangdong is known in China" in issue.message


@pytest.mark.parametrize(
    "row",
    [
        "Viet Nam | | Nowhere Known",
        "Bangladesh | | Dhaka",
        "United States | CA | San Jose",
        "United Kingdom | | Cambridge",
        "Bangladesh | | | Shanghai Road 12, Dhaka",
        "United States | | | 657 S. Anderson ST, LA CA 90023",
        "Hong Kong | | Kowloon",
        "Hong Kong | | Shenzhen",
        "| | Guangzhou",
    ],
)
def test_a_town_that_may_be_right_is_not_asked_about(row: str) -> None:
    assert told(row) == []


def test_postal_codes_of_another_form_or_division_are_asked_about() -> None:
    (issue,) = told("Bangladesh | | Dhaka | | SW1A 1AA")
    assert (issue.code, issue.column, issue.found) == ("postal-code-unlike-country", "Postal code", "SW1A 1AA")
    (issue,) = told("China | Zhejiang | Cixi | | 515000")
    assert (issue.code, issue.found) == ("postal-code-conflict", "515000")
    assert "Guangdong" in issue.message


@pytest.mark.parametrize(
    "row",
    [
        "Spain | | Granollers | | 8403",
        "United States | Massachusetts | Easton | | 2375",
        "Puerto Rico | | Hatillo | | 659",
        "Türkiye | | Istanbul | | PK 34513",
        "El Salvador | | San Juan Opico | | 1101",
        "Haiti | | Port-au-Prince | | HT6110",
        "Hong Kong | | Kowloon | | 999077",
        "China | Zhejiang | Cixi | | 315300",
        "India | Tamil Nadu | Tiruppur | | 641 604",
        "Ireland | | Dublin | | none",
    ],
)
def test_postal_codes_that_may_be_right_are_not_asked_about(row: str) -> None:
    assert told(row) == []


def test_rows_with_the_same_mistake_are_told_together() -> None:
    issues = told("China | | | | | 120.2 | 30.3", "China | | | | | 121.5 | 31.2", "China | | | | | 30.3 | 120.2")
    assert {issue.code for issue in issues} == {"coordinates-swapped"}
    rows = {issue.column: [(row, right) for row, _, right in issue.by_row()] for issue in issues}
    assert rows == {"Latitude": [(2, "30.3"), (3, "31.2")], "Longitude": [(2, "120.2"), (3, "121.5")]}
