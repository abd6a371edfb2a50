"""The commands, and how a failure ends."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplymap import __version__
from supplymap.cli import lists, what_if
from supplymap.cli.terminal import GraphFile, Seed, Settings, Worlds, check_single, load, plain, say
from supplymap.errors import SupplymapError
from supplymap.outputs.workbook import write_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import networkx as nx

    from supplymap.config import Config
    from supplymap.model import Records
    from supplymap.network.attributes import GraphAttributes, PartnerAttributes

app = typer.Typer(
    name="supplymap",
    help="Map business partners from supplier spreadsheets and rank forced-labor risk. "
    "Everything runs on this machine; nothing is sent anywhere.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Spreadsheets: .xlsx, .xlsm, .xls, .ods, .csv", show_default=False),
]
Importer = Annotated[
    str, typer.Option("--importer", metavar="NAME", help="The importer: name or ID; left out where the files say it.")
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="Day to judge dates by, as 2026-11-22; today if left out.")
]
Encoding = Annotated[
    str, typer.Option("--encoding", metavar="NAME", help="Encoding of text files, if the detected one is wrong.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 if the data has errors or warnings.")]
ISSUES_SHOWN = 12
NAMED_NOTES = ("columns-not-understood",)
"""Notes that are told one by one on the terminal, because a name may stand in what they tell of."""

SCREENED_LISTS = ("uflpa", "uflpa-native", "wro", "dol")
"""Lists whose gaps are said on the terminal; the workbook and the map tell of every table."""


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show the current step on stderr while a person is watching."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal

    with Console(stderr=True).status("starting") as status:
        yield lambda step: status.update(plain(step))


def _config(
    settings: Path | None,
    importer: str,
    as_of: str,
    encoding: str,
    seed: int | None = None,
    worlds: int | None = None,
) -> Config:
    from supplymap.config import Config, checked, parse_as_of, read_config  # noqa: PLC0415 - keeps --help fast

    config = read_config(settings) if settings else Config()
    if importer:
        config = replace(config, importer=importer)
    if as_of:
        config = replace(config, as_of=parse_as_of(as_of))
    if encoding:
        config = replace(config, encoding=encoding)
    if seed is not None:
        config = replace(config, seed=seed)
    if worlds is not None:
        config = replace(config, worlds=worlds)
    return checked(config, "command line")


@app.command()
def run(
    files: Files,
    importer: Importer = "",
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Folder for the outputs.")] = Path("reports"),
    settings: Settings = None,
    as_of: AsOf = "",
    encoding: Encoding = "",
    seed: Seed = None,
    worlds: Worlds = None,
    strict: Strict = False,
) -> None:
    """Read supplier spreadsheets; write the map, the rankings and the import report."""
    from supplymap import pipeline  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs import check_inputs, runfile  # noqa: PLC0415 - keeps --help fast

    config = _config(settings, importer, as_of, encoding, seed, worlds)
    if settings:
        check_inputs(out, runfile.OUTPUTS, [settings])
    with _progress() as progress:
        result = pipeline.run(files, out, config, progress=progress, warn=lambda text: say(f"Note: {text}", error=True))
    _say_ledger(result.records)
    say()
    _say_findings(result.graph)
    say()
    _say_issues(result.records)
    say()
    say("Written:")
    for name in runfile.OUTPUTS:
        say(f"  {out / name}")
    say(f"Open {out / runfile.MAP} in a browser; read {out / runfile.RANKINGS} first sheet first.")
    _end(result.records, strict=strict)


@app.command()
def check(
    files: Files,
    importer: Importer = "",
    settings: Settings = None,
    as_of: AsOf = "",
    encoding: Encoding = "",
    strict: Strict = False,
) -> None:
    """Read supplier spreadsheets and say what was understood; screen nothing, write nothing."""
    from supplymap import pipeline  # noqa: PLC0415 - keeps --help fast

    config = _config(settings, importer, as_of, encoding)
    with _progress() as progress:
        progress("reading")
        records = pipeline.check(files, config)
    _say_ledger(records)
    names = {partner.id: partner.name for partner in records.partners}
    products = sorted({link.product or "(not stated)" for link in records.links if link.buyer == records.importer})
    say(f"Importer: {names[records.importer]}")
    say(
        f"Partners: {len(records.partners) - 1}, links: {len(records.links)}, products: {', '.join(products) or 'none'}"
    )
    say()
    _say_issues(records, limit=None)
    _end(records, strict=strict)


@app.command("map")
def draw(
    graph: GraphFile = Path("reports"),
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The .html file to write; beside the graph if left out."),
    ] = None,
) -> None:
    """Draw the map again from a graph.json."""
    from supplymap.outputs import staged  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.map.page import write_map  # noqa: PLC0415

    source, loaded, note = load(graph)
    target = source.with_name("map.html") if out is None else out
    check_single(target, (".html", ".htm"), graph=source)
    with staged(target.parent, [target.name], inputs=[source]) as stage:
        write_map(loaded, stage / target.name, note=note)
    say(f"Written: {target}")


@app.command()
def rank(
    graph: GraphFile = Path("reports"),
    top: Annotated[int, typer.Option("--top", min=1, help="How many partners to show.")] = 10,
    settings: Settings = None,
) -> None:
    """Show whom to act on first, from a graph.json; with the settings of the run, in the words of its own tables."""
    from supplymap import ranking  # noqa: PLC0415 - keeps --help fast

    config = _config(settings, "", "", "")
    _, loaded, _ = load(graph)
    table = ranking.rank_weakest_links(loaded, config)[ranking.WEAKEST]
    say(f"Weakest links of {loaded.graph['importer_name']}, as of {loaded.graph['as_of']}")
    for row in table.head(top).to_dict("records"):
        say()
        say(f"{row['Rank']}. {row['Partner']} ({row['Country'] or 'no country'}, tier {row['Tier']}): {row['Rating']}")
        say(f"   why:     {row['Why']}")
        say(f"   reaches: {row['Products reached'] or 'no product'}; {row['Path to the importer']}")
        say(f"   do:      {row['Recommended action']}")
        say(f"   paper:   {row['Missing document']}")
    say()
    say(f"{min(top, len(table))} of {len(table)} partners. {ranking.ORDER_NOTES[ranking.WEAKEST]}")
    _say_lists(loaded)


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
    _say_lists(loaded)


@app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="The .xlsx file to write.", show_default=False)],
) -> None:
    """Write an empty workbook with the columns, drop-downs and a filled example row per sheet."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs import staged  # noqa: PLC0415

    if out.suffix.lower() != ".xlsx":
        out = out.with_name(out.name + ".xlsx")
    if os.path.lexists(out):
        msg = f"{out} exists already: choose another name, so that nothing filled in is lost."
        raise SupplymapError(msg)
    values = {
        "stage": [row["title"] for row in reference.table("stages")],
        "evidence": [row["title"] for row in reference.table("evidence") if row["words"]],
        "document": [row["title"] for row in reference.table("documents")],
    }
    names = sorted(row["name"] for row in reference.table("countries"))
    with staged(out.parent, [out.name], option="FILE") as stage:
        write_template(stage / out.name, reference.table("columns"), countries=names, values=values)
    say(f"Written: {out}")


