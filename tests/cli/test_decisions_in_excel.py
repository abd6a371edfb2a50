"""The commands that take decisions to Excel and back, as a user types them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest import mock

import openpyxl
import pytest

from tests.command_line import in_a_process, refused, supplymap
from tests.workspace.decided_samples import MATCHES, standing, workspace
from tests.workspace.editing import Edited
from tests.workspace.edits import HOTAN, LOP, NO

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.workspace import Workspace


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "My importer 进口")


def test_decisions_go_to_excel_and_come_back(made: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "to decide.xlsx"
    done = supplymap("workspace", "export", "--workspace", made.folder, "--to", file)
    assert done.returncode == 0
    assert "Matches: open 5" in done.stdout
    command = f'supplymap workspace import "{file}" --workspace "{made.folder}" --by "YOUR NAME"'
    assert command in done.stdout
    first = openpyxl.load_workbook(file).worksheets[0]
    assert any(command in str(cell.value) for row in first.iter_rows() for cell in row)

    book = Edited(file)
    book.put(HOTAN, decision=NO["decision"], why=NO["why"])
    book.put(LOP, decision="No, it is not")
    book.save()
    tried = supplymap("workspace", "import", file, "--workspace", made.folder, "--by", "Bo Chen", "--dry-run")
    assert "Would be taken: 1" in tried.stdout
    assert "Nothing was recorded" in tried.stdout
    assert standing(made, MATCHES[0]) == ("", ())

    done = supplymap("workspace", "import", file, "--workspace", made.folder, "--by", "Bo Chen")
    assert done.returncode == 0
    row, other = book.row(HOTAN), book.row(LOP)
    assert f'Matches, row {row}: {HOTAN} and Hotan Haolin Hair Accessories Co., Ltd. (UFLPA-007): "No' in done.stdout
    assert f'Matches, row {other}: The reason is missing: write it under "Your reason".' in done.stdout
    assert "Not changed: 6 rows." in done.stdout
    assert standing(made, MATCHES[0]) == ("different", ("Bo Chen",))

    done = supplymap("workspace", "import", file, "--workspace", made.folder, "--by", "Bo Chen")
    assert "Decided so already: 1" in done.stdout
    assert "Taken" not in done.stdout


def test_a_workbook_that_is_there_is_not_written_over(made: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "decisions.xlsx"
    file.write_bytes(b"filled in")
    done = supplymap("workspace", "export", "--workspace", made.folder, "--to", tmp_path / "decisions")
    assert "exists already" in refused(done)
    assert file.read_bytes() == b"filled in"


def test_what_cannot_be_read_back_ends_in_one_sentence(made: Workspace, tmp_path: Path) -> None:
    lost = supplymap("workspace", "import", tmp_path / "nothing.xlsx", "--workspace", made.folder)
    assert "was not found" in refused(lost)
    text = tmp_path / "list.csv"
    text.write_text("Supplier,Country\nEge,Turkey\n", "utf-8")
    assert "none of the sheets" in refused(supplymap("workspace", "import", text, "--workspace", made.folder))
    none = supplymap("workspace", "export", "--to", tmp_path / "x.xlsx", "--workspace", tmp_path / "no folder")
    assert "no workspace" in refused(none)


def test_nothing_to_decide_is_told(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w", [])
    done = in_a_process("workspace", "export", "--to", "d.xlsx", "--workspace", made.folder, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Nothing is open and nothing is decided yet" in done.stdout
    assert (tmp_path / "d.xlsx").is_file()


def test_a_book_of_many_rows_does_not_flood_the_screen(made: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "many.xlsx"
    assert supplymap("workspace", "export", "--workspace", made.folder, "--to", file).returncode == 0
    book = Edited(file)
    for name in (HOTAN, LOP):
        book.put(name, decision=NO["decision"], why=NO["why"])
    book.save()
    read = ("workspace", "import", file, "--workspace", made.folder, "--by", "Bo Chen")
    with mock.patch("supplymap.cli.workspace._MOST", 1):
        tried, taken, again = supplymap(*read, "--dry-run"), supplymap(*read), supplymap(*read)
    assert tried.stdout.count("Matches, row ") == 2
    for done, heading in ((taken, "Taken: 2"), (again, "Decided so already: 2")):
        assert heading in done.stdout
        assert done.stdout.count("Matches, row ") == 1
        assert "  ... and 1 more: 'supplymap history' shows them" in done.stdout
