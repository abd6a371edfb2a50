"""Links in columns, and the links that records shows, made from these when they are looked at."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, cast

import numpy as np

from supplymap.model import Link, Source
from supplymap.model.views import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from supplymap.model import Evidence
    from supplymap.records.mentions import Codes, Flags
    from supplymap.records.ragged import Ragged
    from supplymap.records.understanding import Understanding

    Measures = NDArray[np.float64]

_ROW = 0xFFFFFFFF
NO_DAY = 0
"""Stands for a day that is not stated; other days are counted as `datetime.date` does."""


@dataclass(slots=True, eq=False)
class Links:
    """Links in columns: codes of texts, 0 where not stated; numbers, not a number where not stated.

    Attributes
    ----------
    supplier, buyer
        Numbers of partners.
    kind
        Code of the kind of the link.
    evidence
        Code of the level.
    start, end
        First and last day, counted as `datetime.date` does; `NO_DAY` where not stated.
    sheet, row, part
        What the key is made of: the first row, and the code of the part of it.
    """

    supplier: Codes
    buyer: Codes
    kind: Codes
    goods: Codes
    hts: Codes
    product: Codes
    origin: Codes
    origin_text: Codes
    evidence: Codes
    evidence_text: Codes
    mode: Codes
    start: Codes
    end: Codes
    ended: Flags
    ambiguous: Flags
    value: Measures
    probability: Measures
    days: Measures
    sheet: Codes
    row: Codes
    part: Codes

    def __len__(self) -> int:
        """Return the number of links."""
        return len(self.supplier)

    def taken(self, index: NDArray[np.integer]) -> Links:
        """Return some of the links, in another sequence."""
        return Links(*(getattr(self, column.name)[index] for column in fields(self)))

    def places(self) -> NDArray[np.int64]:
        """Return the row of each link: the number of its sheet times 2**32 and its own."""
        return (self.sheet.astype(np.int64) << 32) | self.row.astype(np.int64)


class LinkView(View[Link]):
    """Links with the ids of their partners.

    Parameters
    ----------
    state
        The working state; what is kept of it are its texts and the addresses of its sheets.
    links
        The columns.
    rows
        The rows that state each link, as `Links.places` numbers them.
    ids
        The id of each partner.
    """

    def __init__(self, state: Understanding, links: Links, rows: Ragged, ids: Sequence[str]) -> None:
        self._texts: Sequence[str] = state.vocabulary.texts
        self._places = [(sheet.file, sheet.name) for sheet in state.sheets]
        self._links = links
        self._rows = rows
        self._ids = ids

    def __len__(self) -> int:
        """Return the number of links."""
        return len(self._links)

    def made(self, start: int, end: int) -> Iterator[Link]:
        """Make the links from one position up to another."""
        texts, ids, places, links = self._texts, self._ids, self._places, self._links
        cut = {column.name: getattr(links, column.name)[start:end].tolist() for column in fields(links)}
        starts = self._rows.starts[start : end + 1].tolist()
        rows = self._rows.values[starts[0] : starts[-1]].tolist() if starts else []
        words = ("kind", "goods", "hts", "product", "origin", "origin_text", "evidence_text", "mode")
        for at in range(end - start):
            told = {name: texts[cut[name][at]] for name in words}
            file, sheet = places[cut["sheet"][at]]
            of = rows[starts[at] - starts[0] : starts[at + 1] - starts[0]]
            yield Link(
                key=f"{file}|{sheet}|{cut['row'][at]}{texts[cut['part'][at]]}",
                supplier=ids[cut["supplier"][at]],
                buyer=ids[cut["buyer"][at]],
                evidence=cast("Evidence", texts[cut["evidence"][at]]),
                period_from=_day(cut["start"][at]),
                period_to=_day(cut["end"][at]),
                ended=cut["ended"][at],
                value=_number(cut["value"][at]),
                probability=_number(cut["probability"][at]),
                ambiguous=cut["ambiguous"][at],
                days=_number(cut["days"][at]),
                sources=tuple(_source(places, row) for row in of),
                **told,
            )


def _source(places: list[tuple[str, str]], row: int) -> Source:
    file, sheet = places[row >> 32]
    return Source(file, sheet, row & _ROW)


def _day(number: int) -> date | None:
    return date.fromordinal(number) if number != NO_DAY else None


def _number(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - not a number
