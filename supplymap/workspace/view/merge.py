"""What a person changed in a workbook, merged in three ways: what stood at the export, the cells, what stands now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.errors import WorkspaceError
from supplymap.workspace.view.changes import Change, Refusal, change_of
from supplymap.workspace.view.layouts import BY, WHY
from supplymap.workspace.view.marks import base_of, beginnings, houses
from supplymap.workspace.view.meaning import Meanings
from supplymap.workspace.view.returned import found_in, has_marks, lacks_marks
from supplymap.workspace.view.settling import Settled, settled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.workspace.decided import Draft
    from supplymap.workspace.entries import Entry
    from supplymap.workspace.state import State
    from supplymap.workspace.view.reader import Reader
    from supplymap.workspace.view.returned import Found, Line, Returned


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a row, for people.

    Attributes
    ----------
    sheet
        Its name, empty for a text file.
    row
        Its number there, 0 for the sheet as a whole.
    text
        A sentence or two.
    """

    sheet: str
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What reading a workbook back gives.

    Attributes
    ----------
    drafts
        To be recorded: those of `taken`, then those of `conflicts`.
    taken
        Changed here only.
    conflicts
        Decided otherwise since the export: both are kept.
    refused
        Not taken, with what to do.
    already
        Changed, but decided just so already.
    unchanged
        Count of the rows that nobody changed.
    """

    drafts: tuple[Draft, ...]
    taken: tuple[Told, ...]
    conflicts: tuple[Told, ...]
    refused: tuple[Told, ...]
    already: tuple[Told, ...]
    unchanged: int


def merged(sheets: Sequence[Returned], reader: Reader) -> Merged:
    """Return what a person changed.

    Only cells that differ from what stood at the export count. A row that is missing, moved, repeated or cut changes
    nothing.

    Parameters
    ----------
    sheets
        As they came back.
    reader
        What stands now, and who decides.

    Raises
    ------
    WorkspaceError
        If no sheet is one of the view, or all its rows are of another workspace.
    """
    found, refused = _found(sheets)
    _check_house([line for one in found for line in one.lines], reader.state)
    entries = beginnings(reader.state)
    changes: list[Change] = []
    unchanged = 0
    for one in found:
        of_sheet, told, same = _changes(one, entries, reader)
        changes += of_sheet
        refused += told
        unchanged += same
    single, told = _single(changes)
    meanings = Meanings(reader, single)
    results = [(change, settled(change, meanings, reader)) for change in single]
    return _sorted(results, [*refused, *told], unchanged)


def _sorted(results: Sequence[tuple[Change, Settled]], refused: Sequence[Told], unchanged: int) -> Merged:
    by_outcome: dict[str, list[tuple[Change, Settled]]] = defaultdict(list)
    for change, result in results:
        by_outcome[result.outcome].append((change, result))

    def told(outcome: str) -> tuple[Told, ...]:
        return tuple(Told(change.line.sheet, change.line.row, result.text) for change, result in by_outcome[outcome])

    recorded = [*by_outcome["taken"], *by_outcome["conflict"]]
    return Merged(
        drafts=tuple(result.draft for _, result in recorded if result.draft),
        taken=told("taken"),
        conflicts=told("conflict"),
        refused=tuple(sorted([*refused, *told("refused")], key=lambda one: (one.sheet, one.row))),
        already=told("already"),
        unchanged=unchanged,
    )


def _found(sheets: Sequence[Returned]) -> tuple[list[Found], list[Told]]:
    """Return the sheets of the view, and what is wrong with others that may have been such."""
    found, refused = [], []
    for sheet in sheets:
        one = found_in(sheet)
        if one is not None:
            found.append(one)
        elif has_marks(sheet):
            text = "Its row of headers is not there any more, so nothing of this sheet was taken: put the headers back."
            refused.append(Told(sheet.name, 0, text))
    if not found and not refused:
        msg = (
            "It has none of the sheets that 'supplymap workspace export' writes, so nothing was taken: name such a "
            "workbook, or a sheet of it that was saved as csv with its row of headers."
        )
        raise WorkspaceError(msg)
    return found, refused


def _check_house(lines: Sequence[Line], state: State) -> None:
    """Refuse a workbook whose rows are all of another workspace."""
    known = houses(state)
    named = [base.house for line in lines if (base := base_of(line.text("base"))) and base.house]
    if named and not known.intersection(named):
        msg = (
            "It was exported from another workspace, or from this one with a log that is not in its folder yet, so "
            "nothing was taken: name the workspace that it came from, or wait until the folder has all logs."
        )
        raise WorkspaceError(msg)


def _changes(found: Found, entries: Mapping[str, Entry], reader: Reader) -> tuple[list[Change], list[Told], int]:
    """Return the changed rows of a sheet, what of it is not taken, and the count of its unchanged rows."""
    whole = _as_a_whole(found)
    if whole:
        typed = any(not line.is_blank(name) for line in found.lines for name in (WHY.name, BY.name))
        return [], [Told(found.sheet, 0, whole)] if typed or found.twice else [], 0
    changes, refused, unchanged = [], [], 0
    for line in found.lines:
        result = change_of(line, entries, reader.is_reading)
        if isinstance(result, Change):
            changes.append(result)
        elif isinstance(result, Refusal):
            refused.append(Told(line.sheet, line.row, result.text))
        elif not line.is_blank("key"):
            unchanged += 1
    if apart := _apart(changes):
        return [], [*refused, Told(found.sheet, 0, apart)], unchanged
    return changes, refused, unchanged


def _as_a_whole(found: Found) -> str:
    """Return why nothing of a sheet can be taken; empty if it can."""
    if lacks_marks(found):
        return (
            "Its hidden columns are not there any more, and without them nobody knows for sure which row is which, so "
            "nothing of this sheet was taken: copy your decisions over into a fresh workbook."
        )
    if found.twice:
        named = ", ".join(f'"{header}"' for header in found.twice)
        return f"More than one column is headed {named}, so nothing of this sheet was taken: leave one of each."
    needed = [column.header for column in found.layout.shown if column.identifies]
    needed += [column.header for column in (*found.layout.filled, WHY)]
    if lacking := [f'"{header}"' for header in needed if header in found.lacking]:
        return (
            f"The column {', '.join(lacking)} is not there any more, so nothing of this sheet was taken: put it back."
        )
    return ""


def _apart(changes: Sequence[Change]) -> str:
    """Return a sentence if decisions seem to stand in other rows than they were written in.

    A column that is sorted without the others leaves decisions without a reason beside reasons without a decision, or
    other decisions where something was decided before.
    """
    bare = [change.line.row for change in changes if change.lacks_reason]
    alone = [change.line.row for change in changes if change.layout.is_verdict and not change.fields]
    turned = [change.line.row for change in changes if change.turns_without_reason]
    if bare and alone:
        sign = f"Row {bare[0]} has a decision without a reason, and row {alone[0]} a reason without a decision"
    elif turned and len(bare) < len(changes):
        sign = f"Row {turned[0]} was decided before and has another decision now, without a reason"
    else:
        return ""
    return (
        f"{sign}, as when a column was sorted without the others. To give no decision to the wrong row, nothing of "
        "this sheet was taken: look whether each decision stands in its row, complete or empty these rows, and import "
        "again."
    )


def _single(changes: Sequence[Change]) -> tuple[list[Change], list[Told]]:
    """Return each change once; rows of one key that say different things are not taken."""
    rows: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        rows[change.layout.what, change.key].append(change)
    single, refused = [], []
    for of_key in rows.values():
        if len({change.content for change in of_key}) == 1:
            single.append(of_key[0])
            continue
        places = ", ".join(str(change.line.row) for change in of_key)
        text = f"Rows {places} are about the same and say different things, so none was taken: leave one of them."
        refused.append(Told(of_key[0].line.sheet, of_key[0].line.row, text))
    return single, refused
