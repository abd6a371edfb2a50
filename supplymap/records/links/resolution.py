"""Links from the rows that state them: partners found, equal rows merged, what became of each row told."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import Outcome
from supplymap.records.links.contents import links_of
from supplymap.records.links.ends import ends_of
from supplymap.records.links.merging import grouped, merged
from supplymap.records.readings import TO_IMPORTER

if TYPE_CHECKING:
    from supplymap.records.links.ends import Ends
    from supplymap.records.links.merging import Groups
    from supplymap.records.links.table import Links
    from supplymap.records.mentions import Flags
    from supplymap.records.understanding import Understanding


def resolve_links(state: Understanding) -> None:
    """Find the partners of the links, read what they state, and merge equal links.

    Rows with equal supplier, buyer, goods, product and origin are one link with the least doubt and all rows as
    sources. A self-link is rejected. Buyers that no list has are added to the directory.
    """
    for hops in state.hops:
        named = hops.buyer_name != 0
        state.cells.report(hops, "buyer", np.where(named, hops.buyer_name, 0), np.zeros(len(hops), np.bool_))
    ends = ends_of(state)
    own = ends.supplier == ends.buyer
    own_rows = _report_own(state, ends, own)
    ends = ends.taken(np.flatnonzero(~own))
    links, sums = links_of(state, ends)
    group = grouped(state, links)
    first = np.zeros(len(links), np.bool_)
    first[np.unique(group, return_index=True)[1]] = True
    state.links, state.link_rows = merged(state, links, group, None, sums)
    _report_repeats(state, links, group, ~first & ~sums)
    _set_states(state, links, group, first, own_rows)


def _report_own(state: Understanding, ends: Ends, own: Flags) -> set[tuple[int, int]]:
    """Report links of a partner to itself; return the sheets and rows that state nothing else by themselves.

    A row about the importer that names no buyer is no such link: it supplies nobody.
    """
    rows: dict[tuple[int, str, str], set[int]] = defaultdict(set)
    names = state.directory.names
    alone: set[tuple[int, int]] = set()
    for line in np.flatnonzero(own).tolist():
        hops = state.hops[ends.hop[line]]
        if hops.buyer_at[ends.at[line]] == TO_IMPORTER:
            continue
        if not hops.part:
            alone.add((hops.sheet, int(hops.rows[ends.at[line]])))
        text = f"{names[ends.supplier[line]]} → {names[ends.buyer[line]]}"
        rows[hops.sheet, hops.headings.get("buyer", ""), text].add(int(hops.rows[ends.at[line]]))
    for (sheet, heading, text), of in rows.items():
        state.reports.add("self-link", sheet, of, heading, text)
    return alone


def _report_repeats(state: Understanding, links: Links, group: Groups, repeats: Flags) -> None:
    """Report the rows whose link another row states already, once for each sheet."""
    lines = np.flatnonzero(repeats)
    if not len(lines):
        return
    names = state.directory.names
    for sheet in np.unique(links.sheet[lines]).tolist():
        of = lines[links.sheet[lines] == sheet]
        line = int(of[np.argmin(links.row[of])])
        row = int(state.links.row[group[line]])
        message = ""
        if len(of) == 1:
            source = state.reports.source(int(state.links.sheet[group[line]]), row)
            message = f"The same supplier, buyer, goods and product as {source}; kept as a further source"
        text = f"{names[links.supplier[line]]} → {names[links.buyer[line]]}"
        state.reports.add("repeated-link", sheet, links.row[of].tolist(), "", text, message=message)


def _set_states(
    state: Understanding, links: Links, group: Groups, first: Flags, own_rows: set[tuple[int, int]]
) -> None:
    """Set the outcome of the rows that state only a link, and none that no other row states."""
    for sheet in sorted({hops.sheet for hops in state.hops if not hops.part}):
        rows = np.unique(np.concatenate([hops.rows for hops in state.hops if hops.sheet == sheet and not hops.part]))
        here = np.flatnonzero(links.sheet == sheet)
        rows = rows[~np.isin(rows, links.row[here[first[here]]])]
        rows = rows[state.ledger.having(sheet, rows, Outcome.IMPORTED)]
        into: dict[int, str] = {}
        for line in here[np.isin(links.row[here], rows)].tolist():
            of = group[line]
            text = f"into {state.reports.source(int(state.links.sheet[of]), int(state.links.row[of]))}"
            row = int(links.row[line])
            into[row] = min(into.get(row, text), text)
        lost = [row for row in rows.tolist() if row not in into and (sheet, row) in own_rows]
        if lost:
            state.ledger.set(sheet, np.array(lost), Outcome.REJECTED, "supplier and buyer are the same partner")
        if into:
            notes = state.vocabulary.codes(into[row] for row in sorted(into))
            state.ledger.set(sheet, np.array(sorted(into)), Outcome.MERGED, notes)
