"""The best of several columns: one value and one day of a shipment count, out of many that such data states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.model.records import SUPPLIES
from supplymap.records.forms.words import shipment_words
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from supplymap.records.readings import Reading

LONGEST_HEAD = 200
"""Most characters of a header that are looked at."""
_UNUSED = frozenset({"column-not-used", "columns-not-understood", "column-asked"})


def with_best(reading: Reading, heads: Mapping[int, str]) -> Reading:
    """Let one value and one day of several count: the dollars of the whole line, the day of import or export."""
    stated = {column.index: column.field for column in reading.columns if column.sure == "stated"}
    free = {index: head for index, head in heads.items() if index not in stated}
    chosen = {
        name: best
        for name, score in _SCORES.items()
        if name not in stated.values() and (best := _best(free, score)) is not None
    }
    if not chosen:
        return reading
    supplied = {index: name for name, index in chosen.items()}
    others = {
        index for hop in reading.hops for name in chosen for index in hop.columns.get(name, ()) if index not in supplied
    }
    hops = tuple(
        replace(hop, columns={**_free(hop.columns, supplied), **{name: (index,) for name, index in chosen.items()}})
        if hop.kind == SUPPLIES
        else hop
        for hop in reading.hops
    )
    parties = [replace(party, columns=_free(party.columns, supplied)) for party in reading.parties]
    if (
        parties
        and not any(hop.supplier == len(parties) - 1 and hop.kind == SUPPLIES for hop in hops)
        and "value" in chosen
    ):
        # a list of suppliers: what its rows state of a purchase stands beside the supplier
        parties[-1] = replace(parties[-1], columns={**parties[-1].columns, "value": (chosen["value"],)})
    columns = tuple(
        replace(column, party="", number=None, field=supplied[column.index], sure="sure", others=(), nearest=())
        if column.index in supplied
        else replace(column, field="")
        if column.index in others
        else column
        for column in reading.columns
    )
    told = {head for score in _SCORES.values() for head in heads.values() if score(head)}
    issues = tuple(one for one in reading.issues if one.code not in _UNUSED or one.column not in told)
    rows = {name: at for name, at in reading.row_columns.items() if not supplied.keys() & set(at)}
    return replace(reading, hops=hops, parties=tuple(parties), columns=columns, issues=issues, row_columns=rows)


def _free(columns: Mapping[str, tuple[int, ...]], taken: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    """Return columns without those that were taken for something else."""
    kept = {name: tuple(index for index in at if index not in taken) for name, at in columns.items()}
    return {name: at for name, at in kept.items() if at}


def _best(heads: Mapping[int, str], score: Callable[[str], int]) -> int | None:
    scores = {index: score(head) for index, head in heads.items()}
    best = max(scores, key=lambda index: (scores[index], -index), default=None)
    return best if best is not None and scores[best] > 0 else None


def value_score(head: str) -> int:
    """Return how well a header says the value of the goods of a row; 0 for one that does not.

    >>> value_score("FOB_USD") > value_score("CUSTOMS_VALUE_KZT") > value_score("USD_FOB_PER_UNIT") == 0
    True
    """
    words, kinds = set(_head_words(head)), shipment_words()
    if words.isdisjoint(kinds["value"]) or not words.isdisjoint(kinds["no value"]):
        return 0
    score = 1 + 8 * (not words.isdisjoint(kinds["dollars"])) + 4 * words.isdisjoint(kinds["other money"])
    score += 3 * ("fob" in words) + 2 * bool(words & {"cif", "invoice", "customs", "goods", "statistical"})
    return score + bool(words & {"total", "item", "line"})


def date_score(head: str) -> int:
    """Return how well a header says the day of a row; 0 for one that does not.

    >>> date_score("IMP_DATE") > date_score("RECEIPT_DATE") > date_score("DATE") > date_score("LIQUIDATION DATE") == 0
    True
    """
    words, kinds = _head_words(head), shipment_words()
    if "date" not in words or not set(words).isdisjoint(kinds["no date"]):
        return 0
    text = f" {' '.join(words)} "
    ranks = [rank for rank, phrase in enumerate(kinds["date"]) if f" {phrase} " in text]
    return 1 + (len(kinds["date"]) - min(ranks) if ranks else 0)


def _head_words(head: str) -> list[str]:
    return fold(head[:LONGEST_HEAD]).split()


_SCORES: Mapping[str, Callable[[str], int]] = {"value": value_score, "date": date_score}
