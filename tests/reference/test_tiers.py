"""Tiers in the words of the files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.reference.tiers import tiers_in


@pytest.mark.parametrize(
    ("text", "tiers"),
    [
        ("1", (1,)),
        ("Tier 1", (1,)),
        ("T2", (2,)),
        ("t-3", (3,)),
        ("2nd tier", (2,)),
        ("second tier", (2,)),
        ("Second-tier supplier", (2,)),
        ("Tier 2 - Fabric mill", (2,)),
        ("Tier 4 (raw material)", (4,)),
        ("Tier (3)", (3,)),
        ("Tier One", (1,)),
        ("2.0", (2,)),
        ("2,0", (2,)),
        ("Tier II", (2,)),
        ("TIER IV", (4,)),
        ("III", (3,)),
        ("third", (3,)),
        ("Tier 1, Tier 2", (1, 2)),
        ("Tier 1/2", (1, 2)),
        ("2-3", (2, 3)),
        ("1st and 2nd tier", (1, 2)),
        ("T1 & T3", (1, 3)),
        ("Tier 3+", (3,)),
        ("Tier 1 (2 sites)", (1,)),
        ("Level 2", (2,)),
        ("Rang 2", (2,)),
        ("Stufe 3", (3,)),
        ("cấp 2", (2,)),
        ("一级供应商", (1,)),
        ("2级", (2,)),
        ("2차", (2,)),
        ("direct supplier", (1,)),
        ("0", (0,)),
        ("12", (12,)),
        ("", ()),
        ("spinner", ()),
        ("3rd party", ()),
        ("2.5", ()),
        ("unknown", ()),
        ("123", ()),
        ("tier", ()),
        ("10021 Mill Road", ()),
        ("Vendor 2 of 5", ()),
    ],
)
def test_tiers(text: str, tiers: tuple[int, ...]) -> None:
    assert tiers_in(text) == tiers


@given(st.text(max_size=40))
def test_any_text_gives_rising_numbers(text: str) -> None:
    found = tiers_in(text)
    assert list(found) == sorted(set(found))
    assert all(0 <= tier <= 99 for tier in found)


def test_a_very_long_text_is_no_tier() -> None:
    assert tiers_in("tier 2 " * 100_000) == ()
