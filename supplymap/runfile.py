"""run.json: what went in, what came out, with which lists and numbers; and whether a set of files is whole."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from supplymap.outputs import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import networkx as nx

    from supplymap.model import Records
    from supplymap.sheets import Workbook

MAP, RANKINGS, REPORT, GRAPH, RUN = "map.html", "weakest-links.xlsx", "import-report.xlsx", "graph.json", "run.json"
OUTPUTS = (MAP, RANKINGS, REPORT, GRAPH, RUN)


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


def torn(folder: Path) -> list[str]:
    """Name the outputs of an earlier run that are not the ones its run.json tells of."""
    try:
        outputs = json.loads((folder / RUN).read_text(encoding="utf-8"))["outputs"]
        return [item["name"] for item in outputs if not _is_whole(folder / item["name"], item["sha256"])]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _is_whole(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path) == digest
