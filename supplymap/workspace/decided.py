"""What stands decided, as the steps read it; and what entries of the log say of partners and entries of lists."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from supplymap.model import (
    ColumnReadingDecision,
    Decision,
    Decisions,
    DuplicateDecision,
    MatchDecision,
    Subject,
    Voice,
)

if TYPE_CHECKING:
    from supplymap.model import Question
    from supplymap.workspace.entries import Entry, Value
    from supplymap.workspace.state import Standing, State

_SAID = {"match": "verdict", "duplicate": "verdict", "column": "reading"}
"""The field of a value that holds what was decided."""
SEEN = "seen "
"""Begins the key of what files said of partners that were decided on by their names alone; an entry's id ends it."""


class Draft(NamedTuple):
    """A decision that is still to be recorded.

    Attributes
    ----------
    what, key, about, new, why
        As in `supplymap.workspace.entries.Entry`.
    replaces
        Ids of the entries that the person saw; None: all that stand when it is recorded.
    by, origin
        As in `supplymap.workspace.entries.Entry`; those of `supplymap.workspace.Workspace.record` if empty.
    """

    what: str
    key: str
    about: dict[str, Any]
    new: Value
    why: str
    replaces: tuple[str, ...] | None = None
    by: str = ""
    origin: str = ""


def draft_of(question: Question, value: str, why: str, replaces: tuple[str, ...] | None = None) -> Draft:
    """Return the decision of a question.

    Parameters
    ----------
    question
        What was asked.
    value
        The verdict, or the reading of a column; empty to take a decision back.
    why, replaces
        As in `Draft`.
    """
    if question.what == "column":
        names = ("header", "place", "headers", "file", "sheet")
        about: dict[str, Any] = {name: getattr(question, name) for name in names}
    else:
        about = {"partners": [_plain(partner) for partner in question.partners]}
    if question.what == "match":
        about["listing"] = {
            "id": question.listing,
            "name": question.listing_name,
            "text": question.listing_text,
        }
    return Draft(question.what, question.key, about, {_SAID[question.what]: value} if value else None, why, replaces)


def said(what: str, value: Value) -> str:
    """Return what a value decides, in one text; empty for none."""
    return str((value or {}).get(_SAID.get(what, ""), ""))


def decisions_of(state: State) -> Decisions:
    """Return all that stands decided, for the steps."""
    matches, duplicates, columns = [], [], []
    for standing in state.standing.values():
        if standing.what not in _SAID or (standing.value is None and not standing.is_conflict):
            continue
        about, decision = standing.latest.about, _decision(standing)
        if standing.what == "column":
            headers = tuple(about["headers"])
            columns.append(ColumnReadingDecision(decision, about["header"], about["place"], headers))
            continue
        partners = _partners(standing, state)
        if standing.what == "duplicate":
            duplicates.append(DuplicateDecision(decision, (partners[0], partners[1])))
        else:
            listing = about["listing"]
            matches.append(
                MatchDecision(decision, partners[0], listing["id"], listing.get("name", ""), listing.get("text", ""))
            )
    return Decisions(tuple(matches), tuple(duplicates), tuple(columns))


def _decision(standing: Standing) -> Decision:
    what = standing.what
    voices = tuple(voice_of(head) for head in standing.heads)
    return Decision(standing.latest.key, standing.revision, said(what, standing.value), voices)


def voice_of(entry: Entry) -> Voice:
    """Return what one person decided."""
    return Voice(said(entry.what, entry.new), entry.by, entry.on, entry.why)


def _partners(standing: Standing, state: State) -> list[Subject]:
    """Return the partners as they were seen when it was decided, or as the first run after that saw them."""
    partners = [subject_of(each) for each in standing.latest.about["partners"]]
    if all(partner.seen for partner in partners):
        return partners
    noted = state.standing.get(SEEN + standing.latest.id)
    return [subject_of(each) for each in noted.latest.about["partners"]] if noted else partners


def subject_of(values: dict[str, Any]) -> Subject:
    """Return a partner as an entry of the log names it."""
    return Subject(
        name=values["name"],
        names=tuple(values.get("names", ())),
        country=values.get("country", ""),
        numbers=tuple((registry, number) for registry, number in values.get("numbers", ())),
        places=tuple(values.get("places", ())),
        parent=values.get("parent", ""),
        texts=tuple(values.get("texts", ())),
        seen=values.get("seen", True),
    )


def _plain(partner: Subject) -> dict[str, Any]:
    """Return a partner for the log: what is not known is left out."""
    return {name: value for name, value in asdict(partner).items() if value not in ((), "") and value is not True}
