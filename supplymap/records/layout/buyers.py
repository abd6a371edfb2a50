"""Who buys what a row names: by the header, by the cells, or not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import Source
from supplymap.records.layout.hops import buyer_of
from supplymap.records.layout.meanings import Meaning, exact_meaning
from supplymap.records.layout.nearest import closest_headers
from supplymap.records.layout.state import Choice, Member
from supplymap.reference.header_words import parties, words_of
from supplymap.reference.issues import issue
from supplymap.reference.names import carries_form, normalise

if TYPE_CHECKING:
    from supplymap.records.layout.state import Layout

_SHARE = 0.4
"""Least share of the cells of a column that name other partners of the list, for it to be read as the buyer."""
_SUPPLIES_TO = "Supplies to"
_OF_BUYERS = ("buyer", "importer", "after", "maybe")
_ROWS = 2000
_LEAST_ROWS = 3


def choose_buyer(layout: Layout) -> None:
    """Choose the party that buys; where none is told for certain, say so rather than put the importer in its place."""
    chosen = buyer_of(layout)
    if chosen is not None and chosen.kind == "importer" and not chosen.has_name:
        # the importer's own number names nobody: one number is the user's, several are those of others
        alone = len(set(layout.profile(chosen.at).cells)) <= 1
        _drop_number(layout, chosen)
        layout.buyer_open |= not alone
        chosen = buyer_of(layout)
    for member in layout.buyers():
        if member is not chosen:
            _set_aside(layout, member, chosen)
    if chosen is not None:
        _join_ids(layout, chosen)
    if chosen is None and layout.kind == "links":
        layout.kind = "partners"
    if chosen is None and layout.kind == "partners":
        _open_parents(layout)
        _find_by_cells(layout)
    if layout.kind == "partners" and not layout.buyer_open and buyer_of(layout) is None:
        _open_unread(layout)


def _open_unread(layout: Layout) -> None:
    """Ask about an unread column that holds companies under a header like one for a buyer."""
    for index, text in enumerate(layout.header.texts):
        if index in layout.chosen or not text or layout.profile(index).share(carries_form) < _SHARE:
            continue
        if _may_be_a_buyer(layout.meanings[index], text):
            layout.chosen[index] = Choice(None, "", "asked", ("buyer: name",))
            layout.buyer_open = True
            return


def _may_be_a_buyer(meaning: Meaning | None, text: str) -> bool:
    """Return whether an unread header has a word for a buyer, or is most like one: "Client final"."""
    if meaning is None:
        return _SUPPLIES_TO in closest_headers(text)[:1]
    # the group that a buyer belongs to buys as well as he does
    return bool(meaning.role) and meaning.attribute == "parent" and parties()[meaning.role].kind in _OF_BUYERS


def _join_ids(layout: Layout, buyer: Member) -> None:
    """Read a column "ID" as the numbers of the suppliers, where the cells of the buyer are such numbers."""
    suppliers = layout.suppliers()
    at = buyer.columns.get("name", buyer.columns.get("partner_id", []))
    if len(suppliers) != 1 or "partner_id" in suppliers[0].columns or not at:
        return
    for index, text in enumerate(layout.header.texts):
        read = exact_meaning(text) if text and index not in layout.chosen else None
        if read and read.attribute == "partner_id" and not read.roles and _hits(layout, index, at[0]):
            layout.meanings[index] = read
            layout.give(index, suppliers[0], "partner_id", "likely")
            return


def _open_parents(layout: Layout) -> None:
    """Ask about a column "Parent" whose cells name partners of the list: it may say who buys, or who owns."""
    mains = [member for member in layout.suppliers() if member.kind != "before"]
    if len(mains) != 1:
        return
    for index, meaning in enumerate(layout.meanings):
        if meaning is None or not (meaning.attribute == "parent" or meaning.detail == "owner"):
            continue
        words = words_of(layout.header.texts[index])
        if words[0] != "parent" or set(words[1:]) - {"id", "no", "code", "key", "name", "node"}:
            continue
        for name in ("partner_id", "name"):
            own = mains[0].columns.get(name, [])
            if own and _hits(layout, own[0], index):
                layout.take_back(index)
                layout.chosen[index] = Choice(None, "", "asked", ("buyer: name", "owner: name"))
                layout.buyer_open = True
                return


def _hits(layout: Layout, own: int, index: int) -> bool:
    """Return whether the cells of a column name other partners of the list."""
    rows = layout.sheet.rows[layout.header.last + 1 : min(layout.header.end, layout.header.last + 1 + _ROWS)]
    names = {normalise(row.cells[own]).key for row in rows if own < len(row.cells) and row.cells[own]}
    pairs = [(row.cells[index], row.cells[own]) for row in rows if max(index, own) < len(row.cells)]
    filled = [(normalise(cell).key, normalise(other).key) for cell, other in pairs if cell]
    hits = sum(1 for cell, other in filled if cell in names and cell != other)
    return bool(filled) and hits >= _SHARE * len(filled)


def _drop_number(layout: Layout, member: Member) -> None:
    layout.members.remove(member)
    for index, choice in list(layout.chosen.items()):
        if choice.member is member:
            del layout.chosen[index]
            layout.meanings[index] = Meaning(detail="bill")


def _set_aside(layout: Layout, member: Member, chosen: Member | None) -> None:
    """Leave a second buyer, or one that may be no direct buyer, unread; the path is open where it is the only one."""
    layout.members.remove(member)
    seen = bool(layout.profile(member.at).cells)  # an empty column asks nothing
    for index, choice in list(layout.chosen.items()):
        if choice.member is member:
            if choice.field in ("name", "partner_id") and chosen is None and seen:
                layout.chosen[index] = Choice(None, "", "asked", ("buyer: name",))
            else:
                del layout.chosen[index]
                if not member.has_name:
                    layout.meanings[index] = Meaning(detail="bill")
    if chosen is None and seen:
        layout.buyer_open = True


def _find_by_cells(layout: Layout) -> None:
    """Read as the buyer the first unread column whose cells name other partners of the list."""
    mains = [member for member in layout.suppliers() if "name" in member.columns]
    if len(mains) != 1 or layout.header.end - layout.header.last < _LEAST_ROWS:
        return
    for index, text in enumerate(layout.header.texts):
        meaning = layout.meanings[index]
        if index in layout.chosen or not text or (meaning is not None and meaning.is_read):
            continue
        if _hits(layout, mains[0].columns["name"][0], index):
            _read_as_buyer(layout, index)
            return


def _read_as_buyer(layout: Layout, index: int) -> None:
    member = Member("supplies_to", "", None, None, index)
    layout.members.append(member)
    layout.kind = "links"
    layout.give(index, member, "name", "likely")
    row = layout.sheet.rows[layout.header.last].number
    text = layout.header.texts[index]
    layout.issues.append(issue("buyer-column-assumed", Source(layout.sheet.file, layout.sheet.name, row), text, text))
