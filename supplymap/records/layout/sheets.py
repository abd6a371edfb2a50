"""The tables of a sheet, each with its reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import Source
from supplymap.model.readings import ColumnReading
from supplymap.records.readings import TO_IMPORTER, Hop, PartyColumns, Reading
from supplymap.records.sheet_tables import find_tables
from supplymap.reference.headers import SITE_FIELDS
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplymap.config import Config
    from supplymap.model import Issue
    from supplymap.records.sheet_tables import SheetTable
    from supplymap.sheets import Sheet

OF_A_LINK = (
    *("goods", "hts", "product", "origin", "evidence", "link_probability"),
    *("period", "period_from", "period_to", "value", "notes"),
)
"""Fields of what is supplied."""


def readings_of(sheet: Sheet, config: Config | None = None) -> tuple[Reading, ...]:
    """Return how the tables of a sheet are to be read, from top to bottom; none for a sheet without a known header."""
    del config
    return tuple(_reading(table) for table in find_tables(sheet))


def _reading(table: SheetTable) -> Reading:
    columns: dict[str, tuple[int, ...]] = {
        name: (index, *table.further.get(name, ())) for name, index in table.columns.items()
    }
    for name, indexes in table.further.items():
        columns.setdefault(name, indexes)
    make = {"links": _links, "documents": _documents, "chains": _chains, "partners": _partners}[table.kind]
    parties, hops, row_columns = make(table, columns)
    return Reading(
        table.sheet,
        table.kind,
        table.top,
        table.header,
        table.end,
        parties,
        hops,
        _columns(table, parties, hops, row_columns),
        row_columns,
        table.tier,
        bridged=table.kind != "chains",
        issues=tuple(_issues(table)),
    )


def _issues(table: SheetTable) -> Iterator[Issue]:
    header = table.sheet.rows[table.header]
    where = Source(table.sheet.file, table.sheet.name, header.number)
    assumed = () if table.assumed is None else (table.assumed,)
    for code, indexes in (("maker-column", table.further.get("maker", ())), ("buyer-column-assumed", assumed)):
        if indexes:
            yield issue(code, where, "", ", ".join(header.cells[index] for index in indexes))


Parts = tuple[tuple[PartyColumns, ...], tuple[Hop, ...], "Mapping[str, tuple[int, ...]]"]


def _partners(table: SheetTable, columns: Mapping[str, tuple[int, ...]]) -> Parts:
    makers = _makers(table)
    last = PartyColumns("partner", {name: indexes for name, indexes in columns.items() if name != "maker"})
    hops = tuple(Hop(number, len(makers), {}) for number in range(len(makers)))
    return (*makers, last), hops, {}


def _makers(table: SheetTable) -> tuple[PartyColumns, ...]:
    place: dict[str, tuple[int, ...]] = {name: (table.columns[name],) for name in SITE_FIELDS if name in table.columns}
    return tuple(PartyColumns("maker", {"name": (index,), **place}) for index in table.further.get("maker", ()))


def _links(table: SheetTable, columns: Mapping[str, tuple[int, ...]]) -> Parts:
    makers = _makers(table)
    buyer = {name[6:]: indexes for name, indexes in columns.items() if name.startswith("buyer_")}
    of_link = {name: columns[name] for name in OF_A_LINK if name in columns}
    skipped = {"buyer", "maker", *OF_A_LINK, *(name for name in columns if name.startswith("buyer_"))}
    supplier = PartyColumns("supplier", {name: indexes for name, indexes in columns.items() if name not in skipped})
    last = PartyColumns("buyer", {"name": columns["buyer"], **buyer})
    hops = [Hop(number, len(makers), {}) for number in range(len(makers))]
    hops.append(Hop(len(makers), len(makers) + 1, of_link))
    return (*makers, supplier, last), tuple(hops), {}


def _documents(table: SheetTable, columns: Mapping[str, tuple[int, ...]]) -> Parts:
    del table
    of_partner = {name: columns[name] for name in ("name", "partner_id") if name in columns}
    rest = {name: indexes for name, indexes in columns.items() if name not in of_partner}
    return (PartyColumns("partner", of_partner),), (), rest


def _chains(table: SheetTable, columns: Mapping[str, tuple[int, ...]]) -> Parts:
    of_row = {name: indexes for name, indexes in columns.items() if name in OF_A_LINK and name != "value"}
    parties: list[PartyColumns] = []
    positions: dict[int, list[int]] = {}
    for tier in sorted(table.tiers, reverse=True):
        for party in table.tiers[tier]:
            own: dict[str, tuple[int, ...]] = {name: (index,) for name, index in party.items()}
            positions.setdefault(tier, []).append(len(parties))
            parties.append(PartyColumns("supplier", own, table.stages.get(party["name"], ""), tier))
    hops = []
    tiers = sorted(positions, reverse=True)
    for tier, nearer in zip(tiers, [*tiers[1:], 0], strict=True):
        for supplier in positions[tier]:
            stated = parties[supplier].columns
            own = {name: stated[name] for name in OF_A_LINK if name in stated}
            for buyer in positions.get(nearer, [TO_IMPORTER]):
                hops.append(Hop(supplier, buyer, {**of_row, **own}))
    rest = {name: indexes for name, indexes in columns.items() if name not in of_row}
    return tuple(parties), tuple(hops), rest


def _columns(
    table: SheetTable,
    parties: tuple[PartyColumns, ...],
    hops: tuple[Hop, ...],
    row_columns: Mapping[str, tuple[int, ...]],
) -> tuple[ColumnReading, ...]:
    read: dict[int, tuple[str, int | None, str]] = {}
    for fields in (row_columns, *(hop.columns for hop in hops)):
        read.update({index: ("", None, name) for name, indexes in fields.items() for index in indexes})
    for number, party in enumerate(parties):
        for name, indexes in party.columns.items():
            read.update(dict.fromkeys(indexes, (party.role, number, name)))
    headers = table.sheet.rows[table.header].cells
    made = []
    for index, header in enumerate(headers):
        if header or index in read:
            role, number_or_none, field = read.get(index, ("", None, ""))
            made.append(ColumnReading(index, header, role, number_or_none, field, sure="sure" if field else ""))
    return tuple(made)
