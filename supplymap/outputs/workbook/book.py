"""A workbook in the making: openpyxl for the frame of every sheet, streamed rows for long tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from supplymap.outputs.workbook.archive import CORE, core_properties, pack, unpack
from supplymap.outputs.workbook.cells import StyleIds, clean, letter
from supplymap.outputs.workbook.comments import LEGACY, blocks, comments_xml, drawing_xml, links_xml, types_xml
from supplymap.outputs.workbook.looks import Look, dress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from supplymap.outputs.workbook.comments import Comment

MAX_TITLE = 31
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_SHEET_DATA = re.compile(rb"<sheetData\s*/>|</sheetData>")
_AFTER_LINKS = re.compile(rb"<(?:printOptions|pageMargins)\b")
_AFTER_IGNORED = re.compile(rb"<(?:drawing|legacyDrawing|tableParts)\b|</worksheet>")
# codes and postal codes are text on purpose; without this every one carries a green triangle
_IGNORED = b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
_TYPES = "[Content_Types].xml"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_CHUNK = 2_000
MAX_LINKS = 65_530
"""Links inside a workbook that one sheet may hold; Excel repairs a file with more."""


def unique_title(wanted: str, taken: Iterable[str]) -> str:
    r"""Make a sheet title that every spreadsheet program accepts.

    Parameters
    ----------
    wanted
        Any text.
    taken
        Titles in use; upper and lower case do not make a difference.

    Returns
    -------
    title
        At most 31 characters, none of ``[]:*?/\``, different from every title taken.
    """
    base = " ".join(_FORBIDDEN.sub(" ", clean(wanted)).split()).strip("'") or "Sheet"
    base = _cut(base, MAX_TITLE).rstrip(" '")
    used = {title.casefold() for title in taken} | {"history"}  # Excel keeps this name for itself
    title, number = base, 1
    while title.casefold() in used:
        number += 1
        suffix = f" ({number})"
        title = _cut(base, MAX_TITLE - len(suffix)).rstrip(" '") + suffix
    return title


def _cut(text: str, length: int) -> str:
    """Cut a text to so many UTF-16 units, in which the limit of a title is counted."""
    return text.encode("utf-16-le", "replace")[: 2 * length].decode("utf-16-le", "ignore")


@dataclass
class _Stream:
    """Rows that follow what openpyxl wrote into a sheet."""

    rows: Iterable[str]
    last_row: int
    last_column: int


@dataclass
class Book:
    """Sheets with their looks, saved as the same bytes for the same content.

    Openpyxl writes titles, headers, widths, panes, filters and print settings; the rows of long tables are
    streamed into the saved sheet (see :mod:`supplymap.outputs.workbook.cells` for why).
    """

    _workbook: Workbook = None
    _streams: dict[str, _Stream] = field(default_factory=dict)
    _styles: dict[Look, StyleIds] = field(default_factory=dict)
    _links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _comments: dict[str, Sequence[Comment]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 - heavy

        self._workbook = Workbook()
        self._workbook.remove(self._workbook.active)

    def add_sheet(self, title: str, *, tab: str = "") -> Worksheet:
        """Add an empty sheet that prints in landscape, as wide as the page.

        Parameters
        ----------
        title
            Wanted title; made valid and unique.
        tab
            Colour of its tab, six hexadecimal digits.
        """
        sheet = self._workbook.create_sheet()
        sheet.title = unique_title(title, (other.title for other in self._workbook if other is not sheet))
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 1  # Letter
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0  # as many pages as it takes
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
        sheet.page_margins.footer = 0.35
        sheet.oddFooter.left.text = sheet.title.replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"
        if tab:
            sheet.sheet_properties.tabColor = "FF" + tab
        return sheet

    def style(self, look: Look) -> StyleIds:
        """Register a look and return its numbers in the style table."""
        if look not in self._styles:
            from openpyxl.cell import Cell  # noqa: PLC0415 - heavy

            numbers = []
            for quoted in (False, True):
                probe = Cell(self._workbook.worksheets[0], row=1, column=1)  # one each: the table keeps its style
                dress(probe, look)
                probe.quotePrefix = quoted
                numbers.append(probe.style_id)
            self._styles[look] = StyleIds(*numbers)
        return self._styles[look]

    @staticmethod
    def enlarge_paper(sheet: Worksheet) -> None:
        """Print a wide sheet on 11 x 17 inches; on Letter it would be too small to read."""
        sheet.page_setup.paperSize = 3

    @staticmethod
    def spread_paper(sheet: Worksheet, scale: int, columns: str) -> None:
        """Print a wide sheet on several pages side by side, in a readable size, its first columns on each."""
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
        sheet.page_setup.scale = scale
        if columns:
            sheet.print_title_cols = columns

    def link(self, sheet: Worksheet, cell: str, title: str, target: str = "A1") -> None:
        """Lead from a cell to a cell of another sheet; links beyond what a sheet may hold are left out."""
        links = self._links.setdefault(sheet.title, [])
        if len(links) < MAX_LINKS:
            quoted = title.replace("'", "''")
            links.append((cell, f"'{quoted}'!{target}"))

    def comment(self, sheet: Worksheet, comments: Sequence[Comment]) -> None:
        """Put comments on cells of a sheet of this book, in place of those it had."""
        self._comments[sheet.title] = sorted(comments)

    def state(self, name: str, value: str) -> None:
        """State a property of the file, for programs."""
        from openpyxl.packaging.custom import StringProperty  # noqa: PLC0415 - heavy

        self._workbook.custom_doc_props.append(StringProperty(name=name, value=value))

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield title and text of the first cell of each sheet."""
        for sheet in self._workbook:
            # cell() would make a cell where there is none, and with it the first row a second time
            first = sheet._cells.get((1, 1))
            yield sheet.title, str((first and first.value) or "")

    def stream(self, sheet: Worksheet, rows: Iterable[str], *, last_row: int, last_column: int) -> None:
        """Add rows below what the sheet holds.

        Parameters
        ----------
        sheet
            A sheet of this book.
        rows
            ``row`` elements in rising order, read once while saving. Every style must be registered before.
        last_row, last_column
            The lower right corner, for the dimension that other programs trust.
        """
        self._streams[sheet.title] = _Stream(rows, last_row, last_column)

    def to_bytes(self, as_of: date) -> bytes:
        """Return the .xlsx file, dated by the as-of date alone."""
        frame = BytesIO()
        self._workbook.save(frame)
        commented = [sheet for sheet in self._workbook if self._comments.get(sheet.title)]
        parts = {
            sheet.path[1:]: (self._streams.get(sheet.title), self._links.get(sheet.title, ()), sheet in commented)
            for sheet in self._workbook
        }

        def entries() -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
            for name, body in unpack(frame.getvalue()):
                if name == CORE:
                    yield name, core_properties(as_of)
                elif name == _TYPES and commented:
                    types = types_xml(range(1, len(commented) + 1))
                    yield name, body.replace(b"</Types>", f"{types}</Types>".encode())
                elif name in parts:
                    yield name, _sheet_part(body, *parts[name])
                else:
                    yield name, body
            yield from self._comment_parts(commented)

        return pack(entries())

    def _comment_parts(self, sheets: Sequence[Worksheet]) -> Iterator[tuple[str, bytes]]:
        """Yield the parts of the comments of sheets; openpyxl gives such sheets no links of their own."""
        block = 1
        for number, sheet in enumerate(sheets, 1):
            comments = self._comments[sheet.title]
            known = sheet.column_dimensions
            last = max(comment.column for comment in comments) + 12
            widths = [known[letter(c)].width if letter(c) in known else 8.43 for c in range(1, last)]
            folder, _, name = sheet.path[1:].rpartition("/")
            yield f"{folder}/_rels/{name}.rels", f"{_RELATIONS}{links_xml(number)}</Relationships>".encode()
            yield f"xl/comments{number}.xml", comments_xml(comments)
            yield f"xl/drawings/vmlDrawing{number}.vml", drawing_xml(comments, block, widths)
            block += blocks(comments)

    def save(self, path: str | Path, as_of: date) -> None:
        """Write the .xlsx file; its folder must exist."""
        Path(path).write_bytes(self.to_bytes(as_of))


