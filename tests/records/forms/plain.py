"""Readings carried out plainly: what each row says of whom, without anything that the package does with it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.config import Config
from supplymap.records.forms import recognised
from supplymap.records.readings import NOT_STATED, TO_IMPORTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.records.readings import Reading
    from supplymap.sheets import Row, Workbook

ENDS = {TO_IMPORTER: "(importer)", NOT_STATED: "(not stated)"}


def readings(workbook: Workbook) -> dict[str, tuple[Reading, ...] | None]:
    """Return what the forms make of each sheet."""
    return {sheet.name: recognised(workbook, sheet, Config()) for sheet in workbook.sheets}


def told(reading: Reading) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return what the rows say of each party by its name, and the links as "supplier > buyer: field text"."""
    partners: dict[str, dict[str, str]] = {}
    links = []
    for index in range(reading.header + 1, reading.end):
        row = reading.sheet.rows[index]
        if index in reading.not_data:
            continue
        said = [_texts(row, party.columns) for party in reading.parties]
        names = [one.get("name", one.get("partner_id", "")) for one in said]
        for name, one in zip(names, said, strict=True):
            if name:
                known = partners.setdefault(name, {})
                for field, text in one.items():
                    known[field] = text if known.get(field, text) == text else f"{known[field]} + {text}"
        for hop in reading.hops:
            buyer = names[hop.buyer] if hop.buyer >= 0 else ENDS[hop.buyer]
            if hop.buyer >= 0 and not buyer and hop.buyer == len(names) - 1:
                buyer = ENDS[reading.blank_buyer] if reading.blank_buyer == TO_IMPORTER else ""
            if names[hop.supplier] and buyer:
                fields = ", ".join(f"{field} {text}" for field, text in _texts(row, hop.columns).items())
                links.append(f"{names[hop.supplier]} {'>' if hop.kind == 'supplies' else '~'} {buyer}: {fields}")
    return partners, links


def _texts(row: Row, columns: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    texts = {field: ", ".join(filter(None, map(row.lines, indexes))) for field, indexes in columns.items()}
    return {field: text for field, text in texts.items() if text}
