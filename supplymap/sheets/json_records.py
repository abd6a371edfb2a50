"""JSON as sheets: one sheet for each kind of record, one row a record, one column for each path inside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from supplymap.errors import InputError
from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets import json_values
from supplymap.sheets.cells import clean
from supplymap.sheets.encodings import decode
from supplymap.sheets.grid import Grid
from supplymap.sheets.json_cells import TooDeepError, cells_of, records_of
from supplymap.sheets.limits import COLUMNS, LISTED, too_large
from supplymap.sheets.workbook import Aside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.model import Issue
    from supplymap.sheets.json_cells import RecordCells
    from supplymap.sheets.json_values import Json
    from supplymap.sheets.limits import Budget
    from supplymap.sheets.workbook import Sheet

BELONGS = "belongs to: "
"""Begins the headers of what a nested record repeats of the record that holds it."""
LIST = f"{BELONGS}list"
"""Header of the column with the key of the list in which a nested record stands."""
FILE_SHEET = "(file)"
"""Sheet of what a file states beside its records."""

_KINDS = ("schema", "@type")
"""Keys that name the kind of a record; each kind has its own sheet."""


class Kind:
    """The records of one kind as rows.

    Attributes
    ----------
    grid
        The rows.
    columns
        Path of each column to its index.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.columns: dict[str, int] = {}
        self._rows = 0
        self._blanks = 0

    def add(self, record: RecordCells, belongs: Mapping[str, str]) -> None:
        """Add a record, with what names the record that holds it."""
        number = self._rows = self._rows + 1
        cells: list[str] = []
        for path, text in (*record.cells.items(), *belongs.items()):
            index = self.columns.setdefault(path, len(self.columns))
            if index >= COLUMNS:
                raise too_large(self.grid.file, f"its records have more than {COLUMNS:,} different fields")
            if index >= len(cells):
                cells += [""] * (index + 1 - len(cells))
            cells[index] = text
        self.grid.add(number + 1, cells)
        self._blanks += record.blanks
        for path in record.repeated:
            self.grid.report("repeated-key", number + 1, self.columns.get(path), path)
        for path in record.cut:
            message = "The text is too long; its end was not used"
            self.grid.report("limit-reached", number + 1, self.columns.get(path), path, message=message)

    def finish(self) -> Sheet:
        """Return the sheet; its first row holds the paths."""
        self.grid.add(1, list(self.columns))
        if self._blanks:
            self.grid.report("not-a-number", 0, None, f"{self._blanks:,} × NaN")
        return self.grid.finish()


class Kinds:
    """The kinds of records of one file, in the sequence in which they come up."""

    def __init__(self, budget: Budget, note: str) -> None:
        self.budget = budget
        self.note = note
        self.kinds: dict[str, Kind] = {}

    def add(self, name: str, value: Json, belongs: Mapping[str, str] | None = None) -> None:
        """Add a record and those nested in it."""
        record = value if isinstance(value, dict) else {"value": value}
        read = _cells(record, self.budget.file)
        stated = next((read.cells[key] for key in _KINDS if read.cells.get(key)), "")
        kind = stated if stated and not name else name
        if read.cells or not read.lists:
            self._kind(kind).add(read, belongs or {})
        self._add_lists(kind, read)

    def add_document(self, document: Mapping[str, Any]) -> None:
        """Add the records of a document that is one object: its lists, or the object itself if it has none."""
        if several := records_of(document):
            for one in several:
                self.add("", one)
            return
        read = _cells(document, self.budget.file, whole=True)
        if not read.lists:
            self.add("", dict(document))
            return
        if read.cells:
            self._kind(FILE_SHEET).add(read, {})
        self._add_lists("", read, nested=False)

    def _add_lists(self, kind: str, read: RecordCells, *, nested: bool = True) -> None:
        named = {f"{BELONGS}{path}": text for path, text in read.naming().items()} if read.lists else {}
        for path, records in read.lists:
            name = f"{kind}.{path}" if kind else path
            belongs = {**named, LIST: path} if nested else named
            for record in records:
                self.add(name, record, belongs)

    def _kind(self, name: str) -> Kind:
        if name not in self.kinds:
            most = self.budget.limits.sheets
            if len(self.kinds) >= most:
                raise too_large(self.budget.file, f"it has more than {most:,} kinds of records")
            self.kinds[name] = Kind(Grid(self.budget.file, name, self.budget, note=self.note))
        return self.kinds[name]


def read_json(data: bytes, budget: Budget, encoding: str | None = None) -> list[Sheet]:
    """Read a JSON file, or a file with one JSON value a line, as sheets.

    A list of objects is a sheet: its first row holds the paths of the columns, and the record at position n is row
    n + 1. Lists inside records are sheets of their own, whose rows repeat what names the record they belong to.

    Parameters
    ----------
    data
        Content of the file.
    budget
        Limits, and the file's name.
    encoding
        Encoding of the file; None to detect it.

    Returns
    -------
    sheets
        In the sequence in which their first records stand in the file.

    Raises
    ------
    NotJsonError
        If the content is no JSON.
    InputError
        If it is beyond a limit, or holds no record.
    """
    file = budget.file
    decoded = decode(data, file, encoding)
    kinds = Kinds(budget, f"{decoded.encoding}; JSON")
    issues: list[Issue] = []
    asides: list[Aside] = []
    if decoded.guessed:
        message = f"The file does not say in which encoding it is written; it was read as {decoded.encoding}"
        issues.append(issue("encoding-guessed", Source(file, "", 0), "", decoded.sample(), message=message))
    first: Json = None
    count = bad = 0
    for line, value, raw in json_values.values(decoded.text, file):
        if raw:
            bad += 1
            if bad <= LISTED:
                issues.append(_broken(file, line, raw))
                asides.append(Aside(clean(raw), f"line {line}", Source(file, "", 0)))
            continue
        count += 1
        if count == 1:
            first = value
            continue
        if count == 2:
            kinds.add("", first)
        kinds.add("", value)
    if count == 1:
        _add_only(kinds, first)
    sheets = [kind.finish() for kind in kinds.kinds.values()]
    if not any(len(sheet.rows) > 1 for sheet in sheets):
        raise InputError(f"{file} holds no record: choose the file that holds the supplier list.")
    first_sheet = replace(sheets[0], issues=(*issues, *sheets[0].issues), asides=(*asides, *sheets[0].asides))
    return [first_sheet, *sheets[1:]]


def _add_only(kinds: Kinds, value: Json) -> None:
    """Add the records of a file that is one value."""
    if isinstance(value, dict):
        kinds.add_document(value)
    else:
        for one in value if isinstance(value, list) else [value]:
            kinds.add("", one)


def _cells(record: Mapping[str, Any], file: str, *, whole: bool = False) -> RecordCells:
    try:
        return cells_of(record, whole=whole)
    except TooDeepError:
        raise json_values.too_deep(file) from None


def _broken(file: str, line: int, raw: str) -> Issue:
    message = f"Line {line:,} is no complete JSON; its record was not used"
    return issue("record-not-readable", Source(file, "", 0), "", raw, message=message)
