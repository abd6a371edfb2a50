"""The command ``supplymap decide``: a match, two partners, or what a column is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from supplymap.cli.decided_words import about_words, said_words, voice_words
from supplymap.cli.drafts import Known, duplicate_draft, match_draft
from supplymap.cli.options import By, OfWorkspace, Why, settings_in, signed, typed, workspace_of
from supplymap.cli.terminal import read_settings, say
from supplymap.errors import RequestError

if TYPE_CHECKING:
    from supplymap.workspace import Draft, Workspace
    from supplymap.workspace.entries import Entry
    from supplymap.workspace.state import State

_EFFECTS = {
    ("match", "same"): "It is a finding from the next run on.",
    ("match", "different"): "The match is dismissed from the next run on. It is asked again if the name, country or "
    "address of the partner changes, or the list entry.",
    ("match", "unsure"): "The match stays possible, with your note.",
    ("duplicate", "same"): "They are one partner from the next run on, under the first name.",
    ("duplicate", "different"): "They stay two partners, and nobody is asked about them again while both stay as "
    "they are.",
    ("duplicate", "unsure"): "They stay two partners for now, with your note.",
}


class Verdict(StrEnum):
    """What can be decided of a match or of two partners."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


def decide(
    partner: Annotated[
        str, typer.Option("--partner", metavar="NAME", help="The partner: its name, or your number for it.")
    ] = "",
    listing: Annotated[
        str,
        typer.Option(
            "--listing",
            metavar="ID",
            help="Id of the list entry that it may be, as UFLPA-011; XUAR for a site in Xinjiang. Not needed where one "
            "match of the partner is open.",
        ),
    ] = "",
    verdict: Annotated[
        Verdict | None,
        typer.Option(
            "--verdict",
            help="same: it is the one listed, or the two are one company; different: it is not; unsure: it cannot be "
            "told yet.",
        ),
    ] = None,
    country: Annotated[
        str, typer.Option("--country", metavar="NAME", help="Country of the partner, where several have its name.")
    ] = "",
    same_as: Annotated[
        str, typer.Option("--same-as", metavar="NAME", help="A second partner, which may be the same company.")
    ] = "",
    by: By = "",
    why: Why = "",
    workspace: OfWorkspace = None,
) -> None:
    """Record what you decided on a possible match or on two partners; it holds until their texts change."""
    place = workspace_of(workspace)
    by, why = signed(by, why)
    if not partner or (listing and same_as):
        msg = "What is decided? Give --partner with --listing, or --partner with --same-as."
        raise RequestError(msg)
    if verdict is None:
        msg = "What did you decide? Give --verdict same, different or unsure."
        raise RequestError(msg)
    known = _known(place)
    if same_as:
        draft = duplicate_draft(known, partner, country, same_as, verdict, why)
    else:
        draft = match_draft(known, partner, country, listing, verdict, why)
    _record(place, known, draft, by)


def _known(workspace: Workspace) -> Known:
    """Return what stands decided, and what the latest run asks."""
    from supplymap.workspace.runs import latest_partners, latest_questions  # noqa: PLC0415 - keeps --help fast

    latest = latest_questions(workspace)
    return Known(
        workspace.read()[0],
        read_settings(settings_in(workspace.folder, None)),
        latest.run,
        latest.questions,
        latest.uses,
        latest_partners(workspace),
    )


def _record(workspace: Workspace, known: Known, draft: Draft, by: str) -> None:
    """Record a decision and say so, with what it takes the place of."""
    if _stands(known.state, draft, by):
        say(f"This is recorded already; nothing was added. {_how_to_see(draft.key)}")
        return
    for entry in workspace.record([draft], by=by):
        _say(entry, known)


def _stands(state: State, draft: Draft, by: str) -> bool:
    """Return whether just this stands decided, so that a command typed twice is one decision."""
    standing = state.standing.get(draft.key)
    if standing is None or standing.is_conflict:
        return False
    last = standing.latest
    return (last.new, last.by, last.why, last.about) == (draft.new, by, draft.why, draft.about)


def _say(entry: Entry, known: Known) -> None:
    from supplymap.workspace import said, token  # noqa: PLC0415 - keeps --help fast

    say(
        f"Recorded: {about_words(entry.what, entry.about, entry.key)}: "
        f"{said_words(entry.what, entry.about, entry.new)}."
    )
    for id_ in entry.replaces:
        if before := known.state.entries.get(id_):
            say(f"  In place of: {voice_words(before)}")
    if not all(partner.get("seen", True) for partner in entry.about.get("partners", ())):
        say(
            "  No run was made in this workspace yet, so it goes by the name alone; the next run notes what your files "
            "say of the partner."
        )
    if effect := _EFFECTS.get((entry.what, said(entry.what, entry.new))):
        say(f"  {effect}")
    say(f"  To take it back: supplymap undo {token(entry.key)} --by {typed(entry.by)} --why TEXT")


def _how_to_see(key: str) -> str:
    from supplymap.workspace import token  # noqa: PLC0415 - keeps --help fast

    return f"'supplymap history {token(key)}' shows it."
