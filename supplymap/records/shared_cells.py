"""Cells that several partners share: which names each holds, read once for each distinct cell."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap.model import NAMES_FIELD
from supplymap.records.name_cells import KnownNames, may_name_several, names_of
from supplymap.reference.names import split_names
from supplymap.sheets import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes, Flags, Hops, Mentions, Papers
    from supplymap.records.understanding import Understanding

MOST_LINKS = 1_000
"""Most links that the cells of one row make; beyond them the cell of the buyers stays one name."""


class Part(NamedTuple):
    """One name of a cell: its code, and that of the same name in another script; 0 where there is none."""

    name: int
    native: int = 0


class Parted(NamedTuple):
    """The names of some cells, a line for each name."""

    positions: NDArray[np.int64]
    names: Codes
    natives: Codes


class NameCells:
    """The cells that hold names, each read once."""

    def __init__(self, state: Understanding) -> None:
        self._state = state
        self._read: dict[tuple[int, bool], tuple[Part, ...]] = {}
        rows: dict[int, list[Codes]] = {}
        for hops in state.hops:
            rows.setdefault(hops.sheet, []).append(hops.rows)
        self._in_links = {sheet: np.unique(np.concatenate(each)) for sheet, each in rows.items()}

    @cached_property
    def _known(self) -> KnownNames:
        state = self._state
        return KnownNames([state.importer_name, *self._known_names()], self._known_ids())

    def _known_ids(self) -> Iterator[str]:
        vocabulary = self._state.vocabulary
        for table in self._state.mentions:
            if "partner_id" in table.fields:
                codes = table.fields["partner_id"][self.of_list(table)]
                yield from (vocabulary.texts[code] for code in vocabulary.distinct(codes).tolist())

    def _known_names(self) -> Iterator[str]:
        """Yield the names of the lists of partners, and the names of links that nothing could part."""
        vocabulary = self._state.vocabulary
        for table in self._state.mentions:
            of_list = self.of_list(table)
            for text in self._texts(table.name[of_list]):
                # what nothing parts in a list is the name of one partner
                yield from split_names(text) if len(split_names(text)) == 1 else ()
            for field in ("native_name", "aliases"):
                if field in table.fields:
                    codes = vocabulary.distinct(table.fields[field][of_list]).tolist()
                    yield from (name for code in codes for name in split_names(vocabulary.texts[code]))
            yield from (text for text in self._texts(table.name[~of_list]) if not may_name_several(text))
        for hops in self._state.hops:
            yield from (text for text in self._texts(hops.buyer_name) if not may_name_several(text))

    def _texts(self, codes: Codes) -> Iterator[str]:
        vocabulary = self._state.vocabulary
        return (vocabulary.texts[code] for code in vocabulary.distinct(codes).tolist())

    def of_list(self, table: Mentions | Papers) -> Flags:
        """Return which mentions are of a list with a row for each partner, whose rows state no link."""
        rows = self._in_links.get(table.sheet)
        alone = np.ones(len(table), np.bool_) if rows is None else ~np.isin(table.rows, rows)
        return alone & getattr(table, "lists", True)

    def of(self, code: int, *, of_list: bool = False) -> tuple[Part, ...]:
        """Return the names that the cell of a code holds."""
        if (code, of_list) not in self._read:
            self._read[code, of_list] = self._parts(code, of_list=of_list)
        return self._read[code, of_list]

    def _parts(self, code: int, *, of_list: bool) -> tuple[Part, ...]:
        vocabulary = self._state.vocabulary
        text = vocabulary.texts[code]
        if not may_name_several(text):
            return (Part(code),)
        names = names_of(text, self._known, of_list=of_list)
        return tuple(Part(vocabulary.code(name.text), vocabulary.code(name.native)) for name in names)

    def part(self, codes: Codes, of_list: Flags) -> Parted:
        """Take some cells apart."""
        names, natives = codes.copy(), np.zeros(len(codes), np.int32)
        several: dict[int, tuple[Part, ...]] = {}
        for listed in (False, True):
            at = np.flatnonzero(of_list == listed)
            at = at[self._state.vocabulary.where(codes[at], may_name_several)]
            for position, code in zip(at.tolist(), codes[at].tolist(), strict=True):
                parts = self.of(code, of_list=listed)
                names[position], natives[position] = parts[0]
                if len(parts) > 1:
                    several[position] = parts
        positions = np.arange(len(codes), dtype=np.int64)
        if not several:
            return Parted(positions, names, natives)
        further = [(at, part) for at, parts in several.items() for part in parts[1:]]
        positions = np.concatenate([positions, [at for at, _ in further]])
        names = np.concatenate([names, np.array([part.name for _, part in further], np.int32)])
        natives = np.concatenate([natives, np.array([part.native for _, part in further], np.int32)])
        order = np.argsort(positions, kind="stable")
        return Parted(positions[order], names[order], natives[order])

    def report(self, table: Mentions | Hops, field: str, codes: Codes, of_list: Flags) -> None:
        """Report the cells that were taken apart, and keep each as a whole for the first that it names."""
        state = self._state
        vocabulary = state.vocabulary
        for listed in (False, True):
            chosen = np.flatnonzero(of_list == listed)
            distinct = vocabulary.distinct(codes[chosen]).tolist()
            doubtful = [code for code in distinct if may_name_several(vocabulary.texts[code])]
            several = {code for code in doubtful if self._named(code, listed)}
            rows: dict[int, list[int]] = {}
            for at in chosen[np.isin(codes[chosen], list(several))].tolist():
                rows.setdefault(int(codes[at]), []).append(int(table.rows[at]))
            for code, of in rows.items():
                names, text = self._named(code, listed), vocabulary.texts[code]
                told, message = text.replace("\n", " | "), f"Read as {', '.join(names)}"
                heading = table.headings.get(field, "")
                state.reports.add("several-names", table.sheet, of, heading, told, message=message)
                for row in of:
                    source = state.reports.source(table.sheet, row)
                    state.loose.keep_one(one_line(text), source, heading, names[0], NAMES_FIELD)

    def _named(self, code: int, of_list: bool) -> list[str]:
        """Return the names of a cell that was taken apart; none for any other."""
        texts = self._state.vocabulary.texts
        parts = self.of(code, of_list=of_list)
        names = [texts[part.name] for part in parts]
        return [] if parts[0].native or names == [one_line(texts[code])] else names
