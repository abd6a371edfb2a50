"""The store: every content once, under its SHA-256, whatever it was called."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.disk import why_not_read, why_not_written
from supplymap.errors import InputError, WorkspaceError
from supplymap.workspace.decided import Draft
from supplymap.workspace.folder import STORE
from supplymap.workspace.wholefiles import whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    from supplymap.workspace.folder import Workspace

FILE = "file"
"""Kind of the entries of the log that name contents, and the beginning of their keys."""
TOOL = "supplymap"
"""Who records what no person decides."""
_PIECE = 1 << 20
_READ_ONLY = 0o444
"""Contents never change; programs then ask before they save over one."""


@dataclass(frozen=True, slots=True)
class Content:
    """A content of the store, with the name of the file that had it.

    Attributes
    ----------
    name
        Name of the file, without folders.
    kind
        What it is used for, as ``input``.
    sha256
        Its digest, in small letters.
    bytes
        Its size.
    """

    name: str
    kind: str
    sha256: str
    bytes: int


class Store:
    """The contents that a workspace keeps; nothing is ever deleted from it.

    Files of the user are copied, never linked: a program that saves in place would change a linked content too.

    Parameters
    ----------
    workspace
        Its folder ``store`` holds each content under the first two digits of its SHA-256 and the others.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._folder = workspace.folder / STORE

    def path_of(self, sha256: str) -> Path:
        """Return where a content is kept."""
        return self._folder / sha256[:2] / sha256[2:]

    def keep(self, data: bytes, name: str, kind: str) -> Content:
        """Keep bytes; a copy that was damaged meanwhile is replaced.

        Raises
        ------
        WorkspaceError
            If the store cannot be written.
        """
        digest = hashlib.sha256(data).hexdigest()
        if not self.is_whole(digest):
            with self._writing(digest) as stream:
                stream.write(data)
        return Content(name, kind, digest, len(data))

    def keep_file(self, path: Path, kind: str) -> Content:
        """Keep a copy of a file; a copy that was damaged meanwhile is replaced.

        Raises
        ------
        InputError
            If it cannot be read, or changes while it is read.
        WorkspaceError
            If the store cannot be written.
        """
        try:
            # looked at before it is opened: opening a pipe waits for a writer
            if not stat.S_ISREG(path.stat().st_mode):
                msg = f"{path} is no ordinary file, so it cannot be kept: name a file."
                raise InputError(msg)
            with path.open("rb") as source:
                digest, size = _digest(source)
                if not self.is_whole(digest):
                    source.seek(0)
                    self._copy(source, digest, path)
        except OSError as error:
            raise InputError(why_not_read(error, path)) from None
        return Content(path.name, kind, digest, size)

    def is_whole(self, sha256: str) -> bool:
        """Return whether a content is there and as it was kept."""
        try:
            with self.path_of(sha256).open("rb") as stream:
                return _digest(stream)[0] == sha256
        except OSError:
            return False

    def read(self, content: Content) -> bytes:
        """Return a content.

        Raises
        ------
        WorkspaceError
            If it is missing, damaged or cannot be read.
        """
        path = self.path_of(content.sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise WorkspaceError(_lacking(content, path)) from None
        except OSError as error:
            raise WorkspaceError(why_not_read(error, path)) from None
        if hashlib.sha256(data).hexdigest() != content.sha256:
            raise WorkspaceError(_damaged(content, path))
        return data

    def place(self, content: Content, folder: Path) -> Path:
        """Write a content into a folder outside the store, under its name; return the file.

        Raises
        ------
        WorkspaceError
            If it is missing, damaged or cannot be read, its name is no name of a file, or it cannot be written.
        """
        target = folder / content.name
        if target.name != content.name or target.parent != folder or content.name == "..":
            msg = f"{content.name!r} is no name of a file: the manifest that names it was altered."
            raise WorkspaceError(msg)
        data = self.read(content)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except OSError as error:
            raise WorkspaceError(why_not_written(error, target)) from None
        return target

    def _copy(self, source: BinaryIO, digest: str, path: Path) -> None:
        with self._writing(digest) as stream:
            again = hashlib.sha256()
            while piece := source.read(_PIECE):
                again.update(piece)
                stream.write(piece)
            if again.hexdigest() != digest:
                msg = f"{path} changed while it was read: close it in other programs, then try again."
                raise InputError(msg)

    def _writing(self, digest: str) -> AbstractContextManager[BinaryIO]:
        path = self.path_of(digest)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if os.name == "nt" and path.exists():
                # Windows replaces no file that may only be read
                path.chmod(stat.S_IREAD | stat.S_IWRITE)
        except OSError as error:
            raise WorkspaceError(why_not_written(error, path)) from None
        return whole(path, mode=_READ_ONLY)


def index(workspace: Workspace, contents: Iterable[Content]) -> None:
    """Record the names of contents in the log, each content once.

    Raises
    ------
    WorkspaceError
        If the log cannot be written.
    """
    by_digest = {content.sha256: content for content in contents}
    standing = workspace.read()[0].standing
    drafts = [
        # its name is no decision: one content under two names, on two machines, is no conflict
        Draft(FILE, key, {"name": content.name, "kind": content.kind}, {"bytes": content.bytes}, "")
        for digest, content in sorted(by_digest.items())
        if (key := f"{FILE} {digest}") not in standing
    ]
    if drafts:
        workspace.record(drafts, by=TOOL)


def _digest(stream: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _lacking(content: Content, path: Path) -> str:
    return (
        f"{content.name} is not in the store any more ({path} is missing): copy that file back from a backup or "
        "another copy of the workspace."
    )


def _damaged(content: Content, path: Path) -> str:
    return (
        f"{content.name} is damaged in the store ({path} is not as it was kept): put that file back from a backup or "
        "another copy of the workspace."
    )
