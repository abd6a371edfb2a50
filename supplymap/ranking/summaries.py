"""Findings, actions and products as frames, and the summary of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.model import NOT_STATED, RATINGS
from supplymap.probability import format_probability
from supplymap.ranking.actions import actions_for
from supplymap.ranking.frames import frame
from supplymap.ranking.ranks import ranked
from supplymap.ranking.words import path_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    import pandas as pd

    from supplymap.config import Config
    from supplymap.model import Finding, Match
    from supplymap.network.attributes import GraphAttributes, PartnerAttributes
    from supplymap.ranking.actions import Action


_STATES = ("finding", "possible", "past finding", "former order", "judged different")
"""States of a finding, in the sequence of the rows."""

ACTIONS_NOTE = "The most urgent first; then by severity (scale, scope, irremediability); then by rank."


def findings_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """List every finding, possible finding and former order, with the products it reaches and the path."""
    rows = []
    importer = graph.graph["importer"]
    for name in (*([importer] if importer in graph else []), *ranked(graph)):
        data: PartnerAttributes = graph.nodes[name]
        for state, items in (
            ("past finding" if data["past"] else "finding", data["findings"]),
            ("possible", data["possible_matches"]),
            ("former order", data["former_orders"]),
            ("judged different", data["dismissed"]),
        ):
            for item in items:
                for product in data["products"] or data["products_past"]:
                    rows.append(_finding_row(graph, data, state, item, product))
    # a path that is not stated comes first: it is not known which product it is in
    rows.sort(key=lambda row: (_STATES.index(row["State"]), row["Product"] != NOT_STATED))
    return frame(rows)


def _finding_row(
    graph: nx.MultiDiGraph,
    data: PartnerAttributes,
    state: str,
    item: Finding | Match,
    product: str,
) -> dict[str, Any]:
    return {
        "id": data["id"],
        "State": state,
        "Partner": data["name"],
        "Country": data["country"],
        "Tier": data["tier_text"],
        "Kind": item.kind,
        "List entry": item.listing_name,
        "Entry": item.listing,
        "Product": product,
        "Path to the importer": path_text(graph, data["worst_path"]) if data["path_stated"] else "path not stated",
        "Reason": item.reason,
        "Legal basis": item.basis,
        "List source": item.source,
        "Source": "; ".join(str(source) for source in data["sources"][:3]),
    }


def actions_table(
    graph: nx.MultiDiGraph, config: Config | None = None, *, actions: Mapping[str, Sequence[Action]] | None = None
) -> pd.DataFrame:
    """List all recommended actions: the most urgent first, then the most severe, then by the partners' ranks.

    Parameters
    ----------
    graph
        As `rank` returns it.
    config
        Settings; the defaults if left out.
    actions
        Actions by partner, where they are known already.
    """
    rows: list[tuple[int, int, dict[str, Any]]] = []
    for name in ranked(graph):
        data: PartnerAttributes = graph.nodes[name]
        severity = data["severity"]
        for action in actions[name] if actions else actions_for(graph, name, config):
            if action.trigger == "watch":
                continue
            row = {
                "id": name,
                "Partner rank": data["rank"],
                "Partner": data["name"],
                "Rating": data["rating"],
                "Urgency": action.priority,
                "Severity": f"{severity['total']} of 9: {severity['reason']}",
                "Trigger": action.trigger,
                "Recommended action": action.text,
                "Missing document": action.closing_document,
                "Reason": action.reason,
            }
            rows.append((action.priority, -severity["total"], row))
    # the sort is stable: equal rows keep the sequence of the partners' ranks
    return frame([row for _, _, row in sorted(rows, key=lambda item: item[:2])])


def products_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Return a row of totals for each product, and one for all products."""
    rows = []
    summaries = [*graph.graph["products"].items(), ("All products", graph.graph["overall"])]
    for product, summary in summaries:
        exposure = summary["exposure"]
        coverage = summary["coverage"]
        rows.append(
            {
                "Product": product,
                "Rating": summary["rating"],
                "Findings": len(summary["findings_reached"]),
                "Possible findings": len(summary["possible_reached"]),
                "Past findings": len(summary["findings_past"]),
                "Exposure, modelled": format_probability(exposure["value"], summary["hazard"]),
                "Exposure, with findings": format_probability(
                    exposure["with_findings"], summary["hazard_with_findings"]
                ),
                "Interval": f"{format_probability(exposure['low'], summary['hazard_low'])} to "
                f"{format_probability(exposure['high'], summary['hazard_high'])}",
                "Bounds": " to ".join(format_probability(exposure[end], 0.0) for end in ("lower", "upper")),
                "Standard error": exposure["standard_error"],
                "Method": exposure["method"],
                "Expected hazard": summary["expected_hazard"],
                "Coverage": f"{coverage['reaching_raw_material']} of {coverage['ends']} ends reach raw material",
                "Partners": summary["partners"],
                "Weakest link": path_text(graph, summary["worst_path"][:1]),
            }
        )
    return frame(rows)


def summary_pairs(graph: nx.MultiDiGraph) -> list[tuple[str, str]]:
    """Return the summary as pairs of label and text, findings first."""
    about: GraphAttributes = graph.graph
    counts, products = about["counts"], about["products"]
    unplaced = [
        name for name in ranked(graph) if graph.nodes[name]["findings"] and not graph.nodes[name]["path_stated"]
    ]
    pairs: list[tuple[str, str]] = []
    if unplaced:
        names = "; ".join(str(graph.nodes[name]["name"]) for name in unplaced)
        pairs.append(("Path not stated", f"{len(unplaced)} with a finding, not placed in any product's chain: {names}"))
    for rating in RATINGS[:2]:
        reached = sorted(
            product
            for product, summary in products.items()
            if summary["findings_reached" if rating == "Finding" else "possible_reached"]
        )
        text = (
            f"{_partners(counts[rating])}; reaching {', '.join(reached)}"
            if counts[rating]
            else "none with the lists held"
        )
        pairs.append((rating, text))
    past = about["overall"]["findings_past"]
    if past:
        pairs.append(
            (
                "Past findings",
                "; ".join(f"{graph.nodes[n]['name']} ({', '.join(graph.nodes[n]['products_past'])})" for n in past),
            )
        )
    pairs += [(rating, _partners(counts[rating])) for rating in RATINGS[2:]]
    size = f"{counts['partners']} in {counts['links']} links, {counts['past partners']} of them in ended links only"
    pairs.append(("Partners", f"{size}; {counts['ends not mapped']} not mapped further"))
    return pairs


def _partners(number: int) -> str:
    return f"{number} partner" + ("" if number == 1 else "s")
