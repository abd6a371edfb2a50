"""Shipments: bills of lading and customs declarations, whose rows are purchases of anybody, not of the user.

Their headers are read like those of any table. What headers cannot tell is added here: rows are transactions, a row
without a buyer is nobody's purchase, one value and one day of several count, places of carriage are no seats, house and
master bill are one shipment, and a shipper may be a forwarder.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.model import Source
from supplymap.model.records import SUPPLIES
from supplymap.records.forms.best_columns import with_best
from supplymap.records.forms.forwarders import with_forwarders
from supplymap.records.forms.headers import SEARCHED_ROWS, WIDEST
from supplymap.records.forms.houses import master_bills
from supplymap.records.forms.words import shipment_words
from supplymap.records.layout import readings_of
from supplymap.records.layout.meanings import meaning_of
from supplymap.records.readings import NOT_STATED, TO_IMPORTER, Hop
from supplymap.reference.header_words import parties
from supplymap.reference.issues import issue
from supplymap.reference.names import fold
from supplymap.sheets.encoded import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.config import Config
    from supplymap.model import Issue
    from supplymap.records.layout.meanings import Meaning
    from supplymap.records.readings import Reading
    from supplymap.sheets import Sheet, Workbook

BILL, DECLARATION = "bill of lading", "customs declaration"
"""Names of the two forms."""
_FEWEST_SIGNS = 2
_LONGEST_SIGN = 80
"""Most characters of a header with such a word."""
_OF_GOODS = ("goods", "hts", "origin")
_CARRIAGE = frozenset({"vessel", "port", "bill"})
_CUSTOMS = frozenset({"customs", "bill", "incoterm", "port", "route_country", "duty"})
_GOODS = frozenset({"quantity", "goods_detail", "price"})
_FOREIGN = frozenset({"exporter", "shipper", "importer", "consignee", "buyer"})
"""Roles that say on which side of a border a party stands: the user may be neither."""
_ACROSS = frozenset({"exporter", "shipper", "importer", "consignee"})
"""Those that stand on one side of a border only."""
_PRICED = frozenset({"fob", "cif", "cnf"})
_SELLERS = frozenset({"exporter", "shipper"})
_BUYERS = frozenset({"buyer", "importer"})
"""Kinds of parties that buy."""


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read a sheet of bills of lading or of customs declarations; None for any other sheet."""
    del workbook
    if not _has_signs(sheet):
        return None
    readings = readings_of(sheet, config)
    made = tuple(_as_shipments(reading) for reading in readings)
    return made if any(reading.form for reading in made) else None


def _has_signs(sheet: Sheet) -> bool:
    """Return whether one of the first rows has several words of shipments: a cheap look before headers are read."""
    words, phrases = _signs()
    for row in sheet.rows[:SEARCHED_ROWS]:
        count = 0
        for cell in row.cells[:WIDEST]:
            if cell and len(cell) < _LONGEST_SIGN:
                text = fold(cell)
                count += not words.isdisjoint(text.split()) or any(phrase in text for phrase in phrases)
        if count >= _FEWEST_SIGNS:
            return True
    return False


