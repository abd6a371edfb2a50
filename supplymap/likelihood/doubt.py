"""Doubt about links: how likely each is real, by what the file states or how the link is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import GHOST, STORAGE, SUPPLIES, TRANSPORT, UNSTATED

if TYPE_CHECKING:
    import networkx as nx

    from supplymap.likelihood.parameters import Parameters
    from supplymap.network.attributes import LinkAttributes

_REASONS = {
    GHOST: "not mapped beyond here",
    UNSTATED: UNSTATED,
    TRANSPORT: "moves the goods, and is in no exposure",
    STORAGE: "stores the goods, and is in no exposure",
}
"""Why the links that are no supplies have a probability of 1."""


def doubt(edge: LinkAttributes, parameters: Parameters) -> tuple[float, str]:
    """Return the probability that a link is real, and the reason for it.

    Parameters
    ----------
    edge
        Attributes of the link.
    parameters
        Values in use.

    Returns
    -------
    w
        In [0, 1]: what the file states, else the value of the level of evidence. A link that states no
        evidence counts as certain, and so do ghosts and ties of an unstated path: unknown is not low.
    reason
        Which of these it is, in words.
    """
    if edge["kind"] != SUPPLIES:
        return 1.0, _REASONS[edge["kind"]]
    stated = edge["probability"]
    if stated is not None:
        return float(stated), f"stated by the file: {stated:g}"
    level, text = edge["evidence"], edge["evidence_text"]
    w = parameters.evidence[level]
    if level:
        return w, f"{level}: {text}" if text else level
    return w, f"evidence not recognised: {text}" if text else "no evidence stated"


def set_doubt(graph: nx.MultiDiGraph, parameters: Parameters) -> None:
    """Set the attributes ``w`` and ``w_reason`` of every link of a graph."""
    for _, _, edge in graph.edges(data=True):
        edge["w"], edge["w_reason"] = doubt(edge, parameters)
