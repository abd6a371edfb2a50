"""Copies of the user's sheets in an import report, without what the report added to them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets.cells import column_letter, column_number
from supplymap.sheets.encoded import Encoded, EncodedRows, encode
from supplymap.sheets.origins import ADDED, COMMENT, MARK, NO_ROWS
from supplymap.sheets.workbook import Row, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from supplymap.model import Issue
    from supplymap.sheets.origins import SheetOrigin
    from supplymap.sheets.workbook import Aside

_MARK = re.compile(r"sheet (\d{1,5}) row (\d{1,7})")
_OF_THE_COPY = frozenset(("hidden-row", "hidden-sheet", "blank-rows-formatted"))
"""What is told of a sheet as a whole and comes of working in the report, as with its filter."""
_PEOPLE = ("comment", "text box", "chart", "tip of the link")
"""Texts in no cell that people add to a sheet; others, as page footers, are the report's."""
_AUTHOR = COMMENT.strip(" :")
_OURS = re.compile(rf"(?:\S+ ){{0,2}}{COMMENT}(?:error|warning|note) \(")  # a program may put day and author before it


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of the rows of a sheet of the report.

    Attributes
    ----------
    sheet
        Number of the user's sheet, from 1, that most of them name.
    column
        Where they stand, from 0.
    rows
        Number of a row now by its number in the file.
    """

    sheet: int
    column: int
    rows: Mapping[int, int]


def marks_of(sheet: Sheet) -> Marks | None:
    """Return the marks of a sheet; None if it has none."""
    encoded = encode(sheet.rows)
    named = {
        code: (int(found[1]), int(found[2]))
        for code, text in enumerate(encoded.texts)
        if text.startswith("sheet ") and (found := _MARK.fullmatch(text))
    }
    if not named:
        return None
    is_mark = np.zeros(len(encoded.texts), bool)
    is_mark[list(named)] = True
    at = np.flatnonzero(is_mark[encoded.cells])
    rows = np.searchsorted(encoded.starts, at, "right") - 1
    columns = at - encoded.starts[rows]
    counts = np.bincount(columns)
    column = len(counts) - 1 - int(counts[::-1].argmax())
    own = columns == column
    pairs = [named[code] for code in encoded.cells[at[own]].tolist()]
    number = Counter(sheet for sheet, _ in pairs).most_common(1)[0][0]
    now: dict[int, int] = {}
    for (marked, row), current in zip(pairs, encoded.numbers[rows[own]].tolist(), strict=True):
        if marked == number:
            now.setdefault(row, current)
    return Marks(number, column, now)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a user's sheet, and where its rows and columns stand in it now."""

    sheet: Sheet
    origin: SheetOrigin
    marks: Marks | None

    def restored(self) -> Sheet:
        """Return the user's sheet as it is corrected in the copy, with the numbers that rows have there now."""
        encoded = encode(self.sheet.rows)
        label = _label_row(encoded, self.origin.width)
        dropped = self._dropped(encoded, label)
        rows: Sequence[Row] = EncodedRows(_without(encoded, dropped, NO_ROWS if not self.origin.marked else ""))
        row_now, column_now = self._row_now(encoded, label), self._column_now(encoded, label, dropped)
        rows = _with_texts(rows, [(row_now(row), column_now(at), text) for row, at, text in self.origin.texts])
        issues = [*self._told(rows, row_now, column_now), *self._found(dropped)]
        asides = (*self._kept_asides(row_now, column_now), *self._new_asides(dropped))
        about = self.origin
        return Sheet(about.file, about.name, rows, about.hidden, (*issues, *self._lost()), about.note, asides)

    def _dropped(self, encoded: Encoded, label: int) -> frozenset[int]:
        """Return the columns that the report added, from 0."""
        column = self.marks.column if self.marks else -1
        if label >= 0:
            cells = encoded.cells[encoded.starts[label] : encoded.starts[label + 1]].tolist()
            at = {encoded.texts[code]: index for index, code in enumerate(cells)}
            return frozenset({at[name] for name in (*ADDED, MARK) if name in at} | ({column} - {-1}))
        # the headers are gone, or there were none: those of the added columns that are left stand before the mark
        return frozenset(range(max(column - len(ADDED), self.origin.width), column + 1))

    def _row_now(self, encoded: Encoded, label: int) -> Callable[[int], int]:
        """Return a function from the number of a row in the file to that in the copy; 0 for a row taken out."""
        if self.marks is None:
            return lambda row: row
        known = dict(self.marks.rows)
        if label >= 0 and self.origin.label:
            known[self.origin.label] = int(encoded.numbers[label])
        return lambda row: known.get(row, 0)

    def _column_now(self, encoded: Encoded, label: int, dropped: frozenset[int]) -> Callable[[int], int]:
        """Return a function from a column of the file to that of the copy: somebody may have put one in."""
        was = self.origin.header
        if label < 0 or not was:
            return lambda column: column
        cells = encoded.cells[encoded.starts[label] : encoded.starts[label + 1]].tolist()
        now = [encoded.texts[code] for index, code in enumerate(cells) if index not in dropped]
        before = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False)))
        moved = len(now) - len(was)
        behind = sum(
            1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(was), reversed(now), strict=False))
        )
        if not moved or before + behind < min(len(was), len(now)):
            return lambda column: column
        return lambda column: column if column < before else column + moved

    def _told(
        self, rows: Sequence[Row], row_now: Callable[[int], int], column_now: Callable[[int], int]
    ) -> Iterator[Issue]:
        """Yield the problems of the file that are still there: about cells that nobody corrected."""
        found = {(one.code, one.source.row, one.column) for one in self.sheet.issues}
        wanted = {row_now(told.issue.source.row) for told in self.origin.told if told.issue.source.row}
        cells = {row.number: row.cells for row in rows if row.number in wanted} if wanted else {}
        for told in self.origin.told:
            one = told.issue
            if not one.source.row:
                yield one
                continue
            row = row_now(one.source.row)
            column = column_now(column_number(one.column)) if one.column else -1
            letter = column_letter(column) if column >= 0 else ""
            values = cells.get(row, ())
            text = values[column] if 0 <= column < len(values) else ""
            if row and (column < 0 or text == told.text) and (one.code, row, letter) not in found:
                yield replace(one, source=replace(one.source, row=row), column=letter)

    def _found(self, dropped: frozenset[int]) -> Iterator[Issue]:
        """Yield the problems found in the copy itself."""
        for one in self.sheet.issues:
            if not one.source.sheet or (not one.source.row and one.code in _OF_THE_COPY):
                continue
            column = column_number(one.column) if one.source.row and one.column else -1
            if column in dropped:
                continue
            letter = column_letter(_left(column, dropped)) if column >= 0 else one.column
            yield replace(one, source=Source(self.origin.file, self.origin.name, one.source.row), column=letter)

    def _kept_asides(self, row_now: Callable[[int], int], column_now: Callable[[int], int]) -> Iterator[Aside]:
        """Yield the texts of the file that stood in no row, at the rows where these stand now."""
        for aside in self.origin.asides:
            row = row_now(aside.source.row) if aside.source.row else 0
            if bool(row) == bool(aside.source.row):
                column = aside.column if aside.column is None or not row else column_now(aside.column)
                yield replace(aside, source=replace(aside.source, row=row), column=column)

    def _new_asides(self, dropped: frozenset[int]) -> Iterator[Aside]:
        """Yield the texts that people added to the copy beside its cells."""
        for aside in self.sheet.asides:
            text = aside.text.strip()
            if not aside.source.sheet or not aside.place.startswith(_PEOPLE):
                continue
            if _OURS.match(text) or text == _AUTHOR:
                continue
            column = None if aside.column is None or aside.column in dropped else _left(aside.column, dropped)
            source = Source(self.origin.file, self.origin.name, aside.source.row)
            yield replace(aside, source=source, column=column)

    def _lost(self) -> Iterator[Issue]:
        """Tell how many rows were taken out of the copy."""
        if self.marks is None:
            return
        lost, of = self.origin.marked - len(self.marks.rows), self.origin.marked
        if lost > 0:
            where = Source(self.origin.file, self.origin.name, 0)
            message = f"{lost:,} of {of:,} rows of the sheet were taken out of the import report: they do not count"
            yield issue("report-rows-removed", where, "", "", message=message)


