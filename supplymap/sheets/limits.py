"""How much a file may claim, and the sentences for files that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, field

from supplymap.errors import InputError

FILE_BYTES = 256 << 20
"""Size of a file on disk."""
SHEET_BYTES = 1 << 30
"""Inflated size of one sheet; a million rows of fifteen columns take about 0.8 GiB."""
STRINGS_BYTES = 256 << 20
"""Inflated size of the table of texts that the cells of a workbook share."""
PART_BYTES = 64 << 20
"""Inflated size of any other part: list of sheets, styles."""
INFLATED_BYTES = 4 << 30
"""Bytes unpacked while one file is read; a sheet may be unpacked twice."""
PARTS = 10_000
"""Parts in a zip file."""
SHEETS = 1_000
"""Sheets in a workbook."""
CELLS = 20_000_000
"""Cells kept of one file, counting the empty ones before the last used cell of a row."""
ROWS = 1_048_576
COLUMNS = 16_384
"""Most rows and columns of a sheet in spreadsheet programs."""
RECTANGLE = 5_000_000
"""Most cells of the rectangle around all values; larger and mostly empty sheets are checked for strays."""
TOKEN_BYTES = 4 << 20
"""Longest token of XML; parsers take quadratic time on longer ones."""
TEXT_LENGTH = 1_000_000
"""Longest text of a cell; spreadsheet programs stop at 32,767 characters."""
LISTED = 10_000
"""Most issues of one code listed for a sheet; further ones are counted."""
ASIDE_BYTES = 16 << 20
"""Inflated size of a part whose texts stand in no cell: comments, drawings, charts."""
ASIDES_BYTES = 256 << 20
"""Inflated size of all such parts of a file."""
ASIDES = 100_000
"""Most texts of a file that stand in no cell."""
JSON_VALUES = 5_000_000
"""Most values of one JSON document, or of one line of a file with a document a line."""
JSON_DEPTH = 64
"""Most objects and lists of a JSON document inside each other."""
CHILD_BYTES = 2 << 30
"""Memory of the process that reads .xls files."""
CHILD_SECONDS = 120
"""Time of the process that reads .xls files."""


class DamagedError(ValueError):
    """Content that no spreadsheet program writes; raised again as :class:`InputError` with the file's name."""


def damaged(file: str) -> InputError:
    """Return the error for a damaged file."""
    return InputError(
        f"{file} is damaged or incomplete and cannot be read: open it in the spreadsheet program, save it as a new "
        "file and use that, or ask for the file again."
    )


def protected(file: str) -> InputError:
    """Return the error for an encrypted file."""
    return InputError(
        f"{file} is protected with a password: open it in Excel, save a copy without the password and use the copy."
    )


def too_large(file: str, what: str) -> InputError:
    """Return the error for a file beyond a limit."""
    return InputError(f"{file} is too large to read: {what}. Split it into smaller files, or delete what is not data.")


@dataclass(slots=True)
class Budget:
    """What is left of the limits while one file is read."""

    file: str
    cells: int = field(default=CELLS)
    inflated: int = field(default=INFLATED_BYTES)
    asides: int = field(default=ASIDES)

    def check_cells(self, count: int) -> None:
        """Raise :class:`InputError` if fewer cells are left."""
        if count > self.cells:
            raise too_large(self.file, f"it has more than {CELLS:,} cells")

    def spend_cells(self, count: int) -> None:
        """Use up cells; raise :class:`InputError` if fewer are left."""
        self.check_cells(count)
        self.cells -= count

    def spend_bytes(self, count: int) -> None:
        """Use up unpacked bytes; raise :class:`InputError` if fewer are left."""
        self.inflated -= count
        if self.inflated < 0:
            raise too_large(self.file, f"its content is more than {INFLATED_BYTES >> 30} GiB when unpacked")
