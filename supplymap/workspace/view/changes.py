"""What a person changed in a row: each cell against what stood in it at the export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplymap.workspace.kinds import cautious_of
from supplymap.workspace.tokens import token
from supplymap.workspace.view.columns import NO_DAY, chosen, days_meant, level, words_of, yes_or_no
from supplymap.workspace.view.layouts import BY, DECIDED, KEY, UNSURE, WHY
from supplymap.workspace.view.marks import base_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from supplymap.workspace.entries import Entry
    from supplymap.workspace.view.columns import Field, ViewColumn
    from supplymap.workspace.view.layouts import Layout
    from supplymap.workspace.view.marks import Base
    from supplymap.workspace.view.returned import Line


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is not taken, and what to do."""

    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that a person changed.

    Attributes
    ----------
    line
        The row.
    key
        Its mark of what it is about.
    base
        What stood decided at the export.
    replaces
        Whole ids of the entries that stood then.
    value
        What stood then; empty for nothing.
    old
        The fields that stood in its cells then.
    fields
        Fields that were changed, with their new values; an empty text takes away what stood.
    why, by
        As written; empty for none.
    """

    line: Line
    key: str
    base: Base
    replaces: tuple[str, ...]
    value: dict[str, Any]
    old: dict[str, Field]
    fields: dict[str, Field]
    why: str
    by: str

    @property
    def layout(self) -> Layout:
        """Its sheet."""
        return self.line.layout

    @property
    def lacks_reason(self) -> bool:
        """Whether it is a decision without a reason."""
        return self.layout.is_verdict and bool(self.fields) and not self.why

    @property
    def turns_without_reason(self) -> bool:
        """Whether it decides otherwise than before, and says no reason."""
        return self.lacks_reason and not self.base.is_asked

    @property
    def lacks_decision(self) -> bool:
        """Whether it is a reason without a decision."""
        return self.layout.is_verdict and not self.fields and self.base.is_asked

    @property
    def content(self) -> str:
        """What it says, to compare it with another row about the same."""
        return repr(
            (
                self.line.text("base"),
                self.line.text("seen"),
                sorted(self.fields.items()),
                level(self.why),
                level(self.by),
            )
        )


def change_of(line: Line, entries: Mapping[str, Entry], is_reading: Callable[[str], bool]) -> Change | Refusal | None:
    """Return what a person changed in a row; None if nothing.

    Parameters
    ----------
    line
        The row.
    entries
        Of the log, by the beginning of their ids.
    is_reading
        Whether a text says what a column may hold.
    """
    base, key = base_of(line.text("base")), line.text("key").strip().lower()
    if level(line.text("key")) == level(KEY.header):
        return None  # the row of headers, copied
    heads = _heads(base, key, entries)
    if base is None or heads is None:
        return _unknown(line) if _is_filled(line) else None
    value = (cautious_of(heads) if heads else None) or {}
    old: dict[str, Field] = {} if base.is_asked else dict(value)
    fields: dict[str, Field] = {}
    for column in line.layout.filled:
        if column.name in line.odd:
            return Refusal(f'The cell under "{column.header}" {line.odd[column.name]}.')
        if line.is_blank(column.name):
            continue
        before = old.get(column.field, False if column.kind == "yes-no" else "")
        read = _read(line.text(column.name), column, before, is_reading)
        if isinstance(read, Refusal):
            return read
        if read != before:
            fields[column.field] = read
    why, by = _plain(line, WHY.name), _plain(line, BY.name)
    if not fields and not why:
        return None
    return Change(line, key, base, tuple(head.id for head in heads), value, old, fields, why, by)


def _heads(base: Base | None, key: str, entries: Mapping[str, Entry]) -> list[Entry] | None:
    """Return the entries that stood at the export; None if they are not known, or are of something else."""
    if base is None or base.ids is None:
        return None
    heads = [entries[id_] for id_ in base.ids if id_ in entries and token(entries[id_].key) == key]
    return heads if len(heads) == len(base.ids) else None


def _is_filled(line: Line) -> bool:
    """Return whether a person seems to have written into a row of which nobody knows what stood there."""
    if not line.is_blank(WHY.name):
        return True
    if not line.layout.is_verdict or level(line.text("status")) in (level(DECIDED), level(UNSURE)):
        return False
    main = line.layout.main
    choice = chosen(line.text(main.name), main.choices)
    return not line.is_blank(main.name) and (choice is None or bool(choice.value))


def _unknown(line: Line) -> Refusal:
    if line.is_blank("key") and line.is_blank("base"):
        return Refusal("A row that was added by hand is not read: write into the rows that are there.")
    if base_of(line.text("base")) is None:
        return Refusal(
            "Its hidden cells were changed, so nobody knows for sure what it is about: write it into a fresh workbook."
        )
    return Refusal(
        "It rests on a decision that the log in this folder does not hold: wait until the folder has all logs, or "
        "write it into a fresh workbook."
    )


def _plain(line: Line, name: str) -> str:
    return "" if line.is_blank(name) else " ".join(line.text(name).split())


def _read(text: str, column: ViewColumn, before: Field, is_reading: Callable[[str], bool]) -> Field | Refusal:
    """Return what a cell says; what stood there before where it says the same."""
    text = " ".join(text.split())
    taken_away = words_of(text) == NO_DAY and column.kind in ("date", "text")
    read: Field | None = "" if taken_away else None
    match column.kind:
        case "choice":
            choice = chosen(text, column.choices)
            read = choice.value if choice else None
        case "reading":
            choice = chosen(text, column.choices)
            read = choice.value if choice else (text if is_reading(text) else None)
        case "name":
            # whether it is one of the partners that were offered is seen by what the row is about
            choice = chosen(text, column.choices)
            read = choice.value if choice else text
        case "yes-no":
            read = yes_or_no(text)
        case "date" if read is None:
            days = days_meant(text)
            if before in days:
                return before
            if len(days) > 1:
                return Refusal(f'"{text}" may mean {" or ".join(days)}: write the day as in {days[0]}.')
            read = days[0] if days else None
        case "text" if read is None:
            read = text
    if read is None:
        return Refusal(not_understood(text, column))
    return before if isinstance(read, str) and level(read) == level(str(before or "")) else read


def not_understood(text: Field, column: ViewColumn, offered: Sequence[str] = ()) -> str:
    """Return what is wrong with the text of a cell, and what may stand there.

    Parameters
    ----------
    text
        As written.
    column
        Of the cell.
    offered
        Words that the row offers beside those of the column.
    """
    text = str(text)
    said = f'"{text[:60]}" under "{column.header}" is not understood'
    if column.kind == "date":
        return f"{said}: write a day as in 2031-12-31."
    if column.kind == "yes-no":
        return f"{said}: write yes or no."
    words = ", ".join([*offered, *(choice.word for choice in column.choices)])
    if column.kind == "reading":
        return f'{said}: choose one of the words offered, write party and field as in "factory: country", or {words}.'
    return f"{said}: choose one of {words}."
