"""What the documentation says is true: pages are fresh, commands run, links lead somewhere, numbers are right."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import shlex
import shutil
import sys
import tomllib
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from supplymap import cli, pipeline, reference
from supplymap.cli.commands import cli_options
from supplymap.config import KEYS, Config, read_config
from supplymap.exposure.solver import Network, expose, link_importance
from supplymap.likelihood.parameters import parameters
from supplymap.model import RATINGS
from supplymap.outputs import runfile
from supplymap.probability import UNIT, any_of, hazard_units, total
from supplymap.workspace import Draft
from supplymap.workspace.kinds import KINDS
from tests.conftest import EXAMPLE, ROOT
from tests.test_architecture import MAY_IMPORT

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text("utf-8")
METHOD = (ROOT / "docs" / "method.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
IMPORTER = "Harbor Inc."


@cache
def make_docs(name: str = "make_docs") -> Any:
    path = ROOT / "docs" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def blocks(text: str, *languages: str) -> list[str]:
    return [body for language, body in FENCE.findall(text) if language in languages]


def verbs() -> dict[str, Any]:
    commands: dict[str, Any] = cli_options().commands
    return commands


def supplymap(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command line in this process; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["supplymap", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    code = end.value.code
    return code if isinstance(code, int) else 0 if code is None else 1


# generated pages


GENERATED = [path.name for path in make_docs().pages()]


@pytest.mark.parametrize("name", GENERATED)
def test_generated_pages_are_fresh(name: str) -> None:
    path, text = next((path, text) for path, text in make_docs().pages().items() if path.name == name)
    assert path.read_text("utf-8") == text, f"{name} is stale: run 'make docs'"


def test_every_verb_has_help_and_a_section() -> None:
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    for name, command in verbs().items():
        assert command.help, name
        assert f"\n## {name}\n" in text
        assert make_docs().EXAMPLES[name].startswith(f"supplymap {name}")
        for parameter in command.params:
            assert getattr(parameter, "help", None), (name, parameter.name)
            assert all(option in text for option in parameter.opts if option.startswith("-"))


def test_every_setting_is_told() -> None:
    assert set(make_docs().SETTINGS) == {KEYS.get(field.name, field.name) for field in fields(Config)}


def test_every_synonym_issue_and_factor_is_told() -> None:
    names = ("columns", "issues", "factors")
    columns, issues, factors = ((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in names)
    for row in reference.table("columns"):
        assert row["header"] in columns
        assert all(text in columns for text in row["synonyms"].split("|"))
    assert all(f"`{row['code']}`" in issues for row in reference.table("issues"))
    assert all(f"| {row['level']} |" in factors for row in reference.table("factors"))


def test_list_tables_say_what_list_status_says() -> None:
    page = (ROOT / "docs" / "lists.md").read_text("utf-8")
    for status in reference.list_status():
        assert status.sentence in page
        assert status.sha256 not in page
        if status.name in make_docs().README_LISTS:
            assert f"| {status.title} | {status.as_of} | {status.sentence} |" in README
    assert set(make_docs().README_LISTS) <= {status.name for status in reference.list_status()}


# the README's commands


def layouts() -> dict[str, list[tuple[str, str]]]:
    """Return the README's layouts: letter to (headers, row)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for letter, headers, row in re.findall(r"^\| ([a-e])\. [^|]*\| `([^`|]+)` \| `([^`|]+)` \|$", README, re.MULTILINE):
        found.setdefault(letter, []).append((headers, row))
    return found


def test_the_readme_shows_all_layouts() -> None:
    assert sorted(layouts()) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize("letter", sorted(layouts()))
