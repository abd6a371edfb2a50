"""Fields that say where a partner is, for every party a row can name: read from a file, told at the importer."""

from __future__ import annotations

import csv
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from supplymap import pipeline
from supplymap.config import Config
from supplymap.network.graph import build_graph
from supplymap.records import to_records
from supplymap.screening.index import index
from supplymap.sheets import read_workbook
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.model import Records

Rows = list[list[str]]
INDEXED = lru_cache(maxsize=None)(index)


@pytest.fixture(autouse=True)
def _index_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Index the shipped names once for all tests of this file."""
    monkeypatch.setattr(sys.modules["supplymap.screening.screen"], "index", INDEXED)


HEADERS = ["Country", "Province", "City", "Address", "Postal code", "Latitude", "Longitude"]
# one mill for each way to say that it is in the region, and the cells that say so
MILLS = {
    "By country": ["Xinjiang, China"],
    "By region": ["China", "Xinjiang"],
    "By city": ["China", "", "Korla"],
    "By address": ["China", "", "", "新疆昌吉市工业园"],
    "By code 83": ["China", "", "", "", "830011"],
    "By code 84": ["China", "", "", "", "843000"],
}
DOUBTFUL = {"By doubtful city": ["China", "", "Yiwu"]}
ELSEWHERE = ["Vietnam", "Hanoi", "", "", "100000"]
EXPECTED = {"Finding": tuple(MILLS), "Possible finding": tuple(DOUBTFUL)}


def full(cells: list[str]) -> list[str]:
    """Fill up to one cell for each header."""
    return [*cells, *[""] * (len(HEADERS) - len(cells))]


PLACES = {name: full(cells) for name, cells in {**MILLS, **DOUBTFUL}.items()}
SEWER, NOWHERE = full(ELSEWHERE), full([])


def records_of(tmp_path: Path, rows: Rows) -> Records:
    """Write rows to a file and read it like a user's."""
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return to_records([read_workbook(path)], Config(as_of=AS_OF, importer="Importer Inc"))


def read(tmp_path: Path, rows: Rows) -> Any:
    """Read rows from a file and assess them."""
    return pipeline.assess(records_of(tmp_path, rows), Config(as_of=AS_OF))[0]


def connected(tmp_path: Path, rows: Rows) -> Any:
    """Read rows from a file and connect them."""
    return build_graph(records_of(tmp_path, rows))[0]


def told(graph: Any) -> dict[str, tuple[str, ...]]:
    """Return who reaches the importer with a finding or a possible one."""
    overall = graph.graph["overall"]
    found = {"Finding": overall["findings_reached"], "Possible finding": overall["possible_reached"]}
    return {rating: tuple(sorted(names)) for rating, names in found.items()}


def sorted_names(*more: str) -> dict[str, tuple[str, ...]]:
    return {rating: tuple(sorted((*names, *more))) for rating, names in EXPECTED.items()}


def test_a_partner_on_a_list(tmp_path: Path) -> None:
    rows = [["Name", *HEADERS], ["Sew", *SEWER], *([name, *cells] for name, cells in PLACES.items())]
    assert told(read(tmp_path, rows)) == sorted_names()


@pytest.mark.parametrize(
    "words",
    ["", "Supplier ", "Partner ", "Factory ", "Vendor ", "Company ", "Facility ", "Mill ", "Site ", "Producer "],
)
def test_the_supplier_of_a_link(tmp_path: Path, words: str) -> None:
    rows = [["Supplier", *(words + header for header in HEADERS), "Customer"], ["Sew", *SEWER, "Importer Inc"]]
    rows += [[name, *cells, "Sew"] for name, cells in PLACES.items()]
    graph = read(tmp_path, rows)
    assert told(graph) == sorted_names()
    assert graph.nodes["Sew"]["country"] == "VN"


@pytest.mark.parametrize("words", ["Buyer ", "Customer ", "Client ", "Consignee "])
def test_the_buyer_of_a_link(tmp_path: Path, words: str) -> None:
    rows = [["Supplier", "Buyer", *(words + header.lower() for header in HEADERS)]]
    rows += [["Gin", name, *cells] for name, cells in PLACES.items()]
    rows += [[name, "Sew", *SEWER] for name in PLACES]
    graph = read(tmp_path, [*rows, ["Sew", "Importer Inc", *NOWHERE]])
    assert told(graph) == sorted_names()
    assert (graph.nodes["Gin"]["country"], graph.nodes["Sew"]["country"]) == ("", "VN")


