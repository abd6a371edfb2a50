"""Targets of outputs: never an input of the command, a file of the user's, a device, a folder or a link."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from supplymap.errors import OutputError
from supplymap.outputs.earlier import edited, is_ours
from supplymap.outputs.faults import explain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR)


def check_targets(
    folder: Path,
    names: Iterable[str],
    *,
    inputs: Iterable[Path] = (),
    option: str = "--out",
) -> None:
    """Refuse targets that must not be written; called before anything is computed.

    Parameters
    ----------
    folder
        Folder of the outputs; it need not exist.
    names
        Names of the files.
    inputs
        Files that the command reads; a folder stands for its files.
    option
        Option or argument that chose the target, for messages.

    Raises
    ------
    OutputError
        If the folder is a file, or a target is an input, no ordinary file, a file that supplymap did not write, or one
        that cannot be read or written, as on Windows while Excel has it open.
    """
    _check_folder(folder, option)
    targets = [folder / name for name in names]
    check_inputs(folder, [target.name for target in targets], inputs, option)
    there = [target for target in targets if _is_there(target, option)]
    changed = edited(folder) if there else ""
    foreign = [target for target in there if target.name == changed or not _is_ours(target, option)]
    if foreign:
        raise OutputError(_kept(foreign, option))
    for target in there:
        _try(target, option)


def check_inputs(folder: Path, names: Iterable[str], inputs: Iterable[Path], option: str = "--out") -> None:
    """Refuse to write over a file that the command reads; see :func:`check_targets`."""
    kept = list(_files(inputs))
    for target in (folder / name for name in names):
        for file in kept:
            if _is_same(target, file):
                as_named = "" if str(file) == str(target) else f" (as {file})"
                msg = f"{target} is read by this command{as_named} and would be replaced: choose another {option}."
                raise OutputError(msg)


def _is_ours(target: Path, option: str) -> bool:
    try:
        return is_ours(target)
    except OSError as error:
        raise OutputError(explain(error, target, option)) from None


def _kept(files: Sequence[Path], option: str) -> str:
    """Format one message for all files that are not replaced."""
    if len(files) == 1:
        named, was, it, are = str(files[0]), "was", "it", "is"
    else:
        named = f"{', '.join(file.name for file in files[:-1])} and {files[-1].name} in {files[0].parent}"
        was, it, are = "were", "them", "are"
    return (
        f"{named} {was} saved by another program (Excel, say) after supplymap wrote {it}, or {are} not supplymap's: "
        f"move or rename {it} so that nothing of yours is lost, or choose another {option}."
    )


def _try(target: Path, option: str) -> None:
    """Open an existing target for writing without changing it; this fails on Windows while Excel has it open."""
    try:
        with target.open("r+b"):
            pass
    except OSError as error:
        raise OutputError(explain(error, target, option)) from None


def _check_folder(folder: Path, option: str) -> None:
    """Refuse a folder that is a file, lies below one, or is a link that leads nowhere."""
    for path in (folder, *folder.parents):
        try:
            mode = path.stat().st_mode
        except OSError as error:
            if error.errno not in _NOTHING_THERE:
                raise OutputError(explain(error, folder, option)) from None
            if path.is_symlink():
                msg = f"{path} is a link that leads nowhere: remove it, or choose another {option}."
                raise OutputError(msg) from None
            continue
        if not stat.S_ISDIR(mode):
            msg = f"{path} is a file, not a folder, so nothing can be written into it: choose another {option}."
            raise OutputError(msg)
        return


def _is_there(target: Path, option: str) -> bool:
    """Return whether an ordinary file lies at the target.

    Raises
    ------
    OutputError
        If something else lies there.
    """
    try:
        mode = target.lstat().st_mode
    except OSError as error:
        if error.errno in _NOTHING_THERE:
            return False
        raise OutputError(explain(error, target, option)) from None
    if stat.S_ISREG(mode):
        return True
    if stat.S_ISDIR(mode):
        what = "is a folder, so no file of that name can be written: move it"
    elif stat.S_ISLNK(mode):
        what = f"is a link to {_end(target)}, and is not written through: remove the link"
    else:
        what = "is no ordinary file but a device, pipe or the like: leave it"
    msg = f"{target} {what}, or choose another {option}."
    raise OutputError(msg)


def _end(link: Path) -> str:
    try:
        return os.readlink(link)  # noqa: PTH115 - the text of the link, as it was made
    except OSError:
        return "another location"


def _files(inputs: Iterable[Path]) -> Iterator[Path]:
    for path in inputs:
        try:
            yield from sorted(path.iterdir()) if path.is_dir() else [path]
        except OSError:
            yield path


def _is_same(target: Path, file: Path) -> bool:
    """Return whether two paths are one file, also through links, ``..`` and upper and lower case."""
    try:
        return target.samefile(file)
    except (OSError, ValueError):
        # one of them does not exist: compare the resolved paths
        return _plain(target) == _plain(file)


def _plain(path: Path) -> str:
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):
        return str(path)
