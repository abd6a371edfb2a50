"""Severity of what may be found at a partner: scale, scope, irremediability. It orders actions and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap.questionnaire import answers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.model import Factor
    from supplymap.parameters import Parameters

ASPECTS = ("scale", "scope", "irremediability")
UNKNOWN = "unknown"
STATE = "state-imposed"


@reference.per_folder
def _rows() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    rows = reference.table("severity")
    return {aspect: tuple(row for row in rows if row["aspect"] == aspect) for aspect in ASPECTS}


def severity(node: Mapping[str, Any], factors: Sequence[Factor], table: Parameters) -> dict[str, Any]:
    """Grade how severe forced labor at a partner would be, from what is known.

    Parameters
    ----------
    node
        Attributes of the partner, with its findings.
    factors
        Its modelled factors, also where an expert set the likelihood.
    table
        Values in use.

    Returns
    -------
    severity
        ``scale``, ``scope`` and ``irremediability``, each 1 to 3 or None where unknown; ``total``, 3 to 9,
        in which unknown counts as ``severity.csv`` says; ``reason`` in words.
    """
    signs = _signs(node, factors, table)
    known: dict[str, int | None] = {}
    total, told = 0, []
    for aspect in ASPECTS:
        level = _scope(node) if aspect == "scope" else _level(aspect, signs, _answered(node, table))
        grade = table.grades[aspect, level]
        known[aspect] = None if level == UNKNOWN else grade
        total += grade
        told.append(f"{aspect} unknown, counts as {grade}" if level == UNKNOWN else f"{aspect} {grade}, {level}")
    return {**known, "total": total, "reason": "; ".join(told)}


def _signs(node: Mapping[str, Any], factors: Sequence[Factor], table: Parameters) -> set[str]:
    """Collect what speaks for severity: answers of yes, and what a state imposes."""
    signs = {table.asked[name] for name, a in answers_of(node).items() if name in table.asked and a.value == "yes"}
    for factor in factors:
        level = factor.row.removeprefix(f"factors.csv {factor.code} ")
        if factor.low > 0 and table.factors.get((factor.code, level), (0, 0, 0, False))[3]:
            signs.add(STATE)
    if any(finding.kind in ("uflpa-region", "caatsa") for finding in node.get("findings", ())):
        signs.add(STATE)
    return signs


def _answered(node: Mapping[str, Any], table: Parameters) -> bool:
    """Tell whether every ILO indicator is answered."""
    answers = answers_of(node)
    asked = [column for column, code in table.asked.items() if code.startswith("ILO-")]
    return all(column in answers and answers[column].value != UNKNOWN for column in asked)


def _level(aspect: str, signs: set[str], answered: bool) -> str:
    rows = _rows()[aspect]
    for row in sorted(rows, key=lambda row: -int(row["value"])):
        if signs.intersection(row["triggers"].split("|")):
            return row["level"]
    lowest = min((row for row in rows if row["level"] != UNKNOWN), key=lambda row: int(row["value"]))
    return lowest["level"] if answered else UNKNOWN


def _scope(node: Mapping[str, Any]) -> str:
    answer = answers_of(node).get("workers")
    if answer is None:
        return UNKNOWN
    _, _, high = answer.value.partition("-")
    rows = sorted((row for row in _rows()["scope"] if row["triggers"]), key=lambda row: -int(row["triggers"]))
    # a range without an upper end may hold any number
    return next(row["level"] for row in rows if not high or int(high) >= int(row["triggers"]))
