"""Ctrl-C and the other stop signals: one sentence, nothing left behind, an exit code that is not zero."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, NoReturn

from supplymap.outputs.stops import STOPS, give_back, take_over

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType


class Stopped(BaseException):
    """A stop signal arrived; not an Exception, so that no library catches it as a failure of its own."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> None:
    """Run the command line; every failure or stop ends in one plain sentence and an exit code that is not 0."""
    run_stoppable(_commands)


def _commands() -> None:
    from supplymap.cli import commands  # noqa: PLC0415 - a Ctrl-C while it loads is handled like any other

    commands.main()


def run_stoppable(work: Callable[[], None]) -> None:
    """Run the program; on a stop signal tidy up, print a sentence and exit with 128 plus the number of the signal.

    This module imports only what it needs, so that a Ctrl-C while libraries load ends in the same way. A signal that
    was ignored when the program began (as under nohup) stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        work()
        return
    before: dict[int, Any] = {}
    try:
        take_over(_stop, before)
        work()
    except (Stopped, KeyboardInterrupt) as stop:
        _ignore()
        _end(stop.number if isinstance(stop, Stopped) else signal.SIGINT)
    finally:
        give_back(before)
        # the end of the interpreter is short, and an interruption there would print a traceback
        atexit.register(_ignore)


def _stop(number: int, _: FrameType | None) -> NoReturn:
    raise Stopped(number)


def _ignore() -> None:
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)


def _end(number: int) -> NoReturn:
    written = "nothing was written"
    # loaded only if a command writes; a stop while it loads finds it without its names, and with nothing to remove
    sets = sys.modules.get("supplymap.outputs.sets")
    if sets is not None and hasattr(sets, "any_placed"):
        sets.remove_own_stages()
        if sets.any_placed():
            written = "the outputs were written before"
    try:
        # sys.stderr itself may be replaced by a progress display
        stream = sys.__stderr__
        if stream is not None:
            stream.write(f"supplymap: stopped; {written}.\n")
            stream.flush()
    except (OSError, ValueError):
        # the terminal is gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.exit(128 + number)
