"""The marks of a row that people do not see: what it is about, what stood decided, and what was shown of it."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.workspace.entries import Entry
    from supplymap.workspace.state import State

REPORT = "report "
"""Begins the origin of an entry that was taken over from an import report; its id there ends it."""
_LETTERS = 12
"""Of an id: enough to tell the entries of one key apart."""
_HOUSE = 8
_MOST = 60
_BASE = re.compile(r"([ad])-([0-9a-f]{8}|new)-((?:[0-9a-f]{12}\.)*(?:[0-9a-f]{12})?|many)-z")


class Base(NamedTuple):
    """What stood decided when a row was written.

    Attributes
    ----------
    is_asked
        Nothing stood in its cell of the decision, whatever stood in the log.
    house
        Beginning of the id of an entry, by which the workspace is known again; empty for one without entries.
    ids
        Beginnings of the ids of the entries that stood; None: too many to name.
    """

    is_asked: bool
    house: str
    ids: tuple[str, ...] | None


def house_of(state: State) -> str:
    """Return the mark of a workspace: the beginning of the id of its first entry."""
    return next(iter(state.entries), "")[:_HOUSE]


def houses(state: State) -> set[str]:
    """Return all marks that books of a workspace may carry: logs that were merged later may begin earlier."""
    return {id_[:_HOUSE] for entry in state.entries.values() for id_ in _ids(entry)}


def base_mark(house: str, ids: Sequence[str], *, is_asked: bool) -> str:
    """Return the mark of what stands decided; it looks like no number, date or formula, and ends in a letter."""
    named = ".".join(id_[:_LETTERS] for id_ in ids) if len(ids) <= _MOST else "many"
    return f"{'a' if is_asked else 'd'}-{house or 'new'}-{named}-z"


def base_of(mark: str) -> Base | None:
    """Return what a mark says; None if it is none."""
    found = _BASE.fullmatch(mark.strip().lower())
    if not found:
        return None
    ids = None if found[3] == "many" else tuple(filter(None, found[3].split(".")))
    return Base(found[1] == "a", found[2].removeprefix("new"), ids)


def beginnings(state: State) -> dict[str, Entry]:
    """Return the entries of the log by the beginnings of their ids."""
    return {id_[:_LETTERS]: entry for entry in state.entries.values() for id_ in _ids(entry)}


def _ids(entry: Entry) -> tuple[str, ...]:
    """Return the id of an entry, and the one that it had in the report that it was taken over from."""
    former = entry.origin.removeprefix(REPORT) if entry.origin.startswith(REPORT) else ""
    return (former, entry.id) if former else (entry.id,)


def seen_mark(about: Mapping[str, Any]) -> str:
    """Return the mark of what a row is about, as it was shown."""
    text = json.dumps(about, ensure_ascii=False, sort_keys=True)
    return f"s-{hashlib.sha256(text.encode()).hexdigest()[:16]}-z"


def origin_of(*parts: str) -> str:
    """Return where a decision of a row comes from: the same row read in twice is taken once."""
    text = json.dumps(parts, ensure_ascii=False)
    return f"workbook {hashlib.sha256(text.encode()).hexdigest()[:24]}"
