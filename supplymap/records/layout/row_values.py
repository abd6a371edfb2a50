"""Columns about the row as a whole of which one of several counts, or that their cells tell: days, values, goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.records.layout.meanings import Meaning
from supplymap.reference.header_words import date_rank, details, words_of

if TYPE_CHECKING:
    from supplymap.records.layout.state import Layout

_MOST = 0.5
_GOODS_FIELDS = (("partners", "goods"), ("links", "goods"))
_HTS_FIELDS = (("partners", "hts"), ("links", "hts"))


def tell_by_cells(layout: Layout) -> None:
    """Let the cells decide what a word with two meanings heads: a category of partners or of goods."""
    for index, meaning in enumerate(layout.meanings):
        if meaning is None or index in layout.chosen:
            continue
        words = words_of(layout.header.texts[index])
        if words[-1:] == ("category",) and meaning.attribute == "role":
            seen = layout.profile(index)
            if seen.cells and seen.stages < _MOST:
                layout.meanings[index] = Meaning(
                    "goods", meaning.roles, meaning.said, fields=_GOODS_FIELDS, sure="likely"
                )
        elif meaning.attribute == "goods" and words[-1:] == ("commodity",):
            if layout.profile(index).tariff_codes >= _MOST:
                layout.meanings[index] = Meaning("hts", meaning.roles, meaning.said, fields=_HTS_FIELDS, sure="likely")
        elif words == ("supplies",) and layout.profile(index).goods >= _MOST:
            layout.meanings[index] = Meaning("goods", fields=_GOODS_FIELDS, sure="likely")
        elif words in (("type",), ("relation",), ("relationship",)) and layout.kind == "links":
            layout.meanings[index] = Meaning(detail="relationship")


def take_dates(layout: Layout) -> None:
    """Take the best of the days of a transaction."""
    found = [
        (date_rank(" ".join(words_of(layout.header.texts[index]))), index)
        for index, meaning in enumerate(layout.meanings)
        if meaning and meaning.detail in details() and details()[meaning.detail].kind == "date"
    ]
    if found and layout.kind in ("links", "chains", "transactions") and "date" not in layout.row:
        layout.give(min(found)[1], None, "date")


def take_modes(layout: Layout) -> None:
    """Take the way of transport and the days of rest for those who move and store the goods."""
    if not any(member.is_cargo for member in layout.members):
        return
    for index, meaning in enumerate(layout.meanings):
        kind = details()[meaning.detail].kind if meaning and meaning.detail in details() else ""
        if kind in ("mode", "days") and kind not in layout.row:
            layout.give(index, None, kind)


def choose_values(layout: Layout) -> None:
    """Keep one column of values: that in US dollars before others, the first of equal ones."""
    columns = layout.row.get("value", [])
    if len(columns) > 1:
        best = min(columns, key=lambda index: (_currency_rank(layout.header.texts[index]), columns.index(index)))
        for index in [index for index in columns if index != best]:
            layout.take_back(index)
    origins = layout.row.get("origin", [])
    for index in list(origins[1:]):
        if not layout.meaning(index).material:
            layout.take_back(index)


def _currency_rank(text: str) -> int:
    words = set(words_of(text))
    if words & {"usd", "us", "dollar", "dollars"}:
        return 0
    return (
        2
        if words & {"fc", "lc", "local", "tk", "kzt", "rub", "uah", "rs", "pula", "ugx", "lsl", "hryvnias", "kg"}
        else 1
    )


def take_tariff_words(layout: Layout) -> None:
    """Take the words of the tariff as goods where no column holds others."""
    if any("goods" in columns for columns in (layout.row, *(member.columns for member in layout.members))):
        return
    for index, meaning in enumerate(layout.meanings):
        if (
            meaning
            and meaning.detail in details()
            and details()[meaning.detail].kind == "goods"
            and layout.kind != "documents"
        ):
            layout.give(index, None, "goods", "likely")
            return
