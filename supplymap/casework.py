"""Runs in a workspace: what they used is kept, so that each can be made again years later."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from supplymap import pipeline
from supplymap.config import ColumnDecision, Config, Limits, applied
from supplymap.errors import OutputError, WorkspaceError
from supplymap.model import Decisions, Geocoded, Question, Subject
from supplymap.outputs.choices import take_choices
from supplymap.outputs.runfile import MOVED, OUTPUTS, what_is_replaced
from supplymap.outputs.sets import staged
from supplymap.outputs.targets import check_targets
from supplymap.ranking import counted
from supplymap.reference import listings, shipped_then
from supplymap.reference.folder import SHIPPED, names
from supplymap.reference.identities import listing_text, match_key, subject
from supplymap.reference.recognition import Directory
from supplymap.workspace.decided import SEEN, Draft, draft_of, said, subject_of
from supplymap.workspace.folder import LOG, RUNS, STORE
from supplymap.workspace.kinds import is_legible
from supplymap.workspace.manifests import MANIFEST, Manifest, Rebuilt, content_of, versions, write_manifest
from supplymap.workspace.plainvalues import made, plain, text_of
from supplymap.workspace.runs import PARTNERS, QUESTIONS, digest_of, new_run, runs, write_partners, write_questions
from supplymap.workspace.store import TOOL, Content, Store, index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from supplymap.config import Judgement
    from supplymap.model import AddressQuery, Listing, Records
    from supplymap.pipeline import Result, Taking
    from supplymap.sheets import Workbook
    from supplymap.workspace import Workspace
    from supplymap.workspace.runs import Run

Read = TypeVar("Read")
INPUT, SETTINGS, COLUMNS, TABLE = "input", "settings file", "list of columns", "your table"
SHIPPED_TABLE, CONFIG, DECISIONS = "shipped table", "settings as used", "decisions as used"
ANSWERS = "answers of a service"
"""Kinds of what a run uses."""
SHOWN = 5
"""Most names in a sentence."""
OUTPUT = "output"
WRITTEN = (*OUTPUTS, QUESTIONS, PARTNERS)
"""Files of a run that are the same when it is made again."""


def run_in(
    workspace: Workspace,
    files: str | Path | Sequence[str | Path],
    config: Config | None = None,
    *,
    papers: Sequence[tuple[str, Path]] = (),
    out: str | Path | None = None,
    ask: Callable[[Sequence[AddressQuery]], Sequence[Geocoded]] | None = None,
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
    ask, progress, warn
        As in :func:`supplymap.pipeline.run`; what a service answered is kept, so that nothing is asked again.

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
        _check_outside(Path(out), workspace)
        check_targets(Path(out), OUTPUTS, inputs=beside)
    store = Store(workspace)
    for sentence in take_over(workspace, settings):
        warn(sentence)
    # they stand in the log now, and it alone counts
    settings = replace(settings, judgements=())
    sequence = 1 + max((run.order[0] for run in runs(workspace)), default=0)
    folder = new_run(workspace, date.today())
    try:
        tables = list(_tables(store, settings))
        result = pipeline.run(
            paths, folder, settings, take=_into_log(workspace, warn), ask=ask, progress=progress, warn=warn
        )
        decisions = result.records.decided
        progress("keeping what was used")
        used = [
            *_inputs(store, paths, result.workbooks),
            *(store.keep_file(path, kind) for kind, path in papers),
            *tables,
            store.keep(text_of(_plain_settings(settings)).encode(), "settings.json", CONFIG),
            store.keep(text_of(plain(decisions)).encode(), "decisions.json", DECISIONS),
            *_answers(store, result),
        ]
        index(workspace, used)
        _write_asked(folder, result.records, decisions)
        outputs = tuple(content_of(folder / name, OUTPUT) for name in WRITTEN)
        write_manifest(folder, Manifest(sequence, versions(), _plain_settings(settings), tuple(used), outputs))
    except BaseException:
        _remove(folder)
        raise
    note_seen(workspace, result.records)
    if out is not None:
        _copy(result, Path(out), beside, warn)
    return result


def _into_log(workspace: Workspace, warn: Callable[[str], None]) -> Taking:
    """Return what puts the choices of import reports into the log, and then takes all that stands there."""

    def take(workbooks: Sequence[Workbook], config: Config | None, _: Decisions | None) -> Decisions:
        taken = take_choices(workspace, workbooks, config)
        stands = workspace.decisions(warn)
        return replace(stands, reports=taken.reports, chosen=taken.chosen, told=taken.told)

    return take


def _check_outside(out: Path, workspace: Workspace) -> None:
    """Refuse a folder among what a workspace keeps: runs stay as they were made."""
    for name in (RUNS, STORE, LOG):
        if out.resolve().is_relative_to((workspace.folder / name).resolve()):
            msg = f"{out} lies in the folder {name} of the workspace, which stays as it is: choose another --out."
            raise OutputError(msg)


def _write_asked(folder: Path, records: Records, decisions: Decisions) -> None:
    write_questions(folder, records.questions, records.uses, digest_of(decisions))
    write_partners(folder, map(subject, records.partners))


def take_over(workspace: Workspace, settings: Config) -> list[str]:
    """Record the judgements of the settings in the log, each once and never again.

    One on a partner and an entry of which the log tells already is not taken: the log stands.

    Returns
    -------
    sentences
        What was recorded, and which judgements say something else than the log.
    """
    state, _ = workspace.read()
    decided: dict[str, list[tuple[str, Subject]]] = defaultdict(list)
    for entry in state.entries.values():
        if entry.what == "match" and is_legible(entry):
            decided[entry.about["listing"]["id"]].append((entry.key, subject_of(entry.about["partners"][0])))
    fresh: dict[str, list[Draft]] = defaultdict(list)
    other = []
    with applied(settings):
        entries = {listing.id: listing for listing in listings()}
        directories = {listing: Directory(of) for listing, of in decided.items()}
        for judgement in settings.judgements:
            wanted = Subject(judgement.partner, seen=False)
            keys = directories[judgement.listing].meant(wanted) if judgement.listing in directories else ()
            standing = [state.standing[key].value for key in keys]
            if not keys:
                fresh[judgement.on].append(_draft(judgement, wanted, entries.get(judgement.listing)))
            elif any(said("match", value) != judgement.decision for value in standing):
                other.append(f"{judgement.partner} ({judgement.listing})")
    for on, drafts in fresh.items():
        workspace.record(drafts, on=on)
    told = []
    if count := sum(map(len, fresh.values())):
        told.append(f"The log of the workspace has taken over {counted(count, 'judgement')} of the settings.")
    if other:
        named = "; ".join(other[:SHOWN]) + (f" and {len(other) - SHOWN:,} more" if len(other) > SHOWN else "")
        told.append(f"The settings judge otherwise than the log of the workspace, which stands, on {named}.")
    if settings.judgements:
        told.append(
            "The log alone counts, so take the judgements out of the settings: what is added there is read once."
        )
    return told


def _draft(judgement: Judgement, wanted: Subject, listing: Listing | None) -> Draft:
    name, text = (listing.names[0], listing_text(listing)) if listing else ("", "")
    key = match_key(wanted, judgement.listing)
    question = Question(key, "match", (wanted,), judgement.listing, name, text)
    stated = json.dumps([judgement.partner, judgement.listing, judgement.decision, judgement.by, judgement.on])
    origin = f"settings {hashlib.sha256(stated.encode()).hexdigest()[:16]}"
    return draft_of(question, judgement.decision, judgement.reason)._replace(by=judgement.by, origin=origin)


def note_seen(workspace: Workspace, records: Records) -> None:
    """Record what the files say of partners that were decided on by their names alone: changes count from now on."""
    standing = workspace.read()[0].standing
    drafts = []
    for use in records.uses:
        if use.outcome != "holds" or use.key not in standing:
            continue
        latest = standing[use.key].latest
        if not is_legible(latest):
            continue
        named = latest.about.get("partners", ())
        key = SEEN + latest.id
        if (
            len(named) == len(use.partners)
            and not all(each.get("seen", True) for each in named)
            and key not in standing
        ):
            drafts.append(Draft("seen", key, {"partners": [plain(each) for each in use.partners]}, {"seen": True}, ""))
    if drafts:
        workspace.record(drafts, by=TOOL)


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
    read = {book.returned.report if book.returned else book.file: book.sha256 for book in workbooks}
    for path in paths:
        content = store.keep_file(path, INPUT)
        # a file beside a report of it was read too, and the one of both that does not count is in no workbook
        if content.sha256 != read.get(path.name, content.sha256):
            msg = f"{path} changed while it was read: close it in other programs, then run again."
            raise WorkspaceError(msg)
        yield content


def _answers(store: Store, result: Result) -> Iterator[Content]:
    """Keep what a geocoding service answered: it may answer otherwise when the run is made again."""
    if result.answers:
        yield store.keep(text_of({"answers": [*map(plain, result.answers)]}).encode(), "answers.json", ANSWERS)


def _answers_then(store: Store, then: Manifest, _: object) -> tuple[Geocoded, ...]:
    """Return what a geocoding service answered in a run; nothing where none was asked."""
    if then.of(ANSWERS):
        return _read(store, then, ANSWERS, lambda values: tuple(made(Geocoded, each) for each in values["answers"]))
    return ()


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
    if out is not None:
        _check_outside(Path(out), workspace)
    store = Store(workspace)
    with TemporaryDirectory(prefix="supplymap-", ignore_cleanup_errors=True) as name:
        room = Path(name)
        files = [store.place(content, room / "inputs") for content in then.of(INPUT)]
        settings = _settings_then(store, then, room / "tables")
        decisions = _read(store, then, DECISIONS, lambda values: made(Decisions, values))
        answered = partial(_answers_then, store, then)
        folder, asked = room / "outputs" if out is None else Path(out), room / "asked"
        with _tables_then(store, then, room / "shipped"):
            result = pipeline.run(files, folder, settings, decisions=decisions, ask=answered, progress=progress)
        asked.mkdir()
        _write_asked(asked, result.records, decisions)
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
