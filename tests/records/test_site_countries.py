"""Where a site is: the column of countries, the end of the address, and what is said where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.records.site_countries import country_of_site
from tests.sheets_by_hand import assessed, records, sheet

if TYPE_CHECKING:
    from supplymap.model import Records

HEADER = ["Supplier", "Country", "Address", "Goods"]


def places(found: Records) -> list[tuple[str, str]]:
    return sorted((made.name, made.country) for made in found.partners if made.name != "Importer Inc")


def test_an_address_tells_the_country_where_no_column_does() -> None:
    found = records(
        sheet([["Supplier", "Address"], ["A Co", "8 Jalan Industri, Penang, Malaysia"], ["B Co", "Penang"]])
    )
    assert places(found) == [("A Co", "MY"), ("B Co", "")]
    told = [(issue.code, issue.found) for issue in found.issues if "country" in issue.code]
    assert told == [("country-from-address", "Malaysia"), ("missing-country", "B Co")]


def test_an_unclear_end_of_an_address_is_asked_once() -> None:
    found = records(sheet([["Supplier", "Address"], ["A Co", "5 Rustaveli Ave, Tbilisi, Georgia"]]))
    assert places(found) == [("A Co", "")]
    (issue,) = [issue for issue in found.issues if "country" in issue.code]
    assert (issue.code, issue.column, issue.found) == ("country-in-address-unclear", "Address", "Georgia")
    assert issue.message == (
        "No column states the country, and the last words of the address may mean Georgia or a state of the United "
        "States"
    )


def test_the_column_holds_where_the_address_contradicts_and_the_screening_sees_both() -> None:
    rows = [HEADER, ["A Co", "Turkey", "1 Road, Ashgabat, Turkmenistan", "cotton yarn"]]
    rows.append(["B Co", "Turkey", "1 Road, Bursa", "cotton yarn"])
    graph = assessed(sheet(rows))
    assert graph.nodes["A Co"]["country"] == "TR"
    # Turkmen cotton is stopped by an order: the address makes it possible, the column alone would hide it
    reasons = {name: [match.reason for match in graph.nodes[name]["possible_matches"]] for name in ("A Co", "B Co")}
    assert reasons == {"A Co": ["it supplies cotton yarn, and its address ends with Turkmenistan"], "B Co": []}
    found = records(sheet(rows))
    (issue,) = [issue for issue in found.issues if issue.code == "country-unlike-address"]
    assert (issue.column, issue.found) == ("Address", "Turkmenistan")
    assert issue.message == (
        "The column says Türkiye, the address ends with Turkmenistan: the column counts, and both are screened"
    )


@pytest.mark.parametrize(
    ("stated", "address", "city", "country", "elsewhere", "problems"),
    [
        ("VN", "1 Road, Hanoi, Vietnam", "", "VN", "", []),
        ("China", "1 Road, Kowloon, Hong Kong", "", "CN", "", []),
        ("Hong Kong", "1 Road, Shenzhen, China", "", "HK", "", []),
        ("", "1 Road, Hanoi", "Hanoi, Vietnam", "VN", "", ["country-from-address"]),
        ("n/a", "", "Singapore", "", "", []),
        ("", "", "Mexico", "", "", []),
        ("Congo", "1 Road, Kinshasa, DR Congo", "", "CD", "", ["unknown-country", "country-from-address"]),
        ("VN", "Tbilisi, Georgia", "", "VN", "", []),
        ("VN", "1 Road, Urumqi, China", "", "VN", "CN", ["country-unlike-address"]),
        ("Xinjiang, China", "", "", "CN", "", []),
    ],
)
def test_column_address_and_city(
    stated: str, address: str, city: str, country: str, elsewhere: str, problems: list[str]
) -> None:
    found = country_of_site(stated, address, city)
    assert (found.country, found.address_country) == (country, elsewhere)
    assert [problem.code for problem in found.problems] == problems


def test_sites_of_one_name_in_three_countries_stay_apart() -> None:
    rows = [["Supplier", "Address"], ["Orion Co", "Juarez, Mexico"], ["Orion Co", "Penang, Malaysia"]]
    found = records(sheet([*rows, ["Orion Co", "Chengdu, China"]]))
    assert places(found) == [("Orion Co", "CN"), ("Orion Co", "MX"), ("Orion Co", "MY")]
