"""Findings, actions and products as frames, and the summary of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.network.companies import site_name
from supplymap.ranking.actions import actions_for
from supplymap.ranking.amounts import counted
from supplymap.ranking.finding_words import finding_sentence
from supplymap.ranking.frames import frame
from supplymap.ranking.numbers import country_name
from supplymap.ranking.ranks import ranked
from supplymap.ranking.reading_lists import numbered, path_words, products_words
from supplymap.ranking.words import path_text, with_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    import pandas as pd

    from supplymap.config import Config
    from supplymap.model import Finding, Match
    from supplymap.network.attributes import GraphAttributes, ListStatus, PartnerAttributes
    from supplymap.ranking.actions import Action
    from supplymap.ranking.order import Standing


STATES = (
    "Finding",
    "Possible finding",
    "Past finding",
    "Past possible finding",
    "Former order",
    "Decided to be another",
)
"""States of a finding, in the sequence of the rows."""

_SCREENED = ("uflpa", "uflpa-native", "wro", "dol")
"""Lists that partners and their goods are looked up in; all tables stand on the sheet Lists."""

_BESIDE = "Findings and possible findings of cargo partners"

_ROWS = 2
"""Rows of the files that are named."""

ACTIONS_NOTE = (
    "A row for each partner with what to do in order: what is due first at the top, then what would be most severe, "
    "then by rank."
)


def found(graph: nx.MultiDiGraph) -> list[tuple[str, Standing]]:
    """Return the ids of those with a finding or possible finding, past ones too, each with its standing.

    The importer comes first, by what was found about itself: its rating is that of its whole supply chain. The others
    follow in the order.
    """
    names: list[tuple[str, Standing]] = []
    importer: PartnerAttributes = graph.nodes[graph.graph["importer"]]
    if importer["findings"] or importer["possible_matches"]:
        names.append((importer["id"], "finding" if importer["findings"] else "possible"))
    return names + [(name, group) for name in ranked(graph) if (group := graph.nodes[name]["standing"]) != "other"]


def findings_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """List every finding, possible finding and former order, with the path to the importer and the products reached."""
    rows = []
    importer = graph.graph["importer"]
    rated = ranked(graph)
    # a former order of a cargo partner without a finding is told too
    others = (name for name, data in sorted(graph.nodes(data=True)) if data["cargo"] and data["place"] is None)
    for name in (*([importer] if importer in graph else []), *rated, *others):
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
        "Partner": site_name(data),
        "Country": country_name(data),
        "Tier": data["tier_text"],
        "What was found": with_part(data, finding_sentence(item)),
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
            "Partner": site_name(data),
            "Rating": data["rating"],
            "Severity": f"{data['severity']['total']} of 9",
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
                _BESIDE: len(summary["cargo_findings"]) + len(summary["cargo_possible"]),
                "Past findings": len(summary["findings_past"]),
                "Ends that reach raw material": f"{coverage['reaching_raw_material']:,} of {coverage['ends']:,}",
                "Partners": summary["partners"],
                "Weakest link": path_text(graph, summary["worst_path"][:1]),
            }
        )
    if not any(row[_BESIDE] for row in rows):
        rows = [{header: value for header, value in row.items() if header != _BESIDE} for row in rows]
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


def lists_lacking(graph: nx.MultiDiGraph) -> list[ListStatus]:
    """Return the lists whose gaps decide what "nothing found" is worth, where they have any."""
    return [entry for entry in graph.graph["lists"] if entry["name"] in _SCREENED and not entry["complete"]]


def assumed_sentence(graph: nx.MultiDiGraph) -> str:
    """Return which goods were assumed for how many partners; empty if none were."""
    assumed = [data["assumed_goods"] for data in graph.nodes.values() if data["assumed_goods"]]
    if not assumed:
        return ""
    # the settings of a run name one text for the whole list
    whom = f"{counted(len(assumed), 'partner')} whose rows name none"
    return f"Goods assumed for the whole list, and used for {whom}: {assumed[0]}."
