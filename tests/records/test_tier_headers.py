"""Headers that hold a tier: a range says what a cell may be, a single one names the party below it."""

from __future__ import annotations

import pytest

from tests.records.layout.seen import seen
from tests.sheets_by_hand import sheet


@pytest.mark.parametrize(
    "header", ["Tier (1-5)", "Tier [1, 2, 3]", "Level (1 to 4)", "Tier（1–4）", "TIER (1=direct, 2=indirect)"]
)
def test_a_range_of_tiers_is_no_chain(header: str) -> None:
    (table,) = seen(sheet([["Partner name", "Country", header], ["Alpha Mills", "VN", "2"]]))
    assert (table.kind, table.columns) == ("partners", {"name": 0, "country": 1, "tier": 2})


@pytest.mark.parametrize("header", ["Tier 2", "Tier 2 (mill)", "Tier 2 supplier (name)"])
def test_a_tier_by_itself_is_a_party_of_a_chain(header: str) -> None:
    (table,) = seen(sheet([["Tier 1", header], ["Alpha Mills", "Beta Mills"]]))
    assert (table.kind, sorted(table.tiers)) == ("chains", [1, 2])
