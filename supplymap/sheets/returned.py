"""Import reports that were given back: the files they were made from, with what was corrected in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supplymap.errors import InputError
from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets.copies import Copy, marks_of
from supplymap.sheets.origins import FORMAT, HEAD, HEADING, PROPERTY, MarkError, cells_digest, format_of, read_lines
from supplymap.sheets.workbook import Return, Sheet, Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.sheets.copies import Marks
    from supplymap.sheets.origins import FileOrigin, Origins

_FIRST = "Import report"
_EARLIER = frozenset(("Summary", "How columns were read", "Unresolved references", "Possible duplicates", "Issues"))
"""Sheets of the reports of versions that could not read them back."""
_OWN_FILE = "correct the files themselves and give those"


@dataclass(frozen=True, slots=True)
class _Report:
    """A report as it was read, with the files that it was made from.

    Attributes
    ----------
    books
        The files as they stand in it now, by name.
    added
        Sheets that somebody added.
    own
        Its own sheets, on some of which people choose what open questions mean.
    """

    book: Workbook
    files: Mapping[str, FileOrigin]
    books: Mapping[str, Workbook]
    added: tuple[Sheet, ...]
    own: tuple[Sheet, ...]


def given_back(workbooks: Iterable[Workbook]) -> tuple[Workbook, ...]:
    """Put the files that an import report was made from in its place.

    Parameters
    ----------
    workbooks
        Files as they were read; any of them may be an import report, corrected or not.

    Returns
    -------
    workbooks
        The same, with the files of a report where it stood: what the report added is left out, and the sheets with what
        people chose are in :attr:`supplymap.sheets.workbook.Workbook.choices` of the first of them. A file that is
        given beside a report of it counts once: from the report, unless it alone was changed since.

    Raises
    ------
    InputError
        If a report cannot be read back, two hold the same file, or a file was changed both in a report and by itself.
    """
    books = list(workbooks)
    reports = {index: report for index, book in enumerate(books) if (report := _report(book))}
    if not reports:
        return tuple(books)
    _refuse_two(list(reports.values()))
    beside = {book.file: book for index, book in enumerate(books) if index not in reports}
    counted = {
        name: _counted(book, report, beside[name]) if name in beside else book
        for report in reports.values()
        for name, book in report.books.items()
    }
    result: list[Workbook] = []
    for index, book in enumerate(books):
        report = reports.get(index)
        if report:
            found = [counted[name] for name in report.books]
            if report.added:
                found.append(replace(report.book, sheets=report.added))
            result += [replace(found[0], choices=report.own), *found[1:]]
        elif book.file not in counted:
            result.append(book)
    return tuple(result)


def _report(book: Workbook) -> _Report | None:
    """Return a report with the files in it; None if the file is none."""
    marker = next((sheet for sheet in book.sheets if sheet.rows and sheet.rows[0].cells[0] == HEADING), None)
    if marker is None:
        _refuse_unmarked(book)
        return None
    lines = ["".join(row.cells) for row in marker.rows if row.number > HEAD]
    number, version = format_of(lines)
    if number and number != FORMAT:
        raise InputError(
            f"{book.file} is an import report of supplymap {version}, which this version does not read back: "
            f"{_OWN_FILE}, or run again and correct the new report."
        )
    try:
        origins = read_lines(lines)
    except MarkError:
        raise _damaged(book.file) from None
    return _taken_apart(book, marker, origins)


def _refuse_unmarked(book: Workbook) -> None:
    """Refuse a report, or a part of one, without its hidden sheet: its own words would be read as the user's."""
    marks = [(marks_of(sheet), sheet) for sheet in book.sheets]
    is_part = any(found and 2 * len(found.rows) >= len(sheet.rows) - 1 for found, sheet in marks)
    if is_part or any(aside.text == PROPERTY for sheet in book.sheets[:1] for aside in sheet.asides):
        raise _damaged(book.file)
    first = book.sheets[0].rows if book.sheets else ()
    if first and first[0].cells[0].startswith(_FIRST) and {sheet.name for sheet in book.sheets} >= _EARLIER:
        raise InputError(
            f"{book.file} is an import report of an earlier version, which cannot be read back: {_OWN_FILE}, or run "
            "again and correct the new report."
        )


