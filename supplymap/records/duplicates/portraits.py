"""What of each partner of the files is compared with others: its names, places and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.duplicates.bands import Place, Portrait
from supplymap.records.identifiers import identifying
from supplymap.records.ragged import combined, expanded, ragged
from supplymap.reference.identifiers import registries
from supplymap.reference.names import split_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.records.partners.facts import Lines
    from supplymap.records.partners.sites import Sites
    from supplymap.records.understanding import Understanding

_MOST = 6
"""Most names and places of a partner that are compared."""


def portraits(state: Understanding, lines: Lines, sites: Sites) -> list[Portrait]:
    """Return what is compared of each partner of the directory, in the sequence of their numbers."""
    vocabulary, entries = state.vocabulary, lines.entries
    texts = vocabulary.texts
    own = np.flatnonzero(lines.sole)
    partner = lines.partner[own]
    owners, codes = [], []
    for column in (
        entries.name,
        lines.texts(vocabulary, "native_name"),
        entries.native,
        lines.texts(vocabulary, "aliases"),
    ):
        at, parts = expanded(vocabulary, column[own], split_names)
        owners.append(partner[at])
        codes.append(parts)
    names = ragged(lines.count, np.concatenate(owners), np.concatenate(codes))
    facility = lines.first(np.where(lines.sole, entries.field("facility"), 0).astype(np.int32))
    line = lines.line[own]
    columns = [sites.country[line], sites.region[line], sites.city[line], sites.postal_code[line], sites.address[line]]
    # what a row says of a whole company is not where each of its sites is
    stated = np.flatnonzero((np.column_stack(columns) != 0).any(axis=1) & ~lines.whole[own])
    _, firsts, which = np.unique(
        combined(*(column[stated] for column in columns)), return_index=True, return_inverse=True
    )
    places = ragged(lines.count, partner[stated], firsts[which])
    made: dict[int, Place] = {}

    def place(at: int) -> Place:
        if at not in made:
            made[at] = Place(*(texts[column[stated[at]]] for column in columns))
        return made[at]

    numbers: list[list[tuple[str, str]]] = [[] for _ in range(lines.count)]
    known = identifying(vocabulary, entries)
    for registry in (name for name in registries() if name in known):
        found = np.flatnonzero((known[registry] != 0) & lines.sole)
        for number, code in dict.fromkeys(
            zip(lines.partner[found].tolist(), known[registry][found].tolist(), strict=True)
        ):
            numbers[number].append((registry, texts[code]))
    directory = state.directory
    return [
        Portrait(
            _names(
                directory.names[number], [texts[code] for code in names.of(number)[:_MOST]], texts[facility[number]]
            ),
            directory.countries[number],
            tuple(place(at) for at in places.of(number)[:_MOST]),
            tuple(numbers[number]),
        )
        for number in range(lines.count)
    ]


def _names(shown: str, others: Sequence[str], facility: str) -> tuple[str, ...]:
    """Return the names of a partner; a plant of a company is called by both."""
    names = dict.fromkeys((shown, *others))
    return tuple(f"{name} {facility}" if facility and facility != name else name for name in names)
