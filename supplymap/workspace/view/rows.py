"""Rows of the view: what is asked first, then what is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from supplymap.workspace.decided import decision_of, draft_of, plain, said, subjects_of
from supplymap.workspace.tokens import token
from supplymap.workspace.view.layouts import (
    ASKED_AGAIN,
    DECIDED,
    DISAGREE,
    DOCUMENTS,
    LAYOUTS,
    OPEN,
    UNSURE,
    identity,
)
from supplymap.workspace.view.marks import base_mark, house_of, seen_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.model import Question
    from supplymap.workspace.entries import Entry
    from supplymap.workspace.state import Standing, State
    from supplymap.workspace.view.layouts import Layout

_SEQUENCE = (DISAGREE, ASKED_AGAIN, OPEN, UNSURE, DECIDED)


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A row of the view.

    Attributes
    ----------
    status
        Whether it is open, and why.
    cells
        Texts by the names of their columns; those left out are empty.
    choices
        For a reading, what it may be.
    """

    status: str
    cells: dict[str, str]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewSheet:
    """A sheet of the view with its rows: people disagree, asked again, open, decided."""

    layout: Layout
    rows: tuple[ViewRow, ...] = field(default=())

    def count(self, *statuses: str) -> int:
        """Count the rows of some statuses."""
        return sum(row.status in statuses for row in self.rows)


def view_of(state: State, questions: Sequence[Question]) -> tuple[ViewSheet, ...]:
    """Return all sheets of the view.

    Parameters
    ----------
    state
        What stands decided.
    questions
        What the latest run asks.
    """
    house = house_of(state)
    sheets = []
    for layout in LAYOUTS:
        rows = _papers(state, house) if layout is DOCUMENTS else _decisions(layout, state, questions, house)
        sheets.append(ViewSheet(layout, tuple(sorted(rows, key=lambda row: _place(row.status)))))
    return tuple(sheets)


def _place(status: str) -> int:
    return _SEQUENCE.index(status) if status in _SEQUENCE else 0


def about_of(standing: Standing, state: State) -> dict[str, Any]:
    """Return what a decision is about, of partners decided on by their names alone as a run saw them."""
    about = dict(standing.latest.about)
    if "partners" in about:
        about["partners"] = [plain(partner) for partner in subjects_of(standing, state)]
    return about


def _decisions(layout: Layout, state: State, questions: Sequence[Question], house: str) -> Iterator[ViewRow]:
    asked = {question.key: question for question in questions if question.what == layout.what}
    for key, question in asked.items():
        yield _asked(layout, question, state.standing.get(key), state, house)
    rest = (one for key, one in state.standing.items() if one.what == layout.what and key not in asked)
    for standing in sorted(rest, key=lambda one: (_of(layout, one), one.latest.key)):
        yield _standing(layout, standing, state, house)


def _of(layout: Layout, standing: Standing) -> str:
    return next(iter(identity(layout.what, standing.latest.about, standing.value or {}).values()), "").casefold()


def _asked(layout: Layout, question: Question, standing: Standing | None, state: State, house: str) -> ViewRow:
    """Return the row of a question of the latest run; of one decided since, the decision."""
    decided = standing is not None and (standing.value is not None or standing.is_conflict)
    is_new = standing is not None and (
        question.former is None or decision_of(standing).voices != question.former.voices
    )
    stands = is_new or (said(layout.what, standing.value if standing else None) == "unsure" and not question.changes)
    if standing is not None and decided and stands and not standing.is_conflict:
        return _standing(layout, standing, state, house, {"reason": question.reason, "example": question.found})
    status = ASKED_AGAIN if decided else OPEN
    if standing is not None and standing.is_conflict:
        status = DISAGREE
    about = draft_of(question, "", "").about
    heads = standing.heads if standing is not None else ()
    since = f"\nSince then: {'; '.join(question.changes)}" if question.changes else ""
    return _row(
        layout,
        status,
        question.key,
        about,
        {},
        heads,
        house,
        {
            "reason": question.reason,
            "example": question.found,
            "may be": "\n".join(question.choices),
            "so far": _voices(layout, heads) + since if heads else "",
        },
        question.choices,
    )


def _standing(
    layout: Layout, standing: Standing, state: State, house: str, cells: dict[str, str] | None = None
) -> ViewRow:
    status = _status(layout, standing)
    about = about_of(standing, state)
    value = said(layout.what, standing.value)
    return _row(
        layout,
        status,
        standing.latest.key,
        about,
        standing.value or {},
        standing.heads,
        house,
        {"so far": _voices(layout, standing.heads)} | (cells or {}),
        (value,) if value else (),
    )


def _status(layout: Layout, standing: Standing) -> str:
    if standing.is_conflict:
        return DISAGREE
    if standing.value is None:
        return OPEN
    return UNSURE if said(layout.what, standing.value) == "unsure" else DECIDED


def _papers(state: State, house: str) -> Iterator[ViewRow]:
    papers = [standing for standing in state.standing.values() if standing.what == DOCUMENTS.what and standing.value]
    for standing in sorted(papers, key=lambda one: (_of(DOCUMENTS, one), one.latest.key)):
        value = standing.value or {}
        status = DISAGREE if standing.is_conflict else "On hold" if value.get("hold") else "No day set"
        if status == "No day set" and value.get("until"):
            status = "Day set"
        cells = {"so far": "; ".join(_changed(head) for head in standing.heads)}
        yield _row(DOCUMENTS, status, standing.latest.key, standing.latest.about, value, standing.heads, house, cells)


def _changed(head: Entry) -> str:
    return ": ".join(filter(None, (f"{head.by}, {head.on}", head.why)))


def _row(
    layout: Layout,
    status: str,
    key: str,
    about: dict[str, Any],
    value: dict[str, Any],
    heads: Sequence[Entry],
    house: str,
    cells: dict[str, str],
    choices: tuple[str, ...] = (),
) -> ViewRow:
    is_asked = layout.is_verdict and status not in (DECIDED, UNSURE)
    shown = {} if is_asked else value
    filled = {column.name: column.word(shown.get(column.field)) for column in layout.filled}
    marks = {
        "key": token(key),
        "base": base_mark(house, [head.id for head in heads], is_asked=is_asked),
        "seen": seen_mark(about),
    }
    return ViewRow(
        status, {"status": status, **identity(layout.what, about, value), **cells, **filled, **marks}, choices
    )


def _voices(layout: Layout, heads: Iterable[Entry]) -> str:
    """Return who decided what, one a line, the latest last."""
    column = layout.main
    told = [
        f"{column.word((head.new or {}).get(column.field))}: "
        + ": ".join(filter(None, (f"{head.by}, {head.on}", head.why)))
        for head in heads
    ]
    return "\n".join(told)
