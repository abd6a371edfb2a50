"""Links that several rows state: equal ones are one link with all its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.records.links.contents import content_keys
from supplymap.records.links.table import NO_DAY, Links
from supplymap.records.ragged import Ragged, combined, ragged
from supplymap.records.replies import read_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from supplymap.model import Evidence
    from supplymap.records.mentions import Codes, Flags
    from supplymap.records.understanding import Understanding

    Groups = NDArray[np.int64]

BEST_EVIDENCE_FIRST: tuple[Evidence, ...] = ("documented", "verified", "declared", "inferred", "")
"""The levels of evidence for a link; the last one is none."""


def grouped(state: Understanding, links: Links) -> Groups:
    """Return the number of the link that each line states, in the sequence of their first lines."""
    keys = combined(links.supplier, links.buyer, links.kind, *content_keys(state, links))
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[group]


def merged(state: Understanding, links: Links, group: Groups, rows: Ragged | None, sums: Flags) -> tuple[Links, Ragged]:
    """Merge the lines of each link: the least doubt, the widest period, the larger numbers, all rows.

    Texts that differ in spelling are shown as most rows write them: the sequence of rows decides nothing but the key.
    Values of transactions add up, and their days are a period.

    Parameters
    ----------
    group
        Number of the link of each line.
    rows
        The rows of each line; its own row alone where left out.
    sums
        Which lines are transactions.
    """
    count = int(group.max(initial=-1)) + 1
    first = np.unique(group, return_index=True)[1]
    made = links.taken(first)
    owners, places = (group, links.places()) if rows is None else (group[rows.rows()], rows.values)
    all_rows = ragged(count, owners, places)
    if count == len(links):
        return made, all_rows
    several = np.bincount(group, minlength=count)[group] > 1
    lines = np.flatnonzero(several)
    part, of = links.taken(lines), group[lines]
    best = _least_doubtful(state, part, of, count)
    for name in ("goods", "product", "origin", "origin_text", "mode"):
        _set(made, name, of, _usual(state, of, getattr(part, name), count))
    _set(made, "evidence_text", of, _usual(state, of[best], part.evidence_text[best], count))
    chosen = np.flatnonzero(best)
    chosen = chosen[np.unique(of[best], return_index=True)[1]]
    for name in ("evidence", "probability"):
        getattr(made, name)[of[chosen]] = getattr(part, name)[chosen]
    _merge_codes(state, made, part, of)
    _merge_periods(made, part, of, sums[lines])
    _merge_numbers(made, part, of, sums[lines])
    return made, all_rows


def _set(made: Links, name: str, of: Groups, values: Codes) -> None:
    groups = np.unique(of)
    getattr(made, name)[groups] = values[groups]


def _usual(state: Understanding, group: Groups, codes: Codes, count: int) -> Codes:
    """Return for each group its most frequent text, the first of the alphabet among equals; blanks do not count."""
    found = np.zeros(count, np.int32)
    told = np.flatnonzero(codes)
    if not len(told):
        return found
    group, codes = group[told], codes[told]
    _, first, counts = np.unique(combined(group, codes), return_index=True, return_counts=True)
    group, codes = group[first], codes[first]
    distinct = np.unique(codes)
    texts = state.vocabulary.texts
    alphabet = np.argsort(np.argsort([texts[code] for code in distinct.tolist()], kind="stable"), kind="stable")
    order = np.lexsort((alphabet[np.searchsorted(distinct, codes)], -counts, group))
    group, codes = group[order], codes[order]
    best = np.unique(group, return_index=True)[1]
    found[group[best]] = codes[best]
    return found


def _least_doubtful(state: Understanding, links: Links, group: Groups, count: int) -> Flags:
    """Return which lines say best that their link is real: the most likely first, then the better evidence.

    A row that says nothing of its evidence counts as certain, beside one that is inferred too: unknown is not low.
    """
    vocabulary, likely = state.vocabulary, _likelihoods()
    level = {vocabulary.code(name): number for number, name in enumerate(BEST_EVIDENCE_FIRST)}
    weight = {code: likely[BEST_EVIDENCE_FIRST[number]] for code, number in level.items()}
    stated = np.array([weight[code] for code in links.evidence.tolist()], np.float64)
    weights = np.where(np.isnan(links.probability), stated, links.probability)
    levels = np.array([level[code] for code in links.evidence.tolist()], np.int64)
    values = np.unique(np.column_stack([-weights, levels]), axis=0, return_inverse=True)[1].reshape(-1)
    least = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(least, group, values)
    found: Flags = values == least[group]
    return found


@reference.per_folder
def _likelihoods() -> Mapping[str, float]:
    """Return how likely a link of each level of evidence is real, by ``evidence.csv``."""
    likely = {row["evidence"]: read_share(row["w"]) for row in reference.table("evidence")}
    return {level: 1.0 if (w := likely.get(level)) is None else w for level in BEST_EVIDENCE_FIRST}


def _merge_codes(state: Understanding, made: Links, part: Links, of: Groups) -> None:
    vocabulary = state.vocabulary
    _, first = np.unique(combined(of, part.hts), return_index=True)
    codes: dict[int, list[str]] = {}
    for line in sorted(first.tolist()):
        codes.setdefault(int(of[line]), []).append(vocabulary.texts[part.hts[line]])
    for link, texts in codes.items():
        apart = sorted({code for text in texts for code in text.split("; ") if code})
        made.hts[link] = vocabulary.code("; ".join(apart))


def _merge_periods(made: Links, part: Links, of: Groups, sums: Flags) -> None:
    """Set the widest period; a side that a row leaves open is open, but for a transaction of no day."""
    groups = np.unique(of)
    latest = np.iinfo(np.int32).max
    for name, wider, blank in (("start", np.minimum, latest), ("end", np.maximum, 0)):
        days = getattr(part, name)
        widest = np.full(len(made), blank, np.int32)
        wider.at(widest, of, np.where(days == NO_DAY, blank, days))
        left_open = np.zeros(len(made), np.bool_)
        left_open[of[(days == NO_DAY) & ~sums]] = True
        found = np.where(left_open | (widest == blank), NO_DAY, widest)
        getattr(made, name)[groups] = found[groups]


def _merge_numbers(made: Links, part: Links, of: Groups, sums: Flags) -> None:
    """Set values and days, and what every line must say: ended, ambiguous."""
    groups = np.unique(of)
    for name in ("ended", "ambiguous"):
        flags = np.ones(len(made), np.bool_)
        flags[of[~getattr(part, name)]] = False
        getattr(made, name)[groups] = flags[groups]
    total = np.bincount(of[sums], np.nan_to_num(part.value[sums]), minlength=len(made))
    for name in ("value", "days"):
        values = getattr(part, name)
        added = sums & ~np.isnan(values) if name == "value" else np.zeros(len(values), np.bool_)
        counted = ~np.isnan(values) & ~added
        largest = np.full(len(made), -np.inf)
        np.maximum.at(largest, of[counted], values[counted])
        has_sum = np.zeros(len(made), np.bool_)
        has_sum[of[added]] = True
        largest = np.where(has_sum, np.maximum(largest, total), largest)
        getattr(made, name)[groups] = np.where(np.isinf(largest), np.nan, largest)[groups]
