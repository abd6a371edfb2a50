"""What a user says of columns: it beats whatever the headers tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.config.columns import decision_on
from supplymap.records.layout.meanings import Meaning
from supplymap.records.layout.state import Choice
from supplymap.reference.column_words import TIER
from supplymap.reference.header_words import parties

if TYPE_CHECKING:
    from supplymap.config.columns import ColumnDecision
    from supplymap.records.layout.state import Layout

IGNORED = "ignored"
"""Stands as the detail of a column that the user does not want read."""


def apply_decisions(layout: Layout) -> None:
    """Give the columns that the user decided on their meaning."""
    if not layout.decisions:
        return
    for index, text in enumerate(layout.header.texts):
        decision = decision_on(layout.decisions, text, index) if text else None
        if decision is None and text:
            # of a header in two rows the last one may be named alone
            decision = decision_on(layout.decisions, text.rsplit(" / ", 1)[-1], index)
        if decision is not None:
            layout.meanings[index] = _meaning(decision)
            if not decision.field:
                layout.chosen[index] = Choice(None, "", "stated")


def _meaning(decision: ColumnDecision) -> Meaning:
    if not decision.field:
        return Meaning(detail=IGNORED, sure="stated")
    fields = tuple((row["sheet"], row["field"]) for row in reference.table("columns") if row["field"] == decision.field)
    qualifier = (decision.qualifier,) if decision.qualifier else ()
    field, tier, ordinal = decision.field, None, None
    roles: tuple[str, ...] = ()
    if decision.party == TIER:
        tier = decision.number
    elif decision.party:
        roles = (_role(decision.party),)
        ordinal = decision.number or None
    if field == "buyer":
        field, roles, fields = "name", roles or ("buyer",), ()
    if field in ("name", "partner_id"):
        fields = ()
    return Meaning(field, roles, roles[0] if roles else "", tier, ordinal, fields, qualifier, sure="stated")


def _role(party: str) -> str:
    """Return the role that a user means by a word for it."""
    if party in parties():
        return party
    words = party.casefold()
    for row in reference.table("party_words"):
        if words in (row["title"].casefold(), *row["words"].split("|")):
            return row["role"]
    return "partner"
