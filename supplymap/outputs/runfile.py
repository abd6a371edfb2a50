"""run.json: inputs, outputs, lists and parameters of a run, and whether its set of files is whole."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from supplymap.outputs.earlier import RUN, EarlierRun, earlier_run, is_whole, sha256, torn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from supplymap.model import Issue, Records
    from supplymap.network.attributes import GraphAttributes
    from supplymap.sheets import Workbook

MAP, RANKINGS, REPORT, GRAPH = "map.html", "weakest-links.xlsx", "import-report.xlsx", "graph.json"
OUTPUTS = (MAP, RANKINGS, REPORT, GRAPH, RUN)
MOVED = (RANKINGS, REPORT, MAP, GRAPH, RUN)
"""The outputs in the sequence in which they are moved to their targets.

Workbooks come first, as they are recognised by themselves: after a run that ended half way, the map or the graph is
then never the only output that differs from the earlier run.json, and so is not taken for an edited one.
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
    """Write run.json: inputs, outputs, lists and parameters; without times and paths."""
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
        "inputs": list(_inputs(workbooks, rows)),
        "outputs": [{"name": name, "sha256": sha256(folder / name)} for name in OUTPUTS if name != RUN],
        "lists": [
            {key: entry[key] for key in ("name", "as_of", "sha256", "complete", "held", "known_total")}
            for entry in about["lists"]
        ],
        "ledger": list(ledger(records)),
        "issues": dict(sorted(Counter(issue.code for issue in records.issues).items())),
        "issue_rows": dict(sorted(_rows_with(records.issues).items())),
        "counts": about["counts"],
        "positions": _positions(graph),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / RUN).write_text(text + "\n", encoding="utf-8", newline="\n")


def _inputs(workbooks: Iterable[Workbook], rows: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Yield the files read; an import report names the files that it stands for."""
    reports: dict[str, dict[str, Any]] = {}
    for book in workbooks:
        if book.returned is None and book.file not in reports:
            yield {"name": book.file, "sha256": book.sha256, "rows": rows[book.file]}
            continue
        name = book.returned.report if book.returned else book.file
        entry = reports.setdefault(name, {"name": name, "sha256": book.sha256, "rows": 0, "files": []})
        entry["rows"] += rows[book.file]
        if book.returned:
            entry["files"].append(book.file)
    yield from reports.values()


def _rows_with(issues: Iterable[Issue]) -> Counter[str]:
    rows = Counter[str]()
    for issue in issues:
        rows[issue.code] += issue.rows
    return rows


def _positions(graph: nx.MultiDiGraph) -> dict[str, dict[str, int]]:
    """Count the positions of sites by what found them, the service that was asked among it, and by their precision."""
    found = Counter((one.source, one.precision) for _, data in graph.nodes(data=True) for one in data["positions"])
    told: dict[str, dict[str, int]] = {}
    for (source, precision), count in sorted(found.items()):
        told.setdefault(source, {})[precision] = count
    return told


def earlier(folder: Path) -> EarlierRun | None:
    """Return the run of the run.json in a folder; None if it is missing or cannot be read."""
    try:
        return earlier_run(folder)
    except ValueError:
        return None


def what_is_replaced(folder: Path, files: Iterable[str], importer: str) -> list[str]:
    """List what a run replaces, unless it is the whole set of an earlier run on the same files.

    Parameters
    ----------
    folder
        The folder of the outputs.
    files
        Names of the input files.
    importer
        Name of the importer.

    Returns
    -------
    sentences
        One for each output whose hash is not the one in its run.json, and one if the set is of a run on files of other
        names or of another importer.
    """
    run = earlier(folder)
    if run is None:
        return []
    sentences = [
        f"{name} in {folder} does not match its run.json; it is replaced now."
        if (folder / name).exists()
        else f"{name} is in the run.json of {folder} but missing; it is written again now."
        for name in torn(folder)
    ]
    if set(run.inputs) != set(files) or run.importer != importer:
        inputs = [_short(name) for name in run.inputs]
        hidden = [f"{len(inputs) - _NAMES_SHOWN} more"] if len(inputs) > _NAMES_SHOWN else []
        on = ", ".join([*inputs[:_NAMES_SHOWN], *hidden]) or "files not named"
        of = f" of {_short(run.importer)!r}" if run.importer else ""
        sentences.append(f"{folder} holds the outputs of a run on {on}{of}; they are replaced now.")
    return sentences


def what_was_altered(graph: Path) -> str:
    """Return a warning if the hash of a graph.json is not the one in the run.json beside it; empty if it is.

    Parameters
    ----------
    graph
        The graph. Without a run.json that names it, there is no warning.
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
        f"{graph.name} does not match its run.json: it was changed or belongs to another run; "
        "run 'supplymap run' again."
    )


def _short(text: str) -> str:
    """Shorten a name from an untrusted file to one line of limited length."""
    text = " ".join(text.split())
    return text if len(text) <= _NAME_LENGTH else f"{text[:_NAME_LENGTH]}..."
