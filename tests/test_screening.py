"""Names against the lists: findings, possible matches, former orders and judgements."""

from __future__ import annotations

import pytest

from supplymap.config import Config, Judgement
from supplymap.model import Listing, Partner, Records
from supplymap.names import normalise
from supplymap.screening import screen
from tests.sheets_by_hand import AS_OF, assessed, links, partners


def matches(name: str, country: str = "CN", **more: object) -> set[tuple[str, str]]:
    partner = Partner(id="p", name=name, country=country, **more)  # type: ignore[arg-type]
    return {(match.listing, match.strength) for match in screen(Records(partners=(partner,))).matches}


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


def test_every_shipped_name_finds_its_own_entry() -> None:
    from supplymap import reference

    for listing in reference.listings():
        if not listing.active:
            continue
        country = listing.countries[0] if listing.countries else "TW"
        for name in listing.names:
            partner = Partner(id="p", name=name, country=country)
            found = {m.listing: m.strength for m in screen(Records(partners=(partner,))).matches}
            enough = normalise(name).distinctive >= 2
            assert found[listing.id] == ("exact" if enough else "possible"), name


def test_a_person_confirms_or_dismisses() -> None:
    sheets = partners("Camel Ltd | GB"), links("Camel Ltd > Importer Inc")
    for decision, rating in (("same", "Finding"), ("different", "Low")):
        judgement = Judgement("Camel Ltd", "UFLPA-011", decision, "company register", "A. Person", "2026-11-01")  # type: ignore[arg-type]
        graph = assessed(*sheets, config=Config(as_of=AS_OF, judgements=(judgement,)))
        assert graph.nodes["Camel Ltd"]["rating"] == rating
        note = [*graph.nodes["Camel Ltd"]["findings"], *graph.nodes["Camel Ltd"]["dismissed"]][0].reason
        assert "A. Person on 2026-11-01: company register" in note


def test_a_judgement_that_meets_nothing_is_reported() -> None:
    judgement = Judgement("Nobody", "UFLPA-011", "different", "r", "b", "2026-11-01")
    found = screen(Records(), judgements=(judgement,))
    assert [issue.code for issue in found.issues] == ["judgement-unused"]


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
    assert [m.listing for m in screen(Records(partners=(partner,)), [mine]).matches] == ["X-1"]
