"""Papers are taken in, kept until a day or under a hold, and never deleted."""

from __future__ import annotations

import os
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from supplymap.errors import WorkspaceError
from supplymap.workspace import Workspace, create
from supplymap.workspace.documents import Paper, TakenIn, keeping, papers_meant, papers_of, take_in
from supplymap.workspace.store import Content, Store
from tests.command_line import refused, supplymap

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w")


def put(workspace: Workspace, name: str, text: str) -> Path:
    path = workspace.folder / "documents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def papers(workspace: Workspace) -> tuple[Paper, ...]:
    return papers_of(workspace.read()[0])


def content_of(workspace: Workspace, paper: Paper) -> bytes:
    return Store(workspace).read(Content(paper.name, "document", paper.sha256, paper.bytes))


def test_papers_at_any_depth_and_from_elsewhere_are_taken_in_once(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "audit.pdf", "audit")
    put(workspace, "2026/磨坊/origin.pdf", "origin")
    elsewhere = tmp_path / "letter.docx"
    elsewhere.write_text("letter")
    taken = take_in(workspace, [elsewhere])
    assert taken == TakenIn(("letter.docx", "audit.pdf", "origin.pdf"), (), (), ())
    assert [(paper.name, paper.path, paper.bytes) for paper in papers(workspace)] == [
        ("audit.pdf", "audit.pdf", 5),
        ("letter.docx", "", 6),
        ("origin.pdf", "2026/磨坊/origin.pdf", 6),
    ]
    elsewhere.unlink()
    entries = len(workspace.history())
    assert take_in(workspace) == TakenIn((), (), (), ())
    assert len(workspace.history()) == entries
    assert [content_of(workspace, paper) for paper in papers(workspace)] == [b"audit", b"letter", b"origin"]


def test_files_that_programs_put_beside_papers_are_not_papers(workspace: Workspace) -> None:
    for name in ("~$audit.docx", ".DS_Store", "Thumbs.db", "desktop.ini", ".hidden/audit.pdf"):
        put(workspace, name, name)
    assert take_in(workspace) == TakenIn((), (), (), ())


def test_a_changed_paper_is_a_new_one_and_the_old_one_stays(workspace: Workspace) -> None:
    file = put(workspace, "audit.pdf", "first")
    take_in(workspace)
    file.write_text("second")
    assert take_in(workspace) == TakenIn(("audit.pdf",), ("audit.pdf",), (), ())
    assert {content_of(workspace, paper) for paper in papers(workspace)} == {b"first", b"second"}


def test_a_name_means_what_lies_there_also_if_the_same_content_is_kept_under_another(workspace: Workspace) -> None:
    put(workspace, "a.pdf", "origin")
    put(workspace, "audit.pdf", "origin")
    put(workspace, "sub/audit.pdf", "another audit")
    assert take_in(workspace).alike == (("audit.pdf", "a.pdf"),)
    words = ("--until", "2031-01-01", "--by", "Ana Lee", "--why", "Asked for", "--workspace", workspace.folder)
    assert supplymap("workspace", "keep", "audit.pdf", *words).returncode == 0
    # what lies below sub is another paper of that name
    assert {paper.path: paper.until for paper in papers(workspace)} == {"a.pdf": "2031-01-01", "sub/audit.pdf": ""}
    text = supplymap("workspace", "documents", "--workspace", workspace.folder).stdout
    assert "so kept once and under its name: 1\n  audit.pdf, as a.pdf\n" in text


def test_of_a_changed_paper_the_name_means_what_lies_there_now(workspace: Workspace) -> None:
    file = put(workspace, "audit.pdf", "first")
    take_in(workspace)
    file.write_text("second")
    words = ("--hold", "--by", "Ana Lee", "--why", "Asked for", "--workspace", workspace.folder)
    done = supplymap("workspace", "keep", "audit.pdf", *words)
    assert done.returncode == 0, done.stderr
    assert {content_of(workspace, paper): paper.hold for paper in papers(workspace)} == {
        b"first": False,
        b"second": True,
    }


def test_a_paper_that_was_deleted_is_told_and_one_that_was_moved_is_not(workspace: Workspace) -> None:
    audit, letter = put(workspace, "audit.pdf", "audit"), put(workspace, "letter.pdf", "letter")
    take_in(workspace)
    audit.unlink()
    letter.rename(letter.with_name("renamed.pdf"))
    assert take_in(workspace).gone == ("audit.pdf",)
    assert {content_of(workspace, paper) for paper in papers(workspace)} == {b"audit", b"letter"}


def test_a_copy_that_was_damaged_is_mended_by_the_paper(workspace: Workspace) -> None:
    put(workspace, "audit.pdf", "audit")
    take_in(workspace)
    (paper,) = papers(workspace)
    path = Store(workspace).path_of(paper.sha256)
    path.chmod(0o666)
    path.write_bytes(b"aud")
    take_in(workspace)
    assert content_of(workspace, paper) == b"audit"


def test_links_are_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    try:
        (workspace.folder / "documents" / "link.txt").symlink_to(secret)
        (workspace.folder / "documents" / "folder").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("links may not be made here")
    taken = take_in(workspace)
    assert taken.new == ()
    assert [problem.endswith("put the paper itself there.") for problem in taken.problems] == [True]


def test_a_pipe_is_told_and_not_waited_for(workspace: Workspace) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(workspace.folder / "documents" / "pipe.pdf")
    put(workspace, "audit.pdf", "audit")
    taken = take_in(workspace)
    assert taken.new == ("audit.pdf",)
    assert len(taken.problems) == 1


