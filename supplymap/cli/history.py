"""The command ``supplymap history``: what was decided, by whom, when and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from supplymap.cli.decided_words import WHO, entry_lines
from supplymap.cli.marks import one_key
from supplymap.cli.options import Json, OfWorkspace, workspace_of
from supplymap.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.workspace.entries import Entry

_UNSAID = ("file", "seen")
"""Kinds of entries that nobody decided: shown with --all or when their key is named."""


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
        say(json.dumps([_plain(entry) for entry in entries], ensure_ascii=False, indent=1))
        return
    _say(entries)


def _is_about(entry: Entry, text: str) -> bool:
    names = [
        name for partner in entry.about.get("partners", ()) for name in (partner["name"], *partner.get("names", ()))
    ]
    return any(text.casefold() in name.casefold() for name in names)


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

    return {"token": token(entry.key), **entry._asdict()}
