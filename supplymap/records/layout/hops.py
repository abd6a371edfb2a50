"""Who supplies whom in a row: the order of its parties, and the columns of each link."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from supplymap.records.layout.attributes import OF_A_LINK
from supplymap.records.readings import NOT_STATED, TO_IMPORTER, Hop, PartyColumns
from supplymap.reference.header_words import parties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.records.layout.state import Layout, Member

_OF_GOODS = frozenset({"goods", "hts", "origin", "value"})
"""Fields of the goods of a row, which those further upstream than maker and seller did not supply."""
_OF_CARGO = ("mode", "days")
_VERBS = ("from", "by")
"""Last words of what says of whom a party buys: "bought from" is about the row's goods, "sub-supplier" is not."""
_INSTEAD = ("goods", "hts")
_MAKER_ORDER = 48
_TIER_1 = 55
_PER_TIER = 10
_PLAIN = frozenset(
    {"factory", "factories", "manufacturer", "manufacturers", "producer", "producers", "mill", "mills", "maker"}
)
_DIRECT = ("supplier", "vendor", "seller", "partner")
"""Roles of a party of tier 1 who sells to the importer whatever other supplier the row names."""
_BUYERS = ("after", "importer", "buyer")
_BUYER_ROLES = ("importer", "buyer", "customer", "consignee", "ship_to")


def buyer_of(layout: Layout) -> Member | None:
    """Return the party that buys in a row; of several the importer, then the buyer, the customer, the consignee."""
    found = [member for member in layout.buyers() if member.kind in _BUYERS]

    def rank(member: Member) -> tuple[bool, int, int]:
        role = _BUYER_ROLES.index(member.role) if member.role in _BUYER_ROLES else -1
        return not member.has_name, role, member.at

    return min(found, key=rank, default=None)


def in_order(layout: Layout) -> list[Member]:
    """Return the parties of a row from raw material to importer, those that move and store the goods last."""
    buyer = buyer_of(layout)
    suppliers = sorted(layout.suppliers(), key=lambda member: (rank_of(layout, member), member.at))
    cargo = [member for member in layout.members if member.is_cargo]
    return [*suppliers, *([buyer] if buyer else []), *cargo]


def rank_of(layout: Layout, member: Member) -> float:
    """Return the place of a party between raw material and importer, rising."""
    if member.tier is not None:
        return _TIER_1 - _PER_TIER * (member.tier - 1)
    if member.role == "supplier" and _stands_behind_tier_1(layout):
        return _TIER_1 - 0.5
    if member.kind != "before":
        return parties()[member.role].order
    # "bought from" says who supplies the party named before it
    others = [one for one in layout.suppliers() if one.kind != "before"]
    left = [one for one in others if one.at < member.at]
    main = left[-1] if left else others[0] if others else None
    return rank_of(layout, main) - 0.5 if main is not None else _TIER_1


def _stands_behind_tier_1(layout: Layout) -> bool:
    """Return whether a row names a "tier 1 supplier" as its only tier: any other supplier then sells to that one."""
    tiered = [one for one in layout.members if one.tier is not None]
    return len(tiered) == 1 and tiered[0].tier == 1 and tiered[0].role in _DIRECT


def parties_of(layout: Layout, members: Sequence[Member]) -> tuple[PartyColumns, ...]:
    """Return the parties with their columns."""
    entries = _entries(layout, members)
    tiered = {member.tier for member in members if member.tier is not None}
    made = []
    for member in members:
        columns = {name: _sorted(name, indexes) for name, indexes in member.columns.items()}
        if member in entries:
            mine = _OF_CARGO if _purchases(layout) is None else (*_OF_CARGO, *OF_A_LINK)
            of_row = {name: tuple(indexes) for name, indexes in layout.row.items() if name not in mine}
            columns = {**of_row, **columns}
        else:
            columns = {name: indexes for name, indexes in columns.items() if name not in OF_A_LINK}
            if layout.kind != "chains" and "tier" in layout.row and member in _last(layout, members):
                columns["tier"] = tuple(layout.row["tier"])
        tier = member.tier
        if tiered and 1 not in tiered and tier is None and member in _last(layout, members):
            tier = 1
        made.append(PartyColumns(member.shown, columns, _written(layout, member), tier, member.is_cargo))
    return tuple(made)


def _sorted(name: str, indexes: Sequence[int]) -> tuple[int, ...]:
    """Return columns that are parts of one value from left to right."""
    return tuple(indexes) if name == "name" else tuple(sorted(indexes))


