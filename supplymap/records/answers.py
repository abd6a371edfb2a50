"""Answers about a partner: what its rows answer to the questions of the columns; the worse answer where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.model import Answer
from supplymap.records import replies
from supplymap.records.dates import read_date
from supplymap.records.ragged import Ragged, ragged, valued
from supplymap.records.values import is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes, Flags, Mentions, Vocabulary
    from supplymap.records.partners.entries import Entries
    from supplymap.records.partners.facts import Lines
    from supplymap.records.understanding import Understanding

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


def only_answers(fields: Collection[str]) -> bool:
    """Return whether rows with some fields only answer questions about a partner."""
    stated = set(fields) - {"partner_id", "name", "notes", "tier", "audit_score_date", "likelihood_reason"}
    return bool(stated) and stated <= questions()


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers of all partners, in columns: codes of texts.

    Attributes
    ----------
    lines
        The lines of each partner.
    rows
        Row of each answer: the number of its sheet times 2**32 and its own.
    """

    lines: Ragged
    field: Codes
    value: Codes
    text: Codes
    note: Codes
    rows: NDArray[np.int64]


def take_answers(state: Understanding, lines: Lines) -> Answers:
    """Take what the lines answer to the questions about their partners.

    A question asked and left blank is ``unknown``; a later row can answer it. Where two rows differ the worse answer
    counts, and the difference is reported.
    """
    vocabulary, entries = state.vocabulary, lines.entries
    none = np.zeros(0, np.int32)
    columns: list[tuple[NDArray[np.integer], ...]] = [(none,) * 5]
    rows = (entries.sheet.astype(np.int64) << 32) | entries.row.astype(np.int64)
    asked = {field for table in entries.tables for field in table.fields} & questions()
    for field in sorted(asked):
        texts = entries.field(field)
        values = valued(vocabulary, texts, partial(_value_code, vocabulary, field))
        if field not in _NOT_ASKED:
            values = np.where(values == 0, vocabulary.code(UNKNOWN), values)
        in_table = entries.of_table([field in table.fields for table in entries.tables]).astype(np.bool_)
        kept = _worst(state, lines, field, np.flatnonzero(in_table & (values != 0)), values)
        notes = _notes(vocabulary, lines, field, kept)
        stripped = vocabulary.mapped(texts[kept], str.strip)
        code = np.full(len(kept), vocabulary.code(field), np.int32)
        columns.append((kept, code, values[kept], stripped, notes))
    at, fields, values, texts, notes = (np.concatenate(column) for column in zip(*columns, strict=True))
    partner = lines.partner[at]
    by_partner = ragged(lines.count, partner, np.arange(len(at)), distinct=False)
    return Answers(by_partner, fields, values.astype(np.int32), texts, notes, rows[at])


def _worst(
    state: Understanding, lines: Lines, field: str, at: NDArray[np.integer], values: Codes
) -> NDArray[np.integer]:
    """Return the line of each partner whose answer counts."""
    texts, unknown = state.vocabulary.texts, state.vocabulary.code(UNKNOWN)
    partner = lines.partner[at]
    counts = np.bincount(partner, minlength=lines.count)
    kept = at[counts[partner] == 1].tolist()
    known: dict[int, int] = {}
    column = lines.entries.field(field)
    for line in at[counts[partner] > 1].tolist():
        one = int(lines.partner[line])
        old = known.get(one)
        if old is None or (values[old] == unknown != values[line]):
            known[one] = line
        elif values[line] not in (unknown, values[old]):
            answers = {each: _as_answer(state, lines, field, each, texts[values[each]]) for each in (old, line)}
            known[one] = max(answers, key=lambda each: _badness(answers[each]))
            found = f"{field.replace('_', ' ')}: {texts[column[old]].strip()} ({answers[old].source})"
            found = f"{found} / {texts[column[line]].strip()}"
            heading = lines.entries.tables[lines.entries.mention[line]].headings.get(field, "")
            row = [int(lines.entries.row[line])]
            state.reports.add("answer-conflict", int(lines.entries.sheet[line]), row, heading, found)
    return np.array(kept + list(known.values()), np.int64)


