"""Judgements of a settings file: read once into the log of a workspace, which alone counts from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from supplymap.casework import note_seen, take_over
from supplymap.config import Config, Judgement
from supplymap.model import Question, Records, Subject, Use
from supplymap.reference.identities import match_key
from supplymap.workspace import Workspace, create, draft_of
from tests.workspace.drafts import entry, write_lines

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.workspace.entries import Entry

ALONE = "The log alone counts, so take the judgements out of the settings: what is added there is read once."
CAMEL = Judgement("Camel Ltd", "UFLPA-011", "different", "maker of tents", "J. Doe", "2026-11-20")
MILL = Judgement("V-12", "XUAR", "same", "seen there", "Bo Chen", "2026-11-21")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w")


def settings(*judgements: Judgement) -> Config:
    return Config(judgements=judgements)


def decide(workspace: Workspace, partner: Subject, listing: str, verdict: str) -> Entry:
    question = Question(match_key(partner, listing), "match", (partner,), listing)
    (entry,) = workspace.record([draft_of(question, verdict, "looked at it")], by="Ana Lee")
    return entry


def test_they_are_recorded_once_as_stated(workspace: Workspace) -> None:
    told = take_over(workspace, settings(CAMEL, MILL))
    assert told == [
        "The log of the workspace has taken over 2 judgements of the settings.",
        ALONE,
    ]
    camel, mill = workspace.decisions().matches
    assert (camel.partner, camel.listing, camel.decision.value) == (
        Subject("Camel Ltd", seen=False),
        "UFLPA-011",
        "different",
    )
    assert "Camel Group" in camel.listing_name
    assert camel.listing_text
    assert [(voice.by, voice.on, voice.why) for voice in camel.decision.voices] == [
        ("J. Doe", "2026-11-20", "maker of tents")
    ]
    assert (mill.partner.name, mill.listing, mill.decision.value) == ("V-12", "XUAR", "same")
    assert [voice.on for voice in mill.decision.voices] == ["2026-11-21"]
    assert take_over(workspace, settings(CAMEL, MILL)) == [ALONE]
    assert len(workspace.history()) == 2


def test_without_judgements_nothing_is_told(workspace: Workspace) -> None:
    assert take_over(workspace, settings()) == []
    assert workspace.history() == ()


def test_one_that_was_taken_back_stays_so(workspace: Workspace) -> None:
    take_over(workspace, settings(CAMEL))
    decide(workspace, Subject("Camel Ltd", seen=False), "UFLPA-011", "")
    told = take_over(workspace, settings(CAMEL))
    assert told[0] == (
        "The settings judge otherwise than the log of the workspace, which stands, on Camel Ltd (UFLPA-011)."
    )
    assert workspace.decisions().matches == ()


@pytest.mark.parametrize(
    "partner",
    [Subject("CAMEL LTD.", country="GB"), Subject("Tents of Leeds", ("Camel Ltd",), "GB", (("id", "V-7"),))],
    ids=["another spelling", "another name"],
)
def test_the_log_stands_against_the_file(workspace: Workspace, partner: Subject) -> None:
    decide(workspace, partner, "UFLPA-011", "same")
    told = take_over(workspace, settings(CAMEL))
    assert "which stands, on Camel Ltd (UFLPA-011)" in told[0]
    assert [match.decision.value for match in workspace.decisions().matches] == ["same"]


def test_one_that_the_log_knows_by_its_number_is_not_taken_again(workspace: Workspace) -> None:
    decide(workspace, Subject("Hotan Mill", country="CN", numbers=(("id", "V-12"),)), "XUAR", "same")
    assert take_over(workspace, settings(MILL)) == [ALONE]
    assert len(workspace.history()) == 1


def test_one_on_another_entry_is_taken(workspace: Workspace) -> None:
    decide(workspace, Subject("Camel Ltd"), "UFLPA-012", "same")
    take_over(workspace, settings(CAMEL))
    assert {match.listing for match in workspace.decisions().matches} == {"UFLPA-011", "UFLPA-012"}


def test_what_a_later_version_decided_stops_no_judgement(workspace: Workspace) -> None:
    line = entry(what="match", about={"partner": "Camel Ltd", "listing": "UFLPA-011"})[1]
    write_lines(workspace.folder / "log" / "later.jsonl", [line])
    take_over(workspace, settings(CAMEL))
    assert [match.partner.name for match in workspace.decisions().matches] == ["Camel Ltd"]


def test_many_that_differ_are_counted(workspace: Workspace) -> None:
    judgements = [replace(CAMEL, partner=f"Camel {number} Ltd") for number in range(8)]
    for judgement in judgements:
        decide(workspace, Subject(judgement.partner), "UFLPA-011", "unsure")
    assert take_over(workspace, settings(*judgements))[0].endswith("Camel 4 Ltd (UFLPA-011) and 3 more.")


def test_what_files_say_of_a_partner_decided_by_name_is_noted_once(workspace: Workspace) -> None:
    first = decide(workspace, Subject("Mill", seen=False), "XUAR", "different")
    found = Subject("Mill Co", country="CN", places=("Hangzhou",), texts=("yarn",))
    records = Records(uses=(Use(first.key, "holds", (found,)),))
    note_seen(workspace, records)
    note_seen(workspace, Records(uses=(Use(first.key, "holds", (replace(found, country="VN"),)),)))
    assert [match.partner for match in workspace.decisions().matches] == [found]
    # deciding again by name alone begins anew
    decide(workspace, Subject("Mill", seen=False), "XUAR", "same")
    assert [match.partner.seen for match in workspace.decisions().matches] == [False]


@pytest.mark.parametrize("outcome", ["several", "not found", "asked again"])
def test_nothing_is_noted_of_a_partner_that_was_not_found(workspace: Workspace, outcome: str) -> None:
    first = decide(workspace, Subject("Mill", seen=False), "XUAR", "different")
    note_seen(workspace, Records(uses=(Use(first.key, outcome, (Subject("Mill Co"),)),)))  # type: ignore[arg-type]
    note_seen(workspace, Records(uses=(Use(first.key, "holds", (Subject("Mill"), Subject("Mill"))),)))
    assert len(workspace.history()) == 1
