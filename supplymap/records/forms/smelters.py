"""Reporting templates of the Responsible Minerals Initiative: which smelters and mines a company's metals come from.

One form under four names: for conflict minerals (CMRT), cobalt (CRT), extended (EMRT) and additional minerals (AMRT),
in ten languages, which a hidden sheet of each file translates. The company that answers stands on the sheet
Declaration, and buys from all smelters that it lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supplymap.model import Source
from supplymap.records.forms.computed import Computed
from supplymap.records.forms.headers import cell_of, find_header
from supplymap.records.forms.labels import answers_of
from supplymap.records.forms.told import columns_told
from supplymap.records.forms.translations import translated, translations
from supplymap.records.readings import TO_IMPORTER, Hop, PartyColumns, Reading
from supplymap.records.values import is_blank
from supplymap.reference.issues import issue
from supplymap.reference.names import fold
from supplymap.reference.row_words import row_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.config import Config
    from supplymap.model import Issue
    from supplymap.records.forms.headers import FormHeader
    from supplymap.sheets import Row, Sheet, Workbook

FORM = "smelter template"
BLANK_ROW = "empty row of the form"
NOT_IDENTIFIED = "smelter not identified yet"

_DECLARATION, _LOOK_UP, _MINES = "declaration", "smelter look up", "mine list"
_BROUGHT_ALONG = frozenset(
    (_LOOK_UP, "revision", "instructions", "definitions", "checker", "l", "c", "sorp", "lookup", "countrylist")
)
"""Folded names of the sheets that are the same in every copy of the form."""
_ANSWERED = frozenset(("product list", "minerals scope"))
_NOT_YET = re.compile(r"\bnot yet identified\b")
_PLACE = {"address": "street", "city": "city", "region": "state"}
_LABELS = {"company name": "name", "address": "address"}
"""Beginnings of the folded labels of the Declaration, and the field of the cell at their right."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """The company that answered.

    Attributes
    ----------
    row, column
        Index of its row in the sheet, and of the cell with its name.
    """

    name: str
    address: str
    row: int
    column: int


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:  # noqa: ARG001 - a form
    """Read a sheet of such a template; None for any other workbook."""
    words = translations(workbook)
    if not any(_header(one, words, "smelters") for one in workbook.sheets):
        return None
    name = fold(sheet.name)
    declared = next(
        (found for one in workbook.sheets if (found := _declaration(translated(one, words.get(one.name, {}))))), None
    )
    if name == _DECLARATION:
        return _company(sheet, declared) if declared else ()
    if header := _header(sheet, words, "smelters"):
        return (_smelters(sheet, header, declared, _looked_up(workbook, words)),)
    if header := _header(sheet, words, "mines"):
        return (_mines(sheet, header),)
    if name in _BROUGHT_ALONG:
        return (Reading(sheet, "explanation", 0, 0, len(sheet.rows), (), (), (), form=FORM),)
    return () if name in _ANSWERED else None


def _header(sheet: Sheet, words: Mapping[str, Mapping[str, str]], form: str) -> FormHeader | None:
    if fold(sheet.name) == _LOOK_UP or (form == "smelters" and fold(sheet.name) == _MINES):
        return None
    header = find_header(translated(sheet, words.get(sheet.name, {})), form)
    needed = ("metal", "country") if form == "smelters" else ("mine", "smelter")
    return header if header and header.has("name", "lookup", "mine") and all(map(header.has, needed)) else None


def _declaration(sheet: Sheet) -> Declaration | None:
    """Find the company that answered, by the labels of its cells."""
    if fold(sheet.name) != _DECLARATION:
        return None
    found: dict[str, tuple[str, int, int]] = {}
    for one in answers_of(sheet, 60):
        field = _LABELS.get(" ".join(fold(one.label).split()[:2]))
        if field:
            found.setdefault(field, (one.text, one.row, one.column))
    name, at, column = found.get("name", ("", 0, 0))
    return Declaration(name, found.get("address", ("", 0, 0))[0], at, column) if name and at else None


def _company(sheet: Sheet, declared: Declaration) -> tuple[Reading, ...]:
    """Read the company of the Declaration, which supplies the importer."""
    header = declared.row - 1
    width = max(len(row.cells) for row in sheet.rows)
    computed = Computed(width, declared.row)
    texts = ["" for _ in sheet.rows[declared.row :]]
    address = computed.add("Address", [declared.address, *texts[1:]])
    made = computed.sheet(sheet)
    party = PartyColumns("supplier", {"name": (declared.column,), "address": (address,)})
    others = dict.fromkeys(range(declared.row + 1, len(sheet.rows)), "other answer of the form")
    hops = (Hop(0, TO_IMPORTER, {}),)
    columns = columns_told(made, header, (party,), hops)
    columns = tuple(replace(one, header="Company Name") if one.index == declared.column else one for one in columns)
    return (
        Reading(made, "links", header, header, len(sheet.rows), (party,), hops, columns, not_data=others, form=FORM),
    )


def _looked_up(workbook: Workbook, words: Mapping[str, Mapping[str, str]]) -> Mapping[str, tuple[str, str]]:
    """Return name and country of each smelter of the form's look-up list, by its number."""
    for sheet in workbook.sheets:
        if fold(sheet.name) == _LOOK_UP:
            header = find_header(translated(sheet, words.get(sheet.name, {})), "smelters")
            if header and header.has("id") and header.has("standard name"):
                number, name = header.first("id"), header.first("standard name")
                country = header.first("country")
                rows = sheet.rows[header.row + 1 :]
                return {cell_of(row, number): (cell_of(row, name), cell_of(row, country)) for row in rows}
    return {}


