"""What the headings within a table say of the rows below them: their tier, country, stage or goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.records.row_kinds import SECTION, is_of_a_stage, is_of_goods
from supplymap.reference.headers import tier_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.records.mentions import Codes
    from supplymap.records.readings import Reading
    from supplymap.records.row_kinds import Kind
    from supplymap.records.table_cells import SheetCells


def stated_above(reading: Reading, kinds: Mapping[int, Kind], cells: SheetCells) -> dict[str, Codes]:
    """Return for each row of a sheet what the headings above it state, by field; 0 where they state nothing.

    A heading ends the one before it of its own kind, and those within that one: in a list by tier, and within a tier
    by country, the next tier ends the country as well.
    """
    stated: dict[str, Codes] = {}
    sequence: list[str] = []
    if reading.country:
        # the name of the sheet stands above all its rows
        stated["country"] = np.full(len(cells.numbers), cells.vocabulary.code(reading.country), np.int32)
        sequence.append("country")
    for index, kind in kinds.items():
        if kind.note != SECTION:
            continue
        field, text = _statement(kind.text)
        if field not in sequence:
            sequence.append(field)
        for inner in sequence[sequence.index(field) + 1 :]:
            stated[inner][index : reading.end] = 0
        codes = stated.setdefault(field, np.zeros(len(cells.numbers), np.int32))
        codes[index : reading.end] = cells.vocabulary.code(text)
    if any("goods" in columns for columns in _columns(reading)):
        return {field: codes if field != "goods" else _known_goods(codes, cells) for field, codes in stated.items()}
    return stated


def _columns(reading: Reading) -> list[Mapping[str, tuple[int, ...]]]:
    return [reading.row_columns, *(party.columns for party in reading.parties), *(hop.columns for hop in reading.hops)]


def _known_goods(codes: Codes, cells: SheetCells) -> Codes:
    """Return the headings that name goods for sure: beside a column of goods any other is a category of its own."""
    sure = cells.vocabulary.where(codes, lambda text: bool(text) and is_of_goods(text))
    return np.where(sure, codes, 0).astype(np.int32)


def _statement(text: str) -> tuple[str, str]:
    """Return the field that a heading states, and its value."""
    tier = tier_number(text)
    if tier is not None:
        return "tier", str(tier)
    if reference.countries().code(text):
        return "country", text
    if not is_of_goods(text) and is_of_a_stage(text):
        return "stage", text
    return "goods", text.strip(" :：")
