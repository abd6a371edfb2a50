"""Suppositions: what they change, what they cannot change, and what they say about coverage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from supplymap.config import Config
from supplymap.errors import PartnerError, RequestError
from supplymap.exposure.measures import Sampling
from supplymap.likelihood.parameters import parameters
from supplymap.ranking import suppositions, what_if
from supplymap.ranking.audits import propose_audits
from supplymap.ranking.suppositions import Change
from tests.command_line import refused, supplymap
from tests.sheets_by_hand import AS_OF, assessed, sheet

if TYPE_CHECKING:
    from pathlib import Path

TABLE = parameters(Config())
HEADER = ["Supplier", "Country", "Supplies to", "Goods", "Finished product", "Link probability", "Likelihood", "Stage"]
NETWORK = sheet(
    [
        [*HEADER, "Likelihood reason"],
        ["Sewer", "VN", "Importer Inc", "shirts", "Shirt", "1", "0.05", "sewing", "visited"],
        ["Weaver", "VN", "Sewer", "fabric", "", "0.6", "0.1", "weaving", "visited"],
        ["Farm", "VN", "Weaver", "cotton", "", "0.5", "0.2", "farm", "visited"],
        ["Potter", "VN", "Importer Inc", "mugs", "Mug", "1", "0.3", "pottery", "visited"],
        ["Clay Pit", "VN", "Potter", "clay", "", "1", "0.01", "mine", "visited"],
    ]
)
BEFORE = 1 - 0.95 * (1 - 0.6 * (1 - 0.9 * (1 - 0.5 * 0.2)))


def shirt(*changes: Change) -> tuple[float, float]:
    result = what_if.what_if(assessed(NETWORK), changes, TABLE)
    return result["before"]["products"]["Shirt"]["value"], result["after"]["products"]["Shirt"]["value"]


def test_clearing_and_confirming_a_partner() -> None:
    assert shirt(Change("clear", "Farm")) == pytest.approx((BEFORE, 1 - 0.95 * (1 - 0.6 * 0.1)))
    assert shirt(Change("confirm", "Farm")) == pytest.approx((BEFORE, 1 - 0.95 * (1 - 0.6 * (1 - 0.9 * 0.5))))


def test_documenting_a_link_and_a_partner() -> None:
    documented = 1 - 0.95 * (1 - 0.6 * (1 - 0.9 * 0.8))
    assert shirt(Change("document", "Farm > Weaver"))[1] == pytest.approx(documented)
    assert shirt(Change("document", "Farm"))[1] == pytest.approx(documented)
    both = 1 - 0.95 * 0.9 * 0.8
    assert shirt(Change("document", "Farm → Weaver"), Change("confirm", "Weaver -> Sewer"))[1] == pytest.approx(both)


def test_removing_hides_and_says_so() -> None:
    graph = assessed(NETWORK)
    result = what_if.what_if(graph, [Change("remove", "Weaver")], TABLE)
    after = result["after"]["products"]["Shirt"]
    assert after["value"] == pytest.approx(0.05)
    # nobody knows who supplies the sewer now: the high end says it
    assert after["high"] > result["before"]["products"]["Shirt"]["high"]
    assert result["coverage"]["products"]["Shirt"] == {
        "before": {"ends": 1, "reaching_raw_material": 1, "share": 1.0},
        "after": {"ends": 1, "reaching_raw_material": 0, "share": 0.0},
    }
    assert any("only hide" in note for note in result["notes"])
    assert result["after"]["products"]["Mug"] == result["before"]["products"]["Mug"]
    assert "Weaver" in graph.pred["Sewer"], "the graph itself is not changed"


def test_removing_the_last_supplier_is_not_low_risk() -> None:
    result = what_if.what_if(assessed(NETWORK), [Change("remove", "Potter")], TABLE)
    assert result["after"]["products"]["Mug"]["value"] == 0.0
    assert any("Mug" in note and "nothing is known" in note for note in result["notes"])


def test_replacing_by_someone_unknown_brings_an_interval() -> None:
    result = what_if.what_if(assessed(NETWORK), [Change("replace", "Weaver")], TABLE)
    after = result["after"]["products"]["Shirt"]
    assert after["high"] > 0.9 > after["value"]
    assert result["coverage"]["products"]["Shirt"]["after"]["reaching_raw_material"] == 0


def test_replacing_by_a_known_partner() -> None:
    assert shirt(Change("replace", "Weaver", "Clay Pit"))[1] == pytest.approx(1 - 0.95 * 0.99)


def test_a_finding_stands_whatever_is_supposed() -> None:
    table = sheet(
        [
            ["Supplier", "Country", "Supplies to"],
            ["Maker", "VN", "Importer Inc"],
            ["Hetian Taida Apparel", "CN", "Maker"],
        ]
    )
    with pytest.raises(RequestError, match="no supposition clears a finding"):
        what_if.what_if(assessed(table), [Change("clear", "Hetian Taida Apparel")], TABLE)
    hidden = what_if.what_if(assessed(table), [Change("remove", "Maker")], TABLE)
    assert any("Hetian Taida Apparel still stands" in note for note in hidden["notes"])
    removed = what_if.what_if(assessed(table), [Change("remove", "Hetian Taida Apparel")], TABLE)
    assert removed["after"]["importer"]["findings"] == []
    assert any("Goods bought" in note for note in removed["notes"])


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (Change("clear", "Nobody"), PartnerError, "No partner is named 'Nobody'"),
        (Change("clear", "Importer Inc"), RequestError, "is the importer"),
        (Change("remove", "Farm > Sewer"), RequestError, "no current link"),
        (Change("replace", "Farm", "Farm"), RequestError, "cannot take the place"),
        (Change("remove", "Farm > "), RequestError, "one end of a link only"),
        (Change("clear", "ghost:Sewer"), PartnerError, "No partner is named"),
    ],
)
def test_senseless_suppositions_are_refused(change: Change, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        what_if.what_if(assessed(NETWORK), [change], TABLE)


def test_two_suppositions_about_one_thing_are_refused() -> None:
    with pytest.raises(RequestError, match="Two suppositions are about Farm"):
        what_if.what_if(assessed(NETWORK), [Change("clear", "Farm"), Change("confirm", "farm")], TABLE)


def test_what_nobody_has_mapped_cannot_be_cleared() -> None:
    graph = assessed(sheet([["Supplier", "Country", "Supplies to"], ["Maker", "VN", "Importer Inc"]]))
    with pytest.raises(RequestError, match="suppliers not mapped"):
        what_if.what_if(graph, [Change("clear", "ghost:Maker")], TABLE)


def test_names_with_signs_of_their_own_are_names_first() -> None:
    graph = assessed(sheet([["Supplier", "Country", "Supplies to"], ["A=B > C Works", "VN", "Importer Inc"]]))
    told = what_if.what_if(graph, [Change("remove", "A=B > C Works")], TABLE)["changes"]
    assert told == ["A=B > C Works no longer supplies anyone"]


def test_audits_are_planned_on_what_is_supposed() -> None:
    graph = assessed(
        sheet(
            [
                ["Supplier", "Country", "Supplies to", "Goods"],
                ["Low Works", "CH", "Importer Inc", "mugs"],
                ["Risky Works", "PK", "Importer Inc", "bricks"],
            ]
        )
    )
    cleared = suppositions.supposed(graph, [Change("clear", "Risky Works")], TABLE)
    assert [audit["id"] for audit in propose_audits(cleared, 2)] == ["Low Works"]


def test_before_and_after_are_sampled_in_the_same_worlds() -> None:
    # eighteen doubtful links in one part: too many to enumerate
    rows = [["Supplier", "Country", "Supplies to", "Link probability", "Likelihood", "Likelihood reason"]]
    for layer in range(4):
        for one in range(3):
            buyers = ["Importer Inc"] if not layer else [f"Works {layer - 1}{other}" for other in range(3)]
            rows += [[f"Works {layer}{one}", "VN", buyer, "0.5", "0.1", "visited"] for buyer in buyers]
    graph = assessed(sheet(rows), config=Config(as_of=AS_OF, worlds=8192))
    result = what_if.what_if(graph, [Change("clear", "Works 30")], TABLE, Sampling(worlds=8192))
    before, after = result["before"]["importer"], result["after"]["importer"]
    assert before["method"] == after["method"] == "sampled"
    gain = graph.nodes["Works 30"]["risk_reduction"]
    # the difference is not noise: it is what the importance says, far below the standard error
    assert before["value"] - after["value"] == pytest.approx(gain, abs=1e-9)
    again = what_if.what_if(graph, [Change("document", "Works 30 > Works 20")], TABLE)
    assert again["after"]["importer"]["value"] >= again["before"]["importer"]["value"]


def test_audits_are_proposed_one_after_the_other() -> None:
    audits = propose_audits(
        assessed(
            sheet(
                [
                    ["Supplier", "Country", "Supplies to", "Goods"],
                    ["Low Works", "CH", "Importer Inc", "mugs"],
                    ["Risky Works", "PK", "Importer Inc", "bricks"],
                    ["Hetian Taida Apparel", "CN", "Importer Inc", "gloves"],
                ]
            )
        ),
        5,
    )
    assert [audit["id"] for audit in audits] == ["Risky Works", "Low Works"]
    assert audits[0]["before"] > audits[0]["after"] == audits[1]["before"] > audits[1]["after"]


@pytest.fixture(scope="module")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("what-if")
    lines = [*NETWORK.rows]
    (folder / "list.csv").write_text("\n".join(",".join(row.cells) for row in lines), "utf-8")
    done = supplymap("run", folder / "list.csv", "--importer", "Importer Inc", "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_the_command_tells_before_after_and_coverage(graph_file: Path) -> None:
    done = supplymap("what-if", "--graph", graph_file, "--clear", "Farm", "--json", "--budget", "2")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["before"]["products"]["Shirt"]["value"] == pytest.approx(BEFORE, abs=1e-9)
    assert told["after"]["products"]["Shirt"]["value"] == pytest.approx(1 - 0.95 * (1 - 0.6 * 0.1), abs=1e-9)
    assert told["coverage"]["importer"]["before"] == {"ends": 2, "reaching_raw_material": 2, "share": 1.0}
    assert told["audits"] == []
    text = supplymap("what-if", "--graph", graph_file, "--remove", "Weaver").stdout
    assert "Weaver no longer supplies anyone" in text
    assert "1 of 1 ends → 0 of 1 ends" in text
    assert "only hide" in text


def test_the_command_writes_a_workbook(graph_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "what-if.xlsx"
    done = supplymap("what-if", "--graph", graph_file, "--document", "Farm > Weaver", "--out", out)
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Summary", "What if"]
    cells = [[cell.value for cell in row] for row in book["What if"].iter_rows(min_row=4)]
    rows = [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
    assert [row["Product"] for row in rows] == ["All products", "Mug", "Shirt"]
    assert rows[2]["Exposure after"] > rows[2]["Exposure before"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Nothing is supposed"),
        (("--clear", "Nobody"), "No partner is named"),
        (("--clear", "Farm", "--out", "table.csv"), "must end in .xlsx"),
        (("--clear", "Farm", "--worlds", "-1"), "worlds = -1"),
        (("--clear", "Farm", "--seed", "-1"), "seed = -1"),
    ],
)
def test_the_command_refuses_in_one_sentence(graph_file: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in refused(supplymap("what-if", "--graph", graph_file, *arguments))
