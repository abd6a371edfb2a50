"""Columns of tariff codes: codes apart from the words beside them, which are goods where no column states any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.values import is_blank, is_hts
from supplymap.reference.tariff import is_known, tariff_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from supplymap.records.mentions import Hops, Mentions, Vocabulary
    from supplymap.records.understanding import Understanding


def part_tariff_codes(state: Understanding) -> None:
    """Take the cells of tariff codes apart: each field holds codes alone, and goods the words where it is blank.

    Cells without a code stay as they are. What is not understood, was mended or is no heading is reported.
    """
    tables: list[Mentions | Hops] = [*state.mentions, *state.hops]
    for table in tables:
        if "hts" in table.fields:
            for code, wrong in _PROBLEMS.items():
                state.reports.texts(code, table, "hts", state.vocabulary.where(table.fields["hts"], wrong))
            _part(state.vocabulary, table)


_PROBLEMS: Mapping[str, Callable[[str], bool]] = {
    "hts-not-understood": lambda text: not is_blank(text) and not tariff_codes(text).codes,
    "hts-lost-zero": lambda text: not is_blank(text) and bool(tariff_codes(text).restored),
    "hts-unknown": lambda text: not is_blank(text) and bool(tariff_codes(text).unknown),
}
"""Tests of a cell, by the code of the issue."""


def _part(vocabulary: Vocabulary, table: Mentions | Hops) -> None:
    texts, goods = table.fields["hts"], table.fields.get("goods")
    words = vocabulary.mapped(texts, lambda text: tariff_codes(text).words)
    if words.any():
        stated = np.zeros(len(texts), np.int32) if goods is None else goods
        unsaid = vocabulary.where(stated, is_blank)
        table.fields["goods"] = np.where(unsaid, words, stated).astype(np.int32)
    table.fields["hts"] = vocabulary.mapped(texts, codes_alone)


def codes_alone(text: str) -> str:
    """Return the codes of a cell, separated by semicolons; the cell as it is where it holds nothing else or none."""
    if is_hts(text) and is_known(text):
        return text
    return "; ".join(tariff_codes(text).codes) or text
