"""Columns that do not say whose they are: the party whose name stands before them, or a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.records.layout.meanings import NAME, Meaning
from supplymap.reference.header_words import qualifiers, words_of
from supplymap.reference.headers import SITE_FIELDS, about_one_partner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model.readings import Sureness
    from supplymap.records.layout.state import Layout, Member

JOINED = frozenset({"address", "aliases", "native_name", "goods"})
"""Fields of which several columns are parts or further values."""
SAID_ALREADY = "status"
"""Detail of a column that says in a code or a name what another says too."""


def free(member: Member, name: str, layout: Layout, index: int) -> str:
    """Return the field that a further column of a party fills; empty if it has its place taken by a better one."""
    further = [qualifiers()[one][1] for one in layout.meaning(index).qualifiers]
    if name not in member.columns or name in JOINED:
        return name
    if name in SITE_FIELDS:
        # a second city is part of the address; the same value in English or unified is the same value
        return "" if any(further) or name in ("country", "latitude", "longitude") else "address"
    return ""


def is_sector(layout: Layout, index: int) -> bool:
    """Return whether a column holds the sector, which is a stage only where no column says one."""
    return bool({"sector", "sectors", "industry", "industries"} & set(words_of(layout.header.texts[index])))


def give_by_place(layout: Layout, index: int, name: str, meaning: Meaning) -> None:
    """Give a column to the party whose name stands before it; ask where it may be about two."""
    members = [member for member in layout.members if not member.is_cargo or member.at < index]
    if not members:
        return
    before = [member for member in members if member.at < index]
    member = before[-1] if before else members[0]
    if not before and len(members) > 1 and name not in SITE_FIELDS:
        return
    suppliers = [one for one in members if one.supplies]
    if len(suppliers) == 1 and len(members) == 1:
        _put(layout, index, member, name, meaning.sure)
        return
    asked = name in about_one_partner()
    if name not in SITE_FIELDS and not asked and name not in ("stage", "role", "native_name", "aliases", "parent"):
        main = [one for one in suppliers if one.kind != "before"]
        _put(layout, index, (main or suppliers or members)[-1] if main or suppliers else None, name, "likely")
        return
    if asked and not member.supplies:
        if len(suppliers) == 1:
            _put(layout, index, suppliers[0], name, meaning.sure)
        return
    if member.is_buyer and suppliers and (name not in SITE_FIELDS or not _adjoins(layout, member, index)):
        # a list of suppliers that names their buyers describes the suppliers
        main = [one for one in suppliers if one.kind != "before"] or suppliers
        _put(layout, index, main[-1], name, "sure" if len(main) == 1 else "likely")
        return
    others = _others(layout, index, name, member, members)
    if member.supplies:
        others = [one for one in others if one.supplies]
    if member.is_buyer and suppliers and others:
        # a list of suppliers that names their buyers describes the suppliers
        verb = member.kind == "after"
        owner = suppliers[-1] if suppliers[-1].at < index else suppliers[0]
        _put(
            layout,
            index,
            owner,
            name,
            "sure" if verb or member.kind == "maybe" else "asked",
            () if verb else (f"{member.role}: {name}",),
        )
        return
    if asked and (others or len(suppliers) > 1):
        layout.chosen.pop(index, None)
        return
    if others:
        _put(
            layout,
            index,
            member,
            name,
            "asked",
            tuple(f"{one.role or 'tier ' + str(one.tier)}: {name}" for one in others),
        )
    else:
        _put(layout, index, member, name, meaning.sure)


def _put(
    layout: Layout, index: int, member: Member | None, name: str, sure: Sureness, others: tuple[str, ...] = ()
) -> None:
    if member is None:
        layout.give(index, None, name, sure, others)
        return
    target = free(member, name, layout, index)
    if target:
        layout.give(index, member, target, sure, others)
    elif is_sector(layout, index) or (
        name == "country" and {"code", "iso", "name"} & set(words_of(layout.header.texts[index]))
    ):
        layout.meanings[index] = Meaning(detail=SAID_ALREADY)
    elif name in SITE_FIELDS and layout.meaning(member.columns[name][0]).role:
        # the party before it has its own by name: it is that of the only other one without
        lacking = [one for one in layout.suppliers() if name not in one.columns]
        if len(lacking) == 1:
            layout.give(index, lacking[0], name, "likely", others)


def _others(layout: Layout, index: int, name: str, member: Member, members: Sequence[Member]) -> list[Member]:
    """Return the other parties that a column may be about.

    None, where a further name follows: the column then stands inside the block of its party. None, where the party
    on the left has columns of its own behind its name: the blocks are then told apart.
    """
    if any(one.at > index for one in members) and any(one.at < index for one in members):
        return []
    before = [one for one in members if one.at < member.at and name not in one.columns]
    if not before:
        return []
    near = before[-1]
    own = [column for column in range(near.at + 1, member.at) if _is_about(layout, column)]
    if own and member.is_buyer and not _has_block(layout, near, member):
        return [near]
    return [] if own else [near]


def _has_block(layout: Layout, near: Member, member: Member) -> bool:
    """Return whether columns behind the name of a buyer are clearly its own.

    They name it, or they say again what stands behind the name on their left: Supplier, Country, Buyer, Country.
    """
    if any(name in SITE_FIELDS for name in member.columns):
        return True
    behind = range(near.at + 1, member.at)
    said = {layout.meaning(column).attribute for column in behind if _is_about(layout, column)}
    after = range(member.at + 1, len(layout.header.texts))
    return any(_is_about(layout, column) and layout.meaning(column).attribute in said for column in after)


def _adjoins(layout: Layout, member: Member, index: int) -> bool:
    """Return whether only columns about parties stand between the name of a party and a column."""
    return all(_is_about(layout, column) for column in range(member.at + 1, index) if layout.header.texts[column])


def _is_about(layout: Layout, column: int) -> bool:
    """Return whether a column says something of a party rather than of the row."""
    choice = layout.chosen.get(column)
    if choice is not None:
        return choice.member is not None and choice.field not in (NAME,)
    meaning = layout.meaning(column)
    return meaning.attribute in SITE_FIELDS or meaning.attribute in ("stage", "role", "aliases", "native_name")
