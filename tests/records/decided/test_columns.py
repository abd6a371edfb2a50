"""Decisions on columns hold by header and layout, whatever file and sheet; what is asked is what matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.config import ColumnDecision, Config, level
from supplymap.errors import InputError
from supplymap.model import ColumnReading, ColumnReadingDecision, Decision, Decisions, TableReading, Voice
from supplymap.outputs.readings import sureness
from supplymap.records import column_question, column_questions, read_tables, to_records
from supplymap.records.decided.columns import DecidedColumns, layout_of
from supplymap.reference.identities import column_key
from tests.sheets_by_hand import AS_OF, book, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Question, Records

ANA = ("Ana Lee", "2026-11-26")
HEADERS = ("Vendor", "Factory", "Ctry", "Goods")
ROWS = [list(HEADERS), ["Lotus Trading", "Ganga Mills", "IN", "shirts"]]


def decided(
    header: str, value: str, headers: Sequence[str] = HEADERS, place: int = 0, by: tuple[str, str] = ANA
) -> ColumnReadingDecision:
    levelled = tuple(sorted(map(level, headers)))
    key = column_key(level(header), place, levelled)
    return ColumnReadingDecision(Decision(key, 1, value, (Voice(value, *by, "asked them"),)), header, place, levelled)


def disputed(header: str, one: str, other: str, headers: Sequence[str] = HEADERS) -> ColumnReadingDecision:
    made = decided(header, one, headers)
    voices = Voice(one, *ANA, "asked them"), Voice(other, "Bo Chen", "2026-11-27", "the order says so")
    return ColumnReadingDecision(Decision(made.decision.key, 2, "", voices), header, 0, made.headers)


def read(
    rows: Sequence[Sequence[str]],
    *decisions: ColumnReadingDecision,
    name: str = "Sheet1",
    file: str = "book.xlsx",
    columns: tuple[ColumnDecision, ...] = (),
) -> Records:
    config = Config(as_of=AS_OF, importer="Importer Inc", columns=columns)
    return to_records([book(sheet(rows, name, file), file=file)], config, decisions=Decisions(columns=decisions))


def countries(found: Records) -> dict[str, str]:
    return {partner.name: partner.country for partner in found.partners if partner.name != "Importer Inc"}


def of(found: Records, header: str) -> Question | None:
    return next((question for question in found.questions if question.header == header), None)


def test_an_open_column_is_asked_with_both_readings_and_decided_once() -> None:
    plain = read(ROWS)
    question = of(plain, "Ctry")
    assert question is not None
    assert question.choices == ("factory: country", "vendor: country", "ignore")
    assert (question.found, question.file, question.sheet) == ("IN", "book.xlsx", "Sheet1")
    assert countries(plain) == {"Lotus Trading": "", "Ganga Mills": "IN"}
    found = read(ROWS, decided("Ctry", "vendor: country"))
    assert countries(found) == {"Lotus Trading": "IN", "Ganga Mills": ""}
    assert of(found, "Ctry") is None
    assert [use.outcome for use in found.uses] == ["holds"]
    assert question.key == decided("Ctry", "vendor: country").decision.key


def test_the_sheet_of_columns_names_who_decided() -> None:
    found = read(ROWS, decided("Ctry", "vendor: country"))
    (column,) = [column for column in found.readings[0].columns if column.header == "Ctry"]
    assert sureness(column) == "as Ana Lee decided on 2026-11-26"


@given(
    st.permutations(range(4)),
    st.sampled_from(["new.xlsx", "供应商.xlsx"]),
    st.sampled_from(["A", "Tab 2"]),
    st.sampled_from([str.upper, str.lower, str.title, lambda text: f" {text}  "]),
)
def test_other_names_of_files_sheets_and_another_sequence_of_columns_lose_nothing(
    order: list[int], file: str, name: str, spelled: object
) -> None:
    rows = [[row[at] for at in order] for row in ROWS]
    rows[0] = [spelled(header) for header in rows[0]]  # type: ignore[operator]
    found = read(rows, decided("Ctry", "vendor: country"), name=name, file=file)
    assert countries(found) == {"Lotus Trading": "IN", "Ganga Mills": ""}
    assert [use.outcome for use in found.uses] == ["holds"]


def test_a_table_with_half_of_the_headers_is_of_the_layout() -> None:
    further = [[*HEADERS, *"ABCD"], ["Lotus Trading", "Ganga Mills", "IN", "shirts", *"1234"]]
    assert countries(read(further, decided("Ctry", "vendor: country")))["Lotus Trading"] == "IN"


def test_a_table_with_less_than_half_is_asked_again_with_the_old_decision() -> None:
    further = [[*HEADERS, *"ABCDE"], ["Lotus Trading", "Ganga Mills", "IN", "shirts", *"12345"]]
    old = decided("Ctry", "vendor: country")
    found = read(further, old)
    assert countries(found)["Lotus Trading"] == ""
    question = of(found, "Ctry")
    assert question is not None
    assert question.former == old.decision
    assert question.key != old.decision.key, "the decision on the other layout is to stand"
    assert "Ana Lee decided on 2026-11-26" in question.reason
    assert [use.outcome for use in found.uses] == ["asked again"]
    # once it is decided of this layout too, both hold
    both = read(further, old, decided("Ctry", "factory: country", further[0]))
    assert of(both, "Ctry") is None


def test_a_header_that_stands_twice_now_is_asked_again() -> None:
    rows = [["Vendor", "Ctry", "Factory", "Ctry", "Goods"], ["Lotus Trading", "HK", "Ganga Mills", "IN", "shirts"]]
    found = read(rows, decided("Ctry", "vendor: country"))
    plain = read(rows)
    assert countries(found) == countries(plain)
    assert all(column.decision is None for column in found.readings[0].columns)


def test_of_equal_headers_the_place_decides() -> None:
    headers = ("Ref", "Vendor", "Ref")
    rows = [list(headers), ["shirts", "Lotus Trading", "hats"]]
    found = read(rows, decided("Ref", "goods", headers, place=1))
    (partner,) = [partner for partner in found.partners if partner.name == "Lotus Trading"]
    assert partner.goods == ("hats",)


def test_a_decision_that_agrees_changes_nothing() -> None:
    plain, found = read(ROWS), read(ROWS, decided("Vendor", "vendor: name"))
    assert (list(found.partners), list(found.links), found.issues) == (
        list(plain.partners),
        list(plain.links),
        plain.issues,
    )


def test_a_column_that_is_to_be_ignored_is_not_read() -> None:
    assert countries(read(ROWS, decided("Ctry", "ignore"))) == {"Lotus Trading": "", "Ganga Mills": ""}


@pytest.mark.parametrize("index", [None, 2])
def test_the_settings_stand_before_the_workspace(index: int | None) -> None:
    said = ColumnDecision("Ctry", index, "factory", field="country")
    found = read(ROWS, decided("Ctry", "vendor: country"), columns=(said,))
    assert countries(found) == {"Lotus Trading": "", "Ganga Mills": "IN"}
    assert [(use.outcome, use.changes) for use in found.uses] == [("holds", ("the settings say otherwise",))]


def test_while_people_disagree_nothing_holds_and_both_are_told() -> None:
    conflict = disputed("Ctry", "vendor: country", "factory: country")
    found = read(ROWS, conflict)
    assert countries(found) == countries(read(ROWS))
    question = of(found, "Ctry")
    assert question is not None
    assert question.key == conflict.decision.key
    assert "Ana Lee decided on 2026-11-26: vendor: country" in question.reason
    assert "Bo Chen decided on 2026-11-27: factory: country" in question.reason
    assert [use.outcome for use in found.uses] == ["asked again"]


def test_what_was_taken_back_counts_as_nothing() -> None:
    taken_back = decided("Ctry", "")
    found = read(ROWS, taken_back)
    question = of(found, "Ctry")
    assert question is not None
    assert question.former is None


def test_words_that_mean_no_reading_hold_nothing_and_are_asked_again() -> None:
    found = read(ROWS, decided("Ctry", "wizard: shoe size"))
    question = of(found, "Ctry")
    assert question is not None
    assert question.former is not None
    assert countries(found) == countries(read(ROWS))


def test_a_list_that_is_not_understood_is_asked_about_and_read_once_it_is_decided() -> None:
    headers = ("Firma", "Kraj", "Towar")
    rows = [list(headers), ["Lotus Ltd", "India", "shirts"], ["Ganga Ltd", "China", "yarn"]]
    with pytest.raises(InputError):
        read(rows)
    asked = column_questions(read_tables([book(sheet(rows))], Config(importer="Importer Inc")))
    name = next(question for question in asked if question.header == "Firma")
    assert "supplier: name" in name.choices
    assert "supplier: country" in next(one for one in asked if one.header == "Kraj").choices
    decisions = [decided("Firma", "supplier: name", headers), decided("Kraj", "supplier: country", headers)]
    assert name.key == decisions[0].decision.key
    assert countries(read(rows, *decisions)) == {"Lotus Ltd": "IN", "Ganga Ltd": "CN"}


def test_a_column_that_is_no_data_is_not_asked_about() -> None:
    rows = [
        ["Vendor", "Our ref", "E-mail", "Weight kg", "Remark of us", "Kraj", "Zzz"],
        ["Lotus Trading", "0815", "a@b.example", "12", "good people", "PL", ""],
    ]
    assert [question.header for question in read(rows).questions] == ["Kraj"]


def test_a_question_is_asked_once_of_a_layout() -> None:
    config = Config(as_of=AS_OF, importer="Importer Inc")
    two = [sheet(ROWS, "One"), sheet(ROWS, "Two")]
    found = to_records([book(*two)], config)
    assert len([question for question in found.questions if question.header == "Ctry"]) == 1


def test_any_column_can_be_asked_about() -> None:
    (table,) = read(ROWS).readings
    (goods,) = [column for column in table.columns if column.header == "Goods"]
    assert column_question(table, goods).key == decided("Goods", "goods").decision.key


def test_not_more_is_asked_than_a_person_answers() -> None:
    columns = tuple(
        ColumnReading(at, f"Kraj {at}", field="country", number=0, party="vendor", sure="asked") for at in range(400)
    )
    tables = [TableReading(f"{number}.xlsx", "A", 1, kind="partners", columns=columns) for number in range(30)]
    assert len(column_questions(tables)) <= 40


def test_the_very_layout_is_found_among_many() -> None:
    decisions = [
        decided("Ctry", "ignore", [*HEADERS, *(f"{number} {at}" for at in range(40))]) for number in range(999)
    ]
    found = DecidedColumns(decisions)
    columns = [ColumnReading(at, header) for at, header in enumerate([*HEADERS, *(f"998 {at}" for at in range(40))])]
    layout = layout_of(columns)
    former = found.on(layout, 2)
    assert former is not None
    assert former.holds


def test_the_nearest_layout_counts() -> None:
    near, far = (*HEADERS, "A"), (*HEADERS, "A", "B", "C")
    rows = [[*HEADERS, "A", "D"], ["Lotus Trading", "Ganga Mills", "IN", "shirts", "1", "2"]]
    decisions = [decided("Ctry", "vendor: country", near), decided("Ctry", "factory: country", far)]
    assert countries(read(rows, *decisions))["Lotus Trading"] == "IN"


def test_layouts_that_are_as_near_and_say_otherwise_are_asked() -> None:
    decisions = [
        decided("Ctry", "vendor: country", (*HEADERS, "A")),
        decided("Ctry", "factory: country", (*HEADERS, "B")),
    ]
    found = read(ROWS, *decisions)
    question = of(found, "Ctry")
    assert question is not None
    assert question.former is not None
    assert countries(found) == countries(read(ROWS))


def test_a_column_of_two_tables_of_a_sheet_is_read_only_where_both_are_of_the_layout() -> None:
    rows = [
        *ROWS,
        [],
        ["Mill", "City", "Ctry", "Stage", "Postal code", "Address"],
        ["Indus Spinning", "Lahore", "PK", "spinning", "54000", "Mall Road 1"],
    ]
    found = read(rows, decided("Ctry", "vendor: country"))
    assert countries(found).get("Indus Spinning") == countries(read(rows)).get("Indus Spinning") == "PK"
