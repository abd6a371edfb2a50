"""Data models: workbooks, graphs and exports of databases in which sheets refer to each other by ids.

One sheet holds organisations, another their sites, a third who supplies or owns whom, others goods, persons and papers.
What a sheet is, is told by its joins: partners are those that relations of supply and ownership refer to. So are read
workbooks of import templates, SC-DEX and OMTS files, FollowTheMoney entities, and nodes with edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.records.forms.computed import Computed
from supplymap.records.forms.headers import cell_of
from supplymap.records.forms.joins import entities_of, holds_no_partner, site_owner
from supplymap.records.forms.relations import by_id, read_relations
from supplymap.records.forms.told import columns_told
from supplymap.records.readings import PartyColumns, Reading
from supplymap.reference.headers import SITE_FIELDS
from supplymap.reference.relation_words import end_of, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.config import Config
    from supplymap.records.forms.joins import Entities
    from supplymap.sheets import Row, Sheet, Workbook

FORM = "data model"
NO_PARTNER = "of a kind that is no partner"

_ALIASES = frozenset(
    ("alias", "aliases", "previous name", "weak alias", "other name", "other names", "also known as", "trade name")
)
_TAKEN = frozenset(
    (*SITE_FIELDS, "native_name", "aliases", "role", "stage", "goods", "hts", "tier", "parent", "workers", "notes")
)


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read a sheet of a data model; None for any other workbook, and for a sheet that takes no part in it."""
    if len(workbook.sheets) < 2:
        return None
    entities = entities_of(workbook)
    relations = [one for one in entities.values() if one.relates]
    sites = [one for one in entities.values() if not one.relates and site_owner(one) is not None]
    if not relations and not sites:
        return None
    found = entities.get(sheet.name)
    if holds_no_partner(sheet.name):
        return ()
    if found is None:
        return None
    if found in relations:
        return (read_relations(found, by_id(entities), config, FORM),)
    if found not in partners_of(entities):
        return () if found.rows or found.refers else None
    return (_entities(found, config),)


def partners_of(entities: Mapping[str, Entities]) -> list[Entities]:
    """Return the sheets of partners: those that relations or sites refer to, unless they hold something else."""
    ends: set[str] = set()
    used: list[Entities] = []
    for one in entities.values():
        if one.relates:
            ends |= {text for at in one.ends() for row in one.data() for text in row.lines(at).split("\n")}
        elif (at := site_owner(one)) is not None:
            used += [one.refers[at], one]
    used += [one for one in entities.values() if not one.relates and not ends.isdisjoint(one.rows)]
    return [one for one in used if not holds_no_partner(one.sheet.name)]


def _entities(found: Entities, config: Config) -> Reading:
    """Read a sheet of partners, or of their sites; who supplies whom stands elsewhere."""
    sheet, start = found.sheet, found.header + 1
    rows = sheet.rows[start:]
    fields = _fields(sheet, found, config)
    computed = Computed(max(len(row.cells) for row in sheet.rows), start)
    owner = site_owner(found)
    names = ["" if found.name is None else row.lines(found.name) for row in rows]
    if owner is None:
        fields["name"] = (computed.add("Name", [name.split("\n")[0] for name in names]),)
        others = ["; ".join(_others(name, row, found)) for name, row in zip(names, rows, strict=True)]
        fields["aliases"] = (computed.add("Also known as", others),)
        if found.number is not None:
            fields["partner_id"] = (found.number,)
        parents = [at for at in found.refers if end_of(found.heads[at]) == "end-owner"]
        if parents:
            named = found.refers[parents[0]]
            texts = [named.named(cell_of(row, parents[0])) for row in rows]
            fields["parent"] = (computed.add("Parent company", texts),)
    else:
        company = found.refers[owner]
        owners = [cell_of(row, owner) for row in rows]
        fields = {field: columns for field, columns in fields.items() if field in SITE_FIELDS}
        own = [company.named(number) or name for number, name in zip(owners, names, strict=True)]
        fields["name"] = (computed.add("Company", own),)
        fields["partner_id"] = (computed.add("Company ID", owners),)
        if found.name is not None:
            fields["facility"] = (found.name,)
    made = computed.sheet(sheet)
    parties = (PartyColumns("partner", fields),)
    return Reading(
        made,
        "links",
        found.header,
        found.header,
        len(sheet.rows),
        parties,
        (),
        columns_told(made, found.header, parties, ()),
        not_data=_other_kinds(found),
        form=FORM,
    )


def _fields(sheet: Sheet, found: Entities, config: Config) -> dict[str, tuple[int, ...]]:
    """Return what the headers tell of a partner."""
    from supplymap.records.layout import readings_of  # noqa: PLC0415 - layout reads what no form does

    for reading in readings_of(sheet, config):
        if reading.header == found.header and reading.parties:
            return {field: columns for field, columns in reading.parties[-1].columns.items() if field in _TAKEN}
    return {}


def _others(name: str, row: Row, found: Entities) -> list[str]:
    """Return the further names of an entity."""
    texts = name.split("\n")[1:]
    for index, head in enumerate(found.heads[: len(row.cells)]):
        if index != found.name and words_of(head) in _ALIASES:
            texts += row.lines(index).split("\n")
    return [text for text in dict.fromkeys(texts) if text]


def _other_kinds(found: Entities) -> dict[int, str]:
    """Return the rows of nodes that are no partners: goods, persons, papers."""
    column = found.kind
    if column is None:
        return {}
    rows = enumerate(found.sheet.rows[found.header + 1 :], found.header + 1)
    return {at: NO_PARTNER for at, row in rows if holds_no_partner(cell_of(row, column))}
