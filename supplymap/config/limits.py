"""Limits on what is read of a file: their defaults, and how far a user can move them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from supplymap.config.shapes import refuse_unknown, short
from supplymap.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one file; a file beyond a limit is refused whole, with a sentence that names the limit.

    Attributes
    ----------
    file_megabytes
        Size of the file on disk.
    unpacked_megabytes
        Bytes unpacked while it is read; a sheet may be unpacked twice.
    sheet_megabytes
        Unpacked size of one sheet; a million rows of fifteen columns take about 800.
    texts_megabytes
        Unpacked size of the table of texts that the cells of a workbook share.
    cells
        Cells of all sheets, counting the empty ones before the last used cell of a row.
    sheets
        Sheets, or kinds of records of a JSON file.
    xls_megabytes, xls_seconds
        Memory and time of the process that reads an .xls file.
    """

    file_megabytes: int = 256
    unpacked_megabytes: int = 4096
    sheet_megabytes: int = 1024
    texts_megabytes: int = 256
    cells: int = 20_000_000
    sheets: int = 1000
    xls_megabytes: int = 2048
    xls_seconds: int = 120


DEFAULT_LIMITS = Limits()
BOUNDS: Mapping[str, tuple[int, int]] = {
    "file_megabytes": (1, 4096),
    "unpacked_megabytes": (1, 65_536),
    "sheet_megabytes": (1, 16_384),
    "texts_megabytes": (1, 4096),
    "cells": (1000, 500_000_000),
    "sheets": (1, 100_000),
    "xls_megabytes": (512, 65_536),
    "xls_seconds": (5, 3600),
}
"""Least and most of each limit: below the least hardly any list is read, above the most no desktop is safe."""


def limits_of(values: Mapping[str, object], where: str) -> Limits:
    """Return the limits of a settings file.

    Parameters
    ----------
    values
        Its table ``[limits]``.
    where
        Name of the file, for messages.

    Raises
    ------
    ConfigError
        If a limit is not known, no whole number or out of bounds.
    """
    where += ", [limits]"
    refuse_unknown(values, [field.name for field in fields(Limits)], where)
    for name, value in values.items():
        least, most = BOUNDS[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ConfigError(f"{where}: {name} = {short(value)} must be a whole number from {least:,} to {most:,}.")
    return Limits(**values)  # type: ignore[arg-type] # each was found to be a whole number
