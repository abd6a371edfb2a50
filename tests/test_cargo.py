"""Cargo partners: on the map and screened, their findings undiluted, outside tiers, chains, exposure and order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from supplymap import ranking
from supplymap.errors import RequestError
from supplymap.likelihood.parameters import parameters
from supplymap.model import Match, Site, cargo_partners
from supplymap.network.graph import build_graph
from supplymap.ranking.suppositions import Change
from supplymap.ranking.trace import trace
from supplymap.ranking.what_if import what_if
from tests.cargo_by_hand import CONFIG, LISTED, ROW, assessed, line, link, made, partner

# ---- who is a cargo partner


def test_one_that_supplies_or_buys_is_a_supplier() -> None:
    store = partner("Store", cargo=True, role="Warehouse")
    assert cargo_partners(made(store)) == {"Store"}
    assert cargo_partners(made(store, links=[link("Store", "Importer Inc", "storage")])) == {"Store"}
    assert cargo_partners(made(store, links=[link("Store", "Importer Inc")])) == frozenset()
    assert cargo_partners(made(store, links=[link("Mill", "Store")])) == frozenset()


def test_the_importer_is_none() -> None:
    records = made()
    own = replace(records.partners[0], cargo=True)
    assert cargo_partners(replace(records, partners=(own, *records.partners[1:]))) == frozenset()


def test_a_trading_warehouse_keeps_its_place_in_the_chain() -> None:
    graph = assessed(
        partner("Store", "IN", cargo=True, role="Warehouse"),
        links=[link("Store", "Factory", goods="cotton yarn"), link("Store", "Importer Inc", "storage", days=9.0)],
    )
    data = graph.nodes["Store"]
    assert (data["cargo"], data["tier"], data["path_stated"], data["products"]) == (False, 2, True, ("Shirt",))
    assert data["rating"] != "Not rated"
    assert graph.has_edge("ghost:Store", "Store")


# ---- the graph


def test_a_cargo_partner_stands_beside_the_chains() -> None:
    graph = assessed(line(), links=[link("Ocean Line", "Factory", "transport", mode="sea", days=3.0)])
    data = graph.nodes["Ocean Line"]
    assert (data["tier"], data["tier_text"], data["path_stated"], data["past"], data["raw"]) == (
        None,
        "cargo",
        True,
        False,
        False,
    )
    assert data["worst_path"] == ("Ocean Line", "Factory", "Importer Inc")
    assert (data["products"], data["products_moved"]) == ((), ("Shirt",))
    ((_, buyer, edge),) = graph.out_edges("Ocean Line", data=True)
    assert (buyer, edge["kind"], edge["mode"], edge["days"]) == ("Factory", "transport", "sea", 3.0)
    assert "ghost:Ocean Line" not in graph


@pytest.mark.parametrize(("role", "kind"), [("Carrier", "transport"), ("Warehouse", "storage"), ("", "transport")])
def test_one_without_a_link_is_linked_to_the_importer(role: str, kind: str) -> None:
    graph, records = build_graph(made(partner("Store", cargo=True, role=role)), CONFIG)
    assert list(graph.edges("Store", keys=True)) == [("Store", "Importer Inc", f"{kind}|Store")]
    assert not [issue for issue in records.issues if issue.code == "path-not-stated"]


def test_goods_moved_to_a_buyer_place_it_in_no_chain() -> None:
    """The only link of the buyer is that of a carrier: its own path is as little stated as before."""
    lost = partner("Lost", "IN")
    graph, records = build_graph(
        made(lost, line(), links=[link("Ocean Line", "Lost", "transport")]),
        CONFIG,
    )
    assert graph.nodes["Lost"]["path_stated"] is False
    assert [issue.found for issue in records.issues if issue.code == "path-not-stated"] == ["Lost"]


def test_raw_material_that_is_moved_is_no_end_of_a_chain() -> None:
    graph = assessed(
        partner("Gin Store", "CN", cargo=True, role="Warehouse", goods=("seed cotton",)),
        links=[link("Gin Store", "Mill", "storage", goods="seed cotton")],
    )
    coverage = graph.graph["overall"]["coverage"]
    assert coverage == assessed().graph["overall"]["coverage"]
    assert graph.has_edge("ghost:Mill", "Mill")


def test_one_of_ended_links_is_past() -> None:
    graph = assessed(line(), links=[link("Ocean Line", "Importer Inc", "transport", ended=True)])
    assert graph.nodes["Ocean Line"]["past"] is True


# ---- exposure and order


def shown(graph: Any) -> dict[str, Any]:
    """Return everything that lane B, the order and the chains say of the suppliers and the importer."""
    beside = {"cargo", "cargo_findings", "cargo_possible", "rating", "findings_past", "possible_past"}

    def of(summary: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in summary.items() if key not in beside}

    counts = {key: value for key, value in graph.graph["counts"].items() if "inding" not in key}
    own = ("rank", "place", "tied")
    return {
        "nodes": {
            name: {key: value for key, value in data.items() if key not in own}
            for name, data in graph.nodes(data=True)
            if not data["cargo"] and not data["importer"]
        },
        "overall": of(graph.graph["overall"]),
        "products": {name: of(summary) for name, summary in graph.graph["products"].items()},
        "counts": {key: value for key, value in counts.items() if key != "cargo partners"},
    }


@pytest.mark.parametrize("name", ["Ocean Line", LISTED])
def test_cargo_partners_change_nothing_of_the_suppliers(name: str) -> None:
    cargo = partner(name, "CN", cargo=True, role="Freight forwarder", goods=("cotton",))
    links = [
        link(name, "Factory", "transport", goods="cotton fabric", origin="CN"),
        link(name, "Importer Inc", "storage", product="Mug", value=1e9),
    ]
    assert shown(assessed(cargo, links=links)) == shown(assessed())


def test_nothing_is_modelled_for_a_cargo_partner() -> None:
    graph = assessed(line(""), links=[link("Ocean Line", "Importer Inc", "transport")])
    data = graph.nodes["Ocean Line"]
    assert (data["rating"], data["chain_rating"]) == ("Not rated", "Not rated")
    assert data["likelihood"] == {"low": 0.0, "value": 0.0, "high": 0.0}
    assert (data["factors"], data["missing_facts"], data["missing_documents"]) == ((), (), ())
    assert (data["reach"], data["importance"], data["risk_share"], data["exposure"]["high"]) == (0.0, 0.0, 0.0, 0.0)
    assert (data["rank"], data["place"], data["standing"], data["reading_list"]) == (None, None, "", "")
    assert "Ocean Line" not in ranking.ranked(graph)
    assert (graph.graph["counts"]["partners"], graph.graph["counts"]["cargo partners"]) == (3, 1)
    assert ranking.why(data) == "It moves or stores the goods and makes none, so no likelihood is modelled."


# ---- findings


def test_a_finding_of_a_cargo_partner_reaches_the_importer_under_its_own_heading() -> None:
    listed = partner(LISTED, "CN", cargo=True, role="Warehouse")
    graph = assessed(listed, links=[link(LISTED, "Importer Inc", "storage", product="Mug")])
    data, overall = graph.nodes[LISTED], graph.graph["overall"]
    assert (data["rating"], data["standing"], data["reading_list"]) == ("Finding", "finding", "Act")
    assert data["place"] == 1
    assert (overall["rating"], overall["findings_reached"], overall["cargo_findings"]) == ("Finding", (), (LISTED,))
    assert {name: summary["cargo_findings"] for name, summary in graph.graph["products"].items()} == {
        "Mug": (LISTED,),
        "Shirt": (),
    }
    assert overall["exposure"]["with_findings"] == overall["exposure"]["value"]
    assert graph.nodes["Importer Inc"]["rating"] == "Finding"
    assert graph.graph["counts"]["Finding"] == 1
    (edge,) = [edge for *_, edge in graph.out_edges(LISTED, data=True)]
    assert edge["finding"] is True
    assert set(ranking.findings_table(graph)["Partner"]) == {LISTED}
    assert "It moves or stores the goods" in ranking.why(data)
    assert [action.trigger for action in ranking.actions_for(graph, LISTED)] == ["cargo-finding", "watch"]


def test_a_supplier_with_a_finding_comes_before_a_cargo_partner() -> None:
    mill = partner("Hotan Haolin Hair Accessories Co., Ltd.", "CN")
    listed = partner(LISTED, "CN", cargo=True, role="Warehouse")
    graph = assessed(mill, listed, links=[link(mill.id, "Factory", goods="hair nets")])
    assert [graph.nodes[name]["place"] for name in (mill.id, LISTED)] == [1, 2]


def test_an_order_on_goods_makes_no_carrier_a_maker() -> None:
    """Cotton of Turkmenistan is under an order: whoever supplies it there has a finding, whoever carries it none."""
    cotton = {"country": "TM", "goods": ("cotton yarn",)}
    supplier = assessed(partner("Turkmen Mill", **cotton), links=[link("Turkmen Mill", "Factory", goods="cotton yarn")])
    assert supplier.nodes["Turkmen Mill"]["rating"] == "Finding"
    carrier = assessed(
        partner("Turkmen Line", cargo=True, role="Carrier", **cotton),
        links=[link("Turkmen Line", "Factory", "transport", goods="cotton yarn", origin="TM")],
    )
    assert carrier.nodes["Turkmen Line"]["rating"] == "Not rated"


def test_a_site_of_a_cargo_partner_is_screened() -> None:
    site = Site("CN", "Xinjiang", "Aksu", "", "", None, None, ROW)
    store = partner("Store", "CN", cargo=True, role="Warehouse", sites=(site,))
    graph = assessed(store)
    assert [finding.kind for finding in graph.nodes["Store"]["findings"]] == ["uflpa-region"]
    assert graph.graph["overall"]["cargo_findings"] == ("Store",)


def test_goods_from_xinjiang_that_are_moved_are_for_a_person_to_look_at() -> None:
    graph = assessed(line(), links=[link("Ocean Line", "Factory", "transport", goods="cotton from Xinjiang")])
    data = graph.nodes["Ocean Line"]
    assert data["rating"] == "Possible finding"
    assert "goods that it moves" in data["possible_matches"][0].reason
    assert graph.graph["overall"]["cargo_possible"] == ("Ocean Line",)


def test_a_finding_of_ended_transport_is_past() -> None:
    listed = partner(LISTED, "CN", cargo=True, role="Warehouse")
    graph = assessed(listed, links=[link(LISTED, "Importer Inc", "storage", product="Mug", ended=True)])
    overall = graph.graph["overall"]
    assert (overall["findings_past"], overall["cargo_findings"]) == ((LISTED,), ())
    assert graph.graph["products"]["Mug"]["findings_past"] == (LISTED,)
    assert graph.graph["products"]["Shirt"]["findings_past"] == ()
    assert overall["rating"] == assessed().graph["overall"]["rating"]


# ---- tables, words, suppositions


def test_the_list_of_cargo_partners_says_what_to_ask() -> None:
    store = partner("Store", "US", cargo=True, role="Warehouse")
    listed = partner(LISTED, "CN", cargo=True, role="Freight forwarder")
    links = [
        link("Ocean Line", "Factory", "transport", mode="sea", days=2.0),
        link("Ocean Line", "Importer Inc", "transport", mode="sea", days=11.0, product="Mug"),
    ]
    table = ranking.cargo_table(assessed(line(), store, listed, links=links))
    assert table["Partner"].tolist() == [LISTED, "Ocean Line", "Store"]
    assert table["What it does"].tolist() == ["Freight forwarder", "Carrier", "Warehouse"]
    assert table["Found"].tolist() == ["Finding", *["Nothing with the lists held"] * 2]
    of_line = table.iloc[1]
    assert (of_line["For"], of_line["Mode"], of_line["Days at rest"]) == ("Factory; Importer Inc", "sea", 11.0)
    assert of_line["Products"] == "Mug; Shirt"
    assert all("CTPAT" in asked for asked in table["What to ask"])


def test_cargo_partners_are_in_no_ranking_of_numbers() -> None:
    listed = partner(LISTED, "CN", cargo=True, role="Warehouse")
    graph = assessed(listed, line())
    rankings = ranking.rank_weakest_links(graph, CONFIG)
    holding = {title for title, table in rankings.items() if LISTED in table["id"].tolist()}
    assert holding == {ranking.WEAKEST, "Riskiest partner"}
    assert not any("Ocean Line" in table["id"].tolist() for table in rankings.values())
    assert LISTED not in ranking.numbers_table(graph)["id"].tolist()
    actions = {name: ranking.actions_for(graph, name) for name in ranking.ranked(graph)}
    assert ranking.act_table(graph, actions)["id"].tolist()[:1] == [LISTED]
    assert {"Other", "Factory", "Mill"}.isdisjoint(ranking.cargo_table(graph)["id"])


def test_products_tell_the_findings_beside_their_chains() -> None:
    listed = partner(LISTED, "CN", cargo=True, role="Warehouse")
    table = ranking.products_table(assessed(listed, links=[link(LISTED, "Importer Inc", "storage", product="Mug")]))
    assert table.set_index("Product")["Findings and possible findings of cargo partners"].to_dict() == {
        "Mug": 1,
        "Shirt": 0,
        "All products": 1,
    }
    assert table["Findings"].tolist() == [0, 0, 0]
    assert "Findings and possible findings of cargo partners" not in ranking.products_table(assessed(line()))


def test_a_former_order_of_a_cargo_partner_is_told() -> None:
    graph = assessed(line())
    match = Match("Ocean Line", "wro", "former", "WRO-001", "Line", "Ocean Line", 100.0, "same name", "order", "list")
    graph.nodes["Ocean Line"]["former_orders"] = (match,)
    assert ranking.findings_table(graph)["Partner"].tolist() == ["Ocean Line"]


def test_no_supposition_is_about_a_cargo_partner() -> None:
    graph = assessed(line())
    for change in (Change("clear", "Ocean Line"), Change("remove", "Ocean Line > Importer Inc")):
        with pytest.raises(RequestError, match="moves or stores the goods and is in no exposure"):
            what_if(graph, [change], parameters(CONFIG))


def test_trace_says_what_a_cargo_partner_does() -> None:
    lines = list(trace(assessed(line()), "Ocean Line"))
    assert lines[0] == "Ocean Line (Denmark, cargo partner): Not rated"
    assert lines[-1] == "  It moves or stores the goods: Ocean Line → Importer Inc"


def test_removing_a_supplier_that_also_moves_goods_keeps_its_transport() -> None:
    graph = assessed(links=[link("Other", "Factory", "transport")])
    assert graph.nodes["Other"]["cargo"] is False
    result = what_if(graph, [Change("remove", "Other")], parameters(CONFIG))
    assert result["after"]["importer"]["findings"] == []
    assert result["changes"] == ["Other no longer supplies anyone"]
