"""The shipped tables are what their status says they are, and nothing is taken for something else."""

from __future__ import annotations

import re
import shutil
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from supplymap import reference
from supplymap.errors import ConfigError

if TYPE_CHECKING:
    from supplymap.model import Listing

SHIPPED = Path(str(files("supplymap.reference") / "tables"))
TABLES = (
    "china_places",
    "countries",
    "dol_goods",
    "goods",
    "hs_headings",
    "listings",
    "lists",
    "native_names",
    "sector_prefixes",
    "sectors",
    "xuar_places",
)
DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def rows(name: str) -> tuple[dict[str, str], ...]:
    return reference.table(name)


def column(name: str, field: str) -> list[str]:
    return [row[field] for row in rows(name)]


def parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []


# --- tables as files


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_plain_utf8_with_unique_full_rows(name: str) -> None:
    data = (SHIPPED / f"{name}.csv").read_bytes()
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\n")
    assert len(set(map(tuple, (row.values() for row in rows(name))))) == len(rows(name))
    for row in rows(name):
        for value in row.values():
            assert value == value.strip()
            assert "||" not in value
            assert not value.startswith("|")
            assert not value.endswith("|")


@pytest.mark.parametrize("name", ["dol_goods", "listings", "sectors", "xuar_places"])
def test_every_row_of_a_public_list_has_source_and_date(name: str) -> None:
    for row in rows(name):
        assert row["source"]
        assert DATE.fullmatch(row["as_of"]), row


def test_every_list_has_source_date_and_sentence() -> None:
    for row in rows("lists"):
        assert row["source"]
        assert row["licence"]
        assert row["sentence"].endswith(".")
        assert DATE.fullmatch(row["as_of"])


def test_nothing_is_shipped_that_may_not_be() -> None:
    forbidden = re.compile(
        r"slavery.index|walk.?free|\bITUC\b|corruption perceptions|\bCPI\b|1260H|file ids? \d|/work/|/tmp/", re.I
    )
    for name in TABLES:
        text = (SHIPPED / f"{name}.csv").read_text("utf-8")
        assert not forbidden.search(text), name


# --- status of the lists


def test_held_is_the_number_of_rows() -> None:
    for row, status in zip(rows("lists"), reference.list_status(), strict=True):
        assert status.name == row["name"]
        assert status.held == int(row["held"])
        assert re.fullmatch(r"[0-9a-f]{64}", status.sha256)


def test_the_entity_list_says_what_is_missing() -> None:
    uflpa = reference.list_status()[0]
    assert (uflpa.name, uflpa.held, uflpa.known_total, uflpa.complete) == ("uflpa", 152, 187, False)
    assert uflpa.sentence == (
        "152 of 187 UFLPA entries held (list as of 2026-06-26 and 8 of the 43 additions of 2026-08-03); "
        "35 listed since 2026-08-03 are not in the shipped table: "
        "check the current list before relying on 'nothing found'."
    )


def test_numbers_in_sentences_are_those_of_the_tables() -> None:
    status = {item.name: item for item in reference.list_status()}
    native = {row["listing_id"] for row in rows("native_names")}
    assert status["uflpa-native"].sentence.startswith(f"135 Chinese names of {len(native)} of the 152 ")
    assert f"{152 - len(native)} entries have none" in status["uflpa-native"].sentence
    current = [row for row in rows("listings") if row["list"] == "wro" and row["source"].startswith("CBP Withhold")]
    assert (len(current), status["wro"].held - len(current)) == (67, 14)
    assert status["dol"].sentence.startswith("470 country-good pairs held")
    assert sum(row["edition"] == "2024" for row in rows("dol_goods")) == 13


def test_a_complete_list_holds_its_known_total() -> None:
    for status in reference.list_status():
        if status.complete:
            assert status.held == status.known_total
        elif status.known_total is not None:
            assert status.held < status.known_total


# --- listings


def listing(key: str) -> Listing:
    return next(item for item in reference.listings() if item.id == key)


def test_listings_are_counted_by_instrument() -> None:
    found = reference.listings()
    assert len({item.id for item in found}) == len(found) == 233
    assert [sum(item.list == name for item in found) for name in ("uflpa", "wro")] == [152, 81]
    assert sum(item.instrument == "Finding" for item in found) == 11


