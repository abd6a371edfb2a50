"""A reading as seen from the partner that its rows are about: field to column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.records.layout import readings_of
from supplymap.reference.header_words import parties

if TYPE_CHECKING:
    from supplymap.records.readings import PartyColumns, Reading
    from supplymap.sheets import Sheet


@dataclass(frozen=True)
class Seen:
    """A reading as seen from the partner that its rows are about.

    Attributes
    ----------
    columns
        Field to the first column of the partner, of its link and of the row; ``buyer`` to that of the buyer's name.
    aliases, makers
        Columns of other names of the partner, and of the names of parties before it.
    tiers
        Tier to the parties that the headers give it, each as field to column.
    stages
        Column of a name to the stage that its header states.
    fields
        Column to the field that is read from it, of whatever party; ``buyer`` for the name of a buyer.
    unread
        Column that no field is read from to its header.
    """

    reading: Reading
    kind: str
    top: int
    header: int
    end: int
    tier: int | None
    columns: dict[str, int] = field(default_factory=dict)
    aliases: tuple[int, ...] = ()
    makers: tuple[int, ...] = ()
    tiers: dict[int, list[dict[str, int]]] = field(default_factory=dict)
    stages: dict[int, str] = field(default_factory=dict)
    fields: dict[int, str] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)


def seen(sheet: Sheet) -> list[Seen]:
    """Return the tables of a sheet, from top to bottom."""
    return [_seen(reading) for reading in readings_of(sheet)]


def _firsts(party: PartyColumns) -> dict[str, int]:
    return {name: indexes[0] for name, indexes in party.columns.items()}


def _seen(found: Reading) -> Seen:
    own = [party for party in found.parties if parties()[party.role].kind != "buyer" and not party.cargo]
    buyers = [party for party in found.parties if parties()[party.role].kind == "buyer"]
    columns = {name: indexes[0] for name, indexes in found.row_columns.items()}
    tiers: dict[int, list[dict[str, int]]] = {}
    if found.kind == "chains":
        for party in found.parties:
            tiers.setdefault(party.tier or 0, []).append(_firsts(party))
    else:
        columns |= _firsts(own[-1]) if own else {}
        columns |= {"buyer": buyers[-1].columns["name"][0]} if buyers and "name" in buyers[-1].columns else {}
    for hop in found.hops:
        columns |= {name: indexes[0] for name, indexes in hop.columns.items()}
    read = {column.index: column.field for column in found.columns if column.field}
    return Seen(
        found,
        found.kind,
        found.top,
        found.header,
        found.end,
        found.tier,
        columns,
        own[-1].columns.get("aliases", ()) if own else (),
        tuple(party.columns["name"][0] for party in own[:-1] if "name" in party.columns),
        tiers,
        {party.columns["name"][0]: party.stage for party in found.parties if party.stage and "name" in party.columns},
        {index: "buyer" if index == columns.get("buyer") else name for index, name in read.items()},
        {column.index: column.header for column in found.columns if not column.field},
    )
