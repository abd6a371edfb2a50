"""What to ask: the missing facts of all partners, grouped by question and by whom to ask."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap.network.companies import site_name
from supplymap.probability import hazard
from supplymap.ranking.addressees import TIER1, whom_to_ask
from supplymap.ranking.frames import frame
from supplymap.ranking.order import standing
from supplymap.ranking.ranks import ranked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    import pandas as pd

    from supplymap.network.attributes import PartnerAttributes

QUESTIONS = "Questions"
NAMED = 12
"""Partners named in a row; of more, their number is told, and each stands on the list Ask."""

_INHERENT = ("COUNTRY", "RULE", "GOODS", "SECTOR")
_FACTORS: Mapping[str, tuple[str, ...]] = {
    "country": _INHERENT,
    "goods": ("GOODS", "SECTOR"),
    "audit": ("AUDIT", "SCORE"),
}
"""The factors that a fact narrows."""
_LINKS = ("path", "evidence")
"""Facts about links: they narrow no likelihood."""


def open_questions(data: PartnerAttributes) -> tuple[str, ...]:
    """Return the questions to ask about a partner, the most telling first.

    No answer about a listed partner itself lifts its finding; whether its goods arrive is a question. Nothing is asked
    about a partner of ended links.

    Parameters
    ----------
    data
        Attributes of a partner in a propagated graph.

    Returns
    -------
    codes
        Rows of ``questions.csv``.
    """
    if data["past"]:
        return ()
    listed = standing(data) == "finding"
    return tuple(code for code in data["missing_facts"] if not listed or code in _LINKS)


def questions_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """List the questions to ask, the one that narrows most first, each with the partners that it is about.

    Hazards of factors add up, so that what a fact would close is exact: reach times the width of the factors that it
    narrows. Who supplies a partner closes what may lie beyond it. A partner that lacks two facts is in both rows: each
    says what it closes at most. About a partner with a finding only its links are asked.

    Parameters
    ----------
    graph
        A ranked graph.

    Returns
    -------
    questions
        One row for each question and whom to ask it. ``Closes at most`` is a share in [0, 1] of all that is not known;
        questions about links close none of it.
    """
    questions = reference.keyed("questions")
    asked: dict[tuple[str, str], list[str]] = defaultdict(list)
    closed: dict[tuple[str, str], float] = defaultdict(float)
    unknown = 0.0
    for name in ranked(graph):
        data: PartnerAttributes = graph.nodes[name]
        behind = 0.0
        if not data["past"] and standing(data) != "finding":
            behind = _behind(graph, name)
            unknown += data["unknown_hazard"] + behind
        for code in open_questions(data):
            group = code, whom_to_ask(data, questions[code])
            asked[group].append(name)
            closed[group] += behind if code == "suppliers" else _closes(data, code)
    whole = unknown or 1.0
    # a group is a question and whom to ask
    sequence = sorted(asked, key=lambda group: (-closed[group], int(questions[group[0]]["rank"]), group))
    return frame(_row(graph, questions[group[0]], group[1], asked[group], closed[group] / whole) for group in sequence)


def _row(
    graph: nx.MultiDiGraph, question: Mapping[str, str], whom: str, names: Sequence[str], share: float
) -> dict[str, Any]:
    return {
        "id": names[0],
        "Whom to ask": whom[:1].upper() + whom[1:],
        "What to ask": question["question"],
        "Partners": len(names),
        "About": _named(graph, names, through=whom == TIER1),
        "Document that answers it": question["document"],
        "Closes at most": min(share, 1.0),
    }


def _named(graph: nx.MultiDiGraph, names: Sequence[str], *, through: bool) -> str:
    """Return the first names of some partners, each with the tier-1 partner that it reaches where that one is asked."""
    texts = []
    for name in names[:NAMED]:
        data: PartnerAttributes = graph.nodes[name]
        path = data["worst_path"]
        first = path[-2] if len(path) > 2 else ""
        asked = f" (ask {site_name(graph.nodes[first])})" if through and first in graph else ""
        texts.append(f"{site_name(data)}{asked}")
    more = f"; and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return "; ".join(texts) + more


def _behind(graph: nx.MultiDiGraph, name: str) -> float:
    """Return the unknown hazard of what is not mapped beyond a partner."""
    ghosts = {supplier for supplier in graph.predecessors(name) if graph.nodes[supplier]["ghost"]}
    return float(sum(graph.nodes[ghost]["unknown_hazard"] for ghost in sorted(ghosts)))


def _closes(data: PartnerAttributes, code: str) -> float:
    """Return how much of a partner's unknown hazard one fact about it would close."""
    if code in _LINKS:
        return 0.0
    if code == "identity":
        return data["unknown_hazard"]
    taken = {*_INHERENT, *_FACTORS["audit"]}
    width = sum(
        hazard(factor.after_controls[2]) - hazard(factor.after_controls[0])
        for factor in data["factors"]
        if (factor.code in _FACTORS[code] if code in _FACTORS else factor.code not in taken)
    )
    # a certainty is as wide as the whole
    return min(data["reach"] * width, data["unknown_hazard"])
