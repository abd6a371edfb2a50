"""The command ``supplymap decide``: a match, two partners, or what a column is."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer looks at the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from supplymap.cli.column_drafts import column_drafts, map_drafts
from supplymap.cli.decided_words import about_words, said_words, voice_words
from supplymap.cli.drafts import Known, duplicate_draft, key_draft, key_named, match_draft, with_other_keys
from supplymap.cli.name_drafts import name_draft
from supplymap.cli.options import By, OfWorkspace, Why, in_workspace, settings_in, signed, typed, workspace_of
from supplymap.cli.terminal import read_settings, say
from supplymap.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.workspace import Draft, Workspace
    from supplymap.workspace.entries import Entry
    from supplymap.workspace.state import State

_EFFECTS = {
    ("match", "same"): "It is a finding from the next run on.",
    ("match", "different"): "The match is dismissed from the next run on. It is asked again if the name, country or "
    "address of the partner changes, or the list entry.",
    ("match", "unsure"): "The match stays possible, with your note.",
    ("duplicate", "same"): "They are one partner from the next run on, under the first name.",
    ("duplicate", "site"): "They stay two partners, each with its own place; what a list says of the company by its "
    "name reaches both.",
    ("duplicate", "different"): "They stay two partners, and nobody is asked about them again while both stay as "
    "they are.",
    ("duplicate", "unsure"): "They stay two partners for now, with your note.",
}
_MEANT_SO = "It means that from the next run on, wherever links and documents use the name without listing it."
_READ_SO = "It is read so from the next run on, in every list with these headers."


class Verdict(StrEnum):
    """What can be decided of a match or of two partners."""

    SAME = "same"
    SITE = "site"
    DIFFERENT = "different"
    UNSURE = "unsure"


def decide(
    key: Annotated[
        str,
        typer.Argument(
            metavar="[MARK]",
            help="Mark of a question as 'status' shows it (k-...), or its beginning.",
            show_default=False,
        ),
    ] = "",
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
    country: Annotated[
        str, typer.Option("--country", metavar="NAME", help="Country of the partner, where several have its name.")
    ] = "",
    same_as: Annotated[
        str,
        typer.Option(
            "--same-as", metavar="NAME", help="A second partner, which may be the same, or a site of the same company."
        ),
    ] = "",
    verdict: Annotated[
        Verdict | None,
        typer.Option(
            "--verdict",
            help="same: it is the one listed, or the two are one partner; site: the two are sites of one company; "
            "different: it is another company; unsure: it cannot be told yet.",
        ),
    ] = None,
    column: Annotated[
        str, typer.Option("--column", metavar="HEADER", help="Header of a column, with --is and --in.")
    ] = "",
    reading: Annotated[
        str,
        typer.Option("--is", metavar="TEXT", help="What the column is, as 'factory: country', 'goods' or 'ignore'."),
    ] = "",
    reference: Annotated[
        str, typer.Option("--reference", metavar="NAME", help="A name that links or documents use, with --means.")
    ] = "",
    means: Annotated[
        str,
        typer.Option(
            "--means", metavar="PARTNER", help="The partner that the name means; own for a partner that no list has."
        ),
    ] = "",
    listed: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="A corrected list of columns: each of its lines is decided."),
    ] = None,
    files: Annotated[
        list[Path] | None, typer.Option("--in", metavar="FILE", help="The list with the columns; may be given again.")
    ] = None,
    sheet: Annotated[
        str, typer.Option("--sheet", metavar="NAME", help="Sheet of the column, if only one is meant.")
    ] = "",
    by: By = "",
    why: Why = "",
    workspace: OfWorkspace = None,
) -> None:
    """Record what you decided on a match, two partners, a name or columns; it holds while their texts stay."""
    place = workspace_of(workspace)
    by, why = signed(by, why)
    _refuse_unclear(key, partner, column, listed, reference)
    if not partner and (listing or same_as or (country and not means)):
        # they may contradict what the mark is about
        msg = "--listing, --same-as and --country go with --partner only: a mark, or a column, says all by itself."
        raise RequestError(msg)
    known = _known(place)
    if column or listed:
        _decide_columns(place, known, column, reading, listed, (files or [], sheet), by, why)
        return
    if reference or means:
        draft = name_draft(known, reference or (key_named(known, key) if key else ""), means, country, why)
    elif key:
        draft = key_draft(known, key, reading or (verdict.value if verdict else ""), why, is_reading=bool(reading))
    elif verdict is None:
        msg = "What did you decide? Give --verdict same, different or unsure; of two partners also site."
        raise RequestError(msg)
    elif same_as and listing:
        msg = "Is it about a list entry or about a second partner? Give --listing or --same-as, not both."
        raise RequestError(msg)
    elif same_as:
        draft = duplicate_draft(known, partner, country, same_as, verdict.value, why)
    else:
        draft = match_draft(known, partner, country, listing, verdict.value, why)
    _record(place, known, with_other_keys(known, draft), by)


def _refuse_unclear(*about: object) -> None:
    """Refuse a command that is about nothing, or about several things."""
    if len([each for each in about if each]) == 1:
        return
    msg = (
        "What is decided? Name one thing: the mark of a question (k-...), or --partner with --listing or --same-as, or "
        "--column with --is and --in, or --map with --in, or --reference with --means."
    )
    raise RequestError(msg)


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


def _decide_columns(
    workspace: Workspace,
    known: Known,
    column: str,
    reading: str,
    listed: Path | None,
    where: tuple[Sequence[Path], str],
    by: str,
    why: str,
) -> None:
    """Record what a column is, or what a corrected list says of columns."""
    files, sheet = where
    if not files:
        msg = "In which list? Name its file with --in."
        raise RequestError(msg)
    if listed:
        drafts, agreed = map_drafts(known.config, files, listed, why)
        if agreed:
            lines = "1 line says" if agreed == 1 else f"{agreed:,} lines say"
            say(f"{lines} what is read anyway and without doubt: nothing to decide.")
    elif reading:
        drafts = column_drafts(known.config, files, column, reading, why, sheet)
    else:
        msg = 'What is the column? Give --is, as --is "factory: country", or --is ignore.'
        raise RequestError(msg)
    _record(workspace, known, drafts, by)


def _record(workspace: Workspace, known: Known, drafts: Sequence[Draft], by: str) -> None:
    """Record decisions and say so, with what they take the place of."""
    new = [draft for draft in drafts if not _stands(known.state, draft, by)]
    if drafts and not new:
        say(
            f"This is recorded already; nothing was added. {_how_to_see(drafts[0].key, in_workspace(workspace.folder))}"
        )
    if not new:
        return
    for entry in workspace.record(new, by=by):
        _say(entry, known, in_workspace(workspace.folder))


def _stands(state: State, draft: Draft, by: str) -> bool:
    """Return whether just this stands decided, so that a command typed twice is one decision."""
    standing = state.standing.get(draft.key)
    if standing is None or standing.is_conflict:
        return False
    last = standing.latest
    # the log has lists where a draft has tuples
    about = json.loads(json.dumps(draft.about))
    return (last.new, last.by, last.why, last.about) == (draft.new, by, draft.why, about)


def _say(entry: Entry, known: Known, where: str) -> None:
    from supplymap.workspace import said, token  # noqa: PLC0415 - keeps --help fast

    about = about_words(entry.what, entry.about, entry.key)
    say(f"Recorded: {about}: {said_words(entry.what, entry.about, entry.new)}.")
    for id_ in entry.replaces:
        if before := known.state.entries.get(id_):
            say(f"  In place of: {voice_words(before)}")
    if not all(partner.get("seen", True) for partner in entry.about.get("partners", ())):
        say(
            "  No run was made in this workspace yet, so it goes by the name alone; the next run notes what your files "
            "say of the partner."
        )
    whole = {"column": _READ_SO, "reference": _MEANT_SO}
    if effect := whole.get(entry.what) or _EFFECTS.get((entry.what, said(entry.what, entry.new))):
        say(f"  {effect}")
    say(f"  To take it back: supplymap undo {token(entry.key)}{where} --by {typed(entry.by)} --why TEXT")


def _how_to_see(key: str, where: str) -> str:
    from supplymap.workspace import token  # noqa: PLC0415 - keeps --help fast

    return f"'supplymap history {token(key)}{where}' shows it."
