"""Addresses leave the machine only where a person asked for it and said yes; nothing here uses the network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from geopy.exc import GeocoderUnavailable
from geopy.geocoders import Nominatim
from geopy.location import Location

from supplymap.places import asking
from tests.command_line import refused, supplymap

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """Supplier,Country,City,Address,Latitude,Longitude
Savar Weaving Ltd,Bangladesh,Savar,"Savar Weaving Ltd, Plot 12, Mill Road",,
Placed Ltd,Bangladesh,Dhaka,14 Lake Road,23.81,90.41
Bare Ltd,Bangladesh,Dhaka,,,
Mekong JSC,Viet Nam,Hanoi,5 River Street,,
"""
SAVAR, HANOI = "Plot 12, Mill Road, Savar, Bangladesh", "5 River Street, Hanoi, Vietnam"


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Let Nominatim answer from a table in this process, and keep nothing in the user's own folder."""
    texts: list[str] = []
    known = {SAVAR: (23.8583, 90.2667), HANOI: (48.85, 2.35)}

    def geocode(self: Any, query: str) -> Location | None:
        del self
        texts.append(query)
        return Location(query, known[query], {"place_rank": 30}) if query in known else None

    monkeypatch.setattr(Nominatim, "geocode", geocode)
    monkeypatch.setattr(asking, "_WAIT", 0.0)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr("geopy.extra.rate_limiter.RateLimiter._sleep", lambda *_: None, raising=False)
    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", lambda _: None)
    return texts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def graph(folder: Path) -> dict[str, Any]:
    data = json.loads((folder / "graph.json").read_text("utf-8"))
    return {node["name"]: node for node in data["nodes"]}


def run(file: Path, out: Path, *more: str) -> Any:
    return supplymap("run", file, "--importer", "Me Inc", "--as-of", "2026-11-22", "--out", out, *more)


def test_nothing_is_asked_by_itself(file: Path, asked: list[str], tmp_path: Path) -> None:
    assert run(file, tmp_path / "out").returncode == 0
    assert asked == []


def test_without_a_yes_nothing_is_sent(file: Path, asked: list[str], tmp_path: Path) -> None:
    done = run(file, tmp_path / "out", "--geocoder", "nominatim")
    assert done.returncode == 0
    assert asked == []
    assert "2 addresses of your files would be sent to Nominatim (OpenStreetMap)" in done.stderr
    assert "nominatim.openstreetmap.org" in done.stderr
    assert "Nothing was sent: add --yes" in done.stderr
    assert graph(tmp_path / "out")["Savar Weaving Ltd"]["positions"][0]["source"] == "gazetteer"


def test_addresses_are_sent_without_names_and_answers_checked(file: Path, asked: list[str], tmp_path: Path) -> None:
    done = run(file, tmp_path / "out", "--geocoder", "nominatim", "--yes")
    assert done.returncode == 0, done.stderr
    # neither names of partners, nor sites with coordinates, nor towns alone
    assert sorted(asked) == [HANOI, SAVAR]
    assert "will be sent to Nominatim" in done.stderr
    nodes = graph(tmp_path / "out")
    (position,) = nodes["Savar Weaving Ltd"]["positions"]
    assert (position["source"], position["precision"]) == ("nominatim", "site")
    assert (position["latitude"], position["longitude"]) == (23.8583, 90.2667)
    # Paris is not in Viet Nam
    (position,) = nodes["Mekong JSC"]["positions"]
    assert (position["source"], position["country"]) == ("gazetteer", "VN")
    about = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert about["positions"]["nominatim"] == {"site": 1}
    assert about["issues"]["address-found-elsewhere"] == 1


def test_a_second_run_asks_nothing_and_writes_the_same(file: Path, asked: list[str], tmp_path: Path) -> None:
    run(file, tmp_path / "one", "--geocoder", "nominatim", "--yes")
    asked.clear()
    done = run(file, tmp_path / "two", "--geocoder", "nominatim")
    assert asked == []
    assert "would be sent" not in done.stderr
    for name in ("graph.json", "map.html", "weakest-links.xlsx", "import-report.xlsx", "run.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_network_that_is_not_there_is_told_and_the_run_goes_on(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def geocode(self: Any, query: str) -> None:
        raise GeocoderUnavailable(f"{query} of {self}")

    monkeypatch.setattr(Nominatim, "geocode", geocode)
    done = run(file, tmp_path / "out", "--geocoder", "nominatim", "--yes")
    assert done.returncode == 0
    assert "gave no answer: 2 addresses are not looked up there. The sites are placed by the gazetteer." in done.stderr
    assert graph(tmp_path / "out")["Savar Weaving Ltd"]["positions"][0]["source"] == "gazetteer"


def test_the_settings_may_name_the_service(file: Path, asked: list[str], tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[places]\ngeocoder = "nominatim"\nserver = "geo.example.com"\n')
    done = run(file, tmp_path / "out", "--config", str(settings), "--yes")
    assert "(OpenStreetMap) (geo.example.com)" in done.stderr
    assert len(asked) == 2


def test_what_cannot_be_asked_is_refused_before_anything_is_read(file: Path, tmp_path: Path) -> None:
    assert "is no service that is known: choose nominatim" in refused(run(file, tmp_path / "o", "--geocoder", "bing"))
    assert "SUPPLYMAP_GEOCODER_KEY" in refused(run(file, tmp_path / "o", "--geocoder", "opencage"))
    assert "needs a server of your own" in refused(run(file, tmp_path / "o", "--geocoder", "pelias"))
    assert not (tmp_path / "o").exists()


def test_a_workspace_keeps_the_answers_and_rebuilds_without_asking(
    file: Path, asked: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "w"
    assert supplymap("init", folder).returncode == 0
    done = run(file, tmp_path / "out", "--workspace", str(folder), "--geocoder", "nominatim", "--yes")
    assert done.returncode == 0, done.stderr
    assert len(asked) == 2
    assert (folder / "cache" / "nominatim.jsonl").is_file()
    assert not (tmp_path / "home").exists()
    asked.clear()
    (folder / "cache" / "nominatim.jsonl").unlink()
    again = supplymap("rebuild", "latest", "--workspace", folder)
    assert again.returncode == 0, again.stderr
    assert asked == []
    assert "other bytes" not in again.stdout
