"""The commands ``supplymap workspace``: decisions as a workbook, read back; papers and how long they are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplymap.cli.terminal import say

if TYPE_CHECKING:
    from supplymap.workspace import Workspace

app = typer.Typer(
    help="Take decisions to Excel and back, and keep papers, in the folder that 'supplymap init' made.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Folder = Annotated[
    Path, typer.Option("--workspace", metavar="FOLDER", help="The folder of the workspace.", show_default=False)
]


@app.callback()
def workspace(context: typer.Context) -> None:
    """Show the commands of a workspace."""
    if context.invoked_subcommand is None:
        commands: Any = typer.main.get_command(app)
        for name, command in commands.commands.items():
            say(f"supplymap workspace {name:<10} {command.help}")


def opened(folder: Path) -> Workspace:
    """Return the workspace of a folder; waiting for another process is told on stderr."""
    from supplymap.workspace import Workspace  # noqa: PLC0415 - keeps --help fast

    return Workspace(folder, waiting=lambda text: say(text, error=True))
