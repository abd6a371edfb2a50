"""The whole flow on one screen: files in, map, rankings and reports out."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap import __version__, reference
from supplymap.actions import actions_for
from supplymap.config import Config
from supplymap.errors import InputError, OutputError
from supplymap.findings import judge
from supplymap.graph import build_graph
from supplymap.graphfile import rounded, save_graph
from supplymap.issues import issue
from supplymap.leftovers import look_through
from supplymap.likelihood import weigh
from supplymap.measures import Sampling
from supplymap.model import Source
from supplymap.outputs import staged
from supplymap.parameters import parameters
from supplymap.products import assign_products
from supplymap.propagation import propagate
from supplymap.ranking import order, place
from supplymap.records import to_records
from supplymap.runfile import GRAPH, MAP, OUTPUTS, RANKINGS, REPORT, count, list_entries, write_run
from supplymap.screening import screen
from supplymap.sheets import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import networkx as nx

    from supplymap.model import Records
    from supplymap.sheets import Workbook

TOP = 5
"""How many partners the map labels at first sight."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run understood and found.

    Attributes
    ----------
    workbooks
        The files as read.
    records
        Partners, links, issues and the state of every row.
    graph
        The propagated graph.
    out
        Where the files are.
    """

    workbooks: tuple[Workbook, ...]
    records: Records
    graph: nx.MultiDiGraph
    out: Path


def read(files: Sequence[str | Path], config: Config | None = None) -> tuple[tuple[Workbook, ...], Records]:
    """Read and understand files.

    Parameters
    ----------
    files
        Spreadsheets.
    config
        Settings; the defaults if left out.

    Returns
    -------
    workbooks, records
        Text cells with addresses, and what they say.

    Raises
    ------
    InputError
        If a file cannot be read, or two files have the same name.
    ImporterError
        If the importer is not found.
    """
    config = config or Config()
    with reference.using(config.tables):
        return _read(files, config)


def _read(files: Sequence[str | Path], config: Config) -> tuple[tuple[Workbook, ...], Records]:
    names = Counter(Path(file).name for file in files)
    double = sorted(name for name, count in names.items() if count > 1)
    if double:
        msg = f"Two files are named {double[0]}: rows are told apart by file name, so rename one."
        raise InputError(msg)
    workbooks = tuple(read_workbook(file, encoding=config.encoding or None) for file in files)
    records = to_records(workbooks, as_of=config.as_of or date.today(), importer=config.importer)
    return workbooks, assign_products(records)


def assess(records: Records, config: Config | None = None) -> tuple[nx.MultiDiGraph, Records]:
    """Screen, connect, judge, weigh and propagate.

    Parameters
    ----------
    records
        Partners and links.
    config
        Settings; the defaults if left out.

    Returns
    -------
    graph, records
        The finished graph, and the records with every issue.
    """
    config = config or Config()
    with reference.using(config.tables):
        return _assess(records, config)


def _assess(records: Records, config: Config) -> tuple[nx.MultiDiGraph, Records]:
    as_of = records.as_of or date.today()
    table = parameters(config)
    records = look_through(screen(records, reference.listings()))
    graph, records = build_graph(records)
    graph = judge(graph, records, config.judgements)
    missed = [f"{item.partner} / {item.listing}" for item in graph.graph.pop("judgements_unused")]
    issues = [issue("judgement-unused", Source("(configuration)", "", 0), "", text) for text in missed]
    records = replace(records, issues=(*records.issues, *issues))
    sampling = Sampling(config.seed, config.worlds, config.tolerance)
    graph = place(propagate(weigh(graph, table, as_of), sampling))
    graph.graph.update(
        version=__version__,
        seed=config.seed,
        worlds=config.worlds,
        tolerance=config.tolerance,
        config_digest=config.digest,
        bands={"High": table.high, "Medium": table.medium},
        lists=tuple(list_entries()),
        counts=count(graph),
    )
    return graph, records


def check(files: Sequence[str | Path], config: Config | None = None) -> Records:
    """Read files and connect the partners, without screening anything or writing anything.

    Parameters
    ----------
    files
        Spreadsheets.
    config
        Settings; the defaults if left out.

    Returns
    -------
    records
        With every issue that the rows and their connections show.
    """
    config = config or Config()
    _, records = read(files, config)
    with reference.using(config.tables):
        return build_graph(records)[1]


def run(
    files: Sequence[str | Path],
    out: str | Path,
    config: Config | None = None,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Result:
    """Do everything: read, understand, assess, write the five files.

    Parameters
    ----------
    files
        Spreadsheets with partners and links.
    out
        Folder for the outputs.
    config
        Settings; the defaults if left out.
    progress
        Told each step in a few words.

    Returns
    -------
    result
        What was found and where the files are.

    Raises
    ------
    InputError, ImporterError, ConfigError, OutputError
        Nothing is written then; earlier outputs are untouched.
    """
    from supplymap.webmap import write_map  # noqa: PLC0415 - brings pyvis, which brings IPython

    config = config or Config()
    folder = Path(out)
    progress("reading")
    with _without_collector():
        workbooks, records = read(files, config)
        progress("assessing")
        graph, records = assess(records, config)
        graph = rounded(graph)
        graph.graph["top"] = tuple(order(graph)[:TOP])
        gc.collect()
        with reference.using(config.tables), staged(folder, OUTPUTS) as stage:
            try:
                progress("drawing the map")
                write_map(graph, stage / MAP)
                progress("writing workbooks")
                write_workbooks(workbooks, records, graph, stage)
                save_graph(graph, stage / GRAPH, cut=False)
                write_run(workbooks, records, graph, stage)
            except OSError as error:
                reason = error.strerror or error
                msg = f"The outputs cannot be written to {folder} ({reason}): free some space or choose another --out."
                raise OutputError(msg) from None
    return Result(workbooks, records, graph, folder)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let Python's collector of circular garbage rest: half of its time would go into looking at the graph.

    What a step leaves behind is freed between the steps; see ``gc.collect`` above.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write_workbooks(workbooks: Sequence[Workbook], records: Records, graph: nx.MultiDiGraph, folder: Path) -> None:
    """Write weakest-links.xlsx and import-report.xlsx."""
    from supplymap import ranking, workbook  # noqa: PLC0415 - openpyxl and pandas take a while to load

    about = graph.graph
    tool = f"supplymap {about['version']}  ·  parameters {about['parameters_digest']}"
    actions = {name: actions_for(graph, name) for name in order(graph)}
    tables = {
        **ranking.rank_weakest_links(graph, actions),
        ranking.BY_PRODUCT: ranking.rank_by_product(graph),
        ranking.UNKNOWNS: ranking.rank_unknowns(graph),
        "Findings": ranking.findings_table(graph),
        "Actions": ranking.actions_table(graph, actions),
    }
    workbook.write_rankings(
        tables,
        folder / RANKINGS,
        meta={
            "importer": about["importer_name"],
            "as_of": about["as_of"],
            "tool": tool,
            "lists": [f"{entry['title']}: {entry['sentence']}" for entry in about["lists"] if not entry["complete"]],
            "notes": {**ranking.ORDER_NOTES, "Actions": ranking.ACTIONS_NOTE},
            "summary": ranking.summary_pairs(graph),
            "products": ranking.products_table(graph),
            "bands": about["bands"],
        },
    )
    meanings = {row["code"]: row["meaning"] for row in reference.table("issues")}
    workbook.write_import_report(
        workbooks,
        records,
        folder / REPORT,
        meta={
            "importer": about["importer_name"],
            "as_of": about["as_of"],
            "tool": tool,
            "meanings": meanings,
        },
    )
