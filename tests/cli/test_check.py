"""How every column was read, on the terminal and as a list to correct; files that are not understood."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from supplymap import pipeline
from supplymap.config import Config, with_columns
from tests.command_line import refused, supplymap
from tests.conftest import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

LIST = "Supplier,Country,Supplies to,Goods,Xqz\nDelta Knits,Viet Nam,Harbor Inc.,T-shirts,17\n"
FOREIGN = "Dostawca,Kraj siedziby\nDelta Knits,Viet Nam\nXinjiang Hongda Ginning,Chiny\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    known, foreign = tmp_path / "known.csv", tmp_path / "foreign.csv"
    known.write_text(LIST, "utf-8")
    foreign.write_text(FOREIGN, "utf-8")
    return known, foreign


def test_explain_tells_every_column(files: tuple[Path, Path]) -> None:
    done = supplymap("check", files[0], "--importer", "Harbor Inc.", "--explain")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "known.csv"
    assert lines[1].startswith("  Row 1 is the header. Each row: the supplier supplies the buyer. 4 of 5 columns read.")
    assert "Not read: Xqz" in lines[1]
    table = [line.split() for line in lines[2:8]]
    assert table[1] == ["A", "Supplier", "supplier:", "name", "sure", "1", "Delta", "Knits"]
    assert table[3] == ["C", "Supplies", "to", "buyer:", "name", "sure", "1", "Harbor", "Inc."]
    assert "not read" in lines[7]
    assert "Importer: Harbor Inc." in done.stdout
    # columns stand below each other
    assert len({line.index("sure") for line in lines[3:7]}) == 1


def test_explain_comes_before_a_refusal(files: tuple[Path, Path]) -> None:
    done = supplymap("check", files[1], "--explain")
    assert done.returncode == 1
    assert "Not read" in done.stdout
    assert "Dostawca" in done.stdout
    assert "foreign.csv has no known header (seen: row 1: Dostawca, Kraj siedziby)" in done.stderr


def test_a_refused_file_says_what_was_seen_and_how_to_go_on(files: tuple[Path, Path]) -> None:
    told = refused(supplymap("check", files[1]))
    assert "seen: row 1: Dostawca, Kraj siedziby" in told
    assert "--suggest-map" in told
    assert "supplymap template" in told


def test_a_file_that_is_not_understood_does_not_stop_the_others(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = supplymap("run", *files, "--importer", "Harbor Inc.", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "foreign.csv: 3 rows read = 0 imported + 0 merged + 3 skipped + 0 rejected" in done.stdout
    assert "warning  file-not-understood        1\n" in done.stdout
    assert "foreign.csv: The file has no known header (seen: row 1: Dostawca, Kraj siedziby)" in done.stdout
    # its texts are looked through all the same
    assert "listed-name-in-text" in done.stdout
    assert "sheet-not-understood" not in done.stdout


def test_a_file_that_cannot_be_read_stops_all(files: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    assert "broken.xlsx" in refused(supplymap("run", files[0], broken, "--importer", "X", "--out", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_the_list_of_columns_is_printed_or_written_but_never_over_another(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    printed = supplymap("check", *files, "--suggest-map")
    assert printed.returncode == 0
    columns = tomllib.loads(printed.stdout)["columns"]
    assert columns == {
        "known.csv": {
            "Supplier": "supplier: name",
            "Country": "supplier: country",
            "Supplies to": "buyer: name",
            "Goods": "goods",
        },
        "foreign.csv": {},
    }
    assert '#"Xqz" = "ignore"' in printed.stdout
    assert '#"Dostawca" = ' in printed.stdout
    out = tmp_path / "map.toml"
    done = supplymap("check", *files, "--suggest-map", "--out", out)
    assert done.returncode == 0
    assert out.read_text("utf-8") == printed.stdout
    out.write_text("mine", "utf-8")
    assert "exists already" in refused(supplymap("check", *files, "--suggest-map", "--out", out))
    assert out.read_text("utf-8") == "mine"
    assert "--suggest-map" in refused(supplymap("check", *files, "--out", tmp_path / "other.toml"))


def test_the_list_used_unchanged_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "map.toml"
    assert supplymap("check", EXAMPLE, "--suggest-map", "--out", out).returncode == 0
    config = Config()
    plain, mapped = (pipeline.read([EXAMPLE], each)[1] for each in (config, with_columns(config, out)))
    assert mapped.partners == plain.partners
    assert mapped.links == plain.links
    assert mapped.rows == plain.rows
    assert mapped.issues == plain.issues


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[columns]\n"Xqz" = "goods"\n[high]\n', "unknown key 'high'"),
        ('[columns]\n# mine\n"Xqz" = "vendr: name"\n', "line 3: 'Xqz' = 'vendr: name' names no party"),
        ('[columns]\n"Xqz" = "vendor: cuontry"\n', "did you mean 'country'?"),
        ('[columns]\n"Xqz" = "tier: country"\n', "number of the tier"),
    ],
)
def test_a_wrong_list_is_one_sentence(files: tuple[Path, Path], tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    for verb in (("check",), ("run", "--out", tmp_path / "out")):
        assert told in refused(supplymap(*verb, files[0], "--importer", "Harbor Inc.", "--map", path))
    assert not (tmp_path / "out").exists()


def test_the_list_of_columns_is_not_written_over(files: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('[columns]\n"Xqz" = "ignore"\n', "utf-8")
    told = refused(supplymap("run", files[0], "--importer", "Harbor Inc.", "--map", path, "--out", tmp_path))
    assert "is read by this command" in told


def test_the_whole_command_is_printed_for_each_who_may_be_the_importer(tmp_path: Path) -> None:
    file = tmp_path / "my list.csv"
    file.write_text('Supplier,Supplies to\nMill,Harbor Trading Inc.\nMill,Pier\nMill,"Quay""s"\n', "utf-8")
    done = supplymap("check", file, "--importer=Nobody", "--goods", "garments")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0].startswith("supplymap: No row names the importer 'Nobody' as the buyer")
    assert f'  supplymap check "{file}" --goods garments --importer "Harbor Trading Inc."' in lines
    assert f'  supplymap check "{file}" --goods garments --importer Pier' in lines
    assert "Traceback" not in done.stderr
    done = supplymap("check", file, "--importer", "Nobody")
    assert f'  supplymap check "{file}" --importer Pier' in done.stderr.splitlines()
    for name in ("Harbor Trading Inc.", 'Quay"s'):
        assert supplymap("check", file, "--importer", name).returncode == 0


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Pier", "Pier"),
        ("A & B", '"A & B"'),
        ('a "b"', "'a \"b\"'"),
        ("$x y", "'$x y'"),
        ("Ölwerk", '"Ölwerk"'),
        ("", '""'),
    ],
)
def test_names_are_typed_as_shells_read_them(name: str, typed: str) -> None:
    from supplymap.cli.options import with_importer

    assert with_importer(["run", "a.csv"], name) == f"supplymap run a.csv --importer {typed}"
