"""Words by which rows and cells are told that are no data: totals, notes, legends, marks that repeat the cell above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@reference.per_folder
def row_words(kind: str) -> frozenset[str]:
    """Return the folded words of a kind of ``row_words.csv``."""
    return frozenset(value_of(kind))


@reference.per_folder
def written(kind: str) -> frozenset[str]:
    """Return the words of a kind as they are written, in small letters: "k.A." is no "ka"."""
    rows = (row for row in reference.table("row_words") if row["kind"] == kind)
    return frozenset(word.casefold() for row in rows for word in row["words"].split("|"))


@reference.per_folder
def value_of(kind: str) -> Mapping[str, str]:
    """Map each folded word of a kind to its value; where two rows have a word, to that of the first."""
    values: dict[str, str] = {}
    for row in reference.table("row_words"):
        if row["kind"] == kind:
            for word in row["words"].split("|"):
                values.setdefault(fold(word), row["value"])
    return values
