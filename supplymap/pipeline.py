"""The whole flow on one screen: files in, map, rankings and reports out."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplymap import __version__, reference
from supplymap.config import Config
from supplymap.errors import InputError, OutputError
from supplymap.findings import judge
from supplymap.graph import build_graph, rounded, save_graph
from supplymap.issues import issue
from supplymap.leftovers import look_through
from supplymap.likelihood import RATINGS, parameters, weigh
from supplymap.model import Source
from supplymap.outputs import sha256, staged
from supplymap.products import assign_products
from supplymap.propagation import propagate
from supplymap.ranking import order, place
from supplymap.records import to_records
from supplymap.screening import screen
from supplymap.sheets import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import networkx as nx

    from supplymap.model import Records
    from supplymap.sheets import Workbook

MAP, RANKINGS, REPORT, GRAPH, RUN = (
    "map.html",
    "weakest-links.xlsx",
    "import-report.xlsx",
    "graph.json",
    "run.json",
)
OUTPUTS = (MAP, RANKINGS, REPORT, GRAPH, RUN)
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
    graph = place(propagate(weigh(graph, table, as_of)))
    graph.graph.update(
        version=__version__,
        seed=config.seed,
        config_digest=config.digest,
        bands={"High": table.high, "Medium": table.medium},
        lists=tuple(_lists()),
        counts=_counts(graph),
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
    workbooks, records = read(files, config)
    progress("assessing")
    graph, records = assess(records, config)
    graph = rounded(graph)
    graph.graph["top"] = tuple(order(graph)[:TOP])
    with reference.using(config.tables), staged(folder, OUTPUTS) as stage:
        try:
            progress("drawing the map")
            write_map(graph, stage / MAP)
            progress("writing workbooks")
            write_workbooks(workbooks, records, graph, stage)
            save_graph(graph, stage / GRAPH)
            write_run(workbooks, records, graph, stage)
        except OSError as error:
            reason = error.strerror or error
            msg = f"The outputs cannot be written to {folder} ({reason}): free some space or choose another --out."
            raise OutputError(msg) from None
    return Result(workbooks, records, graph, folder)


def write_workbooks(workbooks: Sequence[Workbook], records: Records, graph: nx.MultiDiGraph, folder: Path) -> None:
    """Write weakest-links.xlsx and import-report.xlsx."""
    from supplymap import ranking, workbook  # noqa: PLC0415 - openpyxl and pandas take a while to load

    about = graph.graph
    tool = f"supplymap {about['version']}"
    tables = {
        **ranking.rank_weakest_links(graph),
        "Findings": ranking.findings_table(graph),
        "Actions": ranking.actions_table(graph),
    }
    workbook.write_rankings(
        tables,
        folder / RANKINGS,
        meta={
            "importer": about["importer_name"],
            "as_of": about["as_of"],
            "tool": tool,
            "lists": [f"{entry['title']}: {entry['sentence']}" for entry in about["lists"] if not entry["complete"]],
            "notes": ranking.ORDER_NOTES,
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


def ledger(records: Records) -> Iterator[dict[str, Any]]:
    """Count the rows of every file and sheet: read = imported + merged + skipped + rejected."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in records.rows:
        counts.setdefault((row.source.file, row.source.sheet), Counter())[row.state] += 1
    for (file, sheet), states in counts.items():
        parts = {state: states[state] for state in ("imported", "merged", "skipped", "rejected")}
        yield {"file": file, "sheet": sheet, "read": sum(states.values()), **parts}


def write_run(workbooks: Sequence[Workbook], records: Records, graph: nx.MultiDiGraph, folder: Path) -> None:
    """Write run.json: what went in, what came out, with which lists and parameters; no clock, no paths."""
    about = graph.graph
    rows = Counter(row.source.file for row in records.rows)
    data = {
        "version": about["version"],
        "as_of": about["as_of"],
        "seed": about["seed"],
        "parameters_digest": about["parameters_digest"],
        "config_digest": about["config_digest"],
        "importer": about["importer_name"],
        "inputs": [{"name": book.file, "sha256": book.sha256, "rows": rows[book.file]} for book in workbooks],
        "outputs": [{"name": name, "sha256": sha256(folder / name)} for name in OUTPUTS if name != RUN],
        "lists": [
            {key: entry[key] for key in ("name", "as_of", "sha256", "complete", "held", "known_total")}
            for entry in about["lists"]
        ],
        "ledger": list(ledger(records)),
        "issues": dict(sorted(Counter(issue.code for issue in records.issues).items())),
        "counts": about["counts"],
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / RUN).write_text(text + "\n", encoding="utf-8", newline="\n")


def torn(folder: Path) -> list[str]:
    """Name the outputs of an earlier run that are not the ones its run.json tells of."""
    try:
        outputs = json.loads((folder / RUN).read_text(encoding="utf-8"))["outputs"]
        return [item["name"] for item in outputs if not _is_whole(folder / item["name"], item["sha256"])]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _is_whole(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path) == digest


def _lists() -> Iterator[Mapping[str, Any]]:
    for status in reference.list_status():
        yield {
            "name": status.name,
            "title": status.title,
            "as_of": status.as_of,
            "sha256": status.sha256,
            "complete": status.complete,
            "held": status.held,
            "known_total": status.known_total,
            "sentence": status.sentence,
        }


def _counts(graph: nx.MultiDiGraph) -> dict[str, int]:
    real = [data for _, data in graph.nodes(data=True) if not data["ghost"] and not data["importer"]]
    # partners known by ended links alone are counted apart
    ratings = Counter(data["rating"] for data in real if not data["past"])
    counts = {rating: ratings[rating] for rating in RATINGS}
    kinds = Counter(data["kind"] for _, _, data in graph.edges(data=True))
    return {
        "partners": len(real),
        "links": kinds["supplies"],
        "products": len(graph.graph["products"]),
        "ends not mapped": sum(1 for _, data in graph.nodes(data=True) if data["ghost"]),
        "path not stated": sum(1 for data in real if not data["path_stated"]),
        "past partners": sum(1 for data in real if data["past"]),
        "past findings": len(graph.graph["overall"]["findings_past"]),
        "unlisted partners": sum(1 for data in real if not data["listed"]),
        **counts,
    }
