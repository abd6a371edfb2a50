"""A set of files: written into a staging folder, then moved into place in order, the last one sealing it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap.errors import OutputError
from supplymap.outputs.faults import explain
from supplymap.outputs.staging import Stage, remove_stale, uninterrupted
from supplymap.outputs.targets import check_targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_placed: list[Path] = []
"""Outputs that this process has put in place."""


@contextmanager
def staged(
    folder: Path,
    names: Iterable[str],
    *,
    inputs: Iterable[Path] = (),
    option: str = "--out",
) -> Iterator[Path]:
    """Give a hidden folder to write into; move its files into place if all went well.

    Hidden folders that ended runs have left there are removed.

    Parameters
    ----------
    folder
        Where the outputs go; made if it does not exist, and removed again if nothing comes into it.
    names
        Names of the files, in the order they are moved; the last one seals the set.
    inputs, option
        As in :func:`supplymap.outputs.check_targets`.

    Yields
    ------
    stage
        The hidden folder, on the same volume.

    Raises
    ------
    OutputError
        If the folder cannot be made or written, or a target cannot be replaced; earlier outputs are
        untouched then, or the sentence names those that are not.
    """
    names = list(names)
    check_targets(folder, names, inputs=inputs, option=option)
    made: list[Path] = []
    stage: Stage | None = None
    try:
        with uninterrupted():
            made.extend(_make(folder, option))
            remove_stale(folder)
            stage = _stage(folder, option)
        try:
            yield stage.path
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise OutputError(explain(error, _meant(error, folder, names), option)) from None
        with uninterrupted():
            _move(stage.path, folder, names, option)
    finally:
        with uninterrupted():
            if stage is not None:
                stage.remove()
            for place in reversed(made):
                # only an empty folder can be removed so
                with suppress(OSError):
                    place.rmdir()


def any_placed() -> bool:
    """Tell whether this process has put an output in place."""
    return bool(_placed)


def _make(folder: Path, option: str) -> list[Path]:
    """Make the folder; return the folders that were not there before, outermost first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        for place in missing:
            with suppress(OSError):
                place.rmdir()
        raise OutputError(explain(error, folder, option)) from None
    return missing[::-1]


def _stage(folder: Path, option: str) -> Stage:
    try:
        return Stage(folder)
    except OSError as error:
        raise OutputError(explain(error, folder, option)) from None


def _meant(error: OSError, folder: Path, names: Sequence[str]) -> Path:
    """Name the output that could not be written; the folder if the system does not say which of them it was."""
    name = Path(error.filename).name if isinstance(error.filename, str) else ""
    if name in names:
        return folder / name
    return folder / names[0] if len(names) == 1 else folder


def _move(stage: Path, folder: Path, names: Sequence[str], option: str) -> None:
    for place, name in enumerate(names):
        try:
            (stage / name).replace(folder / name)
        except OSError as error:
            text = explain(error, folder / name, option)
            if place:
                text = (
                    f"{text} {', '.join(names[:place])} are new already and the others are not: until a run ends well, "
                    f"the files in {folder} are not one set."
                )
            raise OutputError(text) from None
        _placed.append(folder / name)
