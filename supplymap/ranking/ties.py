"""Ties: partners that share a rank are told together, with the one question that would part them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.network.companies import site_name
from supplymap.ranking.addressees import how_to_ask
from supplymap.ranking.finding_words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from supplymap.network.attributes import PartnerAttributes, Tie

_PATH, _BEHIND, _EVIDENCE = "path", "suppliers", "evidence"
_NAMED = 2
"""Partners named one by one where only some of the equal ones lack a fact."""


def question_of(graph: nx.MultiDiGraph, names: Iterable[str]) -> str:
    """Return the code of the one question that would part some partners: the most telling that most of them lack.

    Parameters
    ----------
    graph
        A weighed graph.
    names
        Ids of partners that share a rank.

    Returns
    -------
    code
        Row of ``questions.csv``; empty where no missing fact would part them. Findings are parted by what they reach,
        so only a path that is not stated counts there.
    """
    tied: list[PartnerAttributes] = [graph.nodes[name] for name in names]
    current = [data for data in tied if not data["past"]]
    if not current:
        return ""
    if current[0]["standing"] != "other":
        return "" if current[0]["path_stated"] else _PATH
    lacking = Counter(code for data in current for code in data["missing_facts"] if _parts(data, code))
    told = {code: number for code, number in lacking.items() if 2 * number > len(current)}
    if not told:
        most = max(lacking.values(), default=0)
        told = {code: number for code, number in lacking.items() if number == most}
    return min(told, key=lambda code: int(reference.keyed("questions")[code]["rank"]), default="")


def _parts(data: PartnerAttributes, code: str) -> bool:
    """Return whether a fact that a partner lacks could change its key.

    Who supplies it says nothing about the partner itself, and a link that already counts as certain cannot count for
    more.
    """
    return code != _BEHIND and (code != _EVIDENCE or data["reach"] < 1.0)


def tie_sentence(graph: nx.MultiDiGraph, tie: Tie) -> str:
    """Return in one sentence that some partners are equal, and what to ask in order to part them.

    Parameters
    ----------
    graph
        A ranked graph, or a subgraph of it.
    tie
        One of the ``ties`` of the graph.
    """
    count = len(tie["partners"])
    known: list[PartnerAttributes] = [graph.nodes[name] for name in tie["partners"] if name in graph]
    equal = f"{count} partners are equal"
    if tie["question"]:
        row = reference.keyed("questions")[tie["question"]]
        lacking = [data for data in known if not data["past"] and tie["question"] in data["missing_facts"]]
        whom = each = (
            " and ".join(site_name(data) for data in lacking) if len(lacking) <= _NAMED else f"{len(lacking)} of them"
        )
        if len(lacking) == len(known):
            whom, each = "all", "each"
        their = "its" if len(lacking) == 1 and len(known) > 1 else "their"
        return sentence(f"{equal}: {how_to_ask(lacking, row, whom=whom, each=each, their=their)}")
    if all(data["past"] for data in known):
        return f"{equal}: only links that have ended lead from them to you."
    if any(data["standing"] != "other" for data in known):
        return f"{equal}: they reach as much of what you buy, so none comes before another."
    return f"{equal}: all that could be asked of them is known."
