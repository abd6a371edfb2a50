"""Partners that are one by decisions and by what the files say: joined with all that they have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import Source, Subject
from supplymap.records.decided.pairs import Pairs, settled
from supplymap.records.mentions import NO_MENTION
from supplymap.records.partners.view import Partners, ids_of
from supplymap.records.ragged import combined
from supplymap.reference.identities import subject
from supplymap.reference.names import normalise, split_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from supplymap.records.partners.facts import Lines
    from supplymap.records.partners.identity import Identities
    from supplymap.records.understanding import Understanding

IMPORTER = Source("(importer)", "", 0)
"""Where the importer stands that no file names."""


def settle_pairs(state: Understanding, sure: Callable[[Sequence[tuple[int, int]]], Sequence[Sequence[int]]]) -> None:
    """Find what decisions on pairs of partners mean, and add the partners of them that only buyers' cells name.

    Parameters
    ----------
    state
        The working state, with facts of the partners.
    sure
        Returns the partners that are one by what the files say, given the pairs that people said are two.
    """
    ids = ids_of(state)
    subjects = {id_: subject(partner) for id_, partner in zip(ids, Partners(state, ids), strict=True)}
    bare = dict(_buyers(state))
    names = {}
    for name in bare:
        id_ = name
        while id_ in subjects:
            id_ += "\0"
        names[id_] = name
        subjects[id_] = Subject(name, tuple(sorted({*split_names(name)} - {name})))
    numbers = {id_: number for number, id_ in enumerate(ids)}

    def by_files(apart: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
        known = [(numbers[one], numbers[other]) for one, other in apart if one in numbers and other in numbers]
        return [tuple(ids[number] for number in group) for group in sure(known)]

    made = settled(state.decisions.duplicates, subjects, by_files)
    meant = {id_ for group in made.groups for id_ in group}
    for id_ in sorted(meant & names.keys()):
        numbers[id_] = _added(state, names[id_], bare[names[id_]])
    sources = {id_: state.directory.sources[number] for id_, number in numbers.items()}
    state.pairs = Pairs(made, subjects, sources, numbers, numbers)


def _buyers(state: Understanding) -> Iterator[tuple[str, tuple[int, int, str] | None]]:
    """Yield the names that only cells of buyers have, each with sheet, row and header; None for the importer's."""
    seen: set[str] = set()
    for hops in state.hops:
        named = np.flatnonzero((hops.buyer_at == NO_MENTION) & (hops.buyer_name != 0))
        codes, first = np.unique(hops.buyer_name[named], return_index=True)
        for code, at in sorted(zip(codes.tolist(), named[first].tolist(), strict=True), key=lambda each: each[1]):
            for part in state.cells.of(code):
                name = state.vocabulary.texts[part.name]
                key = normalise(name).key or name
                if key not in seen and not state.directory.find(name):
                    seen.add(key)
                    yield name, (hops.sheet, int(hops.rows[at]), hops.headings.get("buyer", ""))
    name = state.importer_name
    if name and (normalise(name).key or name) not in seen and not state.directory.find(name):
        yield name, None


def _added(state: Understanding, name: str, place: tuple[int, int, str] | None) -> int:
    """Add a partner that only a buyer's cell or the settings name, and return its number."""
    source = IMPORTER if place is None else state.reports.source(*place[:2])
    number = state.directory.add(name, source, listed=False, others=split_names(name))
    state.directory.index(number)
    if place is not None:
        state.unlisted.append((number, *place))
    return number


def joined(
    state: Understanding, found: Identities, lines: Lines, groups: Sequence[Sequence[int]]
) -> tuple[Identities, Lines, list[int]]:
    """Make one partner of those that are one: the directory, and the lines about them.

    Parameters
    ----------
    state
        The working state; its directory, numbers and unlisted partners change.
    found
        The partners that rows of lists are about.
    lines
        Lines of all rows with the partner that each is about.
    groups
        Numbers of the partners that are one; the name of the first is kept.

    Returns
    -------
    found, lines
        The same about the joined partners.
    numbers
        The new number of each partner.
    """
    numbers = _renumbered(len(state.directory), groups)
    state.directory = state.directory.with_joined(groups, numbers.tolist())
    after = {id_: int(numbers[number]) for id_, number in state.pairs.before.items()}
    state.pairs = replace(state.pairs, numbers=after)
    unlisted = {int(numbers[number]): (int(numbers[number]), *rest) for number, *rest in reversed(state.unlisted)}
    kept = [one for number, one in reversed(unlisted.items()) if not state.directory.listed[number]]
    state.unlisted = kept  # type: ignore[assignment]
    return found.renumbered(numbers), _lines(lines, numbers, len(state.directory)), numbers.tolist()


def _renumbered(count: int, groups: Sequence[Sequence[int]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the new number of each partner, in the sequence of their first rows."""
    first = np.arange(count)
    for group in groups:
        first[list(group)] = min(group)
    return np.unique(first, return_inverse=True)[1].astype(np.int64)


def _lines(lines: Lines, numbers: np.ndarray[tuple[int], np.dtype[np.int64]], count: int) -> Lines:
    """Return lines about the joined partners: a name that stood for two of them stands for one."""
    partner = numbers[lines.partner].astype(np.int32)
    kept = np.sort(np.unique(combined(lines.line, partner), return_index=True)[1])
    line = lines.line[kept]
    alone = np.bincount(line, minlength=1)[line] == 1
    whole = lines.whole[kept] & ~alone
    return replace(
        lines,
        entries=lines.entries.taken(kept),
        line=line,
        partner=partner[kept],
        sole=alone | whole,
        count=count,
        whole=whole,
    )
