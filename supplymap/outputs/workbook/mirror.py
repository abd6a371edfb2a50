"""The user's own sheet again, every row at its own number, with its state and issues beside it.

It can be corrected and read again (:mod:`supplymap.sheets.returned`): each cell is a text, and what is added stands in
columns of its own behind the user's, the last of which, hidden, says which row of the file the row is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.book import MAX_COLUMNS, MAX_ROWS
from supplymap.outputs.workbook.cells import (
    cell_content,
    cell_xml,
    clean,
    display_width,
    letter,
    lines_needed,
    row_xml,
)
from supplymap.outputs.workbook.comments import Comment
from supplymap.sheets.cells import ERRORS
from supplymap.sheets.origins import ADDED, COMMENT, MARK, NO_ROWS, SheetOrigin, cells_digest, row_mark, told_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from supplymap.model import Issue, RowState
    from supplymap.outputs.workbook.book import Book
    from supplymap.outputs.workbook.cells import StyleIds
    from supplymap.sheets import Row, Sheet

UNACCOUNTED = "not accounted for"
LEVELS = ("error", "warning", "note")
_ADDED_WIDTHS = (12.0, 24.0, 60.0, 50.0)
_CODE = re.compile(r"0\d+|\d{16,}")  # digits that a spreadsheet would change when they are typed in
_TEXT = "@"
_BOTH = (False, True)
_COMMENTED = 3  # problems told in one comment
_COMMENT_LENGTH = 300
_LONG = 10_000  # characters from which a text may be longer than a cell holds
_LETTERS = re.compile(r"[A-Z]{1,3}\Z")
_TWICE = re.compile(r"(.+) \(column ([A-Z]{1,3})\)\Z", re.DOTALL)  # a header that stands more than once
_KEPT = 4_096  # texts that are kept as written
_SAMPLE = 2_000  # rows that decide the widths
_FROZEN_ROWS = 12
_SHADED_WIDTH = 60
_WIDEST = 44


def column_of(issue: Issue, header: Sequence[str], cells: Sequence[str]) -> int:
    """Return the column of the cell that an issue is about.

    Parameters
    ----------
    issue
        Its column is a header text, a header text with its column letter, or a letter alone; its ``found`` text
        decides between equal headers.
    header
        The header row that stands above the row, empty if there is none.
    cells
        The row.

    Returns
    -------
    column
        From 1; 0 if it is not known.
    """
    wanted = issue.column.strip()
    if wanted:
        named = [i for i, text in enumerate(header, 1) if text.strip().casefold() == wanted.casefold()]
        if named:
            same = [i for i in named if issue.found and i <= len(cells) and _is(cells[i - 1], issue.found)]
            return (same or named)[0]
        twice = _TWICE.match(wanted)
        letters = twice[2] if twice else wanted
        if _LETTERS.match(letters):
            number = 0
            for char in letters:
                number = number * 26 + ord(char) - 64
            return number if number <= MAX_COLUMNS else 0
    alike = [i for i, text in enumerate(cells, 1) if issue.found and _is(text, issue.found)]
    return alike[0] if len(alike) == 1 else 0


def _is(text: str, found: str) -> bool:
    """Return whether a cell holds the text that an issue repeats, which may be cut."""
    return text == found or (found.endswith("…") and text.startswith(found[:-1]))


@dataclass(frozen=True, slots=True)
class Mirror:
    """A sheet with the states and issues of its rows.

    Attributes
    ----------
    rows, states, issues
        By row number; row 0, the sheet as a whole, is not among them.
    numbers
        Every row that has text, a state or an issue, from top to bottom.
    headers
        The header row and its repetitions, from top to bottom.
    width
        Cells of the widest row.
    coded
        Columns, from 1, of codes: what is typed into them stays a text, as 0901.
    """

    sheet: Sheet
    rows: Mapping[int, Row]
    states: Mapping[int, RowState]
    issues: Mapping[int, Sequence[Issue]]
    numbers: tuple[int, ...]
    headers: tuple[int, ...]
    width: int
    coded: frozenset[int]

    @classmethod
    def of(cls, sheet: Sheet, states: Mapping[int, RowState], issues: Mapping[int, Sequence[Issue]]) -> Mirror:
        """Return a sheet with the states and issues of its rows."""
        rows = {row.number: row for row in sheet.rows}
        numbers = tuple(number for number in sorted({*rows, *states, *issues} - {0}) if number <= MAX_ROWS)
        headers = tuple(number for number in numbers if number in states and states[number].header)
        width = max((len(row.cells) for row in sheet.rows), default=0)
        coded = {at for row in sheet.rows[:_SAMPLE] for at, text in enumerate(row.cells, 1) if _CODE.fullmatch(text)}
        width = min(width, MAX_COLUMNS - len(ADDED) - 1)
        return cls(sheet, rows, states, issues, numbers, headers, width, frozenset(coded))

    @property
    def label_row(self) -> int:
        """Row that names the added columns: first header, else the one above the first row; 0 for none."""
        if self.headers:
            return self.headers[0]
        return self.numbers[0] - 1 if self.numbers else 0

    def origin(self, title: str) -> SheetOrigin:
        """Return what the report tells of the sheet, so that its copy can be read again."""
        sheet, label = self.sheet, self.label_row
        header = self.rows[label].cells if label in self.rows else ()
        widest = max((len(row.cells) for row in sheet.rows), default=0)
        texts = [
            (row.number, at, row.lines(at))
            for row in sheet.rows
            for at, text in enumerate(row.cells)
            if len(text) > _LONG and clean(row.lines(at)) != row.lines(at)
        ]
        return SheetOrigin(
            *(sheet.file, sheet.name, sheet.hidden, sheet.note, title, self.width),
            whole=widest <= self.width and (not self.rows or max(self.rows) <= MAX_ROWS),
            marked=len(self.numbers) - (label in self.numbers),
            label=label,
            header=header,
            digest=cells_digest(sheet.rows),
            told=told_of(sheet),
            asides=sheet.asides,
            texts=tuple(texts),
        )

    def add(self, book: Book, title: str, number: int) -> Worksheet:
        """Add the sheet to a book; its number, from 1, stands in the marks of its rows."""
        page = book.add_sheet(title)
        page.sheet_view.showGridLines = True
        if not self.numbers:
            looks.put(page, 1, 1, NO_ROWS, looks.EMPTY)
            return page
        book.enlarge_paper(page)
        for column, width in enumerate((*self._widths(), *_ADDED_WIDTHS), 1):
            page.column_dimensions[letter(column)].width = width
        for column in self.coded:
            page.column_dimensions[letter(column)].number_format = _TEXT
        last_row, last_column = self.numbers[-1], self.width + len(ADDED) + 1
        page.column_dimensions[letter(last_column)].hidden = True
        if self.headers:
            top = self.label_row
            if top <= _FROZEN_ROWS:
                page.freeze_panes = f"A{top + 1}"
            page.print_title_rows = f"{top}:{top}"
            # the marks are sorted with their rows
            page.auto_filter.ref = f"A{top}:{letter(last_column)}{last_row}"
        book.stream(page, self._xml(_Paint.of(book), number), last_row=last_row, last_column=last_column)
        return page

    def marked(self) -> Iterator[tuple[int, int, list[Issue]]]:
        """Yield row and column, from 1, of each cell that problems are about, the worst first."""
        for number in self.numbers:
            if issues := self.issues.get(number):
                places: dict[int, list[Issue]] = {}
                for issue in issues:
                    column = self._column_of(issue, number)
                    if 0 < column <= self.width:
                        places.setdefault(column, []).append(issue)
                for column, own in sorted(places.items()):
                    yield number, column, own

    def _column_of(self, issue: Issue, number: int) -> int:
        """Return the column of the cell that an issue of a row is about."""
        above = bisect_right(self.headers, number)
        header = self.rows[self.headers[above - 1]].cells if above else ()
        return column_of(issue, header, self.rows[number].cells if number in self.rows else ())

    def _widths(self) -> list[float]:
        """Return widths by the first rows; titles and notes may run over, as they do in the source."""
        sizes = [6] * self.width
        for number in self.numbers[:_SAMPLE]:
            state = self.states.get(number)
            if number not in self.rows or (state and state.state == "skipped" and not state.header):
                continue
            for index, text in enumerate(self.rows[number].cells[: self.width]):
                sizes[index] = max(sizes[index], min(display_width(text), _WIDEST))
        return [float(size + 3) for size in sizes]

    def _xml(self, paint: _Paint, sheet: int) -> Iterator[str]:
        """Yield the rows from top to bottom."""
        if self.label_row and not self.headers:
            yield row_xml(self.label_row, self._labels(paint))
        write_state, write_cell = _state_writer(paint), lru_cache(maxsize=_KEPT)(cell_content)
        added_columns = [letter(self.width + index) for index in range(1, len(ADDED) + 1)]
        last, mark = (
            letter(self.width + len(ADDED) + 1),
            f'" s="{paint.cells["skipped", False].plain}" t="inlineStr"><is><t>',
        )
        for number in self.numbers:
            row = self.rows.get(number)
            state, issues = self.states.get(number), self.issues.get(number, ())
            worst = _worst(state, issues)
            kind = worst or ("skipped" if state and state.state == "skipped" else "")
            if state and state.header:
                kind = "header"
            written = self._cells(row, number, kind, paint, write_cell, shaded=bool(worst))
            for issue in reversed(issues):  # the worst comes first and paints last
                column = self._column_of(issue, number)
                if 0 < column <= self.width:
                    text = row.lines(column - 1) if row else ""
                    if not text and issue.found in ERRORS:
                        text = issue.found  # as it stands in the file
                    look = paint.marked[issue.level, column in self.coded]
                    written[column] = cell_xml(number, column, text or None, look)
            if number == self.label_row:
                added, lines = self._labels(paint), 1
            else:
                contents, lines = write_state(state, issues, worst)
                added = "".join(
                    f'<c r="{column}{number}"{content}' for column, content in zip(added_columns, contents, strict=True)
                )
                added += f'<c r="{last}{number}{mark}{row_mark(sheet, number)}</t></is></c>'
            yield row_xml(number, "".join(written[column] for column in sorted(written)) + added, lines)

    def _cells(
        self,
        row: Row | None,
        number: int,
        kind: str,
        paint: _Paint,
        write_cell: Callable[[str | None, StyleIds], str],
        *,
        shaded: bool,
    ) -> dict[int, str]:
        """Write the user's cells of one row; a shaded row is shaded up to the added columns."""
        texts = row.cells[: self.width] if row else ()
        if row and row.lined:
            texts = tuple(row.lines(at) for at in range(len(texts)))
        plain, coded = paint.cells[kind, False], paint.cells[kind, True]
        written = {
            column: f'<c r="{letter(column)}{number}"{write_cell(text, coded if column in self.coded else plain)}'
            for column, text in enumerate(texts, 1)
            if text
        }
        if shaded and self.width <= _SHADED_WIDTH:
            for column in range(1, self.width + 1):
                if column not in written:
                    written[column] = cell_xml(number, column, None, coded if column in self.coded else plain)
        return written

    def _labels(self, paint: _Paint) -> str:
        """Write the headers of the added columns."""
        return "".join(
            cell_xml(self.label_row, self.width + index, text, paint.label)
            for index, text in enumerate((*ADDED, MARK), 1)
        )


