"""Tables as rows of text: shipped, or the user's own."""

from __future__ import annotations

import csv
import io
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from supplymap.errors import ConfigError
from supplymap.reference import cells
from supplymap.reference import folder as folders
from supplymap.reference.marks import JOINER, normal_form
from supplymap.reference.textfile import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# letters that Unicode does not decompose
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "&": " and "}
    | dict.fromkeys("'’‘`´ʻʼ.", "")
)

_USER_TABLES: ContextVar[folders.UserTables | None] = ContextVar("the user's tables in use", default=None)
_SHIPPED: ContextVar[folders.UserTables | None] = ContextVar("what stands for the shipped tables", default=None)
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@contextmanager
def using(folder: Path | None) -> Iterator[None]:
    """Let the user's copies in a folder take the place of the shipped tables until the block ends.

    The files are looked at when the outermost block with this folder begins; later changes count the next time.

    Parameters
    ----------
    folder
        Folder with the user's copies; None for the shipped tables alone.

    Raises
    ------
    ConfigError
        If a copy has a word that another table lacks.
    """
    outer = _USER_TABLES.get()
    tables = None
    if folder is not None:
        tables = outer if outer is not None and outer.folder == folder else folders.user_tables(folder)
    token = _USER_TABLES.set(tables)
    try:
        if tables is not None:
            _check_references()
        yield
    finally:
        _USER_TABLES.reset(token)


@contextmanager
def shipped_then(folder: Path) -> Iterator[None]:
    """Let the tables in a folder stand for the shipped ones until the block ends: those of an earlier version.

    Parameters
    ----------
    folder
        Folder with the tables as they were shipped; those that it lacks are the shipped ones of this version.
    """
    token = _SHIPPED.set(folders.user_tables(folder))
    try:
        yield
    finally:
        _SHIPPED.reset(token)


def per_folder(function: Callable[Parameters, Result], size: int | None = None) -> Callable[Parameters, Result]:
    """Keep the results of a function that reads tables, apart for each folder of user's copies and state of its files.

    Parameters
    ----------
    function
        Its arguments must be hashable.
    size
        The most results to keep; no limit if left out.
    """

    @lru_cache(maxsize=size)
    def kept(_: object, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return function(*args, **kwargs)

    @wraps(function)
    def look_up(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        users, shipped = _USER_TABLES.get(), _SHIPPED.get()
        # lru_cache wants everything hashable, which its annotation says of each argument
        return kept(users if shipped is None else (users, shipped), *args, **kwargs)  # type: ignore[arg-type]

    return look_up


@per_folder
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table.

    Parameters
    ----------
    name
        File name without ending.

    Returns
    -------
    rows
        One dict per row, by column; an empty cell is an empty text.

    Raises
    ------
    ConfigError
        If there is no such table, or a user's copy is not UTF-8, has an unknown, missing or repeated column, or an
        impossible cell.
    """
    parsed, header = _parse(f"{name}.csv", _shipped_bytes(name))
    rows = tuple(row for _, row in parsed)
    copy = copy_of(name)
    if copy is None:
        return rows
    parsed, copied = _parse(str(copy), folders.copy_bytes(copy), header)
    for column in [*copied, *header]:
        if column not in header:
            raise ConfigError(f"{copy} has an unknown column {column!r}.{_nearest(column, header)}")
        if column not in copied:
            raise ConfigError(f"{copy} lacks the column {column!r}.{_nearest(column, copied)}")
        if copied.count(column) > 1:
            raise ConfigError(f"{copy} has the column {column!r} twice: take one out.")
    numbered = [(number, cells.tidy(name, row)) for number, row in parsed]
    cells.check(str(copy), name, numbered, rows)
    return tuple(row for _, row in numbered)


@per_folder
def keyed(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return the rows of a table by the value of its first column.

    Parameters
    ----------
    name
        File name without ending, as for :func:`table`.
    """
    return {next(iter(row.values())): row for row in table(name)}


def copy_of(name: str) -> Path | None:
    """Return the path of the user's copy of a table; None if there is none."""
    tables = _USER_TABLES.get()
    return tables.copy_of(name) if tables is not None else None


@per_folder
def _check_references() -> None:
    """Check what the tables of a folder name in each other, once."""

    def held(name: str) -> str | None:
        copy = copy_of(name)
        return str(copy) if copy is not None else None

    cells.check_references(held, table)


def table_bytes(name: str) -> bytes:
    """Return the bytes of the file of a table."""
    copy = copy_of(name)
    return folders.copy_bytes(copy) if copy is not None else _shipped_bytes(name)


def _shipped_bytes(name: str) -> bytes:
    if name not in (*folders.names(), folders.CONTRACT):
        raise ConfigError(f"There is no table {name!r}.{_nearest(name, folders.names())}")
    shipped = _SHIPPED.get()
    then = shipped.copy_of(name) if shipped is not None else None
    return folders.copy_bytes(then) if then is not None else (folders.SHIPPED / f"{name}.csv").read_bytes()


def _parse(where: str, data: bytes, columns: Sequence[str] = ()) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Return the rows, each with its number, and the header; rows without text are left out."""
    text = decoded(data, where, ConfigError)
    rows: list[tuple[int, dict[str, str]]] = []
    # strict: a stray quotation mark would make one cell of the rest of the file
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_delimiter(text, columns))
    try:
        header = next(reader, [])
        width = len(header)
        for row in reader:
            number = reader.line_num
            if len(row) > width:
                raise ConfigError(f"{where}, row {number}: {row[0]!r} has more cells than the header has columns.")
            if any("\n" in cell or "\r" in cell for cell in row):
                raise ConfigError(f"{where}, row {number}: a cell runs over several lines: put it on one line.")
            if any(cell.strip() for cell in row):
                rows.append((number, dict(zip(header, row + [""] * (width - len(row)), strict=True))))
    except csv.Error as error:
        raise ConfigError(f"{where}, row {reader.line_num}: not a row of CSV ({error}): correct it.") from None
    return rows, header


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """Return the delimiter of the cells: Excel writes semicolons where the comma is the decimal mark."""
    header = text[: min(at for at in (text.find("\n"), text.find("\r"), len(text)) if at >= 0)]

    def known(delimiter: str) -> int:
        return len({cell.strip('"') for cell in header.split(delimiter)}.intersection(columns))

    # the first of equals: the comma
    return max(",;\t", key=known)


def _nearest(word: str, valid: Iterable[str]) -> str:
    close = get_close_matches(word, sorted(valid), n=1, cutoff=0.0)
    return f" The nearest valid name is {close[0]!r}." if close else ""


def split_cell(cell: str) -> tuple[str, ...]:
    """Return the values of a cell, separated by ``|``."""
    return tuple(cell.split("|")) if cell else ()


def number(name: str, row: Mapping[str, str], column: str) -> float | None:
    """Return the number in a cell of a table; None if it is empty."""
    try:
        return float(row[column]) if row[column] else None
    except ValueError as error:
        raise ConfigError(f"{name}.csv: {row[column]!r} in column {column!r} is not a number.") from error


def plain_letters(text: str) -> str:
    """Return a text in lower case without accents, full width, dots and apostrophes."""
    if not text.isascii():
        apart = normal_form(text, "NFKD")
        text = "".join(char for char in apart if char != JOINER and not unicodedata.combining(char))
    return text.casefold().translate(_LETTERS)
