"""Partners that entries name by their manufacturer ID alone get the name of the partner whose ID it is."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from supplymap.records.mentions import NO_MENTION, Hops, Mentions
from supplymap.records.mid_names import name_by_mid
from supplymap.records.understanding import Understanding
from tests.sheets_by_hand import sheet

UNNAMED = "MID VNSAPKNI12HAN, no name given"
Row = dict[str, str]


def mentions(state: Understanding, number: int, rows: list[Row], role: str = "maker", cargo: bool = False) -> Mentions:
    fields = sorted({field for row in rows for field in row} - {"name"})
    codes = {field: state.vocabulary.codes([row.get(field, "") for row in rows]) for field in ["name", *fields]}
    flags = np.ones(len(rows), np.bool_)
    numbers = np.arange(2, len(rows) + 2, dtype=np.int32)
    name = codes.pop("name")
    return Mentions(0, number, numbers, name, codes, {}, flags, flags, flags, role=role, cargo=cargo)


def understood(*known: Row, role: str = "partner", cargo: bool = False) -> Understanding:
    state = Understanding((), date(2026, 11, 22), "")
    state.sheets += [sheet([["x"]], "Main Report", "entries.xlsx"), sheet([["x"]], "Vendors", "list.xlsx")]
    entries: list[Row] = [{"name": UNNAMED, "mid": "VNSAPKNI12HAN"}, {"name": "Other Mill"}, {"name": UNNAMED}]
    state.mentions += [mentions(state, 0, entries), mentions(state, 1, list(known), role, cargo)]
    return state


def names(state: Understanding, number: int = 0) -> list[str]:
    return [state.vocabulary.texts[code] for code in state.mentions[number].name.tolist()]


SAPHIRE = {"name": "Saphire Knitting Co., Ltd.", "address": "12 Le Loi", "city": "Hanoi", "country": "Viet Nam"}


def test_the_partner_whose_id_it_is_gives_its_name() -> None:
    state = understood(SAPHIRE)
    name_by_mid(state)
    assert names(state) == [SAPHIRE["name"], "Other Mill", SAPHIRE["name"]]
    (told,) = state.issues
    assert told.code == "mid-matched"
    # both rows are named
    assert (told.source.file, told.source.row) == ("entries.xlsx", 2)
    assert "list.xlsx [Vendors] row 2" in told.message


def test_the_name_of_a_buyer_is_found_too() -> None:
    state = understood(SAPHIRE)
    zeros = np.zeros(1, np.int32)
    buyer = state.vocabulary.codes([UNNAMED])
    flags = np.zeros(1, np.bool_)
    state.hops.append(Hops(0, 0, zeros + 2, 0, zeros, NO_MENTION, zeros + NO_MENTION, buyer, {}, {}, flags))
    name_by_mid(state)
    assert state.vocabulary.texts[int(state.hops[0].buyer_name[0])] == SAPHIRE["name"]


@pytest.mark.parametrize(
    "known",
    [
        [SAPHIRE, {**SAPHIRE, "name": "Sapa Knights"}],
        [{**SAPHIRE, "address": "14 Le Loi"}],
    ],
)
def test_what_is_not_certain_is_asked_and_changes_nothing(known: list[Row]) -> None:
    state = understood(*known)
    name_by_mid(state)
    assert names(state)[0] == UNNAMED
    (asked,) = state.issues
    assert asked.code == "mid-undecided"
    assert all(row["name"] in asked.message for row in known)


def test_an_id_that_the_list_states_decides() -> None:
    state = understood(SAPHIRE, {"name": "Quite Another", "mid": "VNSAPKNI12HAN"})
    name_by_mid(state)
    assert names(state)[0] == "Quite Another"


def test_nobody_found_is_one_message_for_the_sheet() -> None:
    state = understood({"name": "Alpha", "country": "VN"})
    name_by_mid(state)
    assert names(state)[0] == UNNAMED
    assert [(issue.code, issue.source.sheet) for issue in state.issues] == [("mid-only", "Main Report")]


@pytest.mark.parametrize(("role", "cargo"), [("importer", False), ("broker", True)])
def test_a_buyer_or_a_carrier_makes_nothing(role: str, cargo: bool) -> None:
    state = understood(SAPHIRE, role=role, cargo=cargo)
    name_by_mid(state)
    assert names(state)[0] == UNNAMED


def test_without_an_id_nothing_happens() -> None:
    state = Understanding((), date(2026, 11, 22), "")
    state.sheets.append(sheet([["x"]]))
    state.mentions.append(mentions(state, 0, [SAPHIRE]))
    name_by_mid(state)
    assert names(state) == [SAPHIRE["name"]]
    assert state.issues == []
