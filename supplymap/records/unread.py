"""Columns that are not read: one issue each, with its header, its cells and what it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from supplymap import reference
from supplymap.model import Source
from supplymap.reference.headers import known_headers, read_header
from supplymap.reference.names import fold
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.records.drafts import Drafts
    from supplymap.records.texts import RowTexts

LISTED = 100
"""Most unread columns of a table that have an issue of their own; the rest of a wider one are told together."""

_SIMILARITY = 80.0
"""Similarity (0 to 100) from which a header may be meant as a known one."""
_SUGGESTED = 2
_LONG = 5
"""Least letters of a known header that a longer header may contain by more than chance."""
_SEARCHED = 100
"""Most characters of a header that are compared with the known ones."""


def report_unread(texts: RowTexts, drafts: Drafts) -> None:
    """Report every column of a table that no field is read from.

    Parameters
    ----------
    texts
        What was read of the table's rows, with the filled cells of each column.
    drafts
        Get one issue for each column: of an unknown header, of a header whose meaning another column has, or
        without a header.
    """
    table = texts.table
    where = Source(table.sheet.file, table.sheet.name, table.sheet.rows[table.header].number)
    columns = sorted({*table.unknown, *table.unused, *texts.filled, *texts.ignored})
    for index in columns[:LISTED]:
        count = texts.filled[index]
        cells = f"{count:,} {'cell' if count == 1 else 'cells'}" if count else "no cell filled in"
        place = f"column {column_letter(index)}, {cells}"
        found = texts.firsts.get(index, "")
        heading = table.unknown.get(index) or table.unused.get(index) or texts.headings.get(index, "")
        kind, message, suggestion = "column-without-header", f"A column without a header ({place}) was not used", ""
        if index in table.unused or index in texts.ignored:
            kind, message = "column-not-used", f"{heading!r} ({place}) was not used {_taken(texts, index, heading)}"
        elif heading:
            kind, message = "columns-not-understood", f"{heading!r} ({place}) is no known header and was not used"
            suggestion = _suggestion(heading)
        if count:
            message += "; its texts were looked through for listed names"
        drafts.report(kind, where, heading or column_letter(index), found, message=message, suggestion=suggestion)
    if rest := columns[LISTED:]:
        letters = f"{column_letter(rest[0])} to {column_letter(rest[-1])}"
        cells = f"{sum(texts.filled[index] for index in rest):,} cells"
        message = f"{len(rest):,} more columns ({letters}, {cells}) were not used; their texts were looked through"
        drafts.report("columns-not-understood", where, "", letters, message=message)


def _taken(texts: RowTexts, index: int, heading: str) -> str:
    """Return why a column with a known header is not used."""
    if index in texts.ignored:
        return "because a row of a whole chain does not say which of its partners it is about"
    table = texts.table
    fields = set(known_headers().get(read_header(heading), {}).values())
    other = next((column for name, column in table.columns.items() if name in fields and column != index), None)
    if other is None:
        return "because another column has that meaning"
    return f"because the column {texts.heading(other)!r} has that meaning"


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
