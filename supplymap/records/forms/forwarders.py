"""Names of forwarders: who stands on a bill of lading as shipper, but makes and sells nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import Source
from supplymap.model.readings import ColumnReading
from supplymap.records.forms.computed import Computed
from supplymap.records.forms.words import shipment_words
from supplymap.reference.header_words import parties as parties_by_role
from supplymap.reference.issues import issue
from supplymap.reference.names import fold, normalise
from supplymap.sheets.encoded import encode

if TYPE_CHECKING:
    from supplymap.model import Issue
    from supplymap.records.readings import Reading

_MARKED = frozenset({"exporter", "shipper", "importer", "consignee", "buyer"})
_BUYERS = frozenset({"buyer", "importer"})

STAGE = "freight forwarder"
"""What a forwarder does, in words of ``tables/stages.csv``."""


def may_be_forwarder(name: str) -> bool:
    """Return whether the words of a name are those of forwarders and carriers.

    Examples
    --------
    >>> [may_be_forwarder(name) for name in ("Blue Anchor Logistics", "Ocean Star Lines", "宏运国际货运代理有限公司")]
    [True, True, True]
    >>> [may_be_forwarder(name) for name in ("Fine Lines Textiles Ltd", "Shippingham Mills", "Cargotec Knits")]
    [False, False, False]
    """
    words = shipment_words()
    padded = f" {fold(name)} "
    if any(f" {word} " in padded for word in words["forwarder words"]):
        return True
    tokens = normalise(name).tokens
    if len(tokens) > 1 and any(f" {' '.join(tokens)} ".endswith(f" {word} ") for word in words["forwarder last words"]):
        return True
    return any(word in name for word in words["forwarder characters"])


def with_forwarders(reading: Reading) -> tuple[Reading, tuple[Issue, ...]]:
    """Mark shippers and consignees whose names are those of forwarders: who makes or buys is then not known."""
    sheet, start = reading.sheet, reading.header + 1
    cells = encode(sheet.rows)
    computed = Computed(int(np.diff(cells.starts).max(initial=0)), start)
    parties, issues = list(reading.parties), []
    for number, party in enumerate(reading.parties):
        column = next(iter(party.columns.get("name", ())), None)
        if party.role not in _MARKED or party.cargo or column is None:
            continue
        codes = cells.column(column, start)
        codes[reading.end - start :] = 0
        forwards = {code for code in np.unique(codes).tolist() if code and may_be_forwarder(cells.texts[code])}
        stages = [STAGE if code in forwards else "" for code in codes.tolist()] if forwards else []
        firsts = {cells.texts[code]: int(cells.numbers[start + np.argmax(codes == code)]) for code in sorted(forwards)}
        if firsts:
            at = computed.add(f"Stage of the {party.role}", stages)
            parties[number] = replace(party, columns={**party.columns, "stage": (*party.columns.get("stage", ()), at)})
            heading = sheet.rows[reading.header].cells[column]
            code = (
                "shipper-may-forward" if parties_by_role()[party.role].kind not in _BUYERS else "consignee-may-forward"
            )
            issues += [issue(code, Source(sheet.file, sheet.name, row), heading, name) for name, row in firsts.items()]
    if not issues:
        return reading, ()
    columns = (
        *reading.columns,
        *(
            ColumnReading(index, head, parties[n].role, n, "stage", sure="sure")
            for index, head in enumerate(computed.headers, start=computed.width)
            for n in range(len(parties))
            if index in parties[n].columns.get("stage", ())
        ),
    )
    made = replace(reading, sheet=computed.sheet(sheet), parties=tuple(parties), columns=columns)
    return made, tuple(issues)
