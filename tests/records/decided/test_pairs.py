"""Partners that people made one, or kept apart: all that the files say of both, links and papers included."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from supplymap import reference
from supplymap.config import Config
from supplymap.model import Decision, Decisions, DuplicateDecision, Outcome, Subject, Voice
from supplymap.records import to_records
from supplymap.reference.identities import duplicate_key, subject
from supplymap.screening import screen
from tests.sheets_by_hand import AS_OF, book, links, partners, sheet

if TYPE_CHECKING:
    from supplymap.model import Partner, Question, Records
    from supplymap.sheets import Sheet

LISTS = partners("Lotus Ltd | VN | weaving | fabric", "Lotos Textile | VN | spinning | yarn", "Ganga | IN | | cotton")
LINKS = links(
    "Lotus Ltd > Importer Inc | shirts",
    "Lotos Textile > Importer Inc | hats",
    "Ganga > Lotos Textile | cotton",
    "Indus > Importer",
)


def read(*sheets: Sheet, decisions: tuple[DuplicateDecision, ...] = (), importer: str = "Importer Inc") -> Records:
    config = Config(as_of=AS_OF, importer=importer)
    return to_records([book(*sheets)], config, decisions=Decisions(duplicates=decisions))


def of(found: Records, name: str) -> Partner:
    (one,) = [partner for partner in found.partners if partner.name == name]
    return one


def named(found: Records) -> set[str]:
    return {partner.name for partner in found.partners}


def said(first: Subject | str, second: Subject | str, value: str = "same", by: str = "Ana Lee") -> DuplicateDecision:
    two = [one if isinstance(one, Subject) else Subject(one, seen=False) for one in (first, second)]
    voices = (Voice(value, by, "2026-11-26", "they share a factory"),)
    return DuplicateDecision(Decision(duplicate_key(*two), 1, value, voices), (two[0], two[1]))


def disputed(first: Subject | str, second: Subject | str) -> DuplicateDecision:
    one = said(first, second)
    voices = (*one.decision.voices, Voice("different", "Bo Chen", "2026-11-27", "two owners"))
    return replace(one, decision=Decision(one.decision.key, 2, "", voices))


def seen(found: Records, name: str) -> Subject:
    return subject(of(found, name))


def asked(found: Records) -> list[Question]:
    return [question for question in found.questions if question.what == "duplicate"]


def test_two_partners_become_one_with_all_they_have() -> None:
    plain = read(LISTS, LINKS)
    two = said(seen(plain, "Lotus Ltd"), seen(plain, "Lotos Textile"))
    found = read(LISTS, LINKS, decisions=(two,))
    one = of(found, "Lotus Ltd")
    assert "Lotos Textile" not in named(found)
    assert one.aliases == ("Lotos Textile",)
    assert set(one.goods) == {"fabric", "yarn"}
    assert len([source for source in one.sources if source.sheet == "Partners"]) == 2
    assert {(link.supplier, link.buyer, link.goods) for link in found.links} >= {
        ("Lotus Ltd", found.importer, "shirts"),
        ("Lotus Ltd", found.importer, "hats"),
        ("Ganga", "Lotus Ltd", "cotton"),
    }
    assert [(use.outcome, [one.name for one in use.partners]) for use in found.uses] == [
        ("holds", ["Lotus Ltd", "Lotos Textile"])
    ]
    assert not asked(found)
    (merger,) = found.mergers
    assert (merger.partner, merger.kept.name, merger.other.name) == ("Lotus Ltd", "Lotus Ltd", "Lotos Textile")


def test_the_name_of_the_first_is_kept() -> None:
    plain = read(LISTS, LINKS)
    found = read(LISTS, LINKS, decisions=(said(seen(plain, "Lotos Textile"), seen(plain, "Lotus Ltd")),))
    assert of(found, "Lotos Textile").aliases == ("Lotus Ltd",)


def test_who_decided_is_told_in_the_ledger_and_the_issues() -> None:
    found = read(LISTS, LINKS, decisions=(said("Lotus Ltd", "Lotos Textile"),))
    (state,) = [row for row in found.rows if row.state is Outcome.MERGED]
    assert state.source.row == 3
    assert state.note == (
        "into Lotus Ltd (book.xlsx [Partners] row 2), as Ana Lee decided on 2026-11-26: they share a factory"
    )
    (issue,) = [issue for issue in found.issues if issue.code == "made-one"]
    assert "Ana Lee decided on 2026-11-26 that they are one partner: they share a factory" in issue.message


def test_partners_that_only_links_name_become_one() -> None:
    chain = links(
        "Gin > Indus Mills", "Indus Mills > Importer Inc", "Farm > Indus Spinning", "Indus Spinning > Importer Inc"
    )
    found = read(chain, decisions=(said("Indus Mills", "Indus Spinning"),))
    assert {(link.supplier, link.buyer) for link in found.links} == {
        ("Gin", "Indus Mills"),
        ("Farm", "Indus Mills"),
        ("Indus Mills", "Importer Inc"),
    }
    assert of(found, "Indus Mills").aliases == ("Indus Spinning",)


def test_a_buyer_that_no_list_has_is_one_with_a_partner_of_a_list() -> None:
    chain = links("Ganga > Lotus Textiles", "Lotus Ltd > Importer Inc")
    plain = read(LISTS, chain)
    assert not of(plain, "Lotus Textiles").listed
    found = read(LISTS, chain, decisions=(said(seen(plain, "Lotus Ltd"), seen(plain, "Lotus Textiles")),))
    assert "Lotus Textiles" not in named(found)
    assert ("Ganga", "Lotus Ltd") in {(link.supplier, link.buyer) for link in found.links}
    assert of(found, "Lotus Ltd").aliases == ("Lotus Textiles",)
    assert not [issue for issue in found.issues if issue.code == "unlisted-partner" and issue.found == "Lotus Textiles"]


def test_two_buyers_that_no_list_has_are_one() -> None:
    chain = links("Ganga > Tex One", "Ganga > Tex Two", "Tex One > Importer Inc", "Lotus Ltd > Tex Two")
    lists = partners("Ganga | IN", "Lotus Ltd | VN")
    found = read(lists, chain, decisions=(said("Tex One", "Tex Two"),))
    assert {(link.supplier, link.buyer) for link in found.links if link.kind == "supplies"} == {
        ("Ganga", "Tex One"),
        ("Lotus Ltd", "Tex One"),
        ("Tex One", "Importer Inc"),
    }
    assert of(found, "Tex One").aliases == ("Tex Two",)
    assert len([issue for issue in found.issues if issue.code == "unlisted-partner"]) == 1


def test_chains_of_decisions_give_one_partner() -> None:
    lists = partners("Aaa | VN", "Bbb | VN", "Ccc | VN", "Ddd | VN")
    for decisions in ((said("Aaa", "Bbb"), said("Bbb", "Ccc")), (said("Bbb", "Ccc"), said("Aaa", "Bbb"))):
        found = read(lists, decisions=decisions)
        assert named(found) == {"Aaa", "Ddd", "Importer Inc"}
        assert set(of(found, "Aaa").aliases) == {"Bbb", "Ccc"}


def test_what_was_decided_of_partners_that_are_one_holds_for_the_one() -> None:
    lists = partners("Aaa | VN", "Bbb | VN", "Ccc | VN")
    first = said(seen(read(lists), "Aaa"), seen(read(lists), "Bbb"))
    joined = read(lists, decisions=(first,))
    second = said(seen(joined, "Aaa"), seen(joined, "Ccc"))
    found = read(lists, decisions=(first, second))
    assert named(found) == {"Aaa", "Importer Inc"}
    assert {use.outcome for use in found.uses} == {"holds"}
    # without the first decision the second may mean either: none is taken
    alone = read(lists, decisions=(second,))
    assert named(alone) >= {"Aaa", "Bbb", "Ccc"}
    assert [use.outcome for use in alone.uses] == ["several"]
    assert len(asked(alone)) == 2


def test_a_contradiction_joins_nobody_and_is_asked() -> None:
    lists = partners("Aaa | VN", "Bbb | VN", "Ccc | VN", "Ddd | VN", "Eee | VN")
    decisions = (said("Aaa", "Bbb"), said("Bbb", "Ccc"), said("Aaa", "Ccc", "different"), said("Ddd", "Eee"))
    found = read(lists, decisions=decisions)
    assert named(found) == {"Aaa", "Bbb", "Ccc", "Ddd", "Importer Inc"}
    assert {use.key: use.outcome for use in found.uses} == {
        decisions[0].decision.key: "asked again",
        decisions[1].decision.key: "asked again",
        decisions[2].decision.key: "holds",
        decisions[3].decision.key: "holds",
    }
    assert {question.key for question in asked(found)} == {one.decision.key for one in decisions[:2]}
    assert len([issue for issue in found.issues if issue.code == "pair-asked-again"]) == 2


def test_two_stay_two_when_a_text_of_them_changes_and_others_would_make_them_one() -> None:
    before = read(partners("Aaa | VN", "Bbb | VN", "Ccc | VN"))
    lists = partners("Aaa | VN | | | | Hanoi", "Bbb | VN", "Ccc | VN")
    now = read(lists)
    two = said(seen(before, "Aaa"), seen(before, "Ccc"), "different")
    ones = said(seen(now, "Aaa"), seen(now, "Bbb")), said(seen(now, "Bbb"), seen(now, "Ccc"))
    found = read(lists, decisions=(two, *ones))
    assert named(found) == {"Aaa", "Bbb", "Ccc", "Importer Inc"}
    assert [use.outcome for use in found.uses] == ["asked again"] * 3
    assert {question.key for question in asked(found)} == {one.decision.key for one in ones}


def test_while_people_disagree_they_stay_apart_and_both_are_named() -> None:
    conflict = disputed("Lotus Ltd", "Lotos Textile")
    found = read(LISTS, LINKS, decisions=(conflict,))
    assert named(found) >= {"Lotus Ltd", "Lotos Textile"}
    (question,) = asked(found)
    assert question.key == conflict.decision.key
    assert question.former == conflict.decision
    assert "Ana Lee decided on 2026-11-26 that they are one partner" in question.reason
    assert "Bo Chen decided on 2026-11-27 that they are two companies" in question.reason


NAMESAKES = partners("Lotus Ltd | VN | weaving", "Lotus Ltd | IN | spinning")
ALIKE = partners("Lotus Textile Ltd | VN | weaving", "Lotos Textile Ltd | VN | spinning")


@pytest.mark.parametrize(("lists", "code"), [(NAMESAKES, "country-conflict"), (ALIKE, "possible-duplicate")])
def test_two_that_are_two_are_asked_about_no_more(lists: Sheet, code: str) -> None:
    plain = read(lists)
    (question,) = asked(plain)
    assert [issue.code for issue in plain.issues if issue.code == code] == [code]
    decision = replace(said(*question.partners, "different"))
    assert decision.decision.key == question.key
    found = read(lists, decisions=(decision,))
    assert (asked(found), found.duplicates) == ([], ())
    assert [issue for issue in found.issues if issue.code == code] == []
    assert len(found.partners) == len(plain.partners)
    assert [use.outcome for use in found.uses] == ["holds"]


@pytest.mark.parametrize("lists", [NAMESAKES, ALIKE])
def test_two_that_nobody_can_tell_stay_open_and_say_so(lists: Sheet) -> None:
    (question,) = asked(read(lists))
    found = read(lists, decisions=(said(*question.partners, "unsure"),))
    (again,) = asked(found)
    assert again.key == question.key
    assert again.former is None
    assert "Ana Lee could not tell on 2026-11-26" in again.reason
    assert "Ana Lee could not tell on 2026-11-26" in found.duplicates[0][2]


def test_namesakes_in_two_countries_become_one_with_an_issue() -> None:
    (question,) = asked(read(NAMESAKES))
    found = read(NAMESAKES, decisions=(said(*question.partners),))
    one = of(found, "Lotus Ltd")
    assert one.country == question.partners[0].country
    assert {site.country for site in one.sites} == {"VN", "IN"}
    (issue,) = [issue for issue in found.issues if issue.code == "country-conflict"]
    first, second, kept = (
        reference.countries().phrase(code) for code in (*(two.country for two in question.partners), one.country)
    )
    assert issue.message.startswith(f"Rows of one partner name {first} and {second} as its country: {kept} counts; Ana")
    assert {first, second} == {"India", "Vietnam"}


def test_a_name_that_stood_for_two_stands_for_the_one() -> None:
    chain = links("Ganga > Lotus Ltd", "Lotus Ltd > Importer Inc")
    plain = read(NAMESAKES, chain)
    assert len(plain.links) == 4
    (question,) = asked(plain)
    found = read(NAMESAKES, chain, decisions=(said(*question.partners),))
    assert len(found.links) == 2
    assert not any(link.ambiguous for link in found.links)


def test_a_namesake_of_one_of_the_joined_is_still_meant_by_the_name() -> None:
    lists = partners("Aaa Ltd | VN", "Lotus Ltd | VN", "Lotus Ltd | IN")
    chain = links("Ganga > Lotus Ltd", "Lotus Ltd > Importer Inc")
    plain = read(lists, chain)
    (vietnam,) = [one for one in plain.partners if one.name == "Lotus Ltd" and one.country == "VN"]
    found = read(lists, chain, decisions=(said(seen(plain, "Aaa Ltd"), subject(vietnam)),))
    buyers = {link.buyer for link in found.links if link.supplier == "Ganga"}
    assert buyers == {"Aaa Ltd", "Lotus Ltd"}
    assert all(link.ambiguous for link in found.links)
    assert len(asked(found)) == 1, "the two may still be one"


@pytest.mark.parametrize(
    ("now", "change"),
    [
        ("Lotos Textile | KH | spinning | yarn", "country"),
        ("Lotos Textile | | spinning | yarn", "country"),
        ("Lotos Textile | VN | spinning | yarn | | Hanoi", "Hanoi"),
    ],
)
def test_texts_that_nobody_saw_keep_them_apart_and_are_asked(now: str, change: str) -> None:
    plain = read(LISTS, LINKS)
    decision = said(seen(plain, "Lotus Ltd"), seen(plain, "Lotos Textile"))
    changed = partners("Lotus Ltd | VN | weaving | fabric", now, "Ganga | IN | | cotton")
    found = read(changed, LINKS, decisions=(decision,))
    assert named(found) >= {"Lotus Ltd", "Lotos Textile"}
    (question,) = asked(found)
    assert question.key == decision.decision.key
    assert question.former == decision.decision
    assert change in " ".join(question.changes)
    assert [use.outcome for use in found.uses] == ["asked again"]
    again = said(*question.partners)
    assert "Lotos Textile" not in named(read(changed, LINKS, decisions=(again,)))


def test_a_link_between_the_two_is_a_link_to_itself() -> None:
    chain = links("Lotus Ltd > Lotos Textile", "Lotos Textile > Importer Inc")
    found = read(LISTS, chain, decisions=(said("Lotus Ltd", "Lotos Textile"),))
    assert [issue.code for issue in found.issues if issue.code == "self-link"] == ["self-link"]
    assert [(link.supplier, link.buyer) for link in found.links if link.kind == "supplies"] == [
        ("Lotus Ltd", "Importer Inc")
    ]


@pytest.mark.parametrize("first", ["Harbor Inc", "Harbor Imports"])
@pytest.mark.parametrize("importer", ["Harbor Inc", "Harbor Imports"])
def test_the_importer_may_be_one_of_the_two(first: str, importer: str) -> None:
    second = "Harbor Imports" if first == "Harbor Inc" else "Harbor Inc"
    chain = links("Lotus Ltd > Harbor Inc", "Ganga > Harbor Imports")
    found = read(chain, decisions=(said(first, second),), importer=importer)
    assert of(found, first).id == found.importer
    assert {link.supplier for link in found.links if link.buyer == found.importer} == {"Lotus Ltd", "Ganga"}


def test_the_importer_of_the_settings_alone_is_one_with_the_buyer_of_the_files() -> None:
    chain = links("Lotus Ltd > Harbor Imports")
    found = read(chain, decisions=(said("Harbor Imports", "Harbor Inc"),), importer="Harbor Inc")
    assert of(found, "Harbor Imports").id == found.importer


def test_papers_of_both_are_kept() -> None:
    papers = sheet(
        [
            ["Partner name", "Document type", "Valid until"],
            ["Lotus Ltd", "Social audit", "2027-01-01"],
            ["Lotos Textile", "Code of conduct", "2027-01-01"],
        ],
        "Documents",
    )
    found = read(LISTS, LINKS, papers, decisions=(said("Lotus Ltd", "Lotos Textile"),))
    assert len(of(found, "Lotus Ltd").documents) == 2


def test_a_decision_on_nobody_of_the_files_changes_nothing() -> None:
    plain, found = read(LISTS, LINKS), read(LISTS, LINKS, decisions=(said("Nobody", "Lotus Ltd"),))
    assert (list(found.partners), list(found.links), found.issues) == (
        list(plain.partners),
        list(plain.links),
        plain.issues,
    )
    assert [use.outcome for use in found.uses] == ["not found"]


def test_two_that_the_program_takes_for_one_are_told() -> None:
    lists = partners("Lotus Ltd | VN", "Lotus Ltd | VN")
    found = read(lists, decisions=(said("Lotus Ltd", "Lotus Ltd", "different"),))
    assert [issue.code for issue in found.issues if issue.code == "one-despite-decision"] == ["one-despite-decision"]
    assert [use.outcome for use in found.uses] == ["asked again"]


# ---- two sites of one company


TWINS = partners("Lotus Ltd | VN | weaving", "Lotus Ltd | KH | sewing", "Ganga | IN")


def sites_of(found: Records) -> dict[str, str]:
    """Return the company of each partner that is one of several sites, by its country."""
    return {partner.country: partner.company for partner in found.partners if partner.company}


def test_two_sites_of_one_company_stay_two_and_know_each_other() -> None:
    plain = read(TWINS, LINKS)
    first, second = [one for one in plain.partners if one.name == "Lotus Ltd"]
    found = read(TWINS, LINKS, decisions=(said(subject(first), subject(second), "site"),))
    assert sites_of(found) == {"VN": "Lotus Ltd", "KH": "Lotus Ltd"}
    assert len(found.partners) == len(plain.partners)
    assert not asked(found)
    assert not found.duplicates
    (issue,) = [issue for issue in found.issues if issue.code == "made-sites"]
    assert "Ana Lee decided on 2026-11-26 that they are two sites of one company" in issue.message
    assert [use.outcome for use in found.uses] == ["holds"]


def test_a_decision_on_sites_that_was_taken_back_is_gone() -> None:
    first, second = [subject(one) for one in read(TWINS, LINKS).partners if one.name == "Lotus Ltd"]
    (plain, found) = (read(TWINS, LINKS, decisions=made) for made in ((), (said(first, second, ""),)))
    assert not sites_of(found)
    assert asked(found) == asked(plain) != []


def test_sites_of_sites_are_of_one_company() -> None:
    lists = partners("Alpha | VN", "Beta | KH", "Gamma | TH")
    found = read(lists, LINKS, decisions=(said("Alpha", "Beta", "site"), said("Gamma", "Beta", "site")))
    assert sites_of(found) == {"VN": "Alpha", "KH": "Alpha", "TH": "Alpha"}


def test_two_sites_and_one_partner_contradict_each_other() -> None:
    lists = partners("Alpha | VN", "Beta | VN", "Gamma | VN")
    decisions = (said("Alpha", "Beta"), said("Beta", "Gamma"), said("Alpha", "Gamma", "site"))
    found = read(lists, LINKS, decisions=decisions)
    assert {"Alpha", "Beta", "Gamma"} <= named(found)
    again = [issue for issue in found.issues if issue.code == "pair-asked-again"]
    assert len(again) == 2
    assert all("that they are two sites of one company" in issue.message for issue in again)


def test_while_people_disagree_two_stay_sites_of_one_company() -> None:
    one = said("Alpha", "Beta", "site")
    voices = (*one.decision.voices, Voice("different", "Bo Chen", "2026-11-27", "two owners"))
    one = replace(one, decision=Decision(one.decision.key, 2, "site", voices))
    found = read(partners("Alpha | VN", "Beta | KH"), LINKS, decisions=(one,))
    assert sites_of(found) == {"VN": "Alpha", "KH": "Alpha"}
    (question,) = asked(found)
    assert "they disagree" in question.reason


def test_sites_whose_texts_have_changed_stay_sites_and_are_asked_again() -> None:
    seen_ = [subject(one) for one in read(partners("Alpha | VN", "Beta | KH"), LINKS).partners][:2]
    lists = partners("Alpha | VN | | | | Hanoi", "Beta | TH")
    found = read(lists, LINKS, decisions=(said(*seen_, "site"),))
    assert sites_of(found) == {"VN": "Alpha", "TH": "Alpha"}
    (question,) = asked(found)
    assert question.former is not None


FACILITIES = [["Company", "Facility", "Country"], ["Lotus", "Mill", "VN"], ["Lotus", "Dye house", "KH"]]


def test_two_facilities_that_a_person_takes_for_two_companies_are_two() -> None:
    plain = read(sheet(FACILITIES), LINKS)
    assert len(sites_of(plain)) == 2
    two = [subject(one) for one in plain.partners if one.company]
    found = read(sheet(FACILITIES), LINKS, decisions=(said(*two, "different"),))
    assert not sites_of(found)
    assert not asked(found)


def test_a_third_facility_holds_the_two_together_and_that_is_told() -> None:
    rows = sheet([*FACILITIES, ["Lotus", "Warehouse", "TH"]])
    three = [subject(one) for one in read(rows, LINKS).partners if one.company]
    found = read(rows, LINKS, decisions=(said(three[0], three[1], "different"),))
    assert len(sites_of(found)) == 3
    assert len([issue for issue in found.issues if issue.code == "one-company-despite-decision"]) == 1
    decisions = (said(three[0], three[1], "different"), said(three[0], three[2], "different"))
    found = read(rows, LINKS, decisions=decisions)
    assert len(sites_of(found)) == 2
    assert not [issue for issue in found.issues if issue.code == "one-company-despite-decision"]


def test_what_was_taken_back_counts_as_nothing() -> None:
    found = read(LISTS, LINKS, decisions=(said("Lotus Ltd", "Lotos Textile", ""),))
    assert named(found) >= {"Lotus Ltd", "Lotos Textile"}
    assert not found.uses


LISTED = [
    "Ninestar Corporation | CN",
    "Hetian Taida Apparel | CN | | shirts",
    "Pyongyang Weaving | KP",
    "Ashgabat Gin | TM | | cotton",
    "Plain Mill | CN | | cotton | Xinjiang",
]


@pytest.mark.parametrize("listed", LISTED)
@pytest.mark.parametrize("kept", [0, 1])
def test_one_partner_has_the_findings_of_both(listed: str, kept: int) -> None:
    lists = partners("Aaa Trading | VN | | hats | Hanoi", listed)
    names = ["Aaa Trading", listed.partition(" |")[0]]
    decision = said(names[kept], names[1 - kept])
    plain, found = screen(read(lists)), screen(read(lists, decisions=(decision,)))
    wanted = {(finding.kind, finding.listing) for _, finding in plain.findings}
    assert wanted
    assert {(id_, finding.kind, finding.listing) for id_, finding in found.findings} == {
        (names[kept], *each) for each in wanted
    }


def test_one_partner_has_the_parents_of_both() -> None:
    lists = sheet(
        [
            ["Partner name", "Country", "Parent company"],
            ["Aaa Trading", "VN", "Quiet Holding"],
            ["Bbb Weaving", "CN", "Ninestar Corporation"],
        ],
        "Partners",
    )
    plain, found = (screen(read(lists, decisions=each)) for each in ((), (said("Aaa Trading", "Bbb Weaving"),)))
    assert {(one.kind, one.listing, one.strength) for one in found.matches} == {
        (one.kind, one.listing, one.strength) for one in plain.matches
    }
