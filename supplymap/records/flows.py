"""Who supplies whom in each row of a table: the hops of its reading over the parties that the row names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.readings import NOT_STATED, Hop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.records.mentions import Flags
    from supplymap.records.readings import Reading
    from supplymap.records.table_cells import At

ENTRY = -4
"""Stands for the buyer of the last party of a list without buyers: the row is about that party."""

MOST_BRIDGED = 60
"""Most parties of a table whose blank cells are passed over; in a wider one a chain stays open there."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows in which one party supplies another, or an end.

    Attributes
    ----------
    supplier, buyer
        Positions in the parties of the reading; the buyer may be ``TO_IMPORTER``, ``NOT_STATED`` where the row names
        no buyer, or `ENTRY`.
    rows
        Indexes of the rows, rising.
    first, last
        The hop that leaves the supplier and the one that reaches the buyer: others lie between where cells are blank.
    """

    supplier: int
    buyer: int
    rows: At
    first: Hop
    last: Hop


@dataclass(slots=True)
class Flows:
    """What the rows of a table say of who supplies whom.

    Attributes
    ----------
    stated
        Each pair of parties once.
    gaps
        Party and rows behind a blank party that is not passed over.
    """

    stated: list[Flow]
    gaps: list[tuple[int, At]]


class RowSets:
    """Membership of rows in sets of rows, in steps in proportion to both."""

    def __init__(self, count: int) -> None:
        self._marks = np.zeros(count, np.bool_)

    def inside(self, rows: At, others: At) -> Flags:
        """Return for each row whether it is one of the others."""
        self._marks[others] = True
        found: Flags = self._marks[rows]
        self._marks[others] = False
        return found


def last_seller(reading: Reading) -> int:
    """Return the last party that does not only carry or store the goods; the last one where all do."""
    sellers = [number for number, party in enumerate(reading.parties) if not party.cargo]
    return max(sellers, default=len(reading.parties) - 1)


def hops_from(reading: Reading) -> dict[int, list[Hop]]:
    """Return the hops by supplier; the last seller of a list without buyers leads to `ENTRY`."""
    outs: dict[int, list[Hop]] = defaultdict(list)
    for hop in reading.hops:
        outs[hop.supplier].append(hop)
    last = last_seller(reading)
    if reading.kind == "partners" and not outs[last]:
        outs[last].append(Hop(last, ENTRY, {}))
    return outs


def levels(outs: dict[int, list[Hop]], count: int) -> list[int]:
    """Return for each party over how many hops, at most, the row leads from it to its end."""
    found = [0] * count
    # a party leads to later ones only, but for a column that was read otherwise
    for _ in range(2):
        for party in range(count - 1, -1, -1):
            found[party] = max(
                (1 + found[hop.buyer] if hop.buyer >= 0 else 1 for hop in outs.get(party, ())), default=0
            )
    return found


def flows_of(reading: Reading, named: Sequence[At], sets: RowSets) -> Flows:
    """Follow the hops of every row from each party it names to the next one it names.

    Parameters
    ----------
    named
        The rows that name each party.

    Returns
    -------
    flows
        Where a row leaves a party blank, its neighbours are linked, if the reading says so.
    """
    outs = hops_from(reading)
    level = levels(outs, len(reading.parties))
    bridged = reading.bridged and len(reading.parties) <= MOST_BRIDGED
    found = Flows([], [])
    for supplier, rows in enumerate(named):
        if outs.get(supplier) and len(rows):
            _follow(supplier, rows, named, outs, level, sets, found, bridged=bridged)
    return found


def _follow(
    supplier: int,
    rows: At,
    named: Sequence[At],
    outs: dict[int, list[Hop]],
    level: Sequence[int],
    sets: RowSets,
    found: Flows,
    *,
    bridged: bool,
) -> None:
    waiting: dict[int, tuple[At, Hop | None]] = {supplier: (rows, None)}
    ends: dict[int, Flow] = {}
    while waiting:
        party = max(waiting, key=level.__getitem__)
        here, first = waiting.pop(party)
        open_rows = np.ones(len(here), np.bool_)
        for hop in outs[party]:
            reached = here if hop.buyer < 0 else here[sets.inside(here, named[hop.buyer])]
            open_rows &= ~sets.inside(here, reached)
            _add(ends, Flow(supplier, hop.buyer, reached, first or hop, hop))
        rest = here[open_rows]
        if not len(rest):
            continue
        onward = [hop for hop in outs[party] if hop.buyer >= 0]
        blank_end = next((hop for hop in onward if not outs.get(hop.buyer)), None)
        if blank_end is not None:
            _add(ends, Flow(supplier, NOT_STATED, rest, first or blank_end, blank_end))
        elif not bridged:
            found.gaps.append((supplier, rest))
        else:
            for hop in onward:
                if level[hop.buyer] < level[party]:
                    known, start = waiting.get(hop.buyer, (rest[:0], first or hop))
                    waiting[hop.buyer] = np.union1d(known, rest), start
    found.stated += [flow for flow in ends.values() if len(flow.rows)]


def _add(ends: dict[int, Flow], flow: Flow) -> None:
    """Add a flow; a row that reaches a buyer in two ways supplies it once."""
    known = ends.get(flow.buyer)
    if known is None or not len(known.rows):
        ends[flow.buyer] = flow
    elif len(flow.rows):
        # told apart by their fields only, and those of the first way count
        rows = np.union1d(known.rows, flow.rows)
        ends[flow.buyer] = Flow(flow.supplier, flow.buyer, rows, known.first, known.last)
