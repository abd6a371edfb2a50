"""Sheets of relations between entities: who supplies, owns or carries for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.model import Source
from supplymap.model.records import STORAGE, TRANSPORT
from supplymap.records.forms.computed import Computed
from supplymap.records.forms.headers import cell_of
from supplymap.records.forms.joins import holds_no_partner, site_owner
from supplymap.records.forms.told import columns_told
from supplymap.records.readings import NOT_STATED, Hop, PartyColumns, Reading
from supplymap.records.values import is_hts
from supplymap.reference.goods import goods_classes
from supplymap.reference.issues import issue
from supplymap.reference.relation_words import is_word, relation_in, relation_of, without_id, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from supplymap.config import Config
    from supplymap.model import Issue
    from supplymap.records.forms.joins import Entities
    from supplymap.sheets import Row

    Who = Callable[[str], "Party | None"]

NO_SUPPLY = "relation that is no supply"
UNKNOWN = "relation of a kind that is not known"

_GENERIC = frozenset(("from", "to", "source", "target", "start", "end", "upstream", "downstream"))
"""Headers of ends that tell the direction, and not what flows."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of each relation of a sheet.

    Attributes
    ----------
    first, second
        Indexes of their columns.
    usual
        What a row is that does not tell its kind.
    directed
        Whether the headers say who supplies whom, so that no word of a row turns it round.
    """

    first: int
    second: int
    usual: str
    directed: bool


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a relation: name and id, both empty where it is no partner."""

    name: str = ""
    number: str = ""


@dataclass(slots=True)
class Relation:
    """What one row says.

    Attributes
    ----------
    parties
        Kind of party to who it is: supplier, buyer, owned, owner, carrier, warehouse.
    goods
        Goods that the words for the relation name.
    reason
        Why the row is no data; empty if it is.
    """

    parties: dict[str, Party]
    goods: str = ""
    reason: str = ""


def read_relations(found: Entities, who: Who, config: Config, form: str) -> Reading:
    """Read a sheet of relations.

    Parameters
    ----------
    found
        The sheet.
    who
        Tells who a cell of an end means; None where it is no partner.
    config
        Settings.
    form
        Name of the form.

    Returns
    -------
    reading
        Links of supply, transport and storage; owners as parents. Rows of other kinds are no data.
    """
    sheet, start = found.sheet, found.header + 1
    ends = ends_of(found)
    column = kind_column(found, ends)
    told = {text: told_by(text, ends) for text in {cell_of(row, column) for row in found.data()}}
    rows = [_relation(row, ends, told[cell_of(row, column)], who) for row in found.data()]
    computed = Computed(max(len(row.cells) for row in sheet.rows), start)
    parties, hops = _parties(rows, computed, _hop_fields(found, ends, column, config), _cargo_fields(found))
    goods = _goods(found, rows, hops[0].columns.get("goods", ()), computed)
    if goods is not None:
        hops = tuple(Hop(hop.supplier, hop.buyer, {**hop.columns, "goods": (goods,)}, hop.kind) for hop in hops)
    made = computed.sheet(sheet)
    return Reading(
        made,
        "links",
        found.header,
        found.header,
        len(sheet.rows),
        parties,
        hops,
        columns_told(made, found.header, parties, hops),
        not_data={start + index: one.reason for index, one in enumerate(rows) if one.reason},
        blank_buyer=NOT_STATED,
        form=form,
        issues=_unknown(found, rows, column),
    )


def ends_of(found: Entities) -> Ends:
    """Return the ends of the relations of a sheet."""
    by_kind: dict[str, list[int]] = {}
    for index, kind in found.ends().items():
        by_kind.setdefault(kind, []).append(index)
    if "end-supplier" in by_kind and "end-buyer" in by_kind:
        first, second = by_kind["end-supplier"][0], by_kind["end-buyer"][0]
        generic = {without_id(found.heads[first]), without_id(found.heads[second])} <= _GENERIC
        return Ends(first, second, "supplies", directed=not generic)
    if "end-owner" in by_kind and "end-owned" in by_kind:
        return Ends(by_kind["end-owner"][0], by_kind["end-owned"][0], "owns", directed=False)
    first, second = sorted(found.ends())[:2]
    return Ends(first, second, relation_of(found.sheet.name.rpartition(".")[2]) or "nothing", directed=False)


