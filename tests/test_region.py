"""Sites in the XUAR, field by field, and the false friends that must not hit."""

from __future__ import annotations

import pytest

from supplymap.model import Site, Source
from supplymap.region import locate, postal_code


def site(country: str = "CN", region: str = "", city: str = "", address: str = "", postal: str = "") -> Site:
    return Site(country, region, city, address, postal, None, None, Source("f", "s", 1))


EXACT = [
    site(region="CN-XJ"),
    site(region="Xinjiang Uygur Autonomous Region"),
    site(region="新疆维吾尔自治区"),
    site(country="", region="Xinjiang"),
    site(region="XUAR", city="anything"),
    site(city="Korla"),
    site(city="Kashgar City"),
    site(city="和田市"),
    site(city="Aksu"),  # also in Kazakhstan and Turkey, but the country says China
    site(postal="830000"),
    site(postal="843 000"),
    site(region="Zhejiang", postal="841000"),
    site(address="12 Industrial Road, 843000"),
    site(address="Industrial Zone, 844000, P.R. China"),
    site(address="No. 1 Industrial Park, Shihezi, China"),
    site(address="Xinjiang, Changji Textile Park"),
    site(address="新疆昌吉市工业园"),
    site(address="新疆乌鲁木齐市米东区"),
]

NOTHING = [
    site(),
    site(region="Hainan", city="Changjiang"),
    site(country="JP", region="Hyogo", city="Akashi"),
    site(address="NO.32 FUKANG ROAD, XIAMEN, FUJIAN"),
    site(address="No. 5 Fukang Road"),
    site(city="上海", address="上海市乌鲁木齐中路12号"),
    site(city="Shanghai", address="No. 300 Wulumuqi Middle Road"),
    site(address="乌鲁木齐中路280号, 上海"),
    site(address="Xinxing Avenue, Quanzhou, Fujian"),
    site(region="Zhejiang", city="Yiwu"),
    site(address="Choucheng, Yiwu City, Zhejiang 322000"),
    site(country="KZ", city="Aksu"),
    site(country="TR", city="Aksu", address="Antalya"),
    site(address="Building 3, tel 0991-830000"),
    site(address="Lat 43.830000, Nanjing"),
    site(country="VN", address="83 Ly Thuong Kiet, Ha Noi 100000"),
    site(country="IN", postal="831001"),
    site(country="US", postal="83001"),
    site(address="Tianshan Road 12, Shanghai"),
    site(address="Changjiang Road 8, Nanjing, Jiangsu 210000"),
]

POSSIBLE = [
    site(city="Yiwu"),  # 伊吾 or, far likelier, 义乌
    site(city="Xinhe"),
    site(country="", city="Korla"),
    site(country="VN", region="Xinjiang"),
    site(address="Xinjiang Building, 5 Chaoyang, Beijing"),
    site(address="Hami town"),
]


@pytest.mark.parametrize("where", EXACT, ids=repr)
def test_in_the_region(where: Site) -> None:
    location = locate(where)
    assert location is not None
    assert location.strength == "exact", location


@pytest.mark.parametrize("where", NOTHING, ids=repr)
def test_false_friends(where: Site) -> None:
    assert locate(where) is None


@pytest.mark.parametrize("where", POSSIBLE, ids=repr)
def test_left_to_a_person(where: Site) -> None:
    location = locate(where)
    assert location is not None
    assert location.strength == "possible", location


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("Road 1, 843000", "843000"),
        ("Road 1, 843000 China", "843000"),
        ("Road 1 tel 843000", ""),
        ("843000 Road 1", ""),
        ("Road, +86 843000", ""),
    ],
)
def test_postal_codes_at_the_end_of_an_address(address: str, code: str) -> None:
    assert postal_code(site(address=address)) == code
