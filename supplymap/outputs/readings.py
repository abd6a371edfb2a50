"""How sheets were read, in plain sentences and lines: for the import report and the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model.readings import NOBODY_STATED, THE_IMPORTER
from supplymap.reference.column_words import party_words, role_word
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.model import ColumnReading, HopReading, TableReading

SURENESS = {
    "stated": "as you stated",
    "sure": "sure",
    "likely": "likely",
    "asked": "to be decided",
    "": "not read",
}
"""How sure a reading is, in words."""
_HOPS = 6
"""Most links that a sentence tells."""
_NAMED = 4
"""Most headers that a sentence names."""
_ROWS = {
    "partners": "Each row is a partner",
    "documents": "Each row is a document of a partner",
    "transactions": "Each row is a shipment or a part of one",
    "links": "Each row",
    "chains": "Each row",
}


def how_read(table: TableReading, note: str = "") -> str:
    """Return in sentences how a table was read: its header, what a row is, who supplies whom, how many columns.

    Parameters
    ----------
    table
        How it was read.
    note
        Why a sheet was not read, if it was not.
    """
    if not table.kind:
        why = f": {note}" if note else ""
        return f"Not read{why}. Its texts were looked through for listed names."
    sentences = [f"Recognised as {table.form}"] if table.form else []
    sentences.append(f"Row {table.row} is the header")
    sentences.append(_what_a_row_is(table))
    if table.tier is not None:
        sentences.append(f"All rows are tier {table.tier}")
    sentences += _columns(table)
    return "".join(f"{sentence}. " for sentence in sentences if sentence).rstrip()


def _what_a_row_is(table: TableReading) -> str:
    hops = list(_hops(table))
    what = _ROWS[table.kind]
    if len(hops) > _HOPS:
        hops = [*hops[:_HOPS], f"and {len(hops) - _HOPS} more links"]
    return f"{what}: {', '.join(hops)}" if hops else what


def _hops(table: TableReading) -> Iterator[str]:
    """Yield who supplies whom, each once."""
    names = party_titles(table)
    yield from dict.fromkeys(_hop(hop, names) for hop in table.hops)


def _hop(hop: HopReading, names: Sequence[str]) -> str:
    supplier = names[hop.supplier]
    if hop.kind == "transport":
        return f"{supplier} moves the goods"
    if hop.kind == "storage":
        return f"{supplier} stores the goods"
    if hop.buyer == NOBODY_STATED:
        return f"{supplier} supplies a buyer that is not stated"
    buyer = "the importer" if hop.buyer == THE_IMPORTER else names[hop.buyer]
    return f"{supplier} supplies {buyer}"


def party_titles(table: TableReading) -> list[str]:
    """Return what sentences call the parties of a row: "the mill", "the tier 2 supplier", "the yarn spinner"."""
    words = party_words(table.columns)
    titles = []
    for number, party in enumerate(table.parties):
        if party.tier is not None:
            titles.append(f"the tier {party.tier} {party.stage.lower() or 'supplier'}")
        else:
            titles.append(f"the {party.stage.lower() or words.get(number) or role_word(party.role)}")
    return titles


def _columns(table: TableReading) -> Iterator[str]:
    read = sum(1 for column in table.columns if column.field)
    yield f"{read} of {len(table.columns)} columns read"
    asked = [column for column in table.columns if column.sure == "asked"]
    if asked:
        yield f"To be decided: {_headers(asked)}"
    unread = [column for column in table.columns if not column.field and column.sure not in ("asked", "stated")]
    if unread:
        yield f"Not read: {_headers(unread)}"


def _headers(columns: Sequence[ColumnReading]) -> str:
    names = [column.header or f"column {column_letter(column.index)}" for column in columns]
    hidden = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {hidden} more" if hidden > 0 else "")
