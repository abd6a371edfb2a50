"""Ctrl-C and the other signals to stop: one sentence, nothing left behind, an exit code that is not zero."""

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
    """The program was told to stop; no library takes it for a failure of its own."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run_stoppable(work: Callable[[], None]) -> None:
    """Do the work of the program; if it is told to stop, tidy up, say so and exit with 128 and the signal's number.

    Only what this file needs is loaded before, so that a Ctrl-C while libraries load is told like any other. A signal
    that was ignored when the program began (as under nohup) stays so.
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
        # what is left to do then takes a moment and cannot be interrupted without noise
        atexit.register(_ignore)


def _stop(number: int, _: FrameType | None) -> NoReturn:
    raise Stopped(number)


def _ignore() -> None:
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)


def _end(number: int) -> NoReturn:
    written = "nothing was written"
    # loaded only if a command writes; a stop while it loads finds it without its names, and with nothing to remove
    outputs = sys.modules.get("supplymap.outputs")
    if outputs is not None and hasattr(outputs, "remove_own_stages"):
        outputs.remove_own_stages()
        if outputs.any_placed():
            written = "the outputs were written before"
    try:
        # not by the name of a stream that a display may have replaced
        stream = sys.__stderr__
        if stream is not None:
            stream.write(f"supplymap: stopped; {written}.\n")
            stream.flush()
    except (OSError, ValueError):
        # the terminal is gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.exit(128 + number)
