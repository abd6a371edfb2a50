"""Names against the lists: findings, possible matches, former orders and judgements."""

from __future__ import annotations

import pytest

from supplymap import pipeline
from supplymap.config import Config, Judgement
from supplymap.model import Listing, Partner, Records, Site, Source
from supplymap.reference.names import normalise
from supplymap.screening import listed_names, mentions, screen
from tests.sheets_by_hand import AS_OF, assessed, links, partners, records

AREA = {"XUAR", "WRO-056"}
"""The region and the order on its cotton: what names say of a place is tested in test_signs.py."""


def matches(name: str, country: str = "CN", **more: object) -> set[tuple[str, str]]:
    partner = Partner(id="p", name=name, country=country, **more)  # type: ignore[arg-type]
    found = screen(Records(partners=(partner,))).matches
    return {(match.listing, match.strength) for match in found if match.listing not in AREA}


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Hetian Taida Apparel Co., Ltd.", "CN", {("UFLPA-039", "exact"), ("WRO-034", "exact")}),
        ("HETIAN TEDA GARMENT", "CN", {("UFLPA-039", "exact")}),
        ("Chaohu Youngor Color Spinning Technology", "CN", {("UFLPA-003", "exact")}),
        ("Hetian Taida Apparel", "", {("UFLPA-039", "possible"), ("WRO-034", "possible")}),
        ("Hetian Taida Apparel", "VN", {("UFLPA-039", "possible"), ("WRO-034", "possible")}),
        ("Camel Ltd", "GB", {("UFLPA-011", "possible")}),
        ("Camel Group", "CN", {("UFLPA-011", "possible")}),
        # one distinctive word needs an equal legal form, in the entry's country; Group is a word of the name
        ("Camel Group Co., Ltd.", "CN", {("UFLPA-011", "exact")}),
        ("CAMEL GROUP COMPANY LIMITED", "CN", {("UFLPA-011", "exact")}),
        ("Camel Group Limited Liability Company", "CN", {("UFLPA-011", "exact")}),
        ("Camel Group Inc.", "CN", {("UFLPA-011", "possible")}),
        ("Camel Co., Ltd.", "CN", {("UFLPA-011", "possible")}),
        ("Camel Holding Co., Ltd.", "CN", {("UFLPA-011", "possible")}),
        ("Camel Group Co., Ltd.", "GB", {("UFLPA-011", "possible")}),
        ("Camel Group Co., Ltd.", "", {("UFLPA-011", "possible")}),
        ("Ninestar Corporation", "CN", {("UFLPA-075", "exact")}),
        ("Ninestar Corp.", "CN", {("UFLPA-075", "exact")}),
        ("Ninestar Inc", "CN", {("UFLPA-075", "exact")}),
        ("Ninestar Co., Ltd.", "CN", {("UFLPA-075", "possible")}),
        ("Ninestar", "CN", {("UFLPA-075", "possible")}),
        ("Meike Co.", "CN", {("UFLPA-055", "possible")}),  # Company alone is no legal form
        ("XPCC", "CN", {("UFLPA-119", "possible"), ("WRO-053", "possible")}),
        ("Bingtuan", "CN", {("UFLPA-119", "possible"), ("WRO-053", "possible")}),
        ("和田泰达服饰有限公司", "CN", {("UFLPA-039", "exact")}),
        ("和田泰达服饰", "CN", {("UFLPA-039", "possible")}),
        ("宁海华孚纺织有限公司", "CN", {("UFLPA-077", "possible")}),
        ("Natchi Apparel (P) Ltd.", "IN", {("WRO-068", "former")}),
        ("Shanshan Trading Co", "CN", set()),
        ("Shandong Luwan Cotton Spinning", "CN", set()),
        ("Jinchuan Group Co., Ltd.", "CN", set()),
        ("Xinjiang Tianmian Textile", "CN", set()),
    ],
)
def test_names(name: str, country: str, expected: set[tuple[str, str]]) -> None:
    assert matches(name, country) == expected


def test_near_spelling_is_possible() -> None:
    assert ("UFLPA-104", "possible") in matches("Xinjiang Dago New Energy Co., Ltd.")
    assert matches("Xinjiang Dago New Energy Co., Ltd.", "BR") == set()


AKSU = "Aksu Huafu Textiles Co., Ltd."
HOSHINE = "Hoshine Silicon Industry (Shanshan) Co., Ltd"


