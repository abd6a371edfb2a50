"""The workbook of decisions: what is open, duplicates, columns and papers, to fill in and to read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.book import Book
from supplymap.outputs.workbook.pages import Grid, Prose, Section, add_page
from supplymap.outputs.workbook.tables import Table
from supplymap.outputs.workbook.view_sheets import add_view_sheets
from supplymap.ranking.amounts import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from supplymap.outputs.workbook.pages import Block
    from supplymap.workspace.view import ViewSheet

FIRST = "Read me first"
_COUNTED = ("People disagree", "Asked again", "Open", "Cannot tell", "Decided")
_MEANINGS = (
    ("Open", "Nobody has decided yet."),
    (
        "Asked again",
        "It was decided, and what the decision rests on has changed since, or somebody decided otherwise. "
        "Look at it once more.",
    ),
    ("People disagree", "Two people decided differently without knowing of each other. The more cautious holds."),
    ("Cannot tell", "Somebody looked and could not tell. It stays possible."),
    ("Decided", "It holds until somebody decides otherwise, or a text changes."),
)


def write_decisions(
    path: str | Path, sheets: Sequence[ViewSheet], *, as_of: date, run: str = "", commands: Sequence[str] = ()
) -> None:
    """Write the workbook of decisions.

    Parameters
    ----------
    path
        Where to; the folder exists.
    sheets
        What stands on it.
    as_of
        Day of the export.
    run
        Name of the run whose questions it holds; empty if there was none.
    commands
        What to type to read it back.
    """
    book = Book()
    add_page(
        book,
        FIRST,
        heading="Your decisions",
        subtitle=f"Exported on {as_of.isoformat()}" + (f" after the run {run}" if run else ""),
        blocks=list(_first_page(sheets, commands)),
        tab=looks.NAVY,
    )
    add_view_sheets(book, sheets)
    book.save(path, as_of)


def _first_page(sheets: Sequence[ViewSheet], commands: Sequence[str]) -> Iterator[Block]:
    waiting = sum(sheet.count("People disagree", "Asked again", "Open") for sheet in sheets)
    yield Section("What to do")
    if waiting:
        verb, they = ("waits", "it stands") if waiting == 1 else ("wait", "they stand")
        yield Prose(
            f"1.  {counted(waiting, 'row')} {verb} for you: {they} first on the sheets Matches, Duplicates and Columns."
        )
    else:
        yield Prose("1.  Nothing waits for you. You may still change what was decided.")
    yield Prose(
        "2.  Write into the yellow cells only: choose the decision, write your reason in a few words, and your name. "
        "Leave a row as it is if you do not know yet."
    )
    yield Prose("3.  Save the workbook, close it, and type:")
    for command in commands:
        yield Prose(f"        {command}")
    yield Prose("4.  Your decisions count from the next run on.")
    yield Section("How much is open")
    yield Grid(
        Table.from_rows(
            ("Sheet", *_COUNTED),
            [(sheet.layout.title, *(sheet.count(word) for word in _COUNTED)) for sheet in sheets[:-1]],
        )
    )
    yield Section("What happens when it is read back")
    yield Prose(
        "•  Only cells that you changed count. Rows that you leave, sort, filter, delete or copy change nothing."
    )
    yield Prose("•  Sort whole rows, never one column alone: a decision would stand beside another partner.")
    yield Prose("•  A decision without a reason or a name is not taken, and you are told which.")
    yield Prose('•  To take a decision back, choose "Not decided" and write why.')
    yield Prose(
        "•  If somebody decided otherwise since this workbook was written, both decisions are kept and you are told. "
        "Until one of you decides again, the more cautious holds: a possible match stays possible."
    )
    yield Prose("•  Reading the same workbook twice changes nothing.")
    yield Section("What the words under Status mean")
    yield Grid(Table.from_rows(("Status", "Meaning"), _MEANINGS), spread=True)