def test_the_buyer_of_a_link_by_the_column_it_stands_before(tmp_path: Path) -> None:
    rows = [["Supplier", *HEADERS, "Buyer", *HEADERS]]
    rows += [["Gin", *SEWER, name, *cells] for name, cells in PLACES.items()]
    rows += [[name, *NOWHERE, "Sew", *SEWER] for name in PLACES]
    graph = read(tmp_path, [*rows, ["Sew", *SEWER, "Importer Inc", *NOWHERE]])
    assert told(graph) == sorted_names()
    assert graph.nodes["Gin"]["country"] == "VN"


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_a_tier_of_a_chain(tmp_path: Path, tier: int) -> None:
    rows = [["Product", *(text for number in (1, 2, 3) for text in (f"Tier {number}", *HEADERS))]]
    for name, cells in PLACES.items():
        row = ["Shirt"]
        for number in (1, 2, 3):
            row += [name, *cells] if number == tier else [f"Other {number}", *SEWER]
        rows.append(row)
    graph = read(tmp_path, rows)
    assert told(graph) == sorted_names()
    assert [graph.nodes[f"Other {n}"]["country"] for n in (1, 2, 3) if n != tier] == ["VN", "VN"]
    assert graph.graph["products"]["Shirt"]["rating"] == "Finding"


def test_a_tier_named_in_each_header(tmp_path: Path) -> None:
    first, second = ([f"Tier {number} {header.lower()}" for header in HEADERS] for number in (1, 2))
    rows = [["Tier 1 supplier", "Tier 2 supplier", *first, *second]]
    rows += [["Sew", name, *SEWER, *cells] for name, cells in PLACES.items()]
    assert told(read(tmp_path, rows)) == sorted_names()


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    rows = [["Supplier", *NOWHERE, "Buyer", *NOWHERE], ["Name", *HEADERS, "Name", *HEADERS]]
    rows += [["Gin", *SEWER, name, *cells] for name, cells in PLACES.items()]
    rows += [[name, *NOWHERE, "Sew", *SEWER] for name in PLACES]
    graph = read(tmp_path, [*rows, ["Sew", *SEWER, "Importer Inc", *NOWHERE]])
    assert told(graph) == sorted_names()
    assert graph.nodes["Gin"]["country"] == "VN"


def test_the_maker_beside_the_supplier(tmp_path: Path) -> None:
    rows = [["Supplier", "Factory", *HEADERS], ["Sew", "Sew", *SEWER]]
    rows += [[f"Trader {name}", name, *cells] for name, cells in PLACES.items()]
    found = told(read(tmp_path, rows))
    # one place behind two names: it is that of the name before it, and asked about; the trader gets no place of others
    assert found == sorted_names()


@pytest.mark.parametrize("blank", ["", "n/a", "TBD"])
@pytest.mark.parametrize("buyer", ["", "Importer Inc"])
def test_the_maker_without_a_supplier_beside_it(tmp_path: Path, blank: str, buyer: str) -> None:
    header = ["Supplier", "Factory", *HEADERS]
    rows = [["Sew", "Sew", *SEWER], *([blank, name, *cells] for name, cells in PLACES.items())]
    if buyer:
        header, rows = [*header, "Supplies to"], [[*row, buyer] for row in rows]
    found = told(read(tmp_path, [header, *rows]))
    assert found == {rating: tuple(sorted(names)) for rating, names in EXPECTED.items()}


def test_the_place_of_a_parent_is_not_the_partners(tmp_path: Path) -> None:
    rows = [["Supplier", *HEADERS, "Parent company", *HEADERS]]
    rows += [[f"Child {name}", *SEWER, "HoldCo", *cells] for name, cells in PLACES.items()]
    graph = read(tmp_path, rows)
    assert told(graph)["Finding"] == ()
    assert {graph.nodes[f"Child {name}"]["country"] for name in PLACES} == {"VN"}


