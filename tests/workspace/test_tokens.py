"""Short names of keys: short enough to type, and no spreadsheet takes them for anything else."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from supplymap.workspace import keys_meant, token

KEYS = ["match UFLPA-011 camel (GB)", "match UFLPA-011 camel (US)", "match XUAR kashgar mill"]


@given(st.text())
def test_a_token_is_typable_and_stays_text_in_a_spreadsheet(key: str) -> None:
    assert re.fullmatch(r"k-[a-z2-7]{10}", token(key))


def test_a_token_stays_the_same_over_years() -> None:
    # it stands in workbooks that people keep; changing it would orphan them
    assert token("match UFLPA-011 camel (GB)") == "k-p6hcnk6fx4"


def test_a_key_is_meant_by_itself_its_token_or_a_beginning() -> None:
    for key in KEYS:
        assert keys_meant(key, KEYS) == [key]
        assert keys_meant(f" {token(key).upper()} ", KEYS) == [key]
        assert keys_meant(token(key)[:8], KEYS) == [key]
    assert keys_meant("match XUAR", KEYS) == [KEYS[2]]
    assert keys_meant("match UFLPA-011 camel", KEYS) == KEYS[:2]
    assert keys_meant("", KEYS) == []
    assert keys_meant("k-", KEYS) == KEYS
    assert keys_meant("camel", KEYS) == []


def test_a_whole_key_wins_over_longer_ones() -> None:
    assert keys_meant("match XUAR a", ["match XUAR a", "match XUAR a (CN)"]) == ["match XUAR a"]
