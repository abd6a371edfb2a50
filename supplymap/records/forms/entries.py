"""Entry reports of the customs system ACE: one row for each tariff number of each line of each entry.

The party that an entry names by its manufacturer identification code is the maker for textiles and apparel, and the
party that invoiced for other goods. The code is never a name, and its country is the origin of the goods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplymap.model import Source
from supplymap.model.readings import ColumnReading
from supplymap.model.records import TRANSPORT
from supplymap.records.forms.computed import Computed
from supplymap.records.forms.entry_lines import code_of_name, entry_lines, is_textile, iso_day, shown_name
from supplymap.records.forms.headers import FormHeader, cell_of, filled_cells, find_header
from supplymap.records.readings import NOT_STATED, TO_IMPORTER, Hop, PartyColumns, Reading
from supplymap.records.values import is_blank
from supplymap.reference import countries
from supplymap.reference.issues import issue
from supplymap.reference.mid import name_part, read_mid
from supplymap.reference.names import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.config import Config
    from supplymap.model import Issue
    from supplymap.records.forms.entry_lines import EntryLine
    from supplymap.sheets import Row, Sheet, Workbook

FORM = "entry report"
_TRIED = 500
"""How many rows are looked at to see whether their codes are MIDs."""
_DATES = ("entry date", "summary date", "import date")
_NAMED_BY_CODE = "Named in entries by its manufacturer ID."
_INVOICED = (
    "Named in entries by its manufacturer ID. For goods other than textiles and apparel that is the party that "
    "invoiced, which may be a trader and not the maker."
)
_LIKELY = (
    " Entries do not state its country; its ID begins with the origin of its goods, likely where it is: {country}."
)


class _Texts(NamedTuple):
    """Computed texts, one for each row below the header."""

    maker: list[str]
    seller: list[str]
    mid: list[str]
    hts: list[str]
    value: list[str]
    day: list[str]
    origin: list[str]
    role: list[str]
    note: list[str]


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read an entry report; None for any other sheet."""
    del workbook
    header = find_header(sheet, "entries")
    if header is None or not _is_report(sheet.rows[header.row + 1 :], header):
        return None
    start = header.row + 1
    rows = sheet.rows
    found = entry_lines(rows, header, start)
    texts = _Texts(*([""] * (len(rows) - start) for _ in _Texts._fields))
    _fill(texts, found.lines, rows, header, start)
    computed = Computed(max(len(row.cells) for row in rows[header.row :]), start)
    columns = {name: computed.add(title, getattr(texts, name)) for name, title in _TITLES.items()}
    buyer, more = _buyer(sheet, header, config)
    parties, hops = _parties(columns, header, buyer)
    return (
        Reading(
            computed.sheet(sheet),
            "transactions",
            header.row,
            header.row,
            len(rows),
            parties,
            hops,
            _columns(sheet, header, computed, parties, hops),
            blank_buyer=TO_IMPORTER if buyer == TO_IMPORTER else NOT_STATED,
            not_data=found.not_lines,
            sums=True,
            form=FORM,
            issues=more,
        ),
    )


_TITLES = {
    "maker": "Manufacturer (of the entry)",
    "seller": "Foreign exporter (of the entry)",
    "mid": "Manufacturer ID (of the entry)",
    "hts": "HTS (of the line)",
    "value": "Value (of the line)",
    "day": "Entry date (year first)",
    "origin": "Origin (of the goods)",
    "role": "Role (by the entry)",
    "note": "About the manufacturer ID",
}


def _is_report(rows: Sequence[Row], header: FormHeader) -> bool:
    if not header.has("entry") or not header.has("hts", "origin"):
        return False
    for meaning in ("maker id", "exporter id"):
        codes = [code for row in rows[:_TRIED] if not is_blank(code := cell_of(row, header.first(meaning)))]
        if codes and sum(1 for code in codes if read_mid(code)) * 2 >= len(codes):
            return True
    return header.has("ordinal", "line") and header.has("maker name", "seller name") and header.has("importer number")


def _fill(texts: _Texts, lines: Sequence[EntryLine], rows: Sequence[Row], header: FormHeader, start: int) -> None:
    """Work out the computed texts of every line."""
    makers = _names(lines, rows, header, "maker id", "maker name")
    sellers = _names(lines, rows, header, "exporter id", "seller name") | makers
    textile: dict[str, bool] = {}
    for line in lines:
        row, at = rows[line.row], line.row - start
        code, other = (cell_of(row, header.first(meaning)) for meaning in ("maker id", "exporter id"))
        mid = read_mid(code) or read_mid(other)
        maker = shown_name(cell_of(row, header.first("maker name")), code, makers)
        seller = shown_name(cell_of(row, header.first("seller name")), other, sellers)
        if _same_party(maker, seller, code, other):
            maker, seller = (maker if not is_blank(cell_of(row, header.first("maker name"))) else seller), ""
        if not maker:
            maker, seller = seller, ""
        texts.maker[at], texts.seller[at], texts.mid[at] = maker, seller, mid.code if mid else ""
        texts.hts[at], texts.value[at] = line.hts, line.value
        texts.day[at] = next((iso_day(t) for m in _DATES if not is_blank(t := cell_of(row, header.first(m)))), "")
        stated = cell_of(row, header.first("origin"))
        texts.origin[at] = stated if not is_blank(stated) else mid.origin if mid else ""
        textile[maker] = textile.get(maker, True) and is_textile(line.hts)
    for at, maker in enumerate(texts.maker):
        if texts.mid[at]:
            texts.role[at] = "manufacturer" if textile[maker] else ""
            texts.note[at] = _note(texts.mid[at], textile[maker], named=not code_of_name(maker))


