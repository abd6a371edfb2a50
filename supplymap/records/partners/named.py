"""Partners that people said names mean: found among the partners of the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.records.decided.names import fates_of
from supplymap.records.partners.view import Partners, ids_of
from supplymap.reference.identities import subject

if TYPE_CHECKING:
    from supplymap.records.understanding import Understanding


def settle_names(state: Understanding) -> None:
    """Let names mean what people said, as far as the partners of the lists are those that they saw."""
    ids = ids_of(state)
    subjects = {id_: subject(partner) for id_, partner in zip(ids, Partners(state, ids), strict=True)}
    numbers = {id_: number for number, id_ in enumerate(ids)}
    found = fates_of(state.decisions.references, subjects)
    for fate, id_ in found:
        if fate.outcome == "holds" and fate.said.decision.value:
            state.directory.refer(fate.said.name, numbers[id_] if id_ else None)
    state.names.fates = tuple(fate for fate, _ in found)
