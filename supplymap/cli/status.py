"""The command ``supplymap status``: what there is to decide, what was decided, and whether the workspace is whole."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplymap.cli.agenda_words import agenda_lines, plain_agenda
from supplymap.cli.decided_words import about_words, voice_words
from supplymap.cli.options import Json, OfWorkspace, in_workspace, settings_in, typed, workspace_of
from supplymap.cli.terminal import read_settings, say
from supplymap.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.workspace import Workspace
    from supplymap.workspace.agenda import Agenda
    from supplymap.workspace.documents import Paper
    from supplymap.workspace.entries import Entry
    from supplymap.workspace.log import Fault
    from supplymap.workspace.runs import Run
    from supplymap.workspace.state import State

SHOWN = 10
"""Most entries of each list; --all shows every one."""
_ASKED = {
    "match": ("possible match", "possible matches"),
    "duplicate": ("possible duplicate", "possible duplicates"),
    "reference": ("name", "names"),
    "column": ("column", "columns"),
}
_DECIDED = {
    "match": ("match", "matches"),
    "duplicate": ("pair of partners", "pairs of partners"),
    "reference": ("name", "names"),
    "column": ("column", "columns"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A workspace as `status` tells it.

    Attributes
    ----------
    folder
        As it was named.
    importer
        As its settings name it; empty if they do not.
    state, faults
        What stands decided, and what of the log is set aside.
    copies
        Files of the log that a program for shared drives copied, each with the name of the other.
    runs
        All of them, the latest last.
    latest
        Name of the latest that ended; empty if none did.
    decided_since
        Whether something was decided, or taken back, since that run.
    agenda
        What is to be decided.
    papers
        Those that are kept.
    absent
        Keys of decisions that stand, and are about what the latest run did not meet.
    unread
        Why the questions of the latest run cannot be read; empty if they can.
    """

    folder: str
    importer: str
    state: State
    faults: list[Fault]
    copies: list[tuple[str, str]]
    runs: tuple[Run, ...]
    latest: str
    decided_since: bool
    agenda: Agenda
    papers: tuple[Paper, ...]
    absent: tuple[str, ...]
    unread: str

    @property
    def unfinished(self) -> list[str]:
        """Names of the runs that did not end."""
        return [run.name for run in self.runs if not run.is_finished]

    @property
    def decided(self) -> Counter[str]:
        """How many decisions stand, by their kinds."""
        return Counter(
            one.what for one in self.state.standing.values() if one.value is not None and one.what in _DECIDED
        )


