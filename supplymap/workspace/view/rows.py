"""Rows of the view: what is asked first, then what is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from supplymap.workspace.agenda import decided_before
from supplymap.workspace.decided import about_of, draft_of, is_decided_since, said
from supplymap.workspace.documents import FIELDS, papers_of
from supplymap.workspace.tokens import token
from supplymap.workspace.view.layouts import (
    ASKED_AGAIN,
    DATED,
    DECIDED,
    DISAGREE,
    DOCUMENTS,
    HELD,
    LAYOUTS,
    OPEN,
    UNDATED,
    UNSURE,
    identity,
)
from supplymap.workspace.view.marks import base_mark, house_of, seen_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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


class House(NamedTuple):
    """What all rows of a workspace share.

    Attributes
    ----------
    mark
        By which the workspace is known again.
    country_name
        Gives the name of a country by its code.
    """

    mark: str
    country_name: Callable[[str], str]


def view_of(
    state: State,
    questions: Sequence[Question],
    country_name: Callable[[str], str] = str,
    layouts: Sequence[Layout] = LAYOUTS,
    *,
    mark: str | None = None,
) -> tuple[ViewSheet, ...]:
    """Return the sheets of the view.

    Parameters
    ----------
    state
        What stands decided.
    questions
        What the latest run asks.
    country_name
        Gives the name of a country by its code.
    layouts
        Which sheets; all of the workbook of decisions if left out.
    mark
        By which the workspace is known again, empty for rows that any workspace takes; that of the state if left out.
    """
    house = House(house_of(state) if mark is None else mark, country_name)
    sheets = []
    for layout in layouts:
        rows = _papers(state, house) if layout is DOCUMENTS else _decisions(layout, state, questions, house)
        sheets.append(ViewSheet(layout, tuple(sorted(rows, key=lambda row: _place(row.status)))))
    return tuple(sheets)


def _place(status: str) -> int:
    return _SEQUENCE.index(status) if status in _SEQUENCE else 0


def _decisions(layout: Layout, state: State, questions: Sequence[Question], house: House) -> Iterator[ViewRow]:
    asked = {question.key: question for question in questions if question.what == layout.what}
    for key, question in asked.items():
        yield _asked(layout, question, state.standing.get(key), state, house)
    yield from _by_name(layout, (one for key, one in state.standing.items() if key not in asked), state, house)


def _by_name(layout: Layout, standings: Iterable[Standing], state: State, house: House) -> Iterator[ViewRow]:
    """Yield the rows of what stands decided, by name; what this version does not understand is left out."""
    known = [
        (standing, about)
        for standing in standings
        if standing.what == layout.what and (about := about_of(standing, state)) is not None
    ]
    main = next(column.name for column in layout.shown if column.identifies)

    def name(pair: tuple[Standing, dict[str, Any]]) -> tuple[str, str]:
        standing, about = pair
        return identity(layout.what, about, standing.value or {}, house.country_name)[
            main
        ].casefold(), standing.latest.key

    for standing, about in sorted(known, key=name):
        yield _standing(layout, standing, about, house)


def _asked(layout: Layout, question: Question, standing: Standing | None, state: State, house: House) -> ViewRow:
    """Return the row of a question of the latest run; of one decided since, the decision."""
    decided = standing is not None and (standing.value is not None or standing.is_conflict)
    is_new = standing is not None and is_decided_since(standing, question)
    stands = is_new or (said(layout.what, standing.value if standing else None) == "unsure" and not question.changes)
    known = about_of(standing, state) if standing is not None else None
    if standing is not None and known and decided and stands and not standing.is_conflict:
        return _standing(
            layout,
            standing,
            known,
            house,
            {"reason": _sentence(question.reason), "example": question.found, "stands": question.where},
        )
    before = decided_before(state, question)
    status = ASKED_AGAIN if decided or (standing is None and before) else OPEN
    if standing is not None and standing.is_conflict:
        status = DISAGREE
    about = draft_of(question, "", "").about
    heads = standing.heads if standing is not None else ()
    told = heads or (before.heads if before else ())
    since = f"\nWhy again: {'; '.join(question.changes)}" if question.changes else ""
    return _row(
        layout,
        status,
        question.key,
        about,
        {},
        heads,
        house,
        {
            "reason": _sentence(question.reason),
            "example": question.found,
            "may be": "\n".join(question.choices),
            "stands": question.where,
            "so far": _voices(layout, told) + since if told else "",
        },
        question.choices,
    )


def _standing(
    layout: Layout, standing: Standing, about: dict[str, Any], house: House, cells: dict[str, str] | None = None
) -> ViewRow:
    status = _status(layout, standing)
    value, choices = said(layout.what, standing.value), tuple(about.get("choices", ()))
    return _row(
        layout,
        status,
        standing.latest.key,
        about,
        standing.value or {},
        standing.heads,
        house,
        {"so far": _voices(layout, standing.heads), "may be": "\n".join(choices)} | (cells or {}),
        choices or ((value,) if value else ()),
    )


def _status(layout: Layout, standing: Standing) -> str:
    if standing.is_conflict:
        return DISAGREE
    if standing.value is None:
        return OPEN
    return UNSURE if said(layout.what, standing.value) == "unsure" else DECIDED


def _papers(state: State, house: House) -> Iterator[ViewRow]:
    """Yield the rows of all papers that are kept, also of those of which nobody has said anything."""
    for paper in papers_of(state):
        heads = state.standing[paper.key].heads if paper.key in state.standing else ()
        status = HELD if paper.hold else DATED if paper.until else UNDATED
        value = {name: getattr(paper, name) for name in FIELDS}
        cells = {"so far": "\n".join(map(_changed, heads))}
        about = {"name": paper.name}
        yield _row(DOCUMENTS, DISAGREE if paper.is_conflict else status, paper.key, about, value, heads, house, cells)


def _changed(head: Entry) -> str:
    return ": ".join(filter(None, (f"{head.by}, {head.on}", head.why)))


def _row(
    layout: Layout,
    status: str,
    key: str,
    about: dict[str, Any],
    value: dict[str, Any],
    heads: Sequence[Entry],
    house: House,
    cells: dict[str, str],
    choices: tuple[str, ...] = (),
) -> ViewRow:
    is_asked = layout.is_verdict and status not in (DECIDED, UNSURE)
    shown = {} if is_asked else value
    filled = {column.name: column.word(shown.get(column.field)) for column in layout.filled}
    marks = {
        "key": token(key),
        "base": base_mark(house.mark, [head.id for head in heads], is_asked=is_asked),
        "seen": seen_mark(about),
    }
    return ViewRow(
        status,
        {"status": status, **identity(layout.what, about, value, house.country_name), **cells, **filled, **marks},
        choices,
    )


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]


def _voices(layout: Layout, heads: Iterable[Entry]) -> str:
    """Return who decided what, one a line, the latest last."""
    column = layout.main
    told = [
        f"{column.word((head.new or {}).get(column.field))}: "
        + ": ".join(filter(None, (f"{head.by}, {head.on}", head.why)))
        for head in heads
    ]
    return "\n".join(told)
