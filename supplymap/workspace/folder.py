"""The folder of a workspace: settings, log, store, papers and runs of one importer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap.disk import why_not_read, why_not_written
from supplymap.errors import WorkspaceError
from supplymap.workspace.decided import decisions_of, undone
from supplymap.workspace.entries import uncollected
from supplymap.workspace.log import read_log
from supplymap.workspace.recording import Stamp, check_drafts, recorded
from supplymap.workspace.state import state_of
from supplymap.workspace.wholefiles import write_whole
from supplymap.workspace.writing import appending, writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from supplymap.model import Decisions
    from supplymap.workspace.decided import Draft
    from supplymap.workspace.entries import Entry
    from supplymap.workspace.log import Fault, Log
    from supplymap.workspace.state import State

SETTINGS, LOG, STORE, DOCUMENTS, RUNS = "supplymap.toml", "log", "store", "documents", "runs"
_TOLD = 3
"""Most places of the log that are told before a run; the status shows all."""
_EXPLAINED = """\
# Settings of this workspace: every run in it uses them. Take away the mark # of a line to set it.
# All that can be set here stands in docs/cli.md of supplymap, under "Settings file".

# importer = "Your company as your lists write it"
# encoding = "gb18030"              # of text files that are not UTF-8

# [defaults]
# goods = "garments"                # what your lists are about, where their rows do not say
"""


class Workspace:
    """The memory of one importer: decisions and papers that last over imports, updates of lists and people.

    Truth is the files of the folder; nothing is kept elsewhere.

    Parameters
    ----------
    folder
        One that `create` made.
    waiting
        Called with a sentence while another process of the same writer is waited for.

    Raises
    ------
    WorkspaceError
        If the folder is no workspace or cannot be read.
    """

    def __init__(self, folder: str | Path, *, waiting: Callable[[str], None] = lambda _: None) -> None:
        self.folder = Path(folder)
        self._waiting = waiting
        if not (self.folder / LOG).is_dir():
            msg = f"{folder} is no workspace: make one with 'supplymap init {folder}'."
            raise WorkspaceError(msg)

    def read(self) -> tuple[State, list[Fault]]:
        """Return what stands decided now, and what of the log is set aside."""
        with uncollected():
            log = self._log()
            return state_of(log.entries), log.faults

    def copies(self) -> list[tuple[str, str]]:
        """Return the files of the log that repeat entries of another, each with the name of that one.

        Programs for shared drives make such copies where two machines wrote one file; they count like any other.
        """
        return self._log().copies

    def _log(self) -> Log:
        try:
            return read_log(self.folder / LOG)
        except OSError as error:
            raise WorkspaceError(why_not_read(error, self.folder / LOG)) from None

    def decisions(self, warn: Callable[[str], None] = lambda _: None) -> Decisions:
        """Return all that stands decided, for the steps.

        Parameters
        ----------
        warn
            Called with a sentence for each reason why something that people decided may be lacking.
        """
        with uncollected():
            state, faults = self.read()
            for sentence in lacks(state, faults):
                warn(sentence)
            return decisions_of(state)

    def record(self, drafts: Sequence[Draft], *, by: str = "", on: str = "", origin: str = "") -> tuple[Entry, ...]:
        """Add decisions to the log; when this returns they are on the disk.

        Parameters
        ----------
        drafts
            What is decided.
        by
            Name of the person, of those that name none themselves.
        on
            ISO day of the decision; today if left out.
        origin
            As in `Entry`: a draft whose value an entry of this origin already gave its key is not taken again.

        Returns
        -------
        entries
            Those that were added.

        Raises
        ------
        WorkspaceError
            If the log cannot be written.
        """
        drafts = [draft._replace(by=draft.by or by, origin=draft.origin or origin) for draft in drafts]
        check_drafts(drafts, on)
        with appending(self.folder / LOG, self._waiting) as append:
            return _appended(drafts, self.read()[0], on, append)

    def undo(self, key: str, *, by: str, why: str) -> Entry:
        """Take back what was decided last on a key: one more entry gives back what stood before.

        Undoing twice gives back what was undone.

        Parameters
        ----------
        key
            What the decision is about.
        by, why
            Name of the person, and the reason.

        Raises
        ------
        WorkspaceError
            If nothing was decided on it, people disagree about it, or what stood before is not known here.
        """
        with appending(self.folder / LOG, self._waiting) as append:
            state, _ = self.read()
            draft = undone(state, key)._replace(by=by, why=why)
            check_drafts([draft])
            (entry,) = _appended([draft], state, "", append)
        return entry

    def history(self, key: str = "") -> tuple[Entry, ...]:
        """Return the entries on a key, or all of them, in order of revision, receipt and writer."""
        return tuple(entry for entry in self.read()[0].entries.values() if key in ("", entry.key))


def _appended(
    drafts: Sequence[Draft], state: State, on: str, append: Callable[[Sequence[bytes]], None]
) -> tuple[Entry, ...]:
    now = datetime.now(UTC)
    day = on or now.astimezone().date().isoformat()
    made = recorded(drafts, state, Stamp(now.isoformat(timespec="microseconds"), day, *writer()))
    if made:
        append([line for _, line in made])
    return tuple(entry for entry, _ in made)


def lacks(state: State, faults: Sequence[Fault]) -> list[str]:
    """Return why something that people decided may be lacking, in sentences; empty if all of it is there."""
    counted = [fault for fault in faults if not fault.is_harmless]
    sentences = [f"What people decided may not be all here. {fault.sentence}" for fault in counted[:_TOLD]]
    if (more := len(counted) - _TOLD) > 0:
        sentences.append(f"Further places of the log that cannot be read: {more:,}. 'supplymap status' shows them.")
    if state.waiting:
        sentences.append(
            "Decisions that continue others, which were made on another computer and are not here yet: "
            f"{len(state.waiting):,}. Let the shared drive finish, or copy that computer's file into log, then run "
            "again."
        )
    if state.unclear:
        sentences.append(
            "Decisions that a later version of supplymap recorded, which are not used: "
            f"{len(state.unclear):,}. Install that version, then run again."
        )
    return sentences


def is_workspace(folder: Path) -> bool:
    """Return whether a folder is a workspace; any folder may hold one that is named log."""
    return (folder / LOG).is_dir() and (folder / SETTINGS).is_file()


def create(folder: str | Path) -> Workspace:
    """Make the folder of a workspace; what of it is there already stays as it is.

    Raises
    ------
    WorkspaceError
        If it cannot be made: something else has a name that it needs, or the disk refuses.
    """
    path = Path(folder)
    for place in (path, *(path / name for name in (LOG, STORE, DOCUMENTS, RUNS))):
        try:
            place.mkdir(parents=place == path, exist_ok=True)
        except OSError as error:
            raise WorkspaceError(why_not_written(error, place)) from None
    settings = path / SETTINGS
    if settings.is_dir():
        msg = f"{settings} is a folder, but settings are a file of that name: move it, or choose another location."
        raise WorkspaceError(msg)
    if not settings.exists() or not settings.stat().st_size:
        write_whole(settings, _EXPLAINED.encode())
    return Workspace(path)
