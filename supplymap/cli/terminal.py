"""Shared by the commands: plain lines on the terminal, settings, the graph of a run, targets beside it."""

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

    from supplymap.config import Config

GraphFile = Annotated[
    Path,
    typer.Option(
        "--graph", metavar="FILE", help="The graph.json of a run, its folder, or a workspace for its latest run."
    ),
]
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
    """Return a text without characters that could control a terminal or hide text."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))


def read_settings(path: Path | None) -> Config:
    """Return the settings of a file; the defaults without one."""
    from supplymap.config import Config, read_config  # noqa: PLC0415 - keeps --help fast

    return read_config(path) if path else Config()


def load(path: Path) -> tuple[Path, nx.MultiDiGraph, str]:
    """Read the graph of a run from its file or folder.

    If it does not match the run.json beside it, a warning is printed on stderr: the user may have moved or changed it
    on purpose.

    Returns
    -------
    file, graph, note
        The note is the warning printed on stderr, to be repeated in outputs of the graph; empty if there was none.

    Raises
    ------
    InputError
        If it is missing or no graph of a run.
    """
    from supplymap.network.graphfile import load_graph  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.runfile import what_was_altered  # noqa: PLC0415

    file = _graph_file(path)
    graph = load_graph(file)
    note = what_was_altered(file)
    if note:
        say(f"Warning: {note}", error=True)
    return file, graph, note


def _graph_file(path: Path) -> Path:
    """Return the path of the graph: the file itself, or graph.json in the folder of a run or of a workspace's latest.

    The ending decides where nothing is there.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return path if path.suffix.lower() == ".json" else path / "graph.json"
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "the name is not valid").lower()
        msg = f"The graph {str(path)[:60]} cannot be read ({reason}): name another with --graph."
        raise InputError(msg) from None
    if stat.S_ISDIR(mode):
        return _latest_of(path) / "graph.json"
    if not stat.S_ISREG(mode):
        msg = f"{path} is no ordinary file: name the graph.json of a run with --graph."
        raise InputError(msg)
    return path


def _latest_of(folder: Path) -> Path:
    """Return the folder of the latest run of a workspace; any other folder as it is."""
    from supplymap.workspace import Workspace, is_workspace  # noqa: PLC0415 - keeps --help fast
    from supplymap.workspace.runs import latest_run  # noqa: PLC0415

    if not is_workspace(folder):
        return folder
    run = latest_run(Workspace(folder))
    if run is None:
        msg = f"No run of the workspace {folder} has ended yet: run your lists with --workspace first."
        raise InputError(msg)
    return run.folder


def refuse_existing(target: Path) -> None:
    """Refuse to write a file that people fill in where there is one already.

    Raises
    ------
    OutputError
        If something has the name.
    """
    if os.path.lexists(target):
        msg = f"{target} exists already: choose another name, so that nothing filled in is lost."
        raise OutputError(msg)


def check_single(target: Path, endings: tuple[str, ...], *, graph: Path, inputs: Iterable[Path | None] = ()) -> None:
    """Refuse a single output with another ending, or that is an input or part of another set.

    Parameters
    ----------
    target
        The file.
    endings
        Valid endings, in lower case; a message proposes the first.
    graph
        The graph.json that the output is made of.
    inputs
        Further files that are read.

    Raises
    ------
    OutputError
        If the file must not be written.
    """
    from supplymap.outputs.runfile import MAP, earlier  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.targets import check_targets  # noqa: PLC0415
    from supplymap.workspace.manifests import MANIFEST  # noqa: PLC0415

    if os.path.isdir(target):  # noqa: PTH112 - a name that is too long is refused below
        msg = f"{target} is a folder: name a file in it that ends in {endings[0]} with --out."
        raise OutputError(msg)
    if target.suffix.lower() not in endings:
        msg = f"{target} must end in {' or '.join(endings)}: that is what is written; choose another --out."
        raise OutputError(msg)
    check_targets(target.parent, [target.name], inputs=[graph, *(path for path in inputs if path)])
    run = earlier(target.parent)
    if run and target.name in run.outputs:
        same_run = os.path.realpath(target.parent) == os.path.realpath(graph.parent)
        # what a workspace keeps of a run stays as the run wrote it
        if target.name != MAP or not same_run or (target.parent / MANIFEST).is_file():
            msg = f"{target} belongs to the run of the run.json beside it: choose another name with --out."
            raise OutputError(msg)
