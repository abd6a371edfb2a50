"""Recommended actions: trigger, what to do, and the document of this partner that would close it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference
from supplymap.config import applied
from supplymap.likelihood.factors import audit_level
from supplymap.likelihood.questionnaire import UNKNOWN, answers_of, indicators, titles
from supplymap.model import RATINGS
from supplymap.network.companies import site_name
from supplymap.ranking.finding_words import area_order_ids, finding_sentence, sentence
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx

    from supplymap.config import Config
    from supplymap.model import Finding
    from supplymap.network.attributes import PartnerAttributes

_FINDING_TRIGGERS = {
    "uflpa-entity": "entity-finding",
    "uflpa-region": "region-finding",
    "wro": "order-finding",
    "caatsa": "labor-finding",
}
_POSSIBLE_TRIGGERS = {
    "uflpa-entity": "possible-entity",
    "uflpa-region": "possible-site",
    "wro": "possible-entity",
    "caatsa": "possible-labor",
}
_RISKY = RATINGS[: RATINGS.index("Medium")]


_MOOT = frozenset({"no-goods", "no-audit", "expired-audit", "expired-other", "open-question", "no-code", "no-training"})
"""Triggers that say nothing where there is a finding: no such paper or answer touches it."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do about a partner.

    Attributes
    ----------
    trigger
        Row of ``actions.csv``.
    priority
        1 is most urgent.
    text
        What to do: one sentence or two.
    reason
        What calls for it, as a sentence.
    closing_document
        The paper that would close it.
    owner
        Who takes care of it: a function of the importer, or the partner.
    days
        In how many days it is due; this tool's own rule, by the trigger.
    """

    trigger: str
    priority: int
    text: str
    reason: str
    closing_document: str
    owner: str
    days: int

    @property
    def due(self) -> str:
        """When it is due, in words."""
        return due_words(self.days)


class NextStep(NamedTuple):
    """What to do next about a partner, the document that closes it, who does it and by when; all in words."""

    text: str
    document: str
    owner: str
    due: str


def due_words(days: int) -> str:
    """Return a time limit in words.

    Examples
    --------
    >>> due_words(7), due_words(30), due_words(365)
    ('this week', 'within 30 days', 'at the next yearly review')
    """
    if days <= WEEK:
        return "this week"
    return f"within {days} days" if days < YEAR else "at the next yearly review"


WEEK, YEAR = 7, 365


def _rows() -> Mapping[str, Mapping[str, str]]:
    return reference.keyed("actions")


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


def next_step(
    graph: nx.MultiDiGraph, name: str, actions: Sequence[Action] | None = None, config: Config | None = None
) -> NextStep:
    """Return what to do next about a partner: the most urgent of its actions.

    Parameters
    ----------
    graph
        A propagated graph.
    name
        Partner id.
    actions
        Its actions, where they are known already.
    config
        Settings; the defaults if left out.
    """
    first = (actions or actions_for(graph, name, config))[0]
    return NextStep(first.text, first.closing_document, first.owner, first.due)


def _actions(graph: nx.MultiDiGraph, name: str) -> tuple[Action, ...]:
    actions: dict[tuple[str, str], Action] = {}
    node: PartnerAttributes = graph.nodes[name]
    for trigger, reason, words in _triggers(graph, node):
        if node["findings"] and trigger in _MOOT:
            continue
        if trigger == "no-goods" and any(known == "possible-order" for known, _ in actions):
            # that one asks for the goods already
            continue
        row = _rows()[trigger]
        values = {
            "partner": site_name(graph.nodes[name]),
            "listing": "",
            "buyer": "",
            "expired": "",
            **words,
        }
        action = Action(
            trigger,
            int(row["priority"]),
            sentence(row["action"].format_map(values)),
            sentence(reason),
            row["closing_document"].format_map(values),
            row["owner"],
            int(row["days"]),
        )
        actions.setdefault((trigger, action.text), action)
    return tuple(sorted(actions.values(), key=lambda action: (action.priority, action.text)))


def _triggers(graph: nx.MultiDiGraph, node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    yield from _legal(node)
    if not node["cargo"]:
        yield from _unknown(graph, node)
        yield from _evidence(graph, node)
    yield "watch", _rows()["watch"]["applies_when"], {}


def _legal(node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    for finding in node["findings"]:
        reason, words = finding_sentence(finding), {"listing": _ordered(finding)}
        trigger = "area-order-finding" if finding.listing in area_order_ids() else _FINDING_TRIGGERS[finding.kind]
        if node["cargo"]:
            trigger = "cargo-finding"
        yield "past-finding" if node["past"] else trigger, reason, words
    for match in node["possible_matches"]:
        trigger = "possible-order" if match.listing in area_order_ids() else _POSSIBLE_TRIGGERS[match.kind]
        same = fold(match.listing_name) == fold(node["name"])
        listing = "the listed company of that name" if same else match.listing_name
        yield trigger, finding_sentence(match), {"listing": listing}
    for match in node["former_orders"]:
        yield "former-order", finding_sentence(match), {"listing": match.listing_name}


def _ordered(finding: Finding) -> str:
    """Return the order of a finding as it stands in a sentence."""
    if finding.listing in area_order_ids():
        return f"the {finding.listing_name}"
    return f"the order that names {finding.listing_name}"


def _unknown(graph: nx.MultiDiGraph, node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    tied = [edge for _, _, edge in graph.out_edges(node["id"], data=True) if edge["kind"] == "path not stated"]
    if tied:
        yield "path-not-stated", _rows()["path-not-stated"]["applies_when"], {}
    if not node["listed"]:
        yield "unlisted", _rows()["unlisted"]["applies_when"], {}
    if not node["country"]:
        yield "no-country", _rows()["no-country"]["applies_when"], {}
    if "goods" in node["missing_facts"]:
        yield "no-goods", _rows()["no-goods"]["applies_when"], {}
    if any(graph.nodes[supplier]["ghost"] for supplier in graph.predecessors(node["id"])):
        yield "unmapped", _rows()["unmapped"]["applies_when"], {}


def _evidence(graph: nx.MultiDiGraph, node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    # an expert's likelihood replaces the factors, but the actions stay
    if adverse := audit_level(node["documents"]):
        yield "adverse-audit", adverse[2], {}
    yield from _answered(node)
    missing, expired = node["missing_documents"], node["expired_documents"]
    papers = reference.keyed("documents")
    if papers["audit"]["title"] in expired:
        yield "expired-audit", _rows()["expired-audit"]["applies_when"], {}
    others = [title for title in expired if title != papers["audit"]["title"]]
    if others:
        named = ", ".join(others).lower()
        yield "expired-other", f"expired: {named}", {"expired": named}
    if node["rating"] in _RISKY:
        for kind, trigger in (("traceability", "no-traceability"), ("audit", "no-audit")):
            if papers[kind]["title"] in missing:
                yield trigger, _rows()[trigger]["applies_when"], {}
    for _, buyer, edge in graph.out_edges(node["id"], data=True):
        if edge["evidence"] == "inferred" and not edge["ended"]:
            reason = f"the link is known by hearsay alone: {edge['evidence_text']}"
            yield "hearsay", reason, {"buyer": site_name(graph.nodes[buyer])}
    for kind, trigger in (("code", "no-code"), ("training", "no-training")):
        if papers[kind]["title"] in missing:
            yield trigger, _rows()[trigger]["applies_when"], {}


def _answered(node: PartnerAttributes) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the triggers of a partner's answers and of its open questions."""
    answers = answers_of(node)
    asked = {row["field"] for row in reference.table("factors")}
    signs = [name for name, a in answers.items() if a.value == "yes" and name in indicators()]
    if signs:
        named = ", ".join(titles()[name] for name in signs).lower()
        where = "; ".join(dict.fromkeys(str(answers[name].source) for name in signs))
        yield "indicator", f"it answers yes to {named} ({where})", {"listing": named}
    for name, value, trigger in (
        ("recruitment_fees", "yes", "recruitment-fees"),
        ("corrective_actions", "overdue", "overdue-actions"),
        ("refuses_disclosure", "yes", "refusal"),
    ):
        if name in answers and answers[name].value == value:
            yield trigger, f'{titles()[name]}: "{answers[name].text}" ({answers[name].source})', {}
    unanswered = [titles()[name] for name, a in answers.items() if a.value == UNKNOWN and name in asked]
    if unanswered:
        named = ", ".join(unanswered).lower()
        yield "open-question", f"not answered: {named}", {"expired": named}
