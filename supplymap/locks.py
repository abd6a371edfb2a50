"""Locks on open files: released by the system when their process ends, however it ends."""

from __future__ import annotations

import errno
import sys


def try_lock(file: int) -> bool | None:
    """Lock an open file without waiting.

    Parameters
    ----------
    file
        Its descriptor, opened for writing.

    Returns
    -------
    held
        True; False if another process holds it; None if locks do not work there.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only on Windows

        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            return False if error.errno in (errno.EACCES, errno.EDEADLK) else None
        return True
    import fcntl  # noqa: PLC0415 - not on Windows

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in (errno.EWOULDBLOCK, errno.EACCES) else None
    return True
