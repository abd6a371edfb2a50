"""The command line: the only package that prints or exits."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from supplymap.cli.stopping import run_stoppable

if TYPE_CHECKING:
    from supplymap.cli.commands import app as app
    from supplymap.cli.commands import cli_options as cli_options
    from supplymap.cli.terminal import plain as plain
    from supplymap.cli.terminal import say as say

_HOMES = {"app": "commands", "cli_options": "commands", "plain": "terminal", "say": "terminal"}


def main() -> None:
    """Run the command line; every failure or stop ends in one plain sentence and an exit code that is not 0."""
    run_stoppable(_commands)


def _commands() -> None:
    from supplymap.cli import commands  # noqa: PLC0415 - a Ctrl-C while it loads is handled like any other

    commands.main()


def __getattr__(name: str) -> Any:  # noqa: ANN401 - names of several types
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
