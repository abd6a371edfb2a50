"""The order of partners in plain columns: what to act on, what to ask, and all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap.model import NOT_STATED
from supplymap.network.companies import site_name
from supplymap.ranking.actions import next_step
from supplymap.ranking.addressees import addressee
from supplymap.ranking.finding_words import sentence
from supplymap.ranking.frames import frame
from supplymap.ranking.numbers import country_name
from supplymap.ranking.ranks import ranked
from supplymap.ranking.words import path_text, rating_words, why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    import pandas as pd

    from supplymap.network.attributes import PartnerAttributes
    from supplymap.ranking.actions import Action

ACT, ASK, WEAKEST = "Act", "Ask", "Weakest links"
_PRODUCTS = 3
"""Products named in a cell; of more, their number is told."""
_QUESTIONS = 2


def act_table(graph: nx.MultiDiGraph, actions: Mapping[str, Sequence[Action]]) -> pd.DataFrame:
    """List the partners to act on: findings, possible findings and those rated High, in the order."""
    rows = []
    for name in _listed(graph, ACT):
        data: PartnerAttributes = graph.nodes[name]
        step = next_step(graph, name, actions[name])
        rows.append(
            {
                **who(data),
                "Rating": rating_words(data),
                "Why": why(data),
                "What to do next": step.text,
                "Document that closes it": step.document,
                **_reaches(data),
            }
        )
    return _said(frame(rows))


def ask_table(graph: nx.MultiDiGraph, actions: Mapping[str, Sequence[Action]]) -> pd.DataFrame:
    """List the partners of whom too little is known to rate them, in the order, with the questions to ask."""
    rows = []
    questions = reference.keyed("questions")
    for name in _listed(graph, ASK):
        data: PartnerAttributes = graph.nodes[name]
        asked = [questions[code] for code in data["missing_facts"][:_QUESTIONS]]
        step = next_step(graph, name, actions[name])
        rows.append(
            {
                **who(data),
                "What is not known": why(data),
                "What to ask": numbered(row["question"] for row in asked) or step.text,
                "Whom to ask": sentence("; ".join(dict.fromkeys(addressee(graph, data, row) for row in asked))),
                "Document that answers it": numbered(row["document"] for row in asked) or step.document,
                **_reaches(data),
            }
        )
    return _said(frame(rows))


def order_table(graph: nx.MultiDiGraph, actions: Mapping[str, Sequence[Action]]) -> pd.DataFrame:
    """List all partners in the order, with the list on which each is read."""
    rows = []
    for name in ranked(graph):
        data: PartnerAttributes = graph.nodes[name]
        others = data["tied"] - 1
        step = next_step(graph, name, actions[name])
        rows.append(
            {
                **who(data),
                "Rating": rating_words(data),
                "Equal with": f"{others:,} other" + ("" if others == 1 else "s") if others > 0 else "",
                "List": data["reading_list"],
                "Why": why(data),
                "What to do next": step.text,
                "Document that closes it": step.document,
                "Path to the importer": path_words(graph, data),
                "Share of the modelled risk": data["risk_share"],
            }
        )
    return frame(rows)


def numbered(texts: Iterable[str]) -> str:
    """Return texts as numbered lines; one text stands alone."""
    lines = list(texts)
    return "\n".join(f"{number}. {text}" for number, text in enumerate(lines, 1)) if len(lines) > 1 else "".join(lines)


def who(data: PartnerAttributes) -> dict[str, Any]:
    """Return the first columns of a table of partners."""
    return {
        "id": data["id"],
        "Rank": data["rank"],
        "Partner": site_name(data),
        "Country": country_name(data),
        "Tier": data["tier_text"],
    }


def path_words(graph: nx.MultiDiGraph, data: PartnerAttributes) -> str:
    """Return a partner's worst path to the importer, or that none is stated."""
    return path_text(graph, data["worst_path"]) if data["path_stated"] else "Not stated: ask who buys from it"


def products_words(data: PartnerAttributes) -> str:
    """Return the products that a partner reaches, and how many more there are."""
    if not data["path_stated"]:
        return "Not known, as no path is stated"
    products = data["products"] or data["products_past"] or data["products_moved"]
    text = "; ".join(products[:_PRODUCTS])
    return f"{text}; and {len(products) - _PRODUCTS:,} more" if len(products) > _PRODUCTS else text


def _listed(graph: nx.MultiDiGraph, title: str) -> list[str]:
    return [name for name in ranked(graph) if graph.nodes[name]["reading_list"] == title]


def _said(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out products and values where the files state none at all."""
    if not len(table):
        return table
    unsaid = [
        header
        for header, empty in (
            ("Products reached", (table["Products reached"] == NOT_STATED).all()),
            ("Value reached a year", table["Value reached a year"].isna().all()),
        )
        if empty
    ]
    return table.drop(columns=unsaid)


def _reaches(data: PartnerAttributes) -> dict[str, Any]:
    return {
        "Products reached": products_words(data),
        "Value reached a year": data["reach_value"],
        "Share of the modelled risk": data["risk_share"],
    }
