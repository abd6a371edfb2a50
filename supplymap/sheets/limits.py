"""How much a file may claim, and the sentences for files that cannot be used.

What a user can change is in :class:`supplymap.config.Limits`; the rest is here: what formats allow, and what keeps
parsers in linear time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from supplymap.config import DEFAULT_LIMITS, Limits
from supplymap.errors import InputError

PART_BYTES = 64 << 20
"""Inflated size of any other part: list of sheets, styles."""
PARTS = 10_000
"""Parts in a zip file."""
ROWS = 1_048_576
COLUMNS = 16_384
"""Most rows and columns of a sheet in spreadsheet programs."""
ALLOCATED = 20_000_000
"""Most cells of the rectangle around all values that the fast parser may be given: it takes memory for all of them."""
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
    """What is left of the limits while one file is read.

    Attributes
    ----------
    limits
        The limits of the settings.
    cells, inflated, asides
        Cells, unpacked bytes, and texts in no cell that are left; the first two are those of the limits to begin with.
    """

    file: str
    limits: Limits = field(default=DEFAULT_LIMITS)
    cells: int = -1
    inflated: int = -1
    asides: int = field(default=ASIDES)

    def __post_init__(self) -> None:
        """Begin with the limits."""
        self.cells = self.limits.cells if self.cells < 0 else self.cells
        self.inflated = self.limits.unpacked_megabytes << 20 if self.inflated < 0 else self.inflated

    @property
    def sheet_bytes(self) -> int:
        """Most unpacked bytes of one sheet."""
        return self.limits.sheet_megabytes << 20

    @property
    def texts_bytes(self) -> int:
        """Most unpacked bytes of the texts that cells share."""
        return self.limits.texts_megabytes << 20

    @property
    def elements(self) -> int:
        """Most elements of one sheet: a cell has a few of them."""
        return 4 * self.limits.cells

    def check_cells(self, count: int) -> None:
        """Raise :class:`InputError` if fewer cells are left."""
        if count > self.cells:
            raise too_large(self.file, f"it has more than {self.limits.cells:,} cells")

    def spend_cells(self, count: int) -> None:
        """Use up cells; raise :class:`InputError` if fewer are left."""
        self.check_cells(count)
        self.cells -= count

    def spend_bytes(self, count: int) -> None:
        """Use up unpacked bytes; raise :class:`InputError` if fewer are left."""
        self.inflated -= count
        if self.inflated < 0:
            most = f"{self.limits.unpacked_megabytes:,} MiB"
            raise too_large(self.file, f"its content is more than {most} when unpacked")
