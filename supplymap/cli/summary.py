"""Lines on the terminal about a run: rows, findings, lists and issues."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

from supplymap.cli.terminal import say

if TYPE_CHECKING:
    import networkx as nx

    from supplymap.model import Records
    from supplymap.network.attributes import GraphAttributes, PartnerAttributes

ISSUES_SHOWN = 12
NAMED_NOTES = ("columns-not-understood",)
"""Notes that are printed one by one, because such a column may hold the name of a partner."""
SCREENED_LISTS = ("uflpa", "uflpa-native", "wro", "dol")
"""Lists whose gaps are printed on the terminal; the workbook and the map show those of every table."""


def say_ledger(records: Records) -> None:
    """Print the counts of rows of every file and sheet."""
    from supplymap.outputs.runfile import ledger  # noqa: PLC0415 - keeps --help fast

    for line in ledger(records):
        sheet = f" [{line['sheet']}]" if line["sheet"] else ""
        say(
            f"{line['file']}{sheet}: {line['read']} rows read = {line['imported']} imported + {line['merged']} merged"
            f" + {line['skipped']} skipped + {line['rejected']} rejected"
        )


def say_findings(graph: nx.MultiDiGraph) -> None:
    """Print the summary of a graph: counts, partners to act on first, products, gaps of the lists."""
    from supplymap import ranking  # noqa: PLC0415 - keeps --help fast

    about: GraphAttributes = graph.graph
    size = f"{about['counts']['partners']} partners, {len(about['products'])} products"
    say(f"{about['importer_name']}, as of {about['as_of']}: {size}")
    for label, text in ranking.summary_pairs(graph):
        say(f"  {label}: {text}")
    say()
    say("Act first on:")
    for number, name in enumerate(about["top"], start=1):
        data: PartnerAttributes = graph.nodes[name]
        say(f"  {number}. {ranking.label(data)} {data['rating']}: {ranking.why(data)}")
    say()
    for product, summary in about["products"].items():
        coverage = summary["coverage"]
        mapped = f"{coverage['reaching_raw_material']} of {coverage['ends']} ends reach raw material"
        say(f"  {product}: {summary['rating']}; {mapped}")
    say()
    say_lists(graph)


def say_lists(graph: nx.MultiDiGraph) -> None:
    """Print the gaps of the lists that partners were screened against."""
    for entry in graph.graph["lists"]:
        if entry["name"] in SCREENED_LISTS and not entry["complete"]:
            say(f"  {entry['sentence']}")


def say_issues(records: Records, limit: int | None = ISSUES_SHOWN) -> None:
    """Print the counts of issues by code, and the first issues that are no mere notes."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    counts = Counter((issue.level, issue.code) for issue in records.issues)
    levels = ("error", "warning", "note")
    say(f"Issues in the data: {len(records.issues)}")
    for (level, code), count in sorted(counts.items(), key=lambda item: (levels.index(item[0][0]), item[0][1])):
        say(f"  {level:<8} {code:<26} {count}")
    # the table of issues sorts codes by weight: a partner that is left out comes before a missing paper
    weights = {row["code"]: number for number, row in enumerate(reference.table("issues"))}
    shown = [issue for issue in records.issues if issue.level != "note" or issue.code in NAMED_NOTES]
    worst = sorted(shown, key=lambda issue: (issue.level == "warning", weights[issue.code], issue.source))
    for issue in worst[:limit]:
        column = f", column {issue.column}" if issue.column else ""
        found = f" {issue.found!r}" if issue.found else ""
        say(f"  {issue.source}{column}:{found} {issue.message}. {issue.suggestion}.")
    if limit is not None and len(worst) > limit:
        say(f"  ... and {len(worst) - limit} more, each beside its row in import-report.xlsx")


def end(records: Records, *, strict: bool) -> None:
    """Exit with 1 if the command is strict and the data has errors or warnings."""
    if strict and any(issue.level != "note" for issue in records.issues):
        say("The data has errors or warnings (--strict).", error=True)
        raise typer.Exit(1)
