"""Processes that are killed: what they acknowledged before is kept.

A child is forked from a process that has loaded all it needs, so that hundreds of them take seconds. It reports each
thing that it was told is done by a line on a pipe; nothing that it holds in memory outlives it.
"""

from __future__ import annotations

import os
import signal
import traceback
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


def killed(work: Callable[[Callable[[str], None]], None], when: Callable[[int], None] = lambda _: None) -> list[str]:
    """Do work in a child that may be killed; return what it reported.

    Parameters
    ----------
    work
        What the child does; it is given a function that reports a text as done.
    when
        Called in the parent with the number of the child: may wait, and kill it.

    Returns
    -------
    reported
        Texts in sequence; the last is ``end`` where the child came to its end.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # forking beside threads is discouraged; the child starts none and takes no lock of theirs
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        write = os.write
        try:
            work(lambda text: _report(write, writing, text))
            _report(write, writing, "end")
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    try:
        when(child)
        with os.fdopen(reading, "rb") as pipe:
            lines = pipe.read().split(b"\n")[:-1]
    finally:
        os.waitpid(child, 0)
    return [line.decode() for line in lines]


def _report(write: Callable[[int, bytes], int], pipe: int, text: str) -> None:
    write(pipe, text.encode() + b"\n")


@contextmanager
def dying_at(count: int, *modules: ModuleType) -> Iterator[None]:
    """Kill this process at its n-th call of the system through the ``os`` of some modules.

    Writing is stopped half-way: half of the bytes reach the file. Every other call is stopped before it is made.
    """
    left = [count]

    class Dying:
        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever os has
            real = getattr(os, name)
            if name not in ("open", "write", "fsync", "lseek", "read", "ftruncate", "replace", "close"):
                return real

            def call(*values: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
                left[0] -= 1
                if not left[0]:
                    if name == "write":
                        file, data = values
                        real(file, bytes(data)[: len(data) // 2])
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*values, **named)

            return call

    before = [module.os for module in modules]
    for module in modules:
        module.os = Dying()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for module, real in zip(modules, before, strict=True):
            module.os = real  # type: ignore[attr-defined]
