"""How cells look: colours that colour-blind readers can tell apart, fonts, lines, alignment."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from supplymap.outputs.palette import RATING_FILLS
from supplymap.outputs.workbook.cells import clean, could_be_formula, plain_value

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

RATING_COLOURS = {rating: fill.removeprefix("#") for rating, fill in RATING_FILLS.items()}
"""Fill by rating in the form openpyxl wants."""

LEVEL_COLOURS = {"error": "FBE3D6", "warning": "FFF6D5", "note": "E8F1F8"}
"""Light fill of a row by its worst issue."""
MARKED_COLOURS = {"error": "F2A27E", "warning": "FFD966", "note": "A9CFEA"}
"""Fill of the very cell an issue is about."""

CHIPS = (frozenset(RATING_COLOURS), frozenset(MARKED_COLOURS))
"""Vocabularies whose words are shown as coloured chips."""

INK = "1F2933"
MUTED = "616E7C"
NAVY = "243B53"
LINE = "D5DBE1"
PALE = "EEF2F6"
WHITE = "FFFFFF"
LINKED = "1B5E9B"
"""Words that lead to another sheet; 6.6 to 1 on white."""


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a cell.

    Attributes
    ----------
    fill, colour
        Six hexadecimal digits; an empty fill is none.
    align
        Horizontal alignment, empty for the default of the kind of value.
    line
        A thin line below.
    is_open
        On a protected sheet people may write into it all the same.
    """

    fill: str = ""
    colour: str = INK
    bold: bool = False
    italic: bool = False
    size: int = 11
    number_format: str = "General"
    align: str = ""
    vertical: str = "top"
    wrap: bool = True
    line: bool = False
    indent: int = 0
    is_open: bool = False


TITLE = Look(size=18, bold=True, colour=NAVY, wrap=False, vertical="center")
SUBTITLE = Look(colour=MUTED, wrap=False, vertical="center")
SECTION = Look(size=13, bold=True, colour=NAVY, wrap=False, vertical="bottom")
NOTE = Look(colour=MUTED)
HEADER = Look(fill=NAVY, colour=WHITE, bold=True, vertical="center")
BODY = Look(line=True)
PROSE = Look()
BAND = Look(fill=PALE, bold=True, colour=NAVY, wrap=False, vertical="center", line=True)
EMPTY = Look(italic=True, colour=MUTED, wrap=False)


def luminance(colour: str) -> float:
    """Relative luminance of a colour in [0, 1], after WCAG 2.1."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours in [1, 21], after WCAG 2.1; 4.5 is readable for small text."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def header_look(align: str = "") -> Look:
    """Return the look of the heading of a column with this alignment."""
    return replace(HEADER, align=align or "left", indent=int(not align))


def body_look(align: str = "", number_format: str = "General") -> Look:
    """Return the look of a column's cells; text keeps a little distance to numbers at its left."""
    return replace(BODY, align=align or "left", indent=int(not align), number_format=number_format)


def chip_look(word: str, *, align: str = "center") -> Look:
    """Return the look of a rating or level: its colour, with the text colour that is easiest to read on it."""
    fill = RATING_COLOURS.get(word) or MARKED_COLOURS[word]
    colour = max(("000000", WHITE), key=lambda text: contrast(text, fill))
    return replace(
        BODY,
        fill=fill,
        colour=colour,
        bold=word in ("Finding", "Possible finding"),
        align=align,
        indent=int(align == "left"),
    )


_STYLES: WeakKeyDictionary[Workbook, dict[Look, StyleArray]] = WeakKeyDictionary()


def dress(cell: Cell, look: Look) -> None:
    """Set the look of an openpyxl cell."""
    styles = _STYLES.setdefault(cell.parent.parent, {})
    if look in styles:
        # the way openpyxl documents to copy a style; a new one would be compared with all others
        cell._style = copy(styles[look])
        return
    _style(cell, look)
    styles[look] = copy(cell._style)


def _style(cell: Cell, look: Look) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side  # noqa: PLC0415 - heavy

    cell.font = Font(name="Calibri", size=look.size, bold=look.bold, italic=look.italic, color="FF" + look.colour)
    if look.fill:
        cell.fill = PatternFill("solid", fgColor="FF" + look.fill)
    cell.alignment = Alignment(
        horizontal=look.align or None, vertical=look.vertical, wrap_text=look.wrap, indent=look.indent
    )
    if look.line:
        cell.border = Border(bottom=Side("thin", color="FF" + LINE))
    cell.number_format = look.number_format
    if look.is_open:
        cell.protection = Protection(locked=False)


def put(sheet: Worksheet, row: int, column: int, value: object, look: Look = PROSE) -> Cell:
    """Write one value into an openpyxl sheet; text stays text.

    Parameters
    ----------
    sheet
        An openpyxl worksheet.
    row, column
        From 1.
    value
        Anything that :func:`supplymap.outputs.workbook.cells.plain_value` takes.
    look
        How the cell looks.

    Returns
    -------
    cell
        The openpyxl cell.
    """
    cell = sheet.cell(row, column)
    plain = plain_value(value)
    if isinstance(plain, str):
        plain = clean(plain)
    cell.value = plain
    dress(cell, look)
    if isinstance(plain, str):
        cell.data_type = "s"  # openpyxl makes a formula of anything that begins with =
        cell.quotePrefix = could_be_formula(plain)
    return cell