def test_layouts_are_understood(letter: str, tmp_path: Path) -> None:
    files = []
    for number, lines in enumerate(layouts()[letter]):
        files.append(tmp_path / f"{letter}{number}.csv")
        files[-1].write_text("\n".join(lines) + "\n", "utf-8")
    _, records = pipeline.read(files, Config(importer=IMPORTER))
    graph, records = pipeline.assess(records)
    assert {row.state for row in records.rows if row.note != "header"} == {"imported"}
    assert not {"columns-not-understood", "unlisted-partner"} & {issue.code for issue in records.issues}
    real = [data for _, data in graph.nodes(data=True) if not data["ghost"] and not data["importer"]]
    assert max(data["tier"] for data in real) == {"a": 1, "b": 1, "c": 1, "d": 3, "e": 2}[letter]
    assert all(data["path_stated"] is (letter != "e") for data in real)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the files that the README's commands name."""
    shutil.copytree(ROOT / "data" / "example", tmp_path / "data" / "example")
    shutil.copy(EXAMPLE, tmp_path / "suppliers.xlsx")
    audits = "Partner,Document,Issued,Valid to,Result\nNeedle Craft Ltd.,social audit,2026-03-14,2027-03-13,pass\n"
    (tmp_path / "audits.csv").write_text(audits, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands(text: str) -> list[list[str]]:
    """Return the supplymap command lines of a page's code blocks."""
    found = []
    for line in "\n".join(blocks(text, "sh", "powershell")).splitlines():
        words = shlex.split(line.replace("\\", "/"), comments=True)
        if words and re.fullmatch(r"(?:\.venv/(?:bin|Scripts)/)?supplymap", words[0]):
            found.append(words[1:])
    return found


def test_the_commands_of_the_readme_run(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = commands(README)
    # the list of columns, then workspaces and runs: the others read what they wrote
    lines.sort(key=lambda words: ("--suggest-map" not in words, ("init", "run", words[0]).index(words[0])))
    assert {words[0] for words in lines} == set(verbs())
    for words in lines:
        assert supplymap(words, monkeypatch) == 0, words
    assert sorted(path.name for path in (desk / "reports").iterdir()) == sorted(runfile.OUTPUTS)
    assert (desk / "empty.xlsx").is_file()


def test_the_commands_of_the_reference_run(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (shlex.split(line)[1:] for line in make_docs().EXAMPLES.values()):
        if words[0] == "run":
            assert supplymap(words, monkeypatch) == 0
            assert (desk / "reports").is_dir()
    for name, line in make_docs().EXAMPLES.items():
        if name == "rebuild":
            assert supplymap(["run", "suppliers.xlsx", "--workspace", "harbor"], monkeypatch) == 0
        if name != "run":
            assert supplymap(shlex.split(line)[1:], monkeypatch) == 0, line


def test_the_settings_example_is_true(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = make_docs().SETTINGS_EXAMPLE
    (desk / "settings.toml").write_text(text, "utf-8")
    config = read_config(desk / "settings.toml")
    assert set(tomllib.loads(text)) <= set(make_docs().SETTINGS)
    assert parameters(config).factors["AUDIT", "adverse"][1] == 0.30
    assert supplymap(["check", "suppliers.xlsx", "--config", "settings.toml"], monkeypatch) == 0
    _, records = pipeline.read(["suppliers.xlsx"], config)
    graph, records = pipeline.assess(records, config)
    assert "judgement-unused" not in {issue.code for issue in records.issues}
    assert [data["name"] for _, data in graph.nodes(data=True) if data["dismissed"]] == ["Camel Ltd"]
    assert capsys.readouterr().err == ""


def test_the_library_example_runs(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "\n".join(blocks(README, "python"))
    assert len([line for line in code.splitlines() if line.strip()]) <= 15
    (desk / "reports").mkdir(exist_ok=True)
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    assert "Nanjing Xinyi Cotton Textile" in capsys.readouterr().out
    assert (desk / "reports" / "map.html").is_file()
    assert (desk / "reports" / "steps" / "run.json").is_file()


def test_the_workspace_example_runs(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "\n".join(blocks((ROOT / "docs" / "workspace.md").read_text("utf-8"), "python"))
    exec(compile(code, "workspace.md", "exec"), {"__name__": "workspace"})
    assert capsys.readouterr().out == "['Camel Ltd']\n"
    assert (desk / "memory" / "log").is_dir()


def test_the_line_of_the_log_is_read_as_the_page_says() -> None:
    (text,) = blocks((ROOT / "docs" / "workspace.md").read_text("utf-8"), "json")
    values = json.loads(text)
    table = (ROOT / "docs" / "workspace.md").read_text("utf-8").partition("| Field | What it holds |")[2]
    told = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)))
    assert sorted(values) == sorted(told)
    draft = Draft(values["what"], values["key"], values["about"], values["new"], values["why"])
    assert KINDS[draft.what].is_clear(draft.about, draft.new)


def test_make_targets_and_set_up_lines_are_true() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in (README, (ROOT / "CONTRIBUTING.md").read_text("utf-8")):
        targets = set(re.findall(r"(?:^|`)make (\w+)", page, re.MULTILINE))
        assert targets
        assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
    assert (ROOT / "constraints.txt").is_file()
    assert "EXAMPLE := data/example/harbor_and_home_suppliers.xlsx" in makefile
    python = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert f"Python {python.removeprefix('>=')} or newer" in README


# what the README tells


def test_the_readme_names_outputs_ratings_and_columns_as_they_are() -> None:
    table = re.findall(r"^\| `([\w.-]+)` \|", README, re.MULTILINE)
    assert sorted(table) == sorted(runfile.OUTPUTS)
    assert all(rating in README for rating in RATINGS)
    (paragraph,) = re.findall(r"^\*\*Columns\*\* that matter most:.*?Many other", README, re.DOTALL | re.MULTILINE)
    named = re.findall(r"`([^`]+)`", paragraph)
    assert named
    assert set(named) <= {row["header"] for row in reference.table("columns")}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert not target.startswith(("http", "/")), target
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.is_file(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            assert anchor in [re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings], target


@pytest.mark.parametrize("page", [*PAGES, ROOT / "notebooks" / "walkthrough.ipynb"], ids=lambda path: path.name)
def test_no_page_names_a_machine(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"(?<![\w.])/(?:home|Users|tmp|work|root|opt|mnt|var)/|\b[A-Z]:\\|localhost|file://", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_no_page_promises(page: Path) -> None:
    text = page.read_text("utf-8").lower()
    assert (
        re.findall(r"\b(?:is|are|be|fully|ctpat|cbp|uflpa)[- ](?:compliant|cleared|approved|certified)\b", text) == []
    )


@pytest.mark.parametrize(("name", "size"), [("map", (1280, 800)), ("start", (1000, 470))])
def test_the_pictures_are_pictures(name: str, size: tuple[int, int]) -> None:
    data = (ROOT / "docs" / f"{name}.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == size


def test_the_picture_of_the_start_shows_the_lines_to_type() -> None:
    pictures = make_docs("make_picture")
    assert blocks(README, "powershell") == ["\n".join([*pictures.SET_UP, pictures.RUN]) + "\n"]
    assert pictures.RUN.replace("\\", "/").split()[2] == pictures.EXAMPLE


# what the method tells


def test_walls_in_the_architecture_are_the_tested_ones() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Who may import whom")[2]
    rows = re.findall(r"^\| (`[^|]+) \| ([^|]+) \|$", text.partition("## Rooms")[0], re.MULTILINE)
    told = {
        name: set(re.findall(r"`([\w.]+)`", also)) for first, also in rows for name in re.findall(r"`([\w.]+)`", first)
    }
    assert told == MAY_IMPORT


def test_rows_shown_to_contributors_fit_their_tables() -> None:
    shown = re.findall(r"```csv\n(.+)\n(.+)\n```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    headers = {tuple(reference.table(name)[0]) for name in ("columns", "factors")}
    assert {tuple(header.split(",")) for header, _ in shown} == headers
    assert all(len(next(csv.reader([row]))) == len(header.split(",")) for header, row in shown)


def test_functions_named_in_the_architecture_exist() -> None:
    import supplymap as package

    text = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Who may import whom")[0]
    steps = re.findall(r"^\| [a-z]+ \| (`[^|]+) \|", text, re.MULTILINE)
    named = {name for step in steps for name in re.findall(r"`(\w+)`", step)}
    assert len(named) >= 10
    assert named <= set(package.__all__)


def test_worked_examples_of_the_method() -> None:
    p = np.array([0.05, 0.10, 0.20])
    assert "0.95 · 0.90 · 0.80 = 1 − 0.684 = 0.316" in METHOD
    assert total(p).probability == pytest.approx(0.316)
    for text, hazard in zip(("0.0513", "0.1054", "0.2231"), hazard_units(p) * UNIT, strict=True):
        assert text in METHOD
        assert hazard == pytest.approx(float(text), abs=5e-5)
    assert total(p).hazard == pytest.approx(0.3798, abs=5e-5)
    assert total(p[:2]).probability == pytest.approx(0.145)
    # the mill, the weaver and the sewer in a row, every link declared
    row = Network(np.array([0, 1, 2]), np.array([1, 2, 3]), np.full(3, 0.6), 4)
    found = expose(row, [0.2, 0.1, 0.05, 0.0], 3)
    told = (found.value, found.importance[0], found.risk_reduction[0], found.risk_achievement[0], found.reach[0])
    for number, text in zip(told, ("0.101136", "0.18468", "0.036936", "0.147744", "0.216"), strict=True):
        assert text in METHOD
        assert number == pytest.approx(float(text), abs=1e-12)
    for slope, text in zip(link_importance(row, found.p, 3), ("0.06156", "0.11856", "0.16856"), strict=True):
        assert text in METHOD
        assert slope == pytest.approx(float(text), abs=1e-12)
    tails, heads = np.array([0, 1, 0]), np.array([1, 0, 2])
    assert expose(Network(tails, heads, np.ones(3), 3), [0.1, 0.2, 0.0], 2).value == pytest.approx(0.28)
    spread = np.linspace(0.03, 0.10, 80)
    assert f"{total(spread).probability:.4f}" == "0.9955"
    assert f"{total(spread[:-1]).probability:.4f}" == "0.9950"
    assert all(text in METHOD for text in ("0.28", "0.9955", "0.9950", "59 percent"))


def test_the_weighed_example_of_the_method() -> None:
    table = parameters(Config())
    levels = re.findall(r"^\| `([A-Z]+)` ([^|]+) \| (\d\.\d+) \|", METHOD, re.MULTILINE)
    assert len(levels) == 4
    share = dict(table.controls.values())["AUDIT"]
    kept = []
    for code, level, value in levels:
        factor = table.factors[code, level.replace("−", "-")]
        assert factor[1] == float(value)
        kept.append(factor[1] * (1 if factor[3] else 1 - share))
    assert any_of(kept) == pytest.approx(0.358, abs=5e-4)
    assert any_of(float(value) for _, _, value in levels) == pytest.approx(0.378, abs=5e-4)


def test_parameters_told_in_the_method() -> None:
    table = parameters(Config())
    assert f"High from {table.high:.2f}, Medium from {table.medium:.2f}" in METHOD
    risky, other = (table.factors["UNMAPPED", level][2] for level in ("risk goods", "other goods"))
    assert f"u = {risky:.2f}" in METHOD
    assert f"else {other:.2f}" in METHOD
    codes = set(re.findall(r"^\| `([A-Z]+)` \|", METHOD, re.MULTILINE))
    asked = set(table.asked.values())
    assert codes == {code for code, _ in table.factors} - asked
    assert all(f"`{code}`" in METHOD for code in asked if not code.startswith("ILO-"))
    assert ", ".join(RATINGS) in METHOD
    from supplymap.screening import SIMILARITY

    assert f"at least {SIMILARITY:.0f} of 100" in METHOD


def test_the_tables_of_the_reference_are_whole() -> None:
    """A cell with a bar or a line break would tear a table apart."""
    for name in ("columns", "cli", "issues", "lists", "factors"):
        width = 0
        for line in (ROOT / "docs" / f"{name}.md").read_text("utf-8").splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not (width and cells) or cells == width, line
            width = cells