def test_aliases_and_former_names_are_names() -> None:
    entries = [row for row in rows("listings") if row["list"] == "uflpa"]
    former = [name for row in entries for name in parts(row["former_names"])]
    names = [name for row in entries for name in parts(row["names"])]
    assert (len(names), len(former)) == (249, 20)
    for row in entries:
        assert set(parts(row["former_names"])) <= set(parts(row["names"])[1:])
    assert listing("UFLPA-013").names == (
        "Changhong Meiling Co., Ltd.",
        "Hefei Meiling Co., Ltd.",
        "Hefei Meiling Group Holdings Limited",
    )


def test_spellings_in_brackets_are_names_of_their_own() -> None:
    assert listing("WRO-018").names[:2] == ("Wulin Machinery Works", "Wuling Machinery Works")
    assert set(listing("WRO-014").names) >= {"Sichuan Xinsheng Labor Factory", "Szechuan New Life Labor Factory"}
    assert listing("WRO-045").names == ("Da Wang",)
    for item in reference.listings():
        for name in item.names:
            assert not re.search(r"subsidiar|\(or |fishing vessel|joint venture", name), name


def test_subsidiaries_are_a_flag() -> None:
    included = {item.id for item in reference.listings() if item.includes_subsidiaries}
    assert included == {
        "UFLPA-044",
        "UFLPA-119",
        "WRO-029",
        "WRO-051",
        "WRO-053",
        "WRO-054",
        "WRO-059",
        "WRO-061",
        "WRO-062",
        "WRO-066",
    }


def test_only_orders_in_force_are_active() -> None:
    for item in reference.listings():
        assert item.active == (item.status in ("active", "partially_modified"))
    former = [item for item in reference.listings() if not item.active]
    assert len(former) == 15
    assert listing("WRO-072").status == "inactive_pending_litigation"


def test_eight_entries_were_not_seen_on_the_list() -> None:
    unseen = [item for item in reference.listings() if not item.seen_on_list]
    assert [item.id for item in unseen] == [f"UFLPA-{number}" for number in range(145, 153)]
    assert "Not Jinchuan Group" in listing("UFLPA-149").note
    for row in rows("listings"):
        assert (row["seen_on_list"] == "no") == (
            "not read" in row["name_confidence"] or "not seen" in row["name_confidence"]
        )


def test_a_native_name_is_a_finding_only_as_a_sure_legal_name() -> None:
    known = {item.id for item in reference.listings()}
    for row in rows("native_names"):
        assert (row["finding"] == "yes") == (row["confidence"] == "high" and row["kind"] == "legal")
        assert row["listing_id"] in known
        assert row["source"]
    assert column("native_names", "finding").count("yes") == 49
    assert ("今创集团股份有限公司", True) in listing("UFLPA-066").native_names
    assert ("骆驼集团股份有限公司", False) in listing("UFLPA-011").native_names


def test_area_orders() -> None:
    orders = {row["listing_id"]: row for row in reference.area_orders()}
    assert {key: row["area"] for key, row in orders.items()} == {
        "WRO-033": "TM",
        "WRO-035": "ZW (part)",
        "WRO-036": "CD (part)",
        "WRO-039": "MW",
        "WRO-056": "CN-XJ",
    }
    for row in orders.values():
        assert (row["whole_area"] == "no") == row["area"].endswith("(part)")
        assert row["goods_words"]
        assert row["goods_hs"]
        assert set(parts(row["goods_classes"])) <= set(column("goods", "good_class"))
        for word in parts(row["goods_words"]):
            assert reference.goods_classes(word) & set(parts(row["goods_classes"])), word


def test_countries_of_listings_are_codes() -> None:
    codes = set(column("countries", "iso2"))
    for item in reference.listings():
        assert set(item.countries) <= codes


# --- countries


def test_every_country_once() -> None:
    two, three = column("countries", "iso2"), column("countries", "iso3")
    assert len(set(two)) == len(two) == 250
    assert len(set(three)) == 250
    assert "NA" in two


