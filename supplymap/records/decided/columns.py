"""Columns that people decided on: found again by header and layout, whatever the file and its sheet are called."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from supplymap.config import column_decision, decision_on, level
from supplymap.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplymap.config import ColumnDecision
    from supplymap.model import ColumnReading, ColumnReadingDecision

LEAST_SHARE = 0.5
"""Share of equal headers among all headers of two tables from which they are of one layout."""
_COMPARED = 100
"""Most layouts with a header that another table with it is compared with: those of the nearest width."""


class Seat(NamedTuple):
    """A column by its header: in the spelling that nobody tells apart, and which of the columns with it, from 0."""

    header: str
    place: int


class Layout(NamedTuple):
    """The headers of a table, as decisions on its columns mean it.

    Attributes
    ----------
    headers
        In the spelling of `supplymap.config.level`, sorted.
    seats
        Column to what it is called.
    """

    headers: tuple[str, ...]
    seats: Mapping[int, Seat]

    def is_last(self, seat: Seat) -> bool:
        """Return whether a column is the last one with its header."""
        return seat.place + 1 == self.headers.count(seat.header)


def layout_of(columns: Sequence[ColumnReading]) -> Layout:
    """Return the headers of a table's columns."""
    counts: Counter[str] = Counter()
    seats: dict[int, Seat] = {}
    for column in sorted(columns, key=lambda one: one.index):
        header = level(column.header)
        if header:
            seats[column.index] = Seat(header, counts[header])
            counts[header] += 1
    return Layout(tuple(sorted(counts.elements())), seats)


class Former(NamedTuple):
    """What was decided of a column with this header.

    Attributes
    ----------
    said
        What stands decided.
    holds
        Whether it was said of tables of this layout, and people agree.
    same_layout
        Whether it was said of tables of this layout.
    change
        Why it does not hold, in a few words.
    """

    said: ColumnReadingDecision
    holds: bool
    same_layout: bool = True
    change: str = ""


class DecidedColumns:
    """What people decided of columns, to be found by their headers.

    Parameters
    ----------
    decisions
        What stands decided; what was taken back counts as nothing.
    """

    def __init__(self, decisions: Sequence[ColumnReadingDecision] = ()) -> None:
        self._by_header: defaultdict[str, list[ColumnReadingDecision]] = defaultdict(list)
        self._by_layout: defaultdict[tuple[str, tuple[str, ...]], list[ColumnReadingDecision]] = defaultdict(list)
        self._found: dict[tuple[Seat, bool, tuple[str, ...]], Former | None] = {}
        for one in sorted(decisions, key=lambda one: one.decision.key):
            if one.decision.value or one.decision.is_conflict:
                self._by_header[level(one.header)].append(one)
                self._by_layout[level(one.header), tuple(sorted(one.headers))].append(one)

    def __bool__(self) -> bool:
        """Return whether anything is decided."""
        return bool(self._by_header)

    def on(self, layout: Layout, index: int) -> Former | None:
        """Return what was decided of a column of a table; None where nothing was."""
        seat = layout.seats.get(index)
        if seat is None or seat.header not in self._by_header:
            return None
        key = seat, layout.is_last(seat), layout.headers
        if key not in self._found:
            self._found[key] = self._former(*key)
        return self._found[key]

    def _former(self, seat: Seat, last: bool, headers: tuple[str, ...]) -> Former | None:
        of_layout = self._by_layout.get((seat.header, headers), ())
        if own := [one for one in of_layout if one.place == seat.place]:
            return _agreed(own)
        of_header = self._by_header[seat.header]
        own = [one for one in of_header if one.place == seat.place or (last and one.place > seat.place)]
        own.sort(key=lambda one: abs(len(one.headers) - len(headers)))
        counts = Counter(headers)
        compared = [(_share(counts, Counter(one.headers)), one) for one in own[:_COMPARED]]
        compared.sort(key=lambda pair: (-pair[0], pair[1].decision.key))
        for share, alike in groupby(compared, key=lambda pair: pair[0]):
            nearest = [one for _, one in alike if _of_one_layout(share, one, seat, counts)]
            if nearest:
                return _agreed(nearest)
        if not compared:
            return None
        return Former(compared[0][1], holds=False, same_layout=False, change="its table has other columns than then")

    def for_tables(
        self, tables: Sequence[Sequence[ColumnReading]], stated: Sequence[ColumnDecision]
    ) -> tuple[ColumnDecision, ...]:
        """Return what holds of the columns of a sheet.

        Parameters
        ----------
        tables
            The columns of each table of the sheet, as they are read without the decisions.
        stated
            What the settings say of the sheet: it stands before what the workspace says.
        """
        if not self:
            return ()
        wanted: defaultdict[tuple[str, int], set[ColumnDecision | None]] = defaultdict(set)
        for columns in tables:
            layout = layout_of(columns)
            for column in columns:
                if column.header:
                    wanted[level(column.header), column.index].add(self._said(column, layout, stated))
        # a column of two tables of a sheet that are of different layouts is asked about
        alone = [next(iter(each)) for each in wanted.values() if len(each) == 1]
        return tuple(one for one in alone if one is not None)

    def _said(self, column: ColumnReading, layout: Layout, stated: Sequence[ColumnDecision]) -> ColumnDecision | None:
        former = self.on(layout, column.index)
        if former is None or not former.holds or is_stated(column, stated):
            return None
        return understood(former.said, column)


def is_stated(column: ColumnReading, stated: Sequence[ColumnDecision]) -> bool:
    """Return whether the settings say what a column is; of a header in two rows the last may be named alone."""
    names = (column.header, column.header.rsplit(" / ", 1)[-1])
    return any(decision_on(stated, name, column.index) is not None for name in names)


def understood(said: ColumnReadingDecision, column: ColumnReading) -> ColumnDecision | None:
    """Return what a decision says of a column; None where its words mean no reading that this version knows."""
    try:
        return column_decision(column.header, column.index, said.decision.value, said.decision)
    except ConfigError:
        return None


def _of_one_layout(share: float, said: ColumnReadingDecision, seat: Seat, counts: Counter[str]) -> bool:
    if share == 1:
        return said.place == seat.place
    return share >= LEAST_SHARE and said.place == seat.place and said.headers.count(seat.header) == counts[seat.header]


def _agreed(nearest: Sequence[ColumnReadingDecision]) -> Former:
    """Return what decisions say that are equally near; where they differ, none of them holds."""
    first = nearest[0]
    if any(one.decision.is_conflict for one in nearest):
        first = next(one for one in nearest if one.decision.is_conflict)
        return Former(first, holds=False, change="people decided differently")
    if len({one.decision.value for one in nearest}) > 1:
        change = "two tables that are as much like this one were decided differently"
        return Former(first, holds=False, same_layout=False, change=change)
    return Former(first, holds=True)


def _share(one: Counter[str], other: Counter[str]) -> float:
    common = sum((one & other).values())
    return common / (one.total() + other.total() - common or 1)


def columns_of(tables: Sequence[Sequence[ColumnReading]], width: int) -> Iterator[list[ColumnReading]]:
    """Yield the user's own columns of each table: those that a form computed stand at their right."""
    for columns in tables:
        yield [column for column in columns if column.index < width]
