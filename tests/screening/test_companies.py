"""Companies of several sites: what a list says of the name holds for each, what it says of a place for one alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from supplymap.config import Config, Judgement
from supplymap.model import Decision, Decisions, DuplicateDecision, MatchDecision, Voice
from supplymap.records import to_records
from supplymap.reference.identities import duplicate_key, subject
from supplymap.screening import screen
from tests.sheets_by_hand import AS_OF, book, links, partners, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Question, Records
    from supplymap.sheets import Sheet

HEADER = ["Company", "Facility", "Country", "Province / region", "City", "Goods", "Also known as", "Country of origin"]
CONFIG = Config(as_of=AS_OF, importer="Importer Inc")
NINESTAR, CAMEL, XUAR = "UFLPA-075", "UFLPA-011", "XUAR"


def plants(*rows: str) -> Sheet:
    made = [[part.strip() for part in row.split("|")] for row in rows]
    return sheet([HEADER, *([*row, *[""] * (len(HEADER) - len(row))] for row in made)])


def screened(
    *sheets: Sheet, duplicates: tuple[DuplicateDecision, ...] = (), matches: Sequence[MatchDecision] = ()
) -> Records:
    decisions = Decisions(matches=tuple(matches), duplicates=duplicates)
    return screen(to_records([book(*sheets)], CONFIG, decisions=decisions), CONFIG, decisions=decisions)


def strengths(found: Records, listing: str) -> dict[str, str]:
    """Return how strong the match of each partner with an entry is."""
    return {match.partner: match.strength for match in found.matches if match.listing == listing}


def reason(found: Records, partner: str, listing: str) -> str:
    (match,) = [one for one in found.matches if (one.partner, one.listing) == (partner, listing)]
    return match.reason


def asked(found: Records, listing: str) -> list[Question]:
    return [question for question in found.questions if question.listing == listing]


def answer(question: Question, value: str) -> MatchDecision:
    decision = Decision(question.key, 1, value, (Voice(value, "Ana Lee", "2026-11-26", "register read"),))
    return MatchDecision(decision, question.partners[0], question.listing, question.listing_name, question.listing_text)


def test_a_listed_company_is_listed_at_each_of_its_sites() -> None:
    found = screened(plants("Ninestar Corporation | Zhuhai plant | CN", "Ninestar Corporation | Hanoi plant | VN"))
    assert strengths(found, NINESTAR) == {
        "Ninestar Corporation, Hanoi plant": "exact",
        "Ninestar Corporation, Zhuhai plant": "exact",
    }
    told = reason(found, "Ninestar Corporation, Hanoi plant", NINESTAR)
    assert told.startswith("it is a site of the same company as Ninestar Corporation, Zhuhai plant (China): its name")
    assert "same company" not in reason(found, "Ninestar Corporation, Zhuhai plant", NINESTAR)
    assert len(found.findings) == 2
    assert not asked(found, NINESTAR)


def test_the_country_of_the_whole_company_counts() -> None:
    rows = plants("Ninestar Corporation | | CN", "Ninestar Corporation | A | KH", "Ninestar Corporation | B | VN")
    found = screened(rows)
    assert set(strengths(found, NINESTAR).values()) == {"exact"}
    assert len(found.findings) == 2
    one = screened(plants("Ninestar Corporation | | CN", "Ninestar Corporation | A | VN"))
    assert strengths(one, NINESTAR) == {"Ninestar Corporation": "exact"}
    assert "China for its company too" in reason(one, "Ninestar Corporation", NINESTAR)


def test_another_name_of_one_site_is_one_of_its_company() -> None:
    rows = plants("Acme | Zhuhai plant | CN | | | | Ninestar Corporation", "Acme | Hanoi plant | VN")
    assert set(strengths(screened(rows), NINESTAR).values()) == {"exact"}


def test_the_name_of_a_plant_is_its_own() -> None:
    found = screened(plants("Acme | Ninestar Corporation | CN", "Acme | Hanoi plant | VN"))
    assert list(strengths(found, NINESTAR)) == ["Acme, Ninestar Corporation"]


def test_a_site_in_xinjiang_says_nothing_of_the_office_in_shanghai() -> None:
    found = screened(plants("Acme | | CN | Shanghai | Shanghai", "Acme | Spinning mill | CN | Xinjiang | Urumqi"))
    assert strengths(found, XUAR) == {"Acme, Spinning mill": "exact"}
    assert [partner for partner, _ in found.findings] == ["Acme, Spinning mill"]


def test_goods_of_one_site_are_not_those_of_another() -> None:
    found = screened(
        plants("Acme | Gin | TM | | | cotton", "Acme | Sewing plant | TR | | | shirts"), links("x > Importer Inc")
    )
    assert {partner for partner, finding in found.findings if finding.kind == "wro"} == {"Acme, Gin"}


TWINS = partners("Ninestar Corporation | CN", "Ninestar Corporation | VN")


def test_sites_by_decision_are_of_one_company_until_it_is_taken_back() -> None:
    plain = screened(TWINS, links("x > Importer Inc"))
    assert sorted(strengths(plain, NINESTAR).values()) == ["exact", "possible"]
    two = [subject(one) for one in plain.partners if one.name == "Ninestar Corporation"]
    for value, expected in (("site", ["exact", "exact"]), ("", ["exact", "possible"])):
        decision = Decision(duplicate_key(*two), 1, value, (Voice(value, "Ana Lee", "2026-11-26", "one owner"),))
        found = screened(TWINS, links("x > Importer Inc"), duplicates=(DuplicateDecision(decision, (two[0], two[1])),))
        assert sorted(strengths(found, NINESTAR).values()) == expected


CAMELS = ("Camel | Plant 1 | CN | | Wuhan", "Camel | Plant 2 | CN | | Ningbo", "Camel | Plant 3 | VN | | Hanoi")


def test_one_question_for_a_company_and_an_entry() -> None:
    found = screened(plants(*CAMELS))
    assert set(strengths(found, CAMEL).values()) == {"possible"}
    assert len(strengths(found, CAMEL)) == 3
    (question,) = asked(found, CAMEL)
    (company,) = question.partners
    assert (company.name, company.country) == ("Camel", "CN")
    assert company.places == ("Hanoi, VN", "Ningbo", "Wuhan")
    assert "holds for all 3 sites of the company" in question.reason


def test_what_is_decided_of_a_company_holds_for_each_site() -> None:
    (question,) = asked(screened(plants(*CAMELS)), CAMEL)
    for value, strength in (("different", "dismissed"), ("same", "exact"), ("unsure", "possible")):
        for rows in (CAMELS, CAMELS[::-1]):
            found = screened(plants(*rows), matches=[answer(question, value)])
            assert list(strengths(found, CAMEL).values()) == [strength] * 3
            assert [use.outcome for use in found.uses] == ["holds"]
            assert len(asked(found, CAMEL)) == (value == "unsure")


def test_a_new_site_of_a_company_is_asked_about_and_not_dismissed() -> None:
    (question,) = asked(screened(plants(*CAMELS[:2])), CAMEL)
    found = screened(plants(*CAMELS), matches=[answer(question, "different")])
    assert list(strengths(found, CAMEL).values()) == ["possible"] * 3
    (again,) = asked(found, CAMEL)
    assert any("Hanoi" in change for change in again.changes)
    # one that is gone is no change
    (question,) = asked(screened(plants(*CAMELS)), CAMEL)
    found = screened(plants(*CAMELS[:2]), matches=[answer(question, "different")])
    assert list(strengths(found, CAMEL).values()) == ["dismissed"] * 2


def test_a_decision_on_one_site_in_xinjiang_is_about_that_one() -> None:
    rows = plants("Acme | A | CN | | Xinjiang Building, Shanghai", "Acme | B | CN | Xinjiang")
    plain = screened(rows)
    before = strengths(plain, XUAR)
    assert before["Acme, B"] == "exact"
    (one,) = [partner for partner in plain.partners if partner.id == "Acme, A"]
    decision = Decision("k", 1, "different", (Voice("different", "Ana Lee", "2026-11-26", "a house"),))
    found = screened(rows, matches=[MatchDecision(decision, subject(one), XUAR)])
    assert strengths(found, XUAR)["Acme, B"] == "exact"


def test_a_judgement_by_name_holds_for_each_site() -> None:
    config = replace(CONFIG, judgements=(Judgement("Camel", CAMEL, "different", "another maker", "Ana", "2026-11-01"),))
    found = screen(to_records([book(plants(*CAMELS))], config), config)
    assert list(strengths(found, CAMEL).values()) == ["dismissed"] * 3


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ninestar Corporation", "Camel", "Acme"]),
        st.sampled_from(["", "Plant 1", "Plant 2"]),
        st.sampled_from(["", "CN", "VN"]),
        st.sampled_from(["", "Xinjiang", "Jiangsu"]),
        st.sampled_from(["", "Urumqi", "Hanoi"]),
        # goods of one site are not those of another
        st.just(""),
        st.sampled_from(["", "Ninestar"]),
    ),
    min_size=1,
    max_size=5,
)


@given(ROWS)
def test_telling_sites_apart_loses_no_finding(rows: list[tuple[str, ...]]) -> None:
    def told(*, with_plants: bool) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        made = [" | ".join((name, plant if with_plants else "", *rest)) for name, plant, *rest in rows]
        found = screened(plants(*made), links("x > Importer Inc"))
        exact = {(match.kind, match.listing) for match in found.matches if match.strength == "exact"}
        return exact, {(match.kind, match.listing) for match in found.matches if match.strength in strengths_}

    strengths_ = ("exact", "possible")
    (before, _), (after, told_after) = told(with_plants=False), told(with_plants=True)
    # a plant of one of two namesakes leaves its country open: its site may be possible then, and is told
    assert before <= told_after
    assert {pair for pair in before if pair[0] == "uflpa-entity"} <= after