def comment_of(row: int, column: int, issues: Sequence[Issue]) -> Comment:
    """Return the comment of a cell: what is wrong with it, and what to do."""
    texts = []
    for issue in issues[:_COMMENTED]:
        told = f"{COMMENT}{issue.level} ({issue.code})\n{_cut(issue.message)}"
        texts.append(f"{told}\nTo do: {_cut(what_to_do(issue))}" if issue.suggestion or issue.correction else told)
    if len(issues) > _COMMENTED:
        texts.append(f"and {len(issues) - _COMMENTED} more: see {ADDED[2]}")
    return Comment(row, column, "\n\n".join(texts))


def _cut(text: str) -> str:
    return text if len(text) <= _COMMENT_LENGTH else f"{text[: _COMMENT_LENGTH - 1]}…"


def what_to_do(issue: Issue) -> str:
    """Return what to do about an issue; the text to write into the cell comes first, where it is known."""
    if not issue.correction or issue.correction in issue.suggestion:
        return issue.suggestion
    return f'Write "{issue.correction}". {issue.suggestion}'.rstrip()


def _worst(state: RowState | None, issues: Sequence[Issue]) -> str:
    """Return the worst level of a row; a rejected row is an error even without an issue."""
    if state is None or state.state == "rejected":
        return "error"
    return min((issue.level for issue in issues), key=LEVELS.index, default="")


