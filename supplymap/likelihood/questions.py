"""Questions that are open about a partner: facts whose absence widens what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.likelihood.controls import in_force
from supplymap.likelihood.inherent import is_known, recognised_goods
from supplymap.likelihood.questionnaire import SCORE, UNKNOWN
from supplymap.model import SUPPLIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    import networkx as nx

    from supplymap.likelihood.parameters import Parameters
    from supplymap.network.attributes import LinkAttributes, PartnerAttributes


def set_missing_facts(graph: nx.MultiDiGraph, parameters: Parameters, as_of: date) -> None:
    """Set the attribute ``missing_facts`` of every partner: codes of ``questions.csv``, the most telling first.

    Parameters
    ----------
    graph
        A graph with ratings and doubts of links.
    parameters
        Values in use.
    as_of
        Day on which an audit must be valid.
    """
    ends = {buyer for name, data in graph.nodes(data=True) if data["ghost"] for buyer in graph.successors(name)}
    questions = reference.keyed("questions")
    for name, data in graph.nodes(data=True):
        found: set[str] = set()
        if data["ghost"]:
            # what is not mapped is known as soon as its buyer names its suppliers
            found = {"suppliers"}
        elif not data["importer"] and not data["cargo"]:
            found = {*_about_itself(data), *_about_answers(data, parameters, as_of)}
            found |= {"path"} if not data["path_stated"] else set()
            found |= {"suppliers"} if name in ends else set()
            found |= {"evidence"} if any(_is_doubtful(edge) for *_, edge in graph.out_edges(name, data=True)) else set()
        data["missing_facts"] = tuple(sorted(found, key=lambda code: int(questions[code]["rank"])))


def _about_itself(node: PartnerAttributes) -> Iterator[str]:
    """Yield the basic facts that are missing; where an expert set the likelihood, none of them would change it."""
    if node["likelihood_overruled"]:
        return
    if not is_known(node):
        yield "identity"
        return
    if not node["country"]:
        yield "country"
    if (node["goods_open"] or not recognised_goods(node)) and _is_wide(node, ("GOODS", "SECTOR")):
        yield "goods"


def _about_answers(node: PartnerAttributes, parameters: Parameters, as_of: date) -> Iterator[str]:
    """Yield whether answers or an audit are missing; both are asked for only where a list knows of them."""
    asked = [answer for answer in node["answers"] if answer.field in parameters.asked]
    if any(answer.value == UNKNOWN for answer in asked if answer.field != SCORE) and not node["likelihood_overruled"]:
        yield "answers"
    if _audit_is_open(node, [parameters.asked[answer.field] for answer in asked if answer.field == SCORE], as_of):
        yield "audit"


def _audit_is_open(node: PartnerAttributes, codes: Collection[str], as_of: date) -> bool:
    """Return whether an audit is told of that is undated, old or left open."""
    if node["likelihood_overruled"]:
        return False
    audits = [document for document in node["documents"] if document.kind == "audit"]
    if audits and not any(in_force(document, as_of) for document in audits):
        return True
    return _is_wide(node, codes) and any(
        factor.level.endswith((", old", UNKNOWN)) for factor in node["factors"] if factor.code in codes
    )


def _is_wide(node: PartnerAttributes, codes: Collection[str]) -> bool:
    """Return whether one of some factors has an interval."""
    return any(factor.low < factor.high for factor in node["factors"] if factor.code in codes)


def _is_doubtful(edge: LinkAttributes) -> bool:
    """Return whether papers would make a link more certain, or say at all how it is known."""
    if edge["kind"] != SUPPLIES or edge["ended"]:
        return False
    return edge["w"] < 1.0 or (edge["probability"] is None and not edge["evidence"])
