"""The commands ``supplymap workspace documents`` and ``keep``: papers, and how long they are kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supplymap.cli.options import By, OfWorkspace, Why, signed, workspace_of
from supplymap.cli.terminal import plain, say
from supplymap.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.workspace.documents import Paper, TakenIn

SHOWN = 20
"""Most names of a list on the terminal."""
_DIGITS = 12
"""Digits of a digest that are shown; two papers with the same ones are not to be expected."""
RULE = "Records of imports are to be kept 5 years in general (19 CFR part 163, as it stood on 2021-07-24)"


def documents(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Further papers to take in, from elsewhere.", show_default=False),
    ] = None,
    folder: OfWorkspace = None,
) -> None:
    """Take in the papers in the folder documents, and list all that are kept."""
    from supplymap.workspace.documents import papers_of, take_in  # noqa: PLC0415 - keeps --help fast

    workspace = workspace_of(folder)
    taken = take_in(workspace, files or ())
    papers = papers_of(workspace.read()[0])
    _say_taken(taken)
    say(f"Papers kept: {len(papers):,}")
    for paper in papers:
        say(f"  {_line(paper)}")
    today = date.today()
    past = [paper for paper in papers if paper.is_past(today)]
    if past:
        say(f"Past the day until which they are kept: {len(past):,}. Nothing is deleted by itself.")
    if open_ones := [paper for paper in papers if not paper.until and not paper.hold]:
        say(f"Without such a day: {len(open_ones):,}. {RULE};")
        say("no day is set by itself: supplymap workspace keep FILE --until DATE --by NAME --why TEXT")


def keep(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="The paper: a file, its name, or digits of its mark in the list.", show_default=False
        ),
    ],
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="Day until which it is kept, as 2031-11-26.")
    ] = "",
    hold: Annotated[
        bool | None,
        typer.Option("--hold/--release", help="Under a legal hold, whatever the day; or no more.", show_default=False),
    ] = None,
    kind: Annotated[str, typer.Option("--kind", metavar="TEXT", help="What it is, as audit.")] = "",
    partner: Annotated[str, typer.Option("--partner", metavar="NAME", help="Of whom it is.")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A remark.")] = "",
    by: By = "",
    why: Why = "",
    folder: OfWorkspace = None,
) -> None:
    """Say until when a paper is kept, or put it under a legal hold; nothing is ever deleted by itself."""
    from supplymap.workspace.documents import keeping, papers_meant, papers_of, take_in  # noqa: PLC0415
    from supplymap.workspace.folder import DOCUMENTS  # noqa: PLC0415

    workspace = workspace_of(folder)
    texts = {"until": until, "kind": kind, "partner": partner, "note": note}
    changes: dict[str, str | bool] = {name: " ".join(plain(text).split()) for name, text in texts.items() if text}
    if hold is not None:
        changes["hold"] = hold
    if not changes:
        msg = "What about it? Give --until DATE, --hold or --release, or --kind, --partner or --note."
        raise RequestError(msg)
    name, reason = signed(by, why)
    # a name below the folder means what lies there now, also if the same content is kept under another name
    path = next((path for path in (Path(file), workspace.folder / DOCUMENTS / file) if path.is_file()), Path(file))
    named = [path] if path.is_file() else []
    if named or not papers_meant(papers_of(workspace.read()[0]), file):
        # a paper that was just put into the folder need not be listed first
        take_in(workspace, named)
    papers = papers_of(workspace.read()[0])
    paper = _one(papers, _digest_of(path) if named else file, file)
    workspace.record([keeping(paper, reason, **changes)], by=name)
    (now,) = [one for one in papers_of(workspace.read()[0]) if one.sha256 == paper.sha256]
    say(f"Recorded: {_line(now)}")


def _digest_of(path: Path) -> str:
    from supplymap.workspace.manifests import content_of  # noqa: PLC0415 - keeps --help fast

    return content_of(path, "document").sha256


def _one(papers: Sequence[Paper], text: str, shown: str) -> Paper:
    from supplymap.workspace.documents import papers_meant  # noqa: PLC0415 - keeps --help fast

    meant = papers_meant(papers, text)
    if len(meant) == 1:
        return meant[0]
    if meant:
        marks = ", ".join(f"{paper.sha256[:_DIGITS]} ({paper.path or paper.name})" for paper in meant[:SHOWN])
        msg = f"{len(meant):,} papers are named {shown}: write the mark of one of them: {marks}."
        raise RequestError(msg)
    msg = f"No paper {shown} is kept: put it into the folder documents, or give its path."
    raise RequestError(msg)


def _say_taken(taken: TakenIn) -> None:
    lists = (
        ("Taken in", taken.new),
        ("Changed since they were taken in; what they were before is kept too", taken.changed),
        ("The same as another, so kept once and under its name", [f"{one}, as {other}" for one, other in taken.alike]),
        ("No more in the folder, and still kept", taken.gone),
        ("Not taken in", taken.problems),
    )
    for title, names in lists:
        if names:
            say(f"{title}: {len(names):,}")
            for name in names[:SHOWN]:
                say(f"  {name}")
            if len(names) > SHOWN:
                say(f"  ... and {len(names) - SHOWN:,} more")


def _line(paper: Paper) -> str:
    """Return a paper on one line, with its mark."""
    parts = [
        paper.path or paper.name,
        paper.kind,
        f"of {paper.partner}" if paper.partner else "",
        f"kept until {paper.until}" if paper.until else "no day set",
        "under legal hold" if paper.hold else "",
        paper.note,
        "people said different things of it: the latest day and any hold count" if paper.is_conflict else "",
    ]
    return f"{paper.sha256[:_DIGITS]}  {'; '.join(filter(None, parts))}"
