"""The folder of a user's tables: a file whose name is nearly that of a table is told, never passed over."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from supplymap.errors import ConfigError
from supplymap.textfile import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = files("supplymap") / "tables"
MOST_BYTES = 64 << 20
"""Most bytes of a table."""
ALIKE = 0.75
"""From this similarity on, a file is taken for a table under another name."""
NOTES = (".md", ".txt", ".rst", ".pdf", ".docx")
"""Endings of notes about the tables, which may lie beside them."""


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Name the shipped tables, without ending."""
    return tuple(sorted(path.name.removesuffix(".csv") for path in SHIPPED.iterdir() if path.name.endswith(".csv")))


def copy_of(name: str, folder: Path) -> Path | None:
    """Find the user's copy of a table; None if the folder has none.

    Raises
    ------
    ConfigError
        If the folder cannot be read, or holds a file that is no table but could be meant as one.
    """
    return folder / f"{name}.csv" if f"{name}.csv" in _held(folder) else None


def copy_bytes(path: Path) -> bytes:
    """Read the user's copy of a table as it is."""
    return read_bytes(path, ConfigError, missing=f"{path} is gone: put it back.", most=MOST_BYTES)


@lru_cache(maxsize=64)
def _held(folder: Path) -> frozenset[str]:
    """Name the files that take the place of shipped tables.

    Hidden files, locks of Office, sub-folders and notes (.txt, .md, ...) whose names are not those of tables may lie
    beside them.
    """
    try:
        entries = sorted((path.name, path.is_dir()) for path in folder.iterdir())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"The folder of tables {folder} cannot be read ({reason}): check the path.") from None
    known = {f"{name}.csv" for name in names()}
    for name, is_folder in entries:
        if name in known or name.startswith((".", "~$")):
            continue
        stem, _, ending = name.casefold().partition(".")
        near = get_close_matches(stem, names(), n=1, cutoff=ALIKE)
        table = ending == "csv" or f".{ending}".endswith(".csv")
        if near and not (is_folder and not table):
            raise ConfigError(
                f"{folder / name} is not read, its name is not that of a table: rename it to {near[0] + '.csv'!r}"
                f"{'' if table else ', saved as CSV UTF-8'}, or move it out of the folder."
            )
        if not is_folder and f".{ending}".rpartition(".")[2] not in {note[1:] for note in NOTES}:
            raise ConfigError(
                f"{folder / name} is no table that supplymap knows: move it out of the folder; tables are "
                f"{', '.join(sorted(known))}."
            )
    return frozenset(name for name, _ in entries if name in known)
