"""Severity of forced labor at a partner: scale, scope, irremediability. Only actions are sorted by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.likelihood.questionnaire import answers_of, indicators

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.likelihood.parameters import Parameters
    from supplymap.model import Answer, Factor
    from supplymap.network.attributes import PartnerAttributes, Severity

ASPECTS = ("scale", "scope", "irremediability")
UNKNOWN = "unknown"
STATE = "state-imposed"


@reference.per_folder
def _signed(aspect: str) -> tuple[tuple[frozenset[str], str], ...]:
    """Return the signs and the level of each row of an aspect, the gravest first; the last row has no signs."""
    rows = [row for row in reference.table("severity") if row["aspect"] == aspect and row["level"] != UNKNOWN]
    rows.sort(key=lambda row: -int(row["value"]))
    return tuple((frozenset(row["triggers"].split("|")), row["level"]) for row in rows)


@reference.per_folder
def _when() -> Mapping[tuple[str, str], str]:
    """Map an aspect and its level to when it applies, in words."""
    return {(row["aspect"], row["level"]): row["when"] for row in reference.table("severity")}


def _joined(reasons: Sequence[str]) -> str:
    """Return reasons as one sentence, each once."""
    said = [text[:1].lower() + text[1:] if place else text for place, text in enumerate(dict.fromkeys(reasons))]
    return f"{'; '.join(said)}."


@reference.per_folder
def _sizes() -> tuple[tuple[int, str], ...]:
    """Return the fewest workers of each level of scope, and the level, the largest first."""
    rows = [row for row in reference.table("severity") if row["aspect"] == "scope" and row["triggers"]]
    return tuple(sorted(((int(row["triggers"]), row["level"]) for row in rows), reverse=True))


def severity(node: PartnerAttributes, factors: Sequence[Factor], parameters: Parameters) -> Severity:
    """Return how severe forced labor at a partner would be, from what is known.

    Parameters
    ----------
    node
        Attributes of the partner, with its findings.
    factors
        Its modelled factors, also where an expert set the likelihood.
    parameters
        Values in use.

    Returns
    -------
    severity
        ``scale``, ``scope`` and ``irremediability``, each 1 to 3 or None where unknown; ``total``, 3 to 9,
        in which unknown counts as ``severity.csv`` says; ``reason`` in words.
    """
    answers = answers_of(node)
    signs = _signs(node, answers, factors, parameters)
    answered = _answered(answers)
    known: dict[str, int | None] = {}
    total, reasons = 0, []
    for aspect in ASPECTS:
        level = _scope(answers) if aspect == "scope" else _level(aspect, signs, answered=answered)
        grade = parameters.grades[aspect, level]
        known[aspect] = None if level == UNKNOWN else grade
        total += grade
        reasons.append(_when()[aspect, level])
    return {
        "scale": known["scale"],
        "scope": known["scope"],
        "irremediability": known["irremediability"],
        "total": total,
        "reason": _joined(reasons),
    }


def _signs(
    node: PartnerAttributes, answers: Mapping[str, Answer], factors: Sequence[Factor], parameters: Parameters
) -> set[str]:
    """Return the signs of severity: answers of yes, and forced labor that a state imposes."""
    signs = {
        parameters.asked[name] for name, answer in answers.items() if name in parameters.asked and answer.value == "yes"
    }
    imposed = any(factor.state_imposed and factor.low > 0 for factor in factors)
    if imposed or any(finding.kind in ("uflpa-region", "caatsa") for finding in node["findings"]):
        signs.add(STATE)
    return signs


def _answered(answers: Mapping[str, Answer]) -> bool:
    """Return whether every ILO indicator is answered."""
    if not answers:
        return False
    return all(column in answers and answers[column].value != UNKNOWN for column in indicators())


def _level(aspect: str, signs: set[str], *, answered: bool) -> str:
    rows = _signed(aspect)
    if signs:
        for triggers, level in rows:
            if not triggers.isdisjoint(signs):
                return level
    return rows[-1][1] if answered else UNKNOWN


def _scope(answers: Mapping[str, Answer]) -> str:
    answer = answers.get("workers")
    if answer is None:
        return UNKNOWN
    _, _, high = answer.value.partition("-")
    # a range without an upper end may hold any number
    return next((level for start, level in _sizes() if not high or int(high) >= start), UNKNOWN)
