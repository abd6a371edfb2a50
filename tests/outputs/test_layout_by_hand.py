"""Whole layouts of a few partners, worked out by hand: columns, rows, the band below, ghosts beside their buyers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supplymap.outputs.map import layout
from supplymap.outputs.map.layout import Column, Layout, Spot, position


def rounded(done: Layout) -> Layout:
    """Round what sums of tenths leave in the last digits."""
    positions = {name: (round(x, 6), round(y, 6)) for name, (x, y) in done.positions.items()}
    return replace(done, positions=positions, width=round(done.width, 6), height=round(done.height, 6))


def test_nobody_and_the_importer_alone() -> None:
    assert position([], []) == Layout({}, (), 0.0, 1.0, None)
    assert position([Spot("I", "I", 0)], []) == Layout({"I": (0.0, 0.0)}, (Column(0, 0.0, 0.0, 1),), 0.0, 1.0, None)


def test_a_chain_stands_level() -> None:
    spots = [Spot("I", "I", 0), Spot("a", "a", 1), Spot("x", "x", 2)]
    # eight rows at least, and one in the middle: (8 - 1) / 2
    assert position(spots, [("x", "a", 1.0), ("a", "I", 1.0)]) == Layout(
        positions={"I": (2.0, 3.5), "a": (1.0, 3.5), "x": (0.0, 3.5)},
        columns=(Column(2, 0.0, 0.0, 1), Column(1, 1.0, 0.0, 1), Column(0, 2.0, 0.0, 1)),
        width=2.0,
        height=8.0,
        band=None,
    )


def test_two_suppliers_stand_on_both_sides_of_the_importer() -> None:
    spots = [Spot("I", "I", 0), Spot("a", "a", 1, rank=3), Spot("b", "b", 1, rank=0)]
    links = [("a", "I", 1.0), ("b", "I", 1.0)]
    # the worse chain first; both wish for the middle and keep one row
    assert position(spots, links).positions == {"I": (1.0, 3.5), "b": (0.0, 3.0), "a": (0.0, 4.0)}
    # a labelled one keeps half a row more
    spots[1] = Spot("a", "a", 1, rank=3, labelled=True)
    assert position(spots, links).positions == {"I": (1.0, 3.5), "b": (0.0, 2.75), "a": (0.0, 4.25)}
    spots[2] = Spot("b", "b", 1, rank=0, labelled=True)
    assert position(spots, links).positions == {"I": (1.0, 3.5), "b": (0.0, 2.5), "a": (0.0, 4.5)}


def test_names_decide_between_equals_and_ids_between_equal_names() -> None:
    spots = [Spot("I", "I", 0), Spot("2", "same", 1), Spot("1", "same", 1), Spot("3", "first", 1)]
    positions = position(spots, [(name, "I", 1.0) for name in "123"]).positions
    assert [positions[name][1] for name in "312"] == [2.5, 3.5, 4.5]


def test_the_band_below() -> None:
    spots = [
        Spot("I", "I", 0),
        Spot("a", "a", 1),
        Spot("n1", "n1", None, apart=True),
        Spot("n2", "n2", None),
        Spot("t", "t", 1, apart=True),
        Spot("far", "far", 4, apart=True),
        Spot("g", "beyond a", 2, beside="a"),
        Spot("h", "beyond nobody", 2, beside="nobody"),
    ]
    links = [("a", "I", 1.0), ("n1", "I", 1.0), ("a", "a", 1.0), ("a", "outside", 1.0)]
    assert rounded(position(spots, links)) == Layout(
        positions={
            "I": (2.7, 3.5),
            "a": (1.7, 3.5),
            # rows below 8 + 0.4 + 1.3
            "n1": (0.0, 9.7),
            "n2": (0.0, 10.7),
            "t": (1.7, 9.7),
            "far": (0.7, 9.7),
            "g": (1.4, 3.5),
        },
        # without a tier at the left, a little nearer; a tier of the band alone has its column
        columns=(Column(None, 0.0, 0.0, 2), Column(4, 0.7, 0.0, 1), Column(1, 1.7, 0.0, 2), Column(0, 2.7, 0.0, 1)),
        width=2.7,
        height=11.7,
        band=8.4,
    )


def test_without_any_chain_the_importer_stands_level_with_the_band() -> None:
    spots = [Spot("I", "I", 0), *(Spot(name, name, 1, apart=True) for name in "abc")]
    assert rounded(position(spots, [])) == Layout(
        positions={"a": (0.0, 1.3), "b": (0.0, 2.3), "c": (0.0, 3.3), "I": (1.0, 1.65)},
        columns=(Column(1, 0.0, 0.0, 3), Column(0, 1.0, 0.0, 1)),
        width=1.0,
        height=4.3,
        band=0.0,
    )


def test_a_wide_band_is_folded() -> None:
    # seven to a strip where there is a chain: a quarter of the longest plain column
    spots = [Spot("I", "I", 0), Spot("m", "m", 1), *(Spot(f"s{i}", f"s{i}", None, apart=True) for i in range(8))]
    done = rounded(position(spots, [("m", "I", 1.0)]))
    assert done.columns[0] == Column(None, 0.12, 0.24, 8)
    assert done.columns[1:] == (Column(1, 0.94, 0.0, 1), Column(0, 1.94, 0.0, 1))
    assert [done.positions[f"s{i}"] for i in (0, 1, 2, 7)] == [(0.0, 9.7), (0.24, 9.7), (0.0, 10.7), (0.24, 12.7)]
    assert done.height == 13.7
    seven = position(spots[:-1], [("m", "I", 1.0)])
    assert seven.columns[0] == Column(None, 0.0, 0.0, 7)


def test_a_long_column_is_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "PLAIN_ROWS", 3)
    spots = [Spot("I", "I", 0), *(Spot(name, name, 1) for name in "abcd"), Spot("ga", "beyond a", 2, beside="a")]
    links = [(name, "I", 1.0) for name in "abcd"]
    done = rounded(position(spots, links))
    # two strips of two rows, from the first row to the last
    assert done.columns == (Column(1, 0.12, 0.24, 4), Column(0, 1.24, 0.0, 1))
    assert done.positions == {
        "I": (1.24, 3.5),
        "a": (0.0, 0.0),
        "b": (0.24, 0.0),
        "c": (0.0, 7.0),
        "d": (0.24, 7.0),
        "ga": (-0.1, 0.0),
    }
    plain = position(spots[:4], links)
    assert plain.columns[0] == Column(1, 0.0, 0.0, 3)
    assert [plain.positions[name][1] for name in "abc"] == [2.5, 3.5, 4.5]
    # a shorter column stands in the middle of a strip that the band makes wide
    both = position([*spots[:3], *(Spot(f"s{i}", f"s{i}", 1, apart=True) for i in range(5))], links[:2])
    assert both.columns[0] == Column(1, 0.12, 0.24, 7)
    assert both.positions["a"][0] == both.positions["b"][0] == 0.12


@pytest.mark.parametrize(("count", "rows"), [(7, 8), (8, 9), (25, 27), (30, 33)])
def test_the_height_leaves_some_slack(count: int, rows: int) -> None:
    spots = [Spot("I", "I", 0), *(Spot(f"p{i:02}", f"p{i:02}", 1) for i in range(count))]
    assert position(spots, [(f"p{i:02}", "I", 1.0) for i in range(count)]).height == rows


def test_a_heavier_link_is_drawn_straighter() -> None:
    spots = [Spot("I", "I", 0), Spot("a", "a", 1), Spot("b", "b", 1), Spot("x", "x", 2)]
    light = [("a", "I", 1.0), ("b", "I", 1.0), ("x", "a", 1.0), ("x", "b", 3.0)]
    positions = position(spots, light).positions
    middle = (positions["a"][1] + 3 * positions["b"][1]) / 4
    assert positions["x"][1] == pytest.approx(middle, abs=1e-3)
    # of parallel links the heaviest counts
    assert position(spots, [*light, ("x", "b", 2.0)]).positions == positions
    assert position(spots, [*light, ("x", "b", 6.0)]).positions != positions


def test_a_sweep_sorts_by_neighbours_and_leaves_the_others_their_relative_place() -> None:
    columns = {0: ["I"], 1: ["a", "b"], 2: ["x", "y", "z"]}
    main = {"I": 0, "a": 1, "b": 1, "x": 2, "y": 2, "z": 2}
    buyers = {"a": [("I", 1.0)], "b": [("I", 1.0)], "x": [("b", 1.0), ("I", 9.0)], "y": [], "z": [("a", 1.0)]}
    # y is the second of three over two: at 1 * 2 / 3, between a at 0 and b at 1
    assert layout._sweep(columns, main, buyers, upstream=True) == {0: ["I"], 1: ["a", "b"], 2: ["z", "y", "x"]}
    # the mean of both, by weight: (0 * 1 + 1 * 3) / 4 is behind y, (0 * 3 + 1 * 1) / 4 before it
    buyers["z"] = [("a", 1.0), ("b", 3.0)]
    assert layout._sweep(columns, main, buyers, upstream=True)[2] == ["y", "z", "x"]
    buyers["z"] = [("a", 3.0), ("b", 1.0)]
    assert layout._sweep(columns, main, buyers, upstream=True)[2] == ["z", "y", "x"]
    suppliers = {"I": [("a", 1.0)], "a": [("z", 1.0)], "b": [("x", 1.0)]}
    assert layout._sweep(columns, main, suppliers, upstream=False) == {0: ["I"], 1: ["b", "a"], 2: ["x", "y", "z"]}


def test_sweeps_undo_crossings() -> None:
    # depth first gives a, b and x, y; the links say y to a and x to b, with z behind both
    spots = [Spot("I", "I", 0), *(Spot(name, name, 1) for name in "abc"), *(Spot(name, name, 2) for name in "xyz")]
    links = [*((name, "I", 1.0) for name in "abc"), ("x", "a", 1.0), ("x", "c", 1.0), ("y", "b", 1.0), ("z", "a", 1.0)]
    rows = {name: at[1] for name, at in position(spots, links).positions.items()}
    order = {tier: sorted(names, key=rows.__getitem__) for tier, names in {0: "I", 1: "abc", 2: "xyz"}.items()}
    main = {"I": 0, **dict.fromkeys("abc", 1), **dict.fromkeys("xyz", 2)}
    _, buyers = layout._neighbours({spot.id: spot for spot in spots}, links)
    assert layout._crossings(order, main, buyers) == 0


@pytest.mark.parametrize(
    ("wishes", "weights", "steps", "limit", "rows"),
    [
        ([3.0], [1.0], [0.0], 7.0, [3.0]),
        ([9.0], [1.0], [0.0], 7.0, [7.0]),
        ([-1.0], [1.0], [0.0], 7.0, [0.0]),
        ([2.0, 2.0], [1.0, 1.0], [0.0, 1.0], 7.0, [1.5, 2.5]),
        ([2.0, 2.0], [3.0, 1.0], [0.0, 1.0], 7.0, [1.75, 2.75]),
        ([5.0, 1.0, 6.0], [1.0, 1.0, 1.0], [0.0, 1.0, 2.0], 7.0, [2.5, 3.5, 6.0]),
        ([7.0, 7.0], [1.0, 1.0], [0.0, 1.0], 7.0, [6.0, 7.0]),
        ([1.0, 1.0], [1.0, 1.0], [0.0, 3.0], 2.0, [0.0, 3.0]),
        ([], [], [], 7.0, []),
    ],
)
def test_rows_nearest_to_the_wishes(
    wishes: list[float], weights: list[float], steps: list[float], limit: float, rows: list[float]
) -> None:
    assert layout._spread(wishes, weights, steps, limit) == rows


def test_crossings_are_counted_by_neighbouring_columns() -> None:
    columns = {0: ["I"], 1: ["a", "b"], 2: ["x", "y"]}
    main = {"I": 0, "a": 1, "b": 1, "x": 2, "y": 2}
    buyers = {"I": [], "a": [("I", 1.0)], "b": [("I", 1.0)], "x": [("b", 1.0), ("I", 1.0)], "y": [("a", 1.0)]}
    assert layout._crossings(columns, main, buyers) == 1
    buyers["y"] = [("a", 1.0), ("b", 1.0)]
    assert layout._crossings(columns, main, buyers) == 1
    buyers["x"] = [("a", 1.0), ("b", 1.0)]
    assert layout._crossings(columns, main, buyers) == 1
    buyers["y"] = [("a", 1.0)]
    assert layout._crossings(columns, main, buyers) == 1
    buyers["x"], buyers["y"] = [("a", 1.0)], [("b", 1.0)]
    assert layout._crossings(columns, main, buyers) == 0
