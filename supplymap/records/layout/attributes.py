"""The other columns of a table: which party each is about, or the row as a whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from supplymap.records.layout.meanings import ID, NAME, PLACED, Meaning
from supplymap.records.layout.periods import with_periods
from supplymap.records.layout.places import JOINED, SAID_ALREADY, free, give_by_place, is_sector
from supplymap.records.layout.row_values import choose_values, take_dates, take_modes, take_tariff_words, tell_by_cells
from supplymap.reference.header_words import details, parties, words_of
from supplymap.reference.headers import SITE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.model.readings import Sureness
    from supplymap.records.layout.state import Layout, Member
    from supplymap.records.readings import TableKind

OF_A_LINK = (
    *("goods", "hts", "product", "origin", "evidence", "link_probability"),
    *("period", "period_from", "period_to", "value", "date", "notes"),
)
"""Fields of what is supplied, which a row states for its links where no party is named with them."""

SHEETS: Mapping[TableKind, tuple[str, ...]] = {
    "partners": ("partners", "questionnaire", "links", "documents"),
    "links": ("links", "partners", "questionnaire", "documents"),
    "documents": ("documents",),
    "chains": ("links", "partners", "questionnaire"),
    "transactions": ("links", "partners", "questionnaire"),
}
"""Tables of columns by kind of table, the nearest first: a list with buyers describes its suppliers."""

_SUREST_FIRST: Mapping[Sureness, int] = {"stated": 0, "sure": 1, "": 1, "asked": 1, "likely": 2}
_MAKERS = frozenset({"upstream", "part", "maker", "site"})
_TRADE = frozenset({"exporter", "shipper", "importer", "consignee"})
_SHIPMENTS = frozenset({"bill", "customs", "date", "port", "vessel", "quantity"})
_MOST = 0.5
_OF_PAPERS = frozenset({"number", "result"})
_OF_GOODS = frozenset({"goods", "hts", "origin", "value", "product"})
_GENERIC = frozenset(
    {
        "supplier",
        "vendor",
        "mill",
        "factory",
        "manufacturer",
        "maker",
        "producer",
        "source",
        "name",
        "type",
        "description",
    }
)


def give_attributes(layout: Layout) -> None:
    """Give every column that names no party to the party it is about, or to the row."""
    tell_by_cells(layout)
    fields = _fields(layout)
    open_columns = [index for index, name in enumerate(fields) if name and index not in layout.chosen]
    # a misspelt header takes no field that another one names in full, and none a field that a user gives another
    open_columns.sort(key=lambda index: (_SUREST_FIRST[layout.sure(index)], is_sector(layout, index), index))
    labelled = [index for index in open_columns if _is_labelled(layout, index)]
    for index in labelled:
        _give_labelled(layout, index, fields[index], layout.meaning(index))
    unlabelled = [index for index in open_columns if index not in labelled]
    for index, member in _leading(layout, unlabelled, fields).items():
        layout.give(index, member, fields[index], "likely")
    unlabelled = [index for index in unlabelled if index not in layout.chosen]
    counts = Counter(fields[index] for index in unlabelled)
    for index in unlabelled:
        _give_unlabelled(layout, index, fields[index], repeated=counts[fields[index]] > 1)
    take_dates(layout)
    take_modes(layout)
    choose_values(layout)
    take_tariff_words(layout)


def _is_labelled(layout: Layout, index: int) -> bool:
    """Return whether a header says whose the column is."""
    meaning = layout.meaning(index)
    return layout.kind != "documents" and bool(meaning.role or meaning.tier is not None)


def _leading(layout: Layout, unlabelled: Sequence[int], fields: Sequence[str]) -> Mapping[int, Member]:
    """Return the parties of repeated columns that stand before the names: Country, Vendor, Country, Factory."""
    members = [member for member in layout.members if not member.is_cargo]
    found: dict[int, Member] = {}
    for name in SITE_FIELDS:
        own = [index for index in unlabelled if fields[index] == name]
        if len(own) > 1 and len(own) == len(members) and all(i < m.at for i, m in zip(own, members, strict=True)):
            found.update(zip(own, members, strict=True))
    return found


def _fields(layout: Layout) -> list[str]:
    """Return the field that each header means in a table of its kind."""
    sheets = SHEETS[layout.kind]
    fields = [
        ""
        if meaning is None or (meaning.names and meaning.attribute in (NAME, ID, PLACED))
        else meaning.field_in(*sheets)
        for meaning in layout.meanings
    ]
    texts = [" ".join(words_of(text)) for text in layout.header.texts]
    return with_periods(fields, texts, layout.kind)


def _give_labelled(layout: Layout, index: int, name: str, meaning: Meaning) -> None:
    """Give a column that says whose it is."""
    if name == "product":
        # the importer's product is what the whole row serves
        _give_row(layout, index, name, meaning)
        return
    member = _member_of(layout, meaning)
    if member is None and meaning.role in ("from", "to"):
        layout.meanings[index] = Meaning(detail="route_country")
        return
    if member is not None and not member.supplies and name in OF_A_LINK:
        # goods under the band of the buyer are what the row supplies it with
        _give_row(layout, index, name, meaning)
        return
    if member is None:
        _give_orphan(layout, index, name, meaning)
        return
    if (
        meaning.role
        and parties()[meaning.role].kind == "site"
        and member.role != meaning.role
        and "facility" not in member.columns
    ):
        layout.give(index, member, free(member, name, layout, index), "likely")
        return
    target = free(member, name, layout, index)
    if target:
        layout.give(index, member, target, meaning.sure)
    elif name == "country" and {"code", "iso", "name", "en"} & set(words_of(layout.header.texts[index])):
        layout.meanings[index] = Meaning(detail=SAID_ALREADY)


def _member_of(layout: Layout, meaning: Meaning) -> Member | None:
    """Return the party that a header names; None where it is none of those the row names."""
    tiered = [member for member in layout.members if member.tier == meaning.tier]
    if meaning.tier is not None:
        own = [
            member
            for member in tiered
            if member.ordinal == meaning.ordinal and (not meaning.role or member.role == meaning.role)
        ]
        return (own or tiered)[0] if len(own or tiered) == 1 else None
    same = [m for m in layout.members if m.role == meaning.role and m.ordinal == meaning.ordinal]
    exact = [member for member in same if member.said == meaning.said]
    if len(exact or same) == 1:
        return (exact or same)[0]
    if exact or same:
        return None
    return _like(layout, meaning)


def _like(layout: Layout, meaning: Meaning) -> Member | None:
    """Return the only party that another word for it may mean: "Supplier country" beside "Vendor"."""
    kind = parties()[meaning.role].kind
    if meaning.ordinal is not None or meaning.role in ("from", "to", "source"):
        return None
    groups: dict[str, tuple[str, ...]] = {
        "seller": ("seller", "any"),
        "maker": ("maker", "site"),
        "site": ("site", "maker"),
        "any": ("any", "seller"),
        "buyer": ("buyer", "importer", "after"),
        "importer": ("importer", "buyer", "after"),
        "after": ("after", "buyer", "importer"),
        "maybe": ("maybe",),
        "before": ("before",),
        "cargo": (),
    }
    near = [member for member in layout.members if member.kind in groups.get(kind, ())]
    own = [member for member in near if member.kind == kind]
    if len(near) == 1 or len(own) == 1:
        return (own or near)[0]
    holders = [member for member in layout.members if "facility" in member.columns]
    if kind == "site" and len(holders) == 1:
        return holders[0]
    suppliers = layout.suppliers()
    if kind in ("site", "any") and len(suppliers) == 1:
        return suppliers[0]
    return None


def _give_orphan(layout: Layout, index: int, name: str, meaning: Meaning) -> None:
    """Give a column about a party that no column names: "Factory country" beside the vendor's name."""
    suppliers = layout.suppliers()
    kind = parties()[meaning.role].kind if meaning.role else ""
    if len(suppliers) == 1 and kind in (*_MAKERS, "seller", "any") and meaning.tier is None and meaning.ordinal is None:
        only = suppliers[0]
        if name in OF_A_LINK:
            layout.give(index, None, name, "likely")
            return
        if name not in only.columns and (only.kind != "seller" or not _has_own(layout, only, name)):
            layout.give(index, only, name, "likely")
            return
    if name == "country" and kind in _MAKERS and "origin" not in layout.row:
        # where the goods are made is their origin, whoever makes them
        layout.give(index, None, "origin", "likely")


