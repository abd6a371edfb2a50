"""What a command may write over: its own earlier outputs, and nothing of the user's."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from supplymap import cli, pipeline
from supplymap.config import Config
from supplymap.errors import OutputError
from supplymap.outputs import runfile
from supplymap.outputs.earlier import is_ours
from supplymap.outputs.targets import check_targets
from supplymap.outputs.write import write
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., tuple[int, str]]

LIST = "Partner name,Country\nAcme Sewing,VN\n"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command line in this process; give its exit code and what it said on stderr."""

    def run(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["supplymap", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return int(end.value.code or 0), capsys.readouterr().err

    return run


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a list and the reports of a run on it."""
    desk = tmp_path_factory.mktemp("desk")
    (desk / "list.csv").write_text(LIST)
    pipeline.run([desk / "list.csv"], desk / "reports", Config(importer="Importer Inc", as_of=AS_OF))
    return desk


@pytest.fixture
def reports(done: Path, tmp_path: Path) -> Path:
    """Give a copy of the reports."""
    copy = tmp_path / "reports"
    copy.mkdir()
    for path in (done / "reports").iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    return copy


def link(path: Path, target: Path, *, hard: bool = False) -> None:
    try:
        if hard:
            path.hardlink_to(target)
        else:
            path.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        pytest.skip("no links may be made here")


# inputs


@pytest.mark.parametrize("way", ["same", "dots", "link", "hard", "folder"])
def test_a_run_never_replaces_its_list(way: str, tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    given = folder / "import-report.xlsx"
    given.write_text(LIST)
    out = folder
    if way == "dots":
        out = folder / ".." / "mine"
    elif way == "folder":
        out = tmp_path / "way"
        link(out, folder)
    elif way in ("link", "hard"):
        given = folder / "list.csv"
        given.write_text(LIST)
        (folder / "import-report.xlsx").unlink()
        link(folder / "import-report.xlsx", given, hard=way == "hard")
    code, said = command("run", given, "--importer", "Importer Inc", "--out", out)
    assert code == 1
    assert "import-report.xlsx is read by this command" in said
    assert said.count("\n") == 1
    assert given.read_text() == LIST
    assert not (folder / "map.html").exists()


def test_another_case_is_the_same_file_where_the_disk_says_so(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text("")
    if not (tmp_path / "MAP.HTML").exists():
        pytest.skip("upper and lower case are two files here")
    with pytest.raises(OutputError, match="is read by this command"):
        check_targets(tmp_path, ["map.html"], inputs=[tmp_path / "MAP.HTML"])


def test_settings_tables_and_graphs_are_inputs_too(done: Path, reports: Path, tmp_path: Path, command: Command) -> None:
    settings = reports / "settings.toml"
    settings.write_text("importer = 'Importer Inc'\n")
    (tmp_path / "out").mkdir()
    link(tmp_path / "out" / "map.html", settings, hard=True)
    code, said = command("run", done / "list.csv", "--config", settings, "--out", tmp_path / "out")
    assert code == 1
    assert "is read by this command" in said
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "graph.json").write_text("a table")
    with pytest.raises(OutputError, match="is read by this command"):
        pipeline.run([done / "list.csv"], tmp_path / "tables", Config(importer="I", tables=tmp_path / "tables"))
    page = tmp_path / "graph.html"
    page.write_bytes((reports / "graph.json").read_bytes())
    code, said = command("map", "--graph", page, "--out", tmp_path / "." / "graph.html")
    assert code == 1
    assert "is read by this command" in said
    assert page.read_bytes() == (reports / "graph.json").read_bytes()


# files of the user's


@pytest.mark.parametrize("name", runfile.OUTPUTS)
def test_a_run_refuses_a_file_of_the_users(name: str, done: Path, tmp_path: Path, command: Command) -> None:
    (tmp_path / name).write_text('{"mine": "<html>my own notes</html>"}')
    code, said = command("run", done / "list.csv", "--importer", "Importer Inc", "--out", tmp_path)
    assert code == 1
    assert f"{tmp_path / name} was saved by another program (Excel, say) after supplymap wrote it, or is not" in said
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_each_output_is_known_again_without_its_run(reports: Path) -> None:
    for name in runfile.OUTPUTS:
        assert is_ours(reports / name), name
    (reports / "empty.html").touch()
    assert is_ours(reports / "empty.html")


def test_a_workbook_that_another_program_saved_is_the_users(reports: Path, done: Path, command: Command) -> None:
    path = reports / "weakest-links.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "my notes"
    book.save(path)
    (reports / "run.json").unlink()
    content = path.read_bytes()
    code, said = command("run", done / "list.csv", "--importer", "Importer Inc", "--out", reports)
    assert code == 1
    assert "was saved by another program (Excel, say)" in said
    assert path.read_bytes() == content


def test_all_files_of_the_users_are_named_at_once(done: Path, reports: Path, command: Command) -> None:
    for name in ("weakest-links.xlsx", "map.html", "import-report.xlsx"):
        (reports / name).write_text("mine")
    code, said = command("run", done / "list.csv", "--importer", "Importer Inc", "--out", reports)
    assert code == 1
    assert said == (
        f"supplymap: map.html, weakest-links.xlsx and import-report.xlsx in {reports} were saved by another program "
        "(Excel, say) after supplymap wrote them, or are not supplymap's: move or rename them so that nothing of yours "
        "is lost, or choose another --out.\n"
    )


@pytest.mark.parametrize("mode", ["rb", "r+b"])
def test_a_file_that_may_not_be_read_or_written_is_told_before_anything_is_computed(
    mode: str, done: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def locked(path: Path, how: str = "r", *args: Any, **more: Any) -> Any:
        if path == reports / "weakest-links.xlsx" and how == mode:
            raise PermissionError(errno.EBUSY, os.strerror(errno.EBUSY))
        return real(path, how, *args, **more)

    def never(*_: object) -> None:
        pytest.fail("the files were read before the targets were tried")

    monkeypatch.setattr(Path, "open", locked)
    monkeypatch.setattr(pipeline, "read", never)
    with pytest.raises(OutputError, match=r"weakest-links\.xlsx is in use: close it"):
        pipeline.run([done / "list.csv"], reports, Config(importer="Importer Inc", as_of=AS_OF))


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        (["map"], "note.txt", "must end in .html or .htm"),
        (["map"], "graph.json", "must end in .html or .htm"),
        (["map"], "page.html", "or is not supplymap's"),
        (["what-if", "--clear", "Acme Sewing"], "book.csv", "must end in .xlsx"),
        (["what-if", "--clear", "Acme Sewing"], "book.xlsx", "or is not supplymap's"),
        (["what-if", "--clear", "Acme Sewing"], "weakest-links.xlsx", "belongs to the run"),
    ],
)
def test_map_and_what_if_replace_their_own_alone(
    words: list[str], name: str, said: str, reports: Path, command: Command
) -> None:
    path = reports / name
    if not path.exists():
        path.write_text("mine")
    before = path.read_bytes()
    code, sentence = command(*words, "--graph", reports, "--out", path)
    assert code == 1
    assert said in sentence
    assert sentence.count("\n") == 1
    assert path.read_bytes() == before


def test_what_they_wrote_they_replace(reports: Path, tmp_path: Path, command: Command) -> None:
    for _ in range(2):
        assert command("map", "--graph", reports, "--out", tmp_path / "new" / "map.HTM") == (0, "")
        what_if = ("what-if", "--clear", "Acme Sewing", "--graph", reports, "--out", tmp_path / "new" / "if.xlsx")
        assert command(*what_if) == (0, "")
    assert command("map", "--graph", reports) == (0, "")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["if.xlsx", "map.HTM"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_pipes_links_and_folders_are_refused(reports: Path, tmp_path: Path, command: Command) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "mine.html").touch()
    (tmp_path / "link.html").symlink_to("mine.html")
    (tmp_path / "dangling.html").symlink_to("nowhere.html")
    for name, words in {
        "pipe.html": "is no ordinary file",
        "folder.html": "is a folder",
        "link.html": "is a link to mine.html",
        "dangling.html": "is a link to nowhere.html",
        "mine.html/map.html": "mine.html is a file, not a folder",
        f"{'x' * 300}.html": "too long",
    }.items():
        code, said = command("map", "--graph", reports, "--out", tmp_path / name)
        assert code == 1, name
        assert words in said
        assert said.count("\n") == 1
    code, said = command("rank", "--graph", tmp_path / "pipe.html")
    assert code == 1
    assert "no ordinary file" in said


def test_a_template_never_replaces_anything(tmp_path: Path, command: Command) -> None:
    link(tmp_path / "t.xlsx", tmp_path / "nowhere.xlsx")
    assert "exists already" in command("template", tmp_path / "t.xlsx")[1]
    (tmp_path / "taken").touch()
    assert "choose another FILE" in command("template", tmp_path / "taken" / "t.xlsx")[1]


def test_out_may_be_a_link_to_a_folder(done: Path, tmp_path: Path, command: Command) -> None:
    (tmp_path / "real").mkdir()
    link(tmp_path / "out", tmp_path / "real")
    assert command("run", done / "list.csv", "--importer", "Importer Inc", "--out", tmp_path / "out") == (0, "")
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == sorted(runfile.OUTPUTS)
    assert (tmp_path / "out").is_symlink()


def test_a_link_that_leads_nowhere_is_no_folder(done: Path, tmp_path: Path) -> None:
    link(tmp_path / "out", tmp_path / "nowhere")
    with pytest.raises(OutputError, match="a link that leads nowhere"):
        pipeline.run([done / "list.csv"], tmp_path / "out", Config(importer="Importer Inc"))


# sets of other runs


def test_a_run_says_whose_outputs_it_replaces(done: Path, reports: Path, tmp_path: Path, command: Command) -> None:
    same = ("run", done / "list.csv", "--importer", "Importer Inc", "--out", reports)
    assert command(*same) == (0, "")
    other = tmp_path / "other.csv"
    other.write_text(LIST)
    code, said = command("run", other, "--importer", "Importer Inc", "--out", reports)
    assert code == 0
    assert said == (
        f"Note: {reports} holds the outputs of a run on list.csv of 'Importer Inc'; they are replaced now.\n"
    )
    code, said = command("run", other, "--importer", "Someone Else", "--out", reports)
    assert code == 0
    assert "a run on other.csv of 'Importer Inc'" in said


def test_a_changed_output_is_told_when_it_is_replaced(done: Path, reports: Path, command: Command) -> None:
    for name in ("map.html", "graph.json"):
        (reports / name).write_bytes((reports / name).read_bytes() + b"\n")
    code, said = command("run", done / "list.csv", "--importer", "Importer Inc", "--out", reports)
    assert code == 0
    assert said == "".join(
        f"Note: {name} in {reports} does not match its run.json; it is replaced now.\n"
        for name in ("map.html", "graph.json")
    )


@pytest.mark.parametrize("name", ["map.html", "graph.json"])
def test_an_edited_output_of_a_whole_set_is_kept(name: str, done: Path, reports: Path, command: Command) -> None:
    edited = (reports / name).read_bytes() + b"\n"
    (reports / name).write_bytes(edited)
    # it still carries the mark of supplymap
    assert is_ours(reports / name)
    code, said = command("run", done / "list.csv", "--importer", "Importer Inc", "--out", reports)
    assert code == 1
    assert f"{reports / name} was saved by another program (Excel, say) after supplymap wrote it" in said
    assert said.count("\n") == 1
    assert (reports / name).read_bytes() == edited
    code, said = command("map", "--graph", reports)
    # the graph is only read by it
    assert code == (1 if name == "map.html" else 0)
    assert (reports / name).read_bytes() == edited


@pytest.mark.parametrize("moves", [1, 2, 3, 4])
def test_a_set_that_a_run_left_half_way_can_be_replaced(
    moves: int, done: Path, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "list.csv"
    other.write_text(LIST + "Beta Mill,IN\n")
    config = Config(importer="Importer Inc", as_of=AS_OF)
    move, moved = Path.replace, []

    def fails(path: Path, target: Path) -> Path:
        if len(moved) == moves:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        moved.append(target.name)
        return move(path, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OutputError, match="are not one set"):
        pipeline.run([other], reports, config)
    monkeypatch.undo()
    told: list[str] = []
    pipeline.run([done / "list.csv"], reports, config, warn=told.append)
    assert told == [
        f"{name} in {reports} does not match its run.json; it is replaced now."
        for name in runfile.OUTPUTS
        if name in moved
    ]


@pytest.mark.parametrize("name", ["map.html", "weakest-links.xlsx", "import-report.xlsx", "graph.json"])
def test_an_output_that_became_the_users_own_is_kept(name: str, done: Path, reports: Path, command: Command) -> None:
    (reports / name).write_text("notes of my own")
    code, said = command("run", done / "list.csv", "--importer", "Importer Inc", "--out", reports)
    assert code == 1
    assert f"{name} was saved by another program" in said
    assert (reports / name).read_text() == "notes of my own"


@pytest.mark.parametrize("verb", ["rank", "map", "trace", "what-if"])
def test_a_changed_graph_is_told(verb: str, reports: Path, tmp_path: Path, command: Command) -> None:
    more = {
        "map": ["--out", tmp_path / "new.html"],
        "trace": ["Acme Sewing"],
        "what-if": ["--clear", "Acme Sewing", "--out", tmp_path / "new.xlsx"],
    }.get(verb, [])
    assert command(verb, *more, "--graph", reports) == (0, "")
    graph = reports / "graph.json"
    graph.write_bytes(graph.read_bytes() + b"\n")
    code, said = command(verb, *more, "--graph", reports)
    assert code == 0
    assert said.startswith("Warning: graph.json does not match its run.json")
    assert said.count("\n") == 1
    if verb == "map":
        assert "<strong>graph.json does not match" in (tmp_path / "new.html").read_text("utf-8")
    if verb == "what-if":
        texts = [c.value for s in openpyxl.load_workbook(tmp_path / "new.xlsx") for row in s for c in row]
        assert any("graph.json does not match its run.json" in str(text) for text in texts)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ""),
        ("no json", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[1]", "cannot be read"),
        ('{"outputs": 5}', "cannot be read"),
        ('{"outputs": [{"name": "../graph.json", "sha256": "0"}, 7]}', "cannot be read"),
        ('{"outputs": [{"name": "other.json", "sha256": "0"}]}', ""),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_any_run_json_is_borne(content: str | bytes | None, words: str, reports: Path, command: Command) -> None:
    run = reports / "run.json"
    run.unlink()
    if content is not None:
        run.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, said = command("rank", "--graph", reports)
    assert code == 0
    assert words in said
    assert bool(words) == bool(said)


def test_names_in_a_run_json_stay_on_one_line(done: Path, reports: Path, command: Command) -> None:
    data = json.loads((reports / "run.json").read_text("utf-8"))
    data["importer"] = "Evil\n\x1b[2JCo" + "x" * 500
    (reports / "run.json").write_text(json.dumps(data), "utf-8")
    code, said = command("run", done / "list.csv", "--importer", "Importer Inc", "--out", reports)
    assert code == 0
    assert said.count("\n") == 1
    assert "\x1b" not in said
    assert len(said) < 400 + len(str(reports))


# folders and names


def test_a_folder_with_a_dot_and_a_file_without_one(reports: Path, tmp_path: Path, command: Command) -> None:
    dotted = reports.rename(tmp_path / "reports.2026")
    (tmp_path / "plain").write_bytes((dotted / "graph.json").read_bytes())
    for graph in (dotted, tmp_path / "plain", dotted / "graph.json"):
        assert command("rank", "--graph", graph) == (0, "")
        assert command("trace", "Acme Sewing", "--graph", graph) == (0, "")
    assert command("map", "--graph", dotted) == (0, "")
    assert command("what-if", "--clear", "Acme Sewing", "--graph", dotted) == (0, "")
    code, said = command("rank", "--graph", tmp_path / "reports.2027")
    assert code == 1
    assert str(Path("reports.2027") / "graph.json") in said


def test_make_clean_leaves_reports_alone() -> None:
    makefile = (Path(__file__).parent.parent.parent / "Makefile").read_text("utf-8")
    recipe = makefile.partition("\nclean:\n")[2]
    assert "$(VENV)" in recipe
    assert "reports" not in recipe


def test_an_output_that_was_moved_away_is_not_called_replaced(done: Path, reports: Path, command: Command) -> None:
    (reports / "map.html").rename(reports / "mine.html")
    code, said = command("run", done / "list.csv", "--importer", "Importer Inc", "--out", reports)
    assert code == 0
    assert said == f"Note: map.html is in the run.json of {reports} but missing; it is written again now.\n"


def test_nothing_is_called_replaced_that_is_refused(done: Path, reports: Path) -> None:
    result = pipeline.run([done / "list.csv"], reports, Config(importer="Importer Inc", as_of=AS_OF))
    for name in ("map.html", "graph.json"):
        (reports / name).write_text("mine")
    told: list[str] = []
    with pytest.raises(OutputError):
        write(result.workbooks, result.records, result.graph, reports, warn=told.append)
    assert told == []
