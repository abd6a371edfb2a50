"""Decisions where no log is at hand: as entries that say what stands, and as lines that a file carries."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from supplymap.workspace.decided import value_of
from supplymap.workspace.entries import Entry
from supplymap.workspace.kinds import is_legible
from supplymap.workspace.plainvalues import plain
from supplymap.workspace.recording import Stamp, check_drafts, recorded
from supplymap.workspace.state import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.model import ColumnReadingDecision, Decisions, MatchDecision
    from supplymap.model.decisions import Decision
    from supplymap.workspace.decided import Draft
    from supplymap.workspace.state import State

_DIGITS = 32
_SAID_BY_HEAD = ("id", "by", "on", "why", "new", "revision")


class Carried(NamedTuple):
    """What a file carries of one thing that was asked or decided.

    Attributes
    ----------
    what, key, about
        As in `supplymap.workspace.entries.Entry`: what was shown.
    heads
        What stood decided of it when the file was written, each with what was seen then; none where nothing did.
    """

    what: str
    key: str
    about: dict[str, Any]
    heads: tuple[Entry, ...] = ()


def state_from(decisions: Decisions) -> State:
    """Return decisions as the state of a log that holds nothing else.

    Parameters
    ----------
    decisions
        As a run was given them.
    """
    return state_of(entries_from(decisions))


def entries_from(decisions: Decisions) -> Iterator[Entry]:
    """Yield decisions as entries: one for each person who decided, with what came of them left out."""
    for match in decisions.matches:
        yield from _heads("match", match.decision, _about_match(match))
    for pair in decisions.duplicates:
        yield from _heads("duplicate", pair.decision, {"partners": [plain(partner) for partner in pair.partners]})
    for column in decisions.columns:
        yield from _heads("column", column.decision, _about_column(column))

    for name in decisions.references:
        partners = [plain(partner) for partner in name.partners]
        about = {"name": name.name, "choices": list(name.choices), "partners": partners}
        yield from _heads("reference", name.decision, about)


def _about_match(match: MatchDecision) -> dict[str, Any]:
    listing = {"id": match.listing, "name": match.listing_name, "text": match.listing_text}
    return {"partners": [plain(match.partner)], "listing": listing}


def _about_column(column: ColumnReadingDecision) -> dict[str, Any]:
    about: dict[str, Any] = {name: getattr(column, name) for name in ("header", "place", "file", "sheet")}
    return about | {"headers": list(column.headers)}


def _heads(what: str, decision: Decision, about: dict[str, Any]) -> Iterator[Entry]:
    for voice in decision.voices:
        said = (voice.value, voice.by, voice.on, voice.why)
        id_ = voice.entry or hashlib.sha256(json.dumps([decision.key, *said]).encode()).hexdigest()[:_DIGITS]
        new = value_of(what, voice.value)
        yield _entry(what, decision.key, about, (id_, voice.by, voice.on, voice.why, new, decision.revision))


def _entry(what: str, key: str, about: dict[str, Any], said: Sequence[Any]) -> Entry:
    id_, by, on, why, new, revision = said
    text = json.dumps(about, ensure_ascii=False, sort_keys=True)
    return Entry(id_, key, "", on, "", "", by, what, why, "", revision, (), None, new, text)


def line_of(carried: Carried) -> str:
    """Return what a file carries of one thing as a text of plain letters without blanks, whatever names it holds."""
    # what is shown now may be more than what they saw who decided: a decision must not seem to rest on it
    heads = [{name: getattr(head, name) for name in (*_SAID_BY_HEAD, "about")} for head in carried.heads]
    values = {"what": carried.what, "key": carried.key, "about": carried.about, "heads": heads}
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return text.replace(" ", "\\u0020")


def carried_of(text: str) -> Carried | None:
    """Return what a line says; None if it is none, or if this version does not understand it."""
    try:
        values = json.loads(text)
        what, key, about = values["what"], values["key"], values["about"]
        heads = tuple(
            _entry(what, key, head["about"], [head[name] for name in _SAID_BY_HEAD]) for head in values.get("heads", ())
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = [what, key, *(text for head in heads for text in (head.id, head.by, head.on, head.why))]
    if not (isinstance(about, dict) and all(isinstance(each, str) for each in texts)):
        return None
    blank = _entry(what, key, about, ("", "", "", "", None, 1))
    understood = all(isinstance(head.revision, int) and is_legible(head) for head in (blank, *heads))
    return Carried(what, key, about, heads) if understood else None


def with_entries(state: State, entries: Iterable[Entry]) -> State:
    """Return a state with further entries."""
    return state_of([*state.entries.values(), *entries])


def remembered(state: State, drafts: Sequence[Draft], day: str) -> State:
    """Return a state with decisions that no log holds.

    Parameters
    ----------
    state
        What stands before.
    drafts
        What is decided.
    day
        ISO day of the decisions: nothing else of the hour and the machine counts, so that a run can be made again.
    """
    check_drafts(drafts, day)
    return with_entries(state, [entry for entry, _ in recorded(drafts, state, Stamp(day, day))])
