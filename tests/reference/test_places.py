"""Sites in the XUAR, field by field, and the false friends that must not hit."""

from __future__ import annotations

import pytest

from supplymap.model import Site, Source
from supplymap.reference.places import mentions, names_region
from supplymap.reference.postal_codes import postal_code
from supplymap.screening.sites import locate


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
    # a word more in the region field
    site(region="Urumqi, Xinjiang"),
    site(region="Xinjiang, China"),
    site(country="", region="Xinjiang, China"),
    site(region="Xinjiang (Aksu)"),
    site(region="Xinjiang/Urumqi"),
    site(region="South Xinjiang"),
    site(region="新疆省"),
    site(region="新疆Xinjiang"),
    site(region="Xinjiang Uyghur Autonomous Region, China"),
    site(region="CN-65"),
    site(region="XJ, China"),
    site(region="Kuqa"),
    site(region="China (Xinjiang)"),
    site(region="Xinjiang", city="Shanghai"),  # the region field decides
    site(address="Building No. 3, Xinjiang"),
    # a word more in the city field
    site(city="Aksu, Xinjiang"),
    site(city="Urumqi City, Xinjiang"),
    site(city="新疆石河子"),
    site(city="新疆阿克苏市"),
    site(city="Aksu / Awat"),
    site(city="Shihezi (XPCC)"),
    site(city="Korla Economic Development Zone"),
    site(city="Wu Lu Mu Qi Shi"),
    # a vague region says nothing
    *(
        site(region=region, city=city)
        for region in ("Asia", "APAC", "Far East", "Northwest China", "China", "n/a")
        for city in ("Urumqi", "Korla")
    ),
    site(city="Korla", address="Shanghai Industrial Park"),
    site(city="China", address="Korla Industrial Zone"),
    site(address="12 Industrial Road, Kashgar, Street 4"),
    site(address="Xinjiang Hotel, Urumqi"),
    # postal codes as spreadsheets and keyboards write them
    site(postal="830000.0"),
    site(postal="８３００００"),
    site(postal="CN-830000"),
    site(address="Industrial Zone 4, 843000, Tel: +86 997 123456"),
    site(address="工业园，８４３０００，电话：0997-1234567"),
    site(address="Postal code 843000, Industrial Zone 4"),
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
    site(address="Shenzhen, P.O. Box 831234"),
    site(address="Shenzhen, PO Box 831234, China"),
    site(address="Shenzhen, Unit No. 831234"),
    site(address="Shenzhen #831234"),
    site(region="Jiangsu", address="Fukang Garden 3"),
    site(region="Zhejiang", city="Baiyang"),
    site(address="Fukang Industrial Park, Xiamen 361000"),
    site(address="Hami melon stall, Xiamen, Fujian"),
    site(address="Tianshan Industrial Park, Shanghai"),
    site(address="Kashgar 2nd Road, Ningbo"),
    site(region="Xinjiang Road"),
    site(city="新疆路12号"),
    site(region="Jinjiang", city="Xinxiang"),
    site(country="US", region="Washington", address="5 Xinjiang Plaza"),
    site(country="US", city="Kashgar Springs"),
    site(country="HK", address="Fukang Road"),
    # denials
    site(region="not Xinjiang"),
    site(region="non-Xinjiang"),
    site(city="outside Xinjiang"),
    site(address="12 Road (no goods from Xinjiang)"),
    site(region="非新疆"),
]

POSSIBLE = [
    site(city="Yiwu"),  # 伊吾 or, far likelier, 义乌
    site(city="Xinhe"),
    site(country="", city="Korla"),
    site(country="VN", region="Xinjiang"),
    site(address="Xinjiang Building, 5 Chaoyang, Beijing"),
    site(address="Hami town"),
    site(region="Xingjiang"),
    site(address="Industrial Zone 2, Xingjiang"),
    site(region="65"),
    site(country="", region="XJ"),
    site(region="Shache County"),
    site(region="Xinjiang / Gansu"),
    site(region="not Gansu but Xinjiang"),
    site(region="Zhejiang", city="Korla"),
    site(region="CN-ZJ", city="Urumqi"),
    site(region="Guangdong", address="Kashgar Industrial Park"),
    site(city="China", address="Aksu Industrial Zone"),
    site(city="Aksu Industrial Zone"),
    # parks that another province pays for
    site(address="Guangdong Industrial Park, Kashgar"),
    site(address="Zhejiang-aid Industrial Park, Aksu"),
    site(address="Guangdong Industrial Park, Shufu County"),
    site(address="喀什地区深圳产业园"),
    # another country against the address
    site(country="HK", address="Aksu, Xinjiang, China"),
    site(country="US", address="Aksu, Xinjiang, China"),
    site(country="US", city="Urumqi", address="China"),
    site(country="HK", city="Urumqi"),
    site(country="US", address="乌鲁木齐市米东区"),
    # 新绛县 in Shanxi
    site(city="Xinjiang County", postal="043100"),
    site(city="Xinjiang County", postal="43100"),
    site(city="Xinjiang County"),
    site(region="Xinjiang", postal="510000"),
    site(city="Korla", postal="510000"),
    # houses and villages carry names of places
    site(address="Building 3, Fukang Garden, Nankai"),
    site(address="Hetian Village, Houjie"),
    site(address="5 Xinjiang Mansion"),
    site(address="新疆大厦5楼"),
    site(city="Cangnan", address="Fukang Industrial Zone"),
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
        ("Road 1, 843000, Tel: +86 997 123456", "843000"),
        ("Road 1, 843000 China, Phone 0997 123456, Fax 0997 123457", "843000"),
        ("Road 1, Tel 0997 123456, 843000", "843000"),
        ("Road 1, Tel 0997 843000", ""),
        ("P.O. Box 831234", ""),
        ("P.C. 325014, Wenzhou, China", "325014"),
        ("邮编：843000 工业园", "843000"),
    ],
)
def test_postal_codes_at_the_end_of_an_address(address: str, code: str) -> None:
    assert postal_code(site(address=address)) == code


