"""Every table of the rankings, row by row and column by column, on graphs whose measures are set by hand."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from supplymap import ranking
from supplymap.errors import PartnerError
from supplymap.model import NOT_STATED, Answer, Document, Factor, Finding, Match, Source
from supplymap.probability import format_probability, hazard
from supplymap.ranking import by_product as ranking_products
from supplymap.ranking import trace, unknowns, weakest_links, words
from supplymap.ranking.actions import Action, actions_for
from supplymap.ranking.finding_words import area_order_ids, finding_sentence
from tests.graphs import filled

ROW = Source("list.xlsx", "Partners", 7)
ENTITY = Finding("uflpa-entity", "UFLPA section 3", "UFLPA-007", "Delta Cotton Co.", "same name", "list, row 7")
LIKE = Match("P", "wro", "possible", "WRO-003", "Gama", "P", 0.9, "nearly the same", "19 USC 1307", "list, row 3")
FORMER = Match("P", "wro", "former", "WRO-001", "Old", "P", 1.0, "ended", "19 USC 1307", "list, row 1")
DIFFERENT = Match("P", "wro", "dismissed", "WRO-002", "Other", "P", 0.8, "judged", "19 USC 1307", "list, row 2")
HIGH = Factor("GOODS", 0.2, 0.2, 0.2, (0.2, 0.2, 0.2), "bricks on the list", "factors.csv GOODS listed")
WIDE = Factor("COUNTRY", 0.01, 0.05, 0.08, (0.01, 0.05, 0.08), "no country", "factors.csv COUNTRY country unknown")
TRACE = 0.0049
NO_SUPPLIER = Factor("UNMAPPED", 0.0, 0.0, 0.95, (0.0, 0.0, 0.95), "no supplier of P is in the files", "factors.csv")
NOTHING_KNOWN = "Nothing is known of it, neither country nor goods: who is this?"
FAINT = Factor("FEES", 0.0, 0.0, TRACE, (0.0, 0.0, TRACE), "denied", "factors.csv FEES no")


def node(identity: str, rating: str = "Low", **more: Any) -> dict[str, Any]:
    """Return what the flow gives a partner, as dull as can be."""
    return {
        "id": identity,
        "name": identity,
        "country": "VN",
        "native_name": "",
        "aliases": (),
        "rating": rating,
        "chain_rating": rating,
        "ghost": False,
        "cargo": False,
        "importer": False,
        "past": False,
        "tier": 1,
        "tier_text": "1",
        "findings": (),
        "possible_matches": (),
        "factors": (),
        "missing_facts": (),
        "goods": (),
        "standing": "other",
        "controls": (),
        "products": ("Shirt",),
        "worst_path": (identity, "IMP"),
        "sources": (ROW,),
        "rank": None,
        "place": more.get("rank"),
        "tied": 1,
        "reading_list": "",
        "risk_share": 0.0,
        "key": 0.0,
        "reach": 0.5,
        "expected_hazard": 0.0,
        "reach_tier1": 1,
        "reach_value": None,
        "attribution": 0.25,
        "verification": 0.0625,
        **more,
    }


def edge(**more: Any) -> dict[str, Any]:
    return {
        "kind": "supplies",
        "ended": False,
        "evidence": "documented",
        "evidence_text": "",
        "goods": "",
        "product": "",
        "value": None,
        "w": 1.0,
        "importance": None,
        **more,
    }


def network(*nodes: dict[str, Any], links: tuple[tuple[str, str, dict[str, Any]], ...] = (), **about: Any) -> Any:
    graph = nx.MultiDiGraph(
        importer="IMP",
        importer_name="Importer",
        as_of="2026-11-22",
        products={"Shirt": {}},
        overall={
            "exposure": {"value": 0.5, "low": 0.25, "high": 0.75},
            "hazard": math.log(2),
            "expected_hazard": 0.75,
            "findings_past": (),
        },
    )
    graph.graph.update(about)
    graph.add_node("IMP", **node("IMP", importer=True, worst_path=("IMP",)))
    for one in nodes:
        graph.add_node(one["id"], **one)
    for number, (supplier, buyer, data) in enumerate(links):
        graph.add_edge(supplier, buyer, key=f"k{number}", **data)
    return filled(graph, "propagate")


def records(table: Any) -> list[dict[str, Any]]:
    return [{key: None if pd.isna(value) else value for key, value in row.items()} for row in table.to_dict("records")]


# --- by product -------------------------------------------------------------------------------------------


def by_product(monkeypatch: pytest.MonkeyPatch, most: int) -> list[tuple[str, int, str]]:
    def own(hazard: float | None, reach: float = 1.0) -> dict[str, Any]:
        measures = {"expected_hazard": hazard, "reach": reach, "hazard_share": 0.5, "risk_reduction": 0.1}
        return {"Shirt": {**measures, "risk_achievement": 0.2}}

    def high(value: float) -> dict[str, float]:
        return {"low": 0.0, "value": 0.0, "high": value}

    graph = network(
        node("possible", "Possible finding", rank=3, per_product=own(0.3)),
        node("found", "Finding", rank=1, per_product={**own(0.1), "Mug": own(9.0)["Shirt"]}),
        node("found too", "Finding", rank=2, per_product=own(0.9)),
        node("big", "Low", rank=9, per_product=own(5.0), likelihood=high(0.6)),
        # half of -ln 0.64 is -ln 0.8
        node("b same", "High", rank=4, per_product=own(2.0, reach=0.5), likelihood=high(0.36)),
        node("A same", "High", rank=5, per_product=own(2.0), likelihood=high(0.2)),
        node("sure", "High", rank=6, per_product=own(None), likelihood=high(1.0)),
        node("elsewhere", "High", rank=7, per_product={"Mug": own(1.0)["Shirt"]}, likelihood=high(0.9)),
        products={
            "Shirt": {"exposure": {"value": 0.5}, "hazard": math.log(2), "expected_hazard": 0.75},
            "Mug": {"exposure": {"value": 0.5}, "hazard": math.log(2), "expected_hazard": 0.75},
        },
    )
    monkeypatch.setattr(ranking_products, "MOST", most)
    table = ranking.rank_by_product(graph)
    return [(row["Product"], row["Rank"], row["Partner"]) for row in table.to_dict("records")]


def test_by_product_findings_come_first_and_are_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    # findings that reach as much share a rank, the larger middle value first
    shirt = [
        (1, "found too"),
        (1, "found"),
        (3, "possible"),
        (4, "sure"),
        (5, "big"),
        (6, "A same"),
        (6, "b same"),
    ]
    mug = [(1, "found"), (2, "elsewhere")]

    def told(shirts: int, mugs: int) -> list[tuple[str, int, str]]:
        return [*(("Shirt", *row) for row in shirt[:shirts]), *(("Mug", *row) for row in mug[:mugs])]

    assert ranking_products.MOST == 100
    assert by_product(monkeypatch, 100) == told(7, 2)
    assert by_product(monkeypatch, 7) == told(7, 2)
    assert by_product(monkeypatch, 6) == told(6, 2)
    assert by_product(monkeypatch, 4) == told(4, 2)
    assert by_product(monkeypatch, 1) == told(3, 1)


def test_a_finding_goes_by_what_it_reaches_of_the_product() -> None:
    measures = {name: {"expected_hazard": 0.0, "reach": 1.0} for name in ("Shirt", "Mug")}
    graph = network(
        node("A", "Finding", rank=1, products=("Mug", "Shirt"), per_product=measures),
        node("B", "Finding", rank=2, products=("Mug", "Shirt"), per_product=measures),
        links=(
            ("A", "IMP", edge(product="Shirt", value=90.0)),
            ("A", "IMP", edge(product="Mug", value=5.0)),
            ("B", "IMP", edge(product="Shirt", value=10.0)),
            # counts as the largest of the list
            ("B", "IMP", edge(product="Mug")),
        ),
        products={"Shirt": {}, "Mug": {}},
    )
    told = [(row["Product"], row["Rank"], row["Partner"]) for row in ranking.rank_by_product(graph).to_dict("records")]
    assert told == [("Shirt", 1, "A"), ("Shirt", 2, "B"), ("Mug", 1, "B"), ("Mug", 2, "A")]


def test_every_column_of_the_sheet_by_product() -> None:
    measures = {
        "expected_hazard": 0.25,
        "reach": 1.0,
        "hazard_share": 0.125,
        "risk_reduction": 0.1,
        "risk_achievement": 0.2,
    }
    likelihood = {"low": 0.1, "value": 0.2, "high": 0.3}
    graph = network(
        node("A", "High", rank=1, tiers={"Shirt": 4}, tier_text="1-4", per_product={"Shirt": measures}),
        node("B", "High", rank=2, tier_text="?", country="", per_product={"Shirt": measures}),
        products={"Shirt": {"exposure": {"value": 0.5}, "hazard": math.log(2), "expected_hazard": 0.75}},
    )
    graph.nodes["A"]["likelihood"] = likelihood
    assert records(ranking.rank_by_product(graph)) == [
        {
            "id": name,
            "Product": "Shirt",
            "Rank": rank,
            "Partner": name,
            "Country": country,
            "Tier": tier,
            "Rating": "High",
            "Likelihood": value,
            "Expected hazard removed": 0.25,
            "Hazard share": 0.125,
            "Risk reduction": 0.1,
            "Risk achievement": 0.2,
        }
        for rank, name, country, tier, value in ((1, "A", "Vietnam", 4, 0.2), (2, "B", "Not stated", "?", 0.0))
    ]


# --- what we do not know ----------------------------------------------------------------------------------


def test_what_we_do_not_know_row_by_row() -> None:
    likelihood = {"low": 0.1, "value": 0.2, "high": 0.5}
    graph = network(
        node("known", narrowing=0.0, unknown_hazard=0.0),
        node("b", "High", narrowing=0.125, unknown_hazard=0.2, likelihood=likelihood, factors=(HIGH, WIDE, FAINT)),
        node("A", "High", narrowing=0.125 + 1e-13, unknown_hazard=0.2, likelihood=likelihood, country=""),
        node("more hazard", narrowing=0.125, unknown_hazard=0.3),
        node("only narrowing", narrowing=0.75, unknown_hazard=0.0),
        node("only hazard", narrowing=0.0, unknown_hazard=0.1),
        node("ghost:b", "Unknown", ghost=True, name="not mapped beyond b", narrowing=0.25, tier_text="2"),
        links=(
            ("A", "b", edge(w=0.6, importance=0.25, goods="cloth")),
            ("b", "IMP", edge(w=0.5, importance=0.5)),
            ("A", "IMP", edge(w=0.5, importance=0.5, goods="x")),
            ("known", "IMP", edge(w=0.5, importance=0.0)),
            ("known", "IMP", edge(w=1.0, importance=None)),
            ("known", "A", edge(w=0.001, importance=9.0)),
        ),
    )
    table = ranking.rank_unknowns(graph)
    assert list(table.columns) == [
        "id",
        "Rank",
        "What",
        "Partner or link",
        "Country",
        "Tier",
        "Not known",
        "Likelihood low",
        "Likelihood high",
        "Narrows the interval by",
        "Interval of the importer",
        "Unknown hazard",
        "dP/dw",
        "Exposure if documented",
        "Exposure if refuted",
    ]
    rows = [{key: value for key, value in row.items() if value is not None} for row in records(table)]

    def partner(rank: int, name: str, missing: str, narrowing: float, interval: str, hazard: float, **more: Any) -> Any:
        return {
            "id": name,
            "Rank": rank,
            "What": "likelihood of a partner",
            "Partner or link": name,
            "Country": "Vietnam",
            "Tier": "1",
            "Not known": missing,
            "Likelihood low": 0.0,
            "Likelihood high": 0.0,
            "Narrows the interval by": narrowing,
            "Interval of the importer": interval,
            "Unknown hazard": hazard,
            **more,
        }

    ends = {"Likelihood low": 0.1, "Likelihood high": 0.5}
    assert rows[:6] == [
        partner(1, "only narrowing", "", 0.75, "0.5 → 0 wide", 0.0),
        partner(
            2,
            "not mapped beyond b",
            "who supplies it, down to raw material",
            0.25,
            "0.5 → 0.25 wide",
            0.0,
            id="ghost:b",
            What="beyond a mapped end",
            Tier="2",
        ),
        partner(3, "more hazard", "", 0.125, "0.5 → 0.375 wide", 0.3),
        partner(4, "A", "", 0.125 + 1e-13, "0.5 → 0.375 wide", 0.2, Country="Not stated", **ends),
        # a factor without an interval is known; equal, and so no later than A
        partner(4, "b", "no country; denied", 0.125, "0.5 → 0.375 wide", 0.2, **ends),
        partner(6, "only hazard", "", 0.0, "0.5 → 0.5 wide", 0.1),
    ]

    def link(rank: int, text: str, w: str, slope: float, documented: str, refuted: str, **more: Any) -> Any:
        return {
            "id": text.partition(" → ")[0],
            "Rank": rank,
            "What": "doubt of a link",
            "Partner or link": text,
            "Country": "Vietnam",
            "Tier": "1",
            "Not known": f"whether the link is real and its goods reach the importer (w = {w})",
            "dP/dw": slope,
            "Exposure if documented": documented,
            "Exposure if refuted": refuted,
            **more,
        }

    assert rows[6:] == [
        # 0.5 + 0.999 * 9 is no probability, so 1 at most; "1" stands for a certainty alone
        link(7, "known → A (goods not stated)", "0.001", 9.0, "> 0.9999", "0.491"),
        link(8, "A → IMP (x)", "0.5", 0.5, "0.750", "0.250", Country="Not stated"),
        link(8, "b → IMP (goods not stated)", "0.5", 0.5, "0.750", "0.250"),
        link(10, "A → b (cloth)", "0.6", 0.25, "0.600", "0.350", Country="Not stated"),
    ]


def test_what_we_do_not_know_may_be_nothing_or_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(ranking.rank_unknowns(network(node("known")))) == 0
    graph = network(
        *(node(name, narrowing=0.1) for name in "abc"),
        links=tuple((name, "IMP", edge(w=0.5, importance=0.5)) for name in "abc"),
    )
    assert unknowns.MOST_UNKNOWN == 10_000
    for most, count in ((4, 6), (3, 6), (2, 4)):
        monkeypatch.setattr(unknowns, "MOST_UNKNOWN", most)
        assert len(ranking.rank_unknowns(graph)) == count


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "hazard", "written"),
    [
        (0.0, 0.0, "0.000"),
        (0.0009, 0.0, "0.0009"),
        (0.00099949, 0.0, "0.001"),
        (0.001, 0.0, "0.001"),
        (0.989, 0.0, "0.989"),
        (0.98999, 0.0, "0.990"),
        (0.99, 0.0, "1 - 0.01"),
        (0.99796, 0.0, "1 - 0.00204"),
        (0.9998, 0.0, "1 - 0.0002"),
        (0.99991, 0.0, "> 0.9999"),
        (1.0, 0.0, "> 0.9999"),
        (1.0, math.inf, "1"),
        (0.5, None, "1"),
    ],
)
def test_probabilities(p: float, hazard: float | None, written: str) -> None:
    assert format_probability(p, hazard) == written


def test_hazards() -> None:
    """A certainty has no finite hazard."""
    assert (hazard(1.0), hazard(0.5), hazard(0.0)) == (math.inf, math.log(2), 0.0)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # the same entry twice is said once
        (
            {"findings": (ENTITY, ENTITY)},
            "On the UFLPA Entity List as Delta Cotton Co. (same name).",
        ),
        (
            {"findings": (ENTITY,), "past": True, "possible_matches": (LIKE,)},
            "Its links have ended; on the UFLPA Entity List as Delta Cotton Co. (same name).",
        ),
        ({"possible_matches": (LIKE, LIKE)}, "May be Gama, named in a WRO: nearly the same."),
        ({"ghost": True, "factors": (NO_SUPPLIER,)}, "No supplier of P is in the files."),
        # what is known makes it High: the middle values count, not the high ends
        ({"rating": "High", "factors": (WIDE, HIGH, FAINT)}, "Bricks on the list."),
        # what is not known makes it Unknown: the factor that may grow most
        ({"rating": "Unknown", "factors": (HIGH, WIDE, FAINT)}, "No country."),
        ({"rating": "Unknown", "factors": (WIDE,), "missing_facts": ("goods", "evidence")}, "Not known: its goods."),
        # goods that are stated and not recognised
        (
            {"rating": "Unknown", "missing_facts": ("goods",), "goods": ("metal fittings",)},
            "Not known: what its goods (metal fittings) are made of.",
        ),
        (
            {"rating": "Unknown", "missing_facts": ("country", "goods", "path", "audit")},
            "Not known: its country and its goods.",
        ),
        ({"rating": "Unknown", "factors": (WIDE,), "missing_facts": ("identity", "suppliers")}, NOTHING_KNOWN),
        ({"rating": "Unknown"}, "Nothing is known of it."),
        # as far as it may: .2 after controls against .2, then by code
        ({"rating": "Medium", "factors": (Factor("RULE", 0, 0, 0.005, (0, 0, 0.3), "law", ""), HIGH)}, "Law."),
        ({"factors": (FAINT,), "controls": ("a",)}, "Nothing in the files points to forced labor."),
        ({"factors": (Factor("EXPERT", 0, 0, 0, (0, 0, 0), "set by an expert", ""),)}, "Set by an expert."),
        ({"importer": True}, "The importer has the worst rating of its supply chain."),
    ],
)
def test_why(data: dict[str, Any], text: str) -> None:
    assert words.why(node("P", **data)) == text


def test_labels() -> None:
    alone = {"facility": "", "company_countries": ()}
    assert words.label({**node("P", tier_text="2-3"), **alone}) == "P (Vietnam, tier 2-3)"
    assert words.label({**node("P", country=""), **alone}) == "P (country not stated, tier 1)"
    # what tells a site from the others of its company, and where those are
    plant = {"facility": "Plant 2", "company_countries": ("CN", "VN")}
    assert words.label({**node("P"), **plant}) == "P, Plant 2 (Vietnam; its company also in China, tier 1)"


def test_choke_points_by_hand() -> None:
    graph = network(
        node("neck"),
        node("mid"),
        node("bad", "High"),
        node("worse", "Possible finding"),
        node("fine", "Medium"),
        node("free", "Finding"),
        node("ghost", "Unknown", ghost=True),
        links=(
            ("neck", "IMP", edge()),
            ("mid", "neck", edge()),
            ("bad", "mid", edge()),
            ("worse", "mid", edge()),
            ("worse", "neck", edge()),
            ("fine", "neck", edge()),
            ("free", "neck", edge()),
            ("free", "IMP", edge()),
            ("ghost", "neck", edge(kind="ghost")),
            ("bad", "IMP", edge(ended=True)),
        ),
    )
    points = ranking.choke_points(graph)
    assert {name: set(passed) for name, passed in points.items()} == {"neck": {"bad", "worse"}, "mid": {"bad"}}


# --- the five rankings ------------------------------------------------------------------------------------

ACTIONS = {name: [Action("watch", 27, f"do {name}", "", f"paper {name}", "Purchasing", 30)] for name in "ABCD"}


def five() -> Any:
    return network(
        node(
            "A",
            "Finding",
            rank=1,
            reading_list="Act",
            risk_share=0.25,
            findings=(ENTITY,),
            likelihood={"low": 0.1, "value": 0.2, "high": 0.3},
            expected_hazard=0.25,
            hazard_share=0.5,
            risk_reduction=0.1,
            risk_achievement=0.2,
            risk_reduction_low=0.05,
            risk_reduction_high=0.2,
            threat=2,
            vulnerability=None,
            controls=("CODE: held",),
            goods=("cloth", "yarn"),
            tier=2,
            tier_text="2",
            worst_path=("A", "B", "IMP"),
            reach_value=5.0,
            exposure={"value": 0.25, "with_findings": 1.0},
            sources=(ROW, ROW, ROW, ROW),
            missing_documents=("Social audit",),
            expired_documents=("Traceability file",),
        ),
        node("B", "Low", rank=2, tied=2, chain_rating="Finding", factors=(HIGH,), reach_value=5.0, reach_tier1=2),
        node(
            "C",
            "Unknown",
            rank=2,
            place=3,
            tied=2,
            reading_list="Ask",
            country="",
            listed=False,
            path_stated=False,
            likelihood={"low": 0.0, "value": 0.1, "high": 0.3},
            products=(),
            products_past=("Mug",),
            reach_value=5.0,
            reach_tier1=0,
            missing_documents=("Social audit",),
        ),
        node("D", "Low", rank=4, past=True, expected_hazard=None),
        node("ghost:B", "Unknown", ghost=True, tier_text="2"),
        links=(
            ("A", "B", edge(evidence="inferred")),
            ("B", "IMP", edge(product="Shirt", evidence="")),
            ("C", "IMP", edge(kind="path not stated", evidence="", product=NOT_STATED)),
            ("ghost:B", "B", edge(kind="ghost", product="Shirt")),
            ("D", "IMP", edge(product="Shirt", ended=True, evidence="inferred")),
        ),
    )


def test_weakest_links_whole() -> None:
    tables = ranking.rank_weakest_links(five(), actions=ACTIONS)
    assert list(tables) == [
        "Weakest links",
        "Riskiest partner",
        "Weakest link of chain",
        "Most exposing partner",
        "Weakest evidence",
    ]
    rows = records(tables["Weakest links"])
    assert rows[0] == {
        "id": "A",
        "Rank": 1,
        "Partner": "A",
        "Country": "Vietnam",
        "Tier": "2",
        "Rating": "Finding",
        "Equal with": "",
        "List": "Act",
        "Why": "On the UFLPA Entity List as Delta Cotton Co. (same name).",
        "What to do next": "do A",
        "Document that closes it": "paper A",
        "Path to the importer": "A → B → IMP",
        "Share of the modelled risk": 0.25,
    }
    assert [row["Partner"] for row in rows] == ["A", "B", "C", "D"]
    assert rows[2]["Path to the importer"] == "Not stated: ask who buys from it"
    assert [row["Rank"] for row in rows] == [1, 2, 2, 4]  # two are equal
    assert [row["Equal with"] for row in rows] == ["", "1 other", "1 other", ""]
    assert [row["List"] for row in rows] == ["Act", "", "Ask", ""]


def test_riskiest_partners_whole() -> None:
    table = ranking.rank_weakest_links(five(), actions=ACTIONS)["Riskiest partner"]
    rows = records(table)
    assert [(row["Rank"], row["Partner"]) for row in rows] == [(1, "A"), (2, "C"), (3, "B"), (3, "D")]
    assert rows[0] == {
        "id": "A",
        "Rank": 1,
        "Partner": "A",
        "Country": "Vietnam",
        "Tier": "2",
        "Rating": "Finding",
        "Why": "On the UFLPA Entity List as Delta Cotton Co. (same name).",
        "Threat": 2,
        "Vulnerability": None,
        "Goods": "cloth; yarn",
        "Papers in force": "",
    }
    assert rows[1]["Goods"] == "not stated"
    graph = five()
    graph.nodes["A"].update(threat=None, vulnerability=None)
    assert "Threat" not in ranking.rank_weakest_links(graph, actions=ACTIONS)["Riskiest partner"]
    graph.nodes["A"].update(vulnerability=1)
    assert "Threat" in ranking.rank_weakest_links(graph, actions=ACTIONS)["Riskiest partner"]
    # of one rating: the higher end first
    graph.nodes["D"]["likelihood"] = {"low": 0.0, "value": 0.0, "high": 0.01}
    told = ranking.rank_weakest_links(graph, actions=ACTIONS)["Riskiest partner"]
    assert list(told["Partner"]) == ["A", "C", "D", "B"]


def test_chains_whole() -> None:
    graph = five()
    rows = records(ranking.rank_weakest_links(graph, actions=ACTIONS)["Weakest link of chain"])
    shirt = {
        "id": "A",
        "Product": "Shirt",
        "Direct supplier": "B",
        "Rating of the chain": "Finding",
        "Weakest link": "A",
        "Rank": 1,
        "Rating": "Finding",
        "Country": "Vietnam",
        "Tier": "2",
        "Why": "On the UFLPA Entity List as Delta Cotton Co. (same name).",
        "Path to the importer": "A → B → IMP",
        "What to do next": "do A",
    }
    unstated = {
        "id": "C",
        "Product": NOT_STATED,
        "Direct supplier": "Not stated",
        "Rating of the chain": "Unknown",
        "Weakest link": "C",
        "Rank": 2,
        "Rating": "Unknown",
        "Country": "Not stated",
        "Tier": "1",
        "Why": "Nothing is known of it.",
        "Path to the importer": "Not stated: ask who buys from it",
        "What to do next": "do C",
    }
    assert rows == [shirt, unstated]
    graph.nodes["A"].update(rating="Medium", findings=())
    rows = records(ranking.rank_weakest_links(graph, actions=ACTIONS)["Weakest link of chain"])
    # what is not mapped is the worst of the chain; the order names whom to act on
    mapped = {
        **shirt,
        "Rating of the chain": "Unknown",
        "Rating": "Medium",
        "Why": "Nothing in the files points to forced labor.",
    }
    assert rows == [mapped, unstated]
    # the order decides, not the rating
    graph.nodes["A"].update(place=2, rank=2)
    graph.nodes["B"].update(place=1, rank=1)
    first = records(ranking.rank_weakest_links(graph, actions=ACTIONS)["Weakest link of chain"])[0]
    assert (first["Weakest link"], first["Path to the importer"]) == ("B", "B → IMP")


def test_most_exposing_whole() -> None:
    graph = five()
    rows = records(ranking.rank_weakest_links(graph, actions=ACTIONS)["Most exposing partner"])
    # the same value: more products, then more partners of tier 1; nobody of an ended link
    assert [(row["Rank"], row["Partner"]) for row in rows] == [(1, "B"), (2, "A"), (3, "C")]
    assert rows[1] == {
        "id": "A",
        "Rank": 2,
        "Partner": "A",
        "Country": "Vietnam",
        "Tier": "2",
        "Rating": "Finding",
        "Rating with upstream": "Finding",
        "Value reached a year": 5.0,
        "Products reached": "Shirt",
        "Direct suppliers reached": 1,
        "Partners whose goods can only come through it": "",
    }
    assert (rows[0]["Rating with upstream"], rows[0]["Partners whose goods can only come through it"]) == (
        "Finding",
        "A",
    )
    assert rows[2]["Products reached"] == "Not known, as no path is stated"
    graph.nodes["C"]["reach_value"] = 6.0
    graph.nodes["B"]["reach_value"] = None
    graph.edges["B", "IMP", "k1"]["value"] = 7.0
    rows = records(ranking.rank_weakest_links(graph, actions=ACTIONS)["Most exposing partner"])
    # one that reaches no stated value counts as the largest purchase
    assert [(row["Rank"], row["Partner"]) for row in rows] == [(1, "B"), (2, "C"), (3, "A")]


def test_weakest_evidence_whole() -> None:
    graph = five()
    rows = records(ranking.rank_weakest_links(graph, actions=ACTIONS)["Weakest evidence"])
    assert [(row["Rank"], row["Partner"], row["Gaps"], row["What is missing"]) for row in rows] == [
        (1, "C", 4, "no social audit; country not stated; only a link names it; path not stated"),
        (
            2,
            "A",
            3,
            "no social audit; traceability file expired; a link known by hearsay or inference",
        ),
        (3, "B", 2, "nothing known upstream; a link without evidence"),
        # what is known by an ended link alone lacks nothing for it
        (4, "D", 0, ""),
    ]
    assert rows[1] == {
        "id": "A",
        "Rank": 2,
        "Partner": "A",
        "Country": "Vietnam",
        "Tier": "2",
        "Rating": "Finding",
        "Gaps": 3,
        "What is missing": "no social audit; traceability file expired; a link known by hearsay or inference",
        "Papers in force": "",
    }
    # as many gaps: equal, in the sequence of the overall order
    graph.nodes["B"]["missing_documents"] = ("Social audit",)
    table = ranking.rank_weakest_links(graph, actions=ACTIONS)["Weakest evidence"]
    assert list(zip(table["Rank"], table["Partner"], strict=True)) == [(1, "C"), (2, "A"), (2, "B"), (4, "D")]


def test_the_most_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert weakest_links.MOST_LISTED == 10_000
    for most, counts in ((5, (4, 4, 3, 4)), (4, (4, 4, 3, 4)), (3, (4, 3, 3, 3)), (2, (4, 2, 2, 2))):
        monkeypatch.setattr(weakest_links, "MOST_LISTED", most)
        tables = ranking.rank_weakest_links(five(), actions=ACTIONS)
        told = [len(tables[name]) for name in ("Weakest links", "Riskiest partner", "Most exposing partner")]
        assert (*told, len(tables["Weakest evidence"])) == counts


def test_the_notes_of_the_sheets() -> None:
    notes = ranking.ORDER_NOTES
    assert list(notes) == [
        *ranking.rank_weakest_links(five(), actions=ACTIONS),
        "By product",
        "Questions",
        "What we do not know",
    ]
    assert all(note.endswith(".") for note in notes.values())
    for title in ("Riskiest partner", "Most exposing partner", "Weakest evidence", "What we do not know"):
        assert "At most the first 10,000" in notes[title]
    assert "at most 100 partners each" in notes["By product"]


def test_papers_in_force_are_named_with_their_last_day() -> None:
    def held(kind: str, last: date | None) -> Document:
        return Document(kind, "", "", None, last, "", ROW)

    papers = (
        held("audit", date(2026, 12, 31)),
        held("audit", date(2027, 6, 30)),
        held("audit", date(2026, 11, 21)),
        held("code", date(2026, 11, 22)),
        held("contract", date(2027, 1, 1)),  # lowers nothing
        held("training", None),
    )
    graph = network(node("A", documents=papers))
    told = weakest_links.papers_words(graph.nodes["A"], "2026-11-22")
    assert told == "Social audit, until 2027-06-30; Signed code of conduct, until 2026-11-22"


# --- findings, actions, products, headline ----------------------------------------------------------------


def test_findings_whole() -> None:
    graph = network(
        node("P", rank=1, possible_matches=(LIKE,), former_orders=(FORMER,), dismissed=(DIFFERENT,), tier_text="2"),
        node("F", rank=2, findings=(ENTITY,), path_stated=False, products=("Shirt", NOT_STATED), sources=(ROW,) * 4),
        node("O", rank=3, findings=(ENTITY,), past=True, products=(), products_past=("Mug",), country=""),
    )
    rows = records(ranking.findings_table(graph))
    assert [(row["State"], row["Partner"]) for row in rows] == [
        ("Finding", "F"),
        ("Possible finding", "P"),
        ("Past finding", "O"),
        ("Former order", "P"),
        ("Decided to be another", "P"),
    ]
    assert rows[1] == {
        "id": "P",
        "State": "Possible finding",
        "Partner": "P",
        "Country": "Vietnam",
        "Tier": "2",
        "What was found": "May be Gama, named in a WRO: nearly the same.",
        "Path to the importer": "P → IMP",
        "Products reached": "Shirt",
        "Legal basis": "19 USC 1307",
        "List entry": "WRO-003",
        "Source of the list": "list, row 3",
        "Rows in your files": "list.xlsx [Partners] row 7",
    }
    assert rows[0]["Path to the importer"] == "Not stated: ask who buys from it"
    assert rows[0]["Products reached"] == "Not known, as no path is stated"
    assert rows[0]["Rows in your files"].count("row 7") == 2
    assert (rows[2]["Products reached"], rows[2]["Country"]) == ("Mug", "Not stated")
    graph.nodes["IMP"].update(findings=(ENTITY,), worst_path=("IMP",))
    assert records(ranking.findings_table(graph))[0]["Partner"] == "IMP"
    # a possible finding is told on links that have ended too
    graph.nodes["P"]["past"] = True
    assert "Past possible finding" in [row["State"] for row in records(ranking.findings_table(graph))]


def test_the_sheet_of_actions_whole() -> None:
    def act(trigger: str, priority: int, days: int = 30) -> Action:
        return Action(trigger, priority, f"do {trigger}", f"because {trigger}", f"paper {trigger}", "Purchasing", days)

    graph = network(
        node("A", "High", rank=1, severity={"total": 5, "reason": "scale 2"}),
        node("B", "Low", rank=2),
        node("C", "Low", rank=3, severity={"total": 3, "reason": "scale 1"}),
        node("D", "Low", rank=4, severity={"total": 6, "reason": "scale 3"}),
    )
    given = {
        "A": [act("no-audit", 22), act("watch", 27), act("no-code", 25)],
        "B": [act("watch", 27)],
        "C": [act("unlisted", 10, days=7), act("no-audit", 22)],
        "D": [act("no-audit", 22)],
    }
    rows = records(ranking.actions_table(graph, actions=given))
    # a row a partner, what is due first at the top; a partner with nothing but the yearly look is left out
    assert [(row["Rank"], row["Partner"], row["First step due"]) for row in rows] == [
        (3, "C", "this week"),
        # of one day: the more severe first
        (4, "D", "within 30 days"),
        (1, "A", "within 30 days"),
    ]
    assert rows[2] == {
        "id": "A",
        "Rank": 1,
        "Partner": "A",
        "Rating": "High",
        "Severity": "5 of 9",
        "What to do, in order": "1. do no-audit\n2. do no-code",
        "Documents that close it": "1. paper no-audit\n2. paper no-code",
        "Who": "Purchasing",
        "First step due": "within 30 days",
        "Owner": None,
        "Due date": None,
        "Status": None,
    }
    # what to do is looked up where it is not given
    assert len(ranking.actions_table(graph)) == 0
    graph.nodes["B"]["country"] = ""
    (row,) = records(ranking.actions_table(graph))
    assert row["What to do, in order"] == "Ask B where it produces."


def summary(**more: Any) -> dict[str, Any]:
    return {
        "rating": "High",
        "findings_reached": ("A", "B"),
        "possible_reached": ("P",),
        "findings_past": ("O", "O2", "O3"),
        "exposure": {
            "value": 0.5,
            "with_findings": 1.0,
            "low": 0.25,
            "high": 0.75,
            "lower": 0.4,
            "upper": 0.6,
            "standard_error": 0.01,
            "method": "sampled",
        },
        "hazard": math.log(2),
        "hazard_with_findings": math.inf,
        "hazard_low": 0.28,
        "hazard_high": 1.38,
        "expected_hazard": 0.7,
        "coverage": {"reaching_raw_material": 1, "ends": 3},
        "partners": 4,
        "worst_path": ("A", "IMP"),
        **more,
    }


def test_products_whole() -> None:
    graph = network(node("A"), products={"Shirt": summary()}, overall=summary(rating="Finding", worst_path=()))
    shirt = {
        "Product": "Shirt",
        "Rating": "High",
        "Findings": 2,
        "Possible findings": 1,
        "Past findings": 3,
        "Ends that reach raw material": "1 of 3",
        "Partners": 4,
        "Weakest link": "A",
    }
    assert records(ranking.products_table(graph)) == [
        shirt,
        {**shirt, "Product": "All products", "Rating": "Finding", "Weakest link": ""},
    ]


def test_numbers_of_products_whole() -> None:
    graph = network(node("A"), products={"Shirt": summary()}, overall=summary(rating="Finding"))
    shirt = {
        "Product": "Shirt",
        "Rating": "High",
        "Exposure, modelled": "0.500",
        "Exposure, with findings": "1",
        "Interval": "0.250 to 0.750",
        "Bounds": "0.400 to 0.600",
        "Standard error": 0.01,
        "Method": "sampled",
        "Expected hazard": 0.7,
    }
    rows = records(ranking.product_numbers_table(graph))
    assert rows == [shirt, {**shirt, "Product": "All products", "Rating": "Finding"}]


def test_goods_assumed_are_told_with_how_many_partners_they_are_used_for() -> None:
    graph = network(node("A", "High", rank=1), node("B", "High", rank=2), node("C", "Low", rank=3))
    assert ranking.assumed_sentence(graph) == ""
    for name in "AB":
        graph.nodes[name]["assumed_goods"] = "footwear"
    whom = "2 partners whose rows name none"
    assert ranking.assumed_sentence(graph) == f"Goods assumed for the whole list, and used for {whom}: footwear."


# --- actions ----------------------------------------------------------------------------------------------


def act(*nodes: dict[str, Any], links: tuple[tuple[str, str, dict[str, Any]], ...] = ()) -> list[tuple[Any, ...]]:
    """Return what to do about the first of some partners, but for the yearly look that always stands last."""
    found = actions_for(network(*nodes, links=links), nodes[0]["id"])
    assert found[-1].trigger == "watch"
    assert [action.priority for action in found] == sorted(action.priority for action in found)
    return [(action.trigger, action.priority, action.text, action.reason, action.closing_document) for action in found][
        :-1
    ]


def paper(kind: str = "audit", result: str = "", number: str = "") -> Document:
    return Document(kind, number, "", None, None, result, ROW)


@pytest.mark.parametrize(
    ("kind", "trigger", "priority", "says"),
    [
        ("uflpa-entity", "entity-finding", 1, "Stop orders that carry goods of P, keep the papers"),
        ("uflpa-region", "region-finding", 2, "Treat the goods of P as made in Xinjiang"),
        ("wro", "order-finding", 3, "Hold all goods of P that fall under the order that names Delta Cotton Co.: they"),
        ("caatsa", "labor-finding", 5, "Stop orders that carry goods of P, and take legal advice."),
    ],
)
def test_what_a_finding_asks_for(kind: Any, trigger: str, priority: int, says: str) -> None:
    finding = Finding(kind, "basis", "UFLPA-007", "Delta Cotton Co.", "same name", "list")
    ((code, urgency, text, reason, _),) = act(node("P", "Low", findings=(finding, finding)))
    assert (code, urgency, reason) == (trigger, priority, finding_sentence(finding))
    assert text.startswith(says)
    ((code, urgency, text, _, _),) = act(node("P", "Low", findings=(finding,), past=True))
    assert (code, urgency) == ("past-finding", 11)
    assert text == "Show that no goods bought from P are still in stock or in transit."


@pytest.mark.parametrize(
    ("kind", "listing", "trigger", "priority"),
    [
        ("uflpa-entity", "UFLPA-007", "possible-entity", 7),
        ("uflpa-region", "XUAR", "possible-site", 8),
        ("wro", "WRO-017", "possible-order", 9),
        ("wro", "no order of ours", "possible-entity", 7),
        ("caatsa", "x", "possible-labor", 10),
    ],
)
def test_what_a_possible_finding_asks_for(kind: Any, listing: str, trigger: str, priority: int) -> None:
    orders = area_order_ids()
    listing = sorted(orders)[0] if listing == "WRO-017" else listing
    match = Match("P", kind, "possible", listing, "Gama", "P", 0.9, "nearly", "", "")
    ((code, urgency, text, reason, _),) = act(node("P", "Low", possible_matches=(match,)))
    assert (code, urgency, reason) == (trigger, priority, finding_sentence(match))
    if trigger == "possible-entity":
        assert text.startswith("Decide whether P is Gama: compare address")


def test_what_is_not_known_asks_for() -> None:
    assert act(
        node("P", "Low", country="", listed=False, former_orders=(FORMER,), missing_facts=("country", "goods")),
        node("ghost:P", ghost=True),
        links=(("P", "IMP", edge(kind="path not stated")), ("ghost:P", "P", edge(kind="ghost"))),
    ) == [
        (
            "path-not-stated",
            12,
            "Find out who buys from P: until then its risk counts for all your products.",
            "No link leads from it to you.",
            "Purchase record that names the buyer",
        ),
        (
            "unlisted",
            13,
            "Find out who P is (legal name, address, owners), and add it to the list.",
            "Only a link names it, no list of partners.",
            "Business registration of P",
        ),
        ("no-country", 14, "Ask P where it produces.", "Its country is not stated.", "Address of every site of P"),
        (
            "no-goods",
            15,
            "Ask P what it supplies, and what that is made of.",
            "Its goods are not stated or not recognised.",
            "Product list of P with tariff codes and materials",
        ),
        (
            "former-order",
            21,
            "Keep on file why the order on P ended.",
            "Once named in a Finding that is no longer in force, as Old (ended).",
            "Notice of the modification or revocation",
        ),
        (
            "unmapped",
            22,
            "Ask P for its own suppliers, down to raw material.",
            "No supplier of it is in the files.",
            "Supplier list of P with purchase records",
        ),
    ]


@pytest.mark.parametrize(
    ("rating", "asked"),
    [
        ("Finding", True),
        ("Possible finding", True),
        ("High", True),
        ("Unknown", True),
        ("Medium", False),
        ("Low", False),
    ],
)
def test_papers_are_asked_of_whom_they_would_change(rating: str, asked: bool) -> None:
    titles = ("Social audit", "Signed code of conduct", "Forced-labor training record", "Traceability file")
    triggers = [action[0] for action in act(node("P", rating, missing_documents=titles))]
    assert triggers == [*(["no-traceability", "no-audit"] if asked else []), "no-code", "no-training"]
    assert act(node("P", rating)) == []


def test_expired_papers_and_hearsay() -> None:
    expired = ("Social audit", "Traceability file", "Contract")
    assert act(
        node("P", "Low", expired_documents=expired),
        node("B"),
        links=(
            ("P", "B", edge(evidence="inferred", evidence_text="told by phone")),
            ("P", "IMP", edge(evidence="inferred", ended=True)),
            ("P", "IMP", edge(evidence="declared")),
        ),
    ) == [
        (
            "expired-audit",
            23,
            "Have P renew its social audit.",
            "Its social audit has expired.",
            "Current social audit of P",
        ),
        (
            "expired-other",
            24,
            "Have P renew what has expired: traceability file, contract.",
            "Expired: traceability file, contract.",
            "A current copy of each: traceability file, contract",
        ),
        (
            "hearsay",
            27,
            "Confirm with papers that P supplies B.",
            "The link is known by hearsay alone: told by phone.",
            "Invoice or purchase order between P and B",
        ),
    ]
    assert [action[0] for action in act(node("P", "Low", expired_documents=("Social audit",)))] == ["expired-audit"]


def test_answers_ask_for() -> None:
    def answer(field: str, value: str, text: str = "") -> Answer:
        return Answer(field, value, text, ROW)

    told = act(
        node(
            "P",
            "Low",
            documents=(paper(result="failed", number="A-1"),),
            answers=(
                answer("violence", "yes", "Y"),
                answer("debt_bondage", "yes"),
                answer("threats", "no"),
                answer("recruitment_fees", "yes", "they pay"),
                answer("corrective_actions", "overdue", "late"),
                answer("refuses_disclosure", "yes", "refuses"),
                answer("isolation", "unknown"),
                answer("workers", "unknown"),
            ),
        )
    )
    where = "(list.xlsx [Partners] row 7)"
    assert [action[:2] for action in told] == [
        ("indicator", 16),
        ("adverse-audit", 17),
        ("recruitment-fees", 18),
        ("overdue-actions", 19),
        ("refusal", 20),
        ("open-question", 28),
    ]
    assert told[0][2:4] == (
        "Take this up with P at once: physical and sexual violence, debt bondage. Protect the workers, agree on a plan "
        "to put it right, and verify it.",
        f"It answers yes to physical and sexual violence, debt bondage {where}.",
    )
    assert told[1][3] == f"Its audit A-1 says failed {where}."
    assert told[2][3] == f'Recruitment fees paid by workers: "they pay" {where}.'
    assert told[3][3] == f'Corrective actions: "late" {where}.'
    assert told[4][3] == f'Refuses to disclose: "refuses" {where}.'
    # a question that is no factor is not asked again
    assert told[5][2:4] == ("Have P answer what is open: isolation.", "Not answered: isolation.")
    assert act(node("P", "Low", answers=(answer("recruitment_fees", "no"), answer("corrective_actions", "open")))) == []


# --- tracing ----------------------------------------------------------------------------------------------


def test_partners_are_found_by_id_name_alias_and_beginning() -> None:
    graph = network(
        node("7", name="Alpha Works Ltd", native_name="阿尔法", aliases=("Alfa",)),
        node("8", name="Beta Mills"),
        node("9", name="Beta Trading"),
        node("g", name="not mapped beyond Gamma", ghost=True),
        node("10", name="Twin"),
        node("1", name="twin"),
    )
    assert trace.find_partners(graph, "7") == ["7"]
    for wanted in ("ALPHA WORKS", "alfa", "阿尔法", "works", "alpha"):
        assert trace.find_partners(graph, wanted) == ["7"], wanted
    assert trace.find_partners(graph, "Twin") == ["1", "10"]
    assert trace.find_partners(graph, "mil") == ["8"]
    # two begin so, none is meant
    with pytest.raises(
        PartnerError, match=r"^No partner is named 'Beta'\. The closest names are: Beta \w+, Beta \w+, "
    ):
        trace.find_partners(graph, "Beta")
    with pytest.raises(PartnerError, match="No partner is named 'rks'"):
        trace.find_partners(graph, "rks")
    with pytest.raises(PartnerError) as refused:
        trace.find_partners(graph, "not mapped beyond Gamma")
    assert "Gamma." not in str(refused.value).partition("The closest")[2]


def test_chains_are_told_worst_first_and_cut() -> None:
    graph = network(
        node("A", "Low", tier_text="2", factors=(HIGH,), missing_documents=("Social audit",), sources=(ROW, ROW)),
        node("bad", "Finding"),
        node("x", "Low"),
        node("y", "Low"),
        links=(
            ("A", "x", edge(goods="yarn")),
            ("A", "x", edge(goods="cloth")),
            ("A", "x", edge(goods="old", ended=True)),
            ("A", "bad", edge()),
            ("A", "IMP", edge(kind="path not stated", product=NOT_STATED)),
            ("x", "y", edge(goods="dye")),
            ("y", "IMP", edge(goods="shirt", product="Shirt")),
            ("bad", "IMP", edge(goods="shirt", product="Shirt")),
        ),
    )
    graph.nodes["A"]["likelihood"] = {"low": 0.1, "value": 0.25, "high": 0.5}
    lines = list(trace.trace(graph, "A"))
    assert lines == [
        "A (Vietnam, tier 2): Low",
        "  why: Little points to forced labor; what weighs most: bricks on the list.",
        "  documents missing: Social audit",
        "  from: list.xlsx [Partners] row 7; list.xlsx [Partners] row 7",
        "  chains to the importer: 3",
        "  1. [Finding] Shirt",
        "       A [Low] --goods not stated--> bad",
        "       bad [Finding] --shirt--> IMP",
        f"  2. [Low] {NOT_STATED}",
        "       A [Low] --path not stated--> IMP",
        "  3. [Low] Shirt",
        "       A [Low] --cloth, yarn--> x",
        "       x [Low] --dye--> y",
        "       y [Low] --shirt--> IMP",
    ]
    assert list(trace.trace(graph, "A", limit=3)) == lines
    assert list(trace.trace(graph, "A", limit=2)) == [*lines[:10], "  ... and 1 more (--limit)"]
    assert list(trace.trace(graph, "IMP")) == [
        "IMP (Vietnam, tier 1): Low",
        "  why: The importer has the worst rating of its supply chain.",
        "  documents missing: none",
        "  from: list.xlsx [Partners] row 7",
    ]
    graph.nodes["A"].update(past=True, worst_path=("A", "x", "IMP"))
    assert list(trace.trace(graph, "A"))[4:] == ["  Only links that have ended lead to the importer: A → x → IMP"]
