"""Plain sentences for the errors of the system when an output cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.disk import why_not_written

if TYPE_CHECKING:
    from pathlib import Path

STAGE_PREFIX = ".supplymap-"


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
        As in `supplymap.disk.why_not_written`.
    """
    if path.parent.name.startswith(STAGE_PREFIX):
        path = path.parent.with_name(path.name)
    return why_not_written(error, path, f" with {option}" if option.startswith("-") else "")
