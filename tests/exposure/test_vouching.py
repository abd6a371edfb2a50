"""Rows between the same two partners of which one leaves blank what another states: the larger w, not the union."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets_by_hand import assessed, links


@pytest.mark.parametrize(
    ("rows", "reach"),
    [
        # one may be about the goods of the other: one link, and its better paper counts
        (["yarn | | | 0.6", "| | | 0.6"], 0.6),
        (["yarn | | | 0.3", "| | | 0.9"], 0.9),
        (["yarn | Shirt | | 0.6", "yarn | | | 0.6"], 0.6),
        # the untold one may be either of the two others, which are links of their own
        (["yarn | | | 0.6", "cloth | | | 0.6", "| | | 0.6"], 0.84),
        (["yarn | | | 0.6", "cloth | | | 0.6", "| | | 0.9"], 0.9),
        # each says what the other leaves blank
        (["yarn | | | 0.6", "| Shirt | | 0.3"], 0.6),
        (["yarn | | | 0.6", "cloth | Shirt | | 0.6", "| Shirt | | 0.6"], 0.84),
        # told apart by goods, though the third may be about either
        (["| Shirt | | 0.6", "yarn | | | 0.3", "cloth | | | 0.6"], 0.72),
        # different goods, different products: both count
        (["yarn | | | 0.6", "cloth | | | 0.6"], 0.84),
        (["| Shirt | | 0.6", "| Towel | | 0.6"], 0.84),
    ],
)
def test_a_blank_never_adds_to_what_another_row_states(rows: list[str], reach: float) -> None:
    graph = assessed(links(*(f"Amber Works > Importer Inc | {row}" for row in rows)))
    assert graph.nodes["Amber Works"]["reach"] == pytest.approx(reach, abs=1e-9)


def test_each_product_counts_the_rows_of_its_own_chain() -> None:
    rows = ("yarn | Shirt | | 0.6", "| Shirt | | 0.3", "| Towel | | 0.3")
    graph = assessed(links(*(f"Amber Works > Importer Inc | {row}" for row in rows)))
    amber = graph.nodes["Amber Works"]
    # the likelihood of each product is that of Amber Works, as far as the link is likely
    for product, w in (("Shirt", 0.6), ("Towel", 0.3)):
        value = graph.graph["products"][product]["exposure"]["value"]
        assert value == pytest.approx(w * amber["likelihood"]["value"], abs=1e-9)


SAID = st.tuples(
    st.sampled_from(["", "yarn", "cloth"]), st.sampled_from(["", "Shirt"]), st.sampled_from([0.3, 0.6, 0.9])
)


@settings(max_examples=12)
@given(st.lists(SAID, min_size=1, max_size=4))
def test_the_sequence_of_rows_decides_nothing_and_a_row_more_never_takes_away(
    said: list[tuple[str, str, float]],
) -> None:
    def reach(rows: list[tuple[str, str, float]]) -> float:
        made = [f"Amber Works > Importer Inc | {goods} | {product} | | {w}" for goods, product, w in rows]
        return float(assessed(links(*made)).nodes["Amber Works"]["reach"])

    whole = reach(said)
    assert reach(said[::-1]) == whole
    assert max(w for *_, w in said) <= whole <= 1
    if len(said) > 1:
        assert reach(said[1:]) <= whole + 1e-9
