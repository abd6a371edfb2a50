"""Area orders judged goods by goods, without a file: country, region, origin, product, code and what is not told."""

from __future__ import annotations

from typing import Any

import pytest

from supplymap import reference
from supplymap.model import Link, Match, Partner, Records, supplies
from supplymap.reference.places import mentions, names_region
from supplymap.reference.postal_codes import postal_code, postal_code_elsewhere
from supplymap.screening.orders import CODE_DIGITS, COVERS, SHORTEST_NAME, by_goods, orders
from supplymap.screening.sites import locate
from tests.screening.test_thresholds import site

COTTON, TOBACCO, XINJIANG, GOLD, DIAMONDS = "WRO-033", "WRO-039", "WRO-056", "WRO-036", "WRO-035"


def link(
    goods: str = "", hts: str = "", product: str = "", origin: str = "", text: str = "", *, last: bool = False
) -> Link:
    fields = {"goods": goods, "hts": hts, "product": product, "origin": origin, "origin_text": text or origin}
    return Link("row", "p", "importer" if last else "buyer", **fields)  # type: ignore[arg-type]


def judged(
    country: str,
    *links: Link,
    goods: tuple[str, ...] = (),
    hts: tuple[str, ...] = (),
    matches: tuple[Match, ...] = (),
) -> list[Match]:
    """Judge a partner with its links."""
    partner = Partner(id="p", name="p", country=country, goods=goods, hts=hts)
    (supply,) = supplies(Records(partners=(partner,), links=links))
    return [match for match in by_goods([supply], matches, "importer") if match.kind == "wro"]


def told(country: str, *links: Link, **more: Any) -> dict[str, str]:
    return {match.listing: match.strength for match in judged(country, *links, **more)}


def test_the_orders_in_force() -> None:
    made = {order.id: order for order in orders()}
    active = [row for row in reference.area_orders() if row["active"] == "yes"]
    assert sorted(made) == sorted(row["listing_id"] for row in active)
    assert (made[COTTON].country, made[COTTON].part, made[COTTON].region) == ("TM", False, "")
    assert (made[GOLD].country, made[GOLD].part, made[GOLD].region) == ("CD", True, "")
    assert (made[XINJIANG].country, made[XINJIANG].part, made[XINJIANG].region) == ("CN", False, "XUAR")
    assert made[XINJIANG].hts == ("52", "0702", "2002", "200950", "210320")
    assert made[TOBACCO].goods == {"tobacco", "tobacco-products", "bidis"}
    row = next(row for row in active if row["listing_id"] == GOLD)
    assert made[GOLD].name == "WRO on gold from a part of the Democratic Republic of the Congo"
    assert made[XINJIANG].name == "WRO on cotton, tomatoes and downstream products from Xinjiang"
    assert made[COTTON].name == "WRO on cotton from Turkmenistan"
    assert made[GOLD].basis == f"19 USC 1307; WRO of {row['effective']}; {row['merchandise']}; partially modified"
    assert made[GOLD].source == f"{row['source']}, as of {row['as_of']}"
    assert COVERS == ("", "not recognised", "may contain", "covered")
    assert (SHORTEST_NAME, CODE_DIGITS) == (5, 4)


