"""Faults that people make in spreadsheets, planted in right workbooks by a seeded generator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from random import Random

    from supplymap.model import ColumnReading, TableReading
    from tests.round_trip.right import Right, Texts

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTHS = ("January", "Febuary", "Mrach", "Aprl", "Mai 1st", "Jnue", "Jlly", "Agust", "Septmber", "Octber", "Novmber")
_LONG = 6
"""Letters of a text that can be misspelt and still be told."""


class Cell(NamedTuple):
    """A cell, its row from 1 and its column from 0."""

    file: str
    sheet: str
    row: int
    column: int


class Fault(NamedTuple):
    """Cells with a wrong text in place of the right one."""

    kind: str
    cells: tuple[tuple[Cell, str, str], ...]
    """Each with the wrong text and the right one."""


def misspelt(text: str, random: Random) -> str:
    """Return a text with a letter left out, doubled or exchanged with the next one, not at its ends."""
    places = [at for at in range(1, len(text) - 2) if text[at : at + 2].isalpha() and text[at] != text[at + 1]]
    if len(text) < _LONG or not places:
        return ""
    at = random.choice(places)
    return random.choice(
        (
            text[:at] + text[at + 1 :],
            text[: at + 1] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )


def _misspelt_country(text: str, random: Random) -> str:
    wrong = misspelt(text, random)
    return "" if not wrong or reference.countries().code(wrong) else wrong


def _with_remark(text: str, random: Random) -> str:
    return f"{text} {random.choice(('(tbc)', '?', '- to be confirmed'))}"


def _misspelt_month(text: str, random: Random) -> str:
    if not _ISO.fullmatch(text) or int(text[5:7]) == 12:
        return ""
    day, month, year = int(text[8:]), int(text[5:7]), text[:4]
    return random.choice((f"{day} {_MONTHS[month - 1]} {year}", f"{_MONTHS[month - 1]} {day}, {year}"))


def _no_day(text: str, random: Random) -> str:
    return f"{text[:4]}-02-31" if _ISO.fullmatch(text) else random.choice(("soon", "next season"))


def _letter_for_digit(text: str, random: Random) -> str:
    del random
    return text.replace("0", "O", 1) if "0" in text else text.replace("1", "l", 1) if "1" in text else ""


def _in_words(text: str, random: Random) -> str:
    return random.choice((f"about {text} a year", f"{text} (estimate)", f"approx. {text}"))


def _unknown_word(text: str, random: Random) -> str:
    del text
    return random.choice(("as agreed", "see contract", "???"))


def _blank(text: str, random: Random) -> str:
    del text, random
    return ""


def _other_digit(text: str, random: Random) -> str:
    at = random.choice([index for index, char in enumerate(text) if char.isdigit()] or [-1])
    if at < 0:
        return ""
    return text[:at] + str((int(text[at]) + random.randint(1, 8)) % 10) + text[at + 1 :]


def _doubled_letter(text: str, random: Random) -> str:
    del random
    return text + text[-1] if text.isalpha() else ""


def _misspelt_tier(text: str, random: Random) -> str:
    return random.choice((f"teir {text}", f"T-{text}?")) if text.isdigit() else ""


def _error(text: str, random: Random) -> str:
    del text, random
    return "#N/A"


def _header(text: str, random: Random) -> str:
    del text
    return random.choice(("Zq field", "Kx 12", "Attr. 7"))


KINDS: Mapping[str, tuple[frozenset[str], Callable[[str, Random], str]]] = {
    "country misspelt": (frozenset({"country"}), _misspelt_country),
    "country with a remark": (frozenset({"country"}), _with_remark),
    "origin misspelt": (frozenset({"origin"}), _misspelt_country),
    "month misspelt": (frozenset({"period_from", "period_to", "issued", "expires"}), _misspelt_month),
    "day that is none": (frozenset({"period_from", "period_to", "issued", "expires"}), _no_day),
    "letter in an amount": (frozenset({"value"}), _letter_for_digit),
    "words around an amount": (frozenset({"value"}), _in_words),
    "words for an amount": (frozenset({"value"}), _unknown_word),
    "letter in a tariff code": (frozenset({"hts"}), _letter_for_digit),
    "tier misspelt": (frozenset({"tier"}), _misspelt_tier),
    "wrong check digit": (frozenset({"lei", "gln", "uscc", "os_id"}), _other_digit),
    "answer misspelt": (frozenset({"subcontracting", "recruitment_fees", "deception", "violence"}), _doubled_letter),
    "product misspelt": (frozenset({"product"}), misspelt),
    "name of the supplier missing": (frozenset({"name"}), _blank),
    "name of the buyer missing": (frozenset({"buyer"}), _blank),
    "buyer misspelt": (frozenset({"buyer"}), misspelt),
    "supplier of a link misspelt": (frozenset({"supplier"}), misspelt),
    "partner of a document misspelt": (frozenset({"document of"}), misspelt),
    "error of the spreadsheet": (frozenset({"country", "goods", "city"}), _error),
    "header nobody knows": (frozenset({"header"}), _header),
}
"""Kinds of faults: the fields of the cells that may have it, and how the right text becomes a wrong one."""


def faults(right: Right, random: Random) -> Iterator[Fault]:
    """Yield one fault of each kind that the workbook can have."""
    cells: dict[str, list[tuple[Cell, str]]] = {}
    for table in right.records.readings:
        for field, cell, text in _cells(right, table):
            cells.setdefault(field, []).append((cell, text))
    for kind, (fields, change) in KINDS.items():
        places = sorted(place for field in fields for place in cells.get(field, ()))
        random.shuffle(places)
        for cell, text in places:
            wrong = change(text, random)
            if wrong != text and (wrong or change is _blank):
                yield Fault(kind, ((cell, wrong, text),))
                break
    yield from _swapped(cells, random)


def _swapped(cells: Mapping[str, list[tuple[Cell, str]]], random: Random) -> Iterator[Fault]:
    by_row = {cell[:3]: (cell, text) for cell, text in cells.get("longitude", ())}
    pairs = [(one, by_row[one[0][:3]]) for one in cells.get("latitude", ()) if one[0][:3] in by_row]
    if pairs:
        (latitude, north), (longitude, east) = random.choice(pairs)
        yield Fault("coordinates swapped", ((latitude, east, north), (longitude, north, east)))


def _cells(right: Right, table: TableReading) -> Iterator[tuple[str, Cell, str]]:
    """Yield the filled cells of the data rows of a table, each with what it is."""
    rows = right.texts.get(table.file, {}).get(table.sheet, [])
    states = {
        row.source.row: row
        for row in right.records.rows
        if (row.source.file, row.source.sheet) == (table.file, table.sheet)
    }
    for column in table.columns:
        field = _what(column, table)
        if field == "country" and column.index < len(rows[table.row - 1]) and column.sure == "sure":
            yield "header", Cell(table.file, table.sheet, table.row, column.index), rows[table.row - 1][column.index]
        for number, row in enumerate(rows[table.row :], table.row + 1):
            state = states.get(number)
            if state is None or state.state not in ("imported", "merged") or column.index >= len(row):
                continue
            if field and row[column.index]:
                yield field, Cell(table.file, table.sheet, number, column.index), row[column.index]


def _what(column: ColumnReading, table: TableReading) -> str:
    """Return the field of a column; names by what they do in their row."""
    if column.field != "name":
        return column.field
    if table.kind == "documents":
        return "document of"
    if table.kind == "links":
        buyers = {hop.buyer for hop in table.hops}
        return "buyer" if column.number in buyers else "supplier"
    return "name"


def planted(texts: Texts, some: tuple[Fault, ...] | list[Fault]) -> Texts:
    """Return texts with faults in them."""
    made = {file: {name: [list(row) for row in rows] for name, rows in own.items()} for file, own in texts.items()}
    for fault in some:
        for cell, wrong, _ in fault.cells:
            made[cell.file][cell.sheet][cell.row - 1][cell.column] = wrong
    return made
