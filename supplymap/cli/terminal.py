"""What the commands share: plain lines on the terminal, and a graph read from where a run left it."""

from __future__ import annotations

import os
import stat
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supplymap.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

GraphFile = Annotated[Path, typer.Option("--graph", metavar="FILE", help="The graph.json of a run, or its folder.")]
Settings = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings in a TOML file.")]
Seed = Annotated[
    int | None,
    typer.Option("--seed", metavar="NUMBER", help="Seed of the random bits; the same seed, the same numbers."),
]
Worlds = Annotated[
    int | None,
    typer.Option(
        "--worlds",
        metavar="NUMBER",
        help="Worlds to sample where no exact answer is possible, at least 4096; as many as needed if left out.",
    ),
]


def say(text: str = "", *, error: bool = False) -> None:
    """Print one plain line: no markup, no control characters, no terminal escapes."""
    stream = sys.stderr if error else sys.stdout
    stream.write(plain(text) + "\n")


def plain(text: str) -> str:
    """Remove what could steer a terminal or hide text: control and direction characters."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))


def load(path: Path) -> tuple[Path, nx.MultiDiGraph, str]:
    """Read the graph of a run, from the file or from the folder it lies in.

    If the run.json beside it tells of another graph, that is said on stderr. It is no refusal: whoever moved or
    mended a file on purpose still wants to look at it.

    Returns
    -------
    file, graph, note
        The note says what was said on stderr, for what is made of the graph; empty if nothing was.

    Raises
    ------
    InputError
        If it is missing or is no such graph.
    """
    from supplymap.network.graphfile import load_graph  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.runfile import what_was_altered  # noqa: PLC0415

    file = _graph_file(path)
    graph = load_graph(file)
    altered = what_was_altered(file)
    if altered:
        say(f"Warning: {altered}", error=True)
    return file, graph, altered


def _graph_file(path: Path) -> Path:
    """Find the graph: the file itself, or graph.json in the folder; a name that is not there tells by its ending."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return path if path.suffix.lower() == ".json" else path / "graph.json"
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "the name is not valid").lower()
        msg = f"The graph {str(path)[:60]} cannot be read ({reason}): name another with --graph."
        raise InputError(msg) from None
    if stat.S_ISDIR(mode):
        return path / "graph.json"
    if not stat.S_ISREG(mode):
        msg = f"{path} is no ordinary file: name the graph.json of a run with --graph."
        raise InputError(msg)
    return path


def check_single(target: Path, endings: tuple[str, ...], *, graph: Path, inputs: Iterable[Path | None] = ()) -> None:
    """Refuse a file to write beside a run that has another ending, is read, or belongs to another set.

    Parameters
    ----------
    target
        The file.
    endings
        Endings it may have, in lower case; the first is proposed.
    graph
        The graph.json it is made of.
    inputs
        What else is read.

    Raises
    ------
    OutputError
        If it must not be written.
    """
    from supplymap.outputs import check_targets  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.runfile import MAP, earlier  # noqa: PLC0415

    if os.path.isdir(target):  # noqa: PTH112 - a name that is too long is told of below
        msg = f"{target} is a folder: name a file in it that ends in {endings[0]} with --out."
        raise OutputError(msg)
    if target.suffix.lower() not in endings:
        msg = f"{target} must end in {' or '.join(endings)}: that is what is written; choose another --out."
        raise OutputError(msg)
    check_targets(target.parent, [target.name], inputs=[graph, *(path for path in inputs if path)])
    run = earlier(target.parent)
    if run and target.name in run.outputs:
        own = target.name == MAP and os.path.realpath(target.parent) == os.path.realpath(graph.parent)
        if not own:
            msg = f"{target} belongs to the run of the run.json beside it: choose another name with --out."
            raise OutputError(msg)