def _smelters(
    sheet: Sheet, header: FormHeader, declared: Declaration | None, looked_up: Mapping[str, tuple[str, str]]
) -> Reading:
    """Read the list of smelters: mine > smelter > the company of the declaration."""
    start = header.row + 1
    entries = [_Entry(row, header, looked_up) for row in sheet.rows[start:]]
    computed = Computed(max(len(row.cells) for row in sheet.rows), start)
    add = computed.add
    company = declared.name if declared else ""
    mine = PartyColumns(
        "mine",
        {
            "name": (add("Mine", [one.mine for one in entries]),),
            "country": (add("Mine country", [one.mine_country for one in entries]),),
        },
        "mining",
    )
    smelter = PartyColumns(
        "smelter",
        {
            "name": (add("Smelter", [one.name for one in entries]),),
            "partner_id": (add("Smelter number", [one.number for one in entries]),),
            "aliases": (add("Smelter also known as", [one.alias for one in entries]),),
            "country": (add("Smelter country", [one.country for one in entries]),),
            **{field: (add(f"Smelter {field}", [one.place[field] for one in entries]),) for field in _PLACE},
        },
        "smelting",
    )
    buyer = PartyColumns("buyer", {"name": (add("Supplies to", [company if one.name else "" for one in entries]),)})
    metal = _taken(header, goods="metal")
    origin = (add("Origin of minerals", [one.origin for one in entries]),)
    hops = (Hop(0, 1, metal), Hop(1, 2, {**metal, "origin": origin, **_taken(header, notes="comments")}))
    made = computed.sheet(sheet)
    not_data = {start + index: one.empty for index, one in enumerate(entries) if one.empty}
    parties = (mine, smelter, buyer)
    return Reading(
        _without_helpers(made, not_data),
        "links",
        header.row,
        header.row,
        len(sheet.rows),
        parties,
        hops,
        columns_told(made, header.row, parties, hops),
        not_data=not_data,
        form=FORM,
        issues=_asked(sheet, header.row, not_data, declared, entries),
    )


def _taken(header: FormHeader, **fields: str) -> dict[str, tuple[int, ...]]:
    """Return fields with the column of a meaning, where the form has it."""
    return {field: (column,) for field, meaning in fields.items() if (column := header.first(meaning)) is not None}


