"""Checks of the cells of a user's tables: a word that is not understood would hide a finding silently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplymap.errors import ConfigError
from supplymap.reference.cell_rules import (
    COMPLETE,
    FILLED,
    HIDING,
    KEYS,
    NUMBERS,
    PATTERNS,
    REFERENCES,
    WORDS,
    XUAR_CODE,
    Range,
)
from supplymap.reference.folder import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Rows = Sequence[Mapping[str, str]]

_TRUE = {"true": "yes", "false": "no", "y": "yes", "n": "no"}
"""Other ways of Excel and people to write yes and no."""
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d{1,2})?", re.IGNORECASE | re.ASCII)
_HS = re.compile(r"(?:\d\d){1,5}(?:\|(?:\d\d){1,5})*", re.ASCII)
_ODD = re.compile(r"(?<!\d)\d(?:\d\d){0,4}(?!\d)", re.ASCII)
"""An HS code without its leading 0, which Excel removes."""
_COUNTRY = re.compile(r"([A-Z]{2})( \(part\))?", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)


def tidy(name: str, row: dict[str, str]) -> dict[str, str]:
    """Return a row without outer blanks, and with known words in their usual case: Excel writes TRUE."""
    row = {column: text.strip() for column, text in row.items()}
    for column, words in WORDS.get(name, {}).items():
        text = row.get(column, "")
        known = {word.casefold(): word for word in words}
        lower = text.casefold()
        row[column] = known.get(_TRUE.get(lower, lower), known.get(lower, text))
    return row


def check(where: str, name: str, rows: Sequence[tuple[int, Mapping[str, str]]], shipped: Rows) -> None:
    """Refuse a user's table with an impossible cell.

    Parameters
    ----------
    where
        The file, for the message.
    name
        The table.
    rows
        Its rows, each with its number in the file.
    shipped
        The rows of the shipped table.

    Raises
    ------
    ConfigError
        Names file, row, column and what the cell must hold.
    """
    if not rows:
        raise ConfigError(f"{where} has no rows: fill it, or move it out of the folder to use the shipped table.")
    seen: dict[tuple[str, ...], int] = {}
    for number, row in rows:
        for column, problem in _problems(name, row):
            raise ConfigError(f"{where}, row {number}, column {column!r}: {row[column]!r} must be {problem}.")
        key = tuple(row[column] for column in KEYS.get(name, ()))
        if key and key in seen:
            columns = " and ".join(KEYS[name])
            raise ConfigError(f"{where}, row {number}: {columns} {' '.join(key)!r} stands in row {seen[key]} already.")
        seen[key] = number
    column = COMPLETE.get(name, "")
    lacking = {row[column] for row in shipped} - {row[column] for _, row in rows} if column else set()
    if lacking:
        raise ConfigError(f"{where} has no row with {column} {min(lacking)!r}: add it from the shipped table.")


def _problems(name: str, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column, words in WORDS.get(name, {}).items():
        if row[column] not in words:
            yield column, f"one of: {', '.join(word or '(blank)' for word in words)}"
    for column, range_ in NUMBERS.get(name, {}).items():
        if not _in_range(row[column], range_):
            kind = "a whole number" if range_.whole else "a number"
            point = row[column].replace(",", ".")
            mark = f"; decimals stand after a point: {point}" if _in_range(point, range_) else ""
            yield column, f"{kind} from {range_.least:,} to {range_.most:,}{', or blank' if range_.blank else ''}{mark}"
    for column, (pattern, what) in PATTERNS.get(name, {}).items():
        if not pattern.fullmatch(row[column]) and (row[column] or "blank" not in what):
            yield column, what + (_lost_zero(row[column]) if pattern is _HS else "")
    # a blank is a level of evidence: that of a row that states none
    filled = [*FILLED.get(name, ()), *(column for column in KEYS.get(name, ()) if name != "evidence")]
    for column in filled:
        if not row[column]:
            yield column, "filled"
    if name in _FURTHER:
        yield from _FURTHER[name](row)


def _lost_zero(text: str) -> str:
    """Return a hint for an HS code with an odd number of digits."""
    odd = _ODD.search(text)
    if odd is None:
        return ""
    return f"; HS codes have an even number of digits, and Excel removes the leading 0: write 0{odd[0]}"


def _listing(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what an entry of a list lacks to be ever found."""
    if row["scope"] in ("region", "country"):
        needed: tuple[str, ...] = ("area", "whole_area", "goods_classes")
    else:
        needed = ("names",)
    for column in needed:
        if not row[column].strip("| "):
            yield column, f"filled for the scope {row['scope']!r}: else the entry is never found"
    yield from _area(row)