def _damaged(file: str) -> InputError:
    return InputError(
        f"{file} is an import report, or a part of one, whose hidden sheet is missing or was changed, so your rows "
        f"cannot be told from what was added to them: {_OWN_FILE}, or save the whole report as .xlsx or .ods."
    )


def _taken_apart(book: Workbook, marker: Sheet, origins: Origins) -> _Report:
    """Sort the sheets of a report: copies of the user's, its own, and those that somebody added."""
    copies: dict[int, Copy] = {}
    by_title = {one.title: number for number, one in enumerate(origins.sheets, 1)}
    titles = {one.title: one for one in origins.own}
    firsts = {one.first: one for one in origins.own if one.first}
    added, own = list[Sheet](), list[Sheet]()
    for sheet in book.sheets:
        if sheet is marker:
            continue
        marks = marks_of(sheet)
        number = _number(sheet, marks, by_title, len(origins.sheets))
        page = titles.get(sheet.name) or (firsts.get(sheet.rows[0].cells[0]) if sheet.rows else None)
        if number:
            origin = origins.sheets[number - 1]
            if number in copies:
                raise InputError(
                    f"The sheets {copies[number].sheet.name} and {sheet.name} of {book.file} both hold rows of "
                    f"{_named(origin.file, origin.name)}: keep the one that counts."
                )
            if not origin.whole:
                raise InputError(
                    f"{_named(origin.file, origin.name)} is too large to stand in {book.file} as a whole: {_OWN_FILE}."
                )
            copies[number] = Copy(sheet, origin, marks)
        elif page is None:
            added.append(sheet)
        else:
            own.append(replace(sheet, name=page.title))
    sheets = [
        copies[number].restored() if number in copies else _missing(origin.file, origin.name)
        for number, origin in enumerate(origins.sheets, 1)
    ]
    digests = {(one.file, one.name): one.digest for one in origins.sheets}
    books = {}
    for file in origins.files:
        mine = tuple(sheet for sheet in sheets if sheet.file == file.name)
        changed = any(cells_digest(sheet.rows) != digests[file.name, sheet.name] for sheet in mine)
        back = Return(book.file, file.sha256, file.corrected or changed)
        books[file.name] = Workbook(file.name, book.sha256, mine, returned=back)
    return _Report(book, {file.name: file for file in origins.files}, books, tuple(added), tuple(own))


def _number(sheet: Sheet, marks: Marks | None, by_title: Mapping[str, int], count: int) -> int:
    """Return the number of the user's sheet that a sheet of the report is a copy of; 0 for none."""
    if marks and 1 <= marks.sheet <= count:
        return marks.sheet
    return by_title.get(sheet.name, 0)


def _missing(file: str, name: str) -> Sheet:
    """Return a sheet that was taken out of the report, with what is to be said of it."""
    return Sheet(file, name, (), issues=(issue("report-sheet-removed", Source(file, name, 0), "", name),))


def _named(file: str, sheet: str) -> str:
    return f"the sheet {sheet} of {file}" if sheet else file


def _refuse_two(reports: Sequence[_Report]) -> None:
    """Refuse two reports of one file: they hold its rows twice."""
    holder: dict[str, str] = {}
    for report in reports:
        for name in report.files:
            if name in holder:
                both = f"{holder[name]} and {report.book.file}"
                raise InputError(f"{both} are both import reports of {name}: give the one that counts.")
            holder[name] = report.book.file


def _counted(book: Workbook, report: _Report, file: Workbook) -> Workbook:
    """Return what counts of a file that is given both by itself and in a report; say which."""
    itself, in_report = file.sha256 != report.files[book.file].sha256, bool(book.returned and book.returned.corrected)
    if itself and in_report:
        raise InputError(
            f"{file.file} was changed since {report.book.file} was made of it, and its rows were changed in the report "
            "too: give only the one that counts."
        )
    if itself:
        message = f"The file was changed since {report.book.file} was made of it: the rows of the file itself count"
    else:
        message = f"The file is as it was when {report.book.file} was made of it: its rows in the report count"
    counts = file if itself else book
    told = issue("report-beside-file", Source(file.file, "", 0), "", report.book.file, message=message)
    first, *others = counts.sheets
    return replace(counts, sheets=(replace(first, issues=(told, *first.issues)), *others))
