"""Plain sentences for the errors of the system when a file cannot be written."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

STAGE_PREFIX = ".supplymap-"
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


def explain(error: OSError, path: Path, option: str = "--out") -> str:
    """Explain why a file or folder cannot be written, and what to do.

    Parameters
    ----------
    error
        Error of the system.
    path
        The file or folder; for a file in a staging folder, its target is named.
    option
        Option or argument that chose the target; named in the sentence if it is an option.

    Returns
    -------
    sentence
        The cause (disk full, quota used up, read-only, not allowed, name too long, in use and others) and the remedy.
    """
    if path.parent.name.startswith(STAGE_PREFIX):
        path = path.parent.with_name(path.name)
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
    by = f" with {option}" if option.startswith("-") else ""
    reason = (error.strerror or type(error).__name__).lower()
    return text.format(path=shown, by=by, reason=reason)
