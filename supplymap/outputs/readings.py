"""How sheets were read, in plain sentences and lines: for the import report and the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model.readings import NOBODY_STATED, THE_IMPORTER
from supplymap.reference.column_words import detail_word, party_words, reading_word, role_of, role_word
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
_EACH = "Each row"
_ROWS = {
    "partners": "Each row is a partner",
    "documents": "Each row is a document of a partner",
    "transactions": "Each row is a shipment or a part of one",
    "links": _EACH,
    "chains": _EACH,
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
    sentences = [f"Recognised form: {table.form}"] if table.form else []
    sentences.append(f"Row {table.row} is the header")
    sentences.append(_what_a_row_is(table))
    if table.tier is not None:
        sentences.append(f"All rows are tier {table.tier}")
    sentences += _columns(table)
    return "".join(f"{sentence}. " for sentence in sentences if sentence).rstrip()


def _what_a_row_is(table: TableReading) -> str:
    hops = list(_hops(table))
    what = _ROWS[table.kind]
    if not hops and what == _EACH:
        what = f"{_EACH} names partners"
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
    if hop.kind == "tier 1":
        return f"{supplier} supplies the importer if it is of tier 1"
    if hop.buyer == NOBODY_STATED:
        return f"{supplier} supplies a buyer that is not stated"
    buyer = "the importer" if hop.buyer == THE_IMPORTER else names[hop.buyer]
    return f"{supplier} supplies {buyer}"


def party_titles(table: TableReading) -> list[str]:
    """Return what sentences call the parties of a row: "the mill", "the tier 2 supplier", "the yarn spinner"."""
    words = party_words(table.columns)
    titles = []
    for number, party in enumerate(table.parties):
        # a stage may be a word for a company ("yarn spinner") or for what it does ("mining")
        stage = party.stage.lower() if role_of(party.stage) and not party.stage.endswith("ing") else ""
        if party.tier is not None:
            titles.append(f"the tier {party.tier} {stage or 'supplier'}")
        else:
            titles.append(f"the {stage or words.get(number) or role_word(party.role)}")
    return titles


def _columns(table: TableReading) -> Iterator[str]:
    read = sum(1 for one in table.columns if not is_kept(one) and (one.field or one.sure in ("sure", "likely")))
    yield f"{read} of {len(table.columns)} columns read"
    asked = [column for column in table.columns if column.sure == "asked"]
    if asked:
        yield f"To be decided: {_headers(asked)}"
    kept = sum(1 for column in table.columns if is_kept(column))
    if kept:
        yield f"{kept} kept as details" if kept > 1 else "1 kept as a detail"
    unread = [one for one in table.columns if not (one.field or one.sure or is_kept(one))]
    if unread:
        yield f"Not read: {_headers(unread)}"


def is_kept(column: ColumnReading) -> bool:
    """Return whether a column is known to hold something that is not read but kept as a detail of the partner."""
    return bool(column.detail) and not column.field and column.sure != "stated"


def sureness(column: ColumnReading) -> str:
    """Return in words how sure the reading of a column is, or who decided on it."""
    if column.decision is not None and column.decision.voices:
        voice = column.decision.voices[-1]
        return f"as {voice.by} decided on {voice.on}"
    return "kept" if is_kept(column) else SURENESS[column.sure]


def read_as(column: ColumnReading, parties: Mapping[int, str]) -> str:
    """Return what a column was read as, in words; what it is kept as; empty if it is not read.

    Parameters
    ----------
    column
        The column.
    parties
        Words for the parties of its table, as `party_words` gives them.
    """
    if word := reading_word(column, parties):
        return word
    if is_kept(column):
        return f"(detail: {detail_word(column.detail)})"
    # a form reads values of several columns together
    return "(part of the form)" if column.sure in ("sure", "likely") else ""


def _headers(columns: Sequence[ColumnReading]) -> str:
    names = [column.header or f"column {column_letter(column.index)}" for column in columns]
    hidden = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {hidden} more" if hidden > 0 else "")
