"""Columns whose rows hold several numbers each: the names of a partner, the rows that state a link."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes, Vocabulary

    Numbers = NDArray[np.integer[Any]]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Several numbers for each row.

    Attributes
    ----------
    starts
        Shape (rows + 1,): where the numbers of each row begin in ``values``.
    values
        The numbers, row after row.
    """

    starts: NDArray[np.int64]
    values: Numbers

    def of(self, row: int) -> list[int]:
        """Return the numbers of a row; none for a row beyond the last."""
        if row + 1 >= len(self.starts):
            return []
        found: list[int] = self.values[self.starts[row] : self.starts[row + 1]].tolist()
        return found

    def cut(self, start: int, end: int) -> list[list[int]]:
        """Return the numbers of each row from start up to end; none for rows beyond the last."""
        bounds = self.starts[start : end + 1].tolist()
        values = self.values[bounds[0] : bounds[-1]].tolist() if bounds else []
        found = [values[one - bounds[0] : other - bounds[0]] for one, other in pairwise(bounds)]
        return found + [[] for _ in range(end - start - len(found))]

    def counts(self) -> NDArray[np.int64]:
        """Return how many numbers each row has."""
        return np.diff(self.starts)

    def rows(self) -> NDArray[np.int64]:
        """Return the row of each number."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


def ragged(count: int, rows: Numbers, values: Numbers, *, distinct: bool = True) -> Ragged:
    """Collect numbers by row, in the sequence given; of equal ones of a row the first alone if ``distinct``."""
    order = np.argsort(rows, kind="stable")
    rows, values = rows[order], values[order]
    if distinct and len(rows):
        kept = first_of_each(rows.astype(np.int64), values.astype(np.int64))
        rows, values = rows[kept], values[kept]
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=count), out=starts[1:])
    return Ragged(starts, values)


def first_of_each(*columns: Numbers) -> NDArray[np.int64]:
    """Return the positions, rising, of the first row of each combination of values."""
    _, first = np.unique(combined(*columns), return_index=True)
    return np.sort(first)


def combined(*columns: Numbers) -> NDArray[np.int64]:
    """Return one number for each combination of the values of some columns: equal for equal rows, below their count."""
    whole, *rest = columns
    known = whole.astype(np.int64) - int(whole.min(initial=0))
    for column in rest:
        values = column.astype(np.int64)
        low = int(values.min(initial=0))
        span = int(values.max(initial=0)) - low + 1
        if int(known.max(initial=0)) >= np.iinfo(np.int64).max // (span + 1) // 2:
            known = np.unique(known, return_inverse=True)[1].astype(np.int64)
            if len(known) and int(known.max()) >= np.iinfo(np.int64).max // (span + 1) // 2:
                values = np.unique(values, return_inverse=True)[1].astype(np.int64)
                low, span = 0, len(values) + 1
        known = known * span + (values - low)
    return known


def first(count: int, rows: Numbers, values: Numbers) -> Codes:
    """Return for each row the first of its numbers that is not 0; 0 where it has none."""
    found = np.zeros(count, np.int32)
    told = values != 0
    # of repeated positions the last assignment holds
    found[rows[told][::-1]] = values[told][::-1]
    return found


def valued(
    vocabulary: Vocabulary, codes: Codes, function: Callable[[str], object], kind: type = np.int32
) -> NDArray[Any]:
    """Return for each code the number that a function makes of its text; it runs once for each distinct text."""
    distinct = vocabulary.distinct(codes)
    values: NDArray[Any] = np.array([function(vocabulary.texts[code]) for code in distinct.tolist()], kind)
    return values[np.searchsorted(distinct, codes)] if len(codes) else np.zeros(0, kind)


def numbered(vocabulary: Vocabulary, codes: Codes, function: Callable[[str], str]) -> Codes:
    """Return for each code the number of what a function makes of its text: 0 for nothing, equal for equal ones."""
    numbers: dict[str, int] = {"": 0}
    return valued(vocabulary, codes, lambda text: numbers.setdefault(function(text), len(numbers)))


def expanded(
    vocabulary: Vocabulary, codes: Codes, function: Callable[[str], tuple[str, ...]]
) -> tuple[NDArray[np.int64], Codes]:
    """Take the text of each code apart.

    Returns
    -------
    positions, parts
        The position of each part's text among the codes, and the code of the part.
    """
    distinct = vocabulary.distinct(codes)
    parts = [[vocabulary.code(part) for part in function(vocabulary.texts[code])] for code in distinct.tolist()]
    counts = np.array([len(each) for each in parts], np.int64)
    flat = np.array([part for each in parts for part in each], np.int32)
    which = np.searchsorted(distinct, codes)
    starts = np.concatenate([[0], np.cumsum(counts)])
    lengths = counts[which] if len(codes) else np.zeros(0, np.int64)
    positions = np.repeat(np.arange(len(codes)), lengths)
    within = np.arange(len(positions)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return positions, flat[np.repeat(starts[which], lengths) + within] if len(positions) else np.zeros(0, np.int32)
