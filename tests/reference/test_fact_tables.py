"""Facts of public lists, compared value by value with a copy that was checked against the source."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from supplymap import reference
from tests.reviewed import differences, reviewed

KEYS = {
    "listings": ("listing_id",),
    "native_names": ("listing_id", "name_zh"),
    "dol_goods": ("country", "good"),
    "countries": ("iso2",),
    "xuar_places": ("place_id",),
    "china_places": ("admin_code",),
    "lists": ("name",),
}

SECTORS = """
aluminum     | Aluminum                                     | 2024-07-09 | 76
apparel      | Apparel                                      | 2022-06-17 | 61 62
caustic_soda | Caustic soda                                 | 2025-08-19 | 281511 281512
copper       | Copper                                       | 2025-08-19 | 74, 2603
cotton       | Cotton and cotton products                   | 2022-06-17 | 52, 6105 6109 6203 6204 6302
lithium      | Lithium                                      | 2025-08-19 | 282520 283691, 280519 850650 850760
pvc          | Polyvinyl chloride (PVC)                     | 2024-07-09 | 3904, 391723 3918 392043 392049
red_dates    | Red dates (jujubes)                          | 2025-08-19 | , 081090 081340
seafood      | Seafood                                      | 2024-07-09 | 03, 1604 1605
silica       | Silica-based products, including polysilicon | 2022-06-17 | 280461, 280469 281122 3818 8541 854142 854143
steel        | Steel                                        | 2025-08-19 | 72 73
tomatoes     | Tomatoes and downstream products             | 2022-06-17 | 0702 2002, 200950 210320
"""
"""Sector, name, day it was named; HS prefixes of its goods themselves, and after the comma of goods made of them."""

PUBLIC_PREFIXES = {"76", "52", "3904", "03", "280461", "0702", "2002"}
"""Prefixes that a public source has too; DHS publishes none."""

STRATEGY = {
    "2022-06-17": "DHS/FLETF UFLPA Strategy, 2022-06-17",
    "2024-07-09": "DHS/FLETF 2024 Updates to the UFLPA Strategy, 2024-07-09",
    "2025-08-19": "DHS/FLETF 2025 Updates to the UFLPA Strategy, 2025-08-19",
}

# traditional (or older) and simplified character, pair by pair
HAN = """
創创 區区 協协 園园 圖图 團团 學学 實实 寧宁 寳宝 寶宝 導导 屬属 島岛 嶽岳 廣广 數数 時时 會会 東东
業业 極极 機机 準准 濱滨 無无 爾尔 瑪玛 產产 産产 發发 眾众 矽硅 碩硕 礦矿 糧粮 紀纪 納纳 紡纺 經经
綠绿 維维 緑绿 緯纬 縣县 總总 織织 職职 華华 萬万 葉叶 蘇苏 衆众 術术 裝装 製制 訓训 設设 變变 豐丰
責责 貿贸 賽赛 達达 鄭郑 銀银 銅铜 鋅锌 鋼钢 錫锡 鎂镁 鐵铁 鑛矿 長长 陽阳 雙双 電电 頭头 飾饰 駝驼
駱骆 騰腾 體体 髮发 魯鲁 黃黄 龍龙
"""

SOURCES = {
    "listings": {
        ("DHS UFLPA Entity List (dhs.gov/uflpa-entity-list)", "2026-06-26"): 144,
        (
            "Public notes on the additions of 2026-08-03 (Federal Register 2026-15628; dhs.gov/uflpa-entity-list)",
            "2026-10-05",
        ): 5,
        (
            "Press reports of the additions of 2026-08-03 (Caixin, 2026-08-01; Federal Register 2026-15628)",
            "2026-10-05",
        ): 3,
        ("CBP Withhold Release Orders and Findings statistics (cbp.gov)", "2026-06-23"): 67,
    },
    "dol_goods": {
        (
            "US DOL List of Goods Produced by Child Labor or Forced Labor, 2022 edition (dol.gov)",
            "2023-08-23",
        ): 457,
        ("US DOL List of Goods, 2024 edition, as reported by Kelley Drye, 2024-09", "2024-09-05"): 10,
        (
            "US DOL List of Goods, 2024 edition, as read on dol.gov by a public research note, 2026-10-05",
            "2024-09-05",
        ): 2,
        ("US DOL List of Goods, 2024 edition, as reported by Sourcing Journal, 2024-09", "2024-09-05"): 1,
    },
}
"""How many rows rest on each of the main sources, and of what day."""


@pytest.mark.parametrize("name", KEYS)
def test_a_table_says_what_its_reviewed_copy_says(name: str) -> None:
    found = list(differences(name, KEYS[name]))
    assert not found, (
        f"{name}.csv differs from tests/data/{name}.csv. Look the value up in its source (tests/data/README.md); "
        f"if the table is right, correct the copy too: {found[:5]}"
    )


@pytest.mark.parametrize("name", SOURCES)
def test_the_rows_rest_on_their_sources(name: str) -> None:
    counts = Counter((row["source"], row["as_of"]) for row in reference.table(name))
    assert {source: counts[source] for source in SOURCES[name]} == SOURCES[name]
    # what no list holds was announced or reported one by one: at most one order each
    assert all(count == 1 for source, count in counts.items() if source not in SOURCES[name])


def test_the_former_orders_name_where_they_were_announced() -> None:
    rest = [row for row in reference.table("listings") if (row["source"], row["as_of"]) not in SOURCES["listings"]]
    assert len(rest) == 14
    digest = hashlib.sha256("\n".join(f"{row['listing_id']}\t{row['source']}" for row in rest).encode()).hexdigest()
    assert digest[:16] == "340c3ef3d6a54f0b", (
        "the source of one of the 14 orders that are not in CBP's file of 2026-06-23 has changed: "
        "open the announcement that the row names before this digest is written anew"
    )


def test_sectors_and_their_prefixes() -> None:
    sectors, prefixes = {}, {}
    for line in SECTORS.strip().splitlines():
        name, title, day, codes = [cell.strip() for cell in line.split("|")]
        core, _, related = codes.partition(",")
        sectors[name] = (title, day, STRATEGY[day])
        for role, group in (("core", core), ("related", related)):
            for code in group.split():
                prefixes[name, code] = (role, "public" if code in PUBLIC_PREFIXES else "own")
    found = {row["sector_id"]: (row["sector"], row["date_named"], row["source"]) for row in reference.table("sectors")}
    assert found == sectors
    assert {row["as_of"] for row in reference.table("sectors")} == {"2025-08-19"}
    rows = reference.table("sector_prefixes")
    assert {(row["sector_id"], row["hs_prefix"]): (row["role"], row["origin"]) for row in rows} == prefixes


def test_chapters_and_headings_of_the_harmonized_system() -> None:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in reference.table("hs_headings"):
        found.setdefault(row["hs"][:2], []).append((row["hs"], row["description"]))
    assert list(found) == [row["chapter"] for row in reviewed("hs_chapters")]
    assert len(found) == 97
    for row in reviewed("hs_chapters"):
        chapter = found[row["chapter"]]
        assert [code[2:] for code, _ in chapter if len(code) == 4] == row["headings"].split(), row["chapter"]
        lines = "".join(f"{code}\t{text}\n" for code, text in chapter)
        assert hashlib.sha256(lines.encode()).hexdigest()[:16] == row["sha256"], (
            f"the words of a heading of chapter {row['chapter']} differ from the Harmonized System of 2022 "
            "(datasets/harmonized-system, harmonized-system.csv, levels 2 and 4)"
        )


def test_characters_are_simplified_pair_by_pair() -> None:
    pairs = [(row["traditional"], row["simplified"]) for row in reference.table("han_variants")]
    assert pairs == [(pair[0], pair[1]) for pair in HAN.split()]
