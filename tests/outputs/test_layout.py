"""Positions of the map: tiers as columns, few crossings, room for names, the same in any order."""

from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from supplymap.outputs.map.layout import PLAIN_ROWS, Spot, _spread, position


def spots(columns: dict[str, int], **more: dict[str, object]) -> list[Spot]:
    return [Spot(id=name, name=name, column=column, **more.get(name, {})) for name, column in columns.items()]  # type: ignore[arg-type]


LADDER = {"I": 0, "a": 1, "b": 1, "c": 1, "x": 2, "y": 2, "z": 2}
STEPS = [("a", "I", 1.0), ("b", "I", 1.0), ("c", "I", 1.0), ("z", "a", 1.0), ("y", "b", 1.0), ("x", "c", 1.0)]


def test_raw_material_is_left_and_links_do_not_cross() -> None:
    layout = position(spots(LADDER), STEPS)
    x = {name: at[0] for name, at in layout.positions.items()}
    y = {name: at[1] for name, at in layout.positions.items()}
    assert x["x"] == x["y"] == x["z"] < x["a"] == x["b"] == x["c"] < x["I"]
    for (s1, b1, _), (s2, b2, _) in itertools.combinations(STEPS[3:], 2):
        assert (y[s1] - y[s2]) * (y[b1] - y[b2]) > 0
    # each supplier stands level with its only buyer, the importer in their middle
    assert y["z"] == y["a"]
    assert y["I"] == y["b"]
    assert [(c.tier, c.count) for c in layout.columns] == [(2, 3), (1, 3), (0, 1)]


def test_order_of_input_does_not_matter() -> None:
    random_ = random.Random(1)
    columns = {"I": 0, **{f"p{i}": 1 + i % 4 for i in range(60)}}
    links = [(f"p{random_.randrange(60)}", f"p{random_.randrange(60)}", 1.0) for _ in range(120)]
    expected = position(spots(columns), links)
    mixed = spots(columns)
    random_.shuffle(mixed)
    random_.shuffle(links)
    assert position(mixed, links) == expected


def test_neighbours_keep_a_row_and_labelled_ones_two() -> None:
    columns = {"I": 0, **{f"p{i}": 1 for i in range(9)}}
    labelled = {f"p{i}": {"labelled": True} for i in (3, 4)}
    layout = position(spots(columns, **labelled), [(f"p{i}", "I", 1.0) for i in range(9)])
    rows = sorted((layout.positions[f"p{i}"][1], i) for i in range(9))
    for (a, i), (b, j) in itertools.pairwise(rows):
        assert b - a >= 1 + 0.5 * ((i in (3, 4)) + (j in (3, 4))) - 1e-6
    assert rows[0][0] >= 0
    assert rows[-1][0] <= layout.height - 1


def test_who_has_no_stated_path_stands_below() -> None:
    adrift = [Spot("q", "q", 2, apart=True), Spot("r", "r", None, apart=True)]
    layout = position([*spots(LADDER), *adrift], [*STEPS, ("r", "q", 1.0)])
    assert layout.band is not None
    assert layout.positions["q"][1] > layout.band
    assert layout.positions["q"][0] == layout.positions["x"][0]
    assert layout.positions["r"][0] < layout.positions["x"][0]
    assert layout.columns[0].tier is None
    assert max(y for _, y in layout.positions.values()) <= layout.height - 1


def test_a_list_without_any_path_is_still_a_map() -> None:
    layout = position([Spot("I", "I", 0), *(Spot(f"p{i}", f"p{i}", 1 + i % 3, apart=True) for i in range(100))], [])
    assert len(set(layout.positions.values())) == 101
    assert layout.positions["I"][0] == max(x for x, _ in layout.positions.values())


def test_long_columns_are_folded() -> None:
    columns = {"I": 0, **{f"p{i:03}": 1 for i in range(200)}}
    layout = position(spots(columns), [(f"p{i:03}", "I", 1.0) for i in range(200)])
    assert layout.height <= PLAIN_ROWS + 5
    assert len(set(layout.positions.values())) == 201
    assert layout.columns[0].width > 0


def test_ghost_stands_beside_its_partner() -> None:
    layout = position([*spots(LADDER), Spot("g", "g", None, beside="x")], STEPS)
    assert layout.positions["g"] == (layout.positions["x"][0] - 0.3, layout.positions["x"][1])


def test_circles_and_strangers_end() -> None:
    layout = position(spots(LADDER), [*STEPS, ("a", "z", 1.0), ("z", "z", 1.0), ("nobody", "a", 1.0)])
    assert set(layout.positions) == set(LADDER)


@given(
    st.lists(st.tuples(st.floats(-5, 15), st.floats(0.5, 5)), min_size=1, max_size=7),
    st.floats(0, 6),
)
def test_spread_is_feasible_and_no_small_move_is_better(wishes: list[tuple[float, float]], slack: float) -> None:
    steps = [float(i) for i in range(len(wishes))]
    limit = steps[-1] + slack
    rows = _spread([w for w, _ in wishes], [m for _, m in wishes], steps, limit)
    assert rows[0] >= -1e-4
    assert rows[-1] <= limit + 1e-4
    assert all(b - a >= 1 - 2e-4 for a, b in itertools.pairwise(rows))

    def cost(at: list[float]) -> float:
        return sum(m * (y - w) ** 2 for y, (w, m) in zip(at, wishes, strict=True))

    for start, end in itertools.combinations(range(len(rows) + 1), 2):
        for move in (-0.01, 0.01):
            tried = [y + move if start <= i < end else y for i, y in enumerate(rows)]
            fits = tried[0] >= 0 and tried[-1] <= limit and all(b - a >= 1 for a, b in itertools.pairwise(tried))
            assert not fits or cost(tried) >= cost(rows) - 0.02
