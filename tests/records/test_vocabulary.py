"""Texts as codes: one code a text, and a function of a text runs once for each distinct text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from supplymap.records.mentions import Vocabulary
from supplymap.sheets import Row
from supplymap.sheets.encoded import encode


@given(st.lists(st.text(max_size=3), max_size=30))
def test_codes_stand_for_their_texts(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    codes = vocabulary.codes(texts)
    assert [vocabulary.texts[code] for code in codes] == texts
    assert len(vocabulary.texts) == len({"", *texts})
    assert vocabulary.texts[0] == ""


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(0, 200))
def test_a_function_runs_once_for_each_distinct_text(texts: list[str], others: int) -> None:
    """Among few texts and among very many, which are looked through in two ways."""
    vocabulary = Vocabulary()
    vocabulary.codes(map(str, range(others)))
    codes = vocabulary.codes(texts)
    seen: list[str] = []

    def upper(text: str) -> str:
        seen.append(text)
        return text.upper()

    assert [vocabulary.texts[code] for code in vocabulary.mapped(codes, upper)] == [text.upper() for text in texts]
    assert sorted(seen) == sorted(set(texts))
    assert vocabulary.where(codes, lambda text: text == "b").tolist() == [text == "b" for text in texts]
    assert vocabulary.each(codes, len) == dict.fromkeys(set(codes.tolist()), 1)


def test_codes_of_a_sheet_become_codes_of_the_run() -> None:
    vocabulary = Vocabulary()
    vocabulary.codes(["Mill", "CN"])
    encoded = encode([Row(4, ("CN", "", "Gin")), Row(7, ("Mill",))])
    translated = vocabulary.translation(encoded)
    column = translated[encoded.column(0)]
    assert [vocabulary.texts[code] for code in column] == ["CN", "Mill"]
    assert np.array_equal(translated[encoded.column(2)], vocabulary.codes(["Gin", ""]))
