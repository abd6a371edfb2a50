"""Indented bills of material: who supplies whom follows from the tree of parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.records.forms.bills import depths_of, indents_of
from tests.records.forms.plain import readings, told
from tests.sheets_by_hand import book, sheet

HEADER = ["Level", "Part Number", "Description", "Qty", "Supplier", "Supplier Country"]


def links(*rows: list[str], header: list[str] | None = None) -> list[str]:
    found = readings(book(sheet([header or HEADER, *rows])))["Sheet1"]
    assert found is not None
    assert len(found) == 1
    return told(found[0])[1]


LAMP = [
    ["0", "L-1", "Desk lamp", "1", "Lantern Assembly Ltd", "Vietnam"],
    ["1", "L-10", "Lamp head", "1", "Kestrel Electronics", "Malaysia"],
    ["2", "L-11", "LED chip", "4", "Poplar Semiconductors", "China"],
    ["1", "L-20", "Aluminum arm", "1", "Heron Castings", "India"],
]


def test_a_part_goes_to_the_maker_of_its_assembly() -> None:
    assert links(*LAMP) == [
        "Lantern Assembly Ltd > (importer): goods Desk lamp, product Desk lamp",
        "Kestrel Electronics > Lantern Assembly Ltd: goods Lamp head, product Desk lamp",
        "Poplar Semiconductors > Kestrel Electronics: goods LED chip, product Desk lamp",
        "Heron Castings > Lantern Assembly Ltd: goods Aluminum arm, product Desk lamp",
    ]


def test_each_supplier_keeps_its_country_and_the_level_is_no_tier() -> None:
    found = readings(book(sheet([HEADER, *LAMP])))["Sheet1"]
    assert found is not None
    partners = told(found[0])[0]
    assert {name: one.get("country") for name, one in partners.items()} == {
        "Lantern Assembly Ltd": "Vietnam",
        "Kestrel Electronics": "Malaysia",
        "Poplar Semiconductors": "China",
        "Heron Castings": "India",
    }
    assert not any("tier" in one for one in partners.values())
    assert "tier" not in found[0].row_columns


def test_an_assembly_without_a_supplier_is_passed_over() -> None:
    rows = [["0", "L-1", "Desk lamp", "", "", ""], ["1", "L-10", "Lamp head", "", "in-house", ""], LAMP[2]]
    assert links(*rows)[-1] == "Poplar Semiconductors > (importer): goods LED chip, product Desk lamp"
    found = readings(book(sheet([HEADER, *rows])))["Sheet1"]
    assert found is not None
    assert dict(found[0].not_data) == {
        1: "assembly without a supplier of its own",
        2: "assembly without a supplier of its own",
    }


def test_a_maker_of_part_and_assembly_supplies_the_next_maker() -> None:
    rows = [
        LAMP[0],
        ["1", "L-10", "Lamp head", "1", "Kestrel Electronics", "Malaysia"],
        ["2", "L-12", "Housing", "1", "Kestrel Electronics", "Malaysia"],
        ["3", "L-13", "Resin", "1", "Oak Chemicals", "Germany"],
    ]
    assert links(*rows)[2:] == [
        "Kestrel Electronics > Lantern Assembly Ltd: goods Housing, product Desk lamp",
        "Oak Chemicals > Kestrel Electronics: goods Resin, product Desk lamp",
    ]


def test_two_products_are_two_trees() -> None:
    rows = [*LAMP[:2], ["0", "S-1", "Shade", "1", "Kite Glass", "Taiwan"], ["1", "S-2", "Glass", "1", "Wren Glass", ""]]
    assert links(*rows)[-1] == "Wren Glass > Kite Glass: goods Glass, product Shade"


@pytest.mark.parametrize(
    ("texts", "depths"),
    [
        (["0", "1", "2", "1"], [0, 1, 2, 1]),
        (["1", "2", "3", "2"], [0, 1, 2, 1]),
        ([".0", ".1", "..2", ".1"], [0, 1, 2, 1]),
        (["Level 0", "Level 1", "L2"], [0, 1, 2]),
        (["1", "1.1", "1.1.2", "1.2", "2"], [0, 1, 2, 1, 0]),
        (["0", "1", "", "2"], [0, 1, -1, 2]),
        (["1.0", "2.0", "3.0"], [0, 1, 2]),
        (["0", "2"], []),  # skips a level
        (["1", "1", "1"], []),  # no tree
        (["2", "1", "3"], []),
        (["a", "b"], []),
        ([], []),
    ],
)
def test_depths(texts: list[str], depths: list[int]) -> None:
    assert depths_of(texts) == depths


def test_marks_before_the_part_tell_its_level() -> None:
    header = ["Part Number", "Description", "Qty", "Supplier", "Supplier Country"]
    rows = [[("." * int(row[0])) + row[1], *row[2:]] for row in LAMP]
    assert links(*rows, header=header) == links(*LAMP)
    assert indents_of(["Lamp", "-- Head", "---- Chip", "-- Arm"]) == [0, 1, 2, 1]
    assert indents_of(["Lamp", "└─ Head", "Arm"]) == [0, 1, 0]
    assert indents_of(["A-1", "B-2", "C-3"]) == []


def test_an_outline_needs_two_points_to_be_a_tree() -> None:
    assert depths_of(["1", "2", "3"], outline=True) == []
    assert depths_of(["1", "1.1", "1.1.1"], outline=True) == [0, 1, 2]


def test_a_list_of_suppliers_with_tiers_is_no_bill_of_material() -> None:
    rows = [["Supplier", "Country", "Level", "Goods"], ["A", "VN", "1", "shirts"], ["B", "IN", "2", "fabric"]]
    assert readings(book(sheet(rows))) == {"Sheet1": None}


@given(st.lists(st.integers(0, 4), min_size=2, max_size=30))
def test_whoever_supplies_stands_above(steps: list[int]) -> None:
    """Each row supplies the last row above it of one level less, or the importer; nobody else."""
    depths = [0]
    for step in steps:
        depths.append(min(step, depths[-1] + 1))
    if max(depths) == 0:
        return
    rows = [[str(depth), f"P{at}", f"part {at}", "1", f"Maker {at} Ltd", ""] for at, depth in enumerate(depths)]
    wanted = []
    for at, depth in enumerate(depths):
        parent = next((above for above in range(at - 1, -1, -1) if depths[above] == depth - 1), None)
        product = next(above for above in range(at, -1, -1) if depths[above] == 0)
        buyer = "(importer)" if depth == 0 else f"Maker {parent} Ltd"
        wanted.append(f"Maker {at} Ltd > {buyer}: goods part {at}, product part {product}")
    assert links(*rows) == wanted