def _added(state: RowState | None, issues: Sequence[Issue]) -> tuple[str, str, str, str]:
    """Return status, codes, messages and suggestions of a row."""
    status = state.state if state else UNACCOUNTED
    messages = [f"{status.capitalize()}: {state.note}"] if state and state.note else []
    if not issues:
        return status, "", "".join(messages), ""
    codes = dict.fromkeys(issue.code for issue in issues)
    for issue in issues:
        column = f" in {issue.column}" if issue.column else ""
        messages.append(f"{issue.level.capitalize()}{column}: {issue.message}")
    suggestions = dict.fromkeys(what_to_do(issue) for issue in issues if issue.suggestion or issue.correction)
    return status, "; ".join(codes), "\n".join(messages), "\n".join(suggestions)


def _state_writer(paint: _Paint) -> Callable[[RowState | None, Sequence[Issue], str], tuple[tuple[str, ...], int]]:
    """Return a function that writes the added cells of a row and counts their lines; most rows have the same texts."""

    @lru_cache(maxsize=_KEPT)
    def write(texts: tuple[str, ...], worst: str) -> tuple[tuple[str, ...], int]:
        contents = tuple(cell_content(text or None, paint.added[worst, not index]) for index, text in enumerate(texts))
        return contents, max(map(lines_needed, texts, _ADDED_WIDTHS)) if any(texts[1:]) else 1

    return lambda state, issues, worst: write(_added(state, issues), worst)


