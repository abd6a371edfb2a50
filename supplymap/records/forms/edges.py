"""Edge lists: rows of source, target and the kind of their relation, as programs for networks write them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.records.forms.headers import cell_of
from supplymap.records.forms.joins import edges_of
from supplymap.records.forms.relations import by_name, ends_of, kind_column, read_relations, told_by
from supplymap.reference.relation_words import relation_of

if TYPE_CHECKING:
    from supplymap.config import Config
    from supplymap.records.readings import PartyColumns, Reading
    from supplymap.sheets import Sheet, Workbook

FORM = "edge list"


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:  # noqa: ARG001 - a form
    """Read an edge list that tells the kind of its relations; None for any other sheet."""
    found = edges_of(sheet)
    if found is None:
        return None
    ends = ends_of(found)
    column = kind_column(found, ends)
    texts = {text for row in found.data() if (text := cell_of(row, column))}
    known = sum(1 for text in texts if relation_of(text))
    if not known or known * 2 < len(texts):
        return None
    made = read_relations(found, by_name, config, FORM)
    if any(told_by(text, ends)[0] == "supplied-by" for text in texts):
        return (made,)
    return (_with_places(made, sheet, config),)


def _with_places(made: Reading, sheet: Sheet, config: Config) -> Reading:
    """Add what the headers tell of the two ends, such as their countries."""
    from supplymap.records.layout import readings_of  # noqa: PLC0415 - layout reads what no form does

    plain = next((one for one in readings_of(sheet, config) if one.header == made.header), None)
    if plain is None or len(plain.parties) != 2:
        return made
    first, second, *others = made.parties
    parties = (_with(first, plain.parties[0]), _with(second, plain.parties[1]), *others)
    return replace(made, parties=parties)


def _with(party: PartyColumns, told: PartyColumns) -> PartyColumns:
    own = {field: columns for field, columns in told.columns.items() if field not in ("name", "partner_id")}
    return replace(party, columns={**own, **party.columns})
