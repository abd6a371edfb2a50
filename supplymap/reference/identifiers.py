"""Numbers that registries give to companies and sites: read as people write them, and checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from supplymap.reference.column_words import field_of
from supplymap.reference.marks import normal_form
from supplymap.reference.tables import per_folder, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Level = Literal["company", "site", "nobody"]
Within = Literal["world", "country"]
Flaw = Literal["", "form", "check digit", "placeholder", "rounded"]
"""What is wrong with a number: nothing, its length or signs, its check digit, that it stands for none, or that a
spreadsheet rounded it."""

LONGEST = 200
"""Most characters of a cell that are looked at: longer texts are no numbers."""
_BETWEEN = re.compile(r"[|;,/\n]|\s{2,}")
_SIGNS = re.compile(r"[^0-9A-Z]")
_FLOAT = re.compile(r"(\d+)\.0+")
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits of Crockford's base 32."""
_BASE_31 = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Signs of the unified social credit code."""
_FEWEST = 5
"""Signs of the shortest tax number that tells anybody apart."""
_COUNTING = "01234567890123456789"
_EXTENSION = 4
"""Digits that a D-U-N-S number may have for an office of the company behind the nine."""


class Registry(NamedTuple):
    """A row of ``registries.csv``.

    Attributes
    ----------
    identifies
        Whom one number is of: a company with all its sites, one site, or nobody for sure.
    within
        Where no two have the same number: in the world, or in one country alone.
    form
        What its numbers look like, in words.
    """

    registry: str
    title: str
    identifies: Level
    within: Within
    form: str


class Identifier(NamedTuple):
    """A number of a registry, as a cell has it.

    Attributes
    ----------
    registry
        The registry that it is of; a unified social credit code in a column of tax numbers is one.
    text
        As written.
    number
        As it is compared: plain digits and capitals, with the zeros that spreadsheets remove.
    flaw
        Why it identifies nobody; empty where it does.
    """

    registry: str
    text: str
    number: str
    flaw: Flaw = ""


@per_folder
def registries() -> Mapping[str, Registry]:
    """Return the registries, the most telling first."""
    return {
        row["registry"]: Registry(*(row[name] for name in Registry._fields))  # type: ignore[arg-type]
        for row in table("registries")
    }


@per_folder
def registry_of(text: str) -> str:
    """Return the registry that a word means, such as ``duns`` for "D-U-N-S no."; empty if it means none."""
    field = field_of(text)
    return field if field in registries() else ""


def of_company(registry: str) -> bool:
    """Return whether a number of a registry is one of a company with all its sites, not of a site."""
    return registries()[registry].identifies == "company"


def of_country(registry: str) -> bool:
    """Return whether a number of a registry may be another one's in another country."""
    return registries()[registry].within == "country"


@per_folder
def read_identifiers(registry: str, cell: str) -> tuple[Identifier, ...]:
    """Read the numbers of a cell.

    Parameters
    ----------
    registry
        A row of ``registries.csv``.
    cell
        As written: with blanks and hyphens, as a spreadsheet shows a number, several beside each other.

    Returns
    -------
    identifiers
        Each number; a cell that says that there is none gives none.

    Examples
    --------
    >>> read_identifiers("duns", "01-234-5678")[0].number
    '012345678'
    >>> read_identifiers("gln", "4006381333931.0")[0].flaw
    ''
    >>> [one.flaw for one in read_identifiers("lei", "5493001KJTIIGC8Y1R13")]
    ['check digit']
    """
    whole = _read(registry, cell.strip())
    if whole is None or not whole.flaw:
        return (whole,) if whole else ()
    parts = [_read(registry, part) for part in map(str.strip, _BETWEEN.split(cell[:LONGEST])) if part]
    found = tuple(dict.fromkeys(part for part in parts if part is not None))
    return found if any(not one.flaw for one in found) else (whole,)


def _read(registry: str, text: str) -> Identifier | None:
    """Read one number; None where the text says that there is none."""
    shown = normal_form(text[:LONGEST]).upper().strip()
    if _ROUNDED.fullmatch(shown) and registry in ("duns", "gln", "tax_number"):
        digits = _whole(shown)
        return Identifier(registry, text, shown, "rounded") if not digits else _checked(registry, text, digits)
    if float_ := _FLOAT.fullmatch(shown):
        shown = float_[1]
    number = _SIGNS.sub("", shown)
    if not any(map(str.isdigit, number)):
        return None
    return _checked(registry, text, number)


