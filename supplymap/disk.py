"""What a disk grants and refuses: locks, names that last, and plain sentences for what cannot be read or written."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FAR = 2**31 - 2
"""A place behind the end of any file that is read: the last one that Windows locks byte by byte."""
_IN_USE_ON_WINDOWS = (32, 33)
"""Sharing violation and lock violation: another program has the file open."""
_TOO_LONG_ON_WINDOWS = 206
_SHOWN = 200
"""Most characters shown of a name that is too long."""

_SENTENCES = {
    errno.ENOSPC: "The disk is full, so {path} was not written: free some space there and where temporary files go, "
    "or choose another disk{by}.",
    errno.EDQUOT: "Your share of the disk is used up, so {path} was not written: delete files you do not need, "
    "or choose another disk{by}.",
    errno.EROFS: "{path} lies on a disk that can only be read: choose another location{by}.",
    errno.EFBIG: "{path} would be larger than a file may be there: choose another disk{by}.",
    errno.EIO: "The disk failed while {path} was written: check it, or choose another disk{by}.",
    errno.EBUSY: "{path} is in use: close it in the program that has it open, then run again.",
    errno.ELOOP: "The path to {path} leads through links in a cycle: choose another location{by}.",
    errno.ENOTDIR: "The path to {path} leads through a file: choose another location{by}.",
    errno.EEXIST: "{path} is there already and is no folder: choose another location{by}.",
    errno.EISDIR: "{path} is a folder, so no file of that name can be written: "
    "move it, or choose another location{by}.",
    errno.ENOENT: "The folder of {path} is not there: check the path to it, or choose another location{by}.",
}
_NOT_ALLOWED = "{path} may not be written: ask for the right to write there, or choose another location{by}."
_NOT_ALLOWED_ON_WINDOWS = (
    "{path} may not be written: close it in the program that has it open, or choose another location{by}."
)
_TOO_LONG = "The name {path} is too long for the disk: choose a shorter one{by}."
_ANY = "{path} cannot be written ({reason}): choose another location{by}."


def why_not_written(error: OSError, path: Path, by: str = "") -> str:
    """Return why a file or folder cannot be written, and what to do.

    Parameters
    ----------
    error
        Error of the system.
    path
        The file or folder.
    by
        How another one is chosen, as " with --out"; may be empty.

    Returns
    -------
    sentence
        The cause (disk full, quota used up, read-only, not allowed, name too long, in use and others) and the remedy.
    """
    shown, code, windows = str(path), error.errno, getattr(error, "winerror", None)
    if windows in _IN_USE_ON_WINDOWS:
        code = errno.EBUSY
    if code == errno.ENAMETOOLONG or windows == _TOO_LONG_ON_WINDOWS:
        text = _TOO_LONG
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
    elif code in (errno.EACCES, errno.EPERM):
        text = _NOT_ALLOWED_ON_WINDOWS if os.name == "nt" else _NOT_ALLOWED
    else:
        text = _SENTENCES.get(code or 0, _ANY)
    return text.format(path=shown, by=by, reason=reason_of(error))


def why_not_read(error: OSError, path: Path) -> str:
    """Return why a file or folder cannot be read, and what to do."""
    return f"{path} cannot be read ({reason_of(error)}): check that it is there and that you may read it."


def reason_of(error: OSError) -> str:
    """Return the reason that the system gives, in small letters."""
    return (error.strerror or type(error).__name__).lower()


def sync_names(folder: Path) -> None:
    """Bring the names of the files in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def try_lock(file: int, place: int = 0) -> bool | None:
    """Lock an open file without waiting; the system releases it when its process ends, however it ends.

    Parameters
    ----------
    file
        Its descriptor, opened for writing.
    place
        Which byte Windows locks, where others can then not read it: `FAR` for a file that is read meanwhile.

    Returns
    -------
    held
        True; False if another process holds it; None if locks do not work there.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only on Windows

        try:
            before = os.lseek(file, 0, os.SEEK_CUR)
            os.lseek(file, place, os.SEEK_SET)
            try:
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(file, before, os.SEEK_SET)
        except OSError as error:
            return False if error.errno in (errno.EACCES, errno.EDEADLK) else None
        return True
    import fcntl  # noqa: PLC0415 - not on Windows

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in (errno.EWOULDBLOCK, errno.EACCES) else None
    return True
