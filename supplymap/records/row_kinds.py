"""Rows between the header and the end of a table that are no data: totals, sections, notes, repeated headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.records.layout.headers import same_header
from supplymap.records.nobody import names_no_partner
from supplymap.records.totals import begins_or_ends_as_total, without_total, words_of_totals
from supplymap.records.values import choose
from supplymap.reference.headers import EXAMPLE_MARK, tier_number
from supplymap.reference.names import carries_form, fold
from supplymap.reference.row_words import row_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.records.readings import Reading
    from supplymap.records.table_cells import SheetCells

REPEATED_HEADER, SECTION, EXAMPLE = "repeated header", "section heading", "example row of the template"
"""Why a row below the header is not data, where more follows from it."""
TOTAL, NOTE, UNITS, SAMPLE = "total line", "note", "units", "example row"

_SECTION = re.compile(
    r"^(?:tier ?\w+|\d+(?:st|nd|rd|th) tier)(?: (?:suppliers?|partners?|factories|vendors?|mills?))?$"
)
_UNITS = re.compile(r"[(\[].*[)\]]")
_NUMBER = re.compile(r"[\d\s.,%$€£¥+()-]+")
_AMOUNT = re.compile(r"[^\W\d_]{0,4}[\d\s.,%$€£¥+()-]+[^\W\d_]{0,8}")
_LEGEND = re.compile(r"[^=:]{1,40}\s*(?:=|: |：| – | - )\s*\S")
_APART = re.compile(r"=|: |：| – | - ")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|©|\bpage \d", re.IGNORECASE)
_PROSE_WORDS = 12
_SENTENCE = 4
_MOST_NESTED = 4
"""How many rows may lie between a heading and the rows that it heads: headings within it, repeated headers."""
_FEW_ROWS = 3
_ANSWERED = 2
"""Columns of a list of names with one answer each: there a name alone is a partner whose answer is blank."""
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """Why a row is no data.

    Attributes
    ----------
    note
        What it is, for people.
    doubtful
        Whether it may be a partner after all, so that a person must look at it.
    text
        The text by which it was told.
    """

    note: str
    doubtful: bool = False
    text: str = ""


class RowKinds:
    """Tells the rows of one table that are no data.

    Only rows that may be none are looked at one by one: those with one filled cell, those that begin with a word for a
    total or a note, those that repeat the header. What all others have in common is worked out in columns.
    """

    def __init__(self, reading: Reading, cells: SheetCells) -> None:
        self._reading = reading
        self._cells = cells
        self._header = cells.row(reading.header)
        self._width = sum(1 for text in self._header if text)
        self._names = [
            index
            for party in reading.parties
            for name in ("name", "name_address")
            for index in party.columns.get(name, ())
        ]
        self._edge = min(self._names, default=0)
        of_goods = [reading.row_columns, *(party.columns for party in reading.parties)]
        of_goods += [hop.columns for hop in reading.hops]
        names = ("goods", "hts", "product")
        self._goods = {index for columns in of_goods for name in names for index in columns.get(name, ())}
        filled = cells.codes != 0
        counts = np.concatenate([[0], np.cumsum(filled)])
        first, last = reading.header + 1, reading.end
        self._first_row = first
        starts, ends = cells.starts[first:last], cells.starts[first + 1 : last + 1]
        self._filled = counts[ends] - counts[starts]
        positions = np.flatnonzero(filled)
        at = positions[counts[starts]] if len(starts) else np.zeros(0, np.int64)
        self._lead = at - starts
        self._texts = cells.codes[at]

    def kinds(self) -> dict[int, Kind]:
        """Return the rows that are no data, by their index in the sheet, rising."""
        found: dict[int, Kind] = {}
        for index, note in self._reading.not_data.items():
            found[index] = Kind(note)
        for row in self._candidates():
            index = row + self._first_row
            if index not in found:
                kind = self._kind(index)
                if kind is not None:
                    found[index] = kind
        return dict(sorted(found.items()))

    def _candidates(self) -> list[int]:
        vocabulary = self._cells.vocabulary
        alone = (self._filled == 1) & (self._width > 1)
        told = vocabulary.where(self._texts, _may_tell)
        marked = np.zeros(len(self._filled), np.bool_)
        code = vocabulary.known(EXAMPLE_MARK)
        if code:
            first = self._first_row
            where = np.flatnonzero(self._cells.codes[self._cells.starts[first] :] == code) + self._cells.starts[first]
            rows = np.searchsorted(self._cells.starts, where, "right") - 1
            marked[rows[rows < self._reading.end] - first] = True
        marked[:_FEW_ROWS] = True
        return np.flatnonzero(alone | told | marked | self._like_header()).tolist()

    def _like_header(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return the rows whose first filled cell repeats that of the header, by its folded text."""
        lead = next((index for index, text in enumerate(self._header) if text), 0)
        wanted = fold(self._header[lead]) if self._header else ""
        size = len(self._header[lead]) if self._header else 0
        return self._cells.vocabulary.where(
            self._texts, lambda text: abs(len(text) - size) <= size + 4 and fold(text) == wanted
        )

    def _kind(self, index: int) -> Kind | None:
        row = self._cells.row(index)
        while row and not row[-1]:
            row.pop()
        if EXAMPLE_MARK in row and self._is_example(row):
            return Kind(EXAMPLE)
        if same_header(row, self._header):
            return Kind(REPEATED_HEADER)
        filled = [(column, text) for column, text in enumerate(row) if text]
        column, first = filled[0]
        if len(filled) > 1 and all(_UNITS.fullmatch(text) for _, text in filled):
            return Kind(UNITS)
        if index - self._first_row < _FEW_ROWS and self._marks_sample(filled):
            return Kind(SAMPLE, doubtful=True, text=first)
        others = [text for _, text in filled[1:]]
        total = self._total(first, others)
        if total is not None:
            return total
        if len(filled) == 1 and self._width > 1:
            return self._lone(index, column, first)
        beside = filled[-1][0]
        if len(filled) == 2 and _is_note(first) and beside == column + 1 and beside not in self._names:
            return Kind(NOTE, text=first)
        return None

    def _marks_sample(self, filled: Sequence[tuple[int, str]]) -> bool:
        """Return whether a cell says that its row is an example: before the names, as a name, or where it stands once.

        "Sample" in a column of kinds of orders, which later rows fill too, is a kind of order.
        """
        for column, text in filled:
            if _is_sample(text) and (column <= self._edge or column in self._names or _opens_sample(text)):
                return True
            if _is_sample(text) and not self._is_filled_later(column):
                return True
        return False

    def _is_filled_later(self, column: int) -> bool:
        rows = np.arange(self._first_row + _FEW_ROWS, self._reading.end)
        return bool((self._cells.at(column, rows) != 0).any()) if len(rows) else True

    def _is_example(self, row: Sequence[str]) -> bool:
        """Return whether a row with the mark of the template's example is it: a row that was filled in is data."""
        read = {index for party in self._reading.parties for indexes in party.columns.values() for index in indexes}
        read |= {index for hop in self._reading.hops for indexes in hop.columns.values() for index in indexes}
        read |= {index for indexes in self._reading.row_columns.values() for index in indexes}
        # a form reads cells into columns of its own
        read |= set(range(len(row))) if self._reading.form else set()
        texts = [text for index, text in enumerate(row) if text and text != EXAMPLE_MARK and index in read]
        return all(text in _example_cells(self._reading.kind) for text in texts)

    def _total(self, first: str, others: Sequence[str]) -> Kind | None:
        words = fold(first[:_SHORT]).split()
        if len(first) > _SHORT or not begins_or_ends_as_total(words):
            return None
        if not all(_NUMBER.fullmatch(text) or _AMOUNT.fullmatch(text) or names_no_partner(text) for text in others):
            return None
        rest = without_total(words)
        plain = not [word for word in rest if word not in row_words("total-of") and not word.isdigit()]
        if plain:
            return Kind(TOTAL, doubtful=bool(rest), text=first)
        if carries_form(first):
            return None
        known = " ".join(rest)
        if known in self._known or reference.countries().code(known) or tier_number(known):
            return Kind(TOTAL, doubtful=True, text=first)
        return None

    @cached_property
    def _known(self) -> frozenset[str]:
        """The folded texts that stand alone in a row, or in a column beside the names: a total may be of one."""
        beside = {index for column in self._reading.columns for index in [column.index] if index not in self._names}
        codes: set[int] = set(self._texts[self._filled == 1].tolist())
        rows = np.arange(self._first_row, self._reading.end)[:_MOST_KNOWN]
        for column in sorted(beside)[:_MOST_COLUMNS]:
            codes.update(self._cells.vocabulary.distinct(self._cells.at(column, rows)).tolist())
        texts = self._cells.vocabulary.texts
        return frozenset(fold(texts[code]) for code in codes if len(texts[code]) <= _SHORT) - {""}

    def _lone(self, index: int, column: int, text: str) -> Kind | None:
        """Return what a row is that has one text, in a table of several columns."""
        folded = fold(text)
        in_name = column in self._names
        words = len(text.split())
        if _SECTION.match(folded):
            return Kind(SECTION, text=text)
        if _is_legend(text):
            before, after = _APART.split(text, maxsplit=1)
            sure = fold(before) in row_words("colour") or names_no_partner(fold(before))
            return Kind(NOTE, doubtful=in_name and (not sure or _may_name(after)), text=text)
        if _is_note(text) or words > _PROSE_WORDS:
            return Kind(NOTE, doubtful=in_name and not _is_note(text), text=text)
        if column in self._goods:
            return None  # further goods of the partner above
        if (
            self._heads_rows(index)
            and column <= self._edge
            and (section := self._section(index, text, in_name=in_name)) is not None
        ):
            return section
        if text.endswith((":", "：")) or (not in_name and words >= 3) or (in_name and self._is_footer(index, text)):
            return Kind(NOTE, doubtful=in_name, text=text)
        return None

    def _heads_rows(self, index: int) -> bool:
        """Return whether the next row with several cells follows, with nothing between but further such texts."""
        row = index - self._first_row
        later = self._filled[row + 1 : row + 1 + _MOST_NESTED]
        return bool((later > 1).any())

    @cached_property
    def _mostly_wide(self) -> bool:
        """Whether no more rows have a single text than several: then it is out of the ordinary."""
        return int((self._filled > 1).sum()) * 2 >= len(self._filled)

    def _section(self, index: int, text: str, *, in_name: bool) -> Kind | None:
        """Return the kind of a heading of the rows below; None where the text is rather a partner's name."""
        if carries_form(text) or not any(map(str.isalpha, text)):
            return None
        if not in_name:
            # a number alone is of a partner
            told = reference.countries().code(text) or is_of_goods(text) or is_of_a_stage(text)
            return Kind(SECTION, text=text) if told or not any(map(str.isdigit, text)) else None
        if fold(text) in self._full_names:
            return None
        if reference.countries().code(text):
            return Kind(SECTION, text=text)
        if is_of_a_stage(text) and self._width > _ANSWERED and self._mostly_wide:
            return Kind(SECTION, doubtful=True, text=text)
        capitals = text.isupper() and not self._shouted
        apart = self._cells.numbers[index] - self._cells.numbers[index - 1] > 1
        if self._mostly_wide and (capitals or apart or self._has_totals):
            return Kind(SECTION, doubtful=True, text=text)
        return None

    @cached_property
    def _full_names(self) -> frozenset[str]:
        """The folded names of the rows with several cells, and of buyers."""
        rows = np.flatnonzero(self._filled > 1) + self._first_row
        codes: set[int] = set()
        for column in self._names:
            codes.update(self._cells.vocabulary.distinct(self._cells.at(column, rows)).tolist())
        return frozenset(fold(self._cells.vocabulary.texts[code]) for code in codes)

    @cached_property
    def _shouted(self) -> bool:
        """Whether names are written in capitals anyway."""
        rows = np.flatnonzero(self._filled > 1)[:_MOST_KNOWN] + self._first_row
        texts = [self._cells.text(int(row), column) for column in self._names[:1] for row in rows]
        texts = [text for text in texts if text]
        return sum(map(str.isupper, texts)) * _FEW_ROWS >= len(texts)

    @cached_property
    def _has_totals(self) -> bool:
        """Whether any row is a total: sections end with them."""
        for row in np.flatnonzero(self._cells.vocabulary.where(self._texts, _may_tell)).tolist():
            first, *others = [text for text in self._cells.row(row + self._first_row) if text]
            if self._total(first, others) is not None:
                return True
        return False

    def _is_footer(self, index: int, text: str) -> bool:
        """Return whether a text below the last full row, behind a blank one or as a sentence, is no name."""
        row = index - self._first_row
        if (self._filled[row + 1 :] > 1).any() or carries_form(text) or not self._mostly_wide:
            return False
        before = np.flatnonzero(self._filled[:row] > 1)
        gap = np.diff(self._cells.numbers[self._first_row + (int(before[-1]) if len(before) else row) : index + 1])
        words = text.split()
        sentence = len(words) >= _SENTENCE and (text.endswith(".") or sum(map(str.islower, words)) * 2 > len(words))
        dated = bool(_DATED.search(text)) and len(words) >= _FEW_ROWS
        return sentence or dated or (bool((gap > 1).any()) and len(words) >= _SENTENCE)


