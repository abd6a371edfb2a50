"""Texts that are told at a glance to be no headers: none of them may be one that is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.records.layout.meanings import exact_meaning
from supplymap.records.layout.phrases import is_unknown
from supplymap.reference.header_words import phrases

_WRITTEN = sorted(" ".join(words) for words in phrases() if all(map(str.isascii, words)))
_OTHERS = [
    "two",
    "first",
    "2nd",
    "FY26",
    "12",
    "Q1",
    "tier",
    "t1",
    "T2",
    "number of",
    "Foo",
    "P12",
    "1st",
    "ILO",
    "a1b2",
]


@pytest.mark.parametrize("text", ["P1042", "SUP-00012", "Foo Mills", "zzz factory"])
def test_plain_words_that_no_table_has_are_told(text: str) -> None:
    """Numbers of partners and names fill most rows: they must be told fast."""
    assert is_unknown(text)


@pytest.mark.parametrize(
    "text", ["3PL", "c o o", "Tier 2", "supplierName", "Name (xyz)", "Q3-Country", "T1 mill", "2nd tier"]
)
def test_known_headers_are_never_told_to_be_unknown(text: str) -> None:
    """Single letters, joined words, brackets and numbers of questions may belong to known headers."""
    assert not is_unknown(text)


@given(
    st.lists(
        st.tuples(st.sampled_from(_WRITTEN) | st.sampled_from(_OTHERS), st.sampled_from([str, str.title, str.upper])),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from([" ", "_", "-", "", " - "]),
)
def test_no_text_is_unknown_that_has_a_meaning(parts: list[tuple[str, type[str]]], between: str) -> None:
    """Words of headers and others, joined in every way."""
    text = between.join(write(part) for part, write in parts)
    if is_unknown(text):
        assert exact_meaning(text) is None