def _as_answer(state: Understanding, lines: Lines, field: str, line: int, value: str) -> Answer:
    source = state.reports.source(int(lines.entries.sheet[line]), int(lines.entries.row[line]))
    return Answer(field, value, "", source)


def _value(field: str, text: str) -> tuple[str, str]:
    """Read an answer; return its value, empty where there is none, and the code of the problem."""
    text = text.strip()
    reader, code = _READERS.get(field, (replies.read_yes_no, "answer-not-understood"))
    # first the words of the question itself: "pending" and "refused" answer some questions
    value = replies.read_choice(field)(text)
    if value is None and not replies.says_nothing(text):
        value = reader(text)
        if value is None:
            return "", code
    return value or "", ""


def _value_code(vocabulary: Vocabulary, field: str, text: str) -> int:
    return vocabulary.code(_value(field, text)[0])


def _notes(vocabulary: Vocabulary, lines: Lines, field: str, at: NDArray[np.integer]) -> Codes:
    """Return the texts that belong to answers: the reason for a likelihood, the date of an audit score."""
    if field == "likelihood":
        return vocabulary.mapped(lines.texts(vocabulary, "likelihood_reason")[at], str.strip)
    if field != "audit_score":
        return np.zeros(len(at), np.int32)

    def day(text: str) -> str:
        read = read_date(text)
        return read.value.isoformat() if read.value else ""

    dates = np.zeros(len(lines.entries), np.int32)
    for name, of in _score_dates(vocabulary, lines.entries).items():
        dates[of] = lines.entries.field(name)[of]
    answered = vocabulary.where(lines.entries.field(field)[at], lambda text: bool(_value("audit_score", text)[0]))
    return np.where(answered, vocabulary.mapped(dates[at], day), 0).astype(np.int32)


def _score_dates(vocabulary: Vocabulary, entries: Entries) -> dict[str, NDArray[np.bool_]]:
    """Return for each field with the date of a score the lines it is the field of.

    It is named beside the score, unless it is the date of a document of the row.
    """
    own = entries.of_table(["audit_score_date" in table.fields for table in entries.tables]).astype(np.bool_)
    own |= ~vocabulary.where(entries.field("document"), is_blank)
    return {"audit_score_date": own, "issued": ~own}


def report_answers(state: Understanding, table: Mentions) -> None:
    """Report answers, and what belongs to them, that are not understood."""
    vocabulary = state.vocabulary
    for field in sorted(questions() & table.fields.keys()):
        read = vocabulary.each(table.fields[field], partial(_value, field))
        for problem in sorted({code for _, code in read.values() if code}):
            texts = [code for code, (_, found) in read.items() if found == problem]
            state.reports.texts(problem, table, field, np.isin(table.fields[field], texts))
        answered = np.isin(table.fields[field], [code for code, (value, _) in read.items() if value])
        if field == "likelihood":
            reasons = table.fields.get("likelihood_reason", np.zeros(len(table), np.int32))
            state.reports.texts(
                "likelihood-without-reason", table, field, answered & vocabulary.where(reasons, is_blank)
            )
        if field == "audit_score":
            _report_score_dates(state, table, answered)


def _report_score_dates(state: Understanding, table: Mentions, answered: Flags) -> None:
    blank = np.ones(len(table), np.bool_)
    if "document" in table.fields:
        blank = state.vocabulary.where(table.fields["document"], is_blank)
    own = np.full(len(table), "audit_score_date" in table.fields) | ~blank
    for name, of in (("audit_score_date", own), ("issued", ~own)):
        if name in table.fields:
            problems = state.vocabulary.each(table.fields[name], lambda text: str(read_date(text).problem))
            for problem in sorted(set(problems.values()) - {""}):
                texts = [code for code, found in problems.items() if found == problem]
                state.reports.texts(problem, table, name, answered & of & np.isin(table.fields[name], texts))


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
