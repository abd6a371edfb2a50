"""Drafts into entries: what they take the place of, whether they were taken before, and what no entry may be."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from supplymap.errors import WorkspaceError
from supplymap.workspace.decided import DECIDED, refuse_unclear
from supplymap.workspace.entries import sealed
from supplymap.workspace.kinds import KINDS, cautious

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.workspace.decided import Draft
    from supplymap.workspace.entries import Entry
    from supplymap.workspace.state import State


class Stamp(NamedTuple):
    """When and where something is recorded: fields of `supplymap.workspace.entries.Entry`."""

    at: str
    on: str
    user: str = ""
    machine: str = ""


def check_drafts(drafts: Sequence[Draft], on: str = "") -> None:
    """Refuse decisions without a person or a reason, or that nobody could read.

    Raises
    ------
    WorkspaceError
        With what is lacking.
    """
    for draft in drafts:
        _check(draft, on)


def _check(draft: Draft, on: str) -> None:
    if draft.what in DECIDED and not (draft.by.strip() and draft.why.strip()):
        lacking = "why: give the reason" if draft.by.strip() else "who decides: give a name"
        msg = f"A decision needs {lacking}. Nothing was recorded."
        raise WorkspaceError(msg)
    if not KINDS[draft.what].is_clear(json.loads(json.dumps(draft.about)), draft.new):
        msg = f"The decision on {draft.key} is not one that can be read again: {draft.new}. Nothing was recorded."
        raise WorkspaceError(msg)
    try:
        date.fromisoformat(on or "2026-01-01")
    except ValueError:
        msg = f"{on!r} is no day: write it as 2026-11-26. Nothing was recorded."
        raise WorkspaceError(msg) from None


def recorded(drafts: Sequence[Draft], state: State, stamp: Stamp) -> list[tuple[Entry, bytes]]:
    """Return the entries of drafts with their lines; of several on one key each continues the one before.

    Parameters
    ----------
    drafts
        One whose value an entry of its origin already gave its key makes no entry.
    state
        What stands before.
    stamp
        When and where.

    Raises
    ------
    WorkspaceError
        If one would take the place of what this version does not understand.
    """
    origins = {draft.origin for draft in drafts} - {""}
    taken = {_taken(entry) for entry in state.entries.values() if entry.origin in origins}
    heads = {draft.key: state.standing[draft.key].heads for draft in drafts if draft.key in state.standing}
    made: list[tuple[Entry, bytes]] = []
    for draft in drafts:
        if draft.origin and _taken(draft) in taken:
            continue
        entry, line = _entry(draft, heads.get(draft.key, ()), state, stamp)
        replaced = frozenset(entry.replaces)
        heads[draft.key] = (*(head for head in heads.get(draft.key, ()) if head.id not in replaced), entry)
        made.append((entry, line))
    return made


def _taken(of: Entry | Draft) -> tuple[str, str, str]:
    return of.origin, of.key, json.dumps(of.new, sort_keys=True)


def _entry(draft: Draft, heads: Sequence[Entry], state: State, stamp: Stamp) -> tuple[Entry, bytes]:
    replaces = tuple(head.id for head in heads) if draft.replaces is None else draft.replaces
    near = {head.id: head for head in heads}
    found = (near.get(id_) or state.entries.get(id_) for id_ in replaces)
    replaced = [entry for entry in found if entry and entry.key == draft.key]
    refuse_unclear(draft.key, replaced)
    return sealed(
        key=draft.key,
        revision=1 + max((entry.revision for entry in replaced), default=0),
        at=stamp.at,
        on=stamp.on,
        user=stamp.user,
        machine=stamp.machine,
        by=draft.by,
        what=draft.what,
        about=draft.about,
        old=cautious(draft.what, [entry.new for entry in replaced]) if replaced else None,
        new=draft.new,
        why=draft.why,
        replaces=replaces,
        origin=draft.origin,
    )
