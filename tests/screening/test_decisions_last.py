"""No decision is lost or opened again by files, sheets, rows and other partners; every change of a partner opens it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from supplymap import reference
from supplymap.config import Config
from supplymap.model import Decision, Decisions, MatchDecision, Voice
from supplymap.records import to_records
from supplymap.reference.identities import spelling
from supplymap.screening import screen
from tests.sheets_by_hand import AS_OF, book, sheet

if TYPE_CHECKING:
    from supplymap.model import Question, Records

Row = tuple[str, str, str, str, str, str]
HEADER = ("Vendor no.", "Partner name", "Also known as", "Country", "City", "Address")
CONFIG = Config(as_of=AS_OF, importer="Importer Inc")

NAMES = ("Camel Ltd", "CAMEL LIMITED", "Hetian Taida Apparel", "Aksu Huafu Textiles Plant 2", "Owl Works", "Yili Mills")
UNRELATED = (("", "Delta Looms", "", "VN", "Hanoi", "1 Lake Road"), ("U-9", "Sew Well", "SW", "BD", "Dhaka", ""))

row = st.tuples(
    st.sampled_from(("", "", "V-1", "V-2", "V-3")),
    st.sampled_from(NAMES),
    st.sampled_from(("", "", "Owl", "CT Works")),
    st.sampled_from(("CN", "CN", "GB", "")),
    st.sampled_from(("", "Huzhou", "Yiwu", "Luoyang")),
    st.sampled_from(("", "5 Lake Road", "8 Hill Street")),
)
FEW = settings(max_examples=30)
"""Each screens lists several times against all entries."""
rows = st.lists(row, min_size=1, max_size=6, unique=True)


def read(*files: tuple[str, str, list[Row]], decisions: Decisions | None = None) -> Records:
    """Read and screen files: name, name of the sheet, rows."""
    books = [
        book(sheet([HEADER, *table], name, file), file=file)  # type: ignore[list-item]
        for file, name, table in files
        if table
    ]
    return screen(to_records(books, CONFIG), CONFIG, decisions=decisions)


def listed(table: list[Row], decisions: Decisions | None = None) -> Records:
    return read(("list.xlsx", "Sheet1", table), decisions=decisions)


def asked(result: Records) -> list[Question]:
    """Return the questions about matches; those about duplicates are of another step."""
    return [question for question in result.questions if question.what == "match"]


def answered(question: Question, value: str = "different") -> MatchDecision:
    """Return the decision of a question."""
    voice = Voice(value, "Ana Lee", "2026-11-26", "looked up")
    return MatchDecision(
        Decision(question.key, 1, value, (voice,)),
        question.partners[0],
        question.listing,
        question.listing_name,
        question.listing_text,
    )


def all_answered(result: Records, value: str = "different") -> Decisions:
    return Decisions(matches=tuple(answered(question, value) for question in asked(result)))


def standing(result: Records) -> set[tuple[str, str, str, str]]:
    """Return what stands of each match, whatever the ids of partners and the addresses of rows."""
    by_id = {partner.id: partner for partner in result.partners}
    return {
        (spelling(by_id[one.partner].name).key, by_id[one.partner].country, one.listing, one.strength)
        for one in result.matches
    }


@FEW
@given(rows)
def test_keys_of_questions_are_all_different(table: list[Row]) -> None:
    keys = [question.key for question in asked(listed(table))]
    assert len(set(keys)) == len(keys)


@FEW
@given(rows, st.data())
def test_files_sheets_rows_and_other_partners_lose_no_decision(table: list[Row], data: st.DataObject) -> None:
    first = listed(table)
    decisions = all_answered(first)
    again = listed(table, decisions)
    assert {use.outcome for use in again.uses} <= {"holds"}
    assert not asked(again)
    mixed = data.draw(st.permutations([*table, *UNRELATED]))
    cut = data.draw(st.integers(0, len(mixed)))
    later = read(("a.xlsx", "Plants", mixed[:cut]), ("b.xlsx", "2027", mixed[cut:]), decisions=decisions)
    assert {use.key: use.outcome for use in later.uses} == {use.key: use.outcome for use in again.uses}
    assert not asked(later)
    assert standing(later) == standing(again)


@FEW
@given(rows, st.data())
def test_whatever_changes_nothing_stays_dismissed(table: list[Row], data: st.DataObject) -> None:
    """A cell that says something else says it of a partner that nobody has decided on."""
    decisions = all_answered(listed(table))
    at = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.sampled_from((1, 2, 3, 4, 5)))
    new = ("", "Camel Holding Ltd", "Camel Group", "FR", "Urumqi", "77 New Road")[column]
    assume(table[at][column] != new)
    changed = list(table)
    changed[at] = tuple(new if place == column else cell for place, cell in enumerate(table[at]))  # type: ignore[call-overload]
    result = listed(changed, decisions)
    fresh = {
        partner.id
        for partner in result.partners
        if new in (partner.name, *partner.aliases, partner.country)
        or any(new in (site.city, site.address) for site in partner.sites)
    }
    dismissed = {match.partner for match in result.matches if match.strength == "dismissed"}
    assert not fresh & dismissed


@FEW
@given(rows, row)
def test_a_namesake_inherits_no_dismissal(table: list[Row], other: Row) -> None:
    decisions = all_answered(listed(table))
    namesake = ("V-77", other[1], "", "AT", "Graz", "1 Ring")
    result = listed([*table, namesake], decisions)
    mine = {partner.id for partner in result.partners if "V-77" in dict(partner.numbers).values()}
    assume(len(mine) == 1)
    assert "dismissed" not in {match.strength for match in result.matches if match.partner in mine}


@FEW
@given(rows)
def test_the_more_cautious_value_always_holds(table: list[Row]) -> None:
    """Nobody's "cannot tell" or "it is the one listed" lowers a match."""
    first = listed(table)
    before = {(match.partner, match.listing): match.strength for match in first.matches}
    for value in ("unsure", "same"):
        after = {
            (match.partner, match.listing): match.strength
            for match in listed(table, all_answered(first, value)).matches
        }
        assert before.keys() <= after.keys()
        for pair, strength in before.items():
            wanted = "exact" if value == "same" and strength == "possible" else strength
            assert after[pair] == wanted
    findings = {(id_, finding.listing) for id_, finding in first.findings}
    dismissed = listed(table, all_answered(first))
    # only what was asked is taken off
    assert findings <= {(id_, finding.listing) for id_, finding in dismissed.findings}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Camel Ltd", "CAMEL LIMITED"),
        ("Camel Ltd", "Camel, Ltd."),
        ("Camel Ltd", "Ｃａｍｅｌ  Ltd"),
        ("Aksu Huafu Textiles Plant 2", "AKSU HUAFU TEXTILES (PLANT 2)"),
        ("Camel Co., Ltd.", "Camel Company Limited"),
    ],
)
def test_trivial_respelling_is_no_change(before: str, now: str) -> None:
    first = listed([("", before, "", "GB", "Leeds", "5 Lake Road")])
    assert asked(first)
    later = listed([("", now, "", "GB", "LEEDS", "5, Lake road")], all_answered(first))
    assert {match.strength for match in later.matches} == {"dismissed"}
    assert not asked(later)


