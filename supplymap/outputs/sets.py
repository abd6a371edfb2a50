"""A set of files: written into a staging folder, then moved to their targets one by one, the last sealing the set."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap.errors import OutputError
from supplymap.outputs.faults import explain
from supplymap.outputs.staging import Stage, remove_own_stages, remove_stale, uninterrupted
from supplymap.outputs.targets import check_targets

__all__ = ["any_placed", "remove_own_stages", "staged"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_placed: list[Path] = []
"""Outputs that this process has moved to their targets."""


@contextmanager
def staged(
    folder: Path,
    names: Iterable[str],
    *,
    inputs: Iterable[Path] = (),
    option: str = "--out",
) -> Iterator[Path]:
    """Provide a hidden folder to write into; move its files to their targets if the block succeeds.

    Hidden folders left by ended runs are removed.

    Parameters
    ----------
    folder
        Folder of the outputs; created if missing, and removed again if it stays empty.
    names
        Names of the files, in the sequence in which they are moved; the last one seals the set.
    inputs, option
        As in :func:`supplymap.outputs.targets.check_targets`.

    Yields
    ------
    stage
        The hidden folder, on the same volume.

    Raises
    ------
    OutputError
        If the folder cannot be created or written, or a target cannot be replaced. Earlier outputs are then untouched,
        or the message names those that are not.
    """
    names = list(names)
    check_targets(folder, names, inputs=inputs, option=option)
    created: list[Path] = []
    stage: Stage | None = None
    try:
        with uninterrupted():
            created.extend(_create(folder, option))
            remove_stale(folder)
            stage = _stage(folder, option)
        try:
            yield stage.path
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise OutputError(explain(error, _failed_target(error, folder, names), option)) from None
        with uninterrupted():
            _move(stage.path, folder, names, option)
    finally:
        with uninterrupted():
            if stage is not None:
                stage.remove()
            for path in reversed(created):
                # fails for a folder that is not empty
                with suppress(OSError):
                    path.rmdir()


def any_placed() -> bool:
    """Return whether this process has moved an output to its target."""
    return bool(_placed)


def _create(folder: Path, option: str) -> list[Path]:
    """Create the folder; return the folders that did not exist before, outermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        for path in missing:
            with suppress(OSError):
                path.rmdir()
        raise OutputError(explain(error, folder, option)) from None
    return missing[::-1]


def _stage(folder: Path, option: str) -> Stage:
    try:
        return Stage(folder)
    except OSError as error:
        raise OutputError(explain(error, folder, option)) from None


def _failed_target(error: OSError, folder: Path, names: Sequence[str]) -> Path:
    """Return the output that could not be written; the folder if the error does not name one of several."""
    name = Path(error.filename).name if isinstance(error.filename, str) else ""
    if name in names:
        return folder / name
    return folder / names[0] if len(names) == 1 else folder


def _move(stage: Path, folder: Path, names: Sequence[str], option: str) -> None:
    for index, name in enumerate(names):
        try:
            (stage / name).replace(folder / name)
        except OSError as error:
            text = explain(error, folder / name, option)
            if index:
                text = (
                    f"{text} {', '.join(names[:index])} are new already and the others are not: until a run ends well, "
                    f"the files in {folder} are not one set."
                )
            raise OutputError(text) from None
        _placed.append(folder / name)