def status(
    workspace: OfWorkspace = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every question; without it the first of each kind.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what there is to decide, what people disagree on, and whether the workspace is whole."""
    condition = _condition(workspace_of(workspace))
    if as_json:
        say(json.dumps(_plain(condition), ensure_ascii=False, indent=1))
        return
    for line in _summary(condition):
        say(line)
    most = None if everything else SHOWN
    for line in agenda_lines(condition.agenda, condition.state, most, in_workspace(Path(condition.folder))):
        say(line)
    for line in _disorder(condition):
        say(line)


def _condition(workspace: Workspace) -> Condition:
    from supplymap.workspace.agenda import agenda_of  # noqa: PLC0415 - keeps --help fast
    from supplymap.workspace.decided import decisions_of  # noqa: PLC0415
    from supplymap.workspace.documents import papers_of  # noqa: PLC0415
    from supplymap.workspace.runs import LatestQuestions, digest_of, latest_questions, runs  # noqa: PLC0415

    state, faults = workspace.read()
    try:
        latest, unread = latest_questions(workspace), ""
    except WorkspaceError as error:
        # what was decided does not rest on a run, and is told all the same
        latest, unread = LatestQuestions("", (), ()), str(error)
    return Condition(
        str(workspace.folder),
        read_settings(settings_in(workspace.folder, None)).importer,
        state,
        faults,
        workspace.copies(),
        runs(workspace),
        latest.run,
        bool(latest.run) and latest.decided != digest_of(decisions_of(state)),
        agenda_of(state, latest.questions),
        papers_of(state),
        tuple(
            use.key
            for use in latest.uses
            if use.outcome == "not found" and use.key in state.standing and state.standing[use.key].value is not None
        ),
        unread,
    )


def _summary(condition: Condition) -> Iterator[str]:
    """Yield the first lines: what a manager needs to know in a minute."""
    agenda = condition.agenda
    yield f"Workspace {condition.folder}" + (f" of {condition.importer}" if condition.importer else "")
    if condition.latest:
        yield f"  Latest run:  {condition.latest}"
    elif not condition.unread:
        where = typed(condition.folder)
        yield f"  Latest run:  none yet: supplymap run YOUR-LISTS.xlsx --workspace {where}"
    asked: Counter[str] = Counter(question.what for question in (*agenda.asked_again, *agenda.open))
    wanted = _counted(asked, _ASKED) or ("not known" if condition.unread else "nothing")
    yield f"  To decide:   {wanted}"
    if agenda.asked_again:
        verbs = ("was", "is") if len(agenda.asked_again) == 1 else ("were", "are")
        told = f"{len(agenda.asked_again):,} of these {verbs[0]} decided before and {verbs[1]} asked again"
        yield f"               {told}"
    if agenda.unsure:
        yield f"  Put off:     {len(agenda.unsure):,} that could not be told yet"
    if agenda.conflicts:
        yield f"  Disagreed:   {len(agenda.conflicts):,}: people decided differently; the more cautious holds meanwhile"
    yield f"  Decided:     {_counted(condition.decided, _DECIDED) or 'nothing yet'}"
    if condition.absent:
        yield f"               {len(condition.absent):,} on what the latest run did not meet, listed below"
    if condition.decided_since:
        yield "               some of it since the latest run: run again, so that it counts"
    if condition.papers:
        yield f"  Papers:      {_papers(condition.papers)}"
    state = condition.state
    if condition.faults or state.waiting or state.unclear or condition.unfinished or condition.unread:
        yield "  Not whole:   see the end of this list"


def _counted(counts: Counter[str], words: dict[str, tuple[str, str]]) -> str:
    return ", ".join(f"{counts[what]:,} {forms[counts[what] != 1]}" for what, forms in words.items() if counts[what])


def _papers(papers: Sequence[Paper]) -> str:
    today = date.today()
    held, past = sum(paper.hold for paper in papers), sum(paper.is_past(today) for paper in papers)
    without = sum(not paper.until for paper in papers)
    parts = [f"{len(papers):,}"]
    parts += [f"{past:,} past the day until which they are kept"] if past else []
    parts += [f"{without:,} without such a day"] if without else []
    parts += [f"{held:,} on legal hold"] if held else []
    disagreed = sum(paper.is_conflict for paper in papers)
    parts += (
        [f"{disagreed:,} of which people said different things (the latest day and any hold count)"]
        if disagreed
        else []
    )
    return ", ".join(parts)


def _disputed_papers(condition: Condition) -> Iterator[str]:
    """Yield the papers of which people said different things, with what each of them said."""
    for standing in condition.state.standing.values():
        if standing.what == "document" and standing.is_conflict:
            yield about_words(standing.what, standing.latest.about, standing.latest.key)
            yield from (f"  {voice_words(head)}" for head in standing.heads)


def _decided_words(entry: Entry) -> str:
    return f"{about_words(entry.what, entry.about, entry.key)}: {voice_words(entry)}"


def _disorder(condition: Condition) -> Iterator[str]:
    """Yield what is missing or damaged, and what to do."""
    parts = (
        ("The questions of the latest run are not told:", [condition.unread] if condition.unread else []),
        (
            "Decided about what the latest run did not meet; it counts when it is in the files again:",
            [_decided_words(condition.state.standing[key].latest) for key in condition.absent],
        ),
        ("Set aside in the log; everything else holds:", [fault.sentence for fault in condition.faults]),
        (
            "People said different things of these papers; until one says it again, the latest day and any hold count:",
            list(_disputed_papers(condition)),
        ),
        (
            "Decided on another computer whose log is not here yet: let the shared drive finish, or copy its file into "
            "log/. What these take the place of is not known until then:",
            [about_words(entry.what, entry.about, entry.key) for entry in condition.state.waiting],
        ),
        (
            "Recorded by a later version of supplymap, which this one does not understand: install that version.",
            [about_words(one.what, one.latest.about, one.latest.key) for one in condition.state.unclear],
        ),
        ("Runs that did not end; nothing is taken from them:", condition.unfinished),
        (
            "Copies in the log that a program for shared drives made; they count once and do no harm:",
            [f"log/{copy}, of log/{of}" for copy, of in condition.copies],
        ),
    )
    for title, lines in parts:
        if lines:
            yield ""
            yield title
            yield from (f"  {line}" for line in lines[:SHOWN])
            if len(lines) > SHOWN:
                yield f"  ... and {len(lines) - SHOWN:,} more"


def _plain(condition: Condition) -> dict[str, Any]:
    """Return everything for other programs."""
    return {
        "workspace": condition.folder,
        "importer": condition.importer,
        "latest_run": condition.latest,
        "decided_since": condition.decided_since,
        "questions_unread": condition.unread,
        "not_in_latest_run": list(condition.absent),
        "unfinished_runs": condition.unfinished,
        "decided": dict(condition.decided),
        **plain_agenda(condition.agenda),
        "documents": [asdict(paper) for paper in condition.papers],
        "set_aside": [{"file": fault.file, "line": fault.line, "problem": fault.problem} for fault in condition.faults],
        "waiting_for_other_logs": [entry.key for entry in condition.state.waiting],
        "of_a_later_version": [one.latest.key for one in condition.state.unclear],
        "copies": [{"file": copy, "of": of} for copy, of in condition.copies],
    }