@pytest.mark.parametrize(
    ("field", "code"),
    [("830000.0", "830000"), ("８３００００", "830000"), ("843 000", "843000"), ("83000", ""), ("", "")],
)
def test_postal_codes_in_their_own_field(field: str, code: str) -> None:
    assert postal_code(site(postal=field)) == code


@pytest.mark.parametrize(
    "text",
    [
        "Xinjiang",
        "China (Xinjiang)",
        "Xinjiang, China",
        "CN-XJ",
        "CN-65",
        "Cotton from Xinjiang's south",
        "中国新疆",
        "新疆棉",
        "XUAR",
        "Синьцзян",
        "not from Gansu but Xinjiang",
        "Xinjiang Road 5, Xinjiang",
        "Xinjiang free trade zone cotton",
        "China (Xinjiang) Pilot Free Trade Zone",
        "Xinjiang, free sample",
    ],
)
def test_texts_that_name_the_region(text: str) -> None:
    assert names_region(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "China",
        "Xinjiang Road",
        "Xinjiang Middle Road 12",
        "新疆路",
        "Xinjiang County",
        "Jinjiang",
        "Xinxiang",
        "Xingjiang",
        "XJ",
        "Urumqi",
        "Non-Xinjiang cotton",
        "no cotton from Xinjiang",
        "Xinjiang-free",
        "非新疆棉",
        "不含新疆棉花",
    ],
)
def test_texts_that_do_not_name_the_region(text: str) -> None:
    assert not names_region(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cotton bought in Xinjiang via trader", "Xinjiang"),
        ("second plant in Wulumuqi since 2019", "Wulumuqi"),
        ("Ürümqi branch", "Ürümqi"),
        ("Yarn: KASHGAR mill", "KASHGAR"),
        ("Kashgar Free Trade Zone", "Kashgar"),
        ("workers sent by XPCC", "XPCC"),
        ("棉花来自新疆", "新疆"),
        # no denials
        ("Xinjiang No. 2 mill", "Xinjiang"),
        ("Xinjiang, no contract", "Xinjiang"),
        ("Xinjiang: not audited", "Xinjiang"),
        ("Xinjiang cotton, zero defects", "Xinjiang"),
        ("no contract, workers from Xinjiang", "Xinjiang"),
        ("not only Xinjiang cotton", "Xinjiang"),
        ("Xinjiang workers not registered", "Xinjiang"),
        ("新疆无纺布", "新疆"),
        ("新疆棉没有检测报告", "新疆"),
        ("在 石河子 有仓库", "石河子"),
        ("XinJiang Uyghur Autonomous Region", "XinJiang Uyghur Autonomous Region"),
    ],
)
def test_free_texts_that_mention_a_place(text: str, found: str) -> None:
    assert mentions(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Aksu",  # four letters, also in Kazakhstan and Turkey
        "Hami melons",
        "Yiwu market",
        "Yili milk",
        "Wulumuqi Middle Road",
        "乌鲁木齐中路",
        "Tianshan Garden",
        "Fukang Road, Xiamen",
        "Kashgar Hotel",
        "Supplier declares: no Xinjiang cotton",
        "no workers from Xinjiang",
        "Xinjiang cotton: none",
        "Xinjiang cotton - no",
        "XUAR sourcing: 0",
        "Cotton from Xinjiang is prohibited",
        "Xinjiang cotton not used",
        "新疆棉：无",
        "新疆棉不使用",
        "Contact: Xin Jiang, sales manager",
        "Changjiang",
        "Akashi",
        "和田",
    ],
)
def test_free_texts_that_mention_none(text: str) -> None:
    assert mentions(text) == ""