@pytest.mark.parametrize(
    "name",
    [
        f"{AKSU}, China",
        f"{AKSU} (CHINA)",
        f"{AKSU} - Plant 2",
        f"{AKSU} (Plant 2)",
        f"{AKSU} Branch",
        "Aksu Huafu Textiles Co., Limted",
        f"Messrs. {AKSU}",
        f"1. {AKSU}",
        f"V-001 {AKSU}",
        f"{AKSU} d/b/a Huafu Yarn",
        f"TradeCo c/o {AKSU}",
        f"TradeCo via {AKSU}",
        f"{AKSU}; Weave Co",
        f"{AKSU}, Huafu Yarn",
        f"formerly {AKSU}",
        "Aksu Huafu Textiles / Weave Co",
        "Aksu Huafu Textile Mill No. 3",
        "Aksu Huafu (China) Textiles Co., Ltd.",
        "Aksu Huafu Textiels Co., Ltd. (Plant 2)",
        "Akesu Huafu Yarn Works 7",
        "阿克苏棉 Aksu Huafu Textiles纱厂",
    ],
)
@pytest.mark.parametrize("country", ["CN", ""])
def test_a_name_with_additions_is_possible(name: str, country: str) -> None:
    assert matches(name, country) == {("UFLPA-002", "possible")}
    assert matches("Some Trading Name", country, aliases=(name,)) == {("UFLPA-002", "possible")}


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Xinjiang Daqo New Energy Co Ltd - Shihezi plant", "CN", {"UFLPA-104"}),
        ("Xinjiang Hoshine Silicon Industry (subsidiary of Hoshine Silicon Industry Co., Ltd.)", "CN", {"WRO-059"}),
        ("Camel Group, China", "CN", {"UFLPA-011"}),
        ("Camel Group Co., Ltd. Plant 2", "CN", {"UFLPA-011"}),
        ("Camel (Shanghai) Co., Ltd.", "GB", set()),
        ("Desert Camel Tours", "CN", set()),
        ("XPCC Eighth Division Cotton Mill", "CN", {"UFLPA-119", "WRO-053"}),
        ("XPCC Eighth Division Cotton Mill", "BR", set()),
        ("Tangshan Sanyou Xingda Chemical Fibre Co., Ltd.", "CN", {"WRO-029"}),
        ("Huafu Fashion Co., Ltd., Shangyu Plant 2", "CN", {"UFLPA-045"}),
        ("Great Huafu Fashion Shoes", "CN", set()),
        ("Western Gold Jewelry Trading", "CN", set()),
        ("Xinjiang Zhongtai Textile Co", "CN", {"UFLPA-131"}),
        ("AKSU HUA-FU TEXTILES CO., LTD. Works", "CN", {"UFLPA-002"}),
        ("Camel Construction", "CN", set()),
        ("Western Gold Co., Ltd. (Plant 2)", "CN", {"UFLPA-098"}),
        ("Da Wang Textile", "TW", set()),
        ("Zhen Fa 7, fishing vessel", "", {"WRO-074"}),
        ("Zhen Fa 8", "", set()),
        ("Xinjiang Dago New Energy Co., Ltd. 2", "CN", {"UFLPA-104"}),
        (f"{AKSU} - Hanoi office", "VN", {"UFLPA-002"}),
        ("Akesu Huafu - Hanoi office", "VN", set()),
        ("Xinjiang Zijin Zinc Industry Co., Ltd.", "CN", {"UFLPA-133"}),
    ],
)
def test_what_an_addition_may_be(name: str, country: str, expected: set[str]) -> None:
    assert {listing for listing, _ in matches(name, country)} == expected


def test_where_the_partner_is_does_not_make_it_another() -> None:
    assert matches("Kumar Carpet Pvt. Ltd. Kathmandu", "NP") == set()
    source = Source("list.csv", "", 2)
    site = Site("NP", "", "Kathmandu", "Bagmati Road", "", None, None, source)
    assert matches("Kumar Carpet Pvt. Ltd. Kathmandu", "NP", sites=(site,)) == {("WRO-027", "possible")}
    assert matches("Kumar Carpet Wholesale", "NP", sites=(site,)) == set()