@pytest.mark.parametrize(
    ("field", "header"),
    [
        ("country", "Country"),
        ("region", "Province"),
        ("city", "City"),
        ("address", "Address"),
        ("postal_code", "Postal code"),
        ("latitude", "Latitude"),
        ("longitude", "Longitude"),
    ],
)
@pytest.mark.parametrize("party", ["partner", "supplier", "buyer", "buyer by place", "tier", "maker"])
def test_every_field_is_kept_for_every_party(tmp_path: Path, field: str, header: str, party: str) -> None:
    cell = {"country": "Peru", "latitude": "-12.5", "longitude": "-77.25"}.get(field, "Here 12345")
    kept: object = {"country": "PE", "latitude": -12.5, "longitude": -77.25}.get(field, "Here 12345")
    rows: Rows = {
        "partner": [["Name", header], ["X", cell]],
        "supplier": [["Supplier", f"Supplier {header.lower()}", "Buyer"], ["X", cell, "Importer Inc"]],
        "buyer": [["Supplier", "Buyer", f"Buyer {header.lower()}"], ["A", "X", cell], ["X", "Importer Inc", ""]],
        "buyer by place": [
            ["Supplier", header, "Buyer", header],
            ["A", "", "X", cell],
            ["X", "", "Importer Inc", ""],
        ],
        "tier": [["Tier 1", header, "Tier 2", header], ["A", "", "X", cell]],
        "maker": [["Supplier", "Factory", header], ["A", "X", cell]],
    }[party]
    graph = connected(tmp_path, rows)
    assert graph.nodes["X"][field] == kept
    if party != "maker":
        others = [graph.nodes[name][field] for name in graph if name in ("A", "Importer Inc")]
        assert set(others) <= {"", None}


@pytest.mark.parametrize(
    ("latitude", "longitude", "kept", "reported"),
    [
        ("90", "180", (90.0, 180.0), 0),
        ("-90", "-180", (-90.0, -180.0), 0),
        ("90.1", "0", (None, 0.0), 1),
        ("0", "180.1", (0.0, None), 1),
        ("-90.1", "-180.1", (None, None), 2),
        ("91", "91", (None, 91.0), 1),
        ("north", "", (None, None), 1),
        ("n/a", "-", (None, None), 0),
        ("0", "0", (0.0, 0.0), 0),
    ],
)
def test_coordinates_at_their_limits(
    tmp_path: Path, latitude: str, longitude: str, kept: tuple[float | None, float | None], reported: int
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Supplier,Country,Latitude,Longitude\nX,PE,{latitude},{longitude}\n", encoding="utf-8")
    found = to_records([read_workbook(path)], Config(as_of=AS_OF, importer="Importer Inc"))
    (site,) = next(partner for partner in found.partners if partner.name == "X").sites
    assert (site.latitude, site.longitude) == kept
    assert [issue.code for issue in found.issues].count("number-not-understood") == reported


def test_coordinates_of_the_first_row_that_has_them(tmp_path: Path) -> None:
    rows = [["Name", "Country", "City", "Latitude", "Longitude"], ["X", "PE", "Lima", "", ""]]
    graph = connected(tmp_path, [*rows, ["X", "PE", "Lima", "-12", "-77"], ["X", "PE", "Lima", "-13", "-78"]])
    assert (graph.nodes["X"]["latitude"], graph.nodes["X"]["longitude"]) == (-12.0, -77.0)


def test_the_place_shown_is_of_the_first_row_that_says_one(tmp_path: Path) -> None:
    for header, field in (("Province", "region"), ("City", "city"), ("Address", "address")):
        rows = [["Name", "Country", "Postal code", header], ["X", "PE", "15001", ""], ["X", "PE", "15001", "Here"]]
        graph = connected(tmp_path, rows)
        assert graph.nodes["X"][field] == "Here"
        assert graph.nodes["X"]["postal_code"] == "15001"


def test_a_second_part_of_a_place_is_not_lost(tmp_path: Path) -> None:
    rows = [
        ["Name", "Country", "Address", "Site address", "City", "County"],
        ["X", "PE", "1 Road", "Zone 2", "Lima", "Ica"],
    ]
    graph = connected(tmp_path, rows)
    assert graph.nodes["X"]["address"] == "1 Road, Zone 2, Ica"
    assert graph.nodes["X"]["city"] == "Lima"
