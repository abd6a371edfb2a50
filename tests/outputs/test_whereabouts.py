"""Where sites are, in words and as a sheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from supplymap import pipeline
from supplymap.config import Config
from supplymap.model import Located
from supplymap.outputs.map.data import MapData
from supplymap.outputs.whereabouts import where_table, where_words
from tests.sheets_by_hand import AS_OF, assessed, sheet

if TYPE_CHECKING:
    from pathlib import Path

SAVAR = Located(23.858, 90.267, "town", "Savar", "BD", "Dhaka", "gazetteer")
WORDS = {
    "Savar, Dhaka, Bangladesh (the middle of its town)": SAVAR,
    "Dhaka, Bangladesh (the middle of its region)": Located(23.9, 90.3, "region", "Dhaka", "BD", "Dhaka", "gazetteer"),
    "Bangladesh (only the country is known)": Located(23.9, 90.2, "country", "Bangladesh", "BD", "", "gazetteer"),
    "23.8581, 90.2667, near Savar, Dhaka, Bangladesh": Located(
        23.8581, 90.26674, "site", "Savar", "BD", "Dhaka", "stated"
    ),
    "10.0000, 60.0000": Located(10.0, 60.0, "site", "", "", "", "stated"),
    "12 Mill Road, Dhaka, Bangladesh (the site itself)": Located(
        23.8, 90.4, "site", "12 Mill Road", "BD", "Dhaka", "nominatim"
    ),
}
TABLE = [
    ["Supplier", "Country", "City", "Latitude", "Longitude"],
    ["Mill", "Bangladesh", "Savar", "", ""],
    ["Mill", "Bangladesh", "", "", ""],
    ["Dyer", "Bangladesh", "", "23.8103", "90.4125"],
    ["Trader", "", "", "", ""],
]


@pytest.mark.parametrize("words", WORDS)
def test_a_position_is_told_in_words(words: str) -> None:
    assert where_words([WORDS[words]]) == words


def test_several_are_told_one_after_the_other() -> None:
    assert where_words([]) == ""
    assert where_words(list(WORDS.values())[1:3]) == "; ".join(list(WORDS)[1:3])


def test_the_graph_holds_each_position_once_and_the_most_precise() -> None:
    graph = assessed(sheet(TABLE))
    (mill,) = graph.nodes["Mill"]["positions"]
    assert (mill.precision, mill.country, mill.source) == ("town", "BD", "gazetteer")
    (dyer,) = graph.nodes["Dyer"]["positions"]
    assert (dyer.latitude, dyer.longitude, dyer.precision) == (23.8103, 90.4125, "site")
    assert graph.nodes["Trader"]["positions"] == ()


def test_the_sheet_has_a_row_for_every_site() -> None:
    frame = where_table(assessed(sheet(TABLE)))
    rows = {row["Partner"]: row for row in frame.to_dict("records")}
    assert set(rows) == {"Mill", "Dyer", "Trader"}
    assert rows["Mill"]["How precise"] == "the middle of its town"
    assert rows["Mill"]["Found by"] == "found by the names of its places"
    assert rows["Dyer"]["How precise"] == "the site itself"
    assert rows["Dyer"]["Found by"] == "stated in your files"
    assert rows["Trader"]["How precise"] == "not known"


def test_the_panel_of_the_map_says_it() -> None:
    data = MapData(assessed(sheet(TABLE)))
    told = {partner["name"]: partner.get("where", "") for partner in data.partners}
    assert told["Mill"].endswith("Bangladesh (the middle of its town)")
    assert told["Dyer"].startswith("23.8103, 90.4125, near ")
    assert told["Trader"] == ""


def test_run_json_counts_what_found_the_sites(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(",".join(row) for row in TABLE), encoding="utf-8")
    pipeline.run(path, tmp_path / "out", Config(as_of=AS_OF, importer="Importer Inc"))
    about = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert about["positions"] == {"gazetteer": {"town": 1}, "stated": {"site": 1}}
