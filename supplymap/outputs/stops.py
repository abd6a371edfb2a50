"""The signals that tell a program to stop; loaded before all else, so that it loads nothing of the package."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


def take_over(handler: Callable[[int, FrameType | None], None], before: dict[int, Any]) -> None:
    """Let a handler take the signals to stop; one that is ignored (as under nohup) stays so.

    Parameters
    ----------
    handler
        Called with the number of the signal.
    before
        Gets the handlers there were, one by one: a signal may come between two of them.
    """
    for number in STOPS:
        old = signal.getsignal(number)
        if old is not None and old != signal.SIG_IGN:
            before[number] = old
            signal.signal(number, handler)


def give_back(before: dict[int, Any]) -> None:
    """Put the handlers back that :func:`take_over` noted."""
    for number, handler in before.items():
        signal.signal(number, handler)
