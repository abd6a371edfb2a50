"""Decisions as a person lives with them: from the first run to the second, over two computers and a new list."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from supplymap import load_graph
from supplymap.workspace import Workspace
from tests.command_line import Done, supplymap
from tests.conftest import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

OUTPUTS = ("graph.json", "import-report.xlsx", "map.html", "run.json", "weakest-links.xlsx")
CAMEL, NINGHAI = "Camel Ltd", "Ninghai Eastern Yarn Mill Co., Ltd."
LIST = """\
Supplier,Country,Address,Supplies to,Goods
Camel Ltd,United Kingdom,"1 Mill Lane, Leeds",Harbor Inc.,Tents
Delta Knits,Vietnam,"12 River Road, Hanoi",Harbor Inc.,T-shirts
"""


def ok(*words: object) -> Done:
    done = supplymap(*words)
    assert done.returncode == 0, done.stderr
    return done


def run(folder: Path, files: Path, *more: str) -> Done:
    return ok("run", files, "--workspace", folder, "--as-of", "2026-11-22", *more)


def decide(folder: Path, partner: str, verdict: str, by: str = "Ana Lee", why: str = "Register read") -> Done:
    return ok(*("decide", "--workspace", folder, "--partner", partner, "--verdict", verdict, "--by", by, "--why", why))


def partner(folder: Path, name: str) -> dict[str, Any]:
    """Return a partner as the latest run of a workspace has it."""
    latest = max((folder / "runs").iterdir(), key=lambda path: int(path.name.rpartition("-")[2]))
    graph = load_graph(latest / "graph.json")
    (found,) = (data for _, data in graph.nodes(data=True) if data["name"] == name)
    data: dict[str, Any] = found
    return data


def status(folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(ok("status", "--workspace", folder, "--json").stdout)
    return values


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a workspace of the example with two matches decided after its first run."""
    folder = tmp_path_factory.mktemp("made") / "harbor"
    ok("init", folder)
    first = run(folder, EXAMPLE)
    assert "4 questions to decide" in first.stdout
    decide(folder, CAMEL, "different", why="British maker of tents")
    decide(folder, NINGHAI, "same", why="Business licence read")
    return folder


@pytest.fixture
def harbor(decided: Path, tmp_path: Path) -> Path:
    shutil.copytree(decided, tmp_path / "harbor")
    return tmp_path / "harbor"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    ok("init", tmp_path / "w", "--importer", "Harbor Inc.")
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    run(tmp_path / "w", tmp_path / "list.csv")
    return tmp_path / "w"


def test_the_ranking_changes_as_was_decided_and_says_who_did(harbor: Path) -> None:
    assert partner(harbor, CAMEL)["rating"] == partner(harbor, NINGHAI)["rating"] == "Possible finding"
    assert partner(harbor, CAMEL)["rank"] == 12  # the README says so
    done = run(harbor, EXAMPLE)
    assert "Findings: 9" in done.stdout
    assert "Possible findings: 1" in done.stdout
    camel, mill = partner(harbor, CAMEL), partner(harbor, NINGHAI)
    (day,) = {entry.on for entry in Workspace(harbor).history() if entry.what == "match"}
    assert camel["rating"] == "Low"
    (dismissed,) = camel["dismissed"]
    assert f"Ana Lee decided on {day}" in dismissed.reason
    assert "British maker of tents" in dismissed.reason
    assert (mill["rating"], mill["rank"]) == ("Finding", 5)
    (finding,) = mill["findings"]
    assert f"Ana Lee decided on {day} that it is the one listed: Business licence read" in finding.reason
    assert f"Ana Lee decided on {day} that it is the one listed" in done.stdout
    # of three possible matches one is left
    asked = [question for question in status(harbor)["open"] if question["what"] == "match"]
    assert [question["partners"][0]["name"] for question in asked] == ["Jiangyin Xiefang Cotton and Linen Co., Ltd."]


def test_without_the_workspace_all_is_as_before(harbor: Path, tmp_path: Path) -> None:
    ok("run", EXAMPLE, "--as-of", "2026-11-22", "--out", tmp_path / "plain")
    (first,) = (harbor / "runs").iterdir()
    for name in OUTPUTS:
        assert (tmp_path / "plain" / name).read_bytes() == (first / name).read_bytes(), name


def test_what_is_taken_back_is_asked_again(harbor: Path) -> None:
    ok("undo", "--workspace", harbor, "--partner", CAMEL, "--by", "Bo Chen", "--why", "Wrong register")
    run(harbor, EXAMPLE)
    assert partner(harbor, CAMEL)["rating"] == "Possible finding"
    assert CAMEL in [question["partners"][0]["name"] for question in status(harbor)["open"]]