@pytest.mark.parametrize(
    ("country", "links", "strengths"),
    [
        # by the partner's country
        ("TM", [link("cotton")], {COTTON: "exact"}),
        ("TM", [link("cotton yarn")], {COTTON: "exact"}),
        ("TM", [link("urea")], {}),
        ("TM", [link("wool")], {}),
        ("TM", [link("wool"), link("cotton")], {COTTON: "exact"}),
        ("TM", [link("socks")], {COTTON: "possible"}),
        ("TM", [link("zzz")], {COTTON: "possible"}),
        ("TM", [link("zzz; cotton")], {COTTON: "exact"}),
        ("TM", [link()], {COTTON: "possible"}),
        ("TM", [], {COTTON: "possible"}),
        ("TR", [link("cotton")], {}),
        ("", [link("cotton")], {}),
        # goods of another origin are not this country's
        ("TM", [link("cotton", origin="TR")], {}),
        ("TM", [link("cotton", origin="TR"), link("cotton")], {COTTON: "exact"}),
        ("TM", [link("", origin="TR")], {COTTON: "possible"}),
        ("TM", [link("wool"), link("cotton", origin="TR")], {}),
        # by the goods' origin
        ("TR", [link("cotton", origin="TM")], {COTTON: "exact"}),
        ("TR", [link("wool", origin="TM")], {}),
        ("TR", [link("", origin="TM")], {COTTON: "possible"}),
        ("TR", [link("cotton", text="Turkmen field")], {COTTON: "possible"}),
        ("TR", [link("cotton", origin="TR", text="Turkmen field")], {}),
        ("TR", [link("cotton", text="Peru field")], {}),
        # by what the goods are called
        ("TR", [link("Turkmen cotton")], {COTTON: "possible"}),
        ("TR", [link("cotton from Turkmenistan")], {COTTON: "possible"}),
        ("TR", [link("Türkmenistan pamuk")], {COTTON: "possible"}),
        ("TR", [link("土库曼 棉花")], {COTTON: "possible"}),
        ("TR", [link("Turkmen wool")], {}),
        *(("TR", [link(f"{word} Turkmen cotton")], {}) for word in ("non", "no", "not", "not from")),
        *(("TR", [link(f"{word}-free cotton")], {}) for word in ("Turkmenistan", "TURKMEN", "Türkmenistan")),
        # what is free is another thing, or may be
        *(
            ("TR", [link(text)], {COTTON: "possible"})
            for text in (
                "cotton, Turkmenbashi Free Trade Zone",
                "Cotton yarn, Turkmenistan, free sample",
                "cotton Turkmenistan (free issue material)",
                "cotton Turkmenistan free-issue",
                "cotton Turkmenistan-free-issue",
                "cotton TURKMENISTAN FREE ON BOARD",
                "Turkmenistan free cotton",
            )
        ),
        ("TR", [link("Turkmenistan freed cotton")], {COTTON: "possible"}),
        # another country, part of one
        ("MW", [link("tobacco")], {TOBACCO: "exact"}),
        ("MW", [link("cigarettes")], {TOBACCO: "exact"}),
        ("MW", [link("tea")], {}),
        ("CD", [link("gold")], {GOLD: "possible"}),
        ("CD", [link("zzz")], {}),
        ("CD", [link("wood")], {}),
        ("ZW", [link("rough diamonds")], {DIAMONDS: "possible"}),
        ("BE", [link("gold", origin="CD")], {GOLD: "possible"}),
        ("CN", [link("cotton")], {}),
    ],
)
def test_countries_origins_and_words(country: str, links: list[Any], strengths: dict[str, str]) -> None:
    assert told(country, *links) == strengths


@pytest.mark.parametrize(
    ("goods", "hts", "strength"),
    [
        *(("", "5201", "exact"), ("", "52", "exact"), ("", "5201.00", "exact"), ("", "6109.10.0012", "exact")),
        *(("", "5101", None), ("zzz", "5201", "exact"), ("zzz", "5101", None), ("zzz", "51", "possible")),
        *(("zzz", "510", "possible"), ("zzz", "7208", None), ("", "7208", None), ("", "5101; 5201", "exact")),
        *(("", "5101, 5201", "exact"), ("", "5101；5201", "exact"), ("", "x", "possible"), ("cotton", "7208", "exact")),
        *(("", "15201", None),),
    ],
)
def test_tariff_codes(goods: str, hts: str, strength: str | None) -> None:
    assert told("TM", link(goods, hts)) == ({COTTON: strength} if strength else {})


@pytest.mark.parametrize(
    ("goods", "hts", "strength"),
    [
        (("cotton",), (), "exact"),
        (("wool",), (), None),
        (("wool", "cotton"), (), "exact"),
        ((), ("5201",), "exact"),
        ((), ("5101",), None),
        (("zzz",), ("5101", "5201"), "exact"),
    ],
)
def test_goods_of_the_partner_itself(goods: tuple[str, ...], hts: tuple[str, ...], strength: str | None) -> None:
    for links in ((), (link(),)):
        assert told("TM", *links, goods=goods, hts=hts) == ({COTTON: strength} if strength else {})
    # they are judged for a declared origin too, where the link states no goods
    origin = link(origin="TM")
    assert told("TR", origin, goods=goods, hts=hts) == ({COTTON: strength} if strength else {})