app.add_typer(lists.app, name="lists")
app.command("what-if")(what_if.what_if)


def _say_ledger(records: Records) -> None:
    from supplymap.outputs.runfile import ledger  # noqa: PLC0415 - keeps --help fast

    for line in ledger(records):
        sheet = f" [{line['sheet']}]" if line["sheet"] else ""
        say(
            f"{line['file']}{sheet}: {line['read']} rows read = {line['imported']} imported + {line['merged']} merged"
            f" + {line['skipped']} skipped + {line['rejected']} rejected"
        )


def _say_findings(graph: nx.MultiDiGraph) -> None:
    from supplymap import ranking  # noqa: PLC0415 - keeps --help fast

    about: GraphAttributes = graph.graph
    size = f"{about['counts']['partners']} partners, {len(about['products'])} products"
    say(f"{about['importer_name']}, as of {about['as_of']}: {size}")
    for label, text in ranking.summary_pairs(graph):
        say(f"  {label}: {text}")
    say()
    say("Act first on:")
    for number, name in enumerate(about["top"], start=1):
        data: PartnerAttributes = graph.nodes[name]
        say(f"  {number}. {ranking.label(data)} {data['rating']}: {ranking.why(data)}")
    say()
    for product, summary in about["products"].items():
        coverage = summary["coverage"]
        mapped = f"{coverage['reaching_raw_material']} of {coverage['ends']} ends reach raw material"
        say(f"  {product}: {summary['rating']}; {mapped}")
    say()
    _say_lists(graph)


def _say_lists(graph: nx.MultiDiGraph) -> None:
    for entry in graph.graph["lists"]:
        if entry["name"] in SCREENED_LISTS and not entry["complete"]:
            say(f"  {entry['sentence']}")


def _say_issues(records: Records, limit: int | None = ISSUES_SHOWN) -> None:
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    counts = Counter((issue.level, issue.code) for issue in records.issues)
    order = {"error": 0, "warning": 1, "note": 2}
    say(f"Issues in the data: {len(records.issues)}")
    for (level, code), count in sorted(counts.items(), key=lambda item: (order[item[0][0]], item[0][1])):
        say(f"  {level:<8} {code:<26} {count}")
    # what keeps partners out of the picture stands before what a paper lacks: the order of the table
    place = {row["code"]: number for number, row in enumerate(reference.table("issues"))}
    shown = [issue for issue in records.issues if issue.level != "note" or issue.code in NAMED_NOTES]
    worst = sorted(shown, key=lambda issue: (issue.level == "warning", place[issue.code], issue.source))
    for issue in worst[:limit]:
        column = f", column {issue.column}" if issue.column else ""
        found = f" {issue.found!r}" if issue.found else ""
        say(f"  {issue.source}{column}:{found} {issue.message}. {issue.suggestion}.")
    if limit is not None and len(worst) > limit:
        say(f"  ... and {len(worst) - limit} more, each beside its row in import-report.xlsx")


def _end(records: Records, *, strict: bool) -> None:
    bad = any(issue.level != "note" for issue in records.issues)
    if strict and bad:
        say("The data has errors or warnings (--strict).", error=True)
        raise typer.Exit(1)


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
            # what is still to be printed can fail too, and is told here then
            sys.stdout.flush()
    except SupplymapError as error:
        say(f"supplymap: {error}", error=True)
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
    """Send what is still to be printed nowhere: the end of the program would try it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _written() -> str:
    from supplymap.outputs import any_placed  # noqa: PLC0415 - keeps --help fast

    return "The outputs were written before." if any_placed() else "Nothing was written."


def cli_options() -> Any:  # noqa: ANN401 - a click command, which has no public type here
    """Return the commands, for the generated reference page."""
    return typer.main.get_command(app)