def _whole(shown: str) -> str:
    """Return the digits of a number in scientific notation if all of them are there: 1.23456789E8."""
    mantissa, exponent = shown.split("E")
    whole, _, behind = mantissa.partition(".")
    power = int(exponent.lstrip("+")[:3] or 0)
    return whole + behind if power == len(behind) else ""


def _checked(registry: str, text: str, number: str) -> Identifier:
    number = _FIRST_SIGNS[registry].sub("", number) if registry in _FIRST_SIGNS else number
    if registry == "tax_number" and _is_uscc(number):
        registry = "uscc"
    number = _FILLED.get(registry, _as_it_is)(number)
    flaw: Flaw = ""
    if is_placeholder(number):
        flaw = "placeholder"
    elif registry in _SHAPES and not _SHAPES[registry].fullmatch(number):
        flaw = "form"
    elif registry in _CHECKS and not _CHECKS[registry](number):
        flaw = "check digit"
    return Identifier(registry, text, number, flaw)


_FIRST_SIGNS = {
    "lei": re.compile(r"^(?:LEI)(?=.{20}$)"),
    "duns": re.compile(r"^(?:DUNS|DUNSNUMBER|DUNSNO|DNB)(?=\d)"),
    "gln": re.compile(r"^(?:GLN)(?=\d)"),
    "uscc": re.compile(r"^(?:USCC)(?=.{18}$)"),
    "os_id": re.compile(r"^(?:OSID)(?=.{15}$)"),
}
"""What people write before a number."""


def _as_it_is(number: str) -> str:
    return number


def _filled_duns(number: str) -> str:
    """Return the nine digits: with the zeros that a spreadsheet removed, without the four of an office."""
    if number.isdecimal() and len(number) == 9 + _EXTENSION:
        return number[:9]
    return number.zfill(9) if number.isdecimal() and len(number) in (7, 8) else number


def _filled_gln(number: str) -> str:
    """Return the 13 digits: with the zeros that a spreadsheet removed."""
    return number.zfill(13) if number.isdecimal() and len(number) in (11, 12) else number


_FILLED: Mapping[str, Callable[[str], str]] = {"duns": _filled_duns, "gln": _filled_gln}


def is_placeholder(number: str) -> bool:
    """Return whether a number stands for none: one digit all through, or counted up or down.

    Examples
    --------
    >>> [is_placeholder(number) for number in ("000000000", "123456789", "987654321", "XXXX", "150483782")]
    [True, True, True, True, False]
    """
    bare = number.lstrip("0") or "0"
    # a check digit behind it does not make it a number
    bodies = (number, bare, number[:-1], bare[:-1]) if len(number) > _FEWEST else (number, bare)
    return any(len(set(body)) <= 1 or body in _COUNTING or body[::-1] in _COUNTING for body in bodies)


def lei_fits(number: str) -> bool:
    """Return whether the check digits of an LEI fit: ISO 7064 MOD 97-10, letters counted from A = 10."""
    return int("".join(str(int(sign, 36)) for sign in number)) % 97 == 1


def uscc_fits(number: str) -> bool:
    """Return whether the check digit of a unified social credit code fits: GB 32100-2015, weights 3**i modulo 31."""
    total = sum(_BASE_31.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:-1]))
    return _BASE_31[-total % 31] == number[-1]


def gln_fits(number: str) -> bool:
    """Return whether the check digit of a GLN fits: every second digit thrice, modulo 10."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(number)) % 10 == 0


def os_id_fits(number: str) -> bool:
    """Return whether the check digit of an OS ID fits: the two letters by their code, the rest by its base 32 value."""
    day, sign = int(number[6:9]), number[-1]
    total = sum(map(ord, number[:2])) + sum(map(_BASE_32.index, number[2:-1]))
    return 1 <= day <= 366 and _BASE_32[total % 32] == sign


def _is_uscc(number: str) -> bool:
    return bool(_SHAPES["uscc"].fullmatch(number)) and uscc_fits(number)


_SHAPES = {
    "lei": re.compile(r"[0-9A-Z]{18}[0-9]{2}"),
    "uscc": re.compile(f"[{_BASE_31}]{{2}}[0-9]{{6}}[{_BASE_31}]{{10}}"),
    "duns": re.compile(r"[0-9]{9}"),
    "gln": re.compile(r"[0-9]{13}"),
    "os_id": re.compile(f"[A-Z]{{2}}[0-9]{{7}}[{_BASE_32}]{{6}}"),
    "tax_number": re.compile(f"[0-9A-Z]{{{_FEWEST},30}}"),
}
_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "lei": lei_fits,
    "uscc": uscc_fits,
    "gln": gln_fits,
    "os_id": os_id_fits,
}
"""Registries whose check digits hold; that of D-U-N-S numbers does not since 2006."""
