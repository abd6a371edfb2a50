"""The folder of a user's tables: a file that may be meant as a table is told, never passed over."""

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
"""The one table that nobody can put their own in place of: it says what the code sets and reads."""
MOST_BYTES = 64 << 20
"""Most bytes of a table."""
ALIKE = 0.75
"""From this similarity on, a file is taken for a table under another name."""
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".tsv")
"""Endings of files that a table may have been saved as."""
DOUBLES = (".csv.txt", *(f".csv{ending}" for ending in SPREADSHEETS))
"""Endings of a table that a program put its own behind."""


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """List the shipped tables whose place a user's own may take, without ending."""
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
    """Look at the files of a folder of a user's tables.

    Parameters
    ----------
    folder
        Sub-folders and files that cannot be meant as tables may lie in it: they are not read.

    Raises
    ------
    ConfigError
        If the folder cannot be read, or holds a file that is no table but could be meant as one.
    """
    try:
        with os.scandir(folder) as found:
            entries = tuple(sorted((entry.name, entry.is_dir()) for entry in found))
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
    """Tell a file from what it was: a file put in its place may have its size and its date."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def copy_bytes(path: Path) -> bytes:
    """Read the user's copy of a table as it is."""
    return read_bytes(path, ConfigError, missing=f"{path} is gone: put it back.", most=MOST_BYTES)


@lru_cache(maxsize=64)
def _refuse_strays(folder: Path, entries: tuple[tuple[str, bool], ...]) -> None:
    """Refuse a file under another name than a table's that may be meant as one; the rest is not the program's."""
    here = {name for name, _ in entries}
    for name, is_folder in entries:
        if name.removesuffix(".csv") in names() or name.startswith((".", "~$")):
            continue
        folded = name.casefold()
        ending = next((end for end in (*DOUBLES, ".csv", *SPREADSHEETS) if folded.endswith(end)), "")
        if not ending:
            continue
        close = get_close_matches(folded.removesuffix(ending), names(), n=1, cutoff=ALIKE)
        if not close:
            if ".csv" in ending and not is_folder:
                raise ConfigError(
                    f"{folder / name} is no table that supplymap knows: move it out of the folder, "
                    "or give it the name of the table whose place it takes."
                )
            continue
        table = f"{close[0]}.csv"
        told = f"{folder / name} is not read, its name is not that of a table: "
        # the name is taken: to rename would put one file in place of the other
        if table in here:
            raise ConfigError(f"{told}move it out of the folder; {table!r} is read.")
        saved = "" if ".csv" in ending else ", saved as CSV UTF-8"
        raise ConfigError(f"{told}rename it to {table!r}{saved}, or move it out of the folder.")
