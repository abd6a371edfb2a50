"""Texts of the sheets that are searched for listed names: every cell but names, and the partner it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import LooseText, Source
from supplymap.model.loose import LooseTexts
from supplymap.records.loose_columns import NOBODY
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from supplymap.records.loose_columns import TextColumns
    from supplymap.records.mentions import Codes
    from supplymap.records.understanding import Understanding

_BITS = 62
"""Bits of the numbers by which texts are told apart."""


def loose_texts(state: Understanding, ids: Sequence[str]) -> LooseTexts:
    """Return the texts of the sheets, each with the partner it is about where that is known.

    A text that a partner has in one column of a sheet several times is kept once, with its first address. A text
    about no row that is a partner's name is about that partner.

    Parameters
    ----------
    ids
        The id of each partner.
    """
    columns = state.loose.all()
    kept = _wanted(columns)
    at, partners = _Owners(state).of(columns, kept)
    first = _first_of_equal(columns, at, partners)
    return _Texts(state, columns, at[first], partners[first], ids)


def _wanted(columns: TextColumns) -> NDArray[np.int64]:
    """Return the positions of the texts without those of a sheet or file that stand elsewhere before.

    Many of them repeat what a cell says, and it knows its partner. They come last.
    """
    rows = np.flatnonzero(columns.row)
    whole = np.flatnonzero(columns.row == 0)
    said = np.isin(columns.text[whole], columns.text[rows])
    _, new = np.unique(columns.text[whole], return_index=True)
    once = np.zeros(len(whole), np.bool_)
    once[new] = True
    return np.sort(np.concatenate([rows, whole[once & ~said]]))


def _first_of_equal(columns: TextColumns, at: NDArray[np.int64], partners: Codes) -> NDArray[np.int64]:
    """Return the positions, rising, of the first text of each partner, wording, heading and sheet."""
    key = np.zeros(len(at), np.int64)
    size = 1
    for part in (columns.place[at], columns.heading[at], partners + 1, columns.text[at]):
        count = int(part.max(initial=0)) + 1
        if size.bit_length() + count.bit_length() > _BITS:
            _, key = np.unique(key, return_inverse=True)
            size = int(key.max(initial=0)) + 1
        key = key + part.astype(np.int64) * size
        size *= count
    _, first = np.unique(key, return_index=True)
    return np.sort(first)


class _Owners:
    """The partners that texts are about."""

    def __init__(self, state: Understanding) -> None:
        self._state = state
        self._of_row: dict[tuple[int, int], list[int]] | None = None

    def of(self, columns: TextColumns, kept: NDArray[np.int64]) -> tuple[NDArray[np.int64], Codes]:
        """Return positions of texts and the number of the partner of each, or `NOBODY`.

        A text about a cell of several names is there once for each of them.
        """
        mention, at = columns.mention[kept], columns.at[kept]
        partners = np.full(len(kept), NOBODY, np.int32)
        several: dict[int, tuple[int, ...]] = {}
        for number in np.unique(mention[mention != NOBODY]).tolist():
            table = self._state.mentions[number]
            here = np.flatnonzero(mention == number)
            partners[here] = table.partner[at[here]]
            if table.further:
                shared = here[np.isin(at[here], np.fromiter(table.further, np.int64))]
                several.update((one, table.further[int(at[one])]) for one in shared.tolist())
        self._look_up(columns, kept, mention, partners)
        if not several:
            return kept, partners
        counts = np.ones(len(kept), np.int64)
        for one, others in several.items():
            counts[one] += len(others)
        ends = np.cumsum(counts)
        repeated = np.repeat(partners, counts)
        for one, others in several.items():
            repeated[ends[one] - len(others) : ends[one]] = others
        return np.repeat(kept, counts), repeated

    def _look_up(self, columns: TextColumns, kept: NDArray[np.int64], mention: Codes, partners: Codes) -> None:
        """Find the partners of texts that no mention tells: by the name of a document's row, or by their wording."""
        texts = self._state.vocabulary.texts
        open_ones = np.flatnonzero(mention == NOBODY)
        name, text = columns.name[kept], columns.text[kept]
        for code in np.unique(text[open_ones[name[open_ones] == 0]]).tolist():
            partner = self._called(texts[code])
            if partner != NOBODY:
                partners[open_ones[(name[open_ones] == 0) & (text[open_ones] == code)]] = partner
        place, row = columns.place[kept], columns.row[kept]
        known: dict[tuple[int, int, int], int] = {}
        for one in open_ones[name[open_ones] != 0].tolist():
            key = (int(name[one]), int(place[one]), int(row[one]))
            if key not in known:
                known[key] = self._named(texts[key[0]], key[1], key[2])
            partners[one] = known[key]

    def _called(self, text: str) -> int:
        """Return the partner whose name, or id, a text is."""
        folded = fold(text)
        directory = self._state.directory
        if not folded:
            return NOBODY
        for number in directory.find(text):
            if any(fold(name) == folded for name in (*directory.others[number], *directory.ids[number])):
                return number
        return NOBODY

    def _named(self, name: str, sheet: int, row: int) -> int:
        """Return the partner that a row means by a name; any other one of the row if nobody has it."""
        if self._of_row is None:
            self._of_row = {}
            for number in range(len(self._state.directory.ids)):
                for packed in self._state.facts.rows.of(number):
                    self._of_row.setdefault((packed >> 32, packed & 0xFFFFFFFF), []).append(number)
        of_row = self._of_row.get((sheet, row), [])
        for number in self._state.directory.find(name):
            if number in of_row:
                return number
        called = self._called(name)
        return called if called != NOBODY else next(iter(of_row), NOBODY)


class _Texts(LooseTexts):
    """Texts in columns."""

    def __init__(
        self, state: Understanding, columns: TextColumns, at: NDArray[np.int64], partners: Codes, ids: Sequence[str]
    ) -> None:
        self._texts = state.vocabulary.texts
        self._places = state.loose.places
        self._ids = ids
        names = ("text", "heading", "field", "place", "row")
        self._text, self._heading, self._field, self._place, self._row = (getattr(columns, name)[at] for name in names)
        self._partner = partners

    def __len__(self) -> int:
        return len(self._text)

    def made(self, start: int, end: int) -> Iterator[LooseText]:
        return self._made(slice(start, end))

    def _made(self, which: slice | NDArray[np.int64]) -> Iterator[LooseText]:
        columns = (self._text, self._heading, self._field, self._place, self._row, self._partner)
        texts, ids = self._texts, self._ids
        cut = (column[which].tolist() for column in columns)
        for text, heading, field, place, row, partner in zip(*cut, strict=True):
            file, sheet = self._places[place]
            about = ids[partner] if partner != NOBODY else ""
            yield LooseText(texts[text], Source(file, sheet, row), texts[heading], about, texts[field])

    def of(self, wanted: Callable[[str], bool], *, headed: bool) -> Iterator[LooseText]:
        found = self._worded(self._text, wanted)
        if headed:
            found |= self._worded(self._heading, lambda text: bool(text) and wanted(text))
        return self._made(np.flatnonzero(found))

    def _worded(self, codes: Codes, wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
        distinct, where = np.unique(codes, return_inverse=True)
        texts = self._texts
        return np.fromiter((wanted(texts[code]) for code in distinct.tolist()), np.bool_, len(distinct))[where]
