"""Reading the files of a log: copies, cuts, editors, strange things under its names."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from supplymap.errors import WorkspaceError
from supplymap.workspace import Workspace, create
from supplymap.workspace import log as log_module
from supplymap.workspace.entries import ALTERED, NO_ENTRY
from supplymap.workspace.log import Log, read_log
from supplymap.workspace.state import state_of
from tests.workspace.drafts import entry, match, write_lines

ENTRIES, LINES = zip(*(entry(number) for number in range(1, 6)), strict=True)
NAME = "ana-pc.jsonl"
COPIES = (
    "ana-pc (1).jsonl",
    "decisions (1).jsonl",
    "ana-pc.sync-conflict-20261126-101010-ABCDEF.jsonl",
    "ana-pc (Ana's conflicted copy 2026-11-26).jsonl",
    "ana-pc (conflicted copy 2026-11-26 101010).jsonl",
    "ana-pc (SFConflict ana@example.com 2026-11-26-10-10-10).jsonl",
    "ana-pc (Case Conflict).jsonl",
    "ana-pc-LAPTOP.jsonl",
    "ana-pc 2.jsonl",
    "ana-pc - Copy.jsonl",
    "Kopie von ana-pc.jsonl",
    "ana-pc [conflicted].jsonl",
    "ana-pc 副本.jsonl",
    "ANA-PC.JSONL",
)
TEMPORARY = (
    ".syncthing.ana-pc.jsonl.tmp",
    ".~ana-pc.jsonl",
    "~$ana-pc.jsonl",
    "._ana-pc.jsonl",
    ".#ana-pc.jsonl",
    "#ana-pc.jsonl#",
    "ana-pc.jsonl~",
    "ana-pc.jsonl.part",
    "ana-pc.jsonl.swp",
    ".ana-pc.jsonl.swp",
    "~syncthing~ana-pc.jsonl",
    "ana-pc.jsonl.bak",
    "desktop.ini",
    ".jsonl",
)


def ids(log: Log) -> set[str]:
    return {each.id for each in log.entries}


def told(log: Log) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.problem) for fault in log.faults]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_made_by_a_sync_tool_merges_like_any_other(tmp_path: Path, name: str) -> None:
    write_lines(tmp_path / NAME, LINES[:3])
    write_lines(tmp_path / name, (*LINES[:2], LINES[3]))
    log = read_log(tmp_path)
    assert ids(log) == {each.id for each in ENTRIES[:4]}
    assert len(log.entries) == 4
    assert log.faults == []
    assert sorted(log.copies[0]) == sorted([name, NAME])


def test_files_that_share_nothing_are_no_copies(tmp_path: Path) -> None:
    write_lines(tmp_path / NAME, LINES[:3])
    write_lines(tmp_path / "bo-pc.jsonl", LINES[3:])
    log = read_log(tmp_path)
    assert ids(log) == {each.id for each in ENTRIES}
    assert log.copies == []


def test_a_line_that_stands_twice_in_one_file_counts_once(tmp_path: Path) -> None:
    write_lines(tmp_path / NAME, (*LINES[:2], LINES[0]))
    log = read_log(tmp_path)
    assert len(log.entries) == 2
    assert log.copies == []


@pytest.mark.parametrize("name", TEMPORARY)
def test_what_programs_are_still_writing_is_not_read(tmp_path: Path, name: str) -> None:
    write_lines(tmp_path / NAME, LINES[:1])
    (tmp_path / name).write_bytes(LINES[1] + b"\n" + LINES[2][:50])
    log = read_log(tmp_path)
    assert ids(log) == {ENTRIES[0].id}
    assert log.faults == []


def test_a_log_cut_at_every_byte_of_its_last_two_lines_keeps_what_stands_before(tmp_path: Path) -> None:
    data = b"".join(line + b"\n" for line in LINES)
    starts = [sum(len(line) + 1 for line in LINES[:number]) for number in range(6)]
    for cut in range(starts[3], starts[5] + 1):
        (tmp_path / NAME).write_bytes(data[:cut])
        log = read_log(tmp_path)
        # a line is whole once all but its line break is there
        whole = max(number for number in range(6) if starts[number] - (number > 0) <= cut)
        assert ids(log) == {each.id for each in ENTRIES[:whole]}
        rest = data[starts[whole] : cut]
        assert [fault[:2] for fault in told(log)] == ([(NAME, whole + 1)] if rest else [])


def test_after_a_cut_the_next_decision_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    workspace.record([match("A")], by="Ana Lee")
    workspace.record([match("B")], by="Ana Lee")
    (path,) = (workspace.folder / "log").iterdir()
    whole = path.read_bytes()
    second = whole.index(b"\n") + 1
    for cut in range(second, len(whole) + 1):
        path.write_bytes(whole[:cut])
        workspace.record([match("C")], by="Ana Lee")
        state, faults = workspace.read()
        names = {each.about["partners"][0]["name"] for each in state.entries.values()}
        assert names == ({"A", "B", "C"} if cut >= len(whole) - 1 else {"A", "C"})
        assert [fault.line for fault in faults] == ([] if cut == second or cut >= len(whole) - 1 else [2])


def test_a_cut_line_that_stands_whole_in_a_copy_is_not_told(tmp_path: Path) -> None:
    write_lines(tmp_path / NAME, LINES)
    data = (tmp_path / NAME).read_bytes()
    (tmp_path / "ana-pc (1).jsonl").write_bytes(data[:-30])
    log = read_log(tmp_path)
    assert ids(log) == {each.id for each in ENTRIES}
    assert log.faults == []


def test_line_breaks_of_windows_are_no_change(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\r\n".join(LINES) + b"\r\n\r\n")
    log = read_log(tmp_path)
    assert ids(log) == {each.id for each in ENTRIES}
    assert log.faults == []


def test_a_line_changed_by_hand_is_set_aside_with_its_place(tmp_path: Path) -> None:
    write_lines(tmp_path / NAME, (LINES[0], LINES[1].replace(b"different", b"same"), b"what is this?", LINES[2]))
    log = read_log(tmp_path)
    assert ids(log) == {ENTRIES[0].id, ENTRIES[2].id}
    assert told(log) == [(NAME, 2, ALTERED), (NAME, 3, NO_ENTRY)]
    assert log.faults[0].sentence.startswith("log/ana-pc.jsonl, line 2: not as it was recorded")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_what_an_editor_saved_in_another_encoding_is_read_and_told(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding[-2:] in ("be", "le") else ""
    text = mark + b"\n".join(LINES).decode() + "\n"
    (tmp_path / NAME).write_bytes(text.encode(encoding))
    log = read_log(tmp_path)
    assert ids(log) == {each.id for each in ENTRIES}
    assert [fault[:2] for fault in told(log)] == [(NAME, 0)]


def test_strange_things_under_the_name_of_a_log_are_told(tmp_path: Path) -> None:
    write_lines(tmp_path / NAME, LINES[:2])
    (tmp_path / "folder.jsonl").mkdir()
    write_lines(tmp_path / "elsewhere.txt", LINES[2:])
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "elsewhere.txt")
    (tmp_path / "nowhere.jsonl").symlink_to(tmp_path / "nothing.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    with (tmp_path / "huge.jsonl").open("wb") as file:
        file.truncate(5 * 10**9)
    log = read_log(tmp_path)
    assert ids(log) == {each.id for each in ENTRIES[:2]}
    assert [fault[:2] for fault in told(log)] == [
        (name, 0) for name in ("folder.jsonl", "huge.jsonl", "link.jsonl", "nowhere.jsonl", "pipe.jsonl")
    ]
    assert all(fault.sentence.endswith(".") and ":" in fault.sentence for fault in log.faults)


def test_a_file_that_may_not_be_read_is_told_and_the_others_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lines(tmp_path / NAME, LINES[:2])
    write_lines(tmp_path / "bo-pc.jsonl", LINES[2:])
    real = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path.name == "bo-pc.jsonl":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    log = read_log(tmp_path)
    assert ids(log) == {each.id for each in ENTRIES[:2]}
    assert log.faults[0].sentence == (
        "log/bo-pc.jsonl: cannot be read (permission denied), so what it holds does not count: make it available on "
        "this computer, or ask for the right to read it."
    )


def test_a_file_that_goes_while_the_folder_is_read_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lines(tmp_path / NAME, LINES[:2])
    monkeypatch.setattr(log_module, "_files", lambda folder: [folder / NAME, folder / "gone.jsonl"])
    log = read_log(tmp_path)
    assert (len(log.entries), log.faults) == (2, [])


def test_a_folder_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    shutil.rmtree(workspace.folder / "log")
    with pytest.raises(WorkspaceError, match=r"log cannot be read .*: check that it is there"):
        workspace.read()
    with pytest.raises(WorkspaceError, match="Nothing was recorded"):
        workspace.record([match()], by="Ana Lee")


@pytest.mark.parametrize("place", ["moved", "with spaces in it", "供应商 工作区", "名" * 60, "naïve-é"])
def test_a_workspace_may_be_moved_and_renamed(tmp_path: Path, place: str) -> None:
    create(tmp_path / "w").record([match("A")], by="Ana Lee")
    (tmp_path / "deep").mkdir()
    moved = (tmp_path / "w").rename(tmp_path / "deep" / place)
    workspace = Workspace(moved)
    workspace.record([match("B")], by="Ana Lee")
    assert len(workspace.history()) == 2
    assert len(workspace.decisions().matches) == 2


def test_a_hostile_log_ends_in_a_state(tmp_path: Path) -> None:
    mine, line = entry(1)
    # takes the place of decisions on other things: they stay
    other, other_line = entry(2, replaces=(mine.id, "0" * 32, "", "x" * 1000), revision=10**9)
    many = [entry(number, key="match one", new={"verdict": "different"})[1] for number in range(10, 2000)]
    write_lines(tmp_path / NAME, [line, other_line, *many])
    log = read_log(tmp_path)
    state = state_of(log.entries)
    assert log.faults == []
    assert state.standing[mine.key].heads == (mine,)
    assert state.standing[other.key].heads == (other,)
    assert len(state.standing["match one"].heads) == 1990
    assert not state.standing["match one"].is_conflict
    assert len(state.missing) == 3


def test_a_run_is_told_what_of_the_decisions_may_be_lacking(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    folder = workspace.folder / "log"
    said: list[str] = []

    def told() -> list[str]:
        said.clear()
        workspace.decisions(said.append)
        return said

    write_lines(folder / NAME, LINES[:2])
    assert told() == []
    # a crash, after which the same writer went on, has lost nothing that anybody was told of
    (folder / NAME).write_bytes(LINES[0] + b"\n" + LINES[1][:60] + b"\n" + LINES[2] + b"\n")
    assert [fault.line for fault in workspace.read()[1]] == [2]
    assert told() == []
    # a copy that is not whole yet may hold more
    (folder / NAME).write_bytes(LINES[0] + b"\n" + LINES[1][:60])
    assert told() == [
        "What people decided may not be all here. log/ana-pc.jsonl, line 2: not whole: it is being written or copied "
        "just now, or a crash cut it; what stands before it holds."
    ]
    (folder / NAME).write_bytes(b"\n".join(line.replace(b"different", b"same") for line in LINES) + b"\n")
    assert len(told()) == 4
    assert said[-1] == "Further places of the log that cannot be read: 2. 'supplymap status' shows them."
    later = entry(8, what="horoscope")[1]
    waiting = entry(9, replaces=("0" * 32,))[1]
    write_lines(folder / NAME, [*LINES, later, waiting])
    assert [sentence.split(": ")[1].split(" ")[0] for sentence in told()] == ["1.", "1."]


def test_very_many_who_did_not_know_of_each_other_are_settled_by_one(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    draft = match("Mill 1")
    shared = {"key": draft.key, "about": draft.about}
    many = [entry(number, **shared, new={"verdict": ("same", "unsure")[number % 2]})[1] for number in range(20_000)]
    write_lines(workspace.folder / "log" / NAME, many)
    assert len(workspace.decisions().matches[0].decision.voices) == 20_000
    (made,) = workspace.record([draft], by="Ana Lee")
    assert made.old == {"verdict": "same"}
    state, _ = workspace.read()
    assert state.standing[draft.key].heads == (made,)
