"""Coverage that does not overclaim: where chains end, and that mapping less never looks better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplymap.exposure.coverage import coverage
from supplymap.network import chains
from supplymap.network.graph import build_graph
from tests.sheets_by_hand import assessed, links, partners, records, sheet

if TYPE_CHECKING:
    from supplymap.network.attributes import Coverage
    from supplymap.sheets import Sheet


def whole(*sheets: Sheet) -> tuple[Any, Coverage]:
    """Return a graph, and its coverage over all current links."""
    graph = build_graph(records(*sheets))[0]
    edges = tuple(chains.current_edges(graph))
    return graph, coverage(graph, edges, set(graph) - {graph.graph["importer"]})


def told(*sheets: Sheet) -> list[str]:
    found = build_graph(records(*sheets))[1].issues
    return [issue.found for issue in found if issue.code == "stage-contradicts-goods"]


def test_a_factory_called_a_mine_leaves_its_chain_open() -> None:
    sheets = (partners("Sew Co | VN | mine | T-shirts"), links("Sew Co > Importer Inc | T-shirts | T-shirts"))
    graph = assessed(*sheets)
    measures = graph.graph["products"]["T-shirts"]["coverage"]
    assert (measures["ends"], measures["reaching_raw_material"], measures["open_ends"]) == (1, 0, ("Sew Co",))
    assert "ghost:Sew Co" in graph
    assert told(*sheets) == ["Sew Co: mine, T-shirts"]
    # the link alone says so
    sheets = (partners("Sew Co | VN | mine"), links("Sew Co > Importer Inc | T-shirts | T-shirts"))
    assert assessed(*sheets).graph["products"]["T-shirts"]["coverage"]["reaching_raw_material"] == 0
    assert told(*sheets) == ["Sew Co: mine, T-shirts"]


def test_goods_are_judged_link_by_link() -> None:
    sheets = (
        partners("Farm | IN | farm"),
        links("Farm > Importer Inc | cotton | Lint", "Farm > Importer Inc | cotton yarn | Yarn"),
    )
    graph = assessed(*sheets)
    reached = {name: each["coverage"]["reaching_raw_material"] for name, each in graph.graph["products"].items()}
    assert reached == {"Lint": 1, "Yarn": 0}
    assert graph.graph["products"]["Yarn"]["coverage"]["open_ends"] == ("Farm",)
    assert [key for *_, key in graph.in_edges("Farm", keys=True)] == ["ghost:Farm"]
    assert told(*sheets) == ["Farm: farm, cotton yarn"]


@pytest.mark.parametrize(
    ("name", "role", "stage", "goods", "raw"),
    [
        ("Foo", "", "", "seed cotton", True),
        ("Foo Trading Co., Ltd.", "", "", "seed cotton", False),
        ("Foo Import and Export Co.", "", "", "bauxite", False),
        *((name, "", "", "seed cotton", False) for name in ("Foo Exporters", "Foo Imp. & Exp.", "Foo Handels GmbH")),
        *((name, "", "", "seed cotton", False) for name in ("Thương mại Foo", "某贸易有限公司", "某進出口有限公司")),
        ("Foo Exporting Cotton", "", "", "seed cotton", True),
        ("Foo", "trader", "", "seed cotton", False),
        ("Foo", "agent", "cotton farm", "seed cotton", False),
        ("Foo Trading Co., Ltd.", "", "cotton farm", "seed cotton", True),
        ("Foo", "raw-material producer", "farm", "seed cotton", True),
    ],
)
def test_who_trades_is_no_raw_material(name: str, role: str, stage: str, goods: str, *, raw: bool) -> None:
    rows = [["Name", "Country", "Role", "Stage", "Goods"], [name, "IN", role, stage, goods]]
    graph, measures = whole(sheet(rows))
    assert graph.nodes[name]["raw"] == raw
    assert (measures["ends"], measures["reaching_raw_material"]) == (1, int(raw))


def test_only_stated_paths_reach_raw_material() -> None:
    listed = partners("Farm | IN | farm", "Gin | IN | ginning", "Sew | VN | sewing")
    rows = ["Sew > Importer Inc | shirts | Shirt", "Gin > Sew", "Farm > Gin"]
    assert whole(listed, links(*rows))[1] == {
        "ends": 1,
        "reaching_raw_material": 1,
        "share": 1.0,
        "open_ends": (),
    }
    # without the row between them, the farm is tied by no path of the files, and the sewer's chain stops
    assert whole(listed, links(rows[0], rows[2]))[1] == {
        "ends": 2,
        "reaching_raw_material": 0,
        "share": 0.0,
        "open_ends": ("Sew",),
    }


def test_a_raw_material_partner_is_an_end_whoever_supplies_it() -> None:
    listed = partners("Farm | IN | farm", "Seeds | IN | trading")
    measures = whole(listed, links("Farm > Importer Inc", "Seeds > Farm"))[1]
    assert (measures["ends"], measures["reaching_raw_material"], measures["open_ends"]) == (2, 1, ("Seeds",))


def test_what_the_importer_sends_out_supplies_nobody() -> None:
    measures = whole(links("A > Importer Inc", "Importer Inc > A", "Importer Inc > S"))[1]
    assert (measures["ends"], measures["open_ends"]) == (2, ("A", "S"))


LISTED = [
    ("A", "farm", ""),
    ("B", "mine", "T-shirts"),
    ("C", "", "seed cotton"),
    ("D", "", ""),
    ("E", "", "cotton yarn"),
]
LISTED += [("F", "farm", "cotton"), ("G", "spinning", ""), ("H", "", "")]
NAMES = ["Importer Inc", *(row[0] for row in LISTED)]
GOODS = ["", "", "seed cotton", "cotton yarn", "T-shirts", "zzz"]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.sampled_from(NAMES),
            st.sampled_from(GOODS),
            st.sampled_from(["", "Shirt", "Towel", "zzz"]),
        ),
        min_size=1,
        max_size=14,
    ),
    st.data(),
)
def test_a_link_less_never_reaches_more_raw_material(rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    listed = partners(*(f"{name} | IN | {stage} | {goods}" for name, stage, goods in LISTED), "Z | IN | sewing")
    kept = [(*row, "") for row in dict.fromkeys(rows) if row[0] != row[1]]
    written = [f"{supplier} > {buyer} | {goods} | {tag}" for supplier, buyer, goods, tag, _ in kept]
    anchor = "Z > Importer Inc | shirts | Shirt"
    before = whole(listed, links(anchor, *written))[1]
    assert before["reaching_raw_material"] <= before["ends"]
    while written:
        written.pop(data.draw(st.integers(0, len(written) - 1)))
        after = whole(listed, links(anchor, *written))[1]
        assert after["reaching_raw_material"] <= before["reaching_raw_material"]
        assert after["share"] <= before["share"]
        before = after
