"""Reading a workbook back when the log went on meanwhile: both sides changed, one did, or the same person twice."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supplymap.outputs.decisions_exchange import export_decisions, import_decisions
from supplymap.reference import countries
from supplymap.workspace import Workspace
from supplymap.workspace.view import Reader, Returned, merged, view_of
from tests.workspace.decided_samples import (
    COLUMNS,
    DAY,
    MATCHES,
    QUESTIONS,
    asked,
    decide,
    match,
    paper,
    standing,
    workspace,
)
from tests.workspace.editing import HEADER, Edited
from tests.workspace.edits import AUDIT, CAMEL, HOTAN, INVOICE, NO, PLANT, YES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "w")


def copy(made: Workspace, name: str) -> Edited:
    """Export a workbook to change."""
    path = made.folder.parent / f"{name}.xlsx"
    export_decisions(made, path, as_of=DAY)
    return Edited(path)


def test_two_copies_that_say_different_things_are_a_conflict_and_the_cautious_holds(made: Workspace) -> None:
    first, second = copy(made, "ana"), copy(made, "bo")
    first.put(HOTAN, decision="No, it is not", why="Other town", by="Ana Lee")
    second.put(HOTAN, **YES)
    assert len(import_decisions(made, first.save()).taken) == 1
    result = import_decisions(made, second.save())
    assert result.taken == result.refused == ()
    (told,) = result.conflicts
    assert '"Yes, it is"' in told.text
    assert '"No, it is not" (Ana Lee on ' in told.text
    assert standing(made, MATCHES[0]) == ("same", ("Ana Lee", "Bo Chen"))
    state = made.read()[0]
    assert [one.latest.key for one in state.conflicts] == [MATCHES[0].key]


def test_two_copies_in_the_other_sequence_give_the_same(made: Workspace) -> None:
    first, second = copy(made, "ana"), copy(made, "bo")
    first.put(HOTAN, **YES)
    second.put(HOTAN, decision="No, it is not", why="Other town", by="Ana Lee")
    import_decisions(made, first.save())
    assert len(import_decisions(made, second.save()).conflicts) == 1
    assert standing(made, MATCHES[0])[0] == "same"


def test_two_copies_that_say_the_same_are_one_decision(made: Workspace) -> None:
    first, second = copy(made, "ana"), copy(made, "bo")
    first.put(HOTAN, **NO)
    second.put(HOTAN, decision="No, it is not", why="Asked them", by="Ana Lee")
    import_decisions(made, first.save())
    result = import_decisions(made, second.save())
    assert (result.taken, result.conflicts, len(result.already)) == ((), (), 1)
    assert standing(made, MATCHES[0]) == ("different", ("Bo Chen",))


def test_who_says_the_same_as_one_of_two_who_disagree_is_told_of_that_one_alone(made: Workspace) -> None:
    books = [copy(made, name) for name in ("ana", "bo", "cy")]
    books[0].put(HOTAN, decision="No, it is not", why="Other town", by="Ana Lee")
    books[1].put(HOTAN, **YES)
    books[2].put(HOTAN, decision="No, it is not", why="Asked them", by="Cy Ong")
    (told,) = [import_decisions(made, book.save()) for book in books][2].already
    assert '"No, it is not" was decided meanwhile by Ana Lee on ' in told.text
    assert "Bo Chen" not in told.text


def test_once_a_person_settled_it_the_same_workbook_opens_nothing_again(made: Workspace) -> None:
    first, second = copy(made, "ana"), copy(made, "bo")
    first.put(HOTAN, decision="No, it is not", why="Other town", by="Ana Lee")
    second.put(HOTAN, **YES)
    import_decisions(made, first.save())
    import_decisions(made, second.save())
    decide(made, MATCHES[0], "different", by="Cy Ong", why="Seen both")
    for again in (first.path, second.path, first.path):
        result = import_decisions(made, again)
        assert (result.taken, result.conflicts, len(result.already)) == ((), (), 1)
    assert standing(made, MATCHES[0]) == ("different", ("Cy Ong",))


def test_an_older_workbook_does_not_undo_what_was_decided_later(made: Workspace) -> None:
    book = copy(made, "old")
    decide(made, MATCHES[0], "same")
    result = import_decisions(made, book.save())
    assert (result.taken, result.conflicts, result.refused) == ((), (), ())
    assert standing(made, MATCHES[0])[0] == "same"
    book.put(HOTAN, **NO)
    assert len(import_decisions(made, book.save()).conflicts) == 1
    assert standing(made, MATCHES[0])[0] == "same"


def test_what_was_undone_meanwhile_stays_so_where_nobody_touched_it(made: Workspace) -> None:
    decide(made, MATCHES[1], "different")
    book = copy(made, "before")
    made.undo(MATCHES[1].key, by="Ana Lee", why="By mistake")
    import_decisions(made, book.save(), by="Bo Chen")
    assert standing(made, MATCHES[1])[0] == ""
    book.put(CAMEL, **YES)
    assert len(import_decisions(made, book.save()).conflicts) == 1
    assert standing(made, MATCHES[1])[0] == "same"


def test_what_was_taken_and_then_undone_is_not_taken_again(made: Workspace) -> None:
    book = copy(made, "once")
    book.put(HOTAN, **NO)
    import_decisions(made, book.save())
    made.undo(MATCHES[0].key, by="Ana Lee", why="By mistake")
    assert len(import_decisions(made, book.path).already) == 1
    assert standing(made, MATCHES[0])[0] == ""


def test_a_reason_alone_confirms_a_decision(made: Workspace) -> None:
    decide(made, MATCHES[1], "different")
    book = copy(made, "again")
    book.put(CAMEL, why="Looked again: the trade register agrees", by="Bo Chen")
    assert len(import_decisions(made, book.save()).taken) == 1
    assert standing(made, MATCHES[1]) == ("different", ("Bo Chen",))


def test_a_reason_for_what_was_decided_otherwise_meanwhile_is_not_taken(made: Workspace) -> None:
    decide(made, MATCHES[1], "different")
    book = copy(made, "again")
    decide(made, MATCHES[1], "same", by="Cy Ong")
    book.put(CAMEL, why="Looked again", by="Bo Chen")
    (told,) = import_decisions(made, book.save()).refused
    assert "was decided otherwise meanwhile by Cy Ong" in told.text
    assert standing(made, MATCHES[1]) == ("same", ("Cy Ong",))


def test_a_conflict_is_settled_in_the_workbook(made: Workspace) -> None:
    decide(made, MATCHES[0], "same")
    from supplymap.workspace import draft_of

    made.record([draft_of(MATCHES[0], "different", "Other town", replaces=())], by="Cy Ong")
    book = copy(made, "settle")
    row = book.row(HOTAN)
    assert book.sheet().cell(row, 1).value == "People disagree"
    assert book.sheet().cell(row, book.column("Is it so?")).value == "Not decided"
    so_far = str(book.sheet().cell(row, book.column("Decided so far")).value)
    assert "Yes, it is: Ana Lee" in so_far
    assert "No, it is not: Cy Ong" in so_far
    book.put(HOTAN, **NO)
    assert len(import_decisions(made, book.save()).taken) == 1
    assert standing(made, MATCHES[0]) == ("different", ("Bo Chen",))


def test_what_is_asked_again_is_decided_on_what_the_person_saw(made: Workspace) -> None:
    """A run between export and import sees another address: the decision is on the former one, and is asked again."""
    book = copy(made, "seen")
    moved = replace(MATCHES[0].partners[0], places=("Hotan, Xinjiang", "Lop County"))
    asked(made, [replace(MATCHES[0], partners=(moved,)), *QUESTIONS[1:]])
    book.put(HOTAN, **NO)
    assert len(import_decisions(made, book.save()).taken) == 1
    (decided,) = made.decisions().matches
    assert decided.partner.places == ("Hotan, Xinjiang",)


def test_a_question_that_the_latest_run_no_longer_asks_is_still_decided(made: Workspace) -> None:
    book = copy(made, "old")
    asked(made, [])
    asked(made, [QUESTIONS[1]])
    book.put(HOTAN, **NO)
    assert len(import_decisions(made, book.save()).taken) == 1
    assert standing(made, MATCHES[0])[0] == "different"


def test_a_decision_that_a_partner_changed_under_is_confirmed(made: Workspace) -> None:
    from supplymap.workspace.decided import decision_of

    decide(made, MATCHES[1], "different")
    former = decision_of(made.read()[0].standing[MATCHES[1].key])
    now = replace(MATCHES[1].partners[0], places=("Bremen",))
    asked(made, [replace(MATCHES[1], partners=(now,), former=former, changes=('the place "Bremen" is new',))])
    book = copy(made, "again")
    book.put(CAMEL, **NO)
    assert len(import_decisions(made, book.save()).taken) == 1
    (decided,) = made.decisions().matches
    assert decided.partner.places == ("Bremen",)
    assert decided.decision.revision == 2


def test_a_log_that_is_not_here_yet_is_told(made: Workspace, tmp_path: Path) -> None:
    """The workbook rests on a decision of another computer, whose log the shared folder does not have here."""
    shutil.copytree(made.folder, tmp_path / "here")
    decide(made, MATCHES[1], "different")
    book = copy(made, "there")
    book.put(CAMEL, **YES)
    (told,) = import_decisions(Workspace(tmp_path / "here"), book.save()).refused
    assert "wait until the folder has all logs" in told.text


def test_papers_changed_on_both_sides_in_different_cells_are_joined(made: Workspace) -> None:
    paper(made, AUDIT, until="2031-12-31")
    first, second = copy(made, "ana"), copy(made, "bo")
    first.put(AUDIT, "Documents", What_it_is="Audit", by="Ana Lee")
    second.put(AUDIT, "Documents", Keep_until="2036-12-31", by="Bo Chen")
    import_decisions(made, first.save())
    result = import_decisions(made, second.save())
    assert (len(result.taken), result.conflicts) == (1, ())
    (one,) = [one for one in made.read()[0].standing.values() if one.what == "document"]
    assert (one.value or {})["kind"] == "Audit"
    assert (one.value or {})["until"] == "2036-12-31"
    assert not one.is_conflict


def test_papers_changed_on_both_sides_in_one_cell_are_kept_longest(made: Workspace) -> None:
    paper(made, INVOICE, until="2031-12-31")
    first, second = copy(made, "ana"), copy(made, "bo")
    first.put(INVOICE, "Documents", Keep_until="2036-12-31", by="Ana Lee")
    second.put(INVOICE, "Documents", Keep_until="2028-12-31", why="Too long", by="Bo Chen")
    import_decisions(made, first.save())
    assert len(import_decisions(made, second.save()).conflicts) == 1
    (one,) = [one for one in made.read()[0].standing.values() if one.what == "document"]
    assert (one.value or {})["until"] == "2036-12-31"


def test_columns_on_which_two_copies_disagree_are_asked_about(made: Workspace) -> None:
    first, second = copy(made, "ana"), copy(made, "bo")
    first.put(PLANT, "Columns", decision="factory: country", why="So it says", by="Ana Lee")
    second.put(PLANT, "Columns", decision="vendor: country", why="I asked", by="Bo Chen")
    import_decisions(made, first.save())
    assert len(import_decisions(made, second.save()).conflicts) == 1
    assert standing(made, COLUMNS[0]) == ("", ("Ana Lee", "Bo Chen"))


def test_all_rows_of_a_workbook_are_one_append_or_none(made: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    book = copy(made, "all")
    book.put(HOTAN, **NO)
    book.put(CAMEL, **YES)
    calls: list[int] = []
    record = Workspace.record

    def counted(self: Workspace, drafts: list[object], **more: str) -> object:
        calls.append(len(drafts))
        return record(self, drafts, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "record", counted)
    import_decisions(made, book.save())
    assert calls == [2]


def test_five_thousand_rows_come_back(tmp_path: Path) -> None:
    many = [match(f"Partner {number:05d}", number=str(number)) for number in range(5_000)]
    made = workspace(tmp_path / "w", many)
    book = copy(made, "many")
    book.sort(by="Partner", reverse=True)
    texts = {"Is it so?": "no", "Your reason": "Other", "Decided by": "Bo Chen"}
    places = {book.column(header): text for header, text in texts.items()}
    for row in list(book.rows())[:3000]:
        for column, text in places.items():
            book.sheet().cell(row, column).value = text
    result = import_decisions(made, book.save())
    assert (len(result.taken), result.refused, result.unchanged) == (3000, (), 2000)
    decided = {each.partner.name for each in made.decisions().matches}
    assert decided == {f"Partner {number:05d}" for number in range(2000, 5000)}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[Returned]]:
    folder = tmp_path_factory.mktemp("untouched")
    made = workspace(folder / "w")
    decide(made, MATCHES[1], "different")
    decide(made, MATCHES[2], "unsure")
    paper(made, AUDIT, until="2031-12-31")
    book = openpyxl.load_workbook(copy(made, "book").save())
    sheets = []
    for sheet in book:
        rows = enumerate(sheet.iter_rows(values_only=True), 1)
        sheets.append(Returned(sheet.title, [(number, tuple(map(_text, row))) for number, row in rows], {}))
    return made, sheets


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


@given(data=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_moved_left_out_or_repeated_change_nothing(
    untouched: tuple[Workspace, list[Returned]], data: st.DataObject
) -> None:
    made, sheets = untouched
    changed = []
    for sheet in sheets:
        head, rows = sheet.rows[:HEADER], list(sheet.rows[HEADER:])
        picked = data.draw(st.lists(st.sampled_from(rows), max_size=12)) if rows else []
        numbered = enumerate([cells for _, cells in picked], HEADER + 1)
        changed.append(Returned(sheet.name, [*head, *numbered], {}))
    state = made.read()[0]
    result = merged(changed, Reader(state, [QUESTIONS], "Bo Chen", country_name=countries().name))
    assert (result.drafts, result.refused, result.already) == ((), (), ())


@given(data=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_decision_goes_to_another_partner_however_cells_are_shuffled(
    untouched: tuple[Workspace, list[Returned]], data: st.DataObject
) -> None:
    """Decide one match, then move any contiguous columns of the sheet between rows: it is taken for it, or not at all.

    Moving the column of decisions alone is the exception of `test_edits`, which only its reasons can show.
    """
    made, sheets = untouched
    sheet = next(sheet for sheet in sheets if sheet.name == "Matches")
    rows = [list(cells) for _, cells in sheet.rows[HEADER:]]
    chosen = data.draw(st.integers(0, 2))
    name = rows[chosen][1]
    rows[chosen][6], rows[chosen][10], rows[chosen][11] = "No, it is not", "Other town", "Bo Chen"
    first = data.draw(st.integers(0, 11))
    last = data.draw(st.integers(first, 11))
    order = data.draw(st.permutations(range(len(rows))))
    moved = [list(row) for row in rows]
    for row, source in enumerate(order):
        moved[row][first : last + 1] = rows[source][first : last + 1]
    numbered = [(number, tuple(cells)) for number, cells in enumerate(moved, HEADER + 1)]
    result = merged(
        [Returned("Matches", [*sheet.rows[:HEADER], *numbered], {})],
        Reader(made.read()[0], [QUESTIONS], country_name=countries().name),
    )
    for draft in result.drafts:
        assert draft.about["partners"][0]["name"] == name
    assert len(result.drafts) <= 1


def test_a_view_without_questions_and_decisions_has_its_sheets(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w", [])
    assert [sheet.layout.title for sheet in view_of(made.read()[0], [])] == [
        "Matches",
        "Duplicates",
        "Names",
        "Columns",
        "Documents",
    ]