def test_two_people_who_disagree_are_both_heard(harbor: Path, tmp_path: Path) -> None:
    shutil.copytree(harbor, tmp_path / "laptop")
    decide(harbor, "Jiangyin Xiefang Cotton and Linen Co., Ltd.", "different", by="Ana Lee", why="Other address")
    decide(tmp_path / "laptop", "Jiangyin Xiefang Cotton and Linen Co., Ltd.", "unsure", by="Bo Chen", why="Not sure")
    (log,) = (tmp_path / "laptop" / "log").iterdir()
    shutil.copy(log, harbor / "log" / "bo-laptop.jsonl")
    done = run(harbor, EXAMPLE)
    mill = partner(harbor, "Jiangyin Xiefang Cotton and Linen Co., Ltd.")
    # an open match is the more cautious of the two
    assert mill["rating"] == "Possible finding"
    (match,) = mill["possible_matches"]
    for text in ("Ana Lee decided on", "Other address", "Bo Chen could not tell on", "Not sure"):
        assert text in match.reason
    assert "Bo Chen could not tell on" in done.stdout
    (conflict,) = status(harbor)["conflicts"]
    assert [voice["by"] for voice in conflict["voices"]] == ["Ana Lee", "Bo Chen"]
    # what only one of them decided holds as it was
    assert partner(harbor, CAMEL)["rating"] == "Low"


def test_decisions_outlive_new_files_and_their_order(small: Path, tmp_path: Path) -> None:
    decide(small, CAMEL, "different")
    header, camel, delta = LIST.splitlines()
    (tmp_path / "vendors 2027.csv").write_text("\n".join([header, delta, camel, ""]), "utf-8")
    run(small, tmp_path / "vendors 2027.csv")
    data = partner(small, CAMEL)
    assert data["possible_matches"] == ()
    assert len(data["dismissed"]) == 1
    assert status(small)["asked_again"] == []


def test_a_new_address_asks_again_and_shows_what_was_decided(small: Path, tmp_path: Path) -> None:
    decide(small, CAMEL, "different", why="British maker of tents")
    (tmp_path / "list.csv").write_text(LIST.replace("1 Mill Lane, Leeds", "8 Harbour Street, Hull"), "utf-8")
    done = run(small, tmp_path / "list.csv")
    assert partner(small, CAMEL)["rating"] == "Possible finding"
    assert "British maker of tents" in done.stdout
    (question,) = status(small)["asked_again"]
    assert any("8 Harbour Street" in change for change in question["changes"])
    text = ok("status", "--workspace", small).stdout
    assert "Asked again" in text
    assert "Decided before: Ana Lee decided on" in text
    assert "8 Harbour Street" in text
    decide(small, CAMEL, "different", why="It moved")
    run(small, tmp_path / "list.csv")
    assert partner(small, CAMEL)["possible_matches"] == ()
    (_, again) = Workspace(small).history(question["key"])
    assert again.revision == 2


def test_what_is_decided_by_name_before_a_run_holds_and_is_watched_from_then_on(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    ok("init", folder, "--importer", "Harbor Inc.")
    ok(
        *("decide", "--workspace", folder, "--partner", "Camel Ltd", "--listing", "UFLPA-011"),
        *("--verdict", "different", "--by", "Ana Lee", "--why", "Maker of tents"),
    )
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    run(folder, tmp_path / "list.csv")
    assert partner(folder, CAMEL)["possible_matches"] == ()
    (tmp_path / "list.csv").write_text(LIST.replace("United Kingdom", "China").replace("Leeds", "Xiangyang"), "utf-8")
    run(folder, tmp_path / "list.csv")
    assert partner(folder, CAMEL)["rating"] in ("Finding", "Possible finding")
    assert len(status(folder)["asked_again"]) == 1
    # deciding again goes on with the same key
    decide(folder, CAMEL, "same", why="Licence read")
    assert [
        standing.revision for standing in Workspace(folder).read()[0].standing.values() if standing.what == "match"
    ] == [2]


def test_a_partner_found_to_be_listed_does_not_leave_the_files_in_silence(small: Path, tmp_path: Path) -> None:
    name = LIST.splitlines()[1].split(",")[0]
    given = ("--partner", name, "--listing", "UFLPA-020", "--verdict", "same", "--by", "Ana", "--why", "Licence read")
    ok("decide", "--workspace", small, *given)
    (tmp_path / "renamed.csv").write_text(LIST.replace(name, "Quite Another Works"), "utf-8")
    done = run(small, tmp_path / "renamed.csv")
    assert "A partner that somebody decided to be listed is in none of these files" in done.stdout
    assert name in done.stdout


def test_the_other_commands_take_the_latest_run_of_a_workspace(small: Path, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(LIST + "Oasis Mills,India,,Delta Knits,Yarn\n", "utf-8")
    run(small, tmp_path / "more.csv")
    assert "Oasis Mills" in ok("rank", "--graph", small).stdout
    assert "Oasis Mills" in ok("trace", "Oasis Mills", "--graph", small).stdout
    done = supplymap("map", "--graph", small)
    assert done.returncode == 1
    assert "choose another name with --out" in done.stderr
    ok("map", "--graph", small, "--out", tmp_path / "again.html")
    ok("init", tmp_path / "empty")
    done = supplymap("rank", "--graph", tmp_path / "empty")
    assert done.returncode == 1
    assert "has ended yet: run your lists with --workspace first" in done.stderr
