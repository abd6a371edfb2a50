"""Factors from the answers about a partner: ILO indicators, workforce, recruitment, audits, disclosure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.model import Factor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplymap.likelihood.parameters import Parameters
    from supplymap.model import Answer
    from supplymap.network.attributes import PartnerAttributes

UNKNOWN = "unknown"
EXPERT = "EXPERT"
"""Code of the only factor of a partner whose likelihood an expert set."""

SCORE = "audit_score"
"""The one answer with a date of its own; it is asked for with the audit, not with the questionnaire."""

SCORE_MONTHS = 24
"""A social audit is valid that many months; an older score says less."""


@reference.per_folder
def titles() -> Mapping[str, str]:
    """Map a field to the header of its column."""
    return {row["field"]: row["header"] for row in reference.table("columns")}


@reference.per_folder
def indicators() -> frozenset[str]:
    """Return the fields that ask for one of the ILO's indicators of forced labor; factor codes name them."""
    return frozenset(
        row["field"] for row in reference.table("factors") if row["code"].startswith("ILO-") and row["field"]
    )


def answers_of(node: PartnerAttributes) -> dict[str, Answer]:
    """Map the columns with questions about a partner to its answers."""
    return {answer.field: answer for answer in node["answers"]}


def levels(node: PartnerAttributes, parameters: Parameters, as_of: date) -> Iterator[tuple[str, str, str]]:
    """Yield the level of every factor that a column asks for; a column that no file has yields none.

    Parameters
    ----------
    node
        Attributes of the partner.
    parameters
        Values in use.
    as_of
        Day on which the age of an audit score is measured.

    Yields
    ------
    code, level, reason
        As in ``factors.csv``; the reason names the row of the answer.
    """
    for column, answer in answers_of(node).items():
        code = parameters.asked.get(column)
        if code is None:
            continue
        about = titles()[column].lower()
        if answer.value == UNKNOWN:
            told = f'the answer "{answer.text}" leaves open' if answer.text else "it does not answer the question of"
            yield code, UNKNOWN, f"{told} {about} ({answer.source})"
        elif column == SCORE:
            old = _is_old(answer, as_of)
            day = f"of {answer.note}" if answer.note else "without a date"
            level = f"{_score_level(answer)}{', old' if old else ''}"
            text = f"its {about} is {answer.text}, {day}{', which is old' if old and answer.note else ''}"
            yield code, level, f"{text} ({answer.source})"
        else:
            read = f' (written "{answer.text}")' if answer.text.casefold() != answer.value else ""
            yield code, answer.value, f"its answer about {about} is {answer.value}{read} ({answer.source})"


def _score_level(answer: Answer) -> str:
    score = float(answer.value)
    return "80 to 100" if score >= 80 else "60 to 79" if score >= 60 else "below 60"


def _is_old(answer: Answer, as_of: date) -> bool:
    """Return whether an audit score is undated, of the future or too old, and so says less."""
    if not answer.note:
        return True
    day = date.fromisoformat(answer.note)
    months = (as_of.year - day.year) * 12 + as_of.month - day.month - (as_of.day < day.day)
    return day > as_of or months >= SCORE_MONTHS


def expert_factor(node: PartnerAttributes) -> Factor | None:
    """Return the only factor of a partner whose likelihood an expert set, else None; 0 is a likelihood, not a blank."""
    answer = answers_of(node).get("likelihood")
    if answer is None:
        return None
    p = float(answer.value)
    reason = f"set by an expert: {answer.note or 'no reason given'}"
    return Factor(EXPERT, p, p, p, (p, p, p), reason, str(answer.source))
