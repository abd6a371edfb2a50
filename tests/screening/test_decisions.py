"""Decisions on matches: which partner each means, when it holds, when it is asked again, and what is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from supplymap.config import Config, Judgement
from supplymap.errors import ConfigError
from supplymap.model import (
    Decision,
    Decisions,
    Link,
    Listing,
    LooseText,
    MatchDecision,
    Merger,
    Partner,
    Question,
    Records,
    Site,
    Source,
    Subject,
    Voice,
)
from supplymap.reference.identities import listing_text, subject
from supplymap.reference.recognition import MANY
from supplymap.screening import screen

if TYPE_CHECKING:
    from supplymap.model import Match, Use, Verdict

WHERE = Source("list.csv", "", 2)
ENTRY = Listing(
    "X-1",
    "uflpa",
    "Entity List",
    ("Blue Heron Yarns", "Grey Heron Yarns"),
    countries=("CN",),
    effective="2022-06-21",
    source="the list",
    as_of="2026-01-01",
)
OTHER = replace(ENTRY, id="X-2", names=("Red Kite Works",))


def site(city: str, region: str = "", country: str = "CN") -> Site:
    return Site(country, region, city, "", "", None, None, WHERE)


def mill(name: str = "Blue Heron Yarns Huzhou", **more: object) -> Partner:
    """Return a partner whose name holds the listed one: a possible match."""
    values = {"id": name, "name": name, "country": "CN", "sites": (site("Huzhou", "Zhejiang"),), **more}
    return Partner(**values)  # type: ignore[arg-type]


MILL = mill()


def voice(value: str, by: str = "Ana Lee", on: str = "2026-11-26", why: str = "company number checked") -> Voice:
    return Voice(value, by, on, why)


def decision(
    value: Verdict = "different",
    of: Partner | Subject = MILL,
    listing: Listing | str = ENTRY,
    *,
    key: str = "k",
    voices: tuple[Voice, ...] = (),
) -> MatchDecision:
    entry = listing if isinstance(listing, Listing) else None
    return MatchDecision(
        Decision(key, 1, value, voices or (voice(value),)),
        of if isinstance(of, Subject) else subject(of),
        entry.id if entry else str(listing),
        entry.name if entry else "",
        listing_text(entry) if entry else "",
    )


def screened(
    *partners: Partner,
    decisions: tuple[MatchDecision, ...] = (),
    entries: tuple[Listing, ...] = (ENTRY,),
    **more: object,
) -> Records:
    known = Decisions(matches=decisions)
    return screen(Records(partners=partners, **more), listings=entries, decisions=known)  # type: ignore[arg-type]


def only(result: Records) -> tuple[Match, Use]:
    (match,), (use,) = result.matches, result.uses
    return match, use


# ---- what holds


@pytest.mark.parametrize(
    ("value", "strength", "told"),
    [
        ("different", "dismissed", "Ana Lee decided on 2026-11-26 that it is another: company number checked"),
        ("same", "exact", "Ana Lee decided on 2026-11-26 that it is the one listed: company number checked"),
        ("unsure", "possible", "Ana Lee could not tell on 2026-11-26: company number checked"),
    ],
)
def test_a_decision_holds(value: Verdict, strength: str, told: str) -> None:
    result = screened(MILL, decisions=(decision(value),))
    match, use = only(result)
    assert match.strength == strength
    assert match.reason == f"its name contains the listed name; {told}"
    assert (use.key, use.outcome, use.partners, use.changes) == ("k", "holds", (subject(MILL),), ())
    assert [finding.reason for _, finding in result.findings] == ([match.reason] if value == "same" else [])
    # what is unsure is still open; it is asked under its key
    asked = [("k", None, "its name contains the listed name")] if value == "unsure" else []
    assert [(one.key, one.former, one.reason) for one in result.questions] == asked


def test_without_decisions_a_possible_match_is_asked_once() -> None:
    result = screened(MILL, mill("Heron Mills"))
    (question,) = result.questions
    assert question == Question(
        key=question.key,
        what="match",
        partners=(subject(MILL),),
        listing="X-1",
        listing_name="Blue Heron Yarns",
        listing_text=listing_text(ENTRY),
        found="Blue Heron Yarns Huzhou",
        reason="its name contains the listed name",
    )
    assert question.partners[0].texts == ()
    assert question.key.startswith("match X-1 blue heron yarns huzhou (CN) #")
    assert result.uses == ()


def test_people_who_disagree() -> None:
    ana, bo = voice("different"), voice("same", "Bo Chen", "2026-11-27", "same address")
    both = decision("same", voices=(ana, bo))
    result = screened(MILL, decisions=(both,))
    match, use = only(result)
    assert match.strength == "exact"
    assert match.reason == (
        "its name contains the listed name; Ana Lee decided on 2026-11-26 that it is another: company number checked; "
        "Bo Chen decided on 2026-11-27 that it is the one listed: same address; "
        "they disagree, so the more cautious holds until somebody decides again"
    )
    assert use.outcome == "holds"
    (question,) = result.questions
    assert (question.key, question.former, question.changes) == ("k", both.decision, ())
    taken_back = decision("", voices=(ana, voice("", "Bo Chen", "2026-11-27", "a mistake")))
    match, _ = only(screened(MILL, decisions=(taken_back,)))
    assert match.strength == "possible"
    assert "Bo Chen took a decision back on 2026-11-27: a mistake" in match.reason


def test_those_who_disagree_under_two_keys_are_both_told_with_the_question() -> None:
    by_name = decision("different", replace(subject(MILL), places=(), country="", seen=False), key="k 1")
    other = voice("same", "Bo Chen", "2026-11-27", "same address")
    (question,) = screened(MILL, decisions=(by_name, decision("same", key="k 2", voices=(other,)))).questions
    assert question.former is not None
    told = {*question.changes, *((one.by, one.why) for one in question.former.voices)}
    assert told in (
        {"Bo Chen decided otherwise on 2026-11-27: same address", ("Ana Lee", "company number checked")},
        {"Ana Lee decided otherwise on 2026-11-26: company number checked", ("Bo Chen", "same address")},
    )
    again = decision("same", by_name.partner, key="k 1", voices=(other,))
    assert screened(MILL, decisions=(again, decision("same", key="k 2", voices=(other,)))).questions == ()


def test_of_many_voices_the_latest_are_told() -> None:
    voices = tuple(voice("different", f"P{number}", f"2026-11-0{number}") for number in range(1, 7))
    match, _ = only(screened(MILL, decisions=(decision("different", voices=voices),)))
    assert match.strength == "dismissed"
    assert "; 3 more decided before; P4 decided" in match.reason
    assert match.reason.count("decided on") == 3


# ---- what is asked again

CHANGED: dict[str, tuple[Partner, str]] = {
    "name": (mill("Blue Heron Yarns Plant"), 'its name was "Blue Heron Yarns Huzhou" and is "Blue Heron Yarns Plant"'),
    "form": (
        mill("Blue Heron Yarns Huzhou Corporation"),
        'its name was "Blue Heron Yarns Huzhou" and is "Blue Heron Yarns Huzhou Corporation"',
    ),
    "native name": (mill(native_name="蓝鹭纺织"), 'the name "蓝鹭纺织" is new'),
    "alias": (mill(aliases=("Grey Heron Yarns",)), 'the name "Grey Heron Yarns" is new'),
    "parent": (mill(parent="Heron Holding"), 'the parent "Heron Holding" is new'),
    "country": (mill(country="HK"), "the country was China and is Hong Kong"),
    "no country": (mill(country=""), "the country was China and is not stated now"),
    "address": (
        mill(sites=(*MILL.sites, site("Ningbo"))),
        'the address "Ningbo" is new',
    ),
    "another address": (mill(sites=(site("Ningbo"),)), 'the address "Ningbo" is new'),
}


@pytest.mark.parametrize("value", ["different", "unsure", "same"])
@pytest.mark.parametrize("what", CHANGED)
def test_a_change_asks_again(what: str, value: Verdict) -> None:
    now, told = CHANGED[what]
    # the user's own number says that it is the same partner
    now = replace(now, numbers=(("id", "7"),))
    before = decision(value, replace(MILL, numbers=(("id", "7"),)))
    result = screened(now, decisions=(before,))
    match, use = only(result)
    unjudged = screened(now).matches[0]
    assert match.strength == ("exact" if value == "same" else unjudged.strength)
    assert told in match.reason
    assert "Ana Lee" in match.reason
    assert (use.outcome, use.partners) == ("asked again", (subject(now),))
    assert told in use.changes
    (question,) = result.questions
    assert (question.key, question.former) == ("k", before.decision)
    assert question.changes == use.changes
    assert question.partners == (subject(now),)
    assert question.reason == unjudged.reason


def test_what_is_asked_again_in_words() -> None:
    match, _ = only(screened(CHANGED["address"][0], decisions=(decision(),)))
    assert match.reason == (
        "its name contains the listed name; Ana Lee decided on 2026-11-26 that it is another: company number checked; "
        'since then the address "Ningbo" is new: decide again'
    )
    match, _ = only(screened(CHANGED["address"][0], decisions=(decision("same"),)))
    assert match.reason.endswith('since then the address "Ningbo" is new: it stays so until somebody decides again')
    many = mill(sites=tuple(site(f"Town {number}") for number in range(9)))
    match, use = only(screened(many, decisions=(decision(),)))
    assert '"Town 2" is new, 6 more texts are new: decide again' in match.reason
    assert len(use.changes) == 9
    four = replace(many, sites=many.sites[:4])
    assert screened(four, decisions=(decision(),)).matches[0].reason.endswith("new, 1 more text is new: decide again")


@pytest.mark.parametrize(
    "now",
    [
        mill("BLUE HERON  YARNS HUZHOU", id="9"),
        mill(sites=(site("HUZHOU", "zhejiang"),)),
        mill(sites=()),
        mill(numbers=(("id", "7"),)),
        mill(sources=(replace(WHERE, file="other.xlsx", row=99),), goods=("yarn",), tier=3, stage="spinning"),
    ],
)
def test_other_spelling_and_other_rows_are_no_change(now: Partner) -> None:
    match, use = only(screened(now, decisions=(decision(),)))
    assert (match.strength, use.outcome) == ("dismissed", "holds")


def test_what_spoke_against_xinjiang_and_is_gone_asks_again() -> None:
    def in_region(address: str) -> Partner:
        return mill("Foo Mill", sites=(replace(site(""), address=address),))

    elsewhere = in_region("Xinjiang, Shanghai 200000")
    assert screened(elsewhere).matches[0].strength == "possible"
    said = decision("different", elsewhere, "XUAR")
    assert screened(elsewhere, decisions=(said,)).matches[0].strength == "dismissed"
    result = screened(in_region("Xinjiang"), decisions=(said,))
    assert {match.listing: match.strength for match in result.matches}["XUAR"] == "exact"
    (use,) = result.uses
    assert use.outcome == "asked again"
    assert use.changes == ('the address "Xinjiang" is new',)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            replace(ENTRY, names=("Blue Heron Yarns", "Night Heron")),
            "the names, countries or goods of the entry have changed",
        ),
        (replace(ENTRY, countries=("CN", "KZ")), "the names, countries or goods of the entry have changed"),
        (replace(ENTRY, includes_subsidiaries=True), "the names, countries or goods of the entry have changed"),
        (replace(ENTRY, names=("Heron Yarns Huzhou",)), "the entry names another company now: Heron Yarns Huzhou"),
    ],
)
def test_a_change_of_the_entry_asks_again(entry: Listing, told: str) -> None:
    match, use = only(screened(MILL, decisions=(decision(),), entries=(entry,)))
    assert match.strength == "possible"
    assert use.changes == (told,)
    assert told in match.reason
    same = replace(ENTRY, names=("GREY-HERON YARNS", "blue heron yarns"), as_of="2027-01-01", source="another page")
    # the main name is another one now, but it stood in the entry before
    assert only(screened(MILL, decisions=(decision(),), entries=(same,)))[0].strength == "dismissed"


def test_an_entry_that_is_gone() -> None:
    for value in ("different", "same"):
        result = screened(MILL, decisions=(decision(value),), entries=(OTHER,))  # type: ignore[arg-type]
        assert result.matches == ()
        (use,) = result.uses
        assert (use.outcome, use.changes) == ("not found", ("no entry of the lists held has this id any more",))
        assert [(issue.code, issue.found) for issue in result.issues] == [
            ("decision-entry-gone", "Blue Heron Yarns Huzhou / X-1")
        ]


def test_partners_that_are_in_no_file() -> None:
    result = screened(mill("Red Kite"), decisions=(decision(), decision("same", mill("Owl"), key="k2")))
    assert [(use.key, use.outcome) for use in result.uses] == [("k", "not found"), ("k2", "not found")]
    # only the one that was listed is told of
    assert [(issue.code, issue.level, issue.found) for issue in result.issues] == [
        ("decided-partner-absent", "note", "Owl / X-1")
    ]


# ---- a decision makes a finding that no comparison finds


def test_the_same_where_no_comparison_finds_anything() -> None:
    owl = mill("Owl")
    result = screened(owl, decisions=(decision("same", owl),))
    match, use = only(result)
    assert (match.strength, match.kind, match.listing_name, match.matched) == (
        "exact",
        "uflpa-entity",
        "Blue Heron Yarns",
        "Owl",
    )
    assert match.reason == (
        "nothing in the files points to this entry; "
        "Ana Lee decided on 2026-11-26 that it is the one listed: company number checked"
    )
    assert match.basis == "UFLPA section 2(d)(2)(B); Entity List of 2022-06-21"
    assert use.outcome == "holds"
    assert result.findings[0][1].reason == match.reason
    assert result.questions == ()
    for value in ("different", "unsure", ""):
        result = screened(owl, decisions=(decision(value, owl, voices=(voice("x"),)),))  # type: ignore[arg-type]
        assert result.matches == ()
        assert result.uses[0].outcome == "holds"
    former = replace(ENTRY, active=False, status="revoked")
    result = screened(owl, decisions=(decision("same", owl, former),), entries=(former,))
    assert (result.matches[0].strength, result.findings) == ("former", ())


@pytest.mark.parametrize(
    ("listing", "kind", "told"),
    [
        ("XUAR", "uflpa-region", "that its site is in Xinjiang"),
        ("CAATSA", "caatsa", "that there is North Korean labor"),
        ("WRO-033", "wro", "that the order covers its goods"),
    ],
)
def test_the_same_of_what_is_no_company(listing: str, kind: str, told: str) -> None:
    owl = mill("Owl")
    # a site in Xinjiang may put its goods under an order too
    match = screened(owl, decisions=(decision("same", owl, listing),)).matches[0]
    assert (match.kind, match.listing, match.strength) == (kind, listing, "exact")
    assert told in match.reason


# ---- namesakes


TWINS = (mill(id="1"), mill(id="2", sites=(site("Luoyang", "Henan"),)))


@pytest.mark.parametrize(
    ("decided", "others"),
    [
        # in another country, with another number, in another city
        (MILL, mill(id="2", country="HK")),
        (mill(numbers=(("id", "7"),)), mill(id="2", numbers=(("id", "8"),))),
        (MILL, TWINS[1]),
        (mill(numbers=(("lei", "L1"),)), mill(id="2", numbers=(("lei", "L2"),), sites=())),
    ],
)
def test_a_dismissal_is_not_carried_over_to_a_namesake(decided: Partner, others: Partner) -> None:
    for people in ((decided, others), (others, decided)):
        result = screened(*people, decisions=(decision("different", decided),))
        assert {match.partner: match.strength for match in result.matches} == {
            decided.id: "dismissed",
            others.id: "possible",
        }
        (question,) = result.questions
        assert question.partners == (subject(others),)
        assert question.key not in ("k", "")
    # the namesake alone: the decision is shown, and does not hold
    alone = screened(others, decisions=(decision("different", decided),))
    assert [match.strength for match in alone.matches] == ["possible"]
    assert alone.uses[0].outcome == "asked again"


def test_where_nothing_tells_namesakes_apart_none_is_dismissed() -> None:
    seen = decision("different", mill(sites=()))
    result = screened(*TWINS, decisions=(seen,))
    assert {match.strength for match in result.matches} == {"possible"}
    assert result.uses[0].outcome == "several"
    assert len(result.uses[0].partners) == 2
    keys = {question.key for question in result.questions}
    assert len(keys) == 2
    assert "k" not in keys
    assert {question.former for question in result.questions} == {seen.decision}
    assert {question.changes for question in result.questions} == {("2 partners of the files may be meant by that",)}
    assert all(match.reason.endswith("; 2 partners may be meant by that: decide on each") for match in result.matches)
    # "same" makes neither a finding, and leaves both open
    owls = (mill("Owl", id="1"), mill("Owl", id="2", sites=(site("Luoyang"),)))
    bare = Subject("Owl", country="CN")
    result = screened(*owls, decisions=(decision("same", bare),))
    assert [match.strength for match in result.matches] == ["possible", "possible"]
    # one that is exactly as it was is meant, if no other is still open
    result = screened(*owls, mill("Owl", id="3", sites=()), decisions=(decision("same", bare),))
    assert [(match.partner, match.strength) for match in result.matches] == [("3", "exact")]
    bare_heron = mill(id="3", sites=())
    result = screened(*TWINS, bare_heron, decisions=(seen,))
    assert {match.strength for match in result.matches} == {"possible"}
    every = tuple(decision("different", one, key=one.id) for one in (*TWINS, bare_heron))
    result = screened(*TWINS, bare_heron, decisions=every)
    assert {match.strength for match in result.matches} == {"dismissed"}
    assert {use.outcome for use in result.uses} == {"holds"}
    # one that is decided by itself is not asked again
    result = screened(*TWINS, decisions=(seen, decision("different", TWINS[0], key="k1")))
    assert [(match.partner, match.strength) for match in result.matches] == [("1", "dismissed"), ("2", "possible")]


def test_a_partner_named_without_having_been_seen() -> None:
    unseen = Subject("Blue Heron Yarns Huzhou", seen=False)
    match, use = only(screened(MILL, decisions=(decision("different", unseen),)))
    assert (match.strength, use.outcome, use.partners) == ("dismissed", "holds", (subject(MILL),))
    result = screened(*TWINS, decisions=(decision("different", unseen),))
    assert {match.strength for match in result.matches} == {"possible"}


# ---- partners that were made one


def test_partners_that_were_made_one_keep_the_decisions_on_both() -> None:
    heron, works = mill("Grey Heron Yarns Works", sites=(site("Ningbo"),)), MILL
    one = mill(aliases=("Grey Heron Yarns Works",), sites=(*works.sites, *heron.sites))
    on_works, on_heron = decision("different", works), decision("different", heron, key="k2")
    result = screened(one, decisions=(on_works, on_heron))
    assert [match.strength for match in result.matches] == ["dismissed"]
    assert {use.outcome for use in result.uses} == {"holds"}
    # only one of the names that match was decided
    assert screened(one, decisions=(on_works,)).matches[0].strength == "possible"
    merged = (merger(one, works, heron),)
    assert screened(one, decisions=(on_works,), mergers=merged).matches[0].strength == "possible"
    assert screened(one, decisions=(on_works, on_heron), mergers=merged).matches[0].strength == "dismissed"
    # the other name matches nothing, and a person saw it when the two were made one
    owl = mill("Owl", sites=(site("Ningbo"),), country="HK")
    one = mill(aliases=("Owl",), sites=(*works.sites, *owl.sites))
    merged = (merger(one, works, owl),)
    assert screened(one, decisions=(on_works,)).matches[0].strength == "possible"
    result = screened(one, decisions=(on_works,), mergers=merged)
    assert result.matches[0].strength == "dismissed"
    assert result.uses[0].outcome == "holds"
    # what is new of the one that was decided itself was not seen beside the entry
    grown = replace(works, sites=(*works.sites, site("Hefei")))
    more = replace(one, sites=(*grown.sites, *owl.sites))
    result = screened(more, decisions=(on_works,), mergers=(merger(more, grown, owl),))
    assert result.uses[0].changes == ('the address "Hefei" is new',)
    # listed is listed, whatever was decided of the other
    result = screened(one, decisions=(on_works, decision("same", owl, key="k2")), mergers=merged)
    assert result.matches[0].strength == "exact"
    assert [use.outcome for use in result.uses][1] == "holds"


def test_decisions_on_many_namesakes_name_few_of_them() -> None:
    mills = [mill(id=str(number), sites=(site(f"Town {number}"),)) for number in range(MANY + 9)]
    given = tuple(decision(of=one, key=one.id) for one in mills)
    # nothing tells them apart once each has a number that nobody saw
    now = [replace(one, numbers=(("lei", f"L{one.id}"),)) for one in mills]
    result = screened(*now, decisions=given)
    assert {match.strength for match in result.matches} == {"possible"}
    assert {(use.outcome, len(use.partners)) for use in result.uses} == {("several", MANY)}


def test_a_place_or_a_remark_that_was_decided_stays_so_when_partners_are_made_one() -> None:
    works, owl = mill("Works", sites=(site("Yiwu"),)), mill("Owl", sites=(site("Ningbo"),))
    one = replace(works, aliases=("Owl",), sites=(*works.sites, *owl.sites))
    merged = (merger(one, works, owl),)
    (match,) = screened(one, decisions=(decision("different", works, "XUAR"),), mergers=merged).matches
    assert (match.listing, match.strength) == ("XUAR", "dismissed")
    # the place that matches is that of the other, which nobody decided on
    matches = screened(one, decisions=(decision("different", owl, "XUAR"),), mergers=merged).matches
    assert [match.strength for match in matches if match.listing == "XUAR"] == ["possible"]
    remark = LooseText("buys from Blue Heron Yarns", WHERE, "Remarks", one.id)
    seen = decision("different", subject(works, [remark.text]))
    matches = screened(one, decisions=(seen,), mergers=merged, loose=(remark,)).matches
    assert [match.strength for match in matches if match.listing == "X-1"] == ["dismissed"]


def test_two_judgements_on_one_partner_by_name_and_by_number_may_not_differ() -> None:
    one = mill(id="V-1")
    said = [
        Judgement(who, "X-1", value, "w", "Ana", "2026-11-01")
        for who, value in ((one.id, "same"), (one.name, "different"))
    ]
    with pytest.raises(ConfigError, match="Blue Heron Yarns Huzhou"):
        screen(Records(partners=(one,)), Config(judgements=tuple(said)), listings=(ENTRY,))


def test_a_decision_on_one_of_two_made_one_means_no_namesake_of_it() -> None:
    works, owl = mill("Works"), mill(country="HK", sites=())
    one = replace(works, aliases=(owl.name,))
    namesake = mill(id="9", country="HK", sites=(site("Kowloon", country="HK"),))
    result = screened(one, namesake, decisions=(decision("different", owl),), mergers=(merger(one, works, owl),))
    assert {match.strength for match in result.matches if match.partner == "9"} == {"possible"}


def merger(one: Partner, kept: Partner, other: Partner) -> Merger:
    return Merger(one.id, subject(kept), subject(other), Decision("d", 1, "same", (voice("same"),)))


# ---- texts, goods and sites


def test_a_new_remark_opens_a_match_again() -> None:
    remark = LooseText("buys from Blue Heron Yarns and Grey Heron Yarns", WHERE, "Remarks", MILL.id)
    result = screened(MILL, decisions=(decision(),), loose=(remark,))
    match, use = only(result)
    assert match.strength == "possible"
    assert use.changes == ('the text "buys from Blue Heron Yarns and Grey Heron Yarns" is new',)
    seen = decision("different", subject(MILL, [remark.text]))
    match, _ = only(screened(MILL, decisions=(seen,), loose=(remark,)))
    assert match.strength == "dismissed"


def test_a_text_about_nobody() -> None:
    text = LooseText("Blue Heron Yarns", WHERE, "", "")
    result = screened(mill("Owl"), loose=(text,))
    (question,) = result.questions
    assert question.partners[0].name == "Blue Heron Yarns"
    assert question.partners[0].texts == ("Blue Heron Yarns",)
    given = decision("different", question.partners[0], key=question.key)
    result = screened(mill("Owl"), decisions=(given,), loose=(text,))
    assert [match.strength for match in result.matches] == ["dismissed"]
    assert result.questions == ()
    # a partner of the files that is the entry says it already, by decision too
    result = screened(mill("Owl"), decisions=(decision("same", mill("Owl")),), loose=(text,))
    assert [match.partner for match in result.matches] == ["Owl"]


def cotton(goods: str, **more: object) -> Records:
    """Return a partner in Turkmenistan whose goods are not surely those of the order."""
    partner = Partner(id="A", name="A", country="TM", **more)  # type: ignore[arg-type]
    return Records(partners=(partner,), links=(Link("l", "A", "I", goods=goods),) if goods else (), importer="I")


def test_new_goods_open_an_order_again() -> None:
    first = screen(cotton("bags"))
    (question,) = first.questions
    assert question.listing == "WRO-033"
    assert question.partners[0].texts == ("bags",)
    given = MatchDecision(
        Decision(question.key, 1, "different", (voice("different"),)),
        question.partners[0],
        question.listing,
        question.listing_name,
        question.listing_text,
    )
    again = screen(cotton("bags"), decisions=Decisions(matches=(given,)))
    assert [match.strength for match in again.matches] == ["dismissed"]
    assert "that the order does not cover its goods" in again.matches[0].reason
    more = screen(cotton("pouches"), decisions=Decisions(matches=(given,)))
    assert [match.strength for match in more.matches] == ["possible"]
    assert more.questions[0].changes == ('the text "pouches" is new',)


def test_a_site_decided_to_be_elsewhere() -> None:
    doubtful = mill("Owl", sites=(site("Yiwu"),))
    question = screened(doubtful).questions[0]
    assert question.listing == "XUAR"
    given = decision("different", question.partners[0], "XUAR", key=question.key)
    result = screened(doubtful, decisions=(given,))
    assert [match.strength for match in result.matches] == ["dismissed"]
    assert "that its site is not in Xinjiang" in result.matches[0].reason
    moved = mill("Owl", sites=(site("Yiwu"), site("Urumqi")))
    assert {match.strength for match in screened(moved, decisions=(given,)).matches} == {"exact", "possible"}


def test_a_house_called_after_the_region_is_not_the_region() -> None:
    house = Site("CN", "", "Shanghai", "Xinjiang Building 3", "", None, None, WHERE)
    owl = mill("Owl", sites=(house,))
    question = screened(owl).questions[0]
    given = decision("different", question.partners[0], "XUAR", key=question.key)
    assert [match.strength for match in screened(owl, decisions=(given,)).matches] == ["dismissed"]
    # every word of the new place stands in the one that was decided on
    moved = mill("Owl", sites=(house, site("", "Xinjiang")))
    result = screened(moved, decisions=(given,))
    assert [match.strength for match in result.matches if match.listing == "XUAR"] == ["exact"]
    assert [use.changes for use in result.uses] == [('the address "Xinjiang" is new',)]


# ---- the settings' judgements and decisions together


def test_a_judgement_and_a_decision_that_disagree() -> None:
    judgement = Judgement(MILL.name, "X-1", "different", "looked up", "A. Person", "2026-11-01")
    result = screen(
        Records(partners=(MILL,)),
        Config(judgements=(judgement,)),
        listings=(ENTRY,),
        decisions=Decisions(matches=(decision("same"),)),
    )
    match, use = only(result)
    assert match.strength == "exact"
    assert "A. Person decided on 2026-11-01 that it is another: looked up; Ana Lee" in match.reason
    assert "they disagree" in match.reason
    assert use.key == "k"
    assert result.issues == ()


def test_questions_stand_most_serious_first() -> None:
    changed = mill("Blue Heron Yarns", id="1", numbers=(("id", "7"),), sites=(site("Ningbo"),))
    result = screened(
        mill("Owl", sites=(site("Yiwu"),)),
        MILL,
        changed,
        decisions=(decision("different", mill("Blue Heron Yarns", numbers=(("id", "7"),))),),
    )
    # an equal name is a finding unless it is decided again; then companies, then sites and orders
    assert [(one.partners[0].name, one.listing) for one in result.questions][:3] == [
        ("Blue Heron Yarns", "X-1"),
        ("Blue Heron Yarns Huzhou", "X-1"),
        ("Owl", "XUAR"),
    ]