def test_a_contained_name_says_so() -> None:
    partner = Partner(id="p", name=f"{AKSU} (Plant 2)", country="CN")
    (match,) = screen(Records(partners=(partner,))).matches
    assert (match.strength, match.score) == ("possible", 90.0)
    assert match.reason == f"its name contains the listed alias {AKSU}"
    assert match.matched == partner.name


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("阿克蘇華孚紡織有限公司", "CN", {("UFLPA-002", "exact")}),
        ("阿克蘇華孚紡織有限公司 Aksu Huafu", "CN", {("UFLPA-002", "exact")}),
        ("新疆大全新能源股份有限公司石河子分公司", "CN", {("UFLPA-104", "possible")}),
        ("新疆大全新能源股份有限公司（原新疆大全新能源有限公司）", "CN", {("UFLPA-104", "possible")}),
        ("新疆大全新能源石河子公司", "VN", {("UFLPA-104", "possible")}),
        ("安徽省新雅新材料有限公司", "CN", {("UFLPA-003", "possible")}),
        ("和田浩林发饰品有限公司", "CN", {("UFLPA-038", "possible")}),
        ("骆驼集团武汉公司", "CN", {("UFLPA-011", "possible")}),
        ("骆驼集团武汉公司", "VN", set()),
        ("合盛矽業（鄯善）有限公司", "CN", {("UFLPA-044", "possible")}),
        ("双骆驼服饰有限公司", "CN", set()),
        ("上海纺织有限公司", "CN", set()),
    ],
)
def test_chinese_names(name: str, country: str, expected: set[tuple[str, str]]) -> None:
    assert matches(name, country) == expected
    if country:
        assert matches("Some Trading Name", country, native_name=name) == expected


def test_native_name_column_and_aliases_count() -> None:
    assert ("UFLPA-039", "exact") in matches("Some Trading Name", native_name="和田市泰达服装有限公司")
    assert ("UFLPA-039", "exact") in matches("Some Trading Name", aliases=("Hetian Taida Apparel",))


def test_parents() -> None:
    hoshine = "Hoshine Silicon Industry (Shanshan) Co., Ltd"
    assert ("UFLPA-044", "exact") in matches("Any Silicon Works", parent=hoshine)
    assert matches("Any Textile Works", parent="Hetian Taida Apparel Co., Ltd.") == {
        ("UFLPA-039", "possible"),
        ("WRO-034", "possible"),
    }


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        (f"subsidiary of {HOSHINE}", {"UFLPA-044", "WRO-059"}),
        (f"{HOSHINE}, Camel Group", {"UFLPA-011", "UFLPA-044", "WRO-059"}),
        (f"Camel Group and {HOSHINE}", {"UFLPA-011", "UFLPA-044", "WRO-059"}),
        (f"Camel Group; {HOSHINE}", {"UFLPA-011", "UFLPA-044", "WRO-059"}),
        ("Hoshine Silicon Industry (Shanshan) Co., Limted", {"UFLPA-044", "WRO-059"}),
        ("新疆大全新能源股份有限公司（上市）", {"UFLPA-104"}),
        ("Nobody Holdings, Anybody and Sons", set()),
    ],
)
def test_parents_with_additions(parent: str, expected: set[str]) -> None:
    assert {listing for listing, _ in matches("Any Works", "BR", parent=parent)} == expected


def test_a_former_order_hides_no_other_entry() -> None:
    lists = [
        Listing("X-1", "wro", "WRO", ("Blue Heron Works",), countries=("DE",), active=False, status="revoked"),
        Listing("X-2", "uflpa", "Entity List", ("Blue Heron Works",), countries=("DE",)),
    ]
    for name, strength in (("Blue Heron Works GmbH", "exact"), ("Blue Heron Works GmbH, Werk 2", "possible")):
        partner = Partner(id="p", name=name, country="DE")
        found = {m.listing: m.strength for m in screen(Records(partners=(partner,)), listings=lists).matches}
        assert found == {"X-1": "former", "X-2": strength}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Yarn bought from {AKSU} in 2025, invoice 17", {"UFLPA-002"}),
        ("cotton yarn (aksu huafu textile)", {"UFLPA-002"}),
        ("原料来自阿克蘇華孚紡織有限公司", {"UFLPA-002"}),
        ("polysilicon ex Xinjiang Daqo New Energy / HOSHINE SILICON INDUSTRY", {"UFLPA-104", "WRO-059"}),
        ("camel hair, western gold, solar new energy of Xinjiang", set()),
        ("棉纱 新能源 有限公司", set()),
        ("", set()),
    ],
)
def test_mentions_in_free_text(text: str, expected: set[str]) -> None:
    assert {mention.listing.id for mention in mentions(text)} == expected
    assert mentions(text, listed_names()) == mentions(text)


def test_every_shipped_name_finds_its_own_entry() -> None:
    from supplymap import reference

    for listing in reference.listings():
        if not listing.active:
            continue
        country = listing.countries[0] if listing.countries else "TW"
        for name in listing.names:
            partner = Partner(id="p", name=name, country=country)
            # by its goods a partner may meet an order that names it too; matches of names come first
            found = {m.listing: m.strength for m in reversed(screen(Records(partners=(partner,))).matches)}
            with_form = {"Camel Group Co., Ltd.", "Kingherbs Limited", "Ninestar Corporation", "TBEA Co., Ltd."}
            enough = normalise(name).distinctive >= 2 or name in {
                *with_form,
                "Firemount Group Ltd.",
                "Supermax Corporation Bhd",
            }
            assert found[listing.id] == ("exact" if enough else "possible"), name