def _has_own(layout: Layout, member: Member, name: str) -> bool:
    """Return whether a column without a word for a party, or with the party's own, holds a field of it."""
    return any(
        other is not None
        and other.attribute == name
        and (other.role == member.role or (not other.role and other.tier is None))
        for other in layout.meanings
    )


def _give_unlabelled(layout: Layout, index: int, name: str, *, repeated: bool) -> None:
    """Give a column that does not say whose it is."""
    meaning = layout.meaning(index)
    if layout.kind == "documents":
        if name not in layout.row:
            layout.give(index, None, name, meaning.sure)
        return
    if name in details() and meaning.number:
        if len(layout.suppliers()) == 1 and name not in layout.suppliers()[0].columns:
            layout.give(index, layout.suppliers()[0], name, meaning.sure)
        return
    if name in _OF_PAPERS and not any(one and one.attribute == "document" for one in layout.meanings):
        layout.meanings[index] = Meaning(detail="status")
        return
    if name in OF_A_LINK or name == "tier":
        owner = _maker_of(layout, index) if name == "goods" else None
        before = [member for member in layout.members if member.at < index]
        if owner is None and repeated and layout.kind == "chains" and before and name in _OF_GOODS:
            owner = before[-1]
        if owner is not None and name not in owner.columns:
            layout.give(index, owner, name, meaning.sure)
        else:
            _give_row(layout, index, name, meaning)
        return
    if name in SITE_FIELDS and _is_trade(layout):
        layout.meanings[index] = Meaning(detail="route_country")
        return
    give_by_place(layout, index, name, meaning)


def _maker_of(layout: Layout, index: int) -> Member | None:
    """Return who makes what a column of goods holds: "Component" beside "Component supplier"."""
    words = set(words_of(layout.header.texts[index])) - _GENERIC
    suppliers = layout.suppliers()
    if len(suppliers) < 2:
        return None
    fitting = [
        member
        for member in suppliers
        if member.kind in ("upstream", "part") and words & (parties()[member.role].makes | set(member.said.split()))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _give_row(layout: Layout, index: int, name: str, meaning: Meaning) -> None:
    """Give a column to the row as a whole."""
    if meaning.material:
        fitting = [
            member
            for member in layout.suppliers()
            if member.role and (meaning.material in parties()[member.role].makes or meaning.material in member.said)
        ]
        if fitting:
            first = min(fitting, key=lambda member: parties()[member.role].order)
            if "origin" not in first.columns:
                layout.give(index, first, "origin", "likely")
                return
    if name not in layout.row or name in JOINED or name in ("value", "origin"):
        layout.give(index, None, name, meaning.sure)


def _is_trade(layout: Layout) -> bool:
    """Return whether a table lists shipments: a country by itself is then one on their way, and nobody's seat."""
    roles = {member.role for member in layout.members}
    seen = {meaning.detail for meaning in layout.meanings if meaning}
    return bool(roles & _TRADE) and len(seen & _SHIPMENTS) >= 2