@pytest.mark.parametrize(
    ("goods", "product", "last", "strength"),
    [
        ("", "Cotton towel", True, "exact"),
        ("", "Wool sweater", True, None),
        ("zzz", "Cotton towel", True, "exact"),
        ("zzz", "Wool sweater", True, "possible"),
        ("wool", "Cotton towel", True, None),
        ("socks", "Cotton towel", True, "exact"),
        # further upstream a product is what the goods are for
        ("", "Cotton towel", False, "possible"),
        ("zzz", "Cotton towel", False, "possible"),
        ("zzz", "Wool sweater", False, "possible"),
        ("", "Wool sweater", False, "possible"),
        ("wool", "Cotton towel", False, None),
        ("cotton", "Wool sweater", False, "exact"),
        ("", "Socks", False, "possible"),
    ],
)
def test_products(goods: str, product: str, strength: str | None, *, last: bool) -> None:
    assert told("TM", link(goods, product=product, last=last)) == ({COTTON: strength} if strength else {})


def region(strength: str, kind: str = "uflpa-region") -> Any:
    return Match("p", kind, strength, "XUAR", "X", "m", 100.0, "its region says so", "b", "s")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("matches", "goods", "strength"),
    [
        ([region("exact")], "cotton", "exact"),
        ([region("possible")], "cotton", "possible"),
        ([region("dismissed")], "cotton", None),
        ([region("former")], "cotton", None),
        ([region("exact", "wro")], "cotton", None),
        ([], "cotton", None),
        ([region("exact")], "wool", None),
        ([region("exact")], "tomato paste", "exact"),
        ([region("exact")], "zzz", "possible"),
        ([region("exact")], "", "possible"),
        ([region("exact")], "socks", "possible"),
        ([region("dismissed"), region("exact")], "cotton", "exact"),
    ],
)
def test_the_region_needs_its_place(matches: list[Any], goods: str, strength: str | None) -> None:
    found = judged("CN", link(goods), matches=tuple(matches))
    assert {match.listing: match.strength for match in found} == ({XINJIANG: strength} if strength else {})
    for match in found:
        assert match.reason.endswith(
            f", and its site {'is' if matches[-1].strength == 'exact' else 'may be'} in Xinjiang"
        )


@pytest.mark.parametrize(
    ("country", "item", "score", "reason"),
    [
        ("TM", link("lint cotton"), 100.0, "it supplies lint cotton, made in Turkmenistan"),
        ("TM", link("", "5201"), 100.0, "it supplies goods of HTS 5201, made in Turkmenistan"),
        ("TM", link("zzz", "5201"), 100.0, "it supplies zzz (HTS 5201), made in Turkmenistan"),
        ("TM", link(), 50.0, "its goods are not stated, made in Turkmenistan"),
        ("TM", link("zzz"), 50.0, "it supplies zzz, which is not recognised, made in Turkmenistan"),
        (
            "TM",
            link("socks"),
            50.0,
            "it supplies socks, which may contain what the order covers, made in Turkmenistan",
        ),
        (
            "TM",
            link("", product="Cotton towel"),
            50.0,
            "it supplies goods for Cotton towel, which may contain what the order covers, made in Turkmenistan",
        ),
        (
            "TM",
            link("zzz", product="Cotton towel"),
            50.0,
            "it supplies zzz for Cotton towel, which may contain what the order covers, made in Turkmenistan",
        ),
        ("TR", link("cotton", origin="TM"), 100.0, "it supplies cotton, whose origin is given as Turkmenistan"),
        (
            "TR",
            link("cotton", text="Turkmen field"),
            50.0,
            "it supplies cotton, whose origin is given as Turkmen field",
        ),
        ("TR", link("Turkmen cotton"), 50.0, "its goods are described as Turkmen cotton"),
        (
            "CD",
            link("gold"),
            50.0,
            "it supplies gold, made in the Democratic Republic of the Congo; the order covers a part of the country",
        ),
    ],
)
def test_reasons(country: str, item: Any, score: float, reason: str) -> None:
    (match,) = judged(country, item)
    assert (match.partner, match.kind, match.score, match.reason, match.matched) == ("p", "wro", score, reason, reason)
    assert match.strength == ("exact" if score == 100.0 else "possible")
    order = next(order for order in orders() if order.id == match.listing)
    assert (match.listing_name, match.basis, match.source) == (order.name, order.basis, order.source)


def test_the_surest_of_several_verdicts_counts() -> None:
    assert told("TM", link("zzz"), link("cotton", origin="TM")) == {COTTON: "exact"}
    assert told("TR", link("Turkmen cotton"), link("cotton", origin="TM")) == {COTTON: "exact"}
    assert told("TM", link("socks"), link("zzz")) == {COTTON: "possible"}


def test_of_equally_sure_verdicts_one_decides_whatever_the_sequence_of_the_rows() -> None:
    first, second = link("raw cotton", origin="TM"), link("cotton yarn", origin="TM")
    assert judged("TR", first, second) == judged("TR", second, first)
    assert judged("TM", first, second)[0].reason.startswith("it supplies cotton yarn")


