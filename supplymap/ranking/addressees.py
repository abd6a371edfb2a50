"""Whom to ask: the partner itself, the tier-1 partner that it reaches, or the user's own purchasing team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.network.companies import site_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from supplymap.network.attributes import PartnerAttributes

ITSELF, TIER1, OURSELVES = "the partner itself", "the tier-1 partner it reaches", "your own purchasing team"
"""The words of the column ``whom`` of ``questions.csv``."""

_ASKING: Mapping[str, str] = {
    ITSELF: "ask {whom} for {their} {fact}",
    TIER1: "ask the tier-1 partners that they reach for the {fact} of {each}",
    OURSELVES: "ask your own purchasing team for the {fact} of {each}",
}
"""How to ask about several partners at once, by whom the question goes to."""


def whom_to_ask(data: PartnerAttributes, question: Mapping[str, str]) -> str:
    """Return whom to ask a question about a partner.

    A partner that supplies the importer directly, or by a path that nobody states, has no tier-1 partner between: the
    user's own purchasing team knows it.

    Parameters
    ----------
    data
        Attributes of a partner in a propagated graph.
    question
        Row of ``questions.csv``.
    """
    return OURSELVES if question["whom"] == TIER1 and _is_direct(data) else question["whom"]


def addressee(graph: nx.MultiDiGraph, data: PartnerAttributes, question: Mapping[str, str]) -> str:
    """Return whom to ask a question about a partner of a graph; a tier-1 partner between is named."""
    whom = whom_to_ask(data, question)
    if whom == TIER1 and (first := data["worst_path"][-2]) in graph:
        return f"{site_name(graph.nodes[first])}, {whom}"
    return whom


def how_to_ask(
    partners: Sequence[PartnerAttributes], question: Mapping[str, str], *, whom: str, each: str, their: str
) -> str:
    """Return the inside of a sentence that asks one question about several partners.

    Parameters
    ----------
    partners
        Those that lack the fact.
    question
        Row of ``questions.csv``.
    whom, each
        What the partners are called where they are asked, and where others are asked about them.
    their
        ``its`` or ``their``.
    """
    asked = {whom_to_ask(data, question) for data in partners}
    # the tier-1 partners as soon as one has any
    words = _ASKING[OURSELVES if asked == {OURSELVES} else question["whom"]]
    return words.format(fact=question["fact"], whom=whom, each=each, their=their)


def _is_direct(data: PartnerAttributes) -> bool:
    return not data["path_stated"] or len(data["worst_path"]) <= len(("itself", "the importer"))
