"""Findings, actions and products as frames, and the summary of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.model import RATINGS
from supplymap.ranking.actions import actions_for
from supplymap.ranking.finding_words import finding_sentence
from supplymap.ranking.frames import frame
from supplymap.ranking.numbers import country_name
from supplymap.ranking.ranks import ranked
from supplymap.ranking.reading_lists import numbered, path_words, products_words
from supplymap.ranking.words import path_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    import pandas as pd

    from supplymap.config import Config
    from supplymap.model import Finding, Match
    from supplymap.network.attributes import GraphAttributes, PartnerAttributes
    from supplymap.ranking.actions import Action


STATES = (
    "Finding",
    "Possible finding",
    "Past finding",
    "Past possible finding",
    "Former order",
    "Decided to be another",
)
"""States of a finding, in the sequence of the rows."""

_ROWS = 2
"""Rows of the files that are named."""

ACTIONS_NOTE = (
    "A row for each partner with what to do in order: what is due first at the top, then what would be most severe, "
    "then by rank."
)


def findings_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """List every finding, possible finding and former order, with the path to the importer and the products reached."""
    rows = []
    importer = graph.graph["importer"]
    for name in (*([importer] if importer in graph else []), *ranked(graph)):
        data: PartnerAttributes = graph.nodes[name]
        for state, items in (
            ("Past finding" if data["past"] else "Finding", data["findings"]),
            ("Past possible finding" if data["past"] else "Possible finding", data["possible_matches"]),
            ("Former order", data["former_orders"]),
            ("Decided to be another", data["dismissed"]),
        ):
            rows += [_finding_row(graph, data, state, item) for item in items]
    # stable: within a state by place, one without a stated path first
    rows.sort(key=lambda row: STATES.index(row["State"]))
    return frame(rows)


def _finding_row(graph: nx.MultiDiGraph, data: PartnerAttributes, state: str, item: Finding | Match) -> dict[str, Any]:
    return {
        "id": data["id"],
        "State": state,
        "Partner": data["name"],
        "Country": country_name(data),
        "Tier": data["tier_text"],
        "What was found": finding_sentence(item),
        "Path to the importer": path_words(graph, data),
        "Products reached": products_words(data),
        "Legal basis": item.basis,
        "List entry": item.listing,
        "Source of the list": item.source,
        "Rows in your files": "; ".join(str(source) for source in data["sources"][:_ROWS]),
    }


def actions_table(
    graph: nx.MultiDiGraph, config: Config | None = None, *, actions: Mapping[str, Sequence[Action]] | None = None
) -> pd.DataFrame:
    """List what to do, a row for each partner: its actions in order, with room for owner, due date and status.

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
        steps = [
            action
            for action in (actions[name] if actions else actions_for(graph, name, config))
            if action.trigger != "watch"
        ]
        if not steps:
            continue
        row = {
            "id": name,
            "Rank": data["rank"],
            "Partner": data["name"],
            "Rating": data["rating"],
            "Severity": f"{data['severity']['total']} of 9: {data['severity']['reason']}",
            "What to do, in order": numbered(action.text for action in steps),
            "Documents that close it": numbered(action.closing_document for action in steps),
            "Who": steps[0].owner,
            "First step due": steps[0].due,
            # left to fill in
            "Owner": None,
            "Due date": None,
            "Status": None,
        }
        rows.append((steps[0].days, -data["severity"]["total"], row))
    # stable: what is due at the same time and as severe keeps the sequence of the places
    return frame([row for *_, row in sorted(rows, key=lambda item: item[:2])])


def products_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Return a row of totals for each product, and one for all products."""
    rows = []
    summaries = [*graph.graph["products"].items(), ("All products", graph.graph["overall"])]
    for product, summary in summaries:
        coverage = summary["coverage"]
        rows.append(
            {
                "Product": product,
                "Rating": summary["rating"],
                "Findings": len(summary["findings_reached"]),
                "Possible findings": len(summary["possible_reached"]),
                "Past findings": len(summary["findings_past"]),
                "Ends that reach raw material": f"{coverage['reaching_raw_material']:,} of {coverage['ends']:,}",
                "Partners": summary["partners"],
                "Weakest link": path_text(graph, summary["worst_path"][:1]),
            }
        )
    return frame(rows)


def lists_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Return the lists and tables that partners were checked against, with their dates and what they lack."""
    about: GraphAttributes = graph.graph
    return frame(
        {
            "List": entry["title"],
            "As of": entry["as_of"],
            "Entries held": entry["held"],
            "What it holds": entry["sentence"],
        }
        for entry in about["lists"]
    )


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
    assumed = [data["assumed_goods"] for data in graph.nodes.values() if data["assumed_goods"]]
    if assumed:
        # the settings of a run name one text for the whole list
        pairs.append(("Goods assumed", f"{assumed[0]}, for {_partners(len(assumed))} whose rows name none"))
    return pairs


def _partners(number: int) -> str:
    return f"{number} partner" + ("" if number == 1 else "s")
