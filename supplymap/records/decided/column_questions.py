"""What a person is asked about columns: two readings that are open, texts that look like data, old decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.config import IGNORE
from supplymap.model import Question, Use
from supplymap.records.decided.columns import DecidedColumns, layout_of, understood
from supplymap.records.decisions import agrees
from supplymap.reference.column_words import TIER, party_words, reading_word, readings_of
from supplymap.reference.identities import column_key
from supplymap.reference.names import carries_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplymap.model import ColumnReading, ColumnReadingDecision, TableReading
    from supplymap.records.decided.columns import Former

MOST_ASKED = 40
"""Most columns that a run asks about: more than that nobody answers."""
_OF_A_TABLE = 12
"""Most columns of one table that are asked about."""
_OF_AN_UNREAD_SHEET = 3
_MOST_OFFERED = 100
_UNKNOWN = "Its header is not known, so it is not read; its texts are looked through for listed names."
_NAMING = ("supplier", "factory", "buyer")
"""Who a column of names may name, where its table says nothing of that."""


def column_question(
    table: TableReading,
    column: ColumnReading,
    reason: str = "",
    *,
    choices: Sequence[str] = (),
    former: ColumnReadingDecision | None = None,
    changes: Sequence[str] = (),
) -> Question:
    """Return the question what a column of a table is.

    Parameters
    ----------
    table
        How its table was read.
    column
        One of its columns, with a header.
    reason, choices, changes
        As in `supplymap.model.Question`.
    former
        What was decided before.
    """
    layout = layout_of(table.columns)
    seat = layout.seats[column.index]
    return Question(
        column_key(seat.header, seat.place, layout.headers),
        "column",
        header=column.header,
        place=seat.place,
        headers=layout.headers,
        file=table.file,
        sheet=table.sheet,
        found=column.example,
        reason=reason,
        choices=tuple(dict.fromkeys([*(choice for choice in choices if choice != IGNORE), IGNORE])),
        former=former.decision if former is not None else None,
        changes=tuple(changes),
    )


def column_questions(
    tables: Sequence[TableReading], decisions: Sequence[ColumnReadingDecision] = ()
) -> tuple[Question, ...]:
    """Return what a person is asked about the columns of files, once for each header of a layout.

    Parameters
    ----------
    tables
        How each table was read, with the decisions.
    decisions
        What stands decided of columns.

    Returns
    -------
    questions
        First those that were decided before, then those with two readings, then those that are not read; at most 40.
    """
    decided = DecidedColumns(decisions)
    understood_files = {table.file for table in tables if table.kind}
    ranked: list[tuple[int, int, Question]] = []
    for table in tables:
        found = list(_asked(table, decided, alone=table.file not in understood_files))
        ranked += [(rank, len(ranked) + at, question) for at, (rank, question) in enumerate(found)]
    ranked.sort(key=lambda each: each[:2])
    once: dict[str, Question] = {}
    for _, _, question in ranked:
        once.setdefault(question.key, question)
    return tuple(once.values())[:MOST_ASKED]


def columns_offered(
    tables: Sequence[TableReading], asked: Sequence[Question], decisions: Sequence[ColumnReadingDecision] = ()
) -> tuple[Question, ...]:
    """Return the columns that are not read and that nobody is asked about, once for each header of a layout.

    Parameters
    ----------
    tables, decisions
        As for `column_questions`.
    asked
        What is asked.

    Returns
    -------
    questions
        At most 100: what a person may say of them.
    """
    told, decided = {question.key for question in asked}, DecidedColumns(decisions)
    once: dict[str, Question] = {}
    for table in tables:
        layout, parties = layout_of(table.columns), party_words(table.columns)
        for column in table.columns if table.kind else ():
            known = column.field or column.sure or column.detail or column.decision or not column.filled
            if known or not column.header or decided.on(layout, column.index) is not None:
                continue
            question = column_question(table, column, _UNKNOWN, choices=readings_of(column, parties))
            if question.key not in told:
                once.setdefault(question.key, question)
    return tuple(once.values())[:_MOST_OFFERED]


def column_uses(
    tables: Sequence[TableReading],
    decisions: Sequence[ColumnReadingDecision],
    questions: Sequence[Question],
) -> tuple[Use, ...]:
    """Return what became of each decision on a column.

    Parameters
    ----------
    tables, decisions
        As for `column_questions`.
    questions
        What is asked.
    """
    applied = {column.decision.key for table in tables for column in table.columns if column.decision is not None}
    asked = {question.former.key: question.changes for question in questions if question.former is not None}
    decided = DecidedColumns(decisions)
    headed = {}
    for table in tables:
        layout = layout_of(table.columns)
        for column in table.columns:
            former = decided.on(layout, column.index)
            if former is not None and former.holds:
                headed[former.said.decision.key] = "the settings say otherwise" if column.sure == "stated" else ""
    uses = []
    for one in decisions:
        key = one.decision.key
        if key in applied:
            uses.append(Use(key, "holds"))
        elif key in asked:
            uses.append(Use(key, "asked again", changes=asked[key]))
        elif key in headed:
            uses.append(Use(key, "holds", changes=(headed[key],) if headed[key] else ()))
        else:
            uses.append(Use(key, "not found"))
    return tuple(uses)


def _asked(table: TableReading, decided: DecidedColumns, *, alone: bool) -> Iterator[tuple[int, Question]]:
    """Yield what is asked of a table, the more important the smaller the number before it.

    With ``alone`` no table of its file is read.
    """
    layout, parties = layout_of(table.columns), party_words(table.columns)
    told = 0
    for column in table.columns:
        if not column.header or column.decision is not None or column.sure == "stated":
            continue
        former = decided.on(layout, column.index)
        if former is not None and not _settled(table, column, former, parties):
            yield 0, _again(table, column, former, parties)
        elif column.sure == "asked" and table.kind and told < _OF_A_TABLE:
            told += 1
            yield 1, _open(table, column, parties)
        elif not (column.field or column.sure or column.detail) and column.filled:
            choices = _may_be(table, column, parties, alone=alone)
            if choices and told < (_OF_A_TABLE if table.kind else _OF_AN_UNREAD_SHEET):
                told += 1
                yield 2, _unread(table, column, choices)


def _settled(table: TableReading, column: ColumnReading, former: Former, parties: Mapping[int, str]) -> bool:
    """Return whether the column is read as it was decided without being asked, or its form reads it by itself."""
    if table.form:
        return True
    said = None if former.said.decision.is_conflict else understood(former.said, column)
    return said is not None and agrees(said, column, parties)


def _again(table: TableReading, column: ColumnReading, former: Former, parties: Mapping[int, str]) -> Question:
    """Return the question that was decided before: of this layout it goes on, of another one it is a new one."""
    said = former.said
    voices = [f"{voice.by} decided on {voice.on}: {voice.value or 'nothing'}" for voice in said.decision.voices]
    changes = former.change
    if said.decision.is_conflict:
        reason = f"People decided differently ({'; '.join(voices)}), so nothing holds until one of them decides again."
    else:
        changes = changes or "its words mean no reading here, or another table of the sheet has this column too"
        reason = f"{'; '.join(voices) or said.decision.value}; but {changes}."
    choices = [choice for choice in (said.decision.value, *readings_of(column, parties)) if choice]
    question = column_question(table, column, reason, choices=choices, former=said, changes=(changes,))
    if not former.same_layout:
        return question
    return replace(question, key=said.decision.key, header=said.header, place=said.place, headers=said.headers)


def _open(table: TableReading, column: ColumnReading, parties: Mapping[int, str]) -> Question:
    choices = readings_of(column, parties)
    may_be = " or ".join(map(repr, choices))
    word = reading_word(column, parties)
    if word:
        reason = f"It may be {may_be}. Until somebody decides it is read as {word!r}."
    elif choices:
        reason = f"It may be {may_be}. Until somebody decides it is not read."
    else:
        reason = "It names companies, but its header does not say whether they sell or buy. It is not read until then."
    return column_question(table, column, reason, choices=choices or [f"{one}: name" for one in _NAMING])


def _unread(table: TableReading, column: ColumnReading, choices: Sequence[str]) -> Question:
    if table.kind:
        reason = f"Its header is not known, but it may be {' or '.join(map(repr, choices))}. It is not read."
    else:
        reason = "The sheet is not read, because no header says which column names the companies."
    return column_question(table, column, reason, choices=choices)


def _may_be(table: TableReading, column: ColumnReading, parties: Mapping[int, str], *, alone: bool) -> list[str]:
    """Return what a column that is not read may be, by its header and its first text; nothing where that is no data."""
    text, near = column.example, readings_of(column, parties)
    names, country = carries_form(text), bool(reference.countries().code(text))
    if not table.kind and country:
        return [f"{role}: country" for role in _NAMING] if alone else []
    if not table.kind:
        near = [word for word in near if word.endswith(": name")] if alone else []
        unknown = alone and not column.others and not column.nearest and _is_word(text)
        return [*near, *(f"{role}: name" for role in _NAMING)] if near or names or unknown else []
    roles = [word for word in dict.fromkeys(parties.values()) if not word.startswith(f"{TIER} ")] or list(_NAMING)
    if names:
        return [*near, *(f"{role}: name" for role in roles)]
    if country:
        return [*near, *(f"{role}: country" for role in roles), "country of origin"]
    return near


def _is_word(text: str) -> bool:
    return any(char.isalpha() for char in text) and not any(char.isdigit() or char == "@" for char in text)
