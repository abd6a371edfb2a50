"""Where the rows of an import report came from: told on a hidden sheet of it, so that it can be read again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets.cells import column_number
from supplymap.sheets.encoded import encode
from supplymap.sheets.workbook import Aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.model import Issue
    from supplymap.sheets.workbook import Row, Sheet, Workbook

FORMAT = 1
"""Counts up when a report of an earlier version can no longer be read."""
HEADING = "supplymap import report"
"""First cell of the hidden sheet, which is known by it: its title may be changed."""
PROPERTY = "supplymap import report"
"""Property of the file that says what it is when the hidden sheet is gone; its value is the format."""
ADDED = ("_status", "_code", "_message", "_suggestion")
"""Headers of the columns that the report adds to a sheet, from its width on; the mark of the row follows them."""
MARK = "_row"
"""Header of the hidden column that says which row of the file a row is."""
COMMENT = "supplymap: "
"""What the comments of the report begin with."""
NO_ROWS = "Nothing to show: this sheet has no rows."
"""Stands on the copy of a sheet without rows."""
CHUNK = 32_000
"""Most characters of a line in one cell."""
HEAD = 2
"""Rows of the hidden sheet above its lines."""


def row_mark(sheet: int, row: int) -> str:
    """Return the mark of a row: the number of its sheet in the report, from 1, and its own number in the file."""
    return f"sheet {sheet} row {row}"


class MarkError(ValueError):
    """The hidden sheet of a report is not as it was written."""


@dataclass(frozen=True, slots=True)
class Told:
    """A problem found when the file was read, and the text of the cell it is about."""

    issue: Issue
    text: str = ""


@dataclass(frozen=True, slots=True)
class SheetOrigin:
    """A sheet of the user's as it was when the report was made.

    Attributes
    ----------
    title
        Title of its copy in the report.
    width
        Columns of its own in the copy.
    whole
        Whether all of its cells stand in the copy.
    marked
        Number of rows of the copy with a mark.
    label
        Number of the row with the headers of the added columns, which has no mark; 0 if there is none.
    header
        Texts of the user's in that row.
    digest
        Of its cells, as by `cells_digest`.
    told
        Problems found when it was read.
    asides
        Texts that stand in no row.
    texts
        Row, column from 0 and text of the cells that a spreadsheet cannot hold as they are.
    """

    file: str
    name: str
    hidden: bool
    note: str
    title: str
    width: int
    whole: bool
    marked: int
    label: int
    header: tuple[str, ...]
    digest: str
    told: tuple[Told, ...] = ()
    asides: tuple[Aside, ...] = ()
    texts: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet of the report that copies none of the user's.

    Attributes
    ----------
    first
        Text of its first cell, by which it is known after its title was changed.
    """

    title: str
    first: str


@dataclass(frozen=True, slots=True)
class FileOrigin:
    """A file of the user's.

    Attributes
    ----------
    sha256
        Of the file itself, also where an earlier report was read in its place.
    corrected
        Whether its cells were changed in an earlier report.
    """

    name: str
    sha256: str
    corrected: bool = False

    @classmethod
    def of(cls, book: Workbook) -> FileOrigin:
        """Return what the report tells of a file that was read."""
        back = book.returned
        return cls(book.file, back.sha256, back.corrected) if back else cls(book.file, book.sha256)


@dataclass(frozen=True, slots=True)
class Origins:
    """What the report was made from."""

    version: str
    files: tuple[FileOrigin, ...]
    sheets: tuple[SheetOrigin, ...]
    own: tuple[OwnSheet, ...]

    def lines(self) -> Iterator[str]:
        """Yield the lines of the hidden sheet: printable ASCII, so that no program changes them."""
        digest, count = hashlib.sha256(), 0
        for record in self._records():
            line = json.dumps(record, ensure_ascii=True, separators=(",", ":"))
            if len(line) > CHUNK or "  " in line:
                line = line.replace(" ", "\\u0020")  # blanks at the end of a cell, and several of them, may get lost
            digest.update(line.encode())
            count += 1
            yield line
        yield json.dumps(["end", count, digest.hexdigest()])

    def _records(self) -> Iterator[list[Any]]:
        yield ["report", FORMAT, self.version]
        for page in self.own:
            yield ["own", page.title, page.first]
        for file in self.files:
            yield ["file", file.name, file.sha256, file.corrected]
        for one in self.sheets:
            yield [
                *(
                    "sheet",
                    one.file,
                    one.name,
                    one.hidden,
                    one.note,
                    one.title,
                    one.width,
                    one.whole,
                    one.marked,
                    one.label,
                ),
                *(one.header, one.digest),
            ]
            for told in one.told:
                found = told.issue
                about = [found.source.sheet, found.source.row, found.column, found.found, found.message]
                yield ["issue", found.code, *about, found.suggestion, told.text]
            for aside in one.asides:
                yield ["aside", aside.source.sheet, aside.source.row, aside.column, aside.place, aside.text]
            for row, column, text in one.texts:
                yield ["text", row, column, text]