# ---- sites in the region, rule by rule


@pytest.mark.parametrize(
    ("fields", "strength", "reason"),
    [
        ({"region": "XJ"}, "exact", "its region is given as XJ"),
        ({"region": "XJ", "country": ""}, "possible", "its region is given as XJ, but no country is stated"),
        ({"region": "65"}, "possible", "its region is given as 65, the number of Xinjiang"),
        ({"region": "650000"}, "possible", "its region is given as 650000, the number of Xinjiang"),
        ({"region": "650001"}, None, ""),
        ({"region": "65", "country": ""}, None, ""),
        ({"city": "Korla"}, "exact", "its city is given as Korla, a place in Xinjiang"),
        (
            {"city": "Korla", "country": ""},
            "possible",
            "its city is given as Korla, a place in Xinjiang, but no country is stated",
        ),
        ({"postal_code": "843000"}, "exact", "its postal code 843000 is one of Xinjiang"),
        ({"postal_code": "830000"}, "exact", "its postal code 830000 is one of Xinjiang"),
        *(({"postal_code": code}, None, "") for code in ("820000", "850000", "083000", "84300", "8430001")),
        (
            {"postal_code": "843000", "country": "", "address": "1 Road, China"},
            "possible",
            "its postal code 843000 is one of Xinjiang and its address is Chinese, but no country is stated",
        ),
        (
            {"postal_code": "843000", "country": "", "address": "工业园"},
            "possible",
            "its postal code 843000 is one of Xinjiang and its address is Chinese, but no country is stated",
        ),
        (
            {"postal_code": "843000", "country": "", "address": "1 Road"},
            "possible",
            "its postal code 843000 is one of Xinjiang, and no country, province or city is stated",
        ),
        ({"postal_code": "843000", "country": "", "city": "Ranchi"}, None, ""),
        ({"postal_code": "843000", "country": "", "region": "Bihar"}, None, ""),
        ({"postal_code": "843000", "country": "", "address": "1 Road, India"}, None, ""),
        ({"postal_code": "843000", "country": "IN"}, None, ""),
        (
            {"address": "12 Industrial Park, Kashgar"},
            "exact",
            'its address names "kashgar" (Kashgar Prefecture, Xinjiang)',
        ),
        (
            {"region": "Xinjiang", "country": "VN"},
            "possible",
            "its region is given as Xinjiang, but its country as Vietnam",
        ),
        *(({"city": "Urumqi", "country": country}, "possible", None) for country in ("HK", "MO", "TW")),
        # a stated country that contradicts the city or the postal code does not hide the place
        ({"city": "Urumqi", "country": "VN"}, "possible", "its city is given as Urumqi, but its country as Vietnam"),
        ({"city": "Hotan", "country": "VN", "postal_code": "848000"}, "possible", None),
        ({"address": "Renmin Rd, Hotan 848000", "country": "VN"}, "possible", None),
        ({"address": "Renmin Rd, Hotan", "country": "VN"}, "possible", None),
        ({"address": "Renmin Rd, Aksu 843000", "country": "VN"}, "possible", None),
        ({"city": "Tay Ninh", "country": "VN", "postal_code": "840000"}, None, ""),
        ({"city": "Aksu", "country": "TR"}, None, ""),
        ({"city": "Altay", "country": "RU"}, None, ""),
        ({"city": "Bole", "country": "ET"}, None, ""),
        ({"city": "Urumqi", "country": "VN", "address": "China"}, "possible", None),
        ({"city": "乌鲁木齐", "country": "VN"}, "possible", None),
    ],
)
def test_rules_of_sites(fields: dict[str, str], strength: str | None, reason: str | None) -> None:
    location = locate(site(**{"country": "CN", **fields}))
    if strength is None:
        assert location is None
        return
    assert location is not None
    assert location.strength == strength
    if reason:
        assert location.reason == reason


@pytest.mark.parametrize(
    "word",
    [
        "china",
        "prc",
        "pr china",
        "People's Republic of China",
        "CN",
        "Asia",
        "na",
        "n/a",
        "none",
        "nil",
        "unknown",
        "tbd",
    ],
)
def test_a_vague_city_is_no_other_city(word: str) -> None:
    fields = {"country": "CN", "address": "Korla Industrial Zone"}
    vague, other = locate(site(**fields, city=word)), locate(site(**fields, city="Bananaville"))
    assert vague is not None
    assert other is not None
    assert (vague.strength, other.strength) == ("exact", "possible")


