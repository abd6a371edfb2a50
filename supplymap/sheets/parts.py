"""Parts of zipped workbooks beside the cells: their texts, and what is in them that cannot be read."""

from __future__ import annotations

import posixpath
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.errors import InputError
from supplymap.sheets.cells import cell_position
from supplymap.sheets.limits import ASIDE_BYTES, ASIDES_BYTES, DamagedError
from supplymap.sheets.xmlparts import elements, parse
from supplymap.sheets.xmltexts import Found, TextsOfPart, header_parts, listed_values, without_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from supplymap.sheets.archive import Archive
    from supplymap.sheets.grid import Grid

_PICTURE = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".webp", ".wdp", ".ico")
EXCEL_SKIPPED = (
    *("/theme/", "/sharedstrings.xml", "/styles.xml", "/calcchain.xml", "[content_types].xml", ".rels"),
    *("/printersettings", "/vbaproject.bin", "/docprops/thumbnail"),
)
"""Marks of parts that are read elsewhere or hold no words of people; macros are told of elsewhere."""
_PLACES = {
    **dict.fromkeys(("comment", "threadedComment", "author"), "comment"),
    "hyperlink": "tip of the link",
    **dict.fromkeys(("dataValidation", "formula1", "formula2"), "rule for input"),
    **dict.fromkeys(("oddHeader", "evenHeader", "firstHeader"), "page header"),
    **dict.fromkeys(("oddFooter", "evenFooter", "firstFooter"), "page footer"),
    "definedName": "defined name",
    "sheet": "sheet name",
}
"""What the texts of an element are."""
_LONGEST = 40
"""Most characters of a reference to cells that are repeated."""
EXCEL_PLACES = {
    "xl/charts/": "chart",
    "xl/drawings/": "text box or drawing",
    "xl/diagrams/": "diagram",
    "xl/tables/": "definition of a table",
    "docprops/": "property of the file",
    "xl/persons/": "author",
    "xl/pivot": "pivot table",
    "xl/externallinks/": "values of another workbook",
}
"""What the texts of the parts of a folder are."""


@dataclass(slots=True)
class Parts:
    """The parts of a file beside its cells.

    Attributes
    ----------
    skipped
        Marks of parts that are read elsewhere or hold no words of people.
    places
        What the texts of a part are, by the beginning of its name.
    seen
        Parts that belong to a sheet: to the first one that links to them.
    left
        Bytes that may still be unpacked.
    """

    archive: Archive
    skipped: Sequence[str] = EXCEL_SKIPPED
    places: Mapping[str, str] = field(default_factory=lambda: EXCEL_PLACES)
    seen: set[str] = field(default_factory=set)
    left: int = ASIDES_BYTES

    def of_sheet(self, part: str, grid: Grid) -> None:
        """Read the parts that a sheet links to, and those that they link to."""
        own, queue = list[str](), [part.lower()]
        while queue:
            for target in _targets(self.archive, queue.pop()):
                if target not in self.seen:
                    self.seen.add(target)
                    own.append(target)
                    queue.append(target)
        self._read(sorted(own), grid, file=False)

    def of_file(self, grid: Grid) -> None:
        """Read the parts that belong to no sheet."""
        self._read(sorted(set(self.archive.names) - self.seen), grid, file=True)

    def _read(self, names: Iterable[str], grid: Grid, *, file: bool) -> None:
        pictures = objects = shown = 0
        for name in names:
            if any(mark in f"/{name}" for mark in self.skipped):
                continue
            if name.endswith(_PICTURE):
                pictures += 1
            elif "/embeddings/" in name or name.endswith(".bin"):
                objects += 1
            else:
                shown += self._read_part(name, grid, file=file)
        # a picture that is shown twice is stored once
        report_unread(grid, max(pictures, shown), objects)

    def _read_part(self, name: str, grid: Grid, *, file: bool) -> int:
        """Add the texts of a part; return how many pictures it shows."""
        listener = TextsOfPart()
        place = next((what for folder, what in self.places.items() if name.startswith(folder)), f"part {name}")
        limit = min(ASIDE_BYTES, self.left)
        try:
            parse(self._counted(name, limit), listener)
        except (InputError, DamagedError, zlib.error):
            if not name.endswith(".vml") or not _read_drawing(self.archive, name, limit, grid, file=file):
                listener.cut = True
        add_texts(listener, grid, place, file=file)
        if listener.cut:
            grid.report("part-not-read", 0, None, name)
        return listener.pictures

    def _counted(self, name: str, limit: int) -> Iterator[bytes]:
        """Unpack a part; what was unpacked counts, also of a part that is not sound."""
        for piece in self.archive.stream(name, limit):
            self.left -= len(piece)
            yield piece


