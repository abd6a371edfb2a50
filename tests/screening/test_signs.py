"""Companies named after places of the XUAR, and where their sites say they are."""

from __future__ import annotations

import pytest

from supplymap.model import Link, Partner, Records, Site, Source
from supplymap.reference.places import leading
from supplymap.screening import screen


def region_matches(name: str, country: str = "CN", **fields: str) -> list[tuple[str, str]]:
    values = {"region": "", "city": "", "address": "", "postal_code": "", **fields}
    site = Site(country, **values, latitude=None, longitude=None, source=Source("f", "s", 2))  # type: ignore[arg-type]
    partner = Partner(id="p", name=name, country=country, sites=(site,))
    found = screen(Records(partners=(partner,))).matches
    return [(match.strength, match.reason) for match in found if match.kind == "uflpa-region"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Xinjiang Morninglight Textile Co., Ltd.", "xinjiang"),
        ("XIN JIANG Morninglight", "xin jiang"),
        ("Kashgar Poplar Garment Co., Ltd.", "kashgar"),
        ("Ürümqi Poplar", "urumqi"),
        ("XPCC 8th Division Mill", "xpcc 8th division"),
        ("新疆晨光白杨纺织有限公司", "新疆"),
        ("喀什晨光服装有限公司", "喀什"),
        ("石河子晨光", "石河子"),
        *((f"{before}Kashgar Poplar", "kashgar") for before in ("The ", "M/s ", "Messrs. ", "1. ", "No. 12 ")),
        # places elsewhere have these names, or they are too short to be sure
        ("Tianshan Textile", ""),
        ("天山纺织", ""),
        ("Aksu Textile", ""),
        ("阿克苏纺织", ""),
        ("Yili Dairy", ""),
        ("Yiwu Trims", ""),
        ("Baiyang Garment", ""),
        # roads, houses, melons and jade
        ("Xinjiang Road Trading", ""),
        ("Xinjiang Mansion Hotel", ""),
        ("新疆路百货", ""),
        ("Xinjiang County Mill", ""),  # 新绛 in Shanxi
        ("哈密瓜贸易", ""),
        ("和田玉器", ""),
        # the place does not come first
        ("Shenzhen Xinjiang Trading", ""),
        ("Xinjiangese Foods", ""),
        ("", ""),
    ],
)
def test_names_that_begin_with_a_place(name: str, place: str) -> None:
    assert leading(name) == place


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Morninglight (Xinjiang) Textile Co., Ltd.", "xinjiang"),
        ("Morninglight Textile, Kashgar", "kashgar"),
        ("晨光（新疆）纺织有限公司", "新疆"),
        # a road, places elsewhere, a place beside another word, and no brackets
        ("Morninglight (Xinjiang Road) Textile", ""),
        ("Morninglight (Tianshan) Textile", ""),
        ("Morninglight (Aksu) Textile", ""),
        ("Morninglight (former Xinjiang office)", ""),
        ("Shenzhen Xinjiang Trading", ""),
    ],
)
def test_names_with_a_place_in_brackets(name: str, place: str) -> None:
    reason = f"its name states {place.title()}, and no other place is stated"
    assert region_matches(name) == ([("possible", reason)] if place else [])
    assert region_matches(name, city="Shenzhen") == []


def test_a_name_that_tells_of_north_korea_is_possible() -> None:
    for field in ("name", "native_name"):
        partner = Partner(**{"id": "p", "name": "Mill", field: "Foo Mill (30 North Korean workers)"})
        found = screen(Records(partners=(partner,))).matches
        assert [(match.kind, match.strength) for match in found] == [("caatsa", "possible")]
    for name in ("South Korea Trading", "Công ty Triệu Tiến", "Foo (no North Korean workers)"):
        assert screen(Records(partners=(Partner(id="p", name=name),))).matches == ()


@pytest.mark.parametrize(
    ("origin", "strength"),
    [
        ("Xinjiang", "exact"),
        ("Hotan", "possible"),
        ("Xinjang", "possible"),
        ("Aksu", "possible"),
        ("non-Xinjiang", ""),
        ("India", ""),
        ("Hotan and Turkey", ""),
    ],
)
def test_an_origin_that_may_be_a_place_of_the_region(origin: str, strength: str) -> None:
    link = Link(key="k", supplier="p", buyer="i", origin_text=origin)
    found = screen(Records(importer="i", partners=(Partner(id="p", name="Mill"),), links=(link,))).matches
    assert [match.strength for match in found if match.kind == "uflpa-region"] == ([strength] if strength else [])


def test_a_company_named_after_the_region_is_possible_where_no_other_place_is_stated() -> None:
    name = "Kashgar Poplar Garment Co., Ltd."
    possible = [("possible", "its name begins with Kashgar, and no other place is stated")]
    for fields in ({}, {"region": "China"}, {"address": "12 Industrial Road"}, {"city": "n/a"}):
        assert region_matches(name, **fields) == possible, fields
        assert region_matches(name, "", **fields) == possible, fields


@pytest.mark.parametrize(
    "fields",
    [
        {"country": "TR"},
        {"country": "HK"},
        {"region": "Shandong"},
        {"city": "Shenzhen"},
        {"city": "Smallville"},  # a city that no table knows is a place too
        {"postal_code": "518000"},
        {"address": "12 Road, Shenzhen"},
        {"address": "12 Road, 518000"},
        {"country": "", "address": "12 Road, Turkey"},
    ],
)
def test_another_place_outweighs_the_name(fields: dict[str, str]) -> None:
    assert region_matches("Kashgar Poplar Garment Co., Ltd.", **fields) == []


def test_a_name_never_locates_a_site_by_itself() -> None:
    assert region_matches("Kashgar Poplar Garment", region="Xinjiang") == [("exact", "its region is given as Xinjiang")]
    partner = Partner(id="p", name="Mill", aliases=("喀什晨光服装有限公司",), country="CN")
    found = screen(Records(partners=(partner,))).matches
    assert ("uflpa-region", "possible") in {(match.kind, match.strength) for match in found}