def is_of_goods(text: str) -> bool:
    """Return whether a heading names goods."""
    return len(text) <= _SHORT and bool(reference.goods_classes(text))


def is_of_a_stage(text: str) -> bool:
    """Return whether every word of a heading is one for a stage of production: "Fabric mills"."""
    words = fold(text).split()
    return 0 < len(words) <= _FEW_ROWS and all(
        choose("stages", "stage", word) or reference.goods_classes(word) for word in words
    )


_MOST_KNOWN = 5_000
_MOST_COLUMNS = 40


def _may_tell(text: str) -> bool:
    """Return whether a text may begin a row that is no data: a quick look."""
    if len(text) > _SHORT:
        return False
    if text[0] in "([" or text[-1] in ":：" or "=" in text:
        return True
    folded = fold(text)
    if not folded:
        return False
    words = folded.split()
    if (words[0] in words_of_totals() or words[-1] in words_of_totals()) and begins_or_ends_as_total(words):
        return True
    if folded in row_words("note") or folded in row_words("example") or _opens_sample(text):
        return True
    return (":" in text or "：" in text) and _is_note(text)


def _is_note(text: str) -> bool:
    """Return whether a text says that it is a note: "Source: ...", "Prepared by: ..."."""
    before, colon, _ = text.replace("：", ":").partition(":")
    return fold(before[:_SHORT]) in row_words("note") and (bool(colon) or before == text)


def _is_legend(text: str) -> bool:
    """Return whether a text explains a colour or a word: "Yellow = legal hold"."""
    if not _LEGEND.match(text):
        return False
    before = fold(_APART.split(text, maxsplit=1)[0])
    return "=" in text or before in row_words("colour") or names_no_partner(before)


def _may_name(text: str) -> bool:
    """Return whether a text may be a company's name: a legal form, or capitals throughout: "Star Garments"."""
    words = text.split()
    return carries_form(text) or (len(words) > 1 and all(word[0].isupper() for word in words))


def _is_sample(text: str) -> bool:
    """Return whether a cell marks its row as an example."""
    return fold(text[:_SHORT]) in row_words("example") or _opens_sample(text)


def _opens_sample(text: str) -> bool:
    """Return whether a text opens as an example does: "e.g. Foo Mills"."""
    return text[:_SHORT].lower().lstrip("( ").startswith(("e.g.", "example:", "ex.:"))


def _example_cells(kind: str) -> frozenset[str]:
    sheets = ("partners", "questionnaire") if kind == "partners" else (kind,)
    rows = [row for row in reference.table("columns") if row["sheet"] in sheets]
    return frozenset(row["example"] for row in (*rows, *reference.table("template")))
