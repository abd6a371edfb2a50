"""Answers about a partner: what its rows answer to the questions of the columns; the worse answer where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.model import Answer
from supplymap.records import replies
from supplymap.records.dates import read_date
from supplymap.records.values import is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from supplymap.records.drafts import PartnerDraft

UNKNOWN = "unknown"

_THREATS = ("threat_terrorism", "threat_contraband", "threat_human_smuggling", "threat_organized_crime")
_CRITERIA = ("musts_not_met", "shoulds_not_met")
_SHARES = ("migrant_workers", "agency_workers")
_WORDS = ("corrective_actions", "code_of_conduct")
"""Longer texts are more than an answer and are searched for listed names and places like any remark."""

_NOT_ASKED = ("workers", "likelihood", *_THREATS, *_CRITERIA)
"""Fields whose blank cell is no answer: it is not an open question and makes nothing worse."""

_READERS: Mapping[str, tuple[Callable[[str], str | None], str]] = {
    "workers": (replies.read_workers, "number-not-understood"),
    "likelihood": (replies.read_likelihood, "likelihood-not-understood"),
    "audit_score": (replies.read_score, "number-not-understood"),
    **dict.fromkeys(_SHARES, (replies.read_workforce, "answer-not-understood")),
    **dict.fromkeys(_THREATS, (replies.read_threat, "threat-not-understood")),
    **dict.fromkeys(_CRITERIA, (replies.read_criteria, "criteria-not-understood")),
    **{field: (replies.read_choice(field), "answer-not-understood") for field in _WORDS},
}


@reference.per_folder
def questions() -> frozenset[str]:
    """Return the fields that ask something about a partner."""
    asked = {row["field"] for row in reference.table("columns") if row["sheet"] == "questionnaire"}
    return frozenset((asked - {"partner_id", "name", "audit_score_date"}) | {"workers", "likelihood"})


def only_answers(draft: PartnerDraft) -> bool:
    """Return whether a row only answers questions about a partner."""
    stated = draft.fields.keys() - {"partner_id", "name", "notes", "tier", "audit_score_date", "likelihood_reason"}
    return bool(stated) and stated <= questions()


def take_answers(known: dict[str, Answer], draft: PartnerDraft) -> None:
    """Add what a row answers to what is known of its partner.

    A question asked and left blank is ``unknown``; a later row can answer it. Where two rows differ the
    worse answer counts, and the difference is reported.

    Parameters
    ----------
    known
        Answers by field; it is added to.
    draft
        The row.
    drafts
        Where texts longer than an answer are kept.
    """
    for field in sorted(questions() & draft.fields.keys()):
        answer = _read(field, draft)
        if answer is None:
            continue
        old = known.get(field)
        if old is None or (old.value == UNKNOWN != answer.value):
            known[field] = answer
        elif answer.value not in (UNKNOWN, old.value):
            known[field] = max(old, answer, key=_badness)
            text = f"{field.replace('_', ' ')}: {old.text} ({old.source}) / {answer.text}"
            draft.report("answer-conflict", field, text)


def _read(field: str, draft: PartnerDraft) -> Answer | None:
    text = draft.fields[field].strip()
    reader, code = _READERS.get(field, (replies.read_yes_no, "answer-not-understood"))
    # first the words of the question itself: "pending" and "refused" answer some questions
    value = replies.read_choice(field)(text)
    if value is None and not replies.says_nothing(text):
        value = reader(text)
        if value is None:
            draft.report(code, field, text)
    if value is None and field in _NOT_ASKED:
        return None
    return Answer(field, value or UNKNOWN, text, draft.source, _note(field, draft) if value else "")


def _note(field: str, draft: PartnerDraft) -> str:
    """Return the text that belongs to an answer: the reason for a likelihood, the date of an audit score."""
    fields = draft.fields
    if field == "likelihood":
        reason = fields.get("likelihood_reason", "").strip()
        if is_blank(reason):
            draft.report("likelihood-without-reason", field)
            return ""
        return reason
    if field == "audit_score":
        # the date of an audit named beside the score, unless it is the date of a document of the row
        name = "audit_score_date" if "audit_score_date" in fields or fields.get("document") else "issued"
        read = read_date(fields.get(name, ""))
        if read.problem:
            draft.report(read.problem, name)
        return read.value.isoformat() if read.value else ""
    return ""


_WORST_LAST = (
    *("none", "ours adopted", "closed", "no", "own", "some", "share not stated", "open", "majority", "yes", "overdue"),
)


def _badness(answer: Answer) -> tuple[float, str, str]:
    """Return a sort key: the worse the answer, the greater; ties go by the value and the row."""
    value = answer.value
    if answer.field == "audit_score":
        worse = -float(value)
    elif answer.field == "workers":
        worse = float(value.split("-")[1] or "inf")
    elif answer.field in _CRITERIA:
        worse = 0.0 if value == "none" else 1.0 + value.count("|")
    elif answer.field == "code_of_conduct":
        worse = float(("ours adopted", "own", "none").index(value))
    elif value in _WORST_LAST:
        worse = float(_WORST_LAST.index(value))
    else:
        worse = float(value)
    return worse, value, str(answer.source)
