"""Runs in a workspace: what they used is kept, so that each can be made again years later."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from supplymap import pipeline
from supplymap.config import ColumnDecision, Config, Limits
from supplymap.errors import WorkspaceError
from supplymap.model import Decisions
from supplymap.outputs.runfile import MOVED, OUTPUTS, what_is_replaced
from supplymap.outputs.sets import staged
from supplymap.outputs.targets import check_targets
from supplymap.reference import shipped_then
from supplymap.reference.folder import SHIPPED, names
from supplymap.reference.identities import subject
from supplymap.workspace.manifests import MANIFEST, Manifest, content_of, versions, write_manifest
from supplymap.workspace.plainvalues import made, plain, text_of
from supplymap.workspace.runs import PARTNERS, QUESTIONS, new_run, runs, write_partners, write_questions
from supplymap.workspace.store import Content, Store, index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from supplymap.model import Records
    from supplymap.pipeline import Result
    from supplymap.sheets import Workbook
    from supplymap.workspace import Workspace
    from supplymap.workspace.runs import Run

Read = TypeVar("Read")
INPUT, SETTINGS, COLUMNS, TABLE = "input", "settings file", "list of columns", "your table"
SHIPPED_TABLE, CONFIG, DECISIONS = "shipped table", "settings as used", "decisions as used"
"""Kinds of what a run uses."""
OUTPUT = "output"
WRITTEN = (*OUTPUTS, QUESTIONS, PARTNERS)
"""Files of a run that are the same when it is made again."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A run made again, beside what its manifest says of it.

    Attributes
    ----------
    manifest
        Of the run.
    equal, different
        Names of the files that have the same bytes, and of those that have not.
    altered
        Names of the files in the folder of the run that are missing there or not as the run wrote them.
    versions
        What had another version when the run was made: its name, the version then and the version now.
    """

    manifest: Manifest
    equal: tuple[str, ...]
    different: tuple[str, ...]
    altered: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]

    @property
    def is_unexplained(self) -> bool:
        """Whether files differ although all versions are the same."""
        return bool(self.different) and not self.versions


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
    # the day counts for what comes out, so it is one of the settings that are kept
    settings = replace(settings, as_of=settings.day)
    beside = [*paths, *(path for _, path in papers), *([settings.tables] if settings.tables else [])]
    if out is not None:
        check_targets(Path(out), OUTPUTS, inputs=beside)
    store = Store(workspace)
    decisions = workspace.decisions()
    sequence = 1 + max((run.order[0] for run in runs(workspace)), default=0)
    folder = new_run(workspace, date.today())
    try:
        tables = list(_tables(store, settings))
        result = pipeline.run(paths, folder, settings, decisions=decisions, progress=progress, warn=warn)
        progress("keeping what was used")
        used = [
            *_inputs(store, paths, result.workbooks),
            *(store.keep_file(path, kind) for kind, path in papers),
            *tables,
            store.keep(text_of(_plain_settings(settings)).encode(), "settings.json", CONFIG),
            store.keep(text_of(plain(decisions)).encode(), "decisions.json", DECISIONS),
        ]
        index(workspace, used)
        _write_asked(folder, result.records)
        outputs = tuple(content_of(folder / name, OUTPUT) for name in WRITTEN)
        write_manifest(folder, Manifest(sequence, versions(), _plain_settings(settings), tuple(used), outputs))
    except BaseException:
        _remove(folder)
        raise
    if out is not None:
        _copy(result, Path(out), beside, warn)
    return result


def _write_asked(folder: Path, records: Records) -> None:
    write_questions(folder, records.questions, records.uses)
    write_partners(folder, map(subject, records.partners))


def _copy(result: Result, out: Path, inputs: Sequence[Path], warn: Callable[[str], None]) -> None:
    """Put the five files into a folder of the user's too, as one set."""
    with staged(out, MOVED, inputs=inputs) as stage:
        importer = result.graph.graph["importer_name"]
        for sentence in what_is_replaced(out, [book.file for book in result.workbooks], importer):
            warn(sentence)
        for name in MOVED:
            shutil.copyfile(result.out / name, stage / name)


def _remove(folder: Path) -> None:
    """Remove the folder of a run that was refused or stopped, so that it is not taken for one that is running."""
    with suppress(OSError):
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


