"""The command line as a person meets it: what it prints, what it exits with, what it leaves alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.command_line import in_a_process, refused, supplymap
from tests.conftest import EXAMPLE

LISTS = Path(__file__).parent.parent.parent.parent / "shared" / "lists"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "reports"
    done = supplymap("run", EXAMPLE, "--out", out, "--as-of", "2026-11-22")
    assert done.returncode == 0, done.stderr
    assert "51 rows read = 45 imported + 0 merged + 5 skipped + 1 rejected" in done.stdout
    assert "35 listed since 2026-08-03 are not in the shipped table" in done.stdout
    return out


def test_run_writes_five_files_and_nothing_else(reports: Path) -> None:
    assert sorted(path.name for path in reports.iterdir()) == [
        "graph.json",
        "import-report.xlsx",
        "map.html",
        "run.json",
        "weakest-links.xlsx",
    ]


def test_same_inputs_same_bytes(reports: Path, tmp_path: Path) -> None:
    done = in_a_process("run", EXAMPLE, "--out", tmp_path, "--as-of", "2026-11-22", PYTHONHASHSEED="7")
    assert done.returncode == 0
    for path in reports.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_run_json_names_no_path_and_its_hashes_hold(reports: Path) -> None:
    from supplymap.outputs.earlier import sha256

    text = (reports / "run.json").read_text("utf-8")
    data = json.loads(text)
    assert str(reports.parent) not in text
    assert {item["name"]: item["sha256"] for item in data["outputs"]} == {
        path.name: sha256(path) for path in reports.iterdir() if path.name != "run.json"
    }
    for line in data["ledger"]:
        assert line["read"] == line["imported"] + line["merged"] + line["skipped"] + line["rejected"]


def test_check_writes_nothing(tmp_path: Path) -> None:
    done = supplymap("check", EXAMPLE, "--as-of", "2026-11-22", cwd=tmp_path)
    assert done.returncode == 0
    assert "Importer: Harbor & Home Trading Inc." in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_goods_of_a_whole_list(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Facility,Country\nDelta Knits,Viet Nam\nKhoi Works,Viet Nam\n", "utf-8")
    run = ("run", file, "--importer", "Harbor Inc.", "--as-of", "2026-11-22", "--out")
    done = supplymap(*run, tmp_path / "with", "--goods", "garments")
    assert "High 2, Unknown 0" in done.stdout
    whom = "2 partners whose rows name none"
    assert f"  Goods assumed for the whole list, and used for {whom}: garments.\n" in done.stdout
    plain = supplymap(*run, tmp_path / "without")
    assert "High 0, Unknown 2" in plain.stdout
    assert "Goods assumed" not in plain.stdout
    runs = [json.loads((tmp_path / name / "run.json").read_text("utf-8")) for name in ("with", "without")]
    assert runs[0]["config_digest"] != runs[1]["config_digest"]
    for command in (("check", file), (*run, tmp_path / "none")):
        told = refused(supplymap(*command, "--goods", "garmets"))
        assert told.startswith("supplymap: command line: goods = 'garmets' names no goods that are understood")
        assert "garments" in told
    assert not (tmp_path / "none").exists()


def test_strict_fails_on_warnings(tmp_path: Path) -> None:
    assert "--strict" in refused(supplymap("check", EXAMPLE, "--strict", cwd=tmp_path))


def test_rank(reports: Path) -> None:
    done = supplymap("rank", "--graph", reports, "--top", "3")
    assert done.returncode == 0
    # nobody knows what a finding without a stated path reaches: it comes first
    assert "1. Guangdong Esquel Textile Co., Ltd. (China, tier 3 (stated)): Finding" in done.stdout
    assert "3 of 84 partners" in done.stdout


def test_trace_shows_chains_worst_first(reports: Path) -> None:
    done = supplymap("trace", "hongda no. 3 ginning factory", "--graph", reports / "graph.json")
    assert done.returncode == 0
    assert "A site in Xinjiang" in done.stdout
    assert "1. [Finding]" in done.stdout
    assert "--> Harbor & Home Trading Inc." in done.stdout


def test_trace_of_past_unplaced_and_unknown_partners(reports: Path) -> None:
    assert "Only links that have ended" in supplymap("trace", "Lebap Riverside Cotton Farm", "--graph", reports).stdout
    assert "path not stated" in supplymap("trace", "Guangdong Esquel Textile", "--graph", reports).stdout
    assert supplymap("trace", "Hongda No. 3", "--graph", reports).stdout.startswith("Hongda No. 3 Ginning Factory")
    assert "closest names are: Hongda" in refused(supplymap("trace", "Hongda Ginnery", "--graph", reports))


def test_map_draws_the_same_page_again(reports: Path, tmp_path: Path) -> None:
    done = supplymap("map", "--graph", reports, "--out", tmp_path / "again.html")
    assert done.returncode == 0
    assert (tmp_path / "again.html").read_bytes() == (reports / "map.html").read_bytes()


def test_template_can_be_run(tmp_path: Path) -> None:
    assert supplymap("template", tmp_path / "mine").returncode == 0
    assert "exists already" in refused(supplymap("template", tmp_path / "mine.xlsx"))
    assert "fill in the partners" in refused(supplymap("check", tmp_path / "mine.xlsx", "--importer", "X"))
    book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
    for sheet, values in (
        ("Partners", {"Partner name": "Saigon Sewing", "Country": "Viet Nam", "Role": "manufacturer"}),
        ("Links", {"Supplier": "Saigon Sewing", "Supplies to": "My Company", "Finished product": "Shirt"}),
        ("Documents", {"Partner": "Saigon Sewing", "Document": "Social audit", "Valid to": "2027-05-01"}),
    ):
        headers = {cell.value: cell.column for row in book[sheet].iter_rows(max_row=6) for cell in row if cell.value}
        rows = [row for row in range(1, 12) if any("EXAMPLE" in str(cell.value) for cell in book[sheet][row])]
        for header, value in values.items():
            book[sheet].cell(rows[0] + 1, headers[header], value)
    book.save(tmp_path / "mine.xlsx")
    done = supplymap("run", tmp_path / "mine.xlsx", "--out", tmp_path / "out", "--importer", "My Company")
    assert done.returncode == 0, done.stderr
    data = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert [line["imported"] for line in data["ledger"] if line["imported"]] == [1, 1, 1]
    assert data["counts"]["partners"] == 1


@pytest.mark.parametrize("verb", ["run", "check", "map", "rank", "trace", "template"])
def test_help(verb: str) -> None:
    done = supplymap(verb, "--help")
    assert done.returncode == 0
    assert done.stdout.strip()


def test_usage_errors_exit_2() -> None:
    assert supplymap("run").returncode == 2
    assert supplymap("nonsense").returncode == 2
    started = in_a_process("nonsense")
    assert (started.returncode, started.stdout) == (2, "")
    assert "nonsense" in started.stderr


def test_missing_file(tmp_path: Path) -> None:
    for start in (supplymap, in_a_process):
        done = start("run", tmp_path / "nowhere.xlsx", "--out", tmp_path)
        assert "nowhere.xlsx" in refused(done)
        assert done.stdout == ""


def test_one_unreadable_file_among_several_writes_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    sentence = refused(supplymap("run", EXAMPLE, broken, "--out", tmp_path / "out"))
    assert "broken.xlsx" in sentence
    assert not (tmp_path / "out").exists()


def test_two_files_of_one_name(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "list.csv").write_text("name,country\nA,VN\n")
    sentence = refused(supplymap("run", tmp_path / "a/list.csv", tmp_path / "b/list.csv", "--importer", "X"))
    assert "rename" in sentence


def test_no_known_header(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("foo,bar\n1,2\n")
    assert "odd.csv has no known header (seen: row 1: foo, bar)" in refused(
        supplymap("run", tmp_path / "odd.csv", "--importer", "X")
    )


def test_out_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    assert "--out" in refused(supplymap("run", EXAMPLE, "--out", tmp_path / "taken"))


def test_a_target_that_cannot_be_replaced_leaves_everything(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text("old")
    (tmp_path / "weakest-links.xlsx").mkdir()
    assert "weakest-links.xlsx is a folder" in refused(supplymap("run", EXAMPLE, "--out", tmp_path))
    assert (tmp_path / "map.html").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.html", "weakest-links.xlsx"]


def test_a_torn_set_is_said(reports: Path, tmp_path: Path) -> None:
    for path in reports.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for name in ("map.html", "graph.json"):
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\n")
    done = supplymap("run", EXAMPLE, "--out", tmp_path, "--as-of", "2026-11-22")
    assert "map.html" in done.stderr
    assert done.returncode == 0
    # what is no output any more may hold a user's work
    (tmp_path / "map.html").write_text("edited")
    assert "was saved by another program" in refused(supplymap("run", EXAMPLE, "--out", tmp_path))
    assert (tmp_path / "map.html").read_text() == "edited"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("importr = 'x'", "did you mean 'importer'"),
        ("high = 2", "above 0 and below 1"),
        ("as_of = 'soon'", "not a date"),
        ("[factors]\n'GOODS nonsense' = 0.1", "does not exist"),
        ("this is no toml", "TOML"),
        ("[[judgements]]\npartner = 'A'", "lacks listing"),
        ("medium = 0.5", "must be below high"),
        ("judgements = 5", "[[judgements]]"),
        ("factors = 3", "[factors] table"),
    ],
)
def test_wrong_settings(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    assert words in refused(
        supplymap("run", EXAMPLE, "--config", tmp_path / "settings.toml", "--out", tmp_path / "out")
    )


def test_a_folder_of_own_tables_counts_everywhere(tmp_path: Path) -> None:
    from supplymap import reference

    rows = [row for row in reference.table("listings") if row["listing_id"] != "UFLPA-073"]
    (tmp_path / "tables").mkdir()
    import csv

    with (tmp_path / "tables" / "listings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "settings.toml").write_text("tables = 'tables'\nas_of = 2026-11-22\n")
    done = supplymap("run", EXAMPLE, "--config", tmp_path / "settings.toml", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    graph = json.loads((tmp_path / "out" / "graph.json").read_text("utf-8"))
    assert "UFLPA-073" not in {finding["listing"] for node in graph["nodes"] for finding in node["findings"]}


def test_a_damaged_graph(tmp_path: Path) -> None:
    (tmp_path / "graph.json").write_text('{"nodes": []}')
    assert "the file has no 'directed'" in refused(supplymap("rank", "--graph", tmp_path))
    assert "supplymap run" in refused(supplymap("rank", "--graph", tmp_path / "none.json"))


def test_help_loads_the_command_line_alone() -> None:
    code = (
        "import sys\nfrom supplymap.cli.commands import app\n"
        "try:\n app(['--help'])\nexcept SystemExit:\n pass\n"
        "print(*sorted(name for name in sys.modules if name.startswith('supplymap.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()[-1].split()
    others = {name for name in loaded if not name.startswith("supplymap.cli")}
    assert others == {"supplymap._version", "supplymap.errors", "supplymap.outputs", "supplymap.outputs.stops"}


def test_names_never_steer_the_terminal(tmp_path: Path) -> None:
    name = "Evil\u001b[2J\u202e Works"
    (tmp_path / "list.csv").write_text(f"name,country\n{name},VN\n", encoding="utf-8")
    done = supplymap("run", tmp_path / "list.csv", "--importer", "X", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "\u001b" not in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.skipif(not LISTS.is_dir(), reason="the folder of real facility lists is not beside the project")
@pytest.mark.parametrize(
    "name",
    [
        "Summer_2019_Compliance_List.csv",
        "Winter_2019_Compliance_List_V2.csv",
        "facility_list_2.csv",
        "facility_list_12.xls",
        "facility_list_12.xlsx",
    ],
)
def test_real_lists(name: str, tmp_path: Path) -> None:
    expected = {
        "Summer_2019_Compliance_List.csv": 75,
        "Winter_2019_Compliance_List_V2.csv": 351,
        "facility_list_2.csv": 83,
    }
    checked = supplymap("check", LISTS / name, "--importer", "My Company")
    assert checked.returncode == 0, checked.stderr
    done = supplymap("run", LISTS / name, "--importer", "My Company", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    data = json.loads((tmp_path / "run.json").read_text("utf-8"))
    (line,) = data["ledger"]
    assert line["read"] == line["imported"] + line["merged"] + line["skipped"] + line["rejected"]
    assert line["read"] == expected.get(name, 15) + 1
    assert line["rejected"] == 0
    graph = json.loads((tmp_path / "graph.json").read_text("utf-8"))
    assert not [f for node in graph["nodes"] for f in node["findings"] if f["kind"] == "uflpa-region"]
    tiers = {node["tier"] for node in graph["nodes"] if not node["ghost"] and not node["importer"]}
    assert tiers == {1}
