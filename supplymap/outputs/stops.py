"""The signals that stop a program; loaded first, so this module imports nothing of the package."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


def take_over(handler: Callable[[int, FrameType | None], None], before: dict[int, Any]) -> None:
    """Set a handler for the stop signals; an ignored one (as under nohup) stays ignored.

    Parameters
    ----------
    handler
        Called with the number of the signal.
    before
        Receives the earlier handlers one by one: a signal may arrive between two of them.
    """
    for number in STOPS:
        old = signal.getsignal(number)
        if old is not None and old != signal.SIG_IGN:
            before[number] = old
            signal.signal(number, handler)


def give_back(before: dict[int, Any]) -> None:
    """Restore the handlers that :func:`take_over` noted."""
    for number, handler in before.items():
        signal.signal(number, handler)
