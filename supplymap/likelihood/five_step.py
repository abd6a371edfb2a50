"""Threat and vulnerability of a partner from 1 to 3, modelled on CBP's Five Step guide; not a quotation of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.likelihood.questionnaire import answers_of

if TYPE_CHECKING:
    from supplymap.likelihood.parameters import Parameters
    from supplymap.network.attributes import PartnerAttributes

THREATS = ("threat_terrorism", "threat_contraband", "threat_human_smuggling", "threat_organized_crime")
MUSTS, SHOULDS = "musts_not_met", "shoulds_not_met"
SOME_CATEGORY = "some category"
"""Where a file counts criteria without naming them."""

_NONE = "none"


def five_step(node: PartnerAttributes, parameters: Parameters) -> dict[str, Any]:
    """Rate threat and vulnerability by the worst of their parts; a part that is not rated does not count.

    Parameters
    ----------
    node
        Attributes of the partner.
    parameters
        Values in use.

    Returns
    -------
    ratings
        ``threat`` and ``vulnerability`` (1 to 3, or None: not rated) and ``vulnerability_by_category``, from
        the number before the dot of a criterion to 2 or 3.
    """
    answers = answers_of(node)
    if not answers:
        return {"threat": None, "vulnerability": None, "vulnerability_by_category": {}}
    threats = [int(answers[name].value) for name in THREATS if name in answers]
    musts, shoulds = ([*_criteria(answers[name].value)] if name in answers else None for name in (MUSTS, SHOULDS))
    by_category: dict[str, int] = {}
    for missing, level in ((shoulds, "should not met"), (musts, "must not met")):
        for category in missing or ():
            by_category[category] = max(by_category.get(category, 1), parameters.grades["vulnerability", level])
    vulnerability = max(by_category.values(), default=None)
    if not by_category and musts is not None and shoulds is not None:
        vulnerability = parameters.grades["vulnerability", "all met"]
    return {
        "threat": max(threats, default=None),
        "vulnerability": vulnerability,
        "vulnerability_by_category": dict(sorted(by_category.items(), key=_by_number)),
    }


def _criteria(value: str) -> list[str]:
    """Return the categories of the criteria that are not met."""
    if value in (_NONE, "count 0"):
        return []
    if value.startswith("count "):
        return [SOME_CATEGORY]
    return [number.split(".")[0] for number in value.split("|")]


def _by_number(item: tuple[str, int]) -> tuple[int, str]:
    return (int(item[0]) if item[0].isdigit() else 99, item[0])