def _plain_settings(settings: Config) -> dict[str, Any]:
    """Return all settings that are not the default, but for the folder of tables: a path means nothing elsewhere."""
    return plain(replace(settings, tables=None, as_of=None)) | {"as_of": settings.day.isoformat()}


def rebuild(
    workspace: Workspace,
    run: Run,
    out: str | Path | None = None,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Rebuilt:
    """Make a run again from what the workspace keeps of it, and compare the files.

    The workspace is only read: it may have been moved, renamed, copied or made read-only since.

    Parameters
    ----------
    workspace
        It keeps what the run used.
    run
        One that ended.
    out
        Folder for the five files made again; they are compared and not kept if left out.
    progress
        As in :func:`supplymap.pipeline.run`.

    Raises
    ------
    WorkspaceError
        If something that the run used is missing or damaged; the sentence names it.
    SupplymapError
        If this version refuses what the run used, or the files cannot be written.
    """
    then = run.manifest
    if then is None:
        msg = f"{run.name} did not end, so nothing says what it used: run again with the workspace."
        raise WorkspaceError(msg)
    store = Store(workspace)
    with TemporaryDirectory(prefix="supplymap-", ignore_cleanup_errors=True) as name:
        room = Path(name)
        files = [store.place(content, room / "inputs") for content in then.of(INPUT)]
        settings = _settings_then(store, then, room / "tables")
        decisions = _read(store, then, DECISIONS, lambda values: made(Decisions, values))
        folder, asked = room / "outputs" if out is None else Path(out), room / "asked"
        with _tables_then(store, then, room / "shipped"):
            result = pipeline.run(files, folder, settings, decisions=decisions, progress=progress)
        asked.mkdir()
        _write_asked(asked, result.records)
        now = {name: content_of((folder if name in OUTPUTS else asked) / name, OUTPUT) for name in WRITTEN}
    here = versions()
    return Rebuilt(
        manifest=then,
        equal=tuple(each.name for each in then.outputs if now.get(each.name) == each),
        different=tuple(each.name for each in then.outputs if now.get(each.name) != each),
        altered=tuple(each.name for each in then.outputs if _is_altered(run.folder / each.name, each)),
        versions=tuple((name, was, here.get(name, "")) for name, was in then.versions.items() if was != here.get(name)),
    )


def _is_altered(file: Path, content: Content) -> bool:
    try:
        return content_of(file, content.kind) != content
    except OSError:
        return True


def _settings_then(store: Store, then: Manifest, folder: Path) -> Config:
    """Return the settings of a run, with its copies of the user's tables in a folder."""
    tables = [store.place(content, folder) for content in then.of(TABLE)]

    def read(values: Any) -> Config:  # noqa: ANN401 - any JSON value
        values["as_of"] = date.fromisoformat(values["as_of"])
        values["columns"] = tuple(made(ColumnDecision, each) for each in values.get("columns", ()))
        values["limits"] = made(Limits, values.get("limits", {}))
        for name in ("factors", "controls", "evidence"):
            values[name] = tuple((key, value) for key, value in values.get(name, ()))
        return Config(**values, tables=folder if tables else None)

    return _read(store, then, CONFIG, read)


def _read(store: Store, then: Manifest, kind: str, read: Callable[[Any], Read]) -> Read:
    """Return the one content of a kind, understood."""
    try:
        (content,) = then.of(kind)
        return read(json.loads(store.read(content)))
    except (ValueError, KeyError, TypeError, RecursionError):
        made_by = then.versions.get("supplymap", "another version")
        msg = (
            f"The {kind} of this run are not understood: supplymap {made_by} made it, so rebuild it with that version."
        )
        raise WorkspaceError(msg) from None


def _tables_then(store: Store, then: Manifest, folder: Path) -> AbstractContextManager[None]:
    """Let the tables that were shipped with the version of then stand for those of this one, where they differ."""
    tables = then.of(SHIPPED_TABLE)
    here = {f"{name}.csv": hashlib.sha256((SHIPPED / f"{name}.csv").read_bytes()).hexdigest() for name in names()}
    if here == {each.name: each.sha256 for each in tables}:
        return nullcontext()
    for content in tables:
        store.place(content, folder)
    return shipped_then(folder)
