"""What the status of a workspace says: what there is to decide and how, what people disagree on, what is damaged."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from supplymap.model import Question, Subject, Use
from supplymap.workspace import Workspace, draft_of, token
from supplymap.workspace.decided import decision_of
from supplymap.workspace.manifests import Manifest, write_manifest
from supplymap.workspace.runs import digest_of, write_partners, write_questions
from tests.command_line import Done, refused, supplymap
from tests.workspace.drafts import entry, write_lines

if TYPE_CHECKING:
    from pathlib import Path

CAMEL = Question(
    "match UFLPA-011 camel (GB)",
    "match",
    (Subject("Camel Ltd", country="GB"),),
    "UFLPA-011",
    "Camel Group Co., Ltd.",
    "0" * 16,
    found="Camel Ltd",
    reason="The name is like one of the entry.",
)
OTHER = Question("match XUAR camel (GB)", "match", (Subject("Camel Ltd", country="GB"),), "XUAR")
TWINS = Question("duplicate delta = delta knits", "duplicate", (Subject("Delta"), Subject("Delta Knits", country="VN")))
PLANT = Question(
    "column plant#0 abc",
    "column",
    header="Plant",
    headers=("plant", "vendor"),
    file="list.csv",
    found="Hanoi",
    choices=("factory: name", "factory: city"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    supplymap("init", tmp_path / "w", "--importer", "Harbor Inc.")
    return tmp_path / "w"


def ran(
    folder: Path,
    *questions: Question,
    partners: tuple[Subject, ...] = (),
    number: int = 1,
    uses: tuple[Use, ...] = (),
) -> None:
    """Write what a run leaves in the workspace."""
    run = folder / "runs" / f"2026-11-2{number}-1"
    run.mkdir()
    write_questions(run, questions, uses, digest_of(Workspace(folder).decisions()))
    write_partners(run, (*partners, *(partner for question in questions for partner in question.partners)))
    write_manifest(run, Manifest(number, {}, {}, (), ()))


def status(folder: Path, *more: str) -> str:
    done = supplymap("status", "--workspace", folder, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def plain(folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(status(folder, "--json"))
    return values


def decide(folder: Path, *words: str, by: str = "Ana Lee") -> Done:
    return supplymap("decide", *words, "--workspace", folder, "--by", by, "--why", "Papers read")


def test_an_empty_workspace_says_what_to_do_first(folder: Path) -> None:
    text = status(folder)
    assert text.startswith(f"Workspace {folder} of Harbor Inc.\n")
    assert "Latest run:  none yet: supplymap run YOUR-LISTS.xlsx --workspace" in text
    assert "To decide:   nothing\n" in text


def test_each_question_stands_there_with_its_mark_and_the_command(folder: Path) -> None:
    ran(folder, CAMEL, TWINS, PLANT)
    text = status(folder)
    assert "To decide:   1 possible match, 1 possible duplicate, 1 column\n" in text
    assert f"  {token(CAMEL.key)}  Camel Ltd (United Kingdom) and Camel Group Co., Ltd. (UFLPA-011)\n" in text
    assert "      The name is like one of the entry.\n" in text
    assert f"  {token(TWINS.key)}  Delta and Delta Knits (Vietnam)\n" in text
    assert "It may be 'factory: name' or 'factory: city'; such as 'Hanoi'" in text
    where = f" --workspace {folder}"
    assert (
        f"  supplymap decide{where} k-... --verdict different --by NAME --why TEXT      (or same, or unsure)\n" in text
    )
    assert f'  supplymap decide{where} k-... --is "factory: country" --by NAME --why TEXT\n' in text
    assert f"supplymap workspace export --to decisions.xlsx{where}\n" in text
    # in the folder itself nobody needs to name it
    assert "--workspace" not in supplymap("status", cwd=folder).stdout


def test_questions_are_decided_by_their_marks(folder: Path) -> None:
    ran(folder, CAMEL, TWINS, PLANT)
    assert decide(folder, token(CAMEL.key)[:7], "--verdict", "different").returncode == 0
    assert decide(folder, token(PLANT.key), "--is", "factory: city").returncode == 0
    text = status(folder)
    assert "To decide:   1 possible duplicate\n" in text
    assert "Decided:     1 match, 1 column\n" in text
    assert "               some of it since the latest run: run again, so that it counts\n" in text
    decisions = Workspace(folder).decisions()
    assert decisions.matches[0].partner == CAMEL.partners[0]
    assert (decisions.columns[0].header, decisions.columns[0].decision.value) == ("Plant", "factory: city")
    # again, though the latest run asks no more
    ran(folder, TWINS, number=2)
    assert "since the latest run" not in status(folder)
    assert decide(folder, token(CAMEL.key), "--verdict", "same", by="Bo").returncode == 0
    assert Workspace(folder).decisions().matches[0].decision.revision == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("k-", "--verdict", "same"), "Type more of it"),
        (("k-zzzz", "--verdict", "same"), "Nothing in this workspace has the mark 'k-zzzz'"),
        ((token(PLANT.key), "--verdict", "same"), "asks about a column"),
        ((token(CAMEL.key), "--is", "goods"), "asks about a match"),
        ((token(CAMEL.key),), "give --verdict"),
        ((token(PLANT.key), "--is", "godos"), "did you mean 'goods'?"),
        ((token(CAMEL.key), "--partner", "Camel Ltd", "--verdict", "same"), "Name one thing"),
    ],
)
def test_a_mark_that_does_not_fit_is_refused(folder: Path, words: tuple[str, ...], told: str) -> None:
    ran(folder, CAMEL, TWINS, PLANT)
    assert told in refused(decide(folder, *words))


def test_a_partner_with_one_open_match_needs_no_listing(folder: Path) -> None:
    ran(folder, CAMEL, TWINS)
    assert decide(folder, "--partner", "CAMEL LIMITED", "--verdict", "different").returncode == 0
    (decision,) = Workspace(folder).decisions().matches
    assert (decision.decision.key, decision.listing_text) == (CAMEL.key, CAMEL.listing_text)


def test_a_partner_with_several_open_matches_needs_one(folder: Path) -> None:
    ran(folder, CAMEL, OTHER)
    sentence = refused(decide(folder, "--partner", "Camel Ltd", "--verdict", "different"))
    assert "2 possible matches: Camel Group Co., Ltd. (UFLPA-011); a site in Xinjiang (XUAR)" in sentence
    assert decide(folder, "--partner", "Camel Ltd", "--listing", "XUAR", "--verdict", "different").returncode == 0
    assert Workspace(folder).decisions().matches[0].decision.key == OTHER.key


def test_namesakes_are_told_apart_by_country_and_number(folder: Path) -> None:
    here = Subject("Delta", country="GB", numbers=(("id", "7"),), places=("1 Mill Lane",))
    there = Subject("Delta", country="VN", numbers=(("id", "8"),))
    ran(folder, partners=(here, there))
    words = ("--listing", "XUAR", "--verdict", "unsure")
    sentence = refused(decide(folder, "--partner", "Delta", *words))
    assert "Delta (United Kingdom, number 7), 1 Mill Lane; Delta (Vietnam, number 8)" in sentence
    assert "is in India; there is Delta" in refused(decide(folder, "--partner", "Delta", "--country", "India", *words))
    decide(folder, "--partner", "Delta", "--country", "Vietnam", *words)
    decide(folder, "--partner", "7", *words)
    assert {decision.partner for decision in Workspace(folder).decisions().matches} == {there, here}


def test_after_a_run_an_unknown_name_is_no_partner(folder: Path) -> None:
    ran(folder, partners=(Subject("Delta Knits"), Subject("Ganges Mills")))
    sentence = refused(decide(folder, "--partner", "Delta Nits", "--listing", "XUAR", "--verdict", "same"))
    assert "No partner is named 'Delta Nits'. The closest names are: Delta Knits" in sentence
    assert Workspace(folder).history() == ()


def test_one_of_several_whom_a_decision_may_mean_is_asked_again_with_it(folder: Path) -> None:
    ran(folder, CAMEL)
    decide(folder, token(CAMEL.key), "--verdict", "different")
    former = decision_of(Workspace(folder).read()[0].standing[CAMEL.key])
    changes = ("2 partners of the files may be meant by that",)
    namesake = replace(CAMEL, key="match UFLPA-011 camel (GB) #1", former=former, changes=changes)
    ran(folder, namesake, number=2)
    text = status(folder)
    _, _, asked = text.partition(
        "Asked again: what the decision rests on has changed since, or somebody else decided otherwise\n"
    )
    assert asked.lstrip().startswith(token(namesake.key))
    assert "Decided before: Ana Lee decided on " in asked
    assert "Why again: 2 partners of the files may be meant by that\n" in asked


def test_what_is_asked_again_shows_the_decision_and_what_changed(folder: Path) -> None:
    ran(folder, CAMEL)
    decide(folder, token(CAMEL.key), "--verdict", "different")
    former = decision_of(Workspace(folder).read()[0].standing[CAMEL.key])
    again = Question(
        CAMEL.key,
        "match",
        (Subject("Camel Ltd", country="CN"),),
        "UFLPA-011",
        "Camel Group Co., Ltd.",
        former=former,
        changes=("the country was GB and is CN now",),
    )
    ran(folder, again, number=2)
    text = status(folder)
    assert "1 of these was decided before and is asked again" in text
    assert "Decided before: Ana Lee decided on" in text
    assert "Why again: the country was GB and is CN now" in text


def test_two_machines_that_disagree_are_told_with_both_voices(folder: Path, tmp_path: Path) -> None:
    ran(folder, CAMEL)
    shutil.copytree(folder, tmp_path / "copy")
    decide(folder, token(CAMEL.key), "--verdict", "different", by="Ana Lee")
    decide(tmp_path / "copy", token(CAMEL.key), "--verdict", "same", by="Bo Chen")
    (log,) = (tmp_path / "copy" / "log").iterdir()
    shutil.copy(log, folder / "log" / "bo-laptop.jsonl")
    text = status(folder)
    assert "Disagreed:   1: people decided differently; the more cautious holds meanwhile" in text
    assert "Ana Lee decided on" in text
    assert "Bo Chen decided on" in text
    assert "Until then: it is the listed company" in text
    values = plain(folder)
    assert [voice["by"] for voice in values["conflicts"][0]["voices"]] == ["Ana Lee", "Bo Chen"]
    assert values["conflicts"][0]["holds"] == {"verdict": "same"}
    done = decide(folder, token(CAMEL.key), "--verdict", "different", by="Cy Ito")
    assert done.stdout.count("In place of:") == 2
    assert "Disagreed" not in status(folder)


def test_what_is_damaged_is_told_and_the_rest_holds(folder: Path) -> None:
    ran(folder, CAMEL, TWINS)
    decide(folder, token(CAMEL.key), "--verdict", "different")
    decide(folder, token(TWINS.key), "--verdict", "different")
    (log,) = (folder / "log").iterdir()
    log.write_bytes(log.read_bytes()[:-20])
    (folder / "runs" / "2026-11-25-1").mkdir()
    text = status(folder)
    assert "Not whole:" in text
    assert f"  log/{log.name}, line 2: " in text
    assert "Runs that did not end; nothing is taken from them:\n  2026-11-25-1\n" in text
    assert "Decided:     1 match\n" in text
    values = plain(folder)
    assert (values["set_aside"][0]["line"], values["unfinished_runs"]) == (2, ["2026-11-25-1"])


def test_a_log_that_was_not_copied_yet_is_told(folder: Path, tmp_path: Path) -> None:
    decide(folder, "--partner", "A", "--listing", "XUAR", "--verdict", "same")
    shutil.copytree(folder, tmp_path / "copy")
    (log,) = (folder / "log").iterdir()
    log.rename(tmp_path / "kept.jsonl")
    # the other machine replaces what this one lacks
    decide(tmp_path / "copy", "--partner", "A", "--listing", "XUAR", "--verdict", "different", by="Bo")
    lines = (tmp_path / "copy" / "log" / log.name).read_bytes().splitlines(keepends=True)
    (folder / "log" / "bo-laptop.jsonl").write_bytes(lines[-1])
    text = status(folder)
    assert "Decided on another computer whose log is not here yet" in text
    assert "  A and a site in Xinjiang (XUAR)\n" in text


def test_long_lists_are_cut_and_shown_with_all(folder: Path) -> None:
    many = [Question(f"match XUAR {n}", "match", (Subject(f"Partner {n}"),), "XUAR") for n in range(12)]
    ran(folder, *many)
    assert "... and 2 more (--all)" in status(folder)
    assert "Partner 11" not in status(folder)
    assert "Partner 11" in status(folder, "--all")


def test_what_a_sync_tool_copied_is_told_and_counts_once(folder: Path) -> None:
    decide(folder, "--partner", "A", "--listing", "XUAR", "--verdict", "same")
    (log,) = (folder / "log").iterdir()
    shutil.copy(log, log.with_name(f"{log.stem} (1).jsonl"))
    text = status(folder)
    assert "Not whole" not in text
    assert "Copies in the log" in text
    assert "Decided:     1 match\n" in text


def test_undo_gives_back_what_stood_before(folder: Path) -> None:
    ran(folder, CAMEL)
    mark = token(CAMEL.key)
    undo = ("undo", mark[:6], "--workspace", folder, "--by", "Bo Chen", "--why", "Another register")
    assert "Nothing in this workspace has the mark" in refused(supplymap(*undo))
    decide(folder, mark, "--verdict", "different")
    decide(folder, mark, "--verdict", "same")
    done = supplymap(*undo)
    assert done.returncode == 0, done.stderr
    assert "Camel Group Co., Ltd. (UFLPA-011): it is another company than the listed one" in done.stdout
    assert "In place of: Ana Lee decided on" in done.stdout
    assert Workspace(folder).decisions().matches[0].decision.value == "different"
    assert "Add --why TEXT" in refused(supplymap(*undo[:-1], " "))
    by_name = ("undo", "--workspace", folder, "--by", "Bo Chen", "--why", "No register at all", "--partner")
    assert "it is the listed company" in supplymap(*by_name, "camel ltd").stdout
    assert "Nothing stands decided about a partner named 'Delta'" in refused(supplymap(*by_name, "Delta"))
    assert "Which decision is taken back?" in refused(supplymap(*by_name[:-1]))
    decide(folder, "--partner", "Camel Ltd", "--listing", "XUAR", "--verdict", "same")
    assert "2 decisions name 'Camel Ltd'" in refused(supplymap(*by_name, "Camel Ltd"))
    assert "No decision names 'Camel'; close to it are: k-" in refused(supplymap(*by_name, "Camel"))
    whys = [entry["why"] for entry in json.loads(supplymap("history", "--workspace", folder, "--json").stdout)]
    assert whys == ["Papers read", "Papers read", "Another register", "No register at all", "Papers read"]


def test_papers_are_counted_by_their_days_and_holds(folder: Path) -> None:
    for name in ("audit.pdf", "origin.pdf", "old.pdf"):
        (folder / "documents" / name).write_bytes(name.encode())
    assert supplymap("workspace", "documents", "--workspace", folder).returncode == 0
    words = ("--workspace", folder, "--by", "Ana Lee", "--why", "Asked for by counsel")
    assert (
        supplymap("workspace", "keep", folder / "documents" / "old.pdf", "--until", "2020-01-31", *words).returncode
        == 0
    )
    assert supplymap("workspace", "keep", folder / "documents" / "audit.pdf", "--hold", *words).returncode == 0
    told = "3, 1 past the day until which they are kept, 2 without such a day, 1 on legal hold"
    assert f"Papers:      {told}\n" in status(folder)
    assert [paper["name"] for paper in plain(folder)["documents"]] == ["audit.pdf", "old.pdf", "origin.pdf"]


def test_what_two_computers_said_of_a_paper_is_told_with_both_voices(folder: Path) -> None:
    paper = folder / "documents" / "audit.pdf"
    paper.write_bytes(b"audit")
    assert supplymap("workspace", "documents", "--workspace", folder).returncode == 0
    other = folder.with_name("other")
    shutil.copytree(folder, other)
    keep = ("workspace", "keep", "audit.pdf", "--why", "Asked for by counsel", "--workspace")
    assert supplymap(*keep, folder, "--until", "2030-01-31", "--by", "Ana Lee").returncode == 0
    assert supplymap(*keep, other, "--until", "2029-01-31", "--by", "Bo Chen").returncode == 0
    (log,) = (other / "log").glob("*.jsonl")
    shutil.copy(log, folder / "log" / f"{log.stem} (1).jsonl")
    text = status(folder)
    assert "People said different things of these papers" in text
    assert "  audit.pdf\n" in text
    assert text.index("Bo Chen decided on") != text.index("Ana Lee decided on")
    assert "that it is kept until 2029-01-31: Asked for by counsel" in text
    assert "that it is kept until 2030-01-31: Asked for by counsel" in text
    assert plain(folder)["documents"][0]["until"] == "2030-01-31"


def test_a_damaged_list_of_questions_hides_no_decision(folder: Path) -> None:
    ran(folder, CAMEL)
    decide(folder, "--partner", "Camel Ltd", "--listing", "UFLPA-011", "--verdict", "same")
    (folder / "runs" / "2026-11-21-1" / "questions.json").write_text("{", encoding="utf-8")
    text = status(folder)
    assert "To decide:   not known\n" in text
    assert "Decided:     1 match\n" in text
    assert "The questions of the latest run are not told:" in text
    assert "is not as the run wrote it: run again with the workspace" in text
    assert "is not as the run wrote it" in plain(folder)["questions_unread"]


def test_deciding_settles_what_others_decided_under_other_keys(folder: Path) -> None:
    # by the name before any run, and by the mark of a run on a computer that knew nothing of that
    decide(folder, "--partner", "Camel Ltd", "--listing", "UFLPA-011", "--verdict", "different")
    decide(folder, "--partner", "Camel Ltd", "--listing", "UFLPA-012", "--verdict", "different")
    on_entry, on_other = Workspace(folder).decisions().matches
    met = CAMEL.partners
    Workspace(folder).record([draft_of(CAMEL, "same", "seen")], by="Bo Chen")
    keys = (on_entry.decision.key, on_other.decision.key, CAMEL.key)
    ran(folder, CAMEL, uses=tuple(Use(key, "holds", met) for key in keys))
    done = decide(folder, token(CAMEL.key), "--verdict", "unsure", by="Cy Day")
    assert done.returncode == 0, done.stderr
    assert "In place of: Ana Lee decided on" in done.stdout
    assert "In place of: Bo Chen decided on" in done.stdout
    values = {match.decision.key: match.decision.value for match in Workspace(folder).decisions().matches}
    assert values == dict(zip(keys, ("unsure", "different", "unsure"), strict=True))


def test_decisions_on_what_the_latest_run_did_not_meet_are_told(folder: Path) -> None:
    decide(folder, "--partner", "Camel Ltd", "--listing", "UFLPA-011", "--verdict", "same")
    decide(folder, "--partner", "Delta", "--listing", "XUAR", "--verdict", "same")
    camel, delta = Workspace(folder).decisions().matches
    ran(folder, uses=(Use(camel.decision.key, "not found"), Use(delta.decision.key, "holds", (Subject("Delta"),))))
    text = status(folder)
    assert "  1 on what the latest run did not meet" in text
    assert "Camel Ltd and Camel Group Co., Ltd. (UFLPA-011): Ana Lee decided on" in text
    assert "Delta" not in text
    assert plain(folder)["not_in_latest_run"] == [camel.decision.key]
    # what was taken back since is no decision any more
    supplymap("undo", token(camel.decision.key), "--workspace", folder, "--by", "A", "--why", "W")
    assert "did not meet" not in status(folder)


LATER: tuple[dict[str, Any], ...] = (
    {"key": "match a", "about": {"partner": "Camel Ltd", "listing": "UFLPA-011"}},
    {"key": "match a", "about": {"listing": "UFLPA-011"}, "new": {"verdict": ["same"]}},
    {"key": "match b", "about": {"partners": ["Camel Ltd"]}},
    {"key": "duplicate a", "what": "duplicate", "about": {"partners": ["Camel Ltd", "Delta"]}},
    {"key": "column a", "what": "column", "about": {"columns": ["Plant"]}, "new": {"reading": {"party": "site"}}},
    {"key": "horoscope", "what": "horoscope", "about": {"star": "Leo"}},
)
"""What a later version of the program may record."""


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", "--json"),
        ("history",),
        ("history", "--partner", "Camel"),
        ("decide", "--partner", "Camel Ltd", "--listing", "UFLPA-011", "--verdict", "same", "--by", "A", "--why", "W"),
        ("workspace", "export", "--to", "decisions.xlsx"),
    ],
)
def test_entries_of_a_later_version_stop_no_command(folder: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    write_lines(folder / "log" / "later.jsonl", [entry(1, **fields)[1] for fields in LATER])
    done = supplymap(*words, "--workspace", folder, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("key", [*dict.fromkeys(fields["key"] for fields in LATER[:-1])])
def test_what_a_later_version_decided_is_neither_decided_nor_undone(folder: Path, key: str) -> None:
    write_lines(folder / "log" / "later.jsonl", [entry(1, **fields)[1] for fields in LATER])
    answer = ("--is", "goods") if key.startswith("column") else ("--verdict", "different")
    told = refused(decide(folder, token(key), *answer))
    assert "recorded by a later version of supplymap: install that version" in told
    assert refused(supplymap("undo", token(key), "--workspace", folder, "--by", "A", "--why", "W")) == told


def test_namesakes_without_numbers_are_told_apart_by_place_and_no_text_floods_the_screen(folder: Path) -> None:
    leeds, york = (Subject("Camel Ltd", country="GB", places=(place,)) for place in ("Leeds", f"York {'A' * 30_000}"))
    ran(folder, *(replace(CAMEL, key=f"match {number}", partners=(one,)) for number, one in enumerate((leeds, york))))
    told = status(folder)
    assert "Camel Ltd (United Kingdom), Leeds and Camel Group Co., Ltd." in told
    assert "Camel Ltd (United Kingdom), York AAA" in told
    assert max(map(len, told.splitlines())) < 400


def test_a_namesake_written_otherwise_is_found_by_its_country(folder: Path) -> None:
    irish = Subject("Camel  Ltd.", country="IE")
    ran(folder, CAMEL, replace(CAMEL, key="match 2", partners=(irish,)))
    words = ("--listing", "UFLPA-011", "--verdict", "different", "--by", "Ana", "--why", "x")
    done = supplymap("decide", "--workspace", folder, "--partner", "Camel Ltd", "--country", "Ireland", *words)
    assert done.returncode == 0, done.stderr
    (decision,) = Workspace(folder).decisions().matches
    assert decision.partner == irish
    peru = supplymap("decide", "--workspace", folder, "--partner", "Camel Ltd", "--country", "Peru", *words)
    assert "is in Peru; there is Camel Ltd (United Kingdom)" in refused(peru)


def test_undo_takes_back_no_decision_on_a_longer_name(folder: Path) -> None:
    jiangsu = Subject("Jiangsu Camel Ltd", country="CN")
    ran(folder, replace(CAMEL, partners=(jiangsu,)), partners=(Subject("Camel Ltd", country="GB"),))
    decide(folder, token(CAMEL.key), "--verdict", "same")
    words = ("undo", "--workspace", folder, "--partner", "Camel Ltd", "--by", "Bo Chen", "--why", "x")
    assert "Jiangsu Camel Ltd" in refused(supplymap(*words))
    assert Workspace(folder).decisions().matches[0].decision.value == "same"


def test_undo_names_what_people_disagree_on_by_its_mark(folder: Path, tmp_path: Path) -> None:
    ran(folder, CAMEL)
    shutil.copytree(folder, tmp_path / "other")
    for place, verdict in ((folder, "same"), (tmp_path / "other", "different")):
        decide(place, token(CAMEL.key), "--verdict", verdict)
    (log,) = (tmp_path / "other" / "log").iterdir()
    shutil.copy(log, folder / "log" / "bo-pc.jsonl")
    words = ("undo", token(CAMEL.key), "--workspace", folder, "--by", "Bo Chen", "--why", "x")
    said = refused(supplymap(*words))
    assert f"People disagree on {token(CAMEL.key)}: decide it again" in said


def test_what_was_decided_of_one_of_several_partners_is_told_of_each(folder: Path) -> None:
    workspace = Workspace(folder)
    workspace.record([draft_of(replace(CAMEL, key="match 0"), "different", "Maker of tents")], by="Ana Lee")
    former = decision_of(workspace.read()[0].standing["match 0"])
    changes = ("2 partners of the files may be meant by that",)
    ran(folder, replace(CAMEL, former=former, changes=changes))
    told = status(folder)
    assert "that it is another company than the listed one: Maker of tents\n" in told
    assert "Decided before: Ana Lee decided on" in told
    assert f"Why again: {changes[0]}" in told
