"""What is to be decided: questions of the latest run that nobody decided since, and what people disagree on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.workspace.decided import DECIDED, is_decided_since, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Question
    from supplymap.workspace.state import Standing, State


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be decided.

    Attributes
    ----------
    conflicts
        What people disagree on.
    asked_again
        Questions that were decided before their texts changed.
    open
        Questions that nobody decided.
    unsure
        Questions of which somebody could not tell the answer.
    answered
        Questions of the latest run that were decided since.
    """

    conflicts: tuple[Standing, ...]
    asked_again: tuple[Question, ...]
    open: tuple[Question, ...]
    unsure: tuple[Question, ...]
    answered: tuple[Question, ...]

    @property
    def count(self) -> int:
        """How many decisions are wanted, those included of which nobody could tell the answer."""
        return len(self.conflicts) + len(self.asked_again) + len(self.open) + len(self.unsure)


def agenda_of(state: State, questions: Sequence[Question]) -> Agenda:
    """Return what is to be decided.

    Parameters
    ----------
    state
        What stands decided.
    questions
        What the latest run asks.
    """
    groups: dict[str, list[Question]] = {"asked again": [], "open": [], "unsure": [], "answered": []}
    for question in questions:
        group = _group(state, question)
        if group:
            groups[group].append(question)
    return Agenda(
        tuple(one for one in state.conflicts if one.what in DECIDED),
        tuple(groups["asked again"]),
        tuple(groups["open"]),
        tuple(groups["unsure"]),
        tuple(groups["answered"]),
    )


def decided_before(state: State, question: Question) -> Standing | None:
    """Return what stood decided of a question before the latest run; None if nothing does.

    What may mean several partners, or a column of another table, is asked under a key of its own.
    """
    standing = state.standing.get(question.key)
    if standing is None and question.former is not None:
        standing = state.standing.get(question.former.key)
    return standing if standing is not None and standing.value is not None else None


def _group(state: State, question: Question) -> str:
    """Return how far a question is decided; nothing where people disagree, which is told by itself."""
    standing = state.standing.get(question.key)
    if standing is None:
        return "asked again" if decided_before(state, question) else "open"
    if standing.value is None and not standing.is_conflict:
        return "open"
    if standing.is_conflict:
        return ""
    is_new = is_decided_since(standing, question)
    if said(standing.what, standing.value) == "unsure" and (is_new or not question.changes):
        return "unsure"
    return "answered" if is_new else "asked again"
