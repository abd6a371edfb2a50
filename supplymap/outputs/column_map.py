"""The list of columns that a user corrects: how every column was read, as a file for ``--map``."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from supplymap.config import IGNORE, level
from supplymap.outputs.readings import how_read, read_as, sureness
from supplymap.reference.column_words import party_words, reading_word, readings_of
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplymap.model import ColumnReading, TableReading

_HEAD = """\
# How supplymap read the columns of your files. Correct what is wrong, save, and run again with this file:
#
#     supplymap run YOUR FILES --map THIS FILE
#
# A line says what a column is:     "header" = "party: field"
# for example                       "Ctry (plant)" = "factory: country"
# Without a party the column is about the row as a whole:     "Mat. grp" = "goods"
# A column that is not to be read:                            "Our ref" = "ignore"
# Lines that begin with # are not used: take the # away to use a proposal.
# Parties and fields may be written with any of the headers of docs/columns.md: vendor, factory, mill, importer, buyer,
# tier 2 ...; name, country, address, goods, hts code, country of origin ... A second mill of a row is "mill 2".
# Names of files and sheets may hold * for any letters: [columns."vendors*.xlsx"]
"""
_WIDTH = 60


def column_map(tables: Sequence[TableReading]) -> str:
    """Return how every column was read as a settings file; used unchanged, it changes nothing.

    Parameters
    ----------
    tables
        How each table was read.

    Returns
    -------
    text
        TOML. Lines of columns that were not read, or that are to be decided, are comments.
    """
    by_sheet: defaultdict[tuple[str, str], list[TableReading]] = defaultdict(list)
    for table in tables:
        if table.columns:
            by_sheet[table.file, table.sheet].append(table)
    parts = [_HEAD]
    for (file, sheet), own in by_sheet.items():
        place = f"columns.{quoted(file)}" + (f".{quoted(sheet)}" if sheet else "")
        parts.append("\n".join([f"[{place}]", *_lines(own), ""]))
    return "\n".join(parts)


def quoted(text: str) -> str:
    """Return a text in quotation marks, as TOML has it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def key_of(column: ColumnReading, headers: Mapping[str, int]) -> str:
    """Return what names a column in the list: its header, with its letter where several have it, or its letter.

    Parameters
    ----------
    column
        The column.
    headers
        How often each header of its table is there, in the spelling of :func:`supplymap.config.level`.
    """
    place = f"column {column_letter(column.index)}"
    if not column.header:
        return place
    # a header such as "column B" would be taken for a letter
    if headers[level(column.header)] > 1 or column.header.casefold().startswith("column "):
        return f"{column.header} ({place})"
    return column.header


def lines_of(table: TableReading) -> dict[int, str]:
    """Return the line on each column of a table, by its index: as it was read, or the nearest proposal."""
    headers = Counter(level(column.header) for column in table.columns)
    parties = party_words(table.columns)
    return {
        column.index: f"{quoted(key_of(column, headers))} = {quoted(_proposals(column, parties)[0])}"
        for column in table.columns
    }


def may_be(column: ColumnReading, parties: Mapping[int, str]) -> list[str]:
    """Return what a column may be besides what it was read as, the nearest first."""
    proposals = _proposals(column, parties)
    return [word for word in (proposals[1:] if column.field else proposals) if word != IGNORE]


def _proposals(column: ColumnReading, parties: Mapping[int, str]) -> list[str]:
    """Return what a column was read as, or what it may be, the nearest first."""
    return [*readings_of(column, parties), *([] if column.field else [IGNORE])]


def _lines(tables: Sequence[TableReading]) -> Iterator[str]:
    """Yield the lines of a sheet; a header that two tables read differently is left to the program."""
    said: dict[str, str] = {}
    clash = _clashes(tables)
    for table in tables:
        yield f"# {how_read(table)}"
        headers = Counter(level(column.header) for column in table.columns)
        parties = party_words(table.columns)
        lines = lines_of(table)
        width = min(max(map(len, lines.values()), default=0) + 1, _WIDTH)
        for column in table.columns:
            key, line = key_of(column, headers), lines[column.index]
            if said.setdefault(level(key), line) != line or level(key) in clash:
                yield f"#{line.ljust(width)} # this header is read in two ways on this sheet"
                continue
            if said[level(key)] is not line:
                continue
            used = "" if column.field and column.sure != "asked" else "#"
            yield f"{used}{line}".ljust(width) + f" # {_about(column, parties)}"


def _clashes(tables: Sequence[TableReading]) -> frozenset[str]:
    """Return the headers of a sheet that its tables read differently."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for table in tables:
        headers, parties = Counter(level(column.header) for column in table.columns), party_words(table.columns)
        for column in table.columns:
            words[level(key_of(column, headers))].add(reading_word(column, parties))
    return frozenset(key for key, read in words.items() if len(read) > 1)


def _about(column: ColumnReading, parties: Mapping[int, str]) -> str:
    """Return how sure a reading is, what else the column may be, and an example, on one line."""
    parts = [sureness(column) if column.field or not (said := read_as(column, parties)) else said.strip("()")]
    further = [quoted(other) for other in may_be(column, parties) if other != _proposals(column, parties)[0]]
    if further:
        parts.append(f"or {' or '.join(further)}")
    if column.example:
        parts.append(f"such as {' '.join(column.example.split())}")
    return "".join(char for char in "; ".join(parts) if char.isprintable())
