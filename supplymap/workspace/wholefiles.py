"""Files that are there whole or not at all, whenever the program is stopped or the disk fills."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from supplymap.disk import FAR, sync_names, try_lock, why_not_written
from supplymap.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_BEGIN = ".supplymap-new-"
"""Begins the names of files that are being written."""
_ATTEMPTS = 20


@contextmanager
def whole(path: Path, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Provide a file to write; it gets its name when the block has succeeded and all of it is on the disk.

    Parameters
    ----------
    path
        The name that it gets, in a folder that is there.
    mode
        Its rights, less those that the user's mask takes away.

    Raises
    ------
    WorkspaceError
        If it cannot be written; what was there under the name stays as it was.
    """
    remove_left_behind(path.parent)
    new = path.parent
    try:
        file, new = _new(path.parent)
        with os.fdopen(file, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(file)
            if mode != 0o666:
                new.chmod(mode)
            # moved while it is open, so that its lock keeps others from removing it; Windows moves closed files only
            if os.name != "nt":
                new.replace(path)
        if os.name == "nt":
            new.replace(path)
        sync_names(path.parent)
    except OSError as error:
        raise WorkspaceError(why_not_written(error, path)) from None
    finally:
        if new != path.parent:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; see `whole`."""
    with whole(path) as stream:
        stream.write(data)


def remove_left_behind(folder: Path) -> None:
    """Remove what ended processes were writing in a folder, and nothing that one is writing now."""
    with suppress(OSError):
        for path in folder.glob(f"{_BEGIN}*"):
            with suppress(OSError):
                file = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
                try:
                    # None: locks do not work there, so nobody can tell whether it is still written
                    left = try_lock(file, FAR) is True
                    if left and os.name != "nt":
                        path.unlink()
                finally:
                    os.close(file)
                if left and os.name == "nt":
                    path.unlink()


def _new(folder: Path) -> tuple[int, Path]:
    """Create a file under a name of its own and lock it."""
    for _ in range(_ATTEMPTS):
        path = folder / f"{_BEGIN}{secrets.token_hex(8)}"
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            if try_lock(file, FAR) is not False and os.path.samestat(os.fstat(file), path.stat()):
                return file, path
        except FileNotFoundError:
            # another process took it for one left behind, between its making and its lock
            pass
        except BaseException:
            os.close(file)
            raise
        os.close(file)
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(folder))
