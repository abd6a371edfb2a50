"""Every word, code and name of the tables is recognised by the function that is to recognise it.

What is to be recognised stands in reviewed copies, so that a word that falls out of a shipped table is noticed.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from supplymap import reference
from supplymap.config import Config
from supplymap.likelihood.inherent import country_level, goods_level, rule_level, sector_level
from supplymap.likelihood.parameters import parameters
from supplymap.model import Match, Partner, Records, Site, Source
from supplymap.reference.names import fold, han_of, normalise
from supplymap.reference.places import elsewhere, mentions, named
from supplymap.screening import screen
from supplymap.screening.sites import locate
from tests.records.layout.seen import seen
from tests.reviewed import differences, parts, reviewed
from tests.sheets_by_hand import assessed, partners, sheet

SOURCE = Source("file.xlsx", "Sheet1", 2)


def site(city: str = "", *, region: str = "", country: str = "CN") -> Site:
    return Site(country, region, city, "", "", None, None, SOURCE)


# --- goods


def test_the_words_of_goods_are_those_reviewed() -> None:
    found = list(differences("goods", ("good_class",)))
    assert not found, (
        "goods.csv differs from tests/data/goods.csv: is every partner that used these words still recognised, and "
        f"nobody besides? Then change the copy too: {found[:5]}"
    )


@cache
def _bare_words() -> set[str]:
    return {word for row in reviewed("goods") for word in parts(row["words"]) if word.startswith("=")}


@pytest.mark.parametrize("row", reviewed("goods"), ids=lambda row: row["good_class"])
def test_every_word_and_code_of_goods_tells_its_class(row: dict[str, str]) -> None:
    name = row["good_class"]
    for word in parts(row["words"]):
        # alone, a word may be the raw material: "cotton" is, "cotton items" are goods with cotton in them
        written = f"{word} items" if f"={word}" in _bare_words() else word.removeprefix("=")
        assert name in reference.goods_classes(written), written
        assert name in reference.goods_classes(written.upper()), written
    for code in parts(row["hs"]):
        assert name in reference.goods_classes("", code)
        assert name in reference.goods_classes("", code.ljust(10, "0"))
    for word in parts(row["not_words"]):
        assert name not in reference.goods_classes(word), word
        assert name not in reference.goods_classes(f"{word}, grade A"), word


@pytest.mark.parametrize("row", reviewed("goods"), ids=lambda row: row["good_class"])
def test_goods_of_a_sector_weigh_in_china(row: dict[str, str]) -> None:
    code, level, reason = sector_level("CN", frozenset({row["good_class"]}))
    sectors = sorted(parts(row["uflpa_sector"]))
    assert code == "SECTOR"
    assert level == ("high-priority, China" if sectors else "other")
    assert reason.endswith(": " + ", ".join(sectors) if sectors else "in no high-priority sector of the UFLPA")


def _turkmen(goods: str) -> tuple[list[str], list[str]]:
    data = assessed(partners(f"Ashgabat Mills | TM | making | {goods}")).nodes
    node = next(node for _, node in data(data=True) if node["name"] == "Ashgabat Mills")
    return [f.listing for f in node["findings"]], [m.listing for m in node["possible_matches"]]


@pytest.mark.parametrize("material", ["silk", "flax", "wool", "jute", "sisal", "polyester", "viscose"])
def test_goods_of_another_fibre_are_no_cotton(material: str) -> None:
    assert _turkmen(f"{material} bed sheets") == ([], [])


def test_goods_that_may_be_of_cotton_are_possible_and_those_of_it_found() -> None:
    assert _turkmen("bed sheets") == ([], ["WRO-033"])
    assert _turkmen("cotton bed sheets") == (["WRO-033"], [])


# --- countries and their lists


@pytest.mark.parametrize("row", reviewed("countries"), ids=lambda row: row["iso2"])
def test_every_code_and_name_of_a_country_is_recognised(row: dict[str, str]) -> None:
    known, code = reference.countries(), row["iso2"]
    for text in (code, row["iso3"], row["name"], *parts(row["names"])):
        assert known.code(text) == code, text
        assert known.code(text.upper()) == code, text
        assert known.code(f" {text} ") == code, text
    assert known.name(code) == row["name"]
    assert known.position(code) == (float(row["latitude"]), float(row["longitude"]))


@pytest.mark.parametrize("row", reviewed("countries"), ids=lambda row: row["iso2"])
def test_tier_and_rule_of_law_give_their_factors(row: dict[str, str]) -> None:
    tier, estimate = row["tip_2025_tier"], row["rule_of_law_2024"]
    assert country_level(row["iso2"])[:2] == ("COUNTRY", f"TIP {tier}" if tier else "not ranked")
    level = "not in the table"
    if estimate:
        value = float(estimate)
        level = "above 0.5" if value > 0.5 else "below -0.5" if value < -0.5 else "0.5 to -0.5"
        assert f" {value:.2f} " in rule_level(row["iso2"])[2]
    assert rule_level(row["iso2"])[:2] == ("RULE", level)


@cache
def _forced() -> dict[str, set[str]]:
    """Goods of forced labor by country; what the 2024 edition took off the list does not count."""
    listed: dict[str, set[str]] = {}
    for row in reviewed("dol_goods"):
        if row["forced_labor"] == "yes" and not row["in_2024_edition"].startswith("no"):
            listed.setdefault(row["country"], set()).add(row["good"])
    return listed


def _classes_of(good: str) -> frozenset[str]:
    return frozenset(row["good_class"] for row in reviewed("goods") if good in parts(row["dol_goods"]))


@pytest.mark.parametrize("country", sorted({row["country"] for row in reviewed("dol_goods")}))
def test_every_pair_of_the_dol_list_gives_its_factor(country: str) -> None:
    table, forced = parameters(Config()), _forced().get(country, set())
    for good in (row["good"] for row in reviewed("dol_goods") if row["country"] == country):
        classes = _classes_of(good)
        if not classes:
            assert good not in forced
            continue
        code, level, reason = goods_level(country, classes, table)
        assert code == "GOODS"
        hits = {name for row in reviewed("goods") if row["good_class"] in classes for name in parts(row["dol_goods"])}
        if not hits & forced:
            assert level == "not listed"
        else:
            assert level == ("listed, state-imposed" if country in ("CN", "KP", "TM") else "listed")
            named = ", ".join(sorted(hits & forced)).lower()
            place = reference.countries().phrase(country)
            assert reason.startswith(f"the US Department of Labor lists {named} from {place} for forced labor")
            assert good in hits & forced or good not in forced
    # goods that nobody states are weighed by what the country's list holds
    unknown = "goods unknown, country listed" if forced else "goods unknown, country not listed"
    unknown += ", state-imposed" if forced and country in ("CN", "KP", "TM") else ""
    assert goods_level(country, frozenset(), table)[1] == unknown


# --- places


def _xuar_bearers() -> dict[str, set[str]]:
    bearers: dict[str, set[str]] = {}
    for row in reviewed("xuar_places"):
        names = parts(row["names"]) + parts(row["names_zh"]) + parts(row["weak_names"])
        for name in (row["name_en"], row["name_zh"], *names):
            bearers.setdefault(fold(name), set()).add(row["place_id"])
    return bearers


def _central(level: str) -> bool:
    return level.startswith(("prefecture", "county_level_city", "xpcc", "organisation", "region"))


@pytest.mark.parametrize("row", reviewed("xuar_places"), ids=lambda row: row["place_id"])
def test_every_spelling_of_a_place_of_the_xuar_is_found(row: dict[str, str]) -> None:
    bearers = _xuar_bearers()
    sure = [row["name_en"], row["name_zh"], *parts(row["names"]), *parts(row["names_zh"])]
    for name in sure + parts(row["weak_names"]):
        found = named(name)
        assert found, name
        assert found[0].place.id in bearers[fold(name)], name
        location = locate(site(name))
        assert location is not None, name
        if name in sure and row["ambiguous_in_china"] == "no" and len(bearers[fold(name)]) == 1:
            assert location.strength == "exact", name
            assert location.place == row["place_id"], name
            region = locate(site(region=name))
            assert region is not None, name
            assert region.strength == ("exact" if _central(row["level"]) else "possible"), name
        elif name in parts(row["weak_names"]) or row["ambiguous_in_china"] == "yes":
            assert location.strength == "possible", name


@pytest.mark.parametrize("row", reviewed("xuar_places"), ids=lambda row: row["place_id"])
def test_a_place_of_the_xuar_is_told_by_its_level(row: dict[str, str]) -> None:
    # the title is what a reason shows: "Aksu Prefecture" is not the city of Aksu
    found = next(iter(named(row["name_en"])))
    if len(_xuar_bearers()[fold(row["name_en"])]) == 1:
        assert (found.place.title, found.place.level) == (row["name_en"], row["level"])
        assert found.place.ambiguous is (row["ambiguous"] == "yes")
        assert found.place.central is (_central(row["level"]) and row["level"] != "region")


RANK = {"prefecture": " Prefecture", "county": " County", "district": " District", "county_level_city": " City"}


@pytest.mark.parametrize(
    "row", [row for row in reviewed("xuar_places") if row["level"] in RANK], ids=lambda row: row["place_id"]
)
def test_a_place_of_the_xuar_is_found_with_its_level_word(row: dict[str, str]) -> None:
    for name in parts(row["names"]):
        if not name.isascii() or re.search(r"(?:Prefecture|County|District|City|Shi|Xian|Diqu|Qu)\b|\(", name):
            continue
        written = name + RANK[row["level"]]
        location = locate(site(written))
        assert location is not None, written
        assert location.strength == ("possible" if row["ambiguous_in_china"] == "yes" else "exact"), written


def test_the_chinese_names_of_prefectures_and_cities_are_told_in_free_text() -> None:
    for row in reviewed("xuar_places"):
        if _central(row["level"]) and row["ambiguous_in_china"] == "no":
            assert mentions(f"采购自{row['name_zh']}的原料") == row["name_zh"], row["name_zh"]


@pytest.mark.parametrize(
    "province", [row for row in reviewed("china_places") if row["level"] == "province"], ids=lambda row: row["iso"]
)
def test_places_elsewhere_in_china_speak_against_the_xuar(province: dict[str, str]) -> None:
    xuar = _xuar_bearers()
    assert elsewhere(province["iso"]) == fold(province["iso"])
    for row in reviewed("china_places"):
        if row["iso"] != province["iso"]:
            continue
        for name in parts(row["names"]):
            if len(name) > 3 and fold(name) not in xuar:
                assert elsewhere(name) == fold(name), name
                against = locate(Site("CN", "", "", f"{name}, Xinjiang", "", None, None, SOURCE))
                assert against is not None, name
                assert against.strength == "possible", name
        for name in {row["zh"], re.sub("[省市]$", "", row["zh"]) if len(row["zh"]) >= 3 else row["zh"]}:
            if name not in xuar:
                assert elsewhere(f"{name}开发区") == name, name


# --- the lists

IN_FORCE = ("active", "partially_modified")


@cache
def _screened() -> dict[str, dict[str, Match]]:
    """Screen every listed name once in each country of its entry: partner to listing to match."""
    found: dict[str, dict[str, Match]] = {}
    people = [
        Partner(id=f"{listing}/{name}/{country}", name=name, country=country) for listing, name, country in _cases()
    ]
    for match in screen(Records(partners=tuple(people))).matches:
        # by its goods a partner may meet an order that names it too; matches of names come first
        found.setdefault(match.partner, {}).setdefault(match.listing, match)
    return found


ONE_WORD_WITH_A_FORM = {
    *("Camel Group Co., Ltd.", "Kingherbs Limited", "Ninestar Corporation", "TBEA Co., Ltd.", "Firemount Group Ltd."),
    *("Brightway Holdings Sdn Bhd", "FGV Holdings Berhad", "Supermax Corporation Bhd"),
}
"""Listed names of one distinctive word that state a legal form: an equal name states it too."""


@cache
def _cases() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (row["listing_id"], name, country)
        for row in reviewed("listings")
        for name in parts(row["names"])
        for country in parts(row["countries"]) or [""]
    )


@pytest.mark.parametrize("row", reviewed("listings"), ids=lambda row: row["listing_id"])
def test_an_entry_is_found_by_each_of_its_names_in_each_of_its_countries(row: dict[str, str]) -> None:
    for name in parts(row["names"]):
        for country in parts(row["countries"]) or [""]:
            found = _screened().get(f"{row['listing_id']}/{name}/{country}", {}).get(row["listing_id"])
            assert found is not None, (name, country)
            one_word = normalise(name).distinctive < 2 and name not in ONE_WORD_WITH_A_FORM
            wanted = "possible" if one_word or not country else "exact"
            assert found.strength == ("former" if row["status"] not in IN_FORCE else wanted), (name, country)
            assert found.matched == name
            assert row["effective"] in found.basis
            assert row["merchandise"] in found.basis


def test_a_name_that_two_orders_share_finds_both() -> None:
    for number in ("WRO-008", "WRO-017"):
        match = _screened()["WRO-017/Qinghai Hide and Garment Factory/CN"][number]
        assert match.strength == "exact"


def test_an_entry_is_found_by_its_chinese_name() -> None:
    rows = reviewed("native_names")
    countries = {row["listing_id"]: parts(row["countries"]) for row in reviewed("listings")}
    people = [
        Partner(
            id=f"{row['listing_id']}/{row['name_zh']}",
            name=f"Partner {number}",
            native_name=row["name_zh"],
            country="CN",
        )
        for number, row in enumerate(rows)
    ]
    found = {(match.partner, match.listing): match for match in screen(Records(partners=tuple(people))).matches}
    legal = {(row["listing_id"], han_of(row["name_zh"])) for row in rows if row["finding"] == "yes"}
    for row in rows:
        match = found[f"{row['listing_id']}/{row['name_zh']}", row["listing_id"]]
        sure = (row["listing_id"], han_of(row["name_zh"])) in legal and "CN" in countries[row["listing_id"]]
        assert match.strength == ("exact" if sure else "possible"), row["name_zh"]
        assert row["script"] in ("hans", "hant")


# --- column headers

ANCHORS = {
    "partners": ["Partner name", "Country"],
    "questionnaire": ["Partner name", "Deception"],
    "links": ["Supplier", "Supplies to"],
    "documents": ["Partner", "Document", "Issued by"],
}


def _texts(field: str) -> list[str]:
    return next(
        (parts(row["synonyms"]) for row in reviewed("columns") if row["field"] == field and row["synonyms"]), []
    )


def test_the_columns_are_those_reviewed() -> None:
    found = list(differences("columns", ("sheet", "field")))
    assert not found, (
        f"columns.csv differs from tests/data/columns.csv; if it is right, change the copy too: {found[:5]}"
    )


def test_no_header_means_two_columns_of_one_sheet() -> None:
    for kind in ANCHORS:
        meaning: dict[str, str] = {}
        for row in reviewed("columns"):
            if row["sheet"] == kind:
                for text in (row["header"], row["field"], *_texts(row["field"])):
                    assert meaning.setdefault(fold(text), row["field"]) == row["field"], (kind, text)


# words for a name that say nothing of whose it is
BARE_NAMES = {
    word.strip()
    for word in """
    name | names | legal name | razón social | 名称 | nombre | nom | nome | tên | ad | naam | nama | 이름 | 명 |
    nombre completo | nombre legal | denominación social | denominación | razão social | nome empresarial |
    denominação | raison sociale | dénomination | firmenname | firmenbezeichnung | bezeichnung der firma |
    ragione sociale | denominazione | denominazione sociale | unvan | unvanı | adı | isim | ismi |
    tên pháp lý | nama badan usaha | 名字 | 名稱 | 名前 | 氏名 | 社名 | 名 | 명칭 | 상호 | 상호명
    """.replace("\n", " | ").split("|")
    if word.strip()
}
READ_OTHERWISE = {
    # may be whom the goods are for: asked
    ("partner_id", "account number"): "",
    # by its cells: kinds of partners or of goods
    **{("role", f"{party}category"): "goods" for party in ("", "partner ", "supplier ", "vendor ")},
}


@pytest.mark.parametrize("row", reviewed("columns"), ids=lambda row: f"{row['sheet']}-{row['field']}")
def test_every_synonym_of_a_column_is_understood(row: dict[str, str]) -> None:
    kind, field = row["sheet"], row["field"]
    for text in (row["header"], *_texts(field)):
        anchors = [header for header in ANCHORS[kind] if header != row["header"]]
        if field in ("name", "buyer", "document") or (kind == "questionnaire" and field == "deception"):
            anchors = [header for header in anchors if _field(kind, header) != field]
        cells = [[*anchors, text], [*(["x"] * len(anchors)), "y"]]
        tables = seen(sheet(cells, "Sheet1"))
        if kind == "documents" and field == "name" and not tables:
            # "Name" alone may be that of the document; a word for a company is none
            assert text in BARE_NAMES, text
            continue
        (table,) = tables
        if (field, text) in READ_OTHERWISE:
            other = READ_OTHERWISE[field, text]
            assert other != field
            assert table.fields.get(len(anchors), "") == other, text
            continue
        assert table.fields.get(len(anchors)) == field, (text, table.fields)


def _field(kind: str, header: str) -> str:
    return next((row["field"] for row in reviewed("columns") if (row["sheet"], row["header"]) == (kind, header)), "")
