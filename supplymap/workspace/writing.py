"""The file that this writer adds lines to: held by one process at a time, each line whole and on the disk."""

from __future__ import annotations

import errno
import getpass
import hashlib
import os
import re
import socket
import stat
import time
import unicodedata
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from supplymap.disk import FAR, sync_names, try_lock, why_not_written
from supplymap.errors import WorkspaceError
from supplymap.workspace.log import ENDING, LARGEST, fault_of, is_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_UNSAFE_IN_USER, _UNSAFE = re.compile(r"[^\w]+"), re.compile(r"[^\w.-]+")
_LONGEST = 80
"""Most bytes of the name of a user or a computer in the name of a file: copies get longer names."""
_WAIT = 0.05
_PATIENCE = 30.0
"""Seconds to wait for another process of the same writer."""
_ATTEMPTS = 20
_FLAGS = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_UNSURE = " Whether it was recorded is not sure: look at the history before you decide again."
_NOTHING = " Nothing was recorded."


def writer() -> tuple[str, str]:
    """Return the account of the system and the name of the computer."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "unknown"
    return user or "unknown", socket.gethostname() or "unknown"


def name_of_log(user: str, machine: str) -> str:
    """Return the name of the file that a writer adds to: no two writers have the same.

    A hyphen parts user and computer. Names that need other letters, or are long, get a digest of what they were, so
    that no two of them become one.
    """
    short = (_short(_UNSAFE_IN_USER, user), _short(_UNSAFE, machine))
    name = "-".join(short)
    if short != (user, machine):
        name += "_" + hashlib.sha256(f"{user}\0{machine}".encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return name + ENDING


def _short(unsafe: re.Pattern[str], name: str) -> str:
    safe = unsafe.sub("_", unicodedata.normalize("NFC", name)).strip("._-")
    return safe.encode()[:_LONGEST].decode(errors="ignore") or "unknown"


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
    held = _Held(folder, waiting)
    try:
        held.take()
        yield held.add
    finally:
        held.release()


class _Held:
    """The open file of this writer."""

    def __init__(self, folder: Path, waiting: Callable[[str], None]) -> None:
        self._folder = folder
        self._waiting = waiting
        self._path = folder
        self._file = -1
        self._alone = False

    def take(self) -> None:
        """Open the file and lock it."""
        try:
            for _ in range(_ATTEMPTS):
                self.release()
                self._path, self._file = _opened(self._folder)
                self._wait()
                if self._is_there():
                    return
        except OSError as error:
            raise WorkspaceError(why_not_written(error, self._path) + _NOTHING) from None
        msg = f"{self._path} is replaced again and again: end the program that does so, then try again.{_NOTHING}"
        raise WorkspaceError(msg)

    def release(self) -> None:
        """Close the file, which ends the lock."""
        if self._file >= 0:
            file, self._file = self._file, -1
            os.close(file)

    def add(self, lines: Sequence[bytes]) -> None:
        """Add lines; a program for shared drives may put another file in the place of the open one meanwhile."""
        _append(self._file, self._path, lines, self._alone)
        for _ in range(_ATTEMPTS):
            if self._is_there():
                return
            # lines that stand in two files count once
            self.take()
            _append(self._file, self._path, lines, self._alone)
        msg = f"{self._path} is replaced again and again: end the program that does so, then try again.{_UNSURE}"
        raise WorkspaceError(msg)

    def _wait(self) -> None:
        """Wait for another process; where locks do not work there is no waiting, and lines are added in one piece."""
        end = time.monotonic() + _PATIENCE
        told = False
        while (locked := try_lock(self._file, FAR)) is False:
            if not told:
                self._waiting(f"Another supplymap of yours is writing {self._path}: waiting for it.")
                told = True
            if time.monotonic() > end:
                msg = f"Another supplymap of yours holds {self._path}: end it, then try again.{_NOTHING}"
                raise WorkspaceError(msg)
            time.sleep(_WAIT)
        self._alone = locked is True

    def _is_there(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._file), self._path.lstat())
        except FileNotFoundError:
            return False


def _opened(folder: Path) -> tuple[Path, int]:
    """Return the first file of this writer that lines can be added to, created if it is not there, and open."""
    name = name_of_log(*writer())
    for number in range(1, _ATTEMPTS):
        path = folder / (name if number == 1 else f"{name.removesuffix(ENDING)}_{number}{ENDING}")
        try:
            facts = path.lstat()
        except FileNotFoundError:
            file = os.open(path, _FLAGS | os.O_CREAT, 0o666)
            sync_names(folder)
            return path, file
        if fault_of(facts) or facts.st_size > LARGEST // 2:
            continue
        file = os.open(path, _FLAGS)
        try:
            facts = os.fstat(file)
            if stat.S_ISREG(facts.st_mode) and is_plain(os.read(file, 4)):
                return path, file
        except BaseException:
            os.close(file)
            raise
        os.close(file)
    raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder / name))


def _append(file: int, path: Path, lines: Sequence[bytes], alone: bool) -> None:
    """Add lines to an open file; if that fails, take away what was written of them, unless others may write there."""
    size = -1
    try:
        size = os.lseek(file, 0, os.SEEK_END)
        _write(file, _break(file, size) + b"".join(line + b"\n" for line in lines))
        os.fsync(file)
    except OSError as error:
        raise WorkspaceError(why_not_written(error, path) + _taken_back(file, size, alone)) from None
    except BaseException:
        _taken_back(file, size, alone)
        raise


def _break(file: int, size: int) -> bytes:
    """Return a line break if the last line has none: one that a crash cut stays as it is, on a line of its own."""
    if not size:
        return b""
    os.lseek(file, size - 1, os.SEEK_SET)
    return b"" if os.read(file, 1) == b"\n" else b"\n"


def _write(file: int, data: bytes) -> None:
    """Write all of it: a disk that is nearly full, or a signal, may take a part first."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _taken_back(file: int, size: int, alone: bool) -> str:
    """Cut a file back to its former size: nobody was told that more was recorded. Return what to tell of it."""
    if size < 0:
        return _NOTHING
    try:
        if os.fstat(file).st_size > size:
            if not alone:
                return _UNSURE
            os.ftruncate(file, size)
            with suppress(OSError):
                os.fsync(file)
    except OSError:
        return _UNSURE
    return _NOTHING
