"""What a user says of the columns of the files: the table ``[columns]`` of the settings, or of a file of its own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from supplymap.config.shapes import short
from supplymap.errors import ConfigError
from supplymap.reference.column_words import TIER, field_of, is_header_with_colon, nearest_field, nearest_role, role_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from supplymap.model import Decision

IGNORE = "ignore"
"""Stands for a column that is not to be read; its texts are still looked through for listed names."""
_LETTER = re.compile(r"(?:(?P<header>.+) \()?column (?P<letter>[A-Z]{1,3})\)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ColumnDecision:
    """What a user says of a column.

    Attributes
    ----------
    header
        Header as written, of a header in two rows both parts as in `supplymap.model.ColumnReading`; empty where only
        the letter names the column.
    index
        Column, from 0; None: every column with the header.
    party
        Role of the party that it is about, a row of ``tables/party_words.csv``, or `TIER`; empty for what the row as a
        whole is about.
    number
        Which of the parties with this role in a row, from 1, by their columns from left to right; for `TIER` the
        tier; 0: the only one.
    field
        Field of ``tables/columns.csv``; empty for a column that is not to be read.
    qualifier
        What kind of value it holds, a row of ``tables/qualifiers.csv``, or empty.
    file, sheet
        Names of file and sheet; ``*`` stands for any letters, an empty name for every file or sheet.
    decision
        What stands decided of it in a workspace, who said so and when; None for what the settings say.
    """

    header: str
    index: int | None = None
    party: str = ""
    number: int = 0
    field: str = ""
    qualifier: str = ""
    file: str = ""
    sheet: str = ""
    decision: Decision | None = None

    def is_of(self, file: str, sheet: str) -> bool:
        """Return whether it is about the columns of a sheet."""
        return _fits(self.file, file) and _fits(self.sheet, sheet)

    def covers(self, header: str, index: int) -> bool:
        """Return whether it is about a column of a sheet that it is of."""
        return self.index in (None, index) and (not self.header or level(self.header) == level(header))


def decision_on(decisions: Iterable[ColumnDecision], header: str, index: int) -> ColumnDecision | None:
    """Return what the user says of a column, or None.

    Parameters
    ----------
    decisions
        Those on the sheet, the most exact first, as `decisions_for` gives them.
    header
        Header as written.
    index
        Column, from 0.
    """
    return next((decision for decision in decisions if decision.covers(header, index)), None)


def decisions_for(decisions: Iterable[ColumnDecision], file: str, sheet: str) -> tuple[ColumnDecision, ...]:
    """Return what the user says of the columns of a sheet, the most exact first.

    A decision that names the column's letter is more exact than one that does not, one that names the sheet more than
    one that names the file only, and that more than one on every file.
    """
    own = [decision for decision in decisions if decision.is_of(file, sheet)]
    return tuple(sorted(own, key=lambda one: (one.index is None, not one.sheet, not one.file)))


def level(header: str) -> str:
    """Return a header without case, width and repeated white space: spellings that nobody tells apart."""
    return " ".join(unicodedata.normalize("NFKC", header).casefold().split())


def _fits(pattern: str, name: str) -> bool:
    if not pattern or level(pattern) == level(name):
        return True
    if "*" not in pattern:
        return False
    parts = level(pattern).split("*")
    text = level(name)
    if not (text.startswith(parts[0]) and text.endswith(parts[-1]) and len(text) >= len(parts[0]) + len(parts[-1])):
        return False
    text = text[len(parts[0]) : len(text) - len(parts[-1])]
    for part in parts[1:-1]:
        if part not in text:
            return False
        text = text.partition(part)[2] if part else text
    return True


class _Line(NamedTuple):
    """Where a line of ``[columns]`` stands, for messages.

    Attributes
    ----------
    where
        Name of the settings file.
    path
        Names of file and sheet, as far as the table has them.
    text
        The settings file.
    """

    where: str
    path: tuple[str, ...]
    text: str

    def told(self, key: str, value: object) -> str:
        """Return file, number of the line where it can be found, and what it says."""
        texts = (key, value) if isinstance(value, str) else (key,)
        lines = enumerate(self.text.splitlines(), 1)
        number = next((number for number, line in lines if all(text in line for text in texts)), 0)
        line = f", line {number}" if number else ""
        return f"{self.where}{line}: {short(key)} = {short(value)}"


def columns_of(values: Mapping[str, object], where: str, text: str) -> tuple[ColumnDecision, ...]:
    """Return what ``[columns]`` says.

    Parameters
    ----------
    values
        ``header = "party: field"`` for every file, and tables with the names of files, which hold the same for all
        their sheets and tables with the names of sheets.
    where
        Name of the settings file.
    text
        Text of the settings file, in which lines are counted for messages.

    Raises
    ------
    ConfigError
        If a value is no reading of a column.
    """
    return tuple(_decisions(values, _Line(where, (), text)))


def _decisions(values: Mapping[str, object], line: _Line) -> Iterator[ColumnDecision]:
    for key, value in values.items():
        if isinstance(value, dict) and len(line.path) < 2:
            yield from _decisions(value, line._replace(path=(*line.path, key)))
        elif isinstance(value, str):
            yield _decision(key, value, line)
        else:
            raise ConfigError(
                f'{line.told(key, value)} must be words in quotation marks, such as "vendor: country" or "{IGNORE}".'
            )


def _decision(key: str, value: str, line: _Line) -> ColumnDecision:
    file, sheet = (*line.path, "", "")[:2]
    header, index = key, None
    if match := _LETTER.fullmatch(key.strip()):
        header, index = match["header"] or "", _index(match["letter"])
    return _read(ColumnDecision(header, index, file=file, sheet=sheet), value, lambda: line.told(key, value))


def column_decision(header: str, index: int | None, value: str, decision: Decision | None = None) -> ColumnDecision:
    """Return what somebody says of a column outside a settings file.

    Parameters
    ----------
    header, index, decision
        As in `ColumnDecision`.
    value
        As a line of ``[columns]`` has it: ``factory: country``, ``ignore``.

    Raises
    ------
    ConfigError
        If the value is no reading of a column.
    """
    told = f"{short(header)} = {short(value)}"
    return _read(ColumnDecision(header, index, decision=decision), value, lambda: told)


def _read(column: ColumnDecision, value: str, told: Callable[[], str]) -> ColumnDecision:
    """Return a decision on a column with the reading that words for it mean; ``told`` begins the messages."""
    if level(value) == IGNORE:
        return column
    party, number, field = _party(value)
    qualifier = ""
    if not field_of(field) and field.strip().endswith(")"):
        field, _, qualifier = field.strip()[:-1].rpartition("(")
    known = field_of(field)
    if not party and known in ("", "name", "buyer", "facility") and role_of(field):
        # "vendor" is the name of the vendor
        party, known = level(field), "name"
    if known == "buyer":
        party, known = party or "buyer", "name"
    if not known:
        near = nearest_field(field)
        hint = f"did you mean {near!r}?" if near else "the words are the headers in docs/columns.md."
        raise ConfigError(
            f"{told()} names no field that is known: {hint} Write the party and the field, as "
            f'"vendor: country", only the field for what the row as a whole is about, or "{IGNORE}".'
        )
    role = _role(party, number, told)
    return replace(column, party=role, number=number, field=known, qualifier=level(qualifier))


def _party(value: str) -> tuple[str, int, str]:
    """Take a reading apart: words for the party, its number and the field."""
    party, colon, field = value.partition(":")
    if not colon or is_header_with_colon(value):
        return "", 0, value
    words = level(party).split()
    if len(words) > 1 and words[-1].isascii() and words[-1].isdigit() and len(words[-1]) < 3:
        return " ".join(words[:-1]), int(words[-1]), field
    return " ".join(words), 0, field


def _role(party: str, number: int, told: Callable[[], str]) -> str:
    """Return the role that words for a party mean."""
    if party in ("", "row") or (party == TIER and number):
        return party if party == TIER else ""
    role = role_of(party)
    if role:
        return role
    near = nearest_role(party) or (TIER if party.startswith("t") else "")
    hint = f"did you mean {near!r}?" if near else "write vendor, factory, mill, importer or another word for a party."
    if TIER in (party, near):
        hint = 'write the number of the tier, as "tier 2: country".'
    raise ConfigError(f"{told()} names no party that is known: {hint}")


def _index(letters: str) -> int:
    number = 0
    for char in letters.upper():
        number = number * 26 + ord(char) - 64
    return number - 1