def _left(column: int, dropped: frozenset[int]) -> int:
    """Return where a column stands when columns are left out."""
    return column - sum(each < column for each in dropped)


def _label_row(encoded: Encoded, width: int) -> int:
    """Return the index of the row with the headers of the added columns; -1 if there is none."""
    wanted = [code for code, text in enumerate(encoded.texts) if text in (*ADDED, MARK)]
    at = np.flatnonzero(np.isin(encoded.cells, wanted))
    if not len(at):
        return -1
    rows = np.searchsorted(encoded.starts, at, "right") - 1
    kinds: dict[int, set[int]] = {}
    for row, code in zip(rows.tolist(), encoded.cells[at].tolist(), strict=True):
        kinds.setdefault(row, set()).add(code)
    best = max(kinds, key=lambda row: (len(kinds[row]), -row))
    if len(kinds[best]) > 1:
        return best
    # one alone may be a text of the user's, unless it stands behind the user's columns
    behind = rows[at - encoded.starts[rows] >= width]
    return int(behind[0]) if len(behind) else -1


def _without(encoded: Encoded, dropped: frozenset[int], placeholder: str) -> Encoded:
    """Return cells without some columns and one text: rows that are empty then are no rows."""
    lengths = np.diff(encoded.starts)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    columns = np.arange(len(encoded.cells)) - np.repeat(encoded.starts[:-1], lengths)
    kept = ~np.isin(columns, list(dropped))
    codes, rows = encoded.cells[kept].copy(), rows[kept]
    if placeholder:
        codes[np.isin(codes, [code for code, text in enumerate(encoded.texts) if text == placeholder])] = 0
    filled = np.flatnonzero(codes)
    last = np.full(len(lengths), -1, np.int64)
    last[rows[filled]] = filled  # of several in a row, the last one stays
    inside = np.arange(len(codes)) <= last[rows]
    codes, rows = codes[inside], rows[inside]
    used = np.flatnonzero(last >= 0)
    counts = np.bincount(rows, minlength=len(lengths))[used]
    return _in_sequence(encoded, codes, encoded.numbers[used], np.concatenate(([0], np.cumsum(counts))))


