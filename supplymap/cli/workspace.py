"""The commands ``supplymap workspace``: decisions as a workbook, read back; papers and how long they are kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path  # noqa: TC003 - typer looks at the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplymap.cli import papers
from supplymap.cli.options import OfWorkspace, typed, workspace_of
from supplymap.cli.terminal import plain, refuse_existing, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.workspace import Workspace
    from supplymap.workspace.view import Told

_MOST = 100
"""Most rows that are told of those that were taken."""
BY_EXAMPLE = '"YOUR NAME"'

app = typer.Typer(
    help="Take decisions to Excel and back, and keep papers, in the folder that 'supplymap init' made.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@app.callback()
def commands(context: typer.Context) -> None:
    """Show the commands of a workspace."""
    if context.invoked_subcommand is None:
        group: Any = typer.main.get_command(app)
        for name, command in group.commands.items():
            say(f"supplymap workspace {name:<10} {command.help}")


def opened(folder: Path) -> Workspace:
    """Return the workspace of a folder; waiting for another process is told on stderr."""
    return workspace_of(folder)


@app.command()
def export(
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The .xlsx file to write.", show_default=False)],
    folder: OfWorkspace = None,
) -> None:
    """Write a workbook of what is open and decided, to fill in and to read back."""
    from datetime import UTC, datetime  # noqa: PLC0415 - keeps --help fast

    from supplymap.outputs.decisions_exchange import export_decisions  # noqa: PLC0415 - keeps --help fast

    workspace = workspace_of(folder)
    target = to if to.suffix.lower() == ".xlsx" else to.with_name(to.name + ".xlsx")
    refuse_existing(target)
    command = (
        f"supplymap workspace import {typed(str(target))} --workspace {typed(str(workspace.folder))} --by {BY_EXAMPLE}"
    )
    today = datetime.now(UTC).astimezone().date()
    sheets = export_decisions(workspace, target, as_of=today, commands=[command])
    say(f"Written: {target}")
    for sheet in sheets:
        if sheet.rows:
            counts = Counter(row.status.lower() for row in sheet.rows)
            told = ", ".join(f"{status} {count:,}" for status, count in counts.items())
            say(f"  {sheet.layout.title}: {told}")
    if not any(sheet.rows for sheet in sheets):
        say("  Nothing is open and nothing is decided yet: 'supplymap run FILES --workspace FOLDER' finds what to ask.")
        return
    say("Fill in the yellow cells, save it, and read it back with")
    say(f"  {command}")


@app.command("import")
def read_back(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The workbook, filled in: .xlsx, .ods, .xls or .csv.", show_default=False),
    ],
    folder: OfWorkspace = None,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who decides, for rows that name nobody; not checked.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be recorded, and record nothing.")
    ] = False,
) -> None:
    """Read a workbook of 'workspace export' back: only what you changed in it counts."""
    from supplymap.outputs.decisions_exchange import import_decisions  # noqa: PLC0415 - keeps --help fast

    result = import_decisions(workspace_of(folder), file, by=" ".join(plain(by).split()), dry_run=dry_run)
    _say_rows("Would be taken" if dry_run else "Taken", result.taken, None if dry_run else _MOST)
    _say_rows("Decided otherwise meanwhile: both are kept", result.conflicts)
    _say_rows("Not taken", result.refused)
    _say_rows("Decided so already", result.already, _MOST)
    say(f"Not changed: {result.unchanged:,} {'row' if result.unchanged == 1 else 'rows'}.")
    if dry_run:
        say("Nothing was recorded, as you asked with --dry-run.")
    elif result.drafts:
        say("They count from the next 'supplymap run' with this workspace on.")
    if result.refused:
        say("Correct the rows that were not taken, save, and import again: what was taken is not taken twice.")


def _say_rows(heading: str, rows: Sequence[Told], most: int | None = None) -> None:
    if not rows:
        return
    say(f"{heading}: {len(rows):,}")
    for row in rows[:most]:
        place = ", ".join(filter(None, (row.sheet, f"row {row.row}" if row.row else "")))
        say(f"  {place}: {row.text}" if place else f"  {row.text}")
    if most is not None and len(rows) > most:
        say(f"  ... and {len(rows) - most:,} more: 'supplymap history' shows them")


app.command("documents")(papers.documents)
app.command("keep")(papers.keep)
