"""The printed lines of every command on two small files, whole, and what each exits with."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from supplymap import pipeline
from supplymap.cli import commands, options, summary, terminal
from supplymap.errors import ConfigError, InputError
from supplymap.model import Issue, Records, RowState, Source
from supplymap.outputs import sets
from supplymap.ranking import ORDER_NOTES, WEAKEST

if TYPE_CHECKING:
    from click.testing import Result

HEADER = "Supplier,Country,Supplies to,Goods,Finished product,Link probability,Likelihood,Stage,Likelihood reason"
ROWS = (
    "Sewer,VN,Importer Inc,shirts,Shirt,1,0.05,sewing,visited",
    "Weaver,VN,Sewer,fabric,,0.6,0.1,weaving,visited",
    "Farm,VN,Weaver,cotton,,0.5,0.2,farm,visited",
    "Potter,VN,Importer Inc,mugs,Mug,1,0.3,pottery,visited",
    "Clay Pit,VN,Potter,clay,,1,0.01,mine,visited",
)


def supplymap(*words: object) -> Result:
    return CliRunner().invoke(commands.app, [str(word) for word in words])


def printed(*words: object) -> list[str]:
    done = supplymap(*words)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terminal") / "list.csv"
    path.write_text("\n".join((HEADER, *ROWS)), "utf-8")
    return path


@pytest.fixture(scope="module")
def ran(listed: Path) -> tuple[Path, list[str]]:
    # a folder whose name has a dot
    out = listed.parent / "reports.2026"
    return out, printed("run", listed, "--importer", "Importer Inc", "--as-of", "2026-11-22", "--out", out)


def sentences() -> list[str]:
    """Return what the terminal says of the lists that partners are compared with and that are not whole."""
    from supplymap.reference import list_status

    names = ("uflpa", "uflpa-native", "wro", "dol")
    return [f"  {entry.sentence}" for entry in list_status() if entry.name in names and not entry.complete]


def test_what_a_run_prints(ran: tuple[Path, list[str]]) -> None:
    out, lines = ran
    # all likelihoods are an expert's, so the bands decide: 0.3 and 0.2 are High, 0.1 and 0.05 Medium, 0.01 Low
    assert lines == [
        "list.csv: 6 rows read = 5 imported + 0 merged + 1 skipped + 0 rejected",
        "",
        "Importer Inc, as of 2026-11-22: 5 partners, 2 products",
        "",
        "What to do this week:",
        # of 0.548, the sum of reach times hazard, Potter has 0.357 and Farm 0.3 times 0.223
        "  1. Work on the 2 partners rated High (77 % of the modelled risk), first Potter and Farm: neither of them "
        "has a social audit.",
        "",
        "Findings: none with the lists held",
        "",
        "Possible findings: none with the lists held",
        "",
        "Ratings: Finding 0, Possible finding 0, High 2, Unknown 0, Medium 2, Low 1",
        "",
        "How far the chains are mapped:",
        "  Mug: 1 of 1 ends reach raw material; rated High",
        "  Shirt: 1 of 1 ends reach raw material; rated High",
        "  All products: 2 of 2 ends reach raw material; rated High",
        "",
        *sentences(),
        "",
        "Issues in the data: 1",
        "  note     importer-created           1",
        "",
        "Written:",
        *(
            f"  {out / name}"
            for name in ("map.html", "weakest-links.xlsx", "import-report.xlsx", "graph.json", "run.json")
        ),
        f"Open {out / 'map.html'} in a browser; read {out / 'weakest-links.xlsx'} first sheet first.",
    ]


def test_what_check_prints(listed: Path) -> None:
    assert printed("check", listed, "--importer", "Importer Inc", "--as-of", "2026-11-22") == [
        "list.csv: 6 rows read = 5 imported + 0 merged + 1 skipped + 0 rejected",
        "Importer: Importer Inc",
        "Partners: 5, links: 5, products: Mug, Shirt",
        "",
        "Issues in the data: 1",
        "  note     importer-created           1",
    ]


def test_what_rank_prints(ran: tuple[Path, list[str]]) -> None:
    out, _ = ran
    lines = printed("rank", "--graph", out, "--top", "2")
    assert lines == [
        "Weakest links of Importer Inc, as of 2026-11-22",
        "",
        "1. Potter (Vietnam, tier 1): High",
        "   why:     Set by an expert: visited.",
        "   reaches: Mug",
        "   path:    Potter → Importer Inc",
        "   do:      Ask Potter to trace one order back to raw material.",
        "   paper:   Traceability file of Potter",
        "",
        "2. Farm (Vietnam, tier 3): High",
        "   why:     Set by an expert: visited.",
        "   reaches: Shirt",
        "   path:    Farm → Weaver → Sewer → Importer Inc",
        "   do:      Ask Farm to trace one order back to raw material.",
        "   paper:   Traceability file of Farm",
        "",
        f"2 of 5 partners. {ORDER_NOTES[WEAKEST]}",
        *sentences(),
    ]
    assert [line for line in printed("rank", "--graph", out) if line[:1].isdigit()][-1].startswith("5 of 5 partners.")
    assert supplymap("rank", "--graph", out, "--top", "0").exit_code == 2


def test_what_trace_prints(ran: tuple[Path, list[str]]) -> None:
    out, _ = ran
    papers = "Social audit, Signed code of conduct, Forced-labor training record, Traceability file"
    assert printed("trace", "farm", "--graph", out / "graph.json") == [
        "Farm (Vietnam, tier 3): High",
        "  why: Set by an expert: visited.",
        f"  documents missing: {papers}",
        "  from: list.csv row 4",
        "  chains to the importer: 1",
        "  1. [High] Shirt",
        "       Farm [High] --cotton--> Weaver",
        "       Weaver [Medium] --fabric--> Sewer",
        "       Sewer [Medium] --shirts--> Importer Inc",
        *sentences(),
    ]
    assert supplymap("trace", "farm", "--graph", out, "--limit", "0").exit_code == 2


def test_map_draws_beside_the_graph_or_where_it_is_told(ran: tuple[Path, list[str]], tmp_path: Path) -> None:
    out, _ = ran
    before = (out / "map.html").read_bytes()
    (out / "map.html").unlink()
    assert printed("map", "--graph", out) == [f"Written: {out / 'map.html'}"]
    assert (out / "map.html").read_bytes() == before
    other = tmp_path / "deep" / "other.html"
    assert printed("map", "--graph", out / "graph.json", "--out", other) == [f"Written: {other}"]
    assert other.read_bytes() == before


def test_a_changed_output_is_said_before_it_is_replaced_and_options_come_before_settings(
    listed: Path, ran: tuple[Path, list[str]], tmp_path: Path
) -> None:
    out = tmp_path / "again"
    out.mkdir()
    for path in ran[0].iterdir():
        (out / path.name).write_bytes(path.read_bytes())
    for name in ("map.html", "graph.json"):
        (out / name).write_bytes((out / name).read_bytes() + b"\n")
    settings = tmp_path / "settings.toml"
    settings.write_text("importer = 'Potter'\nas_of = 2020-01-01\nseed = 3\nworlds = 8192\n", "utf-8")
    words = ["--config", settings, "--importer", "Importer Inc", "--as-of", "2026-11-22", "--seed", "0"]
    done = supplymap("run", listed, *words, "--worlds", "0", "--out", out, "--strict")
    # notes are no reason to fail
    assert done.exit_code == 0
    assert done.stderr == "".join(
        f"Note: {name} in {out} does not match its run.json; it is replaced now.\n"
        for name in ("map.html", "graph.json")
    )
    assert done.stdout.splitlines()[:-7] == ran[1][:-7]
    told = json.loads((out / "run.json").read_text("utf-8"))
    assert (told["importer"], told["as_of"], told["seed"], told["worlds"]) == ("Importer Inc", "2026-11-22", 0, 0)


def test_settings_of_the_command_line(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("importer = 'P'\nas_of = 2020-01-01\nseed = 3\nworlds = 8192\nencoding = 'cp1250'\n", "utf-8")

    def told(*given: object) -> tuple[object, ...]:
        config = options.config_of(*given)  # type: ignore[arg-type]
        return config.importer, config.as_of, config.encoding, config.seed, config.worlds

    assert told(settings, "", "", "") == ("P", date(2020, 1, 1), "cp1250", 3, 8192)
    given = ("Q", "2026-11-22", "utf-8", 0, 0)
    assert told(settings, *given) == ("Q", date(2026, 11, 22), "utf-8", 0, 0)
    assert told(None, *given) == ("Q", date(2026, 11, 22), "utf-8", 0, 0)
    with pytest.raises(ConfigError, match="worlds = -1"):
        told(None, "", "", "", None, -1)


def test_check_takes_the_encoding(tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_bytes("Supplier,Supplies to\nCafé,Importer Inc\n".encode("cp1250"))
    lines = printed("check", latin, "--importer", "Importer Inc", "--encoding", "cp1250")
    assert not [line for line in lines if "encoding-guessed" in line]


def test_the_template_command(tmp_path: Path) -> None:
    assert printed("template", tmp_path / "mine.XLSX") == [f"Written: {tmp_path / 'mine.XLSX'}"]
    assert printed("template", tmp_path / "mine.csv") == [f"Written: {tmp_path / 'mine.csv.xlsx'}"]
    done = supplymap("template", tmp_path / "mine.csv")
    assert str(done.exception) == (
        f"{tmp_path / 'mine.csv.xlsx'} exists already: choose another name, so that nothing filled in is lost."
    )


# --- issues -----------------------------------------------------------------------------------------------


def issue(code: str, level: str, row: int, column: str = "", found: str = "") -> Issue:
    return Issue(code, Source("f.csv", "", row), column, found, f"Says {code}", f"Do {row}", level)  # type: ignore[arg-type]


def said(capsys: pytest.CaptureFixture[str], issues: list[Issue], limit: int | None = 12) -> list[str]:
    summary.say_issues(Records(issues=tuple(issues)), limit)
    return capsys.readouterr().out.splitlines()


def test_which_issues_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    issues = [
        issue("ended-link", "note", 1),
        issue("columns-not-understood", "note", 2, "Colour", "red"),
        issue("missing-country", "warning", 3),
        issue("chain-gap", "warning", 9, "Tier"),
        issue("missing-country", "warning", 1),
        issue("self-link", "error", 5, found="A"),
        issue("no-name", "error", 8),
    ]
    assert said(capsys, issues) == [
        "Issues in the data: 7",
        # errors first, then warnings, then notes; each by code
        "  error    no-name                    1",
        "  error    self-link                  1",
        "  warning  chain-gap                  1",
        "  warning  missing-country            2",
        "  note     columns-not-understood     1",
        "  note     ended-link                 1",
        # what may hide a name stands with the errors; among them the order of the table of issues
        "  f.csv row 2, column Colour: 'red' Says columns-not-understood. Do 2.",
        "  f.csv row 8: Says no-name. Do 8.",
        "  f.csv row 5: 'A' Says self-link. Do 5.",
        "  f.csv row 1: Says missing-country. Do 1.",
        "  f.csv row 3: Says missing-country. Do 3.",
        "  f.csv row 9, column Tier: Says chain-gap. Do 9.",
    ]
    unread = ("columns-not-understood", "pictures-not-read", "objects-not-read")
    assert (*unread, "decided-partner-absent") == summary.NAMED_NOTES


@pytest.mark.parametrize(("count", "named", "rest"), [(11, 11, 0), (12, 12, 0), (13, 12, 1), (20, 12, 8)])
def test_twelve_issues_are_named(capsys: pytest.CaptureFixture[str], count: int, named: int, rest: int) -> None:
    lines = said(capsys, [issue("no-name", "error", row) for row in range(count)])
    assert len([line for line in lines if line.startswith("  f.csv")]) == named
    last = f"  ... and {rest} more, each beside its row in import-report.xlsx"
    assert (lines[-1] == last) is bool(rest)


def test_without_a_limit_all_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, [issue("no-name", "error", row) for row in range(20)], limit=None)
    assert len(lines) == 22
    assert "more" not in lines[-1]


@pytest.mark.parametrize(
    ("country", "exit_code"), [("VN", 0), ("", 1), ("Utopia", 1)], ids=["notes only", "a warning", "a wrong country"]
)
def test_strict(tmp_path: Path, country: str, exit_code: int) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}\nSewer,{country},Importer Inc,shirts,Shirt,1,0.05,sewing,visited\n", "utf-8")
    words = (path, "--importer", "Importer Inc")
    assert supplymap("check", *words).exit_code == 0
    done = supplymap("check", *words, "--strict")
    assert done.exit_code == exit_code
    assert done.stderr == ("The data has errors or warnings (--strict).\n" if exit_code else "")


def test_a_run_is_strict_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, example: pipeline.Result) -> None:
    monkeypatch.setattr(pipeline, "run", lambda *_, **__: example)
    assert supplymap("run", "list.csv", "--out", tmp_path).exit_code == 0
    assert supplymap("run", "list.csv", "--out", tmp_path, "--strict").exit_code == 1


@pytest.mark.parametrize(("level", "bad"), [("error", True), ("warning", True), ("note", False)])
def test_strict_by_level(level: str, bad: bool) -> None:
    import typer

    records = Records(issues=(issue("no-name", "note", 1), issue("no-name", level, 2)))
    summary.end(records, strict=False)
    if bad:
        with pytest.raises(typer.Exit) as stopped:
            summary.end(records, strict=True)
        assert stopped.value.exit_code == 1
    else:
        summary.end(records, strict=True)


def test_the_ledger_of_several_sheets(capsys: pytest.CaptureFixture[str]) -> None:
    states = [("One", "imported", 3), ("Two", "merged", 2), ("One", "skipped", 1), ("Two", "rejected", 4)]
    rows = [
        RowState(Source("a.xlsx", sheet, number), state, "")  # type: ignore[arg-type]
        for sheet, state, count in states
        for number in range(count)
    ]
    summary.say_ledger(Records(rows=tuple(rows)))
    assert capsys.readouterr().out.splitlines() == [
        "a.xlsx [One]: 4 rows read = 3 imported + 0 merged + 1 skipped + 0 rejected",
        "a.xlsx [Two]: 6 rows read = 0 imported + 2 merged + 0 skipped + 4 rejected",
    ]


# --- the terminal -----------------------------------------------------------------------------------------


def test_where_the_graph_is_looked_for(ran: tuple[Path, list[str]], tmp_path: Path) -> None:
    out, _ = ran
    assert terminal.load(out)[0] == out / "graph.json"
    assert terminal.load(out / "graph.json")[0] == out / "graph.json"
    copy = tmp_path / "graph.2026"
    copy.write_bytes((out / "graph.json").read_bytes())
    assert terminal.load(copy)[0] == copy
    with pytest.raises(InputError, match=r"none/graph\.json: make it with"):
        terminal.load(tmp_path / "none")
    with pytest.raises(InputError, match=r"none\.json: make it with"):
        terminal.load(tmp_path / "none.json")


def test_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say("a\x1b[1m\u202e\x00\ud800b\nc\u200d")
    terminal.say("wrong", error=True)
    terminal.say()
    assert capsys.readouterr() == ("a[1mb\nc\n\n", "wrong\n")


def test_the_version() -> None:
    from supplymap import __version__

    assert printed("--version") == [f"supplymap {__version__}"]
    assert supplymap("--no-version").exit_code == 2


@pytest.mark.parametrize(
    ("error", "placed", "sentence"),
    [
        (InputError("No such file."), [], "supplymap: No such file.\n"),
        *(
            (
                RuntimeError("odd"),
                placed,
                f"supplymap: something went wrong that should not (RuntimeError: odd). {written} "
                "Set SUPPLYMAP_DEBUG=1 and run again to see where, and please report it.\n",
            )
            for placed, written in (
                ([], "Nothing was written."),
                ([Path("reports/map.html")], "The outputs were written before."),
            )
        ),
    ],
)
def test_every_failure_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    placed: list[Path],
    sentence: str,
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.delenv("SUPPLYMAP_DEBUG", raising=False)
    monkeypatch.setattr(sets, "_placed", placed)
    monkeypatch.setattr(commands, "app", fail)
    with pytest.raises(SystemExit) as stopped:
        commands.main()
    assert stopped.value.code == 1
    assert capsys.readouterr() == ("", sentence)


def test_debugging_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError

    monkeypatch.setenv("SUPPLYMAP_DEBUG", "1")
    monkeypatch.setattr(commands, "app", fail)
    with pytest.raises(RuntimeError):
        commands.main()


# --- lists ------------------------------------------------------------------------------------------------


def test_lists_of_controls_and_grades_whole() -> None:
    from supplymap.config import Config
    from supplymap.likelihood.parameters import parameters

    own = "[this tool's own parameter]"
    end = [
        "",
        "All values are this tool's own unless the source says otherwise. "
        f"Parameters digest: {parameters(Config()).digest}",
    ]
    assert printed("lists", "controls") == [
        "Each takes its share off every factor that is not state-imposed, while its document is valid.",
        "",
        "  code      document      effectiveness  meaning",
        f"  AUDIT     audit         0.3            A valid social audit {own}",
        f"  CODE      code          0.1            A code of conduct signed and in force {own}",
        f"  TRAINING  training      0.1            A valid forced-labor training record {own}",
        f"  TRACE     traceability  0.3            Valid traceability documents {own}",
        *end,
    ]
    manner = "[this tool's own parameter, in the manner of CBP's Five Step guide; not a quotation of it]"
    assert printed("lists", "five-step") == [
        "  scale          level           value  meaning",
        f"  threat         high            3      Rated high by you {manner}",
        f"  threat         medium          2      Rated medium by you {manner}",
        f"  threat         low             1      Rated low by you {manner}",
        f"  vulnerability  must not met    3      A criterion marked Must is not met {manner}",
        f"  vulnerability  should not met  2      Every Must is met, a Should is not {manner}",
        f"  vulnerability  all met         1      Both columns say that nothing is missing {manner}",
        *end,
    ]
    severity = printed("lists", "severity")
    assert severity[0].split()[0] == "aspect"
    assert len(severity) == 1 + 12 + 2
    evidence = printed("lists", "evidence")
    assert evidence[:3] == [
        "A probability that the file states for a link comes before these.",
        "",
        "  evidence    w    meaning",
    ]
    assert evidence[3] == f"  documented  1    Transaction papers show the link {own}"
    assert evidence[7].startswith("  not stated  1    The row does not say how the link is known")
    assert evidence[8:] == end


def test_lists_of_factors(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("high = 0.3\nmedium = 0.1\n[factors]\n'COUNTRY TIP 1' = 0.02\n[evidence]\ninferred = 0.2\n")
    lines = printed("lists", "factors", "--config", settings)
    assert lines[:3] == [
        "Bands: High from 0.3 by the middle value, Unknown by the high end alone; Medium from 0.1 by the high end, "
        "below that Low.",
        "",
        "COUNTRY  (OECD: geographic risk)",
    ]
    assert lines[3] == "  level               low   value  high  meaning"
    assert lines[4].startswith("  TIP 1               0.02  0.02   0.02  The country meets the minimum standards")
    assert "; changed by the settings [this tool's own" in lines[4]
    assert [line for line in lines if "changed by" in line] == [lines[4]]
    imposed = next(line for line in lines if "(CN, KP, TM)" in line)
    assert imposed.startswith("  listed, state-imposed")
    assert "; state-imposed (CN, KP, TM): no control counts [" in imposed
    assert 'ILO-DEBT  (ILO: debt bondage; answered in the column "Debt bondage")' in lines
    told = json.loads("\n".join(printed("lists", "factors", "--config", settings, "--json")))
    assert told["bands"] == {"High": 0.3, "Medium": 0.1}
    assert [told["factors"][0][key] for key in ("low", "value", "high", "state_imposed", "countries", "changed")] == [
        *(0.02, 0.02, 0.02),
        False,
        [],
        True,
    ]
    evidence = json.loads("\n".join(printed("lists", "evidence", "--config", settings, "--json")))["evidence"]
    assert [(row["evidence"], row["w"], row["changed"]) for row in evidence] == [
        ("documented", 1, False),
        ("verified", 0.9, False),
        ("declared", 0.6, False),
        ("inferred", 0.2, True),
        ("not stated", 1, False),
    ]
    controls = json.loads("\n".join(printed("lists", "controls", "--json")))["controls"]
    assert [row["changed"] for row in controls] == [False] * 4
    grades = json.loads("\n".join(printed("lists", "severity", "--json")))["severity"]
    assert [row["value"] for row in grades] == [3, 2, 1, 2] * 3


WITH_FINDINGS = """Supplier,Country,Supplies to,Goods,Finished product,Valid until
Sewer,Viet Nam,Importer Inc,garments,Shirt,
Hetian Taida Apparel Co. Ltd.,China,Sewer,gloves,,
Camel Ltd,United Kingdom,Sewer,batteries,,2024-01-01
Plain A,India,Importer Inc,,Shirt,
Plain B,India,Importer Inc,,Shirt,
"""


def test_a_run_prints_findings_with_their_path_past_ones_and_ties(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(WITH_FINDINGS, "utf-8")
    lines = printed("run", tmp_path / "list.csv", "--importer", "Importer Inc", "--out", tmp_path / "out")
    found = lines.index("Findings: 1")
    assert lines[found + 1].startswith("  Hetian Taida Apparel Co. Ltd. (China, tier 2): On the UFLPA Entity List as ")
    assert lines[found + 2] == "    Path: Hetian Taida Apparel Co. Ltd. → Sewer → Importer Inc"
    assert "Possible findings: none with the lists held" in lines
    past = lines.index("Past possible findings: 1")
    assert lines[past + 1].startswith("  Camel Ltd (United Kingdom, tier 2 (past)): Its links have ended; ")
    assert lines[past + 2] == "    Path: Camel Ltd → Sewer → Importer Inc"
    (ratings,) = [line for line in lines if line.startswith("Ratings: ")]
    assert ratings.endswith(" and 1 on links that have ended")
    # goods that are not stated count as the listed garments do at the high end; the two that lack them are named
    tie = "3 partners are equal: ask Plain A and Plain B for their goods."
    assert any(line.endswith(f": {tie}") for line in lines)
    ranks = printed("rank", "--graph", tmp_path / "out")
    assert sum(tie in line for line in ranks) == 1


def test_a_list_without_goods_is_asked_once_what_it_is_about(tmp_path: Path) -> None:
    rows = "\n".join(f"Works {number},India" for number in range(5))
    (tmp_path / "list.csv").write_text(f"Supplier,Country\n{rows}\n", "utf-8")
    hint = "Ask 5 partners for their goods; or, if your list is about the same goods throughout, say so once"
    words = ("run", tmp_path / "list.csv", "--importer", "Importer Inc", "--out", tmp_path / "out")
    lines = printed(*words)
    week = lines[lines.index("What to do this week:") : lines.index("Findings: none with the lists held")]
    assert [hint in line for line in week if "goods" in line] == [True]
    # one product: the line of all products would say the same again
    assert sum("ends reach raw material" in line for line in lines) == 1
    assert not any("say so once" in line for line in printed(*words, "--goods", "garments"))


def test_a_column_that_was_not_read_is_named_before_anybody_is_asked(tmp_path: Path) -> None:
    rows = "\n".join(f"Works {number},India,hoodies" for number in range(5))
    words = ("run", tmp_path / "list.csv", "--importer", "Importer Inc", "--out", tmp_path / "out")
    hint = 'Before you ask for goods or countries, look at the column "Zweck der Ware": its header is not known'
    (tmp_path / "list.csv").write_text(f"Supplier,Country,Zweck der Ware\n{rows}\n", "utf-8")
    lines = printed(*words)
    assert any(hint in line for line in lines)
    assert not any("--goods" in line for line in lines)
    both = rows.replace("hoodies", "hoodies,x")
    (tmp_path / "list.csv").write_text(f"Supplier,Country,Goods,Zweck der Ware\n{both}\n", "utf-8")
    # nothing is missing that the column could hold
    assert not any("Before you ask" in line for line in printed(*words))


def test_what_is_found_about_the_importer_itself_comes_first(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Supplier,Country,Supplies to\nSewer,Viet Nam,Hetian Taida Apparel\n", "utf-8")
    words = ("--importer", "Hetian Taida Apparel", "--out", tmp_path / "out")
    lines = printed("run", tmp_path / "list.csv", *words)
    at = next(number for number, line in enumerate(lines) if line.startswith(("Findings: 1", "Possible findings: 1")))
    assert lines[at + 1].startswith("  Hetian Taida Apparel (")
    # it has no path to itself, and its supplier has nothing of its own
    assert not any("Path:" in line or line.startswith("  Sewer") for line in lines[at:])