def kind_column(found: Entities, ends: Ends) -> int | None:
    """Return the column that tells the kind of relation, or None."""
    columns = [at for at, head in enumerate(found.heads) if is_word("relation", words_of(head))]
    return next((at for at in columns if at not in (ends.first, ends.second)), None)


def told_by(text: str, ends: Ends) -> tuple[str, str]:
    """Return the kind of relation that a text tells, and the goods it names; an empty kind for one that is not known.

    An edge may be labelled with what flows along it.
    """
    kind, rest = relation_in(text)
    goods = rest if kind in ("supplies", "supplied-by") and rest and goods_classes(rest) else ""
    if kind or not text:
        return kind or ends.usual, goods
    if ends.usual != "supplies" or ends.directed:
        return ends.usual, ""
    return ("supplies", text) if goods_classes(text) else ("", "")


def _relation(row: Row, ends: Ends, told: tuple[str, str], who: Who) -> Relation:
    kind, goods = told
    if not kind:
        return Relation({}, reason=UNKNOWN)
    first, second = who(row.lines(ends.first)), who(row.lines(ends.second))
    if first is None or second is None or first == second or kind in ("nothing", "same"):
        return Relation({}, reason=NO_SUPPLY)
    if kind == "supplied-by" and not ends.directed:
        first, second = second, first
    if kind in ("supplies", "supplied-by"):
        return Relation({"supplier": first, "buyer": second}, goods)
    if kind in ("owns", "has-site"):
        return Relation({"owner": first, "owned": second})
    if kind in ("owned-by", "site-of"):
        return Relation({"owner": second, "owned": first})
    return Relation({"warehouse" if kind == "stores" else "carrier": first, "buyer": second})


def by_id(entities: Mapping[str, Entities]) -> Who:
    """Return a function that tells who has an id: the company, where it is that of one of its sites."""

    def who(lines: str) -> Party | None:
        several = lines.split("\n")
        if len(several) > 1:
            parties = [one for text in several if (one := who(text)) is not None]
            return Party("\n".join(one.name or one.number for one in parties)) if parties else None
        for sheet in entities.values():
            at = sheet.rows.get(lines)
            if at is not None:
                return _party(sheet, sheet.sheet.rows[at], lines)
        return Party("", lines)

    return who


def _party(one: Entities, row: Row, number: str) -> Party | None:
    if holds_no_partner(one.sheet.name) or (one.kind is not None and holds_no_partner(cell_of(row, one.kind))):
        return None
    owner = site_owner(one)
    company = cell_of(row, owner) if owner is not None else ""
    if owner is not None and company:
        return Party(one.refers[owner].named(company), company)
    return Party(one.named(number), number)


def by_name(lines: str) -> Party | None:
    """Return who a cell means that holds a name, or an id of a list in another file."""
    return Party(lines)


