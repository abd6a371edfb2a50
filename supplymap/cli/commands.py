"""The commands, and how a failure ends."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from supplymap import __version__
from supplymap.cli import check, decide, history, init, lists, runs, status, what_if, workspace
from supplymap.cli.options import with_importer
from supplymap.cli.summary import say_lists
from supplymap.cli.terminal import (
    GraphFile,
    Settings,
    check_single,
    load,
    read_settings,
    refuse_existing,
    say,
)
from supplymap.errors import SupplymapError

app = typer.Typer(
    name="supplymap",
    help="Map business partners from supplier spreadsheets and rank forced-labor risk. "
    "Everything runs on this machine; nothing is sent anywhere unless --geocoder asks for it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


app.command("run")(runs.run)
app.command("rebuild")(runs.rebuild)
app.command("check")(check.check)


@app.command("map")
def draw(
    graph: GraphFile = Path("reports"),
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The .html file to write; beside the graph if left out."),
    ] = None,
    settings: Settings = None,
) -> None:
    """Draw the map again from a graph.json; --config gives the words of your own tables."""
    from supplymap.outputs.map.page import write_map  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.sets import staged  # noqa: PLC0415

    config = read_settings(settings)
    source, loaded, note = load(graph)
    target = source.with_name("map.html") if out is None else out
    check_single(target, (".html", ".htm"), graph=source)
    with staged(target.parent, [target.name], inputs=[source]) as stage:
        write_map(loaded, stage / target.name, config, note=note)
    say(f"Written: {target}")


@app.command()
def rank(
    graph: GraphFile = Path("reports"),
    top: Annotated[int, typer.Option("--top", min=1, help="How many partners to show.")] = 10,
    settings: Settings = None,
) -> None:
    """Show which partners to act on first, from a graph.json; --config gives the words of your own tables."""
    from supplymap import ranking  # noqa: PLC0415 - keeps --help fast

    config = read_settings(settings)
    _, loaded, _ = load(graph)
    names = ranking.ranked(loaded)
    ties = {tie["rank"]: ranking.tie_sentence(loaded, tie) for tie in loaded.graph["ties"]}
    say(f"Weakest links of {loaded.graph['importer_name']}, as of {loaded.graph['as_of']}")
    for name in names[:top]:
        data = loaded.nodes[name]
        step = ranking.next_step(loaded, name, config=config)
        say()
        say(f"{data['rank']}. {ranking.label(data)}: {data['rating']}")
        if data["rank"] in ties:
            say(f"   equal:   {ties.pop(data['rank'])}")
        say(f"   why:     {ranking.why(data)}")
        say(f"   reaches: {ranking.products_words(data)}")
        say(f"   path:    {ranking.path_words(loaded, data)}")
        say(f"   do:      {step.text}")
        say(f"   paper:   {step.document}")
    say()
    say(f"{min(top, len(names)):,} of {ranking.counted(len(names), 'partner')}. {ranking.ORDER_NOTES[ranking.WEAKEST]}")
    say_lists(loaded)


@app.command()
def trace(
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="Name or ID of the partner.", show_default=False)],
    graph: GraphFile = Path("reports"),
    limit: Annotated[int, typer.Option("--limit", min=1, help="The most chains to show.")] = 20,
) -> None:
    """Show a partner's chains to the importer, worst first."""
    from supplymap.ranking import trace  # noqa: PLC0415 - keeps --help fast

    _, loaded, _ = load(graph)
    for number, name in enumerate(trace.find_partners(loaded, partner)):
        if number:
            say()
        for line in trace.trace(loaded, name, limit=limit):
            say(line)
    say_lists(loaded)


@app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="The .xlsx file to write.", show_default=False)],
) -> None:
    """Write an empty workbook with the columns, drop-downs and a filled example row per sheet."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.sets import staged  # noqa: PLC0415
    from supplymap.outputs.workbook import write_template  # noqa: PLC0415

    if out.suffix.lower() != ".xlsx":
        out = out.with_name(out.name + ".xlsx")
    refuse_existing(out)
    values = {
        "stage": [row["title"] for row in reference.table("stages")],
        "evidence": [row["title"] for row in reference.table("evidence") if row["words"]],
        "document": [row["title"] for row in reference.table("documents")],
        "registry": [row["title"] for row in reference.table("registries")],
    }
    columns = [*reference.table("columns"), *reference.table("template")]
    names = sorted(row["name"] for row in reference.table("countries"))
    with staged(out.parent, [out.name], option="FILE") as stage:
        write_template(stage / out.name, columns, countries=names, values=values)
    say(f"Written: {out}")


app.command("init")(init.init)
app.command("decide")(decide.decide)
app.command("history")(history.history)
app.command("undo")(history.undo)
app.command("status")(status.status)
app.add_typer(lists.app, name="lists")
app.command("what-if")(what_if.what_if)
app.add_typer(workspace.app, name="workspace")


def _version(value: bool) -> None:
    if value:
        say(f"supplymap {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Map business partners from supplier spreadsheets and rank forced-labor risk."""


def main() -> None:
    """Run a command; every failure ends in one plain sentence and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # names in any script, also where the console or a pipe on Windows has another encoding
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            app()
        finally:
            # printing the rest may fail too, and must be handled below
            sys.stdout.flush()
    except SupplymapError as error:
        say(f"supplymap: {error}", error=True)
        for name in getattr(error, "names", ()):
            say(f"  {with_importer(sys.argv[1:], name)}", error=True)
        sys.exit(1)
    except BrokenPipeError:
        _close_output()
        sys.exit(1)
    except Exception as error:
        if os.environ.get("SUPPLYMAP_DEBUG"):
            raise
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            _close_output()
            say("supplymap: The disk is full, so not everything could be written: free some space.", error=True)
            sys.exit(1)
        say(
            f"supplymap: something went wrong that should not ({type(error).__name__}: {error}). {_written()} "
            "Set SUPPLYMAP_DEBUG=1 and run again to see where, and please report it.",
            error=True,
        )
        sys.exit(1)


def _close_output() -> None:
    """Discard output that is still to be printed: the end of the program would try to print it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _written() -> str:
    from supplymap.outputs.sets import any_placed  # noqa: PLC0415 - keeps --help fast

    return "The outputs were written before." if any_placed() else "Nothing was written."


def cli_options() -> Any:  # noqa: ANN401 - a click command, which has no public type here
    """Return the commands, for the generated reference page."""
    return typer.main.get_command(app)
