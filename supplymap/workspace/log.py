"""The log: lines that are only ever added, one file for each writer and machine."""

from __future__ import annotations

import getpass
import os
import re
import socket
import time
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.disk import try_lock
from supplymap.errors import WorkspaceError
from supplymap.workspace.entries import Entry, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

ENDING = ".jsonl"
_UNSAFE = re.compile(r"[^\w.-]+")
_WAIT = 0.05
_PATIENCE = 30.0
"""Seconds to wait for another process of the same writer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of a log that is set aside.

    Attributes
    ----------
    file
        Name of the file.
    line
        Its number, from 1.
    problem
        What is wrong with it.
    """

    file: str
    line: int
    problem: str


def writer() -> tuple[str, str]:
    """Return the account of the system and the name of the computer."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "unknown"
    return user, socket.gethostname() or "unknown"


def name_of_log() -> str:
    """Return the name of the file that this writer adds to."""
    parts = (_UNSAFE.sub("_", unicodedata.normalize("NFC", part)).strip("._")[:60] or "unknown" for part in writer())
    return "-".join(parts) + ENDING


def read_log(folder: Path) -> tuple[list[Entry], list[Fault]]:
    """Return the entries of all files of a log, and the lines that are set aside.

    Copies that a program for shared drives made of a file are files of the log like any other.
    """
    entries: list[Entry] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob(f"*{ENDING}")):
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
            text = line.rstrip(b"\r")
            if not text.strip():
                continue
            try:
                entries.append(parsed(text))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                faults.append(Fault(path.name, number, str(error)))
    return entries, faults


@contextmanager
def appending(folder: Path, waiting: Callable[[str], None]) -> Iterator[Callable[[Sequence[bytes]], None]]:
    """Hold this writer's file; yield a function that adds lines to it, whole and on the disk when it returns.

    Parameters
    ----------
    folder
        Of the log.
    waiting
        Called once with a sentence if another process of this writer holds the file.

    Raises
    ------
    WorkspaceError
        If the file cannot be written, or another process holds it for too long.
    """
    path = folder / name_of_log()
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    except OSError as error:
        raise WorkspaceError(_not_written(path, error)) from None
    try:
        _hold(file, path, waiting)
        yield lambda lines: _append(file, path, lines)
    finally:
        os.close(file)


def _hold(file: int, path: Path, waiting: Callable[[str], None]) -> None:
    end = time.monotonic() + _PATIENCE
    told = False
    while try_lock(file) is False:
        if not told:
            waiting(f"Another supplymap of yours is writing {path.name}: waiting for it.")
            told = True
        if time.monotonic() > end:
            msg = f"Another supplymap of yours holds {path}: end it, then try again. Nothing was recorded."
            raise WorkspaceError(msg)
        time.sleep(_WAIT)


def _append(file: int, path: Path, lines: Sequence[bytes]) -> None:
    try:
        size = os.fstat(file).st_size
        # a line that a crash cut stays as it is, on a line of its own
        torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        data = b"".join(line + b"\n" for line in lines)
        os.write(file, b"\n" + data if torn else data)
        os.fsync(file)
    except OSError as error:
        raise WorkspaceError(_not_written(path, error)) from None


def _not_written(path: Path, error: OSError) -> str:
    return f"{path} cannot be written ({(error.strerror or type(error).__name__).lower()}). Nothing was recorded."
