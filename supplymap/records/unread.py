"""Columns that are not read: one issue each, with its header, its cells and what it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from supplymap import reference
from supplymap.model import Source
from supplymap.records.row_texts import cells_of
from supplymap.reference.headers import known_headers, read_header
from supplymap.reference.issues import issue
from supplymap.reference.names import fold
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.model import Issue
    from supplymap.records.row_texts import Owners
    from supplymap.records.table_cells import SheetCells
    from supplymap.records.tables import Table

LISTED = 100
"""Most unread columns of a table that have an issue of their own; the rest of a wider one are told together."""

_SIMILARITY = 80.0
"""Similarity (0 to 100) from which a header may be meant as a known one."""
_SUGGESTED = 2
_LONG = 5
"""Least letters of a known header that a longer header may contain by more than chance."""
_SEARCHED = 100
"""Most characters of a header that are compared with the known ones."""


def report_unread(table: Table, owners: Owners, cells: SheetCells, issues: list[Issue]) -> None:
    """Report every column of a table that no field is read from.

    Parameters
    ----------
    table
        The table.
    owners
        Which field is read from each column.
    cells
        The sheet as the user has it.
    issues
        Get one issue for each column: of an unknown header, of a header whose meaning another column has, or
        without a header.
    """
    file, sheet = table.reading.sheet.file, table.reading.sheet.name
    where = Source(file, sheet, int(cells.numbers[table.reading.header]))
    filled, firsts = _filled(table, cells)
    known = {column.index: column for column in table.reading.columns}
    unread = {index for index, column in known.items() if not column.field and column.sure != "stated"}
    stated = {index for index, column in known.items() if column.sure == "stated"}
    columns = sorted(index for index in {*unread, *filled} - stated if index not in owners.fields)
    for index in columns[:LISTED]:
        count = filled.get(index, 0)
        counted = f"{count:,} {'cell' if count == 1 else 'cells'}" if count else "no cell filled in"
        place = f"column {column_letter(index)}, {counted}"
        heading = table.headings.get(index, "")
        kind, message, suggestion = "column-without-header", f"A column without a header ({place}) was not used", ""
        if heading and set(known_headers().get(read_header(heading), {})) & _SHEETS[table.reading.kind]:
            kind, message = (
                "column-not-used",
                f"{heading!r} ({place}) was not used {_taken(table, owners, index, heading)}",
            )
        elif heading:
            kind, message = "columns-not-understood", f"{heading!r} ({place}) is no known header and was not used"
            suggestion = _suggestion(heading)
        if count:
            message += "; its texts were looked through for listed names"
        found = firsts.get(index, "")
        column = heading or column_letter(index)
        issues.append(issue(kind, where, column, found, message=message, suggestion=suggestion))
    if rest := columns[LISTED:]:
        letters = f"{column_letter(rest[0])} to {column_letter(rest[-1])}"
        counted = f"{sum(filled.get(index, 0) for index in rest):,} cells"
        message = f"{len(rest):,} more columns ({letters}, {counted}) were not used; their texts were looked through"
        issues.append(issue("columns-not-understood", where, "", letters, message=message))


_SHEETS = {
    "partners": {"partners", "questionnaire", "links", "documents"},
    "links": {"links", "partners", "questionnaire", "documents"},
    "transactions": {"links", "partners", "questionnaire", "documents"},
    "documents": {"documents"},
    "chains": {"links", "partners", "questionnaire"},
}
"""Kind of table to the kinds of sheets whose headers it may have."""


def _filled(table: Table, cells: SheetCells) -> tuple[dict[int, int], dict[int, str]]:
    """Return how many data cells of each column are filled, and the text of the first."""
    _, columns, codes = cells_of(cells, table.cells.rows)
    distinct, first, counts = np.unique(columns, return_index=True, return_counts=True)
    texts = [cells.vocabulary.texts[code] for code in codes[first].tolist()]
    indexes = distinct.tolist()
    return dict(zip(indexes, counts.tolist(), strict=True)), dict(zip(indexes, texts, strict=True))


def _taken(table: Table, owners: Owners, index: int, heading: str) -> str:
    """Return why a column with a known header is not used."""
    fields = set(known_headers().get(read_header(heading), {}).values())
    if table.reading.kind == "chains" and any(index in at for at in table.reading.row_columns.values()):
        return "because a row of a whole chain does not say which of its partners it is about"
    other = next((column for column, name in sorted(owners.fields.items()) if name in fields and column != index), None)
    if other is None:
        return "because another column has that meaning"
    return f"because the column {table.heading(other)!r} has that meaning"


def _suggestion(heading: str) -> str:
    """Say which known headers are close to one that is not known."""
    near = closest_headers(heading)
    if not near:
        return ""
    return f"If it is {' or '.join(map(repr, near))}, name it so; otherwise nothing"


def closest_headers(heading: str) -> list[str]:
    """Return the headers of the template that a header may mean, best first; at most two.

    A header may be misspelt, or have a known one among its words: "Country of the mill".
    """
    text = fold(heading[:_SEARCHED])
    titles = _titles()
    near = process.extract(text, list(titles), scorer=fuzz.ratio, limit=_SUGGESTED, score_cutoff=_SIMILARITY)
    found = [known for known, _, _ in near]
    words = text.split()
    parts = {" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    found += sorted(
        (part for part in parts if len(part) >= _LONG and part in titles), key=lambda part: (-len(part), part)
    )
    return list(dict.fromkeys(titles[known] for known in found))[:_SUGGESTED]


@reference.per_folder
def _titles() -> Mapping[str, str]:
    """Map every known header, folded, to the one of the template."""
    headers: dict[str, str] = {}
    for row in reference.table("columns"):
        headers.setdefault(row["field"], row["header"])
    return {known: headers[next(iter(fields.values()))] for known, fields in known_headers().items() if known}