def _sheet_part(
    body: bytes, stream: _Stream | None, links: Sequence[tuple[str, str]], is_commented: bool
) -> Iterator[bytes]:
    """Yield a sheet with the streamed rows behind its data, and what follows them where the schema wants it."""
    data = _SHEET_DATA.search(body)
    if data is None:  # pragma: no cover - openpyxl always writes the element
        message = "a sheet part without sheet data"
        raise ValueError(message)
    head, tail = body[: data.start()], body[data.end() :]
    if data.group() != b"</sheetData>":
        head += b"<sheetData>"
    following = _AFTER_IGNORED.search(tail)
    cut = following.start() if following else 0
    behind_rows = _IGNORED + (LEGACY.encode() if is_commented else b"")
    tail = b"</sheetData>" + tail[:cut] + behind_rows + tail[cut:]
    if links and (behind := _AFTER_LINKS.search(tail)):
        tail = tail[: behind.start()] + _links_xml(links).encode() + tail[behind.start() :]
    if stream is None:
        yield head + tail
        return
    corner = f"A1:{letter(max(stream.last_column, 1))}{max(stream.last_row, 1)}"
    yield _DIMENSION.sub(f'<dimension ref="{corner}"/>'.encode(), head, count=1)
    chunk: list[str] = []
    for row in stream.rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield "".join(chunk).encode()
            chunk.clear()
    yield "".join(chunk).encode()
    yield tail


def _links_xml(links: Iterable[tuple[str, str]]) -> str:
    """Write links to cells of this workbook; nothing in it leads outside."""
    parts = [f'<hyperlink ref="{cell}" location={quoteattr(place)}/>' for cell, place in links]
    return f"<hyperlinks>{''.join(parts)}</hyperlinks>"