class _Entry:
    """One row of the list of smelters.

    Attributes
    ----------
    name, alias, number, country, place
        Of the smelter: the name it stands under, and the name it was looked up by; street, city and state.
    mine, mine_country
        Of the mine, where one is named.
    origin
        Country of the mine, where none is named.
    empty
        Why the row names no smelter; empty if it does.
    """

    def __init__(self, row: Row, header: FormHeader, looked_up: Mapping[str, tuple[str, str]]) -> None:
        def all_told(*meanings: str) -> list[str]:
            columns = (column for meaning in meanings for column in header.columns.get(meaning, ()))
            texts = (cell_of(row, column) for column in columns)
            # a formula of the form gives 0 for what its look-up list leaves blank
            return [text for text in texts if text != "0" and not is_blank(text)]

        def told(*meanings: str) -> str:
            return next(iter(all_told(*meanings)), "")

        written = all_told("name", "lookup")
        self.number = told("id", "input id")
        known = looked_up.get(self.number, ("", ""))
        named = [text for text in (*written, known[0]) if text and fold(text) not in row_words("no-smelter")]
        self.name = named[0] if named else ""
        self.alias = next((text for text in named[1:] if fold(text) != fold(self.name)), "")
        self.country = told("country") or known[1]
        self.place = {field: told(meaning) for field, meaning in _PLACE.items()}
        mine, place = told("mine"), told("mine country")
        self.mine = "" if _is_no_mine(mine) else mine
        place = "" if _is_no_mine(place) else place
        self.mine_country, self.origin = (place, "") if self.mine else ("", place)
        self.empty = ""
        if not self.name:
            stated = told("metal", "lookup", "name", "id", "input id", "country", "street", "city", "comments")
            if not stated:
                self.empty = BLANK_ROW
            elif any(map(_NOT_YET.search, map(fold, written))) and not told("street", "city"):
                self.empty = NOT_IDENTIFIED


def _is_no_mine(text: str) -> bool:
    folded = fold(text)
    words = row_words("no-mine")
    return is_blank(text) or folded in words or not words.isdisjoint(folded.split())


def _without_helpers(sheet: Sheet, not_data: Mapping[int, str]) -> Sheet:
    """Leave out the problems of cells in rows that nobody filled in."""
    blank = {sheet.rows[index].number for index, why in not_data.items() if why == BLANK_ROW}
    return replace(sheet, issues=tuple(one for one in sheet.issues if one.source.row not in blank))


def _asked(
    sheet: Sheet, header: int, not_data: Mapping[int, str], declared: Declaration | None, entries: Sequence[_Entry]
) -> tuple[Issue, ...]:
    rows = [sheet.rows[index].number for index, why in not_data.items() if why == NOT_IDENTIFIED]
    made = []
    if rows:
        where = Source(sheet.file, sheet.name, rows[0])
        found = "Smelter not yet identified"
        made.append(replace(issue("smelter-not-identified", where, "", found), also=tuple(rows[1:])))
    if declared is None and any(one.name for one in entries):
        where = Source(sheet.file, sheet.name, sheet.rows[header].number)
        made.append(issue("declaration-without-company", where, "", ""))
    return tuple(made)


def _mines(sheet: Sheet, header: FormHeader) -> Reading:
    """Read the list of mines: each supplies the smelter that the row names."""
    start = header.row + 1
    mine = PartyColumns(
        "mine",
        _taken(header, name="mine", partner_id="id", country="country", address="street", city="city", region="state"),
        "mining",
    )
    smelter = PartyColumns("smelter", _taken(header, name="smelter"), "smelting")
    hops = (Hop(0, 1, _taken(header, goods="metal", notes="comments")),)
    used = [header.first(meaning) for meaning in ("mine", "smelter", "metal", "country")]
    not_data = {
        index: BLANK_ROW
        for index, row in enumerate(sheet.rows[start:], start)
        if not any(cell_of(row, column) for column in used)
    }
    return Reading(
        _without_helpers(sheet, not_data),
        "links",
        header.row,
        header.row,
        len(sheet.rows),
        (mine, smelter),
        hops,
        columns_told(sheet, header.row, (mine, smelter), hops),
        not_data=not_data,
        form=FORM,
    )
