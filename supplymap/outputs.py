"""Files put in place as one set: staged beside their targets, tested for being open, then moved."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def staged(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    """Give a hidden folder to write into; move its files into place if all went well.

    Parameters
    ----------
    folder
        Where the outputs go; made if it does not exist.
    names
        Names of the files, in the order they are moved; the last one seals the set.

    Yields
    ------
    stage
        The hidden folder, on the same volume.

    Raises
    ------
    OutputError
        If the folder cannot be made or written, or a target cannot be replaced; earlier outputs are
        untouched then.
    """
    names = list(names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".supplymap-", dir=folder))
    except OSError as error:
        msg = f"The folder {folder} cannot be written ({_reason(error)}): choose another with --out."
        raise OutputError(msg) from None
    try:
        for name in names:
            _test_target(folder / name)
        yield stage
        for name in names:
            _replace(stage / name, folder / name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def _test_target(target: Path) -> None:
    """Open an existing target for writing without changing it: on Windows this fails while Excel has it open."""
    if target.is_dir():
        msg = f"{target} is a folder, so no file of that name can be written: move it, or choose another --out."
        raise OutputError(msg)
    if not target.exists():
        return
    try:
        with target.open("r+b"):
            pass
    except OSError as error:
        msg = (
            f"{target} cannot be replaced ({_reason(error)}): close it in the program that has it open, then run again."
        )
        raise OutputError(msg) from None


def _replace(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as error:
        raise OutputError(_in_use(target, error) + " Until then the files in the folder are not one set.") from None


def _in_use(target: Path, error: OSError) -> str:
    what = f"{target} cannot be replaced ({_reason(error)})"
    return f"{what}: close it in the program that has it open, then run again."


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
