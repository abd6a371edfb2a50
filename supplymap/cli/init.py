"""The command ``supplymap init``: the folder of a workspace, what is in it, and what to type next."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer looks at the annotations
from typing import Annotated

import typer

from supplymap.cli.options import typed
from supplymap.cli.terminal import read_settings, say
from supplymap.errors import WorkspaceError

_INSIDE = (
    ("supplymap.toml", "settings, such as the name of the importer"),
    ("log/", "what people decided: one line each, with who, when and why"),
    ("store/", "what every run read, kept once, so that it can be made again"),
    ("documents/", "put papers here: audits, certificates, declarations"),
    ("runs/", "the map and the rankings of every run, by day"),
)


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.", show_default=False)],
    importer: Annotated[
        str, typer.Option("--importer", metavar="NAME", help="The importer whose workspace it is, for every run in it.")
    ] = "",
) -> None:
    """Make a workspace: a folder that keeps decisions, papers and runs of one importer over years."""
    from supplymap.workspace import create, is_workspace  # noqa: PLC0415 - keeps --help fast

    there = is_workspace(folder)
    workspace = create(folder)
    if importer:
        _name_importer(workspace.folder / "supplymap.toml", importer)
    say(f"{folder} is a workspace already; nothing in it was changed." if there else f"Made the workspace {folder}:")
    for name, meaning in _INSIDE:
        say(f"  {name:<15} {meaning}")
    named = "" if importer or read_settings(workspace.folder / "supplymap.toml").importer else ' --importer "NAME"'
    say()
    say("Next, run your lists in it:")
    say(f"  supplymap run YOUR-LISTS.xlsx --workspace {typed(str(folder))}{named}")
    say("and see what there is to decide:")
    say(f"  supplymap status --workspace {typed(str(folder))}")


def _name_importer(settings: Path, importer: str) -> None:
    """Write the importer into the settings of the workspace, unless they name it already."""
    named = read_settings(settings).importer
    if named == importer:
        return
    if named:
        msg = f"{settings} names {named!r} as the importer: change it there if it is another now."
        raise WorkspaceError(msg)
    text = settings.read_text("utf-8")
    line = f"importer = {json.dumps(' '.join(importer.split()), ensure_ascii=False)}\n"
    settings.write_text(line + text, encoding="utf-8", newline="\n")
