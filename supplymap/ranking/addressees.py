"""Whom to ask: the partner itself, the tier-1 partner that it reaches, or the user's own purchasing team."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplymap.network.attributes import PartnerAttributes

ITSELF, TIER1, OURSELVES = "the partner itself", "the tier-1 partner it reaches", "your own purchasing team"
"""The words of the column ``whom`` of ``questions.csv``."""


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


def whom_to_ask_about(partners: Iterable[PartnerAttributes], question: Mapping[str, str]) -> str:
    """Return whom to ask one question about several partners: the tier-1 partners as soon as one has any."""
    asked = {whom_to_ask(data, question) for data in partners}
    return OURSELVES if asked == {OURSELVES} else question["whom"]


def _is_direct(data: PartnerAttributes) -> bool:
    return not data["path_stated"] or len(data["worst_path"]) <= len(("itself", "the importer"))
