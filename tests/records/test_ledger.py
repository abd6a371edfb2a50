"""The row ledger as numbers gives the same states as a list of them."""

from __future__ import annotations

import numpy as np

from supplymap.model import Outcome, RowState, Source
from supplymap.records.ledger import Ledger
from supplymap.records.mentions import Vocabulary
from supplymap.sheets import Row, Sheet


def test_states_are_those_set_sorted_by_file_sheet_and_row() -> None:
    vocabulary = Vocabulary()
    sheets = [
        Sheet("b.xlsx", "B", tuple(Row(number, ("x",)) for number in (2, 3, 9))),
        Sheet("a.xlsx", "A", tuple(Row(number, ("x",)) for number in (1, 5))),
    ]
    ledger = Ledger(sheets, vocabulary)
    ledger.set(0, 2, Outcome.SKIPPED, "header", header=True)
    ledger.set(0, np.array([3, 9], np.int32), Outcome.IMPORTED, vocabulary.codes(["partner", "link"]))
    ledger.set(1, np.array([5], np.int32), Outcome.REJECTED, "no partner name")
    assert ledger.open(1).tolist() == [1]
    ledger.set(1, 1, Outcome.SKIPPED, "title")
    ledger.set(0, 9, Outcome.MERGED, "into row 3")
    expected = [
        RowState(Source("a.xlsx", "A", 1), Outcome.SKIPPED, "title"),
        RowState(Source("a.xlsx", "A", 5), Outcome.REJECTED, "no partner name"),
        RowState(Source("b.xlsx", "B", 2), Outcome.SKIPPED, "header", header=True),
        RowState(Source("b.xlsx", "B", 3), Outcome.IMPORTED, "partner"),
        RowState(Source("b.xlsx", "B", 9), Outcome.MERGED, "into row 3"),
    ]
    states = ledger.states()
    assert list(states) == expected
    assert [states[index] for index in range(-5, 5)] == expected * 2
    assert states[1:3] == tuple(expected[1:3])
    assert states == expected
    assert ledger.having(0, np.array([2, 3], np.int32), Outcome.IMPORTED).tolist() == [False, True]
