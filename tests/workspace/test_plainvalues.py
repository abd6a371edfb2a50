"""Questions, uses and decisions as JSON come back equal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.model import (
    ColumnReadingDecision,
    Decision,
    Decisions,
    DuplicateDecision,
    MatchDecision,
    Question,
    Subject,
    Use,
    Voice,
)
from supplymap.workspace.plainvalues import made, plain, text_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@pytest.mark.parametrize("kind", [Question, Use, Decisions, Subject])
@given(data=st.data())
def test_a_record_comes_back_equal(kind: type[Any], data: st.DataObject) -> None:
    st.register_type_strategy(str, TEXT)
    record = data.draw(st.from_type(kind))
    assert made(kind, json.loads(text_of(plain(record)))) == record


def test_all_kinds_of_decisions_come_back() -> None:
    decision = Decision("k", 2, "same", (Voice("same", "Ana Lee", "2026-11-26", "seen"),))
    mill = Subject("Mill", ("磨坊",), "CN", (("id", "7"),), ("Hotan",), seen=False)
    decisions = Decisions(
        (MatchDecision(decision, mill, "XUAR"),),
        (DuplicateDecision(decision, (mill, Subject("Mill Ltd"))),),
        (ColumnReadingDecision(decision, "Ctry", 1, ("ctry", "ctry", "name")),),
    )
    assert made(Decisions, json.loads(text_of(plain(decisions)))) == decisions


def test_what_has_its_default_is_left_out_and_what_a_later_version_adds_is_not_read() -> None:
    assert plain(Subject("Mill")) == {"name": "Mill"}
    assert made(Subject, {"name": "Mill", "colour": "red"}) == Subject("Mill")


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {},
        {"name": 7},
        {"name": None},
        {"name": "Mill", "seen": 1},
        {"name": "Mill", "names": "Mill Ltd"},
        {"name": "Mill", "names": [7]},
        {"name": "Mill", "numbers": [["id"]]},
    ],
)
def test_values_of_another_shape_are_refused(values: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        made(Subject, values)


def test_a_number_is_no_truth_value() -> None:
    with pytest.raises(ValueError, match="no"):
        made(Question, {"key": "k", "what": "column", "place": True})
