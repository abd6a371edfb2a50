"""Workbooks of Excel since 2007 (.xlsx, .xlsm): which sheets there are, and which reader each of them takes."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.errors import InputError
from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets.formats import Format, builtin_format, parse_format
from supplymap.sheets.grid import Grid
from supplymap.sheets.limits import SHEET_BYTES, SHEETS, STRINGS_BYTES, DamagedError, too_large
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
    """A worksheet as the list of sheets names it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Layout:
    """What holds the workbook together."""

    entries: tuple[_Entry, ...]
    styles: tuple[Format, ...]
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
        In the order of the tabs, hidden ones included; chart sheets are no sheets.

    Raises
    ------
    InputError
        Beyond a limit, or when there is no worksheet.
    DamagedError
        When the file contradicts itself.
    """
    layout = _layout(archive)
    if not layout.entries:
        raise InputError(f"{budget.file} has no worksheet: choose the file that holds the supplier list.")
    if len(layout.entries) > SHEETS:
        raise too_large(budget.file, f"it has more than {SHEETS:,} sheets")
    grids = [Grid(budget.file, entry.name, budget, hidden=entry.hidden) for entry in layout.entries]
    grids[0].issues.extend(_file_issues(archive, layout, budget.file))
    scans = _scan(archive, layout, budget)
    done = _read_fast(archive, layout, grids, scans)
    texts: list[str] | None = None
    sheets: list[Sheet] = []
    for entry, grid, scan, is_done in zip(layout.entries, grids, scans, done, strict=True):
        if not is_done:
            if texts is None:
                texts = read_strings(archive.stream(layout.strings, STRINGS_BYTES)) if layout.strings else []
            chunks = archive.stream(entry.part, SHEET_BYTES)
            read_cells(chunks, grid, layout.styles, texts, scan, from_1904=layout.from_1904)
        sheets.append(grid.finish())
    return sheets


def _scan(archive: Archive, layout: _Layout, budget: Budget) -> list[Scan | None]:
    """Look at every sheet before any is read."""
    scans: list[Scan | None] = []
    known = 0
    for entry in layout.entries:
        scan = scan_sheet(archive.stream(entry.part, SHEET_BYTES), layout.styles)
        scans.append(scan)
        known += scan.cells if scan else 0
        budget.check_cells(known)
    return scans


def _read_fast(archive: Archive, layout: _Layout, grids: list[Grid], scans: list[Scan | None]) -> list[bool]:
    """Read the sheets that the scan found plain; tells which ones are done."""
    done = [False] * len(grids)
    strings = StringsScan(plain=True)
    if layout.strings:
        strings = scan_strings(archive.stream(layout.strings, STRINGS_BYTES))
    plain: list[int] = []
    sheets: list[PlainSheet] = []
    for index, scan in enumerate(scans):
        if scan is not None and scan.plain and strings.plain and scan.cells * strings.longest <= _COPIED_TEXT:
            plain.append(index)
            sheets.append(PlainSheet(archive.part(layout.entries[index].part), scan, grids[index]))
    if not sheets:
        return done
    part = archive.part(layout.strings) if layout.strings else None
    complete = read_plain(sheets, part, layout.styles, from_1904=layout.from_1904)
    for index, is_complete in zip(plain, complete, strict=True):
        done[index] = is_complete
        if not is_complete:
            old = grids[index]
            grids[index] = Grid(old.file, old.name, old.budget, hidden=old.hidden)
    return done


def _layout(archive: Archive) -> _Layout:
    book = _book_part(archive)
    links = _links(archive, book)
    entries: list[_Entry] = []
    from_1904 = macro_sheets = False
    for path, attributes in elements(archive.stream(book)):
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
    styles = _styles(archive, parts["styles"]) if "styles" in parts else ()
    return _Layout(tuple(entries), styles, parts.get("sharedStrings", ""), from_1904, macro_sheets)


def _book_part(archive: Archive) -> str:
    for link in _links(archive, "").values():
        if link.kind == "officeDocument":
            return link.target
    return "xl/workbook.xml"


def _links(archive: Archive, part: str) -> dict[str, _Link]:
    """Read the links of a part: kind and target by id."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    links: dict[str, _Link] = {}
    if place not in archive:
        return links
    for path, attributes in elements(archive.stream(place)):
        if path != ("Relationship",) or attributes.get("TargetMode") == "External":
            continue
        target = attributes.get("Target", "")
        target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = attributes.get("Type", "").rpartition("/")[2]
        links[attributes.get("Id", "")] = _Link(kind, posixpath.normpath(target))
    return links


def _styles(archive: Archive, part: str) -> tuple[Format, ...]:
    """Read the number format of every cell style."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    for path, attributes in elements(archive.stream(part)):
        if path == ("numFmts", "numFmt"):
            codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif path == ("cellXfs", "xf"):
            numbers.append(int(attributes.get("numFmtId", 0)))
    known: dict[int, Format] = {}
    for number in numbers:
        if number not in known:
            known[number] = parse_format(codes[number]) if number in codes else builtin_format(number)
    return tuple(known[number] for number in numbers)


def _file_issues(archive: Archive, layout: _Layout, file: str) -> Sequence[Issue]:
    """Say what in the file is passed over: macros and links to other workbooks."""
    found: list[Issue] = []
    names = archive.names
    if layout.macro_sheets or any(name.endswith("vbaproject.bin") for name in names):
        found.append(issue("macros-ignored", Source(file, "", 0), "", ""))
    if any(name.startswith("xl/externallinks/") for name in names):
        found.append(issue("external-links-ignored", Source(file, "", 0), "", ""))
    return found