def _targets(archive: Archive, part: str) -> list[str]:
    """Return the parts of the file that a part links to; none if its list of links is damaged."""
    folder, name = posixpath.split(part)
    links = posixpath.join(folder, "_rels", f"{name}.rels")
    if links not in archive:
        return []
    targets = []
    try:
        for path, attributes in elements(archive.stream(links, ASIDE_BYTES)):
            if path == ("Relationship",) and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                targets.append(posixpath.normpath(target).lower())
    except (InputError, DamagedError, zlib.error):
        return []
    return [target for target in targets if target in archive]


def _read_drawing(archive: Archive, name: str, limit: int, grid: Grid, *, file: bool) -> bool:
    """Add the texts of an old drawing that is no well-formed XML; return whether it could be unpacked."""
    try:
        content = archive.read(name, limit)
    except (InputError, DamagedError, zlib.error):
        return False
    for text in without_tags(content.decode("utf-8", "replace")):
        grid.add_aside(text, "text box or drawing", file=file)
    return True


def add_texts(listener: TextsOfPart, grid: Grid, place: str, *, file: bool = False) -> None:
    """Add the texts of a part to a sheet, each with what it is and the cell it refers to.

    Parameters
    ----------
    listener
        After it received the part.
    grid
        The sheet; the first one for parts of the whole file.
    place
        What the texts are whose element does not say it.
    file
        Whether they belong to the whole file.
    """
    for found in listener.found:
        what = _PLACES.get(found.element, place)
        row, column = _position(found)
        where = f"{what} of {found.reference[:_LONGEST]}" if found.reference and found.element in _PLACES else what
        texts = [found.text]
        if found.element.endswith(("Header", "Footer")):
            texts = list(header_parts(found.text))
        elif found.element in ("formula1", "f"):
            texts = listed_values(found.text) or texts
        for text in texts:
            grid.add_aside(text, where, row, column, file=file)


def add_frame(frame: bytes, grid: Grid) -> None:
    """Add the texts of a sheet without its rows: links, rules for input, page headers."""
    listener = TextsOfPart()
    try:
        parse([frame], listener)
    except DamagedError:
        listener.cut = True
    add_texts(listener, grid, "sheet settings")
    if listener.cut:
        grid.report("part-not-read", 0, None, "sheet settings")


def _position(found: Found) -> tuple[int, int | None]:
    """Return row and column of the one cell that a text refers to; row 0 if it refers to none or several."""
    if found.element in _PLACES and found.reference:
        try:
            return cell_position(found.reference.replace("$", ""))
        except DamagedError:
            return 0, None
    return 0, None


def report_unread(grid: Grid, pictures: int, objects: int) -> None:
    """Report what people see and this tool does not."""
    for code, count, one, many in (
        ("pictures-not-read", pictures, "picture was", "pictures were"),
        ("objects-not-read", objects, "embedded file or control was", "embedded files or controls were"),
    ):
        if count:
            message = f"{count:,} {one if count == 1 else many} not read"
            grid.report(code, 0, None, "", message=message)
