"""What becomes of a changed row: taken, already so, in conflict with what others decided since, or not taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from supplymap.model import OWN
from supplymap.workspace.decided import Draft
from supplymap.workspace.view.changes import not_understood
from supplymap.workspace.view.columns import Field, level
from supplymap.workspace.view.layouts import BY, WHY, identity
from supplymap.workspace.view.marks import origin_of

if TYPE_CHECKING:
    from supplymap.workspace.entries import Entry, Value
    from supplymap.workspace.state import Standing
    from supplymap.workspace.view.changes import Change
    from supplymap.workspace.view.meaning import Meanings
    from supplymap.workspace.view.reader import Reader

Outcome = Literal["taken", "conflict", "already", "refused"]
_LOST = ("?", "\ufffd")


class Settled(NamedTuple):
    """What becomes of a changed row.

    Attributes
    ----------
    outcome
        Which.
    text
        A sentence or two for people.
    draft
        What is to be recorded; None for nothing.
    """

    outcome: Outcome
    text: str
    draft: Draft | None = None


def settled(change: Change, meanings: Meanings, reader: Reader) -> Settled:
    """Return what becomes of a row that a person changed.

    Parameters
    ----------
    change
        What was changed.
    meanings
        What rows are about.
    reader
        What stands now, and who decides.
    """
    meant = meanings.of(change)
    if meant is None:
        return Settled(
            "refused",
            "What it is about is not known here: it may be of another workspace, or hidden cells or sheets were "
            "changed. Write it into a fresh workbook.",
        )
    key, about = meant
    name = change.by or " ".join(reader.by.split())
    refusal = _moved(change, about, reader) or _incomplete(change, name, reader.why)
    if refusal:
        return Settled("refused", refusal)
    standing = reader.state.standing.get(key)
    if standing is not None and not standing.is_clear:
        return Settled(
            "refused",
            f"{_named(change)} was decided with a later version of supplymap, which this one does not understand in "
            "full: update it first.",
        )
    if change.layout.main.kind == "name":
        named = _offered(change, about)
        if named is None:
            return Settled(
                "refused", not_understood(change.fields[change.layout.main.field], change.layout.main, about["choices"])
            )
        change = named
    fields = change.fields or {change.layout.main.field: change.old[change.layout.main.field]}
    origin = origin_of(change.key, change.line.text("base"), repr(sorted(fields.items())), *_voice(change))
    if origin in meanings.origins:
        return Settled("already", f"{_named(change)}: it was taken before.")
    draft = Draft(change.layout.what, key, about, None, change.why or reader.why, change.replaces, name, origin)
    return _merged(change, fields, standing, draft)


def _offered(change: Change, about: dict[str, Any]) -> Change | None:
    """Return a change whose name is written as it was offered; None if it was not."""
    field = change.layout.main.field
    said = change.fields.get(field)
    if not said or said == OWN:
        return change
    exact = next((word for word in about["choices"] if level(word) == level(str(said))), None)
    return replace(change, fields=change.fields | {field: exact}) if exact else None


def _voice(change: Change) -> tuple[str, str]:
    return level(change.why), level(change.by)


def _merged(change: Change, fields: dict[str, Field], standing: Standing | None, draft: Draft) -> Settled:
    """Return what becomes of a row that can be taken, by what others decided since the export."""
    heads = standing.heads if standing else ()
    base: dict[str, Any] = dict(change.value)
    if {head.id for head in heads} == set(change.replaces):
        return _taken(change, draft._replace(new=_value(change, base | fields)), fields)
    others = [head for head in heads if head.id not in change.replaces]
    alike = [head for head in others if _says(head.new, fields)]
    if len(others) == len(heads) and alike:
        return Settled("already", f"{_named(change)}: {_words(change, fields)} was decided meanwhile by {_who(alike)}.")
    against = [head for head in others if _differs(head.new, base, fields)]
    if not change.fields:
        # a reason alone confirms what stood; something else stands now
        if against:
            return Settled(
                "refused",
                f"{_named(change)} was decided otherwise meanwhile by {_who(against)}: write it into a fresh "
                "workbook if it is to stand.",
            )
    elif not against and not change.layout.is_verdict and standing is not None and not standing.is_conflict:
        now = dict(standing.value or {})
        replaces = tuple(head.id for head in heads)
        return _taken(change, draft._replace(new=_value(change, now | fields), replaces=replaces), fields)
    draft = draft._replace(new=_value(change, base | fields))
    if not against and all(head.new == draft.new for head in others):
        return _taken(change, draft, fields)
    told = "; ".join(f"{_words(change, _fields(head.new, fields))} ({_who([head])})" for head in others)
    return Settled(
        "conflict",
        f"{_named(change)}: you say {_words(change, fields)}, and since the export others said {told}. Both are kept; "
        "until somebody decides again, the more cautious holds.",
        draft,
    )


def _taken(change: Change, draft: Draft, fields: dict[str, Field]) -> Settled:
    return Settled("taken", f"{_named(change)}: {_words(change, fields)} ({draft.by})", draft)


def _value(change: Change, fields: dict[str, Any]) -> Value:
    """Return the value of an entry; None where nothing is decided any more."""
    if change.layout.is_verdict and not fields.get(change.layout.main.field):
        return None
    blank = {column.field: False if column.kind == "yes-no" else "" for column in change.layout.filled}
    return blank | fields


def _fields(value: Value, fields: dict[str, Field]) -> dict[str, Field]:
    return {name: (value or {}).get(name, False if isinstance(new, bool) else "") for name, new in fields.items()}


def _says(value: Value, fields: dict[str, Field]) -> bool:
    return _fields(value, fields) == fields


def _differs(value: Value, base: dict[str, Any], fields: dict[str, Field]) -> bool:
    """Return whether a value has one of the fields otherwise than it stood at the export."""
    return _fields(value, fields) != _fields(base, fields)


def _moved(change: Change, about: dict[str, Any], reader: Reader) -> str:
    """Return a sentence if a row does not show what its marks say that it is about."""
    for name, expected in identity(change.layout.what, about, change.value, reader.country_name).items():
        shown = change.line.text(name)
        if level(shown) == level(expected):
            continue
        if any(sign in shown and sign not in expected for sign in _LOST):
            return (
                f'Letters were lost when it was saved ("{_short(shown)}" stood there as "{_short(expected)}"): save '
                "the workbook as .xlsx or .ods, or as csv in UTF-8."
            )
        return (
            f'It shows "{_short(shown)}", and its hidden cells belong to "{_short(expected)}": rows were sorted or '
            "pasted in part, or the text was changed. To give no decision to the wrong one "
            "it was not taken: write it into a fresh workbook."
        )
    return ""


def _incomplete(change: Change, name: str, reason: str) -> str:
    """Return what is missing in a row; empty for nothing. What was decided before needs a reason of its own."""
    header = change.layout.main.header
    if change.lacks_decision:
        return f'There is a reason and no decision: choose one under "{header}".'
    if not change.fields and not change.layout.is_verdict:
        return "There is a reason, and nothing was changed."
    if (change.lacks_reason and (not reason or change.turns_without_reason)) or (_is_bolder(change) and not change.why):
        return f'The reason is missing: write it under "{WHY.header}".'
    if not name:
        return f'Nobody is named: write who decides under "{BY.header}", or add --by NAME when you import.'
    return ""


def _is_bolder(change: Change) -> bool:
    """Return whether a paper would be kept for a shorter time."""
    if change.fields.get("hold") is False:
        return True
    until, before = change.fields.get("until"), str(change.old.get("until", "") or "")
    return until is not None and bool(before) and str(until) < before


def _named(change: Change) -> str:
    names = [change.line.text(column.name) for column in change.layout.shown if column.identifies]
    if change.layout.what == "match":
        return f"{_short(names[0])} and {_short(names[2])}"
    return " and ".join(_short(name) for name in names[::2]) if change.layout.what == "duplicate" else _short(names[0])


def _words(change: Change, fields: dict[str, Field]) -> str:
    """Return fields in words."""
    told = []
    for column in change.layout.filled:
        if column.field in fields:
            word = column.word(fields[column.field]) or "none"
            told.append(f'"{word}"' if change.layout.is_verdict else f"{column.header}: {word}")
    return ", ".join(told)


def _who(heads: list[Entry]) -> str:
    return " and ".join(f"{head.by} on {head.on}" for head in heads)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
