"""What a user says of columns, against what was read: which lines change something, and which fit no column."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from supplymap.config import decision_on, level
from supplymap.model import Source
from supplymap.reference.column_words import TIER, party_words, role_word
from supplymap.reference.issues import issue
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from supplymap.config import ColumnDecision
    from supplymap.model import ColumnReading, Issue, TableReading
    from supplymap.records.readings import Reading


def corrections(readings: Sequence[Reading], decisions: Sequence[ColumnDecision]) -> tuple[ColumnDecision, ...]:
    """Return the decisions that change something, so that a list used unchanged changes nothing.

    Parameters
    ----------
    readings
        How the tables of a sheet are read without the decisions.
    decisions
        Those on the sheet, the most exact first.

    Returns
    -------
    changing
        Decisions that are other than the reading of a column, that answer a question, or that are on no column of
        these tables: there may be a table that is found only with them.
    """
    agreed: set[ColumnDecision] = set()
    other: set[ColumnDecision] = set()
    for reading in readings:
        parties = party_words(reading.columns)
        for column in reading.columns:
            decision = decision_on(decisions, column.header, column.index)
            if decision is not None:
                (agreed if agrees(decision, column, parties) else other).add(decision)
    return tuple(decision for decision in decisions if decision in other or decision not in agreed)


def agrees(decision: ColumnDecision, column: ColumnReading, parties: Mapping[int, str]) -> bool:
    """Return whether a column is read without doubt as it was decided.

    Parameters
    ----------
    decision
        What is said of the column.
    column
        How it is read.
    parties
        Words for the parties of its table.
    """
    if column.sure == "asked" or decision.field != column.field:
        return False
    party = "" if column.number is None else parties.get(column.number, "")
    if decision.party == TIER:
        return party == f"{TIER} {decision.number}"
    word = role_word(decision.party) if decision.party else ""
    return not decision.field or party == (f"{word} {decision.number}" if decision.number > 1 else word)


def stated(reading: Reading, decisions: Sequence[ColumnDecision]) -> Reading:
    """Return a reading whose columns that are read as the user said are marked as stated."""
    found = [(column, decision_on(decisions, column.header, column.index)) for column in reading.columns]
    columns = tuple(
        replace(column, sure="stated", decision=said.decision)
        # what another column of the row has already is not read, whatever is said
        if said is not None and (column.field or column.sure or not said.field)
        else column
        for column, said in found
    )
    return replace(reading, columns=columns)


def unused_lines(decisions: Iterable[ColumnDecision], tables: Sequence[TableReading]) -> Iterator[Issue]:
    """Yield an issue for each decision on a file of the run that fits none of its columns.

    A decision without a file may be meant for other files, and is not told.
    """
    for decision in decisions:
        own = [table for table in tables if decision.file and decision.is_of(table.file, table.sheet)]
        columns = [column for table in own for column in table.columns]
        if not own or any(decision.covers(column.header, column.index) for column in columns):
            continue
        headers = {level(column.header): column.header for column in columns}
        near = get_close_matches(level(decision.header), headers, n=1, cutoff=0.6) if decision.header else []
        hint = f"Did you mean {headers[near[0]]!r}?" if near else ""
        found = decision.header or f"column {column_letter(decision.index or 0)}"
        yield issue("column-line-unused", Source(own[0].file, decision.sheet, 0), "", found, suggestion=hint)