def _written(layout: Layout, member: Member) -> str:
    """Return the stage that a header names, in its own letters."""
    stage = _stage(member)
    if not stage:
        return ""
    pattern = r"[\W_]*".join(map(re.escape, stage.split()))
    found = re.search(pattern, layout.header.texts[member.at], re.IGNORECASE)
    return found.group() if found else stage


def _stage(member: Member) -> str:
    """Return the stage of production that a header names: "garment factory", not "factory"."""
    if member.kind in ("upstream", "part", "maker", "tier") and member.said not in _PLAIN:
        return member.said if member.kind != "maker" or " " in member.said else ""
    return ""


def _levels(layout: Layout, members: Sequence[Member]) -> list[list[Member]]:
    """Return the suppliers of a row in levels: those of equal rank supply the same buyer."""
    suppliers = [member for member in members if member.supplies]
    return [list(group) for _, group in groupby(suppliers, key=lambda member: rank_of(layout, member))]


def _last(layout: Layout, members: Sequence[Member]) -> list[Member]:
    levels = _levels(layout, members)
    return levels[-1] if levels else []


def _entries(layout: Layout, members: Sequence[Member]) -> list[Member]:
    """Return the parties that are entries of a list, from which no hop leads."""
    return _last(layout, members) if layout.kind == "partners" and not layout.buyer_open else []


def hops_of(layout: Layout, members: Sequence[Member]) -> tuple[Hop, ...]:
    """Return who supplies whom, neighbours in the order of the parties."""
    if layout.kind == "documents":
        return ()
    position = {id(member): number for number, member in enumerate(members)}
    levels = _levels(layout, members)
    buyer = next((member for member in members if member.is_buyer), None)
    end = position[id(buyer)] if buyer is not None else NOT_STATED if layout.buyer_open else TO_IMPORTER
    made = []
    for number, level in enumerate(levels):
        for supplier in level:
            for target in _targets(layout, levels, number, supplier):
                goal = end if target is None else position[id(target)]
                if target is None and layout.kind == "partners" and not layout.buyer_open:
                    continue
                upstream = _is_upstream(layout, supplier, levels)
                columns, otherwise = _columns(layout, supplier, upstream=upstream)
                made.append(Hop(position[id(supplier)], goal, columns, otherwise=otherwise))
    made += [
        Hop(position[id(member)], end, _of_cargo(layout), parties()[member.role].moves or "transport")
        for member in members
        if member.is_cargo
    ]
    return tuple(made)


def _targets(
    layout: Layout, levels: Sequence[Sequence[Member]], number: int, supplier: Member
) -> Sequence[Member | None]:
    """Return whom a party supplies: the next level; those who make parts, the maker at once."""
    later = [level for level in levels[number + 1 :] if any(member.kind != "part" for member in level)]
    if supplier.kind == "part" and supplier.tier is None:
        later = [level for level in later if rank_of(layout, level[0]) >= _MAKER_ORDER]
    return [member for member in later[0] if member.kind != "part"] if later else [None]


def _is_upstream(layout: Layout, supplier: Member, levels: Sequence[Sequence[Member]]) -> bool:
    """Return whether a party stands further upstream than those who made and sold the goods of the row."""
    if supplier in levels[-1]:
        return False
    if supplier.tier is not None:
        return supplier.tier > 1
    if supplier.kind == "before":
        return supplier is not _purchases(layout)
    return rank_of(layout, supplier) < _MAKER_ORDER


def _purchases(layout: Layout) -> Member | None:
    """Return of whom a row says that it was bought from him: its goods are his, not those of the party he supplies."""
    return next(
        (one for one in layout.suppliers() if one.role == "bought_from" and one.said.split()[-1] in _VERBS), None
    )


def _columns(
    layout: Layout, supplier: Member, *, upstream: bool
) -> tuple[Mapping[str, tuple[int, ...]], Mapping[str, tuple[int, ...]]]:
    """Return the columns of a link, and those that count where the row names no product."""
    of_row = {name: tuple(indexes) for name, indexes in layout.row.items() if name in OF_A_LINK}
    own = {name: tuple(indexes) for name, indexes in supplier.columns.items() if name in OF_A_LINK}
    if not upstream:
        return {**of_row, **own}, {}
    shared = {name: indexes for name, indexes in of_row.items() if name not in _OF_GOODS}
    instead = {name: of_row[name] for name in _INSTEAD if name in of_row and not set(own) & set(_INSTEAD)}
    if "product" in of_row:
        return {**shared, **own}, instead
    return {**shared, **instead, **own}, {}


def _of_cargo(layout: Layout) -> Mapping[str, tuple[int, ...]]:
    return {name: tuple(layout.row[name]) for name in (*_OF_CARGO, "date") if name in layout.row}
