"""The commands ``supplymap run``, by itself or in a workspace that keeps what it used, and ``supplymap rebuild``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supplymap.cli.geocoding import asker
from supplymap.cli.options import (
    AsOf,
    ColumnMap,
    Encoding,
    Files,
    Geocoder,
    Goods,
    Importer,
    InWorkspace,
    Strict,
    Yes,
    config_of,
    progressing,
    settings_in,
    typed,
)
from supplymap.cli.summary import end, say_choices, say_findings, say_issues, say_ledger, say_returned
from supplymap.cli.terminal import Seed, Settings, Worlds, say
from supplymap.cli.workspace import opened
from supplymap.errors import SupplymapError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from supplymap.config import Config
    from supplymap.model import AddressQuery, Geocoded
    from supplymap.pipeline import Result
    from supplymap.workspace.manifests import Rebuilt

DEFAULT = Path("reports")
"""Folder of the outputs of a run that is in no workspace."""
LATEST = "latest"
"""Stands for the name of the latest run that ended."""


def run(
    files: Files,
    importer: Importer = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Folder for the outputs; reports if left out. With --workspace a second place for them.",
            show_default=False,
        ),
    ] = None,
    workspace: InWorkspace = None,
    settings: Settings = None,
    as_of: AsOf = "",
    encoding: Encoding = "",
    seed: Seed = None,
    worlds: Worlds = None,
    goods: Goods = "",
    columns: ColumnMap = None,
    geocoder: Geocoder = "",
    yes: Yes = False,
    strict: Strict = False,
) -> None:
    """Read supplier spreadsheets; write the map, the rankings and the import report."""
    from supplymap.outputs import runfile  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.targets import check_inputs  # noqa: PLC0415

    settings = settings_in(workspace, settings)
    config = config_of(settings, importer, as_of, encoding, seed, worlds, goods, columns, geocoder)
    target = out if out or workspace else DEFAULT
    if target and (given := [path for path in (settings, columns) if path]):
        check_inputs(target, runfile.OUTPUTS, given)
    with progressing() as progress:
        ask = asker(config, workspace, progress, yes=yes)
        result = _result(files, config, target, workspace, (settings, columns), ask, progress)
    say_returned(result.workbooks)
    say_ledger(result.records)
    say_choices(result.records)
    say()
    say_findings(result.graph, config)
    say()
    say_issues(result.records)
    say()
    say("Written:")
    folder = target or result.out
    for name in runfile.OUTPUTS:
        say(f"  {folder / name}")
    say(f"Open {folder / runfile.MAP} in a browser; read {folder / runfile.RANKINGS} first sheet first.")
    if workspace:
        _say_kept(result, workspace)
    end(result.records, strict=strict)


def _result(
    files: Sequence[Path],
    config: Config,
    out: Path | None,
    workspace: Path | None,
    read: tuple[Path | None, Path | None],
    ask: Callable[[Sequence[AddressQuery]], Sequence[Geocoded]] | None,
    progress: Callable[[str], None],
) -> Result:
    """Run, in a workspace where one is named; the settings file and the list of columns that were read are kept."""
    from supplymap import casework, pipeline  # noqa: PLC0415 - keeps --help fast
    from supplymap.workspace.folder import is_workspace  # noqa: PLC0415

    def warn(text: str) -> None:
        say(f"Note: {text}", error=True)

    if workspace is None:
        if is_workspace(Path()):
            warn("this folder is a workspace; add --workspace . to use its decisions.")
        return pipeline.run(files, out or DEFAULT, config, ask=ask, progress=progress, warn=warn)
    kinds = (casework.SETTINGS, casework.COLUMNS)
    papers = [(kind, path) for kind, path in zip(kinds, read, strict=True) if path]
    return casework.run_in(
        opened(workspace), files, config, papers=papers, out=out, ask=ask, progress=progress, warn=warn
    )


def _say_kept(result: Result, workspace: Path) -> None:
    """Print where a run is kept, and how much it leaves to decide."""
    from supplymap import ranking  # noqa: PLC0415 - keeps --help fast

    count = len(result.records.questions)
    say(f"Kept with all that it used: {result.out}")
    if count:
        say(f"{ranking.counted(count, 'question')} to decide: supplymap status --workspace {typed(str(workspace))}")


def rebuild(
    name: Annotated[
        Path,
        typer.Argument(
            metavar="RUN",
            help="A folder in runs of a workspace; with --workspace its name, or 'latest'.",
            show_default=False,
        ),
    ],
    workspace: Annotated[
        Path | None, typer.Option("--workspace", metavar="FOLDER", help="The workspace, where RUN is only a name.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Folder for the files made again; only compared if left out."),
    ] = None,
) -> None:
    """Make a run of a workspace again from what it kept, and compare the files with those of then."""
    from supplymap import casework  # noqa: PLC0415 - keeps --help fast
    from supplymap.workspace.folder import RUNS  # noqa: PLC0415
    from supplymap.workspace.runs import latest_run, run_of  # noqa: PLC0415

    if workspace is None and name.absolute().parent.name != RUNS:
        msg = f"{name} is no folder in the {RUNS} of a workspace: name one, or its workspace too with --workspace."
        raise SupplymapError(msg)
    kept = opened(workspace or name.absolute().parent.parent)
    latest = latest_run(kept) if workspace and str(name) == LATEST else None
    run = latest or run_of(kept, name.name)
    with progressing() as progress:
        rebuilt = casework.rebuild(kept, run, out, progress=progress)
    _say_rebuilt(run.name, rebuilt)
    if out:
        say(f"Written: {out}")
    if rebuilt.is_unexplained:
        raise typer.Exit(1)


def _say_rebuilt(run: str, rebuilt: Rebuilt) -> None:
    """Print which files came out equal, what was made with another version, what was altered in the workspace."""
    made_by = rebuilt.manifest.versions.get("supplymap", "")
    say(f"Run {run}, made by supplymap {made_by}, made again from what the workspace kept of it:")
    for name in rebuilt.equal:
        say(f"  the same bytes   {name}")
    for name in rebuilt.different:
        say(f"  other bytes      {name}")
    for name, then, now in rebuilt.versions:
        say(f"{name} was {then} then and is {now or 'not there'} now.")
    if rebuilt.different and rebuilt.versions:
        say(f"For the same bytes install what was used then, first of all supplymap {made_by}, and rebuild with it.")
    elif rebuilt.different:
        say("Every version is that of then, so these files should be the same: please report it.", error=True)
    if rebuilt.altered:
        names = ", ".join(rebuilt.altered)
        say(f"Changed or missing in the folder of the run since it was made: {names}. --out FOLDER writes them anew.")
