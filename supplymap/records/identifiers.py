"""Numbers of registries in the columns of the files: what identifies a partner, and what is wrong with the rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.values import is_blank
from supplymap.reference.identifiers import read_identifiers, registries
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.records.mentions import Codes, Mentions, Vocabulary
    from supplymap.records.partners.entries import Entries
    from supplymap.records.understanding import Understanding
    from supplymap.reference.identifiers import Identifier

KEYS = ("lei", "uscc", "duns", "gln", "os_id", "tax_number")
"""Registries whose numbers join rows of one partner; also the names of their columns."""
_OWN = "partner_id"
_OS_ID = "os id"
_CODES = {
    "form": "identifier-form",
    "check digit": "identifier-check-digit",
    "placeholder": "identifier-placeholder",
    "rounded": "identifier-rounded",
}
"""The issue of each flaw."""


def numbers_in(field: str, text: str) -> tuple[Identifier, ...]:
    """Return the numbers of registries that a cell of a column gives; an own number may be an OS ID."""
    if is_blank(text):
        return ()
    if field != _OWN:
        return read_identifiers(field, text)
    return tuple(one for one in read_identifiers("os_id", text) if not one.flaw)


def identifying(vocabulary: Vocabulary, entries: Entries) -> dict[str, Codes]:
    """Return for each line the code of the number that identifies its partner, by registry; 0 where there is none.

    Numbers are written alike: without blanks and hyphens, with the zeros that spreadsheets remove. Those with a wrong
    check digit and placeholders identify nobody.
    """
    found: dict[str, Codes] = {}
    for field in (*KEYS, _OWN):
        codes = entries.field(field)
        firsts = vocabulary.each(codes, partial(_first, field)) if codes.any() else {}
        for registry in sorted({one.registry for one in firsts.values() if one}):
            known = {at: one.number for at, one in firsts.items() if one and one.registry == registry}
            numbers = _replaced(codes, {at: vocabulary.code(number) for at, number in known.items()})
            earlier = found.get(registry)
            found[registry] = numbers if earlier is None else np.where(earlier != 0, earlier, numbers).astype(np.int32)
    return found


def _first(field: str, text: str) -> Identifier | None:
    """Return the number of a cell that counts: of several the first."""
    return next((one for one in numbers_in(field, text) if not one.flaw), None)


def _replaced(codes: Codes, others: Mapping[int, int]) -> Codes:
    """Return codes with others in their place; 0 where none is given."""
    made = np.zeros(len(codes), np.int32)
    known = np.array(sorted(others), np.int32)
    at = np.searchsorted(known, codes).clip(max=len(known) - 1)
    told = known[at] == codes
    made[told] = np.array([others[code] for code in known.tolist()], np.int32)[at[told]]
    return made


def report_identifiers(state: Understanding, table: Mentions) -> None:
    """Report the numbers of a table that identify nobody, each once with all its rows."""
    for field in (*KEYS, _OWN):
        codes = table.fields.get(field)
        if codes is None or (field == _OWN and not fold(table.headings.get(_OWN, "")).endswith(_OS_ID)):
            continue
        registry = "os_id" if field == _OWN else field
        read = state.vocabulary.each(codes, partial(_flawed, registry))
        for flaw, code in _CODES.items():
            told = {at: one for at, each in read.items() for one in each if one.flaw == flaw}
            rows = np.isin(codes, np.array(sorted(told), np.int32))
            state.reports.texts(
                code,
                table,
                field,
                rows,
                told={at: one.text for at, one in told.items()},
                messages={at: _message(one) for at, one in told.items()},
            )


def _flawed(registry: str, text: str) -> tuple[Identifier, ...]:
    return () if is_blank(text) else tuple(one for one in read_identifiers(registry, text) if one.flaw)


def _message(one: Identifier) -> str:
    """Return what is wrong with a number, in a sentence."""
    registry = registries()[one.registry]
    title, text = registry.title, one.text
    return {
        "form": f"{text} is no {title} ({registry.form}); it identifies nobody",
        "check digit": f"The check digit of the {title} {text} does not fit, so a sign of it is wrong; it identifies "
        "nobody",
        "placeholder": f"{text} stands for no {title}; it identifies nobody",
        "rounded": f"A spreadsheet rounded the {title} {text}, and its last digits are lost; it identifies nobody",
    }[one.flaw]
