"""All files of a run, written as one set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.config import applied
from supplymap.network.graphfile import save_graph
from supplymap.outputs.runfile import GRAPH, MAP, MOVED, RANKINGS, REPORT, what_is_replaced, write_run
from supplymap.outputs.sets import staged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import networkx as nx

    from supplymap.config import Config
    from supplymap.model import Records
    from supplymap.sheets import Workbook


def write(
    workbooks: Sequence[Workbook],
    records: Records,
    graph: nx.MultiDiGraph,
    out: str | Path,
    config: Config | None = None,
    *,
    inputs: Iterable[Path] = (),
    progress: Callable[[str], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> None:
    """Write the five files of a run as one set.

    Parameters
    ----------
    workbooks, records
        What was read, as `read` returns it; the records as `assess` returns them.
    graph
        As `assess` returns it.
    out
        Folder for the outputs.
    config
        Settings; the defaults if left out.
    inputs
        Files and folders that were read: none of them is written over.
    progress
        Called with each step in a few words.
    warn
        Called with a sentence on each output of another run, before it is replaced.

    Raises
    ------
    OutputError
        If the outputs cannot be written; earlier outputs are untouched then, or the sentence names those that are not.
    """
    from supplymap.outputs.map.page import write_map  # noqa: PLC0415 - brings pyvis, which brings IPython

    folder = Path(out)
    with applied(config), staged(folder, MOVED, inputs=inputs) as stage:
        # after the targets were checked: a refused target is not replaced, so there is no warning of it
        for sentence in what_is_replaced(folder, [book.file for book in workbooks], graph.graph["importer_name"]):
            warn(sentence)
        progress("drawing the map")
        write_map(graph, stage / MAP, config)
        progress("writing workbooks")
        _write_workbooks(workbooks, records, graph, stage, config)
        save_graph(graph, stage / GRAPH)
        write_run(workbooks, records, graph, stage)


def _write_workbooks(
    workbooks: Sequence[Workbook], records: Records, graph: nx.MultiDiGraph, folder: Path, config: Config | None
) -> None:
    """Write weakest-links.xlsx and import-report.xlsx."""
    from supplymap.outputs.workbook import (  # noqa: PLC0415 - pandas and openpyxl take a while to load
        write_import_report,
        write_weakest_links,
    )

    about = graph.graph
    write_weakest_links(graph, folder / RANKINGS, config)
    meanings = {row["code"]: row["meaning"] for row in reference.table("issues")}
    write_import_report(
        workbooks,
        records,
        folder / REPORT,
        meta={
            "importer": about["importer_name"],
            "as_of": about["as_of"],
            "tool": f"supplymap {about['version']}  ·  parameters {about['parameters_digest']}",
            "meanings": meanings,
        },
    )
