"""The commands ``supplymap history`` and ``undo``: what was decided, by whom, when and why; and taking it back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from supplymap.cli.decided_words import WHO, about_words, entry_lines, said_words, voice_words
from supplymap.cli.marks import one_key
from supplymap.cli.options import By, Json, OfWorkspace, Why, signed, workspace_of
from supplymap.cli.terminal import say
from supplymap.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.workspace.entries import Entry
    from supplymap.workspace.state import State

_UNSAID = ("file", "seen")
"""Kinds of entries that nobody decided: shown with --all or when their key is named."""
_SHOWN = 5
_UNWRITTEN = ("about_text", "further")
"""What an entry has that stands in no line of the log."""


def history(
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="Mark of a decision (k-...), or its beginning.", show_default="")
    ] = "",
    partner: Annotated[
        str, typer.Option("--partner", metavar="NAME", help="Only decisions about partners whose names hold this.")
    ] = "",
    workspace: OfWorkspace = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show what runs recorded as well: files, and what they said of partners.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what was decided, by whom, when and why; the newest last."""
    entries = workspace_of(workspace).history()
    if key:
        found = one_key(key, [entry.key for entry in entries])
        entries = tuple(entry for entry in entries if entry.key == found)
    elif not everything:
        entries = tuple(entry for entry in entries if entry.what not in _UNSAID)
    if partner:
        entries = tuple(entry for entry in entries if _is_about(entry, partner))
    if as_json:
        say(json.dumps([_plain(entry) for entry in _by_time(entries)], ensure_ascii=False, indent=1))
        return
    if partner and not entries:
        say(f"Nothing was decided about a partner whose name holds {partner!r}.")
        return
    _say(_by_time(entries))


def _by_time(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries by the time of receipt, those of one key in order whatever the clocks said."""
    latest: dict[str, str] = {}
    times: dict[str, str] = {}
    for entry in entries:
        latest[entry.key] = times[entry.id] = max(latest.get(entry.key, ""), entry.at)
    return sorted(entries, key=lambda entry: (times[entry.id], entry.order))


def undo(
    key: Annotated[
        str,
        typer.Argument(metavar="[MARK]", help="Mark of a decision (k-...), or its beginning.", show_default=False),
    ] = "",
    partner: Annotated[
        str,
        typer.Option("--partner", metavar="NAME", help="In place of the mark: the partner, if one decision names it."),
    ] = "",
    by: By = "",
    why: Why = "",
    workspace: OfWorkspace = None,
) -> None:
    """Take back what was decided last; what stood before holds again, and the history keeps both."""
    from supplymap.workspace import NOT_DECIDED  # noqa: PLC0415 - keeps --help fast

    place = workspace_of(workspace)
    by, why = signed(by, why)
    state, _ = place.read()
    entry = place.undo(_undoable(state, key, partner), by=by, why=why)
    words = said_words(entry.what, entry.about, entry.new)
    say(f"Taken back. {about_words(entry.what, entry.about, entry.key)}: {words}.")
    for id_ in entry.replaces:
        if before := state.entries.get(id_):
            say(f"  In place of: {voice_words(before)}")
    if entry.what != "document":
        say("  It counts from the next run on" + (", which asks again." if words == NOT_DECIDED else "."))


def _undoable(state: State, key: str, partner: str) -> str:
    """Return the key of the decision to take back.

    Raises
    ------
    WorkspaceError
        If none is named, or it is not clear which.
    """
    from supplymap.workspace import token  # noqa: PLC0415 - keeps --help fast

    if bool(key) is bool(partner):
        msg = "Which decision is taken back? Give its mark (k-...), or --partner."
        raise WorkspaceError(msg)
    made = {name: one for name, one in state.standing.items() if one.what not in _UNSAID}
    if key:
        return one_key(key, list(made))
    near = [one.latest for one in made.values() if one.value is not None and _is_about(one.latest, partner)]
    wanted = " ".join(partner.split()).casefold()
    # a name that only holds the text may be that of another company
    found = [entry for entry in near if wanted in {" ".join(name.split()).casefold() for name in _names(entry)}]
    if len(found) == 1:
        return found[0].key
    if not near:
        msg = f"Nothing stands decided about a partner named {partner!r}."
    else:
        shown = "; ".join(
            f"{token(one.key)} {about_words(one.what, one.about, one.key)}" for one in (found or near)[:_SHOWN]
        )
        of = (
            f"{len(found):,} decisions name {partner!r}" if found else f"No decision names {partner!r}; close to it are"
        )
        msg = f"{of}: {shown}. Say which by its mark."
    raise WorkspaceError(msg)


def _is_about(entry: Entry, text: str) -> bool:
    return any(text.casefold() in name.casefold() for name in _names(entry))


def _names(entry: Entry) -> list[str]:
    from supplymap.workspace.kinds import is_legible  # noqa: PLC0415 - keeps --help fast

    if not is_legible(entry):
        return []
    partners = entry.about.get("partners", ())
    own = [str(entry.about["name"])] if entry.what == "reference" else []
    return own + [name for partner in partners for name in (partner["name"], *partner.get("names", ()))]


def _say(entries: Sequence[Entry]) -> None:
    from supplymap.workspace import token  # noqa: PLC0415 - keeps --help fast

    if not entries:
        say("Nothing was decided.")
        return
    for entry in entries:
        first, *rest = entry_lines(entry)
        say(f"{token(entry.key)}  {first}")
        for line in rest:
            say(f"  {line}")
    say()
    say(f"{len(entries):,} shown, the newest last. {WHO}")


def _plain(entry: Entry) -> dict[str, object]:
    """Return an entry for other programs, with its short name."""
    from supplymap.workspace import token  # noqa: PLC0415 - keeps --help fast

    values = {**entry._asdict(), "about": entry.about}
    return {"token": token(entry.key), **{name: value for name, value in values.items() if name not in _UNWRITTEN}}
