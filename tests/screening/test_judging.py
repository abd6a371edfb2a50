"""What a match says, which of several is kept, and how a person's decision changes it; findings with their basis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from supplymap.config import Config, Judgement
from supplymap.model import Listing, LooseText, Match, Partner, Records, Site, Source
from supplymap.network.graph import build_graph
from supplymap.screening import screen
from supplymap.screening.equality import made
from supplymap.screening.loose_texts import look_through
from supplymap.screening.sites import BASIS
from tests.sheets_by_hand import AS_OF, assessed, links, partners, records, sheet

if TYPE_CHECKING:
    from supplymap.model import Finding
    from supplymap.sheets import Sheet

WHERE = Source("list.csv", "", 2)
ENTRY = Listing(
    "X-1",
    "uflpa",
    "Entity List",
    ("Blue Heron", "Grey Heron"),
    native_names=(("蓝鹭有限公司", True), ("灰鹭有限公司", False)),
    countries=("DE", "AT"),
    effective="2022-06-21",
    source="the list",
    as_of="2026-01-01",
)


def only(name: str, entry: Listing = ENTRY, country: str = "DE", **more: object) -> Match | None:
    partner = Partner(id="p", name=name, country=country, **more)  # type: ignore[arg-type]
    found = screen(Records(partners=(partner,)), listings=[entry]).matches
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "country", "strength", "score", "reason"),
    [
        ("Blue Heron", "DE", "exact", 100.0, "its name equals the listed name"),
        ("grey heron GmbH", "AT", "exact", 100.0, "its name equals the listed alias Grey Heron"),
        *(
            ("Blue Heron", country, "possible", 100.0, f"its name equals the listed name, but {why}")
            for country, why in (
                ("", "its country is not stated"),
                ("FR", "it is in France and the entry in Germany or Austria"),
            )
        ),
        ("蓝鹭有限公司", "DE", "exact", 100.0, "its Chinese name equals the listed legal name 蓝鹭有限公司"),
        *(
            (
                "蓝鹭有限公司",
                country,
                "possible",
                100.0,
                f"its Chinese name equals the listed legal name 蓝鹭有限公司, but {why}",
            )
            for country, why in (
                ("", "its country is not stated"),
                ("FR", "it is in France and the entry in Germany or Austria"),
            )
        ),
        (
            "灰鹭有限公司",
            "DE",
            "possible",
            100.0,
            "its Chinese name equals 灰鹭有限公司, which is not a confirmed legal name of the entry",
        ),
        ("蓝鹭", "DE", "possible", 95.0, "its Chinese name equals 蓝鹭有限公司 but for the legal form"),
        ("蓝鹭厂", "DE", None, 0.0, ""),
    ],
)
def test_equal_names(name: str, country: str, strength: str | None, score: float, reason: str) -> None:
    match = only(name, country=country)
    if strength is None:
        assert match is None
        return
    assert match is not None
    assert (match.strength, match.score, match.reason, match.matched) == (strength, score, reason, name)
    assert (match.partner, match.kind, match.listing, match.listing_name) == ("p", "uflpa-entity", "X-1", "Blue Heron")
    assert match.basis == "UFLPA section 2(d)(2)(B); Entity List of 2022-06-21"
    assert match.source == "the list, as of 2026-01-01"


def test_every_name_of_a_partner_is_compared() -> None:
    for more in ({"native_name": "Blue Heron"}, {"aliases": ("Other", "Blue Heron")}):
        match = only("Some Works", **more)  # type: ignore[arg-type]
        assert match is not None
        assert (match.strength, match.matched) == ("exact", "Blue Heron")
    assert only("Some Works") is None


def test_an_entry_without_countries_holds_everywhere() -> None:
    match = only("Blue Heron", replace(ENTRY, countries=()), country="FR")
    assert match is not None
    assert match.strength == "exact"


def test_orders_tell_their_goods_and_former_ones_their_state() -> None:
    order = replace(ENTRY, list="wro", instrument="WRO", merchandise="Seafood")
    match = only("Blue Heron", order)
    assert match is not None
    assert (match.kind, match.basis) == ("wro", "19 USC 1307; WRO of 2022-06-21; Seafood")
    match = only("Blue Heron", replace(order, active=False, status="partially_modified"))
    assert match is not None
    assert (match.strength, match.reason) == (
        "former",
        "its name equals the listed name; the order was modified in part",
    )
    nameless = made(Partner(id="p", name="x"), replace(order, names=()), "x", 1.0, "possible", "r")
    assert nameless.listing_name == "Seafood"


def test_parents() -> None:
    for parent, entry, strength in (
        ("Blue Heron", replace(ENTRY, includes_subsidiaries=True), "exact"),
        ("Blue Heron", ENTRY, "possible"),
        ("Some; Blue Heron Ltd", replace(ENTRY, includes_subsidiaries=True), "exact"),
    ):
        match = only("Some Works", entry, country="FR", parent=parent)
        assert match is not None
        assert match.strength == strength
        assert match.reason == (
            "its parent is Blue Heron, and the entry includes subsidiaries"
            if strength == "exact"
            else "its parent has the listed name Blue Heron; whether the entry reaches it is not known"
        )


def test_the_strongest_match_with_an_entry_is_kept() -> None:
    # possible by the main name, exact by the other; the higher of two scores
    match = only("Blue Herons Co", aliases=("Blue Heron",))
    assert match is not None
    assert (match.strength, match.matched) == ("exact", "Blue Heron")
    match = only("灰鹭", aliases=("灰鹭有限公司",))
    assert match is not None
    assert (match.strength, match.score) == ("possible", 100.0)
    match = only("灰鹭有限公司", aliases=("灰鹭",))
    assert match is not None
    assert (match.strength, match.score) == ("possible", 100.0)
    # of equal ones the first
    match = only("Blue Heron", aliases=("Grey Heron",))
    assert match is not None
    assert match.matched == "Blue Heron"


def test_matches_stand_in_order_and_sites_name_their_rows() -> None:
    sites = tuple(Site("CN", "Xinjiang", "", "", "", None, None, Source("list.csv", "", row)) for row in (2, 3))
    people = (
        Partner(id="b", name="Blue Heron", country="DE"),
        Partner(
            id="a",
            name="Blue Heron",
            country="DE",
            sites=(Site("CN", "XJ", "Korla", "1 Road", "843000", None, None, WHERE),),
        ),
        Partner(id="c", name="Zzz", sites=sites),
    )
    found = screen(Records(partners=people), listings=[ENTRY]).matches
    assert [(match.partner, match.listing) for match in found] == [
        ("a", "X-1"),
        ("a", "XUAR"),
        ("a", "WRO-056"),
        ("b", "X-1"),
        ("c", "XUAR"),
        ("c", "WRO-056"),
    ]
    site = found[1]
    assert (site.kind, site.strength, site.score, site.basis) == ("uflpa-region", "exact", 100.0, BASIS)
    assert (site.matched, site.listing_name) == ("XJ, Korla, 1 Road, 843000", "Xinjiang Uyghur Autonomous Region")
    assert (site.reason, site.source) == ("its region is given as XJ", "xuar_places.csv 65")
    assert found[4].reason == "its region is given as Xinjiang (list.csv row 2)"
    doubtful = Partner(id="d", name="Zzz", sites=(Site("CN", "", "Yiwu", "", "", None, None, WHERE),))
    match = screen(Records(partners=(doubtful,)), listings=[ENTRY]).matches[0]
    assert (match.strength, match.score) == ("possible", 50.0)


# ---- decisions


def judgement(partner: str, decision: str = "different", listing: str = "X-1") -> Judgement:
    return Judgement(partner, listing, decision, "looked up", "A. Person", "2026-11-01")  # type: ignore[arg-type]


PEOPLE = (
    Partner(id="1", name="Blue Heron", country="DE", aliases=("BH Works",)),
    Partner(id="2", name="Blue Heron Ltd", country="FR"),
    Partner(id="3", name="Other"),
)


def decided(*judgements: Judgement) -> tuple[dict[str, str], list[str]]:
    screened = screen(Records(partners=PEOPLE), Config(judgements=judgements), listings=[ENTRY])
    assert {issue.code for issue in screened.issues} <= {"judgement-unused"}
    return {match.partner: match.strength for match in screened.matches}, [issue.found for issue in screened.issues]


@pytest.mark.parametrize(
    ("who", "decision", "strengths", "unused"),
    [
        ("1", "different", {"1": "dismissed", "2": "possible"}, []),
        ("1", "same", {"1": "exact", "2": "possible"}, []),
        ("2", "same", {"1": "exact", "2": "exact"}, []),
        ("2", "different", {"1": "exact", "2": "dismissed"}, []),
        ("Blue Heron", "different", {"1": "dismissed", "2": "possible"}, []),
        ("Blue Heron Ltd", "same", {"1": "exact", "2": "exact"}, []),
        ("BH Works", "different", {"1": "dismissed", "2": "possible"}, []),
        ("bh works gmbh", "different", {"1": "dismissed", "2": "possible"}, []),
        # two carry this name after normalisation
        ("BLUE HERON", "different", {"1": "exact", "2": "possible"}, ["BLUE HERON / X-1"]),
        ("3", "different", {"1": "exact", "2": "possible"}, ["3 / X-1"]),
        ("", "different", {"1": "exact", "2": "possible"}, [" / X-1"]),
    ],
)
def test_decisions(who: str, decision: str, strengths: dict[str, str], unused: list[str]) -> None:
    assert decided(judgement(who, decision)) == (strengths, unused)


def test_a_decision_is_told_in_the_reason() -> None:
    for who, decision, verdict in (
        ("1", "same", "the one listed"),
        ("1", "different", "another"),
        ("2", "same", "the one listed"),
    ):
        config = Config(judgements=(judgement(who, decision),))
        screened = screen(Records(partners=PEOPLE), config, listings=[ENTRY])
        match = next(match for match in screened.matches if match.partner == who)
        assert match.reason.endswith(f"; A. Person decided on 2026-11-01 that it is {verdict}: looked up")
        assert match.reason.startswith("its name equals the listed name")


def test_a_decision_on_another_entry_is_unused() -> None:
    assert decided(judgement("1", listing="X-2")) == ({"1": "exact", "2": "possible"}, ["1 / X-2"])
    assert decided(judgement("1"), judgement("2", listing="X-2"))[1] == ["2 / X-2"]


# ---- texts that no field took


def looked(*texts: LooseText, partners_of: tuple[Partner, ...] = ()) -> Records:
    return look_through(Records(partners=partners_of, loose=texts)).records


HUAFU = "cotton yarn (aksu huafu textile)"


def test_a_mention_beside_a_partner() -> None:
    mill = Partner(id="7", name="Mill")
    found = looked(
        LooseText(HUAFU, WHERE, "Remarks", "7"), LooseText(HUAFU, WHERE, "Weather", "7"), partners_of=(mill,)
    )
    assert found.partners == (mill,)
    (match,) = found.matches
    assert (match.partner, match.listing, match.strength, match.score) == ("7", "UFLPA-002", "possible", 50.0)
    assert match.reason.startswith(f'the text "{HUAFU}" (list.csv row 2, Remarks) names Aksu Huafu')
    (issue,) = found.issues
    assert (issue.code, issue.source, issue.column, issue.found) == ("listed-name-in-text", WHERE, "Remarks", HUAFU)


def test_a_mention_beside_nobody_becomes_a_partner() -> None:
    text = f"{HUAFU}, and cotton from Xinjiang too {'x' * 80}"
    found = looked(LooseText(text, WHERE, ""), LooseText(text, replace(WHERE, row=3), ""))
    named = ["Aksu Huafu Textiles Co., Ltd. (named in a text)", "A place in Xinjiang (named in a text)"]
    assert [(partner.id, partner.name) for partner in found.partners] == [(name, name) for name in named]
    assert {(partner.listed, partner.sources) for partner in found.partners} == {(False, (WHERE,))}
    assert [(match.partner, match.listing, match.kind) for match in found.matches] == [
        (named[0], "UFLPA-002", "uflpa-entity"),
        (named[1], "XUAR", "uflpa-region"),
    ]
    place = found.matches[1]
    assert place.reason == f'the text "{text[:80]}" (list.csv row 2) names Xinjiang'
    assert (place.strength, place.score, place.matched, place.source) == ("possible", 50.0, text, "xuar_places.csv")
    assert [issue.source.row for issue in found.issues] == [2, 3]


def test_a_mention_that_is_known_already_says_nothing_new() -> None:
    mill = Partner(id="7", name="Aksu Huafu Textiles Co., Ltd.", country="CN")
    screened = replace(screen(Records(partners=(mill,))), loose=(LooseText(HUAFU, WHERE, "Remarks", "7"),))
    assert look_through(screened).records.matches == screened.matches
    assert look_through(screened).records.issues == ()
    assert looked(LooseText("nothing of note", WHERE, "")).partners == ()


# ---- findings


def judged(*sheets: Sheet) -> Any:
    """Screen and connect, without weighing anything."""
    return build_graph(screen(records(*sheets)))[0]


def finding(graph: Any, name: str) -> Finding:
    (found,) = graph.nodes[name]["findings"]
    assert not graph.nodes[name]["possible_matches"]
    made_of: Finding = found
    return made_of


KOREA = "CAATSA, North Korean labor; see CBP Pub. No. 5560-0526 of 2026-06-12"


@pytest.mark.parametrize(
    ("row", "reason", "source"),
    [
        (["North Korea", "", ""], "it is in North Korea", "country field"),
        (["North Korea", "yes", "North Korea"], "it is in North Korea", "country field"),
        (["Peru", "yes", ""], "it declares North Korean labor", "declaration"),
        (["Peru", "yes", "North Korea"], "it declares North Korean labor", "declaration"),
        (["Peru", "no", "North Korea"], "it supplies goods of North Korean origin", "origin field"),
    ],
)
def test_findings_of_north_korean_labor(row: list[str], reason: str, source: str) -> None:
    table = [["Supplier", "Country", "North Korean labor", "Country of origin", "Buyer"], ["A", *row, "Importer Inc"]]
    found = finding(judged(sheet(table)), "A")
    assert (found.kind, found.basis, found.listing, found.listing_name) == (
        "caatsa",
        KOREA,
        "CAATSA",
        "North Korean labor",
    )
    assert (found.reason, found.source, found.confirm) == (reason, source, False)


def test_findings_by_name_and_place() -> None:
    graph = assessed(partners("Hetian Taida Apparel | CN", "Mill | CN | | | Xinjiang", "Sew | VN"))
    found = {item.listing: item for item in graph.nodes["Hetian Taida Apparel"]["findings"]}
    assert list(found) == ["UFLPA-039", "WRO-034"]
    assert found["UFLPA-039"].basis.startswith("UFLPA section 2(d)(2)(B); ")
    assert found["WRO-034"].basis.startswith("19 USC 1307; WRO of ")
    assert not any(item.confirm for item in found.values())
    place = next(item for item in graph.nodes["Mill"]["findings"])
    assert (place.kind, place.listing, place.basis) == ("uflpa-region", "XUAR", BASIS)
    assert (place.reason, place.source) == ("its region is given as Xinjiang", "xuar_places.csv 65")
    assert graph.nodes["Sew"]["findings"] == graph.nodes["Sew"]["possible_matches"] == ()
    assert graph.graph["overall"]["findings_reached"] == ("Hetian Taida Apparel", "Mill")


def test_a_name_that_was_not_read_on_the_list_asks_to_confirm() -> None:
    graph = judged(partners("Xinjiang Jinchuan Mining Industry Co. | CN"))
    item = graph.nodes["Xinjiang Jinchuan Mining Industry Co."]["findings"][0]
    assert item.confirm
    assert item.reason.endswith("; confirm against the current list: the legal name was not read on it")


def test_goods_that_name_the_region_are_possible_once() -> None:
    header = ["Supplier", "Country", "Goods", "Finished product", "Country of origin", "Buyer"]
    for row, text, reason, source in (
        (
            ["Peru", "Xinjiang cotton", "Mug", "Peru"],
            *("Xinjiang cotton", "its goods are described as Xinjiang cotton", "the partner's goods"),
        ),
        (
            ["Peru", "", "Xinjiang towel", ""],
            *("Xinjiang towel", "its goods are described as Xinjiang towel", "the partner's goods"),
        ),
    ):
        graph = judged(sheet([header, ["A", *row, "Importer Inc"]]))
        (match,) = [m for m in graph.nodes["A"]["possible_matches"] if m.kind == "uflpa-region"]
        assert (match.matched, match.reason, match.score) == (text, reason, 50.0)
        assert (match.listing, match.source, match.basis) == ("XUAR", source, BASIS)
        assert graph.nodes["A"]["findings"] == ()


def test_what_was_once_supplied_counts_only_where_nothing_is_supplied_now() -> None:
    header = ["Supplier", "Country", "Buyer", "Country of origin", "Period"]
    old, new = ["A", "PE", "Importer Inc", "North Korea", "2016-2019"], ["A", "PE", "Importer Inc", "Peru", ""]
    sew = ["Sew", "VN", "Importer Inc", "", ""]
    assert len(judged(sheet([header, old, sew])).nodes["A"]["findings"]) == 1
    assert judged(sheet([header, old, new, sew])).nodes["A"]["findings"] == ()


def test_judgements_on_orders_and_unused_ones() -> None:
    made_of = records(partners("A | TM"), links("A > Importer Inc"))
    assert screen(made_of).issues == made_of.issues
    for item, used in (
        (judgement("A", "same", "WRO-033"), True),
        # no comparison finds this one, but a person says so
        (judgement("A", "same", "WRO-039"), True),
        (judgement("A", "same", "WRO-999"), False),
        (judgement("A", "different", "WRO-039"), False),
        (judgement("B", "same", "WRO-033"), False),
    ):
        after, told = build_graph(screen(made_of, Config(judgements=(item,))))
        unused = [issue.found for issue in told.issues if issue.code == "judgement-unused"]
        assert unused == ([] if used else [f"{item.partner} / {item.listing}"])
        assert bool(after.nodes["A"]["findings"]) == used
        assert "matches" not in after.nodes["A"]
    after, _ = build_graph(screen(made_of, Config(judgements=(judgement("A", "different", "WRO-033"),))))
    assert [match.listing for match in after.nodes["A"]["dismissed"]] == ["WRO-033"]
    assert after.nodes["A"]["possible_matches"] == ()


def test_former_orders_are_kept_apart() -> None:
    graph = judged(partners("Natchi Apparel (P) Ltd. | IN"))
    data = graph.nodes["Natchi Apparel (P) Ltd."]
    assert [match.listing for match in data["former_orders"]] == ["WRO-068"]
    assert data["findings"] == data["possible_matches"] == data["dismissed"] == ()


def test_ghosts_have_no_findings() -> None:
    graph = judged(partners("Hetian Taida Apparel | CN"))
    ghosts = [data for _, data in graph.nodes(data=True) if data["ghost"]]
    assert ghosts
    assert all(data["findings"] == data["possible_matches"] == () for data in ghosts)


def test_a_decision_through_the_settings() -> None:
    config = Config(as_of=AS_OF, judgements=(judgement("Mill", "different", "XUAR"),))
    graph = assessed(partners("Mill | CN | | | | Yiwu"), config=config)
    assert graph.nodes["Mill"]["possible_matches"] == ()
    assert [match.listing for match in graph.nodes["Mill"]["dismissed"]] == ["XUAR"]
