"""Machines that share a workspace through copies of files, and what must stand then, restated without the log's rules.

What a person knew when deciding is kept beside the machines: a decision is settled by every later one whose person
knew of it. That says what stands without a revision, a digest or a clock.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from supplymap.workspace import Workspace, create
from supplymap.workspace.log import ENDING
from tests.workspace.drafts import match

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplymap.workspace.entries import Entry

CAUTION = ("same", "unsure", "", "different")


@dataclass
class Made:
    """A decision that was acknowledged.

    Attributes
    ----------
    entry
        As the log returned it.
    knew
        Ids of all decisions on the same thing that the person could know of, directly or through others.
    """

    entry: Entry
    knew: set[str]


@dataclass
class Files:
    """The log of one machine as a model: for each file the ids of its lines, and how many bytes of it are there."""

    lines: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    cut: dict[str, int] = field(default_factory=dict)

    def whole(self, name: str) -> set[str]:
        """Return the ids of the lines that are there whole, with or without their line break."""
        end, found = 0, set()
        for id_, length in self.lines[name]:
            if end + length <= self.cut[name]:
                found.add(id_)
            end += length + 1
        return found

    def ids(self) -> set[str]:
        return {id_ for name in self.lines for id_ in self.whole(name)}


class Machines:
    """Some machines, each with a folder of its own."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.made: dict[str, Made] = {}
        self.files = [Files() for _ in range(count)]
        self.workspaces = [create(folder / f"machine {number}") for number in range(count)]
        self._copies = 0

    def log(self, number: int) -> Path:
        return self.workspaces[number].folder / "log"

    def decide(self, number: int, name: str, verdict: str, clock: int = 0) -> Entry:
        """Let the person at a machine decide, with a clock that is so many seconds wrong."""
        known = self.files[number].ids()
        with at_machine(number, clock):
            (entry,) = self.workspaces[number].record([match(name, verdict)], by=f"Person {number}")
        on_it = {id_ for id_ in known if self.made[id_].entry.key == entry.key}
        self.made[entry.id] = Made(entry, on_it | {far for id_ in on_it for far in self.made[id_].knew})
        own, files = f"user-m{number}{ENDING}", self.files[number]
        data = (self.log(number) / own).read_bytes()
        before = files.lines.get(own, [])
        length = len(data.splitlines()[-1])
        files.lines[own] = [*before, (entry.id, length)]
        files.cut[own] = len(data)
        return entry

    def copy(self, source: int, target: int, *, cut: int = 0, beside: bool = False, older: int = 0) -> None:
        """Copy the files of a machine to another, as a program for shared drives does.

        Parameters
        ----------
        source, target
            The machines.
        cut
            Bytes that are lacking at the end of each.
        beside
            Whether the copy gets a name of its own.
        older
            Lines that the copy lacks since it was made before they were added.
        """
        for name, lines in list(self.files[source].lines.items()):
            kept = lines[: max(len(lines) - older, 0)]
            data = (self.log(source) / name).read_bytes()
            data = data[: min(sum(length + 1 for _, length in kept), len(data))]
            data = data[: max(len(data) - cut, 0)]
            new = name
            if beside or name == f"user-m{target}{ENDING}":
                self._copies += 1
                new = f"{name.removesuffix(ENDING)} ({self._copies}){ENDING}"
            (self.log(target) / new).write_bytes(data)
            self.files[target].lines[new] = lines
            self.files[target].cut[new] = len(data)

    def heads(self, ids: set[str] | None = None) -> dict[str, set[str]]:
        """Return what stands on each thing: the decisions that nobody knew of who decided later."""
        made = {id_: each for id_, each in self.made.items() if ids is None or id_ in ids}
        settled = {id_ for each in made.values() for id_ in each.knew}
        heads: dict[str, set[str]] = {}
        for id_, each in made.items():
            if id_ not in settled:
                heads.setdefault(each.entry.key, set()).add(id_)
        return heads

    def verdicts(self, ids: set[str]) -> list[str]:
        """Return what decisions say, the most cautious first."""
        return sorted({(self.made[id_].entry.new or {}).get("verdict", "") for id_ in ids}, key=CAUTION.index)

    def merged(self, name: str, sequence: list[int]) -> Workspace:
        """Return a new workspace with the files of all machines, put there in a sequence."""
        workspace = create(self.folder / name)
        for place, number in enumerate(sequence):
            for path in sorted(self.log(number).iterdir()):
                (workspace.folder / "log" / f"{place} {path.name}").write_bytes(path.read_bytes())
        return workspace


@contextmanager
def at_machine(number: int, clock: int = 0) -> Iterator[None]:
    """Work at a machine whose clock is so many seconds wrong."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2026, 11, 26, 10, tzinfo=tz or UTC) + timedelta(seconds=clock)

    writer = ("user", f"m{number}")
    with (
        patch("supplymap.workspace.folder.writer", lambda: writer),
        patch("supplymap.workspace.writing.writer", lambda: writer),
        patch("supplymap.workspace.folder.datetime", Clock),
    ):
        yield
