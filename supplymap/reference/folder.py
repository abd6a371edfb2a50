"""The folder of a user's tables: a file that may be meant as a table is refused, never ignored."""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from supplymap.errors import ConfigError
from supplymap.reference.textfile import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = files("supplymap.reference") / "tables"
CONTRACT = "attributes"
"""The one table that a user cannot replace: it defines the attributes that the code sets and reads."""
MOST_BYTES = 64 << 20
"""Most bytes of a table."""
ALIKE = 0.75
"""Least similarity of a file name that may be meant as that of a table."""
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".tsv")
"""Endings of other kinds of files that may hold a table."""
DOUBLES = (".csv.txt", *(f".csv{ending}" for ending in SPREADSHEETS))
"""Endings of a table with a second ending added by a program."""


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """List the names of the shipped tables that a user may replace, without ending."""
    shipped = (path.name.removesuffix(".csv") for path in SHIPPED.iterdir() if path.name.endswith(".csv"))
    return tuple(sorted(name for name in shipped if name != CONTRACT))


@dataclass(frozen=True, eq=False, slots=True)
class UserTables:
    """The user's tables in a folder; one object as long as no file of theirs changes."""

    folder: Path
    tables: frozenset[str]

    def copy_of(self, name: str) -> Path | None:
        """Return the path of the user's copy of a table; None if the folder has none."""
        return self.folder / f"{name}.csv" if name in self.tables else None


def user_tables(folder: Path) -> UserTables:
    """Return the user's tables in a folder.

    Parameters
    ----------
    folder
        It may also hold sub-folders and files that cannot be meant as tables; these are not read.

    Raises
    ------
    ConfigError
        If the folder cannot be read, or holds another file that may be meant as a table.
    """
    try:
        with os.scandir(folder) as scan:
            entries = tuple(sorted((entry.name, entry.is_dir()) for entry in scan))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"The folder of tables {folder} cannot be read ({reason}): check the path.") from None
    _refuse_strays(folder, entries)
    known = {f"{name}.csv": name for name in names()}
    return _kept(folder, tuple((known[file], _stamp(folder / file)) for file, _ in entries if file in known))


@lru_cache(maxsize=64)
def _kept(folder: Path, stamps: tuple[tuple[str, tuple[int, ...]], ...]) -> UserTables:
    return UserTables(folder, frozenset(name for name, _ in stamps))


def _stamp(path: Path) -> tuple[int, ...]:
    """Return a stamp that changes with a file; size and date alone may stay when a file is replaced."""
    try:
        about = path.stat()
    except OSError:
        return ()
    return about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino


def copy_bytes(path: Path) -> bytes:
    """Return the bytes of the user's copy of a table."""
    return read_bytes(path, ConfigError, missing=f"{path} is gone: put it back.", most=MOST_BYTES)


@lru_cache(maxsize=64)
def _refuse_strays(folder: Path, entries: tuple[tuple[str, bool], ...]) -> None:
    """Refuse a file that may be meant as a table but does not have the name of one."""
    here = {name for name, _ in entries}
    for name, is_folder in entries:
        if name.removesuffix(".csv") in names() or name.startswith((".", "~$")):
            continue
        lower = name.casefold()
        ending = next((end for end in (*DOUBLES, ".csv", *SPREADSHEETS) if lower.endswith(end)), "")
        if not ending:
            continue
        close = get_close_matches(lower.removesuffix(ending), names(), n=1, cutoff=ALIKE)
        if not close:
            if ".csv" in ending and not is_folder:
                raise ConfigError(
                    f"{folder / name} is not a table of supplymap: move it out of the folder, "
                    "or give it the name of the table that it replaces."
                )
            continue
        table = f"{close[0]}.csv"
        refusal = f"{folder / name} is not read, its name is not that of a table: "
        # the name is taken: renaming would overwrite the other file
        if table in here:
            raise ConfigError(f"{refusal}move it out of the folder; {table!r} is read.")
        saved = "" if ".csv" in ending else ", saved as CSV UTF-8"
        raise ConfigError(f"{refusal}rename it to {table!r}{saved}, or move it out of the folder.")
