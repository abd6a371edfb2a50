"""Tables as they stand: rows of text, shipped or the user's own."""

from __future__ import annotations

import csv
import io
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from functools import lru_cache, wraps
from importlib.resources import files
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from supplymap.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

_SHIPPED = files("supplymap") / "tables"
# letters that Unicode does not take apart
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "&": " and "}
    | dict.fromkeys("'’‘`´ʻʼ.", "")
)


_FOLDER: ContextVar[Path | None] = ContextVar("folder of the user's tables", default=None)
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@contextmanager
def using(folder: Path | None) -> Iterator[None]:
    """Let the user's copies in a folder take the place of shipped tables, everywhere below.

    Parameters
    ----------
    folder
        Folder with the user's copies; None for the shipped tables alone.
    """
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)


def per_folder(function: Callable[Parameters, Result], size: int | None = None) -> Callable[Parameters, Result]:
    """Keep what a function makes of tables, apart for each folder of user's copies.

    Parameters
    ----------
    function
        Its arguments can be hashed.
    size
        How many results to keep; all if left out.
    """

    @lru_cache(maxsize=size)
    def kept(_: Path | None, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return function(*args, **kwargs)

    @wraps(function)
    def look_up(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        # lru_cache wants everything hashable, which its annotation says of each argument
        return kept(_FOLDER.get(), *args, **kwargs)  # type: ignore[arg-type]

    return look_up


@per_folder
def table(name: str, folder: Path | None = None) -> tuple[dict[str, str], ...]:
    """Read a table.

    Parameters
    ----------
    name
        File name without ending.
    folder
        Folder with the user's copies; a table that is not in it is the shipped one.

    Returns
    -------
    rows
        One dict per row, by column; text as it stands, an empty cell is an empty text.

    Raises
    ------
    ConfigError
        No such table; or a user's copy is not UTF-8, or has an unknown or a missing column.
    """
    rows, header = _parse(name, _shipped_bytes(name))
    copy = copy_of(name, folder)
    if copy is None:
        return rows
    rows, found = _parse(name, copy.read_bytes())
    for column in [*found, *header]:
        if column not in header:
            raise ConfigError(f"{copy} has an unknown column {column!r}.{_nearest(column, header)}")
        if column not in found:
            raise ConfigError(f"{copy} lacks the column {column!r}.{_nearest(column, found)}")
    return rows


def copy_of(name: str, folder: Path | None) -> Path | None:
    """Find the user's copy of a table; None if there is none."""
    folder = folder or _FOLDER.get()
    path = folder / f"{name}.csv" if folder is not None else None
    return path if path is not None and path.is_file() else None


def table_bytes(name: str, folder: Path | None = None) -> bytes:
    """Read the file of a table as it is."""
    copy = copy_of(name, folder)
    return copy.read_bytes() if copy is not None else _shipped_bytes(name)


def _shipped_bytes(name: str) -> bytes:
    shipped = _SHIPPED / f"{name}.csv"
    if not shipped.is_file():
        names = [path.name.removesuffix(".csv") for path in _SHIPPED.iterdir()]
        raise ConfigError(f"There is no table {name!r}.{_nearest(name, names)}")
    return shipped.read_bytes()


def _parse(name: str, data: bytes) -> tuple[tuple[dict[str, str], ...], list[str]]:
    """Take rows and header apart; rows without any text are left out."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}.csv is not UTF-8: save it as 'CSV UTF-8'.") from error
    header, *cells = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    rows = [row for row in cells if any(row)]
    for row in rows:
        if len(row) > len(header):
            raise ConfigError(f"{name}.csv: the row {row[0]!r} has more cells than the header has columns.")
    width = len(header)
    return tuple(dict(zip(header, row + [""] * (width - len(row)), strict=True)) for row in rows), header


def _nearest(word: str, valid: Iterable[str]) -> str:
    close = get_close_matches(word, sorted(valid), n=1, cutoff=0.0)
    return f" The nearest valid name is {close[0]!r}." if close else ""


def split_cell(cell: str) -> tuple[str, ...]:
    """Split a cell of several values."""
    return tuple(cell.split("|")) if cell else ()


def number(name: str, row: Mapping[str, str], column: str) -> float | None:
    """Read a number of a table; None where the cell is empty."""
    try:
        return float(row[column]) if row[column] else None
    except ValueError as error:
        raise ConfigError(f"{name}.csv: {row[column]!r} in column {column!r} is not a number.") from error


def fold(text: str) -> str:
    """Take off width, case, accents, dots and apostrophes."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in apart if not unicodedata.combining(char))
    return text.casefold().translate(_LETTERS)
