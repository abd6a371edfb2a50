"""Decisions typed on the command line: recorded as meant, or refused in one sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from supplymap import Workspace
from tests.command_line import Done, refused, supplymap

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert supplymap("init", tmp_path / "w").returncode == 0
    return tmp_path / "w"


def decide(folder: Path, *more: str, by: str = "Ana Lee", why: str = "Maker of tents") -> Done:
    return supplymap("decide", "--workspace", folder, *more, "--by", by, "--why", why)


def camel(folder: Path, verdict: str, **who: str) -> Done:
    return decide(folder, "--partner", "Camel Ltd", "--listing", "UFLPA-011", "--verdict", verdict, **who)


def entries(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(supplymap("history", "--workspace", folder, "--json").stdout)
    return found


def test_a_match_is_decided_by_name_before_any_run(folder: Path) -> None:
    done = camel(folder, "different")
    assert done.returncode == 0, done.stderr
    assert "Camel Ltd and Camel Group Co., Ltd. (UFLPA-011): it is another company than the listed one" in done.stdout
    assert "goes by the name alone" in done.stdout
    (decision,) = Workspace(folder).decisions().matches
    assert (decision.partner.name, decision.partner.seen, decision.listing) == ("Camel Ltd", False, "UFLPA-011")
    assert (decision.decision.value, decision.listing_text) == ("different", "")
    (voice,) = decision.decision.voices
    assert (voice.by, voice.why) == ("Ana Lee", "Maker of tents")


def test_the_id_of_an_entry_may_be_typed_in_small_letters(folder: Path) -> None:
    assert decide(folder, "--partner", "A", "--listing", "uflpa-011", "--verdict", "unsure").returncode == 0
    assert decide(folder, "--partner", "A", "--listing", "xuar", "--verdict", "same").returncode == 0
    assert [item.listing for item in Workspace(folder).decisions().matches] == ["UFLPA-011", "XUAR"]


def test_a_decision_names_what_it_takes_the_place_of(folder: Path) -> None:
    camel(folder, "different")
    done = camel(folder, "same", by="Bo Chen", why="Register read")
    assert "In place of: Ana Lee decided on" in done.stdout
    assert "that it is another company than the listed one: Maker of tents" in done.stdout
    (decision,) = Workspace(folder).decisions().matches
    assert (decision.decision.value, decision.decision.revision) == ("same", 2)


def test_a_command_typed_twice_is_one_decision(folder: Path) -> None:
    camel(folder, "different")
    done = camel(folder, "different")
    assert "nothing was added" in done.stdout
    assert len(entries(folder)) == 1
    camel(folder, "different", why="Another reason")
    assert len(entries(folder)) == 2


@pytest.mark.parametrize(
    ("listing", "told"),
    [
        ("Camel Group Co. Ltd", "'Camel Group Co. Ltd' is UFLPA-011 (Camel Group Co., Ltd.)"),
        ("UFLPA-11", "The closest are: UFLPA-011"),
        ("WRO on cotton from Turkmenistan", "is WRO-033 (Cotton)"),
        ("WRO on cotton", "The closest are: WRO-033 (Cotton); WRO-056"),
        ("nonsense", "No entry of the lists held has the id 'nonsense'"),
    ],
)
def test_an_entry_that_is_not_there_is_refused(folder: Path, listing: str, told: str) -> None:
    assert told in refused(decide(folder, "--partner", "A", "--listing", listing, "--verdict", "same"))
    assert entries(folder) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--partner", "A", "--listing", "XUAR", "--verdict", "same", "--by", " "), "Add --by NAME"),
        (("--partner", "A", "--listing", "XUAR", "--verdict", "same", "--why", "\u200b"), "Add --why TEXT"),
        (("--partner", "A", "--listing", "XUAR"), "Give --verdict"),
        (("--partner", "A", "--verdict", "same"), "Nothing is open about A"),
        (("--partner", " ", "--listing", "XUAR", "--verdict", "same"), "Which partner?"),
        (("--verdict", "same"), "What is decided?"),
        (("--partner", "A", "--listing", "XUAR", "--same-as", "B", "--verdict", "same"), "not both"),
        (("--partner", "A", "--same-as", "A", "--verdict", "same"), "are one partner"),
        (("--partner", "A", "--listing", "XUAR", "--verdict", "site"), "two partners are sites of one company"),
        (("--partner", "A", "--country", "Utopia", "--listing", "XUAR", "--verdict", "same"), "no country"),
    ],
)
def test_half_a_decision_is_refused(folder: Path, more: tuple[str, ...], told: str) -> None:
    words = [word for name, value in (("--by", "Ana"), ("--why", "x")) if name not in more for word in (name, value)]
    assert told in refused(supplymap("decide", "--workspace", folder, *more, *words))
    assert entries(folder) == []


def test_another_verdict_is_a_mistake_of_usage(folder: Path) -> None:
    assert camel(folder, "maybe").returncode == 2


def test_two_partners_are_decided_by_name(folder: Path) -> None:
    done = decide(folder, "--partner", "Delta Knits", "--same-as", "Delta Knitting", "--verdict", "same")
    assert "Delta Knits and Delta Knitting: they are one partner" in done.stdout
    (decision,) = Workspace(folder).decisions().duplicates
    assert [partner.name for partner in decision.partners] == ["Delta Knits", "Delta Knitting"]


def test_two_partners_are_decided_to_be_sites_of_one_company(folder: Path) -> None:
    done = decide(folder, "--partner", "Delta Knits", "--same-as", "Delta Dyeing", "--verdict", "site")
    assert "Delta Knits and Delta Dyeing: they are two sites of one company" in done.stdout
    assert "by its name reaches both" in done.stdout
    (decision,) = Workspace(folder).decisions().duplicates
    assert decision.decision.value == "site"
    told = supplymap("history", "--workspace", folder).stdout
    assert "they are two sites of one company (before: it is not decided)" in told


def test_a_company_of_several_sites_is_decided_on_by_its_name(folder: Path, tmp_path: Path) -> None:
    rows = ["Company,Facility,Country,City", "Camel,Plant 1,China,Wuhan", "Camel,Plant 2,Vietnam,Hanoi"]
    (tmp_path / "sites.csv").write_text("\n".join(rows), "utf-8")
    run = ("run", tmp_path / "sites.csv", "--importer", "Harbor", "--workspace", folder)
    assert supplymap(*run).returncode == 0
    done = decide(folder, "--partner", "Camel", "--listing", "uflpa-011", "--verdict", "different")
    assert "Camel (China)" in done.stdout
    (decision,) = Workspace(folder).decisions().matches
    assert decision.partner.places == ("Hanoi, VN", "Wuhan")
    # of two companies of the name nobody knows whose the plants are
    (tmp_path / "sites.csv").write_text("\n".join([*rows, "Camel,,Chile,Arica", "Camel,,Ghana,Tema"]), "utf-8")
    assert supplymap(*run).returncode == 0
    refused(decide(folder, "--partner", "Camel", "--listing", "UFLPA-011", "--verdict", "same"))


def test_the_workspace_is_the_current_folder_if_it_is_one(folder: Path, tmp_path: Path) -> None:
    words = ("decide", "--partner", "A", "--listing", "XUAR", "--verdict", "same", "--by", "Ana", "--why", "x")
    assert supplymap(*words, cwd=folder).returncode == 0
    assert len(entries(folder)) == 1
    assert "Which workspace?" in refused(supplymap(*words, cwd=tmp_path))
    (tmp_path / "log").mkdir()
    assert "Which workspace?" in refused(supplymap(*words, cwd=tmp_path))
    assert "is no workspace" in refused(supplymap(*words, "--workspace", tmp_path / "none"))


def test_history_shows_who_when_and_why(folder: Path) -> None:
    assert supplymap("history", "--workspace", folder).stdout == "Nothing was decided.\n"
    camel(folder, "different")
    nobody = supplymap("history", "--workspace", folder, "--partner", "Delta").stdout
    assert nobody == "Nothing was decided about a partner whose name holds 'Delta'.\n"
    camel(folder, "same", by="Bo Chen", why="Register read")
    decide(folder, "--partner", "Delta", "--listing", "XUAR", "--verdict", "unsure")
    text = supplymap("history", "--workspace", folder).stdout
    assert text.index("Maker of tents") < text.index("Register read")
    assert "(before: it is another company than the listed one)" in text
    assert "nobody checks them" in text
    token = entries(folder)[0]["token"]
    for key in (token, token[:6], "match UFLPA-011"):
        shown = supplymap("history", key, "--workspace", folder).stdout
        assert shown.count(token) == 2
        assert "Delta" not in shown
    assert "Camel" not in supplymap("history", "--partner", "delta", "--workspace", folder).stdout
    assert "has the mark 'k-zzz'" in refused(supplymap("history", "k-zzz", "--workspace", folder))
    assert "Type more of it" in refused(supplymap("history", "k-", "--workspace", folder))


def test_names_cannot_control_the_terminal(folder: Path) -> None:
    decide(
        folder, "--partner", "A\x1b[31m", "--listing", "XUAR", "--verdict", "same", by="Ana\x1b]0;x\x07", why="\x1bx"
    )
    text = supplymap("history", "--workspace", folder).stdout
    assert "\x1b" not in text
    assert "\x07" not in text


@pytest.mark.parametrize(
    "more", [("--listing", "UFLPA-077"), ("--same-as", "Delta"), ("--country", "GB")], ids=lambda more: str(more[0])
)
def test_a_mark_beside_what_may_contradict_it_is_refused(folder: Path, more: tuple[str, str]) -> None:
    # the mark is of one entry, the option names another: which of the two was meant?
    camel(folder, "unsure")
    mark = entries(folder)[0]["token"]
    assert "go with --partner only" in refused(decide(folder, mark, *more, "--verdict", "different"))
    assert len(entries(folder)) == 1
