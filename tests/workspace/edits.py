"""The table of edits: what a person does to the workbook, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.workspace.editing import BY, DECISION, HEADER, MARKS, NAMED, WHY, Edited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOTAN, CAMEL, NINESTAR, CHINESE, LOP = (
    "Hotan Haolin Hair",
    "Camel Group Trading",
    "Ninestar Europe",
    "和田昊林发饰有限公司",
    "Lop County Wigs",
)
EGE, DELTA, PLANT = "Ege Tekstil", "Delta Yarn", "Ctry (plant)"
AUDIT, INVOICE, NEW = "Audit Ege.pdf", "Invoice 4711.pdf", "Letter.pdf"
BASE: dict[str, Any] = {
    HOTAN: "",
    CAMEL: "different",
    NINESTAR: "unsure",
    CHINESE: "",
    LOP: "",
    EGE: "",
    DELTA: "",
    PLANT: "",
    AUDIT: ("2031-12-31", False, "Audit", "Ege Tekstil", ""),
    INVOICE: ("", True, "", "", ""),
    NEW: ("", False, "", "", ""),
}
"""What stands decided before: of papers the day, the hold, the kind, the partner and the note."""
NO = {"decision": "No, it is not", "why": "Other town", "by": "Bo Chen"}
YES = {"decision": "Yes, it is", "why": "One address", "by": "Bo Chen"}
ALL = ("Matches", "Duplicates", "Columns")


@dataclass(frozen=True)
class Edit:
    """A change of the workbook.

    Attributes
    ----------
    name
        What the person does.
    do
        Does it, and returns the file that is read back.
    said
        What then stands decided, where it is not as in `BASE`.
    refused
        What is told of each row that is not taken, in the sequence of the rows.
    by
        As with --by.
    """

    name: str
    do: Callable[[Edited], Path]
    said: dict[str, Any] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    by: str = ""


EDITS: list[Edit] = []


def edit(
    name: str, said: dict[str, Any] | None = None, *, refused: tuple[str, ...] = (), by: str = ""
) -> Callable[[Callable[[Edited], Path | None]], Callable[[Edited], Path | None]]:
    """Add a row to the table; a function that returns no file has changed the workbook, which is saved as it is."""

    def add(do: Callable[[Edited], Path | None]) -> Callable[[Edited], Path | None]:
        EDITS.append(Edit(name, lambda book: do(book) or book.save(), said or {}, refused, by))
        return do

    return add


TAKEN = {HOTAN: "different"}


# what changes nothing


@edit("sort by partner, downwards")
def _(book: Edited) -> None:
    book.sort(by="Partner", reverse=True)


@edit("sort every sheet by status")
def _(book: Edited) -> None:
    for title in ALL:
        book.sort(by="Status", title=title)


@edit("filter: rows are hidden")
def _(book: Edited) -> None:
    for row in list(book.rows())[::2]:
        book.sheet().row_dimensions[row].hidden = True


@edit("delete a row that is decided")
def _(book: Edited) -> None:
    book.sheet().delete_rows(book.row(CAMEL))


@edit("delete all rows")
def _(book: Edited) -> None:
    for title in ALL:
        book.sheet(title).delete_rows(HEADER + 1, 100)


@edit("cut a row and paste it at the end")
def _(book: Edited) -> None:
    row = book.row(HOTAN)
    values = book.values(row)
    book.sheet().delete_rows(row)
    book.fill(book.sheet().max_row + 1, values)


@edit("copy a row to the end")
def _(book: Edited) -> None:
    book.fill(book.sheet().max_row + 1, book.values(book.row(CAMEL)))


@edit("insert blank rows")
def _(book: Edited) -> None:
    book.sheet().insert_rows(HEADER + 2, 3)


@edit("insert rows above the header, with a title of one's own")
def _(book: Edited) -> None:
    book.sheet().insert_rows(1, 5)
    book.sheet()["A1"] = "Decisions, autumn 2026"


@edit("copy the header into the middle")
def _(book: Edited) -> None:
    header = book.values(HEADER)
    book.sheet().insert_rows(HEADER + 3)
    book.fill(HEADER + 3, header)


@edit("colours and bold only")
def _(book: Edited) -> None:
    for cell in book.cells():
        cell.fill, cell.font = PatternFill("solid", fgColor="FF00FF00"), Font(bold=True)


@edit("comments only")
def _(book: Edited) -> None:
    book.sheet().cell(book.row(HOTAN), book.column(WHY)).comment = Comment("No, it is not", "Bo Chen")


@edit("merge the cells of two decisions: both rows now show the upper one", refused=("The reason is missing",))
def _(book: Edited) -> None:
    column = book.column(DECISION["Matches"])
    book.sheet().protection.sheet = False
    book.sheet().merge_cells(start_row=HEADER + 4, end_row=HEADER + 5, start_column=column, end_column=column)


@edit("rename the sheets")
def _(book: Edited) -> None:
    for number, title in enumerate(ALL):
        book.sheet(title).title = f"to do {number}"


@edit("delete sheets")
def _(book: Edited) -> None:
    for title in ("Read me first", "Duplicates", "Documents", "Choices"):
        del book.book[title]


@edit("put the sheets into another sequence")
def _(book: Edited) -> None:
    book.book.move_sheet("Columns", -3)


@edit("hide columns")
def _(book: Edited) -> None:
    for header in ("Status", WHY, "Decided so far"):
        book.sheet().column_dimensions[book.sheet().cell(HEADER, book.column(header)).column_letter].hidden = True


@edit("end the protection and show the marks")
def _(book: Edited) -> None:
    book.sheet().protection.sheet = False
    for dimension in book.sheet().column_dimensions.values():
        dimension.hidden = False


@edit("blanks before and after every text")
def _(book: Edited) -> None:
    book.change_texts(lambda text: f"  {text}  ")


@edit("capital letters everywhere")
def _(book: Edited) -> None:
    for title in (*ALL, "Documents"):
        book.change_texts(str.upper, title)


@edit("non-breaking spaces everywhere")
def _(book: Edited) -> None:
    book.change_texts(lambda text: text.replace(" ", "\u00a0"))


@edit("smart quotes, long dashes and zero-width spaces everywhere")
def _(book: Edited) -> None:
    book.change_texts(lambda text: text.replace('"', "“").replace("'", "’").replace("-", "‑") + "\u200b")


@edit("full-width letters in the decisions")
def _(book: Edited) -> None:
    book.put(CAMEL, decision="Ｎｏ， ｉｔ ｉｓ ｎｏｔ")


@edit("empty all cells of decisions")
def _(book: Edited) -> None:
    for title in ALL:
        for row in book.rows(title):
            book.sheet(title).cell(row, book.column(DECISION[title], title)).value = None


@edit("clear the row of a decided match")
def _(book: Edited) -> None:
    book.fill(book.row(CAMEL), [None] * 12)


@edit("one's name beside every row, and nothing else")
def _(book: Edited) -> None:
    for title in (*ALL, "Documents"):
        for row in book.rows(title):
            book.sheet(title).cell(row, book.column(BY, title)).value = "Bo Chen"


@edit("move the column of reasons to the left")
def _(book: Edited) -> None:
    for row in range(HEADER, book.sheet().max_row + 1):
        values = book.values(row)
        book.fill(row, [values.pop(10), *values])


@edit("delete columns that are for reading only")
def _(book: Edited) -> None:
    book.sheet().delete_cols(book.column("Why it is asked"), 2)


@edit("insert a column of notes at the left")
def _(book: Edited) -> None:
    book.sheet().insert_cols(1)
    book.sheet().cell(HEADER, 1).value = "My notes"
    book.sheet().cell(HEADER + 1, 1).value = "call them"


@edit("copy a sheet")
def _(book: Edited) -> None:
    book.book.copy_worksheet(book.sheet())


@edit("add a sheet of notes")
def _(book: Edited) -> None:
    book.book.create_sheet("Notes")["A1"] = "Ask Ege about the audit"


@edit("save as csv")
def _(book: Edited) -> Path:
    return book.save_csv()


@edit("save as .ods")
def _(book: Edited) -> Path:
    return book.save_ods()


@edit("sort only what is for reading, and decide nothing")
def _(book: Edited) -> None:
    book.sort("Status", "Partner", "What your files say of it", "What it may be", by="Partner")


@edit("another format of dates")
def _(book: Edited) -> None:
    book.sheet("Documents").cell(
        book.row(AUDIT, "Documents"), book.column("Keep until", "Documents")
    ).number_format = "dd.mm.yyyy"


@edit("dates as numbers")
def _(book: Edited) -> None:
    book.put(AUDIT, "Documents", Keep_until=48213)


@edit("dates as text, month first", {})
def _(book: Edited) -> None:
    book.put(AUDIT, "Documents", Keep_until="12/31/2031")


@edit("papers as csv with the dates of Germany")
def _(book: Edited) -> Path:
    return book.save_csv("Documents", day="%d.%m.%Y", delimiter=";")


@edit("papers as csv with short dates of the United States")
def _(book: Edited) -> Path:
    return book.save_csv("Documents", day="%m/%d/%y")


@edit("empty the day of a paper and its hold")
def _(book: Edited) -> None:
    book.put(AUDIT, "Documents", Keep_until=None)
    book.put(INVOICE, "Documents", Legal_hold=None)


@edit("delete the row of a paper")
def _(book: Edited) -> None:
    book.sheet("Documents").delete_rows(book.row(INVOICE, "Documents"))


# a decision, and what else was done


@edit("decide", TAKEN)
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)


@edit("decide, then sort", TAKEN)
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.sort(by="Partner")


@edit("decide, then filter so that the row is hidden", TAKEN)
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.sheet().row_dimensions[book.row(HOTAN)].hidden = True


@edit("decide, then rename the sheet", TAKEN)
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.sheet().title = "done"


@edit("decide, then save as csv in UTF-8", TAKEN)
def _(book: Edited) -> Path:
    book.put(HOTAN, **NO)
    return book.save_csv()


@edit("decide, then save as csv in UTF-8 with its mark", TAKEN)
def _(book: Edited) -> Path:
    book.put(HOTAN, **NO)
    return book.save_csv(encoding="utf-8-sig")


@edit("decide, then save as csv with semicolons", TAKEN)
def _(book: Edited) -> Path:
    book.put(HOTAN, **NO)
    return book.save_csv(delimiter=";")


@edit("decide, then save as Unicode text", TAKEN)
def _(book: Edited) -> Path:
    book.put(HOTAN, **NO)
    return book.save_csv(encoding="utf-16", delimiter="\t")


@edit("decide on a Latin name, then save as csv that loses letters", TAKEN)
def _(book: Edited) -> Path:
    book.put(HOTAN, **NO)
    return book.save_csv(encoding="cp1252")


@edit("decide on a Chinese name, then save as csv that loses letters", refused=("Letters were lost",))
def _(book: Edited) -> Path:
    book.put(CHINESE, **NO)
    return book.save_csv(encoding="cp1252")


@edit("decide on a Chinese name, then save as csv in UTF-8", {CHINESE: "same"})
def _(book: Edited) -> Path:
    book.put(CHINESE, **YES)
    return book.save_csv()


@edit("decide, then save as .ods", TAKEN)
def _(book: Edited) -> Path:
    book.put(HOTAN, **NO)
    return book.save_ods()


@edit("decide, then delete the hidden columns", refused=("Its hidden columns are not there",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.sheet().delete_cols(book.column(MARKS[0]), 3)


@edit("decide, then delete the header", refused=("Its row of headers is not there",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.sheet().delete_rows(HEADER)


@edit("decide, then rename the header of the decisions", refused=('The column "Is it so?" is not there',))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.sheet().cell(HEADER, book.column(DECISION["Matches"])).value = "Decision"


@edit("decide, then copy the column of decisions", refused=('More than one column is headed "Is it so',))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.sheet().cell(HEADER, book.sheet().max_column + 1).value = DECISION["Matches"]


@edit("decide in a copy of the sheet", TAKEN)
def _(book: Edited) -> None:
    book.book.copy_worksheet(book.sheet()).title = "Mine"
    column = book.column(DECISION["Matches"])
    for header, text in ((column, NO["decision"]), (column + 4, NO["why"]), (column + 5, NO["by"])):
        book.book["Mine"].cell(book.row(HOTAN), header).value = text


@edit("decide everything with one drag of all three cells", dict.fromkeys((HOTAN, CHINESE, LOP, NINESTAR), "different"))
def _(book: Edited) -> None:
    for row in book.rows():
        for header, word in ((DECISION["Matches"], "decision"), (WHY, "why"), (BY, "by")):
            book.sheet().cell(row, book.column(header)).value = NO[word]


@edit("drag the decision alone over all rows", refused=("was decided before and has another decision now",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    for row in book.rows():
        book.sheet().cell(row, book.column(DECISION["Matches"])).value = NO["decision"]


@edit("drag a whole row over the others", TAKEN)
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    values = book.values(book.row(HOTAN))
    for row in book.rows():
        book.fill(row, values)


@edit("drag a whole row, and the marks count up", TAKEN, refused=("not known here",) * 2)
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    values, column = book.values(book.row(HOTAN)), book.column(MARKS[0]) - 1
    for number, name in enumerate((CHINESE, LOP)):
        row = book.row(name)
        book.fill(row, [*values[:column], f"k-aaaaaaaaa{number + 2}", *values[column + 1 :]])


@edit("paste a whole row over another", TAKEN)
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.fill(book.row(LOP), book.values(book.row(HOTAN)))


@edit("paste only what is seen of a row over another", TAKEN, refused=("and its hidden cells belong to",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    values, row = book.values(book.row(HOTAN)), book.row(LOP)
    marks = {book.column(header) - 1 for header in MARKS}
    old = book.values(row)
    book.fill(row, [old[place] if place in marks else value for place, value in enumerate(values)])


@edit("write over the name of a partner", refused=('It shows "Hotan Haolin Hair Ltd", and its hidden cells',))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.put(HOTAN, Partner="Hotan Haolin Hair Ltd")


@edit("empty the name of a partner", refused=('It shows "", and its hidden cells',))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.put(HOTAN, Partner=None)


@edit("decide, then trim, capitals and other blanks", TAKEN)
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.change_texts(lambda text: f" {text.upper()}\u00a0 ".replace(" ", "\u2007"))


@edit("decide two, then sort only what is for reading: one row stays", {LOP: "same"}, refused=("and its hidden cells",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.put(LOP, **YES)
    book.sort("Partner", "What your files say of it", "What it may be", by="Partner", reverse=True)


@edit("decide two, then sort only what is filled in", refused=("and its hidden cells belong to",) * 2)
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.put(LOP, **YES)
    book.sort(DECISION["Matches"], *MARKS, WHY, BY, by=DECISION["Matches"], reverse=True)


@edit("decide two, then sort the decisions alone, downwards", refused=("as when a column was sorted without",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.put(LOP, **YES)
    book.sort(DECISION["Matches"], by=DECISION["Matches"], reverse=True)


@edit("a row added by hand", refused=("A row that was added by hand is not read",))
def _(book: Edited) -> None:
    row = book.sheet().max_row + 1
    for header, text in (
        ("Partner", "Xinjiang Zhongtai"),
        (DECISION["Matches"], "Yes, it is"),
        (WHY, "Seen"),
        (BY, "Bo"),
    ):
        book.sheet().cell(row, book.column(header)).value = text


@edit("two copies of a row that say different things", refused=("say different things, so none was taken",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    values = book.values(book.row(HOTAN))
    book.put(HOTAN, decision="Yes, it is")
    book.fill(book.sheet().max_row + 1, values)


@edit("two copies of a row, one of them as it was", TAKEN)
def _(book: Edited) -> None:
    values = book.values(book.row(HOTAN))
    book.put(HOTAN, **NO)
    book.fill(book.sheet().max_row + 1, values)


@edit("write over the marks", refused=("Its hidden cells were changed",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.sheet().cell(book.row(HOTAN), book.column(MARKS[1])).value = "x"


@edit("take the mark of what was seen from another row", refused=("not known here",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    cell = book.sheet().cell(book.row(LOP), book.column(MARKS[2]))
    book.sheet().cell(book.row(HOTAN), book.column(MARKS[2])).value = cell.value


@edit("decide two, then sort the decisions alone, upwards", refused=("as when a column was sorted without",))
def _(book: Edited) -> None:
    book.put(HOTAN, **NO)
    book.put(LOP, **YES)
    book.sort(DECISION["Matches"], by=DECISION["Matches"])


@edit("decide two, then sort the reasons alone", refused=("as when a column was sorted without",))
def _(book: Edited) -> None:
    book.put(CHINESE, **NO)
    book.put(LOP, **YES)
    book.sort(WHY, by=WHY)


# words for decisions

for _typed in (
    *("no", "No.", "NO, IT IS NOT", "different", "another company", "Other company", "It is another company"),
    *(" no, it is not ", "No,\u00a0it is\u00a0not", "“No, it is not”", "No it isn’t", "no it is not!"),
):

    @edit(f"write {_typed!r}", TAKEN)
    def _(book: Edited, typed: str = _typed) -> None:
        book.put(HOTAN, decision=typed, why="Other town", by="Bo Chen")


for _typed in ("yes", "Same", "It is the listed company", "YES, IT IS", True):

    @edit(f"write {_typed!r}", {HOTAN: "same"})
    def _(book: Edited, typed: Any = _typed) -> None:
        book.put(HOTAN, decision=typed, why="One address", by="Bo Chen")


for _cell in ("Nein, ist es nicht", "no match?? ask", 1, "yes and no", "-", "cleared"):

    @edit(f"write {_cell!r}, which is no decision", refused=("is not understood: choose one of Yes, it is",))
    def _(book: Edited, cell: Any = _cell) -> None:
        book.put(HOTAN, decision=cell, why="Other town", by="Bo Chen")


@edit("a formula with its value", TAKEN)
def _(book: Edited) -> Path:
    book.put(HOTAN, **NO)
    return book.save_with_cell(HOTAN, '<c r="REF" t="str"><f>"No, it is"&amp;" not"</f><v>No, it is not</v></c>')


@edit("a formula without a value", refused=("holds a formula without a value",))
def _(book: Edited) -> None:
    book.put(HOTAN, decision='="No, it is not"', why="Other town", by="Bo Chen")


@edit("a formula that leads nowhere", refused=("holds a spreadsheet error",))
def _(book: Edited) -> Path:
    book.put(HOTAN, **NO)
    return book.save_with_cell(HOTAN, '<c r="REF" t="e"><f>Other!A1</f><v>#REF!</v></c>')


# what is missing


@edit("a decision without a reason", refused=('The reason is missing: write it under "Your reason"',))
def _(book: Edited) -> None:
    book.put(HOTAN, decision="No, it is not", by="Bo Chen")


@edit("a reason of blanks alone", refused=("The reason is missing",))
def _(book: Edited) -> None:
    book.put(HOTAN, decision="No, it is not", why=" \u00a0\u200b", by="Bo Chen")


@edit("a reason without a decision", refused=("There is a reason and no decision",))
def _(book: Edited) -> None:
    book.put(HOTAN, why="Asked them", by="Bo Chen")


@edit("a decision that names nobody", refused=("Nobody is named",))
def _(book: Edited) -> None:
    book.put(HOTAN, decision="No, it is not", why="Other town")


@edit("a decision that names nobody, with --by", TAKEN, by="Bo Chen")
def _(book: Edited) -> None:
    book.put(HOTAN, decision="No, it is not", why="Other town")


# what was decided before


@edit("take a decision back", {CAMEL: ""})
def _(book: Edited) -> None:
    book.put(CAMEL, decision="Not decided", why="Too early", by="Bo Chen")


@edit("take a decision back without a reason", refused=("The reason is missing",))
def _(book: Edited) -> None:
    book.put(CAMEL, decision="Not decided", by="Bo Chen")


@edit("decide otherwise than before", {CAMEL: "same"})
def _(book: Edited) -> None:
    book.put(CAMEL, **YES)


@edit("decide what nobody could tell before", {NINESTAR: "different"})
def _(book: Edited) -> None:
    book.put(NINESTAR, **NO)


@edit("decide on duplicates", {EGE: "same", DELTA: "different"})
def _(book: Edited) -> None:
    book.put(EGE, "Duplicates", decision="Same partner", why="One tax number", by="Bo Chen")
    book.put(DELTA, "Duplicates", decision="two companies", why="Two plants", by="Bo Chen")


@edit("say that two are sites of one company", {EGE: "site", DELTA: "site"})
def _(book: Edited) -> None:
    book.put(EGE, "Duplicates", decision="Two sites of one company", why="One tax number", by="Bo Chen")
    book.put(DELTA, "Duplicates", decision="two sites", why="Two plants", by="Bo Chen")


@edit("say of a match that it is two sites", refused=('under "Is it so?" is not understood',))
def _(book: Edited) -> None:
    book.put(CAMEL, decision="Two sites of one company", why="Two plants", by="Bo Chen")


@edit("choose what a column holds", {PLANT: "factory: country"})
def _(book: Edited) -> None:
    book.put(PLANT, "Columns", decision="factory: country", why="The header says so", by="Bo Chen")


@edit("write what a column holds, which was not offered", {PLANT: "mill: country"})
def _(book: Edited) -> None:
    book.put(PLANT, "Columns", decision="mill: country", why="Their form", by="Bo Chen")


@edit("say that a column is not needed", {PLANT: "ignore"})
def _(book: Edited) -> None:
    book.put(PLANT, "Columns", decision="not needed", why="Our own codes", by="Bo Chen")


@edit("write what no column can hold", refused=("is not understood: choose one of the words offered",))
def _(book: Edited) -> None:
    book.put(PLANT, "Columns", decision="country of the plant, I think", why="Guess", by="Bo Chen")


# papers


@edit("keep a paper longer", {AUDIT: ("2036-12-31", False, "Audit", "Ege Tekstil", "")})
def _(book: Edited) -> None:
    book.put(AUDIT, "Documents", Keep_until="2036-12-31", by="Bo Chen")


@edit("write a day in words", {INVOICE: ("2032-03-05", True, "", "", "")})
def _(book: Edited) -> None:
    book.put(INVOICE, "Documents", Keep_until="March 5, 2032", by="Bo Chen")


@edit("write a day that may be two", refused=('"03/04/2032" may mean 2032-03-04 or 2032-04-03',))
def _(book: Edited) -> None:
    book.put(INVOICE, "Documents", Keep_until="03/04/2032", by="Bo Chen")


@edit("write no day", refused=('"five years" under "Keep until" is not understood',))
def _(book: Edited) -> None:
    book.put(INVOICE, "Documents", Keep_until="five years", by="Bo Chen")


@edit("keep a paper shorter without a reason", refused=("The reason is missing",))
def _(book: Edited) -> None:
    book.put(AUDIT, "Documents", Keep_until="2027-12-31", by="Bo Chen")


@edit("keep a paper shorter with a reason", {AUDIT: ("2027-12-31", False, "Audit", "Ege Tekstil", "")})
def _(book: Edited) -> None:
    book.put(AUDIT, "Documents", Keep_until="31.12.2027", why="Replaced", by="Bo Chen")


@edit("say until when a paper is kept of which nobody said anything", {NEW: ("2031-12-31", False, "", "", "")})
def _(book: Edited) -> None:
    book.put(NEW, "Documents", Keep_until="2031-12-31", by="Bo Chen")


@edit("take a day away", {AUDIT: ("", False, "Audit", "Ege Tekstil", "")})
def _(book: Edited) -> None:
    book.put(AUDIT, "Documents", Keep_until="none", why="Typed by mistake", by="Bo Chen")


@edit("hold a paper", {AUDIT: ("2031-12-31", True, "Audit", "Ege Tekstil", "")})
def _(book: Edited) -> None:
    book.put(AUDIT, "Documents", Legal_hold=True, by="Bo Chen")


@edit("end a hold without a reason", refused=("The reason is missing",))
def _(book: Edited) -> None:
    book.put(INVOICE, "Documents", Legal_hold="no", by="Bo Chen")


@edit("end a hold with a reason", {INVOICE: ("", False, "", "", "")})
def _(book: Edited) -> None:
    book.put(INVOICE, "Documents", Legal_hold="No", why="Case closed", by="Bo Chen")


@edit("write a hold that is neither yes nor no", refused=('"maybe" under "Legal hold" is not understood',))
def _(book: Edited) -> None:
    book.put(INVOICE, "Documents", Legal_hold="maybe", by="Bo Chen")


@edit("say what a paper is", {INVOICE: ("", True, "Invoice", "Delta Yarn", "page 2 is missing")})
def _(book: Edited) -> None:
    told = {"What_it_is": "Invoice", "Of_which_partner": "Delta Yarn", "Note": "page 2 is missing"}
    book.put(INVOICE, "Documents", **told, by="Bo Chen")


@edit("write over the name of a paper", refused=("and its hidden cells belong to",))
def _(book: Edited) -> None:
    book.put(INVOICE, "Documents", Paper="Invoice 4712.pdf", Note="this one", by="Bo Chen")


__all__ = ["BASE", "EDITS", "NAMED"]