def test_a_country_name_means_one_country() -> None:
    meaning: dict[str, str] = {}
    codes = {row[field]: row["iso2"] for row in rows("countries") for field in ("iso2", "iso3")}
    for row in rows("countries"):
        for name in (row["name"], *parts(row["names"])):
            key = reference.country_key(name)
            assert key
            assert meaning.setdefault(key, row["iso2"]) == row["iso2"], name
            assert codes.get(key.upper(), row["iso2"]) == row["iso2"], name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NA", "NA"),
        ("na", "NA"),
        ("Namibia", "NA"),
        ("cn", "CN"),
        ("CHN", "CN"),
        ("CHINA", "CN"),
        ("P. R. China", "CN"),
        ("P.R.C.", "CN"),
        ("People’s Republic of China", "CN"),
        ("CN - China", "CN"),
        ("China (CN)", "CN"),
        ("中国", "CN"),
        ("ＣＮ", "CN"),
        ("Viet Nam", "VN"),
        ("VIETNAM", "VN"),
        ("越南", "VN"),
        ("Türkiye", "TR"),
        ("TÜRKİYE", "TR"),
        ("Turkey", "TR"),
        ("U.S.A.", "US"),
        ("U.K.", "GB"),
        ("England", "GB"),
        ("Cote d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Korea, Republic of", "KR"),
        ("Korea (North)", "KP"),
        ("D.P.R.K.", "KP"),
        ("The Netherlands", "NL"),
        ("Hong Kong, China", "HK"),
        ("Taiwan, Province of China", "TW"),
        ("Burma", "MM"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Congo-Brazzaville", "CG"),
        ("Guinea-Bissau", "GW"),
        ("México", "MX"),
        ("Deutschland", "DE"),
        ("  India ", "IN"),
    ],
)
def test_country_names(text: str, code: str) -> None:
    assert reference.countries().code(text) == code


@pytest.mark.parametrize(
    "text", ["", " ", "-", "N.A.", "n/a", "unknown", "Congo", "Georgia, USA", "China/Vietnam", "Chine se", "XUAR"]
)
def test_what_is_no_clear_country_has_no_code(text: str) -> None:
    assert reference.countries().code(text) is None


def test_indicators_of_countries() -> None:
    known = reference.countries()
    assert known.name("TR") == "Türkiye"
    assert known.name("ZZ") == "ZZ"
    assert known.risk("CN").tip_tier == "3"
    assert known.risk("CN").rule_of_law == -0.58
    assert known.risk("ZZ").rule_of_law is None
    assert set(column("countries", "tip_2025_tier")) == {"", "1", "2", "2WL", "3"}
    for code in known.rows:
        position = known.position(code)
        assert position is not None
        assert -90 <= position[0] <= 90
        assert -180 <= position[1] <= 180
    assert known.position("ZZ") is None


# --- goods


def test_goods_refer_to_rows_that_exist() -> None:
    dol = set(column("dol_goods", "good"))
    sectors = set(column("sectors", "sector_id"))
    headings = set(column("hs_headings", "hs"))
    for row in rows("goods"):
        assert set(parts(row["dol_goods"])) <= dol
        assert set(parts(row["uflpa_sector"])) <= sectors
        assert row["raw"] in ("yes", "no")
        # what others make too is named for goods of a raw-material stage alone, by words and codes of the row
        assert row["raw"] == "yes" or not row["made"]
        for word in parts(row["made"]):
            known = {*parts(row["words"]), *(each.removeprefix("=") for each in parts(row["words"])), "*"}
            assert word.isdigit() or word in known or word.removeprefix("=") in known, word
            assert not word.isdigit() or word.startswith(tuple(parts(row["hs"]))), word
        for prefix in parts(row["hs"]):
            assert len(prefix) % 2 == 0
            assert prefix[:4] in headings
    for row in rows("sector_prefixes"):
        assert row["sector_id"] in sectors
        assert row["hs_prefix"][:4] in headings


