"""Names of links and documents that people said whom they mean: by their text, wherever a file uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.config import Config
from supplymap.model import OWN, Decision, Decisions, DuplicateDecision, ReferenceDecision, Subject, Voice
from supplymap.records import to_records
from supplymap.reference.identities import duplicate_key, reference_key, subject
from supplymap.screening import screen
from tests.sheets_by_hand import AS_OF, book, links, partners, sheet

if TYPE_CHECKING:
    from supplymap.model import Partner, Question, Records
    from supplymap.sheets import Sheet

LISTS = partners(
    "Delta Yarn Spinning | VN | spinning | yarn | | Hanoi",
    "Twin Mills | IN | weaving | fabric | | Tirupur",
    "Twin Mills | PK | weaving | fabric | | Karachi",
    "Lotus Garments | BD | sewing | shirts | | Dhaka",
)
LINKS = links(
    "Lotus Garments > Importer Inc | shirts",
    "Twin Mills > Lotus Garments | fabric",
    "Delta Yarn Spg > Twin Mills | yarn",
    "Ginners of Sind > Delta Yarn Spinning | cotton",
)
PAPERS = sheet([["Partner", "Document", "Issued"], ["Lotus Garmnts", "Social audit", "2026-03-01"]], "Documents")
INDIA, PAKISTAN = "Twin Mills (India)", "Twin Mills (Pakistan)"


def read(*decisions: ReferenceDecision, lists: Sheet = LISTS, paths: Sheet = LINKS) -> Records:
    config = Config(as_of=AS_OF, importer="Importer Inc")
    return to_records([book(lists, paths, PAPERS)], config, decisions=Decisions(references=decisions))


def asked(records: Records, name: str) -> Question:
    return next(one for one in (*records.questions, *records.offered) if one.found == name and one.what == "reference")


def said(name: str, value: str, *, by: str = "Ana Lee", records: Records | None = None) -> ReferenceDecision:
    """Decide as a person who looks at what a run asks."""
    question = asked(records or read(), name)
    decision = Decision(question.key, 1, value, (Voice(value, by, "2026-11-26", "the invoice says so"),))
    return ReferenceDecision(decision, question.found, question.choices, question.partners)


def named(records: Records, name: str, country: str = "") -> Partner:
    return next(one for one in records.partners if one.name == name and country in ("", one.country))


def pairs(records: Records) -> set[tuple[str, str, str]]:
    """Return who supplies whom: names, and the country of the supplier."""
    by_id = {partner.id: partner for partner in records.partners}
    return {(by_id[link.supplier].name, by_id[link.supplier].country, by_id[link.buyer].name) for link in records.links}


def test_names_are_asked_about_with_the_partners_that_they_may_mean() -> None:
    records = read()
    question = asked(records, "Delta Yarn Spg")
    assert question.key == reference_key("Delta Yarn Spg")
    assert question.choices[0] == "Delta Yarn Spinning (Vietnam)"
    assert question.partners[0] == subject(named(records, "Delta Yarn Spinning"))
    assert "book.xlsx [Links] row 4" in question.where
    assert asked(records, "Lotus Garmnts").reason.startswith("A document names it")
    assert {asked(records, "Twin Mills").choices} == {(INDIA, PAKISTAN)}
    # a name that resembles none is not asked about; one may say whom it means all the same
    assert "Ginners of Sind" not in {one.found for one in records.questions}
    assert asked(records, "Ginners of Sind").choices == ()


def test_a_name_means_the_partner_that_was_chosen() -> None:
    records = read(said("Delta Yarn Spg", "Delta Yarn Spinning (Vietnam)"))
    assert "Delta Yarn Spg" not in {partner.name for partner in records.partners}
    assert ("Delta Yarn Spinning", "VN", "Twin Mills") in pairs(records)
    # what it is called there is looked for on the lists like any other name
    assert "Delta Yarn Spg" in named(records, "Delta Yarn Spinning").aliases
    assert "Delta Yarn Spg" not in {one.found for one in records.questions}
    assert not [one for one in records.issues if one.code == "unlisted-partner" and "Delta Yarn" in one.found]
    (told,) = [one for one in records.issues if one.code == "name-as-decided"]
    assert "Ana Lee decided on 2026-11-26: the invoice says so" in told.message
    assert [use.outcome for use in records.uses] == ["holds"]


def test_of_several_bearers_the_one_that_was_chosen_is_meant() -> None:
    records = read(said("Twin Mills", PAKISTAN))
    assert ("Twin Mills", "PK", "Lotus Garments") in pairs(records)
    assert ("Twin Mills", "IN", "Lotus Garments") not in pairs(records)
    # as buyer, too: the yarn goes to the same
    buyers = {link.buyer for link in records.links if link.supplier == named(records, "Delta Yarn Spg").id}
    assert buyers == {named(records, "Twin Mills", "PK").id}
    # the rows of the list stay what they are
    assert len([partner for partner in records.partners if partner.name == "Twin Mills"]) == 2
    assert not [one for one in records.issues if one.code == "ambiguous-name"]


def test_a_document_goes_to_the_partner_that_was_chosen() -> None:
    records = read(said("Lotus Garmnts", "Lotus Garments (Bangladesh)"))
    assert [paper.kind for paper in named(records, "Lotus Garments").documents] == ["audit"]
    assert not [one for one in records.issues if one.code == "document-partner-unknown"]


def test_a_partner_of_its_own_is_asked_about_no_more() -> None:
    records = read(said("Delta Yarn Spg", OWN))
    assert not named(records, "Delta Yarn Spg").listed
    assert not [one for one in records.questions if one.found == "Delta Yarn Spg"]
    assert not [one for one in records.issues if one.code == "unlisted-partner" and "Delta Yarn" in one.found]
    # a name of the list in links is none of its bearers
    records = read(said("Twin Mills", OWN))
    assert ("Twin Mills", "", "Lotus Garments") in pairs(records)
    assert {country for name, country, _ in pairs(records) if name == "Twin Mills"} == {""}
    # and the document of a company that no list has is screened with its company
    records = read(said("Lotus Garmnts", OWN))
    assert named(records, "Lotus Garmnts").documents


def test_while_people_disagree_the_name_means_what_it_meant() -> None:
    one = said("Delta Yarn Spg", "Delta Yarn Spinning (Vietnam)")
    voices = (*one.decision.voices, Voice(OWN, "Bo Chen", "2026-11-27", "another owner"))
    records = read(ReferenceDecision(Decision(one.decision.key, 2, "", voices), one.name, one.choices, one.partners))
    assert not named(records, "Delta Yarn Spg").listed
    question = asked(records, "Delta Yarn Spg")
    assert question.former is not None
    assert question.changes == ("people disagree",)


def test_a_partner_that_has_changed_is_asked_about_again() -> None:
    decision = said("Twin Mills", PAKISTAN)
    moved = partners(
        "Delta Yarn Spinning | VN | spinning | yarn | | Hanoi",
        "Twin Mills | IN | weaving | fabric | | Tirupur",
        "Twin Mills | TR | weaving | fabric | | Izmir",
        "Lotus Garments | BD | sewing | shirts | | Dhaka",
    )
    records = read(decision, lists=moved)
    assert [use.outcome for use in records.uses] != ["holds"]
    question = asked(records, "Twin Mills")
    assert question.former is not None
    assert {country for name, country, _ in pairs(records) if name == "Twin Mills"} == {"IN", "TR"}
    # another address of it is no other partner
    other = partners(
        "Delta Yarn Spinning | VN | spinning | yarn | | Hue",
        "Lotus Garments | BD | sewing | shirts | | Dhaka",
        "Twin Mills | IN | weaving | fabric | | Tirupur",
    )
    records = read(said("Delta Yarn Spg", "Delta Yarn Spinning (Vietnam)"), lists=other)
    assert [use.outcome for use in records.uses] == ["holds"]


def test_a_name_that_no_row_uses_changes_nothing() -> None:
    wanted = subject(named(read(), "Delta Yarn Spinning"))
    decision = Decision(reference_key("Old Name"), 1, "D", (Voice("D", "Ana Lee", "2026-11-26", "said so"),))
    records = read(ReferenceDecision(decision, "Old Name", ("D",), (wanted,)))
    assert [use.outcome for use in records.uses] == ["not found"]
    assert list(records.partners) == list(read().partners)


def test_a_partner_that_is_in_no_list_any_more_is_told() -> None:
    records = read(said("Delta Yarn Spg", "Delta Yarn Spinning (Vietnam)"), lists=partners("Lotus Garments | BD"))
    assert [use.outcome for use in records.uses] == ["not found"]
    assert not named(records, "Delta Yarn Spg").listed


def test_it_goes_by_the_text_of_the_name_in_any_case_and_spacing() -> None:
    paths = links("Lotus Garments > Importer Inc | shirts", "DELTA  YARN spg > Lotus Garments | yarn")
    records = read(said("Delta Yarn Spg", "Delta Yarn Spinning (Vietnam)"), paths=paths)
    assert ("Delta Yarn Spinning", "VN", "Lotus Garments") in pairs(records)
    paths = links("Lotus Garments > Importer Inc | shirts", "Delta Yarn Spg GmbH > Lotus Garments | yarn")
    records = read(said("Delta Yarn Spg", "Delta Yarn Spinning (Vietnam)"), paths=paths)
    assert ("Delta Yarn Spinning", "VN", "Lotus Garments") not in pairs(records)


def test_a_listed_name_hidden_behind_a_decision_is_still_found() -> None:
    paths = links(
        "Lotus Garments > Importer Inc | shirts", "Hotan Haolin Hair Accessories Co., Ltd. > Lotus Garments | hair"
    )
    name = "Hotan Haolin Hair Accessories Co., Ltd."
    wanted = subject(named(read(), "Twin Mills", "IN"))
    decision = Decision(reference_key(name), 1, INDIA, (Voice(INDIA, "Ana Lee", "2026-11-26", "agent"),))
    records = screen(read(ReferenceDecision(decision, name, (INDIA,), (wanted,)), paths=paths), Config(as_of=AS_OF))
    meant = named(records, "Twin Mills", "IN")
    assert name in meant.aliases
    assert any(match.partner == meant.id for match in records.matches) or any(
        id_ == meant.id for id_, _ in records.findings
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_the_sequence_of_decisions_changes_nothing(seed: int) -> None:
    decisions = [said("Delta Yarn Spg", "Delta Yarn Spinning (Vietnam)"), said("Twin Mills", INDIA)]
    assert pairs(read(*decisions[:: 1 - 2 * seed])) == pairs(read(*decisions))


def test_a_partner_named_without_being_seen_is_found_by_its_name() -> None:
    decision = Decision(reference_key("Ginners of Sind"), 1, "Lotus", (Voice("Lotus", "Ana Lee", "2026-11-26", "x"),))
    wanted = Subject("Lotus Garments", seen=False)
    records = read(ReferenceDecision(decision, "Ginners of Sind", ("Lotus",), (wanted,)))
    assert ("Lotus Garments", "BD", "Delta Yarn Spinning") in pairs(records)


def test_a_name_is_asked_about_once_and_no_more_when_the_two_were_decided() -> None:
    paths = links("Lotus Garments > Importer Inc | shirts", "Delta Yern Spining > Lotus Garments | yarn")
    records = read(paths=paths)
    # it stands in no list: it is asked whom it means, and not whether two partners are one
    assert [one.what for one in (*records.questions, *records.offered) if "Delta" in str(one)] == ["reference"]
    question = asked(records, "Delta Yern Spining")
    assert question.choices[0] == "Delta Yarn Spinning (Vietnam)"
    two = subject(named(records, "Delta Yarn Spinning")), subject(named(records, "Delta Yern Spining"))
    voice = Voice("different", "Ana Lee", "2026-11-26", "two owners")
    decided = DuplicateDecision(Decision(duplicate_key(*two), 1, "different", (voice,)), two)
    config = Config(as_of=AS_OF, importer="Importer Inc")
    records = to_records([book(LISTS, paths, PAPERS)], config, decisions=Decisions(duplicates=(decided,)))
    assert [one.what for one in (*records.questions, *records.offered) if "Delta" in str(one)] == []
