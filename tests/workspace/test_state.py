"""What stands when logs are merged: the same in any order, whatever was copied when, and whatever clocks said."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supplymap.model import Subject
from supplymap.workspace import Workspace, create
from supplymap.workspace.decided import common, joined
from supplymap.workspace.kinds import cautious
from supplymap.workspace.state import State, state_of
from tests.workspace.drafts import entry, match, write_lines
from tests.workspace.machines import Machines, at_machine

if TYPE_CHECKING:
    from supplymap.workspace.entries import Entry

MACHINES = 3
VERDICTS = ("same", "different", "unsure", "")
NUMBER = st.integers(0, MACHINES - 1)
DECIDE = st.tuples(
    st.just("decide"), NUMBER, st.sampled_from("ABC"), st.sampled_from(VERDICTS), st.integers(-(10**8), 10**8)
)
COPY = st.tuples(
    st.just("copy"), NUMBER, NUMBER, st.sampled_from([0, 0, 1, 30, 400]), st.booleans(), st.sampled_from([0, 0, 1, 3])
)


def act(machines: Machines, step: tuple[Any, ...]) -> None:
    if step[0] == "decide":
        machines.decide(*step[1:])
    elif step[1] != step[2]:
        machines.copy(step[1], step[2], cut=step[3], beside=step[4], older=step[5])


def heads_of(state: State) -> dict[str, set[str]]:
    return {key: {head.id for head in standing.heads} for key, standing in state.standing.items()}


def check_merged(machines: Machines, workspace: Workspace) -> State:
    """Compare what stands with what must stand."""
    state, _ = workspace.read()
    expected = machines.heads()
    # nothing that was acknowledged is lost, and nothing is waited for
    assert state.entries.keys() == machines.made.keys()
    assert not state.missing
    assert heads_of(state) == expected
    disagreeing = {key for key, ids in expected.items() if len(machines.verdicts(ids)) > 1}
    assert [standing.latest.key for standing in state.conflicts] == sorted(disagreeing)
    for key, standing in state.standing.items():
        assert (standing.value or {}).get("verdict", "") == machines.verdicts(expected[key])[0]
    # what is continued stands before what continues it, whatever clocks said
    places = {id_: place for place, id_ in enumerate(state.entries)}
    for id_, made in machines.made.items():
        assert all(places[former] < places[id_] for former in made.knew)
    return state


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DECIDE | COPY, max_size=14), st.randoms(use_true_random=False))
def test_machines_that_sync_at_random_moments_end_in_one_state(steps: list[tuple[Any, ...]], chance: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        machines = Machines(Path(folder), MACHINES)
        for step in steps:
            act(machines, step)
        for number, workspace in enumerate(machines.workspaces):
            known = machines.files[number].ids()
            state, _ = workspace.read()
            assert state.entries.keys() == known
            # what stands is never less than what people could know of: a log that lacks leaves more open
            assert all(ids <= heads_of(state)[key] for key, ids in machines.heads(known).items())
        sequence = list(range(MACHINES))
        first = check_merged(machines, machines.merged("first", sequence))
        second = check_merged(machines, machines.merged("second", sequence[::-1]))
        assert first == second
        entries = [*first.entries.values()] * 2
        chance.shuffle(entries)
        again = state_of(entries)
        assert again == first
        assert list(again.entries) == list(first.entries)


def test_two_machines_apart_for_a_hundred_decisions_each(tmp_path: Path) -> None:
    machines, chance = Machines(tmp_path, 2), Random(11)
    for name in "ABCDEFGHIJ":
        machines.decide(0, name, "unsure")
    machines.copy(0, 1)
    for _ in range(100):
        for number in (0, 1):
            machines.decide(
                number, chance.choice("ABCDEFGHIJKLMNOP"), chance.choice(VERDICTS), chance.randint(-999, 999)
            )
    one = check_merged(machines, machines.merged("one", [0, 1]))
    other = check_merged(machines, machines.merged("other", [1, 0]))
    assert one == other
    assert len(one.entries) == 210
    assert one.conflicts
    # each sees the other's after copying both ways, and deciding settles it for both
    for _ in range(2):
        machines.copy(0, 1)
        machines.copy(1, 0)
    assert machines.workspaces[0].read()[0] == machines.workspaces[1].read()[0] == one
    for standing in one.conflicts:
        machines.decide(0, standing.latest.about["partners"][0]["name"], "different")
    assert not check_merged(machines, machines.merged("settled", [0, 1])).conflicts


def test_a_clock_that_is_wrong_decides_nothing(tmp_path: Path) -> None:
    machines = Machines(tmp_path, 2)
    machines.decide(0, "A", "same", clock=10**9)
    machines.copy(0, 1)
    # decided later by a person who saw it, at a machine that believes to be decades earlier
    machines.decide(1, "A", "different", clock=-(10**9))
    state = check_merged(machines, machines.merged("all", [0, 1]))
    assert state.standing[match("A").key].value == {"verdict": "different"}
    assert [each.by for each in state.entries.values()] == ["Person 0", "Person 1"]


def test_steps_get_decisions_in_one_sequence_whatever_clocks_say(tmp_path: Path) -> None:
    said = []
    for clock in (1, -1):
        machines = Machines(tmp_path / str(clock), 1)
        for place, name in enumerate("CABD"):
            machines.decide(0, name, "different", clock=clock * place)
        said.append([each.partner.name for each in machines.workspaces[0].decisions().matches])
    assert said == [["A", "B", "C", "D"]] * 2


def test_an_old_copy_put_back_changes_nothing(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    with at_machine(0):
        workspace.record([match("A", "same")], by="Ana Lee")
    (path,) = (workspace.folder / "log").iterdir()
    old = path.read_bytes()
    with at_machine(0):
        workspace.record([match("A", "different")], by="Ana Lee")
    before = workspace.read()[0]
    (path.parent / "old.jsonl").write_bytes(old)
    assert workspace.read()[0] == before
    assert workspace.copies() == [("user-m0.jsonl", "old.jsonl")]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (("same", "different"), "same"),
        (("unsure", "different"), "unsure"),
        (("", "different"), ""),
        (("", "unsure"), "unsure"),
        (("same", "unsure", "", "different"), "same"),
        (("different", "different"), "different"),
    ],
)
def test_while_people_disagree_the_more_cautious_value_holds(verdicts: tuple[str, ...], expected: str) -> None:
    values = [{"verdict": verdict} if verdict else None for verdict in verdicts]
    for sequence in (values, values[::-1]):
        assert (cautious("match", sequence) or {}).get("verdict", "") == expected


def test_of_duplicates_and_columns_nothing_holds_while_people_disagree() -> None:
    same, different = {"verdict": "same"}, {"verdict": "different"}
    assert cautious("duplicate", [same, different]) is None
    assert cautious("duplicate", [same, same]) == same


def test_two_that_anybody_takes_for_sites_of_one_company_are_held_for_that() -> None:
    site, same, different = ({"verdict": verdict} for verdict in ("site", "same", "different"))
    for others in ([different], [same], [None], [different, same]):
        assert cautious("duplicate", [site, *others]) == cautious("duplicate", [*others, site]) == site
    assert cautious("column", [{"reading": "factory: country"}, {"reading": "ignore"}]) is None


def test_a_paper_is_kept_as_long_and_held_as_firmly_as_anybody_says() -> None:
    short, held = {"until": "2028-01-01", "hold": False}, {"until": "2027-01-01", "hold": True}
    assert cautious("document", [short, held]) == {"until": "2028-01-01", "hold": True}
    assert cautious("document", [held, None]) == held


def apart(workspace: Workspace, *heads: dict[str, Any]) -> Entry:
    """Write decisions of people who did not know of each other, each on a machine of its own."""
    for number, head in enumerate(heads):
        draft = match("Mill 1", head.pop("verdict"), **head)
        made, line = entry(number, key=draft.key, about=draft.about, new=draft.new, machine=f"m{number}")
        write_lines(workspace.folder / "log" / f"user-m{number}.jsonl", [line])
    return made


def test_two_who_decide_alike_are_no_conflict_and_both_are_heard(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    apart(
        workspace,
        {"verdict": "different", "country": "CN", "places": ["Aksu"], "names": ["阿克苏"]},
        {"verdict": "different", "country": "CN", "places": ["Kashgar"]},
    )
    state, _ = workspace.read()
    assert not state.conflicts
    (decision,) = workspace.decisions().matches
    assert not decision.decision.is_conflict
    assert len(decision.decision.voices) == 2
    assert decision.partner == Subject("Mill 1", ("阿克苏",), "CN", places=("Aksu", "Kashgar"))


def test_texts_of_who_was_overruled_are_not_counted_as_seen(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    apart(workspace, {"verdict": "unsure", "places": ["Aksu"]}, {"verdict": "different", "places": ["Kashgar"]})
    (decision,) = workspace.decisions().matches
    assert decision.decision.value == "unsure"
    assert decision.decision.is_conflict
    assert decision.partner.places == ("Aksu",)


def test_a_country_that_people_saw_differently_was_seen_by_nobody(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    apart(workspace, {"verdict": "different", "country": "DE"}, {"verdict": "different", "country": "CN"})
    (decision,) = workspace.decisions().matches
    assert decision.partner.country == ""


def test_who_saw_the_files_counts_before_who_knew_the_name_alone(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    apart(
        workspace,
        {"verdict": "different", "seen": False},
        {"verdict": "different", "country": "CN", "places": ["Aksu"]},
    )
    (decision,) = workspace.decisions().matches
    assert decision.partner == Subject("Mill 1", country="CN", places=("Aksu",))


def test_partners_are_joined_and_shared_whatever_their_sequence() -> None:
    a, b = Subject("A", places=("1", "2")), Subject("B", names=("b",))
    a2, b2 = Subject("A", places=("2", "3")), Subject("B")
    assert joined([[a, b], [b2, a2]]) == [Subject("B", names=("b",)), Subject("A", places=("1", "2", "3"))]
    assert common([[a, b], [b2, a2]]) == [Subject("B"), Subject("A", places=("2",))]


def test_old_of_a_decision_that_settles_a_conflict_is_what_held_meanwhile(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    apart(workspace, {"verdict": "different"}, {"verdict": "same"})
    (made,) = workspace.record([match("Mill 1", "different")], by="Cy Day")
    assert (made.old, made.new) == ({"verdict": "same"}, {"verdict": "different"})
    assert len(made.replaces) == 2
    assert not workspace.read()[0].conflicts
