"""The hidden folder that outputs are written into: locked while in use, removed by the next run if left behind.

A lock shows whether a run still uses the folder. A process number would not: numbers are used again, and mean nothing
on another machine that shares the disk. The system releases a lock when its process ends, however it ends.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from supplymap.disk import try_lock
from supplymap.outputs.faults import STAGE_PREFIX
from supplymap.outputs.stops import give_back, take_over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = "in-use.lock"
KEEP = "in-use.txt"
"""Stands in for the lock file where locks do not work."""
MARK = b"A supplymap run writes here; if none is running, this folder can be deleted.\n"
_NAME = re.compile(re.escape(STAGE_PREFIX) + "[0-9a-f]{16}")
_ATTEMPTS = 20

_own: dict[Path, Stage] = {}
"""Staging folders of this process, noted before they are created."""


class Stage:
    """A hidden folder in the folder of the outputs, held by an open lock file in it.

    Parameters
    ----------
    folder
        Folder of the outputs; on the same volume, so that files are moved and not copied.

    Raises
    ------
    OSError
        If it cannot be created.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = -1
        for _ in range(_ATTEMPTS):
            self.path = folder / f"{STAGE_PREFIX}{secrets.token_hex(8)}"
            _own[self.path] = self
            try:
                if self._create():
                    return
            except BaseException:
                self.remove()
                raise
            self.remove()
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(folder))

    def _create(self) -> bool:
        """Create the folder and lock it; return False if another run just took it for one left behind."""
        if os.name == "nt":
            # moved files keep their rights, which must be those of the folder of the outputs
            self.path.mkdir()
        else:
            self.path.mkdir(mode=0o700)
        file = self.path / LOCK
        try:
            self._lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except FileNotFoundError:
            return False
        held = try_lock(self._lock)
        if held is None:
            # no run removes a folder that has no lock file and is not empty
            (self.path / KEEP).write_bytes(MARK)
            self._close()
            file.unlink()
            return True
        if not held or not _is_same(self._lock, file):
            return False
        os.write(self._lock, MARK)
        return True

    def remove(self) -> None:
        """Remove the folder and its files; do nothing if it is gone."""
        _empty(self.path)
        if os.name == "nt":
            # an open file cannot be deleted there
            self._close()
        _remove_empty(self.path)
        self._close()
        if not os.path.lexists(self.path):
            _own.pop(self.path, None)

    def _close(self) -> None:
        if self._lock >= 0:
            lock, self._lock = self._lock, -1
            os.close(lock)


def remove_stale(folder: Path) -> None:
    """Remove the staging folders that ended runs have left in a folder, and nothing else.

    A folder that a running process holds, on this or another machine, stays; so does one without the lock file of
    supplymap. A folder that cannot be checked or removed stays silently.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        names = [entry.name for entry in entries if _NAME.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)]
        for name in names:
            with suppress(OSError):
                _remove_if_stale(folder / name)


def _remove_if_stale(path: Path) -> None:
    try:
        lock = os.open(path / LOCK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        # fails for a folder that is not empty: without a lock file it is not ours
        path.rmdir()
        return
    try:
        if not try_lock(lock):
            return
        text = os.read(lock, len(MARK) + 1)
        if text != MARK and (text or os.listdir(path) != [LOCK]):  # noqa: PTH208 - names are compared
            return
        _empty(path)
        if os.name == "nt":
            os.close(lock)
            lock = -1
        _remove_empty(path)
    finally:
        if lock >= 0:
            os.close(lock)


def _empty(path: Path) -> None:
    """Remove all but the lock file, which goes last: a half-removed folder is then recognised and removed later."""
    with suppress(OSError), os.scandir(path) as entries:
        for entry in entries:
            if entry.name == LOCK:
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                with suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108 - an entry is no Path


def _remove_empty(path: Path) -> None:
    with suppress(OSError):
        if os.listdir(path) == [LOCK]:  # noqa: PTH208 - names are compared
            (path / LOCK).unlink()
        path.rmdir()


def _is_same(lock: int, file: Path) -> bool:
    """Return whether the file of this name is still the open one."""
    try:
        return os.path.samestat(os.fstat(lock), file.stat())
    except FileNotFoundError:
        return False


def remove_own_stages() -> None:
    """Remove the staging folders of this process, at the end of a program that was stopped."""
    for stage in list(_own.values()):
        stage.remove()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Delay Ctrl-C and the other stop signals until the block is done."""
    if threading.current_thread() is not threading.main_thread():
        # only the main thread receives signals
        yield
        return
    waiting: list[int] = []
    before: dict[int, Any] = {}
    try:
        take_over(lambda number, _: waiting.append(number), before)
        yield
    finally:
        give_back(before)
        if waiting:
            signal.raise_signal(waiting[0])