@reference.per_folder
def _signs() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the words of headers of shipments, and the phrases of those languages that part no words."""
    said = {fold(word) for word in shipment_words()["signs"]}
    for row in reference.table("party_words"):
        if row["role"] in _ACROSS:
            said |= {fold(word) for word in row["words"].split("|")}
    single = {word for word in said if " " not in word and word.isascii()}
    return frozenset(single), tuple(sorted(said - single))


def _as_shipments(reading: Reading) -> Reading:
    heads = {column.index: column.header for column in reading.columns if column.header}
    meanings = {index: meaning for index, text in heads.items() if (meaning := meaning_of(text))}
    form = _form(heads.values(), tuple(meanings.values()))
    if not form or reading.kind in ("documents", "explanation"):
        return reading
    reading = _without_masters(_without_numbers(reading), meanings)
    reading, issues = _with_loose_countries(reading, meanings)
    reading = with_best(reading, heads)
    reading, asked = _with_buyers(reading)
    reading, told = with_forwarders(reading)
    return replace(
        reading,
        kind="transactions",
        blank_buyer=NOT_STATED,
        not_data={**reading.not_data, **master_bills(reading.sheet, reading.header + 1, reading.end)},
        sums=True,
        form=form,
        issues=(*reading.issues, *issues, *asked, *told),
    )


def _form(heads: Iterable[str], meanings: Sequence[Meaning]) -> str:
    """Return which form the headers of a table are of, or an empty text."""
    found = {meaning.detail for meaning in meanings if meaning.detail}
    roles = {role for meaning in meanings for role in meaning.roles if meaning.names}
    if not roles & _FOREIGN:
        return ""
    if len(found & _CARRIAGE) >= 2 and roles & {"shipper", "consignee", "notify_party"}:
        return BILL
    if roles & _SELLERS and roles & (_ACROSS - _SELLERS):
        return DECLARATION
    if not any(meaning.field_in("links") == "hts" for meaning in meanings) or not roles & _ACROSS:
        return ""
    kinds = {parties()[role].kind for role in roles}
    if kinds & _BUYERS and kinds & {"seller", "maker", "cargo"}:
        return DECLARATION
    priced = any(not _PRICED.isdisjoint(fold(head).split()) for head in heads)
    return DECLARATION if priced or len(found & (_CUSTOMS | _GOODS)) >= 2 else ""


def _without_masters(reading: Reading, meanings: Mapping[int, Meaning]) -> Reading:
    """Take away who stands on the master bill, where the house bill names its own: often forwarders at both ends."""
    masters = {index for index, meaning in meanings.items() if "master" in meaning.qualifiers}
    gone: set[int] = set()
    parties = []
    for party in reading.parties:
        names = set(party.columns.get("name", ())) | set(party.columns.get("aliases", ()))
        columns = party.columns
        if names & masters and names - masters:
            gone |= {index for at in columns.values() for index in at} & masters
            columns = {
                field: kept for field, at in columns.items() if (kept := tuple(i for i in at if i not in masters))
            }
            if "name" not in columns:
                first, *rest = columns["aliases"]
                columns = {**columns, "name": (first,), "aliases": tuple(rest)}
        parties.append(replace(party, columns=columns))
    columns_read = tuple(
        replace(column, party="", number=None, field="") if column.index in gone else column
        for column in reading.columns
    )
    return replace(reading, parties=tuple(parties), columns=columns_read) if gone else reading


def _without_numbers(reading: Reading) -> Reading:
    """Take away those who carry or clear the goods and are known by a number alone."""
    gone = {
        number
        for number, party in enumerate(reading.parties)
        if party.cargo and "name" not in party.columns and "name_address" not in party.columns
    }
    if not gone:
        return reading
    places = {old: new for new, old in enumerate(n for n in range(len(reading.parties)) if n not in gone)}
    ends = places | {TO_IMPORTER: TO_IMPORTER, NOT_STATED: NOT_STATED}
    return replace(
        reading,
        parties=tuple(party for number, party in enumerate(reading.parties) if number not in gone),
        hops=tuple(
            replace(hop, supplier=places[hop.supplier], buyer=ends[hop.buyer])
            for hop in reading.hops
            if not {hop.supplier, hop.buyer} & gone
        ),
        columns=tuple(
            replace(column, party="", number=None, field="")
            if column.number in gone
            else replace(column, number=None if column.number is None else places[column.number])
            for column in reading.columns
        ),
    )


def _with_loose_countries(reading: Reading, meanings: Mapping[int, Meaning]) -> tuple[Reading, tuple[Issue, ...]]:
    """Give countries whose header names no party to nobody: in such data they may be of anybody, or of the way.

    Only where each name has its own right behind it ("Shipper, Country, Consignee, Country") they are theirs.
    """
    stated = {column.index for column in reading.columns if column.sure == "stated"}
    loose = [
        index
        for index, meaning in sorted(meanings.items())
        if not meaning.roles and meaning.attribute == "country" and index not in stated
    ]
    before = {
        index: number
        for index in loose
        for number, party in enumerate(reading.parties)
        if any(index - 1 in at for field, at in party.columns.items() if field != "country")
    }
    heads = {fold(column.header) for column in reading.columns if column.index in loose}
    own = before if len(loose) > 1 and len(heads) == 1 and len({*before.values()}) == len(loose) else {}
    parties = []
    for number, party in enumerate(reading.parties):
        columns = _without(party.columns, "country", set(loose))
        behind = tuple(index for index, of in own.items() if of == number)
        parties.append(replace(party, columns=columns | ({"country": behind} if behind else {})))
    columns_read = tuple(
        column
        if column.index not in loose
        else replace(
            column,
            party=parties[own[column.index]].role,
            number=own[column.index],
            field="country",
            sure="sure",
            detail="",
        )
        if column.index in own
        else replace(column, party="", number=None, field="", detail="route_country")
        for column in reading.columns
    )
    sold = [party for party in parties if not party.cargo and party.role in _SELLERS]
    asked = (
        ()
        if own or any("country" in party.columns for party in sold)
        else tuple(_issue("country-of-nobody", reading, index) for index in loose[:1] if _is_filled(reading, index))
    )
    return replace(reading, parties=tuple(parties), columns=columns_read), asked


def _without(columns: Mapping[str, tuple[int, ...]], field: str, gone: set[int]) -> dict[str, tuple[int, ...]]:
    kept = {name: tuple(i for i in at if i not in gone) if name == field else at for name, at in columns.items()}
    return {name: at for name, at in kept.items() if at}


def _is_filled(reading: Reading, index: int) -> bool:
    return bool(encode(reading.sheet.rows).column(index, reading.header + 1, reading.end).any())


def _issue(code: str, reading: Reading, index: int, found: str = "") -> Issue:
    sheet = reading.sheet
    header = sheet.rows[reading.header]
    heading = header.cells[index] if index < len(header.cells) else ""
    return issue(code, Source(sheet.file, sheet.name, header.number), heading, found)


def _with_buyers(reading: Reading) -> tuple[Reading, tuple[Issue, ...]]:
    """Put nobody in the place of a buyer that is not named: sellers of such data sell to anybody."""
    traders = [number for number, party in enumerate(reading.parties) if not party.cargo]
    if not traders:
        return reading, ()
    last = traders[-1]
    role = reading.parties[last].role
    leads = any(hop.supplier == last and hop.kind == SUPPLIES for hop in reading.hops)
    if not leads and reading.kind == "partners":
        # a list of parties without hops: its rows would be purchases of the user
        if parties()[role].kind in _BUYERS:
            bare = Hop(last, NOT_STATED, {})
            return replace(reading, hops=(*_to_nobody(reading.hops), bare), row_columns={}), ()
        if role not in _SELLERS:
            return reading, ()
        of_row = {name: at for hop in reading.hops if hop.kind == SUPPLIES for name, at in hop.columns.items()}
        own = reading.parties[last].columns
        stated = {name: own[name] for name in (*_OF_GOODS, "value", "date") if name in own}
        end = Hop(last, NOT_STATED, {**of_row, **stated})
        return replace(reading, hops=(*_to_nobody(reading.hops), end)), (_nobody_buys(reading, last),)
    sellers = {number for number in traders if reading.parties[number].role in _SELLERS}
    ends = [hop for hop in reading.hops if hop.buyer == TO_IMPORTER and hop.supplier in sellers]
    if not ends:
        return reading, ()
    return replace(reading, hops=_to_nobody(reading.hops)), (_nobody_buys(reading, ends[0].supplier),)


def _to_nobody(hops: Iterable[Hop]) -> tuple[Hop, ...]:
    return tuple(replace(hop, buyer=NOT_STATED) if hop.buyer == TO_IMPORTER else hop for hop in hops)


def _nobody_buys(reading: Reading, seller: int) -> Issue:
    columns = reading.parties[seller].columns
    return _issue("no-buyer-column", reading, next(iter(columns.get("name", ())), -1))
