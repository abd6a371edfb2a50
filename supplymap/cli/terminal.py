"""What the commands share: plain lines on the terminal, and a graph read from where a run left it."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
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


def load(path: Path) -> tuple[Path, nx.MultiDiGraph]:
    """Read the graph of a run, from the file or from the folder it lies in.

    Raises
    ------
    InputError
        If it is missing or is no such graph.
    """
    from supplymap.graphfile import load_graph  # noqa: PLC0415 - keeps --help fast

    file = path / "graph.json" if path.is_dir() or not path.suffix else path
    return file, load_graph(file)
