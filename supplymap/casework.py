"""Runs in a workspace: what they used is kept, so that each can be made again years later."""

from __future__ import annotations

import hashlib
import platform
import shutil
from dataclasses import replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplymap import pipeline
from supplymap._version import __version__
from supplymap.config import Config
from supplymap.errors import WorkspaceError
from supplymap.outputs.runfile import MOVED, OUTPUTS, what_is_replaced
from supplymap.outputs.sets import staged
from supplymap.outputs.targets import check_targets
from supplymap.reference.folder import SHIPPED, names
from supplymap.reference.identities import subject
from supplymap.workspace.plainvalues import plain, text_of
from supplymap.workspace.runs import (
    MANIFEST,
    PARTNERS,
    QUESTIONS,
    new_run,
    runs,
    write_manifest,
    write_partners,
    write_questions,
)
from supplymap.workspace.store import Content, Store, index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from supplymap.model import Decisions
    from supplymap.pipeline import Result
    from supplymap.sheets import Workbook
    from supplymap.workspace import Workspace

LIBRARIES = ("lxml", "networkx", "numpy", "openpyxl", "pandas", "scipy")
"""Those whose version decides the bytes of outputs."""
INPUT, SETTINGS, COLUMNS, TABLE, SHIPPED_TABLE, CONFIG, DECISIONS = (
    "input",
    "settings file",
    "list of columns",
    "your table",
    "shipped table",
    "settings as used",
    "decisions as used",
)
"""Kinds of what a run uses."""


def run_in(
    workspace: Workspace,
    files: str | Path | Sequence[str | Path],
    config: Config | None = None,
    *,
    papers: Sequence[tuple[str, Path]] = (),
    out: str | Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> Result:
    """Run the whole flow with the decisions of a workspace; keep what it used and wrote.

    Parameters
    ----------
    workspace
        Its folder ``runs`` gets a folder with the outputs, the questions, the partners and last the manifest.
    files
        A spreadsheet with partners and links, or several.
    config
        Settings; the defaults if left out.
    papers
        Files that the settings were read from, each with its kind: `SETTINGS` or `COLUMNS`. They are kept as they are;
        a run is made again from the settings as used.
    out
        A folder that gets the five files too.
    progress, warn
        As in :func:`supplymap.pipeline.run`.

    Returns
    -------
    result
        What was read and computed, and where the files are.

    Raises
    ------
    InputError, ImporterError, ConfigError
        Nothing is written then but contents of the store.
    OutputError, WorkspaceError
        If something cannot be written, or the workspace cannot be read. Earlier runs are untouched.
    """
    paths = [Path(files)] if isinstance(files, str | Path) else [Path(file) for file in files]
    settings = config or Config()
    settings = replace(settings, as_of=settings.day)
    beside = [*paths, *(path for _, path in papers), *([settings.tables] if settings.tables else [])]
    if out is not None:
        check_targets(Path(out), OUTPUTS, inputs=beside)
    store = Store(workspace)
    decisions = workspace.decisions()
    sequence = 1 + max((run.order[0] for run in runs(workspace)), default=0)
    folder = new_run(workspace, date.today())
    try:
        result = pipeline.run(paths, folder, settings, decisions=decisions, progress=progress, warn=warn)
        progress("keeping what was used")
        used = [
            *_inputs(store, paths, result.workbooks),
            *(store.keep_file(path, kind) for kind, path in papers),
            *_tables(store, settings),
            store.keep(text_of(_settings(settings)).encode(), "settings.json", CONFIG),
            store.keep(text_of(_decisions(decisions)).encode(), "decisions.json", DECISIONS),
        ]
        index(workspace, used)
        write_questions(folder, result.records.questions, result.records.uses)
        write_partners(folder, map(subject, result.records.partners))
        write_manifest(folder, _manifest(sequence, settings, used, folder))
    except BaseException:
        _remove(folder)
        raise
    if out is not None:
        _copy(result, Path(out), beside, warn)
    return result


def _copy(result: Result, out: Path, inputs: Sequence[Path], warn: Callable[[str], None]) -> None:
    """Put the five files into a folder of the user's too, as one set."""
    with staged(out, MOVED, inputs=inputs) as stage:
        importer = result.graph.graph["importer_name"]
        for sentence in what_is_replaced(out, [book.file for book in result.workbooks], importer):
            warn(sentence)
        for name in MOVED:
            shutil.copyfile(result.out / name, stage / name)


def _remove(folder: Path) -> None:
    """Remove the folder of a run that ended early, so that it is not taken for one that is still running."""
    for name in (MANIFEST, QUESTIONS, PARTNERS, *OUTPUTS):
        (folder / name).unlink(missing_ok=True)
    folder.rmdir()


def _inputs(store: Store, paths: Sequence[Path], workbooks: Sequence[Workbook]) -> Iterator[Content]:
    for path, book in zip(paths, workbooks, strict=True):
        content = store.keep_file(path, INPUT)
        if content.sha256 != book.sha256:
            msg = f"{path} changed while it was read: close it in other programs, then run again."
            raise WorkspaceError(msg)
        yield content


def _tables(store: Store, settings: Config) -> Iterator[Content]:
    """Keep the user's tables and all shipped ones, also those that the user's stand for."""
    for name in names():
        file = f"{name}.csv"
        yield store.keep((SHIPPED / file).read_bytes(), file, SHIPPED_TABLE)
        if settings.tables and (copy := settings.tables / file).is_file():
            yield store.keep_file(copy, TABLE)


def _settings(settings: Config) -> dict[str, Any]:
    """Return all settings that are not the default, but for the folder of tables: a path means nothing elsewhere."""
    return plain(replace(settings, tables=None, as_of=None)) | {"as_of": settings.day.isoformat()}


def _decisions(decisions: Decisions) -> dict[str, Any]:
    return plain(decisions)


def _manifest(sequence: int, settings: Config, used: Sequence[Content], folder: Path) -> dict[str, Any]:
    """Return what a run used and wrote; no path, host or user."""
    return {
        "sequence": sequence,
        "version": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "libraries": {name: _version(name) for name in LIBRARIES},
        "settings": _settings(settings),
        "used": [{"kind": each.kind, "name": each.name, "sha256": each.sha256, "bytes": each.bytes} for each in used],
        "outputs": [_output(folder, name) for name in (*OUTPUTS, QUESTIONS, PARTNERS)],
    }


def _output(folder: Path, name: str) -> dict[str, Any]:
    data = (folder / name).read_bytes()
    return {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