def test_what_people_say_of_a_paper_stands_until_they_say_otherwise(workspace: Workspace) -> None:
    put(workspace, "audit.pdf", "audit")
    take_in(workspace)
    (paper,) = papers(workspace)
    assert (paper.until, paper.hold, paper.is_conflict) == ("", False, False)
    workspace.record([keeping(paper, "law", until="2031-11-26", kind="audit")], by="Ana Lee")
    (paper,) = papers(workspace)
    workspace.record([keeping(paper, "court", hold=True)], by="Bo Chen")
    (paper,) = papers(workspace)
    assert (paper.kind, paper.until, paper.hold) == ("audit", "2031-11-26", True)
    assert not paper.is_past(date(2032, 1, 1))
    workspace.record([keeping(paper, "court ended", hold=False)], by="Bo Chen")
    (paper,) = papers(workspace)
    assert (paper.is_past(date(2031, 11, 26)), paper.is_past(date(2031, 11, 27))) == (False, True)
    take_in(workspace)
    assert papers(workspace) == (paper,)


@pytest.mark.parametrize("day", ["tomorrow", "26.11.2031", "2031-02-30", "2031"])
def test_a_text_that_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(WorkspaceError, match="is no day: write it as 2031-11-26"):
        keeping(Paper("0" * 64, "a", "a", 1), "law", until=day)


def test_two_machines_that_take_in_one_paper_do_not_disagree(workspace: Workspace, tmp_path: Path) -> None:
    other = Workspace(shutil.copytree(workspace.folder, tmp_path / "other"))
    put(workspace, "audit.pdf", "audit")
    put(other, "named otherwise.pdf", "audit")
    for each in (workspace, other):
        take_in(each)
    (mine,) = papers(workspace)
    workspace.record([keeping(mine, "law", until="2031-01-01")], by="Ana Lee")
    for log in (other.folder / "log").iterdir():
        shutil.copy(log, workspace.folder / "log" / f"other-{log.name}")
    assert workspace.read()[0].conflicts == ()
    (paper,) = papers(workspace)
    assert paper.until == "2031-01-01"


def test_people_who_disagree_keep_it_the_longest(workspace: Workspace) -> None:
    put(workspace, "audit.pdf", "audit")
    take_in(workspace)
    (paper,) = papers(workspace)
    workspace.record([keeping(paper, "law", until="2031-01-01")._replace(replaces=())], by="Ana Lee")
    workspace.record([keeping(paper, "court", until="2029-01-01", hold=True)._replace(replaces=())], by="Bo Chen")
    (paper,) = papers(workspace)
    assert (paper.until, paper.hold, paper.is_conflict) == ("2031-01-01", True, True)


def test_a_paper_is_meant_by_path_name_or_digest(workspace: Workspace) -> None:
    for name, text in (("a/audit.pdf", "1"), ("b/audit.pdf", "2"), ("letter.pdf", "3")):
        put(workspace, name, text)
    take_in(workspace)
    all_of = papers(workspace)

    def meant(text: str) -> list[str]:
        return [paper.path for paper in papers_meant(all_of, text)]

    assert meant("a/audit.pdf") == ["a/audit.pdf"]
    assert meant("audit.pdf") == ["a/audit.pdf", "b/audit.pdf"]
    assert meant("letter.pdf") == ["letter.pdf"]
    assert meant(all_of[0].sha256[:8].upper()) == [all_of[0].path]
    assert meant("") == meant("nothing") == meant(all_of[0].sha256[:7]) == []


def test_the_commands(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "audit.pdf", "audit")
    listed = supplymap("workspace", "documents", "--workspace", workspace.folder)
    assert listed.returncode == 0, listed.stderr
    assert "Taken in: 1" in listed.stdout
    assert "audit.pdf; no day set" in listed.stdout
    assert "19 CFR part 163" in listed.stdout
    letter = tmp_path / "letter.pdf"
    letter.write_text("letter")
    said = ["--by", "Ana Lee", "--why", "law", "--workspace", workspace.folder]
    kept = supplymap("workspace", "keep", letter, "--until", "2031-11-26", "--partner", "Mill Co", *said)
    assert kept.returncode == 0, kept.stderr
    assert kept.stdout.strip().endswith("letter.pdf; of Mill Co; kept until 2031-11-26")
    held = supplymap("workspace", "keep", "letter.pdf", "--hold", *said)
    assert held.stdout.strip().endswith("kept until 2031-11-26; under legal hold")
    fresh = put(workspace, "fresh.pdf", "fresh")
    assert supplymap("workspace", "keep", "fresh.pdf", "--until", "2020-01-01", *said).returncode == 0
    assert fresh.is_file()
    listed = supplymap("workspace", "documents", "--workspace", workspace.folder)
    assert "Past the day until which they are kept: 1. Nothing is deleted by itself." in listed.stdout
    assert {paper.name for paper in papers(workspace)} == {"audit.pdf", "letter.pdf", "fresh.pdf"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["audit.pdf", "--hold", "--why", "law"], "Who decides?"),
        (["audit.pdf", "--hold", "--by", "Ana Lee"], "Why?"),
        (["audit.pdf", "--by", "Ana Lee", "--why", "law"], "What about it?"),
        (["audit.pdf", "--until", "soon", "--by", "Ana Lee", "--why", "law"], "is no day"),
        (["missing.pdf", "--hold", "--by", "Ana Lee", "--why", "law"], "No paper missing.pdf is kept"),
    ],
)
def test_requests_that_are_not_possible_record_nothing(workspace: Workspace, words: list[str], sentence: str) -> None:
    put(workspace, "audit.pdf", "audit")
    take_in(workspace)
    before = workspace.history()
    assert sentence in refused(supplymap("workspace", "keep", *words, "--workspace", workspace.folder))
    assert workspace.history() == before