def test_a_person_confirms_or_dismisses() -> None:
    sheets = partners("Camel Ltd | GB"), links("Camel Ltd > Importer Inc")
    for decision, rating in (("same", "Finding"), ("different", "Low")):
        judgement = Judgement("Camel Ltd", "UFLPA-011", decision, "company register", "A. Person", "2026-11-01")  # type: ignore[arg-type]
        graph = assessed(*sheets, config=Config(as_of=AS_OF, judgements=(judgement,)))
        assert graph.nodes["Camel Ltd"]["rating"] == rating
        note = [*graph.nodes["Camel Ltd"]["findings"], *graph.nodes["Camel Ltd"]["dismissed"]][0].reason
        verdict = "the one listed" if decision == "same" else "another"
        assert f"A. Person decided on 2026-11-01 that it is {verdict}: company register" in note


def judged(who: str, *ids_and_names: tuple[str, str]) -> dict[str, str]:
    judgement = Judgement(who, "UFLPA-011", "different", "r", "b", "2026-11-01")
    people = tuple(Partner(id=i, name=name, country="GB") for i, name in ids_and_names)
    screened = screen(Records(partners=people), Config(judgements=(judgement,)))
    return {m.partner: m.strength for m in screened.matches}


def test_a_judgement_meets_the_id_first_then_the_name() -> None:
    assert judged("S1", ("S1", "Camel Ltd"), ("S2", "Camel Co")) == {"S1": "dismissed", "S2": "possible"}
    assert judged("Camel Co", ("S1", "Camel Ltd"), ("S2", "Camel Co")) == {"S1": "possible", "S2": "dismissed"}
    assert judged("CAMEL LIMITED", ("S1", "Camel Ltd")) == {"S1": "dismissed"}
    # which of the two is meant is not clear: nothing is taken off the list
    assert judged("Camel", ("S1", "Camel Ltd"), ("S2", "Camel Co")) == {"S1": "possible", "S2": "possible"}
    assert judged("", ("S1", "Camel Ltd"), ("S2", "Camel Co")) == {"S1": "possible", "S2": "possible"}


def test_a_judgement_that_meets_nothing_is_reported() -> None:
    judgement = Judgement("Nobody", "UFLPA-011", "different", "r", "b", "2026-11-01")
    _, found = pipeline.assess(records(links("A > Importer Inc")), Config(as_of=AS_OF, judgements=(judgement,)))
    (issue,) = [issue for issue in found.issues if issue.code == "judgement-unused"]
    assert issue.found == "Nobody / UFLPA-011"


def test_an_entry_not_read_on_the_list_asks_to_confirm() -> None:
    graph = assessed(
        partners("TBEA Shares Energy | CN", "Xinjiang Jinchuan Mining Industry Co. | CN"),
        links("Xinjiang Jinchuan Mining Industry > Importer Inc"),
    )
    finding = graph.nodes["Xinjiang Jinchuan Mining Industry Co."]["findings"][0]
    assert finding.confirm
    assert "confirm against the current list" in finding.reason


def test_own_lists_take_the_place_of_the_shipped() -> None:
    mine = Listing("X-1", "uflpa", "Entity List", ("Blue Heron Works",), countries=("DE",))
    partner = Partner(id="p", name="Blue Heron Works GmbH", country="DE")
    assert [m.listing for m in screen(Records(partners=(partner,)), listings=[mine]).matches] == ["X-1"]


def test_a_person_decides_on_orders_and_mentions_too() -> None:
    sheets = partners("Silent Works | TM"), links("Silent Works > Importer Inc")
    assert assessed(*sheets).nodes["Silent Works"]["rating"] == "Possible finding"
    # without goods only the high end is high: what is known does not make it so
    for decision, rating in (("same", "Finding"), ("different", "Unknown")):
        judgement = Judgement("Silent Works", "WRO-033", decision, "bale records", "A. Person", "2026-11-01")  # type: ignore[arg-type]
        graph = assessed(*sheets, config=Config(as_of=AS_OF, judgements=(judgement,)))
        assert graph.nodes["Silent Works"]["rating"] == rating
    assert graph.nodes["Silent Works"]["dismissed"][0].listing == "WRO-033"
