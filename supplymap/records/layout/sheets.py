"""The tables of a sheet, each with its reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference
from supplymap.config.columns import decisions_for
from supplymap.model import Source
from supplymap.records.layout.attributes import OF_A_LINK, give_attributes
from supplymap.records.layout.buyers import choose_buyer
from supplymap.records.layout.decided import apply_decisions
from supplymap.records.layout.headers import find_headers
from supplymap.records.layout.hops import hops_of, in_order, parties_of
from supplymap.records.layout.kinds import final_kind, first_kind, why_no_list
from supplymap.records.layout.members import find_members, turn_words
from supplymap.records.layout.notes import column_readings, issues_of
from supplymap.records.layout.state import Layout
from supplymap.records.readings import Reading
from supplymap.reference.headers import REFERENCE_SHEETS
from supplymap.reference.issues import issue
from supplymap.reference.tiers import tiers_in

if TYPE_CHECKING:
    from supplymap.config import Config
    from supplymap.model import Issue
    from supplymap.records.layout.headers import Header
    from supplymap.sheets import Sheet


class LeftOut(NamedTuple):
    """A sheet with known headers that holds no partners: why, for the ledger, and the issue that says so."""

    note: str
    issues: tuple[Issue, ...]


def readings_of(sheet: Sheet, config: Config | None = None) -> tuple[Reading, ...]:
    """Return how the tables of a sheet are to be read, from top to bottom.

    Parameters
    ----------
    sheet
        A sheet as read.
    config
        Settings; what the user says of columns is in them.

    Returns
    -------
    readings
        None for a sheet without a known header, and for one that holds no partners: `left_out` says why.
    """
    laid = (_lay_out(sheet, header, config) for header in _headers(sheet, config))
    readings = (_reading(layout) for layout in laid if not why_no_list(layout))
    # what a user says of its columns may leave a table without anybody
    return tuple(reading for reading in readings if reading.parties)


def left_out(sheet: Sheet, config: Config | None = None) -> LeftOut | None:
    """Return why a sheet with known headers is not read; None for one without, and for one that is read."""
    reasons = [why_no_list(_lay_out(sheet, header, config)) for header in _headers(sheet, config)]
    if not reasons or not all(reasons):
        return None
    message = f"The sheet was read as no list of partners, because {reasons[0]}; its texts were looked through"
    found = issue("no-list-of-partners", Source(sheet.file, sheet.name, 0), "", sheet.name, message=message)
    return LeftOut("no list of partners", (found,))


def _headers(sheet: Sheet, config: Config | None) -> list[Header]:
    if sheet.name in REFERENCE_SHEETS:
        return []
    return find_headers(sheet, decisions_for(config.columns if config else (), sheet.file, sheet.name))


def _lay_out(sheet: Sheet, header: Header, config: Config | None) -> Layout:
    """Find the parties of a table, and what each of its columns is about."""
    decisions = decisions_for(config.columns if config else (), sheet.file, sheet.name)
    layout = Layout(sheet, header, decisions, tier=_tier(sheet), meanings=list(header.meanings))
    apply_decisions(layout)
    turn_words(layout)
    layout.kind = first_kind(layout)
    find_members(layout)
    layout.kind = final_kind(layout)
    give_attributes(layout)
    choose_buyer(layout)
    return layout


def _reading(layout: Layout) -> Reading:
    members = in_order(layout)
    parties = parties_of(layout, members)
    hops = hops_of(layout, members)
    if layout.kind == "documents":
        rest = layout.row
    else:
        taken = {name for party in parties for name in party.columns} | set(OF_A_LINK)
        rest = {name: indexes for name, indexes in layout.row.items() if name not in taken}
    tiered = any(member.tier is not None for member in members)
    columns = column_readings(layout, members)
    return Reading(
        layout.sheet,
        layout.kind,
        layout.header.top,
        layout.header.last,
        layout.header.end,
        parties,
        hops,
        columns,
        {name: tuple(indexes) for name, indexes in rest.items()},
        layout.tier,
        country=_country(layout.sheet),
        bridged=not tiered,
        sums="date" in layout.row and layout.kind == "links",
        issues=issues_of(layout, columns),
    )


def _tier(sheet: Sheet) -> int | None:
    """Return the tier that a sheet's name states: "Tier 2", "T2 mills"."""
    words = sheet.name.replace("_", " ")
    stated = tiers_in(words) if any(char.isalpha() for char in words) else ()
    return stated[0] if len(stated) == 1 else None


def _country(sheet: Sheet) -> str:
    """Return a sheet's name where it is that of a country; codes of two letters may be anything."""
    name = sheet.name.strip()
    return name if len(name) > 3 and reference.countries().code(name) else ""