def _in_sequence(
    encoded: Encoded, codes: NDArray[np.int32], numbers: NDArray[np.int32], starts: NDArray[np.int64]
) -> Encoded:
    """Give texts codes in the sequence in which they come, as reading a file does; texts of no cell are left out."""
    used, first = np.unique(codes, return_index=True)
    used = used[np.argsort(first, kind="stable")]
    used = used[used > 0]
    new = np.zeros(len(encoded.texts), np.int32)
    new[used] = np.arange(1, len(used) + 1)
    texts = ("", *(encoded.texts[code] for code in used.tolist()))
    lines = {int(new[code]): text for code, text in encoded.lines.items() if new[code]}
    return Encoded(texts, numbers, starts.astype(np.int64), new[codes], lines)


def _with_texts(rows: Sequence[Row], texts: Sequence[tuple[int, int, str]]) -> Sequence[Row]:
    """Put texts back that the report had to cut, where nobody changed what was left of them."""
    if not texts:
        return rows
    whole: dict[int, dict[int, str]] = {}
    for number, column, text in texts:
        whole.setdefault(number, {})[column] = text
    lines = []
    for row in rows:
        cells = list(row.cells)
        lined = dict(row.lined)
        for column, text in whole.get(row.number, {}).items():
            left = row.lines(column)
            if left.endswith("…") and text.startswith(left[:-1].rstrip()):
                cells[column] = text.replace("\n", " ")
                lined.pop(column, None)
                if "\n" in text:
                    lined[column] = text
        lines.append(Row(row.number, tuple(cells), row.hidden, tuple(sorted(lined.items()))))
    return EncodedRows(encode(lines))
