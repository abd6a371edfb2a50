"""The whole flow: files in; map, rankings and reports out."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap.config import applied
from supplymap.errors import InputError
from supplymap.exposure.propagate import propagate
from supplymap.likelihood.weigh import weigh
from supplymap.network.graph import build_graph
from supplymap.network.graphfile import without_collector
from supplymap.outputs.choices import with_choices
from supplymap.outputs.runfile import OUTPUTS
from supplymap.outputs.targets import check_targets
from supplymap.outputs.write import write
from supplymap.ranking import rank
from supplymap.records import to_records
from supplymap.records.location.online import geocoded, queries_of
from supplymap.screening import screen
from supplymap.sheets import given_back, read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from supplymap.config import Config
    from supplymap.model import AddressQuery, Decisions, Geocoded, Records
    from supplymap.sheets import Workbook


Taking = Callable[["Sequence[Workbook]", "Config | None", "Decisions | None"], "Decisions | None"]
"""Takes what was chosen in import reports among files: files and decisions in, decisions out."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run read and computed.

    Attributes
    ----------
    workbooks
        The files as read.
    records
        Partners, links, issues and the state of every row.
    graph
        The propagated graph.
    out
        Folder of the outputs.
    answers
        What a geocoding service answered to addresses, where one was asked.
    """

    workbooks: tuple[Workbook, ...]
    records: Records
    graph: nx.MultiDiGraph
    out: Path
    answers: tuple[Geocoded, ...] = ()


def read_files(files: str | Path | Sequence[str | Path], config: Config | None = None) -> tuple[Workbook, ...]:
    """Read files as text cells.

    Parameters
    ----------
    files
        A spreadsheet, or several; an import report stands for the files it was made from.
    config
        Settings; the defaults if left out.

    Raises
    ------
    InputError
        If no file is named, a file cannot be read, two files have the same name, or an import report cannot be read
        back.
    """
    paths = _paths(files)
    if not paths:
        msg = "No file is named: give the spreadsheets with your suppliers."
        raise InputError(msg)
    names = Counter(path.name for path in paths)
    repeated = sorted(name for name, count in names.items() if count > 1)
    if repeated:
        msg = f"Two files are named {repeated[0]}: rows are identified by file name, so rename one."
        raise InputError(msg)
    return given_back(read_workbook(path, config) for path in paths)


def read(
    files: str | Path | Sequence[str | Path], config: Config | None = None, *, decisions: Decisions | None = None
) -> tuple[tuple[Workbook, ...], Records]:
    """Read files and understand them as partners and links.

    Parameters
    ----------
    files
        A spreadsheet, or several.
    config
        Settings; the defaults if left out.
    decisions
        What people decided, as of :meth:`supplymap.Workspace.decisions`; nothing if left out.

    Returns
    -------
    workbooks, records
        Text cells with addresses, and the partners and links in them.

    Raises
    ------
    InputError
        If no file is named, a file cannot be read, or two files have the same name.
    ImporterError
        If the importer is not found.
    """
    workbooks = read_files(files, config)
    decided = with_choices(workbooks, config, decisions)
    return workbooks, to_records(workbooks, config, decisions=decided)


def _paths(files: str | Path | Sequence[str | Path]) -> list[Path]:
    return [Path(files)] if isinstance(files, str | Path) else list(map(Path, files))


def assess(
    records: Records, config: Config | None = None, *, decisions: Decisions | None = None
) -> tuple[nx.MultiDiGraph, Records]:
    """Screen, connect, weigh, propagate and rank.

    Parameters
    ----------
    records
        Partners and links.
    config
        Settings; the defaults if left out.
    decisions
        What people decided, as of :meth:`supplymap.Workspace.decisions`; nothing if left out.

    Returns
    -------
    graph, records
        The finished graph, and the records with every issue.
    """
    records = screen(records, config, decisions=decisions)
    graph, records = build_graph(records, config)
    for step in (weigh, propagate, rank):
        graph = step(graph, config, copy=False)
    return graph, records


def check(
    files: str | Path | Sequence[str | Path], config: Config | None = None, *, decisions: Decisions | None = None
) -> Records:
    """Read files and connect the partners, without screening anything or writing anything.

    Parameters
    ----------
    files
        A spreadsheet, or several.
    config
        Settings; the defaults if left out.
    decisions
        What people decided, as of :meth:`supplymap.Workspace.decisions`; nothing if left out.

    Returns
    -------
    records
        Records with every issue of the rows and of their connections.
    """
    return understand(read_files(files, config), config, decisions=decisions)


def understand(
    workbooks: Sequence[Workbook], config: Config | None = None, *, decisions: Decisions | None = None
) -> Records:
    """Understand files as `check` does, from their sheets.

    Parameters
    ----------
    workbooks
        The files as read.
    config
        Settings; the defaults if left out.
    decisions
        What people decided, as of :meth:`supplymap.Workspace.decisions`; nothing if left out.
    """
    decided = with_choices(workbooks, config, decisions)
    return build_graph(to_records(workbooks, config, decisions=decided), config)[1]


def run(
    files: str | Path | Sequence[str | Path],
    out: str | Path,
    config: Config | None = None,
    *,
    decisions: Decisions | None = None,
    take: Taking = with_choices,
    ask: Callable[[Sequence[AddressQuery]], Sequence[Geocoded]] | None = None,
    progress: Callable[[str], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> Result:
    """Run the whole flow: read, understand, assess, write the five files.

    Parameters
    ----------
    files
        A spreadsheet with partners and links, or several.
    out
        Folder for the outputs.
    config
        Settings; the defaults if left out.
    decisions
        What people decided, as of :meth:`supplymap.Workspace.decisions`; nothing if left out.
    take
        Takes what was chosen in import reports among the files: for this run, unless something else is given.
    ask
        Called with the addresses that a geocoding service may place better than the gazetteer; returns what it
        answered. Nothing is asked if left out.
    progress
        Called with each step in a few words.
    warn
        Called with a sentence for each output of another run, before it is replaced.

    Returns
    -------
    result
        What was read and computed, and where the files are.

    Raises
    ------
    InputError, ImporterError, ConfigError
        Nothing is written then; earlier outputs are untouched.
    OutputError
        If the outputs cannot be written. Earlier outputs are untouched, or the message names those that are not.
    """
    paths = _paths(files)
    inputs = [*paths, *([config.tables] if config and config.tables else [])]
    check_targets(Path(out), OUTPUTS, inputs=inputs)
    with without_collector():
        progress("reading")
        workbooks = read_files(paths, config)
        decided = take(workbooks, config, decisions)
        records = to_records(workbooks, config, decisions=decided)
        answers = tuple(ask(queries_of(records))) if ask else ()
        with applied(config):
            records = geocoded(records, answers)
        progress("assessing")
        graph, records = assess(records, config, decisions=decided)
        # free what the steps left behind: the files need the memory
        gc.collect()
        write(workbooks, records, graph, out, config, inputs=inputs, progress=progress, warn=warn)
    return Result(workbooks, records, graph, Path(out), answers)
