"""What is said of the columns of a table: how each was read, what is asked, and what was not understood."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from supplymap.model import Source
from supplymap.model.readings import ColumnReading
from supplymap.records.layout.meanings import about
from supplymap.records.layout.nearest import closest_headers
from supplymap.reference.header_words import parties
from supplymap.reference.issues import issue
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Issue
    from supplymap.records.layout.state import Layout, Member

_NEAREST = 100
"""Most unread columns of a table whose nearest known headers are looked for."""
_WHO = 'Name the columns by what their companies are, as "Vendor" and "Factory", or "Supplier" and "Supplies to"'


def column_readings(layout: Layout, members: Sequence[Member]) -> tuple[ColumnReading, ...]:
    """Return what every column with a header or a filled cell was taken for."""
    numbers = {id(member): number for number, member in enumerate(members)}
    made: list[ColumnReading] = []
    searched = 0
    for index in sorted({*(i for i, text in enumerate(layout.header.texts) if text), *layout.chosen}):
        text = layout.header.texts[index] if index < len(layout.header.texts) else ""
        choice = layout.chosen.get(index)
        meaning = layout.meanings[index] if index < len(layout.meanings) else None
        member = choice.member if choice is not None else None
        near: tuple[str, ...] = ()
        if text and meaning is None and choice is None and searched < _NEAREST:
            near, searched = tuple(closest_headers(text)), searched + 1
        made.append(
            ColumnReading(
                index,
                text,
                member.shown if member is not None else about(text) if text and choice is None else "",
                numbers.get(id(member)) if member is not None else None,
                choice.field if choice is not None else "",
                (meaning.qualifiers or ("",))[-1] if meaning is not None else "",
                choice.sure if choice is not None else "",
                choice.others if choice is not None else (),
                near,
                tier=member.tier if member is not None else None,
                detail=meaning.detail if meaning is not None and choice is None else "",
            )
        )
    return tuple(made)


def issues_of(layout: Layout, columns: Sequence[ColumnReading]) -> tuple[Issue, ...]:
    """Return what is to be said and asked about the columns of a table."""
    where = Source(layout.sheet.file, layout.sheet.name, layout.sheet.rows[layout.header.last].number)
    made = list(layout.issues)
    counts = Counter(column.header for column in columns)
    asked: dict[tuple[object, ...], list[ColumnReading]] = {}
    for column in columns:
        if column.sure == "asked":
            # what is asked of several columns in the same words is one question
            key = (
                column.number,
                tuple(other.partition(":")[0] for other in column.others),
                column.field in ("", "name"),
            )
            asked.setdefault(key if column.field not in ("", "name") else (*key, column.index), []).append(column)
    made += [_question(layout, alike, where, counts) for alike in asked.values()]
    if (direction := _direction(layout)) is not None:
        made.append(issue("direction-assumed", where, "", direction))
    return tuple(made)


def _heading(column: ColumnReading, counts: Counter[str]) -> str:
    """Return what names a column: its header, its letter where it has none, both where a header stands twice."""
    letter = column_letter(column.index)
    if not column.header:
        return letter
    return f"{column.header} (column {letter})" if counts[column.header] > 1 else column.header


def _question(layout: Layout, alike: Sequence[ColumnReading], where: Source, counts: Counter[str]) -> Issue:
    """Ask about columns that may be about the same two parties."""
    column = alike[0]
    heading = _heading(column, counts)
    if not column.field:
        return issue("buyer-not-read", where, heading, column.header)
    if column.field == "name":
        message = "Two columns hold names, and no header says who of them supplies whom: nobody's path is stated"
        return issue("column-asked", where, heading, column.header, message=message, suggestion=_WHO)
    member = layout.chosen[column.index].member
    readings = [_words(member.role, member.tier) if member is not None else "the row"]
    readings += [_spelled(other) for other in column.others]
    which = "The column" if len(alike) == 1 else f"The columns {', '.join(repr(one.header) for one in alike)}"
    message = f"{which} may be about {' or about '.join(readings)}; it was taken for that of {readings[0]}"
    named = readings[0].removeprefix("the ")
    suggestion = f"Say whose it is in the header, as {named.capitalize() + ' ' + column.field.replace('_', ' ')!r}"
    return issue("column-asked", where, heading, column.header, message=message, suggestion=suggestion)


def _spelled(other: str) -> str:
    role = other.partition(":")[0]
    return _words(role if role in parties() else "", None) if role in parties() else f"the partner of {role}"


def _words(role: str, tier: int | None) -> str:
    if role and parties()[role].kind == "after":
        return "the buyer"
    return f"the {parties()[role].title.lower()}" if role else f"the partner of tier {tier}"


def _direction(layout: Layout) -> str | None:
    """Return the headers of an edge list, whose words do not say which way the goods go; None for other tables."""
    ends = [member for member in layout.members if member.role in ("source", "from", "to")]
    if len(ends) < 2 or not any(member.said in ("source", "target") for member in ends):
        return None
    return ", ".join(layout.header.texts[member.at] for member in ends)
