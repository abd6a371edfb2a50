"""Measures on the graph: worked networks written as a supplier list, and what every partner gets."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from supplymap import ranking
from supplymap.config import Config
from supplymap.exposure import measures
from supplymap.network.attributes import Measures
from supplymap.network.graphfile import load_graph, save_graph
from tests.sheets_by_hand import AS_OF, assessed, links, partners, sheet

if TYPE_CHECKING:
    import networkx as nx

    from supplymap.sheets import Sheet

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
STRANGER = "self link and stranger"
"""Its partner Z only buys from the root. As arrays it reaches nobody; in a list of suppliers it is tied to the root."""
NAMES = [vector["name"] for vector in VECTORS]


def as_list(vector: dict[str, Any]) -> tuple[Sheet, Sheet]:
    """Write a worked network as a user would: likelihoods on partners, probabilities on links."""
    rows = [["Partner name", "Country", "Likelihood", "Likelihood reason"]]
    for name in vector["nodes"]:
        rows.append([title(name), "VN", str(vector["prior"].get(name, 0)), "worked example"])
    hops = [["Supplier", "Supplies to", "Goods", "Link probability"]]
    for number, (supplier, buyer, w) in enumerate(vector["edges"]):
        hops.append([title(supplier), title(buyer), f"goods {number}", str(w)])
    return sheet(rows, "Partners"), sheet(hops, "Links")


def title(name: str) -> str:
    return f"Works {name}"


def worked(vector: dict[str, Any]) -> nx.MultiDiGraph:
    return assessed(*as_list(vector), importer=title(vector["root"]))


def tied() -> dict[str, Any]:
    """Return the worked network of the stranger as a list of suppliers says it: Z reaches the root for certain."""
    vector = next(vector for vector in VECTORS if vector["name"] == STRANGER)
    p = vector["prior"]["Z"]
    return {
        "name": STRANGER,
        **{key: vector[key] for key in ("nodes", "edges", "root", "prior")},
        "P": 1.0 - (1.0 - vector["P"]) * (1.0 - p),
        "reach": {**vector["reach"], "Z": 1.0},
    }


WORKED = [tied() if vector["name"] == STRANGER else vector for vector in VECTORS]


@pytest.mark.parametrize("vector", WORKED, ids=NAMES)
def test_worked_networks_as_supplier_lists(vector: dict[str, Any]) -> None:
    graph = worked(vector)
    overall = graph.graph["overall"]["exposure"]
    assert overall["value"] == pytest.approx(vector["P"], abs=1e-9)
    assert overall["lower"] - 1e-12 <= vector["P"] <= overall["upper"] + 1e-12
    assert overall["standard_error"] == 0.0
    keys = {
        "birnbaum": "importance",
        "risk_reduction": "risk_reduction",
        "risk_achievement": "risk_achievement",
        "hazard_share": "hazard_share",
        "reach": "reach",
        "attribution": "attribution",
    }
    for key, attribute in keys.items():
        for name, expected in vector.get(key, {}).items():
            assert graph.nodes[title(name)][attribute] == pytest.approx(expected, abs=1e-9), (name, attribute)


@pytest.mark.parametrize("vector", [v for v in WORKED if "reach" in v], ids=[v["name"] for v in WORKED if "reach" in v])
def test_expected_hazard_is_reach_times_hazard(vector: dict[str, Any]) -> None:
    graph = worked(vector)
    for name, reach in vector["reach"].items():
        p = vector["prior"].get(name, 0.0)
        value = graph.nodes[title(name)]["expected_hazard"]
        if p == 1.0 and reach:
            assert value is None
        elif p < 1.0:
            assert value == pytest.approx(-reach * math.log1p(-p), abs=1e-9)


def test_a_certainty_stands_before_all_other_likelihoods() -> None:
    graph = worked(next(vector for vector in VECTORS if vector["name"] == "two confirmed"))
    assert ranking.ranked(graph)[:2] == ["Works X", "Works Y"]


def test_a_certainty_is_the_same_in_memory_and_in_the_file(tmp_path: Path) -> None:
    graph = worked(next(vector for vector in VECTORS if vector["name"] == "parallel3_fever"))
    assert math.isfinite(graph.graph["overall"]["hazard"])
    table = sheet([["Supplier", "Country", "Supplies to", "Likelihood"], ["Maker", "VN", "Importer Inc", "1"]])
    graph = assessed(table)
    save_graph(graph, tmp_path / "graph.json")
    loaded = load_graph(tmp_path / "graph.json")
    for key in ("hazard", "hazard_low", "hazard_high", "hazard_with_findings", "expected_hazard"):
        assert loaded.graph["overall"][key] == graph.graph["overall"][key]
    assert graph.graph["overall"]["hazard"] == math.inf


CHAIN = sheet(
    [
        ["Supplier", "Country", "Supplies to", "Finished product", "How we know", "Likelihood", "Likelihood reason"],
        ["Sewer", "VN", "Importer Inc", "Shirt", "questionnaire", "0.05", "visited"],
        ["Weaver", "VN", "Sewer", "", "questionnaire", "0.1", "visited"],
        ["Mill", "VN", "Weaver", "", "questionnaire", "0.2", "visited"],
        ["Potter", "VN", "Importer Inc", "Mug", "invoice", "0.3", "visited"],
    ]
)


def test_doubt_goes_by_evidence_and_the_settings_change_it() -> None:
    graph = assessed(CHAIN)
    # declared links have w = 0.6: worked in docs/method.md
    assert graph.graph["products"]["Shirt"]["exposure"]["value"] == pytest.approx(0.101136, abs=1e-9)
    assert graph.graph["products"]["Mug"]["exposure"]["value"] == pytest.approx(0.3, abs=1e-9)
    sure = assessed(CHAIN, config=Config(as_of=AS_OF, evidence=(("declared", 1.0),)))
    assert sure.graph["products"]["Shirt"]["exposure"]["value"] == pytest.approx(0.316, abs=1e-9)


def test_products_have_measures_of_those_that_reach_them_only() -> None:
    graph = assessed(CHAIN)
    own = graph.nodes["Mill"]["per_product"]
    assert set(own) == {"Shirt"}
    assert set(own["Shirt"]) == set(Measures.__annotations__)
    assert own["Shirt"]["importance"] == pytest.approx(0.18468, abs=1e-9)
    assert own["Shirt"]["risk_reduction"] == pytest.approx(0.036936, abs=1e-9)
    assert own["Shirt"]["risk_achievement"] == pytest.approx(0.147744, abs=1e-9)
    # for the importer as a whole the potter's 0.3 dampens it
    assert graph.nodes["Mill"]["importance"] == pytest.approx(0.18468 * 0.7, abs=1e-9)
    assert set(graph.nodes["Potter"]["per_product"]) == {"Mug"}


def test_links_have_their_slope_where_they_are_doubtful() -> None:
    graph = assessed(CHAIN)
    slopes = {u: data["importance"] for u, v, data in graph.edges(data=True) if data["kind"] == "supplies"}
    assert slopes["Sewer"] == pytest.approx(0.16856 * 0.7, abs=1e-9)
    assert slopes["Weaver"] == pytest.approx(0.11856 * 0.7, abs=1e-9)
    assert slopes["Mill"] == pytest.approx(0.06156 * 0.7, abs=1e-9)
    assert slopes["Potter"] is None


def test_the_unknown_is_ranked_by_what_it_narrows() -> None:
    graph = assessed(CHAIN)
    table = ranking.rank_unknowns(graph)
    first = table.iloc[0]
    # nothing is mapped beyond the mill and the potter; the potter's end reaches the importer for certain
    assert first["Partner or link"] == "not mapped beyond Potter"
    ghost = graph.nodes["ghost:Potter"]
    high = graph.graph["overall"]["exposure"]["high"]
    # known to be clean, the ghost of the potter leaves the high end of all others, every link live
    u = graph.nodes["ghost:Mill"]["likelihood"]["high"]
    without = 1 - 0.7 * (1 - 0.05) * (1 - 0.1) * (1 - 0.2) * (1 - u)
    assert ghost["narrowing"] == pytest.approx(high - without, abs=1e-9)
    links_told = table[table["What"] == "doubt of a link"]["Partner or link"].tolist()
    assert [text.split(" → ")[0] for text in links_told] == ["Sewer", "Weaver", "Mill"]


def test_partners_have_the_exposure_of_their_own_upstream() -> None:
    graph = assessed(CHAIN)
    assert graph.nodes["Weaver"]["exposure"]["value"] == pytest.approx(0.208, abs=1e-9)
    assert graph.nodes["Sewer"]["exposure"]["value"] == pytest.approx(0.16856, abs=1e-9)
    assert graph.nodes["Mill"]["exposure"]["value"] == pytest.approx(0.2, abs=1e-9)


def test_partners_are_sampled_together_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = assessed(CHAIN)
    monkeypatch.setattr(measures, "ONE_BY_ONE", 1)
    sampled = assessed(CHAIN)
    for name, data in sampled.nodes(data=True):
        own, known = data["exposure"], exact.nodes[name]["exposure"]
        assert abs(own["value"] - known["value"]) <= 4 * own["standard_error"] + 1e-9
        assert own["low"] <= own["value"] <= min(own["high"], own["with_findings"])
    assert sampled.nodes["Weaver"]["exposure"]["standard_error"] > 0.0
    # nothing is doubtful upstream of the potter: the closed form
    assert sampled.nodes["Potter"]["exposure"]["value"] == pytest.approx(0.3, abs=1e-9)


@pytest.mark.parametrize("suppliers", [1, 10, 100, 1000])
def test_one_listed_mill_among_many_reaches_the_importer_and_stands_first(suppliers: int) -> None:
    clean = [f"Clean Works {number:04d}" for number in range(suppliers)]
    graph = assessed(
        partners("Maker | VN | sewing | garments", *(f"{name} | CH | weaving | fabric" for name in clean)),
        links("Maker > Importer Inc | | Shirt", *(f"{name} > Maker" for name in clean)),
        sheet([["Supplier", "Country", "Supplies to"], ["Hetian Taida Apparel", "CN", "Maker"]], "More"),
    )
    assert ranking.ranked(graph)[0] == "Hetian Taida Apparel"
    shirt = graph.graph["products"]["Shirt"]
    assert shirt["findings_reached"] == ("Hetian Taida Apparel",)
    assert shirt["exposure"]["with_findings"] == 1.0
    assert graph.nodes["Maker"]["chain_rating"] == "Finding"


def test_the_high_end_takes_doubtful_links_for_live() -> None:
    rows = [
        ["Supplier", "Country", "Supplies to", "Link probability", "Likelihood", "Likelihood reason", "Stage"],
        ["Maker", "VN", "Importer Inc", "1", "0.1", "visited", "sewing"],
        ["Other", "VN", "Importer Inc", "1", "0.1", "visited", "sewing"],
        ["Farm", "VN", "Maker", "1", "0.6", "visited", "farm"],
        ["Farm", "VN", "Other", "0.3", "0.6", "visited", "farm"],
        ["Second Farm", "VN", "Maker", "1", "0.01", "visited", "farm"],
    ]
    before = assessed(sheet(rows)).graph["overall"]["exposure"]["high"]
    # one row less, and the farm is left with the doubtful link only
    after = assessed(sheet([*rows[:3], *rows[4:]])).graph["overall"]["exposure"]
    assert before == pytest.approx(1 - 0.9 * 0.9 * 0.4 * 0.99)
    assert after["high"] >= before - 1e-12
    assert after["value"] < 0.5


def test_many_doubtful_suppliers_of_one_maker_are_no_certainty() -> None:
    rows = [["Supplier", "Country", "Supplies to", "How we know", "Likelihood", "Likelihood reason"]]
    rows += [["Maker", "VN", "Importer Inc", "invoice", "0.1", "visited"]]
    rows += [[f"Spinner {n:03d}", "CN", "Maker", "questionnaire", "0.4", "visited"] for n in range(200)]
    graph = assessed(sheet(rows))
    overall = graph.graph["overall"]
    assert overall["exposure"]["method"] == "exact"
    assert overall["exposure"]["value"] < 1.0
    assert overall["hazard"] == pytest.approx(-math.log(0.9) - 200 * math.log(1 - 0.6 * 0.4), rel=1e-9)
    assert ranking.product_numbers_table(graph)["Exposure, modelled"].tolist()[-1] == "> 0.9999"


def test_a_finding_that_hardly_reaches_stays_in_the_list_of_its_product() -> None:
    table = sheet(
        [
            ["Supplier", "Country", "Supplies to", "Finished product", "Link probability"],
            ["Maker", "CH", "Importer Inc", "Shirt", "1"],
            ["Hetian Taida Apparel", "CN", "Maker", "", "0"],
        ]
    )
    graph = assessed(table)
    assert graph.graph["products"]["Shirt"]["findings_reached"] == ("Hetian Taida Apparel",)
    own = graph.nodes["Hetian Taida Apparel"]["per_product"]["Shirt"]
    assert own["expected_hazard"] == 0.0
    assert "Hetian Taida Apparel" in ranking.rank_by_product(graph)["Partner"].tolist()


def test_findings_do_not_enter_the_modelled_exposure() -> None:
    table = sheet(
        [
            ["Supplier", "Country", "Supplies to", "Link probability"],
            ["Maker", "CH", "Importer Inc", "0.5"],
            ["Hetian Taida Apparel", "CN", "Maker", "0.4"],
        ]
    )
    graph = assessed(table)
    exposure = graph.graph["overall"]["exposure"]
    p = graph.nodes["Maker"]["likelihood"]["value"]
    mill = graph.nodes["Hetian Taida Apparel"]["likelihood"]["value"]
    assert exposure["value"] == pytest.approx(0.5 * (1 - (1 - p) * (1 - 0.4 * mill)), abs=1e-9)
    assert exposure["with_findings"] == pytest.approx(0.5 * (1 - (1 - p) * (1 - 0.4)), abs=1e-9)


def test_an_importers_own_finding_is_no_exposure_of_its_chains() -> None:
    table = sheet([["Supplier", "Country", "Supplies to"], ["Maker", "CH", "Hetian Taida Apparel"]])
    graph = assessed(table, importer="Hetian Taida Apparel")
    exposure = graph.graph["overall"]["exposure"]
    assert exposure["with_findings"] == exposure["value"] < 1.0
