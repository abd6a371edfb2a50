"""What the cells of a column look like, told from the first of them: numbers, countries, codes, words of stages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.records.replies import read_yes_no
from supplymap.records.values import is_blank
from supplymap.reference.names import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from supplymap.sheets import Row

SAMPLE = 200
"""How many filled cells of a column are looked at."""
_ROWS = 2000
_CODE = re.compile(r"[A-Za-z]{0,6}[\s.:/_-]{0,2}\d[\d\s./_-]*[A-Za-z]{0,2}")
_AMOUNT = re.compile(r"[^\w]*(?:[A-Z]{2,3}\s?)?[$€£¥]?\s?\(?[\d.,' ]*\d[\d.,' ]*\)?\s?[%kKmM]?(?:\s?[A-Z]{2,3})?")
_COMPANY = re.compile(
    r"\b(?:mills?|spinning|weaving|textiles?|factory|works|industries|knits?|tannery|exports?|traders?)\b"
)
_HS = re.compile(r"\d{4}(?:[.\s]?\d{2}){0,4}(?:\b.*)?")


@dataclass(frozen=True, slots=True)
class Profile:
    """The filled cells of a column.

    Attributes
    ----------
    cells
        The first of them, without those that say nothing such as "n/a".
    """

    cells: tuple[str, ...]

    def share(self, test: Callable[[str], bool]) -> float:
        """Return the share of the cells that pass a test; 0 where no cell is filled."""
        return sum(1 for cell in self.cells if test(cell)) / len(self.cells) if self.cells else 0.0

    @property
    def codes(self) -> float:
        """Share of the cells that are numbers or codes with digits, as ids are and names are not."""
        return self.share(lambda cell: bool(_CODE.fullmatch(cell)))

    @property
    def amounts(self) -> float:
        """Share of the cells that are numbers, with or without a currency."""
        return self.share(lambda cell: bool(_AMOUNT.fullmatch(cell)))

    @property
    def countries(self) -> float:
        """Share of the cells that are names or codes of countries."""
        return self.share(lambda cell: bool(reference.countries().code(cell)))

    @property
    def tariff_codes(self) -> float:
        """Share of the cells that begin like a tariff code."""
        return self.share(lambda cell: bool(_HS.fullmatch(cell)))

    @property
    def replies(self) -> float:
        """Share of the cells that say yes or no."""
        return self.share(lambda cell: read_yes_no(cell) is not None)

    @property
    def goods(self) -> float:
        """Share of the cells with words for goods."""
        return self.share(lambda cell: bool(reference.goods_classes(cell)))

    @property
    def companies(self) -> float:
        """Share of the cells that end in a legal form or hold a word for what a company does, as names do."""
        return self.share(lambda cell: bool(normalise(cell).form) or bool(_COMPANY.search(fold(cell))))

    @property
    def stages(self) -> float:
        """Share of the cells that are words for what a partner does in the chain."""
        return self.share(lambda cell: fold(cell) in _stage_words())


def profile(rows: Sequence[Row], start: int, end: int, column: int) -> Profile:
    """Look at the cells of a column in the first of the rows from start to end."""
    cells: list[str] = []
    for index in range(start, min(end, start + _ROWS)):
        row = rows[index].cells
        if column < len(row) and row[column] and not is_blank(row[column]):
            cells.append(row[column])
            if len(cells) >= SAMPLE:
                break
    return Profile(tuple(cells))


@reference.per_folder
def _stage_words() -> frozenset[str]:
    words = {word for row in reference.table("stages") for word in row["words"].split("|")}
    roles = next(row["values"] for row in reference.table("columns") if row["field"] == "role")
    return frozenset(
        map(fold, words | set(roles.split("|")) | {row["title"] for row in reference.table("party_words")})
    )
