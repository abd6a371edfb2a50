"""Recommended actions: trigger, what to do, and the document of this partner that would close it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.config import applied
from supplymap.likelihood.factors import audit_level
from supplymap.likelihood.questionnaire import UNKNOWN, answers_of, indicators, titles
from supplymap.model import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

    from supplymap.config import Config
    from supplymap.network.attributes import PartnerAttributes

_FINDING_TRIGGERS = {
    "uflpa-entity": "entity-finding",
    "uflpa-region": "region-finding",
    "wro": "order-finding",
    "caatsa": "labor-finding",
}
_POSSIBLE_TRIGGERS = {"uflpa-entity": "possible-entity", "uflpa-region": "possible-site"}
_RISKY = RATINGS[: RATINGS.index("Medium")]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do about a partner.

    Attributes
    ----------
    trigger
        Row of ``actions.csv``.
    priority
        1 is most urgent.
    reason
        What calls for it, with the list entry or document.
    closing_document
        The paper that would close it.
    """

    trigger: str
    priority: int
    text: str
    reason: str
    closing_document: str


@reference.per_folder
def _rows() -> Mapping[str, Mapping[str, str]]:
    return {row["trigger"]: row for row in reference.table("actions")}


@reference.per_folder
def _order_ids() -> frozenset[str]:
    return frozenset(row["listing_id"] for row in reference.area_orders())


@reference.per_folder
def _titles() -> Mapping[str, str]:
    return {row["kind"]: row["title"] for row in reference.table("documents")}


def actions_for(graph: nx.MultiDiGraph, name: str, config: Config | None = None) -> tuple[Action, ...]:
    """List the actions for a partner, most urgent first; the list is never empty.

    Parameters
    ----------
    graph
        A propagated graph.
    name
        Partner id.
    config
        Settings; the defaults if left out.
    """
    with applied(config):
        return _actions(graph, name)


def _actions(graph: nx.MultiDiGraph, name: str) -> tuple[Action, ...]:
    actions: dict[tuple[str, str], Action] = {}
    for trigger, reason, words in _triggers(graph, graph.nodes[name]):
        row = _rows()[trigger]
        values = {"partner": graph.nodes[name]["name"], "listing": "", "buyer": "", "expired": "", **words}
        action = Action(
            trigger,
            int(row["priority"]),
            row["action"].format_map(values),
            reason,
            row["closing_document"].format_map(values),
        )
        actions.setdefault((trigger, action.text), action)
    return tuple(sorted(actions.values(), key=lambda action: (action.priority, action.text)))


def _triggers(graph: nx.MultiDiGraph, node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    yield from _legal(node)
    yield from _unknown(graph, node)
    yield from _evidence(graph, node)
    yield "watch", _rows()["watch"]["applies_when"], {}


def _legal(node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    for finding in node["findings"]:
        words = {"listing": f"{finding.listing_name}, {finding.listing}"}
        if node["past"]:
            yield "past-finding", finding.reason, words
        else:
            yield _FINDING_TRIGGERS[finding.kind], finding.reason, words
    for match in node["possible_matches"]:
        trigger = _POSSIBLE_TRIGGERS.get(match.kind, "possible-entity")
        if match.listing in _order_ids():
            trigger = "possible-order"
        yield trigger, match.reason, {"listing": f"{match.listing_name} ({match.listing})"}
    for match in node["former_orders"]:
        yield "former-order", match.reason, {"listing": match.listing_name}


def _unknown(graph: nx.MultiDiGraph, node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    tied = [edge for _, _, edge in graph.out_edges(node["id"], data=True) if edge["kind"] == "path not stated"]
    if tied:
        yield "path-not-stated", _rows()["path-not-stated"]["applies_when"], {}
    if not node["listed"]:
        yield "unlisted", _rows()["unlisted"]["applies_when"], {}
    if not node["country"]:
        yield "no-country", _rows()["no-country"]["applies_when"], {}
    if any(graph.nodes[supplier]["ghost"] for supplier in graph.predecessors(node["id"])):
        yield "unmapped", _rows()["unmapped"]["applies_when"], {}


def _evidence(graph: nx.MultiDiGraph, node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    # an expert's likelihood replaces the factors, but the actions stay
    if adverse := audit_level(node["documents"]):
        yield "adverse-audit", adverse[2], {}
    yield from _answered(node)
    missing, expired = node["missing_documents"], node["expired_documents"]
    titles = _titles()
    if titles["audit"] in expired:
        yield "expired-audit", _rows()["expired-audit"]["applies_when"], {}
    others = [title for title in expired if title != titles["audit"]]
    if others:
        text = f"Current {'; '.join(others).lower()}"
        yield "expired-other", f"expired: {'; '.join(others)}", {"expired": text}
    if node["rating"] in _RISKY:
        for kind, trigger in (("traceability", "no-traceability"), ("audit", "no-audit")):
            if titles[kind] in missing:
                yield trigger, _rows()[trigger]["applies_when"], {}
    for _, buyer, edge in graph.out_edges(node["id"], data=True):
        if edge["evidence"] == "inferred" and not edge["ended"]:
            reason = f"known by: {edge['evidence_text']}"
            yield "hearsay", reason, {"buyer": graph.nodes[buyer]["name"]}
    for kind, trigger in (("code", "no-code"), ("training", "no-training")):
        if titles[kind] in missing:
            yield trigger, _rows()[trigger]["applies_when"], {}


def _answered(node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the triggers of a partner's answers and of its open questions."""
    answers = answers_of(node)
    asked = {row["field"] for row in reference.table("factors")}
    signs = [name for name, a in answers.items() if a.value == "yes" and name in indicators()]
    if signs:
        named = "; ".join(titles()[name] for name in signs)
        where = "; ".join(dict.fromkeys(str(answers[name].source) for name in signs))
        yield "indicator", f"answered yes: {named} ({where})", {"listing": named.lower()}
    for name, value, trigger in (
        ("recruitment_fees", "yes", "recruitment-fees"),
        ("corrective_actions", "overdue", "overdue-actions"),
        ("refuses_disclosure", "yes", "refusal"),
    ):
        if name in answers and answers[name].value == value:
            yield trigger, f"{titles()[name]}: {answers[name].text} ({answers[name].source})", {}
    unanswered = [titles()[name] for name, a in answers.items() if a.value == UNKNOWN and name in asked]
    if unanswered:
        yield "open-question", f"not answered: {'; '.join(unanswered)}", {"expired": "; ".join(unanswered).lower()}
