"""Cargo partners on the map: a band and a shape of their own, and nothing where there are none."""

from __future__ import annotations

from typing import Any

from supplymap.outputs.map.data import MapData
from supplymap.outputs.map.layout import Spot, position
from supplymap.outputs.map.page import map_html
from supplymap.outputs.map.views import lay_out
from tests.cargo_by_hand import LISTED, assessed, line, link, partner


def graph() -> Any:
    store = partner("Store", "US", cargo=True, role="Warehouse")
    listed = partner(LISTED, "CN", cargo=True, role="Freight forwarder")
    links = [
        link("Ocean Line", "Factory", "transport", mode="sea", days=2.0),
        link(LISTED, "Importer Inc", "transport", product="Mug"),
    ]
    return assessed(line(), store, listed, links=links)


def test_records_of_cargo_partners_and_their_links() -> None:
    data = MapData(graph())
    by_id = {record["id"]: record for record in data.partners}
    products = list(data.products)
    record = by_id["Ocean Line"]
    assert (record["cargo"], record["does"], record["rating"]) == (True, "Carrier", "Not rated")
    assert "tier_text" not in record
    assert "next" not in record
    assert [products[number] for number in record["products"]] == ["Shirt"]
    assert (by_id[LISTED]["rating"], by_id[LISTED]["rank"]) == ("Finding", 1)
    assert "cargo" not in by_id["Factory"]
    moves = {data.ids[item["from"]]: item for item in data.links if item["kind"] in ("transport", "storage")}
    assert (moves["Ocean Line"]["mode"], moves["Ocean Line"]["days"], moves["Ocean Line"]["line"]) == (
        "sea",
        "2",
        "cargo",
    )
    assert moves[LISTED]["line"] == "cargo-finding"
    assert [products[number] for number in moves[LISTED]["products"]] == ["Mug"]
    assert data.product("Mug")["cargo"] == [data.index[LISTED]]
    assert data.unranked() == ["Ocean Line", "Store"]


def test_they_stand_in_a_band_of_their_own() -> None:
    data = MapData(graph())
    view = lay_out(data)[0]
    rows = {name: view["places"][number][1] for name, number in data.index.items() if view["places"][number]}
    cargo = {name for name in data.ids if data.node(name)["cargo"]}
    assert all((rows[name] > view["cargo_band"]) is (name in cargo) for name in rows)
    assert {tier: count for tier, _, _, count in view["columns"]} == {0: 1, 1: 2, 2: 1}
    products = {shown["product"]: shown for shown in lay_out(data) if shown["kind"] == "product"}
    mug = products[data.product_index["Mug"]]
    assert mug["places"][data.index[LISTED]] is not None
    assert mug["places"][data.index["Ocean Line"]] is None


def test_the_worst_stands_nearest_to_the_importer_and_many_take_several_rows() -> None:
    spots = [Spot("I", "I", 0), Spot("A", "A", 1), *(Spot(f"c{n:03}", f"c{n:03}", None, cargo=True) for n in range(40))]
    spots.append(Spot("bad", "bad", None, cargo=True, rank=0))
    laid = position(spots, [("A", "I", 1.0)])
    assert laid.cargo_band is not None
    across, down = laid.positions["bad"]
    assert (across, down) == (laid.positions["I"][0], min(y for _, y in laid.positions.values() if y > laid.cargo_band))
    places = [laid.positions[spot.id] for spot in spots if spot.cargo]
    assert len(set(places)) == 41
    assert max(y for _, y in places) <= laid.height
    assert all(0 <= x <= laid.width + 1 for x, _ in places)
    assert position(spots[:2], []).cargo_band is None


def test_the_page_speaks_of_them_only_where_there_are_some() -> None:
    with_cargo, without = map_html(graph()), map_html(assessed())
    said = ("Cargo partner, not rated", "and 3 cargo partners", ">moves or stores the goods<")
    assert [text in with_cargo for text in said] == [True] * 3
    assert [text in without for text in said] == [False] * 3
