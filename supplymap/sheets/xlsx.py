"""Workbooks of Excel since 2007 (.xlsx, .xlsm): their sheets, and the reader for each."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.errors import InputError
from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets.formats import Format, builtin_format, parse_format, shown, worded
from supplymap.sheets.grid import Grid
from supplymap.sheets.limits import DamagedError, too_large
from supplymap.sheets.parts import Parts, add_frame
from supplymap.sheets.xlsx_cells import read_cells
from supplymap.sheets.xlsx_fast import PlainSheet, read_plain
from supplymap.sheets.xlsx_scan import Scan, scan_sheet
from supplymap.sheets.xlsx_strings import StringsScan, read_strings, scan_strings
from supplymap.sheets.xmlparts import elements, local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Issue
    from supplymap.sheets.archive import Archive
    from supplymap.sheets.limits import Budget
    from supplymap.sheets.workbook import Sheet

_COPIED_TEXT = 2 << 30
"""Bytes the fast reader may need for copies of shared texts."""


@dataclass(frozen=True, slots=True)
class _Link:
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A worksheet in the list of sheets."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Book:
    """The parts and settings of a workbook.

    Attributes
    ----------
    words
        Codes of the number formats that show words.
    """

    entries: tuple[_Entry, ...]
    styles: tuple[Format, ...]
    words: tuple[str, ...]
    strings: str
    from_1904: bool
    macro_sheets: bool


def read_excel(archive: Archive, budget: Budget) -> list[Sheet]:
    """Read all worksheets.

    Parameters
    ----------
    archive
        The file.
    budget
        Limits, and the file's name.

    Returns
    -------
    sheets
        In the sequence of the tabs, hidden ones included; chart sheets are no sheets.

    Raises
    ------
    InputError
        Beyond a limit, or when there is no worksheet.
    DamagedError
        When the file contradicts itself.
    """
    book = _book(archive)
    if not book.entries:
        raise InputError(f"{budget.file} has no worksheet: choose the file that holds the supplier list.")
    if len(book.entries) > budget.limits.sheets:
        raise too_large(budget.file, f"it has more than {budget.limits.sheets:,} sheets")
    grids = [Grid(budget.file, entry.name, budget, hidden=entry.hidden) for entry in book.entries]
    scans = _scan(archive, book, budget)
    done = _read_fast(archive, book, grids, scans, budget)
    grids[0].issues.extend(_file_issues(archive, book, budget.file))
    texts: list[str] | None = None
    parts = Parts(archive, seen={entry.part.lower() for entry in book.entries})
    for entry, grid, scan, is_done in zip(book.entries, grids, scans, done, strict=True):
        if not is_done:
            if texts is None:
                texts = _shared(archive, book, budget)
            chunks = archive.stream(entry.part, budget.sheet_bytes)
            read_cells(chunks, grid, book.styles, texts, scan, from_1904=book.from_1904)
        if scan:
            add_frame(scan.frame, grid)
        parts.of_sheet(entry.part, grid)
    parts.of_file(grids[0])
    _add_unused_words(book, grids)
    return [grid.finish() for grid in grids]


def _shared(archive: Archive, book: _Book, budget: Budget) -> list[str]:
    """Return the texts that cells share."""
    if not book.strings:
        return []
    return read_strings(archive.stream(book.strings, budget.texts_bytes), budget.limits.cells)


def _add_unused_words(book: _Book, grids: list[Grid]) -> None:
    """Add the words of number formats that no cell noted uses, such as those of rules for formatting."""
    used = {code for grid in grids for _, _, code in grid.worded}
    for code in book.words:
        if code not in used:
            for text in shown(code, " "):
                grids[0].add_aside(text, "number format", file=True)


def _scan(archive: Archive, book: _Book, budget: Budget) -> list[Scan | None]:
    """Scan every sheet before any is read."""
    scans: list[Scan | None] = []
    known = 0
    for entry in book.entries:
        scan = scan_sheet(archive.stream(entry.part, budget.sheet_bytes), book.styles)
        scans.append(scan)
        known += scan.cells if scan else 0
        budget.check_cells(known)
    return scans


def _read_fast(
    archive: Archive, book: _Book, grids: list[Grid], scans: list[Scan | None], budget: Budget
) -> list[bool]:
    """Read the sheets that the scan found plain; return for each sheet whether it is done."""
    done = [False] * len(grids)
    strings = StringsScan(plain=True)
    if book.strings:
        strings = scan_strings(archive.stream(book.strings, budget.texts_bytes))
    plain: list[int] = []
    sheets: list[PlainSheet] = []
    for index, scan in enumerate(scans):
        if scan is not None and scan.plain and strings.plain and scan.cells * strings.longest <= _COPIED_TEXT:
            plain.append(index)
            sheets.append(PlainSheet(archive.part(book.entries[index].part), scan, grids[index]))
    if not sheets:
        return done
    part = archive.part(book.strings) if book.strings else None
    complete = read_plain(sheets, part, book.styles, from_1904=book.from_1904)
    for index, is_complete in zip(plain, complete, strict=True):
        done[index] = is_complete
        if not is_complete:
            old = grids[index]
            grids[index] = Grid(old.file, old.name, old.budget, hidden=old.hidden)
    return done


def _book(archive: Archive) -> _Book:
    part = _book_part(archive)
    links = _links(archive, part)
    entries: list[_Entry] = []
    from_1904 = macro_sheets = False
    for path, attributes in elements(archive.stream(part)):
        if path == ("workbookPr",):
            from_1904 = attributes.get("date1904") in ("1", "true")
        elif path == ("sheets", "sheet"):
            link = links.get(next((value for key, value in attributes.items() if local(key) == "id"), ""))
            if link is None:
                raise DamagedError("a sheet without a part")
            hidden = attributes.get("state", "visible") != "visible"
            if link.kind == "worksheet":
                entries.append(_Entry(attributes.get("name", ""), link.target, hidden))
            elif link.kind in ("xlMacrosheet", "xlIntlMacrosheet"):
                macro_sheets = True
    parts = {link.kind: link.target for link in links.values() if link.target in archive}
    styles, words = _styles(archive, parts["styles"]) if "styles" in parts else ((), ())
    return _Book(tuple(entries), styles, words, parts.get("sharedStrings", ""), from_1904, macro_sheets)


def _book_part(archive: Archive) -> str:
    for link in _links(archive, "").values():
        if link.kind == "officeDocument":
            return link.target
    return "xl/workbook.xml"


def _links(archive: Archive, part: str) -> dict[str, _Link]:
    """Read the links of a part: kind and target by id."""
    folder, name = posixpath.split(part)
    links_part = posixpath.join(folder, "_rels", f"{name}.rels")
    links: dict[str, _Link] = {}
    if links_part not in archive:
        return links
    for path, attributes in elements(archive.stream(links_part)):
        if path != ("Relationship",) or attributes.get("TargetMode") == "External":
            continue
        target = attributes.get("Target", "")
        target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = attributes.get("Type", "").rpartition("/")[2]
        links[attributes.get("Id", "")] = _Link(kind, posixpath.normpath(target))
    return links


def _styles(archive: Archive, part: str) -> tuple[tuple[Format, ...], tuple[str, ...]]:
    """Read the number format of every cell style, and the codes of all formats that show words."""
    words: dict[str, None] = {}
    codes: dict[int, str] = {}
    numbers: list[int] = []
    for path, attributes in elements(archive.stream(part)):
        if path and path[-1] == "numFmt" and worded(code := attributes.get("formatCode", "")):
            words[code] = None
        if path == ("numFmts", "numFmt"):
            codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif path == ("cellXfs", "xf"):
            numbers.append(int(attributes.get("numFmtId", 0)))
    known: dict[int, Format] = {}
    for number in numbers:
        if number not in known:
            known[number] = parse_format(codes[number]) if number in codes else builtin_format(number)
    return tuple(known[number] for number in numbers), tuple(words)


def _file_issues(archive: Archive, book: _Book, file: str) -> Sequence[Issue]:
    """Report what is not read: macros and links to other workbooks."""
    issues: list[Issue] = []
    names = archive.names
    if book.macro_sheets or any(name.endswith("vbaproject.bin") for name in names):
        issues.append(issue("macros-ignored", Source(file, "", 0), "", ""))
    if any(name.startswith("xl/externallinks/") for name in names):
        issues.append(issue("external-links-ignored", Source(file, "", 0), "", ""))
    return issues
