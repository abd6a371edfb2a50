"""run.json: what went in, what came out, with which lists and numbers; and whether a set of files is whole."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from supplymap.outputs import EarlierRun, earlier_run, sha256
from supplymap.outputs.earlier import RUN, is_whole, torn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import networkx as nx

    from supplymap.model import Records
    from supplymap.network.attributes import GraphAttributes
    from supplymap.sheets import Workbook

MAP, RANKINGS, REPORT, GRAPH = "map.html", "weakest-links.xlsx", "import-report.xlsx", "graph.json"
OUTPUTS = (MAP, RANKINGS, REPORT, GRAPH, RUN)
MOVED = (RANKINGS, REPORT, MAP, GRAPH, RUN)
"""The outputs in the order they are put in place.

Workbooks are known by themselves and come first: after a run that ended half way, the map or the graph is never alone
in not being the one that the run.json of the run before tells of, and so is not taken for one that somebody edited.
"""
_NAMES_SHOWN = 3
_NAME_LENGTH = 60


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
    about: GraphAttributes = graph.graph
    rows = Counter(row.source.file for row in records.rows)
    data = {
        "version": about["version"],
        "as_of": about["as_of"],
        "seed": about["seed"],
        "worlds": about["worlds"],
        "tolerance": about["tolerance"],
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


def earlier(folder: Path) -> EarlierRun | None:
    """Read what the run.json of a folder tells of its run; None if it tells nothing."""
    try:
        return earlier_run(folder)
    except ValueError:
        return None


def what_is_replaced(folder: Path, files: Iterable[str], importer: str) -> list[str]:
    """Say what a run replaces, where that is not the whole set of an earlier run on the same files.

    Parameters
    ----------
    folder
        The folder of the outputs.
    files
        Names of the files that the run reads.
    importer
        Name of its importer.

    Returns
    -------
    sentences
        One for each output that is not the one its run.json tells of, and one if the set there is of a run on files
        of other names or of another importer.
    """
    run = earlier(folder)
    if run is None:
        return []
    sentences = [
        f"{name} in {folder} is not the one its run.json tells of; it is replaced now."
        if (folder / name).exists()
        else f"{name}, of which the run.json in {folder} tells, is no longer there; it is written anew now."
        for name in torn(folder)
    ]
    if set(run.inputs) != set(files) or run.importer != importer:
        named = [_short(name) for name in run.inputs]
        more = [f"{len(named) - _NAMES_SHOWN} more"] if len(named) > _NAMES_SHOWN else []
        on = ", ".join([*named[:_NAMES_SHOWN], *more]) or "files not told"
        of = f" of {_short(run.importer)!r}" if run.importer else ""
        sentences.append(f"{folder} holds the outputs of a run on {on}{of}; they are replaced now.")
    return sentences


def what_was_altered(graph: Path) -> str:
    """Say that a graph.json is not the one that the run.json beside it tells of; empty if nothing speaks for that.

    Parameters
    ----------
    graph
        The graph that is read. Without a run.json beside it, and where that tells of no file of its name, nothing
        can be said.
    """
    try:
        run = earlier_run(graph.parent)
    except ValueError:
        return (
            f"The run.json beside {graph.name} cannot be read, so it is not known whether {graph.name} is as its run "
            "wrote it: run 'supplymap run' again."
        )
    if run is None or run.outputs.get(graph.name) is None or is_whole(graph, run.outputs[graph.name]):
        return ""
    return (
        f"{graph.name} is not the one that its run.json tells of: it was changed or belongs to another run; "
        "run 'supplymap run' again."
    )


def _short(text: str) -> str:
    """Keep a name from a file that anybody may have written to one line of bearable length."""
    text = " ".join(text.split())
    return text if len(text) <= _NAME_LENGTH else f"{text[:_NAME_LENGTH]}..."