def _area(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the problems of the area of an order: goods and partners must be comparable with it."""
    area, part = row["area"], row["area"].endswith(" (part)")
    if row["scope"] == "country" and not _COUNTRY.fullmatch(area):
        yield "area", "the ISO code of a country such as VN, or VN (part)"
    if row["scope"] == "region" and area != XUAR_CODE and not (part and _COUNTRY.fullmatch(area)):
        yield "area", f"{XUAR_CODE}, or the ISO code of the country of the region and '(part)', such as ZW (part)"
    if row["scope"] in ("region", "country") and part and row["whole_area"] != "no":
        yield "whole_area", "no where the area is a part of a country"


def _severity(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the problem of a scope that is no number of workers."""
    if row["aspect"] == "scope" and row["triggers"] and not _COUNT.fullmatch(row["triggers"]):
        yield "triggers", "a whole number of workers, or blank"


def _list(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if row["table"] not in names():
        yield "table", "the name of a table"


def _action(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column in ("action", "closing_document"):
        try:
            row[column].format(partner="", listing="", buyer="", expired="")
        except (LookupError, ValueError, AttributeError):
            yield column, "a text with no other marks in braces than {partner}, {listing}, {buyer}, {expired}"


def _expression(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the column of postal codes that is no regular expression."""
    column = "pattern" if "pattern" in row else "starts"
    try:
        re.compile(row[column])
    except re.error:
        yield column, "a regular expression, such as [0-9]{5}"


_FURTHER: Mapping[str, Callable[[Mapping[str, str]], Iterator[tuple[str, str]]]] = {
    "actions": _action,
    "listings": _listing,
    "lists": _list,
    "postal_formats": _expression,
    "postal_regions": _expression,
    "severity": _severity,
}
"""Further checks of the rows of single tables."""


def _in_range(text: str, range_: Range) -> bool:
    if not text:
        return range_.blank
    if not _NUMBER.fullmatch(text):
        return False
    value = float(text)
    return range_.least <= value <= range_.most and (not range_.whole or text.isdecimal())


def check_references(held: Callable[[str], str | None], read: Callable[[str], Rows]) -> None:
    """Refuse a user's table with a word that another table lacks.

    Parameters
    ----------
    held
        Returns the path of the user's copy of a table, or None.
    read
        Returns the rows of a table.

    Raises
    ------
    ConfigError
        Names the table, the word and the table that lacks it.
    """
    for table, column, other, key in REFERENCES:
        if held(table) is None and (held(other) is None or (table, other) != HIDING):
            continue
        known = {row[key] for row in read(other)}
        for row in read(table):
            for word in filter(None, row[column].split("|")):
                if word not in known:
                    raise ConfigError(
                        f"{held(table) or table + '.csv'}, column {column!r}: {word!r} is in no row of "
                        f"{held(other) or other + '.csv'} (column {key!r}): correct one of them."
                    )
    _check_areas(held, read)


def _check_areas(held: Callable[[str], str | None], read: Callable[[str], Rows]) -> None:
    """Refuse an order on the goods of an unknown country: it would reach nothing."""
    if held("listings") is None and held("countries") is None:
        return
    known = {row["iso2"] for row in read("countries")}
    for row in read("listings"):
        if row["scope"] in ("region", "country") and row["area"][:2] not in known:
            raise ConfigError(
                f"{held('listings') or 'listings.csv'}, column 'area': {row['area']!r} of {row['listing_id']} is in no "
                f"row of {held('countries') or 'countries.csv'} (column 'iso2'): correct one of them."
            )