def _parties(
    rows: Sequence[Relation],
    computed: Computed,
    fields: Mapping[str, tuple[int, ...]],
    of_cargo: Mapping[str, tuple[int, ...]],
) -> tuple[tuple[PartyColumns, ...], tuple[Hop, ...]]:
    def columns(kind: str, title: str) -> dict[str, tuple[int, ...]]:
        parties = [one.parties.get(kind, Party()) for one in rows]
        return {
            "name": (computed.add(title, [one.name for one in parties]),),
            "partner_id": (computed.add(f"{title} ID", [one.number for one in parties]),),
        }

    owners = [one.parties.get("owner", Party()) for one in rows]
    parties = [
        PartyColumns("supplier", columns("supplier", "Supplier")),
        PartyColumns("buyer", columns("buyer", "Buyer")),
    ]
    hops = [Hop(0, 1, fields)]
    if any("owned" in one.parties for one in rows):
        parent = (computed.add("Owner", [one.name or one.number for one in owners]),)
        parties.append(PartyColumns("partner", {**columns("owned", "Company"), "parent": parent}))
    for kind, title, link in (("carrier", "Carrier", TRANSPORT), ("warehouse", "Warehouse", STORAGE)):
        if any(kind in one.parties for one in rows):
            hops.append(Hop(len(parties), 1, of_cargo, link))
            parties.append(PartyColumns(kind, columns(kind, title), cargo=True))
    return tuple(parties), tuple(hops)


def _hop_fields(found: Entities, ends: Ends, column: int | None, config: Config) -> dict[str, tuple[int, ...]]:
    """Return what the headers tell of the goods that flow."""
    from supplymap.records.layout import readings_of  # noqa: PLC0415 - layout reads what no form does

    taken: dict[str, tuple[int, ...]] = {}
    for reading in readings_of(found.sheet, config):
        if reading.header != found.header:
            continue
        for columns in (*(hop.columns for hop in reading.hops), reading.row_columns, reading.parties[-1].columns):
            for field, indexes in columns.items():
                left = tuple(at for at in indexes if at not in (ends.first, ends.second, column, found.number))
                if field in _OF_A_LINK and left and not any(at in found.refers for at in left):
                    taken.setdefault("hts" if field == "goods" and _are_codes(found, left[0]) else field, left)
    return taken


def _cargo_fields(found: Entities) -> dict[str, tuple[int, ...]]:
    """Return the columns of how goods are carried, and of the days that they rest."""
    from supplymap.records.layout.meanings import exact_meaning  # noqa: PLC0415 - layout reads what no form does

    taken: dict[str, tuple[int, ...]] = {}
    for at, head in enumerate(found.sheet.rows[found.header].cells):
        meaning = exact_meaning(head) if head else None
        if meaning is not None and meaning.detail in ("mode", "days"):
            taken.setdefault(meaning.detail, (at,))
    return taken


def _are_codes(found: Entities, column: int) -> bool:
    """Return whether the goods of a column are told by tariff codes."""
    texts = [text for row in found.data() if (text := cell_of(row, column))]
    return bool(texts) and sum(map(is_hts, texts)) * 5 >= len(texts) * 4


_OF_A_LINK = frozenset(
    (
        *("goods", "hts", "product", "origin", "evidence", "link_probability"),
        *("period", "period_from", "period_to", "value", "notes", "date"),
    )
)


def _goods(found: Entities, rows: Sequence[Relation], stated: Sequence[int], computed: Computed) -> int | None:
    """Add the goods that rows name by an id, or by the words for their relation, where no column states them."""
    ends = found.ends()
    columns = [at for at, other in found.refers.items() if at not in ends and holds_no_partner(other.sheet.name)]
    named = [
        next((name for at in columns if (name := found.refers[at].named(cell_of(row, at)))), one.goods)
        for row, one in zip(found.data(), rows, strict=True)
    ]
    if not any(named):
        return None
    texts = [next((text for at in stated if (text := cell_of(row, at))), "") for row in found.data()]
    return computed.add("Goods", [text or name for text, name in zip(texts, named, strict=True)])


def _unknown(found: Entities, rows: Sequence[Relation], column: int | None) -> tuple[Issue, ...]:
    """Ask about relations of a kind that is not known, once for each word."""
    first: dict[str, Issue] = {}
    for row, one in zip(found.data(), rows, strict=True):
        text = cell_of(row, column)
        if one.reason == UNKNOWN and text not in first:
            where = Source(found.sheet.file, found.sheet.name, row.number)
            first[text] = issue("relation-not-understood", where, found.heads[column or 0], text)
    return tuple(first.values())
