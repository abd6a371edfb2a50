"""Calls in a process of its own, so that a crash there is only an error here."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from supplymap.config import Limits


_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from supplymap.sheets.isolation import answer; answer(sys.argv[2], sys.argv[3], int(sys.argv[4]))"
)


class IsolationError(Exception):
    """The process gave no answer: it crashed, took too long, or could not be started."""


def call_isolated(module: str, function: str, data: bytes, limits: Limits) -> Any:  # noqa: ANN401 - any JSON value
    """Call a function in a fresh interpreter with limited memory and time.

    Parameters
    ----------
    module, function
        A module of this package and its function from bytes to something JSON can hold.
    data
        Argument of the function.
    limits
        Its ``xls_megabytes`` and ``xls_seconds`` are those of the process.

    Returns
    -------
    result
        Return value of the function.

    Raises
    ------
    IsolationError
        If the process gives no answer.
    """
    if not sys.executable:
        raise IsolationError("no interpreter")
    given = json.dumps(sys.path), module, function, str(limits.xls_megabytes)
    command = [sys.executable, "-X", "utf8", "-c", _PROGRAM, *given]
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(  # noqa: S603 - nothing in the command comes from the file
            command, input=data, capture_output=True, timeout=limits.xls_seconds, check=True, creationflags=flags
        )
        return json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise IsolationError(str(error)) from error


def answer(module: str, function: str, megabytes: int) -> None:
    """Run in the other process: read the data, call the function, write its result."""
    _limit_memory(megabytes << 20)
    result = getattr(import_module(module), function)(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(result).encode())


def _limit_memory(most: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for limit, amount in ((resource.RLIMIT_AS, most), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(limit, (amount, amount))
        except (OSError, ValueError):  # the system allows no change, or less than this already
            continue