@dataclass(frozen=True, slots=True)
class _Paint:
    """The styles of a mirrored sheet.

    Attributes
    ----------
    cells
        By level, ``skipped``, ``header`` or empty for a row that was used; and whether what is typed stays a text.
    marked
        By level, for the very cell an issue is about; and whether what is typed stays a text.
    added
        By level (empty for none) and whether it is the status.
    """

    cells: Mapping[tuple[str, bool], StyleIds]
    marked: Mapping[tuple[str, bool], StyleIds]
    added: Mapping[tuple[str, bool], StyleIds]
    label: StyleIds

    @classmethod
    def of(cls, book: Book) -> _Paint:
        """Register the looks."""
        cells: dict[str, looks.Look] = {
            "": looks.Look(wrap=False),
            "skipped": looks.Look(wrap=False, colour=looks.MUTED, italic=True),
            "header": looks.Look(wrap=False, bold=True, fill=looks.PALE, line=True),
        }
        cells |= {s: looks.Look(wrap=False, fill=fill) for s, fill in looks.LEVEL_COLOURS.items()}
        marked = {s: looks.Look(wrap=False, fill=f, bold=True) for s, f in looks.MARKED_COLOURS.items()}
        fills = {"": looks.PALE, **looks.LEVEL_COLOURS}
        return cls(
            {(name, text): book.style(_typed(look, text=text)) for name, look in cells.items() for text in _BOTH},
            {(name, text): book.style(_typed(look, text=text)) for name, look in marked.items() for text in _BOTH},
            {(s, b): book.style(looks.Look(fill=f, bold=b)) for s, f in fills.items() for b in (True, False)},
            book.style(looks.HEADER),
        )


def _typed(look: looks.Look, *, text: bool) -> looks.Look:
    """Return a look in which what is typed stays a text, or not."""
    return replace(look, number_format=_TEXT) if text else look
