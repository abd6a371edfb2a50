"""Reading a table by columns gives what reading it row by row, cell by cell, gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from supplymap.model import Outcome
from supplymap.records.nobody import is_ditto, names_no_partner
from tests.sheets_by_hand import records, sheet

HEADER = ["Supplier", "Country", "Goods", "Supplies to"]
CELL = st.sampled_from(["", "TBD", '"', "A Mill", "B Mill", "Peru", "yarn", "n/a"])
NAME = st.sampled_from(["", "TBD", '"', "A Mill Ltd", "B Mill Ltd", "C Mill Ltd"])
ROWS = st.lists(
    st.tuples(NAME, CELL, CELL, st.sampled_from(["", "TBD", '"', "A Mill Ltd", "Importer Inc"])), max_size=12
)


def with_dittos(rows: list[tuple[str, ...]]) -> list[list[str]]:
    """Fill ditto marks in, one cell after the other."""
    read: list[list[str]] = []
    for row in rows:
        above = read[-1] if read else [""] * len(row)
        read.append([above[index] if is_ditto(cell) else cell for index, cell in enumerate(row)])
    return read


@given(rows=ROWS)
def test_states_and_texts_are_those_of_a_reader_of_rows(rows: list[tuple[str, ...]]) -> None:
    """Rows that fill a country and goods, so that none of them is a heading, a note or a total."""
    full = [(name, country or "Peru", goods or "yarn", buyer) for name, country, goods, buyer in rows]
    first = ("A Mill Ltd", "Peru", "yarn", "Importer Inc")
    found = records(sheet([HEADER, list(first), *map(list, full)]))
    states = {row.source.row: row.state for row in found.rows}
    for number, (name, _, _, _) in enumerate(with_dittos([first, *full]), start=2):
        if names_no_partner(name):
            assert states[number] is Outcome.REJECTED
        elif not (name == "A Mill Ltd" and number > 2):
            assert states[number] is not Outcome.SKIPPED
    kept = {loose.text for loose in found.loose}
    for row in full:
        assert {cell for cell in row[1:3] if not names_no_partner(cell)} <= kept
    assert len(found.rows) == len(full) + 2
