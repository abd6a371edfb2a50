"""Downloads of Open Supply Hub: one facility a row, several values between bars."""

from __future__ import annotations

from tests.records.forms.plain import readings, told
from tests.sheets_by_hand import book, sheet

HEADER = ["os_id", "contribution_date", "name", "address", "country_code", "country_name", "lat", "lng", "sector"]
HEADER += ["contributor (list)", "number_of_workers", "parent_company", "processing_type_facility_type_raw"]
HEADER += ["facility_type", "processing_type", "product_type", "is_closed", "claim_certifications"]
ROW = ["VN2021250D1DTNT", "2025-03-01", "Sapling Knits", "12 Lotus Road, Hanoi", "VN", "Vietnam", "21.03", "105.85"]
ROW += ["Apparel", "Walnut Brands (Public list 2025)", "101-500", "Meridian Holdings", "", "Final Product Assembly"]
ROW += ["Cutting|Sewing", "T-Shirts|Polo Shirts", "False", ""]


def test_a_facility_with_all_that_is_known_of_it() -> None:
    found = readings(book(sheet([HEADER, ROW])))["Sheet1"]
    assert found is not None
    assert told(found[0])[0] == {
        "Sapling Knits": {
            "name": "Sapling Knits",
            "partner_id": "VN2021250D1DTNT",
            "address": "12 Lotus Road, Hanoi",
            "country": "VN",
            "latitude": "21.03",
            "longitude": "105.85",
            "workers": "101-500",
            "parent": "Meridian Holdings",
            "goods": "T-Shirts; Polo Shirts",
            "stage": "Cutting; Sewing",
            "role": "Final Product Assembly",
        }
    }


def test_every_column_is_known_and_none_is_asked_about() -> None:
    found = readings(book(sheet([HEADER, ROW])))["Sheet1"]
    assert found is not None
    assert {column.sure for column in found[0].columns} == {"sure"}
    assert len(found[0].columns) == len(HEADER) + 3  # and the three columns of several values


def test_another_list_with_a_number_is_not_of_this_form() -> None:
    assert (
        readings(book(sheet([["id", "name", "country", "lat", "lng"], ["1", "A", "VN", "1", "2"]])))["Sheet1"] is None
    )
