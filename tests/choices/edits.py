"""The table of edits: what a person does to an import report, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from openpyxl.styles import PatternFill

from tests.choices.filled import BY, COLUMNS, MARKS, NAMES, TWINS, WHY, word
from tests.choices.samples import DELTA, EGE, FIRM, GROUP, LOOMS, LOTUS, MILLS, NINGBO, PLANT, SPG
from tests.workspace.editing import HEADER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.choices.filled import Filled


@dataclass(frozen=True)
class Edit:
    """A change of the report.

    Attributes
    ----------
    name
        What the person does.
    do
        Does it, and returns the file that is given back.
    said
        What then stands decided, where it is not as before.
    refused
        Words of what is told of each row that is not taken.
    """

    name: str
    do: Callable[[Filled], Path]
    said: dict[str, Any] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


EDITS: list[Edit] = []


def edit(
    name: str, said: dict[str, Any] | None = None, *, refused: tuple[str, ...] = ()
) -> Callable[[Callable[[Filled], Path | None]], Callable[[Filled], Path | None]]:
    """Add a row to the table; a function that returns no file has changed the report, which is saved as it is."""

    def add(do: Callable[[Filled], Path | None]) -> Callable[[Filled], Path | None]:
        EDITS.append(Edit(name, lambda book: do(book) or book.save(), said or {}, refused))
        return do

    return add


# what changes nothing


@edit("save it as it is")
def _(book: Filled) -> None:
    pass


@edit("sort by the second partner, downwards")
def _(book: Filled) -> None:
    book.sort(by="Second partner", reverse=True)


@edit("sort the columns by their example")
def _(book: Filled) -> None:
    book.sort(by="Header in your file", title=COLUMNS)


@edit("delete a row that is open and one that is decided")
def _(book: Filled) -> None:
    for name in (EGE, DELTA):
        book.sheet().delete_rows(book.row(name))


@edit("delete all rows of both sheets")
def _(book: Filled) -> None:
    for title in (TWINS, COLUMNS):
        book.sheet(title).delete_rows(HEADER + 1, 100)


@edit("delete both sheets")
def _(book: Filled) -> None:
    for title in (TWINS, COLUMNS):
        del book.book[title]


@edit("empty every cell of the decisions")
def _(book: Filled) -> None:
    for title in (TWINS, COLUMNS):
        for row in book.rows(title):
            book.sheet(title).cell(row, book.column("decision", title)).value = None


@edit("one's name beside every row, and nothing else")
def _(book: Filled) -> None:
    for row in book.rows():
        book.sheet().cell(row, book.column(BY)).value = "Bo Chen"


@edit("colours, and columns made wider")
def _(book: Filled) -> None:
    for cell in book.cells(TWINS):
        cell.fill = PatternFill("solid", fgColor="FF00FF00")
    book.sheet().column_dimensions["B"].width = 60


@edit("end the protection and show what is hidden")
def _(book: Filled) -> None:
    book.unlock()
    for sheet in book.book:
        sheet.sheet_state = "visible"
    for dimension in book.sheet().column_dimensions.values():
        dimension.hidden = False


@edit("delete the hidden sheet of words")
def _(book: Filled) -> None:
    del book.book["Choices"]


@edit("copy a decided row to the end")
def _(book: Filled) -> None:
    book.fill(book.sheet().max_row + 1, book.values(book.row(DELTA)))


@edit("choose what stood there already")
def _(book: Filled) -> None:
    book.put(DELTA, decision=word("different"))
    book.put(GROUP, COLUMNS, decision="goods")


@edit("delete the row of headers, and choose nothing", refused=("row of headers is not there",))
def _(book: Filled) -> None:
    book.sheet().delete_rows(HEADER)


# what is taken


@edit("choose that they are one", {EGE: "same"})
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))


@edit("choose with a reason and a name", {LOTUS: "different"})
def _(book: Filled) -> None:
    book.put(LOTUS, decision=word("different"), why="Two owners", by="Bo Chen")


@edit("cannot tell", {LOTUS: "unsure"})
def _(book: Filled) -> None:
    book.put(LOTUS, decision="Cannot tell")


@edit("small letters, quotes and blanks around the word", {LOTUS: "unsure"})
def _(book: Filled) -> None:
    book.put(LOTUS, decision="  can’t\u00a0TELL ")


@edit("yes and no", {EGE: "same", LOTUS: "different"})
def _(book: Filled) -> None:
    book.put(EGE, decision="yes")
    book.put(LOTUS, decision="No")


@edit("a name in Chinese letters", {NINGBO: "same"})
def _(book: Filled) -> None:
    book.put(NINGBO, decision=word("same"))


@edit("choose what a column holds", {PLANT: "factory: country"})
def _(book: Filled) -> None:
    book.put(PLANT, COLUMNS, decision="factory: country")


@edit("a column is not needed", {FIRM: "ignore"})
def _(book: Filled) -> None:
    book.put(FIRM, COLUMNS, decision="Not needed")


@edit("write what a column holds, though the list does not offer it", {FIRM: "agent: name"})
def _(book: Filled) -> None:
    book.put(FIRM, COLUMNS, decision="agent: name")


@edit("decide everything", {EGE: "same", LOTUS: "same", NINGBO: "different", PLANT: "factory: country", FIRM: "ignore"})
def _(book: Filled) -> None:
    for name, verdict in ((EGE, "same"), (LOTUS, "same"), (NINGBO, "different")):
        book.put(name, decision=word(verdict))
    book.put(PLANT, COLUMNS, decision="factory: country")
    book.put(FIRM, COLUMNS, decision="Not needed")


@edit("choose, then sort whole rows", {EGE: "same", LOTUS: "different"})
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.put(LOTUS, decision=word("different"))
    book.sort(by="First partner", reverse=True)


@edit("choose, then cut the row and paste it at the end", {EGE: "same"})
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    row = book.row(EGE)
    values = book.values(row)
    book.sheet().delete_rows(row)
    book.fill(book.sheet().max_row + 1, values)


@edit("choose, and delete all other rows", {EGE: "same"})
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    values = book.values(book.row(EGE))
    book.sheet().delete_rows(HEADER + 1, 100)
    book.fill(HEADER + 1, values)


@edit("choose, and copy the row: it is said twice", {EGE: "same"})
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.fill(book.sheet().max_row + 1, book.values(book.row(EGE)))


@edit("choose, and insert rows above the header", {EGE: "same"})
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.sheet().insert_rows(1, 3)


@edit("choose, and insert a column of notes at the left", {EGE: "same"})
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.sheet().insert_cols(1)
    book.sheet().cell(HEADER, 1).value = "My notes"


@edit("choose, and delete columns that are for reading only", {EGE: "same"})
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.sheet().delete_cols(book.column("Where the first stands"))


@edit("choose, and copy the header into the middle", {EGE: "same"})
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    header = book.values(HEADER)
    book.sheet().insert_rows(HEADER + 2)
    book.fill(HEADER + 2, header)


@edit("choose, and save as .ods", {EGE: "same", PLANT: "vendor: country"})
def _(book: Filled) -> Path:
    book.put(EGE, decision=word("same"))
    book.put(PLANT, COLUMNS, decision="vendor: country")
    return book.save_ods()


@edit("decide otherwise than before, with a reason", {DELTA: "same"})
def _(book: Filled) -> None:
    book.put(DELTA, decision=word("same"), why="One owner after all", by="Bo Chen")


@edit("take back what was decided, with a reason", {DELTA: "", GROUP: ""})
def _(book: Filled) -> None:
    book.put(DELTA, decision="Not decided", why="By mistake")
    book.put(GROUP, COLUMNS, decision="Not decided", why="By mistake")


@edit("choose which partner a name means", {SPG: "Delta Dyeing (Vietnam)"})
def _(book: Filled) -> None:
    book.put(SPG, NAMES, decision="Delta Dyeing (Vietnam)")


@edit("write the partner in other letters and spaces", {MILLS: "Twin Mills (Pakistan)"})
def _(book: Filled) -> None:
    book.put(MILLS, NAMES, decision=" twin  MILLS (pakistan) ")


@edit("a name is a partner of its own", {SPG: "own", MILLS: "own"})
def _(book: Filled) -> None:
    book.put(SPG, NAMES, decision="A partner of its own")
    book.put(MILLS, NAMES, decision="its own", why="Another mill")


@edit("say otherwise what a name means, with a reason", {LOOMS: "own"})
def _(book: Filled) -> None:
    book.put(LOOMS, NAMES, decision="A partner of its own", why="Another owner")


@edit("take back what a name means", {LOOMS: ""})
def _(book: Filled) -> None:
    book.put(LOOMS, NAMES, decision="Not decided", why="By mistake")


@edit("choose names, then sort them and save as .ods", {SPG: "Delta Yarn Spinning (Vietnam)", MILLS: "own"})
def _(book: Filled) -> Path:
    book.put(SPG, NAMES, decision="Delta Yarn Spinning (Vietnam)")
    book.put(MILLS, NAMES, decision="A partner of its own")
    book.sort(by="Name in your files", title=NAMES, reverse=True)
    return book.save_ods()


# what is not taken, and told


@edit("a partner that was not offered for the name", refused=("choose one of Delta Yarn Spinning (Vietnam)",))
def _(book: Filled) -> None:
    book.put(SPG, NAMES, decision="Twin Mills (India)")


@edit("swap the names of two rows", refused=("hidden cells belong to",))
def _(book: Filled) -> None:
    book.put(SPG, NAMES, decision="Delta Dyeing (Vietnam)")
    book.swap(SPG, MILLS, "Name in your files", title=NAMES)


@edit("paste the choice of another row over what is hidden", refused=("hidden cells belong to",))
def _(book: Filled) -> None:
    book.put(SPG, NAMES, decision="Delta Dyeing (Vietnam)")
    book.swap(SPG, MILLS, "decision", *MARKS, title=NAMES)


@edit("decide otherwise than before, without a reason", refused=("reason is missing",))
def _(book: Filled) -> None:
    book.put(DELTA, decision=word("same"))


@edit("a word that means nothing", {LOTUS: "same"}, refused=('"maybe" under',))
def _(book: Filled) -> None:
    book.put(EGE, decision="maybe")
    book.put(LOTUS, decision=word("same"))


@edit("a reading that means nothing", refused=('"plant stuff" under "It holds" is not understood',))
def _(book: Filled) -> None:
    book.put(PLANT, COLUMNS, decision="plant stuff")


@edit("a reason without a decision", refused=("a reason and no decision",))
def _(book: Filled) -> None:
    book.put(EGE, why="I shall ask them")


@edit("an error in the cell", refused=("spreadsheet error",))
def _(book: Filled) -> None:
    book.put(EGE, decision="#REF!")
    book.sheet().cell(book.row(EGE), book.column("decision")).data_type = "e"


@edit("a formula without its value", refused=("formula without a value",))
def _(book: Filled) -> None:
    book.put(EGE, decision="=J5")


@edit("swap the hidden cells of two rows", refused=("hidden cells belong to", "hidden cells belong to"))
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.put(LOTUS, decision=word("different"))
    book.swap(EGE, LOTUS, *MARKS)


@edit("sort the names without the rest", refused=("hidden cells belong to",))
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.swap(EGE, LOTUS, "First partner")


@edit("sort the decisions with what is hidden beside them", refused=("hidden cells belong to",))
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.swap(EGE, NINGBO, "decision", *MARKS)


@edit("sort the decisions without the reasons", refused=("when a column was sorted without the others",))
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"), why="One address")
    book.swap(EGE, LOTUS, "decision")


@edit("correct a name in its row", refused=("hidden cells belong to",))
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.sheet().cell(book.row(EGE), book.column("First partner")).value = "Ege Tekstil A.S."


@edit("delete the hidden columns", refused=("hidden columns are not there",))
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"), why="One address")
    book.unlock()
    book.sheet().delete_cols(book.column(MARKS[0]), 3)


@edit("write into what is hidden", refused=("hidden cells were changed",))
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    book.sheet().cell(book.row(EGE), book.column(MARKS[1])).value = "a-new-0123-z"


@edit("a row of one's own", refused=("added by hand",))
def _(book: Filled) -> None:
    row = book.sheet().max_row + 1
    for header, text in (("First partner", "A"), ("Second partner", "B"), ("decision", word("same")), (WHY, "Known")):
        book.sheet().cell(row, book.column(header)).value = text


@edit("a row twice, with two decisions", refused=("say different things",))
def _(book: Filled) -> None:
    book.put(EGE, decision=word("same"))
    values = book.values(book.row(EGE))
    values[book.column("decision") - 1] = word("different")
    book.fill(book.sheet().max_row + 1, values)


@edit("delete the column of decisions", refused=("is not there any more",))
def _(book: Filled) -> None:
    book.put(EGE, why="One address")
    book.unlock()
    book.sheet().delete_cols(book.column("decision"))