@pytest.mark.parametrize(
    "word",
    [
        "road",
        "rd",
        "street",
        "str",
        "st",
        "avenue",
        "ave",
        "lu",
        "jie",
        "dajie",
        "dadao",
        "xiang",
        "lane",
        "boulevard",
        "blvd",
        "highway",
        "bridge",
    ],
)
@pytest.mark.parametrize("between", ["", "east ", "middle ", "zhong ", "2nd ", "no 5 "])
def test_every_word_for_a_road(word: str, between: str) -> None:
    assert locate(site(country="CN", address=f"12 Kashgar {between}{word}, Ningbo")) is None
    assert locate(site(country="CN", city="Kashgar")) is not None


@pytest.mark.parametrize(
    "word",
    [
        "building",
        "mansion",
        "garden",
        "gardens",
        "plaza",
        "community",
        "village",
        "tower",
        "hotel",
        "restaurant",
        "residence",
        "apartment",
        "apartments",
    ],
)
def test_every_word_for_a_house(word: str) -> None:
    location = locate(site(country="CN", address=f"5 Xinjiang {word}"))
    assert location is not None
    assert location.strength == "possible"


@pytest.mark.parametrize("sign", [*"路街巷弄", "大道", "大街", "胡同", "东路", "中一路"])
def test_every_sign_for_a_road(sign: str) -> None:
    assert locate(site(country="CN", address=f"喀什{sign}12号")) is None


@pytest.mark.parametrize(
    "sign", ["大厦", "大楼", "花园", "小区", "广场", "酒店", "宾馆", "饭店", "餐厅", "公寓", "社区", "村", "新村"]
)
def test_every_sign_for_a_house(sign: str) -> None:
    location = locate(site(country="CN", address=f"新疆{sign}5楼"))
    assert location is not None
    assert location.strength == "possible"


@pytest.mark.parametrize(
    "word",
    [
        "non-",
        "no ",
        "not ",
        "without ",
        "excluding ",
        "except ",
        "outside ",
        "free of ",
        "free from ",
        "no cotton from ",
        "not using any ",
        "无",
        "非",
        "不含",
        "没有",
        "不用",
        "不使用",
        "不来自任何",
        "不是",
    ],
)
def test_every_word_that_denies(word: str) -> None:
    name = "新疆" if ord(word[0]) > 255 else "Xinjiang"
    assert not names_region(f"{word}{name}")
    assert mentions(f"{word}{name}") == ""
    assert names_region(name)
    assert mentions(f"x {name}") == name


BOXES = ("PO Box", "Box", "P.O.", "No.", "Nr", "Number", "Room", "Unit", "#", "№")
LABELS = ("Postal code", "Postcode", "Post code", "P.C.", "PC", "ZIP", "zip code", "邮编", "邮政编码", "郵編")
CALLS = (
    *("tel", "Telephone", "phone:", "ph", "fax", "mob", "mobile", "cell", "call", "WhatsApp", "WeChat"),
    *("电话", "電話", "传真", "手机", "+86"),
)
ENDS = (
    *("", "China", "P.R. China", "PRC", "People's Republic of China", "CN", "中国", "中國", ".", ", +86 123"),
    *("tel 1", "e-mail: x", "email x", "attn x", "contact x", "联系 x"),
)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        *((f"Road 1, {mark} 843000", "") for mark in (*BOXES, *CALLS)),
        *((f"{mark} 843000, Road 1", "843000") for mark in LABELS),
        *((f"Road 1, 843000 {end}", "843000") for end in ENDS),
        *((f"Road 1, 843000 {end}", "") for end in ("bananas", "Road", "telx")),
        *((f"Road 1, {wrong}", "") for wrong in ("8430001", "84300", "1.843000", "843000.5")),
        *((f"Road 1, {wrong}", "") for wrong in ("-843000", "/843000", "+843000")),
    ],
)
def test_postal_codes_of_addresses(address: str, code: str) -> None:
    assert postal_code(site(address=address)) == code


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("143000", "143000"),
        ("843000", ""),
        ("830000", ""),
        ("43000", "043000"),
        ("13000", "013000"),
        ("73000", "073000"),
        ("83000", ""),
        ("43000.0", "043000"),
        ("3000", ""),
        ("x43000", ""),
    ],
)
def test_postal_codes_elsewhere_in_china(field: str, code: str) -> None:
    assert postal_code_elsewhere(site(postal_code=field)) == code
