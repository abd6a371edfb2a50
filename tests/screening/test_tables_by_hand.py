"""Tables that people and Excel write: areas, HS codes, and other marks than commas between the cells."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from supplymap import pipeline, reference
from supplymap.config import Config
from supplymap.errors import ConfigError
from supplymap.screening import orders
from tests.reference.test_user_tables import NAMES, changed, read_table, refusal, shipped, write
from tests.sheets_by_hand import AS_OF, partners, records

if TYPE_CHECKING:
    from pathlib import Path


def listing(folder: Path, of: str, **cells: str) -> None:
    """Write a copy of the lists with cells of one entry changed."""
    header, *rows = shipped("listings")
    entry = next(row for row in rows if row[0] == of)
    for column, value in cells.items():
        entry[header.index(column)] = value
    write(folder, "listings", [header, *rows])


# areas: WRO-033 is on Turkmenistan, WRO-035 on a part of Zimbabwe, WRO-056 on the XUAR


@pytest.mark.parametrize(
    ("of", "area"),
    [
        *(("WRO-033", area) for area in ("Viet Nam", "tm", "TKM", "TM|UZ", "CN-XJ", "TM(part)", "TM-A")),
        *(("WRO-035", area) for area in ("Marange", "ZW", "CN-GS", "ZW-MA (part)")),
        *(("WRO-056", area) for area in ("Xinjiang", "XUAR", "CN-65", "CN-XJ (part)")),
    ],
)
def test_an_area_that_nothing_is_compared_with_is_refused(tmp_path: Path, of: str, area: str) -> None:
    listing(tmp_path, of, area=area)
    told = refusal(tmp_path, "listings")
    assert f"column 'area': {area!r} must be " in told
    assert "ISO code of " in told


def test_a_part_is_not_the_whole(tmp_path: Path) -> None:
    listing(tmp_path, "WRO-033", area="TM (part)")
    assert "column 'whole_area': 'yes' must be no where the area is a part" in refusal(tmp_path, "listings")


def test_an_area_is_that_of_a_country_that_is_known(tmp_path: Path) -> None:
    listing(tmp_path, "WRO-033", area="ZQ")
    with (
        pytest.raises(ConfigError, match=r"column 'area': 'ZQ' of WRO-033 is in no row of countries\.csv"),
        reference.using(tmp_path),
    ):
        raise AssertionError


def test_a_country_that_an_order_needs_is_missed(tmp_path: Path) -> None:
    header, *rows = shipped("countries")
    write(tmp_path, "countries", [header, *(row for row in rows if row[header.index("iso2")] != "TM")])
    with (
        pytest.raises(ConfigError, match=r"'TM' of WRO-033 is in no row of .*countries\.csv"),
        reference.using(tmp_path),
    ):
        raise AssertionError


def test_an_order_on_another_country_reaches_its_goods(tmp_path: Path) -> None:
    listing(tmp_path, "WRO-033", area="VN", countries="VN")
    read = records(partners("Delta | VN | cotton"))
    own, _ = pipeline.assess(read, Config(as_of=AS_OF, tables=tmp_path))
    assert "WRO-033" in str(own.nodes(data=True))
    usual, _ = pipeline.assess(read, Config(as_of=AS_OF))
    assert "WRO-033" not in str(usual.nodes(data=True))


def test_the_names_of_a_country_without_row_are_none() -> None:
    assert orders._country_names("ZQ").search("turkmenistan") is None


# codes


HS = [
    ("goods", "hs", "5201"),
    ("hs_headings", "hs", "0101"),
    ("listings", "goods_hs", "52"),
    ("sector_prefixes", "hs_prefix", ""),
]


@pytest.mark.parametrize(("name", "column", "where"), HS)
@pytest.mark.parametrize(("value", "written"), [("702", "0702"), ("1", "01"), ("70200", "070200")])
def test_a_code_that_lost_its_0_is_told(
    tmp_path: Path, name: str, column: str, where: str, value: str, written: str
) -> None:
    changed(tmp_path, name, column, value, where if any(where in row for row in shipped(name)) else "")
    told = refusal(tmp_path, name)
    assert f"column {column!r}: {value!r} must be " in told
    assert told.endswith(f"; HS codes have an even number of digits, and Excel removes the leading 0: write {written}.")


def test_one_code_of_several_that_lost_its_0_is_told(tmp_path: Path) -> None:
    changed(tmp_path, "listings", "goods_hs", "52|702|2002", "52")
    assert refusal(tmp_path, "listings").endswith("write 0702.")


# marks


@pytest.mark.parametrize("mark", [";", "\t"])
@pytest.mark.parametrize("name", NAMES)
def test_other_marks_than_commas_part_the_cells(tmp_path: Path, name: str, mark: str) -> None:
    with (tmp_path / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=mark).writerows(shipped(name))
    assert read_table(name, tmp_path) == reference.table(name)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_wrong_column_is_told_by_its_name_whatever_the_mark(tmp_path: Path, mark: str) -> None:
    rows = shipped("factors")
    rows[0][rows[0].index("low")] = "lowest"
    with (tmp_path / "factors.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=mark).writerows(rows)
    assert "has an unknown column 'lowest'. The nearest valid name is 'low'." in refusal(tmp_path, "factors")


def test_a_comma_in_a_number_is_told(tmp_path: Path) -> None:
    changed(tmp_path, "controls", "effectiveness", "0,3")
    assert "'0,3' must be a number from 0 to 1; decimals stand after a point: 0.3." in refusal(tmp_path, "controls")


@pytest.mark.parametrize("value", ["22/11/2026", "22.11.2026", "Nov 2026", "46348"])
def test_a_date_as_excel_shows_it_is_told(tmp_path: Path, value: str) -> None:
    changed(tmp_path, "listings", "as_of", value)
    assert f"column 'as_of': {value!r} must be a date such as 2026-11-22" in refusal(tmp_path, "listings")
