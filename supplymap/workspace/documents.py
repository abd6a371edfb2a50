"""Papers: taken in from the folder of documents or by name, kept until a day or under a legal hold, never deleted."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplymap.errors import InputError, WorkspaceError
from supplymap.workspace.decided import Draft
from supplymap.workspace.folder import DOCUMENTS
from supplymap.workspace.store import FILE, TOOL, Content, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplymap.workspace.folder import Workspace
    from supplymap.workspace.state import State

DOCUMENT = "document"
FIELDS = ("kind", "partner", "until", "hold", "note")
"""What a person says of a paper."""
_FEWEST_DIGITS = 8
_BESIDE = ("~$", ".", "thumbs.db", "desktop.ini")
"""Begin the names of files that programs put beside papers, in small letters."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is kept, and what people said of it.

    Attributes
    ----------
    sha256, name, path, bytes
        Its content; the file that had it, and where that lay below the folder of documents (empty if elsewhere).
    kind, partner, note
        What it is, of whom, and a remark; each may be empty.
    until
        ISO day until which it is kept; empty: nobody set one.
    hold
        Whether it is under a legal hold, whatever the day.
    is_conflict
        Whether people said different things of it; the latest day holds then, and a hold of anybody.
    """

    sha256: str
    name: str
    path: str
    bytes: int
    kind: str = ""
    partner: str = ""
    until: str = ""
    hold: bool = False
    note: str = ""
    is_conflict: bool = False

    @property
    def key(self) -> str:
        """What entries of the log on it are about."""
        return f"{DOCUMENT} {self.sha256}"

    def is_past(self, today: date) -> bool:
        """Return whether its day has passed and nobody holds it; it stays all the same."""
        return bool(self.until) and not self.hold and self.until < today.isoformat()


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a look through the folder of documents found.

    Attributes
    ----------
    new
        Names of the papers that were not kept before.
    changed
        Names of the files that have another content than when they were last taken in; both contents are kept.
    gone
        Names of the papers that are in the folder no more; they are still kept.
    problems
        Sentences on what could not be taken in.
    alike
        Names of the files with the content of another, each with that one, under whose name the paper is kept.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    problems: tuple[str, ...]
    alike: tuple[tuple[str, str], ...] = ()


def papers_of(state: State) -> tuple[Paper, ...]:
    """Return all papers that are kept, by name."""
    found = []
    for key, standing in state.standing.items():
        if not _is_file(key):
            continue
        sha256 = key.split(" ")[1]
        about = standing.latest.about
        said = state.standing.get(f"{DOCUMENT} {sha256}")
        value: dict[str, Any] = (said.value if said else None) or {}
        size = (standing.latest.new or {}).get("bytes", 0)
        found.append(
            Paper(
                sha256,
                name=str(about.get("name", "")),
                path=str(about.get("path", "")),
                bytes=size if isinstance(size, int) else 0,
                kind=str(value.get("kind") or ""),
                partner=str(value.get("partner") or ""),
                until=str(value.get("until") or ""),
                hold=bool(value.get("hold")),
                note=str(value.get("note") or ""),
                is_conflict=said is not None and said.is_conflict,
            )
        )
    return tuple(sorted(found, key=lambda paper: (paper.name.casefold(), paper.path, paper.sha256)))


def papers_meant(papers: Iterable[Paper], text: str) -> list[Paper]:
    """Return the papers that a text means: the path below the folder of documents, the name, or begin of the digest."""
    papers, wanted = list(papers), text.strip()
    if not wanted:
        return []
    by_path = [paper for paper in papers if wanted == paper.path]
    by_name = [paper for paper in papers if wanted == paper.name]
    digits = wanted.casefold() if len(wanted) >= _FEWEST_DIGITS else " "
    return by_path or by_name or [paper for paper in papers if paper.sha256.startswith(digits)]


def take_in(workspace: Workspace, files: Iterable[Path] = ()) -> TakenIn:
    """Keep the papers in the folder of documents, at any depth, and further ones.

    Parameters
    ----------
    workspace
        Contents that it has already are not copied again.
    files
        Papers that lie elsewhere.

    Raises
    ------
    InputError
        If one of ``files`` cannot be read.
    WorkspaceError
        If the workspace cannot be read or written.
    """
    store, folder = Store(workspace), workspace.folder / DOCUMENTS
    known = papers_of(workspace.read()[0])
    kept = [(store.keep_file(path, DOCUMENT), _below(folder, path)) for path in files]
    problems = []
    for path in _papers_in(folder):
        if path.is_symlink():
            problems.append(f"{path} is a link and was not taken in: put the paper itself there.")
            continue
        try:
            kept.append((store.keep_file(path, DOCUMENT), _below(folder, path)))
        except InputError as error:
            problems.append(str(error))
    had = {paper.sha256 for paper in known}
    before = {paper.path: paper.sha256 for paper in known if paper.path}
    now = {content.sha256 for content, _ in kept}
    fresh: dict[str, tuple[Content, str]] = {}
    for content, place in kept:
        if content.sha256 not in had:
            fresh.setdefault(content.sha256, (content, place))
    names = {paper.sha256: paper.path or paper.name for paper in known}
    names |= {sha256: path or content.name for sha256, (content, path) in fresh.items()}
    if fresh:
        workspace.record([_draft(content, path) for content, path in fresh.values()], by=TOOL)
    return TakenIn(
        new=tuple(content.name for content, _ in fresh.values()),
        changed=tuple(path for content, path in fresh.values() if before.get(path, content.sha256) != content.sha256),
        gone=tuple(
            paper.path
            for paper in known
            if paper.path and paper.sha256 not in now and not os.path.lexists(folder / paper.path)
        ),
        problems=tuple(problems),
        alike=tuple(
            (path, other)
            for content, path in kept
            if path and path != (other := names[content.sha256]) and os.path.lexists(folder / other)
        ),
    )


def keeping(paper: Paper, why: str, **changes: str | bool) -> Draft:
    """Return the decision that changes what is said of a paper.

    Parameters
    ----------
    paper
        As it stands.
    why
        Reason.
    **changes
        Any of `FIELDS`; the others stay as they are.

    Raises
    ------
    WorkspaceError
        If ``until`` is no ISO day.
    """
    value = {name: changes.get(name, getattr(paper, name)) for name in FIELDS}
    until = str(value["until"])
    if until:
        try:
            value["until"] = date.fromisoformat(until).isoformat()
        except ValueError:
            msg = f"{until!r} is no day: write it as 2031-11-26. Nothing was recorded."
            raise WorkspaceError(msg) from None
    return Draft(DOCUMENT, paper.key, {"name": paper.name}, value, why)


def _papers_in(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.casefold().startswith(_BESIDE))


def _below(folder: Path, path: Path) -> str:
    """Return the path of a file below a folder, the same on every system; empty if it lies elsewhere."""
    here, there = path.resolve(), folder.resolve()
    return here.relative_to(there).as_posix() if here.is_relative_to(there) else ""


def _is_file(key: str) -> bool:
    return key.startswith(f"{FILE} ") and key.endswith(f" {DOCUMENT}")


def _draft(content: Content, path: str) -> Draft:
    """Return the entry that names a paper; what people say of it is another, so that nothing here disagrees."""
    about = {"name": content.name, "kind": DOCUMENT, "path": path}
    return Draft(FILE, f"{FILE} {content.sha256} {DOCUMENT}", about, {"bytes": content.bytes}, "")