def test_every_forced_labor_good_and_every_sector_is_recognised() -> None:
    known = {row["good_class"]: parts(row["dol_goods"]) for row in rows("goods")}
    wanted = {row["good"] for row in rows("dol_goods") if row["forced_labor"] == "yes"}
    assert wanted <= {good for goods in known.values() for good in goods}
    sectors = {sector for row in rows("goods") for sector in parts(row["uflpa_sector"])}
    assert sectors == set(column("sectors", "sector_id"))
    for good in wanted:
        classes = reference.goods_classes(good) | reference.goods_classes(re.sub(r" \(.*", "", good))
        assert any(good in known[name] for name in classes), good


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("Cotton", "cotton"),
        ("Seed cotton", "cotton"),
        ("Ginned cotton (lint), bales", "cotton"),
        ("棉花", "cotton"),
        ("Algodón", "cotton"),
        ("Xinjiang cotton", "cotton"),
        ("新疆棉", "cotton"),
        ("Xinjiang cotton yarn", "cotton-yarn"),
        ("新疆棉纱", "cotton-yarn"),
        ("Turkmen cotton", "cotton"),
        ("хлопок", "cotton"),
        ("хлопчатобумажная пряжа", "cotton-yarn"),
        ("Baumwolle", "cotton"),
        ("coton", "cotton"),
        ("CO yarn", "cotton-yarn"),
        ("Poplin, sateen", "fabric"),
        ("Flue-cured, grade A", "tobacco"),
        ("Burley", "tobacco"),
        ("urea fertilizer", "dyes-chemicals"),
        ("Diesel fuel", "petrochemicals"),
        ("cotton, wool", "cotton raw-wool"),
        ("Cotton yarn Ne 30/1", "cotton-yarn"),
        ("pamuk ipliği", "cotton-yarn"),
        ("Woven cotton fabric", "cotton-fabric"),
        ("T-shirts, cotton", "cotton-products garments"),
        ("Men's shorts", "garments"),
        ("T恤", "garments"),
        ("Polyester yarn", "synthetic-fibre yarn"),
        ("Terry towels", "towels"),
        ("毛巾", "towels"),
        ("Sheet set, 300 thread count", "bed-linen"),
        ("Leather shoes", "footwear leather"),
        ("Disposable nitrile gloves", "rubber-gloves"),
        ("Work gloves", "gloves"),
        ("Tomato paste in drums", "tomato-products"),
        ("Fresh tomatoes", "tomatoes"),
        ("Polysilicon", "polysilicon"),
        ("Solar modules", "solar"),
        ("Lithium-ion batteries", "lithium-batteries"),
        ("Aluminium profiles", "aluminum"),
        ("PVC管", "pvc"),
        ("Red dates", "jujubes"),
        ("Frozen shrimps", "shrimp"),
        ("Clay bricks", "bricks"),
        ("Human hair wigs", "hair-products"),
        ("gold", "gold"),
        # false friends
        ("Cotton candy", ""),
        ("Non-cotton bags", ""),
        ("Diesel generators", ""),
        ("棉花糖", ""),
        ("Polyester, cotton touch", "synthetic-fibre"),
        ("Tea towels", "towels"),
        ("Tea lights", "candles"),
        ("Coffee table", "furniture"),
        ("Coffee mugs", "ceramics"),
        ("Gold-plated buttons", "trims"),
        ("Stone-washed jeans", "garments"),
        ("Nail polish", ""),
        ("Charcoal grey hoodies", "garments"),
        ("Brick red curtains", "home-textiles"),
        ("Faux leather", ""),
        ("Fishing rods; fish tank", ""),
        ("Dates", ""),
        ("short delivery times", ""),
        ("logistics", ""),
        ("sugar-free gum", ""),
        ("Coat hangers", ""),
        ("", ""),
    ],
)
def test_goods_from_words(text: str, classes: str) -> None:
    assert reference.goods_classes(text) == frozenset(classes.split())


@pytest.mark.parametrize(
    ("hs", "name"),
    [
        ("5201.00.1400", "cotton"),
        ("5205220020", "cotton-yarn"),
        ("0702000000", "tomatoes"),
        ("702.00", "tomatoes"),
        ("6109 10 00", "garments"),
        ("8541.43", "solar"),
        ("7317.00; 5701", "nails"),
        ("280461", "polysilicon"),
        ("6302.60", "cotton-products"),
        ("6302.60", "towels"),
        ("6109100012", "cotton-products"),
        ("6006.22", "cotton-products"),
    ],
)
def test_goods_from_codes(hs: str, name: str) -> None:
    assert name in reference.goods_classes("", hs)


def test_codes_of_other_fibres_are_not_of_cotton() -> None:
    for code in ("6302.32", "6109.90", "6203.43", "6002.40", "5804.10"):
        assert "cotton-products" not in reference.goods_classes("", code)


def test_what_may_contain_a_material_and_what_stands_in_its_place() -> None:
    known = set(column("goods", "good_class"))
    for row in rows("goods"):
        assert set(parts(row["may_contain"])) | set(parts(row["instead_of"])) <= known
        assert not (row["may_contain"] and row["instead_of"])


def test_a_code_of_other_goods_outweighs_a_bare_word() -> None:
    assert reference.goods_classes("Cotton", "6109.10") == {"cotton-products", "garments"}
    assert "cotton" in reference.goods_classes("Cotton", "5201.00")


