"""The folder of a workspace: settings, log, store, papers and runs of one importer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap.errors import WorkspaceError
from supplymap.workspace.decided import decisions_of
from supplymap.workspace.entries import sealed
from supplymap.workspace.kinds import cautious
from supplymap.workspace.log import appending, read_log, writer
from supplymap.workspace.state import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from supplymap.model import Decisions
    from supplymap.workspace.decided import Draft
    from supplymap.workspace.entries import Entry
    from supplymap.workspace.log import Fault
    from supplymap.workspace.state import State

SETTINGS, LOG, STORE, DOCUMENTS, RUNS = "supplymap.toml", "log", "store", "documents", "runs"


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
        """Return what stands decided now, and the lines of the log that are set aside."""
        entries, faults = read_log(self.folder / LOG)
        return state_of(entries), faults

    def decisions(self) -> Decisions:
        """Return all that stands decided, for the steps."""
        return decisions_of(self.read()[0])

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
        with appending(self.folder / LOG, self._waiting) as append:
            state, _ = self.read()
            taken = {(entry.origin, entry.key, json.dumps(entry.new)) for entry in state.entries.values()}
            drafts = [draft._replace(by=draft.by or by, origin=draft.origin or origin) for draft in drafts]
            made = [
                _entry(draft, state, on)
                for draft in drafts
                if not draft.origin or (draft.origin, draft.key, json.dumps(draft.new)) not in taken
            ]
            if made:
                append([line for _, line in made])
        return tuple(entry for entry, _ in made)

    def history(self, key: str = "") -> tuple[Entry, ...]:
        """Return the entries on a key, or all of them, in order of revision, receipt and writer."""
        return tuple(entry for entry in self.read()[0].entries.values() if key in ("", entry.key))


def is_workspace(folder: Path) -> bool:
    """Return whether a folder looks like a workspace; any folder may hold one that is named log."""
    return (folder / LOG).is_dir() and (folder / STORE).is_dir()


def create(folder: str | Path) -> Workspace:
    """Make the folder of a workspace.

    Raises
    ------
    WorkspaceError
        If it is there already or cannot be made.
    """
    path = Path(folder)
    for name in (LOG, STORE, DOCUMENTS, RUNS):
        (path / name).mkdir(parents=True, exist_ok=True)
    (path / SETTINGS).touch()
    return Workspace(path)


def _entry(draft: Draft, state: State, on: str) -> tuple[Entry, bytes]:
    standing = state.standing.get(draft.key)
    heads = standing.heads if standing else ()
    replaces = tuple(head.id for head in heads) if draft.replaces is None else draft.replaces
    replaced = [state.entries[id_] for id_ in replaces if id_ in state.entries]
    user, machine = writer()
    now = datetime.now(UTC)
    return sealed(
        key=draft.key,
        revision=1 + max((entry.revision for entry in replaced), default=0),
        at=now.isoformat(timespec="microseconds"),
        on=on or now.astimezone().date().isoformat(),
        user=user,
        machine=machine,
        by=draft.by,
        what=draft.what,
        about=draft.about,
        old=cautious(draft.what, [entry.new for entry in replaced]) if replaced else None,
        new=draft.new,
        why=draft.why,
        replaces=replaces,
        origin=draft.origin,
    )