def test_a_changed_list_of_entries_opens_every_decision_on_them() -> None:
    table: list[Row] = [("", "Camel Ltd", "", "GB", "Leeds", "")]
    decisions = all_answered(listed(table))
    entries = [
        replace(entry, names=(*entry.names, "Camel Tents")) if entry.id == "UFLPA-011" else entry
        for entry in reference.listings()
    ]
    records = to_records([book(sheet([HEADER, *table]))], CONFIG)
    result = screen(records, CONFIG, listings=entries, decisions=decisions)
    assert {match.listing: match.strength for match in result.matches}["UFLPA-011"] == "possible"


@FEW
@given(rows, st.data())
def test_a_blank_cell_takes_no_match_off(table: list[Row], data: st.DataObject) -> None:
    """Silence never carries a dismissal further than it went with the cell."""
    first = listed(table)
    chosen = data.draw(st.sets(st.integers(0, 9)))
    decisions = Decisions(
        matches=tuple(answered(question) for number, question in enumerate(asked(first)) if number in chosen)
    )
    before = listed(table, decisions)
    at, column = data.draw(st.integers(0, len(table) - 1)), data.draw(st.sampled_from((0, 2, 3, 4, 5)))
    blanked = list(table)
    blanked[at] = tuple("" if place == column else cell for place, cell in enumerate(table[at]))  # type: ignore[call-overload]
    after = listed(blanked, decisions)

    def rows_of(result: Records) -> dict[str, frozenset[int]]:
        return {partner.id: frozenset(source.row for source in partner.sources) for partner in result.partners}

    def taken_off(result: Records) -> set[tuple[frozenset[int], str]]:
        return {(rows_of(result)[one.partner], one.listing) for one in result.matches if one.strength == "dismissed"}

    # rows that nothing tells apart any more are one partner
    assume(set(rows_of(after).values()) == set(rows_of(before).values()))
    assert taken_off(after) <= taken_off(before)