def test_rows_of_the_dol_list() -> None:
    listed = {(row["country"], row["good"]): row for row in rows("dol_goods")}
    assert listed["TM", "Cotton"]["forced_labor"] == "yes"
    assert ("US", "Cotton") not in listed
    palm = listed["ID", "Palm Fruit"]
    assert (palm["forced_labor"], palm["child_labor"]) == ("yes", "yes")
    removed = {(r["country"], r["good"]) for r in rows("dol_goods") if r["in_2024_edition"] == "no"}
    assert removed == {("AR", "Blueberries"), ("KH", "Salt"), ("MN", "Fluorspar (mineral)")}
    assert set(column("dol_goods", "forced_labor")) == {"yes", "no", "not-said"}
    assert set(column("dol_goods", "country")) <= set(column("countries", "iso2"))


# --- places


def test_places_of_the_xuar() -> None:
    places = rows("xuar_places")
    assert places[0]["level"] == "region"
    assert [sum(row["level"] == level for row in places) for level in ("xpcc_city", "xpcc_division")] == [12, 14]
    assert sum(row["level"] in ("prefecture", "prefecture_level_city") for row in places) == 14
    for row in places:
        assert row["names"]
        assert row["ambiguous"] in ("yes", "no")
        # what is ambiguous in China is ambiguous
        assert not (row["ambiguous_in_china"] == "yes" and row["ambiguous"] == "no")


def test_cities_elsewhere_share_no_sure_name_with_the_xuar() -> None:
    sure = {
        reference.country_key(name)
        for row in rows("xuar_places")
        if row["ambiguous_in_china"] == "no"
        for name in parts(row["names"]) + parts(row["names_zh"])
    }
    elsewhere = {
        reference.country_key(name)
        for row in rows("china_places")
        for name in parts(row["names"]) + parts(row["names_zh"])
    }
    assert not sure & elsewhere
    assert {"yiwu", "baicheng"} <= elsewhere


def test_provinces_do_not_claim_postal_codes_of_the_xuar() -> None:
    prefixes = [prefix for row in rows("china_places") for prefix in parts(row["postal_prefixes"])]
    assert len(set(prefixes)) == len(prefixes)
    assert not {"83", "84"} & set(prefixes)
    assert sum(row["level"] == "province" for row in rows("china_places")) == 33


# --- user copies


def test_a_copy_takes_the_place_of_the_shipped_table(tmp_path: Path) -> None:
    text = (SHIPPED / "listings.csv").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "listings.csv").write_text("".join(text[:11]), "utf-8-sig")
    with reference.using(tmp_path):
        assert len(reference.listings()) == 10
        status = {item.name: item for item in reference.list_status()}
    assert len(reference.listings()) == 233
    assert status["uflpa"].held == 10
    assert not status["uflpa"].complete
    assert status["uflpa"].known_total is None
    assert "your own copy" in status["uflpa"].sentence
    assert status["dol"].sentence == next(row["sentence"] for row in rows("lists") if row["name"] == "dol")


def test_a_copy_with_its_own_status_speaks_for_itself(tmp_path: Path) -> None:
    for name in ("listings", "lists"):
        shutil.copy(SHIPPED / f"{name}.csv", tmp_path)
    with reference.using(tmp_path):
        copied = reference.list_status()
    assert copied == reference.list_status()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"hs,descripton\n01,Animals\n", "unknown column 'descripton'. The nearest valid name is 'description'"),
        (b"hs\n01\n", "lacks the column 'description'"),
        (b"hs,description\n01,caf\xe9\n", "not UTF-8"),
        (b"hs,description\n01,a,b\n", "more cells than the header"),
        (b"", "lacks the column 'hs'"),
    ],
)
def test_a_wrong_copy_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "hs_headings.csv").write_bytes(content)
    with pytest.raises(ConfigError, match=re.escape(message)), reference.using(tmp_path):
        reference.table("hs_headings")


def test_a_wrong_number_is_refused(tmp_path: Path) -> None:
    text = (SHIPPED / "countries.csv").read_text("utf-8").replace("-0.58", "low")
    (tmp_path / "countries.csv").write_text(text, "utf-8")
    with (
        pytest.raises(ConfigError, match="column 'rule_of_law_2024': 'low' must be a number"),
        reference.using(tmp_path),
    ):
        reference.countries().risk("CN")


def test_an_unknown_table_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="'countries'"):
        reference.table("country")
