"""Lines on the terminal about a run: rows, findings, lists and issues."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

from supplymap.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from supplymap.config import Config
    from supplymap.model import Issue, Records
    from supplymap.network.attributes import GraphAttributes, PartnerAttributes
    from supplymap.sheets import Workbook

ISSUES_SHOWN = 12
FINDINGS_SHOWN = 12
CHOICES_SHOWN = 12
TIES_SHOWN = 3
FINDINGS = {
    "finding": "Findings",
    "past finding": "Past findings",
    "possible": "Possible findings",
    "past possible": "Past possible findings",
}
"""Titles of the lists of findings, by standing."""
NAMED_NOTES = ("columns-not-understood", "pictures-not-read", "objects-not-read", "decided-partner-absent")
"""Notes that are printed one by one: what was not read may hold the name of a partner, and one that a person found to
be listed may stand in these files under another name."""


def say_ledger(records: Records) -> None:
    """Print the counts of rows of every file and sheet."""
    from supplymap.outputs.runfile import ledger  # noqa: PLC0415 - keeps --help fast

    for line in ledger(records):
        sheet = f" [{line['sheet']}]" if line["sheet"] else ""
        say(
            f"{line['file']}{sheet}: {line['read']} rows read = {line['imported']} imported + {line['merged']} merged"
            f" + {line['skipped']} skipped + {line['rejected']} rejected"
        )


def say_returned(workbooks: Sequence[Workbook]) -> None:
    """Print which files were read from an import report, and whether they were corrected in it."""
    for book in workbooks:
        if book.returned:
            how = "where it was corrected" if book.returned.corrected else "where nothing was changed"
            say(f"{book.file} was read from {book.returned.report}, {how}.")


def say_choices(records: Records) -> None:
    """Print how many choices of import reports were taken, and which were not and why."""
    told = records.decided.told
    for one in told[:CHOICES_SHOWN]:
        row = f", row {one.source.row}" if one.source.row else ""
        say(
            f"{one.source.file}: {one.source.sheet}{row}: {one.message}."
            if row
            else f"{one.source.file}: {one.message}."
        )
    if len(told) > CHOICES_SHOWN:
        say(f"... and {len(told) - CHOICES_SHOWN:,} more, each on the sheet Issues of import-report.xlsx")


def say_findings(graph: nx.MultiDiGraph, config: Config) -> None:
    """Print what to do, every finding with its path, the ratings, how far the chains are mapped, gaps of the lists."""
    from supplymap import ranking  # noqa: PLC0415 - keeps --help fast
    from supplymap.model import RATINGS  # noqa: PLC0415

    about: GraphAttributes = graph.graph
    counts = about["counts"]
    size = ranking.counted(counts["partners"], "partner")
    if counts["cargo partners"]:
        size += f" and {ranking.counted(counts['cargo partners'], 'cargo partner')}"
    size += f", {ranking.counted(counts['products'], 'product')}"
    say(f"{about['importer_name']}, as of {about['as_of']}: {size}")
    say()
    say("What to do this week:")
    for number, task in enumerate(ranking.week(graph, config), start=1):
        say(f"  {number}. {task.text}")
    by_standing: dict[str, list[str]] = {group: [] for group in FINDINGS}
    beside: list[str] = []
    for name, standing in ranking.found(graph):
        (beside if graph.nodes[name]["cargo"] else by_standing[standing]).append(name)
    for group, title in FINDINGS.items():
        if by_standing[group] or not group.startswith("past"):
            say()
            _say_found(graph, title, by_standing[group])
    if beside:
        say()
        _say_found(graph, "Findings of those who move or store the goods", beside)
    say()
    past = f" and {counts['past partners']} on links that have ended" if counts["past partners"] else ""
    say("Ratings: " + ", ".join(f"{rating} {counts[rating]:,}" for rating in RATINGS) + past)
    if assumed := ranking.assumed_sentence(graph):
        say(f"  {assumed}")
    for tie in sorted(about["ties"], key=lambda tie: -len(tie["partners"]))[:TIES_SHOWN]:
        say(f"  Rank {tie['rank']}: {ranking.tie_sentence(graph, tie)}")
    say()
    say("How far the chains are mapped:")
    # one product is all there is to tell
    every = {} if len(about["products"]) == 1 else {"All products": about["overall"]}
    for product, summary in {**about["products"], **every}.items():
        coverage = summary["coverage"]
        ends = f"{coverage['reaching_raw_material']:,} of {coverage['ends']:,} ends reach raw material"
        say(f"  {product}: {ends}; rated {summary['rating']}")
    say()
    say_lists(graph)


def _say_found(graph: nx.MultiDiGraph, title: str, names: Sequence[str]) -> None:
    """Print those with findings of one kind, each with its path to the importer."""
    from supplymap import ranking  # noqa: PLC0415 - keeps --help fast

    if not names:
        say(f"{title}: none with the lists held")
        return
    say(f"{title}: {len(names):,}")
    for name in names[:FINDINGS_SHOWN]:
        data: PartnerAttributes = graph.nodes[name]
        say(f"  {ranking.label(data)}: {ranking.why(data)}")
        if not data["importer"]:
            say(f"    Path: {ranking.path_words(graph, data)}")
    if len(names) > FINDINGS_SHOWN:
        say(f"  ... and {len(names) - FINDINGS_SHOWN:,} more, each on the sheet Findings of weakest-links.xlsx")


def say_lists(graph: nx.MultiDiGraph) -> None:
    """Print the gaps of the lists that partners were screened against."""
    from supplymap import ranking  # noqa: PLC0415 - keeps --help fast

    for entry in ranking.lists_lacking(graph):
        say(f"  {entry['sentence']}")


def say_issues(records: Records, limit: int | None = ISSUES_SHOWN) -> None:
    """Print the counts of issues by code, and the first issues that are no mere notes."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    counts, rows = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for issue in records.issues:
        counts[issue.level, issue.code] += 1
        rows[issue.level, issue.code] += issue.rows
    levels = ("error", "warning", "note")
    about = f", in {rows.total():,} rows" if rows.total() > counts.total() else ""
    say(f"Issues in the data: {counts.total():,}{about}")
    for (level, code), count in sorted(counts.items(), key=lambda item: (levels.index(item[0][0]), item[0][1])):
        more = f" in {rows[level, code]:,} rows" if rows[level, code] > count else ""
        say(f"  {level:<8} {code:<26} {count:,}{more}")
    # the table of issues sorts codes by weight: a partner that is left out comes before a missing paper
    weights = {row["code"]: number for number, row in enumerate(reference.table("issues"))}
    shown = [issue for issue in records.issues if issue.level != "note" or issue.code in NAMED_NOTES]
    worst = sorted(shown, key=lambda issue: (issue.level == "warning", weights[issue.code], issue.source))
    for issue in worst[:limit]:
        say(f"  {_line(issue)}")
    if limit is not None and len(worst) > limit:
        say(f"  ... and {len(worst) - limit:,} more, each beside its row in import-report.xlsx")


def _line(issue: Issue) -> str:
    """Return an issue on one line, with the first rows and texts that it is about."""
    from supplymap.reference.issues import place_named, texts_named  # noqa: PLC0415 - keeps --help fast

    texts = texts_named(issue)
    column = f", column {issue.column}" if issue.column else ""
    found = f" {texts!r}" if texts else ""
    return f"{place_named(issue)}{column}:{found} {issue.message}. {issue.suggestion}."


def end(records: Records, *, strict: bool) -> None:
    """Exit with 1 if the command is strict and the data has errors or warnings."""
    if strict and any(issue.level != "note" for issue in records.issues):
        say("The data has errors or warnings (--strict).", error=True)
        raise typer.Exit(1)