def _note(code: str, textile: bool, *, named: bool) -> str:
    mid = read_mid(code)
    row = countries().rows.get(mid.origin if mid else "")
    likely = "" if named or row is None else _LIKELY.format(country=row["name"])
    return (_NAMED_BY_CODE if textile else _INVOICED) + likely


def _names(lines: Sequence[EntryLine], rows: Sequence[Row], header: FormHeader, code: str, name: str) -> dict[str, str]:
    """Return the name of each MID that has one name in the report."""
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        mid = read_mid(cell_of(rows[line.row], header.first(code)))
        text = cell_of(rows[line.row], header.first(name))
        if mid and not is_blank(text) and (code == "maker id" or header.has("exporter id")):
            found.setdefault(mid.code, {}).setdefault(normalise(text).key, text)
    return {mid: next(iter(names.values())) for mid, names in found.items() if len(names) == 1}


def _same_party(maker: str, seller: str, code: str, other: str) -> bool:
    """Return whether maker and seller of a line are one: equal codes or names, or a name that the code is made of."""
    if not maker or not seller:
        return False
    first, second = read_mid(code), read_mid(other)
    if normalise(maker).key == normalise(seller).key or (first and second and first == second):
        return True
    unnamed = code_of_name(maker) and not second
    part = name_part(seller)
    return bool(unnamed and first and len(part) > 3 and first.tail.startswith(part))


def _buyer(sheet: Sheet, header: FormHeader, config: Config) -> tuple[int | None, tuple[Issue, ...]]:
    """Return who buys: the user (TO_IMPORTER), or the importer that each row names (None); and what to ask."""
    column = header.first("importer name")
    names = {
        normalise(text).key: text for row in sheet.rows[header.row + 1 :] if not is_blank(text := cell_of(row, column))
    }
    names.pop(normalise(cell_of(sheet.rows[header.row], column)).key, None)
    if not names:
        return TO_IMPORTER, ()
    wanted = normalise(config.importer)
    if not config.importer or wanted.key in names:
        return None, ()
    alike = [key for key in names if set(key.split()) & set(wanted.tokens)]
    if len(names) == 1 and alike:
        return TO_IMPORTER, ()
    where = Source(sheet.file, sheet.name, sheet.rows[header.row].number)
    heading = cell_of(sheet.rows[header.row], column)
    return None, (issue("entries-of-another-importer", where, heading, "; ".join(list(names.values())[:3])),)


def _parties(
    columns: Mapping[str, int], header: FormHeader, buyer: int | None
) -> tuple[tuple[PartyColumns, ...], tuple[Hop, ...]]:
    place = {
        field: header.columns[meaning]
        for field, meaning in (("address", "maker address"), ("city", "maker city"), ("country", "maker country"))
        if meaning in header.columns
    }
    of_maker = {"name": columns["maker"], "mid": columns["mid"], "role": columns["role"], "notes": columns["note"]}
    maker = PartyColumns("manufacturer", {**{field: (index,) for field, index in of_maker.items()}, **place})
    seller = PartyColumns("seller", {"name": (columns["seller"],)})
    parties = [maker, seller]
    of_line: dict[str, tuple[int, ...]] = {name: (columns[name],) for name in ("hts", "origin", "value")}
    of_line["date"] = (columns["day"],)
    if header.has("goods"):
        of_line["goods"] = header.columns["goods"][:1]
    last = TO_IMPORTER
    if buyer is None:
        last = len(parties)
        parties.append(PartyColumns("importer", {"name": header.columns["importer name"][:1]}))
    hops = [Hop(0, 1, of_line), Hop(1, last, of_line)]
    if header.has("filer"):
        parties.append(PartyColumns("broker", {"name": header.columns["filer"][:1]}, cargo=True))
        hops.append(Hop(len(parties) - 1, last, {}, TRANSPORT))
    return tuple(parties), tuple(hops)


def _columns(
    sheet: Sheet, header: FormHeader, computed: Computed, parties: Sequence[PartyColumns], hops: Sequence[Hop]
) -> tuple[ColumnReading, ...]:
    """Say what each column was taken for."""
    filled = filled_cells(sheet.rows[header.row + 1 :])
    read_as: dict[int, tuple[str, int | None, str]] = {}
    for hop in hops:
        read_as |= {index: ("", None, name) for name, indexes in hop.columns.items() for index in indexes}
    for number, party in enumerate(parties):
        read_as |= {index: (party.role, number, name) for name, at in party.columns.items() for index in at}
    heads = {index: text for index, text in enumerate(sheet.rows[header.row].cells) if text}
    # the user's own columns behind the computed ones
    for meaning, behind in _BEHIND.items():
        for index in header.columns.get(meaning, ()):
            read_as.setdefault(index, behind)
    made = [
        ColumnReading(
            index,
            text,
            *read_as.get(index, ("", None, "")),
            sure="sure" if index in read_as else "",
            filled=filled[index],
            detail="" if index in read_as or index in header.unknown else "customs",
        )
        for index, text in heads.items()
    ]
    made += [
        ColumnReading(index, text, *read_as[index], sure="sure")
        for index, text in enumerate(computed.headers, start=computed.width)
    ]
    return tuple(made)


_BEHIND: Mapping[str, tuple[str, int | None, str]] = {
    "maker id": ("manufacturer", 0, "mid"),
    "maker name": ("manufacturer", 0, "name"),
    "exporter id": ("seller", 1, "mid"),
    "seller name": ("seller", 1, "name"),
    "importer name": ("importer", None, "name"),
    "hts": ("", None, "hts"),
    "origin": ("", None, "origin"),
    "tariff value": ("", None, "value"),
    "line value": ("", None, "value"),
    "entry date": ("", None, "date"),
}
