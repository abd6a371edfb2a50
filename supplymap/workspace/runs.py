"""Runs of a workspace: a folder each, with what was asked; one without its manifest did not end."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from supplymap.disk import why_not_read, why_not_written
from supplymap.errors import WorkspaceError
from supplymap.model import Question, Subject, Use
from supplymap.workspace.folder import RUNS
from supplymap.workspace.manifests import read_manifest
from supplymap.workspace.plainvalues import made, plain, text_of
from supplymap.workspace.wholefiles import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from supplymap.model import Decisions
    from supplymap.workspace.folder import Workspace
    from supplymap.workspace.manifests import Manifest

QUESTIONS, PARTNERS = "questions.json", "partners.json"
SHOWN = 5
"""Most names of runs in a sentence."""
Read = TypeVar("Read")
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-([1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a workspace.

    Attributes
    ----------
    name
        Day on which it was made and number on that day, as ``2026-11-26-1``.
    folder
        Where its files are.
    manifest
        What it used and wrote; None if it did not end, or its manifest cannot be read.
    """

    name: str
    folder: Path
    manifest: Manifest | None

    @property
    def is_finished(self) -> bool:
        """Whether it wrote all its files."""
        return self.manifest is not None

    @property
    def order(self) -> tuple[int, str, int]:
        """How many runs it follows, then its day and number: clocks that are wrong do not make an older run newer."""
        match = _NAME.fullmatch(self.name)
        day, number = (match[1], int(match[2])) if match else ("", 0)
        return self.manifest.sequence if self.manifest else 0, day, number


class LatestQuestions(NamedTuple):
    """What the latest run that ended asks, and what became of the decisions that it was given.

    Attributes
    ----------
    run
        Its name; empty if no run has ended.
    questions, uses
        As in `supplymap.model.Records`.
    decided
        Digest of all that stood decided: see `digest_of`.
    """

    run: str
    questions: tuple[Question, ...]
    uses: tuple[Use, ...]
    decided: str = ""


def runs(workspace: Workspace) -> tuple[Run, ...]:
    """Return all runs, also those that did not end, the latest last."""
    folder = workspace.folder / RUNS
    try:
        found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.is_dir()]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise WorkspaceError(why_not_read(error, folder)) from None
    return tuple(sorted((Run(path.name, path, read_manifest(path)) for path in found), key=lambda run: run.order))


def latest_run(workspace: Workspace) -> Run | None:
    """Return the latest run that ended; None if there is none."""
    return next((run for run in reversed(runs(workspace)) if run.is_finished), None)


def latest_questions(workspace: Workspace) -> LatestQuestions:
    """Return what the latest run that ended asks.

    Raises
    ------
    WorkspaceError
        If its list of questions is missing or damaged.
    """
    run = latest_run(workspace)
    return _asked(run) if run is not None else LatestQuestions("", (), ())


def questions_of_runs(workspace: Workspace) -> Iterator[tuple[Question, ...]]:
    """Yield what the runs that ended asked, the latest first; a run whose list cannot be read is left out."""
    for run in reversed(runs(workspace)):
        if run.is_finished:
            with suppress(WorkspaceError):
                yield _asked(run).questions


def _asked(run: Run) -> LatestQuestions:
    def read(values: Any) -> LatestQuestions:  # noqa: ANN401 - any JSON value
        questions = tuple(made(Question, each) for each in values["questions"])
        uses = tuple(made(Use, each) for each in values["uses"])
        return LatestQuestions(run.name, questions, uses, str(values["decided"]))

    return _read(run.folder / QUESTIONS, read)


def latest_partners(workspace: Workspace) -> tuple[Subject, ...]:
    """Return all partners of the latest run that ended, as decisions mean them; none if no run has ended.

    Raises
    ------
    WorkspaceError
        If its list of partners is missing or damaged.
    """
    run = latest_run(workspace)
    if run is None:
        return ()
    return _read(run.folder / PARTNERS, lambda values: tuple(made(Subject, each) for each in values["partners"]))


def run_of(workspace: Workspace, name: str) -> Run:
    """Return a run by its name.

    Raises
    ------
    WorkspaceError
        If there is none of this name; the sentence names those that there are.
    """
    known = runs(workspace)
    for run in known:
        if run.name == name:
            return run
    there = ", ".join(run.name for run in known[-SHOWN:]) or "none yet"
    msg = f"{workspace.folder} has no run {name!r}: it has {there}."
    raise WorkspaceError(msg)


def new_run(workspace: Workspace, day: date) -> Path:
    """Make the folder of a new run; two processes never get the same one.

    Raises
    ------
    WorkspaceError
        If it cannot be made.
    """
    folder = workspace.folder / RUNS
    try:
        folder.mkdir(exist_ok=True)
        taken = [match for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
        number = 1 + max((int(match[2]) for match in taken if match[1] == day.isoformat()), default=0)
        while True:
            path = folder / f"{day.isoformat()}-{number}"
            try:
                path.mkdir()
            except FileExistsError:
                number += 1
            else:
                return path
    except OSError as error:
        raise WorkspaceError(why_not_written(error, folder)) from None


def digest_of(decisions: Decisions) -> str:
    """Return a digest of what stands decided and by whom; what files say of a partner since then is no part of it."""
    kinds = (decisions.matches, decisions.duplicates, decisions.columns, decisions.references)
    values = sorted(text_of(plain(each.decision)) for kind in kinds for each in kind)
    return hashlib.sha256("".join(values).encode()).hexdigest()


def write_questions(folder: Path, questions: Iterable[Question], uses: Iterable[Use], decided: str) -> None:
    """Write what a run asks, what became of the decisions, and the digest of these."""
    values = {
        "decided": decided,
        "questions": [plain(each) for each in questions],
        "uses": [plain(each) for each in uses],
    }
    write_whole(folder / QUESTIONS, text_of(values).encode())


def write_partners(folder: Path, partners: Iterable[Subject]) -> None:
    """Write all partners of a run, as decisions mean them."""
    write_whole(folder / PARTNERS, text_of({"partners": [plain(each) for each in partners]}).encode())


def _read(path: Path, read: Callable[[Any], Read]) -> Read:
    try:
        return read(json.loads(path.read_bytes()))
    except OSError as error:
        raise WorkspaceError(why_not_read(error, path)) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        msg = f"{path} is not as the run wrote it: run again with the workspace, and it is made anew."
        raise WorkspaceError(msg) from None
