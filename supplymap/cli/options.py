"""Options that commands share, and the settings made of them."""

from __future__ import annotations

import re
import shlex
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplymap.cli.terminal import plain, read_settings, say
from supplymap.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from supplymap.config import Config
    from supplymap.workspace import Workspace

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Spreadsheets: .xlsx, .xlsm, .xls, .ods, .csv, .json", show_default=False),
]
Importer = Annotated[
    str, typer.Option("--importer", metavar="NAME", help="The importer: name or ID; not needed if the files name it.")
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="Day for which dates count, as 2026-11-22; today if left out.")
]
Encoding = Annotated[
    str, typer.Option("--encoding", metavar="NAME", help="Encoding of text files, if the detected one is wrong.")
]
Goods = Annotated[
    str,
    typer.Option(
        "--goods", metavar="TEXT", help="What the whole list is about, as garments: assumed where its rows do not say."
    ),
]
OfWorkspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="FOLDER",
        help="Folder of the workspace, as 'supplymap init' makes it; the current folder if it is one.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for other programs.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides: a name, recorded and not checked.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; it is shown beside the result.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 if the data has errors or warnings.")]

_PLAIN = re.compile(r"[\w@%+=:,./\\-]+", re.ASCII)
_SPECIAL = re.compile(r'["$`!\\]')
ColumnMap = Annotated[
    Path | None,
    typer.Option(
        "--map", metavar="FILE", help="What columns are, as 'check --suggest-map' writes it and you corrected it."
    ),
]
InWorkspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="FOLDER",
        help="A folder that 'supplymap init' made: its settings and decisions are used, and the run is kept in it.",
    ),
]


def with_importer(arguments: Sequence[str], name: str) -> str:
    """Return a command as it is typed to name the importer, in place of the one that it names."""
    words: list[str] = []
    for word in arguments:
        if words and words[-1] == "--importer":
            words.pop()
        elif not word.startswith("--importer="):
            words.append(word)
    return " ".join(["supplymap", *map(typed, [*words, "--importer", name])])


def typed(word: str) -> str:
    """Return a word in quotation marks, as shells of every system read it, where it needs them."""
    if _PLAIN.fullmatch(word):
        return word
    return f'"{word}"' if not _SPECIAL.search(word) else shlex.quote(word)


Geocoder = Annotated[
    str,
    typer.Option(
        "--geocoder",
        metavar="NAME",
        help="Look addresses up with a service on the internet, as nominatim; nothing is sent before you say yes.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Send addresses to the --geocoder without being asked.")]


@contextmanager
def progressing() -> Iterator[Callable[[str], None]]:
    """Show the current step on stderr while a person is watching; an empty step clears the line for a question."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal

    with Console(stderr=True).status("starting") as status:

        def show(step: str) -> None:
            if step:
                status.update(plain(step))
                status.start()
            else:
                status.stop()

        yield show


def settings_in(workspace: Path | None, settings: Path | None) -> Path | None:
    """Return the settings file to read: the one that is named, else that of the workspace."""
    from supplymap.workspace.folder import SETTINGS  # noqa: PLC0415 - keeps --help fast

    own = workspace / SETTINGS if workspace else None
    return own if settings is None and own is not None and own.is_file() else settings


def config_of(
    settings: Path | None,
    importer: str,
    as_of: str,
    encoding: str,
    seed: int | None = None,
    worlds: int | None = None,
    goods: str = "",
    columns: Path | None = None,
    geocoder: str = "",
) -> Config:
    """Return the settings of a file with those of the command line over them; the list of columns comes first.

    Raises
    ------
    ConfigError
        If one of them is not possible.
    """
    from supplymap.config import checked, parse_as_of, with_columns  # noqa: PLC0415 - keeps --help fast

    options = {
        "importer": importer,
        "as_of": parse_as_of(as_of) if as_of else None,
        "encoding": encoding,
        "seed": seed,
        "worlds": worlds,
        "goods": goods,
        "geocoder": geocoder,
    }
    given: dict[str, Any] = {name: value for name, value in options.items() if value not in ("", None)}
    config = checked(replace(read_settings(settings), **given), "command line")
    return with_columns(config, columns) if columns else config


def workspace_of(folder: Path | None) -> Workspace:
    """Return the workspace that a command names, or the one that it is typed in.

    Raises
    ------
    WorkspaceError
        If the folder is none.
    """
    from supplymap.workspace import Workspace, is_workspace  # noqa: PLC0415 - keeps --help fast

    if folder is None and not is_workspace(Path()):
        msg = "Which workspace? Name its folder with --workspace; 'supplymap init FOLDER' makes one."
        raise WorkspaceError(msg)
    return Workspace(folder or Path(), waiting=lambda text: say(text, error=True))


def in_workspace(folder: Path) -> str:
    """Return what a command that is typed next needs to name a workspace; nothing where it is the current folder."""
    return "" if folder == Path() else f" --workspace {typed(str(folder))}"


def signed(by: str, why: str) -> tuple[str, str]:
    """Return who decides and the reason, on one line each.

    Raises
    ------
    WorkspaceError
        If one of them is blank.
    """
    name, reason = (" ".join(plain(text).split()) for text in (by, why))
    if not name:
        msg = "Who decides? Add --by NAME: a decision is recorded with the name of a person."
        raise WorkspaceError(msg)
    if not reason:
        msg = "Why? Add --why TEXT: a decision is recorded with its reason, for those who ask in a few years."
        raise WorkspaceError(msg)
    return name, reason