def cells_digest(rows: Sequence[Row]) -> str:
    """Return a digest of the cells of a sheet and of the numbers of its rows."""
    encoded = encode(rows)
    texts = [encoded.lines.get(code, text) for code, text in enumerate(encoded.texts)]
    digest = hashlib.sha256("\x1f".join(texts).encode("utf-8", "surrogatepass"))
    for numbers in (encoded.numbers, encoded.starts, encoded.cells):
        digest.update(numbers.tobytes())
    return digest.hexdigest()


def told_of(sheet: Sheet) -> tuple[Told, ...]:
    """Return the problems found when a sheet was read, each with the text of its cell."""
    wanted = {found.source.row for found in sheet.issues}
    rows = {row.number: row.cells for row in sheet.rows if row.number in wanted} if wanted - {0} else {}
    told = []
    for found in sheet.issues:
        cells = rows.get(found.source.row, ())
        column = column_number(found.column) if found.column and found.source.row else len(cells)
        told.append(Told(found, cells[column] if column < len(cells) else ""))
    return tuple(told)


def read_lines(lines: Iterable[str]) -> Origins:
    """Read the lines of the hidden sheet.

    Raises
    ------
    MarkError
        If they are not as they were written.
    """
    digest, records = hashlib.sha256(), list[list[Any]]()
    last: list[Any] = []
    for line in lines:
        if last:
            records.append(last)
        try:
            last = json.loads(line)
        except (ValueError, RecursionError):
            raise MarkError(line[:100]) from None
        if not isinstance(last, list) or not last:
            raise MarkError(line[:100])
        if last[0] != "end":
            digest.update(line.encode("utf-8", "replace"))
    if last[:1] != ["end"] or last[1:] != [len(records), digest.hexdigest()]:
        raise MarkError("the last line does not fit the others")
    try:
        return _made(records)
    except (LookupError, TypeError, ValueError):
        raise MarkError("a line that says something else than it should") from None


def format_of(lines: Sequence[str]) -> tuple[int, str]:
    """Return format and version of the report, whatever its other lines are; 0 where they do not say it."""
    try:
        record = json.loads(lines[0])
        return (int(record[1]), str(record[2])) if record[0] == "report" else (0, "")
    except (ValueError, LookupError, TypeError, RecursionError):
        return 0, ""


def _made(records: Sequence[list[Any]]) -> Origins:
    version, files, own = "", list[FileOrigin](), list[OwnSheet]()
    sheets: list[tuple[list[Any], list[Told], list[Aside], list[tuple[int, int, str]]]] = []
    for kind, *values in records:
        match kind:
            case "report":
                version = values[1]
            case "own":
                own.append(OwnSheet(*values))
            case "file":
                files.append(FileOrigin(*values))
            case "sheet":
                sheets.append((values, [], [], []))
            case "issue":
                code, sheet, row, column, found, message, suggestion, text = values
                source = Source(sheets[-1][0][0], sheet, row)
                made = issue(code, source, column, found, message=message, suggestion=suggestion)
                sheets[-1][1].append(Told(made, text))
            case "aside":
                sheet, row, at, place, text = values
                sheets[-1][2].append(Aside(text, place, Source(sheets[-1][0][0], sheet, row), at))
            case "text":
                sheets[-1][3].append((values[0], values[1], values[2]))
    return Origins(version, tuple(files), tuple(_made_sheet(*parts) for parts in sheets), tuple(own))


def _made_sheet(
    about: list[Any], told: Sequence[Told], asides: Sequence[Aside], texts: Sequence[tuple[int, int, str]]
) -> SheetOrigin:
    *place, header, digest = about
    file, name, hidden, note, title, width, whole, marked, label = place
    return SheetOrigin(
        *(file, name, hidden, note, title, width, whole, marked, label, tuple(header), digest),
        *(tuple(told), tuple(asides), tuple(texts)),
    )
