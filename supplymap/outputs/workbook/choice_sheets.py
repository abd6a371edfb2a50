"""The sheets of import-report.xlsx on which people decide, and what the file carries of what was asked."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.view_sheets import CHOICES, add_view_sheets
from supplymap.ranking.amounts import counted
from supplymap.reference.column_words import OF_A_PARTY, field_word
from supplymap.reference.identities import subject
from supplymap.workspace.carried import Carried, line_of, state_from
from supplymap.workspace.decided import about_of, draft_of
from supplymap.workspace.tokens import token
from supplymap.workspace.view import REPORT_LAYOUTS, view_of
from supplymap.workspace.view.layouts import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.model import Partner, Question, Records, Source, Subject
    from supplymap.outputs.workbook.book import Book
    from supplymap.workspace.state import State
    from supplymap.workspace.view import ViewRow, ViewSheet

ASKED = "Asked"
"""Title of the hidden sheet with what the rows are about, in full: how a row is sorted or cut changes nothing there."""
CHOICE_TITLES = (*(layout.title for layout in REPORT_LAYOUTS), CHOICES, ASKED)
MOST_ROWS = 300
"""Most rows of one sheet: more than that nobody answers."""
MOST_CARRIED = 5_000
"""Most decisions that a report remembers beside what it asks; a workspace remembers all."""
_PIECE = 30_000
"""Most characters of a cell of the hidden sheet; a spreadsheet takes no more than 32,767."""
_ROWS_NAMED = 3
_OPTIONAL = "Optional"
_PARTIES = ("supplier", "factory", "buyer")


def add_choice_sheets(book: Book, records: Records) -> None:
    """Add the sheets to choose on, and what is needed to know again what was asked.

    Parameters
    ----------
    book
        The workbook in the making.
    records
        Their questions, and what was decided before.
    """
    state = state_from(records.decided)
    stand = _Stands(records.partners)
    sheets: list[ViewSheet] = []
    carried: list[Carried] = []
    questions = (*records.questions, *records.offered)
    asked = {token(question.key): question for question in questions}
    offered = {token(question.key) for question in records.offered}
    for sheet in view_of(state, questions, reference.countries().name, REPORT_LAYOUTS, mark=""):
        shown = [_with_rows(row, asked.get(row.cells["key"]), stand) for row in sheet.rows[:MOST_ROWS]]
        shown = [_optional(row) if row.cells["key"] in offered else row for row in shown]
        sheets.append(_bounded(sheet, shown, _further(records) if sheet.layout.what == "duplicate" else 0))
        carried += _carried(state, [question for question in asked.values() if question.what == sheet.layout.what])
    used = {use.key for use in records.uses if use.outcome != "not found"}
    decided = list(_decided(state, {one.key for one in carried}))
    # what these files need is remembered first
    decided.sort(key=lambda one: one.key not in used)
    if len(decided) > MOST_CARRIED:
        sheets[0] = _with_left(sheets[0], len(decided) - MOST_CARRIED)
    add_view_sheets(book, sheets, {"reading": readings()})
    _add_asked(book, [*carried, *decided[:MOST_CARRIED]])


def _with_left(sheet: ViewSheet, left: int) -> ViewSheet:
    """Return a sheet whose note says how many decisions the report does not carry."""
    told = f"{counted(left, 'further decision')} of the workspace stand in its log alone: add --workspace to the run."
    note = f"{sheet.layout.note} {told}"
    return replace(sheet, layout=replace(sheet.layout, note=note))


def _carried(state: State, questions: Iterable[Question]) -> Iterator[Carried]:
    """Yield what is asked, with what stood decided of it."""
    for question in questions:
        standing = state.standing.get(question.key)
        heads = standing.heads if standing is not None else ()
        yield Carried(question.what, question.key, draft_of(question, "", "").about, heads)


def _decided(state: State, asked: set[str]) -> Iterator[Carried]:
    """Yield what is decided and asked no more: where there is no workspace, the report alone remembers it."""
    kinds = {layout.what for layout in REPORT_LAYOUTS}
    for key, standing in sorted(state.standing.items()):
        if standing.what in kinds and key not in asked and (about := about_of(standing, state)) is not None:
            yield Carried(standing.what, key, about, standing.heads)


def _bounded(sheet: ViewSheet, rows: Sequence[ViewRow], further: int) -> ViewSheet:
    """Return a sheet with no more rows than people read; its note says how many more there are."""
    left = len(sheet.rows) - len(rows) + further
    note = sheet.layout.note
    if left:
        note = f"{note} {counted(left, 'further row')} will be asked once these are settled."
    return replace(sheet, layout=replace(sheet.layout, note=note), rows=tuple(rows))


def _further(records: Records) -> int:
    """Count the pairs that look alike and are not asked about yet."""
    asked = sum(question.what == "duplicate" for question in records.questions)
    return max(len(records.duplicates) - asked, 0)


class _Stands:
    """The rows that partners stand in."""

    def __init__(self, partners: Iterable[Partner]) -> None:
        self._named: defaultdict[str, list[Partner]] = defaultdict(list)
        for partner in partners:
            self._named[partner.name].append(partner)

    def of(self, wanted: Subject) -> str:
        """Return the first rows of a partner, and how many more there are; empty if it is none of the files now."""
        found = self._named.get(wanted.name, [])
        if len(found) > 1:
            found = [partner for partner in found if subject(partner) == wanted]
        return rows_named(found[0].sources) if len(found) == 1 else ""


def rows_named(sources: Iterable[Source]) -> str:
    """Return the first rows that a partner comes from, and how many more there are."""
    rows = [str(source) for source in sorted(set(sources))]
    hidden = len(rows) - _ROWS_NAMED
    return "; ".join(rows[:_ROWS_NAMED]) + (f"; and {hidden} more" if hidden > 0 else "")


def _with_rows(row: ViewRow, question: Question | None, stand: _Stands) -> ViewRow:
    if question is None or question.what != "duplicate":
        return row
    first, second = map(stand.of, question.partners)
    return replace(row, cells=row.cells | {"first rows": first, "second rows": second})


def _optional(row: ViewRow) -> ViewRow:
    """Return the row of something that nobody needs to decide, unless somebody has."""
    return replace(row, status=_OPTIONAL, cells=row.cells | {"status": _OPTIONAL}) if row.status == OPEN else row


def readings() -> list[str]:
    """Return everything that a column may hold, in the words of a list of columns."""
    fields = dict.fromkeys(row["field"] for row in reference.table("columns"))
    whole = [field_word(field) for field in fields if field not in OF_A_PARTY]
    return [*(f"{party}: {field_word(field)}" for party in _PARTIES for field in fields if field in OF_A_PARTY), *whole]


def _add_asked(book: Book, carried: Sequence[Carried]) -> None:
    """Add the hidden sheet with what was asked: a digest and the text itself, in as many cells as it takes."""
    sheet = book.add_sheet(ASKED)
    sheet.sheet_state = "hidden"
    for row, one in enumerate(carried, 1):
        text = line_of(one)
        looks.put(sheet, row, 1, digest(text))
        for column, start in enumerate(range(0, len(text), _PIECE), 2):
            looks.put(sheet, row, column, text[start : start + _PIECE])


def digest(text: str) -> str:
    """Return what stands before a text of the hidden sheet, so that one that was changed is seen."""
    return f"asked-{hashlib.sha256(text.encode()).hexdigest()[:16]}-z"
